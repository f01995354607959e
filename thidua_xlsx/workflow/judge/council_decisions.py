"""The council in a merge: its returned workbook heard, its new one issued, and a filled one left alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, by_key
from thidua_xlsx.declare.season import SCHOOL, Rulebook, Unit
from thidua_xlsx.exchange.council.ballots import (
    ballot,
    bases,
    decided,
    members,
    most_votes,
    quorum_met,
    too_many,
    voted_on,
)
from thidua_xlsx.exchange.council.council_return import KEY, basis_when_issued, filled, hear, kept_aside, with_council
from thidua_xlsx.exchange.council.council_workbook import (
    Agenda,
    as_returned,
    council_form,
    council_rows,
    council_sheets,
    with_pages,
)
from thidua_xlsx.exchange.council.layer_comparison import overviewer, verifier
from thidua_xlsx.exchange.council.sample_draw import sample, with_sample
from thidua_xlsx.exchange.council.verification_page import in_detail
from thidua_xlsx.exchange.council.vote_formulas import CouncilCells
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.forms.return_slip import Slip
from thidua_xlsx.intake.dossiers.build_dossiers import Key
from thidua_xlsx.intake.returns.packed_return import unpack
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Council, Decision, Dossier, Overview, Season, Submission, UnitDossier, VerifiedRound
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation.reader_pool import Readers
from thidua_xlsx.workflow.load.read_inbox import Understanding
from thidua_xlsx.workflow.load.season_folder import Loaded
from thidua_xlsx.workflow.outputs.merge_journal import written_before

COUNCIL = "hoi-dong.xlsx"
_WorkOut = Callable[[Iterable[Dossier]], Iterable[VerifiedRound | Overview]]


class Heard(msgspec.Struct, frozen=True):
    """The council's word: what it said, and the dossiers as it leaves them."""

    council: Council
    dossiers: list[Dossier]
    units: list[UnitDossier]
    findings: list[Finding]


def heard(
    submissions: Mapping[Key, Submission],
    dossiers: list[Dossier],
    units: list[UnitDossier],
    book: Rulebook,
) -> Heard | None:
    """Hear the council's workbook if it has come back; None where it has not."""
    submission = submissions.get(KEY)
    if submission is None:
        return None
    council, findings = hear(submission, dossiers, units, book)
    people, collectives, more = with_council(council, dossiers, units, book)
    return Heard(council, people, collectives, [*findings, *more])


def decisions(word: Heard, unheard: Season) -> tuple[Council, list[Finding]]:
    """Work out the votes, point at those whose basis has changed since, and give everything found in the workbook."""
    council, book, meeting = word.council, unheard.rulebook, word.council.meeting
    now = bases(unheard.verdicts, unheard.scorecards)
    findings: list[Finding] = []
    worked_out = []
    for vote in council.decisions:
        then = basis_when_issued(vote, unheard.returns.get(KEY, ()))
        changed = then is not None and then != now.get(ballot(vote.who, vote.title))
        one = replace(decided(vote, meeting, book), basis_changed=changed)
        worked_out.append(one)
        name = {"name": _name(book, one.who), "title": book.choices["title"][one.title]}
        if changed:
            findings.append(_about(codes.BASIS_CHANGED, one, book, name))
        if too_many(one, meeting):
            votes, ballots = (one.yes or 0) + (one.no or 0), most_votes(meeting)
            more = {**name, "votes": votes, "ballots": ballots}
            findings.append(_about(codes.MORE_VOTES_THAN_BALLOTS, one, book, more))
    findings += [*_without_required(worked_out, book), *_meeting(council, worked_out, book)]
    return replace(council, decisions=tuple(worked_out)), [*word.findings, *findings]


def _without_required(votes: Sequence[Decision], book: Rulebook) -> Iterator[Finding]:
    """Point at titles that the council gave to somebody whom it refused a title that these require."""
    refused = {(one.who, one.title) for one in votes if one.passed is False}
    titles = book.choices["title"]
    for one in votes:
        law = book.regime.titles.get(one.title)
        for required in law.requires if law and one.passed else ():
            if (one.who, required) in refused:
                params = {"name": _name(book, one.who), "title": titles[one.title], "required": titles[required]}
                yield _about(codes.REQUIRED_TITLE_REFUSED, one, book, params)


def _about(code: Code, one: Decision, book: Rulebook, params: Mapping[str, object]) -> Finding:
    person = one.who if book.person(one.who) else None
    return Finding(code, one.places[0], params, unit=SCHOOL, person=person)


def _name(book: Rulebook, who: str) -> str:
    person, unit = book.person(who), book.unit(who)
    return book.shown_name(person) if person else unit.name if unit else who


def _meeting(council: Council, decisions: Sequence[Decision], book: Rulebook) -> list[Finding]:
    """Say where the meeting could not decide: below its quorum, or with numbers missing."""
    meeting = council.meeting
    place = meeting.places.get("present") or FilePlace(council.file)
    met = quorum_met(meeting, book)
    if met is False:
        shares = book.choices["vote_share"]
        quorum = shares[book.voting.quorum.id] if book.voting.quorum.id in shares else str(book.voting.quorum.of)
        count = members(meeting, book)
        return [at(codes.QUORUM_NOT_MET, place, unit=SCHOOL, present=meeting.present, members=count, quorum=quorum)]
    voted = [one for one in decisions if one.yes is not None]
    if voted and (met is None or any(one.share is None for one in voted)):
        return [at(codes.VOTES_WITHOUT_NUMBERS, place, unit=SCHOOL)]
    return []


def council_workbook(loaded: Loaded, season: Season, say: Say) -> dict[str, bytes]:
    """Lay out the council's workbook of a season, by file name; what it votes on rests on the units' word alone."""
    form = council_form(season.rulebook)
    if form is None:
        return {}
    from thidua_xlsx.formats.xlsx.write.painter import (
        paint_each,  # `status` and `explain` judge a season and write nothing
    )

    book, sheets = council_sheets(agenda_of(season), form, key=loaded.register.key or b"", say=say)
    return {COUNCIL: paint_each(book, sheets, load_looks(loaded.looks))}


def agenda_of(season: Season) -> Agenda:
    """Give what a season puts before its council, by the units' word alone."""
    before = season.unheard or season
    voted, detailed = voted_on(before.verdicts), in_detail(before.rulebook)
    work_out: _WorkOut = verifier(before) if detailed else overviewer(before)
    chosen = sample(work_out(before.dossiers), season.rulebook)
    members = by_key(before.dossiers, lambda one: one.person.unit)

    def verified(unit: str) -> Iterable[VerifiedRound | Overview]:
        return with_sample(work_out(members.get(unit, ())), chosen)

    return Agenda(before, verified, voted, bases(voted, before.scorecards), chosen)


def slip_of(season: Season, combined: Submission, findings: Sequence[Finding], say: Say) -> Slip | None:
    """Give what the council's return slip is made of; its ballots still rest on what they rested on when issued."""
    form = council_form(season.rulebook)
    if form is None:
        return None
    returns = season.returns[KEY]
    then = {key.partition("/")[2]: digest for one in returns for key, digest in one.bases.items()}
    agenda = agenda_of(season)
    now = bases(agenda.season.verdicts, agenda.season.scorecards)
    agenda = replace(agenda, bases={**now, **then})
    rows, _ = council_rows(agenda, say)
    unit = Unit(SCHOOL, season.rulebook.school.name)
    rows = as_returned(rows, combined, agenda)
    return Slip(
        form,
        unit,
        None,
        combined,
        returns,
        findings,
        rows,
        lambda laid: with_pages(laid, form, agenda, say),
        CouncilCells,
    )


def left_alone(loaded: Loaded, season: Season, out: Path) -> tuple[bool, list[Finding]]:
    """Say whether the council's workbook among the results must stay as it is, since somebody filled it.

    One that cannot be read stays too. With a finding where the inbox has no such file.
    """
    there = files.read_bytes(out / COUNCIL)
    if there is None:
        return False, []
    digest = files.sha256(there)
    if digest in written_before(out).get(COUNCIL, ()) or not _filled(there, loaded):
        return False, []
    returned = any(receipt.sha256 == digest for receipt in season.receipts)
    return True, [] if returned else [kept_aside(f"{out.name}/{COUNCIL}")]


def _filled(there: bytes, loaded: Loaded) -> bool:
    with Readers(1, passwords=loaded.passwords) as opening:
        opening.understand(Understanding(loaded.rulebook, loaded.register))
        raw = opening.read(there, COUNCIL, files.sha256(there)).result()
    if isinstance(raw, Refusal):
        return True
    form, _ = unpack(raw, COUNCIL) if isinstance(raw, bytes) else raw
    return form is None or filled(form.submission)
