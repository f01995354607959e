"""Where what keeps a title open, or speaks against it, can be settled: cells in which the person or unit has a row."""

from collections.abc import Iterator

from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Met, Reason, Season, Verdict

# The column of the council's workbook in which it can answer itself, by what a reason is about.
_BY_COUNCIL = {
    "grade": "grade",
    "unit_grade": "grade",
    "share_completed": "grade",
    "discipline": "discipline",
    "unit_discipline": "discipline",
    "worst_discipline": "discipline",
}
_OF_TITLES = ("share_of_people", "count_of_people")  # of a unit: they hang on titles of its people
_GRADES = "grades"


def settling_cells(season: Season, verdict: Verdict) -> tuple[CellPlace, ...]:
    """Give the cells in which what decides a `verdict` that is not met can be settled; none where no cell asks it.

    Besides the cells that it was judged from these are the council's own, of the people whom it hangs on: of somebody
    who has left, whom no form of a unit asks about any more, there is no other.
    """
    deciding = [reason for reason in verdict.reasons if reason.met is verdict.met and not reason.is_note]
    return unique_places([cell for reason in deciding for cell in _of_reason(season, verdict, reason)])


def _of_reason(season: Season, verdict: Verdict, reason: Reason) -> Iterator[CellPlace]:
    topic = reason.key.split(".")[1]
    if topic in _OF_TITLES and reason.met is Met.UNKNOWN:
        counted = season.rulebook.regime.counted_by_units()
        for who in sorted(_people_of(season, verdict, reason)):
            for of_person in season.verdicts_of(who):
                if of_person.title in counted and of_person.met is Met.UNKNOWN:
                    yield from settling_cells(season, of_person)
        return
    yield from reason.places
    column = _BY_COUNCIL.get(topic)
    if column is None:
        return
    for form in season.submissions:
        for row in form.table(_GRADES):
            if row.key in _people_of(season, verdict, reason) and (cell := row.place(column)):
                yield cell


def _people_of(season: Season, verdict: Verdict, reason: Reason) -> frozenset[str]:
    """Give whom a reason hangs on: of a unit's people those whom it names, else whose verdict it is."""
    names = reason.params.get("names")
    if reason.met is not Met.UNKNOWN or not isinstance(names, tuple):
        return frozenset((verdict.who,))
    book = season.rulebook
    return frozenset(
        dossier.person.code
        for dossier in season.dossiers
        if dossier.person.unit == verdict.who and book.shown_name(dossier.person) in names
    )
