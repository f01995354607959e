"""Sheet "Cuộc thi": what units sent to contests, with marks and prizes. Sheet "Quỹ": who gave, and what is left."""

from collections.abc import Iterator
from decimal import Decimal

from thidua_xlsx.base.text import Say, day_text, joined, number_text
from thidua_xlsx.declare.season import Contest, FundLine
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.contests import ContestEntry, UnitEntries, contest_entries, entries_by_unit
from thidua_xlsx.judging.analysis.funds import FundState, fund_states
from thidua_xlsx.judging.analysis.reward_budget import dong
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import name_order, unit_name
from thidua_xlsx.reports.common.report_sheet import list_sheet


def contests_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the entries contest by contest, with how many each unit sent; None in a season without contests."""
    if not season.rulebook.contests:
        return None
    entries = contest_entries(season)
    columns: Columns[ContestEntry] = worded(
        "report.contests.{key}",
        Col("unit", 24, value=lambda row: unit_name(season, row.unit)),
        Col("author", 24, value=lambda row: row.author),
        Col("subject", 46, value=lambda row: row.subject),
        Col("link", 24, value=lambda row: row.link),
        Col("mark", 9, "cell_center", lambda row: "" if row.mark is None else number_text(row.mark, say.lang)),
        Col("prize", 14, value=lambda row: row.prize),
        Col("note", 18, value=lambda row: row.note),
        Col("code", 16, value=lambda row: joined(row.codes)),
    )
    columns = (counted(), *columns)

    def rows() -> Rows:
        for contest in season.rulebook.contests:
            own = [entry for entry in entries if entry.contest == contest.code]
            yield TextLine(say("report.contests.head", contest=contest.name, count=len(own)), anew=True)
            yield from own
            yield from (TextLine(line, look) for line, look in _by_unit(season, say, contest, entries))

    notes = (say("report.contests.about"),)
    return list_sheet(season, say, "contests", columns, rows(), notes=notes, landscape=True, freeze_cols=2)


def _by_unit(
    season: Season, say: Say, contest: Contest, entries: tuple[ContestEntry, ...]
) -> Iterator[tuple[str, str]]:
    """Say how many entries each unit sent, and which units are below the target or may still send some."""
    by_unit = entries_by_unit(season, contest, entries)

    def listed(units: list[UnitEntries]) -> str:
        return joined(f"{unit.unit.name}: {unit.count}" for unit in units)

    yield say("report.contests.by_unit", units=listed(list(by_unit))), "note_row"
    if contest.per_unit is None:
        return
    words = {"least": number_text(contest.per_unit, say.lang), "units": listed([u for u in by_unit if u.met is False])}
    waiting = listed([unit for unit in by_unit if unit.met is None])
    if words["units"]:
        yield say("report.contests.below", **words), "warn"
    if waiting:
        yield say("report.contests.waiting", least=words["least"], units=waiting), "note_row"
    if not words["units"] and not waiting:
        yield say("report.contests.all", least=words["least"]), "note_row"


def funds_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the receipts and payments fund by fund, what is left and who has not given; None where nobody wrote any."""
    funds = fund_states(season.rulebook)
    if not funds:
        return None
    columns: Columns[FundLine] = worded(
        "report.funds.{key}",
        Col("date", 12, "cell_center", lambda row: day_text(row.day) if row.day else ""),
        Col("name", 40, value=lambda row: season.rulebook.name_of(row.who) if row.who else row.name),
        Col("amount", 18, value=lambda row: _amount(row.amount)),
        Col("spent", 18, value=lambda row: _amount(row.spent)),
        Col("note", 36, value=lambda row: row.note),
    )
    columns = (counted(), *columns)

    def rows() -> Rows:
        for fund in funds:
            yield TextLine(fund.name or say("report.funds.rewards"), anew=True)
            yield from fund.lines
            yield from (TextLine(line, "note_row") for line in _sums(season, say, fund))

    notes = (say("report.funds.about"),)
    return list_sheet(season, say, "funds", columns, rows(), notes=notes, landscape=True, freeze_cols=2)


def _amount(value: Decimal | None) -> Shown:
    return styled(value, "cell_number", digits=0, grouped=True)


def _sums(season: Season, say: Say, fund: FundState) -> Iterator[str]:
    amounts = {"received": dong(fund.received), "spent": dong(fund.spent), "left": dong(fund.left)}
    key = "nothing" if fund.unclear == len(fund.lines) else "unclear" if fund.unclear else "left"
    yield say(f"report.funds.{key}", count=fund.unclear, **amounts)
    if fund.gave and fund.movement:
        yield say("report.funds.gave", count=len(fund.gave), all=len(fund.gave) + len(fund.silent))
        if fund.silent:
            yield say("report.funds.silent", names=joined(name_order(season, fund.silent)))
