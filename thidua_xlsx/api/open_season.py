"""A season folder for programmers: what it declares, issuing its forms, merging what came back.

Of one form: what a returned one says, and a copy of an issued one with answers in it.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import msgspec

from thidua_xlsx import DAY_FORMS
from thidua_xlsx.api.season_result import Result
from thidua_xlsx.api.season_values import findings as public_findings
from thidua_xlsx.api.thidua_error import ThiduaError, in_words
from thidua_xlsx.api.values import Finding
from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.commands.forms import issue_forms
from thidua_xlsx.commands.import_answers import import_answers
from thidua_xlsx.commands.merge import judge_inbox, merge
from thidua_xlsx.declare.criteria.criterion_kind import points_column
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec, asked_column
from thidua_xlsx.exchange.collected_answers.collected_answers import as_typed
from thidua_xlsx.exchange.collected_answers.form_filling import Answers, Entry, filled_cells
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.formats.xlsx.write.cell_patch import with_texts
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages.findings import Finding as Found
from thidua_xlsx.messages.language import LANGUAGES, Language, language
from thidua_xlsx.model import Policy, Unknown
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.judge.judging_options import OtherRules
from thidua_xlsx.workflow.load.own_books import read_own_book
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, find_season, open_season_folder

Answered = str | Decimal | bool | date | tuple[str, ...]
Typed = str | Decimal | int | float | bool | date


class FormAnswers(msgspec.Struct, frozen=True):
    """What a form says: whose it is, its answers by table, record and field, and what is doubtful in it.

    The record of a score sheet is a person, its field a criterion; of a list the key of its row, its field
    the column's. A blank cell has no entry; None is one that nobody can read, which a finding names.
    """

    unit: str
    phase: str
    round: str
    answers: Mapping[str, Mapping[str, Mapping[str, Answered | None]]]
    findings: tuple[Finding, ...]


class Imported(msgspec.Struct, frozen=True):
    """Collected answers as they were taken: the forms written, people in them, who has none by unit, and findings."""

    forms: tuple[Path, ...]
    people: int
    without: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]


def _returned(loaded: SeasonFolder, data: bytes, name: str) -> tuple[Returned | None, list[Found]]:
    raw = read_own_book(data, name)
    return read_returned_workbook(raw, loaded.rulebook, loaded.register, sha256=files.sha256(data))


def _entries(
    answers: Mapping[str, Mapping[str, Mapping[str, Typed]]], form: Form, book: Rulebook
) -> tuple[dict[str, dict[str, dict[str, Entry]]], list[str]]:
    """Give answers as they are typed into a form, and the names of those for which it has no field."""
    entries: dict[str, dict[str, dict[str, Entry]]] = {}
    unknown: list[str] = []
    for table, records in answers.items():
        spec = form.table(table)
        for record, fields in records.items():
            for field, value in fields.items():
                column = _column(spec, field, book) if spec else None
                if column is None:
                    unknown.append(f"{table}/{record}/{field}")
                else:
                    entry = Entry(as_typed(value, column, book))
                    entries.setdefault(table, {}).setdefault(record, {})[field] = entry
    return entries, unknown


def _column(spec: TableSpec, field: str, book: Rulebook) -> Column | None:
    """Give how a field of a table is read; None where the table asks nothing of that name."""
    if not spec.shape.is_matrix:
        return asked_column(book.columns, spec, field) if field in spec.asked else None
    criterion = book.for_table(spec).rubric.criterion(field)
    return points_column(book.columns.column(spec.id, "points"), criterion) if criterion else None


AnyPath: TypeAlias = str | PathLike[str]
Phase = Literal["registration", "agreement", "self-score", "nominations", "achievement"]
Duplicates = Literal["union", "newest", "error"]


class Season(msgspec.Struct, frozen=True):
    """A season folder that was opened, and what it declared then: codes of units and rounds, phases that have forms.

    It holds nothing of the folder's files: `forms` and `merge` read them anew, so that what stands on disk counts.
    """

    folder: Path
    id: str
    name: str
    school_year: str
    units: tuple[str, ...]
    rounds: tuple[str, ...]
    phases: tuple[Phase, ...]
    lang: str = LANGUAGES[0]
    password_file: Path | None = None

    def forms(self, phase: Phase, *, round: str | None = None, units: Sequence[str] = ()) -> tuple[Path, ...]:
        """Issue the locked forms of a phase into `phieu/` and give their paths, one a unit.

        `round` may be left out where the season has one only; `units` are codes or names, none = all. Raises
        ThiduaError where one of them is not known.
        """
        words = language(self.lang)
        _one_of(phase, get_args(Phase), words)
        with in_words(words):
            loaded = open_season_folder(self.folder, self.password_file)
            issued = issue_forms(loaded, phase, round, units, say=words)
        return tuple(self.folder / name for name in issued.written)

    def read_form(self, path: AnyPath) -> FormAnswers:
        """Read the filled form in the file `path` as `merge` would read it, whatever its name; nothing is written.

        Raises ThiduaError, with what is wrong, where the file is no form of this season.
        """
        words, file = language(self.lang), Path(path)
        with in_words(words):
            loaded = open_season_folder(self.folder, self.password_file)
            returned, findings = _returned(loaded, file.read_bytes(), file.name)
        doubts = public_findings(findings, loaded.rulebook, words)
        if returned is None:
            raise ThiduaError("\n".join(map(str, doubts)), doubts)
        stamp, records = returned.submission.stamp, returned.submission.records
        answers = {
            table: {
                record.key: {key: None if isinstance(value, Unknown) else value for key, value in record.values.items()}
                for record in listed
                if record.values
            }
            for table, listed in records.items()
        }
        answered = {key: by_record for key, by_record in answers.items() if by_record}
        return FormAnswers(stamp.unit, stamp.phase, stamp.round, answered, doubts)

    def fill_form(self, path: AnyPath, answers: Mapping[str, Mapping[str, Mapping[str, Typed]]], to: AnyPath) -> Path:
        """Write a copy `to` of the issued form at `path` with `answers` by table, record and field, and give its path.

        They are such answers as `read_form` gives. The form's look, locks and signature stay. Raises ThiduaError, with
        nothing written, where an answer has no open, blank cell.
        """
        words, file, copy = language(self.lang), Path(path), Path(to)
        with in_words(words):
            loaded, data = open_season_folder(self.folder, self.password_file), file.read_bytes()
            book, (returned, findings) = loaded.rulebook, _returned(loaded, data, file.name)
            form = book.form_of(returned.submission.stamp.phase) if returned else None
            if returned is None or form is None:
                doubts = public_findings(findings, book, words)
                raise ThiduaError("\n".join(map(str, doubts)), doubts)
            entries, unknown = _entries(answers, form, book)
            raw, stamp = read_own_book(data, file.name), returned.submission.stamp
            filled = filled_cells(raw, form, Answers(entries), stamp, book)
            unknown += [f"{table}/{field}" for table, field, _ in filled.left]
            if unknown:
                raise ThiduaError(words("api.no_such_field", fields=unknown))
            files.write_all(copy.parent, {copy.name: with_texts(data, filled.cells)})
        return copy

    def import_answers(
        self, file: AnyPath, *, map: AnyPath = "plain-table", phase: Phase | None = None, round: str | None = None
    ) -> Imported:
        """Write what was collected in a survey or a table, the `file`, into copies of the issued forms in `inbox/`.

        `map` names a shipped map or is the path of one; `phase` and `round` say which form is answered where the map
        does not. Raises ThiduaError where the file, the map or the form cannot be used; then nothing was written.
        """
        words = language(self.lang)
        with in_words(words):
            loaded = open_season_folder(self.folder, self.password_file)
            done = import_answers(loaded, Path(file), str(map), phase or "", round)
        unused = public_findings(done.findings, loaded.rulebook, words)
        return Imported(tuple(self.folder / name for name in done.written), done.people, done.without, unused)

    def merge(
        self,
        inbox: AnyPath | None = None,
        *,
        out: AnyPath | None = None,
        write: bool = True,
        as_of: date | str | None = None,
        duplicates: Duplicates = "union",
        regime: str = "",
        readings: Sequence[str] = (),
        as_if_closed: bool = False,
        papers: bool | None = None,
        export: str | Sequence[str] = (),
        jobs: int = 0,
        cached: bool = True,
    ) -> Result:
        """Read the returned forms of `inbox` (the season's own, if left out), judge the season, write the results.

        Everything is as the command `merge` does it. `out` is where results go (`ket-qua/`); where `write` is False
        nothing is written anywhere, and `out`, `papers` and `export` mean nothing. `as_of` is the day that stands for
        today (a date, or a text such as `2026-05-31` or `31/5/2026`); `duplicates` says what becomes of several returns
        of one form; `regime` and `readings` (such as `cstdcs=va`) are rules in place of the season's own;
        `as_if_closed` concludes a season whose last round has not come in; `papers` asks for all official papers or
        none; `export` names formats (`csv`, `parquet`, `duckdb`); `jobs` files are read at a time (0 = one a
        processor), and those read before are not read again where `cached`. Raises ThiduaError where it cannot be done;
        then nothing was written.
        """
        words, where = language(self.lang), Path(inbox) if inbox is not None else self.folder / INBOX
        rules = OtherRules(regime, tuple(readings))
        policy = Policy(_one_of(duplicates, get_args(Duplicates), words))
        day = _day(as_of, words)
        with in_words(words):
            if not write:
                season = judge_inbox(
                    where,
                    season=self.folder,
                    as_of=day,
                    duplicates=policy,
                    password_file=self.password_file,
                    jobs=jobs,
                    cached=cached,
                    rules=rules,
                    as_if_closed=as_if_closed,
                )
                return Result(season, words)
            done = merge(
                where,
                words=words,
                season=self.folder,
                out=Path(out) if out is not None else None,
                as_of=day,
                duplicates=policy,
                password_file=self.password_file,
                jobs=jobs,
                cached=cached,
                rules=rules,
                as_if_closed=as_if_closed,
                papers=papers,
                export=(export,) if isinstance(export, str) else export,
            )
        return Result(done.season, words, out=done.out, notices=done.notices)


def open_season(path: AnyPath, *, lang: str = LANGUAGES[0], password_file: AnyPath | None = None) -> Season:
    """Open the season folder at `path` (or its thidua.xlsx).

    `lang` (`vi` or `en`) is the language of forms, results and findings. `password_file` lists passwords, one a line,
    that may open returned forms. Raises ThiduaError, with the cells to mend, where the season cannot be used.
    """
    words = language(_one_of(lang, LANGUAGES, language(LANGUAGES[0])))
    folder, passwords = find_season(Path(path)), Path(password_file) if password_file is not None else None
    with in_words(words):
        book = open_season_folder(folder, passwords).rulebook
    return Season(
        folder=folder,
        id=book.school.id,
        name=book.school.name,
        school_year=book.school.school_year,
        units=tuple(unit.code for unit in book.units),
        rounds=tuple(round_.code for round_ in book.rounds),
        phases=tuple(phase for phase in get_args(Phase) if book.form_of(phase)),
        lang=lang,
        password_file=passwords,
    )


def _day(value: date | str | None, words: Language) -> date | None:
    """Return the day that a text says as the command line reads it; ThiduaError where it says none."""
    if not isinstance(value, str):
        return value
    for form in DAY_FORMS:
        with suppress(ValueError):
            return datetime.strptime(value.strip(), form).date()
    raise ThiduaError(words("api.unknown_day", value=value))


def _one_of(value: str, known: Sequence[str], words: Language) -> str:
    if value not in known:
        raise ThiduaError(words("api.unknown_value", value=value, known=known))
    return value
