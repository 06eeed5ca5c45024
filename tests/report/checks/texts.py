"""A page with numbers of every kind, and the shipped study, for tests of what texts may say."""

from __future__ import annotations

from pathlib import Path

from analysis.project import ROOT

MOJOKERTO = ROOT / "data" / "mojokerto"
PAGE = '''---
title: Poverty in Sooko
abstract: "It is [53.8 percent]{data-finding="poverty.headcount" data-wave="2024"}."
risalah: {lead: no number}
---

It is [53.8 percent ([@foster1984])]{.value data-finding="poverty.headcount" data-wave="2024"} of 16 informants.

| poor | 12 |
| ---- | --: |

At least [10]{data-setting="disclosure.households"}, [12 of 40 [@pen1971]]{data-table="parade"}.
'''.replace('abstract: "It is [', "abstract: 'It is [").replace('2024"}."\n', '2024"}.\'\n')  # fmt: skip


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
