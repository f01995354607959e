"""The tables that official papers may hold: each gives rows of texts by column key."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import msgspec

from thidua_xlsx.declare.season import Person
from thidua_xlsx.exchange.council.ballots import vote_base
from thidua_xlsx.judging.analysis.commendations import agreed_nominations
from thidua_xlsx.judging.analysis.proposal_statistics import WOMAN
from thidua_xlsx.model import Award, Decision, Initiative, Meeting, UnitDossier
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import (
    answer_text,
    choice_name,
    public_names,
    title_name,
    title_short,
    unit_name,
)
from thidua_xlsx.reports.papers.paper_fields import MAN, PaperContext, honorific, paper_name, share_text, title_fields

_MOST_AWARDS = 5
_NO_VOTES = (None, None, None)
_WHO = ("name", "position", "unit", "position_unit")
_WRITE_ON, _NARROW = "………", "……"  # dots, and dots in a column of few letters


class Subject(msgspec.Struct, frozen=True):
    """Whom a part of a paper is about: a title or several, deeds as they are listed, a unit, a person.

    Or nobody: then it is about the whole season.
    """

    title: str = ""
    unit: UnitDossier | None = None
    person: Person | None = None
    titles: tuple[str, ...] = ()
    deeds: tuple[Mapping[str, str], ...] = ()


class RowGroup(msgspec.Struct, frozen=True):
    """Rows that stand together: by column key what stands in it, top down; or a `section` over the whole width."""

    values: Mapping[str, Sequence[str]] = msgspec.field(default_factory=dict)
    section: str = ""

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.values.values()), ()))


TitleTable = Callable[[PaperContext, Subject], list[RowGroup]]
_Columns = dict[str, Sequence[str]]


def proposals(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the list that goes with the tờ trình, title by title: before the vote all candidates, then who passed.

    What the school itself decides is asked of nobody and is not on it.
    """
    lists = desk.lists
    chosen = lists.listed if desk.season.voted else lists.candidates
    return _by_title(desk, lambda title: chosen(title) if lists.goes_up(title) else (), _proposals)


def public(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the public list, title by title: names, units and titles only."""
    return _by_title(desk, desk.lists.listed, _public)


def ballots(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give everybody on the ballots, title by title, with the votes; blank until the council spoke."""
    return _by_title(desk, desk.lists.candidates, _ballots)


def decided(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give those who get the titles of one decision, title by title."""
    return _by_title(desk, lambda title: desk.lists.listed(title) if title in subject.titles else (), _whom)


def deeds(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give what one decision of the year commends: who, and for what."""
    return numbered(subject.deeds)


def deeds_up(desk: PaperContext, subject: Subject | None = None) -> list[RowGroup]:
    """Give the deeds that the council agreed to and that a level above commends, until a decision is declared."""
    season, called = desk.season, desk.season.rulebook.regime.called
    found = [
        one for one in agreed_nominations(season) if one.commendation and desk.lists.goes_up(called(one.commendation))
    ]
    rows = [(one.who, unit_name(season, one.unit), called(one.commendation), one.summary) for one in found]
    return numbered(
        [
            {"name": who, "unit": unit, "title": title_name(season, desk.say, title), "deed": deed}
            for who, unit, title, deed in rows
        ]
    )


def ballot(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give everybody on the ballots, title by title, with room for a mark for or against."""
    return _by_title(desk, desk.lists.candidates, _on_ballot)


def _on_ballot(desk: PaperContext, people: Sequence[str], title: str) -> _Columns:
    return {**_whom(desk, people, title), **dict.fromkeys(("agree", "disagree"), [""] * len(people))}


def title_candidates(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the candidates of one title with the outcome."""
    people = desk.lists.candidates(subject.title)
    return [RowGroup(_candidates(desk, people, subject.title))] if people else []


def initiatives(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give every initiative by unit and author as its council found it; what is not known is left to be written on."""
    authors = desk.lists.in_order(one.person.code for one in desk.season.dossiers if one.initiatives)
    dossiers = (desk.season.dossier(code) for code in authors)
    found = [one for dossier in dossiers for one in (dossier.initiatives if dossier else ())]
    return numbered([_judged(desk, one) for one in found])


def initiative_ballot(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the initiatives on which their council has not spoken, with room for a mark for or against."""
    authors = desk.lists.in_order(one.person.code for one in desk.season.dossiers if one.initiatives)
    dossiers = (desk.season.dossier(code) for code in authors)
    found = [one for dossier in dossiers for one in (dossier.initiatives if dossier else ())]
    waiting = [one for one in found if one.recognised is None]
    named = [(dict(zip(_WHO, _named(desk, one.person), strict=True)), one.name) for one in waiting]
    return numbered([{**who, "initiative": name, "agree": "", "disagree": ""} for who, name in named])


def _judged(desk: PaperContext, one: Initiative) -> dict[str, str]:
    season, result = desk.season, {True: "recognised", False: "refused", None: ""}[one.recognised]
    level = choice_name(season, desk.say, "level", one.level) if one.level else _NARROW
    applied = "" if one.applied is None else "yes" if one.applied else "no"
    day = _decided_on(desk, one.decision_date)
    return dict(zip(_WHO, _named(desk, one.person), strict=True)) | {
        "initiative": one.name,
        # A level is where an initiative was recognised; one that was refused has none.
        "level": desk.frame["none"] if one.recognised is False else level,
        "applied": choice_name(season, desk.say, "yesno", applied) if applied else _NARROW,
        "mark": one.mark or _NARROW,
        "result": choice_name(season, desk.say, "initiative_result", result) if result else _WRITE_ON,
        "decision": desk.put("in_number", number=one.decision_no, day=day) if one.decision_no else "",
    }


def _by_title(
    desk: PaperContext,
    chosen: Callable[[str], Sequence[str]],
    columns: Callable[[PaperContext, Sequence[str], str], _Columns],
) -> list[RowGroup]:
    found: list[RowGroup] = []
    for place, id_ in enumerate(given_titles(desk.season), start=1):
        if people := chosen(id_):
            fields = title_fields(desk, id_, place) | {"listed": str(len(people))}
            found += [RowGroup(section=desk.put("section", **fields)), RowGroup(columns(desk, people, id_))]
    return found


def numbered(rows: Sequence[Mapping[str, str]]) -> list[RowGroup]:
    """Number rows from 1 on."""
    return together([{"no": str(place), **row} for place, row in enumerate(rows, start=1)])


def together(rows: Sequence[Mapping[str, str]]) -> list[RowGroup]:
    """Put rows of the same keys together; nothing where there are none."""
    return [RowGroup({key: [row[key] for row in rows] for key in rows[0]})] if rows else []


def _whom(desk: PaperContext, people: Sequence[str], title: str) -> _Columns:
    """Name people or collectives, numbered from 1 on, and the title that they are listed for."""
    numbers = [str(place) for place in range(1, len(people) + 1)]
    named = zip(*[_named(desk, who) for who in people], strict=True)
    titles = [title_name(desk.season, desk.say, title)] * len(people)
    return {"no": numbers, **dict(zip(_WHO, named, strict=True)), "title": titles}


def _named(desk: PaperContext, who: str) -> tuple[str, ...]:
    """Name a person with Ông or Bà and the work done, or a collective, which has no unit above it."""
    texts = desk.named.get(who)
    if texts is None:
        season = desk.season
        person = season.rulebook.person(who)
        if person is None:
            texts = (unit_name(season, who), "", "", "")
        else:
            name, work, unit = paper_name(desk, person), person.position, unit_name(season, person.unit)
            shown = f"{honorific(desk, person)} {name}" if person.gender in (MAN, WOMAN) else name
            texts = (shown, work, unit, ", ".join(filter(None, (work, unit))))
        desk.named[who] = texts
    return texts


def _proposals(desk: PaperContext, people: Sequence[str], title: str) -> _Columns:
    decisions = desk.lists.decisions(title)
    return {
        **_whom(desk, people, title),
        "grade": _grades(desk, people),
        "initiatives": [_initiatives(desk, who) for who in people],
        "earlier": [_earlier(desk, who) for who in people],
        "votes": _votes(desk, people, decisions),
        "note": _notes(desk, people, title, decisions),
    }


def _public(desk: PaperContext, people: Sequence[str], title: str) -> _Columns:
    return {**_whom(desk, people, title), "name": public_names(desk.season, people)}


def _ballots(desk: PaperContext, people: Sequence[str], title: str) -> _Columns:
    decisions = desk.lists.decisions(title)
    return {
        **_whom(desk, people, title),
        **_counted(desk, people, decisions),
        "note": _notes(desk, people, title, decisions),
    }


def _candidates(desk: PaperContext, people: Sequence[str], title: str) -> _Columns:
    decisions = desk.lists.decisions(title)
    return {
        **_whom(desk, people, title),
        **_counted(desk, people, decisions),
        "grade": _grades(desk, people),
        "result": [_outcome(desk, who, title) for who in people],
    }


def _outcome(desk: PaperContext, who: str, title: str) -> str:
    """Say whether the council passed a title; where something keeps back what it passed, what that is."""
    path, council = desk.season.paths.get((who, title)), desk.season.council
    vote = council.decision(who, title) if council else None
    if path is None or vote is None or vote.passed is None:
        return _WRITE_ON
    if path.passed or not vote.passed:
        return desk.frame["yes" if path.passed else "no"]
    said = desk.say(path.step("council").key, **path.step("council").params)
    return said[:1].upper() + said[1:]


def _counted(desk: PaperContext, people: Sequence[str], decisions: Mapping[str, Decision]) -> _Columns:
    if not decisions:
        return dict.fromkeys(("yes", "against", "share"), [_WRITE_ON] * len(people))
    found = [decisions.get(who) for who in people]
    return {
        "yes": [_WRITE_ON if one is None or one.yes is None else str(one.yes) for one in found],
        "against": [_WRITE_ON if one is None or one.no is None else str(one.no) for one in found],
        "share": [_WRITE_ON if one is None or one.share is None else share_text(one.share, desk.say) for one in found],
    }


def _votes(desk: PaperContext, people: Sequence[str], decisions: Mapping[str, Decision]) -> list[str]:
    """Give votes as x/y (share), y being the number that the share was taken of."""
    given = [(one.yes, _base(desk, one), one.share) if (one := decisions.get(who)) else _NO_VOTES for who in people]
    worded = {votes: _vote(desk, *votes) for votes in set(given)}
    return [worded[votes] for votes in given]


def _base(desk: PaperContext, vote: Decision) -> int | None:
    season = desk.season
    meeting = season.council.meeting_in(season.round_of(vote.who, vote.title)) if season.council else Meeting()
    return vote_base(meeting, season.rulebook.titles[vote.title].passes.base, season.rulebook)


def _vote(desk: PaperContext, yes: int | None, base: int | None, share: Decimal | None) -> str:
    if yes is None or base is None or share is None:
        return desk.put("votes", yes="……", base="……", share="……")
    return desk.put("votes", yes=str(yes), base=str(base), share=share_text(share, desk.say))


def _notes(desk: PaperContext, people: Sequence[str], title: str, decisions: Mapping[str, Decision]) -> list[str]:
    tied = {one.who for one in desk.lists.verdicts(title) if one.proposed is None}
    text = desk.frame["tied"]
    return [one.note if (one := decisions.get(who)) else text if who in tied else "" for who in people]


def _grades(desk: PaperContext, people: Sequence[str]) -> list[str]:
    season, found = desk.season, []
    worded: dict[object, str] = {None: desk.frame["grade_unknown"]}
    for who in people:
        dossier = season.dossier(who) or season.unit_dossier(who)
        grade = None if dossier is None or dossier.grade.unknown else dossier.grade.value
        if grade not in worded:
            worded[grade] = answer_text(season, desk.say, grade, "grade")
        found.append(worded[grade])
    return found


def _initiatives(desk: PaperContext, who: str) -> str:
    dossier = desk.season.dossier(who)
    initiatives = [one for one in dossier.initiatives if one.recognised is True] if dossier else ()
    return "; ".join([_initiative(desk, one) for one in initiatives]) or desk.frame["none"]


def _decided_on(desk: PaperContext, day: str) -> str:
    return desk.put("decided_on", day=day) if day else ""


def _initiative(desk: PaperContext, one: Initiative) -> str:
    if not one.decision_no:
        return desk.put("initiative_undecided", name=one.name)
    day = _decided_on(desk, one.decision_date)
    return desk.put("initiative", name=one.name, number=one.decision_no, day=day)


def _earlier(desk: PaperContext, who: str) -> str:
    dossier = desk.season.dossier(who) or desk.season.unit_dossier(who)
    told = desk.season.candidates.history_of(who)
    if told:  # as their school tells it, whose ledger knows them longer
        return told
    if dossier is None or not dossier.awards:
        return desk.frame["none"]
    awards = sorted(dossier.awards, key=lambda award: award.period, reverse=True)
    texts = [_award(desk, award) for award in awards[:_MOST_AWARDS]]
    more = f" … (+{len(awards) - _MOST_AWARDS})" if len(awards) > _MOST_AWARDS else ""
    return "; ".join(texts) + more


def _award(desk: PaperContext, award: Award) -> str:
    text = desk.put("award", title=title_short(desk.season, desk.say, award.title), period=award.period).strip()
    if not award.decision_no:
        return text
    day = _decided_on(desk, award.decision_date)
    return f"{text} ({desk.put('in_number', number=award.decision_no, day=day)})"
