"""Figure cards on the first slide, and the bars that the last one explains."""

from __future__ import annotations

from collections.abc import Sequence

from report.slides.letters import fitted, width_of
from report.slides.shapes import (
    GREY,
    INK,
    MUTED,
    RULE,
    SLATE,
    SOFT,
    TEAL,
    WHITE,
    Box,
    Canvas,
    Style,
    plain,
)
from report.slides.slide import Card, Line, text_of

GAP, INSIDE = 24, 26
_QUANTITIES, _SMALL = (21, 20, 19, 18, 17, 16, 15, 14, 13, 12), (20, 19, 18, 17, 16, 15, 14, 13, 12)
_NUMBERS = (66, 62, 58, 54, 50, 46, 42, 38, 34, 30, 26, 22, 18)
_WORDS = 0.75  # of a number's size: what is written where no number is clear
_UNIT, _CODE = 0.36, 0.6  # of a number's size: its unit; a currency's code
_BAR = {"clear": SOFT, "unclear": GREY, "level": SOFT}


def draw_cards(canvas: Canvas, cards: Sequence[Card], box: Box) -> None:
    """The cards side by side, as wide as three of them would be or wider."""
    count = max(len(cards), 2)
    width = (box.width - GAP * (count - 1)) / count
    for at, card in enumerate(cards):
        _card(canvas, card, Box(box.x + at * (width + GAP), box.y, width, box.height))


def _card(canvas: Canvas, card: Card, box: Box) -> None:
    clear = card.state in ("clear", "level")
    canvas.shape("Card", box, fill=WHITE, line=RULE)
    canvas.shape("Edge", Box(box.x, box.y, box.width, 6), fill=TEAL if clear else GREY)
    x, width = box.x + INSIDE, box.width - 2 * INSIDE
    quantity = text_of(card.quantity)
    size = fitted(quantity, _QUANTITIES, width=width, height=70, bold=True)
    place = Box(x, box.y + 22, width, 72)
    canvas.text("Quantity", place, [canvas.paragraph(plain(quantity, Style(size, INK, bold=True)))])
    _value(canvas, card, Box(x, box.y + 100, width, 84))
    if card.at:
        _bar(canvas, card, Box(x, box.y + 226, width, 20))
    if card.sides:
        canvas.shape("Rule", Box(x, box.y + 312, width, 1), fill=RULE)
        _sides(canvas, card.sides, Box(x, box.y + 320, width, 46))


def _value(canvas: Canvas, card: Card, box: Box) -> None:
    """The number with its unit in small type, or the words that stand for it, at the size that fits a line."""
    large = card.state in ("clear", "level")
    text = text_of(card.value)
    if card.state == "missing":
        size = fitted(text, _SMALL, width=box.width, height=box.height)
        canvas.text("Value", box, [canvas.paragraph(plain(text, Style(size, MUTED)))], anchor="ctr")
        return
    most, colour = _NUMBERS[0] * (1 if large else _WORDS), TEAL if large else MUTED
    found = [_sized(card.value, size, colour) for size in _NUMBERS if size <= most]
    runs = next((runs for runs in found if _wide(runs) <= box.width), found[-1])
    canvas.text("Value", box, [canvas.paragraph(runs)], anchor="ctr")


def _sized(value: Line, size: float, colour: str) -> list[tuple[str, Style]]:
    """A number's runs: a unit in small grey type, a currency's code smaller than the number."""
    runs = []
    for run in value:
        unit, code = "unit" in run.css, run.text.isupper()
        style = Style(size * _CODE, colour, bold=True) if unit and code else Style(max(14, size * _UNIT), MUTED)
        runs.append((run.text, style if unit else Style(size, colour, bold=True)))
    return runs


def _wide(runs: Sequence[tuple[str, Style]]) -> float:
    return sum(width_of(text, style.size, bold=style.bold) for text, style in runs)


def _bar(canvas: Canvas, card: Card, box: Box) -> None:
    """The interval with its mark on a thin line, zero under a dark line that is named; the ends in words below."""
    low, value, high, zero = (box.x + box.width * place / 100 for place in card.at)
    unclear = card.state == "unclear"
    thick, ring = (20, 17) if unclear else (13, 18)
    middle = box.y + box.height / 2
    canvas.shape("Line", Box(box.x, middle - 0.5, box.width, 1), fill=RULE)
    canvas.shape("Interval", Box(low, middle - thick / 2, max(high - low, 2), thick), fill=_BAR.get(card.state, GREY))
    if card.zero:
        canvas.shape("Zero", Box(zero - 1, middle - 17, 2, 34), fill=INK)
        wide = width_of(card.zero, 17) + 12
        left = min(max(zero - wide / 2, box.x), box.x + box.width - wide)
        canvas.text("No change", Box(left, middle - 40, wide, 22), [_small(canvas, card.zero, "ctr")])
    canvas.shape("Mark", Box(value - ring / 2, middle - ring / 2, ring, ring), form="ellipse", thick=2.5,
                 fill=WHITE if unclear else TEAL, line=MUTED if unclear else WHITE)  # fmt: skip
    wide = width_of(card.ends, 17) + 12
    left = min(max((low + high - wide) / 2, box.x), max(box.x, box.x + box.width - wide))
    size = fitted(card.ends, (17, 16, 15, 14, 13, 12), width=box.width, height=24)
    place = Box(left, middle + 20, min(wide, box.width), 24)
    canvas.text("Ends", place, [canvas.paragraph(plain(card.ends, Style(size, MUTED)), align="ctr")])


def _small(canvas: Canvas, text: str, align: str) -> str:
    return canvas.paragraph(plain(text, Style(17, MUTED)), align=align)


def _sides(canvas: Canvas, sides: Line, box: Box) -> None:
    """Before and after, each number in its wave's colour."""
    size = fitted(text_of(sides), _SMALL, width=box.width, height=box.height, bold=True)
    runs = []
    for run in sides:  # a number stays beside its wave
        text = run.text.replace(" ", "\u00a0").replace("\u00a0→\u00a0", "\u00a0→ ")
        colour = SLATE if "first" in run.css else TEAL if "second" in run.css else MUTED
        runs.append((text, Style(size, colour, bold=bool(run.css & {"first", "second"}))))
    canvas.text("Before and after", box, [canvas.paragraph(runs)])


def draw_sample(canvas: Canvas, box: Box) -> None:
    """The small bar beside the words on what bars show."""
    middle = box.y + box.height / 2
    canvas.shape("Interval", Box(box.x, middle - 5, box.width, 10), fill=SOFT)
    canvas.shape("Mark", Box(box.x + box.width / 2 - 8, middle - 8, 16, 16), form="ellipse", thick=2.5, fill=TEAL,
                 line=WHITE)  # fmt: skip


def draw_samples(canvas: Canvas, words: Sequence[str], box: Box) -> None:
    """A clear bar and one across zero, with what each means; `words` are these two and the zero line's name."""
    clear, unclear, name = words
    zero = box.x + 150
    canvas.text("No change", Box(box.x, box.y, 300, 26), [_small(canvas, name, "ctr")])
    canvas.shape("Zero", Box(zero - 1, box.y + 30, 2, 330), fill=INK)
    for at, (text, low, high, colour) in enumerate(((clear, 210, 430, TEAL), (unclear, 60, 330, MUTED))):
        middle, thick = box.y + 130 + at * 170, (22, 32)[at]
        canvas.shape("Line", Box(box.x, middle - 0.5, box.width, 1), fill=RULE)
        canvas.shape("Interval", Box(box.x + low, middle - thick / 2, high - low, thick), fill=GREY if at else SOFT)
        ring = 28
        canvas.shape("Mark", Box(box.x + (low + high - ring) / 2, middle - ring / 2, ring, ring), form="ellipse",
                     thick=3, fill=WHITE if at else TEAL, line=MUTED if at else WHITE)  # fmt: skip
        size = fitted(text, (21, 20, 19, 18, 17, 16, 15, 14), width=290, height=58, bold=True)
        said = canvas.paragraph(plain(text, Style(size, colour, bold=True)))
        canvas.text("Meaning", Box(zero + 14, middle - 84, box.width - 164, 60), [said], anchor="b")
