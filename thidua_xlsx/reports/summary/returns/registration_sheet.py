"""Sheet "Đăng ký cá nhân": what everybody registered, in words, and who has not."""

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.tables.column_book import ALL_ENTRIES, NO_ENTRY
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Dossier, Record, Season, UnitDossier
from thidua_xlsx.reports.common.figure_cells import CELL, CENTER
from thidua_xlsx.reports.common.naming import answer_text, person_name, title_name, unit_name
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 23, 17, 20, 14, 10, 33, 11, 30, 14)
_MOVEMENTS = "movements"
_ANSWERS = (
    ("commendation", "commendations"),
    (_MOVEMENTS, "movements"),
    ("initiative", ""),
    ("initiative_field", ""),
    ("target", ""),
    ("note", ""),
)


def people_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of people with what each registered, unit by unit in Vietnamese name order."""
    sheet = report_sheet(season, say, "registration", _WIDTHS)
    write_head(sheet, notes=_legend(season, say))
    keys = ("title", *(key for key, _ in _ANSWERS))
    labels = [say.label(season.rulebook.columns.column("registration", key).label) for key in keys]
    named = [say(f"report.col.{key}") for key in ("no", "full_name", "position")]
    cols = [Col(label) for label in (*named, *labels)]
    sheet.header(cols)
    place = 0
    for unit, dossiers in season.by_unit:
        missing = sum(not titles_registered(dossier) for dossier in dossiers)
        note = say("report.registration.unit_missing", count=missing) if missing else ""
        sheet.section(say("report.unit_people", unit=unit_name(season, unit), count=len(dossiers)) + note)
        for dossier in dossiers:
            place += 1
            sheet.row(cols, _person(season, say, place, dossier))
    return sheet.plan(landscape=True, freeze_cols=2)


def titles_registered(dossier: Dossier | UnitDossier) -> tuple[str, ...]:
    """Give the titles somebody registered; choosing "does not register" is no title."""
    return tuple(id_ for id_ in dossier.registered if id_ != NO_ENTRY)


def _person(season: Season, say: Say, place: int, dossier: Dossier) -> list[StyledValue]:
    record = dossier.registration or Record("")
    return [
        (place, CENTER),
        (person_name(season, dossier.person.code), CELL),
        (dossier.person.position, CELL),
        registered_cell(season, say, dossier),
        *((_answer(season, say, record, key, list_), CELL) for key, list_ in _ANSWERS),
    ]


def _answer(season: Season, say: Say, record: Record, key: str, list_: str) -> str:
    value = record.values.get(key)
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
    named = [f"{one.code} – {one.shown_name}" for one in season.rulebook.movements if one.code in some]
    return (say("report.registration.movements", movements="; ".join(named)),) if named else ()


def registered_cell(season: Season, say: Say, dossier: Dossier | UnitDossier) -> StyledValue:
    """Give the titles registered in words; otherwise why there are none: no form, unreadable, or nothing entered."""
    titles = titles_registered(dossier)
    if titles:
        return styled("; ".join(title_name(season, say, id_) for id_ in titles), "cell")
    if dossier.registration is None:
        return styled(say("report.registration.no_form"), "bad")
    raw = answer_text(season, say, dossier.registration.values.get("title"), "titles_all")
    if raw:
        return styled(raw, "warn")
    return styled(say("report.registration.none"), "warn")


SHEET = SummarySheet("registration", people_sheet, of_people=True)
