"""The workbook of a closed season, `chot.xlsx`: decided at the school, to be submitted, to be announced, the money."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.judging.season_closing import passed, resting_on_others
from thidua_xlsx.model import Season, TitlePath
from thidua_xlsx.model.title_path import HERE
from thidua_xlsx.reports.common.naming import choice_name, public_names, title_name, unit_name, who_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, report_sheet, signatures, write_head
from thidua_xlsx.reports.summary.titles.rewards_sheet import rewards_sheet

_WIDTHS = (5, 30, 28, 30, 14, 30)
_KEYS = ("no", "name", "unit", "title", "votes", "remark")
_PUBLIC_WIDTHS = (6, 40, 50)
_PUBLIC_KEYS = ("no", "name", "unit")
_UPWARD = ("commune", "province", "government", "")  # the last: delegated, nobody has said to whom


def closing_workbook(season: Season, say: Say) -> BookPlan:
    """Plan the workbook of a season whose council has decided."""
    school = season.rulebook.school
    title = say("report.closing.book", school=school.name, year=school.school_year)
    money = rewards_sheet(_as_decided(season), say)
    decided = (_decided(season, say, "here", (HERE,)), _decided(season, say, "up", _UPWARD))
    sheets = (*decided, _public(season, say), *([money] if money else []))
    return BookPlan(title, sheets)


def _as_decided(season: Season) -> Season:
    """Give the season with nothing but what the council passed, for the money that it costs."""
    return replace(season, paths={key: one for key, one in season.paths.items() if one.passed})


def _decided(season: Season, say: Say, name: str, levels: Sequence[str]) -> SheetPlan:
    """Plan a list of what was decided, by who decides in the end; above each of several such levels stands its name."""
    sheet = report_sheet(season, say, f"closing_{name}", _WIDTHS)
    write_head(sheet, official=True, notes=(say(f"report.closing.{name}_note"),))
    cols = _header(sheet, _KEYS)
    chosen = [one for one in passed(season) if one.level in levels]
    for level in levels:
        theirs = [one for one in chosen if one.level == level]
        if theirs and len(levels) > 1:
            sheet.section(_level_text(season, say, level))
        _by_title(sheet, cols, theirs)
    if not chosen:
        sheet.line(say("report.closing.none"), "cell_center")
    signatures(sheet)
    return sheet.plan(landscape=True, freeze_cols=2)


def _level_text(season: Season, say: Say, level: str) -> str:
    name = choice_name(season, say, "decided_by", level) if level else ""
    return say("report.closing.level", level=name) if name else say("report.closing.delegated")


def _public(season: Season, say: Say) -> SheetPlan:
    """Plan the list for the notice board: names, units and titles, no votes, points or days of birth."""
    sheet = report_sheet(season, say, "closing_public", _PUBLIC_WIDTHS)
    write_head(sheet, official=True)
    cols = _header(sheet, _PUBLIC_KEYS)
    for title, decisions in _titles(season, passed(season)):
        sheet.section(say("report.closing.title", title=title_name(season, say, title), count=len(decisions)))
        names = public_names(season, [one.who for one in decisions])
        for place, (one, name) in enumerate(zip(decisions, names, strict=True), start=1):
            sheet.row(cols, _who(season, say, place, one, name))
    signatures(sheet)
    return sheet.plan()


def _header(sheet: ReportSheet, keys: Sequence[str]) -> list[Col]:
    cols = [Col(sheet.say(f"report.col.{key}")) for key in keys]
    sheet.header(cols)
    return cols


def _titles(season: Season, decisions: Sequence[TitlePath]) -> list[tuple[str, list[TitlePath]]]:
    """Give what was passed by title in the law's order, people and units in the order of names."""
    order = list(season.rulebook.regime.titles)
    ids = sorted(
        {one.title for one in decisions}, key=lambda id_: (id_ not in order, id_ in order and order.index(id_))
    )
    return [
        (id_, sorted((one for one in decisions if one.title == id_), key=lambda one: _name_key(season, one)))
        for id_ in ids
    ]


def _name_key(season: Season, one: TitlePath) -> tuple[object, str]:
    return sort_key(who_name(season, one.who)), one.who


def _by_title(sheet: ReportSheet, cols: Sequence[Col], decisions: Sequence[TitlePath]) -> None:
    season, say = sheet.season, sheet.say
    for title, theirs in _titles(season, decisions):
        sheet.section(say("report.closing.title", title=title_name(season, say, title), count=len(theirs)))
        for place, one in enumerate(theirs, start=1):
            vote = season.council.decision(one.who, one.title) if season.council else None
            votes = styled(say("report.none"), "cell_center")
            if vote is not None and vote.share is not None:
                votes = styled(Decimal(vote.share), "cell_center", percent=True, digits=1)
            who = _who(season, say, place, one, who_name(season, one.who))
            cells = [*who, styled(title_name(season, say, title), "cell"), votes]
            sheet.row(cols, [*cells, styled(_remark(season, say, one, vote.note if vote else ""), "cell")])


def _remark(season: Season, say: Say, one: TitlePath, note: str) -> str:
    """Give the council's note, and before it what whoever signs should know of a unit's title."""
    doubt = resting_on_others(season, one)
    said = say("report.closing.rests_on_others", names=doubt.params["names"]) if doubt else ""
    return "; ".join(text for text in (said, note) if text)


def _who(season: Season, say: Say, place: int, one: TitlePath, name: str) -> list[StyledValue]:
    person = season.rulebook.person(one.who)
    unit = unit_name(season, person.unit) if person else say("report.collective.word")
    return [styled(place, "cell_center"), styled(name, "cell_bold"), styled(unit, "cell")]
