"""What a notebook's run may take, and where it may write: so that one district harms no other."""

from __future__ import annotations

import ctypes
import os
import re
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError

AGAIN = "Build again. If it ends there again, it may need more memory than there is."
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_LEAST_MEMORY = 10**7
# Landlock, of Linux 5.13 and later: numbers of its calls, the same for all processors, and its rights to change files
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_GET_VERSION, _PATH_BENEATH, _NO_NEW_PRIVS = 1, 1, 38
_WRITE_FILE = 1 << 1
_CHANGES = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # removing and making of files, folders and links
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # of its second and third version
_DEVICES = Path("/dev")
_SHARED_MEMORY = Path("/dev/shm")


class EndlessOutputError(DeadKernelError):
    """A cell that says more than its parent can hold."""


@dataclass(frozen=True)
class Limits:
    """The most that a run may take; None is no limit."""

    memory: int | None = None  # bytes, beside what all runs share
    seconds: float | None = None

    def apply(self, folder: Path) -> None:
        """Holds this process, and what it starts, to these limits, and lets it write to a folder only."""
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump of the memory would hold people's data
        if self.memory is not None:
            # what is reserved, as numpy reserves more than it uses at a time, and libraries are mapped without counting
            most = _reserved() + self.memory
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        write_only_in(folder)

    def said_of(self, error: Exception) -> tuple[str, str]:
        """What is wrong, and what to do, where a run's process was ended before its time."""
        if isinstance(error, CellTimeoutError):
            fix = "Give it more time with --timeout, or see what the cell waits for."
            return f"took longer than the {self.seconds:g} s that a run may take", fix
        if isinstance(error, EndlessOutputError):
            return (
                "the cell's output has no end",
                "Let it print less: a notebook records numbers, and says little else.",
            )
        ended = "the notebook's process was ended in it"
        return ended, AGAIN if self.memory is None else self.fix_of("MemoryError")

    def fix_of(self, name: str) -> str:
        """What to do against an exception of a cell, known by its name; empty if it isn't of a limit."""
        if name == "MemoryError" and self.memory is not None:
            return f"It may take {self.memory / 10**6:,.0f} MB: give it more with --memory."
        if name == "PermissionError":
            return "A notebook may write to its temporary folder only, tempfile.gettempdir()."
        return ""


@dataclass(frozen=True)
class Execution:
    """Where runs are executed, and what each may take; the same numbers come of all."""

    executor: str = "local"
    scheduler: str | None = None  # a cluster's address
    limits: Limits = Limits()


def memory_of(text: str) -> int:
    """The bytes of an amount such as 2GB or 512M. Raises ValueError if it is none, or too little for any run."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMGT]?)B?", text.strip(), re.IGNORECASE)
    if found is None:
        raise ValueError(f"{text} is not an amount of memory. Write it as 2GB or 500MB.")
    amount = int(float(found[1]) * _UNITS[found[2].upper()])
    if amount < _LEAST_MEMORY:
        raise ValueError(f"{text} is too little for any notebook. Give at least 10MB, better 1GB.")
    return amount


def write_only_in(folder: Path) -> bool:
    """Takes from this process the right to change files outside a folder, for good; False where Linux can't do that."""
    call = ctypes.CDLL(None, use_errno=True).syscall
    version = call(_CREATE_RULESET, None, ctypes.c_size_t(0), _GET_VERSION)
    if version < 1:
        return False
    changes = _CHANGES | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    handled = struct.pack("=Q", changes)
    rules = call(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    if rules < 0:
        return False
    try:
        for place, rights in ((folder, changes), (_SHARED_MEMORY, changes), (_DEVICES, _WRITE_FILE)):
            if place.is_dir():
                opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
                call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
                os.close(opened)
        prctl = ctypes.CDLL(None).prctl
        return not prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) and not call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _reserved() -> int:
    """The bytes of this process that its limit counts."""
    found = re.search(r"VmData:\s*(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) * 1024 if found else 0
