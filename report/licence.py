"""Licences as authors write them: their SPDX identifier and the address of their terms, where they have them."""

from __future__ import annotations

import re

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

_CREATIVE_COMMONS = re.compile(r"CC[- ](BY(?:-(?:NC|ND|SA))*)[- ](\d\.\d)(?:[- ].*)?", re.IGNORECASE)


def spdx_id(licence: str) -> str | None:
    """The SPDX identifier of a licence; None for a text that is none.

    >>> spdx_id("cc-by-4.0"), spdx_id("CC BY-NC 4.0"), spdx_id("ODbL 1.0"), spdx_id("Contract 17/2024")
    ('CC-BY-4.0', 'CC-BY-NC-4.0', 'ODbL-1.0', None)
    """
    for written in (licence.strip(), licence.strip().replace(" ", "-")):
        try:
            found = str(canonicalize_license_expression(written))
        except InvalidLicenseExpression:
            continue
        if " " not in found:  # one licence, no expression of several
            return found
    return None


def licence_address(licence: str) -> str | None:
    """The address of a licence's terms; None for a text that isn't known.

    >>> licence_address("CC-BY-4.0"), licence_address("MIT"), licence_address("Proprietary")
    ('https://creativecommons.org/licenses/by/4.0/', 'https://spdx.org/licenses/MIT.html', None)
    """
    if terms := _CREATIVE_COMMONS.fullmatch(licence.strip()):
        return f"https://creativecommons.org/licenses/{terms[1].lower()}/{terms[2]}/"
    known = spdx_id(licence)
    return f"https://spdx.org/licenses/{known}.html" if known else None


def is_open_access(licence: str) -> bool:
    """Whether an article under this licence may be read and passed on by everyone: one of Creative Commons.

    >>> [is_open_access(licence) for licence in ("CC BY-NC 4.0", "CC0-1.0", "Hak cipta dilindungi undang-undang")]
    [True, True, False]
    """
    return bool(_CREATIVE_COMMONS.fullmatch(licence.strip())) or spdx_id(licence) == "CC0-1.0"
