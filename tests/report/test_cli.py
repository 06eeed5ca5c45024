"""The command line: every verb helps, with an example; nothing heavy is loaded to say so."""

import subprocess
import sys
import tomllib

import pytest
from typer.main import get_command

from report.cli import app
from report.project import ROOT

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_an_example_that_names_it(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.epilog.startswith(f"Example: risalah {name}")
    assert all(
        parameter.help for parameter in command.params if parameter.param_type_name == "option" and not command.hidden
    )


def test_help_is_quick_to_load() -> None:
    code = "import sys, report.cli; print(sorted({'pandas', 'matplotlib', 'papermill'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_the_version_is_that_of_the_project() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "report.cli", "--version"], capture_output=True, text=True, check=True
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert ended.stdout == f"risalah {project['version']}\n"


def test_formats_may_be_given_one_by_one_and_none_is_lost() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "report.cli", "build", "nowhere", "--format", "none", "--format", "html"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "none is not a format" in ended.stderr
