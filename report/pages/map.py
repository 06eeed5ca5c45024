"""The schematic map: a tile for each district of the region where tiles.csv has it, the studied ones shaded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from report.context.values import PageValues
from report.language.markdown import escaped

SHADES = 5
INDICATORS = ("poverty.headcount", "income.median_capita", "income.mean_capita")  # the first with values is mapped
_LONG = 8  # letters: a longer name may break on a phone
_SYLLABLES = re.compile(r"(?<=[aeiou][b-df-hj-np-tv-z])(?=[b-df-hj-np-tv-z]{1,2}[aeiou])|(?<=o)(?=a)", re.IGNORECASE)


def key_indicator(page: PageValues, districts: Sequence[str]) -> str:
    """The id of the mapped indicator; empty if no district has a value."""
    for id_ in INDICATORS:
        if any(page.known(id_, district=district) for district in districts):
            return id_
    return ""


def tile_map(page: PageValues, districts: Sequence[str]) -> str:
    """The map as a list of tiles, each in its place; empty for a study without tiles.csv.

    Tiles are in reading order, row by row. A studied district's tile has its number and links to its brief; the
    others are plain.
    """
    tiles, id_ = page.study.tiles, key_indicator(page, districts)
    if tiles is None or not id_:
        return ""
    values = [page.value(id_, district=district) for district in districts]
    largest = max(value for value in values if value is not None)
    share = page.find(id_, district=districts[0])
    whole = 1.0 if share is not None and share.unit == "share" else largest
    blocks = [f'<ul class="tiles" style="--columns:{int(tiles["column"].max())}">']
    studied = set(districts)
    for tile in tiles.sort_values(["row", "column"]).itertuples():
        place = f"grid-area:{int(tile.row)}/{int(tile.column)}"  # type: ignore[arg-type]
        code, name = str(tile.district_code), escaped(breakable(str(tile.name)))
        if code in studied:
            shade = shade_of(page.value(id_, district=code), whole)
            blocks.append(f'<li class="tile shade-{shade}" style="{place}">')
            blocks.append(f"[{name}]({code}/brief.html) {page.num(id_, district=code, style='table')}")
        else:
            blocks.append(f'<li class="tile" style="{place}">')
            blocks.append(f"{name} [{page.locale.text('overview.map.unstudied')}]{{.unseen}}")
        blocks.append("</li>")
    blocks.append("</ul>")
    return "\n\n".join(f"```{{=html}}\n{block}\n```" if block.startswith("<") else block for block in blocks)


def shade_of(value: float | None, whole: float) -> int:
    """A tile's shade on a scale from zero: 1 to 5; 0 without a value.

    >>> [shade_of(value, 1.0) for value in (None, 0.0, 0.2, 0.21, 1.0)]
    [0, 1, 1, 2, 5]
    """
    if value is None or whole <= 0:
        return 0
    return min(max(-int(-value / whole * SHADES // 1), 1), SHADES)


def breakable(name: str) -> str:
    """The name, with soft hyphens between syllables if it is longer than a tile on a phone.

    >>> breakable("Dawarblandong").replace(chr(173), "-"), breakable("Bangsal")
    ('Dawar-blan-dong', 'Bangsal')
    """
    return _SYLLABLES.sub("\u00ad", name) if len(name) > _LONG else name
