"""Which columns of a file are which standard columns: by name, by label, and whether the content agrees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from analysis.proposal.likeness import NEARLY, likeness
from analysis.proposal.profile import AN_AMOUNT, MOST_CODES, MOST_PERSONS, Profile
from analysis.study.columns import AMOUNTS, COLUMNS, MEMBERS

LEAST = 0.55  # likeness below which a name proposes nothing
RIVAL = 0.02  # a difference of likeness below which two columns are equally good
OF_THE_TOOL = 0.1  # by how much a column that a survey tool adds is less likely than one of the form
MOST_WAVES = 12
MOST = 0.96  # part of a column's values that must be what the column holds


@dataclass(frozen=True)
class Match:
    """A column that is taken for a standard one."""

    ours: str
    column: str
    score: float
    by: str  # name, part, spelling, label, content
    rivals: tuple[str, ...] = ()  # other columns that could be it just as well

    @property
    def sure(self) -> bool:
        """Whether name and content leave no doubt."""
        return self.score >= NEARLY and not self.rivals


def matches(
    table: str, profiles: Mapping[str, Profile], *, wanted: Iterable[str], taken: Collection[str] = ()
) -> tuple[dict[str, Match], dict[str, str]]:
    """The best column for each wanted standard one, each used once; those whose content speaks against their name."""
    scores: list[tuple[float, int, str, str, str]] = []
    against: dict[str, str] = {}
    order = list(COLUMNS[table].known)
    for ours in wanted:
        for at, (name, profile) in enumerate(profiles.items()):
            if name in taken:
                continue
            score, by = likeness(table, ours, name, profile.label)
            if name.startswith("_"):  # of KoboToolbox itself
                score -= OF_THE_TOOL
            if score < LEAST:
                continue
            if fits(ours, profile):
                scores.append((score, -at, ours, name, by))
            elif score >= NEARLY:
                against.setdefault(name, ours)
    found: dict[str, Match] = {}
    used: set[str] = set()
    for score, _, ours, name, by in sorted(scores, key=lambda one: (-one[0], order.index(one[2]), -one[1])):
        if ours not in found and name not in used:
            others = [
                other for value, _, own, other, _ in scores if own == ours and other != name and value >= score - RIVAL
            ]
            found[ours] = Match(ours, name, score, by, tuple(other for other in others if other not in used))
            used.add(name)
    return found, {name: ours for name, ours in against.items() if name not in used}


def fits(ours: str, profile: Profile) -> bool:
    """Whether a column's content can be a standard column's."""
    if ours in ("household_id", "source_id", "target_id"):
        return profile.distinct > 1 and not (profile.is_numeric and not profile.is_whole)
    if ours in MEMBERS or ours == "paid_workers":
        least = 1 if ours == "household_size" else 0
        whole = profile.is_whole and profile.distinct > 1 and profile.numbers.min() >= least
        return bool(whole and profile.numbers.quantile(MOST) <= MOST_PERSONS)
    if ours in AMOUNTS:
        rounded = profile.is_numeric and float(profile.numbers[profile.numbers != 0].median() or 0) >= AN_AMOUNT
        return profile.is_numeric and profile.distinct > 1 and (rounded or profile.distinct > MOST_CODES / 4)
    if ours in COLUMNS["households"].answers:
        return profile.kind == "yes_no"
    if ours == "wave":
        years = profile.distinct == 1 and bool(profile.answers.str.fullmatch(r"(19|20)\d\d").all())
        return years or 1 < profile.distinct <= MOST_WAVES
    if ours == "fies_score":
        return profile.is_whole and bool(profile.numbers.between(0, 8).all())
    if ours in ("training_days", "strength"):
        return profile.is_numeric and profile.distinct > 1
    return 1 < profile.distinct <= MOST_CODES


def id_by_content(profiles: Mapping[str, Profile], taken: Collection[str]) -> Match | None:
    """The first column that is another one in every row, where no name tells which is the household's."""
    names = [name for name, profile in profiles.items() if profile.kind == "identifier" and name not in taken]
    return Match("household_id", names[0], 0.5, "content", tuple(names[1:])) if names else None
