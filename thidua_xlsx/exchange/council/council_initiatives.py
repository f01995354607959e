"""What the council's returned workbook says of initiatives, and what of an author's own line it settles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key, initiative_key, match_key
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.exchange.council.point_changes import text_of
from thidua_xlsx.intake.dossiers.year_facts import same_initiative
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Council, Dossier, Initiative, Record, Submission, Unknown

PHASE = "council"
_FAILED = frozenset(map(match_key, ("Không đạt", "Không công nhận", "Chưa đạt", "Không xếp loại", "KĐ")))
_MENDED = 80  # per cent that a name and its mended wording have in common
_OUTCOMES = {"recognised": True, "refused": False}  # what a result says of an initiative: whether it is recognised


def initiative_lines(submission: Submission, dossiers: Sequence[Dossier], findings: list[Finding]) -> Iterator[Record]:
    """Give the lines about initiatives; one that was filled in beforehand is about what was filled in.

    Its wording may have been mended: that is kept as `mended`. Where another person or name stands there, what it says
    is about neither of them, and what was filled in is left open.
    """
    names = {dossier.person.code: {initiative_key(work.name) for work in dossier.initiatives} for dossier in dossiers}
    for record in submission.table("initiatives"):
        who, _, name = submission.bases.get(f"initiatives/{record.key}", "").partition(" ")
        answered, typed = set(record.values) - {"person", "name"}, text_of(record, "name") or name
        if _lacks_result(record, own=not name):
            place = record.place("result") or record.place("name") or next(iter(record.places.values()))
            findings.append(at(codes.INITIATIVE_WITHOUT_RESULT, place, person=text_of(record, "person"), name=typed))
            record = replace(record, values={**record.values, "result": Unknown("")})
        issued = (who, initiative_key(name)) == (text_of(record, "person"), initiative_key(typed))
        if not name or not answered or issued:
            if not record.blank:
                yield record
            continue
        about_it = {**record.values, "person": who, "name": name}
        taken = initiative_key(typed) in names.get(who, ()) and initiative_key(typed) != initiative_key(name)
        if text_of(record, "person") in (who, "") and not taken and _is_mended(name, typed):
            yield replace(record, values={**about_it, "mended": typed})
            continue
        place = record.place("name") or next(iter(record.places.values()))
        findings.append(at(codes.INITIATIVE_LINE_REUSED, place, person=who, name=name, typed=typed))
        yield replace(record, values={"person": who, "name": name, "result": Unknown(typed)})


def _lacks_result(record: Record, *, own: bool) -> bool:
    """Say whether a line says something of an initiative and not whether it is recognised.

    Of one that was filled in a blank is as its author declared, unless the mark says that it failed; of a line of the
    council's `own` nobody has declared anything.
    """
    if "result" in record.values:
        return False
    failed = match_key(plain_text(record.values.get("mark"))) in _FAILED
    return failed or (own and bool({"mark", "applied", "decision_no", "decision_date"} & record.values.keys()))


def _is_mended(name: str, typed: str) -> bool:
    """Say whether somebody who wrote `typed` over `name` mended its wording."""
    from rapidfuzz import fuzz  # which few merges need

    return fuzz.token_set_ratio(initiative_key(name), initiative_key(typed)) >= _MENDED


def with_results(dossier: Dossier, records: Sequence[Record]) -> tuple[Initiative, ...]:
    """Give a person's initiatives with what the initiative council found; blanks keep what the author declared.

    What lines about one initiative answer differently stays open, however many say one thing and whichever is last.
    """
    by_name = {initiative_key(initiative.name): initiative for initiative in dossier.initiatives}
    answered = [line for line in records if text_of(line, "name") and set(line.values) - {"person", "name"}]
    for key, lines in by_key(answered, lambda line: initiative_key(text_of(line, "name"))).items():
        initiative = by_name.get(key, Initiative(dossier.person.code, text_of(lines[0], "name")))
        for record in lines:
            initiative = _with_result(initiative, record)
        for name, column in (("recognised", "result"), ("applied", "applied")):
            if len({line.values[column] for line in lines if column in line.values}) > 1:
                initiative = replace(initiative, **{name: None})
        by_name[key] = initiative
    return tuple(by_name.values())


def _with_result(initiative: Initiative, record: Record) -> Initiative:
    values = record.values
    applied = values.get("applied", initiative.applied)
    answered = [name for name in ("result", "applied", "decision_no") if name in values]
    cells = tuple(cell for name in answered if (cell := record.places.get(name)))
    return replace(
        initiative,
        name=text_of(record, "mended") or initiative.name,
        recognised=_OUTCOMES.get(str(values["result"])) if "result" in values else initiative.recognised,
        applied=applied if isinstance(applied, bool) else None,
        decision_no=plain_text(values.get("decision_no", initiative.decision_no)),
        decision_date=plain_text(values.get("decision_date", initiative.decision_date)),
        mark=plain_text(values.get("mark", initiative.mark)),
        places=(*cells, *initiative.places),
    )


Settled = Mapping[tuple[str, str], Mapping[str, Answer]]  # (person, key of the name): answers by the author's column

# The columns of an author's line, and those in which the council answers them.
_COLUMNS = {
    "recognised": "result",
    "applied": "applied",
    "decision_no": "decision_no",
    "decision_date": "decision_date",
}


def settled_initiatives(council: Council | None) -> Settled:
    """Give what the council answers of each initiative, by the columns of its author's line; nothing without a council.

    What its lines answer differently, or nobody can read, is not settled.
    """
    settled: dict[tuple[str, str], dict[str, Answer]] = {}
    for initiative, lines in by_key(council.initiatives if council else (), same_initiative).items():
        if initiative is not None:
            columns = {own: [line.values[key] for line in lines if key in line.values] for own, key in _COLUMNS.items()}
            columns["recognised"] = [_OUTCOMES.get(str(word), Unknown(str(word))) for word in columns["recognised"]]
            settled[initiative] = {
                own: answers[0]
                for own, answers in columns.items()
                if answers and not any(isinstance(answer, Unknown) or answer != answers[0] for answer in answers)
            }
    return settled


def as_settled(form: Submission, settled: Settled) -> Submission:
    """Give a form with the council's yes or no in the place of the author's, so that nobody is asked for it any more.

    Numbers and days stay as the author wrote them: whoever doubts one points at the cell that it stands in.
    """
    if not settled or form.stamp.phase == PHASE or not form.table("initiatives"):
        return form
    lines = []
    for line in form.table("initiatives"):
        answers = {key: answer for key, answer in _answers(line, settled).items() if isinstance(answer, bool)}
        lines.append(replace(line, values={**line.values, **answers}))
    return replace(form, records={**form.records, "initiatives": tuple(lines)})


def settled_cells(forms: Iterable[Submission], settled: Settled) -> frozenset[CellPlace]:
    """Give the cells of authors in whose place the council has answered: whatever stands there does not count."""
    lines = [line for form in forms if form.stamp.phase != PHASE for line in form.table("initiatives")]
    return frozenset(line.places[key] for line in lines for key in _answers(line, settled) if key in line.places)


def _answers(line: Record, settled: Settled) -> Mapping[str, Answer]:
    initiative = same_initiative(line)
    return settled.get(initiative, {}) if initiative else {}
