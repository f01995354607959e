"""The score sheet and the rounds of a season, from the season workbook's records."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from thidua_xlsx.declare.build.build_state import BuildState, struct_of, unique
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.criteria import scale_text
from thidua_xlsx.declare.criteria.criterion_kind import Criterion, CriterionKind
from thidua_xlsx.declare.criteria.kinds import TierKind
from thidua_xlsx.declare.criteria.scale_text import ScaleFault, ScaleLine
from thidua_xlsx.declare.season import Round, Rubric, Section
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import Choices, Column
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages import codes


def rubric_of(draft: BuildState, settings: Mapping[str, Any], of_units: Sequence[Criterion] = ()) -> Rubric:
    """Give the score sheet of people: sections, criteria and how totals are made, all points as Decimal.

    `settings` are those of the season by key. A section that only criteria of units, `of_units`, name is no part of it.
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
    tie_breaks = tuple(settings.get("tie_breaks") or ())
    if unknown := [code for code in tie_breaks if code not in known]:
        _setting_reference(draft, "tie_breaks", ", ".join(unknown), "criteria")
    total_max = settings.get("total_max") or Decimal(100)
    start = settings.get("start_points") or Decimal(0)
    if start > total_max:
        draft.note_setting(codes.START_IMPOSSIBLE, "start_points", {"points": start, "limit": total_max})
    return Rubric(
        sections=sections,
        criteria=criteria,
        total_max=total_max,
        decimals=int(Decimal(2) if settings.get("score_decimals") is None else settings["score_decimals"]),
        tie_breaks=tie_breaks,
        layer_weights=_layer_weights(draft, settings.get("layer_weights")),
        start=start,
        bands=_bands(draft, settings.get("bands")),
    )


def unit_rubric_of(
    draft: BuildState, settings: Mapping[str, Any], of_units: Sequence[Criterion], decimals: int
) -> Rubric | None:
    """Give the score sheet that units fill in for themselves; None where the season has no criteria for them.

    `settings` are those of the season by key, `decimals` what points are rounded to.
    """
    named = {criterion.section for criterion in of_units}
    sections = tuple(section for section in _sections(draft.rows.get("sections", ())) if section.code in named)
    total_max = settings.get("unit_total_max")
    total_max = Decimal(100) if total_max is None else total_max
    return Rubric(sections, tuple(of_units), total_max, decimals, of_units=True) if of_units else None


def _sections(rows: Iterable[SeasonRow]) -> tuple[Section, ...]:
    return tuple(struct_of(Section, row.values, code=row.key) for row in rows)


def _section_starts(draft: BuildState, sections: Iterable[Section], sheets: Iterable[Sequence[Criterion]]) -> None:
    """Points that a section begins with must fit its cap, and be everybody's: some criterion applies to all groups."""
    for section, row in zip(sections, draft.rows.get("sections", ()), strict=True):
        if section.start is None:
            continue
        if section.max is not None and section.start > section.max:
            draft.note(codes.START_IMPOSSIBLE, row, "start", points=section.start, limit=section.max)
        of_section = [[criterion for criterion in criteria if criterion.section == section.code] for criteria in sheets]
        if any(criteria and all(criterion.applies_to for criterion in criteria) for criteria in of_section):
            draft.note(codes.SECTION_START_NOT_FOR_ALL, row, "start", section=section.code)


def _bands(draft: BuildState, text: object) -> tuple[ScaleLine, ...]:
    try:
        return scale_text.bands(str(text)) if text else ()
    except scale_text.ScaleFault as fault:
        draft.note_setting(codes.BANDS_NOT_UNDERSTOOD, "bands", {"reason": fault.reason})
        return ()


def _setting_reference(draft: BuildState, setting: str, value: str, table: str) -> None:
    params = {"column": draft.label("options", setting), "value": value, "table": draft.table(table)}
    draft.note_setting(codes.SEASON_UNKNOWN_REFERENCE, setting, params)


_WEIGHT = re.compile(r"(.*?[=:]|\D*?)\s*(\d+(?:[.,]\d+)?)\s*%?")
# Between weights: where another sign parts them, or a space follows, a comma within a number is that of its decimals.
_BETWEEN = (r"[;/\n]", r",\s+", r"\s[-–]\s", r",")


def _layer_weights(draft: BuildState, text: object) -> dict[str, Decimal]:
    """Read `tự chấm=20; tổ=30; hội đồng=50`, `tự chấm 30%, tổ 70%`, or the three numbers alone in that order."""
    layers = draft.templates.columns.choices["layer"]
    weights: dict[str, Decimal] = {}
    text = str(text or "")
    between = next((sign for sign in _BETWEEN if re.search(sign, text)), ";")
    parts = [part.strip(" ,") for part in re.split(between, text) if part.strip(" ,")]
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


def rounds_of(draft: BuildState) -> tuple[Round, ...]:
    """Give the rounds in their order; none at all is an error."""
    rows = unique(draft, "rounds")
    if not rows:
        draft.empty("rounds")
    for row in rows:
        # Who was there in a round that ends before it begins could not be told.
        start, end = row.values.get("start"), row.values.get("end")
        if isinstance(start, date) and isinstance(end, date) and start > end:
            name = draft.text(row, "name") or row.key
            draft.note(codes.ROUND_BACKWARDS, row, "end", round=name, start=start, end=end)
    rounds = tuple(
        struct_of(
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


_OPTIONAL = ("scale", "each", "among")  # columns that only some kinds use

OF_PEOPLE, OF_UNITS = "criteria", "unit_criteria"  # the tables, which differ in whom a criterion may be for
_AMONG = {OF_PEOPLE: "group", OF_UNITS: "units"}
_LISTS = {OF_PEOPLE: "scale", OF_UNITS: "unit_scale"}


def criteria_of(draft: BuildState, table: str = OF_PEOPLE) -> tuple[Criterion, ...]:
    """Give the criteria of `table` in their order; one that cannot be used is left out with a finding at its cell."""
    declared = [criterion for row in unique(draft, table) if (criterion := _criterion(draft, row, table))]
    return _with_lists([tier for criterion in declared for tier in _tiers(criterion)], _LISTS[table])


def _tiers(criterion: Criterion) -> tuple[Criterion, ...]:
    """Give a criterion, or in its place one for each of its tiers: `5.2-1` for the first, and so on."""
    if not criterion.kind.counts_tiers or not criterion.scale:
        return (criterion,)
    code, of_tier = criterion.code, {"scale": (), "tier_of": criterion.code}
    return tuple(
        replace(criterion, code=f"{code}-{place}", text=f"{criterion.text}: {tier.name}", each=tier.points, **of_tier)
        for place, tier in enumerate(criterion.scale, start=1)
    )


def _criterion(draft: BuildState, row: SeasonRow, table: str) -> Criterion | None:
    kind = draft.templates.kinds.get(draft.text(row, "kind"))
    if kind is None:
        # A kind that the school's own list has and the program has not; any other was reported when it was read.
        declared, id_ = draft.templates.columns.choices["criterion_kind"], draft.text(row, "kind")
        if id_ in declared:
            draft.note(codes.CRITERION_KIND_UNKNOWN, row, "kind", criterion=row.key, kind=declared[id_])
        return None
    if not _filled(draft, row, kind):
        return None  # reported just now
    scale = _scale(draft, row, kind)
    limit = _limit(draft, row, scale, kind)
    if scale is None or limit is None:
        return None
    step, groups = row.values.get("step"), row.values.get("applies_to")
    if step and limit % step and kind.holds_points:
        draft.note(codes.SEASON_CRITERION_IMPOSSIBLE, row, "step", criterion=row.key, reason=f"{limit} / {step}")
    return struct_of(
        Criterion,
        row.values,
        code=row.key,
        kind=kind,
        max=limit,
        step=step or None,
        applies_to=groups if isinstance(groups, tuple) else (),  # what could not be read was reported there
        needs_evidence=draft.get(row, table, "needs_evidence") is True,
        each=row.values.get("each") if _uses(kind, "each") else None,
        scale=scale,
        among=draft.text(row, "among") or _AMONG[table],
        counts_pact=draft.text(row, "counts_pact") if kind.id == TierKind.id else "",
    )


def _uses(kind: CriterionKind, name: str) -> bool:
    return any(used.name == name for used in kind.columns)


def _filled(draft: BuildState, row: SeasonRow, kind: CriterionKind) -> bool:
    """Say whether every column the kind needs is filled; also name the filled columns that it does not use."""
    for name in _OPTIONAL:
        if row.values.get(name) is not None and not _uses(kind, name):
            draft.note(
                codes.CRITERION_COLUMN_UNUSED, row, name, criterion=row.key, **_column_and_kind(draft, name, kind)
            )
    if kind.counts_tiers and row.values.get("each") is not None and row.values.get("scale") is not None:
        draft.note(
            codes.CRITERION_COLUMN_UNUSED, row, "each", criterion=row.key, **_column_and_kind(draft, "each", kind)
        )
    complete = True
    for used in kind.columns:
        if not used.required or (used.unless and row.values.get(used.unless) is not None):
            continue
        name, value = used.name, row.values.get(used.name)
        if value is not None and (value or name != "each"):
            continue
        complete = False
        if name == "max":
            draft.note(codes.CELL_REQUIRED, row, name, column=draft.label("criteria", name))
        else:
            draft.note(
                codes.CRITERION_COLUMN_MISSING, row, name, criterion=row.key, **_column_and_kind(draft, name, kind)
            )
    usable = all(isinstance(row.values.get(name), Decimal | None) for name in ("max", "each", "step"))
    return complete and usable and isinstance(row.values.get("scale"), str | None)


def _column_and_kind(draft: BuildState, name: str, kind: CriterionKind) -> dict[str, object]:
    kind_name = draft.templates.columns.choices["criterion_kind"][kind.id]
    return {"column": draft.label("criteria", name), "kind": kind_name}


def _scale(draft: BuildState, row: SeasonRow, kind: CriterionKind) -> tuple[ScaleLine, ...] | None:
    column = Column(draft.templates.columns.column("criteria", "needs_evidence").label, "yesno")

    def read_yes_no(word: str) -> bool | None:
        value = read_cell(RawCell(word), column, Choices()).value
        return value if isinstance(value, bool) else None

    try:
        return kind.parse_scale(row.values.get("scale"), row.values.get("max"), read_yes_no)
    except ScaleFault as fault:
        draft.note(codes.SCALE_NOT_UNDERSTOOD, row, "scale", criterion=row.key, reason=fault.reason)
        return None


def _limit(
    draft: BuildState, row: SeasonRow, scale: tuple[ScaleLine, ...] | None, kind: CriterionKind
) -> Decimal | None:
    """Give the most points of a criterion; where a scale says it, another maximum beside it is an error."""
    declared = row.values.get("max")
    if not scale or kind.counts_tiers:
        return declared if declared is not None else Decimal(0)
    highest = max(line.points for line in scale)
    if declared is not None and declared != highest:
        draft.note(codes.SCALE_AGAINST_MAX, row, "max", criterion=row.key, max=declared, highest=highest)
        return None
    return highest


def _with_lists(criteria: list[Criterion], prefix: str) -> tuple[Criterion, ...]:
    """Give the scales that cells look points up in a list name; criteria with the same scale share one."""
    names: dict[tuple[ScaleLine, ...], str] = {}
    with_lists = []
    for criterion in criteria:
        if criterion.kind.lists_scale:
            name = names.setdefault(criterion.scale, f"{prefix}_{len(names) + 1}")
            with_lists.append(replace(criterion, options=name))
        else:
            with_lists.append(criterion)
    return tuple(with_lists)
