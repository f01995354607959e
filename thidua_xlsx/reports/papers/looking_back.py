"""The tables of papers that look back: what people and units received in earlier years, as the ledger has it."""

from collections.abc import Mapping

from thidua_xlsx.declare.law.regime import MERIT
from thidua_xlsx.declare.season import Movement
from thidua_xlsx.declare.season.deadlines import years_of
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.analysis.proposal_statistics import with_proven
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.naming import title_name
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, numbered
from thidua_xlsx.reports.papers.season_tables import details_of


def year_ago(context: PaperContext, years: int) -> str:
    """Name the year so many `years` before the season's own, as the ledger writes it; empty where nobody can tell."""
    year = season_year(context.season.rulebook)
    return "" if year.number is None else year.name(year.number - years)


def received_in(
    context: PaperContext, period: str, *, merit: bool = False, pending: bool = False
) -> dict[str, set[str]]:
    """Give who received each title in an earlier year (`period`, 2023-2024), with `merit` no campaigns and deeds.

    Nothing where the ledger has no line of that year. What waits for a decision was not received: with `pending` that
    alone is given. Whoever has no code there is none of the school's own; an office may know people of its schools by
    name alone, a line for each.
    """
    book = context.season.rulebook
    grades = book.columns.scale("grade")
    received, by_name = dict[str, set[str]](), dict[str, set[str]]()
    for line, award in enumerate(context.season.earlier_awards):
        if award.period != period or award.pending is not pending or award.title in grades:
            continue
        of_merit = award.kind in ("", MERIT)
        if (of_merit and book.reporters) if award.name else (of_merit or not merit):
            holders = received if award.person else by_name
            holders.setdefault(award.title, set()).add(award.person or f"{award.name} {line}")
    received = received if pending else with_proven(received, book)
    return {title: {*received.get(title, ()), *by_name.get(title, ())} for title in {**received, **by_name}}


def _of_sector(context: PaperContext, id_: str) -> bool:
    """Say whether an office's ledger tells a title of its schools; they keep for themselves what they decide."""
    asked = any(title == id_ for _, title in context.season.candidates.proposals)
    return asked or any(
        award.title == id_ and (award.name or MARK in award.person) for award in context.season.earlier_awards
    )


def ending_movements(context: PaperContext) -> list[Movement]:
    """Give the movements that end in a calendar year of the season and began before its year."""
    book = context.season.rulebook
    year, own = season_year(book), years_of(book.school.school_year)
    return [
        movement
        for movement in book.movements
        if movement.start
        and movement.end
        and movement.end.year in (own.first, own.second)
        and year.number is not None
        and year.of_day(movement.start) < year.number
    ]


def span_movements(context: PaperContext, subject: Subject) -> Rows:
    """Give what the season says of the movements of several years that end now."""
    return details_of(context, ending_movements(context))


def span_years(context: PaperContext, subject: Subject) -> Rows:
    """Give the titles of every year since the movements that end now began; of a year without lines that it is unknown.

    This year's are those that the council passed, dots until it voted.
    """
    year, rows = season_year(context.season.rulebook), Rows()
    begun = [year.of_day(movement.start) for movement in ending_movements(context) if movement.start]
    for number in range(min(begun), year.number) if begun and year.number is not None else ():
        period = year.name(number)
        if counts := _counts(context, {title: str(len(who)) for title, who in received_in(context, period).items()}):
            rows += [period, *counts]
        else:
            rows.append(context.say("paper.year_unknown", year=period))
    own = {title: _listed_now(context, title) for title in titles_on_offer(context.season)}
    return [*rows, context.season.rulebook.school.school_year, *_counts(context, own)] if rows else []


def _counts(context: PaperContext, counts: Mapping[str, str]) -> Rows:
    """Give a row for each title with its count, in the order of the law."""
    season, laws = context.season, context.season.rulebook.regime.titles
    return numbered(
        {
            "title": title_name(season, context.say, title),
            "of_whom": context.frame["person" if laws[title].of == "person" else "unit"] if title in laws else "",
            "count": counts[title],
        }
        for title in sorted(counts, key=[*laws, *counts].index)
    )


def year_before(context: PaperContext, subject: Subject) -> Rows:
    """Give how many people or units received each title and commendation in the year before, as the ledger has it.

    Then how many were put up for what a level above has not decided on.
    """
    year = year_ago(context, 1)
    received, waiting = (
        _counts(context, {title: str(len(who)) for title, who in received_in(context, year, pending=pending).items()})
        for pending in (False, True)
    )
    return [*received, *([context.say("paper.not_decided_above"), *waiting] if waiting else [])]


def titles_compared(context: PaperContext, subject: Subject) -> Rows:
    """Give how many people or units are listed for each title this year beside those of the two years before.

    A title that no line of a year has is not known for that year: the ledger may not hold all of it. Until the council
    voted this year's are dots to write on. An office whose schools report to it tells the titles that it decides or
    sends on for them.
    """
    season = context.season
    laws = season.rulebook.regime.titles
    earlier = {years: received_in(context, year_ago(context, years), merit=True) for years in (2, 1)}
    if not any(earlier.values()):
        return []
    ids = [
        id_
        for id_ in laws
        if (id_ in titles_on_offer(season) or any(id_ in received for received in earlier.values()))
        and (not season.rulebook.reporters or _of_sector(context, id_))
    ]

    def shown(received: Mapping[str, set[str]], id_: str) -> str:
        return str(len(received[id_])) if id_ in received else context.frame["none"]

    return numbered(
        {
            "title": title_name(season, context.say, id_),
            "of_whom": context.frame["person" if laws[id_].of == "person" else "unit"],
            "two_ago": shown(earlier[2], id_),
            "one_ago": shown(earlier[1], id_),
            "now": _listed_now(context, id_),
        }
        for id_ in ids
    )


def _listed_now(context: PaperContext, id_: str) -> str:
    if id_ not in titles_on_offer(context.season):
        return context.frame["none"]
    return str(len(context.lists.listed(id_))) if context.season.voted_about(id_) else context.blank
