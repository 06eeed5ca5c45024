"""Joint verdicts: whether a survey's number agrees with people's statements on an outcome.

Computed after disclosure from public findings and public statements, so it shows no more than they do: a suppressed
number can't confirm or refute anything, and its verdict is silent with the number's reason. The rule is the table
`joint:` in templates/rules/wording.yml. Statements are those of the whole study, the same in each district; the
number is the district's.
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
from analysis.study.waves import pair_name
from report.language.verdicts import baseline_of, joint_verdict, rules, verdict, voices_majority
from report.public.results import Public
from report.public.statements import Statement, public_statements

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
class OutcomeStatements:
    """The statements on one outcome: how many for it and against it, None for a count that may not be shown."""

    says: str  # for | against | divided
    in_favour: int | None
    against: int | None

    @property
    def total(self) -> int | None:
        """The number of statements; None if it would reveal a count that isn't shown."""
        return None if self.in_favour is None or self.against is None else self.in_favour + self.against


@dataclass(frozen=True)
class JointOutcome:
    """One outcome in one district and pair of waves: its number, its statements and their joint verdict."""

    outcome: str
    wave: str
    number: Finding | None
    statements: OutcomeStatements | None
    verdict: str | None  # agrees | differs | silent; None without statements or a pair of waves
    reason: str | None = None


def joint_outcomes(study: Study, public: Public, district: str) -> list[JointOutcome]:
    """Each outcome of the rule table in each pair of waves; without verdicts in a study of one wave."""
    settings = study.settings
    statements = statements_by_outcome(study, public)
    pairs = settings.wave_pairs or [(settings.waves[-1].key, None)]
    found = []
    for first, second in pairs:
        wave = pair_name(first, second) if second else first
        for rule in rules("wording")["joint"]["outcomes"]:
            number, voices = public.finding(rule["finding"], district, wave), statements.get(rule["outcome"])
            if isinstance(voices, OutcomeStatements) and second:
                base = public.finding(baseline_of(rule["finding"]) or "", district, first)
                word = verdict(number, base=base, material_change=settings.material_change)
                both = joint_verdict(word, rule["says"], voices=voices.says)
                reason = _silence_reason(number, voices) if both == "silent" else None
                found.append(JointOutcome(rule["outcome"], wave, number, voices, both, reason))
            else:
                reason = (voices or NO_STATEMENTS) if not isinstance(voices, OutcomeStatements) else NO_PAIR
                found.append(JointOutcome(rule["outcome"], wave, number, None, None, reason))
    return found


def verdict_inputs(finding: Finding, public: Public, settings: StudySettings) -> list[FindingKey]:
    """The keys of the findings that a verdict is computed from.

    The number, the baseline of its change, and the numbers of informants if they decide which statements are public.
    """
    outcome, first = finding.id.removeprefix(PREFIX), finding.wave
    if pair := settings.pair_named(finding.wave):
        first = pair[0]
    ids = [rule["finding"] for rule in rules("wording")["joint"]["outcomes"] if rule["outcome"] == outcome]
    bases = [FindingKey(base, finding.district, first) for id_ in ids if (base := baseline_of(id_))]
    informants = [] if settings.voices.published else [id_ for id_ in public.ids if id_.startswith(INFORMANTS)]
    counts = [key for id_ in informants for key in public.of_id(id_)]
    keys = [*(FindingKey(id_, finding.district, finding.wave) for id_ in ids), *bases, *sorted(counts)]
    return [key for key in keys if key in public.findings]


def statements_by_outcome(study: Study, public: Public) -> dict[str, OutcomeStatements | str]:
    """The public statements on each outcome; the reason for an outcome with too few informants."""
    by_outcome: dict[str, list[Statement]] = {}
    for item in public_statements(study, public, study.settings.languages[0]):
        if item.direction in ("supports", "against"):
            by_outcome.setdefault(item.outcome, []).append(item)
    informants = _informant_of_statement(study)
    least = 0 if study.settings.voices.published else study.settings.disclosure.informants
    return {outcome: _outcome_statements(items, informants, least) for outcome, items in by_outcome.items()}


def joint_findings(joints: Iterable[JointOutcome], *, district: str) -> list[Finding]:
    """The verdicts as findings: 1 agrees, 0 silent, -1 differs. Their source is their number's."""
    return [
        Finding(
            f"{PREFIX}{item.outcome}",
            district,
            item.wave,
            None if item.verdict is None else VALUES[item.verdict],
            VERDICTS.unit,
            n=item.statements.total if item.statements else None,
            reason=item.reason,
            disclosure="suppressed primary" if item.reason == FEW_INFORMANTS and item.verdict is None else "shown",
            source=item.number.source if item.number else None,
            function=VERDICTS.function,
        )
        for item in joints
    ]


def joint_table(joints: Iterable[JointOutcome], *, district: str) -> Table | None:
    """Outcome, number, interval, statements for and against, verdict; None if no outcome has a verdict.

    An outcome without a verdict has a row with empty cells.
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
            "statements_for": item.statements.in_favour if item.statements else None,
            "statements_against": item.statements.against if item.statements else None,
            "verdict": item.verdict,
        }
        for item in joints
    ]
    whole = dict.fromkeys(("statements_for", "statements_against"), "Int64")
    return Table("joint", district, "outcome", _COLUMNS, table_rows(rows, _COLUMNS).astype(whole))


def _silence_reason(number: Finding | None, statements: OutcomeStatements) -> str | None:
    if number is None:
        return NO_NUMBER
    if number.value is None:
        return number.reason
    if statements.says == "divided":
        return DIVIDED
    return COVERS_ZERO if number.low is not None else number.reason


def _outcome_statements(items: list[Statement], informants: dict[str, str], least: int) -> OutcomeStatements | str:
    """The statements on one outcome; the reason if fewer than `least` informants made them.

    A count is None if fewer than `least` informants made its statements.
    """
    sides = {side: [item for item in items if item.direction == side] for side in ("supports", "against")}
    if _informant_count(items, informants) < least:
        return FEW_INFORMANTS
    counts = {
        side: len(own) if not own or _informant_count(own, informants) >= least else None for side, own in sides.items()
    }
    says = voices_majority(len(sides["supports"]) - len(sides["against"]))
    return OutcomeStatements(says, counts["supports"], counts["against"])


def _informant_of_statement(study: Study) -> dict[str, str]:
    """The informant of each statement in study.statements, by the statement's id."""
    table = study.statements
    if table is None or "informant_id" not in table:
        return {}
    known = table.dropna(subset="informant_id")
    return dict(zip(known["statement_id"].map(str), known["informant_id"].map(str), strict=True))


def _informant_count(items: list[Statement], informants: dict[str, str]) -> int:
    """The least number of informants of statements; unnamed ones may all be one person."""
    return len({informants.get(item.id, "") for item in items})
