"""Messages to users in their language.

The code says what is wrong in English. templates/messages/<language>.yml has each sentence once more, in a language:
"no column '{column}'" beside "tidak ada kolom '{column}'". What stands in a place of a sentence is kept as it is, but
for `part`, `list` and `hint`, which are sentences or lists themselves. A sentence that a file lacks stays English; a
test finds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import yaml

from analysis.errors import Problem, UserError
from report.project import TEMPLATES

FOLDER = TEMPLATES / "messages"
_PLACE = re.compile(r"\{([a-z_]+)\}")
_IN_ALL = "{number} rows in all"
_HINT = r"(?: \(did you mean .+?\?\))?"
_LISTS = ("list", "hint")  # may hold " and ", " or "
_SENTENCES = ("part", "part_two", *_LISTS)
_JOINED = ("{left} and {right}", "{left} or {right}")  # of lists alone


@dataclass(frozen=True)
class Messages:
    """The sentences of a language, by the English ones."""

    sentences: Mapping[str, str]
    places: Mapping[str, str]  # words of places: row, column

    def problem(self, problem: Problem) -> Problem:
        """The problem in this language."""
        return Problem(self.place(problem.where), self.text(problem.what), self.text(problem.fix))

    def text(self, text: str) -> str:
        """A text, sentence by sentence; what isn't known stays as it is."""
        parts = [self._sentence(one) for one in _parted(text)]
        if None in parts and (whole := self._sentence(text)) is not None:
            return whole  # a value in it has sentences of its own
        return " ".join(own or one for own, one in zip(parts, _parted(text), strict=True))

    def lacks(self, text: str) -> list[str]:
        """The sentences of a text that aren't known."""
        lacking = [one for one in _parted(text) if one and self._sentence(one) is None]
        return lacking if lacking and self._sentence(text) is None else []

    def line(self, line: str) -> str:
        """A line of a command: a sentence, or a problem or warning with its place before it."""
        bare = line.lstrip()
        lead = line[: len(line) - len(bare)]
        if not self.lacks(bare):
            return lead + self.text(bare)
        place, colon, rest = bare.partition(": ")
        said = self.line(rest) if colon else rest
        return line if said == rest else f"{lead}{self.sentences.get(place) or self.place(place)}: {said}"

    def place(self, where: str) -> str:
        """Where something is: "households.csv, baris 3, kolom wave"."""
        parts = where.split(", ")
        for index, part in enumerate(parts):
            word = next((word for word in self._words if part == word or part.startswith(f"{word} ")), None)
            if word is not None:
                parts[index] = self.places[word] + part[len(word) :]
        in_all = self.places.get(_IN_ALL, _IN_ALL)
        return re.sub(r"(?<=\()(\S+) rows in all(?=\))", lambda found: in_all.format(number=found[1]), ", ".join(parts))

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self.places, key=len, reverse=True)

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """The sentences with places: those that begin with a word first, and of these the one with the most letters."""
        placed = [english for english in self.sentences if _PLACE.search(english) and english not in _JOINED]
        placed.sort(key=lambda english: (not english.startswith("{"), len(_PLACE.sub("", english))), reverse=True)
        return [(_pattern(english), self.sentences[english]) for english in placed]

    def _sentence(self, text: str) -> str | None:
        """A sentence with or without its point; None if it isn't known."""
        bare = text.removesuffix(".")
        end = text[len(bare) :]
        if bare in self.sentences and not _PLACE.search(bare):
            return self.sentences[bare] + end
        for pattern, own in self._patterns:
            if found := pattern.fullmatch(bare):
                values = found.groupdict()
                return _PLACE.sub(lambda place: self._value(place[1], values[place[1]]), own) + end  # noqa: B023
        return None

    def _value(self, name: str, value: str) -> str:
        if name in _LISTS:
            for joined in _JOINED:
                english, own = (re.sub(r"\{\w+\}", "", one) for one in (joined, self.sentences.get(joined, joined)))
                value = value.replace(english, own)
        return (self._sentence(value) or value) if name in _SENTENCES else value


@cache
def messages(language: str) -> Messages:
    """The messages of a language; none of a language without a file."""
    path = FOLDER / f"{language}.yml"
    if not path.is_file():
        return Messages({}, {})
    read: Mapping[str, Mapping[str, str]] = yaml.load(
        path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return Messages(read["sentences"], read["places"])


def in_language(error: UserError, language: str | None) -> UserError:
    """The error with its problems in a language, and the same exit code; itself where there is no language."""
    if language is None:
        return error
    return type(error)(*(messages(language).problem(problem) for problem in error.problems))


def speaker(say: Callable[[str], None], language: str | None) -> Callable[[str], None]:
    """What says lines in a language; `say` itself where there is no language."""
    return say if language is None else lambda line: say(messages(language).line(line))


def _parted(text: str) -> list[str]:
    """The sentences of a text.

    >>> _parted("Its sheets: a.b, c. Correct it.")
    ['Its sheets: a.b, c.', 'Correct it.']
    """
    return re.split(r"(?<=\.) (?=[A-Z])", text)


def _pattern(english: str) -> re.Pattern[str]:
    """What a sentence with places matches; a place that stands twice has the same words in both."""
    seen: set[str] = set()

    def group(name: str) -> str:
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{_HINT if name == 'hint' else '.+?'})"

    parts = _PLACE.split(english)
    return re.compile(
        "".join(group(part) if index % 2 else re.escape(part) for index, part in enumerate(parts)), re.DOTALL
    )
