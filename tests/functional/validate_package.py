"""Runs in .venv-validators: what frictionless or roc-validator find wrong with an unzipped package, as JSON; offline.

python validate_package.py frictionless|rocrate FOLDER
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path

CONTEXT = Path(__file__).with_name("ro_crate_context.json")
ADDRESS = "https://w3id.org/ro/crate/1.1/context"


def frictionless_problems(folder: Path) -> list[str]:
    """What is wrong between datapackage.json and the CSV files that it describes."""
    from frictionless import system, validate

    system.trusted = True  # the folder's path is absolute
    report = validate(str(folder / "datapackage.json"))
    found = [str(error) for error in report.errors]
    for task in report.tasks:
        found += [f"{task.name}: {type_}: {note}" for type_, note in task.flatten(["type", "note"])]
    return found if found or report.valid else ["not valid"]


def rocrate_problems(folder: Path) -> list[str]:
    """What the profile Process Run Crate requires and the crate hasn't, the files it names included."""
    from rocrate_validator import models, services

    cache = str(Path(tempfile.mkdtemp()) / "http")
    _fill(cache)
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="process-run-crate",
        requirement_severity=models.Severity.REQUIRED,
        cache_path=cache,
        offline=True,
    )
    return [f"{issue.check.identifier}: {issue.message}" for issue in services.validate(settings).get_issues()]


def _fill(cache: str) -> None:
    """Puts the context into the validator's HTTP cache as if it had been fetched."""
    import requests
    from requests.adapters import BaseAdapter
    from requests_cache import CachedSession
    from urllib3 import HTTPResponse

    class FromFile(BaseAdapter):
        def send(self, request, **_options):
            answer = requests.Response()
            answer.status_code, answer.url, answer.request = 200, request.url, request
            answer.headers["Content-Type"] = "application/ld+json"
            answer.raw = HTTPResponse(
                io.BytesIO(CONTEXT.read_bytes()), headers=answer.headers, status=200, preload_content=False
            )
            return answer

        def close(self):
            pass

    with CachedSession(cache, backend="sqlite", expire_after=-1) as session:
        session.mount("https://", FromFile())
        session.get(ADDRESS)


if __name__ == "__main__":
    check = {"frictionless": frictionless_problems, "rocrate": rocrate_problems}[sys.argv[1]]
    print(json.dumps(check(Path(sys.argv[2]).resolve())))
