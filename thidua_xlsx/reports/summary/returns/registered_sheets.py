"""What people and units registered and what came of it: "Đăng ký cá nhân", "Đăng ký tập thể" and "Chỉ tiêu".

The last has what each unit pledged and reached, and the school's movements unit by unit. Beside it "Gợi ý tiêu chí":
rows for the criteria sheet made of registered targets; the council gives them points.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, by_key, day_text, joined, number_text
from thidua_xlsx.declare.season import Movement
from thidua_xlsx.declare.tables.column_book import ALL_ENTRIES, NO_ENTRY, Choices
from thidua_xlsx.documents.styled_rows import style, styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.forms.layout.row_wording import goal_text, target_text
from thidua_xlsx.judging.analysis.counted_movements import person_answers, season_pledges
from thidua_xlsx.judging.analysis.nominations import decided_deeds
from thidua_xlsx.judging.analysis.school_targets import (
    PactShare,
    SchoolTarget,
    Suggested,
    pact_shares,
    school_targets,
    suggested_criteria,
)
from thidua_xlsx.judging.analysis.target_results import Pledge, Pledges, TakingPart
from thidua_xlsx.model import Dossier, Met, Season, UnitDossier
from thidua_xlsx.reports.common.figure_cells import pledge_text
from thidua_xlsx.reports.common.naming import (
    answer_text,
    choice_name,
    everybody_of,
    name_or_group,
    name_order,
    title_name,
    unit_name,
)
from thidua_xlsx.reports.common.report_sheet import ReportSheet, list_sheet, report_sheet, write_head

_MOVEMENTS = "movements"


def people_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of people with what each registered, unit by unit in Vietnamese name order."""

    def answer(key: str, width: float, list_: str = "") -> Col[Dossier]:
        return Col(key, width, value=lambda dossier: _answer(season, say, dossier, key, list_), of="registration")

    columns: Columns[Dossier] = (
        counted(),
        Col("full_name", 23, value=lambda dossier: season.rulebook.name_of(dossier.person.code)),
        Col("position", 17, value=lambda dossier: dossier.person.position),
        Col("title", 20, value=lambda dossier: _registered_titles(season, say, dossier), of="registration"),
        answer("commendation", 14, "commendations"),
        answer(_MOVEMENTS, 10, "movements"),
        answer("initiative", 33),
        answer("initiative_field", 11),
        answer("target", 30),
        answer("note", 14),
    )

    def rows() -> Rows:
        for unit, dossiers in season.by_unit:
            missing = sum(not titles_registered(dossier) for dossier in dossiers)
            note = say("report.registration.unit_missing", count=missing) if missing else ""
            yield TextLine(say("report.unit_people", unit=unit_name(season, unit), count=len(dossiers)) + note)
            yield from dossiers

    notes = _legend(season, say)
    return list_sheet(season, say, "registration", columns, rows(), notes=notes, freeze_cols=2)


def titles_registered(dossier: Dossier | UnitDossier) -> tuple[str, ...]:
    """Give the titles somebody registered; choosing "does not register" is no title."""
    return tuple(id_ for id_ in dossier.registered if id_ != NO_ENTRY)


def _answer(season: Season, say: Say, dossier: Dossier, key: str, list_: str) -> str:
    value = dossier.registration.values.get(key) if dossier.registration else None
    if key == _MOVEMENTS and isinstance(value, tuple):
        named = tuple(str(item) for item in value)
        return say("report.registration.all") if _all(season, named) else joined(named)
    return answer_text(season, say, value, list_)


def _all(season: Season, movements: tuple[str, ...]) -> bool:
    """Say whether these are all movements of the season, by the one choice for all or one by one."""
    declared = {movement.code for movement in season.rulebook.movements}
    return ALL_ENTRIES in movements or (bool(declared) and declared <= set(movements))


def _legend(season: Season, say: Say) -> tuple[str, ...]:
    """Give the line that spells out the codes of movements, where somebody registered for some of them only."""
    entered = [dossier.registration.values.get(_MOVEMENTS) for dossier in season.dossiers if dossier.registration]
    some = {str(item) for value in entered if isinstance(value, tuple) for item in value if not _all(season, value)}
    named = [
        f"{movement.code} – {movement.shown_name}" for movement in season.rulebook.movements if movement.code in some
    ]
    return (say("report.registration.movements", movements="; ".join(named)),) if named else ()


def _registered_titles(season: Season, say: Say, dossier: Dossier | UnitDossier) -> Shown:
    """Give the titles registered in words; otherwise why there are none: no form, unreadable, or nothing entered."""
    titles = titles_registered(dossier)
    if titles:
        return "; ".join(title_name(season, say, id_) for id_ in titles)
    if dossier.registration is None:
        return say("report.registration.no_form"), style("bad")
    raw = answer_text(season, say, dossier.registration.values.get("title"), "titles_all")
    return raw or say("report.registration.none"), style("warn")


def collectives_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of units with what each registered as a collective, and the targets each set itself."""
    columns = (
        Col("no", 5, "cell_center"),
        Col("collective", 44),
        Col("title", 27, of="collective"),
        Col("commendation", 20, of="collective"),
        Col("target", 38, of="collective"),
        Col("note", 26, of="collective"),
    )
    sheet = report_sheet(season, say, "collective", columns)
    write_head(sheet)
    # The header that later pages repeat is that of the longer table, below.
    sheet.table(columns, _collectives(season, say), repeat=False)
    sheet.gap(14)
    sheet.line(say("report.collective.targets"), "heading")
    if any(dossier.targets for dossier in season.unit_dossiers):
        _own_targets(sheet)
    else:
        sheet.line(say("report.collective.no_targets"), "cell_center")
    return sheet.plan()


def _collectives(season: Season, say: Say) -> Rows:

    def answers(values: Mapping[str, object]) -> Mapping[str, Shown]:
        lists = {"commendation": "commendations", "target": "", "note": ""}
        return {key: answer_text(season, say, values.get(key), list_) for key, list_ in lists.items()}

    if own := season.rulebook.school_registration:
        name, title = season.rulebook.school.name, answer_text(season, say, own.get("title"), "titles_all")
        yield {"no": say("report.none"), "collective": (name, style("cell_bold")), "title": title, **answers(own)}
    for place, dossier in enumerate(season.unit_dossiers, start=1):
        values = dossier.registration.values if dossier.registration else {}
        registered = _registered_titles(season, say, dossier)
        yield {"no": place, "collective": dossier.unit.name, "title": registered, **answers(values)}


def _own_targets(sheet: ReportSheet) -> None:
    season, say = sheet.season, sheet.say
    columns = (
        counted(),
        Col("indicator", of="targets"),
        Col("unit", look="cell_center", of="targets"),
        Col("target_value", look="cell_center", of="targets"),
        Col("due", look="cell_center", of="targets"),
        Col("note", of="targets"),
    )

    def rows() -> Rows:
        for dossier in season.unit_dossiers:
            if dossier.targets:
                yield TextLine(dossier.unit.name)
            for goal in dossier.targets:
                row = {
                    column.key: answer_text(season, say, goal.values.get(column.key)) for column in columns if column.of
                }
                yield row | {"target_value": target_text(goal, say) or row["target_value"]}

    sheet.table(columns, rows())


_WIDTHS = (5, 44, 12, 24, 12, 11, 16, 14, 22)
_BESIDE = 7  # criteria in one row
_LOOKS = {Met.YES: "good", Met.NO: "bad", Met.UNKNOWN: "warn"}


def targets_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the sheet of targets and movements; None in a season that has neither."""
    pledges = season_pledges(season)
    if not pledges.targets and not pledges.movements:
        return None
    sheet = report_sheet(season, say, "pledges", _WIDTHS)
    write_head(sheet, notes=(say("report.pledges.note"),))
    _targets(sheet, pledges)
    if pledges.movements:
        sheet.gap(14)
        _movements(sheet, pledges)
    shares = pact_shares(pledges, [dossier.unit for dossier in season.unit_dossiers], season.rulebook)
    if shares:
        sheet.gap(14)
        _pact(sheet, shares)
    return sheet.plan(freeze_cols=2)


def _targets(sheet: ReportSheet, pledges: Pledges) -> None:
    say = sheet.say
    sheet.line(say("report.pledges.targets"), "heading")
    if not pledges.targets:
        sheet.line(say("report.pledges.none"), "cell_center")
        return
    columns: Columns[Pledge] = (
        counted(),
        Col("indicator", value=lambda row: row.goal.indicator, of="targets"),
        *_results(say),
        Col("due", look="cell_center", value=lambda row: row.goal.due, words="report.pledges.due"),
        Col("note", value=lambda row: row.note, of="targets_result"),
    )

    def rows() -> Rows:
        for dossier in sheet.season.unit_dossiers:
            of_unit = [pledge for pledge in pledges.targets if pledge.unit.code == dossier.unit.code]
            if of_unit:
                known = [pledge for pledge in of_unit if pledge.met is not Met.UNKNOWN]
                met = sum(pledge.met is Met.YES for pledge in known)
                words = {"unit": dossier.unit.name, "known": len(known), "all": len(of_unit), "met": met}
                yield TextLine(say("report.pledges.summary", **words))
            yield from of_unit

    sheet.table(columns, rows(), repeat=False)


def _results(say: Say) -> Columns[Any]:
    """Give the columns of unit of measure, target, actual, share and outcome of a target; blank where there is none.

    A movement's target of the school is not judged here: a unit gives its figure and no more.
    """

    def result(key: str, row: Pledge | TakingPart) -> Shown:
        pledge = row.pledge if isinstance(row, TakingPart) else row
        judged = isinstance(row, Pledge) or not row.movement.of_school
        if pledge is None or not (judged or key in ("measure", "actual")):
            return styled(None, "cell_center")
        return _result(say, pledge, key)

    keys = ("measure", "goal", "actual", "achieved", "met")
    return worded("report.pledges.{key}", *(Col(key, look="cell_center", value=partial(result, key)) for key in keys))


def _result(say: Say, pledge: Pledge, key: str) -> Shown:
    doubted = pledge.raw or pledge.counted is not None
    results: dict[str, Shown] = {
        "measure": pledge.goal.measure,
        "goal": _goal_text(pledge.goal, say),
        "actual": styled(pledge_text(say, pledge) or pledge.raw, "warn" if doubted else "cell_center"),
        "achieved": "" if pledge.achieved is None else _percent(pledge.achieved, say),
        "met": styled(say(f"report.pledges.{pledge.met.value}"), _LOOKS[pledge.met]),
    }
    return results[key]


def _percent(ratio: Decimal, say: Say) -> str:
    """Write a `ratio` as a percent with at most one decimal, half-up."""
    return f"{number_text(half_up(Fraction(ratio) * 100, 1), say.lang)}%"


def _movements(sheet: ReportSheet, pledges: Pledges) -> None:
    say = sheet.say
    sheet.line(say("report.pledges.movements"), "heading")
    columns: Columns[TakingPart] = (
        counted(),
        Col("unit", value=lambda row: row.unit.name),
        *_results(say),
        Col("taking", 12, "cell_center", lambda part: f"{part.registered}/{part.counted}", "report.pledges.taking"),
        Col("share", value=lambda row: _share(row, say), words="report.pledges.share"),
    )
    totals = {target.movement.code: target for target in school_targets(pledges, sheet.season.rulebook)}

    def rows() -> Rows:
        for movement in sheet.season.rulebook.movements:
            indicator = f": {movement.indicator}" if movement.indicator else ""
            yield TextLine(f"{movement.shown_name}{indicator}", anew=True)
            yield from (TextLine(line, "note_row") for line in _about(sheet.season, movement, say))
            parts = [part for part in pledges.movements if part.movement.code == movement.code]
            yield from parts
            if movement.code in totals:
                yield _total(sheet, totals[movement.code], parts)
            yield from (TextLine(line, "note_row") for line in _by_person(sheet.season, movement, parts, say))

    sheet.table(columns, rows())


def _about(season: Season, movement: Movement, say: Say) -> list[str]:
    """Say what a movement is: kind, who launched it, when, goal, criteria, who was commended, what came of it."""
    book = season.rulebook
    kinds = book.columns.choices.get("movement_kind", Choices())
    days = [day_text(day) for day in (movement.start, movement.end) if day]
    commended = (  # people, units and groups by their names
        f"{name_or_group(season, say, deed.who, deed.name, deed.people)} ({title_name(season, say, deed.title)})"
        for deed in decided_deeds(season.submissions, book)[0]
        if deed.movement == movement.code
    )
    texts = {
        "kind": say.label(kinds[movement.kind]) if movement.kind in kinds else "",
        "launched_by": movement.launched_by,
        "period": " – ".join(days),
        "goal": movement.goal,
        "criteria": movement.criteria,
        "commended": joined(commended),
        "result": movement.result,
    }
    lines = {key: say(f"report.pledges.about_{key}", text=text) for key, text in texts.items() if text}
    head = "; ".join(lines.pop(key) for key in ("kind", "launched_by", "period") if key in lines)
    return [line for line in (head, *lines.values()) if line]


def _by_person(season: Season, movement: Movement, parts: Sequence[TakingPart], say: Say) -> Iterator[str]:
    """Name who has not registered for a movement, and who answered in the self-score form that they take no part."""
    missing = [code for part in parts for code in part.missing]
    if missing:
        names = joined(name_order(season, missing))
        yield say("report.pledges.not_registered", count=len(missing), names=names)
    for answers in person_answers(season, movement):
        texts = [say("report.pledges.said_yes", count=len(answers.yes), all=answers.asked)]
        texts += [
            say(f"report.pledges.said_{key}", count=len(codes), names=joined(name_order(season, codes)))
            for key, codes in (("no", answers.no), ("nothing", answers.unknown))
            if codes
        ]
        when = say("report.pledges.whole_year") if answers.round is None else answers.round.name
        yield say("report.pledges.answers", criterion=movement.answered_by, round=when, answers="; ".join(texts))


def _goal_text(goal: RegisteredTarget, say: Say) -> str:
    return "–" if goal.value is None else goal_text(goal.direction, number_text(goal.value, say.lang), say)


def _total(sheet: ReportSheet, total: SchoolTarget, parts: Sequence[TakingPart]) -> Mapping[str, Shown]:
    """Give the school's own row below its units: their results put together, and what comes of the target."""
    say = sheet.say
    people = f"{sum(part.registered for part in parts)}/{sum(part.counted for part in parts)}"
    texts = {
        "no": "",
        "unit": everybody_of(sheet.season.rulebook, say),
        "measure": total.goal.measure,
        "goal": _goal_text(total.goal, say),
        "actual": _actual_text(total, say),
        "achieved": "",
        "taking": people,
        "share": "",
    }
    met = styled(say(f"report.pledges.{total.met.value}"), _LOOKS[total.met])
    return {**{key: styled(text, "total") for key, text in texts.items()}, "met": met}


def _actual_text(total: SchoolTarget, say: Say) -> str:
    """Give the school's figure: one number, "98 đến 100" between two, "từ 3" where more may come, nothing known."""
    low, high = (None if number is None else number_text(number, say.lang) for number in (total.low, total.high))
    if low is None:
        return say("report.unknown")
    if high is None:
        return say("report.pledges.at_least", low=low)
    return low if low == high else say("report.pledges.between", low=low, high=high)


def _pact(sheet: ReportSheet, shares: Sequence[PactShare]) -> None:
    """Write the criteria that count the pact, worked out of the targets' results: percent and points by tier."""
    say, top = sheet.say, sheet.draft.row
    sheet.line(say("report.pledges.pact"), "heading")
    criteria = list(dict.fromkeys(share.criterion for share in shares))
    note = "pact_decides_note" if sheet.season.rulebook.pact_decides else "pact_note"
    sheet.line(say(f"report.pledges.{note}"), "note")
    sheet.line("; ".join(f"{criterion.code}: {criterion.text}" for criterion in criteria), "note")
    sheet.keep(top, sheet.draft.row)  # with the head of the first table
    rows = []
    for unit, of_unit in by_key(shares, lambda share: share.unit).items():
        name = unit.name if unit else everybody_of(sheet.season.rulebook, say)
        rows.append({"unit": name, **{share.criterion.code: _share_shown(share, say) for share in of_unit}})
    for first in range(0, len(criteria), _BESIDE):
        codes = [criterion.code for criterion in criteria[first : first + _BESIDE]]
        columns = (counted(), Col("unit"), *(Col(code, look="cell_center", heading=code) for code in codes))
        sheet.table(columns, rows, repeat=False)


def _share_shown(share: PactShare, say: Say) -> Shown:
    """Give a share with its points: "66,67%: 1,5 điểm"; two percents where results are missing."""
    low, high = (f"{number_text(percent_, say.lang)}%" for percent_ in (share.low, share.high))
    percents = low if low == high else say("report.pledges.between", low=low, high=high)
    if share.points is None:
        return styled(f"{percents}: {say('report.unknown')}", "warn")
    return say("report.pledges.share_points", percent=percents, points=number_text(share.points, say.lang))


def _share(part: TakingPart, say: Say) -> Shown:
    if not part.answered:
        return styled(say("report.unknown") + say("report.pledges.part_open"), "warn")
    share = _percent(Decimal(part.registered) / part.counted, say) if part.counted else ""
    return styled(share, "cell_center")


_SCORED = "self-score"


def suggested_criteria_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan criteria for the registered targets; None without targets, or once the score sheet is in use."""
    if any(key.partition(":")[0] == _SCORED for dossier in season.unit_dossiers for key in dossier.returned):
        return None
    book = season.rulebook
    suggestions = suggested_criteria(season_pledges(season).targets, book)
    if not suggestions:
        return None
    # In the order of the criteria sheet of the season workbook, so that rows can be pasted there as they are.
    columns: Columns[Suggested] = (
        Col("code", 9, value=lambda row: row.code, of="criteria"),
        Col("section", 8, value=lambda _: "", of="criteria"),
        Col("text", 62, value=lambda row: _text(row, say), of="criteria"),
        Col("kind", 12, value=lambda row: choice_name(season, say, "criterion_kind", row.kind), of="criteria"),
        Col("max", 9, value=lambda _: "", of="criteria"),
        Col("step", 8, value=lambda _: "", of="criteria"),
        Col("each", 9, value=lambda _: "", of="criteria"),
        Col("scale", 34, value=lambda row: say(f"report.suggested.scale_{row.kind}"), of="criteria"),
    )
    clear = [suggestion for suggestion in suggestions if suggestion.kind]
    unclear = [suggestion for suggestion in suggestions if not suggestion.kind]
    heading = [TextLine(say("report.suggested.unclear"))] if unclear else []
    rows = (*clear, *heading, *(TextLine(_text(suggestion, say), "cell") for suggestion in unclear))
    notes = (say("report.suggested.note"), say("report.suggested.points"))
    return list_sheet(season, say, "suggested", columns, rows, notes=notes)


def _text(suggestion: Suggested, say: Say) -> str:
    units = []
    for unit, goal in suggestion.goals:
        value = say("report.suggested.no_number") if goal.value is None else number_text(goal.value)
        units.append(say("report.suggested.unit", unit=unit.name, value=value, measure=goal.measure).strip())
    kind = suggestion.kind or "unclear"
    return say(f"report.suggested.text_{kind}", indicator=suggestion.indicator, units="; ".join(units))
