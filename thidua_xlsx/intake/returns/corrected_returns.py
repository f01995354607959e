"""Slips laid over the returns that they correct, cell by cell, the newest first; what is wrong with a slip is told.

A slip takes nothing away: cells that it leaves blank stay as the return has them. Of two slips that say different
things of a cell the newer one counts where it was made knowing the other; else they are told as forms that differ.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.forms.identity.corrections import (
    ANSWER,
    CLEARED,
    CONFIRMED,
    CORRECTIONS,
    CellAsked,
    answer_text,
    cells_asked,
    clears_line,
    record_in,
)
from thidua_xlsx.forms.slip_lines import HOLDS_ROWS
from thidua_xlsx.intake.returns.combine_returns import differing_records
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Answer, CellConfirmed, Policy, Record, Submission, Unknown


class CorrectedReturns(msgspec.Struct, frozen=True):
    """The returns of a form as slips have corrected them; the slips that counted, by file, and what was found.

    `refused` are slips that could not be laid over anything, each with the reason; `settled` are cells that something
    else now stands for, so that what was found in them needs nobody any more. `filled` are sheets, by file, of which
    rows or columns could not be read and of which slips have answered all that was asked, or all of one record.
    """

    returns: tuple[Submission, ...]
    used: Mapping[str, str] = msgspec.field(default_factory=dict)
    refused: Mapping[str, Finding] = msgspec.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    settled: frozenset[CellPlace] = frozenset()
    confirmed: tuple[CellConfirmed, ...] = ()
    chosen: frozenset[str] = frozenset()
    filled: frozenset[tuple[str, str, str]] = frozenset()


def unanswered(
    findings: Iterable[Finding],
    corrected: Collection[CorrectedReturns],
    in_copies: Iterable[tuple[str, str, str]] = (),
) -> list[Finding]:
    """Give the findings but for those about cells, or rows and columns of sheets, that slips have answered.

    `in_copies` are such sheets and records of which other copies say all that was not known.
    """
    settled = {place for form_returns in corrected for place in form_returns.settled}
    filled = {*in_copies, *(sheet for form_returns in corrected for sheet in form_returns.filled)}

    def is_filled(finding: Finding) -> bool:
        place = finding.place
        sheets = [place.sheet] if isinstance(place, CellPlace) else _named_by(finding.params.get("table"))
        file, keys = getattr(place, "file", ""), {"", finding.person or ""}
        return finding.code in HOLDS_ROWS and any((file, sheet, key) in filled for sheet in sheets for key in keys)

    return [finding for finding in findings if finding.place not in settled and not is_filled(finding)]


class _Correction(msgspec.Struct, frozen=True):
    """What one slip says of one cell: `answer` is None where it clears it."""

    slip: Submission
    asked: CellAsked
    place: CellPlace
    answer: Answer | None = None

    @property
    def answers(self) -> bool:
        """Whether it says what is to stand in the cell, and does not clear it."""
        return self.answer is not None

    def takes_line(self, spec: TableSpec) -> bool:
        """Whether it clears the whole line that its cell stands in."""
        return not self.answers and clears_line(spec, self.asked.column, self.asked.said)


_Doubted = tuple[Submission, CellAsked, Finding]  # a line of a slip that counts for nothing, and what is found of it


def correct_returns(
    returns: Sequence[Submission], slips: Sequence[Submission], form: Form, rulebook: Rulebook, policy: Policy
) -> CorrectedReturns:
    """Lay the slips of one form over its returns."""
    laid: dict[str, list[_Correction]] = {}
    refused: dict[str, Finding] = {}
    doubts: list[_Doubted] = []
    clear: list[_Correction] = []
    agreed_in: dict[str, list[_Correction]] = {}
    used: dict[str, str] = {}
    for slip in sorted(slips, key=lambda slip: (slip.file, slip.sha256)):
        corrections, agreed, doubted = _answers_of(slip)
        targets, refusal = _targets(slip, [*corrections, *agreed], returns)
        if refusal:
            refused[slip.file] = refusal
            continue
        doubts += doubted
        clear += [*corrections, *agreed]
        used[slip.file] = slip.sha256
        for target in targets:
            # The lines of one return are not those of another, but of a copy that says the same.
            lines = {correction.asked.of for correction in corrections + agreed}
            if target.sha256 in slip.replaced_returns:
                lines = {"", target.sha256}
            for here, all_lines in ((laid, corrections), (agreed_in, agreed)):
                own = [correction for correction in all_lines if correction.asked.of in lines]
                here.setdefault(target.sha256, []).extend(own)
    made = [_laid_over(submission, laid.get(submission.sha256, ()), form, rulebook, policy) for submission in returns]
    # Of some lines a later slip, made knowing them, speaks clearly.
    unclear = [
        finding
        for slip, asked, finding in doubts
        if not any(
            correction.asked.address == asked.address and slip.sha256 in correction.slip.replaced_returns
            for correction in clear
        )
    ]
    differences = {str(finding.place): finding for _, more, _, _ in made for finding in more}
    return CorrectedReturns(
        tuple(replace(submission, corrected_by=used) if used else submission for submission, _, _, _ in made),
        used,
        refused,
        (*unclear, *differences.values()),
        frozenset(place for _, _, settled, _ in made for place in settled),
        tuple(
            cell
            for submission, _, _, _ in made
            for cell in _confirmed(submission, agreed_in.get(submission.sha256, ()), laid.get(submission.sha256, ()))
        ),
        frozenset(record for _, _, _, chosen in made for record in chosen),
        frozenset(sheet for old, new in zip(returns, made, strict=True) for sheet in filled_since(old, new[0], form)),
    )


def filled_since(before: Submission, after: Submission, form: Form) -> Iterator[tuple[str, str, str]]:
    """Give the sheets of a return with answers that nobody knew `before`, and all of which are known after.

    With the key of a record where that alone is known, blank where everything is.
    """
    for sheet in form.sheets:
        tables = [spec.id for spec in sheet.tables]
        unknown, left = _unknown(before, tables), _unknown(after, tables)
        records = (record for table in tables for record in before.table(table))
        found_on = {place.sheet for record in records for place in record.places.values()}  # however it is renamed
        names = {text for name in (sheet.name, *(spec.title for spec in sheet.tables)) for text in _named_by(name)}
        keys = {*(unknown - left), *([""] if unknown and not left else [])}
        yield from ((before.file, name, key) for name in found_on | names for key in keys)


def _unknown(submission: Submission, tables: Iterable[str]) -> set[str]:
    """Give the keys of records with an answer that nobody knows."""
    records = (record for table in tables for record in submission.table(table))
    return {record.key for record in records if any(isinstance(answer, Unknown) for answer in record.values.values())}


def _named_by(name: object) -> tuple[str, ...]:
    return tuple(filter(None, (name.vi, name.en))) if isinstance(name, BilingualText) else ()


def _answers_of(slip: Submission) -> tuple[list[_Correction], list[_Correction], list[_Doubted]]:
    """Give what a slip corrects, what it confirms, and the rows that count for nothing as they are filled in."""
    corrections: list[_Correction] = []
    agreed: list[_Correction] = []
    doubted: list[_Doubted] = []
    asked = cells_asked(slip.bases)
    for record in slip.table(CORRECTIONS):
        cell = asked.get(record.key)
        values = record.values  # «không» is an answer; beside what is confirmed or cleared it says nothing
        filled_columns = [
            name for name in (ANSWER, CONFIRMED, CLEARED) if name in values and (name == ANSWER or values[name])
        ]
        if cell is None or not filled_columns:
            continue
        places = [record.places[name] for name in filled_columns]
        place, unit, person = places[0], slip.stamp.unit, cell.person or None
        if len(filled_columns) > 1:
            doubted.append((slip, cell, at(codes.SLIP_SAYS_TWO_THINGS, places, unit=unit, person=person)))
        elif filled_columns == [CONFIRMED] and not cell.doubts:
            doubted.append((slip, cell, at(codes.SLIP_CANNOT_CONFIRM, places, unit=unit, person=person)))
        elif filled_columns == [CONFIRMED]:
            agreed += [_Correction(slip, cell, place)] if record.values[CONFIRMED] is True else []
        elif filled_columns == [ANSWER] or record.values[CLEARED] is True:
            corrections.append(_Correction(slip, cell, place, record.values.get(ANSWER)))
    return corrections, agreed, doubted


def _targets(
    slip: Submission, corrections: Sequence[_Correction], returns: Sequence[Submission]
) -> tuple[Sequence[Submission], Finding | None]:
    """Give the returns that a slip is laid over: those it was made from, else those that say the same in its cells."""
    unit = slip.stamp.unit
    named = [submission for submission in returns if submission.sha256 in slip.replaced_returns]
    lines = {correction.asked.of for correction in corrections if correction.asked.of}
    if named and lines <= {submission.sha256 for submission in named}:
        return named, None
    if not returns:
        return (), at(codes.SLIP_WITHOUT_RETURN, FilePlace(slip.file), unit=unit)
    other_returns = [submission for submission in returns if submission not in named]
    asked = [correction.asked for correction in corrections]
    alike = [other for other in other_returns if all(_as_it_was(other, cell) for cell in asked)]
    if alike:
        return [*named, *alike], None
    cells = (place for other in other_returns for cell in asked if (place := _cell(other, cell)))
    other, also = (other_returns or named)[0].file, tuple(dict.fromkeys(cells))
    return (), at(codes.SLIP_OF_OTHER_RETURN, FilePlace(slip.file), also=also, unit=unit, other=other)


def _as_it_was(submission: Submission, asked: CellAsked) -> bool:
    record = record_in(submission, asked.table, asked.key)
    if record is None:
        return bool(asked.basis)  # it was asked for what no return had
    return answer_text(record.values.get(asked.column)) == asked.said


def _cell(submission: Submission, asked: CellAsked) -> CellPlace | None:
    record = record_in(submission, asked.table, asked.key)
    return record.places.get(asked.column) if record else None


def _confirmed(
    submission: Submission, agreed: Iterable[_Correction], corrections: Iterable[_Correction]
) -> Iterator[CellConfirmed]:
    """Give the cells that slips call right, as long as they say what they said then, and those cleared on purpose."""
    for correction in corrections:
        if correction.answer is None and (place := _cell(submission, correction.asked)):
            yield CellConfirmed(place, (codes.UNIT_LEFT_BLANK.id,), correction.place, correction.slip.stamp.unit)
    for correction in agreed:
        place = _cell(submission, correction.asked)
        if place and _as_it_was(submission, correction.asked):
            yield CellConfirmed(place, correction.asked.doubts, correction.place, correction.slip.stamp.unit)


_Laid = tuple[Submission, list[Finding], set[CellPlace], set[str]]


def _laid_over(
    submission: Submission, corrections: Sequence[_Correction], form: Form, rulebook: Rulebook, policy: Policy
) -> _Laid:
    """Lay what slips say over one return, record by record; also gives what differs, and the cells that are settled."""
    if not corrections:
        return submission, [], set(), set()
    records = {table: list(submission.table(table)) for table in {correction.asked.table for correction in corrections}}
    findings: list[Finding] = []
    settled: set[CellPlace] = set()
    chosen: set[str] = set()
    bases = dict(submission.bases)
    groups = by_key(corrections, lambda correction: (correction.asked.table, correction.asked.key))
    for (table, key), group in groups.items():
        spec = form.table(table)
        at_ = next((n for n, record in enumerate(records[table]) if record.key == key), None)
        resting = {f"{table}/{key}": correction.asked.basis for correction in group if correction.asked.basis}
        if spec is None or (at_ is None and not resting):
            continue
        if at_ is None:
            at_ = len(records[table])
            records[table].append(Record(key))
        bases |= resting
        kept, passed = _newest(group)
        record = records[table][at_]
        settled |= {place for correction in kept if (place := record.places.get(correction.asked.column))}
        if any(correction.takes_line(spec) for correction in kept):
            settled |= {*record.places.values()}
        settled |= {correction.place for correction in passed}
        records[table][at_], more, decided = _corrected(submission, record, kept, spec, form, rulebook, policy)
        findings += more
        chosen |= decided
    whole = {**submission.records, **{table: tuple(some) for table, some in records.items()}}
    return replace(submission, records=whole, bases=bases), findings, settled, chosen


def _newest(group: Sequence[_Correction]) -> tuple[list[_Correction], list[_Correction]]:
    """Part what counts from what a later slip, made with the earlier one at hand, says otherwise of the same cell."""
    kept, passed = list[_Correction](), list[_Correction]()
    for correction in group:
        later = any(
            other is not correction
            and other.asked.column == correction.asked.column
            and correction.slip.sha256 in other.slip.replaced_returns
            for other in group
        )
        (passed if later else kept).append(correction)
    return kept, passed


def _corrected(
    submission: Submission,
    record: Record,
    corrections: Sequence[_Correction],
    spec: TableSpec,
    form: Form,
    rulebook: Rulebook,
    policy: Policy,
) -> tuple[Record, list[Finding], set[str]]:
    """Give a record as slips correct it: each slip's word, with what only the others speak of taken from them."""
    slips = {correction.slip.file: correction.slip for correction in corrections}
    versions: list[tuple[str, Record]] = []
    for file in slips:
        values, places = dict(record.values), dict(record.places)
        # What this slip says itself is laid last, over what the others say.
        for correction in sorted(
            corrections, key=lambda correction: (correction.slip.file == file, correction.answers)
        ):
            if correction.takes_line(spec):
                values.clear()
            values.pop(correction.asked.column, None)
            values |= {correction.asked.column: correction.answer} if correction.answer is not None else {}
            places[correction.asked.column] = correction.place
        versions.append((file, Record(record.key, values, places)))
    modified = {file: slip.modified for file, slip in slips.items() if slip.modified}
    return differing_records(versions, submission.stamp, spec, form, rulebook, policy, modified)
