"""Whether a season is closed, and what is still awaited from above: the ledger tells both."""

from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.season_closing import passed
from thidua_xlsx.model import Award, Season


def season_closed(season: Season) -> bool:
    """Say whether everything that the council passed stands in the ledger: nobody is asked for anything any more.

    A title passed anew after that, or taken out of the ledger again, opens the season until it is entered.
    """
    decided = passed(season)
    entered = {(one.person, one.title) for one in _of_this_year(season)}
    return bool(decided) and all((one.who, one.title) in entered for one in decided)


def awaited_from_above(season: Season) -> tuple[Award, ...]:
    """Give the titles of this year that were submitted to a level above and have no decision in the ledger yet."""
    return tuple(one for one in _of_this_year(season) if one.pending)


def _of_this_year(season: Season) -> tuple[Award, ...]:
    """Give the lines of this season in the ledger; commendations of another kind than merit are entered by hand."""
    book = season.rulebook
    year = season_year(book)
    now = year.of(book.school.school_year)
    return tuple(
        one
        for one in season.earlier_awards
        if not one.kind and (one.period == book.school.school_year if now is None else year.of(one.period) == now)
    )
