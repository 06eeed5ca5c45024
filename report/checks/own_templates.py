"""Files of a study's templates that take the place of nothing: told, rather than passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analysis.errors import Problem
from report.checks.constants import OWN
from report.metadata.layout import FILE
from report.project import TEMPLATES

_PAGES = ".qmd"
_OURS = ("locale", "rules", "scripts", "filters", "fonts", "typst", "jats", "markdown", "package")  # folders


def unread_templates(study_folder: Path) -> Iterator[Problem]:
    """A problem for each file that is named as one of ours and that no build reads of a study."""
    own = study_folder / "templates"
    for path in sorted(path for path in own.rglob("*") if path.is_file()):
        name = path.relative_to(own).as_posix()
        if _is_read(name) or not (name.partition("/")[0] in _OURS or (TEMPLATES / name).is_file()):
            continue
        yield Problem(
            f"templates/{name}",
            "isn't read: of a study, pages (.qmd), constants.yml and metadata/satu_data.yml take the place of ours",
            "Write the words into a page's template of your own, such as id/brief.qmd, or remove the file.",
        )


def _is_read(name: str) -> bool:
    """Whether a build reads a file of a study's templates.

    >>> [_is_read(name) for name in ("id/brief.qmd", "constants.yml", "constants.jv.yml", "rules/wording.yml")]
    [True, True, True, False]
    """
    constants = Path(OWN).stem
    return name.endswith(_PAGES) or name == FILE or ("/" not in name and name.split(".")[0] == constants)
