"""An executable that stands in for Quarto: it renders a project's folder by the embedded engine, as of now."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

VERSION = "1.10.18"
SCRIPT = """#!{python}
import io, pathlib, sys, zipfile
if sys.argv[1:] == ["--version"]:
    sys.exit(print("{version}"))
sys.path.insert(0, "{root}")
from report.render import pandoc
from report.render.pages import read_pages
here = pathlib.Path.cwd()
pages, _ = read_pages(here)
for number, page in enumerate(pages, start=1):
    print(f"[{{number:2}}/{{len(pages)}}] {{page.name}}", file=sys.stderr, flush=True)
done = pandoc.render(here, here / "_site", jobs=2)
for problem in done.problems:
    print(problem, file=sys.stderr)
for docx in (here / "_site").rglob("*.docx"):  # packed now
    with zipfile.ZipFile(io.BytesIO(docx.read_bytes())) as old, zipfile.ZipFile(docx, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"T00:00:00Z</dcterms", b"T12:34:56Z</dcterms"))
for article in (here / "_site").rglob("*.xml"):  # without its language
    article.write_bytes(article.read_bytes().replace(b' xml:lang="en">\\n<front>', b">\\n<front>", 1))
sys.exit(1 if done.problems else 0)
"""


def write_stand_in(folder: Path, root: Path) -> Path:
    """Writes `quarto` into a folder, to be put on the PATH; `root` is the project whose engine it uses."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "quarto"
    script.write_text(SCRIPT.format(python=sys.executable, version=VERSION, root=root), "utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return folder
