"""Sheets "Đăng ký cá nhân", "Đăng ký tập thể": what people and units registered, in words, who has not, and targets."""

from collections.abc import Mapping

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.tables.column_book import ALL_ENTRIES, NO_ENTRY
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.forms.layout.row_wording import target_text
from thidua_xlsx.model import Dossier, Season, UnitDossier
from thidua_xlsx.reports.common.naming import answer_text, title_name, unit_name
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
    return list_sheet(season, say, "registration", columns, rows(), notes=notes, landscape=True, freeze_cols=2)


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
        _targets(sheet)
    else:
        sheet.line(say("report.collective.no_targets"), "cell_center")
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
        registered = _registered_titles(season, say, dossier)
        yield {"no": place, "collective": dossier.unit.name, "title": registered, **answers(values)}


def _targets(sheet: ReportSheet) -> None:
    """Write the targets that units set themselves, unit by unit."""
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
