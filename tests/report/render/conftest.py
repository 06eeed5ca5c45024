"""A small executable in Quarto's place, and pages to render."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

PAGES = Path(__file__).parent / "pages"

# Records how it was called; writes small files where Quarto would write pages; says and ends as it is told.
STAND_IN = """#!{python}
import json, os, pathlib, re, sys, time, zipfile
home = pathlib.Path({home!r})
if sys.argv[1:] == ["--version"]:
    sys.exit(print(json.loads((home / "told.json").read_text()).get("version", "1.10.18")))
told = json.loads((home / "told.json").read_text())
files = sorted(path.as_posix() for path in pathlib.Path(".").rglob("*") if path.is_file())
call = {{"argv": sys.argv[1:], "cwd": os.getcwd(), "files": files, "start": time.time(),
        "environment": {{key: os.environ.get(key) for key in ("SOURCE_DATE_EPOCH", "TYPST_IGNORE_SYSTEM_FONTS")}}}}
time.sleep(told.get("sleep", 0))
for page in pathlib.Path(".").rglob("*.qmd"):
    text = page.read_text(encoding="utf-8")
    front = text.split("---")[1]
    formats = re.findall(r"\\b(html|typst|docx|jats)\\b", front[front.index("format:"):].split("\\n\\n")[0])
    target = pathlib.Path("_site") / page
    target.parent.mkdir(parents=True, exist_ok=True)
    for name in set(formats) - set(told.get("leave_out", [])):
        ending = dict(html=".html", typst=".pdf", docx=".docx", jats=".xml")[name]
        out = target.with_suffix(ending)
        if name == "docx":
            with zipfile.ZipFile(out, "w") as archive:
                archive.writestr(zipfile.ZipInfo("word/document.xml", time.localtime()[:6]), "<w/>")
        elif name == "jats":
            out.write_text('<article dtd-version="1.2"><body/></article>')
        else:
            out.write_text(told.get("page", "<p>page</p>"))
print("\\x1b[1m[1/3] report/id/35.16.13/article.qmd\\x1b[22m", file=sys.stderr)
print(told.get("say", ""), file=sys.stderr)
call["end"] = time.time()
with (home / "calls.jsonl").open("a") as record:
    record.write(json.dumps(call) + "\\n")
sys.exit(told.get("code", 0))
"""


class StandIn:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tell()

    def tell(self, **told: object) -> None:
        (self.folder / "told.json").write_text(json.dumps(told))

    @property
    def calls(self) -> list[dict]:
        return [json.loads(line) for line in (self.folder / "calls.jsonl").read_text().splitlines()]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "quarto"
    script.write_text(STAND_IN.format(python=sys.executable, home=str(folder)), encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return StandIn(folder)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PAGES, tmp_path / "build" / "a study" / "pages"))
