"""The council's returned workbook: what it says of scores, grades, the meeting and the votes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key, match_key
from thidua_xlsx.declare.criteria.criterion_kind import Entered
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.tables.cell_kinds import votes_of
from thidua_xlsx.exchange.council.council_initiatives import PHASE, initiative_lines, with_results
from thidua_xlsx.exchange.council.later_meetings import VOTES
from thidua_xlsx.exchange.council.point_changes import about, adjustments_of, scored_layers, text_of
from thidua_xlsx.intake.dossiers.units_as_people import as_people
from thidua_xlsx.intake.dossiers.year_facts import last_entered, without_excused, worst_discipline
from thidua_xlsx.intake.read.matrix_reader import of_units
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import (
    Adjustment,
    Council,
    Decision,
    Dossier,
    Fact,
    LayerScores,
    Meeting,
    Record,
    Submission,
    UnitDossier,
    Unknown,
)

KEY = (SCHOOL, PHASE, "")  # unit, phase and round of the council's form
_Scores = Mapping[tuple[str, str], LayerScores]  # by round and layer


def council_keys(book: Rulebook) -> dict[str, tuple[str, str, str]]:
    """Give unit, phase and round of the council's forms, by the code of the proposal round (empty: the year's end)."""
    return {code: (SCHOOL, PHASE, code) for code in ("", *(round_.code for round_ in book.proposal_rounds))}


def combined_sittings(sittings: Mapping[str, Council]) -> Council:
    """Give what several sittings of the council say together; of one alone, its own word."""
    main = sittings.get("")
    if list(sittings) == [""] and main is not None:
        return main
    start = main or Council(next(iter(sittings.values())).file, Meeting())
    return replace(
        start,
        decisions=tuple(vote for council in sittings.values() for vote in council.decisions),
        dossiers={who: record for council in (*sittings.values(), start) for who, record in council.dossiers.items()},
        ballots=frozenset().union(*(council.ballots for council in sittings.values())),
        blank_ballots={key: cell for council in sittings.values() for key, cell in council.blank_ballots.items()},
        set_aside={key: note for council in sittings.values() for key, note in council.set_aside.items()},
        sittings=sittings,
    )


def has_answers(submission: Submission) -> bool:
    """Say whether somebody answered anything; lines that were filled in beforehand are no answer."""
    for table, records in submission.records.items():
        for record in records:
            beforehand = f"{table}/{record.key}" in submission.bases and table == "initiatives"
            issued = {"person", "name"} if beforehand else set()
            if set(record.values) - issued:
                return True
    return False


def read_council(
    submission: Submission, dossiers: Sequence[Dossier], units: Sequence[UnitDossier], book: Rulebook
) -> tuple[Council, list[Finding]]:
    """Read the council's word from its (combined) workbook; what cannot be applied is a finding and is left out."""
    findings: list[Finding] = []
    adjustments = adjustments_of(submission, dossiers, book, findings)
    unit_findings: list[Finding] = []
    seen = book.collective
    unit_adjustments = adjustments_of(submission, as_people(units, book), seen, unit_findings, "unit") if seen else ()
    findings += of_units(unit_findings)
    meeting, aside = _meeting(submission, findings), _set_aside(submission)
    council = Council(
        file=submission.file,
        meeting=meeting,
        decisions=tuple(_votes(submission, meeting, aside, book, findings)),
        set_aside=aside,
        dossiers={record.key: record for record in submission.table("dossiers") if not record.blank},
        grades={record.key: record for record in submission.table("grades") if not record.blank},
        adjustments=tuple(adjustments),
        initiatives=tuple(initiative_lines(submission, dossiers, findings)),
        unit_adjustments=tuple(unit_adjustments),
        ballots=frozenset(
            {key.removeprefix("ballots/") for key in submission.bases if key.startswith("ballots/")}
            | {record.key for record in submission.table("ballots")}
        ),
        blank_ballots={
            record.key: cell
            for record in submission.table("ballots")
            if VOTES.isdisjoint(record.values) and (cell := record.place("yes"))
        },
        nominated={record.key: record for record in submission.table("nominated") if not record.blank},
        marked={record.key: record for record in submission.table("marked_entries") if not record.blank},
    )
    return council, findings


def _meeting(submission: Submission, findings: list[Finding]) -> Meeting:
    """Read the meeting's numbers; a number of members out of another one (`8/9`) leaves open which of the two it is."""
    rows = {record.key: record for record in submission.table("meeting")}
    values = {key: record.values.get("value") for key, record in rows.items()}
    places = {key: place for key, record in rows.items() if (place := record.place("value"))}
    day = values.get("date")
    names = ("members", "present", "ballots_issued", "ballots_valid", "staff_valid")
    numbers = {name: votes_of(values.get(name))[0] for name in names}
    members, of = numbers["members"], votes_of(values.get("members"))[1]
    torn = of is not None and of != members
    if torn:
        findings.append(at(codes.MEETING_CONTRADICTS, places["members"], unit=SCHOOL, less=of, more=members))
    return Meeting(
        date=day if isinstance(day, date) else None,
        members=None if torn else members,
        present=numbers["present"],
        ballots_issued=numbers["ballots_issued"],
        ballots_valid=numbers["ballots_valid"],
        staff_valid=numbers["staff_valid"],
        places=places,
        contradicts=torn or any(isinstance(values.get(name), Unknown) for name in names),
    )


_NOT_PUT = "không xét"  # what a note begins with where nobody was to vote


def _set_aside(submission: Submission) -> dict[str, tuple[str, CellPlace]]:
    """Give the ballots without votes whose note says that they were not put to the vote, with it and its cell."""
    return {
        record.key: (note, place)
        for record in submission.table("ballots")
        if VOTES.isdisjoint(record.values)
        and match_key(note := text_of(record, "note")).startswith(match_key(_NOT_PUT))
        and (place := record.place("note"))
    }


def _votes(
    submission: Submission, meeting: Meeting, aside: Collection[str], book: Rulebook, findings: list[Finding]
) -> list[Decision]:
    """Give the ballots that were counted; left out are those set `aside` (keys) and on nobody of the season."""
    votes = []
    for record in submission.table("ballots"):
        if record.blank or record.key in aside:
            continue
        who, _, title = record.key.rpartition(":")
        places = tuple(place for name in ("yes", "no") if (place := record.places.get(name)))
        if not (title in book.titles and book.titles[title].enabled) or not (book.person(who) or book.unit(who)):
            findings.append(at(codes.BALLOT_FOR_NOBODY, places[0], unit=SCHOOL, key=record.key))
            continue
        yes, no, of = _counted(record, meeting.ballots_valid, "yes", "no")
        staff_yes, staff_no, of_staff = _counted(record, meeting.staff_valid, "staff_yes", "staff_no")
        vote = Decision(who, title, yes, no, note=text_of(record, "note"), staff_yes=staff_yes, staff_no=staff_no)
        votes.append(replace(vote, out_of=of, staff_out_of=of_staff, places=places))
    return votes


def _counted(record: Record, valid: int | None, *names: str) -> tuple[int | None, int | None, tuple[int, ...]]:
    """Give the votes for and against, and the numbers of all ballots that are named beside them.

    Neither is known where one of the two cannot be read: they are one count.
    Those against that nobody entered are the valid ballots that were not for it, where both numbers are known.
    """
    values = [record.values.get(name) for name in names]
    if any(isinstance(value, Unknown) for value in values):
        return None, None, ()
    (yes, of), (no, of_no) = map(votes_of, values)
    if no is None and yes is not None and valid is not None and yes <= valid:
        no = valid - yes
    return yes, no, tuple(number for number in (of, of_no) if number is not None)


def basis_when_issued(decision: Decision, returns: Sequence[Submission]) -> str | None:
    """Give the digest of what a ballot rested on when the workbook or the slip it was counted in was issued."""
    file = decision.places[0].file if decision.places else ""
    source = next((submission for submission in returns if file in (submission.file, *submission.corrected_by)), None)
    return source.bases.get(f"ballots/{decision.who}:{decision.title}") if source else None


def apply_council(
    council: Council, dossiers: Sequence[Dossier], units: Sequence[UnitDossier], book: Rulebook
) -> tuple[list[Dossier], list[UnitDossier], list[Finding]]:
    """Give the dossiers as the council leaves them: points, grades, disciplines, excused rounds, initiatives."""
    findings: list[Finding] = []
    changes = by_key(council.adjustments, lambda adjustment: adjustment.person)
    initiatives = by_key(council.initiatives, lambda record: text_of(record, "person"))
    people = []
    for dossier in dossiers:
        code = dossier.person.code
        row, lines = council.grades.get(code), initiatives.get(code, ())
        people.append(_with_answers(dossier, row, changes.get(code, ()), lines, book, findings))
    collectives = []
    stand_ins = {stand_in.person.code: stand_in for stand_in in as_people(units, book)}
    changed = by_key(council.unit_adjustments, lambda adjustment: adjustment.person)
    for unit in units:
        code, facts = unit.unit.code, {"grade": unit.grade, "discipline": unit.discipline}
        row, stand_in = council.grades.get(code), stand_ins.get(code)
        if stand_in and book.collective:
            of_unit: list[Finding] = []
            excused, scores = _scored(stand_in, row, changed.get(code, ()), book.collective, of_unit)
            facts = _facts_without(excused, unit, book)
            unit = replace(unit, scores=scores, excused=excused)
            findings += of_units(of_unit)
        grade, discipline = facts_of(row, facts["grade"], facts["discipline"])
        collectives.append(replace(unit, grade=grade, discipline=discipline))
    return people, collectives, findings


def facts_of(row: Record | None, grade: Fact, discipline: Fact) -> tuple[Fact, Fact]:
    """Give grade and discipline with what the council entered in the place of what was known."""
    facts = [grade, discipline]
    for place, name in enumerate(("grade", "discipline")):
        if row is not None and name in row.values:
            cells = tuple(cell for cell in (row.places.get(name),) if cell)
            answer = row.values[name]
            facts[place] = Fact(cells=cells, unknown=True) if isinstance(answer, Unknown) else Fact(answer, cells)
    return facts[0], facts[1]


def _facts_without(excused: Collection[str], dossier: Dossier | UnitDossier, book: Rulebook) -> dict[str, Fact]:
    """Give grade, discipline, and months and leave of people as the forms say them, not waiting for excused rounds."""
    names = ["grade", "discipline", *(("months_worked", "leave_days") if isinstance(dossier, Dossier) else ())]
    answers = without_excused(dossier.answers, excused)
    if len(answers) == len(dossier.answers):
        return {name: getattr(dossier, name) for name in names}
    discipline = worst_discipline(answers, book.columns.scale("discipline"))
    return {name: last_entered(answers, name) for name in names} | {"discipline": discipline}


def _with_answers(
    dossier: Dossier,
    row: Record | None,
    adjustments: Sequence[Adjustment],
    initiatives: Sequence[Record],
    book: Rulebook,
    findings: list[Finding],
) -> Dossier:
    excused, scores = _scored(dossier, row, adjustments, book, findings)
    facts = _facts_without(excused, dossier, book)
    facts["grade"], facts["discipline"] = facts_of(row, facts["grade"], facts["discipline"])
    return replace(
        dossier,
        scores=scores,
        initiatives_known=dossier.initiatives_known or (dossier.untold is not None and dossier.untold <= excused),
        excused=excused,
        initiatives=with_results(dossier, initiatives),
        **facts,
    )


def _scored(
    dossier: Dossier, row: Record | None, adjustments: Sequence[Adjustment], book: Rulebook, findings: list[Finding]
) -> tuple[frozenset[str], _Scores]:
    """Give the rounds somebody is excused from, and the layers of the others with the changes of the council.

    That they are excused holds over whatever was typed in such a round.
    """
    excused, scores = _excused(dossier, row, book, findings), _adjusted(dossier, adjustments)
    findings += _typed_in_excused(dossier, scores, excused, row, book)
    return excused, {key: layer for key, layer in scores.items() if key[0] not in excused}


def _adjusted(dossier: Dossier, adjustments: Sequence[Adjustment]) -> _Scores:
    """Give the layers with the council's own where it spoke: the points it found, with its changes."""
    scores = dict(dossier.scores)
    for adjustment in adjustments:
        below = next(
            scores[adjustment.round, layer]
            for layer in ("council", *scored_layers(dossier, adjustment.round))
            if (adjustment.round, layer) in scores
        )
        points: dict[str, Entered | Unknown] = {**below.points, adjustment.criterion: adjustment.score}
        scores[adjustment.round, "council"] = LayerScores(
            points, {**below.places, adjustment.criterion: adjustment.place}, excused=below.excused
        )
    return scores


def _excused(dossier: Dossier, row: Record | None, book: Rulebook, findings: list[Finding]) -> frozenset[str]:
    rounds = row.values.get("excused") if row else None
    if row is None or not isinstance(rounds, tuple) or not rounds:
        return frozenset()
    if not text_of(row, "note"):
        findings.append(about(codes.EXCUSED_WITHOUT_REASON, row, "excused", dossier, book))
        return frozenset()
    return frozenset(rounds)


def _typed_in_excused(
    dossier: Dossier, scores: _Scores, excused: Collection[str], row: Record | None, book: Rulebook
) -> list[Finding]:
    """Tell of points that are left out with their rounds, at the council's cell and at those where they were typed."""
    typed = {key: layer.places for key, layer in scores.items() if key[0] in excused and layer.points}
    if row is None or not typed:
        return []
    cells = tuple(dict.fromkeys(next(iter(places.values())) for places in typed.values() if places))
    rounds = tuple(round_.name for round_ in book.rounds if any(code == round_.code for code, _ in typed))
    return [about(codes.EXCUSED_WITH_POINTS, row, "excused", dossier, book, also=cells, rounds=rounds)]


def kept_aside(file: str) -> Finding:
    """Say that `file`, a filled workbook of the council among the results, has not been put into the inbox."""
    return at(codes.COUNCIL_NOT_IN_INBOX, FilePlace(file), unit=SCHOOL)
