"""What a PDF says, as a test that searches files reads it."""

from __future__ import annotations

import subprocess
from functools import cache
from io import BytesIO

from pypdf import PdfReader


@cache
def text_of_pdf(content: bytes, pdftotext: str) -> str:
    """A PDF's words, which lie compressed in it, and what it tells of itself; read once for all tests."""
    read = subprocess.run([pdftotext, "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return f"{read.stdout.decode('utf-8')}\n{PdfReader(BytesIO(content)).metadata}"
