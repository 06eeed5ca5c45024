"""Make templates/fonts from Source Sans 3: static weights under a name of ours, since "Source" is a reserved one.

    pip install fontpkg-source-sans-3 fonttools brotli
    python templates/make_fonts.py

The same bytes with the same versions of the three packages. TrueType files for PDF and drawing have Latin and Greek
letters; of WOFF2 files for pages one has Western European letters, one the further Latin ones; charts carry the files
with the commonest. Other letters come from other fonts.
"""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).resolve().parent / "fonts"
FAMILY = "Risalah Sans"
LINE = (900, -264)  # above and below the baseline, in thousandths; its own 1024 and -400 part lines too far
VERSION = "Version 3.052"  # of Source Sans 3
UPRIGHT, ITALIC = "SourceSans3[wght].ttf", "SourceSans3-Italic[wght].ttf"
FACES = {"Regular": (UPRIGHT, 400), "Italic": (ITALIC, 400), "SemiBold": (UPRIGHT, 600), "Bold": (UPRIGHT, 700)}
_MARKS = [*range(0x2000, 0x2070), *range(0x20A0, 0x20C1), 0x2122, *range(0x2190, 0x219A), *range(0x2200, 0x2266)]
_FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "case", "sups", "subs", "frac"]


@dataclass(frozen=True)
class Cut:
    """A kind of file: its ending and flavour, letters, and what its font can do."""

    ending: str
    flavour: str | None
    letters: tuple[int, ...]
    features: tuple[str, ...] = tuple(_FEATURES)
    faces: tuple[str, ...] = tuple(FACES)


LATIN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x2010, 0x2027),
    0x20AC,
    0x2192,
    0x2212,
    0x2248,
    0x2264,
    0x2265,
)
_FURTHER = (*range(0x100, 0x180), *range(0x1E00, 0x1F00), 0x2C6, 0x2DC, 0x300, 0x301, 0x2713, 0x2717, *_MARKS)
_OF_PAGES = ("kern", "tnum")
CUTS = (
    Cut("ttf", None, (*LATIN, *_FURTHER, *range(0x180, 0x500), *range(0x2070, 0x20A0), *range(0x2100, 0x27C0))),
    Cut("woff2", "woff2", LATIN, _OF_PAGES),
    Cut("further.woff2", "woff2", tuple(sorted({*_FURTHER} - {*LATIN})), (*_OF_PAGES, "ccmp", "locl", "mark", "mkmk")),
    Cut(
        "charts.woff2",
        "woff2",
        (*range(0x20, 0x7F), 0xA0, 0xD7, 0x2013, 0x2026, 0x2212, 0x25CB, 0x25CF),
        ("kern",),
        ("Regular", "Bold"),
    ),
)


def main() -> None:
    """Writes the files of every face, the style sheet of pages and the licence beside them."""
    package = importlib.resources.files("fontpkg_source_sans_3")
    HERE.mkdir(exist_ok=True)
    for cut in CUTS:
        for face in cut.faces:
            file, weight = FACES[face]
            with importlib.resources.as_file(package / "files" / file) as source:
                font = TTFont(source, recalcTimestamp=False)
            _instance(font, face, weight, cut)
            font.flavor = cut.flavour
            font.save(HERE / f"RisalahSans-{face}.{cut.ending}", reorderTables=True)
    (HERE / "fonts.css").write_text(_style_sheet(), "utf-8", newline="\n")
    licence = (package / "LICENSE").read_text("utf-8")
    (HERE / "OFL.txt").write_text(licence, "utf-8", newline="\n")


def _instance(font: TTFont, face: str, weight: int, cut: Cut) -> None:
    instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    options = subset.Options(layout_features=list(cut.features), name_IDs=[0, 13, 14], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=cut.letters)
    subsetter.subset(font)
    _name(font, face, weight)


def _name(font: TTFont, face: str, weight: int) -> None:
    names, plain = font["name"], face in ("Regular", "Bold", "Italic")
    for record in list(names.names):
        if record.nameID not in (0, 13, 14):
            names.removeNames(nameID=record.nameID)
    family = FAMILY if plain else f"{FAMILY} {face}"
    texts = {
        1: family, 2: face if plain else "Regular", 3: f"{VERSION};RisalahSans-{face}", 4: f"{FAMILY} {face}",
        5: VERSION, 6: f"RisalahSans-{face}", 16: FAMILY, 17: face,
    }  # fmt: skip
    for identifier, text in texts.items():
        names.setName(text, identifier, 3, 1, 0x409)
    os2, head, lines = font["OS/2"], font["head"], font["hhea"]
    lines.ascent, lines.descent = os2.sTypoAscender, os2.sTypoDescender = LINE  # charts take a line's height from here
    os2.usWeightClass = weight
    bold, italic = face == "Bold", face == "Italic"
    os2.fsSelection = (os2.fsSelection & ~0b1100001) | (bold << 5) | italic | ((not bold and not italic) << 6)
    head.macStyle = bold | (italic << 1)


def _style_sheet() -> str:
    """The rules by which a page finds the files, each asked for only where the page has a letter of it."""
    rules = []
    for face, (_, weight) in FACES.items():
        style = " font-style: italic;" if face == "Italic" else ""
        for cut in (one for one in CUTS if one.ending in ("woff2", "further.woff2")):
            source = f'url("RisalahSans-{face}.{cut.ending}") format("woff2")'
            rules.append(
                f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight};{style} font-display: swap; '
                f"src: {source}; unicode-range: {_ranges(cut.letters)}; }}\n"
            )
    return "".join(rules)


def _ranges(letters: tuple[int, ...]) -> str:
    """Code points as in CSS: U+20-7E, U+20AC."""
    found = list[list[int]]()
    for letter in sorted(letters):
        if found and letter == found[-1][1] + 1:
            found[-1][1] = letter
        else:
            found.append([letter, letter])
    return ", ".join(f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in found)


if __name__ == "__main__":
    main()
