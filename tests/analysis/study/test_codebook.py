from __future__ import annotations

import pytest

from analysis.study.codebook import Codebook, codebook_from

RIGHT = """\
tie_kind:
  label: {id: Jenis ikatan, en: Kind of tie}
  type: text
  values:
    advice: {id: Nasihat, en: Advice}
    1: {id: Satu, en: One}
    no: {id: Tidak, en: "No"}
aid_month: {label: {id: Bantuan, en: Aid}, unit: IDR/month, range: [0, null], sensitive: true}
"""


def read(content: str, languages: tuple[str, ...] = ("id", "en")) -> tuple[Codebook, list[str]]:
    codebook, problems = codebook_from(content.encode(), languages=languages)
    return codebook, [str(problem) for problem in problems]


def test_names_columns_and_codes_in_each_language():
    codebook, problems = read(RIGHT)
    assert problems == []
    assert codebook.label("tie_kind", "id") == "Jenis ikatan"
    assert codebook.labels("aid_month") == {"id": "Bantuan", "en": "Aid"}
    assert codebook.value_label("tie_kind", "advice", "en") == "Advice"
    assert codebook.values("tie_kind") == ("advice", "1", "no")
    assert codebook.value_label("tie_kind", "no", "id") == "Tidak"
    assert codebook.columns["aid_month"].range == (0, None)


def test_what_it_does_not_know_is_called_by_its_code():
    codebook, _ = read(RIGHT)
    assert codebook.label("wages_month", "id") == "wages_month"
    assert codebook.value_label("tie_kind", "lending", "en") == "lending"
    assert codebook.value_label("theme", "income", "en") == "income"
    assert codebook.values("theme") == ()


@pytest.mark.parametrize(("column", "sensitive"), [("aid_month", True), ("tie_kind", False), ("other", False)])
def test_tells_sensitive_columns(column, sensitive):
    assert (column in read(RIGHT)[0].sensitive) is sensitive


def test_every_problem_is_told_with_its_place():
    wrong = """\
aid_month: {label: {id: Bantuan}, sensitiv: true}
size: {label: {id: Jumlah, en: Size}, range: [20, 1]}
kind: {label: {id: a, en: b}, type: numbr, values: {x: {id: X}}}
hamlet: Dusun
"""
    assert read(wrong)[1] == [
        "codebook.yml, aid_month.label: no text for en. Write one for each of the study's languages.",
        "codebook.yml, aid_month.sensitiv: unknown key. Known here: label, description, type, unit, values, range, "
        "question, concept, standard, period, "
        "sensitive (did you mean 'sensitive'?).",
        "codebook.yml, size: range runs from high to low. Write [lowest, highest].",
        "codebook.yml, kind.type: unknown value. "
        "Write one of text, code, number, count, yes_no, date (did you mean 'number'?).",
        "codebook.yml, kind.values.x: no text for en. Write one for each of the study's languages.",
        "codebook.yml, hamlet: not a group of keys. Write 'key: value' pairs under it, indented.",
    ]


def test_a_plain_name_stands_for_every_language():
    codebook, problems = read("tie_kind: {label: Arisan, values: {advice: Nasihat, 1: {id: Satu, en: One}}}\n")
    assert problems == []
    assert codebook.labels("tie_kind") == {"id": "Arisan", "en": "Arisan"}
    assert codebook.value_label("tie_kind", "advice", "en") == "Nasihat"
    assert codebook.value_label("tie_kind", "1", "en") == "One"
