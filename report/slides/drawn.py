"""A slide as shapes: claim, what shows it, one take-away, foot."""

from __future__ import annotations

from collections.abc import Sequence

from report.slides.cards import draw_cards, draw_sample, draw_samples
from report.slides.letters import LINE, fitted, lines_of
from report.slides.shapes import INK, MUTED, RULE, TEAL, WARM, Box, Canvas, Style, height_of, plain, styled
from report.slides.slide import Deck, Line, Run, Slide, Step, text_of

LEFT, WIDE = 64, 1152
FIRST_TITLE, TITLE = Box(LEFT, 54, WIDE, 128), Box(LEFT, 22, WIDE, 94)
EYEBROW, KEY, SUBTITLE = Box(LEFT, 26, WIDE, 26), Box(LEFT + 66, 196, WIDE - 66, 50), Box(LEFT, 117, WIDE, 37)
CHART = Box(LEFT, 156, WIDE, 428)  # more than half of the slide
EDGE, TAKE_AWAY = Box(LEFT, 596, 6, 54), Box(LEFT + 22, 592, WIDE - 22, 62)
FOOT = Box(LEFT, 666, 640, 44)
_TITLES, _FIRST_TITLES = (40, 36, 32, 28, 25, 22, 20, 18), (47, 42, 38, 34, 30, 26, 23, 20, 18)
_TAKE_AWAYS, _SUBTITLES, _SOURCES = (26, 24, 22, 20, 18, 16), (20, 18, 17, 16, 15, 14, 13, 12), (15, 14, 13, 12, 11)
_POINTS = (22, 20, 18, 17, 16, 15, 14, 13, 12)


def drawn(slide: Slide, deck: Deck, number: int, *, picture: str = "") -> str:
    """The slide's shapes; `picture` is the relation of its picture."""
    canvas = Canvas(deck.language)
    _title(canvas, slide)
    if slide.kind == "findings":
        _findings(canvas, slide)
    elif slide.kind == "chart":
        _chart(canvas, slide, picture)
    elif slide.kind == "actions":
        _steps(canvas, slide)
    else:
        _limits(canvas, slide)
    _take_away(canvas, slide.take_away)
    _foot(canvas, slide.source, deck, number)
    return "".join(canvas.made)


def _title(canvas: Canvas, slide: Slide) -> None:
    first = slide.kind == "findings"
    box, sizes = (FIRST_TITLE, _FIRST_TITLES) if first else (TITLE, _TITLES)
    size = fitted(slide.title, sizes, width=box.width, height=box.height, bold=True)
    place = (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr>{box.frame}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>'
    )
    text = canvas.paragraph(plain(slide.title, Style(size, INK, bold=True)))
    canvas.made.append(f"{place}{text}</p:txBody></p:sp>")


def _words(
    canvas: Canvas, name: str, box: Box, text: str, sizes: Sequence[float], *, colour: str = MUTED, bold: bool = False,
    anchor: str = "t", most: int | None = None,
) -> None:  # fmt: skip
    """A text at the largest size at which it fits its box; nothing for an empty one."""
    if text:
        size = fitted(text, sizes, width=box.width, height=box.height, bold=bold, most=most)
        canvas.text(name, box, [canvas.paragraph(plain(text, Style(size, colour, bold)))], anchor=anchor)


def _findings(canvas: Canvas, slide: Slide) -> None:
    _words(canvas, "Eyebrow", EYEBROW, slide.eyebrow, _SUBTITLES, bold=True, most=1)
    if slide.key:
        size = fitted(text_of(slide.key), _SUBTITLES, width=KEY.width, height=KEY.height)
        draw_sample(canvas, Box(LEFT, KEY.y + size * LINE / 2 - 8, 52, 16))
        canvas.text("Key", KEY, [canvas.paragraph(styled(slide.key, Style(size, MUTED)))])
    draw_cards(canvas, slide.cards, Box(LEFT, 262, WIDE, 376))


def _chart(canvas: Canvas, slide: Slide, picture: str) -> None:
    _words(canvas, "Subtitle", SUBTITLE, slide.subtitle, _SUBTITLES)
    if picture:
        canvas.picture("Chart", CHART, picture, slide.alt)


_COLUMNS = ((0, 190, 30), (206, 246, 19), (472, 420, 22), (916, 236, 17))  # x, width and size: number, who, text, what


def _steps(canvas: Canvas, slide: Slide) -> None:
    """Each step as a row of number, who and basis, what to do, and what the number is."""
    top, bottom = 140.0, 584.0
    high = (bottom - top) / max(len(slide.steps), 3)
    for at, step in enumerate(slide.steps):
        y = top + at * high
        canvas.shape("Rule", Box(LEFT, y, WIDE, 1), fill=INK if at == 0 else RULE)
        for name, (x, width, most), line in zip(
            ("Step number", "Who", "Step", "What"), _COLUMNS, _cells(step), strict=True
        ):
            text, bold = text_of(line), name == "Step number"
            if text:
                sizes = [size for size in (30, 26, 22, 20, 19, 18, 17, 16, 15, 14, 13, 12) if size <= most]
                size = fitted(text, sizes, width=width, height=high - 20, bold=True)
                style = Style(size, TEAL if bold else INK if name == "Step" else MUTED, bold)
                canvas.text(
                    name, Box(LEFT + x, y + 10, width, high - 18), [canvas.paragraph(styled(line, style))], anchor="ctr"
                )


def _cells(step: Step) -> tuple[Line, ...]:
    return (Run(step.number),), (Run(f"{step.who} · {step.basis}"),), step.text, (Run(step.what),)


def _limits(canvas: Canvas, slide: Slide) -> None:
    """What a clear bar and one across zero mean at the left, the limits at the right; without bars limits alone."""
    _words(canvas, "Subtitle", SUBTITLE, slide.subtitle, _SUBTITLES)
    box = Box(LEFT, 164, WIDE, 420)
    if slide.samples:
        draw_samples(canvas, slide.samples, Box(LEFT, 170, 460, 400))
        box = Box(LEFT + 510, 170, WIDE - 510, 410)
    size = _points_size(slide.points, box)
    paragraphs = [canvas.paragraph(styled(line, Style(size)), bullet=True, after=0.45 * size) for line in slide.points]
    canvas.text("Limits", box, paragraphs)


def _points_size(points: tuple[Line, ...], box: Box) -> float:
    """The largest size at which all points fit below each other."""
    for size in _POINTS:
        lines = sum(
            lines_of(text_of(line), size, box.width - 26, bold=any(run.bold for run in line)) for line in points
        )
        if height_of(lines, size) + 0.45 * size * len(points) <= box.height:
            return size
    return _POINTS[-1]


def _take_away(canvas: Canvas, text: str) -> None:
    if text:
        canvas.shape("Edge", EDGE, fill=TEAL)
        in_a_line = fitted(text, _TAKE_AWAYS[:4], width=TAKE_AWAY.width, height=TAKE_AWAY.height, bold=True, most=1)
        one = lines_of(text, in_a_line, TAKE_AWAY.width, bold=True) == 1
        sizes = (in_a_line,) if one else _TAKE_AWAYS[2:]
        _words(canvas, "Take-away", TAKE_AWAY, text, sizes, colour=INK, bold=True, anchor="ctr")


def _foot(canvas: Canvas, source: str, deck: Deck, number: int) -> None:
    """The source at the left; the tag of synthetic data, the place and the slide's number at the right."""
    size = fitted(source, _SOURCES, width=FOOT.width, height=FOOT.height)
    canvas.placeholder(
        "Source", 'type="ftr" sz="quarter" idx="11"', canvas.paragraph(plain(source, Style(size, MUTED)))
    )
    tag = f"{deck.tag}  " if deck.tag else ""
    place = f"{deck.place} · "
    right = fitted(f"{tag}{place}99", _SOURCES, width=496, height=FOOT.height, bold=True)
    runs = [*plain(tag, Style(right, WARM, bold=True)), *plain(place, Style(right, MUTED))]
    field = (
        f'<a:fld id="{{C5EF2332-01BF-834F-8236-50238282D533}}" type="slidenum"><a:rPr lang="{canvas.language}" '
        f'sz="{round(right * 75)}"/><a:t>{number}</a:t></a:fld></a:p>'
    )
    body = canvas.paragraph([run for run in runs if run[0]], align="r").removesuffix("</a:p>") + field
    canvas.placeholder("Number", 'type="sldNum" sz="quarter" idx="12"', body)
