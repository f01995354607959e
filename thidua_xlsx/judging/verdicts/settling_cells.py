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
    deciding = _deciding(season, verdict)
    return unique_places([cell for of, why in deciding for cell in (*why.places, *_by_council(season, of, why))])


def left_to_council(season: Season, verdict: Verdict) -> tuple[str, ...]:
    """Give the codes of those whom a `verdict` that is not met hangs on and of whom nothing but the council can say it.

    They left before any form asks, and their row in the council's workbook has not come back.
    """
    waiting: dict[str, None] = {}
    for of, reason in _deciding(season, verdict):
        if reason.met is Met.UNKNOWN and _topic(reason) in _BY_COUNCIL and not any(_by_council(season, of, reason)):
            waiting |= dict.fromkeys(sorted(_people_of(season, of, reason)))
    dossiers = ((who, season.dossier(who)) for who in waiting)
    return tuple(who for who, dossier in dossiers if dossier and dossier.left_before_asked(season.rulebook))


def _topic(reason: Reason) -> str:
    return reason.key.split(".")[1]


def _deciding(season: Season, verdict: Verdict) -> Iterator[tuple[Verdict, Reason]]:
    """Give what decides a verdict, and whose it is: of a unit's share of titles what decides those of its people."""
    counted = season.rulebook.regime.counted_by_units()
    for reason in verdict.reasons:
        if reason.met is not verdict.met or reason.is_note:
            continue
        if _topic(reason) not in _OF_TITLES or reason.met is not Met.UNKNOWN:
            yield verdict, reason
            continue
        for who in sorted(_people_of(season, verdict, reason)):
            for of_person in season.verdicts_of(who):
                if of_person.title in counted and of_person.met is Met.UNKNOWN:
                    yield from _deciding(season, of_person)


def _by_council(season: Season, verdict: Verdict, reason: Reason) -> Iterator[CellPlace]:
    """Give the council's own cells in which it can answer what a reason is about."""
    column = _BY_COUNCIL.get(_topic(reason))
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
        dossier.code
        for dossier in season.dossiers
        if dossier.person.unit == verdict.who and book.shown_name(dossier.person) in names
    )
