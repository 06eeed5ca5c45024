"""A publisher's logo: a picture of the study's folder that shows something, and does nothing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from analysis.study.publisher import MOST_BYTES, Publisher, logo_problems

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n"


def png(width: int, height: int) -> bytes:
    """A picture of that size."""
    content = BytesIO()
    Image.new("RGB", (width, height)).save(content, "PNG")
    return content.getvalue()


def problems(folder: Path, name: str, content: bytes) -> list[str]:
    """What is wrong with a logo of that name and content."""
    (folder / name).write_bytes(content)
    return [str(one) for one in logo_problems(folder, Publisher(name={"en": "Office"}, logo=name))]


@pytest.mark.parametrize(
    "drawn",
    [
        '<path d="M0 0h4"/>',
        '<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use xlink:href="#a"/>',
        '<style>.a { fill: url(#b) }</style><image href="data:image/png;base64,AAAA"/>',
    ],
)
def test_a_plain_picture_is_taken(tmp_path: Path, drawn: str) -> None:
    assert problems(tmp_path, "logo.svg", SVG.format(drawn).encode()) == []
    assert problems(tmp_path, "logo.PNG", png(200, 50)) == []


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ("<script>alert(1)</script>", "an element script"),
        ('<rect onload="alert(1)"/>', "an attribute onload"),
        ("<foreignObject/>", "an element foreignObject"),
        ('<image xlink:href="https://example.org/a.png"/>', "an attribute href to another file"),
        ('<a href="javascript:alert(1)"/>', "an attribute href to another file"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "an attribute href to another file"),
        ("<style>@import 'https://example.org/a.css';</style>", "a style with another file"),
        ('<rect style="fill: url(https://example.org/a)"/>', "a style with another file"),
        ('<animate attributeName="href"/>', "an element animate"),
        ('<?xml-stylesheet href="https://example.org/a.css"?>', "an entity or a processing instruction"),
    ],
)
def test_a_picture_that_runs_or_loads_something_is_refused(tmp_path: Path, drawn: str, told: str) -> None:
    (found,) = problems(tmp_path, "logo.svg", SVG.format(drawn).encode())
    assert found.startswith(f"study.yml, publisher.logo: logo.svg has {told}. ")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("logo.gif", b"GIF89a", "neither SVG nor PNG"),
        ("logo.png", b"<svg/>", "no PNG picture"),
        ("logo.png", PNG + b"...", "no PNG picture"),
        ("logo.png", png(200, 50)[:-30], "no PNG picture"),
        ("logo.png", png(6000, 1), "6000 x 1 pixels"),
        (
            "logo.svg",
            SVG.replace(" xmlns=", " viewBox='0 0 0 9' xmlns=", 1).format("").encode(),
            "a viewBox without room",
        ),
        ("logo.svg", b"<?xml-stylesheet href='a.css'?>" + SVG.format("").encode(), "a processing instruction"),
        ("logo.svg", b"<svg", "no SVG picture"),
        ("logo.svg", b"<html/>", "no plain SVG picture"),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "no plain SVG picture"),
        ("logo.png", PNG + b"0" * MOST_BYTES, "more than 100"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (found,) = problems(tmp_path, name, content)
    assert told in found


def test_a_missing_file_is_told_and_a_path_that_leads_out_refused(tmp_path: Path) -> None:
    (found,) = logo_problems(tmp_path, Publisher(name={"en": "Office"}, logo="none.svg"))
    assert found.what == "no file none.svg"
    with pytest.raises(ValueError, match="leads out of the study's folder"):
        Publisher(name={"en": "Office"}, logo="../logo.svg")
