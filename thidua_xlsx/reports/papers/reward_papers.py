"""What the school itself decided, for its decisions and certificates: who gets what, by which decision."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from thidua_xlsx.base.text import day_text, joined, name_key
from thidua_xlsx.declare.season.school_years import days_of
from thidua_xlsx.judging.analysis.commendations import given_in_year
from thidua_xlsx.judging.analysis.proposal_statistics import WOMAN
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import title_name, unit_name
from thidua_xlsx.reports.papers.paper_fields import MAN, PaperContext, honorific, paper_name, whom

_OF = ("person", "unit")
_OWN_LEVEL = "co_so"  # the level of initiatives that a school's own council recognises


class DecidedHere(msgspec.Struct, frozen=True):
    """Titles that the school gives by one decision; no number while nobody has written one down."""

    titles: tuple[str, ...]
    number: str = ""
    day: date | None = None


def decisions_here(desk: PaperContext) -> list[DecidedHere]:
    """Give the school's decisions in the order of titles; titles without a known decision share one without number."""
    season, lists = desk.season, desk.lists
    if not season.voted:
        return []
    titles = [id_ for id_ in given_titles(season) if not lists.goes_up(id_) and lists.listed(id_)]
    groups: dict[tuple[str, date | None], list[str]] = {}
    for id_ in titles:
        known = season.rulebook.decision_on(id_)
        groups.setdefault((known.number, known.day) if known else ("", None), []).append(id_)
    return [DecidedHere(tuple(ids), number, day) for (number, day), ids in groups.items()]


def decision_fields(desk: PaperContext, one: DecidedHere) -> dict[str, str]:
    """Give the fields of one decision of the school."""
    laws = desk.season.rulebook.regime.titles
    counts = {id_: len(desk.lists.listed(id_)) for id_ in one.titles}
    people = sum(count for id_, count in counts.items() if laws[id_].of == "person")
    units = sum(counts.values()) - people
    listed = {of: {who for id_ in one.titles if laws[id_].of == of for who in desk.lists.listed(id_)} for of in _OF}
    return {
        "decision_no": one.number or desk.frame["blank"],
        "decision_day": desk.long_day(one.day),
        "decision_titles": _titles(desk, one.titles),
        "decision_people": str(people),
        "decision_units": str(units),
        "decision_whom": whom(desk, *(len(listed[of]) for of in _OF)),
    }


def _titles(desk: PaperContext, titles: Sequence[str]) -> str:
    """Name what is given as decisions do: titles in quotation marks, commendations as they are called."""
    is_commendation = desk.season.rulebook.regime.is_commendation
    names = {id_: title_name(desk.season, desk.say, id_) for id_ in titles}
    quoted = [desk.say("paper.quoted", title=name) for id_, name in names.items() if not is_commendation(id_)]
    honours = [desk.say("paper.honour", titles=joined(quoted))] if quoted else []
    return joined([*honours, *(name for id_, name in names.items() if is_commendation(id_))])


class GivenHere(msgspec.Struct, frozen=True):
    """What the school itself gave in the year by one decision: its rows as papers list them, by column."""

    decision: DecidedHere
    rows: tuple[Mapping[str, str], ...]
    people: int
    units: int


def given_here(desk: PaperContext) -> list[GivenHere]:
    """Give the school's own decisions on campaigns and single deeds, each number and day once; those without last."""
    deeds, entered = given_in_year(desk.season)
    found = [(one.decision_no, one.decision_date, one.who, one.name, one.title, one.deed, one.issuer) for one in deeds]
    found += [
        (one.decision_no, one.decision_date, one.person, one.name, one.title, "", one.issuer)
        for one in entered
        if not one.pending
    ]
    groups: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
    for number, day, who, name, title, deed, issuer in found:
        if _given_here(desk, issuer, title):
            groups.setdefault((number, day), []).append((who, name, title, deed))
    numbered = sorted(groups.items(), key=lambda one: not one[0][0])
    return [_given_by(desk, number, day, rows) for (number, day), rows in numbered]


def _given_by(desk: PaperContext, number: str, day: str, given: Sequence[tuple[str, str, str, str]]) -> GivenHere:
    season = desk.season
    first, last = days_of(day) or (None, None)
    rows = []
    for who, name, title, deed in given:
        whose = _whose(desk, who) if who else {"who": name, "work": ""}
        told = {"name": whose["who"], "position_unit": whose["work"], "deed": deed}
        rows.append({**told, "title": title_name(season, desk.say, season.rulebook.regime.called(title))})
    titles = tuple(dict.fromkeys(season.rulebook.regime.called(title) for _, _, title, _ in given))
    units = {who for who, *_ in given if who and season.rulebook.person(who) is None}
    people = {who or name_key(name) for who, name, *_ in given} - units
    decision = DecidedHere(titles, number, first if first == last else None)
    return GivenHere(decision, tuple(rows), len(people), len(units))


def given_fields(desk: PaperContext, given: GivenHere) -> dict[str, str]:
    """Give the fields of a decision taken in the year."""
    return {
        "decision_no": given.decision.number or desk.frame["blank"],
        "decision_day": desk.long_day(given.decision.day),
        "decision_titles": _titles(desk, given.decision.titles),
        "decision_people": str(given.people),
        "decision_units": str(given.units),
        "decision_whom": whom(desk, given.people, given.units),
    }


def award_pages(desk: PaperContext) -> Iterator[Mapping[str, str]]:
    """Give the fields of a certificate for every title that the school gives, then for deeds between the meetings."""
    for one in decisions_here(desk):
        for id_ in one.titles:
            for who in desk.lists.listed(id_):
                yield _award(desk, who, id_, one)
    yield from _deeds(desk)


def _deeds(desk: PaperContext) -> Iterator[Mapping[str, str]]:
    """Give what the school itself gave for campaigns and single deeds, as in the lists."""
    deeds, entered = given_in_year(desk.season)
    for deed in deeds:
        if _given_here(desk, deed.issuer, deed.title):
            page = _award(desk, deed.who, deed.title, DecidedHere((deed.title,), deed.decision_no))
            outsider = {} if deed.who else {"who": deed.name, "work": ""}
            yield page | outsider | _merit(desk, deed.deed) | _signed_on(desk, deed.decision_date)
    for one in entered:
        if not one.pending and _given_here(desk, one.issuer, one.title):
            page = _award(desk, one.person, one.title, DecidedHere((one.title,), one.decision_no))
            yield page | ({"who": one.name, "work": ""} if one.name else {}) | _signed_on(desk, one.decision_date)


def _given_here(desk: PaperContext, issuer: str, title: str) -> bool:
    """Say whether the school gave one: it is named, or nobody is and no level above decides on such."""
    named = issuer.casefold() == desk.season.rulebook.school.name.casefold()
    return named or not (issuer or desk.lists.goes_up(title))


def _signed_on(desk: PaperContext, day: str) -> dict[str, str]:
    """Give the day of a decision as it was typed, and where and when the certificate to it is signed."""
    first, last = days_of(day) or (None, None)
    return {
        "decision_day": day or desk.frame["day_blank"].removeprefix("ngày "),
        "place_day": _place_day(desk, first if first == last else None),
    }


def _merit(desk: PaperContext, deed: str) -> dict[str, str]:
    """Say what one is honoured for: a deed that somebody wrote down, else the year."""
    year = desk.season.rulebook.school.school_year
    return {
        "deed": deed,
        "merit": desk.say("paper.merit_deed", deed=deed) if deed else desk.say("paper.merit", year=year),
    }


def _award(desk: PaperContext, who: str, title: str, one: DecidedHere) -> dict[str, str]:
    name = title_name(desk.season, desk.say, desk.season.rulebook.regime.called(title))
    return {
        **_whose(desk, who),
        "title": name,
        "title_caps": name.upper(),
        **_merit(desk, ""),
        "decision_no": one.number or desk.frame["blank"],
        "decision_day": day_text(one.day) if one.day else desk.frame["day_blank"].removeprefix("ngày "),
        "place_day": _place_day(desk, one.day),
    }


def _whose(desk: PaperContext, who: str) -> dict[str, str]:
    """Name a person with the form of address and the work done, or a collective."""
    season, person = desk.season, desk.season.rulebook.person(who)
    if person is None:
        return {"who": unit_name(season, who), "work": ""}
    unit = unit_name(season, person.unit)
    work = joined([text for text in (person.position, unit) if text])
    name = paper_name(desk, person)
    return {"who": f"{honorific(desk, person)} {name}" if person.gender in (MAN, WOMAN) else name, "work": work}


def _place_day(desk: PaperContext, day: date | None) -> str:
    place = desk.season.rulebook.school.place or desk.frame["blank"]
    return desk.say("paper.place_day", place=place, day=desk.long_day(day))


def initiative_pages(desk: PaperContext) -> Iterator[Mapping[str, str]]:
    """Give the fields of a certificate for every initiative that the school's own council recognised."""
    for dossier in desk.season.dossiers:
        for one in dossier.initiatives:
            if one.recognised is True and one.level == _OWN_LEVEL:
                yield {
                    **_whose(desk, dossier.person.code),
                    "title": one.name,
                    "title_caps": one.name.upper(),
                    **_merit(desk, one.name),
                    "decision_no": one.decision_no or desk.frame["blank"],
                    **_signed_on(desk, one.decision_date),
                }
