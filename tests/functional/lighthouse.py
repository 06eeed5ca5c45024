"""A site served as an office's server would, and what Lighthouse says of a page there."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.functional.browsers import QUIET

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path, *, depth: int = 1) -> Iterator[str]:
    """Where a server on this machine shows a folder, which lies some folders deep in what the server has."""
    root = folder.parents[depth - 1]
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{quote(folder.relative_to(root).as_posix())}"
        server.shutdown()


def lighthouse(
    address: str, report: Path, *, node: str, node_modules: Path, chromium: str, categories: Sequence[str]
) -> dict[str, Any]:
    """The answer of Lighthouse about a page, as on a phone; it is kept in `report`."""
    command = [node, str(node_modules / "lighthouse" / "cli" / "index.js"), address, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--chrome-flags=--headless {' '.join(QUIET)}"]
    command += [f"--only-categories={','.join(categories)}"]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "CHROME_PATH": chromium}
    )
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, Any] = json.loads(report.read_text("utf-8"))
    assert len(answer["categories"]) == len(categories)
    return answer
