"""CITATION.cff of an edition, and codecheck.yml, the author's part of a CODECHECK."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from analysis.study.authorship import Author
from report.deposit.exhibits import Exhibit
from report.deposit.packaged_build import PackagedBuild
from report.licence import spdx_id
from report.workspace import FINDINGS_CSV

CODECHECK = "https://codecheck.org.uk/spec/config/1.0/"
_BOTH = ["MIT", "CC-BY-4.0"]  # code and texts


def citation(build: PackagedBuild) -> str:
    """CITATION.cff (version 1.2.0) of the edition, not of the software."""
    settings = build.settings
    entry: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this edition, its numbers or its data, please cite it, and the works that it rests on.",
        "type": "dataset",
        "title": build.words(settings.title),
        "authors": [_author(author) for author in settings.authors],
        "version": settings.edition.name,
        "date-released": settings.edition.date,
        # the format takes SPDX identifiers alone
        "license": list(dict.fromkeys([*_BOTH, *filter(None, [spdx_id(settings.licence or "")])])),
        "keywords": ["reproducible research", "policy brief", build.words(settings.region.name)],
    }
    if settings.site:
        entry["url"] = settings.site
    return _yaml(entry)


def _author(author: Author) -> dict[str, str]:
    """An author, in parts where study.yml says which is the surname: many Indonesian names have no family name."""
    cited = author.cited
    name = {"family-names": cited.family, "given-names": cited.given} if cited.is_split else {"name": cited.family}
    return {**name, **({"orcid": f"https://orcid.org/{author.orcid}"} if author.orcid else {})}


def codecheck(build: PackagedBuild, rows: Iterable[Exhibit]) -> str:
    """codecheck.yml by the CODECHECK configuration file specification 1.0, without the codechecker's fields.

    Its manifest lists what a codechecker reproduces: the findings, and each table's and figure's file.
    Source: https://codecheck.org.uk/spec/config/1.0/
    """
    settings = build.settings
    comments: dict[str, list[str]] = {f"site/{FINDINGS_CSV}": ["Every number that the pages show"]}
    for row in rows:
        for file in row.files:
            if not file.endswith("findings.csv"):
                comments.setdefault(f"site/{file}", []).append(f"{row.number} of {row.page}")
    return "---\n" + _yaml(
        {
            "version": CODECHECK,
            "manifest": [{"file": file, "comment": "; ".join(said)} for file, said in sorted(comments.items())],
            "paper": {
                "title": build.words(settings.title),
                "authors": [
                    {"name": author.name, **({"ORCID": author.orcid} if author.orcid else {})}
                    for author in settings.authors
                ],
            },
        }
    )


def _yaml(content: dict[str, Any]) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000))
