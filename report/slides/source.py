"""The Markdown page of a brief's slides, read into slides: each heading of the second level begins one."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from report.escapes import unescaped
from report.render.pages import Page
from report.render.pandoc import pandoc_path
from report.slides.slide import Card, Deck, Line, Run, Slide, Step, text_of

KINDS = ("findings", "chart", "actions", "limits")
Node = dict[str, Any]


def deck_of(page: Page, folder: Path) -> Deck:
    """The slides of a composed page in `folder`."""
    done = subprocess.run(
        [pandoc_path(), "--from=markdown-implicit_figures", "--to=json"],
        input=page.text.encode(), capture_output=True, check=True,
    )  # fmt: skip
    blocks = json.loads(done.stdout)["blocks"]
    front = {name: unescaped(str(page.front[name])) for name in ("title", "author", "tag", "place")}
    slides = tuple(_slide(head, body, folder) for head, body in _parts(blocks))
    return Deck(**front, language=page.front["language"], day=page.front["made"], slides=slides)


def _parts(blocks: Sequence[Node]) -> Iterator[tuple[Node, list[Node]]]:
    """Each heading with the blocks below it."""
    head: Node | None = None
    below: list[Node] = []
    for block in blocks:
        if block["t"] == "Header":
            if head is not None:
                yield head, below
            head, below = block, []
        else:
            below.append(block)
    if head is not None:
        yield head, below


def _slide(head: Node, body: Sequence[Node], folder: Path) -> Slide:
    classes = set(head["c"][1][1])
    kind = next((name for name in KINDS if name in classes), "text")
    divs = {name: block["c"][1] for block in body if block["t"] == "Div" for name in block["c"][0][1]}
    picture = next(_nodes(body, "Image"), None)
    return Slide(
        kind,
        text_of(_line(head["c"][2])),
        eyebrow=_text(divs.get("eyebrow", ())),
        key=_first(divs.get("key", ())),
        cards=tuple(_card(block) for block in divs.get("cards", ())),
        subtitle=_text(divs.get("subtitle", ())),
        picture=folder / picture["c"][2][0] if picture else None,
        alt=dict(picture["c"][0][2]).get("fig-alt", "") if picture else "",
        steps=tuple(_step(block["c"][1]) for block in body if block["t"] == "Div" and "row" in block["c"][0][1]),
        points=tuple(_points(block for block in body if block["t"] != "Div")),
        samples=tuple(map(text_of, _lines(divs.get("samples", ())))),
        take_away=_text(divs.get("take-away", ())),
        source=_text(divs.get("source", ())),
        notes=tuple(map(text_of, _lines(divs.get("notes", ())))),
    )


def _card(block: Node) -> Card:
    (_, classes, _), content = block["c"]
    spans = {name: span["c"][1] for span in _nodes(content, "Span") for name in span["c"][0][1]}
    bar = next((one for one in content if one["t"] == "Div" and "bar" in one["c"][0][1]), None)
    places = dict(bar["c"][0][2]).get("data-at", "") if bar else ""
    return Card(
        next(name for name in classes if name != "card"),
        _line(spans.get("quantity", ())),
        _line(spans.get("value", ())),
        tuple(map(float, places.split())),
        text_of(_line(spans.get("zero", ()))),
        text_of(_line(spans.get("interval", ()))),
        _line(spans.get("sides", ())),
    )


def _step(content: Sequence[Node]) -> Step:
    spans: dict[str, Line] = {}
    for span in _nodes(content, "Span"):
        for name in span["c"][0][1]:
            spans.setdefault(name, _line(span["c"][1]))
    said = {name: text_of(spans.get(name, ())) for name in ("number", "who", "basis", "what")}
    return Step(text=spans.get("text", ()), **said)


def _points(blocks: Iterable[Node]) -> Iterator[Line]:
    for block in blocks:
        if block["t"] == "BulletList":
            for item in block["c"]:
                yield from _lines(item)
        elif block["t"] in ("Para", "Plain") and (line := _line(block["c"])):
            yield line


def _lines(blocks: Iterable[Node]) -> list[Line]:
    """The paragraphs below some blocks."""
    return [_line(node["c"]) for node in _nodes(list(blocks), "Para", "Plain")]


def _first(blocks: Sequence[Node]) -> Line:
    return next(iter(_lines(blocks)), ())


def _text(blocks: Iterable[Node]) -> str:
    return " ".join(text_of(line) for line in _lines(blocks)).strip()


def _nodes(node: Any, *kinds: str) -> Iterator[Node]:
    """All nodes of some kinds, in their order; not those inside one another."""
    if isinstance(node, list | tuple):
        for one in node:
            yield from _nodes(one, *kinds)
    elif isinstance(node, dict):
        if node.get("t") in kinds:
            yield node
            if "Span" not in kinds:
                return
        yield from _nodes(list(node.values()), *kinds)


def _line(inlines: Iterable[Node], *, bold: bool = False, css: frozenset[str] = frozenset()) -> Line:
    """Inline nodes as runs, neighbours of one form joined."""
    runs: list[Run] = []
    for run in _runs(inlines, bold=bold, css=css):
        if runs and (runs[-1].bold, runs[-1].css) == (run.bold, run.css):
            runs[-1] = Run(runs[-1].text + run.text, run.bold, run.css)
        else:
            runs.append(run)
    return tuple(runs)


_SIGNS = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}


def _runs(inlines: Iterable[Node], *, bold: bool, css: frozenset[str]) -> Iterator[Run]:
    for node in inlines:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind in _SIGNS:
            yield Run(_SIGNS[kind], bold, css)
        elif kind == "Str":
            yield Run(content, bold, css)
        elif kind in ("Strong", "Emph", "Superscript", "Subscript", "SmallCaps", "Underline"):
            yield from _runs(content, bold=bold or kind == "Strong", css=css)
        elif kind in ("Span", "Link"):
            yield from _runs(content[1], bold=bold, css=css | set(content[0][1]))
        elif kind == "Quoted":
            marks = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
            yield Run(marks[0], bold, css)
            yield from _runs(content[1], bold=bold, css=css)
            yield Run(marks[1], bold, css)
        elif kind in ("Code", "Math"):
            yield Run(content[1], bold, css)
