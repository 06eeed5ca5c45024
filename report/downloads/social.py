"""The picture of a shared link, with the key figure and its meaning, as a PNG of 1200 by 630 pixels."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import typst
from matplotlib.colors import to_rgb
from PIL import Image

from analysis.figures.style import PALETTE
from analysis.findings.finding import Finding, is_difference
from report.context.groups import PageGroups
from report.context.parts import PageParts
from report.context.values import PageValues
from report.escapes import unescaped
from report.language.locale import sentence_case
from report.language.markdown import escaped, plain
from report.language.study import district_name, notice_key
from report.language.verdicts import rules
from report.project import TEMPLATES
from report.public import ALL
from report.render.typst import fonts

WIDTH, HEIGHT = 1200, 630  # the size that Open Graph's readers crop least
COLOURS, STEPS = ("--ink", "--muted", "--wave-second", "--warm"), 12  # of templates/typst/social.typ
TEMPLATE = TEMPLATES / "typst" / "social.typ"
GROUP = "group"  # in the rules: the lead difference of an arm that the headline is about
MARGIN = 0.12  # of the width, free at each end of a bar


@dataclass(frozen=True)
class Social:
    """The texts of a picture."""

    language: str
    place: str
    title: str
    figure: str  # the large number; empty for a picture without one
    sentence: str
    foot: str  # study and edition
    notice: str  # synthetic data, draft
    # a difference with its interval, as a bar with a line at zero; empty without one
    clear: str = ""  # yes if the interval leaves zero out
    low: str = ""  # its ends, as written below the bar
    high: str = ""
    zero: str = ""  # what stands over the line
    at: str = ""  # where low, value, high and zero lie, in parts of the picture's width

    @property
    def alt(self) -> str:
        """The alternative text."""
        return " ".join(part if part[-1] in ".!?" else f"{part}." for part in (self.title, self.sentence) if part)


def social_of(parts: PageParts) -> Social:
    """The picture of a district's pages: its headline and the headline's key figure."""
    page = parts.page
    key = parts.headline()
    place = district_name(page.study, page.district, page.locale)
    title = parts.headlined(escaped(place))
    id_ = str(rules("sharing")["key_figures"][key])
    figure, sentence = key_figure(page, id_)
    words = _social(page, place=place, title=title, figure=figure, sentence=sentence)
    found = key_finding(page, id_)
    bar = interval_bar(page, found, of_groups=id_ == GROUP) if found is not None else {}
    return replace(words, **{name: unescaped(text) for name, text in bar.items()})


def social_of_study(page: PageValues) -> Social:
    """The picture of all other pages: the study's title and subtitle."""
    settings, language = page.settings, page.locale.language
    subtitle = settings.subtitle[language] if settings.subtitle else ""
    place = district_name(page.study, page.district, page.locale)
    return _social(
        page, place=place, title=escaped(settings.title[language]), figure="", sentence=escaped(subtitle), of_study=True
    )


def social_png(words: Social) -> bytes:
    """The picture as PNG, with stable bytes."""
    made = typst.compile(  # type: ignore[call-overload]  # its stub wants source and root of one type
        _template(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=fonts(),
        format="png",
        ppi=72.0,  # a point is a pixel
        sys_inputs=asdict(words),
    )
    first = made[0] if isinstance(made, list) else made  # words that don't fit at the least size go on, unseen
    assert isinstance(first, bytes)
    return _in_few_colours(first)


def _in_few_colours(png: bytes) -> bytes:
    """The PNG with a palette of the template's colours and their shades: a third of the bytes."""
    with Image.open(io.BytesIO(png)) as opened:
        small = opened.convert("RGB").quantize(palette=_palette(), dither=Image.Dither.NONE)
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()


@cache
def _palette() -> Image.Image:
    paper = to_rgb(PALETTE["--paper"])
    steps = [index / STEPS for index in range(STEPS + 1)]
    colours = [
        tuple(
            round(255 * (back + step * (front - back)))
            for back, front in zip(paper, to_rgb(PALETTE[name]), strict=True)
        )
        for name in COLOURS
        for step in steps
    ]
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in dict.fromkeys(colours) for part in colour])
    return image


@cache
def _template(path: Path) -> bytes:
    return path.read_bytes()


def _social(page: PageValues, *, place: str, title: str, figure: str, sentence: str, of_study: bool = False) -> Social:
    words, settings = page.locale, page.settings
    notices = [words.text(notice_key(page.study))] if settings.synthetic else []
    notices += [words.text("site.draft")] if settings.approved is None else []
    foot = words.text("site.edition", name=settings.edition.name)
    if not of_study:
        foot = f"{settings.title[words.language]} · {foot}"
    return Social(words.language, place, plain(title), plain(figure), plain(sentence), foot, plain(" ".join(notices)))


def key_finding(page: PageValues, id_: str) -> Finding | None:
    """The finding that the headline rests on, if it may be shown."""
    if id_ == GROUP:
        found = PageGroups(page).key_figure()[0]
    else:  # voices are of the study as a whole
        found = page.find(id_, district=ALL if id_.startswith("voices.") else None)
    return found if found is not None and found.value is not None and found.disclosure == "shown" else None


def key_figure(page: PageValues, id_: str) -> tuple[str, str]:
    """What is written large, and the sentence on its meaning with its interval.

    A number; words where it is a difference whose interval has zero in it.
    """
    found = key_finding(page, id_)
    figure = _large(page, found) if found is not None else ""
    if id_ == GROUP:
        return figure, PageGroups(page).key_figure()[1]
    if id_.startswith("change.") and (found is not None or len(page.settings.waves) > 1):
        return figure, page.sentence(id_)
    if found is None:
        return figure, page.unsaid(id_)
    meaning = f"{sentence_case(page.label(id_))}, {page.wave_label(found.wave)}"
    return figure, f"{meaning}{page.bracketed(id_)}."


def interval_bar(page: PageValues, found: Finding, *, of_groups: bool) -> dict[str, str]:
    """The texts and places of a difference's interval bar; none without an interval."""
    if not is_difference(found) or found.value is None or found.low is None or found.high is None:
        return {}
    marks = (found.low, found.value, found.high, 0.0)
    least, most = min(marks), max(marks)
    at = [MARGIN + (1 - 2 * MARGIN) * (mark - least) / (most - least or 1) for mark in marks]
    return {
        "clear": "yes" if _is_clear(found) else "",
        "low": _signed(page, found, found.low),
        "high": _signed(page, found, found.high),
        "zero": page.locale.text("social.no_difference" if of_groups else "social.no_change"),
        "at": " ".join(f"{place:.4f}" for place in at),
    }


def _large(page: PageValues, found: Finding) -> str:
    if is_difference(found) and not _is_clear(found):  # without an interval nothing says that it isn't zero
        return page.locale.text("social.unclear")
    return _signed(page, found, found.value or 0.0)


def _signed(page: PageValues, found: Finding, value: float) -> str:
    number = page.locale.formatted(replace(found, value=value, low=None, high=None), style="headline")
    return f"+{number}" if is_difference(found) and value > 0 else number


def _is_clear(found: Finding) -> bool:
    return found.low is not None and found.high is not None and (found.low > 0 or found.high < 0)
