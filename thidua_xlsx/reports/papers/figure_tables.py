"""The tables of figures and of registrations that official papers may hold, beside the lists in `title_tables`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.base.text import number_text, rounded, sort_key
from thidua_xlsx.declare.season import SCHOOL, CouncilMember, sitting_members
from thidua_xlsx.forms.layout.row_wording import target_text
from thidua_xlsx.judging.analysis.commendations import commendations
from thidua_xlsx.model import Met, Season
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.figure_cells import figures, final_of, places_text
from thidua_xlsx.reports.common.listed_titles import by_kind, given_titles, kind_name, texts
from thidua_xlsx.reports.common.naming import answer_text, choice_name, title_name
from thidua_xlsx.reports.papers.achievement_reports import own_commendations, own_grades, own_initiatives, own_titles
from thidua_xlsx.reports.papers.paper_fields import PaperContext, meeting_day, percent, unit_member
from thidua_xlsx.reports.papers.registration_tables import comments, registered_units, registrations
from thidua_xlsx.reports.papers.score_tables import own_scores, unit_candidates
from thidua_xlsx.reports.papers.season_tables import SEASON_SOURCES, quota_words, target_row
from thidua_xlsx.reports.papers.sector_tables import SECTOR_SOURCES
from thidua_xlsx.reports.papers.title_tables import (
    RowGroup,
    Subject,
    TitleTable,
    ballot,
    ballots,
    decided,
    deeds,
    deeds_up,
    initiative_ballot,
    initiatives,
    numbered,
    proposals,
    public,
    title_candidates,
    together,
)


def title_counts(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Count each title: who registered, who meets the conditions, who was put to the vote, who passed.

    Shares are those of the counted people, or of the units. The school itself, and what schools put forward, are part
    of neither: each has a row of its own, without a share.
    """
    groups = [(id_, _groups(desk, id_)) for id_ in given_titles(desk.season)]
    return numbered([_title_count(desk, id_, group, len(found)) for id_, found in groups for group in found])


def staff_titles(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Count each title as `title_counts` does, of an office's own people and units alone."""
    given = [id_ for id_ in given_titles(desk.season) if "own" in _groups(desk, id_)]
    return numbered([_title_count(desk, id_, "own", 1) for id_ in given])


def _groups(desk: PaperContext, title: str) -> list[str]:
    found = {_group_of(verdict.who) for verdict in desk.lists.verdicts(title)}
    return [group for group in ("own", "itself", "schools") if group in found]


def _group_of(who: str) -> str:
    return "itself" if who == SCHOOL else "schools" if MARK in who else "own"


def _title_count(desk: PaperContext, id_: str, group: str, groups: int) -> dict[str, str]:
    season, lists = desk.season, desk.lists
    counted = {person.code for person in season.rulebook.people if person.counted}
    of_people = season.rulebook.regime.titles[id_].of == "person"
    of_own = counted if of_people else {unit.code for unit in season.rulebook.units}
    base = of_own if group == "own" else set[str]()
    registered = {one.who for one in lists.verdicts(id_) if one.registered and _group_of(one.who) == group}
    met = [one for one in lists.verdicts(id_) if one.met is Met.YES and _group_of(one.who) == group]
    proposed, listed = (
        [who for who in chosen(id_) if _group_of(who) == group] for chosen in (lists.candidates, lists.listed)
    )
    voted, title = season.voted_about(id_), title_name(season, desk.say, id_)
    return {
        "title": desk.say(f"paper.title_{group}", title=title, name=season.rulebook.school.name)
        if groups > 1
        else title,
        "registered": str(len(registered)),
        "met": str(len(met)),
        "proposed": str(len(proposed)),
        "passed": str(len(listed)) if voted else desk.frame["blank"],
        "registered_share": percent(len(base.intersection(registered)), len(base), desk.say),
        "listed_share": percent(len(base.intersection(listed)), len(base), desk.say) if voted else desk.frame["blank"],
        "quota": quota_words(desk, id_),
    }


def grades(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Count people by grade, those without one last."""
    season = desk.season
    held = [None if one.grade.unknown else one.grade.value for one in season.dossiers]
    if not any(held):
        return []
    counts = [
        (choice_name(season, desk.say, "grade", id_), held.count(id_))
        for id_ in season.rulebook.columns.choices["grade"].ids
    ]
    if without := sum(not one for one in held):
        counts.append((desk.frame["ungraded"], without))
    return numbered(
        [{"grade": name, "count": str(count), "share": percent(count, len(held), desk.say)} for name, count in counts]
    )


def unit_scores(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give each unit's people with points, average, highest and lowest, units by rank; empty without any points."""
    season, shared = desk.season, figures(desk.season, desk.say).units_sharing
    rows = []
    for unit in season.rulebook.units:
        standing = season.unit_standings.get(unit.code)
        finals = [
            final for one in season.rulebook.people_of(unit.code) if (final := final_of(season, one.code)) is not None
        ]
        average = standing.average if standing else None
        rank = standing.rank if standing else None
        row = {
            "unit": unit.name,
            "people": str(len(finals)),
            "average": _points(desk, average),
            "highest": _points(desk, max(finals, default=None)),
            "lowest": _points(desk, min(finals, default=None)),
            "rank": desk.frame["none"] if rank is None else places_text(rank, shared),
        }
        rows.append((rank is None, rank or 0, sort_key(unit.name), row))
    if not any(int(row["people"]) for *_, row in rows):
        return []
    return numbered([row for *_, row in sorted(rows, key=lambda one: one[:3])])


def _points(desk: PaperContext, value: Decimal | None) -> str:
    if value is None:
        return desk.frame["none"]
    return number_text(rounded(value, desk.season.rulebook.rubric.decimals), desk.say.lang)


def targets(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the season's ratios against their goals."""
    return numbered([target_row(desk, one) for one in desk.season.targets])


def members(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the council's members with room to sign, those of the meeting's day where it is known."""
    council = desk.season.rulebook.council
    chosen = sitting_members(council, meeting_day(desk.season))
    return _members(desk, council if chosen is None else chosen)


def initiative_members(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the initiative council's members with room to sign."""
    return _members(desk, desk.season.rulebook.initiative_council)


def _members(desk: PaperContext, council: Sequence[CouncilMember]) -> list[RowGroup]:
    return numbered(
        [
            {
                "name": one.full_name,
                "position": one.position,
                "role": desk.put("role", role=choice_name(desk.season, desk.say, "role", one.role)).strip(),
                "decision": one.decision_no,
                "signature": "",
            }
            for one in council
        ]
    )


def commended(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the commendations of the season kind by kind, each kind numbered from 1 on."""
    found: list[RowGroup] = []
    for kind, rows in by_kind(commendations(desk.season)):
        found.append(RowGroup(section=f"{kind_name(desk.season, desk.say, kind)} ({len(rows)})"))
        told = [texts(desk.season, desk.say, one) for one in rows]
        found += numbered([dict(zip(("name", "unit", "title", "deed", "result"), one, strict=True)) for one in told])
    return found


def unit_signatures(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the units with room for their heads to sign."""
    return numbered([{"unit": one.name, "leader": one.leader, "signature": ""} for one in desk.season.rulebook.units])


def unit_people(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give a unit's people with what they registered and room to sign, in Vietnamese name order."""
    season, unit = desk.season, subject.unit
    people = season.rulebook.people_of(unit.unit.code) if unit else ()
    rows = []
    for person in sorted(people, key=lambda one: one.name_place):
        answers = _registered(season, person.code)
        texts = {key: answer_text(season, desk.say, answers.get(key), "title") for key in ("title", "commendation")}
        initiative = answer_text(season, desk.say, answers.get("initiative"))
        row = {"name": unit_member(desk, person), "position": person.position, **texts, "initiative": initiative}
        rows.append(row | {"signature": ""})
    return numbered(rows)


def unit_targets(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the targets that a unit registered; a number with its direction, for `5 %` may be meant either way."""
    season = desk.season
    lines = [record for record in (subject.unit.targets if subject.unit else ()) if record.values.get("indicator")]
    keys = {"indicator": "indicator", "unit": "measure", "target_value": "target_value", "due": "due"}
    rows = []
    for line in lines:
        row = {name: answer_text(season, desk.say, line.values.get(key)) for key, name in keys.items()}
        wanted = target_text(line, desk.say)
        rows.append(row | ({"target_value": wanted} if wanted else {}))
    return numbered(rows)


def registration(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give what one person registered, line by line as the form asks; what was left blank stays open to be written."""
    season, person = desk.season, subject.person
    form = season.rulebook.form_of("registration")
    table = next((one for one in form.tables() if one.id == "registration"), None) if form else None
    if person is None or table is None:
        return []
    answers = _registered(season, person.code)
    rows = []
    for key in table.asked:
        column = season.rulebook.columns.column(table.id, key)
        text = answer_text(season, desk.say, answers.get(key), column.choices or "")
        rows.append({"label": desk.say.label(column.label), "answer": text})
    return together(rows)


def _registered(season: Season, code: str) -> Mapping[str, object]:
    dossier = season.dossier(code)
    return dossier.registration.values if dossier and dossier.registration else {}


SOURCES: Mapping[str, TitleTable] = {
    "proposals": proposals,
    "listed": public,
    "candidates": title_candidates,
    "ballots": ballots,
    "title_counts": title_counts,
    "staff_titles": staff_titles,
    "grades": grades,
    "unit_scores": unit_scores,
    "targets": targets,
    "members": members,
    "initiative_members": initiative_members,
    "initiatives": initiatives,
    "commendations": commended,
    "unit_people": unit_people,
    "unit_targets": unit_targets,
    "registration": registration,
    "unit_signatures": unit_signatures,
    "decided": decided,
    "deeds": deeds,
    "deeds_up": deeds_up,
    "ballot": ballot,
    "initiative_ballot": initiative_ballot,
    "own_scores": own_scores,
    "own_titles": own_titles,
    "own_commendations": own_commendations,
    "own_grades": own_grades,
    "own_initiatives": own_initiatives,
    "unit_candidates": unit_candidates,
    **SEASON_SOURCES,
    **SECTOR_SOURCES,
    "registrations": registrations,
    "registered_units": registered_units,
    "comments": comments,
}
