"""The site's folder appears whole or not at all; downloads hold what is shown."""

import csv
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.findings import Finding, Source
from report.public import Public
from report.website.folder import new_site, write_data
from tests.report.website.test_place import write_site_record

SHOWN = Finding("income.missing", "35.16.13", "2021", 7.0, "count", n=160, source=Source("income", "income"))
HIDDEN = Finding(
    "poverty.headcount", "35.16.13", "2021", None, "share", reason="a group smaller than the threshold",
    disclosure="suppressed primary",
)  # fmt: skip


def test_puts_a_new_site_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    output = tmp_path / "my site"
    for text in ("first", "second"):
        with new_site(output) as site:
            (site / "index.html").write_text(text)
            write_site_record(site)
        assert (output / "index.html").read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["my site"]


def test_keeps_the_old_site_when_the_build_breaks_off(tmp_path: Path) -> None:
    output = tmp_path / "_site"
    with new_site(output) as site:
        (site / "index.html").write_text("good")
        write_site_record(site)
    with pytest.raises(FileNotFoundError), new_site(output) as site:
        (site / "no folder" / "index.html").write_text("half")
    assert (output / "index.html").read_text() == "good"
    assert [path.name for path in tmp_path.iterdir()] == ["_site"]


def test_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = r"output folder .*_site: cannot be written .*Give another one with --output"
    with pytest.raises(UserError, match=said), new_site(tmp_path / "file" / "_site"):
        pass


def test_downloads_hold_every_finding_and_table(tmp_path: Path) -> None:
    table = pd.DataFrame({"key": ["a"], "wave": ["2021"], "share": [0.25]})
    public = Public({f.key: f for f in (SHOWN, HIDDEN)}, {("distribution", "35.16.13"): table})
    write_data(public, tmp_path, inputs={"study.yml": "00"}, study_id="toy")
    with (tmp_path / "data" / "findings.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert ",".join(rows[0]) == "id,district,wave,value,unit,low,high,level,n,method,reason,disclosure"
    assert [(row["id"], row["value"], row["disclosure"]) for row in rows] == [
        ("income.missing", "7.0", "shown"),
        ("poverty.headcount", "", "suppressed primary"),
    ]
    records = json.loads((tmp_path / "data" / "findings.json").read_text())["findings"]
    assert records[0]["source"] == {"notebook": "income", "cell": "income"}
    assert "basis" not in records[0]
    assert (tmp_path / "data/tables/35.16.13/distribution.csv").read_text() == "key,wave,share\na,2021,0.25\n"


@pytest.mark.skipif(os.name != "posix", reason="permissions as on Unix")
def test_the_site_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    with new_site(tmp_path / "_site"):
        pass
    assert (tmp_path / "_site").stat().st_mode & 0o055 == 0o055


def test_what_a_killed_build_left_beside_the_site_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / "._site-new-abcd1234"
    left.mkdir()
    (left / "index.html").write_text("half")
    mine = tmp_path / "._site-new-notes.md"
    mine.write_text("mine")
    with new_site(tmp_path / "_site") as site:
        assert not left.exists()
        (site / "index.html").write_text("whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [mine.name, "_site"]


def test_an_exchange_that_was_killed_between_its_two_steps_is_taken_back(tmp_path: Path) -> None:
    old = tmp_path / "._site-new-abcd1234-old"
    old.mkdir()
    write_site_record(old)
    with pytest.raises(FileNotFoundError), new_site(tmp_path / "_site") as site:
        (site / "no folder" / "index.html").write_text("half")
    assert (tmp_path / "_site" / "manifest.json").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["_site"]
