"""The origin of a number, as plain text, and the same number recomputed from the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.catalogue import CATALOGUE, definition_of
from analysis.errors import Problem, UserError, did_you_mean
from analysis.findings import Finding
from analysis.findings.key import EVERYBODY, FindingKey
from analysis.study import Study, open_study
from analysis.study.folder import known_districts
from analysis.study.waves import pair_name
from report.context.definitions import formula_of
from report.context.values import PageValues
from report.explain.lines import Say, Section, code_lines, ground_sections, say_sections, where_text
from report.explain.recompute import Recomputation, recompute
from report.language.study import known_languages, study_locale
from report.public import Public, public_record
from report.public.joint import PREFIX, verdict_inputs
from report.public.published_site import Appearance, PublishedSite, appearances_of, published_site
from report.workspace import FINDINGS_CSV, output_home


@dataclass(frozen=True)
class Explanation:
    """A number as published and as recomputed from the current data and code."""

    study: Study
    key: FindingKey
    published: PublishedSite | None
    now: Recomputation
    page: PageValues

    @property
    def before(self) -> Finding | None:
        """The published finding, or None without a site that has it."""
        return self.published.findings.get(self.key) if self.published else None

    @property
    def basis(self) -> list[FindingKey]:
        """Keys of the findings behind a derived one."""
        found = self.now.findings.get(self.key)
        if found is None or not found.id.startswith(PREFIX):
            return []
        return verdict_inputs(found, Public({**self.now.basis}, {}), self.study.settings)


def explain(
    id_: str,
    study_folder: Path | str,
    *,
    district: str = EVERYBODY,
    wave: str | None = None,
    language: str | None = None,
    site: Path | None = None,
    say: Say,
) -> int:
    """Prints the origin of a number and recomputes it; exit code 1 if it differs from the published one."""
    try:
        definition_of(id_)
    except KeyError:
        # imported here: drawing libraries take two seconds to load, and numbers don't need them
        from report.charts import DRAWINGS
        from report.explain.drawing import drawing_request, explain_drawing
        from report.explain.recompute_tables import table_ids

        drawing = drawing_request(id_)
        if drawing is not None:
            return explain_drawing(drawing, study_folder, district=district, language=language, site=site, say=say)
        near = did_you_mean(id_, [*CATALOGUE, *DRAWINGS, *table_ids()])
        fix = "The methods page and analysis/catalogue.py list the numbers; "
        fix += "data/tables and figures/ have the others."
        raise UserError(Problem(f"finding {id_}", f"no such finding, figure or table{near}", fix)) from None
    study = open_study(study_folder)
    known_districts(study, [] if district == EVERYBODY else [district])
    spoken = known_languages(study, [language] if language else ())[0]
    place = site or output_home(study.folder) / "_site"
    published = published_site(place, study.settings.id)
    before = published.findings if published else {}
    source = next((found.source for key, found in before.items() if key[:2] == (id_, district)), None)
    now = recompute(study, id_, district, source=source)
    waves = [key[2] for key in {**before, **now.findings} if key[:2] == (id_, district)]
    key = FindingKey(id_, district, _wave(study, id_, district, waves, wave, before=list(before)))
    words = study_locale(study.settings, spoken)
    page = PageValues(study, Public({**before}, {}), words, district, study.settings.waves[-1].key)
    number = Explanation(study, key, published, now, page)
    say(f"{id_}, {where_text(study, district)}, {key.wave}")
    return int(say_sections(_sections(number, place), say))


def _wave(
    study: Study, id_: str, district: str, waves: list[str], wanted: str | None, *, before: Sequence[FindingKey]
) -> str:
    """The requested wave, or the last one with the number, of pairs the main one. Raises UserError if there is none."""
    if not waves:
        near = did_you_mean(id_, sorted({key[0] for key in before if key[1] == district}))
        fix = (
            "Voices are of the study as a whole."
            if id_.startswith("voices.")
            else "Leave --district away, or ask for another."
        )
        raise UserError(
            Problem(f"finding {id_}, district {district}", f"{study.settings.id} has no such number{near}", fix)
        )
    settings = study.settings
    order, main = settings.wave_order, settings.main_pair and pair_name(*settings.main_pair)
    own = sorted(set(waves), key=lambda item: (item == main, order.get(item, len(order)), item))
    if wanted is not None and wanted not in own:
        fix = f"It has {', '.join(own)}."
        raise UserError(Problem(f"finding {id_}, wave {wanted}", f"no such number{did_you_mean(wanted, own)}", fix))
    return wanted or own[-1]


def _sections(number: Explanation, place: Path) -> Iterator[Section]:
    id_ = number.key.id
    finding = number.before or number.now.findings.get(number.key)
    yield Section("What it is", _definition(number, id_))
    if finding is not None:
        yield Section("Value" if number.before else "Value, as computed now", _value(number, finding))
    if number.published:
        shown = appearances_of(number.key, number.published.site)
        yield Section("Shown on", _pages(shown) or [f"no page; in {FINDINGS_CSV}"])
    derived = [f"{_text(key)}: {_short(number, key)}" for key in number.basis]
    if id_.startswith(PREFIX):
        derived.append("statements.csv: what the statements on this outcome say")
    yield Section("Made after disclosure, of", derived)
    computed = number.now.findings.get(number.key) or next(iter(number.now.findings.values()), None)
    yield Section("Computed by", list(code_lines(id_, computed, number.published)))
    yield from ground_sections(number.study, number.published)
    differences = [line for key in [number.key, *number.basis] for line in _differences(number, key)]
    verdict = _verdict(number, place, as_published=not differences)
    yield Section("Computed again, now", [verdict, *differences], differs=bool(differences))


def _pages(shown: list[Appearance]) -> list[str]:
    """A line per page with its texts of the number, each once."""
    words: dict[str, dict[str, None]] = {}
    for item in shown:
        words.setdefault(item.page, {})[item.text] = None
    return [f"{page}: {' | '.join(texts)}" for page, texts in words.items()]


def _definition(number: Explanation, id_: str) -> list[str]:
    page, definition = number.page, definition_of(id_)
    lines = [page.label(id_).rstrip(": "), page.definition(id_)]
    if formula := formula_of(page.settings, definition.id):
        lines.append(f"formula: {formula}")
    return lines + ([f"sources: {', '.join(definition.sources)}"] if definition.sources else [])


def _value(number: Explanation, finding: Finding) -> list[str]:
    words = number.page.locale
    if finding.disclosure != "shown":
        return [f"{finding.disclosure}: {finding.reason}", f"unit: {finding.unit}"]
    lines = ["no value" if finding.value is None else f"{finding.value!r} ({words.formatted(finding)})"]
    if finding.low is not None:
        lines.append(f"interval: {finding.low!r} to {finding.high!r}, {100 * (finding.level or 0):g}%")
    parts = {"unit": finding.unit, "n": finding.n, "method": finding.method, "degrees of freedom": finding.df,
             "reason": finding.reason, "disclosure": finding.disclosure}  # fmt: skip
    return lines + [f"{name}: {part}" for name, part in parts.items() if part is not None]


def _verdict(number: Explanation, place: Path, *, as_published: bool) -> str:
    """The result of the recomputation in one line, without values that may not be shown."""
    now = number.now.findings.get(number.key)
    if now is None:
        return "no cell records it any more"
    if number.before is None:
        return f"{_plain(now)}. There is no published number: {place} holds no site with it. Build one, or give --site."
    return f"{_plain(now)}: the same as published" if as_published else "NOT the same as published:"


def _differences(number: Explanation, key: FindingKey) -> Iterator[str]:
    """Parts of a finding that differ from the published one; nothing without a published one."""
    before = number.published.findings.get(key) if number.published else None
    if before is None:
        return
    now = {**number.now.basis, **number.now.findings}.get(key)
    where = "" if key == number.key else f"{_text(key)}, "
    if now is None:
        yield f"{where}published, no longer computed"
    elif now.disclosure != before.disclosure:
        why = now.reason or before.reason
        yield f"{where}disclosure: published as {before.disclosure}, now {now.disclosure} ({why})"
    else:
        old, new = public_record(before), public_record(now)
        for name in old:
            if name != "source" and old[name] != new[name]:
                yield f"{where}{name}: published {old[name]!r}, now {new[name]!r}"


def _short(number: Explanation, key: FindingKey) -> str:
    found = (number.published.findings if number.published else {}).get(key) or number.now.basis[key]
    return _plain(found)


def _plain(finding: Finding) -> str:
    if finding.disclosure != "shown":
        return f"{finding.disclosure} ({finding.reason})"
    if finding.value is None:
        return f"no value ({finding.reason})"
    interval = "" if finding.low is None else f" ({finding.low!r} to {finding.high!r})"
    return f"{finding.value!r}{interval}"


def _text(key: FindingKey) -> str:
    return ", ".join(key)
