"""The tables of papers about registration: who registered what, units and the school too, and what was said of it."""

from collections.abc import Mapping

from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.model import Dossier, Season, UnitDossier
from thidua_xlsx.reports.common.naming import answer_text
from thidua_xlsx.reports.papers.paper_fields import PaperContext, unit_member
from thidua_xlsx.reports.papers.title_tables import RowGroup, Subject, numbered, together

_BLANK_LINES = 3


def registrations(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give everybody who registered a title or commendation, unit by unit, numbered through; no personal data."""
    found: list[RowGroup] = []
    numbered_before = 0
    for unit in desk.season.rulebook.units:
        members = [one for one in desk.season.dossiers if one.person.unit == unit.code and _registers(one)]
        members.sort(key=lambda one: one.person.name_place)
        rows = [
            {"no": str(place), **_person(desk, one)} for place, one in enumerate(members, start=numbered_before + 1)
        ]
        numbered_before += len(rows)
        if rows:
            found += [RowGroup(section=f"{unit.name} ({len(rows)})"), *together(rows)]
    return found


def _registers(dossier: Dossier) -> bool:
    commendation = _answers(dossier).get("commendation")
    return any(id_ != NO_ENTRY for id_ in dossier.registered) or commendation not in (None, NO_ENTRY)


def _answers(dossier: Dossier | UnitDossier) -> Mapping[str, object]:
    return dossier.registration.values if dossier.registration else {}


def _person(desk: PaperContext, dossier: Dossier) -> dict[str, str]:
    season, answers = desk.season, _answers(dossier)
    return {
        "name": unit_member(desk, dossier.person),
        "position": dossier.person.position,
        **{key: answer_text(season, desk.say, answers.get(key), "title") for key in ("title", "commendation")},
        "initiative": answer_text(season, desk.say, answers.get("initiative")),
    }


def registered_units(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the school, where it registers as a collective, and the units with what each registered."""
    season = desk.season
    own = season.rulebook.school_registration
    rows = [{"unit": season.rulebook.school.name, **_collective(desk, season, own)}] if own else []
    for dossier in season.unit_dossiers:
        answers = _answers(dossier)
        if answers.get("title") or answers.get("commendation"):
            rows.append({"unit": dossier.unit.name, **_collective(desk, season, answers)})
    return numbered(rows)


def _collective(desk: PaperContext, season: Season, said: Mapping[str, object]) -> dict[str, str]:
    texts = {key: answer_text(season, desk.say, said.get(key), "title") for key in ("title", "commendation")}
    return {**texts, "target": answer_text(season, desk.say, said.get("target"))}


def comments(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give what people said of what was made public and what they were answered; without any, lines to write on."""
    said = [
        {"date": one.date, "who": one.who, "about": one.about, "what": one.what, "answer": one.answer}
        for one in desk.season.rulebook.log
    ]
    return numbered(said or [dict.fromkeys(("date", "who", "about", "what", "answer"), "")] * _BLANK_LINES)
