"""`import-answers`: what a school collected in a survey or a plain table becomes returns of the forms it issued."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import entered_text, file_name
from thidua_xlsx.commands.forms import declared_round
from thidua_xlsx.declare.season import Round, Rulebook
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.documents.foreign_table import ForeignTable
from thidua_xlsx.exchange.collected_answers.answer_map import AnswerMap, read_map
from thidua_xlsx.exchange.collected_answers.collected_answers import collected_answers
from thidua_xlsx.exchange.collected_answers.form_filling import Answers, Entry, filled_cells
from thidua_xlsx.exchange.staff_list.staff_list import in_unicode
from thidua_xlsx.formats.xlsx.read.foreign_tables import read_foreign_tables
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.formats.xlsx.write.cell_patch import with_texts
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Stamp
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.packaged_data import answer_maps
from thidua_xlsx.workflow.load.form_names import lying_form
from thidua_xlsx.workflow.load.own_books import next_kept, read_own_book
from thidua_xlsx.workflow.load.plugins import PluginFailed, Plugins, failed
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class ImportedAnswers(msgspec.Struct, frozen=True):
    """What was written: files of the inbox and how many people they hold; who has no answer yet, by unit; findings."""

    written: tuple[str, ...]
    people: int
    without: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]


def import_answers(loaded: SeasonFolder, file: Path, map_: str, phase: str, round_: str | None) -> ImportedAnswers:
    """Write the answers in a `file` into copies of the forms as they were issued, one a unit, into the inbox.

    `map_` names a map that is shipped, or the file of one; `phase` and `round_` say which form is answered where the
    map does not. A copy that an earlier import wrote is kept in `luu-tru/`. Raises CommandError, with nothing written,
    where the form was not issued, or the map or the file cannot be used.
    """
    answer_map = _map(map_, loaded.folder)
    form, round_asked = _form(loaded.rulebook, answer_map, phase, round_)
    tables = _tables(file, loaded.plugins)
    if isinstance(tables, Refusal):
        raise CommandError(at(codes.ANSWERS_UNREADABLE, FilePlace(file.name)))
    sheets, decoded = in_unicode(tables, file.name)
    collected = collected_answers(sheets, answer_map, form, round_asked, loaded.rulebook, file.name)
    issued = _issued(loaded, form, round_asked, collected.by_unit)
    contents: dict[str, bytes] = {}
    findings = [*decoded, *collected.findings]
    for unit, answers in collected.by_unit.items():
        name, stamp = issued[unit], Stamp("", unit, form.phase, _code(round_asked))
        data = (loaded.folder / name).read_bytes()
        filled = filled_cells(read_own_book(data, name), form, answers, stamp, loaded.rulebook)
        findings += [_no_place(form, table, field, entry, loaded.rulebook) for table, field, entry in filled.left]
        contents[f"{INBOX}/{file_name(file.stem)}/{Path(name).name}"] = with_texts(data, filled.cells)
    kept: dict[str, bytes] = {}  # what an earlier import wrote and somebody may have corrected since
    for name, data in contents.items():
        old = files.read_bytes(loaded.folder / name)
        if old is not None and old != data:
            kept[next_kept(loaded.folder, f"{Path(name).stem.replace('.', '-')}.xlsx")] = old
    if contents:
        files.write_all(loaded.folder, {**kept, **contents})
    without = _without(loaded.rulebook, round_asked, collected.people)
    return ImportedAnswers(tuple(contents), len(collected.people), without, tuple(findings))


def _tables(file: Path, plugins: Plugins) -> Sequence[ForeignTable] | Refusal:
    """Read a file by the first plug-in that reads files of its ending, else as a workbook or a text table."""
    for loaded in plugins.loaded:
        for reader in loaded.plugin.answer_readers:
            try:
                if file.name.lower().endswith(tuple(reader.suffixes)):
                    tables = tuple(reader.read(file.name, file.read_bytes()))
                    if all(isinstance(table, ForeignTable) for table in tables):
                        return tables
                    raise TypeError(file.name)
            except Exception as error:  # somebody else's code: nothing was written yet
                raise PluginFailed(failed(loaded.stamp, type(reader).__name__, error)) from error
    return read_foreign_tables(file)


def _map(name: str, folder: Path) -> AnswerMap:
    shipped = answer_maps(folder)
    text = shipped.get(name)
    if text is None and Path(name).is_file():
        text = Path(name).read_text("utf-8", "replace")
    if text is None:
        raise CommandError(key="cli.answers_map_unknown", map=name, known=tuple(shipped))
    try:
        return read_map(text)
    except ValueError as wrong:
        raise CommandError(key="cli.answers_map_wrong", map=name, why=str(wrong)) from None


def _form(book: Rulebook, answer_map: AnswerMap, phase: str, round_: str | None) -> tuple[Form, Round | None]:
    wanted = phase or answer_map.phase
    if not wanted:
        raise CommandError(key="cli.answers_phase_needed")
    form = book.form_of(wanted)
    if form is None or form.whose != "unit":
        raise CommandError(key="cli.unknown_phase", phase=wanted)
    return form, declared_round(book.rounds, round_ or answer_map.round or None, per_round=form.per_round)


def _issued(
    loaded: SeasonFolder, form: Form, round_: Round | None, answered: Mapping[str, Answers]
) -> Mapping[str, str]:
    """Give where the forms of the units that answered lie; CommandError where one was not issued."""
    units = [unit for unit in loaded.rulebook.units if unit.code in answered]
    lying = {unit.code: lying_form(loaded, form.phase, _code(round_), unit) for unit in units}
    missing = [unit.name for unit in units if not lying[unit.code]]
    if missing:
        raise CommandError(key="cli.answers_no_form", units=missing)
    return lying


def _no_place(form: Form, table: str, field: str, entry: Entry, book: Rulebook) -> Finding:
    spec = form.table(table)
    named = spec and not spec.shape.is_matrix and book.columns.has(table, field)
    label = book.columns.column(table, field).label if named else field
    place = entry.place or FilePlace("")
    value = entry.value if isinstance(entry.value, str) else entered_text(entry.value)
    return at(codes.ANSWERS_NO_PLACE, place, field=label, value=value)


def _without(book: Rulebook, round_: Round | None, people: Sequence[str]) -> dict[str, tuple[str, ...]]:
    asked = ((unit.name, book.people_asked(unit.code, round_)) for unit in book.units)
    left = ((unit, [person for person in of_unit if person.code not in people]) for unit, of_unit in asked)
    return {unit: tuple(map(book.shown_name, of_unit)) for unit, of_unit in left if of_unit}


def _code(round_: Round | None) -> str:
    return round_.code if round_ else ""
