"""The facts of the whole study that districts' runs use, computed by the functions that use them."""

from __future__ import annotations

import pandas as pd

from analysis.findings.key import EVERYBODY
from analysis.indicators.income import business_types
from analysis.indicators.optional import any_of, question, was_asked
from analysis.network.graph import support_network, tie_kinds
from analysis.study import Study
from analysis.study.columns import LEGAL
from analysis.study.waves import pair_name
from analysis.study.whole import Whole, WholeIncomes, WholeTies, WholeWave
from analysis.survey.sample import Sample, sample_of
from analysis.survey.stacked import pair_facts
from analysis.tables.curves import equal_edges
from analysis.tables.sensitivity import mean_size
from analysis.tables.smoothing import degree_groups


def whole_of(study: Study) -> Whole:
    """The facts of a study with all of its rows."""
    waves = [wave.key for wave in study.settings.waves]
    return Whole(
        waves={wave: _of_wave(sample_of(study, EVERYBODY, wave)) for wave in waves},
        incomes=WholeIncomes(
            mean_size=mean_size(study),
            edges=None if set(waves) <= study.settings.single_lines.keys() else equal_edges(study),
        ),
        ties=WholeTies(
            waves=tuple(wave for wave in waves if not support_network(study, EVERYBODY, wave).missing),
            kinds=tie_kinds(study),
            groups={wave: groups for wave in waves if (groups := degree_groups(study, wave)) is not None},
        ),
        pairs={
            pair_name(*pair): pair_facts(study, *pair)
            for pair in dict.fromkeys([*study.settings.wave_pairs, *_of_group(study)])
            if not study.settings.is_panel(*pair)
        },
    )


def _of_group(study: Study) -> list[tuple[str, str]]:
    """The pairs of waves between which arms are compared: the first and each later one."""
    first, *later = [wave.key for wave in study.settings.waves]
    return [(first, wave) for wave in later] if study.settings.group else []


def _of_wave(sample: Sample) -> WholeWave:
    numbers = [str(name) for name, kind in sample.households.dtypes.items() if pd.api.types.is_numeric_dtype(kind)]
    questions = [*((name,) for name in numbers), LEGAL]
    answers = {question(columns): any_of(sample, columns) for columns in questions}
    return WholeWave(
        drawn=sample.drawn,
        plain=sample.is_plain,
        several_districts=sample.several_districts,
        sized=sample.size is not None,
        with_income=sample.any_income,
        business_types=tuple(business_types(sample)),
        asked={name: was_asked(sample, name, values) for name, values in answers.items() if values is not None},
    )
