"""Writes the package of a study: assembled, zip_bytes, searched for leaks, then moved into place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analysis.errors import Problem, UserError
from report.deposit.archive import zip_bytes
from report.deposit.contents import PROGRAMS, not_taken, package_members
from report.deposit.leaks import problems_in
from report.deposit.packaged_build import open_build
from report.workspace import output_home


def write_package(
    study_folder: Path | str,
    *,
    site: Path | None = None,
    output: Path | None = None,
    confidential: bool = False,
    say: Callable[[str], None],
) -> Path:
    """Writes the package of a study's last build and returns the zip's path.

    Raises UserError if there is no build or the package would have forbidden content; then no zip is written.
    """
    build = open_build(study_folder, site=site, confidential=confidential)
    target = (output or output_home(build.study.folder) / f"{build.name}.zip").absolute()
    if target.suffix != ".zip" or target.is_dir():
        raise UserError(Problem(f"output {target}", "not the name of a zip", "Give one that ends in .zip."))
    members = package_members(build)
    content = zip_bytes(members, folder=build.name, programs=PROGRAMS)
    problems = problems_in(content, build)
    if problems:
        target.unlink(missing_ok=True)  # an older package of that name could be mistaken for this one
        raise UserError(*problems)
    fresh = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        fix = "Give another path with --output, or fix its permissions."
        raise UserError(Problem(f"output {target}", f"cannot be written ({error.strerror})", fix)) from error
    say(f"wrote {target}: {len(members)} files, {len(content) / 1e6:.1f} MB")
    if absent := [name for name in build.settings.extra if not (build.study.folder / name).is_file()]:
        say(f"study.yml, extra: no such file {', '.join(absent)}")
    if others := not_taken(build, members):
        say(f"not taken, as study.yml doesn't name them under extra: {', '.join(others)}")
    if build.left_out:
        say(f"left out {', '.join(build.left_out)}: confidential; ACCESS.md replaces them")
    say(f"to check it: unzip it, and run `python3 verify.py` in {build.name}")
    return target
