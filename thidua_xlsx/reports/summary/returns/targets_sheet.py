"""Sheet "Chỉ tiêu": what each unit pledged and reached, and the school's movements unit by unit."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, day_text, joined, number_text
from thidua_xlsx.declare.season import Criterion, Deed, Movement
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.forms.layout.row_wording import goal_text
from thidua_xlsx.judging.analysis.nominations import decided_deeds
from thidua_xlsx.judging.analysis.school_targets import PactShare, SchoolTarget, pact_shares, school_targets
from thidua_xlsx.judging.analysis.target_results import Pledge, Pledges, TakingPart, target_results
from thidua_xlsx.model import Met, Season
from thidua_xlsx.reports.common.naming import everybody_of, title_name, who_name
from thidua_xlsx.reports.common.report_sheet import ReportSheet, SummarySheet, labelled, report_sheet, write_head

_WIDTHS = (5, 44, 12, 24, 12, 11, 16, 14, 22)
_BESIDE = 7  # criteria in one row
_LOOKS = {Met.YES: "good", Met.NO: "bad", Met.UNKNOWN: "warn"}


def targets_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the sheet of targets and movements; None in a season that has neither."""
    found = target_results(season.dossiers, season.unit_dossiers, season.submissions, season.rulebook)
    if not found.targets and not found.movements:
        return None
    sheet = report_sheet(season, say, "pledges", _WIDTHS)
    write_head(sheet, notes=(say("report.pledges.note"),))
    _targets(sheet, found)
    if found.movements:
        sheet.gap(14)
        _movements(sheet, found)
    shares = pact_shares(found, [one.unit for one in season.unit_dossiers], season.rulebook)
    if shares:
        sheet.gap(14)
        _pact(sheet, shares)
    return sheet.plan(landscape=True, freeze_cols=2)


def _targets(sheet: ReportSheet, found: Pledges) -> None:
    say = sheet.say
    sheet.line(say("report.pledges.targets"), "heading")
    if not found.targets:
        sheet.line(say("report.pledges.none"), "cell_center")
        return
    indicator = say.label(sheet.season.rulebook.columns.column("targets", "indicator").label)
    names = ("measure", "goal", "actual", "achieved", "met", "due")
    note = say.label(sheet.season.rulebook.columns.column("targets_result", "note").label)
    labels = (say("report.col.no"), indicator, *(say(f"report.pledges.{name}") for name in names), note)
    cols = [labelled(label) for label in labels]
    sheet.header(cols, repeat=False)
    place = 0
    for dossier in sheet.season.unit_dossiers:
        mine = [one for one in found.targets if one.unit.code == dossier.unit.code]
        if mine:
            known = [one for one in mine if one.met is not Met.UNKNOWN]
            met = sum(one.met is Met.YES for one in known)
            words = {"unit": dossier.unit.name, "known": len(known), "all": len(mine), "met": met}
            sheet.section(say("report.pledges.summary", **words))
        for pledge in mine:
            place += 1
            due = styled(pledge.goal.due, "cell_center")
            indicator_cell = styled(pledge.goal.indicator, "cell")
            cells = [
                styled(place, "cell_center"),
                indicator_cell,
                *_result(sheet, pledge),
                due,
                styled(pledge.note, "cell"),
            ]
            sheet.row(cols, cells)


def _result(sheet: ReportSheet, pledge: Pledge | None, *, judged: bool = True) -> list[StyledValue]:
    """Give unit of measure, target, actual, share and outcome of a target; blanks where there is none.

    A target that is not `judged` here is the school's: a unit gives its figure and no more.
    """
    if pledge is None:
        return [styled("", "cell_center") for _ in range(5)]
    say, goal = sheet.say, pledge.goal
    wanted = _wanted(goal, say)
    actual = number_text(pledge.actual, say.lang) if pledge.actual is not None else pledge.raw
    if not judged:
        blank = styled("", "cell_center")
        measure, figure = styled(goal.measure, "cell_center"), styled(actual, "warn" if pledge.raw else "cell_center")
        return [measure, blank, figure, blank, blank]
    met = pledge.met
    share = "" if pledge.achieved is None else percent(pledge.achieved, say)
    return [
        styled(goal.measure, "cell_center"),
        styled(wanted, "cell_center"),
        styled(actual, "warn" if pledge.raw else "cell_center"),
        styled(share, "cell_center"),
        styled(say(f"report.pledges.{met.value}"), _LOOKS[met]),
    ]


def percent(ratio: Decimal, say: Say) -> str:
    """Write a ratio as a percent with at most one decimal, half-up."""
    return f"{number_text(half_up(Fraction(ratio) * 100, 1), say.lang)}%"


def _movements(sheet: ReportSheet, found: Pledges) -> None:
    say = sheet.say
    sheet.line(say("report.pledges.movements"), "heading")
    names = ("measure", "goal", "actual", "achieved", "met", "taking", "share")
    labels = (say("report.col.no"), say("report.col.unit"), *(say(f"report.pledges.{name}") for name in names))
    cols = [labelled(label) for label in labels]
    sheet.header(cols)
    totals = {one.movement.code: one for one in school_targets(found, sheet.season.rulebook)}
    for movement in sheet.season.rulebook.movements:
        indicator = f": {movement.indicator}" if movement.indicator else ""
        sheet.section(f"{movement.shown_name}{indicator}")
        for line in _about(sheet.season, movement, say):
            sheet.line(line, "note_row")
        mine = [one for one in found.movements if one.movement.code == movement.code]
        for place, part in enumerate(mine, start=1):
            result = _result(sheet, part.pledge, judged=not movement.of_school)
            cells = [styled(place, "cell_center"), styled(part.unit.name, "cell"), *result]
            sheet.row(cols, [*cells, *_taking(part, say)])
        if movement.code in totals:
            sheet.row(cols, _total(sheet, totals[movement.code], mine))


def _about(season: Season, movement: Movement, say: Say) -> list[str]:
    """Say what a movement is: its kind, who launched it, when, its goal and criteria, and who was commended for it."""
    book = season.rulebook
    kinds = book.columns.choices.get("movement_kind", Choices())
    days = [day_text(day) for day in (movement.start, movement.end) if day]
    commended = (f"{one.name} ({title_name(season, say, one.title)})" for one in _commended(season, movement))
    told = {
        "kind": say.label(kinds[movement.kind]) if movement.kind in kinds else "",
        "launched_by": movement.launched_by,
        "period": " – ".join(days),
        "goal": movement.goal,
        "criteria": movement.criteria,
        "commended": joined(commended),
    }
    lines = {key: say(f"report.pledges.about_{key}", text=text) for key, text in told.items() if text}
    head = "; ".join(lines.pop(key) for key in ("kind", "launched_by", "period") if key in lines)
    return [line for line in (head, *lines.values()) if line]


def _commended(season: Season, movement: Movement) -> list[Deed]:
    """Give what was commended for a movement, people and units of the season by their names in it."""
    deeds, _ = decided_deeds(season.submissions, season.rulebook)
    mine = [one for one in deeds if one.movement == movement.code]
    return [replace(one, name=who_name(season, one.who) if one.who else one.name) for one in mine]


def _wanted(goal: RegisteredTarget, say: Say) -> str:
    return "–" if goal.value is None else goal_text(goal.direction, number_text(goal.value, say.lang), say)


def _total(sheet: ReportSheet, total: SchoolTarget, parts: Sequence[TakingPart]) -> list[StyledValue]:
    """Give the school's own row below its units: their results put together, and what comes of the target."""
    say, measured = sheet.say, _actual_text(total, sheet.say)
    people = f"{sum(one.registered for one in parts)}/{sum(one.counted for one in parts)}"
    return [
        styled("", "total"),
        styled(everybody_of(sheet.season.rulebook, say), "total"),
        styled(total.goal.measure, "total"),
        styled(_wanted(total.goal, say), "total"),
        styled(measured, "total"),
        styled("", "total"),
        styled(say(f"report.pledges.{total.met.value}"), _LOOKS[total.met]),
        styled(people, "total"),
        styled("", "total"),
    ]


def _actual_text(total: SchoolTarget, say: Say) -> str:
    """Give the school's figure: one number, "98 đến 100" between two, "từ 3" where more may come, nothing known."""
    low, high = (None if one is None else number_text(one, say.lang) for one in (total.low, total.high))
    if low is None:
        return say("report.unknown")
    if high is None:
        return say("report.pledges.at_least", low=low)
    return low if low == high else say("report.pledges.between", low=low, high=high)


def _pact(sheet: ReportSheet, shares: Sequence[PactShare]) -> None:
    """Write the criteria that count the pact, worked out of the targets' results: percent and points by tier."""
    say, top = sheet.say, sheet.draft.row
    sheet.line(say("report.pledges.pact"), "heading")
    criteria = list(dict.fromkeys(one.criterion for one in shares))
    taken = "pact_decides_note" if sheet.season.rulebook.pact_decides else "pact_note"
    sheet.line(say(f"report.pledges.{taken}"), "note")
    sheet.line("; ".join(f"{one.code}: {one.text}" for one in criteria), "note")
    sheet.keep(top, sheet.draft.row)  # with the head of the first table
    for first in range(0, len(criteria), _BESIDE):
        _pact_table(sheet, shares, criteria[first : first + _BESIDE])


def _pact_table(sheet: ReportSheet, shares: Sequence[PactShare], criteria: Sequence[Criterion]) -> None:
    say = sheet.say
    cols = [
        labelled(label) for label in (say("report.col.no"), say("report.col.unit"), *(one.code for one in criteria))
    ]
    sheet.header(cols, repeat=False)
    for place, unit in enumerate(dict.fromkeys(one.unit for one in shares), start=1):
        mine = {one.criterion.code: one for one in shares if one.unit == unit}
        name = unit.name if unit else everybody_of(sheet.season.rulebook, say)
        found = [mine[one.code] for one in criteria]
        cells = [styled(place, "cell_center"), styled(name, "cell")]
        sheet.row(cols, cells + [styled(_share_text(one, say), _share_look(one)) for one in found])


def _share_text(share: PactShare, say: Say) -> str:
    """Give a share with its points: "66,67%: 1,5 điểm"; two percents where results are missing."""
    low, high = (f"{number_text(one, say.lang)}%" for one in (share.low, share.high))
    percents = low if low == high else say("report.pledges.between", low=low, high=high)
    if share.points is None:
        return f"{percents}: {say('report.unknown')}"
    return say("report.pledges.share_points", percent=percents, points=number_text(share.points, say.lang))


def _share_look(share: PactShare) -> str:
    return "warn" if share.points is None else "cell_center"


def _taking(part: TakingPart, say: Say) -> list[StyledValue]:
    people = f"{part.registered}/{part.counted}"
    if not part.answered:
        return [styled(people, "cell_center"), styled(say("report.unknown") + say("report.pledges.part_open"), "warn")]
    share = percent(Decimal(part.registered) / part.counted, say) if part.counted else ""
    return [styled(people, "cell_center"), styled(share, "cell_center")]


SHEET = SummarySheet("pledges", targets_sheet)
