"""What a unit agrees to: the score sheet as one digest, which changes when, and only when, points could."""

import hashlib
import json

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.season import Criterion, Rubric, Section


def score_sheet_digest(rubric: Rubric, of_units: Rubric | None = None) -> str:
    """Give the digest of the score sheet (16 hexadecimal digits): sections, criteria, kinds, limits, scales, total.

    Where units are scored too, their sheet is a part of it.
    """
    data = _sheet(rubric)
    if of_units:
        data["units"] = _sheet(of_units)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sheet(rubric: Rubric) -> dict[str, object]:
    return {
        "total": [number_text(rubric.total_max), number_text(rubric.start)],
        "sections": [_section(section) for section in rubric.sections],
        "criteria": [_criterion(criterion) for criterion in rubric.criteria],
    }


def _section(section: Section) -> list[str]:
    limits = ["" if number is None else number_text(number) for number in (section.max, section.start)]
    return [section.code, section.name, *limits]


def _criterion(criterion: Criterion) -> list[object]:
    numbers = [
        "" if number is None else number_text(number) for number in (criterion.max, criterion.step, criterion.each)
    ]
    words = [criterion.code, criterion.section, criterion.text, criterion.kind.id, criterion.among]
    tiers = [criterion.tier_of] if criterion.tier_of else []  # a sheet without tiers is the one that it was
    return [
        *words,
        *numbers,
        list(criterion.applies_to),
        criterion.needs_evidence,
        [
            [line.name, "" if line.since is None else number_text(line.since), number_text(line.points)]
            for line in criterion.scale
        ],
        *tiers,
    ]
