"""The typeface of pages, PDF and charts, which comes with risalah; templates/make_fonts.py makes its files."""

from __future__ import annotations

from analysis.project import ROOT

FOLDER = ROOT / "templates" / "fonts"
FAMILY = "Risalah Sans"
