"""Rendering of template blocks; errors name the template and line."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension

from analysis.errors import Problem, UserError
from report.compose.sandbox import OwnTemplates, Sandbox
from report.language.locale import sentence_case
from report.language.study import lower_case
from report.project import TEMPLATES


class LineBreakExtension(Extension):
    """Jinja extension that trims the line break only after a tag that is alone on its line."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with an empty expression at the end of mixed lines, so that their break isn't trimmed."""
        return "\n".join(line + "{{ '' }}" if _ends_in_a_tag(line) else line for line in source.split("\n"))


class CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates of this process, by file, text and extensions.

    A trial and the build after it compile them once.
    """

    _compiled: ClassVar[dict[tuple[str, ...], bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket if the template was compiled before; Jinja compares the text's hash."""
        if compiled := self._compiled.get(_key(bucket)):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what the bucket holds."""
        self._compiled[_key(bucket)] = bucket.bytecode_to_string()


@dataclass(frozen=True)
class PageTemplates:
    """The templates of a study's pages; those in its folder `templates` override the project's."""

    own: Path

    def blocks(self, name: str, context: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
        """The rendered blocks of a page's template, without line breaks except in the body."""
        try:
            template = self.environment.get_template(name)
            rendered = {
                block: "".join(template.blocks[block](template.new_context(dict(context))))
                for block in names
                if block in template.blocks
            }
        except jinja2.TemplateNotFound as error:
            raise UserError(Problem(f"templates/{error.name}", "no such template", "Add it.")) from error
        except jinja2.TemplateSyntaxError as error:
            where = f"templates/{error.name}, line {error.lineno}"
            raise UserError(Problem(where, f"not a template: {error.message}", "Correct the template.")) from error
        except SecurityError as error:
            # of a function it has the whole of what it is bound to, which may hold anything
            told = "a function of another library" if "callable" in str(error) else str(error).rstrip(".")
            what = f"not for templates: {told}"
            fix = "Remove it: a template reads what it is given, and calls the project's own functions."
            raise UserError(Problem(self.place_of(error), what, fix)) from error
        except UserError as error:
            where = self.place_of(error)
            problems = [Problem(f"{where}: {item.where}", item.what, item.fix) for item in error.problems]
            raise UserError(*problems) from error
        except (jinja2.UndefinedError, TypeError, KeyError, ValueError) as error:
            raise UserError(
                Problem(self.place_of(error), f"can't be filled in: {error}", "Correct the template.")
            ) from error
        return {block: _tidy(text) if block == "body" else _in_one_line(text) for block, text in rendered.items()}

    def place_of(self, error: BaseException) -> str:
        """The template and line of an error."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.endswith(".qmd"):
                path = Path(frame.filename)
                base = TEMPLATES if path.is_relative_to(TEMPLATES) else self.own
                name = path.relative_to(base).as_posix()
                line = self.environment.get_template(name).get_corresponding_lineno(frame.lineno or 0)
                return f"templates/{name}, line {line}"
        return "templates"

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The Jinja environment, with delimiters that don't collide with pandoc's."""
        environment = Sandbox(
            loader=jinja2.ChoiceLoader([OwnTemplates(self.own), jinja2.FileSystemLoader(TEMPLATES)]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            # pandoc's {#id} would open a Jinja comment
            comment_start_string="{##",
            comment_end_string="##}",
            keep_trailing_newline=True,
            extensions=[LineBreakExtension],
            bytecode_cache=CompiledTemplates(),
        )
        environment.filters["sentence"] = sentence_case
        environment.filters["lower_first"] = lower_case
        return environment


def _key(bucket: Bucket) -> tuple[str, ...]:
    return (bucket.key, *sorted(bucket.environment.extensions))  # an extension may compile a text to something else


def _ends_in_a_tag(line: str) -> bool:
    """Whether a line prints something and ends in a tag."""
    return line.endswith("%}") and (line.count("{%") > 1 or not line.lstrip().startswith("{%"))


def _in_one_line(text: str) -> str:
    """The text with single spaces between words; no-break spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
