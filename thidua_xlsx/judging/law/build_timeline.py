"""From the lines of the ledger and this season's forms to a timeline: one account for each year."""

from collections.abc import Iterable, Mapping, Sequence

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.season.school_years import SeasonYear, days_of, season_year
from thidua_xlsx.model import Award, Discipline, Dossier, Initiative, Timeline, UnitDossier, YearAccount

_FURTHEST = 60  # years back: nobody works longer, so an older line is one that was misread


def timeline_of(dossier: Dossier | UnitDossier, rulebook: Rulebook, *, ledger_known: bool = True) -> Timeline:
    """Give the years of a person or unit before this season.

    The ledger speaks for a year that it has rows of, if the person was in the unit then: it cannot tell what somebody
    was given elsewhere. `ledger_known` is False where the season has no ledger. In a season whose year nobody can tell,
    all is undated.
    """
    year, history = season_year(rulebook), dossier.history
    grades, awards = (by_key(lines, lambda award: year.of(award.period)) for lines in (history.grades, dossier.awards))
    undated = [number for number in {*grades, *awards} if number is None or not _within(number, year)]
    none = YearAccount(
        None,
        grades=_awards_of(grades, undated),
        titles=_of_kind(_awards_of(awards, undated), rulebook),
        commendations=_of_kind(_awards_of(awards, undated), rulebook, commended=True),
        initiatives=tuple(initiative for initiative in history.initiatives if _year_of(initiative, year) is None),
        disciplines=tuple(discipline for discipline in history.disciplines if _begun(discipline, year) is None),
    )
    if year.number is None:
        return Timeline((), none, None, history.doubts_of("awards"))
    person = dossier.person if isinstance(dossier, Dossier) else None
    since, here = _since(person, year), person.stays[0].since if person else None
    years = []
    for number in range(_first(dossier, year), year.number):
        before, ledger_tells = (
            since is not None and number < since,
            ledger_known and not (here and here > year.ends(number)),
        )
        years.append(
            YearAccount(
                number,
                year.name(number),
                grades=_awards_of(grades, [number]),
                titles=_of_kind(_awards_of(awards, [number]), rulebook),
                commendations=_of_kind(_awards_of(awards, [number]), rulebook, commended=True),
                disciplines=_disciplines(history.disciplines, number, year),
                initiatives=tuple(
                    [initiative for initiative in history.initiatives if _year_of(initiative, year) == number]
                ),
                titles_told=before or (ledger_tells and number in history.title_years),
                initiatives_told=before or (ledger_tells and number in history.initiative_years),
            )
        )
    return Timeline(tuple(years), none, since, history.doubts_of("awards"), history.disciplines)


def this_year(
    dossier: Dossier | UnitDossier, rulebook: Rulebook, entered: Sequence[Award] = (), *, titles_told: bool = False
) -> YearAccount:
    """Give this season's own account: grade and discipline by its forms and the council, and its initiatives.

    `entered` are the titles and commendations of the year that the ledger has already; `titles_told` where
    no others are to come.
    """
    year = season_year(rulebook)
    number, name = year.number or 0, rulebook.school.school_year
    who = dossier.code
    grade, entered_here = dossier.grade, dossier.discipline
    graded = isinstance(grade.value, str) and not grade.unknown
    disciplines = _disciplines(dossier.history.disciplines, number, year)
    if entered_here.value in rulebook.columns.scale("discipline")[1:]:  # a form says one, and not none
        disciplines += (Discipline(str(entered_here.value), places=entered_here.places),)
    return YearAccount(
        year.number,
        name,
        grades=(Award(who, str(grade.value), name, places=grade.places),) if graded else (),
        titles=_of_kind(entered, rulebook),
        commendations=_of_kind(entered, rulebook, commended=True),
        disciplines=disciplines,
        initiatives=dossier.initiatives if isinstance(dossier, Dossier) else (),
        titles_told=titles_told,
        initiatives_told=isinstance(dossier, Dossier) and dossier.initiatives_known,
    )


def _first(dossier: Dossier | UnitDossier, year: SeasonYear) -> int:
    """Give the first year that anything is known of."""
    history, this = dossier.history, year.number or 0
    numbers = [year.of(award.period) for award in (*dossier.awards, *history.grades)]
    numbers += [
        number for discipline in history.disciplines for number in (_begun(discipline, year), _over(discipline, year))
    ]
    numbers += [_year_of(initiative, year) for initiative in history.initiatives]
    known = [number for number in (*numbers, *history.title_years, *history.initiative_years) if number is not None]
    return min([number for number in known if _within(number, year)], default=this)


def _within(number: int, year: SeasonYear) -> bool:
    return year.number is not None and year.number - _FURTHEST <= number < year.number


def _awards_of(lines: Mapping[int | None, list[Award]], numbers: Iterable[int | None]) -> tuple[Award, ...]:
    return tuple([award for number in numbers for award in lines.get(number, ())])


def _of_kind(awards: Iterable[Award], rulebook: Rulebook, *, commended: bool = False) -> tuple[Award, ...]:
    return tuple([award for award in awards if rulebook.regime.is_commendation(award.title) is commended])


def _since(person: Person | None, year: SeasonYear) -> int | None:
    """Give the first year in which somebody may have been in the sector; None where nobody said."""
    joined = days_of(person.joined_sector) if person else None
    if joined is None:
        return None
    number, over = year.place(joined[0])
    return number + 1 if over else number


def _year_of(initiative: Initiative, year: SeasonYear) -> int | None:
    """Give the year of an initiative's decision; None where the day is missing or may lie in two years."""
    numbers = {year.of_day(day) for day in days_of(initiative.decision_date) or ()}
    number = numbers.pop() if len(numbers) == 1 else None
    return number if number is not None and _within(number, year) else None


def _disciplines(disciplines: Iterable[Discipline], number: int, year: SeasonYear) -> tuple[Discipline, ...]:
    """Give the disciplines that were in force in a year, as far as their days are known."""
    return tuple(discipline for discipline in disciplines if _in_year(discipline, number, year))


def _in_year(discipline: Discipline, number: int, year: SeasonYear) -> bool:
    begun, over = _begun(discipline, year), _over(discipline, year)
    return begun is not None and begun <= number and (over is None or number <= over)


def _begun(discipline: Discipline, year: SeasonYear) -> int | None:
    """Give the first year that is known of a discipline: of its decision, else that it was entered in, else its end."""
    entered = None if discipline.decided else year.of(discipline.period)
    day = discipline.decided or discipline.ended
    return entered if entered is not None or day is None else year.of_day(day)


def _over(discipline: Discipline, year: SeasonYear) -> int | None:
    return year.of_day(discipline.ended) if discipline.ended else None
