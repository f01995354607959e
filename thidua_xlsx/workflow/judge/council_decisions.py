"""The council in a merge: its returned workbook laid over the dossiers, and its votes counted."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.exchange.council import council_return
from thidua_xlsx.exchange.council.ballots import (
    ballot,
    ballot_faults,
    bases,
    basis_change,
    decided,
    members,
    quorum_met,
    too_many,
)
from thidua_xlsx.exchange.council.council_return import (
    KEY,
    basis_when_issued,
    combined_sittings,
    council_keys,
    read_council,
)
from thidua_xlsx.exchange.council.later_meetings import decided_anew, with_later_votes, with_later_words
from thidua_xlsx.exchange.council.meeting_rules import as_held, meeting_findings
from thidua_xlsx.intake.checks.waivers import accepted
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Council, Decision, Season
from thidua_xlsx.workflow.judge.season_state import SeasonState
from thidua_xlsx.workflow.judge.waiver_places import printed_names

_BALLOT_NUMBERS = ("staff_valid", "present", "ballots_issued", "ballots_valid")


def apply_council(state: SeasonState) -> SeasonState:
    """Lay the council's word over the dossiers, where its workbook has come back: points, grades, excused rounds."""
    people, units, book = list(state.dossiers_returned), list(state.units_returned), state.book
    submissions = state.returns.submissions
    sittings, findings = dict[str, Council](), list[Finding]()
    for code, key in council_keys(book).items():
        for submission in (submissions[key], *state.supplements.get(key, ())) if key in submissions else ():
            meeting, unclear = read_council(submission, people, units, book)
            of_meeting = meeting_findings(meeting, code, book)
            settled = accepted(of_meeting, book.waivers, book.as_of, printed_names(book))
            meeting = replace(meeting, meeting=as_held(meeting.meeting, settled, book))
            sittings[code] = with_later_words(sittings[code], meeting) if code in sittings else meeting
            findings += [*unclear, *of_meeting]
    if not sittings:
        return replace(state, dossiers=people, units=units)
    council = combined_sittings(sittings)
    people, units, more = council_return.apply_council(council, people, units, book)
    return replace(state, council_returned=council, council_findings=(*findings, *more), dossiers=people, units=units)


def count_votes(council: Council, before_council: Season) -> tuple[Council, list[Finding]]:
    """Work out the votes of every sitting, and point at those whose basis has changed since the workbook was issued."""
    sittings = council.sittings or {"": council}
    counted, findings = dict[str, Council](), list[Finding]()
    for code, sitting in sittings.items():
        counted[code], doubts = _counted(code, sitting, before_council)
        findings += doubts
        for supplement in sitting.supplements:
            later, doubts = _counted(code, supplement, before_council)
            counted[code] = with_later_votes(counted[code], later)
            day, count = later.meeting.date, len(decided_anew(later))
            params = {
                "day": f"{day:%d/%m/%Y}" if day else "",
                "count": count,
            }
            place = later.meeting.places.get("date") or FilePlace(later.file)
            findings += [*doubts, Finding(codes.MEETING_HELD_LATER, place, params, unit=SCHOOL)]
    together = combined_sittings(counted)
    findings += _without_required(together, before_council.rulebook)
    return together, findings


def _counted(code: str, council: Council, before_council: Season) -> tuple[Council, list[Finding]]:
    """Work out the votes of one sitting."""
    book, meeting = before_council.rulebook, council.meeting
    now = bases(before_council.verdicts, before_council.scorecards)
    findings: list[Finding] = []
    worked_out = []
    for vote in council.decisions:
        then = basis_when_issued(vote, before_council.returns.get((*KEY[:2], code), ()))
        changed, judged_anew = basis_change(then, now.get(ballot(vote.who, vote.title)))
        decision = replace(decided(vote, meeting, book), basis_changed=changed, grounds_changed=judged_anew)
        worked_out.append(decision)
        name = {"name": book.name_with_home(decision.who), "title": book.choices["title"][decision.title]}
        if changed:
            findings.append(_about(codes.BASIS_CHANGED, decision, book, name))
        findings += [
            _about(fault, decision, book, {**name, **more}) for fault, more in ballot_faults(decision, meeting)
        ]
    findings = _pointed_at_meeting(findings, council)
    findings += _meeting(council, worked_out, book)
    return replace(council, decisions=tuple(worked_out)), findings


def _without_required(council: Council, book: Rulebook) -> Iterator[Finding]:
    """Point at titles given to somebody for whom the `council` refused, or set aside, a title that these require."""
    refused = dict.fromkeys(council.set_aside, "path.council.required_aside")
    votes = (ballot(decision.who, decision.title) for decision in council.decisions if decision.passed is False)
    refused |= dict.fromkeys(votes, "path.council.required")
    titles = book.choices["title"]
    for decision in council.decisions:
        law = book.regime.titles.get(decision.title)
        for required in law.requires if law and decision.passed else ():
            apart = book.proposal_round_of(required) != book.proposal_round_of(decision.title)
            if ballot(decision.who, required) in refused and not apart:
                why = Phrase(refused[ballot(decision.who, required)], {"required": titles[required]})
                name = book.name_with_home(decision.who)
                params = {"name": name, "title": titles[decision.title], "why": why}
                yield _about(codes.REQUIRED_TITLE_REFUSED, decision, book, params)


def _pointed_at_meeting(findings: list[Finding], council: Council) -> list[Finding]:
    """Point at the number of ballots too where most lines have more votes: one wrong number there spoils them all."""
    over = sum(finding.code is codes.MORE_VOTES_THAN_BALLOTS for finding in findings)
    if over < 2 or over * 2 <= len(council.decisions):
        return findings
    meeting = council.meeting
    numbers = {getattr(meeting, key): meeting.places.get(key) for key in _BALLOT_NUMBERS}  # equal ones: the last cell
    return [
        replace(finding, also=(cell,))
        if finding.code is codes.MORE_VOTES_THAN_BALLOTS and (cell := numbers.get(finding.params["ballots"]))
        else finding
        for finding in findings
    ]


def _about(code: Code, decision: Decision, book: Rulebook, params: Mapping[str, object]) -> Finding:
    person = decision.who if book.person(decision.who) else None
    return Finding(code, decision.places[0], params, unit=SCHOOL, person=person)


def _meeting(council: Council, decisions: Sequence[Decision], book: Rulebook) -> list[Finding]:
    """Say where the meeting could not decide: below its quorum, or with numbers missing."""
    meeting = council.meeting
    place = meeting.places.get("present") or FilePlace(council.file)
    met, seats = quorum_met(meeting, book), members(meeting, book)
    if met is False:
        shares = book.choices["vote_share"]
        quorum = shares[book.voting.quorum.id] if book.voting.quorum.id in shares else str(book.voting.quorum.of)
        return [at(codes.QUORUM_NOT_MET, place, unit=SCHOOL, present=meeting.present, members=seats, quorum=quorum)]
    voted = [decision for decision in decisions if decision.yes is not None and not too_many(decision, meeting)]
    if voted and not meeting.contradicts and (met is None or any(decision.share is None for decision in voted)):
        return [at(codes.VOTES_WITHOUT_NUMBERS, place, unit=SCHOOL)]
    return []
