"""Terms of the glossary, explained where a page uses them."""

from __future__ import annotations

from report.compose.terms import MARK, Term, with_terms
from report.language.markdown import unlinked

LONG = Term("programme", "Social Entrepreneurship Programme (ProKUS)", "A programme.")
SHORT = Term("entrepreneurship", "social entrepreneurship", "Business for a cause.")
TIE = Term("tie", "tie", 'One "relation".', ("s",))
DEGREE = Term("degree", "degree", "Number of ties.", ("s",), "s? of freedom")
TERMS = [LONG, SHORT, DEGREE, TIE]


def explained(body: str) -> str:
    return with_terms(body, TERMS, title="Terms", glossary="../glossary.html")


def test_links_the_first_use_in_prose_alone() -> None:
    text = explained('## A tie\n\n[one tie]{data-finding="x"} and ties, then a tie.\n')
    assert text.count("{.term}") == 1
    assert '[ties](../glossary.html#term-tie "One ”relation”."){.term}, then a tie.' in text
    assert unlinked(text) == '## A tie\n\n[one tie]{data-finding="x"} and ties, then a tie.\n'


def test_lists_what_the_page_uses_where_the_template_has_a_place() -> None:
    text = explained(f"## A tie here\n\nThe Social Entrepreneurship Programme.\n\n{MARK}\n")
    assert "(#term-programme" in text
    assert "[Tie]{#term-tie}\n:   One" in text
    assert "{#term-entrepreneurship}" not in text  # it stands only inside the longer name


def test_a_word_that_is_another_term_is_left_alone() -> None:
    assert "{.term}" not in explained("With 3 degrees of freedom.\n")
    assert "{.term}" in explained("Its degree is 3.\n")
