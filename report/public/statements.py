"""Public texts of a study: statements, limits of its sources, recommendations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.study import Study
from report.language.markdown import escaped
from report.public.results import ALL, Public


@dataclass(frozen=True)
class Statement:
    """A paraphrased statement, with its informants if the source names them."""

    id: str
    text: str
    theme: str
    kind: str
    direction: str
    outcome: str
    district: str
    who: str  # kinds of informants, separated by ;
    note: str


def by_source(statements: Iterable[Statement]) -> list[tuple[str, list[Statement]]]:
    """Statements with the kinds of informants who made them, each kind once, in the order of its first statement."""
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.who, []).append(statement)
    return list(found.items())


@dataclass(frozen=True)
class Limit:
    """A contradiction or a limit of the published source."""

    id: str
    kind: str  # inconsistency | limitation
    text: str
    statements: frozenset[str] = frozenset()  # the statements it concerns


def public_statements(study: Study, public: Public, language: str) -> list[Statement]:
    """The statements that may be shown, in the study's order.

    Of a study's own interviews only those by kinds of informants whose number is public, and without the district.
    """
    table = study.statements
    if table is None:
        return []
    published = study.settings.voices.published
    counted = {
        id_.rpartition(".")[2]
        for id_ in public.ids
        if id_.startswith("voices.informants.") and any(one.value is not None for one in public.of_id(id_).values())
    }
    type_of = _types(study)
    statements = []
    for row in table.fillna("").to_dict("records"):
        # a statement that names its informant needn't repeat the type
        who = str(row.get("informant_type", "")) or type_of.get(str(row.get("informant_id", "")), "")
        if not published and (not who or not set(who.split(";")) <= counted):
            continue
        words = {name: str(row.get(name, "")) for name in ("theme", "kind", "direction", "outcome")}
        statements.append(
            Statement(
                id=str(row["statement_id"]),
                text=escaped(str(row.get(f"text_{language}", ""))),
                district=str(row.get("district_code", "")) if published else "",
                who=who,
                note=escaped(str(row.get(f"note_{language}", ""))),
                **words,
            )
        )
    return statements


def selected_statements(
    statements: list[Statement], district: str, *, kinds: tuple[str, ...], most: int
) -> list[Statement]:
    """At most `most` statements for a brief: those of the district, with a named source, with a kind come first."""
    fitting = [
        item
        for item in statements
        if item.kind in kinds and item.direction != "neutral" and item.district in ("", district)
    ]
    elsewhere = {item.id: item.district != district or district == ALL for item in fitting}
    firsts: dict[str, Statement] = {}  # what several said in the same words is quoted once
    for item in sorted(fitting, key=lambda item: (elsewhere[item.id], not item.who, not item.kind)):
        firsts.setdefault(item.text, item)
    return list(firsts.values())[:most]


def source_limits(study: Study, language: str) -> list[Limit]:
    """The contradictions and limitations of the published source (limits.csv); empty without the file."""
    table = study.limits
    if table is None:
        return []
    rows = table.to_dict("records")
    return [
        Limit(
            str(row["id"]),
            str(row["limit_type"]),
            escaped(str(row[f"text_{language}"])),
            frozenset(str(row.get("statement_ids") or "").split(";")),
        )
        for row in rows
    ]


def main_limits(limits: list[Limit], statements: list[Statement]) -> list[Limit]:
    """The limits for a brief: the first limitation, and the first contradiction about a rise in income."""
    claims = {item.id for item in statements if item.direction == "supports" and item.outcome == "income"}
    first = [item for item in limits if item.kind == "limitation"][:1]
    return first + [item for item in limits if item.kind == "inconsistency" and claims & item.statements][:1]


def recommendation_texts(study: Study, language: str) -> dict[str, str]:
    """The texts of the study's own recommendations (recommendations.csv), by id."""
    table = study.recommendations
    if table is None:
        return {}
    return {str(row["id"]): escaped(str(row[f"text_{language}"])) for row in table.to_dict("records")}


def _types(study: Study) -> dict[str, str]:
    """The type of each informant (informants.csv)."""
    table = study.informants
    if table is None or not {"informant_id", "informant_type"} <= set(table):
        return {}
    known = table.dropna(subset=["informant_id", "informant_type"])
    return dict(zip(known["informant_id"].map(str), known["informant_type"].map(str), strict=True))
