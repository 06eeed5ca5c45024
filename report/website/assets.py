"""The site's scripts and fonts: small files of templates/, named in a page's front matter. Pages work without them.

Classic scripts rather than modules, so that they work in a page opened from disk; each checks for what it needs.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.fonts import FOLDER
from report.project import TEMPLATES
from report.workspace import ASSETS, FONTS, logo_file

SOURCES = TEMPLATES / "scripts"


def write_assets(site: Path, logo: Path | None = None) -> None:
    """Copies scripts, with LF line endings on every system, fonts and the publisher's logo into the site."""
    folder = site / ASSETS
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source in sorted(SOURCES.glob("*.js")):
        (folder / source.name).write_text(source.read_text("utf-8"), "utf-8", newline="\n")
    (folder / FONTS).mkdir()
    for source in sorted(FOLDER.iterdir()):
        if source.suffix != ".ttf" and ".charts." not in source.name:
            shutil.copyfile(source, folder / FONTS / source.name)
    if logo is not None:
        shutil.copyfile(logo, folder / logo_file(logo))
