"""Areas by their official codes: which one holds which, level by level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# lengths of undotted codes from provinces down: of BPS, and of the ministry of home affairs
_SYSTEMS = ((2, 4, 7, 10), (2, 4, 6, 10))


def holds(area: str, code: str) -> bool:
    """Whether an area is this one or holds it, by whole parts of the code: 35.1 is no part of 35.16.

    >>> [holds(area, "35.16.13") for area in ("35.16.13", "35.16", "35", "35.1", "3516", "")]
    [True, True, True, False, False, False]
    >>> holds("3516", "3516130"), holds("351", "3516130"), holds("1", "12"), holds("12", "1203")
    (True, False, False, True)
    """
    if area == code:
        return True
    if not area or not code.startswith(area):
        return False
    if not (area.isdigit() and code.isdigit()):
        return code[len(area)] in ".-_"
    return any(len(area) in lengths and len(code) in lengths for lengths in _SYSTEMS)


def areas_around(areas: Iterable[str], codes: Sequence[str], *, districts: Sequence[str], country: str) -> list[str]:
    """Of some areas those that hold all of these codes, the smallest first, the country last.

    Another district of the study holds none, however its code begins.
    """
    others = set(districts) - set(codes)
    given = dict.fromkeys(str(area) for area in areas)
    around = [area for area in given if area not in others and all(holds(area, code) for code in codes)]
    return sorted(around, key=len, reverse=True) + [country for area in given if area == country and area not in around]
