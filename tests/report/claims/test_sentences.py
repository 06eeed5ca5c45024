"""No sentence of a small study's pages says what the study doesn't declare, by the table of claims (claims.yml)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.claims.composed import composed, computed
from tests.report.claims.facts import facts
from tests.report.claims.studies import KINDS
from tests.report.claims.table import claims, claims_on_page, problems_of_page

READ: dict[str, set[tuple[str, str]]] = {}  # by study: the claims that its pages make, in each language
NEVER = "False"  # the condition of words that no page may hold
UNMET = {  # claims that no small study may make (in each language): their words only guard
    "Indonesia",
    "a change is said to be missing where another is told",
    "a title on several groups",
    "a title says that poverty rose",
    "a title says that groups are alike",
    "there is an edition before",
    "a joint verdict differs",
    "a small part",
    "data are not",
    "everything is shown",
    "medians are rounded, and nothing is held back",
    "inequality is left out of what an article describes",
    "income was asked, and the size of households was not",
    "incomes are the same from the poorest to the richest",
    "incubators are there",
    "inequality is high",
    "inequality is moderate or high",
    "most are poor",
    "nobody's income is known",
    "the lead is the mean, where the median isn't known",
    "ties join like with like",
    "thresholds have a reason of their own",
}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("claims")


@pytest.mark.parametrize("name", KINDS)
def test_every_sentence_holds_for_the_study(name: str, workplace: Path) -> None:
    made = computed(workplace, name)
    problems, made_claims = [], set()
    for path, markdown in composed(made, workplace / "pages" / name).items():
        problems += problems_of_page(path, markdown, facts(made, *place_of(path, made.districts)))
        made_claims |= {*claims_on_page(path, markdown)}
    READ[name] = made_claims
    assert not problems, "\n".join(problems)


def test_every_claim_is_made_on_some_page_in_both_languages() -> None:
    if READ.keys() != KINDS.keys():
        pytest.skip("not all studies were read")
    met = [one for one in claims() if one.when != NEVER and one.claim not in UNMET]
    wanted = {(one.claim, language) for one in met for language in one.words}
    assert wanted - set().union(*READ.values()) == set()


def place_of(path: str, districts: list[str]) -> tuple[str, str]:
    """The district and language of a page."""
    language, *folders, _ = path.split("/")
    return (folders[0] if folders and folders[0] in districts else "all"), language
