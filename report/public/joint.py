"""Numbers and voices side by side: whether a survey's number agrees with what people told of an outcome.

Made of public findings and of statements that may be shown, after disclosure, so it shows no more than they do: a
number that was suppressed can't confirm or refute anything, and its verdict is silent with the number's own reason.
The rule is one table, `joint:` in templates/rules/wording.yml. Voices are those of the study as a whole, in each
district the same; the number is the district's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.catalogue import VERDICTS
from analysis.disclosure.findings import FEW_INFORMANTS
from analysis.findings import Finding, Table, table_rows
from analysis.findings.key import FindingKey
from analysis.study import Study
from analysis.study.settings import StudySettings
from report.language.verdicts import baseline_of, joint_verdict, rules, verdict, voices_say
from report.public.results import Public
from report.public.statements import Statement, shown_statements

PREFIX = "joint."
INFORMANTS = "voices.informants."
VALUES = {"agrees": 1.0, "silent": 0.0, "differs": -1.0}
NO_STATEMENTS = "no statements on this outcome"
NO_PAIR = "no pair of waves"
NO_NUMBER = "no number on this outcome"
DIVIDED = "as many statements for as against"
COVERS_ZERO = "the interval covers zero"
_COLUMNS = ("number", "low", "high", "statements_for", "statements_against", "verdict")


@dataclass(frozen=True)
class Told:
    """What the statements on one outcome say: how many for it and against it, None for what may not be shown."""

    says: str  # for | against | divided
    in_favour: int | None
    against: int | None

    @property
    def statements(self) -> int | None:
        """How many there are in all; None where that would give back a number that isn't shown."""
        return None if self.in_favour is None or self.against is None else self.in_favour + self.against


@dataclass(frozen=True)
class Joint:
    """One outcome in one district and pair of waves: the number, what was told, and what the two say together."""

    outcome: str
    wave: str
    number: Finding | None
    told: Told | None
    verdict: str | None  # agrees | differs | silent; None where there is nothing to lay side by side
    reason: str | None = None


def joint_outcomes(study: Study, public: Public, district: str) -> list[Joint]:
    """Each outcome of the rule table, in each pair of waves; in a study of one wave each says that there is no pair."""
    settings = study.settings
    told = told_of_outcomes(study, public)
    pairs = settings.wave_pairs or [(settings.waves[-1].key, None)]
    found = []
    for first, second in pairs:
        wave = f"{first}-{second}" if second else first
        for rule in rules("wording")["joint"]["outcomes"]:
            number, voices = public.finding(rule["finding"], district, wave), told.get(rule["outcome"])
            if isinstance(voices, Told) and second:
                base = public.finding(baseline_of(rule["finding"]) or "", district, first)
                word = verdict(number, base=base, material_change=settings.material_change)
                both = joint_verdict(word, rule["says"], voices=voices.says)
                reason = _why_silent(number, voices) if both == "silent" else None
                found.append(Joint(rule["outcome"], wave, number, voices, both, reason))
            else:
                reason = (voices or NO_STATEMENTS) if not isinstance(voices, Told) else NO_PAIR
                found.append(Joint(rule["outcome"], wave, number, None, None, reason))
    return found


def rests_on(finding: Finding, public: Public, settings: StudySettings) -> list[FindingKey]:
    """The keys of the findings that a verdict is made of, as far as there are such.

    The number, the level that its change is measured by, and the numbers of informants where they decide which
    statements may be shown.
    """
    outcome, first = finding.id.removeprefix(PREFIX), finding.wave
    for pair in settings.wave_pairs:
        if "-".join(pair) == finding.wave:
            first = pair[0]
    ids = [rule["finding"] for rule in rules("wording")["joint"]["outcomes"] if rule["outcome"] == outcome]
    bases = [FindingKey(base, finding.district, first) for id_ in ids if (base := baseline_of(id_))]
    told_by = [] if settings.voices.published else [id_ for id_ in public.ids if id_.startswith(INFORMANTS)]
    counts = [key for id_ in told_by for key in public.of_id(id_)]
    keys = [*(FindingKey(id_, finding.district, finding.wave) for id_ in ids), *bases, *sorted(counts)]
    return [key for key in keys if key in public.findings]


def told_of_outcomes(study: Study, public: Public) -> dict[str, Told | str]:
    """By outcome, what the statements say that may be shown; the reason where too few informants stand behind."""
    spoken: dict[str, list[Statement]] = {}
    for item in shown_statements(study, public, study.settings.languages[0]):
        if item.direction in ("supports", "against"):
            spoken.setdefault(item.outcome, []).append(item)
    least = 0 if study.settings.voices.published else study.settings.disclosure.informants
    return {outcome: _told(items, _informants(study), least) for outcome, items in spoken.items()}


def joint_findings(joints: Iterable[Joint], *, district: str) -> list[Finding]:
    """The verdicts as findings: 1 agrees, 0 silent, -1 differs. They come from where their number was computed."""
    return [
        Finding(
            f"{PREFIX}{item.outcome}",
            district,
            item.wave,
            None if item.verdict is None else VALUES[item.verdict],
            VERDICTS.unit,
            n=item.told.statements if item.told else None,
            reason=item.reason,
            disclosure="suppressed primary" if item.reason == FEW_INFORMANTS and item.verdict is None else "shown",
            source=item.number.source if item.number else None,
            function=VERDICTS.function,
        )
        for item in joints
    ]


def joint_table(joints: Iterable[Joint], *, district: str) -> Table | None:
    """Outcome, number with its interval, statements for and against, verdict in a word. None where nobody speaks.

    An outcome without a verdict keeps its row, with empty cells for what isn't there.
    """
    joints = list(joints)
    if all(item.verdict is None for item in joints):
        return None
    rows = [
        {
            "key": item.outcome,
            "wave": item.wave,
            "unit": item.number.unit if item.number else None,
            "number": item.number.value if item.number else None,
            "low": item.number.low if item.number else None,
            "high": item.number.high if item.number else None,
            "statements_for": item.told.in_favour if item.told else None,
            "statements_against": item.told.against if item.told else None,
            "verdict": item.verdict,
        }
        for item in joints
    ]
    whole = dict.fromkeys(("statements_for", "statements_against"), "Int64")
    return Table("joint", district, "outcome", _COLUMNS, table_rows(rows, _COLUMNS).astype(whole))


def _why_silent(number: Finding | None, told: Told) -> str | None:
    if number is None:
        return NO_NUMBER
    if number.value is None:
        return number.reason
    if told.says == "divided":
        return DIVIDED
    return COVERS_ZERO if number.low is not None else number.reason


def _told(items: list[Statement], informants: dict[str, str], least: int) -> Told | str:
    """What statements on one outcome say; `least` informants must stand behind them, and behind a count."""
    sides = {side: [item for item in items if item.direction == side] for side in ("supports", "against")}
    if _behind(items, informants) < least:
        return FEW_INFORMANTS
    counts = {side: len(own) if not own or _behind(own, informants) >= least else None for side, own in sides.items()}
    says = voices_say(len(sides["supports"]) - len(sides["against"]))
    return Told(says, counts["supports"], counts["against"])


def _informants(study: Study) -> dict[str, str]:
    """Who made each statement, by its id; only what study.statements tells."""
    table = study.statements
    if table is None or "informant_id" not in table:
        return {}
    known = table.dropna(subset="informant_id")
    return dict(zip(known["statement_id"].map(str), known["informant_id"].map(str), strict=True))


def _behind(items: list[Statement], informants: dict[str, str]) -> int:
    """How many people at least stand behind statements: those whose speaker isn't named may be of one."""
    return len({informants.get(item.id, "") for item in items})
