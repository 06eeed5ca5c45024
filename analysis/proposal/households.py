"""What is proposed of the households' file: its columns, waves, districts, codes and the survey design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.proposal.answers import needs_recode
from analysis.proposal.guess import Guess, Reasons, listed
from analysis.proposal.likeness import is_capita, is_consumption, words_of
from analysis.proposal.matching import Match, id_by_content, matches
from analysis.proposal.places import Places, places
from analysis.proposal.profile import Profile
from analysis.proposal.shape import in_time
from analysis.proposal.survey_file import SurveyFile
from analysis.proposal.words import vocabulary
from analysis.study.columns import AMOUNTS, COLUMNS
from analysis.study.design import PARTS
from analysis.study.lookalikes import part_of_design

INCOMES = ("income_capita_month", "income_month")
PARTS_OF_INCOME = tuple(name for name in AMOUNTS if name not in INCOMES)
FEW_SIZES = 0.98  # part of households with a known size, below which households are counted instead of persons
FALL = 0.05  # correlation with the size, from which an amount falls with it
WEEKS = 52.18 / 12  # in a month
IN_THOUSANDS = (20.0, 20_000.0)  # medians of rupiah per month that can only be thousands


@dataclass(frozen=True, eq=False)
class Households:
    """The households' file with what each of its columns is taken for."""

    file: SurveyFile
    why: Reasons

    @cached_property
    def places(self) -> Places:
        """The districts."""
        return places(self.file.frame, self.file.labels, self.file.value_labels)

    @cached_property
    def wave_match(self) -> Match | None:
        """The column with the wave, where one file has several in rows."""
        if self.file.waves or any(len(columns) > 1 for columns in self.file.wide.values()):
            return None
        found, _ = matches("households", self.file.profiles, wanted=("wave",), taken=self.places.columns)
        return found.get("wave")

    @property
    def waves(self) -> list[str]:
        """Keys of waves in the order of time; empty where nothing tells of any."""
        if self.file.waves:
            return self.file.waves
        if self.wave_match:
            return in_time([str(value) for value in self.file.profiles[self.wave_match.column].answers.unique()])
        return list(dict.fromkeys(wave for columns in self.file.wide.values() for wave in columns))

    @cached_property
    def _matched(self) -> tuple[dict[str, Match], dict[str, str]]:
        taken = {*self.places.columns, *((self.wave_match.column,) if self.wave_match else ())}
        wanted = [name for name in COLUMNS["households"].known if name not in ("district_code", "wave")]
        found, against = matches("households", self.file.profiles, wanted=wanted, taken=taken)
        if "household_id" not in found and (own := self._id_by_content(taken)):
            found["household_id"] = own
        return found, against

    @cached_property
    def matches(self) -> Mapping[str, Match]:
        """The match of each standard column; of income, the one that leads, per person if it is said or looks so."""
        found = dict(self._matched[0])
        lead = next((ours for ours in INCOMES if ours in found), None)
        for other in INCOMES:
            if lead and other != lead:
                found.pop(other, None)
        if lead == "income_month" and self._falls_with_size(found):
            found["income_capita_month"] = found.pop("income_month")
        return found

    def _id_by_content(self, taken: set[str]) -> Match | None:
        """The column that is another one in each row, or in each row of a wave."""
        if self.wave_match is None:
            return id_by_content(self.file.profiles, taken)
        wave, frame = self.wave_match.column, self.file.frame
        least = len(frame) / max(len(self.waves), 1) / 2
        names = [
            name
            for name, profile in self.file.profiles.items()
            if name not in taken and profile.distinct >= least and (profile.is_whole or not profile.is_numeric)
        ]
        found = [name for name in names if not frame[[name, wave]].duplicated().any()]
        return Match("household_id", found[0], 0.5, "content", tuple(found[1:])) if found else None

    @property
    def against(self) -> Mapping[str, str]:
        """Columns that are called like a standard one and hold something else."""
        return self._matched[1]

    @property
    def lead(self) -> str | None:
        """income_capita_month or income_month, whichever the file has; None in one without amounts."""
        return next((ours for ours in INCOMES if ours in self.matches), None)

    @property
    def welfare(self) -> str | None:
        """income or consumption, by the name of the leading column."""
        if self.lead is None:
            return None
        profile = self.profile(self.lead)
        return "consumption" if is_consumption(profile.name, profile.label) else "income"

    @property
    def numbers_of_households(self) -> set[str]:
        """What the column that names households holds; empty where none does."""
        own = self.matches.get("household_id")
        return set() if own is None else {str(value) for value in self.file.frame[own.column].dropna()}

    def profile(self, ours: str) -> Profile:
        """The profile of the column that is taken for a standard one."""
        return self.file.profiles[self.matches[ours].column]

    @cached_property
    def indonesian(self) -> bool:
        """Whether the file tells that it is Indonesian: by official codes or names, or by its words."""
        words = {word for name in self.file.frame.columns for word in words_of(str(name))}
        words |= {word for label in self.file.labels.values() for word in words_of(label)}
        return self.places.official or len(words & vocabulary("indonesian")) >= 2

    def _falls_with_size(self, found: Mapping[str, Match]) -> bool:
        """Whether the amount falls as households grow, as an amount per person does and a household's doesn't."""
        if "household_size" not in found:
            return False
        income, size = found["income_month"].column, found["household_size"].column
        if is_capita(income, self.file.profiles[income].label) or income in self.file.wide or size in self.file.wide:
            return False
        both = pd.DataFrame({name: self.file.numbers(name) for name in (income, size)}).dropna()
        fall = -float(both[income].corr(both[size], method="spearman"))
        return len(both) > 30 and fall > max(FALL, 2 / len(both) ** 0.5)  # beyond what chance makes of so few

    def guesses(self) -> Iterator[Guess]:
        """A guess for each standard column that was found, districts and waves too."""
        yield from self._of_district()
        if self.wave_match:
            yield self._guess("wave", self.wave_match, self.file.source(self.wave_match.column))
        for ours in COLUMNS["households"].known:
            if ours in self.matches:
                yield self._of_column(ours, self.matches[ours])
        if self.parts:
            yield self._of_parts()

    @property
    def parts(self) -> list[str]:
        """The parts that incomes are added up from where no column has the whole."""
        return [] if self.lead else [ours for ours in PARTS_OF_INCOME if ours in self.matches]

    def _of_parts(self) -> Guess:
        """The income as the sum of its parts, where no column has it."""
        sources = [self._of_column(ours, self.matches[ours]) for ours in self.parts]
        columns = tuple(column for source in sources for column in source.columns)
        reason = self.why.why("sum_of_parts", columns=listed(columns))
        place = ("columns", "households", "income_month")
        return Guess(place, {"sum": [source.value for source in sources]}, False, (reason,), columns)

    def _guess(self, ours: str, match: Match, value: Any, *, sure: bool = True, reasons: tuple[str, ...] = ()) -> Guess:
        profile = self.file.profiles[match.column]
        said = [self.why.why(match.by, column=match.column, label=profile.label)]
        said += [self.why.why("rivals", columns=listed(match.rivals))] if match.rivals else []
        columns = self.file.columns_of(match.column)
        return Guess(("columns", "households", ours), value, match.sure and sure, (*said, *reasons), columns)

    def _of_column(self, ours: str, match: Match) -> Guess:
        profile, reasons, sure = self.file.profiles[match.column], [], True
        how: dict[str, Any] = {}
        if profile.missing:
            how["missing"] = list(profile.missing)
            reasons.append(self.why.why("missing", codes=", ".join(profile.missing)))
            sure = {*profile.missing} <= {*profile.said_missing}
        if ours in COLUMNS["households"].answers and profile.yes_no and needs_recode(profile.yes_no):
            how["recode"] = dict(profile.yes_no)
            labelled = set(profile.yes_no) <= set(profile.values)
            reasons.append(self.why.why("recode_labels" if labelled else "recode"))
            sure = sure and labelled
        if ours in AMOUNTS:
            scale, said = self._scale(match)
            how |= scale
            reasons += said
            sure = sure and not said
        if ours in PARTS_OF_INCOME and self.lead and (self.lead != "income_month" or self.welfare == "consumption"):
            reasons.append(self.why.why("part_of_income"))
            sure = False
        if ours == "income_capita_month" and not is_capita(match.column, profile.label):
            reasons.append(self.why.why("falls"))
            sure = False
        if ours == "household_id":
            repeated = self._repeats(match.column)
            reasons += [self.why.why("repeats")] if repeated else []
            sure = not repeated
        return self._guess(ours, match, self.file.source(match.column, **how), sure=sure, reasons=tuple(reasons))

    def _scale(self, match: Match) -> tuple[dict[str, float], list[str]]:
        """What an amount is multiplied with or divided by, to be rupiah a month, and why."""
        profile = self.file.profiles[match.column]
        words = {*words_of(profile.name), *words_of(profile.label)}
        how: dict[str, float] = {}
        said: list[str] = []
        if words & vocabulary("year"):
            how["divide"] = 12
            said.append(self.why.why("per_year"))
        elif words & vocabulary("week"):
            how["scale"] = round(WEEKS, 4)
            said.append(self.why.why("per_week"))
        middle = float(profile.numbers[profile.numbers != 0].median() or 0)
        thousands = "ribu" in words or "thousand" in words or "thousands" in words
        if self.indonesian and (thousands or IN_THOUSANDS[0] <= middle < IN_THOUSANDS[1]):
            how["scale"] = how.get("scale", 1) * 1000
            said.append(self.why.why("thousands"))
        return how, said

    def _repeats(self, column: str) -> bool:
        """Whether an id stands in several rows of one wave: a row is then no household."""
        keys = [column, *([self.wave_match.column] if self.wave_match else [])]
        return (
            len(self.file.tables) == 1
            and "persons" not in self.file.form
            and bool(self.file.frame[keys].dropna().duplicated().any())
        )

    def _of_district(self) -> Iterator[Guess]:
        found = self.places
        if found.mapping is None:
            return
        reasons = [self.why.why(f"level_{found.level}")]
        if isinstance(found.mapping, dict) and "join" in found.mapping:
            reasons.append(self.why.why("joined"))
        reasons.append(self.why.why("official" if found.official else "not_official", number=len(found.districts)))
        if found.other_levels:
            reasons.append(self.why.why("other_levels", columns=listed([*found.other_levels.values()])))
        yield Guess(
            ("columns", "households", "district_code"), found.mapping, found.sure, tuple(reasons), found.columns
        )

    def few_sizes(self) -> bool:
        """Whether so many households lack a size that counting persons would lose them."""
        if "household_size" not in self.matches:
            return self.lead == "income_capita_month"
        profile = self.profile("household_size")
        return len(profile.answers) < FEW_SIZES * profile.rows

    def design_columns(self) -> dict[str, list[str]]:
        """Columns that look like a part of the survey design, by part; the leading amounts aside."""
        used = {match.column for match in self.matches.values()}
        found: dict[str, list[str]] = {}
        for name, profile in self.file.profiles.items():
            part = part_of_design(f"{name} {profile.label}")
            if part and name not in used:
                found.setdefault(part, []).append(name)
        return {part: found[part] for part in PARTS if part in found}

    def arm_columns(self) -> list[str]:
        """Columns that look like arms of a programme."""
        words = vocabulary("arms")
        profiles = self.file.profiles.items()
        return [name for name, profile in profiles if words & {*words_of(name)} and 1 < profile.distinct <= 5]
