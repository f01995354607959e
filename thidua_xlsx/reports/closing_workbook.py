"""The workbook of a closed season, `chot.xlsx`: decided at the school, to be submitted, to be announced, the money."""

from collections.abc import Sequence
from operator import itemgetter

from msgspec.structs import replace

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.judging.analysis.commendations import commendations
from thidua_xlsx.judging.season_closing import doubts_about, passed
from thidua_xlsx.model import Decision, Season, TitlePath
from thidua_xlsx.model.title_path import HERE
from thidua_xlsx.reports.common.figure_cells import share_shown
from thidua_xlsx.reports.common.listed_titles import public_title, texts
from thidua_xlsx.reports.common.naming import choice_name, paper_name, title_name, unit_name
from thidua_xlsx.reports.common.report_sheet import list_sheet, report_sheet, signatures, write_head
from thidua_xlsx.reports.summary.titles.honours_sheets import rewards_sheet

_UPWARD = ("commune", "province", "government", "state", "")  # the last: delegated, nobody has said to whom


def closing_workbook(season: Season, say: Say) -> BookPlan:
    """Plan the workbook of a season whose council has decided."""
    school = season.rulebook.school
    title = say("report.closing.book", school=school.name, year=school.school_year)
    # The money is that of what the council passed alone.
    passed_alone = replace(season, paths={key: path for key, path in season.paths.items() if path.passed})
    money = rewards_sheet(passed_alone, say)
    decided = (_decided(season, say, "here", (HERE,)), _decided(season, say, "up", _UPWARD))
    commended = _commended(season, say)
    sheets = (*decided, *([commended] if commended else []), _public(season, say), *([money] if money else []))
    return BookPlan(title, sheets)


def _decided(season: Season, say: Say, name: str, levels: Sequence[str]) -> SheetPlan:
    """Plan a list of what was decided, by who decides in the end; above each of several such levels stands its name."""

    def share(path: TitlePath) -> Shown:
        vote = _vote(season, path)
        return share_shown(vote.share, 1) if vote else None

    columns: Columns[TitlePath] = (
        counted(),
        Col("name", 30, "cell_bold", lambda path: season.rulebook.name_of(path.who)),
        Col("unit", 28, value=lambda path: _unit(season, say, path)),
        Col("title", 30, value=lambda path: title_name(season, say, path.title)),
        Col("votes", 14, value=share, blank=say("report.none")),
        Col("remark", 30, value=lambda path: _remark(season, say, path)),
    )
    sheet = report_sheet(season, say, f"closing_{name}", columns)
    write_head(sheet, official=True, notes=(say(f"report.closing.{name}_note"),))
    sheet.table(columns, _by_level(season, say, levels), empty=say("report.closing.none"))
    signatures(sheet)
    return sheet.plan(freeze_cols=2)


def _commended(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of campaigns and single deeds that were commended by a decision of their own; None without any."""
    decided = [texts(season, say, honour) for honour in commendations(season) if honour.decision]
    if not decided:
        return None
    columns: Columns[tuple[str, ...]] = (
        counted(),
        Col("name", 28, "cell_bold", itemgetter(0), of="report_given"),
        Col("where", 24, value=itemgetter(1), of="report_given"),
        Col("title", 26, value=itemgetter(2), of="report_given"),
        Col("deed", 36, value=itemgetter(3), of="report_given"),
        Col("decision", 28, value=itemgetter(4), of="report_given"),
    )
    notes = (say("report.closing.given_note"),)
    return list_sheet(season, say, "closing_given", columns, decided, notes=notes, freeze_cols=2, official=True)


def _by_level(season: Season, say: Say, levels: Sequence[str]) -> Rows:
    for level in levels:
        paths = [path for path in _listed(season) if path.level == level]
        if paths and len(levels) > 1:
            name = choice_name(season, say, "decided_by", level)
            yield TextLine(say("report.closing.level", level=name) if name else say("report.closing.delegated"))
        yield from _by_title(season, say, paths)


def _listed(season: Season) -> list[TitlePath]:
    """Give what the council passed, but for what a body above has refused since."""
    return [path for path in passed(season) if not path.refused_above]


def _public(season: Season, say: Say) -> SheetPlan:
    """Plan the list for the notice board: names, units and titles, no votes, points or days of birth."""
    columns: Columns[TitlePath] = (
        counted(6),
        Col("name", 40, "cell_bold", lambda path: paper_name(season, say, path.who)),
        Col("unit", 50, value=lambda path: _unit(season, say, path)),
    )
    return list_sheet(season, say, "closing_public", columns, _by_title(season, say, _listed(season)), official=True)


def _by_title(season: Season, say: Say, paths: Sequence[TitlePath]) -> Rows:
    """Give what was passed by title in the law's order, people and units as the season lists them."""
    order = list(season.rulebook.regime.titles)
    titles = {path.title for path in paths}
    for id_ in sorted(titles, key=lambda id_: (id_ not in order, id_ in order and order.index(id_))):
        for asked in (False, True):
            group = [path for path in paths if path.title == id_ and path.asked_above is asked]
            if group:
                name = public_title(season, say, id_, asked_above=asked)
                yield TextLine(say("report.closing.title", title=name, count=len(group)), anew=True)
                yield from sorted(group, key=lambda path: season.listed_at(path.who))


def _unit(season: Season, say: Say, path: TitlePath) -> str:
    person = season.rulebook.person(path.who)
    return unit_name(season, person.unit) if person else say("report.collective.word")


def _vote(season: Season, path: TitlePath) -> Decision | None:
    return season.council.decision(path.who, path.title) if season.council else None


def _remark(season: Season, say: Say, path: TitlePath) -> str:
    """Give the council's note, and before it what whoever signs should know of the title."""
    vote = _vote(season, path)
    warnings = [say(f"report.closing.{finding.code.id}", **finding.params) for finding in doubts_about(season, path)]
    return "; ".join(text for text in (*warnings, vote.note if vote else "") if text)
