"""However a zip is damaged, opening it as an edition ends in an edition or in an error that says what to do."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from report.verify.edition import CouldNotRunError, open_published

PIECES = (
    b"",
    b"\x00",
    b"\xff" * 4,
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"../",
    b"\x08\x00",
    b"\x0c\x00",
    b"[" * 9,
)


def edition() -> bytes:
    """A small zip of a site."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps({"files": {"index.html": {"sha256": "0" * 64}}}))
        archive.writestr("site/index.html", "<p>A page of a report.</p>" * 40)
    return file.getvalue()


WHOLE = edition()


@settings(max_examples=400, deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE)), st.sampled_from([0, 1, 4, 60]), st.sampled_from(PIECES)),
        min_size=1,
        max_size=3,
    )
)
def test_a_damaged_zip_is_told(changes: list[tuple[int, int, bytes]]) -> None:
    content = WHOLE
    for start, length, piece in changes:
        content = content[:start] + piece + content[start + length :]
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "edition.zip").write_bytes(content)
        try:
            assert open_published(folder / "edition.zip", folder / "scratch").recorded is not None
        except CouldNotRunError as error:
            told = error.problems
        else:
            told = ()
        assert all(problem.fix for problem in told)
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    "manifest", ["[]", "{}", "[" * 5000, '{"files": 1}', '{"files": {"index.html": "x"}}', '"x"', ""]
)
def test_a_manifest_that_lists_no_files_is_told(manifest: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(CouldNotRunError, match=r"manifest\.json"):
        open_published(tmp_path, tmp_path / "scratch")
