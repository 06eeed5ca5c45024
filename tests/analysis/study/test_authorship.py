"""Authors and what they declare: refused where it doesn't fit together, in words that say what to do."""

from __future__ import annotations

import pytest

from analysis.study.authorship import Author, orcid_check_digit
from analysis.study.names import Name
from analysis.study.settings import settings_from
from tests.analysis.study.test_settings import RIGHT, right, told

AUTHORS = "authors: [{name: A. Author}]"


def with_author(text: str) -> str:
    return RIGHT.replace(AUTHORS, f"authors: [{{{text}}}]")


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_an_orcid_with_the_right_last_character_is_taken(orcid: str) -> None:
    assert right(with_author(f"name: A. Author, orcid: {orcid}")).authors[0].orcid == orcid
    assert orcid_check_digit(orcid.replace("-", "")[:-1]) == orcid[-1]


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0098", "0000-0002-1694-2330", "0000-0002-1852-0097"])
def test_an_orcid_with_a_slip_in_it_is_refused(orcid: str) -> None:
    (problem,) = told(with_author(f"name: A. Author, orcid: {orcid}"))
    assert "authors, entry 1, orcid" in problem
    assert "its last character does not fit the others" in problem


def test_whom_readers_write_to_needs_an_address() -> None:
    (problem,) = told(with_author("name: A. Author, corresponding: true"))
    assert "corresponding without an address" in problem
    assert right(with_author("name: A. Author, corresponding: true, email: a@example.org")).authors[0].corresponding


def test_an_unknown_role_is_refused() -> None:
    assert "roles" in told(with_author("name: A. Author, roles: [driving]"))[0]


def test_a_paper_is_not_accepted_before_it_was_received() -> None:
    dates = "paper: {dates: {received: 2026-11-02, accepted: 2026-11-01}}\n"
    assert "accepted before it was received" in told(RIGHT + dates)[0]
    assert right(RIGHT + dates.replace("11-01", "11-02")).paper.dates.accepted is not None


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (Author(name="Siti Rahma"), ("Siti", "Rahma")),
        (Author(name="Suharto"), ("", "Suharto")),
        (Author(name="Maria van der Berg", surname="van der Berg"), ("Maria", "van der Berg")),
        (Author(name="The risalah authors", group=True), ("", "The risalah authors")),
    ],
)
def test_names_are_given_names_and_a_surname(author: Author, names: tuple[str, str]) -> None:
    assert author.names == names


BODY = "Dinas Sosial, Kabupaten Contoh"


@pytest.mark.parametrize(
    ("author", "cited"),
    [
        (Author(name="Nama Contoh, S.Sos., M.Si."), Name("Nama Contoh")),
        (Author(name="Prof. Dr. Ir. Nama Contoh, M.Sc., Ph.D.", surname="Contoh"), Name("Contoh", "Nama")),
        (Author(name="Dr. Hj. Siti, S.E., MM"), Name("Siti")),
        (Author(name="Sabarisman, Muslim"), Name("Sabarisman", "Muslim")),
        (Author(name="Sabarisman, Muslim, M.Si."), Name("Sabarisman", "Muslim")),
        (Author(name="Suharto"), Name("Suharto")),
        (Author(name="Maria van der Berg", surname="van der Berg"), Name("van der Berg", "Maria")),
        (Author(name=BODY, group=True), Name(BODY)),
        (Author(name="Tim A.B., C.D.", group=True), Name("Tim A.B., C.D.")),
    ],
)
def test_names_are_cited_without_degrees_and_bodies_whole(author: Author, cited: Name) -> None:
    assert author.cited == cited


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Nama Contoh, S.Sos., M.Si.", "Contoh"),
        ("dr. Nama Contoh, Sp.PD", "Contoh"),
        ("Anna de la Cruz", "de la Cruz"),
        ("H. Ahmad", "Ahmad"),
        ("Ir Soekarno", "Soekarno"),
    ],
)
def test_no_degree_is_a_surname(name: str, surname: str) -> None:
    assert Author(name=name).names[1] == surname


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("laporan.contoh.go.id/prokus", "https://laporan.contoh.go.id/prokus"),
        ("http://contoh.go.id", "http://contoh.go.id"),
        ("https://contoh.go.id/", "https://contoh.go.id/"),
    ],
)
def test_an_address_without_a_scheme_is_completed(given: str, address: str) -> None:
    assert right(f"{RIGHT}site: {given}\n").site == address


@pytest.mark.parametrize("given", ["ftp://contoh.go.id", "contoh", "javascript:alert(1)", "https://", "'two words.id'"])
def test_what_is_no_address_is_refused(given: str) -> None:
    assert "site: not an address" in told(f"{RIGHT}site: {given}\n")[0]


def test_a_statement_lacks_no_language_of_the_study() -> None:
    _, problems = settings_from((RIGHT + "paper: {ethics: {id: Ada}}\n").encode())
    assert "no text for en" in str(problems[0])
