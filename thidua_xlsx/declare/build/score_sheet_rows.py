"""The score sheet and the rounds of a season, from the season workbook's records."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from thidua_xlsx.declare.build.build_state import BuildState, made, unique
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.build.criterion_rows import criteria_of
from thidua_xlsx.declare.criteria import scale_text
from thidua_xlsx.declare.season import Criterion, Round, Rubric, ScaleLine, Section
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace, Place


def rubric_of(draft: BuildState, settings: Mapping[str, Any], of_units: Sequence[Criterion] = ()) -> Rubric:
    """Give the score sheet of people: sections, criteria and how totals are made, all points as Decimal.

    A section that only criteria of units name is no part of it.
    """
    declared, criteria = _sections(unique(draft, "sections")), criteria_of(draft)
    _section_starts(draft, declared, (criteria, of_units))
    alone = {criterion.section for criterion in of_units} - {criterion.section for criterion in criteria}
    sections = tuple(section for section in declared if section.code not in alone)
    known = (
        {section.code for section in sections}
        | {criterion.code for criterion in criteria}
        | {criterion.tier_of for criterion in criteria}
    )
    breaks = tuple(settings.get("tie_breaks") or ())
    for code in breaks:
        if code not in known:
            _setting_reference(draft, "tie_breaks", code, "criteria")
    total_max = settings.get("total_max") or Decimal(100)
    start = settings.get("start_points") or Decimal(0)
    if start > total_max:
        _note_setting(draft, codes.START_IMPOSSIBLE, "start_points", points=start, limit=total_max)
    return Rubric(
        sections=sections,
        criteria=criteria,
        total_max=total_max,
        decimals=int(Decimal(2) if settings.get("score_decimals") is None else settings["score_decimals"]),
        tie_breaks=breaks,
        layer_weights=_layer_weights(draft, settings.get("layer_weights")),
        start=start,
        bands=_bands(draft, settings.get("bands")),
    )


def unit_rubric_of(
    draft: BuildState, settings: Mapping[str, Any], of_units: Sequence[Criterion], decimals: int
) -> Rubric | None:
    """Give the score sheet that units fill in for themselves; None where the season has no criteria for them."""
    named = {criterion.section for criterion in of_units}
    sections = tuple(section for section in _sections(draft.rows.get("sections", ())) if section.code in named)
    total_max = settings.get("unit_total_max")
    total_max = Decimal(100) if total_max is None else total_max
    return Rubric(sections, tuple(of_units), total_max, decimals, of_units=True) if of_units else None


def _sections(rows: Iterable[SeasonRow]) -> tuple[Section, ...]:
    return tuple(made(Section, row.values, code=row.key) for row in rows)


def _section_starts(draft: BuildState, sections: Iterable[Section], sheets: Iterable[Sequence[Criterion]]) -> None:
    """Points that a section begins with must fit its cap, and be everybody's: some criterion applies to all groups."""
    for section, row in zip(sections, draft.rows.get("sections", ()), strict=True):
        if section.start is None:
            continue
        if section.max is not None and section.start > section.max:
            draft.note(codes.START_IMPOSSIBLE, row, "start", points=section.start, limit=section.max)
        own = [[criterion for criterion in criteria if criterion.section == section.code] for criteria in sheets]
        if any(listed and all(criterion.applies_to for criterion in listed) for listed in own):
            draft.note(codes.SECTION_START_NOT_FOR_ALL, row, "start", section=section.code)


def _bands(draft: BuildState, text: object) -> tuple[ScaleLine, ...]:
    try:
        return scale_text.bands(str(text)) if text else ()
    except scale_text.ScaleFault as fault:
        _note_setting(draft, codes.BANDS_NOT_UNDERSTOOD, "bands", reason=fault.reason)
        return ()


def _note_setting(draft: BuildState, code: Code, setting: str, /, **params: Any) -> None:
    """Note a finding at a setting's cell."""
    records = draft.rows.get("options", ())
    place: Place = (records[0].place(setting) if records else None) or FilePlace(draft.file)
    draft.findings.append(at(code, place, **params))


def _setting_reference(draft: BuildState, setting: str, value: str, table: str) -> None:
    label, name = draft.label("options", setting), draft.table(table)
    _note_setting(draft, codes.SEASON_UNKNOWN_REFERENCE, setting, column=label, value=value, table=name)


_WEIGHT = re.compile(r"(.*?[=:]|)\s*(\d+(?:[.,]\d+)?)\s*%?")
# Between weights: where another sign parts them, or a space follows, a comma within a number is that of its decimals.
_BETWEEN = (r"[;/\n]", r",\s+", r",")


def _layer_weights(draft: BuildState, text: object) -> dict[str, Decimal]:
    """Read `tự chấm=20; tổ=30; hội đồng=50`, or the three numbers alone in that order."""
    layers = draft.templates.columns.choices["layer"]
    weights: dict[str, Decimal] = {}
    written = str(text or "")
    between = next((sign for sign in _BETWEEN if re.search(sign, written)), ";")
    parts = [part.strip(" ,") for part in re.split(between, written) if part.strip(" ,")]
    for place, part in enumerate(parts):
        match = _WEIGHT.fullmatch(part)
        name = match[1].strip(" =:") if match else ""
        by_place = layers.ids[place] if place < len(layers.ids) else None
        layer = layers.find(name) if name else by_place
        if layer is None or match is None:
            _setting_reference(draft, "layer_weights", part, "options")
            continue
        weights[layer] = Decimal(match[2].replace(",", "."))
    return weights


def _note_days_backwards(draft: BuildState, row: SeasonRow) -> None:
    """Note a round that ends before it begins: who was there in it could not be told."""
    start, end = row.values.get("start"), row.values.get("end")
    if isinstance(start, date) and isinstance(end, date) and start > end:
        name = draft.text(row, "name") or row.key
        draft.note(codes.ROUND_BACKWARDS, row, "end", round=name, start=start, end=end)


def rounds_of(draft: BuildState) -> tuple[Round, ...]:
    """Give the rounds in their order; none at all is an error."""
    rows = unique(draft, "rounds")
    if not rows:
        draft.empty("rounds")
    for row in rows:
        _note_days_backwards(draft, row)
    rounds = tuple(
        made(
            Round,
            row.values,
            code=row.key,
            name=draft.text(row, "name") or row.key,
            weight=draft.get(row, "rounds", "weight"),
        )
        for row in rows
    )
    if rows and not any(isinstance(round_.weight, Decimal) and round_.weight for round_ in rounds):
        draft.note(codes.ROUNDS_WITHOUT_WEIGHT, rows[0], "weight")
    return rounds
