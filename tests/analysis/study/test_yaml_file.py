"""YAML that anybody may have written: short texts that stand for much are refused within a second."""

from __future__ import annotations

import random
import time

import pytest
import yaml

from analysis.errors import UserError
from analysis.study import yaml_file
from analysis.study.codebook import codebook_from
from analysis.study.settings import settings_from
from analysis.study.yaml_file import REPEATED_AT_MOST, bounded_yaml, yaml_mapping

TENFOLD = range(1, 10)
LISTS = "l0: &l0 [a,a,a,a,a,a,a,a,a,a]\n" + "".join(
    f"l{level}: &l{level} [{','.join([f'*l{level - 1}'] * 10)}]\n" for level in TENFOLD
)
MERGES = "m0: &m0 {a: 1, b: 2}\n" + "".join(
    f"m{level}: &m{level} {{<<: [{','.join([f'*m{level - 1}'] * 10)}], k{level}: 1}}\n" for level in TENFOLD
)
ENDLESS = {
    "lists": LISTS,
    "merges": MERGES,
    "a list that holds itself": "a: &a [*a]\n",
    "a mapping that holds itself": "a: &a {b: *a}\n",
}
DEEP = {"brackets": "a: " + "[" * 400 + "]" * 400, "braces": "{a: " * 400, "never closed": "a: " + "[" * 100_000}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.parametrize("read", [settings_from, lambda content: codebook_from(content, languages=("en",))])
def test_aliases_without_end_are_refused_at_once(text, read):
    started = time.process_time()
    with pytest.raises(UserError, match=r"line \d+: repeats itself too often \(aliases\)\. Write the values out"):
        read(text.encode())
    assert time.process_time() - started < 1


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_refused(text):
    with pytest.raises(UserError, match=r"study\.yml, line 1: nested too deeply\. Close the brackets"):
        yaml_mapping(text.encode(), name="study.yml")
    with pytest.raises(yaml.YAMLError):
        bounded_yaml(text)


@pytest.mark.parametrize("read", [settings_from, lambda content: codebook_from(content, languages=("en",))])
def test_a_file_larger_than_any_is_refused_at_once(read):
    text = f"a: '{'x' * 30_000_000}'\n".encode()
    started = time.process_time()
    with pytest.raises(UserError, match=r"yml: too large\. It may have 2,000,000 letters; .* districts\.csv"):
        read(text)
    with pytest.raises(yaml.YAMLError, match="too large"):
        bounded_yaml(text)
    assert time.process_time() - started < 1


def test_a_number_of_too_many_digits_is_refused_by_its_line():
    with pytest.raises(UserError, match=r"study\.yml, line 2: a number of more digits than any has\. Correct it"):
        yaml_mapping(b"a: 1\nb: " + b"9" * 100_000, name="study.yml")


def test_aliases_that_stand_for_little_are_read():
    content = b"a: &a {id: x, en: y}\nb: *a\nc: {<<: *a, en: z}\n"
    assert yaml_mapping(content, name="study.yml")["c"] == {"id": "x", "en": "z"}


def test_many_values_without_aliases_are_read():
    codes = "".join(f"  c{code}: v\n" for code in range(REPEATED_AT_MOST // 2 + 1))  # keys are values here too
    assert len(yaml_mapping(f"a:\n{codes}".encode(), name="codebook.yml")["a"]) == REPEATED_AT_MOST // 2 + 1


BREAKS = ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
CONTROLS = ["\x00", "\x01", "\x1b", "\x7f", "\x9f", "\u202e", "\u2066", "\ufffe"]


@pytest.mark.parametrize("mark", BREAKS)
def test_breaks_of_word_processors_are_white_space(mark):
    for written in (f'"lancar\\u{ord(mark):04x}kini"', f"lancar{mark}kini"):
        assert yaml_mapping(f"a: {written}\n".encode(), name="study.yml") == {"a": "lancar kini"}


@pytest.mark.parametrize("mark", CONTROLS)
def test_a_control_character_is_refused_where_it_stands(mark):
    named = rf"study\.yml, line 2: a control character \(U\+{ord(mark):04X}\)\. Remove it"
    with pytest.raises(UserError, match=named):
        yaml_mapping(f'a: 1\nb: "x\\u{ord(mark):04x}y"\n'.encode(), name="study.yml")


@pytest.mark.parametrize("mark", ["\x01", "\x7f", "\ufffe"])
def test_a_control_character_as_it_is_is_refused_by_its_name(mark):
    with pytest.raises(UserError, match=rf"study\.yml: a control character \(U\+{ord(mark):04X}\)"):
        yaml_mapping(f"a: x{mark}y\n".encode(), name="study.yml")


SIGNS = [
    "",
    *":#%@`!&*|>-[]{},'\"\\~=",
    "\n",
    "\n  ",
    " ",
    ": ",
    "- ",
    "|2",
    ">+",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "\\x41",
    "9" * 30,
]
READ_OTHERWISE = ["{a: {b: in?ex}}", "{b? : true}", "a: b\t\nc\td: e", "a: b c\t# d\n\te: f", "a:\n\ufeff  b: c"]


@pytest.mark.parametrize("text", READ_OTHERWISE)
def test_what_the_parser_in_c_alone_takes_is_read_as_by_the_one_in_python(text):
    def read(loader):
        try:
            return yaml.load(text, Loader=loader)
        except yaml.YAMLError as error:
            return str(error)

    assert read(yaml_file._FastLoader) != read(yaml_file._Loader)
    if isinstance(wanted := read(yaml_file._Loader), dict):
        assert yaml_mapping(text.encode(), name="study.yml") == wanted
    else:
        with pytest.raises(UserError, match="can't be read as YAML"):
            yaml_mapping(text.encode(), name="study.yml")


def test_both_parsers_read_the_same(pytestconfig):
    """Of the files of two studies with bytes put in or taken out, where the parser in C is asked at all."""
    folders = ("data/mojokerto", "tests/studies/graduation")
    texts = [path.read_text("utf-8") for one in folders for path in (pytestconfig.rootpath / one).glob("*.yml")]
    draw, read = random.Random(13), 0
    for _ in range(1500):
        content = draw.choice(texts)[:1200]
        for _ in range(draw.randint(0, 3)):
            start = draw.randrange(len(content))
            content = content[:start] + draw.choice(SIGNS) + content[start + draw.choice([0, 0, 1, 3, 40]) :]
        try:
            quick = yaml.load(content, Loader=yaml_file._FastLoader)
        except (yaml.YAMLError, ValueError):
            continue  # the parser in Python is asked then
        assert quick == yaml.load(content, Loader=yaml_file._Loader), content
        read += 1
    assert read > 300
