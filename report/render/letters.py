"""Letters that no font of the PDF pages has."""

from __future__ import annotations

import typst

from report.render.typst import fonts

_PREAMBLE = '#set document(title: "letters")\n'


def letters_without_font(text: str) -> list[str]:
    """The letters of a text that PDF pages can't show, in the order of their codes.

    >>> letters_without_font("Kafe, 5 ≤ 6: “ya” ꦗ")
    ['ꦗ']
    """
    asked = sorted({letter for letter in text if not letter.isascii() and letter.isprintable()})
    return _lacking(asked) if asked else []


def _lacking(letters: list[str]) -> list[str]:
    """Of some letters those that aren't shown; halves are tried until a single letter is refused."""
    # as code points, which no markup of typst reads; one a line, as some letters join with others
    source = _PREAMBLE + "\n\n".join(f"#str.from-unicode({ord(letter)})" for letter in letters)
    try:
        typst.compile(source.encode(), format="pdf", font_paths=fonts(), pdf_standards=["ua-1"])
    except typst.TypstError:
        if len(letters) == 1:
            return letters
        half = len(letters) // 2
        return [*_lacking(letters[:half]), *_lacking(letters[half:])]
    return []
