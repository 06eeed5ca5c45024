"""Every page of the shipped study under the checkers that the web itself uses: the Nu checker, axe and Lighthouse."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.functional.lighthouse import CATEGORIES, lighthouse, served
from tests.functional.sites import Site

pytestmark = pytest.mark.browser


def test_every_page_is_valid_html(shipped: Site, java: str, node_modules: Path) -> None:
    checker = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [java, "-Xss8m", "-jar", str(checker), "--skip-non-html", "--format", "json", str(shipped.folder)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
    assert [_told(message, shipped.folder) for message in found["messages"] if not _harmless(message)] == []


def _harmless(message: dict[str, Any]) -> bool:
    # pandoc's way to close an element; the bar over a letter of a formula, which MathML wants as a combining character;
    # a file has no origin for the checker, so that a policy's 'self' is nothing to it: browsers load what it names
    known = ("Trailing slash on void", "Text run starts with a composing", "Resource violates Content Security Policy")
    return str(message["message"]).startswith(known)


def _told(message: dict[str, Any], site: Path) -> str:
    page = message.get("url", "").split(site.name.replace(" ", "%20"))[-1]
    return f"{page}:{message.get('lastLine')}: {message['message']} {message.get('extract', '')}"


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_page(shipped: Site, browser: Browser, node_modules: Path, width: int) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text("utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 800})
    found = []
    for path in shipped.pages():
        tab.goto(path.as_uri())
        tab.evaluate(axe)
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            answer = tab.evaluate("axe.run({resultTypes: ['violations']})")
            assert answer["passes"], f"axe looked at nothing on {path.name}"
            found += [
                f"{path.relative_to(shipped.folder)}, {scheme}: {rule['id']}: {node['html'][:120]}"
                for rule in answer["violations"]
                for node in rule["nodes"]
            ]
    tab.close()
    assert found == []


@pytest.fixture(scope="module")
def address(shipped: Site) -> Iterator[str]:
    """Where a server shows the site."""
    with served(shipped.folder) as address:
        yield address


@pytest.mark.parametrize("language", ["id", "en"])
def test_lighthouse_gives_a_brief_at_least_95(
    address: str, chromium: str, node: str, node_modules: Path, tmp_path: Path, language: str
) -> None:
    # performance depends on what else the machine does: bench/pages.py measures it
    answer = lighthouse(
        f"{address}/report/{language}/35.16.13/brief.html",
        tmp_path / "report.json",
        node=node,
        node_modules=node_modules,
        chromium=chromium,
        categories=[category for category in CATEGORIES if category != "performance"],
    )
    scores = {name: category["score"] for name, category in answer["categories"].items()}
    poor = {name: audit["title"] for name, audit in answer["audits"].items() if audit["score"] == 0}
    assert all(score >= 0.95 for score in scores.values()), f"{scores} {poor}"
