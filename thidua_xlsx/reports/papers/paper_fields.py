"""What the named fields of official papers stand for in a season; what is not known is left as dots."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

import msgspec

from thidua_xlsx.base.text import Say, joined, name_key, number_text, rounded
from thidua_xlsx.declare.season import CouncilMember, Person, holder, sitting_members
from thidua_xlsx.declare.season.deadlines import years_of
from thidua_xlsx.declare.season.kinds_of_bodies import kind_of_body
from thidua_xlsx.declare.season.school_years import first_half
from thidua_xlsx.declare.tables.paper_spec import fill_fields
from thidua_xlsx.exchange.council.ballots import members as council_size
from thidua_xlsx.judging.analysis.proposal_statistics import MANAGERS, WOMAN
from thidua_xlsx.model import Meeting, Met, Season, UnitDossier
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import answer_text, name_order, title_name
from thidua_xlsx.reports.papers.paper_lists import Lists

CHAIR, CLERK, MAN = "chu_tich", "thu_ky", "nam"  # ids of the lists of roles and of genders
_TWO_DIGIT_MONTHS = 2  # NĐ 30/2020/NĐ-CP: a zero before days below 10 and before the months 1 and 2


class PaperContext(msgspec.Struct, frozen=True, dict=True):
    """What papers are written from: the season, its words, the wording that all papers share, the season's lists."""

    season: Season
    say: Say
    frame: Mapping[str, str]
    named: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)  # who was named before, with work and unit

    @cached_property
    def lists(self) -> Lists:
        """Who stands on which list."""
        return Lists(self.season)

    def put(self, name: str, /, **values: str) -> str:
        """Word something as the frame does."""
        return fill_fields(self.frame[name], values)

    def long_day(self, day: date | None) -> str:
        """Write a day as papers do: `ngày 05 tháng 02 năm 2026`; dots where it is not known."""
        if day is None:
            return self.frame["day_blank"]
        return self.put("day", **day_parts(day))


def day_parts(day: date) -> dict[str, str]:
    """Give the parts of a day as official papers write them."""
    month = f"{day.month:02d}" if day.month <= _TWO_DIGIT_MONTHS else str(day.month)
    return {"day": f"{day.day:02d}", "month": month, "year": str(day.year)}


def percent(part: int, whole: int, say: Say) -> str:
    """Give a share of people as `33,33%`, half-up on two decimals; empty for 0/0."""
    return f"{share_text(Decimal(part) / Decimal(whole), say)}%" if whole else ""


def share_text(share: Decimal, say: Say) -> str:
    """Give a share (0..1) in percent without its sign: two decimals, so that 79.96 is never shown as 80."""
    return _share(share, say.lang)


@lru_cache(maxsize=2_000)  # a council of a dozen gives few shares to thousands of people
def _share(share: Decimal, lang: str) -> str:
    return number_text(rounded(share * 100, 2), lang)


def honorific(desk: PaperContext, person: Person) -> str:
    """Give Ông or Bà where the season says which; both where it does not."""
    return desk.frame[{MAN: "man", WOMAN: "woman"}.get(person.gender, "honorific")]


def _honorific_of(desk: PaperContext, name: str) -> str:
    """Give Ông or Bà for a name of which the staff list says which; both where it does not, or not with one voice."""
    genders = {one.gender for one in desk.season.rulebook.people if name_key(one.full_name) == name_key(name)}
    word = {MAN: "man", WOMAN: "woman"}.get(genders.pop(), "honorific") if len(genders) == 1 else "honorific"
    return desk.frame[word]


def season_fields(desk: PaperContext) -> dict[str, str]:
    """Give the fields that every paper of a season may name; dots for what is not known."""
    values = {**_school(desk), **_honours(desk), **_initiative_council(desk), **_meeting(desk), **_counts(desk)}
    sitting = desk.season.rulebook.proposal_round
    of_round = {"of_round": desk.say("paper.of_round", name=sitting) if sitting else ""}
    return {name: value or desk.frame["blank"] for name, value in values.items()} | of_round


def _school(desk: PaperContext) -> dict[str, str]:
    book = desk.season.rulebook
    school = book.school
    day = meeting_day(desk.season)
    chair = holder(book.council, CHAIR, day) or CouncilMember("", school.head)
    clerk = holder(book.council, CLERK, day) or CouncilMember("", school.secretary)
    body = kind_of_body(book)
    head_position = desk.say(f"paper.head_of_{body}")
    return {
        "school": school.name,
        "school_caps": school.name.upper(),
        "parent": school.parent,
        "report_to": school.report_to,
        "place": school.place,
        "school_year": school.school_year,
        "work_year": school.work_year,
        "head": school.head,
        "head_honorific": _honorific_of(desk, school.head),
        "head_position": head_position,
        "head_position_caps": head_position.upper(),
        **_words_for_people(desk, school=body == "school"),
        "chair": chair.full_name,
        "chair_honorific": _honorific_of(desk, chair.full_name),
        "chair_position": chair.position,
        "clerk": clerk.full_name,
        "clerk_honorific": _honorific_of(desk, clerk.full_name),
        "clerk_position": clerk.position,
        "round_names": " | ".join(one.name or one.code for one in book.rounds),
        "conference_day": desk.long_day(book.conference),
        "movements": joined(f"“{movement.shown_name}”" for movement in book.movements),
        "movement_count": str(len(book.movements)),
        "rounds": str(len(book.rounds)),
        "years": _years(desk),
        "years_first": _first_up(_years(desk)),
        "half": _half(desk, school.school_year, of_school=body == "school"),
        "half_people": str(_scored(desk)),
    }


def _words_for_people(desk: PaperContext, *, school: bool) -> dict[str, str]:
    """Give what a school or an office calls its units and staff, and those whom its papers are addressed to."""
    kind = "school" if school else "office"
    addressed = "schools" if desk.season.rulebook.reporters else kind
    return {
        "unit_kinds": desk.say(f"paper.units_of_{kind}"),
        "addressed_units": desk.say(f"paper.units_of_{addressed}"),
        "staff": desk.say(f"paper.staff_of_{kind}"),
    }


def _first_up(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _years(desk: PaperContext) -> str:
    """Name the year by both its names where the school uses both: `năm 2023 (năm học 2022-2023)`."""
    school = desk.season.rulebook.school
    year, work = school.school_year, school.work_year
    if _calendar_year(year):
        return desk.say("paper.year", year=year)
    return desk.say("paper.both_years" if work else "paper.school_year", work=work, year=year)


def _half(desk: PaperContext, year: str, *, of_school: bool) -> str:
    """Name the first half of a year: no office has terms."""
    if _calendar_year(year):
        return desk.say("paper.half_year")
    return desk.say("paper.first_term") if of_school else desk.say("paper.first_half")


def _calendar_year(year: str) -> bool:
    return years_of(year).first == years_of(year).second


def _scored(desk: PaperContext) -> int:
    """Count the people with points in the first half of the year."""
    codes = [one.code for one in first_half(desk.season.rulebook)]
    return sum(any(code in card.rounds for code in codes) for card in desk.season.scorecards.values())


def _honours(desk: PaperContext) -> dict[str, str]:
    """Name what the season gives: titles alone, or commendations too, which the law does not call titles.

    And the kind of the council's minutes, of which NĐ 152/2025 knows two (article 33.5): on titles, on commendations.
    """
    given = given_titles(desk.season)
    kinds = {desk.season.rulebook.regime.is_commendation(title) for title in given}
    submitted = [title for title in given if desk.lists.goes_up(title) and desk.lists.listed(title)]
    honours = _honours_named(desk, given)
    meeting = "titles" if True not in kinds else "both" if False in kinds else "commendations"
    return {
        "honours": honours,
        "honours_caps": honours.upper(),
        "honours_up": _honours_named(desk, submitted or given),
        "meeting_kind_caps": desk.say(f"report.meeting_kind.{meeting}").upper(),
    }


def _honours_named(desk: PaperContext, titles: Sequence[str]) -> str:
    """Name titles as papers do: emulation titles, or those and commendations where any of them is one."""
    any_commendation = any(map(desk.season.rulebook.regime.is_commendation, titles))
    return desk.say("report.honours_and_commendations" if any_commendation else "report.honours")


def meeting_day(season: Season) -> date | None:
    """Give the day on which the council met, or None."""
    return season.council.meeting.date if season.council else None


def _initiative_council(desk: PaperContext) -> dict[str, str]:
    """Give the fields of the initiative council; it meets on a day of its own, which nobody is asked for."""
    council = desk.season.rulebook.initiative_council
    chair, clerk = (holder(council, role) or CouncilMember("", "") for role in (CHAIR, CLERK))
    members = sitting_members(council, None)
    return {
        "initiative_chair": chair.full_name,
        "initiative_chair_honorific": _honorific_of(desk, chair.full_name),
        "initiative_chair_position": chair.position,
        "initiative_clerk": clerk.full_name,
        "initiative_clerk_honorific": _honorific_of(desk, clerk.full_name),
        "initiative_clerk_position": clerk.position,
        "initiative_members": _number(len(members) if members else None),
        "initiative_decision": joined(dict.fromkeys(one.decision_no for one in council if one.decision_no)),
    }


def _meeting(desk: PaperContext) -> dict[str, str]:
    season = desk.season
    meeting = season.council.meeting if season.council else None
    members = council_size(meeting or Meeting(), season.rulebook)
    present = meeting.present if meeting else None
    issued, valid = (meeting.ballots_issued, meeting.ballots_valid) if meeting else (None, None)
    return {
        "members": _number(members),
        "present": _number(present),
        "absent": _number(members - present if members is not None and present is not None else None),
        "meeting_day": desk.long_day(meeting.date if meeting else None),
        "ballots_issued": _number(issued),
        "ballots_valid": _number(valid),
        # Ballots handed out may not all have come back: where fewer are valid, nobody has counted the invalid ones.
        "ballots_invalid": "0" if issued is not None and issued == valid else "",
        "voting": desk.say("paper.secret" if season.rulebook.voting.secret else "paper.openly"),
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def whom(desk: PaperContext, people: int, units: int) -> str:
    """Say how many people and collectives a paper is about, each counted once.

    Of none nothing is said; where there are neither, room is left to write.
    """
    kinds = ((people, desk.frame["person"]), (units, desk.frame["unit"]))
    told = [desk.say("paper.turns", count=count, of_whom=kind) for count, kind in kinds if count]
    return desk.say("paper.turns_and").join(told) or desk.say("paper.turns_open", blank=desk.frame["blank"])


def _counts(desk: PaperContext) -> dict[str, str]:
    season, book = desk.season, desk.season.rulebook
    lists = desk.lists
    put_forward, passed = (_people_and_units(season, chosen) for chosen in (lists.candidates, lists.listed))
    asked, submitted = (_people_and_units(season, chosen, lists.goes_up) for chosen in (lists.candidates, lists.listed))
    known = (target for target in season.targets if not target.nothing_known)
    registered = next((target for target in known if target.id == "registered"), None)
    initiatives = [one for dossier in season.dossiers for one in dossier.initiatives]
    returned = [back for unit in season.unit_dossiers for back in unit.returned.values()]
    told = {
        "forms_returned": str(sum(returned)),
        "forms_expected": str(len(returned)),
        "scored": str(sum(card.final is not None for card in season.scorecards.values())),
        "people": str(len(book.people)),
        "registered": _number(registered.numerator if registered else None),
        "counted": str(sum(person.counted for person in book.people)),
        "registered_share": percent(registered.numerator, registered.denominator, desk.say) if registered else "",
    }
    return {
        **told,
        "came_back": _came_back(desk, told),
        "units": str(len(book.units)),
        "candidate_people": str(put_forward[0]),
        "candidate_units": str(put_forward[1]),
        "listed_people": str(passed[0]),
        "listed_units": str(passed[1]),
        "candidate_people_up": str(asked[0]),
        "candidate_units_up": str(asked[1]),
        "submitted_people": str(submitted[0]),
        "submitted_units": str(submitted[1]),
        "candidate_whom": whom(desk, *_people_and_units(season, lists.candidates, once=True)),
        "candidate_whom_up": whom(desk, *_people_and_units(season, lists.candidates, lists.goes_up, once=True)),
        "submitted_whom": whom(desk, *_people_and_units(season, lists.listed, lists.goes_up, once=True)),
        "initiatives": str(len(initiatives)),
        "recognised": str(sum(one.recognised is True for one in initiatives)),
        "unsettled": str(sum(one.recognised is None for one in initiatives)),
        "refused": str(sum(one.recognised is False for one in initiatives)),
        "applied": str(sum(one.recognised is True and one.applied is True for one in initiatives)),
    }


def _came_back(desk: PaperContext, told: Mapping[str, str]) -> str:
    """Say what has come back: the forms of units, the reports of schools, or both."""
    season, blank = desk.season, desk.frame["blank"]
    forms = desk.say("paper.told_forms", **{name: value or blank for name, value in told.items()})
    if season.schools is None:
        return forms
    proposed = len({who for who, _ in season.candidates.proposals})
    came, of = len(season.schools.reports), len(season.schools.reporters)
    reports = desk.say("paper.told_reports", reports=came, schools=of, proposed=proposed)
    return joined([forms, reports]) if season.dossiers else reports


def _people_and_units(
    season: Season,
    chosen: Callable[[str], Sequence[str]],
    of: Callable[[str], bool] = lambda title: True,
    *,
    once: bool = False,
) -> tuple[int, int]:
    """Count entries of the lists of all titles, or of those of a kind: those of people, those of collectives.

    With `once`, who stands on several of them counts once.
    """
    laws, people, units = season.rulebook.regime.titles, list[str](), list[str]()
    for id_ in filter(of, given_titles(season)):
        (people if laws[id_].of == "person" else units).extend(chosen(id_))
    return (len(set(people)), len(set(units))) if once else (len(people), len(units))


def title_fields(desk: PaperContext, id_: str, place: int) -> dict[str, str]:
    """Give the fields of one title; the number that passed is left as dots until the council voted."""
    season, lists = desk.season, desk.lists
    verdicts = lists.verdicts(id_)
    name = title_name(season, desk.say, id_)
    person = season.rulebook.regime.titles[id_].of == "person"
    listed = str(len(lists.listed(id_)))
    return {
        "no": str(place),
        "title": name,
        "title_caps": name.upper(),
        "of_whom": desk.frame["person" if person else "unit"],
        "proposed": str(len(lists.candidates(id_))),
        "passed": listed if season.voted_about(id_) else desk.frame["blank"],
        "over_quota": _over_quota(desk, id_),
        "listed": listed,
        "title_registered": str(sum(verdict.registered for verdict in verdicts)),
        "met": str(sum(verdict.met is Met.YES for verdict in verdicts)),
    }


def _over_quota(desk: PaperContext, id_: str) -> str:
    """Say whom the council passed where its quota has no sure place for them; nothing where all have one."""
    season = desk.season
    lines = [line for line in season.quotas if line.title == id_ and line.over]
    return "".join(
        desk.say("paper.over_quota", passed=line.passed, limit=line.limit, names=joined(name_order(season, line.over)))
        for line in lines
    )


def unit_fields(desk: PaperContext, dossier: UnitDossier) -> dict[str, str]:
    """Give the fields of one unit and its registration."""
    season, unit = desk.season, dossier.unit
    answers = dossier.registration.values if dossier.registration else {}
    texts = {key: answer_text(season, desk.say, answers.get(key), "title") for key in ("title", "commendation")}
    values = {
        "unit": unit.name,
        "unit_caps": unit.name.upper(),
        "leader": unit.leader,
        "unit_people": str(len(season.rulebook.people_of(unit.code))),
        "unit_title": texts["title"],
        "unit_commendation": texts["commendation"],
        "unit_target": answer_text(season, desk.say, answers.get("target")),
    }
    return {name: value or desk.frame["blank"] for name, value in values.items()}


def unit_member(desk: PaperContext, person: Person) -> str:
    """Give a name for a paper that says the unit: with year of birth or code only where a namesake is of that unit."""
    mine = desk.season.rulebook.people_of(person.unit)
    same = [one for one in mine if name_key(one.full_name) == name_key(person.full_name)]
    return paper_name(desk, person) if len(same) > 1 else person.full_name


def paper_name(desk: PaperContext, person: Person) -> str:
    """Give a name for papers; namesakes are told apart by `(sinh năm 1983)`, or by their code."""
    shown = desk.season.rulebook.shown_name(person)
    year = person.birth_date[-4:]
    born = f"{person.full_name} ({year})"
    return desk.say("paper.born", name=person.full_name, year=year) if year and shown == born else shown


def _confirmed(desk: PaperContext, person: Person) -> dict[str, str]:
    """Say who confirms what a person fills in: the head of the unit.

    What that one or a manager fills in the head of the school, and what that one fills in the level above.
    """
    book, school = desk.season.rulebook, desk.season.rulebook.school
    unit = book.unit(person.unit)
    leader = unit.leader if unit else ""
    body = kind_of_body(book)
    if _is(person, school.head):
        above = school.parent or desk.say("paper.level_above")
        said, position, name = "paper.confirmed_above", above, ""
    elif _is(person, leader) or person.group == MANAGERS:
        said = "paper.confirmed_school" if body == "school" else "paper.confirmed_office"  # of whatever kind
        position, name = desk.say(f"paper.head_of_{body}"), school.head or desk.frame["blank"]
    else:
        said, position, name = "paper.confirmed_unit", desk.say("paper.unit_head"), leader or desk.frame["blank"]
    confirmed = {"confirmed_by": desk.say(said), "confirming_position": position.upper()}
    return {**confirmed, "confirming_name": name}


def _is(person: Person, name: str) -> bool:
    return bool(name) and name_key(person.full_name) == name_key(name)


def person_fields(desk: PaperContext, person: Person) -> dict[str, str]:
    """Give the fields of one person."""
    values = {
        "full_name": person.full_name,
        "shown_name": unit_member(desk, person),
        "position": person.position,
        "honorific": honorific(desk, person),
    }
    return {name: value or desk.frame["blank"] for name, value in values.items()} | _confirmed(desk, person)
