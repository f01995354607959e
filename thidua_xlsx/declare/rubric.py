"""The score sheet and the rounds of a season, from the season workbook's records."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from thidua_xlsx import codes
from thidua_xlsx.declare.draft import Draft, unique
from thidua_xlsx.declare.season import Criterion, Round, Rubric, Section
from thidua_xlsx.findings import at
from thidua_xlsx.places import FilePlace, Place


def rubric_of(draft: Draft, settings: Mapping[str, Any]) -> Rubric:
    """Give the score sheet: sections, criteria and how totals are made, all points as Decimal."""
    sections = tuple(
        Section(row.key, draft.text(row, "name"), row.values.get("max")) for row in unique(draft, "sections")
    )
    criteria = []
    for row in unique(draft, "criteria"):
        limit = row.values.get("max")
        step = row.values.get("step")
        if not isinstance(limit, Decimal):
            continue  # reported where the cell was read
        if step and limit % step:
            draft.note(codes.SEASON_CRITERION_IMPOSSIBLE, row, "step", criterion=row.key, reason=f"{limit} / {step}")
        criteria.append(
            Criterion(
                code=row.key,
                section=draft.text(row, "section"),
                text=draft.text(row, "text"),
                kind=draft.text(row, "kind"),
                max=limit,
                step=step or None,
                applies_to=tuple(row.values.get("applies_to") or ()),
                needs_evidence=draft.get(row, "criteria", "needs_evidence") is True,
            )
        )
    known = {section.code for section in sections} | {criterion.code for criterion in criteria}
    breaks = tuple(settings.get("tie_breaks") or ())
    for code in breaks:
        if code not in known:
            _setting_reference(draft, "tie_breaks", code, "criteria")
    return Rubric(
        sections=sections,
        criteria=tuple(criteria),
        total_max=settings.get("total_max") or Decimal(100),
        decimals=int(Decimal(2) if settings.get("score_decimals") is None else settings["score_decimals"]),
        tie_breaks=breaks,
        layer_weights=_layer_weights(draft, settings.get("layer_weights")),
    )


def _setting_reference(draft: Draft, setting: str, value: str, table: str) -> None:
    records = draft.rows.get("options", ())
    place: Place = (records[0].place(setting) if records else None) or FilePlace(draft.file)
    draft.findings.append(
        at(
            codes.SEASON_UNKNOWN_REFERENCE,
            place,
            column=draft.label("options", setting),
            value=value,
            table=draft.table(table),
        )
    )


_WEIGHT = re.compile(r"(.*?[=:]|)\s*(\d+(?:\.\d+)?)\s*%?")


def _layer_weights(draft: Draft, text: object) -> dict[str, Decimal]:
    """Read `tự chấm=20; tổ=30; hội đồng=50`, or the three numbers alone in that order."""
    layers = draft.templates.columns.choices["layer"]
    weights: dict[str, Decimal] = {}
    parts = [part.strip() for part in re.split(r"[;,/]", str(text or "")) if part.strip()]
    for place, part in enumerate(parts):
        match = _WEIGHT.fullmatch(part)
        name = match[1].strip(" =:") if match else ""
        by_place = layers.ids[place] if place < len(layers.ids) else None
        layer = layers.find(name) if name else by_place
        if layer is None or match is None:
            _setting_reference(draft, "layer_weights", part, "options")
            continue
        weights[layer] = Decimal(match[2])
    return weights


def rounds_of(draft: Draft) -> tuple[Round, ...]:
    """Give the rounds in their order; none at all is an error."""
    rows = unique(draft, "rounds")
    if not rows:
        draft.findings.append(at(codes.SEASON_TABLE_EMPTY, FilePlace(draft.file), table=draft.table("rounds")))
    rounds = tuple(
        Round(
            code=row.key,
            name=draft.text(row, "name") or row.key,
            theme=draft.text(row, "theme"),
            start=row.values.get("start"),
            end=row.values.get("end"),
            weight=draft.get(row, "rounds", "weight"),
            group=draft.text(row, "group"),
        )
        for row in rows
    )
    if rows and not any(isinstance(round_.weight, Decimal) and round_.weight for round_ in rounds):
        draft.note(codes.ROUNDS_WITHOUT_WEIGHT, rows[0], "weight")
    return rounds
