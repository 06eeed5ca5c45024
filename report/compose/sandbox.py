"""The environment that templates are rendered in: a study's own may be anybody's, so they only say words."""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from analysis.errors import Problem, UserError

_OWN_PACKAGES = ("report", "analysis")
_PLAIN = (str, int, float, tuple, list, dict, set, frozenset, date)


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment without private attributes, and without other libraries' objects and functions."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute: of plain values and of the project's own objects alone."""
        return super().is_safe_attribute(obj, attr, value) and (isinstance(obj, _PLAIN) or _is_own(type(obj)))

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call something: the project's functions, methods of plain values, Jinja's own."""
        if not super().is_safe_callable(obj):
            return False
        owner = getattr(obj, "__self__", None)
        if isinstance(obj, types.BuiltinMethodType) and isinstance(owner, _PLAIN):
            return True
        return _is_own(obj) or _is_own(type(obj)) or (owner is not None and _is_own(type(owner)))


def _is_own(thing: Any) -> bool:
    return str(getattr(thing, "__module__", "")).split(".")[0] in (*_OWN_PACKAGES, "jinja2")


class OwnTemplates(jinja2.FileSystemLoader):
    """The loader of a study's own templates, which lie in its folder: a link may not lead out of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template's text, its file, and whether it is still the same."""
        found = super().get_source(environment, template)
        if not Path(found[1]).resolve().is_relative_to(self._folder.parent.resolve()):
            what = "leads out of the study's folder"
            raise UserError(Problem(f"templates/{template}", what, "Put the file itself there instead of a link."))
        return found
