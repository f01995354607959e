"""What the named fields of official papers stand for in a season; what is not known is left as dots."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from thidua_xlsx.base.text import joined, name_key
from thidua_xlsx.declare.season import CouncilMember, Person, holder, sitting_members
from thidua_xlsx.declare.season.deadlines import years_of
from thidua_xlsx.declare.season.rulebook import kind_of_body
from thidua_xlsx.declare.season.school_years import first_half
from thidua_xlsx.exchange.council.ballots import members as council_size
from thidua_xlsx.judging.analysis.proposal_statistics import MANAGERS
from thidua_xlsx.model import Meeting, Met, Season, Target, UnitDossier
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.naming import answer_text, name_order, title_name
from thidua_xlsx.reports.papers.looking_back import ending_movements, year_ago
from thidua_xlsx.reports.papers.paper_context import CHAIR, CLERK, PaperContext, honorific, percent, unit_member


def season_fields(context: PaperContext) -> dict[str, str]:
    """Give the fields that every paper of a season may name; dots for what is not known."""
    parts = (_school(context), _honours(context), _initiative_council(context), _meeting(context), _counts(context))
    sitting = context.season.rulebook.proposal_round
    of_round = context.say("paper.of_round", name=sitting) if sitting else ""
    return {
        **context.known_or_dots({name: text for part in parts for name, text in part.items()}),
        "of_round": of_round,
    }


def _honorific_of(context: PaperContext, name: str) -> str:
    """Give Ông or Bà for a name of which the staff list says which; both where it does not, or not with one voice."""
    staff = context.season.rulebook.people
    genders = {person.gender for person in staff if name_key(person.full_name) == name_key(name)}
    return honorific(context, genders.pop() if len(genders) == 1 else "")


def _school(context: PaperContext) -> dict[str, str]:
    book = context.season.rulebook
    school = book.school
    day = meeting_day(context.season)
    chair = holder(book.council, CHAIR, day) or CouncilMember("", school.head)
    clerk = holder(book.council, CLERK, day) or CouncilMember("", school.secretary)
    body = kind_of_body(book)
    kind = "school" if body == "school" else "office"
    head_position = context.say(f"paper.head_of_{body}")
    years, before = years_named(context), year_ago(context, 1)
    half = _half(context, school.school_year, of_school=body == "school")
    addressed = "schools" if book.reporters else kind
    ending = ending_movements(context)  # with the calendar years over which they last, `2020-2025`
    days = [day for movement in ending for day in (movement.start, movement.end) if day]
    return {
        "school": school.name,
        "school_caps": school.name.upper(),
        "parent": school.parent,
        "report_to": school.addressee,
        "place": school.place,
        "school_year": school.school_year,
        "work_year": school.work_year,
        "head": school.head,
        "head_honorific": _honorific_of(context, school.head),
        "head_position": head_position,
        "head_position_caps": head_position.upper(),
        "unit_kinds": context.say(f"paper.units_of_{kind}"),
        "addressed_units": context.say(f"paper.units_of_{addressed}"),
        "staff": context.say(f"paper.staff_of_{kind}"),
        **_holder(context, "chair", chair),
        **_holder(context, "clerk", clerk),
        "round_names": " | ".join(round_.name for round_ in book.rounds),
        "conference_day": context.long_day(book.conference),
        "movements": joined(f"“{movement.shown_name}”" for movement in book.movements),
        "movement_count": str(len(book.movements)),
        "rounds": str(len(book.rounds)),
        "years": years,
        "years_first": f"{years[:1].upper()}{years[1:]}",
        "span": f"{min(days).year}-{max(days).year}" if days else "",
        "span_movements": joined(f"“{movement.shown_name}”" for movement in ending),
        "year_1": before,
        "year_2": year_ago(context, 2),
        "year_before": before
        and context.say("paper.year" if _calendar_year(before) else "paper.school_year", year=before),
        "half": half,
        "half_years": f"{half} {years}",
        "half_people": str(scored_in_half(context)),
    }


def _holder(context: PaperContext, role: str, member: CouncilMember) -> dict[str, str]:
    return {
        role: member.full_name,
        f"{role}_honorific": _honorific_of(context, member.full_name),
        f"{role}_position": member.position,
    }


def years_named(context: PaperContext) -> str:
    """Name the year by both its names where the school uses both: `năm 2023 (năm học 2022-2023)`."""
    school = context.season.rulebook.school
    year, work = school.school_year, school.work_year
    if _calendar_year(year):
        return context.say("paper.year", year=year)
    return context.say("paper.both_years" if work else "paper.school_year", work=work, year=year)


def _half(context: PaperContext, year: str, *, of_school: bool) -> str:
    """Name the first half of a year: no office has terms."""
    if _calendar_year(year):
        return context.say("paper.half_year")
    return context.say("paper.first_term") if of_school else context.say("paper.first_half")


def _calendar_year(year: str) -> bool:
    return years_of(year).first == years_of(year).second


def scored_in_half(context: PaperContext) -> int:
    """Count the people with points in the first half of the year."""
    codes = [round_.code for round_ in first_half(context.season.rulebook)]
    return sum(any(code in card.rounds for code in codes) for card in context.season.scorecards.values())


def _honours(context: PaperContext) -> dict[str, str]:
    """Name what the season gives: titles alone, or commendations too, which the law does not call titles.

    And the kind of the council's minutes, of which NĐ 152/2025 knows two (article 33.5): on titles, on commendations.
    """
    titles = titles_on_offer(context.season)
    kinds = {context.season.rulebook.regime.is_commendation(title) for title in titles}
    submitted = [title for title in titles if context.lists.goes_up(title) and context.lists.listed(title)]
    honours = _honours_named(context, titles)
    meeting = "titles" if True not in kinds else "both" if False in kinds else "commendations"
    return {
        "honours": honours,
        "honours_caps": honours.upper(),
        "honours_up": _honours_named(context, submitted or titles),
        "meeting_kind_caps": context.say(f"report.meeting_kind.{meeting}").upper(),
    }


def _honours_named(context: PaperContext, titles: Sequence[str]) -> str:
    """Name titles as papers do: emulation titles, or those and commendations where any of them is one."""
    any_commendation = any(map(context.season.rulebook.regime.is_commendation, titles))
    return context.say("report.honours_and_commendations" if any_commendation else "report.honours")


def meeting_day(season: Season) -> date | None:
    """Give the day on which the council met, or None."""
    return season.council.meeting.date if season.council else None


def _initiative_council(context: PaperContext) -> dict[str, str]:
    """Give the fields of the initiative council; it meets on a day of its own, which nobody is asked for."""
    council = context.season.rulebook.initiative_council
    chair, clerk = (holder(council, role) or CouncilMember("", "") for role in (CHAIR, CLERK))
    members = sitting_members(council, None)
    return {
        **_holder(context, "initiative_chair", chair),
        **_holder(context, "initiative_clerk", clerk),
        "initiative_members": _number(len(members) if members else None),
        "initiative_decision": joined(dict.fromkeys(member.decision_no for member in council if member.decision_no)),
    }


def _meeting(context: PaperContext) -> dict[str, str]:
    season = context.season
    meeting = season.council.meeting if season.council else None
    members = council_size(meeting or Meeting(), season.rulebook)
    present = meeting.present if meeting else None
    issued, valid = (meeting.ballots_issued, meeting.ballots_valid) if meeting else (None, None)
    return {
        "members": _number(members),
        "present": _number(present),
        "absent": _number(members - present if members is not None and present is not None else None),
        "meeting_day": context.long_day(meeting.date if meeting else None),
        "ballots_issued": _number(issued),
        "ballots_valid": _number(valid),
        # Ballots handed out may not all have come back: where fewer are valid, nobody has counted the invalid ones.
        "ballots_invalid": "0" if issued is not None and issued == valid else "",
        "voting": context.say("paper.secret" if season.rulebook.voting.secret else "paper.openly"),
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def people_and_units(context: PaperContext, people: int, units: int) -> str:
    """Say how many `people` and collectives (`units`) a paper is about, each counted once.

    Of none nothing is said; where there are neither, room is left to write.
    """
    kinds = ((people, context.frame["person"]), (units, context.frame["unit"]))
    counts = [context.say("paper.turns", count=count, of_whom=kind) for count, kind in kinds if count]
    return context.say("paper.turns_and").join(counts) or context.say("paper.turns_open", blank=context.blank)


def _counts(context: PaperContext) -> dict[str, str]:
    season, book, lists = context.season, context.season.rulebook, context.lists
    every = titles_on_offer(season)
    up = [title for title in every if lists.goes_up(title)]
    known = (target for target in season.targets if target.id == "registered" and not target.open)
    registered = next(known, None)
    works = [work for dossier in season.dossiers for work in dossier.initiatives]
    returned = [came for unit in season.unit_dossiers for came in unit.returned.values()]
    counts = {
        "forms_returned": str(sum(returned)),
        "forms_expected": str(len(returned)),
        "scored": str(sum(card.final is not None for card in season.scorecards.values())),
        "people": str(len(book.people)),
        "registered": _number(registered.numerator if registered else None),
        "counted": str(sum(person.counted for person in book.people)),
        "registered_share": _share(context, registered) if registered else "",
    }
    return {
        **counts,
        "came_back": _came_back(context, counts),
        "units": str(len(book.units)),
        **_listed(context, "candidate_{}", lists.on_ballots, every),
        **_listed(context, "candidate_{}_up", lists.candidates, up),
        **_listed(context, "listed_{}", lists.listed, every),
        **_listed(context, "submitted_{}", lists.listed, up),
        "initiatives": str(len(works)),
        "recognised": str(sum(work.recognised is True for work in works)),
        "unsettled": str(sum(work.recognised is None for work in works)),
        "refused": str(sum(work.recognised is False for work in works)),
        "applied": str(sum(work.recognised is True and work.applied is True for work in works)),
    }


def _share(context: PaperContext, target: Target) -> str:
    """Write the share of a ratio, with those of whom nobody can tell, as the summary has them: they are no refusals."""
    share = percent(target.numerator, target.denominator, context.say)
    return share + (context.say("report.statistics.not_known", count=target.unknown) if target.unknown else "")


def _came_back(context: PaperContext, counts: Mapping[str, str]) -> str:
    """Say what has come back: the forms of units, the reports of schools, or both."""
    season = context.season
    forms = context.say("paper.told_forms", **context.known_or_dots(counts))
    if season.schools is None:
        return forms
    proposed = len({who for who, _ in season.candidates.proposals})
    came, of = len(season.schools.reports), len(season.schools.reporters)
    reports = context.say("paper.told_reports", reports=came, schools=of, proposed=proposed)
    return joined([forms, reports]) if season.dossiers else reports


def _listed(
    context: PaperContext, field: str, chosen: Callable[[str], Sequence[str]], titles: Sequence[str]
) -> dict[str, str]:
    """Count the entries on the lists of some titles: of people, of collectives, and in words each of them once."""
    laws = context.season.rulebook.regime.titles
    people = [who for title in titles if laws[title].of == "person" for who in chosen(title)]
    units = [who for title in titles if laws[title].of != "person" for who in chosen(title)]
    return {
        field.format("people"): str(len(people)),
        field.format("units"): str(len(units)),
        field.format("whom"): people_and_units(context, len(set(people)), len(set(units))),
    }


def title_fields(context: PaperContext, id_: str, place: int) -> dict[str, str]:
    """Give the fields of the title with this id (`id_`); the number that passed is dots until the council voted.

    `place` is its number on the paper, from 1.
    """
    season, lists = context.season, context.lists
    verdicts = lists.verdicts(id_)
    name = title_name(season, context.say, id_)
    person = season.rulebook.regime.titles[id_].of == "person"
    passed = str(len(season.passed_or_proposed(id_)))
    return {
        "no": str(place),
        "title": name,
        "title_caps": name.upper(),
        "of_whom": context.frame["person" if person else "unit"],
        "proposed": str(len(lists.candidates(id_))),
        "passed": passed if season.voted_about(id_) else context.blank,
        "over_quota": _over_quota(context, id_),
        "listed": str(len(lists.listed(id_))),
        "title_registered": str(sum(verdict.registered for verdict in verdicts)),
        "met": str(sum(season.met_with_vote(verdict) is Met.YES for verdict in verdicts)),
    }


def _over_quota(context: PaperContext, id_: str) -> str:
    """Say whom the council passed where its quota has no sure place for them; nothing where all have one."""
    season, text = context.season, ""
    for line in (*season.quotas, *(season.schools.quotas if season.schools else ())):
        if line.title == id_ and line.over:
            names = joined(name_order(season, line.over))
            text += context.say("paper.over_quota", passed=line.passed, limit=line.limit, names=names)
    return text


def unit_fields(context: PaperContext, dossier: UnitDossier) -> dict[str, str]:
    """Give the fields of one unit and its registration."""
    season, unit = context.season, dossier.unit
    book = season.rulebook
    of_school = bool(unit.leader) and name_key(unit.leader) == name_key(book.school.head)
    position = f"paper.head_of_{kind_of_body(book)}" if of_school else "paper.unit_head"
    answers = dossier.registration.values if dossier.registration else {}
    fields = {
        "unit": unit.name,
        "unit_caps": unit.name.upper(),
        "leader": unit.leader,
        "leader_position_caps": context.say(position).upper(),
        "unit_people": str(len(season.rulebook.people_of(unit.code))),
        "unit_title": answer_text(season, context.say, answers.get("title"), "title"),
        "unit_commendation": answer_text(season, context.say, answers.get("commendation"), "title"),
        "unit_target": answer_text(season, context.say, answers.get("target")),
    }
    return context.known_or_dots(fields)


def _confirmed(context: PaperContext, person: Person) -> dict[str, str]:
    """Say who confirms what a person fills in: the head of the unit.

    What that one or a manager fills in the head of the school, and what that one fills in the level above.
    """
    book, school = context.season.rulebook, context.season.rulebook.school
    unit = book.unit(person.unit)
    leader = unit.leader if unit else ""
    body = kind_of_body(book)
    if same_name(person, school.head):
        by, position, name = "paper.confirmed_above", school.parent or context.say("paper.level_above"), ""
    elif same_name(person, leader) or person.group == MANAGERS:
        by = "paper.confirmed_school" if body == "school" else "paper.confirmed_office"  # of whatever kind
        position, name = context.say(f"paper.head_of_{body}"), school.head or context.blank
    else:
        by, position, name = "paper.confirmed_unit", context.say("paper.unit_head"), leader or context.blank
    return {"confirmed_by": context.say(by), "confirming_position": position.upper(), "confirming_name": name}


def same_name(person: Person, name: str) -> bool:
    """Say whether a person bears a `name` that somebody typed; nobody bears an empty one."""
    return bool(name) and name_key(person.full_name) == name_key(name)


def person_fields(context: PaperContext, person: Person) -> dict[str, str]:
    """Give the fields of one person."""
    fields = {
        "full_name": person.full_name,
        "shown_name": unit_member(context, person),
        "position": person.position,
        "honorific": honorific(context, person.gender),
    }
    return {**context.known_or_dots(fields), **_confirmed(context, person)}
