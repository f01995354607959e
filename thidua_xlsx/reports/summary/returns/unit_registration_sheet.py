"""Sheet "Đăng ký tập thể": what units registered, and the targets each set itself."""

from collections.abc import Mapping

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.forms.layout.row_wording import target_text
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import answer_text
from thidua_xlsx.reports.common.report_sheet import ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.returns.registration_sheet import registered_titles


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
    _targets(sheet)
    return sheet.plan(landscape=True)


def _collectives(season: Season, say: Say) -> Rows:
    """Give what the school itself registers, and each unit."""

    def answers(values: Mapping[str, object]) -> Mapping[str, Shown]:
        lists = {"commendation": "commendations", "target": "", "note": ""}
        return {key: answer_text(season, say, values.get(key), list_) for key, list_ in lists.items()}

    if own := season.rulebook.school_registration:
        name, title = season.rulebook.school.name, answer_text(season, say, own.get("title"), "titles_all")
        yield {"no": say("report.none"), "collective": (name, style("cell_bold")), "title": title, **answers(own)}
    for place, dossier in enumerate(season.unit_dossiers, start=1):
        values = dossier.registration.values if dossier.registration else {}
        registered = registered_titles(season, say, dossier)
        yield {"no": place, "collective": dossier.unit.name, "title": registered, **answers(values)}


def _targets(sheet: ReportSheet) -> None:
    """Write the targets that units set themselves, unit by unit."""
    season, say = sheet.season, sheet.say
    sheet.line(say("report.collective.targets"), "heading")
    if not any(dossier.targets for dossier in season.unit_dossiers):
        sheet.line(say("report.collective.no_targets"), "cell_center")
        return

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
                row = {one.key: answer_text(season, say, goal.values.get(one.key)) for one in columns if one.of}
                yield row | {"target_value": target_text(goal, say) or row["target_value"]}

    sheet.table(columns, rows())


SHEET = SummarySheet("collective", collectives_sheet, of_people=True)
