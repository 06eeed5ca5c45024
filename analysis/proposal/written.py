"""Writes a proposed study: study.yml with a reason for each guess, codebook.yml, and a summary on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.proposal.folder import CODEBOOK, STUDY, codebook_text, new_folder, slug, write_text
from analysis.proposal.guess import CHECK, Guess, Reasons, listed
from analysis.proposal.households import Households
from analysis.proposal.likeness import words_of
from analysis.proposal.profile import Profile
from analysis.proposal.proposal import Proposal, proposed
from analysis.proposal.settings_text import settings_text
from analysis.proposal.sheets import fit_of_households, fit_of_ties, path_and_sheet
from analysis.proposal.survey_file import SurveyFile, survey_file
from analysis.proposal.words import told, vocabulary, words
from analysis.proposal.yaml_text import comment, flow
from analysis.study.columns import COLUMNS
from analysis.study.fields import DEFAULT_LANGUAGES
from analysis.study.files import sheets_of

MOST_LISTED = 24  # columns that aren't used, on the screen; study.yml has all
BLANKS = ("description", "question")  # of each column in codebook.yml, which no file tells


def write_proposal(
    folder: Path,
    households: Sequence[Path],
    ties: Sequence[Path],
    *,
    seed: int,
    language: str,
    say: Callable[[str], None],
) -> None:
    """Writes a study proposed from files; raises UserError for one that can't be read, or a folder that isn't empty."""
    why = Reasons(language)
    of_households = survey_file(households, fit_of_households)
    of_ties = None
    if ties:
        fit = fit_of_ties(Households(of_households, why).numbers_of_households)
        of_ties = survey_file(ties, fit, forms_of=of_households)
    place = new_folder(folder)
    name = slug(folder.resolve().name)
    proposal, found = proposed(folder, of_households, of_ties, name=name, seed=seed, why=why)
    files = ", ".join(dict.fromkeys(path_and_sheet(path)[0].name for path in (*households, *ties)))
    head = [text.format(files=files) for text in words()["head"]["proposed"].values()]
    notes: dict[tuple[str, ...], list[str]] = {**proposal.notes}
    for table, columns in proposal.unused.items():
        notes.setdefault(("columns", table), []).extend(_of_unused(columns, language))
    text = settings_text(proposal.values, head=head, notes=notes, instead=proposal.instead)
    write_text(place / STUDY, text)
    write_text(place / CODEBOOK, _codebook(proposal, found, of_ties, why))
    read = [of_households, *([of_ties] if of_ties else [])]
    for file in read:
        _say_read(file, language, say)
    _say_other_sheets(read, language, say)
    for line in summary(proposal, language):
        say(line)
    for name in (CODEBOOK, STUDY):
        say(told("said", "wrote", language, file=(folder / name).as_posix()))
    say(told("said", "correct", language, file=(folder / STUDY).as_posix(), folder=folder.as_posix()))


def _say_read(file: SurveyFile, language: str, say: Callable[[str], None]) -> None:
    for table in file.tables:
        say(told("said", "read", language, file=table.file, rows=len(table.rows), columns=len(table.names)))


def _say_other_sheets(read: Sequence[SurveyFile], language: str, say: Callable[[str], None]) -> None:
    """Sheets of workbooks that nothing was read from."""
    used = {(path, table.sheet) for file in read for path, table in zip(file.paths, file.tables, strict=True)}
    for path in dict.fromkeys(path for path, _ in used):
        others = [sheet for sheet in sheets_of(path) if (path, sheet) not in used]
        if others and len(others) < len(sheets_of(path)):
            said = {"file": path.name, "sheets": ", ".join(others), "first": others[0]}
            say(told("said", "other_sheets", language, **said))


def _of_unused(columns: Mapping[str, str], language: str) -> list[str]:
    if not columns:
        return []
    return [words()["head"]["unused_columns"][language], *(f"  {name}: {said}" for name, said in columns.items())]


def summary(proposal: Proposal, language: str) -> list[str]:
    """What is sure, what to check, what isn't used: names of columns and settings alone."""
    lines: list[str] = []
    for sure, heading in ((True, "sure"), (False, "check")):
        own = [guess for guess in proposal.guesses.values() if guess.sure == sure and guess.reasons]
        said = [line for guess in own for line in [_in_summary(guess)] if line]
        if not sure:
            said += [f"  {name}: {lines[0].removeprefix(f'{CHECK}: ')}" for name, lines in proposal.instead.items()]
        lines += [told("said", heading, language), *said] if said else []
    for table, columns in proposal.unused.items():
        if columns:
            names = listed(list(columns), MOST_LISTED)
            lines.append(f"{table}: {told('said', 'unused', language, number=len(columns), columns=names)}")
    return lines


def _in_summary(guess: Guess) -> str:
    reasons = "; ".join(guess.reasons)
    if guess.place[0] == "columns":
        return f"  {guess.place[2]} <- {flow(guess.value)}  ({reasons})"
    short = flow(guess.value) if isinstance(guess.value, str | bool | int) else ""
    return f"  {'.'.join(guess.place)}{f': {short}' if short else ''}  ({reasons})"


def _codebook(proposal: Proposal, found: Households, ties: SurveyFile | None, why: Reasons) -> str:
    """The codebook of the columns that are used: names, types and names of codes, from labels."""
    entries: dict[str, dict[str, Any]] = {}
    notes: dict[str, list[str]] = {}
    files = {"households": found.file, **({"ties": ties} if ties else {})}
    for place, guess in proposal.guesses.items():
        if place[0] != "columns" or place[2] in entries:
            continue
        file, ours = files[place[1]], place[2]
        profile = next(
            (file.profiles[name] for name in file.profiles if {*file.columns_of(name)} & {*guess.columns}), None
        )
        entries[ours], blank = _entry(place[1], ours, guess, profile)
        if blank:
            notes[ours] = [f"{CHECK}: {' / '.join(words()['why']['codebook'].values())}"]
    head = list(words()["head"]["codebook"].values())
    text = codebook_text(entries, head=head, notes=notes, blanks=BLANKS)
    unused = [line for columns in proposal.unused.values() for line in comment(_of_unused(columns, why.language))]
    return "\n".join([text.rstrip("\n"), *unused, ""])


def _entry(table: str, ours: str, guess: Guess, profile: Profile | None) -> tuple[dict[str, Any], bool]:
    """A column's entry, and whether anything in it is still to be translated."""
    label = dict(words()["labels"][ours])
    blank = False
    joined = isinstance(guess.value, Mapping) and "join" in guess.value
    if profile is not None and profile.label and not joined:
        label, blank = {**label, _language(profile.label): profile.label}, True
    kind = "number" if ours in COLUMNS[table].numbers else "yes_no" if ours in COLUMNS[table].answers else "code"
    entry: dict[str, Any] = {"label": label, "type": kind}
    if (
        profile is not None
        and kind == "code"
        and profile.values
        and not ours.endswith(("_id", "_code"))
        and ours != "wave"
    ):
        there = {str(value) for value in profile.answers.unique()}
        values = {code: dict.fromkeys(DEFAULT_LANGUAGES, text) for code, text in profile.values.items()}
        if there <= set(values):
            entry["values"], blank = {code: values[code] for code in values if code not in profile.missing}, True
    return entry, blank


def _language(label: str) -> str:
    """The language that a label is in, by its words."""
    first, last = DEFAULT_LANGUAGES[0], DEFAULT_LANGUAGES[-1]
    return first if {*words_of(label)} & vocabulary("indonesian") else last
