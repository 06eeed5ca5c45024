"""Where waves are: in a column, in the names of columns (income_2021, income_2024), in files of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

_STAGES = (  # in the order of time
    ("baseline", "base", "bsl", "bl", "pre", "awal", "before"),
    ("midline", "mid", "ml"),
    ("endline", "end", "el", "post", "akhir", "after"),
    ("followup", "follow", "fup", "fu", "lanjutan"),
)
_STAGE = {word: at for at, words in enumerate(_STAGES) for word in words}
_FORMS = (
    re.compile(rf"(?P<stem>.+?)[_. -](?P<wave>{'|'.join(sorted(_STAGE, key=len, reverse=True))})\d?", re.IGNORECASE),
    re.compile(r"(?P<stem>.+?)[_. -]?(?P<wave>(19|20)\d\d)", re.IGNORECASE),
    re.compile(r"(?P<stem>.+?)[_. -](?P<wave>[wtrg]\d)", re.IGNORECASE),
)
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
Wide = Mapping[str, Mapping[str, str]]  # stem -> wave -> column


def wide_columns(names: Sequence[str]) -> Wide:
    """Columns that hold the same in several waves, by what their names have in common; empty where there are none.

    >>> wide_columns(["hhid", "income_2021", "income_2024", "size"])
    {'income': {'2021': 'income_2021', '2024': 'income_2024'}}
    >>> list(wide_columns(["c_bsl", "c_end", "c_fup", "weekend"])["c"])
    ['bsl', 'end', 'fup']
    """
    found = max((_of_form(form, names) for form in _FORMS), key=_paired)
    waves = {wave for columns in found.values() if len(columns) > 1 for wave in columns}
    if not waves:
        return {}
    ordered = sorted(waves, key=lambda wave: (_STAGE.get(wave.casefold(), 9), wave))
    kept = {stem: [wave for wave in ordered if wave in columns] for stem, columns in found.items()}
    return {stem: {wave: found[stem][wave] for wave in own} for stem, own in kept.items() if own}


def _of_form(form: re.Pattern[str], names: Sequence[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in names:
        if match := form.fullmatch(name):
            found.setdefault(match["stem"].rstrip("_. -"), {}).setdefault(match["wave"], name)
    return found


def _paired(found: Wide) -> int:
    return sum(len(columns) > 1 for columns in found.values())


def waves_of_files(paths: Sequence[Path]) -> list[str]:
    """A wave's key for each of several files: the year or stage in its name, else its number.

    >>> waves_of_files([Path("susenas_2021.csv"), Path("susenas_2024.csv")])
    ['2021', '2024']
    >>> waves_of_files([Path("a.csv"), Path("b.csv")])
    ['1', '2']
    """
    found = []
    for path in paths:
        year = _YEAR.search(path.stem)
        words = [word for word in re.findall(r"[a-z]+", path.stem.casefold()) if word in _STAGE]
        found.append(year[0] if year else words[0] if words else "")
    return found if all(found) and len({*found}) == len(found) else [str(at + 1) for at in range(len(paths))]


def in_time(waves: Sequence[str]) -> list[str]:
    """Keys of waves in the order of time: by stage, else as numbers, else as texts.

    >>> in_time(["endline", "baseline"]), in_time(["10", "9"])
    (['baseline', 'endline'], ['9', '10'])
    """

    def place(wave: str) -> tuple[int, float, str]:
        number = float(wave) if wave.isdigit() else 0.0
        return _STAGE.get(wave.casefold(), 9), number, wave

    return sorted(waves, key=place)
