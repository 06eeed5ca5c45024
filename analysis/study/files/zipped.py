"""Parts of a zipped document (XLSX, ODS), with bounds: a small file that unpacks to a huge one is refused unread."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

MOST = 2 << 30  # bytes of a part; a sheet of a million rows and forty columns has about 1.5 GiB
PLAIN = 64 << 20  # bytes from which a part may be only so much larger than it is when zipped
RATIO = 250  # sheets of repeated values have up to about 100
PIECE = 1 << 20
# what Python's zipfile raises of damaged bytes; EINVAL of a file that is shorter than it says is an OSError beside
DAMAGED = (zipfile.BadZipFile, RuntimeError, EOFError, ValueError, KeyError, struct.error, zlib.error, lzma.LZMAError)


class RefusedError(Exception):
    """A document that can't be read, or isn't; its arguments are what is wrong and what to do."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what, fix)
        self.what, self.fix = what, fix


BROKEN = RefusedError("can't be read: the file is damaged or incomplete", "Save it again in the program that wrote it.")


class Parts:
    """The parts of a zipped document."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._sizes = {item.filename: (item.file_size, item.compress_size) for item in self._zip.infolist()}
        except (*DAMAGED, OSError) as error:
            raise BROKEN from error

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def parse(self, name: str, *, start: Callable[..., None], end: Callable[..., None] | None = None,
              text: Callable[[str], None] | None = None) -> None:  # fmt: skip
        """Calls the handlers for the elements of a part; raises RefusedError where it can't be read."""
        if name not in self._sizes:
            raise BROKEN
        size, zipped = self._sizes[name]
        if size > MOST or (size > PLAIN and size > RATIO * max(zipped, 1)):
            raise RefusedError(
                "unpacks to far more than a table of its size holds", "Save the table alone as a new file."
            )
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _no_entities
        try:
            with self._zip.open(name) as part:
                while piece := part.read(PIECE):
                    parser.Parse(piece, False)
            parser.Parse(b"", True)
        except (*DAMAGED, expat.ExpatError, OSError) as error:
            raise BROKEN from error


def _no_entities(*_: object) -> None:
    raise RefusedError(
        "has definitions of its own (a DTD), which no spreadsheet writes", "Save it again as a new file."
    )
