"""The council's workbook as a file of a run: made, left alone once filled, given back with its errors marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from thidua_xlsx.base.file_names import COUNCIL
from thidua_xlsx.base.text import by_key, slug
from thidua_xlsx.declare.season import Round, Rulebook
from thidua_xlsx.exchange.council.ballots import ballot, bases, put_to_vote
from thidua_xlsx.exchange.council.council_return import KEY, has_answers, kept_aside
from thidua_xlsx.exchange.council.council_workbook import Agenda, council_form, council_rows, council_sheets
from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.sample_draw import sample, with_sample
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.forms.slip_lines import CorrectionsAsked, RowAsked
from thidua_xlsx.intake.returns.packed_return import unpack
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Season, Submission, Verdict
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.staged_outputs import Content
from thidua_xlsx.workflow.load.read_inbox import Understanding
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.merge_journal import written_before
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest, Sourced, workbook


class CouncilOutput(Output):
    """The workbook in which the council votes."""

    name, weight = COUNCIL, 4

    def make(self, request: OutputRequest) -> Made:
        """Paint the workbook, unless somebody filled the one that is there; votes rest on the units' word alone."""
        key = request.folder.register.key or b""
        made = dict[str, Content | Sourced]()
        for name, sitting in council_files(request.season.rulebook).items():
            season = request.season.of_round(sitting.code) if sitting else part_at_end(request.season)
            form = council_form(season.rulebook)
            if form is not None and name not in request.kept:
                laid = council_sheets(agenda_of(season), form, key=key, say=request.words, sitting=sitting)
                made[name] = workbook(request, name, *laid)
        return Made(made)


def council_files(book: Rulebook) -> dict[str, Round | None]:
    """Give the names of the council's workbooks, each with the proposal round that it is for (None: the year's end)."""
    stem, dot, kind = COUNCIL.rpartition(".")
    return {COUNCIL: None} | {
        f"{stem}-{slug(round_.code)}{dot}{kind}": Round(round_.code, round_.name) for round_ in book.proposal_rounds
    }


def part_at_end(season: Season) -> Season:
    """Give what the council sits on at the year's end: everything, but what has a proposal round of its own."""
    return season.of_round("") if season.rulebook.proposal_rounds else season


def agenda_of(season: Season) -> Agenda:
    """Give what a season puts before its council, by the units' word alone.

    Whoever only the council's own word made eligible is voted on as well, on the basis that they had before it.
    """
    before = season.before_council or season
    voted = put_to_vote(season)
    known = {(verdict.who, verdict.title) for verdict in voted}
    rest_on = [verdict for verdict in before.verdicts if (verdict.who, verdict.title) in known]
    ordered = [dossier for _, dossiers in before.by_unit for dossier in dossiers]
    homes = {dossier.person.code: dossier.person.unit for dossier in ordered}
    rounds = list(verification(before, ordered))
    chosen = sample(rounds, season.rulebook)
    verified = by_key(with_sample(rounds, chosen), lambda reviewed: homes[reviewed.person])
    return Agenda(before, verified, voted, bases(rest_on, before.scorecards), chosen)


def council_asked(season: Season, asked: CorrectionsAsked) -> CorrectionsAsked:
    """Give what the council's return slip is made of, with the ballots that its workbook did not have.

    A vote cast on another basis since may be cast again; every other one rests on what it did when it was issued.
    """
    code = asked.combined.stamp.round
    sitting = next(
        (round_ for round_ in council_files(season.rulebook).values() if round_ and round_.code == code), None
    )
    season = season.of_round(code) if sitting else part_at_end(season)
    form = council_form(season.rulebook) or asked.request.form
    agenda = agenda_of(season)
    late = _by_name(agenda.voted, season.rulebook)
    unasked = dict(_ballots_of(codes.ELIGIBLE_NOT_VOTED, asked.findings, late))
    now = bases(agenda.season.verdicts, agenda.season.scorecards)
    judged = _by_name(agenda.season.verdicts, season.rulebook)
    votes = [key for key in ballots.asked if key != "note"] if (ballots := form.table("ballots")) else ()
    return replace(
        asked,
        request=replace(asked.request, form=form, round=sitting, rows=council_rows(agenda, asked.request.say)[0]),
        findings=[finding for n, finding in enumerate(asked.findings) if n not in unasked],
        more=[RowAsked("ballots", key, votes, asked.findings[n], agenda.bases[key]) for n, key in unasked.items()],
        bases_today={
            asked.findings[n].place: now[key] for n, key in _ballots_of(codes.BASIS_CHANGED, asked.findings, judged)
        },
    )


_Named = tuple[object, object]  # somebody and a title, as findings about a ballot name them


def _by_name(verdicts: Iterable[Verdict], book: Rulebook) -> dict[_Named, str]:
    """Give ballots by what findings call them."""
    titles = book.choices["title"]
    return {
        (book.name_with_home(verdict.who), titles[verdict.title]): ballot(verdict.who, verdict.title)
        for verdict in verdicts
    }


def _ballots_of(code: Code, findings: Sequence[Finding], ballots: Mapping[_Named, str]) -> Iterator[tuple[int, str]]:
    """Give the findings of a code, by their number, with the ballot that each is about."""
    for number, finding in enumerate(findings):
        key = ballots.get((finding.params["name"], finding.params["title"])) if finding.code is code else None
        if key:
            yield number, key


def left_alone(loaded: SeasonFolder, season: Season, out: Path) -> tuple[frozenset[str], list[Finding]]:
    """Name the council's workbooks among the results in `out` that must stay as they are, since somebody filled them.

    One that cannot be read stays too. With a finding where the inbox has neither such a file nor a later one of it:
    what was put into the inbox and put right there is the council's word.
    """
    kept, findings = set[str](), list[Finding]()
    for name, sitting in council_files(season.rulebook).items():
        content = files.read_bytes(out / name)
        digest = files.sha256(content) if content is not None else ""
        if content is None or digest in written_before(out).get(name, ()):
            continue
        lying = _read(content, loaded)
        if lying is not None and not has_answers(lying):
            continue
        kept.add(name)
        returned = season.returns.get((*KEY[:2], sitting.code if sitting else ""), ())
        in_inbox = any(receipt.sha256 == digest for receipt in season.receipts)
        if not in_inbox and (lying is None or not returned or newer_than(lying, returned)):
            findings.append(kept_aside(f"{out.name}/{name}"))
    return frozenset(kept), findings


def newer_than(lying: Submission, returned: Sequence[Submission]) -> bool:
    """Say whether a workbook among the results says what those in the inbox do not know yet.

    By the moments of saving that the files themselves bear, as far as they tell; else where it answers something that
    all of these leave blank.
    """
    moments = [submission.modified for submission in returned if submission.modified]
    answers = {(table, record.key): record.values for table in lying.records for record in lying.table(table)}
    known: dict[tuple[str, str], list[Mapping[str, object]]] = {}
    for submission in returned:
        for table in submission.records:
            for record in submission.table(table):
                known.setdefault((table, record.key), []).append(record.values)
    if lying.modified and len(moments) == len(returned) and lying.modified != max(moments):
        return lying.modified > max(moments) and any(
            values not in known.get(key, ()) for key, values in answers.items()
        )
    return any(
        not any(column in answered for answered in known.get(key, ()))
        for key, values in answers.items()
        for column in values
    )


def _read(content: bytes, loaded: SeasonFolder) -> Submission | None:
    """Read a council's workbook that lies among the results; None where nobody can."""
    with ReaderPool(1, passwords=loaded.passwords) as opening:
        opening.understand(Understanding(loaded.rulebook, loaded.register))
        raw = opening.read(content, COUNCIL, files.sha256(content)).result()
    if isinstance(raw, Refusal):
        return None
    form, _ = unpack(raw, COUNCIL) if isinstance(raw, bytes) else raw
    return form.submission if form else None
