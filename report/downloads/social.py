"""The picture of a shared link, with the key figure and its meaning, as a PNG of 1200 by 630 pixels."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst
from matplotlib.colors import to_rgb
from PIL import Image

from analysis.figures.style import PALETTE
from analysis.findings.finding import is_difference
from report.context.groups import PageGroups
from report.context.parts import PageParts
from report.context.values import PageValues
from report.language.locale import sentence_case
from report.language.markdown import plain
from report.language.study import district_name, notice_key
from report.language.verdicts import rules
from report.project import TEMPLATES
from report.public import ALL
from report.render.typst import fonts

WIDTH, HEIGHT = 1200, 630  # the size that Open Graph's readers crop least
COLOURS, STEPS = ("--ink", "--muted", "--wave-second", "--warm"), 12  # of templates/typst/social.typ
TEMPLATE = TEMPLATES / "typst" / "social.typ"


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

    @property
    def alt(self) -> str:
        """The alternative text."""
        return " ".join(part if part[-1] in ".!?" else f"{part}." for part in (self.title, self.sentence) if part)


def social_of(parts: PageParts) -> Social:
    """The picture of a district's pages: its headline and the headline's key figure."""
    page = parts.page
    key = parts.headline()
    place = district_name(page.study, page.district, page.locale)
    title = page.locale.text(f"headlines.{key}", place=place)
    figure, sentence = key_figure(page, str(rules("sharing")["key_figures"][key]))
    return _social(page, place=place, title=title, figure=figure, sentence=sentence)


def social_of_study(page: PageValues) -> Social:
    """The picture of all other pages: the study's title and subtitle."""
    settings, language = page.settings, page.locale.language
    subtitle = settings.subtitle[language] if settings.subtitle else ""
    place = district_name(page.study, page.district, page.locale)
    return _social(page, place=place, title=settings.title[language], figure="", sentence=subtitle, of_study=True)


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
    assert isinstance(made, bytes)
    return _in_few_colours(made)


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
    return Social(words.language, place, plain(title), figure, plain(sentence), plain(foot), plain(" ".join(notices)))


def key_figure(page: PageValues, id_: str) -> tuple[str, str]:
    """The large number, and the sentence on its meaning with its interval."""
    if id_ == "group":
        found, sentence = PageGroups(page).key_figure()
        shown = found is not None and found.value is not None
        number = page.locale.formatted(found, style="headline") if found is not None and shown else ""
        return (f"+{number}" if found is not None and (found.value or 0) > 0 else number), sentence
    found = page.find(id_, district=ALL if id_.startswith("voices.") else None)  # these are of the study as a whole
    if found is None or found.value is None or found.disclosure != "shown":
        of_change = id_.startswith("change.") and len(page.settings.waves) > 1
        return "", page.sentence(id_) if of_change else page.unsaid(id_)
    number = page.locale.formatted(found, style="headline")
    if is_difference(found) and found.value > 0:
        number = f"+{number}"
    if id_.startswith("change."):
        return number, page.sentence(id_)
    meaning = f"{sentence_case(page.label(id_))}, {page.wave_label(found.wave)}"
    return number, f"{meaning}{page.bracketed(id_)}."
