"""The tables of papers that look back: what people and units received in earlier years, as the ledger has it."""

from collections.abc import Mapping

from thidua_xlsx.declare.law.regime import MERIT
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.naming import title_name
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, numbered


def year_ago(context: PaperContext, years: int) -> str:
    """Name the year so many `years` before the season's own, as the ledger writes it; empty where nobody can tell."""
    year = season_year(context.season.rulebook)
    return "" if year.number is None else year.name(year.number - years)


def received_in(context: PaperContext, period: str, *, merit: bool = False) -> dict[str, set[str]]:
    """Give who received each title in an earlier year (`period`, 2023-2024), with `merit` no campaigns and deeds.

    Nothing where the ledger has no line of that year. What waits for a decision was not received, and whoever has no
    code there is none of the school's own.
    """
    grades = context.season.rulebook.columns.scale("grade")
    received: dict[str, set[str]] = {}
    for award in context.season.earlier_awards:
        if award.period != period or award.pending or award.name or award.title in grades:
            continue
        if not merit or award.kind in ("", MERIT):
            received.setdefault(award.title, set()).add(award.person)
    return received


def year_before(context: PaperContext, subject: Subject) -> Rows:
    """Give how many people or units received each title and commendation in the year before, as the ledger has it."""
    season, received = context.season, received_in(context, year_ago(context, 1))
    laws = season.rulebook.regime.titles
    return numbered(
        {
            "title": title_name(season, context.say, title),
            "of_whom": context.frame["person" if laws[title].of == "person" else "unit"] if title in laws else "",
            "count": str(len(received[title])),
        }
        for title in sorted(received, key=[*laws, *received].index)
    )


def titles_compared(context: PaperContext, subject: Subject) -> Rows:
    """Give how many people or units are listed for each title this year beside those of the two years before.

    A title that no line of a year has is not known for that year: the ledger may not hold all of it. Until the council
    voted this year's are dots to write on.
    """
    season = context.season
    laws = season.rulebook.regime.titles
    earlier = {years: received_in(context, year_ago(context, years), merit=True) for years in (2, 1)}
    if not any(earlier.values()):
        return []
    ids = [
        id_ for id_ in laws if id_ in titles_on_offer(season) or any(id_ in received for received in earlier.values())
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
