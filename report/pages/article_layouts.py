"""The article once more, for paper in two columns: the same page, with another layout and as PDF alone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import yaml

from analysis.study.yaml_file import own_yaml
from report.formats import FORMATS, Format

TWO_COLUMNS = "article-two-columns"  # the file's name, beside article.pdf


def write_two_columns(article: Path, formats: Collection[Format]) -> None:
    """Writes the page beside an article's, where PDFs are wanted: both engines then know one page, one PDF."""
    if "pdf" not in formats:
        return
    _, head, body = article.read_text("utf-8").split("---\n", 2)
    front = own_yaml(head)
    front["format"] = {FORMATS["pdf"].quarto: "default"}
    front["risalah"]["layout"] = "two-columns"
    text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=False)
    article.with_name(f"{TWO_COLUMNS}.qmd").write_text(f"---\n{text}---\n{body}", "utf-8")
