"""Origins of a page's words: template lines, and the locale texts in them.

The page is composed again from the published numbers, with marks of file and line between the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from analysis.study import Study
from report.compose.composer import BLOCKS, Composer
from report.compose.named_once import with_intervals_named_once, with_intervals_unnamed
from report.compose.templates import PageTemplates
from report.context.place import Place
from report.language.text_log import text_log
from report.project import shown_path
from report.public import ALL, Public

_MARK = re.compile("\ue000([^\ue001]*):(\\d+)\ue001")
_PIECE = re.compile(r"\ue000[^\ue001]*\ue001|\[-?@[^\]]*\]|\w+(?:[.,]\w+)*")
_ATTRIBUTES = re.compile(r"(?<=[\]\w)`\"$ ])\{(?=[^{}\n]*(?:[.#][\w-]|=))[^{}\n]*\}")


@dataclass(frozen=True)
class Wording:
    """A locale text in a sentence."""

    language: str
    key: str
    text: str


@dataclass(frozen=True)
class Sources:
    """A sentence's template lines and locale texts."""

    lines: tuple[str, ...]  # templates/en/brief.qmd, line 12
    wordings: tuple[Wording, ...]


class SourceMarkExtension(Extension):
    """Jinja extension that puts a mark with file and line before all output."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The template's tokens with marks in between."""
        file = str(stream.filename or stream.name or "")
        for token in stream:
            if token.type == "data":
                lines = str(token.value).split("\n")
                marked = (f"\ue000{file}:{token.lineno + at}\ue001{text}" for at, text in enumerate(lines))
                yield Token(token.lineno, "data", "\n".join(marked))
            else:
                if token.type == "variable_begin":
                    yield Token(token.lineno, "data", f"\ue000{file}:{token.lineno}\ue001")
                yield token


class MarkedTemplates(PageTemplates):
    """A study's page templates, rendered with marks of file and line."""

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The pages' Jinja environment, plus marks."""
        environment = PageTemplates(self.own).environment
        environment.add_extension(SourceMarkExtension)
        return environment


def sources_of(study: Study, public: Public, place: Place, sentence: str, *, languages: Sequence[str]) -> Sources:
    """The origin of a page's sentence; empty if it isn't in the rendered templates."""
    districts = tuple(dict.fromkeys(key[1] for key in public.findings if key[1] != ALL))
    composer = Composer(study, public, Path(), districts, tuple(languages))
    sought = words_of(sentence)
    with text_log() as noted:
        context = composer.context(place) | {"figure": lambda name, **_: f"::: {{#fig-{name}}}\n:::\n"}
        blocks = MarkedTemplates(study.folder / "templates").blocks(place.template, context, (*BLOCKS, "body"))
    blocks["body"] = with_intervals_named_once(blocks["body"], context["words"])
    used = [*noted, *((key, with_intervals_unnamed(filled, context["words"])) for key, filled in noted)]
    for text in blocks.values():
        lines = _lines_of(text, sought)
        if lines:
            in_it = " " + " ".join(sought) + " "
            texts = {(key, filled) for key, filled in used if f" {' '.join(words_of(_plain(filled)))} " in in_it}
            wordings = [Wording(place.language, *each) for each in sorted(texts, key=lambda each: -len(each[1]))]
            return Sources(tuple(dict.fromkeys(lines)), tuple(item for item in wordings if " " in item.text.strip()))
    return Sources((), ())


def words_of(text: str) -> list[str]:
    """A text's words and numbers in lower case without punctuation, to compare page and template."""
    return [piece.casefold() for piece in re.findall(r"\w+(?:[.,]\w+)*", text)]


def _plain(markdown: str) -> str:
    return re.sub(r"\[-?@[^\]]*\]", "", _ATTRIBUTES.sub("", markdown))


def _lines_of(text: str, sought: list[str]) -> list[str]:
    """Places of a sentence's words in a marked text; words of a rendered citation may come between."""
    words: list[tuple[str, str]] = []
    here = ""
    for piece in _PIECE.findall(_ATTRIBUTES.sub("", text)):
        mark = _MARK.fullmatch(piece)
        if mark:
            here = f"{shown_path(Path(mark[1]))}, line {mark[2]}"
        elif piece.startswith("["):
            continue
        else:
            words.append((piece.casefold(), here))
    plain = [word for word, _ in words]
    for length in (len(sought), min(len(sought), 6)):
        for start in range(len(plain) - length + 1):
            if plain[start : start + length] == sought[:length]:
                return [place for _, place in words[start : start + length]]
    return []
