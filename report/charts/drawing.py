"""A picture that isn't drawn yet: a function of analysis.figures and what it draws, which has a key."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import json
import platform
import types
from collections.abc import Callable, Mapping
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, ParamSpec

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import report.language
from analysis import figures

P = ParamSpec("P")
_CODE = tuple(Path(file).parent for file in (figures.__file__, __file__, str(report.language.__file__)))
_PACKAGES = ("babel", "matplotlib", "numpy", "pandas", "seaborn", "typst")


@dataclasses.dataclass(frozen=True)
class Drawing:
    """A picture to be drawn of plain values: it can read nothing else, so that they and the code make its key."""

    draw: Callable[..., Figure]
    positional: tuple[Any, ...]
    named: Mapping[str, Any]
    size: tuple[float, float] | None = None  # width and height in inches of a slide's picture; None of a page's

    def figure(self) -> Figure:
        """The picture, drawn anew."""
        with figures.sized(self.size):
            return self.draw(*self.positional, **self.named)

    @cached_property
    def key(self) -> str:
        """A hash of all that the picture depends on."""
        parts = [_surroundings(), described(self.draw), described(self.positional), described(self.named)]
        parts += [described(self.size)] if self.size else []
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def drawing(draw: Callable[P, Figure], *args: P.args, **kwargs: P.kwargs) -> Drawing:
    """The drawing of a picture with these arguments."""
    return Drawing(draw, args, kwargs)


def described(value: Any) -> Any:
    """A value as nested lists of texts, different for different values.

    Raises TypeError for one that may hold what isn't seen, as a lambda does.
    """
    if value is None or isinstance(value, bool | int | str):
        return [type(value).__name__, str(value)]
    if isinstance(value, float):
        return ["float", value.hex()]
    if isinstance(value, np.generic):
        return described(value.item())
    if isinstance(value, Mapping):
        return ["mapping", [[described(key), described(item)] for key, item in value.items()]]
    if isinstance(value, list | tuple):
        return ["list", [described(item) for item in value]]
    if isinstance(value, pd.DataFrame):
        columns = [[name, str(value[name].dtype), described(value[name].tolist())] for name in value]
        return ["table", described(value.index.tolist()), columns]
    if isinstance(value, partial):
        return ["partial", described(value.func), described(value.args), described(value.keywords)]
    if isinstance(value, types.MethodType) and dataclasses.is_dataclass(value.__self__):
        return ["method", value.__name__, described(value.__self__)]
    if isinstance(value, types.FunctionType) and "<" not in value.__qualname__:  # neither a lambda nor an inner one
        return ["function", value.__module__, value.__qualname__]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return [f"{type(value).__module__}.{type(value).__qualname__}", described(fields)]
    raise TypeError(f"a picture can't be drawn of {type(value).__name__}: give it plain values")


@cache
def _surroundings() -> list[str]:
    """The code that draws and writes numbers, and the versions of what it uses."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES]
    code = [hashlib.sha256(path.read_bytes()).hexdigest() for folder in _CODE for path in sorted(folder.glob("*.py"))]
    return [platform.python_version(), platform.machine(), *versions, *code]
