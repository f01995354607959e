"""What a return slip asks: one row a cell of a return, under an id that says person, field and round.

A slip is a form of its own: its manifest names, by digest, the returns that it corrects, and of every row the cell
it is about and what stood there. So nothing in it can be changed unseen.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.forms.identity.form_rows import BASIS
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest, Terms
from thidua_xlsx.model import Answer, Record, Stamp, Submission, Unknown

CORRECTIONS = "corrections"
SLIP = "slip"  # the form that declares it
ANSWER, CONFIRMED, CLEARED = "answer", "confirmed", "cleared"
_DIGEST = 64  # hexadecimal digits of a SHA-256


class CellAsked(msgspec.Struct, frozen=True):
    """A cell of a return that a slip asks about, by the table, record and column it stands in.

    `of` names the return where the record is a line, whose key is only a place in that very file. `said` is what stood
    there; `doubts` are the codes of what may be right all the same; `person` is whom it is about. `basis` is what an
    answer rests on where it is a new word and not the old one put right: a ballot that nobody was asked for before.
    """

    table: str
    key: str
    column: str
    of: str = ""
    said: str = ""
    doubts: tuple[str, ...] = ()
    person: str = ""
    basis: str = ""

    @property
    def address(self) -> tuple[str, str, str, str]:
        """Where the cell stands, whatever was said there."""
        return self.of, self.table, self.key, self.column


def clears_line(spec: TableSpec, column: str, text: str) -> bool:
    """Say whether clearing a cell takes away its whole line: it says what the line is about, or it lacks in the line.

    So of lines that people write themselves alone, such as initiatives. `column` is the key of the cell's column in the
    table of `spec`, `text` what stands there as `answer_text` gives it.
    """
    own = spec.shape.may_stay_blank and spec.shape.rows_are_places
    return own and column in spec.required and (column in spec.identity or not text)


_ASKED = msgspec.json.Decoder(CellAsked)


def cell_text(cell: CellAsked) -> str:
    """Write a cell as the manifest of a slip has it."""
    return msgspec.json.encode(cell).decode()


def cells_asked(bases: Mapping[str, str]) -> dict[str, CellAsked]:
    """Give the cells that a slip asks about by the ids of their rows, read from `bases`.

    `bases` holds what answers rest on, by `<table>/<row id>`: a text of JSON for each row of a slip. What is not
    understood of them is left out.
    """
    cells = {}
    for name, text in bases.items():
        table, _, row = name.partition("/")
        if table == CORRECTIONS:
            try:
                cells[row] = _ASKED.decode(text)
            except msgspec.MsgspecError:
                continue
    return cells


def row_id(cell: CellAsked, unit: str, round_: str, taken: Iterable[str] = ()) -> str:
    """Give the id of a slip's row: who, which field, which round; `taken` are ids of the slip that are no longer free.

    `unit` and `round_` are codes, `round_` empty where there are no rounds. Where lines of two returns are alike, a
    number stands behind the id.
    """
    line = [cell.key] if cell.key != (cell.person or unit) else []
    id_ = "/".join(filter(None, (cell.person or unit, ".".join((cell.table, *line, cell.column)), round_)))
    used = {*taken}
    return next(free for free in (id_, *(f"{id_}#{n}" for n in range(2, len(used) + 3))) if free not in used)


def is_slip(submission: Submission) -> bool:
    """Say whether what came back is a slip of corrections, and no form as a whole."""
    return CORRECTIONS in submission.records


def answer_text(answer: Answer | None) -> str:
    """Give an answer as a text that is the same whenever the answer is: `yes`, `9.5`, `a; b`; a blank is empty."""
    if isinstance(answer, Unknown):
        return answer.raw
    if isinstance(answer, tuple):
        return "; ".join(answer)
    return ("yes" if answer else "no") if isinstance(answer, bool) else plain_text(answer)


def slip_manifest(
    stamp: Stamp,
    columns: Mapping[str, str],
    rows: Sequence[tuple[str, Mapping[str, str], CellAsked]],
    replaced: Iterable[str],
    terms: Terms,
) -> Manifest:
    """Make the manifest of a slip: its rows with all that stands in them, and the digests of what it was made from.

    `columns` gives the label of each column by its key; `rows` are the id of a row, the texts it shows by column, and
    its cell; `replaced` are the SHA-256 digests of the returns that the slip corrects. `terms` are the lines of the
    season workbook that its answers rest on.
    """
    texts = {id_: {**shown, BASIS: cell_text(cell)} for id_, shown, cell in rows}
    table = TableManifest({id_: f"{shown['name']} – {shown['field']}" for id_, shown, _ in rows}, columns, texts)
    return Manifest(
        stamp.season, stamp.unit, stamp.phase, stamp.round, {CORRECTIONS: table}, tuple(sorted(replaced)), terms
    )


def made_from(manifest: Manifest) -> frozenset[str]:
    """Give the digests of the returns that a slip was made from."""
    return frozenset(text for text in manifest.fixed_texts if len(text) == _DIGEST)


def record_in(submission: Submission, table: str, key: str) -> Record | None:
    """Give the record of a return with the key `key` in the table with the id `table`; None where it has none."""
    return next((record for record in submission.table(table) if record.key == key), None)
