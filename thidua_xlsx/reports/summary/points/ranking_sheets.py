"""Sheets "Xếp hạng tổ" and "Xếp hạng cá nhân": units by their people's average, with a chart, and everybody's place."""

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal

from thidua_xlsx.base.text import Say, joined, rounded
from thidua_xlsx.declare.season import FORM_LAYERS
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Shown
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.council.rounds_of_points import complete_so_far, rounds_absent, rounds_of_points
from thidua_xlsx.judging.score.score_cards import lacks_points
from thidua_xlsx.judging.score.score_checks import scored_by_nobody
from thidua_xlsx.model import Dossier, Season, Standing, UnitStanding
from thidua_xlsx.reports.common.chart_scales import points_chart
from thidua_xlsx.reports.common.figure_cells import Figures, figures, final_of, lacking_points
from thidua_xlsx.reports.common.naming import InShort, choice_name, name_order, title_short
from thidua_xlsx.reports.common.report_sheet import list_sheet, report_sheet, write_head
from thidua_xlsx.reports.common.return_progress import excused_from_all, so_far

_LEAST_CHART, _MOST_CHART = 220.0, 300.0  # points
_MOST_LABELLED = 3  # units: with more of them figures are wider than their bars, and the table above has them
_MOST_NAMED = 10  # people whose points are not complete; the sheet beside has them all


def units_ranking_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the ranking of units by the average of their members, with self against unit scores as a chart.

    None in a running season of which no unit has points yet.
    """
    titles = [
        id_
        for id_, law in season.rulebook.regime.titles.items()
        if season.concluded and law.of == "person" and (policy := season.rulebook.titles.get(id_)) and policy.enabled
    ]
    shown = figures(season, say)
    standings = sorted(season.unit_standings.values(), key=lambda standing: shown.order(standing.unit.code))

    left = scored_by_nobody(season.dossiers, season.rulebook, season.scorecards)
    without_all = frozenset(lacking_points(season))
    remarks = {row.unit.code: "; ".join(_unit_remarks(season, say, row, left, without_all)) for row in standings}

    def scored(standing: UnitStanding) -> int:
        return sum(final_of(season, who) is not None for who in _people(season, standing))

    def remark(standing: UnitStanding) -> Shown:
        text = remarks[standing.unit.code]
        return styled(text, "warn") if text else ""

    last: Columns[UnitStanding] = (Col("remark", 19, value=remark),) if any(remarks.values()) else ()
    columns: Columns[UnitStanding] = (
        Col("rank", 8, value=lambda row: shown.rank(row.rank, "cell_bold_center", shown.units_sharing)),
        Col("unit", 26, value=lambda row: row.unit.name),
        Col("people", 8, "cell_center", lambda row: len(_people(season, row))),
        Col("scored", 9, "cell_center", scored),
        Col("average", 11, value=lambda row: shown.points(row.average, "total_number")),
        Col("average_self", 11, value=lambda row: shown.points(_mean(season, row, "self"))),
        Col("average_unit", 11, value=lambda row: shown.points(_mean(season, row, "unit"))),
        *(_of_title(season, say, title) for title in titles),
        *last,
    )
    if not season.concluded and all(standing.average is None for standing in standings):
        return None
    sheet = report_sheet(season, say, "unit_ranking", columns)
    lacking = joined(name_order(season, without_all), most=_MOST_NAMED)
    lacking_note = (say("report.unit_ranking.lacking", names=lacking),) if lacking else ()
    write_head(sheet, notes=(so_far(season, say, "report.unit_ranking.note"), *lacking_note))
    rows = sheet.table(columns, standings)
    means = (_mean(season, standing, layer) for standing in standings for layer in FORM_LAYERS)
    if values := [value for value in means if value is not None]:
        sheet.gap(10)
        high = max(_LEAST_CHART, min(_MOST_CHART, sheet.rows_left(landscape=season.concluded)))
        title = say("report.unit_ranking.chart")
        names = {f"average_{layer}": say(f"report.layer.{layer}") for layer in FORM_LAYERS}
        points_chart(sheet, title, columns, rows, names, values, high, labels=len(rows) <= _MOST_LABELLED)
    return sheet.plan(landscape=season.concluded)


def _mean(season: Season, standing: UnitStanding, layer: str) -> Decimal | None:
    """Give the mean of what the people of a unit have in a layer; who lacks points there does not count."""
    cards = [card for who in _people(season, standing) if (card := season.scorecards.get(who))]
    whole = (card for card in cards if not lacks_points(card, season.rulebook, layer))
    points = (card.self_score if layer == "self" else card.unit_score for card in whole)
    known = [value for value in points if value is not None]
    return rounded(sum(known, Decimal(0)) / len(known), season.rulebook.rubric.decimals) if known else None


def _of_title(season: Season, say: Say, title: str) -> Col[UnitStanding]:
    """Count whom of a unit the council passed for a title, or who is proposed for it."""
    words = "report.col.passed_title" if season.voted_about(title) else "report.col.proposed_title"

    def number(standing: UnitStanding) -> int:
        paths = (season.paths.get((who, title)) for who in _people(season, standing))
        return sum(season.is_listed(path) for path in paths if path)

    return Col(title, 11, "cell_center", number, heading=say(words, title=title_short(season, say, title)))


def _unit_remarks(
    season: Season, say: Say, standing: UnitStanding, left: Collection[tuple[str, str]], without_all: Collection[str]
) -> Iterator[str]:
    """Say how many people of a unit its average counts without all points or rounds, and where it scored nobody."""
    people = _people(season, standing)
    if lacking := sum(who in without_all for who in people):
        yield say("report.unit_ranking.with_lacking", count=lacking)
    cards = [card for who in people if (card := season.scorecards.get(who)) and card.rounds]
    absent = Counter(round_.name for card in cards for round_ in rounds_absent(season, card) if round_.weight)
    for name, count in absent.items():
        yield say("report.unit_ranking.without_round", round=name, count=count)
    rounds = tuple(round_.name for round_ in season.rulebook.rounds if (standing.unit.code, round_.code) in left)
    if rounds:
        yield say("report.unit_ranking.unscored", rounds=rounds)


def _people(season: Season, standing: UnitStanding) -> list[str]:
    return [person.code for person in season.rulebook.people_of(standing.unit.code)]


def people_ranking_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the ranking of people in the school, with their ranks in the unit and in the position group.

    None in a running season of which nobody has points yet.
    """
    if not season.concluded and all(final_of(season, dossier.person.code) is None for dossier in season.dossiers):
        return None
    shown, in_row = figures(season, say), InShort(season, say)

    def standing(dossier: Dossier) -> Standing:
        return shown.standings.get(dossier.person.code) or Standing(dossier.person)

    columns: Columns[Dossier] = (
        Col("rank", 5, value=lambda dossier: shown.rank(standing(dossier).school, "cell_bold_center")),
        Col("full_name", 24, value=lambda dossier: season.rulebook.name_of(dossier.person.code)),
        Col("unit", 28, value=lambda dossier: in_row.unit_of(dossier.person.code)),
        Col(
            "final",
            8,
            value=lambda dossier: shown.points(final_of(season, dossier.person.code)),
            heading=so_far(season, say, "report.col.final"),
        ),
        Col("rank_unit", 7, value=lambda dossier: shown.rank(standing(dossier).unit)),
        Col("rank_group", 7, value=lambda dossier: shown.rank(standing(dossier).group)),
        Col("remark", 19, value=lambda dossier: _remark(season, say, shown, standing(dossier))),
        Col(
            "group",
            15,
            "cell_center",
            lambda row: choice_name(season, in_row, "group", row.person.group),
            printed=False,
        ),
    )

    people = sorted(season.dossiers, key=lambda dossier: shown.order(dossier.person.code))
    # In a running season who lacks points of a past round does not come last.
    key = "report.ranking.note" if season.concluded else "report.ranking.note_running"
    note = say(key, ties=_ties(season, say))
    return list_sheet(season, say, "ranking", columns, people, notes=(note,), filtered=True, freeze_cols=2)


def _ties(season: Season, say: Say) -> str:
    """Say what tells equal points apart: sections and criteria by their codes, in order, or nothing."""
    rubric = season.rulebook.rubric
    sections = {section.code for section in rubric.sections}
    names = tuple(
        say("report.ranking.by_section" if code in sections else "report.ranking.by_criterion", code=code)
        for code in rubric.tie_breaks
    )
    return say("report.ranking.breaks", names=names) if names else say("report.ranking.no_breaks")


def _remark(season: Season, say: Say, shown: Figures, standing: Standing) -> Shown:
    card, remarks = season.scorecards.get(standing.person.code), list[str]()
    if standing.school is None and excused_from_all(season, standing.person):
        return say("report.ranking.excused_all")
    if standing.school is None:
        remarks.append(say("report.ranking.no_score"))
    elif card is not None:
        some = rounds_of_points(season, card, say)
        if some:
            remarks.append(some)
        elif not complete_so_far(season, card):
            remarks.append(say("report.ranking.incomplete"))
    if standing.tied and standing.school is not None:
        remarks.append(say("report.ranking.tied", places=shown.places(standing.school)))
    return styled("; ".join(remarks), "warn" if remarks else "cell")
