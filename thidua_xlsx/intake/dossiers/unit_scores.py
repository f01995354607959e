"""Points that a unit gives its people: what it typed, and what people scored themselves where it agrees with them."""

from collections.abc import Mapping

from thidua_xlsx.model import Record, Unknown

Columns = Mapping[str, Record]  # what stands in a score sheet, by person


def scored_by_unit(unit: str, own: Columns, typed: Columns, marks: Columns) -> Columns:
    """Give what a unit scored its people; what it left blank is what they scored, where it agrees with them.

    Where it says that it does not agree, or nobody can read what it says, and it typed nothing for somebody, their
    cells are unknown: what people scored must not stand where the unit spoke against it. Places are those of the cells
    that count. `unit` is its code; `own` and `typed` are both score sheets, `marks` says with whom it agrees.
    """
    scored = dict(typed)
    for code, record in own.items():
        word, by_unit = _word(code, unit, marks), typed.get(code, Record(code))
        if word is True:
            taken = [key for key in record.places if key not in by_unit.values]  # blank in both is missed in the first
            places = {**by_unit.places, **{key: record.places[key] for key in taken}}
            scored[code] = Record(code, {**record.values, **by_unit.values}, places)
        elif word is not None and by_unit.blank and not record.blank:
            asked = by_unit.places or record.places
            scored[code] = Record(code, dict.fromkeys(asked, Unknown()), asked)
    return scored


def refused_unscored(unit: str, own: Columns, typed: Columns, marks: Columns) -> Mapping[str, tuple[str, ...]]:
    """Give the people whose own points a unit does not agree with and for whom it typed none.

    They stand by whose mark says so: their own, or that of the whole unit, whose code is `unit`. `own` and `typed` are
    both score sheets, `marks` says with whom the unit agrees.
    """
    refused: dict[str, tuple[str, ...]] = {}
    for code, record in own.items():
        if _word(code, unit, marks) is False and typed.get(code, Record(code)).blank and not record.blank:
            said_by = code if code in marks and "agreed" in marks[code].values else unit
            refused[said_by] = (*refused.get(said_by, ()), code)
    return refused


def _word(code: str, unit: str, marks: Columns) -> object:
    """Give what a unit says of somebody's own points: their own mark, else that of the whole unit; None for neither."""
    words = (marks[who].values.get("agreed") for who in (code, unit) if who in marks)
    return next((word for word in words if word is not None), None)
