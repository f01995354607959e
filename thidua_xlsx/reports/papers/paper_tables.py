"""Who makes the rows of each table that papers may hold: the function of the table's name in one of these modules."""

from collections.abc import Callable, Mapping

from thidua_xlsx.declare.tables.paper_spec import TABLES
from thidua_xlsx.reports.papers import (
    achievement_reports,
    award_papers,
    inspection_tables,
    looking_back,
    people_tables,
    season_tables,
    sector_tables,
    title_tables,
    year_results,
)
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject

_MODULES = (
    *(achievement_reports, award_papers, inspection_tables, looking_back, people_tables),
    *(season_tables, sector_tables, title_tables, year_results),
)
SOURCES: Mapping[str, Callable[[PaperContext, Subject], Rows]] = {
    name: value
    for module in _MODULES
    for name, value in vars(module).items()
    if name in TABLES and getattr(value, "__module__", "") == module.__name__
}
