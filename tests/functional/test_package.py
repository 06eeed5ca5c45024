"""The packages of the shipped study and, as if it were confidential, of the real one."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from report.deposit.exhibits import exhibits_in
from report.language.digits import rounded
from tests.functional.packages import Package, packaged, problems, searched
from tests.functional.sites import ROOT, Site, risalah


@pytest.fixture(scope="session")
def package(shipped: Site, tmp_path_factory: pytest.TempPathFactory) -> Package:
    return packaged(shipped, "data/mojokerto", tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def hidden(real: Site, tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The real study's package, its data left out."""
    return packaged(real, "tests/studies/indonesia", tmp_path_factory.mktemp("hidden"), "--confidential")


def test_holds_the_code_the_study_the_site_the_notebooks_and_what_describes_them(package: Package) -> None:
    assert package.names >= {
        "README.md", "README.id.md", "LICENSE", "LICENSE-CC-BY-4.0", "CITATION.cff", "codecheck.yml",
        "ro-crate-metadata.json", "datapackage.json", "exhibits.csv", "package.json", "verify.py", "tasks.py",
        "Makefile",
        "pyproject.toml", "requirements.lock", "environment.yml", "Dockerfile", "_quarto.yml", "PROJECT_README.md",
        "analysis/notebooks/income.ipynb", "report/cli.py", "templates/page.html", "data/mojokerto/households.csv",
        "site/index.html", "site/manifest.json", "site/run.json", "notebooks/all/voices.ipynb",
        "notebooks/35.16.13/income.ipynb",
    }  # fmt: skip
    assert "ACCESS.md" not in package.names
    assert not [name for name in package.names if "__pycache__" in name or "/." in name]
    assert "risalah-mojokerto-1" in package.said


def test_the_same_build_gives_the_same_zip(package: Package, shipped: Site, tmp_path: Path) -> None:
    again = packaged(shipped, "data/mojokerto", tmp_path)
    assert again.zip.read_bytes() == package.zip.read_bytes()


def test_every_file_is_in_sha256sums_with_its_hash(package: Package) -> None:
    lines = dict(line.split("  ")[::-1] for line in package.text("SHA256SUMS").splitlines())
    assert set(lines) == package.names - {"SHA256SUMS"}
    for name, digest in lines.items():
        assert hashlib.sha256((package.folder / name).read_bytes()).hexdigest() == digest, name


def test_the_site_in_it_is_the_one_that_was_built(package: Package, shipped: Site) -> None:
    files = [path for path in shipped.folder.rglob("*") if path.is_file()]
    assert len(files) > 100
    for path in files:
        inside = package.folder / "site" / path.relative_to(shipped.folder)
        assert inside.read_bytes() == path.read_bytes()


def test_its_code_is_the_code_that_the_manifest_names(package: Package) -> None:
    manifest = json.loads(package.text("site/manifest.json"))
    for name, entry in manifest["code"].items():
        assert hashlib.sha256((package.folder / name).read_bytes()).hexdigest() == entry["sha256"], name
    for name, entry in manifest["inputs"].items():
        content = (package.folder / "data" / "mojokerto" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], name


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.id.md", "id")])
def test_the_readme_lists_every_exhibit_of_the_pages_with_a_cell(
    package: Package, shipped: Site, readme: str, language: str
) -> None:
    lines = package.text(readme).splitlines()
    count = 0
    for page in sorted((shipped.folder / "report" / language).rglob("*.html")):
        for found in exhibits_in(page.read_text("utf-8")):
            (line,) = (line for line in lines if line.startswith(f"| {page.stem} |") and f"(`{found.id}`)" in line)
            count += 1
            assert re.search(r"`(income|network|voices)\.ipynb`, `[a-z-]+`", line), line
            for file in re.findall(r"`site/([^`*]+)`", line):
                assert (shipped.folder / file).is_file(), file
    assert count > 20


def test_the_list_of_exhibits_names_files_that_are_there(package: Package) -> None:
    rows = list(csv.DictReader(io.StringIO(package.text("exhibits.csv"))))
    files = {file for row in rows for file in row["files"].split(";") if file}
    assert files
    assert files <= package.names
    notebooks = {(row["notebook"], row["cell"]) for row in rows if row["notebook"]}
    for notebook, cell in notebooks:
        assert f'"id": "{cell}"' in package.text(f"analysis/notebooks/{notebook}.ipynb")


def test_the_readme_says_what_was_measured(package: Package) -> None:
    run = json.loads(package.text("site/run.json"))
    text = package.text("README.md")
    decimals = 0 if run["seconds"] >= 10 else 1
    assert f"| time of the last build | {rounded(run['seconds'], decimals):.{decimals}f} seconds |" in text
    assert f"Python {run['python']}" in text
    assert re.search(r"\| memory of the largest process \| [\d.,]+ [MG]B \|", text)
    assert re.search(r"\| disk, site \| [\d.]+ MB \|", text)
    for heading in (
        "Overview", "Data availability and provenance statements", "Computational requirements",
        "Description of programs", "Instructions to replicators", "List of exhibits",
    ):  # fmt: skip
        assert f"## {heading}" in text
    assert "Sabarisman" in text


def test_executed_notebooks_hold_no_machine_no_time_and_only_what_the_site_shows(
    package: Package, shipped: Site
) -> None:
    paths = sorted((package.folder / "notebooks").rglob("*.ipynb"))
    assert len(paths) == 10
    shown: dict[tuple[str, str, str], object] = {}
    for path in paths:
        text = path.read_text("utf-8")
        assert not re.search(r"papermill|basis|iopub|" + re.escape(str(ROOT)), text)
        for cell in json.loads(text)["cells"]:
            for output in cell.get("outputs", []):
                for record in output["data"].get("application/vnd.risalah.findings+json", {}).get("findings", []):
                    shown[record["id"], record["district"], record["wave"]] = record["value"]
    assert len(shown) > 500
    for key, value in shown.items():
        assert shipped.findings[key].value == value


def test_frictionless_validates_every_table(package: Package, hidden: Package) -> None:
    assert problems("frictionless", package.folder) == []
    assert problems("frictionless", hidden.folder) == []
    resources = json.loads(package.text("datapackage.json"))["resources"]
    described = {resource["path"] for resource in resources}
    assert described == {
        name for name in package.names if re.match(r"(data|site)/.*\.csv$", name) and "rules" not in name
    }


def test_frictionless_finds_a_table_that_is_not_as_described(package: Package, tmp_path: Path) -> None:
    folder = shutil.copytree(package.folder, tmp_path / "package")
    findings = folder / "site" / "data" / "findings.csv"
    findings.write_text(findings.read_text("utf-8").replace(",shown", ",shown,more", 1), "utf-8")
    assert any("findings" in problem for problem in problems("frictionless", folder))


def test_roc_validator_passes_the_crate(package: Package, hidden: Package) -> None:
    assert problems("rocrate", package.folder) == []
    assert problems("rocrate", hidden.folder) == []


def test_roc_validator_finds_a_run_without_its_tool(package: Package, tmp_path: Path) -> None:
    folder = shutil.copytree(package.folder, tmp_path / "package")
    crate = folder / "ro-crate-metadata.json"
    metadata = json.loads(crate.read_text("utf-8"))
    for entity in metadata["@graph"]:
        entity.pop("instrument", None)
    crate.write_text(json.dumps(metadata), "utf-8")
    assert any("instrument" in problem for problem in problems("rocrate", folder))


def test_unzipped_it_is_a_project_whose_code_and_data_are_those_of_the_build(package: Package, tmp_path: Path) -> None:
    """The key of a run is a hash of data, code, packages and parameters: with the same ones nothing is due again.

    But for one notebook, which is run from the package.
    """
    folder = shutil.copytree(package.folder, tmp_path / "unzipped here")
    notebooks = shutil.copytree(
        ROOT / "build" / "mojokerto" / "notebooks", folder / "build" / "mojokerto" / "notebooks"
    )
    (notebooks / "all" / "voices.ipynb").unlink()
    command = [sys.executable, "-m", "report.cli", "build", "--format", "html", "--language", "en"]
    command += ["--district", "35.16.13", "--engine", "pandoc"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "notebooks: 1 of 7 runs are due" in ended.stdout
    tables = sorted((package.folder / "site" / "data" / "tables" / "35.16.13").glob("*.csv"))
    assert tables
    for table in tables:
        assert (folder / "_site" / "data" / "tables" / "35.16.13" / table.name).read_bytes() == table.read_bytes()


@pytest.mark.parametrize("code", [0, 1, 2])
def test_verify_py_sets_up_the_environment_and_ends_as_verify_does(package: Package, tmp_path: Path, code: int) -> None:
    shutil.copy(package.folder / "verify.py", tmp_path)
    (tmp_path / "tasks.py").write_text(
        "import sys\nVENV = '.venv'\ndef ready(lock): print('ready', lock)\n"
        f"def verify(arguments):\n    print('verify', *arguments)\n    sys.exit({code})\n"
    )
    ended = subprocess.run([sys.executable, tmp_path / "verify.py"], capture_output=True, text=True, check=False)
    assert ended.stdout.splitlines() == ["ready requirements.lock", f"verify {tmp_path}"]
    assert ended.returncode == code


def test_verify_py_says_when_the_environment_cannot_be_set_up(package: Package, tmp_path: Path) -> None:
    shutil.copy(package.folder / "verify.py", tmp_path)
    (tmp_path / "tasks.py").write_text("import sys\nVENV = '.venv'\ndef ready(lock): sys.exit(1)\n")
    ended = subprocess.run([sys.executable, tmp_path / "verify.py"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "could not set up the environment" in ended.stderr


# --- confidential


@pytest.fixture(scope="session")
def microdata(shared: Path) -> dict[str, list[list[str]]]:
    """The rows of the real study's files."""
    folder = shared / "real" / "indonesia"
    found = {}
    for name in ("households_raw.csv", "ties_raw.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.reader(file))[1:]
    return found


def test_nothing_of_the_microdata_is_in_a_confidential_package(
    hidden: Package, microdata: dict[str, list[list[str]]], pdftotext: str
) -> None:
    households, ties = microdata["households_raw.csv"], microdata["ties_raw.csv"]
    assert (len(households), len(ties)) == (5756, 15089)
    ids = {row[0] for row in households} | {end for row in ties for end in row[:2]}
    rows = {",".join(row) for row in [*households, *ties]}
    for name, text in searched(hidden, pdftotext):
        if not name.endswith(".json"):  # sizes of files there
            assert not set(re.findall(r"(?<![\w.#])\d{6}(?![\w.])", without_amounts(name, text))) & ids, name
        assert not {line.strip().replace('"', "") for line in text.splitlines()} & rows, name
    assert not [name for name in hidden.names if name.startswith("data/indonesia/carried")]


def without_amounts(name: str, text: str) -> str:
    """A file without its numbers: amounts in rupiah may have six digits, as identifiers have."""
    if name.endswith(".csv") and name.startswith("site/report/"):  # the columns of a value and of its interval's ends
        return "\n".join(",".join(row[:5] + row[6:7] + row[9:]) for row in csv.reader(text.splitlines()))
    if name.endswith(".xml") and ".xlsx/xl/worksheets/" in name:
        return re.sub(r"<v>[^<]*</v>", "", text)
    if name.endswith(".xml") and ".pptx/" in name:  # places of shapes
        return re.sub(r'="-?\d+"', "", text)
    return text


def test_no_household_s_consumption_stands_in_a_confidential_package(
    hidden: Package, microdata: dict[str, list[list[str]]], pdftotext: str
) -> None:
    """Each value with four decimals is one household's own; what is rounded for readers has fewer."""
    own = {row[11] for row in microdata["households_raw.csv"] if re.fullmatch(r"\d{3,}\.\d{4,}", row[11])}
    assert len(own) > 1000
    for name, text in searched(hidden, pdftotext):
        if name.startswith(("data/", "notebooks/")) or name in {"README.md", "README.id.md", "ACCESS.md"}:
            assert not set(re.findall(r"\d+\.\d+", text)) & own, name


def test_an_access_note_stands_in_place_of_the_data(hidden: Package, shared: Path) -> None:
    note = hidden.text("ACCESS.md")
    digest = hashlib.sha256((shared / "real" / "indonesia" / "households_raw.csv").read_bytes()).hexdigest()
    assert f"`data/indonesia/carried/households.csv`: 5,756 rows, SHA-256 `{digest}`" in note
    assert f"`data/indonesia/carried/households.csv`: 5.756 baris, SHA-256 `{digest}`" in note
    assert json.loads(hidden.text("package.json"))["left_out"] == ["households.csv", "ties.csv"]
    assert "- [x] Some data **cannot be made** publicly available." in hidden.text("README.md")
    assert "left out households.csv, ties.csv: confidential" in hidden.said


def test_what_a_guard_finds_stops_the_package_and_leaves_no_zip(shipped: Site, tmp_path: Path) -> None:
    site = tmp_path / "_site"
    shutil.copytree(shipped.folder, site)
    with (site / "data" / "findings.csv").open("a", encoding="utf-8") as file:
        file.write(f"made in {ROOT}/build\n")
    target = tmp_path / "package.zip"
    target.write_bytes(b"an older package")
    ended = risalah("package", "data/mojokerto", "--site", str(site), "--output", str(target))
    assert ended.returncode == 1
    assert "site/data/findings.csv: a path of the machine that it was made on" in ended.stderr
    assert not target.exists()


def test_code_that_is_put_into_a_package_is_named_and_not_run(package: Package, tmp_path: Path) -> None:
    folder = shutil.copytree(package.folder, tmp_path / "tampered")
    marker = tmp_path / "ran"
    for name in ("analysis/indicators/poverty.py", "report/cli.py", "sitecustomize.py"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(f"\nopen({str(marker)!r}, 'a').write({name!r})\n")
    ended = risalah("verify", folder, "--output", tmp_path / "verification", "--jobs", "2")
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert not marker.exists()
    said = ended.stdout
    assert said.index("not as SHA256SUMS recorded it: analysis/indicators/poverty.py, report/cli.py") < said.index(
        "rebuilding mojokerto"
    )
    assert "not in SHA256SUMS, left out: sitecustomize.py" in said
    assert "is not run; --trust would run it: analysis/indicators/poverty.py, report/cli.py" in said
