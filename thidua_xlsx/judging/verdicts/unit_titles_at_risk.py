"""Titles of units that rest on titles which their people do not get, or were passed without meeting them.

A unit is judged by who meets a title's conditions, and by the council's votes where there are any; whether they get it
is known only after quotas and votes. Nothing is taken from anybody here: the council is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.law.evaluate import Outcome
from thidua_xlsx.judging.law.law_facts import FACTS, UnitFacts
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace, Place
from thidua_xlsx.model import Candidates, Dossier, Met, StepState, TitlePath, UnitDossier, Verdict
from thidua_xlsx.model.school_reports import MARK

_Key = tuple[str, str]  # who, title


def unit_titles_at_risk(
    people: Iterable[Dossier],
    units: Iterable[UnitDossier],
    verdicts: Sequence[Verdict],
    paths: Mapping[_Key, TitlePath],
    rulebook: Rulebook,
) -> Iterator[Finding]:
    """Name the titles of units that would not be met if only those counted who get the titles of people.

    `verdicts` and `paths` are those of people and of units together.
    """
    counted = rulebook.regime.counted_by_units()
    of_people = {key: path for key, path in paths.items() if path.title in counted}
    lost = {
        key
        for key, path in of_people.items()
        if path.step("eligible").state is StepState.YES and (path.ended or (path.declined and not path.passed))
    }
    if not lost:
        return
    verdict_of = {verdict.key: verdict for verdict in verdicts}
    judged = verdict_of.get  # whom a school put forward was judged there
    passed = (key for key, path in of_people.items() if path.passed)
    against = {key for key in passed if (verdict := judged(key)) and verdict.met is Met.NO}
    outcomes = {
        key: Outcome(verdict.met, verdict.reasons) for key, verdict in verdict_of.items() if verdict.title in counted
    }
    met_of = {StepState.YES: Met.YES, StepState.NO: Met.NO}
    voted = {
        key: Outcome(met_of[state])
        for key, path in of_people.items()
        if (state := path.step("council").state) in met_of
    }
    members = by_key(people, lambda dossier: dossier.person.unit)
    for unit in units:
        team = tuple(members.get(unit.code, ()))
        own = {(member.code, title) for member in team for title in counted}
        by_law, by_votes = (UnitFacts(unit, team, {**outcomes, **of}, rulebook, FACTS) for of in ({}, voted))
        gone, told = own & lost, set[str]()
        for title, law in rulebook.regime.titles.items() if gone else ():
            key = (unit.code, title)
            path = paths.get(key)
            if not told.isdisjoint(law.requires):  # what rests on a title goes with it
                told.add(title)
            elif path is None or path.step("council").state is StepState.NO or path.refused_above:
                continue
            elif path.reached("eligible") and path.at != "quota" and by_law.outcome(title).met is Met.YES:
                blamed = _blamed(by_law, gone, title)
                if blamed and by_votes.outcome(title).met is Met.YES:  # others whom the vote let in make up for them
                    blamed = _blamed(by_votes, own & against, title) or blamed - voted.keys()
                if blamed:
                    told.add(title)
                    place, label = _place(verdict_of[key], path), rulebook.choices["title"][title]
                    name, names = unit.unit.name, _names(team, blamed, rulebook)
                    yield at(codes.RESTS_ON_OTHERS, place, unit=unit.code, name=name, title=label, names=names)


def collectives_at_risk(
    candidates: Candidates, paths: Mapping[_Key, TitlePath], rulebook: Rulebook
) -> Iterator[Finding]:
    """Name the titles of collectives of schools whose people were all refused the title that these rest on.

    An office knows of a school's people those whom it puts forward, with the unit they work in. `paths` are those of
    all candidates.
    """
    for (who, title), proposal in candidates.proposals.items():
        path, law = paths.get((who, title)), rulebook.regime.titles.get(title)
        if not proposal.collective or path is None or path.ended or law is None:
            continue
        counted = {step.of for step in law.needs.steps() if step.fact == "count_of_people"}
        school = who.partition(MARK)[0]
        people = {
            key: person.name
            for key, person in candidates.proposals.items()
            if key[1] in counted and key[0].partition(MARK)[0] == school and person.where == proposal.name
        }
        if people and all((own := paths.get(key)) and own.ended for key in people):
            cells = path.step("council").cells
            place = cells[0] if cells else proposal.place or FilePlace(INBOX)
            name, label = rulebook.name_with_home(who), rulebook.choices["title"][title]
            names = tuple(people.values())
            yield at(codes.RESTS_ON_OTHERS, place, unit=school, name=name, title=label, names=names)


def _blamed(facts: UnitFacts, gone: set[_Key], title: str) -> set[_Key]:
    """Give the titles of people without which the unit's is not met: those of one kind if these are enough."""
    counted = facts.rulebook.regime.counted_by_units()
    for kinds in (*((kind,) for kind in counted), counted):
        without = {key for key in gone if key[1] in kinds}
        if without and facts.judged_otherwise(dict.fromkeys(without, Outcome(Met.NO))).outcome(title).met is Met.NO:
            return without
    return set()


def _names(team: Iterable[Dossier], gone: set[_Key], rulebook: Rulebook) -> tuple[str, ...]:
    choices = rulebook.choices["title"]
    named = []
    for dossier in team:
        titles = [
            choices[title].short or title
            for title in rulebook.regime.counted_by_units()
            if (dossier.code, title) in gone
        ]
        named += [f"{rulebook.shown_name(dossier.person)} ({', '.join(titles)})"] if titles else []
    return tuple(named)


def _place(verdict: Verdict, path: TitlePath) -> Place:
    cells = (*path.step("council").cells, *(place for reason in verdict.reasons for place in reason.places))
    return cells[0] if cells else FilePlace(INBOX)
