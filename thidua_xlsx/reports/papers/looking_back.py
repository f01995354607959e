"""The tables of papers that look back: what people and units received in earlier years, as the ledger has it."""

from collections.abc import Mapping

from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.analysis.proposal_statistics import proposal_statistics
from thidua_xlsx.reports.common.naming import title_name
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, numbered


def year_ago(context: PaperContext, years: int) -> str:
    """Name the year so many `years` before the season's own, as the ledger writes it; empty where nobody can tell."""
    year = season_year(context.season.rulebook)
    return "" if year.number is None else year.name(year.number - years)


def received_in(context: PaperContext, period: str) -> Mapping[str, int]:
    """Count who received each title in an earlier year (`period`, 2023-2024); nothing where the ledger has no line."""
    return proposal_statistics(context.season).years.get(period, {})


def year_before(context: PaperContext, subject: Subject) -> Rows:
    """Give how many people or units received each title and commendation in the year before, as the ledger has it."""
    season, received = context.season, received_in(context, year_ago(context, 1))
    laws = season.rulebook.regime.titles
    return numbered(
        {
            "title": title_name(season, context.say, title),
            "of_whom": context.frame["person" if laws[title].of == "person" else "unit"] if title in laws else "",
            "count": str(received[title]),
        }
        for title in sorted(received, key=[*laws, *received].index)
    )
