"""The changes of points in the council's workbook: each with person, round, criterion, points and a reason."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from thidua_xlsx.declare.criteria.criterion_kind import Entered, points_column
from thidua_xlsx.declare.season import FORM_LAYERS, SCHOOL, Criterion, Rulebook
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Adjustment, Dossier, Record, Submission, Unknown


def text_of(record: Record, column: str) -> str:
    """Give what a record says in `column`, where that is a text; empty where there is none."""
    value = record.values.get(column)
    return value if isinstance(value, str) else ""


_TABLES = {"person": "adjustments", "unit": "unit_adjustments"}


def adjustments_of(
    submission: Submission, dossiers: Sequence[Dossier], book: Rulebook, findings: list[Finding], who: str = "person"
) -> list[Adjustment]:
    """Give the changes of points that can be applied; each of the others is a finding.

    `who` names the column that says whose points: of people, or of the units that stand in their place in `book`.
    """
    known = {dossier.person.code: dossier for dossier in dossiers}
    applied: dict[tuple[str, str, str], Adjustment] = {}
    twice: set[tuple[str, str, str]] = set()
    for record in submission.table(_TABLES[who]):
        dossier, criterion = known.get(text_of(record, who)), book.rubric.criterion(text_of(record, "criterion"))
        if dossier is None or criterion is None or "score" not in record.values:
            continue  # a line that is not complete was reported when it was read
        adjustment = _adjustment(record, dossier, criterion, book, findings)
        if adjustment is None:
            continue
        key = (adjustment.person, adjustment.round, adjustment.criterion)
        if key in applied and applied[key].score != adjustment.score:
            twice.add(key)
            other = applied[key].place
            twin = about(codes.ADJUSTED_TWICE, record, "score", dossier, book, also=(other,), criterion=criterion.code)
            findings.append(twin)
        if key not in applied and adjustment.score == _score_before(dossier, adjustment):
            idle, typed = codes.ADJUSTMENT_CHANGES_NOTHING, plain_text(record.values["score"])
            findings.append(about(idle, record, "score", dossier, book, criterion=criterion.code, score=typed))
        applied.setdefault(key, adjustment)
    return [adjustment for key, adjustment in applied.items() if key not in twice]


def scored_layers(dossier: Dossier, round_: str) -> list[str]:
    """Give the layers that hold any points in a round (`round_`), the highest first; a blank sheet did not score."""
    layers = [layer for layer in reversed(FORM_LAYERS) if (round_, layer) in dossier.scores]
    return [layer for layer in layers if dossier.scores[round_, layer].points] or layers


def _score_before(dossier: Dossier, adjustment: Adjustment) -> Entered | Unknown | None:
    """Give what the forms say where the council changes it; None where they say nothing."""
    layers = scored_layers(dossier, adjustment.round)
    return dossier.scores[adjustment.round, layers[0]].points.get(adjustment.criterion) if layers else None


def about(
    code: Code,
    record: Record,
    column: str,
    dossier: Dossier,
    book: Rulebook,
    *,
    also: tuple[CellPlace, ...] = (),
    **more: object,
) -> Finding:
    """Make a finding about a person at the cell of a record in `column`."""
    place = record.place(column)
    assert place is not None
    who = dossier.person
    return Finding(code, place, {"name": book.shown_name(who), **more}, also, SCHOOL, who.code)


def _adjustment(
    record: Record, dossier: Dossier, criterion: Criterion, book: Rulebook, findings: list[Finding]
) -> Adjustment | None:
    """Understand one line; None, with the finding that says why, where it cannot be applied."""
    round_ = text_of(record, "round") or (book.rounds[0].code if len(book.rounds) == 1 else "")
    place = record.place("score")
    if isinstance(record.values.get("round"), Unknown) or place is None:
        return None
    if not round_:
        findings.append(about(codes.ADJUSTMENT_WITHOUT_ROUND, record, "round", dossier, book))
        return None
    lacking = None
    if not text_of(record, "reason"):
        lacking = codes.ADJUSTMENT_WITHOUT_REASON, "reason"
    scored = any(scores.points for (code, _), scores in dossier.scores.items() if code == round_)
    declared = book.round(round_)
    if declared is None or not scored or not criterion.applies(dossier.stay_in(declared).group):
        lacking = lacking or (codes.ADJUSTMENT_OF_NOTHING, "criterion")
    if lacking:
        findings.append(about(lacking[0], record, lacking[1], dossier, book, criterion=criterion.code))
        return None
    column = points_column(book.columns.column("unit_score", "points"), criterion)
    typed = plain_text(record.values["score"])
    answer = read_cell(RawCell(typed), column, book.choices.get(column.choices, Choices()))
    added = typed.startswith("+")  # five more, or five in all: nobody can say
    if added or answer.problem or not isinstance(answer.value, Decimal | str | bool):
        if not isinstance(record.values["score"], Unknown):
            code, most = codes.ADJUSTMENT_NOT_POSSIBLE, criterion.max
            finding = about(code, record, "score", dossier, book, criterion=criterion.code, max=most)
            findings.append(replace(finding, raw=typed))
        return None
    return Adjustment(dossier.person.code, round_, criterion.code, answer.value, text_of(record, "reason"), place)
