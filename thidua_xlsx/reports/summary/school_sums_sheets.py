"""Sheets of what the schools of an office report, side by side with their sums.

"Người trực tiếp": how many of those put forward are teachers and staff, no managers; "Đăng ký của các trường": what the
schools registered, and "Đăng ký từng người" by name, with what changed since a report of an earlier day that lies in
the inbox too; "Phong trào các trường": what became of the movements that the office handed down.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, joined, number_text, sort_key
from thidua_xlsx.declare.season.people import SCHOOL
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import AnyColumns, Col, Columns, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.school_reports.own_report import (
    DIRECT,
    REGISTERED,
    direct_people,
    direct_share,
    direct_sum,
    ratios_of,
)
from thidua_xlsx.model import MovementResult, Registrant, SchoolReport, Season
from thidua_xlsx.reports.common.naming import title_name, title_short
from thidua_xlsx.reports.common.report_sheet import list_sheet, report_sheet, write_head

CountPair = tuple[int, int]

_RATIO = "registered"
_MOST_NAMED = 30  # schools of a line: a thousand names would fill pages, and a cell holds 32,767 characters
_MET = {True: ("yes", "cell_center"), False: ("no", "warn_center"), None: ("unknown", "warn_center")}


def share_text(say: Say, pair: tuple[int | None, int | None] | None) -> str:
    """Write a share, the `pair` of numerator and denominator, with its percent; a dash where it is not known."""
    numerator, denominator = pair or (None, None)
    if numerator is None or denominator is None:
        return say("report.none")
    percent = say("report.none")
    if denominator:
        percent = say("report.schools.percent", value=half_up(Fraction(numerator * 100, denominator), 1))
    return f"{numerator}/{denominator}\n{percent}"


def silent_schools(say: Say, columns: AnyColumns, key: str, silent: Sequence[str]) -> Rows:
    """Say with the words `key` below a list which schools are `silent`; where a line cannot name all, each has a row.

    They have not told what the list shows.
    """
    if silent:
        yield TextLine(say(f"report.schools.{key}", schools=joined(silent, _MOST_NAMED)), "warn", anew=True)
    none = dict.fromkeys((column.key for column in columns[2:]), (say("report.none"), style("cell_center")))
    for name in silent if len(silent) > _MOST_NAMED else ():
        yield {**none, columns[1].key: (name, style("cell"))}


def direct_workers_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan each school's share of direct workers, among its people and its proposals, and the sums over schools.

    None where no report tells it, as those of earlier versions do not.
    """
    schools = season.schools
    counts = [report.counts for report in schools.reports.values()] if schools else []
    titles = [id_ for id_ in season.rulebook.regime.titles if any(f"{DIRECT}_{id_}" in count for count in counts)]
    if schools is None or not (titles or any(DIRECT in count for count in counts)):
        return None

    def row(name: str, shares: Sequence[CountPair | None]) -> Mapping[str, Shown]:
        return {
            "school": name,
            **dict(zip(("people", *titles), (share_text(say, share) for share in shares), strict=True)),
        }

    columns = (
        counted(),
        Col("school", 40, words="report.schools.school"),
        Col("people", 16, "cell_center", words="report.schools.direct_people"),
        *(Col(id_, 14, "cell_center", heading=title_short(season, say, id_)) for id_ in titles),
    )
    sheet = report_sheet(season, say, "schools_direct", columns)
    write_head(sheet, notes=(say("report.schools.direct_note"),))
    shares = [(school.name, _direct_shares(schools.reports.get(school.code), titles)) for school in schools.reporters]
    sheet.table(columns, (row(*school_row) for school_row in shares), filtered=True)
    sums = [direct_sum(column) for column in zip(*(of_school for _, of_school in shares), strict=True)]
    sheet.total(columns, row(say("report.schools.direct_total"), sums))
    if silent := [name for name, of_school in shares if None in of_school]:
        sheet.line(say("report.schools.direct_silent", schools=joined(silent, _MOST_NAMED)), "warn")
    return sheet.plan(freeze_cols=2)


def _direct_shares(report: SchoolReport | None, titles: Sequence[str]) -> list[CountPair | None]:
    if report is None:
        return [None] * (1 + len(titles))
    return [direct_people(report), *(direct_share(report, title) for title in titles)]


def school_registrations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the registrations of the schools, title by title; None where no report tells of any."""
    schools = season.schools
    reports = list(schools.reports.values()) if schools else []
    titles = [id_ for id_ in season.rulebook.regime.titles if any(f"{REGISTERED}_{id_}" in r.counts for r in reports)]
    if schools is None or not titles:
        return None
    none = say("report.none")

    def row(school: Reporter) -> Mapping[str, Shown]:
        report = schools.reports.get(school.code)
        counts = {id_: report.counts.get(f"{REGISTERED}_{id_}") if report else None for id_ in titles}
        ratio = share_text(say, report.ratios.get(_RATIO) if report else None)
        registers = (report.texts.get("registers") or None) if report else None
        return {"school": school.name, "ratio": ratio, **counts, "registers": registers}

    columns = (
        counted(),
        Col("school", 36, words="report.schools.school"),
        Col("ratio", 15, "cell_center", words=f"report.target.{_RATIO}"),
        *(Col(id_, 11, "cell_center", heading=title_short(season, say, id_), blank=none) for id_ in titles),
        Col("registers", 36, words="report.schools.registers", blank=none),
    )
    sheet = report_sheet(season, say, "schools_registered", columns)
    write_head(sheet, notes=(say("report.schools.registered_note"),))
    sheet.table(columns, map(row, schools.reporters), filtered=True)
    sums = {id_: sum(report.counts.get(f"{REGISTERED}_{id_}", 0) for report in reports) for id_ in titles}
    ratio = share_text(say, ratios_of(reports).get(_RATIO))
    sheet.total(columns, {"school": say("report.schools.direct_total"), "ratio": ratio, **sums})
    counts = {f"{REGISTERED}_{id_}" for id_ in titles}
    telling = {code for code, report in schools.reports.items() if counts <= report.counts.keys()}
    if silent := [school.name for school in schools.reporters if school.code not in telling]:
        sheet.line(say("report.schools.direct_silent", schools=joined(silent, _MOST_NAMED)), "warn")
    return sheet.plan(landscape=True, freeze_cols=2)


def school_movements_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the movements, each with its schools; None where no report tells of any."""
    schools, none = season.schools, say("report.none")
    reports = schools.reports if schools else {}
    results = {code: {result.key: result for result in report.movements} for code, report in reports.items()}
    if schools is None or not any(results.values()):
        return None
    columns = (
        counted(),
        Col("school", 40, words="report.schools.school"),
        Col("target", 18, "cell_center", words="report.schools.movement_target", blank=none),
        Col("result", 14, "cell_center", words="report.schools.movement_result", blank=none),
        Col("met", 14, "cell_center", words="report.schools.movement_met", blank=none),
        Col("units_met", 14, "cell_center", words="report.schools.movement_units_met"),
        Col("registered", 16, "cell_center", words="report.schools.movement_registered"),
    )

    def rows() -> Rows:
        for movement in season.rulebook.movements:
            asked = [school for school in schools.reporters if movement.takes_part(school.code)]
            results_of_schools = [(school.name, results.get(school.code, {}).get(movement.code)) for school in asked]
            if any(result for _, result in results_of_schools):
                indicator = f": {movement.indicator}" if movement.indicator else ""
                yield TextLine(f"{movement.code}. {movement.shown_name}{indicator}", anew=True)
                yield from ({"school": name, **_movement(result, say)} for name, result in results_of_schools if result)
                silent = [name for name, result in results_of_schools if result is None]
                yield from silent_schools(say, columns, "movement_silent", silent)

    note = say("report.schools.movements_note")
    return list_sheet(season, say, "schools_movements", columns, rows(), notes=(note,), landscape=False, freeze_cols=2)


def _movement(result: MovementResult, say: Say) -> Mapping[str, Shown]:
    key, look = _MET[result.met]
    return {
        "target": result.target or None,
        "result": None if result.result is None else number_text(result.result, say.lang),
        "met": (say(f"report.pledges.{key}"), style(look)) if result.target else None,
        "units_met": share_text(say, (result.units_met, result.units)),
        "registered": share_text(say, (result.registered, result.counted)),
    }


ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"


def registration_change(before: Registrant | None, after: Registrant | None) -> str:
    """Say what became of a registration between two reports; empty where it is the same."""
    if before is None or after is None:
        return ADDED if before is None else WITHDRAWN
    same = (before.titles, before.commendations) == (after.titles, after.commendations)
    return "" if same else CHANGED


def school_registrants_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the registrants by name, school by school; None where no report names any."""
    schools = season.schools
    if schools is None or not any(report.registrants for report in schools.reports.values()):
        return None
    compared = any(report.registrants for report in schools.earlier.values())
    columns: Columns[_Registration] = worded(
        "report.schools.{key}",
        Col("registrants_registrant", 28, "cell_bold", lambda row: row.registrant.name),
        Col("registrants_position", 22, value=lambda row: row.registrant.position),
        Col("registrants_where", 26, value=lambda row: row.registrant.where),
        Col("registrants_title", 26, value=lambda row: _names(season, say, row.registrant.titles)),
        Col("registrants_commendation", 26, value=lambda row: _names(season, say, row.registrant.commendations)),
        Col("registrants_initiative", 34, value=lambda row: row.registrant.initiative),
        Col("registrants_change", 30, value=lambda row: _change(season, say, row)),
    )
    columns = (counted(), *columns)
    if not compared:
        columns = columns[:-1]

    def rows() -> Rows:
        silent = []
        for school in schools.reporters:
            report = schools.reports.get(school.code)
            if report is None or not report.registrants:
                silent.append(school.name)
            if report:
                earlier = schools.earlier.get(school.code) if compared else None
                yield from _of_school(school, report, earlier, say)
        yield from silent_schools(say, columns, "registrants_silent", silent)

    note = say("report.schools.registrants_note")
    return list_sheet(season, say, "schools_registrants", columns, rows(), notes=(note,), freeze_cols=2)


class _Registration(NamedTuple):
    """What somebody registers, what that was in an earlier report, and the kind of the change."""

    registrant: Registrant
    before: Registrant | None
    kind: str


def _of_school(school: Reporter, report: SchoolReport, earlier: SchoolReport | None, say: Say) -> Rows:
    """Give a line with what changed in a school, then its registrants, at the end those who withdrew."""
    compared = list(_compared(report, earlier))
    if compared:
        people = sum(not registrant.collective for registrant in report.registrants)
        text = say("report.schools.registrants_of", school=school.name, people=people, all=len(report.registrants))
        if earlier and earlier.registrants:
            kinds = Counter({ADDED: 0, CHANGED: 0, WITHDRAWN: 0})
            kinds.update(row.kind for row in compared if row.kind)
            text += say("report.schools.registrants_since", day=earlier.texts.get("as_of", ""), **kinds)
        yield TextLine(text, anew=True)
    yield from compared


def _compared(report: SchoolReport, earlier: SchoolReport | None) -> Iterator[_Registration]:
    known = earlier is not None and bool(earlier.registrants)
    before: Mapping[str, Registrant] = (
        {registrant.key: registrant for registrant in earlier.registrants} if earlier else {}
    )
    for registrant in sorted(report.registrants, key=_order):
        was = before.get(registrant.key)
        yield _Registration(registrant, was, registration_change(was, registrant) if known else "")
    still_registered = {registrant.key for registrant in report.registrants}
    for registrant in sorted(before.values(), key=_order):
        if registrant.key not in still_registered:
            nothing = replace(registrant, titles=(), commendations=(), initiative="")
            yield _Registration(nothing, registrant, WITHDRAWN)


def _order(registrant: Registrant) -> tuple[str, bool, bool, str, str]:
    """Order a school's registrants: people by names, then units by codes, the school itself last; school after school.

    A report is sealed by its rows' keys, so it does not tell the order in which its school wrote them.
    """
    school, _, own = registrant.key.rpartition("/")
    return (
        school,
        registrant.collective,
        own == SCHOOL,
        "" if registrant.collective else sort_key(registrant.name),
        registrant.key,
    )


def _change(season: Season, say: Say, row: _Registration) -> Shown:
    if not row.kind:
        return ""
    was = _names(season, say, (*row.before.titles, *row.before.commendations)) if row.before else ""
    return say(f"report.schools.registrants_{row.kind}", was=was), style("warn")


def _names(season: Season, say: Say, ids: tuple[str, ...]) -> str:
    return joined(title_name(season, say, id_) for id_ in ids)
