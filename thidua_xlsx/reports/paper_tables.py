"""The tables that official papers may hold: each gives rows of texts by column key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua_xlsx.declare.season import Person
from thidua_xlsx.judging.statistics import WOMAN
from thidua_xlsx.model import Award, Decision, Initiative, Season, UnitDossier
from thidua_xlsx.reports.paper_fields import (
    MAN,
    Desk,
    candidates,
    decision_of,
    honorific,
    in_list_order,
    listed,
    share_text,
    title_fields,
)
from thidua_xlsx.reports.proposals import given_titles
from thidua_xlsx.reports.words import (
    answer_text,
    choice_name,
    person_name,
    title_name,
    title_short,
    unit_name,
)
from thidua_xlsx.text import name_key, rounded

_MOST_AWARDS = 5
_WRITE_ON, _NARROW = "………", "……"  # dots, and dots in a column of few letters


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a part of a paper is about: a title, a unit, a person - or nobody, then the whole season."""

    title: str = ""
    unit: UnitDossier | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row by column key; with `section` a text over the whole width instead."""

    values: Mapping[str, str]
    section: str = ""


Table = Callable[[Desk, Subject], list[Entry]]


def proposals(desk: Desk, subject: Subject) -> list[Entry]:
    """Give the list that goes with the tờ trình, title by title: before the vote all candidates, then who passed."""
    chosen = listed if desk.season.council else candidates
    return _by_title(desk, chosen, _proposal)


def public(desk: Desk, subject: Subject) -> list[Entry]:
    """Give the public list, title by title: names, units and titles only."""
    return _by_title(desk, listed, _public)


def ballots(desk: Desk, subject: Subject) -> list[Entry]:
    """Give everybody on the ballots, title by title, with the votes; blank until the council spoke."""
    return _by_title(desk, candidates, _ballot)


def title_candidates(desk: Desk, subject: Subject) -> list[Entry]:
    """Give the candidates of one title with the outcome."""
    return numbered([_candidate(desk, who, subject.title) for who in candidates(desk.season, subject.title)])


def initiatives(desk: Desk, subject: Subject) -> list[Entry]:
    """Give every initiative by unit and author as its council found it; what is not known is left to be written on."""
    authors = in_list_order(desk.season, (one.person.code for one in desk.season.dossiers if one.initiatives))
    dossiers = (desk.season.dossier(code) for code in authors)
    found = [one for dossier in dossiers for one in (dossier.initiatives if dossier else ())]
    return numbered([_judged(desk, one) for one in found])


def _judged(desk: Desk, one: Initiative) -> dict[str, str]:
    season, result = desk.season, {True: "recognised", False: "refused", None: ""}[one.recognised]
    level = choice_name(season, desk.say, "level", one.level) if one.level else _NARROW
    applied = "" if one.applied is None else "yes" if one.applied else "no"
    day = _decided_on(desk, one.decision_date)
    return _who(desk, one.person) | {
        "initiative": one.name,
        # A level is where an initiative was recognised; one that was refused has none.
        "level": desk.frame["none"] if one.recognised is False else level,
        "applied": choice_name(season, desk.say, "yesno", applied) if applied else _NARROW,
        "mark": one.mark or _NARROW,
        "result": choice_name(season, desk.say, "initiative_result", result) if result else _WRITE_ON,
        "decision": desk.put("in_number", number=one.decision_no, day=day) if one.decision_no else "",
    }


_Row = Callable[[Desk, str, str], dict[str, str]]


def _by_title(desk: Desk, chosen: Callable[[Season, str], list[str]], row: _Row) -> list[Entry]:
    found: list[Entry] = []
    for place, id_ in enumerate(given_titles(desk.season), start=1):
        rows = [row(desk, who, id_) for who in chosen(desk.season, id_)]
        if rows:
            fields = title_fields(desk, id_, place) | {"listed": str(len(rows))}
            found.append(Entry({}, desk.put("section", **fields)))
            found += numbered(rows)
    return found


def numbered(rows: list[dict[str, str]]) -> list[Entry]:
    """Number rows from 1 on."""
    return [Entry({"no": str(place)} | row) for place, row in enumerate(rows, start=1)]


def _who(desk: Desk, who: str) -> dict[str, str]:
    """Name a person with Ông or Bà and the work done, or a collective, which has no unit above it."""
    season = desk.season
    person = season.rulebook.person(who)
    if person is None:
        return {"name": unit_name(season, who), "position": "", "unit": "", "position_unit": ""}
    name = person_name(season, who)
    known = person.gender in (MAN, WOMAN)
    unit = unit_name(season, person.unit)
    return {
        "name": f"{honorific(desk, person)} {name}" if known else name,
        "position": person.position,
        "unit": unit,
        "position_unit": ", ".join(filter(None, (person.position, unit))),
    }


def _proposal(desk: Desk, who: str, title: str) -> dict[str, str]:
    decision = decision_of(desk.season, who, title)
    dossier = desk.season.dossier(who)
    initiatives = [one for one in (dossier.initiatives if dossier else ()) if one.recognised is True]
    return _who(desk, who) | {
        "title": title_name(desk.season, desk.say, title),
        "grade": _grade(desk, who),
        "initiatives": "; ".join(_initiative(desk, one) for one in initiatives) or desk.frame["none"],
        "earlier": _earlier(desk, who),
        "votes": _votes(desk, decision),
        "note": _note(desk, decision, who, title),
    }


def _public(desk: Desk, who: str, title: str) -> dict[str, str]:
    return _who(desk, who) | {
        "name": public_name(desk.season, who),
        "title": title_name(desk.season, desk.say, title),
    }


def public_name(season: Season, who: str) -> str:
    """Give a name for a list that anybody may read: namesakes of a unit by their work, never by year of birth."""
    person = season.rulebook.person(who)
    if person is None:
        return unit_name(season, who)
    same = [
        one for one in season.rulebook.people_of(person.unit) if name_key(one.full_name) == name_key(person.full_name)
    ]
    if len(same) == 1:
        return person.full_name
    alike = [one for one in same if one.position == person.position]
    return f"{person.full_name} ({person.position if len(alike) == 1 and person.position else person.code})"


def _ballot(desk: Desk, who: str, title: str) -> dict[str, str]:
    decision = decision_of(desk.season, who, title)
    return (
        _who(desk, who)
        | _counted(desk, decision)
        | {
            "title": title_name(desk.season, desk.say, title),
            "note": _note(desk, decision, who, title),
        }
    )


def _candidate(desk: Desk, who: str, title: str) -> dict[str, str]:
    decision = decision_of(desk.season, who, title)
    outcome = {True: "yes", False: "no"}.get(decision.passed) if decision and decision.passed is not None else None
    return (
        _who(desk, who)
        | _counted(desk, decision)
        | {
            "title": title_name(desk.season, desk.say, title),
            "grade": _grade(desk, who),
            "result": desk.frame[outcome] if outcome else _WRITE_ON,
        }
    )


def _counted(desk: Desk, decision: Decision | None) -> dict[str, str]:
    yes = decision.yes if decision else None
    against = decision.no if decision else None
    share = decision.share if decision else None
    return {
        "yes": _WRITE_ON if yes is None else str(yes),
        "against": _WRITE_ON if against is None else str(against),
        "share": _WRITE_ON if share is None else share_text(share, desk.say),
    }


def _votes(desk: Desk, decision: Decision | None) -> str:
    """Give votes as x/y (share); y is the base that the share was taken of, where nobody agreed the votes counted."""
    if decision is None or decision.yes is None or decision.share is None:
        return desk.put("votes", yes="……", base="……", share="……")
    base = str(rounded(decision.yes / decision.share, 0)) if decision.share else str(decision.yes + (decision.no or 0))
    return desk.put("votes", yes=str(decision.yes), base=base, share=share_text(decision.share, desk.say))


def _note(desk: Desk, decision: Decision | None, who: str, title: str) -> str:
    if decision:
        return decision.note
    tied = any(one.title == title and one.proposed is None for one in desk.season.verdicts_of(who))
    return desk.frame["tied"] if tied else ""


def _grade(desk: Desk, who: str) -> str:
    dossier = desk.season.dossier(who) or desk.season.unit_dossier(who)
    if dossier is None or dossier.grade.unknown or dossier.grade.value is None:
        return desk.frame["grade_unknown"]
    return answer_text(desk.season, desk.say, dossier.grade.value, "grade")


def _decided_on(desk: Desk, day: str) -> str:
    return desk.put("decided_on", day=day) if day else ""


def _initiative(desk: Desk, one: Initiative) -> str:
    if not one.decision_no:
        return desk.put("initiative_undecided", name=one.name)
    day = _decided_on(desk, one.decision_date)
    return desk.put("initiative", name=one.name, number=one.decision_no, day=day)


def _earlier(desk: Desk, who: str) -> str:
    dossier = desk.season.dossier(who) or desk.season.unit_dossier(who)
    awards = sorted(dossier.awards if dossier else (), key=lambda award: award.period, reverse=True)
    texts = [_award(desk, award) for award in awards[:_MOST_AWARDS]]
    more = f" … (+{len(awards) - _MOST_AWARDS})" if len(awards) > _MOST_AWARDS else ""
    return "; ".join(texts) + more or desk.frame["none"]


def _award(desk: Desk, award: Award) -> str:
    text = desk.put("award", title=title_short(desk.season, desk.say, award.title), period=award.period).strip()
    if not award.decision_no:
        return text
    day = _decided_on(desk, award.decision_date)
    return f"{text} ({desk.put('in_number', number=award.decision_no, day=day)})"
