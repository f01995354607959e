"""What the council's lines about initiatives settle: answers of the authors that do not count any more."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.exchange.council.council_return import OUTCOMES, PHASE
from thidua_xlsx.intake.dossiers.year_facts import same_initiative
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Council, Record, Submission, Unknown

Settled = Mapping[tuple[str, str], Mapping[str, Answer]]  # (person, key of the name): answers by the author's column

_TABLE = "initiatives"
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
            columns["recognised"] = [OUTCOMES.get(str(word), Unknown(str(word))) for word in columns["recognised"]]
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
    lines = form.table(_TABLE)
    if not lines or not settled or form.stamp.phase == PHASE:
        return form
    return replace(form, records={**form.records, _TABLE: tuple(_answered(line, settled) for line in lines)})


def _answered(line: Record, settled: Settled) -> Record:
    answers = _answers(line, settled)
    return replace(
        line, values={**line.values, **{key: answer for key, answer in answers.items() if isinstance(answer, bool)}}
    )


def settled_cells(forms: Iterable[Submission], settled: Settled) -> frozenset[CellPlace]:
    """Give the cells of authors in whose place the council has answered: whatever stands there does not count."""
    lines = [line for form in forms if form.stamp.phase != PHASE for line in form.table(_TABLE)]
    return frozenset(line.places[key] for line in lines for key in _answers(line, settled) if key in line.places)


def _answers(line: Record, settled: Settled) -> Mapping[str, Answer]:
    initiative = same_initiative(line)
    return settled.get(initiative, {}) if initiative else {}
