"""The result as JSON and as a page in each language."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import UserError
from analysis.study.yaml_file import own_yaml_text
from report.context.columns import pipe_table
from report.language.entries import entry_of
from report.language.locale import Locale, languages, locale
from report.language.markdown import escaped
from report.provenance.manifest import SCHEMAS
from report.render.pages import RenderProblem, read_page
from report.render.pandoc import render_pages
from report.render.settings import open_project
from report.verify.differences.difference import Cause, Difference, ExplainedDifference
from report.verify.differences.findings import TOLERANCE
from report.verify.result import Verification, by_cause
from report.workspace import write_json

NAME = "verification"
ROWS = 100  # differences listed per cause; verification.json has all


def write_verification(result: Verification, output: Path) -> list[Path]:
    """Writes verification.json and a verification.html per language; returns their paths."""
    output.mkdir(parents=True, exist_ok=True)
    written = [output / f"{NAME}.json"]
    write_json(written[0], result.as_json())
    shutil.copyfile(SCHEMAS / f"{NAME}.schema.json", output / f"{NAME}.schema.json")
    spoken = [language for language in result.languages if language in languages()] or list(languages())
    with tempfile.TemporaryDirectory(prefix="risalah-") as folder:
        root = Path(folder)
        for language in spoken:
            name = f"{language}/{NAME}.qmd"
            (root / language).mkdir()
            (root / name).write_text(VerificationPage(result, locale(language), spoken).markdown(), "utf-8")
            page = read_page(root, name)
            if isinstance(page, RenderProblem):
                raise UserError(page.problem())
            for name, problems in render_pages([(page, ["html"])], output, project=open_project()).items():
                if problems:
                    raise UserError(*(problem.problem() for problem in problems))
                written.append(output / name)
    return written


@dataclass(frozen=True)
class VerificationPage:
    """The page of a result in one language."""

    result: Verification
    words: Locale
    spoken: Sequence[str]

    def markdown(self) -> str:
        """The page's Markdown source."""
        front = own_yaml_text(self._front())
        return f"---\n{front}---\n\n{self._body()}\n"

    def _front(self) -> dict[str, Any]:
        words, result = self.words, self.result
        own = {
            "kind": self._t("kind"),
            "edition": words.text("site.edition", name=escaped(result.edition)),
            "lead": self._t("lead.identical" if result.identical else "lead.differences"),
            "switch": [
                {"lang": other, "href": f"../{other}/{NAME}.html", "label": locale(other).text("language.name")}
                for other in self.spoken
                if other != words.language
            ],
            "labels": dict(words.entry("labels")),
        }
        count = len(result.found)
        title = self._t("title.identical") if result.identical else self._t("title.differences", count=self._n(count))
        return {"title": title, "lang": words.language, "format": {"html": "default"}, "risalah": own}

    def _body(self) -> str:
        result, parts = self.result, []
        if result.found:
            parts += [f"## {self._t('headings.causes')}", self._causes_table()]
            for number, (_, entries) in enumerate(by_cause(result.found), start=1):
                parts += [f"### {number}. {self._cause(entries[0].cause)}", self._why(entries[0].cause)]
                parts.append(self._differences_table(entries))
        parts += [f"## {self._t('headings.compared')}", self._compared()]
        if result.tolerated:
            parts += [self._t("tolerated", count=self._n(len(result.tolerated)))]
        if result.surroundings:
            header = [self._t(f"columns.{name}") for name in ("what", "published", "here")]
            rows = [[code(name), code(one), code(other)] for name, (one, other) in result.surroundings.items()]
            parts += [f"## {self._t('headings.environment')}", pipe_table(header, rows, of_words=True)]
        parts += [f"## {self._t('headings.how')}", self._t("how_found")]
        return "\n\n".join(part for part in parts if part)

    def _compared(self) -> str:
        result = self.result
        sentences = [
            self._t(
                "compared",
                study=code(result.study),
                edition=code(result.published),
                files=self._n(result.files),
                findings=self._n(result.findings),
            ),
            self._t("exact") if result.exact else self._t("tolerance", tolerance=code(f"{TOLERANCE:g}")),
        ]
        if result.within_tolerance:
            sentences.append(self._t("within", count=self._n(result.within_tolerance)))
        if result.trials:
            sentences.append(self._t("trials", count=self._n(result.trials)))
        return " ".join(sentences)

    def _causes_table(self) -> str:
        header = [self._t(f"columns.{name}") for name in ("cause", "where", "how", "count")]
        rows = []
        for _, entries in by_cause(self.result.found):
            cause = entries[0].cause
            hows = dict.fromkeys(self._t(f"hows.{entry.cause.how}") for entry in entries)
            rows.append([self._kind(cause), self._where(cause), "; ".join(hows), self._n(len(entries))])
        return pipe_table(header, rows, widths=[20, 40, 25, 10], of_words=True)

    def _cause(self, cause: Cause) -> str:
        where = self._where(cause)
        return f"{self._kind(cause)}: {where}" if where else self._kind(cause)

    def _kind(self, cause: Cause) -> str:
        return self.words.joined(self._t(f"causes.{kind}") for kind in cause.kind.split(" and "))

    def _where(self, cause: Cause) -> str:
        if cause.kind in ("edited", "form"):
            return ""
        sources = ", ".join(map(code, cause.sources[:5])) + (", …" if len(cause.sources) > 5 else "")
        parts = ", ".join(map(code, cause.parts)) if cause.kind != "environment" else ""
        return f"{sources} ({parts})" if parts else sources

    def _why(self, cause: Cause) -> str:
        return self._t(f"why.{cause.kind}") if self.words.has(f"verification.why.{cause.kind}") else ""

    def _differences_table(self, entries: Sequence[ExplainedDifference]) -> str:
        header = [self._t(f"columns.{name}") for name in ("file", "what", "note")]
        rows = []
        for entry in entries[:ROWS]:
            item = entry.difference
            rows.append([self._file(item), self._what(item), "; ".join(map(self._note, item.notes[:6])) or "–"])
        table = pipe_table(header, rows, widths=[40, 30, 30], of_words=True)
        more = len(entries) - ROWS
        return table + (f"\n\n{self._t('more', count=self._n(more))}" if more > 0 else "")

    def _file(self, item: Difference) -> str:
        return f"{code(item.file)}, {code(item.key.replace('|', ', '))}" if item.key else code(item.file)

    def _what(self, item: Difference) -> str:
        if item.form:
            return self._t("form", what=self._part(item.form))
        parts = ", ".join(map(self._part, item.parts[:8])) + (", …" if len(item.parts) > 8 else "")
        return f"{parts} ({self._n(item.count)})" if item.count > 1 else parts

    def _part(self, part: str) -> str:
        """A part in the page's language; names of columns, functions and rows stay."""
        found = entry_of(self.words.entry("verification.parts"), part)
        return str(found) if found else code(part)

    def _note(self, note: str) -> str:
        known = entry_of(self.words.entry("verification.notes"), note)
        if known:
            return str(known)
        kind, _, rest = note.partition(" ")
        return self._t(f"notes_of.{kind}", name=code(rest.replace("|", ", ")))

    def _t(self, key: str, **values: object) -> str:
        return self.words.text(f"verification.{key}", **values)

    def _n(self, number: int) -> str:
        return self.words.number(number)


def code(text: str) -> str:
    """A name as inline code, safe for any characters in it."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text).replace("`", "'").replace("|", "¦")
    return f"`{plain}`" if plain.strip() else "–"
