"""Sheet "Tổng quan", the two pages that open the meeting.

The first has the key figures, what must be done before the meeting, and who returned what; the second proposals by
title, targets, and the spread of scores.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import islice

from msgspec.structs import replace

from thidua_xlsx.base.file_names import LOOKED_UP
from thidua_xlsx.base.text import Say, entered_text, joined, number_text
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.documents.areas import quoted
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Shown
from thidua_xlsx.documents.workbook_plan import Cell, Chart, Series, SheetPlan
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Folded
from thidua_xlsx.model import Season, Target, UnitDossier
from thidua_xlsx.reports.common.chart_scales import beside, score_bands
from thidua_xlsx.reports.common.council_wording import meeting_text
from thidua_xlsx.reports.common.figure_cells import final_of, lacking_points, ratio_text, share_shown, whole_finals
from thidua_xlsx.reports.common.listed_titles import listed_figures, titles_on_offer
from thidua_xlsx.reports.common.naming import (
    file_text,
    form_name,
    owner_name,
    people_text,
    place_text,
    title_name,
    title_short,
)
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head
from thidua_xlsx.reports.common.return_progress import excused_from_all, progress_by_form, running_title, so_far
from thidua_xlsx.reports.summary.returns.findings_sheet import fact, findings_by_unit, kind_row, lines_of_kinds
from thidua_xlsx.reports.summary.returns.registered_sheets import titles_registered
from thidua_xlsx.reports.summary.returns.return_sheets import (
    count_shown,
    expected_forms,
    form_mark,
    hand_ins_line,
    received,
)
from thidua_xlsx.reports.summary.schools_sheet import schools_figures, schools_line
from thidua_xlsx.reports.summary.titles.rules_sheets import regime_line

_WIDTHS = (4.5, 18.5, *[11.5] * 6)
_MOST_FINDINGS = 8
_FACT_SPAN, _PLACE_SPAN = 3, 3
_UNIT_SPAN = 2
_STILL_TO_COME = (codes.RETURN_MISSING, codes.SCORES_MISSING, codes.UNIT_LEFT_OUT)
_MOST_COVERAGE = 330.0  # points
_FULL_FIGURES = 4  # boxes in one row of key figures
_HEADING_POINTS = 20.0
_UNIT_POINTS = 18.0
_MOST_RAW = 60  # characters of what was read that are repeated here
_TALLEST_FINDING = 120.0  # points; one that needs more is told on the sheet of findings
_LEAST_FINDING = 60.0  # points of a first one that is told even where it takes the page's last room
_GAP_POINTS = 8.0
_LEAST_SPREAD, _MOST_SPREAD = 170.0, 360.0  # points of the chart of scores


def overview_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the two pages that open the meeting: how the season stands, then what is proposed and how it scored."""
    sheet = report_sheet(season, say, "overview", _WIDTHS)
    title = "" if season.concluded else running_title(season, say)
    write_head(sheet, official=True, title=title)
    if season.rulebook.own_rules:
        rules, own = season.rulebook.regime.name, season.rulebook.own_rules
        sheet.line(say("report.overview.other_rules", rules=rules, own=own), "bad")
    _figures(sheet)
    if season.schools:
        sheet.line(schools_line(season.schools, say), "note")
        sheet.gap(4)
    if season.rulebook.hand_ins:
        sheet.line(hand_ins_line(season, say), "note")
        sheet.gap(4)
    _first_to_fix(sheet)
    if _fills_forms(season):
        _coverage(sheet)
        sheet.page_breaks.append(sheet.draft.row)
        if season.concluded:
            _proposals(sheet)
        if season.targets:
            _targets(sheet)
        _distribution(sheet)
        _law(sheet)
    return sheet.plan()


def _figures(sheet: ReportSheet) -> None:
    season, say = sheet.season, sheet.say
    counted = sum(dossier.person.counted for dossier in season.dossiers)
    got = sum(received(dossier)[0] for dossier in season.unit_dossiers)
    expected = sum(received(dossier)[1] for dossier in season.unit_dossiers)
    asked = any(dossier.registration is not None for dossier in season.dossiers)
    registered = sum(bool(titles_registered(dossier)) for dossier in season.dossiers) if asked else say("report.none")
    people = (
        say("report.overview.people", count=counted)
        if counted != len(season.dossiers)
        else say("report.overview.everyone")
    )
    errors = sum(finding.severity is Severity.ERROR for finding in season.findings)
    first = [
        (str(len(season.dossiers)), people, "figure"),
        (str(len(season.unit_dossiers)), say("report.overview.units"), "figure"),
        (f"{got}/{expected}", say("report.overview.forms"), "figure"),
        (f"{registered}/{len(season.dossiers)}", say("report.overview.registered"), "figure"),
    ]
    listed = listed_figures(season, say)[: _FULL_FIGURES - 1] if season.concluded else ()
    second = [(figure, label, "figure") for figure, label in listed]
    second.append((str(errors), say("report.overview.errors"), "figure_bad" if errors else "figure"))
    own = (first, second) if _fills_forms(season) else (second[-1:],)
    for boxes in (*schools_figures(season, say), *own):
        _boxes(sheet, boxes)


def _fills_forms(season: Season) -> bool:
    """Say whether anybody fills in forms here; an office may only collect the reports of its schools."""
    return bool(season.unit_dossiers) or season.schools is None


def _boxes(sheet: ReportSheet, boxes: list[tuple[str, str, str]]) -> None:
    columns = [Col(str(at), span=len(_WIDTHS) // len(boxes)) for at in range(len(boxes))]
    row = sheet.draft.row
    figures = ((int(text) if text.isdigit() else text, look) for text, _, look in boxes)
    sheet.row(columns, {str(at): styled(*figure) for at, figure in enumerate(figures)})
    sheet.draft.heights[row] = 34.0
    sheet.row(columns, {str(at): styled(label, "figure_label") for at, (_, label, _) in enumerate(boxes)})
    sheet.gap(5)


def _first_to_fix(sheet: ReportSheet) -> None:
    """Write what must be done, unit by unit with names first, as much as leaves the page room for the returns."""
    season, say = sheet.season, sheet.say
    groups = _to_do(season)
    room = sheet.rows_left() - 2 * _HEADING_POINTS - _GAP_POINTS
    if _fills_forms(season):
        room -= _HEADING_POINTS + _table_points(sheet, _coverage_columns(sheet)) + _GAP_POINTS
    before_meeting = season.concluded and not season.voted
    with sheet.part(say("report.overview.fix_first" if before_meeting else "report.overview.fix_now")):
        if not _any_returned(season):
            sheet.line(say("report.overview.nothing_returned"), "warn")
        elif not groups:
            sheet.line(say("report.overview.nothing_to_fix"), "good")
        rest = _findings_of_units(sheet, groups, room)
        if rest:
            name = say("report.sheet.problems")
            text = say("report.overview.more_to_fix", count=sum(len(finding.findings) for finding in rest), sheet=name)
            _link_line(sheet, text, name)


def _findings_of_units(sheet: ReportSheet, groups: Sequence[tuple[str, list[Folded]]], room: float) -> list[Folded]:
    """Write what each unit has to do while there is room, in points; gives the findings that are left.

    No text is cut: one that is too tall is left to the sheet of findings, and those after it are still told. No warning
    takes the place of an error.
    """
    lines = [(unit, lines_of_kinds(group)) for unit, group in groups]
    spare = _MOST_FINDINGS - sum(_is_error(line) for _, of_unit in lines for line in of_unit)
    first = islice((line for _, of_unit in lines for line in of_unit), _MOST_FINDINGS)
    named_apart = any(_finding(sheet, line)["owner"] for line in first)
    owner: Columns[Mapping[str, Shown]] = (Col("owner", look="cell_bold"),) if named_apart else ()
    columns = (
        Col("mark"),
        *owner,
        Col("fact", span=_FACT_SPAN + (not named_apart)),
        Col("place", span=_PLACE_SPAN),
    )
    shown, full, rest = 0, False, list[Folded]()
    for unit, of_unit in lines:
        named = False
        doer = owner_name(sheet.season.rulebook, sheet.say, unit) if unit else sheet.say("report.overview.secretary")
        for line in of_unit:
            if not _is_error(line):
                spare -= 1
                if spare < 0:
                    rest += line
                    continue
            row = _finding(sheet, line)
            high = max(
                sheet.draft.looks.height(str(row[key]), "cell", sheet.width_of(columns, key))
                for key in (*(column.key for column in owner), "fact", "place")
            )
            tall = high > _TALLEST_FINDING
            high += 0 if named else _UNIT_POINTS
            full |= not tall and (shown == _MOST_FINDINGS or high > max(room, 0 if shown else _LEAST_FINDING))
            if tall or full:
                rest += line
                continue
            if not named:
                sheet.line(doer, "section")
            sheet.row(columns, row)
            room -= high
            shown, named = shown + 1, True
    return rest


def _is_error(line: Sequence[Folded]) -> bool:
    return line[0].finding.severity is Severity.ERROR


def _link_line(sheet: ReportSheet, text: str, name: str, file: str = "") -> None:
    """Write a line that leads to a sheet of this workbook, or of a file beside it."""
    row = sheet.draft.row
    sheet.line(text, "link")
    sheet.draft.cells[row, 0] = Cell(
        text, "link", link=file or f"#{quoted(name)}!A1", spot=f"{quoted(name)}!A1" if file else ""
    )


def _any_returned(season: Season) -> bool:
    return not season.unit_dossiers or any(received(dossier)[0] for dossier in season.unit_dossiers)


def _to_do(season: Season) -> list[tuple[str, list[Folded]]]:
    """Give what must be fixed unit by unit, what is about none of them last.

    Where there are errors these, and of warnings only what has still to come: forms, and points of somebody.

    Findings that say the same of several cells are one, and while nothing has come back missing forms are not named.
    """
    serious = [finding for finding in season.findings if finding.severity is not Severity.NOTICE]
    if not _any_returned(season):
        serious = [finding for finding in serious if finding.code is not codes.RETURN_MISSING]
    if any(finding.severity is Severity.ERROR for finding in serious):
        serious = [
            finding for finding in serious if finding.severity is Severity.ERROR or finding.code in _STILL_TO_COME
        ]
    groups = findings_by_unit(season, serious)
    # After the vote the council's own come first: they are to be settled before the season is closed.
    places = {SCHOOL: 0 if season.voted else 1, "": 2}
    return sorted(groups, key=lambda group: places.get(group[0], 1))


def _finding(sheet: ReportSheet, line: Sequence[Folded]) -> Mapping[str, Shown]:
    """Give the row of a finding, or of several warnings of one kind with everybody whom they are about."""
    say, folded = sheet.say, line[0]
    finding = folded.finding
    mark = say(f"report.overview.mark_{finding.severity.value}")
    if len(line) > 1:
        row = kind_row(sheet.season, say, line)
        return {
            "mark": styled(mark, "warn_center"),
            "owner": row["whose"],
            "fact": row["told"],
            "place": row["place"],
        }
    spot = place_text(sheet.season, say, folded)
    file = file_text(sheet.season, say, finding.place.file)
    # The value that was read stands with the fact unless it is long; the sheet of findings has it whole.
    fact_text = fact(say, finding)
    raw = " ".join(entered_text(finding.raw, say.lang).split()) if finding.raw else ""
    read = say("report.overview.raw", raw=raw) if 0 < len(raw) <= _MOST_RAW else ""
    return {
        "mark": styled(mark, "bad_center" if finding.severity is Severity.ERROR else "warn_center"),
        "owner": people if (people := people_text(sheet.season.rulebook, say, folded)) not in fact_text else "",
        "fact": fact_text + read,
        "place": f"{file}\n{spot}" if spot else file,
    }


def _table_points(sheet: ReportSheet, columns: Columns[UnitDossier]) -> float:
    """Say how high the table of returns will be."""
    widths = [sheet.width_of(columns, column.key) for column in columns]
    rows = [[str(column.shown(dossier)[0]) for column in columns] for dossier in sheet.season.unit_dossiers]
    rows.append([sheet.heading(column) for column in columns])
    return sum(
        max(sheet.draft.looks.height(text, "cell", wide) for text, wide in zip(row, widths, strict=True))
        for row in rows
    )


def _coverage_columns(sheet: ReportSheet) -> Columns[UnitDossier]:
    """Give units against forms, each with a colour and a word; how many came where that would be too wide or high."""
    season, say = sheet.season, sheet.say
    forms, room = expected_forms(season), len(_WIDTHS) - _UNIT_SPAN
    unit: Col[UnitDossier] = Col("unit", value=lambda dossier: dossier.unit.name, span=_UNIT_SPAN)
    got: Col[UnitDossier] = Col("got", value=lambda dossier: count_shown(say, dossier))
    if not 0 < len(forms) < room:
        return unit, got, Col("lacking", value=lambda dossier: _lacking(season, say, dossier), span=room - 1)
    width, progress = (room - 1) // len(forms), progress_by_form(season)

    def of_form(form: str) -> Col[UnitDossier]:
        return Col(
            form,
            value=lambda dossier: form_mark(season, say, dossier, form, progress, short=True),
            heading=form_name(season, say, form),
            span=width,
        )

    columns = (unit, *map(of_form, forms), replace(got, span=room - width * len(forms)))
    if _table_points(sheet, columns) <= _MOST_COVERAGE:
        return columns
    return replace(unit, span=len(_WIDTHS) - 1), got


def _lacking(season: Season, say: Say, dossier: UnitDossier) -> Shown:
    if not dossier.returned:
        return say("report.overview.nothing_due")
    lacking = [form_name(season, say, form) for form, came in dossier.returned.items() if not came]
    return styled(joined(lacking), "bad") if lacking else styled(say("report.overview.nothing_lacking"), "good")


def _coverage(sheet: ReportSheet) -> None:
    start = sheet.draft.row
    sheet.line(sheet.say("report.overview.coverage"), "heading")
    sheet.table(_coverage_columns(sheet), sheet.season.unit_dossiers, repeat=False)
    if not _any_returned(sheet.season):
        sheet.line(sheet.say("report.overview.no_forms"), "note")
    sheet.keep(start)


def _proposals(sheet: ReportSheet) -> None:
    season, say = sheet.season, sheet.say
    voted = {season.voted_about(id_) for id_ in titles_on_offer(season)}
    listed = "passed_or_proposed" if len(voted) > 1 else "passed" if True in voted else "proposed"
    none, places = say("report.overview.no_quota"), Counter[str]()
    for line in season.quotas:
        places[line.title] += line.limit
    counts = {id_: season.title_count(id_) for id_ in titles_on_offer(season)}

    def waiting(number: int) -> Shown:
        return styled(number, "warn_center" if number else "cell_center")

    columns: Columns[str] = (
        Col("title", value=lambda id_: title_name(season, say, id_), span=2 if places else 3),
        Col("registered_count", look="cell_center", value=lambda id_: counts[id_].registered),
        Col(listed, look="total_center", value=lambda id_: counts[id_].listed),
        Col("for_council", value=lambda id_: waiting(counts[id_].for_council)),
        Col("for_grounds", value=lambda id_: waiting(counts[id_].for_grounds)),
        Col("case_ended", look="cell_center", value=lambda id_: counts[id_].ended),
        *([Col("quota", look="cell_center", value=places.get, blank=none)] if places else []),
    )
    doubtful = {id_: len(season.passed_without_grounds(id_)) for id_ in titles_on_offer(season)}
    named = [f"{title_short(season, say, id_)} {count}" for id_, count in doubtful.items() if count]
    with sheet.part(say("report.overview.proposals")):
        sheet.table(columns, titles_on_offer(season), repeat=False)
        if named:
            sheet.line(say("report.overview.passed_without_grounds", titles=joined(named)), "warn")
        if season.council:
            sheet.line(meeting_text(season, say), "note_row")


def _targets(sheet: ReportSheet) -> None:
    say = sheet.say

    def unknown(target: Target) -> str:
        known = target.nothing_known or not target.unknown
        return "" if known else say("report.statistics.not_known", count=target.unknown)

    def outcome(target: Target) -> Shown:
        if target.met is not None:
            key, look = ("met", "good_center") if target.met else ("missed", "warn_center")
        else:
            key = "nothing" if target.nothing_known else "open" if target.unknown else "unknown"
            look = "cell_center"
        return styled(say(f"report.overview.target_{key}"), look)

    columns: Columns[Target] = (
        Col("target", value=lambda target: say(f"report.target.{target.id}"), span=4),
        Col("ratio", look="cell_center", value=lambda target: ratio_text(say, target) + unknown(target)),
        Col("share", value=lambda target: share_shown(target.value, 1), blank=say("report.none")),
        Col("goal", value=lambda target: share_shown(target.goal, 0)),
        Col("outcome", value=outcome),
    )
    with sheet.part(say("report.overview.targets")):
        sheet.table(columns, sheet.season.targets, repeat=False)


def _distribution(sheet: ReportSheet) -> None:
    season, say = sheet.season, sheet.say
    finals, lacking = whole_finals(season), lacking_points(season)
    if not finals and not lacking and not season.concluded:
        return
    with sheet.part(so_far(season, say, "report.overview.scores")):
        if finals or lacking:
            _bands(sheet, finals, lacking)
        else:
            sheet.line(say("report.overview.no_scores"), "note")


def _bands(sheet: ReportSheet, finals: Sequence[Decimal], lacking: Sequence[str]) -> None:
    """Write how many scored between which points, with a chart, and how many of whom that is not known."""
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    highest = season.rulebook.rubric.total_max
    columns = (Col("band", look="cell_center", span=2), Col("people", look="cell_center"))
    bands = []
    for low, high, count in score_bands(finals, highest):
        key = "report.overview.band_last" if high == highest else "report.overview.band"
        text = say(key, low=number_text(low, say.lang), high=number_text(high, say.lang))
        bands.append({"band": text, "people": count})
    rows = sheet.table(columns, bands, repeat=False)
    absent = sum(
        final_of(season, dossier.person.code) is None and not excused_from_all(season, dossier.person)
        for dossier in season.dossiers
    )
    for key, number in (("unscored", absent), ("lacking", len(lacking))):
        if number:
            sheet.row(columns, {"band": say(f"report.overview.{key}"), "people": styled(number, "warn_center")})
    if rows:  # there is none where everybody lacks points of a criterion
        labels, people = (sheet.area(columns, key, rows) for key in ("band", "people"))
        series, title = Series(say("report.col.people"), labels, people), say("report.overview.scores_chart")
        chart = Chart("column", title, top, 3, (series,), sheet.draft.name, legend=False, labels=True)
        beside(sheet, top, chart, _LEAST_SPREAD, _MOST_SPREAD, below=4 * _GAP_POINTS + 2 * _HEADING_POINTS)


def _law(sheet: ReportSheet) -> None:
    """Write by whose rules it was judged, and where it is told in full."""
    top, say = sheet.draft.row, sheet.say
    sheet.line(regime_line(sheet.season, say), "note")
    _link_line(sheet, say("report.overview.looked_up", file=LOOKED_UP), say("report.sheet.law"), LOOKED_UP)
    sheet.line(say("report.overview.council_decides"), "note")
    sheet.keep(top)
