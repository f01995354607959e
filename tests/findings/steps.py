"""What people and programs do to a season folder: the steps that a case file may name in `do`.

Each step is a function of the season folder and of the other keys of its `[[steps]]` block. A new kind of mishap is a new
function here; nothing in it may use the package, which is what is on trial.
"""

import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.program import run
from tests.seasons.once import done_once
from tests.seasons.outside import Table, change, opened, put, replace_rows, tables, type_into
from tests.seasons.small import UNITS, Small, issued_form
from thidua_xlsx.base.file_names import HANDED_DOWN
from thidua_xlsx.commands.merge import merge as merged
from thidua_xlsx.declare.season import SCHOOL, Movement
from thidua_xlsx.exchange.school_reports.own_report import own_report
from thidua_xlsx.exchange.school_reports.reply_layout import reply_form, reply_sheets
from thidua_xlsx.exchange.school_reports.report_layout import report_book, report_form
from thidua_xlsx.exchange.season_books.handed_down import handed_down_book
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Achieved, Proposal, Reply, SchoolReport
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput
from thidua_xlsx.workflow.outputs.output import Output
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput


def fill(folder: Path, file: str, table: str, row: str, column: str, value: object) -> None:
    """Type a value into a cell of a keyed table; an empty text clears the cell."""
    typed = None if value == "" else value
    type_ = _edit if isinstance(value, date) else _type  # whoever types a day gives the cell a look that shows one
    type_(folder, file, lambda book: put(book, {table: {row: {column: typed}}}))


def strike(folder: Path, file: str, table: str, row: str, column: str) -> None:
    """Strike an answer through."""
    _reshape(folder, file, table, lambda one: setattr(one.cell(row, column), "font", Font(strike=True)))


def answers(folder: Path, file: str, table: str, values: Mapping[str, Mapping[str, object]]) -> None:
    """Type many values into a keyed table: row key, column key, value; an empty text clears the cell."""
    typed = {row: {col: None if one == "" else one for col, one in cells.items()} for row, cells in values.items()}
    _type(folder, file, lambda book: put(book, {table: typed}))


def clear(folder: Path, file: str, table: str, rows: list[str], columns: list[str]) -> None:
    """Clear cells of a keyed table."""
    _type(folder, file, lambda book: put(book, {table: {row: dict.fromkeys(columns) for row in rows}}))


def line(folder: Path, file: str, table: str, key: str, values: Mapping[str, object]) -> None:
    """Type a line into the first free row of a table with typed keys; an empty key leaves the key column blank."""

    def edit(book: Workbook) -> None:
        found = tables(book)[table]
        columns = found.columns()
        row = found.row + 1
        while any(found.sheet.cell(row, col).value is not None for col in (found.col, *columns.values())):
            row += 1
        found.sheet.cell(row, found.col).value = key or None
        for column, value in values.items():
            found.sheet.cell(row, columns[column]).value = value  # type: ignore[assignment]

    _type(folder, file, edit)


def free_row(folder: Path, file: str, table: str, values: Mapping[str, object]) -> None:
    """Type into the row below the last one of a table, which has no key."""

    def edit(one: Table) -> None:
        row = max(one.rows().values()) + 1
        for column, value in values.items():
            _set(one, row, one.columns()[column], value)

    _on(folder, file, table, edit)


def rows(folder: Path, file: str, table: str, rows: Mapping[str, Mapping[str, object]]) -> None:
    """Empty a table with typed keys and write other rows into it."""
    _type(folder, file, lambda book: replace_rows(book, table, rows))


def row_key(folder: Path, file: str, table: str, row: str, to: str) -> None:
    """Overwrite a row key; an empty text clears it."""
    _on(folder, file, table, lambda one: _set(one, one.rows()[row], one.col, to))


def marker(folder: Path, file: str, table: str, old: str, new: str) -> None:
    """Change a part of the text of a table's marker cell; a table without a marker is no table."""
    _on(folder, file, table, lambda one: _set(one, one.row, one.col, _marked(one).replace(old, new)))


def delete_sheet(folder: Path, file: str, table: str) -> None:
    """Delete the sheet that holds a table."""
    _edit(folder, file, lambda book: book.remove(tables(book)[table].sheet))


def remove_sheet(folder: Path, file: str, sheet: str) -> None:
    """Delete a sheet by its name, also a hidden one."""
    _edit(folder, file, lambda book: book.remove(book[sheet]))


def delete_row(folder: Path, file: str, table: str, row: str) -> None:
    """Delete a row of a table."""
    _reshape(folder, file, table, lambda one: one.sheet.delete_rows(one.rows()[row]))


def delete_column(folder: Path, file: str, table: str, column: str) -> None:
    """Delete a column of a table."""
    _reshape(folder, file, table, lambda one: one.sheet.delete_cols(one.columns()[column]))


def copy_sheet(folder: Path, file: str, table: str, title: str) -> None:
    """Copy the sheet of a table within the workbook."""
    _edit(folder, file, lambda book: setattr(book.copy_worksheet(tables(book)[table].sheet), "title", title))


def swap_visible(folder: Path, file: str, table: str, one: str, other: str) -> None:
    """Swap what two rows show and leave their hidden keys where they are, as a sort of the visible part does."""

    def edit(found: Table) -> None:
        for col in found.columns().values():
            cells = [found.sheet.cell(found.rows()[key], col) for key in (one, other)]
            cells[0].value, cells[1].value = cells[1].value, cells[0].value

    _on(folder, file, table, edit)


def paste_beside(folder: Path, file: str, table: str, people: list[str], columns: int) -> None:
    """Paste the points of some people so many columns beside their own, as a whole block."""

    def edit(found: Table) -> None:
        sheet, places = found.sheet, found.columns()
        block = {
            (row, places[who]): sheet.cell(row, places[who]).value for row in found.rows().values() for who in people
        }
        for place in block:
            _set(found, *place, "")
        for (row, col), value in block.items():
            sheet.cell(row, col + columns).value = value  # type: ignore[assignment]

    _on(folder, file, table, edit)


def beside(folder: Path, file: str, table: str, below: int, column: int, value: object) -> None:
    """Type something under a table: so many rows below its end, in a column counted from 1."""
    _on(folder, file, table, lambda one: _set(one, one.end + below, column, value))


def far_cell(folder: Path, file: str, table: str, row: int, column: int, value: object) -> None:
    """Type something into a cell by its numbers, counted from 1, wherever it is."""
    _on(folder, file, table, lambda one: _set(one, row, column, value))


def report(folder: Path, to: str, values: Mapping[str, Mapping[str, Mapping[str, object]]] | None = None) -> None:
    """Put a school's report into the inbox: that of a copy of the season, in which cells may say something else.

    With a season id it is another school, or the same on another machine: its report bears another key.
    """
    with tempfile.TemporaryDirectory() as below:
        copied = Path(below) / "truong"
        shutil.copytree(folder, copied)
        for file in (copied / "inbox").glob("*.xlsx"):
            if "-registration" not in file.name and "-self-score" not in file.name:
                file.unlink()
        asked = dict(values or {})
        other = asked.pop("school") if "id" in asked.get("school", {}) else {}
        Small(copied).amend(asked)
        loaded = open_season_folder(copied)
        season = judge_season(loaded, copied / "inbox", cache=Cache(loaded))
    named = replace(season.rulebook.school, **{name: cell["value"] for name, cell in other.items()})
    theirs, say = replace(season.rulebook, school=named), language("vi")
    form, key = report_form(theirs), f"key of {named.name}".encode() if other else loaded.register.key
    assert form is not None and key is not None
    plan = report_book(own_report(replace(season, rulebook=theirs), say), form, theirs, key=key, say=say)
    (folder / to).write_bytes(paint(plan, loaded.templates.looks))


def written_report(
    folder: Path,
    to: str,
    id: str,
    name: str,
    asks: str,
    of: str = "",
    errors: int = 0,
    initiatives: Mapping[str, str] | None = None,
) -> None:
    """Put the report of another school into the inbox, which asks for one title for itself, or above its quota.

    With `of` it passed somebody of that name above its quota for the title; `errors` are told as earlier versions did.
    It names its `initiatives`, each with its author.
    """
    loaded = open_season_folder(folder)
    book = loaded.rulebook
    one = Proposal(f"{SCHOOL}:{asks}", name, asks, "passed", grade="HTXSNV", collective=True)
    one = Proposal(f"P1:{asks}", of, asks, "over", grade="HTXSNV", born="01/01/1980") if of else one
    said = SchoolReport(id, name, book.school.school_year, texts={"regime": "luat-2022"}, proposals=(one,))
    named = tuple(Achieved(f"i{at}", owner, what) for at, (what, owner) in enumerate((initiatives or {}).items(), 1))
    said = replace(said, counts={"errors": errors} if errors else {}, initiatives=named)
    form, theirs = report_form(book), replace(book, school=replace(book.school, id=id, name=name))
    assert form is not None
    plan = report_book(said, form, theirs, key=id.encode(), say=language("vi"))
    (folder / to).write_bytes(paint(plan, loaded.templates.looks))


def hand_down(folder: Path, movement: str, name: str, year: str) -> None:
    """Put a workbook beside the season in which an office hands a movement down for a school year."""
    loaded = open_season_folder(folder)
    school = replace(loaded.rulebook.school, name="Phòng Văn hóa - Xã hội", school_year=year)
    plan = handed_down_book(
        [Movement(movement, name)], replace(loaded.rulebook, school=school), loaded.templates, say=language("vi")
    )
    (folder / f"{HANDED_DOWN}-T1.xlsx").write_bytes(paint(plan, loaded.templates.looks))


def reply(folder: Path, to: str, outcome: str, who: str, year: str = "", recipient: str = "", number: str = "") -> None:
    """Put a reply into the inbox in which an office tells what became of somebody's CSTĐCS."""
    loaded = open_season_folder(folder)
    book = loaded.rulebook
    school = replace(book.school, id="xa", name="Phòng Văn hóa - Xã hội", school_year=year or book.school.school_year)
    one = Reply(who, "CSTDCS", outcome, "Vũ Đức Đạt", number, issuer=school.name)
    form, office = reply_form(book), replace(book, school=school)
    assert form is not None
    plan, sheets = reply_sheets(
        [one], recipient or book.school.id, "Trường THCS Nhỏ", form, office, key=b"xa", say=language("vi")
    )
    (folder / to).write_bytes(paint(replace(plan, sheets=tuple(sheet() for sheet in sheets)), loaded.templates.looks))


def copy(folder: Path, file: str, to: str) -> None:
    """Copy a file within the season folder."""
    (folder / to).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_path(folder, file), folder / to)


def earlier_slip(folder: Path, file: str, to: str) -> None:
    """Make of a return the slip that earlier versions made of it: the whole form, which names what it was made from."""
    digest = sha256(_path(folder, file).read_bytes()).hexdigest()
    copy(folder, file, to)

    def claims(book: Workbook) -> None:
        stamp, claim = book["_thidua"].cell(1, 1), book["_thidua"].cell(1, 2)
        claim.value, claim._style = digest, stamp._style

    _edit(folder, to, claims)


def padded(folder: Path, file: str, megabytes: int) -> None:
    """Write a file of so many megabytes that holds nothing."""
    (folder / file).write_bytes(b"PK" + bytes(megabytes * 2**20))


def link(folder: Path, file: str, to: str) -> None:
    """Put a link to a file of the season folder."""
    (folder / file).symlink_to(folder / to)


def no_file(folder: Path, file: str) -> None:
    """Put something that has a name and is no file."""
    os.mkfifo(folder / file)


def delete(folder: Path, file: str) -> None:
    """Delete a file of the season folder, or a folder with all in it."""
    path = _path(folder, file)
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def write(folder: Path, file: str, text: str = "", hex: str = "") -> None:
    """Write a file from text, or from bytes told in hexadecimal."""
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(text.encode() if text else bytes.fromhex(hex))


def replace_text(folder: Path, file: str, old: str, new: str) -> None:
    """Change a text inside a text file; what is not there cannot be changed."""
    before = (folder / file).read_text("utf-8")
    assert old in before, f"{file} does not hold {old!r}"
    (folder / file).write_text(before.replace(old, new, 1), "utf-8")


def cut_off(folder: Path, file: str, keep: int) -> None:
    """Keep only so many per cent of a file, as a broken transfer does."""
    data = _path(folder, file).read_bytes()
    _path(folder, file).write_bytes(data[: len(data) * keep // 100])


def pack(
    folder: Path, file: str, files: Mapping[str, str], damaged: str = "", times: int = 1, *, bzip2: bool = False
) -> None:
    """Put files (name inside: file of the season) into a .zip, archive in archive `times` deep; damage one member."""
    contents = {name: _path(folder, source).read_bytes() for name, source in files.items()}
    data = b""
    for level in range(times):
        data = _zipped(contents if level == 0 else {f"goi-{level}.zip": data}, bzip2=bzip2)
    if damaged:
        start = data.find(damaged.encode()) + len(damaged.encode())
        data = data[:start] + b"\xff" * 8 + data[start + 8 :]
    (folder / file).write_bytes(data)


def add_part(folder: Path, file: str, part: str, text: str) -> None:
    """Add a part to an .xlsx package, or replace it."""
    path = _path(folder, file)
    path.write_bytes(_zipped({**_parts(path), part: text.encode()}))


def replace_inside(folder: Path, file: str, old: str, new: str, part: str = "") -> None:
    """Change a text wherever it stands inside an .xlsx package, or in one part of it."""
    parts = _parts(_path(folder, file))
    chosen = {name: data for name, data in parts.items() if part in ("", name)}
    assert any(old.encode() in data for data in chosen.values()), f"{file} does not hold {old!r}"
    changed = {name: data.replace(old.encode(), new.encode()) for name, data in chosen.items()}
    _path(folder, file).write_bytes(_zipped(parts | changed))


def unprotect(folder: Path, file: str, table: str) -> None:
    """Take the protection off the sheet of a table."""
    _reshape(folder, file, table, lambda one: setattr(one.sheet.protection, "sheet", False))


def saved_at(folder: Path, file: str, year: int) -> None:
    """Let a workbook say that it was last saved on New Year's Day of a year."""
    parts = _parts(_path(folder, file))
    old = parts["docProps/core.xml"].decode()
    new = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{year}-01-01T00:00:00Z", old)
    assert new != old, f"{file} does not say when it was saved"
    _path(folder, file).write_bytes(_zipped(parts | {"docProps/core.xml": new.encode()}))


def merge(folder: Path) -> None:
    """Run the merge, as somebody did before; of what it makes, what a case may send back."""
    done_once(folder, "merge", partial(_merged, outputs=(CouncilOutput(), SlipsOutput())))


def _merged(folder: Path, outputs: Sequence[Output]) -> None:
    merged(folder / "inbox", words=language("vi"), outputs=outputs, jobs=1)


def lock_with_password(folder: Path, file: str, password: str) -> None:
    """Save a workbook with a password to open it."""
    from msoffcrypto.format.ooxml import OOXMLFile

    path, out = _path(folder, file), io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(password, out)
    path.write_bytes(out.getvalue())


def save_as_ods(folder: Path, file: str, to: str) -> None:
    """Save a workbook as an OpenDocument spreadsheet, values only, and throw the .xlsx away."""
    sheets = "".join(_ods_sheet(sheet) for sheet in load_workbook(_path(folder, file)).worksheets)
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _ODS)
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    content = f'<office:document-content {names} office:version="1.2">{body}</office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = f'<manifest:manifest xmlns:manifest="{_MANIFEST}">{entry}</manifest:manifest>'
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    (folder / to).write_bytes(_zipped({name: text.encode() for name, text in parts.items()}))
    _path(folder, file).unlink()


_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_ODS = ("office", "table", "text")


def _ods_sheet(sheet: Worksheet) -> str:
    lines = []
    for cells in sheet.iter_rows():
        lines.append("<table:table-row>" + "".join(_ods_cell(cell.value) for cell in cells) + "</table:table-row>")
    return f"<table:table table:name={quoteattr(sheet.title)}>{''.join(lines)}</table:table>"


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def copy_values(folder: Path, file: str, leave_out: list[str]) -> None:
    """Copy what a form shows into a fresh workbook: no hidden rows, columns and sheets, no keys."""

    def shown(book: Workbook) -> Workbook:
        fresh = Workbook()
        fresh.remove(fresh.worksheets[0])
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible" or sheet.title in leave_out:
                continue
            made = fresh.create_sheet(sheet.title)
            hidden = {i for i, dim in sheet.row_dimensions.items() if dim.hidden}
            for cells in sheet.iter_rows():
                for cell in cells:
                    letter = get_column_letter(cell.column or 1)
                    if cell.value is not None and cell.row not in hidden and not sheet.column_dimensions[letter].hidden:
                        made.cell(cell.row, cell.column).value = cell.value
        return fresh

    shown(load_workbook(_path(folder, file))).save(_path(folder, file))


def sheet_from(folder: Path, file: str, table: str, other: str) -> None:
    """Put another workbook's sheet of a table beside this workbook's own, values only."""
    source = tables(opened(_path(folder, other)))[table].sheet

    def edit(book: Workbook) -> None:
        made = book.create_sheet(f"{source.title} (2)")
        for cells in source.iter_rows():
            for cell in cells:
                made.cell(cell.row, cell.column).value = cell.value

    _edit(folder, file, edit)


def staff_list(
    folder: Path, file: str, lines: list[list[object]], hidden_rows: Sequence[int] = (), sheets: Sequence[str] = ()
) -> None:
    """Make a staff list of these lines on one sheet, and again on others; rows, counted from 1, may be hidden."""
    book = Workbook()
    for sheet in (book.worksheets[0], *map(book.create_sheet, sheets)):
        for cells in lines:
            sheet.append([None if cell == "" else cell for cell in cells])
    for row in hidden_rows:
        book.worksheets[0].row_dimensions[row].hidden = True
    book.save(folder / file)


def block(folder: Path, file: str) -> None:
    """Put a folder in the place of a file that is to be written, so that it cannot be."""
    (folder / file).mkdir(parents=True)


def mark_open(folder: Path, file: str, who: str) -> None:
    """Leave beside a file what Excel lays there while somebody has it open: the name in two spellings."""
    plain = who.encode("latin-1", "replace")
    wide = len(who).to_bytes(2, "little") + who.encode("utf-16-le")
    (folder / file).write_bytes(bytes([len(who)]) + plain.ljust(54) + wide)


def template(folder: Path, file: str, old: str, new: str) -> None:
    """Give the school its own copy of a template with a text changed."""
    source = Path(__file__).resolve().parents[2] / "workbook_templates" / file
    target = folder / "workbook_templates" / file
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    replace_text(folder, f"workbook_templates/{file}", old, new)


def issue_forms(folder: Path, phase: str, round: str = "", unit: str = "") -> None:
    """Issue the forms of a phase, to all units or to one."""
    options = [*(("--round", round) if round else ()), *(("--unit", unit) if unit else ())]
    done = run("forms", folder, "--phase", phase, *options)
    assert done.exit_code == 0, done.output


def agree(folder: Path) -> None:
    """Have every unit agree to the score sheet, day and name given."""
    done_once(folder, "agree", _agreed)


def _agreed(folder: Path) -> None:
    issue_forms(folder, "agreement")
    answer = {"agreed": {"value": "Có"}, "date": {"value": "20/09/2026"}, "signer": {"value": "Tổ trưởng"}}
    for unit in UNITS:
        form = issued_form(folder, unit, "agreement")
        type_into(form, folder / "inbox" / f"{unit}-agreement.xlsx", lambda book: put(book, {"agreement": answer}))


def issue_anew(folder: Path, file: str, unit: str, phase: str, round: str) -> None:
    """Issue a form anew and fill it with what the unit's return says, cell by cell, in the place of that return."""
    issue_forms(folder, phase, round, unit)
    said = tables(opened(_path(folder, file)))

    def carry(book: Workbook) -> None:
        for id_, table in tables(book).items():
            for row in said[id_].rows() if id_ in said else ():
                for column in table.columns():
                    if column in said[id_].columns() and not table.cell(row, column).protection.locked:
                        table.cell(row, column).value = said[id_].cell(row, column).value

    change(issued_form(folder, unit, phase, round), _path(folder, file), carry)


def take(folder: Path, step: Mapping[str, Any]) -> None:
    """Take one step of a case."""
    rest = {key: value for key, value in step.items() if key != "do"}
    steps()[step["do"]](folder, **rest)


def steps() -> dict[str, Callable[..., None]]:
    """Give every step by its name: the public functions above that change a folder."""
    named = {name: found for name, found in globals().items() if not name.startswith("_") and callable(found)}
    return {name: found for name, found in named.items() if "folder" in getattr(found, "__annotations__", {})}


def _path(folder: Path, file: str) -> Path:
    """A file of the season; `*` stands for the part of a name that is not known, such as the name of a unit."""
    if "*" not in file:
        return folder / file
    [found] = folder.glob(file)
    return found


def _edit(folder: Path, file: str, edit: Callable[[Workbook], Any]) -> None:
    change(_path(folder, file), _path(folder, file), edit)


def _type(folder: Path, file: str, edit: Callable[[Workbook], Any]) -> None:
    type_into(_path(folder, file), _path(folder, file), edit)


def _on(folder: Path, file: str, table: str, edit: Callable[[Table], Any]) -> None:
    _type(folder, file, lambda book: edit(tables(book)[table]))


def _reshape(folder: Path, file: str, table: str, edit: Callable[[Table], Any]) -> None:
    _edit(folder, file, lambda book: edit(tables(book)[table]))


def _set(one: Table, row: int, col: int, value: object) -> None:
    one.sheet.cell(row, col).value = None if value == "" else value  # type: ignore[assignment]


def _marked(one: Table) -> str:
    return str(one.sheet.cell(one.row, one.col).value)


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _zipped(contents: Mapping[str, bytes], *, bzip2: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2 if bzip2 else zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return out.getvalue()
