"""The criteria of a score sheet, from the season workbook's rows: each kind with the parameters it needs, checked."""

from decimal import Decimal

from msgspec.structs import replace

from thidua_xlsx.declare.build.build_state import BuildState, made, unique
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.criteria.criterion_kind import Criterion, CriterionKind
from thidua_xlsx.declare.criteria.kinds import TierKind
from thidua_xlsx.declare.criteria.scale_text import ScaleFault, ScaleLine
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import Choices, Column
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages import codes

_OPTIONAL = ("scale", "each", "among")  # columns that only some kinds use

OF_PEOPLE, OF_UNITS = "criteria", "unit_criteria"  # the tables, which differ in whom a criterion may be for
_AMONG = {OF_PEOPLE: "group", OF_UNITS: "units"}
_LISTS = {OF_PEOPLE: "scale", OF_UNITS: "unit_scale"}


def criteria_of(draft: BuildState, table: str = OF_PEOPLE) -> tuple[Criterion, ...]:
    """Give the criteria of a table in their order; one that cannot be used is left out with a finding at its cell."""
    declared = [criterion for row in unique(draft, table) if (criterion := _criterion(draft, row, table))]
    return _with_lists([tier for criterion in declared for tier in _tiers(criterion)], _LISTS[table])


def _tiers(criterion: Criterion) -> tuple[Criterion, ...]:
    """Give a criterion, or in its place one for each of its tiers: `5.2-1` for the first, and so on."""
    if not criterion.kind.counts_tiers or not criterion.scale:
        return (criterion,)
    code = criterion.code
    return tuple(
        replace(
            criterion,
            code=f"{code}-{place}",
            text=f"{criterion.text}: {tier.name}",
            each=tier.points,
            scale=(),
            tier_of=code,
        )
        for place, tier in enumerate(criterion.scale, start=1)
    )


def _criterion(draft: BuildState, row: SeasonRow, table: str) -> Criterion | None:
    kind = draft.templates.kinds.get(draft.text(row, "kind"))
    if kind is None:
        _unknown_kind(draft, row)
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
    return made(
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


def _unknown_kind(draft: BuildState, row: SeasonRow) -> None:
    """Report a kind that the school's own list has and the program has not; any other was when it was read."""
    kind, named = draft.text(row, "kind"), draft.templates.columns.choices["criterion_kind"]
    if kind in named:
        draft.note(codes.CRITERION_KIND_UNKNOWN, row, "kind", criterion=row.key, kind=named[kind])


def _uses(kind: CriterionKind, name: str) -> bool:
    return any(used.name == name for used in kind.columns)


def _filled(draft: BuildState, row: SeasonRow, kind: CriterionKind) -> bool:
    """Say whether every column the kind needs is filled; also name the filled columns that it does not use."""
    for name in _OPTIONAL:
        if row.values.get(name) is not None and not _uses(kind, name):
            draft.note(codes.CRITERION_COLUMN_UNUSED, row, name, criterion=row.key, **_said(draft, name, kind))
    if kind.counts_tiers and row.values.get("each") is not None and row.values.get("scale") is not None:
        draft.note(codes.CRITERION_COLUMN_UNUSED, row, "each", criterion=row.key, **_said(draft, "each", kind))
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
            draft.note(codes.CRITERION_COLUMN_MISSING, row, name, criterion=row.key, **_said(draft, name, kind))
    usable = all(isinstance(row.values.get(name), Decimal | None) for name in ("max", "each", "step"))
    return complete and usable and isinstance(row.values.get("scale"), str | None)


def _said(draft: BuildState, name: str, kind: CriterionKind) -> dict[str, object]:
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
    listed = []
    for criterion in criteria:
        if criterion.kind.lists_scale:
            name = names.setdefault(criterion.scale, f"{prefix}_{len(names) + 1}")
            listed.append(replace(criterion, options=name))
        else:
            listed.append(criterion)
    return tuple(listed)
