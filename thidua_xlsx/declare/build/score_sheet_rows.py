"""The score sheet and the rounds of a season, from the season workbook's records."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
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
from thidua_xlsx.declare.tables.column_book import NO_CHOICES
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages import codes


def rubric_of(draft: BuildState, settings: Mapping[str, Any], of_units: Sequence[Criterion] = ()) -> Rubric:
    """Give the score sheet of people: sections, criteria and how totals are made, all points as Decimal.

    `settings` are those of the season by key. A section that only criteria of units, `of_units`, name is no part of it.
    """
    unique(draft, "sections")
    declared, criteria = draft.structs(Section, "sections"), criteria_of(draft)
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
    sections = tuple(section for section in draft.structs(Section, "sections") if section.code in named)
    total_max = settings.get("unit_total_max")
    total_max = Decimal(100) if total_max is None else total_max
    return Rubric(sections, tuple(of_units), total_max, decimals, of_units=True) if of_units else None


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
    layers = draft.choices["layer"]
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
    rounds = tuple(draft.struct(Round, row, "rounds", name=draft.text(row, "name") or row.key) for row in rows)
    for row, round_ in zip(rows, rounds, strict=True):
        # Who was there in a round that ends before it begins could not be told.
        if round_.start and round_.end and round_.start > round_.end:
            days = {"start": round_.start, "end": round_.end}
            draft.note(codes.ROUND_BACKWARDS, row, "end", round=round_.name, **days)
    if rows and not any(round_.weight for round_ in rounds):
        draft.note(codes.ROUNDS_WITHOUT_WEIGHT, rows[0], "weight")
    return rounds


OF_PEOPLE, OF_UNITS = "criteria", "unit_criteria"  # the tables, which differ in whom a criterion may be for
_AMONG = {OF_PEOPLE: "group", OF_UNITS: "units"}
_LISTS = {OF_PEOPLE: "scale", OF_UNITS: "unit_scale"}
_OPTIONAL = ("scale", "each", "among")  # columns that only some kinds use


def criteria_of(draft: BuildState, table: str = OF_PEOPLE) -> tuple[Criterion, ...]:
    """Give the criteria of `table` in their order; one that cannot be used is left out with a finding at its cell."""
    criteria: list[Criterion] = []
    lists: dict[tuple[ScaleLine, ...], str] = {}  # by scale: criteria with the same one share its list
    for row in unique(draft, table):
        criterion = _criterion(draft, row, table)
        for tier in _tiers(criterion) if criterion else ():
            listed = tier.kind.lists_scale
            name = lists.setdefault(tier.scale, f"{_LISTS[table]}_{len(lists) + 1}") if listed else ""
            criteria.append(replace(tier, options=name))
    return tuple(criteria)


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
        declared, id_ = draft.choices["criterion_kind"], draft.text(row, "kind")
        if id_ in declared:
            draft.note(codes.CRITERION_KIND_UNKNOWN, row, "kind", criterion=row.key, kind=declared[id_])
        return None
    used = {column.name for column in kind.columns}
    if not _filled(draft, row, kind, used):
        return None  # reported just now
    scale = _scale(draft, row, kind)
    limit = None if scale is None else _limit(draft, row, scale, kind)
    if scale is None or limit is None:
        return None
    step = row.values.get("step")
    if step and limit % step and kind.holds_points:
        draft.note(codes.SEASON_CRITERION_IMPOSSIBLE, row, "step", criterion=row.key, reason=f"{limit} / {step}")
    return struct_of(
        Criterion,
        row.values,
        code=row.key,
        kind=kind,
        max=limit,
        step=step or None,
        needs_evidence=draft.get(row, table, "needs_evidence") is True,
        each=row.values.get("each") if "each" in used else None,
        scale=scale,
        among=draft.text(row, "among") or _AMONG[table],
        counts_pact=draft.text(row, "counts_pact") if kind.id == TierKind.id else "",
    )


def _filled(draft: BuildState, row: SeasonRow, kind: CriterionKind, used: Container[str]) -> bool:
    """Say whether every column the kind needs is filled; also name the filled columns that it does not use."""
    there = {name for name, value in row.values.items() if value is not None}
    unused = [name for name in _OPTIONAL if name in there and name not in used]
    if kind.counts_tiers and there >= {"each", "scale"}:
        unused.append("each")
    there -= {"each"} if not row.values.get("each") else set()  # 0 points a time say nothing
    needed = (column for column in kind.columns if column.required and column.unless not in there)
    missing = [column.name for column in needed if column.name not in there]
    for name in (*unused, *missing):
        label = draft.label("criteria", name)
        if name == "max":
            draft.note(codes.CELL_REQUIRED, row, name, column=label)
            continue
        code = codes.CRITERION_COLUMN_MISSING if name in missing else codes.CRITERION_COLUMN_UNUSED
        kind_name = draft.choices["criterion_kind"][kind.id]
        draft.note(code, row, name, criterion=row.key, column=label, kind=kind_name)
    return not missing


def _scale(draft: BuildState, row: SeasonRow, kind: CriterionKind) -> tuple[ScaleLine, ...] | None:
    column = draft.templates.columns.column("criteria", "needs_evidence")

    def read_yes_no(word: str) -> bool | None:
        value = read_cell(RawCell(word), column, NO_CHOICES).value
        return value if isinstance(value, bool) else None

    try:
        return kind.parse_scale(row.values.get("scale"), row.values.get("max"), read_yes_no)
    except ScaleFault as fault:
        draft.note(codes.SCALE_NOT_UNDERSTOOD, row, "scale", criterion=row.key, reason=fault.reason)
        return None


def _limit(draft: BuildState, row: SeasonRow, scale: Sequence[ScaleLine], kind: CriterionKind) -> Decimal | None:
    """Give the most points of a criterion; where a scale says it, another maximum beside it is an error."""
    declared = row.values.get("max")
    if not scale or kind.counts_tiers:
        return declared if declared is not None else Decimal(0)
    highest = max(line.points for line in scale)
    if declared is not None and declared != highest:
        draft.note(codes.SCALE_AGAINST_MAX, row, "max", criterion=row.key, max=declared, highest=highest)
        return None
    return highest
