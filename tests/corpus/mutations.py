"""What people, programs and broken lines do to a form, one named function each.

A mutation takes a form and a source of chance and gives a file. Those under `ANSWERS` may give an answer another valid
value, as its author could; those under `DAMAGE` must never change a published number without a finding.
"""

import io
import os
import re
import zipfile
from collections.abc import Callable
from random import Random

from openpyxl import load_workbook

from tests.corpus.forms import Form, Grid, Spot, moved, put, text, zipped

MUTANTS = int(os.environ.get("THIDUA_MUTANTS", "150"))  # how many are made; `make thorough` asks for more

Mutation = Callable[[Form, Random], bytes]

INJECTED = (
    '=HYPERLINK("http://x.vn","a")',
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "<script>alert(1)</script>",
    "{name} %s",
    "\u202eođ",
)


# --- rows, columns, records -----------------------------------------------------------------------------------------


def _rows(grid: Grid) -> list[int]:
    return sorted({row for row, _ in grid.answers})


def _cols(grid: Grid) -> list[int]:
    return sorted({col for _, col in grid.answers})


def insert_rows(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    before, many = rng.randint(1, max(_rows(grid)) + 1), rng.randint(1, 4)
    return moved(form, grid.part, lambda row, col: (row + many * (row >= before), col)).bytes()


def insert_columns(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    before, many = rng.randint(1, max(_cols(grid)) + 1), rng.randint(1, 3)
    return moved(form, grid.part, lambda row, col: (row, col + many * (col >= before))).bytes()


def delete_row(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    gone = rng.choice(_rows(grid))
    return moved(form, grid.part, lambda row, col: None if row == gone else (row - (row > gone), col)).bytes()


def delete_column(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    gone = rng.choice(_cols(grid))
    return moved(form, grid.part, lambda row, col: None if col == gone else (row, col - (col > gone))).bytes()


def _swapped(one: int, other: int, here: int) -> int:
    return other if here == one else one if here == other else here


def swap_rows(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    one, other = rng.choices(_rows(grid), k=2)
    return moved(form, grid.part, lambda row, col: (_swapped(one, other, row), col)).bytes()


def swap_columns(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    one, other = rng.choices(_cols(grid), k=2)
    return moved(form, grid.part, lambda row, col: (row, _swapped(one, other, col))).bytes()


def sort_leaving_keys(form: Form, rng: Random) -> bytes:
    """A sort of what is visible: the hidden column of keys stays where it was."""
    grid = form.table_grid(rng)
    keys = {col for _, col in grid.markers}
    rows = _rows(grid)
    shuffled = dict(zip(rows, rng.sample(rows, len(rows)), strict=True))
    return moved(form, grid.part, lambda row, col: (row if col in keys else shuffled.get(row, row), col)).bytes()


def swap_columns_leaving_keys(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    keys = {row for row, _ in grid.markers}
    one, other = rng.choices(_cols(grid), k=2)
    return moved(form, grid.part, lambda row, col: (row, col if row in keys else _swapped(one, other, col))).bytes()


def delete_key_row(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    gone = rng.choice(grid.markers)[0]
    return moved(form, grid.part, lambda row, col: None if row == gone else (row - (row > gone), col)).bytes()


def delete_key_column(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    gone = rng.choice(grid.markers)[1]
    return moved(form, grid.part, lambda row, col: None if col == gone else (row, col - (col > gone))).bytes()


def move_table_far(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    down, right = rng.randint(1, 3000), rng.randint(0, 60)
    return moved(form, grid.part, lambda row, col: (row + down, col + right)).bytes()


def repeat_row(form: Form, rng: Random) -> bytes:
    """A row copied below the table, its key with it."""
    grid = form.table_grid(rng)
    copied, last = rng.choice(_rows(grid)), max(_rows(grid)) + 1
    content = form.parts[grid.part].decode()
    found = re.search(rf'<row r="{copied}"[^>]*[^/]>.*?</row>', content, re.DOTALL)
    if not found:
        return form.bytes()
    copy = re.sub(rf'r="([A-Z]*){copied}"', rf'r="\g<1>{last}"', found[0])
    below = moved(form, grid.part, lambda row, col: (row + (row >= last), col))
    return below.with_part(
        grid.part, below.parts[grid.part].replace(b"</sheetData>", copy.encode() + b"</sheetData>", 1)
    ).bytes()


# --- cells ----------------------------------------------------------------------------------------------------------

_BROKEN = (
    ("<v>#REF!</v>", ' t="e"'),
    ("<v>#N/A</v>", ' t="e"'),
    ("<v>1</v>", ' t="b"'),
    ("<v>1E+308</v>", ""),
    ("<v>-1E+308</v>", ""),
    ("<v>NaN</v>", ""),
    ("<v>1e400</v>", ""),
    ("<v>99999999999999999999</v>", ""),
    ("<v>45000</v>", ""),
    ("<v>-0.5</v>", ""),
    ("<v>7.123456789</v>", ""),
    ("<f>1+1</f>", ""),
    ("<f>SUM(A1:A9)</f><v></v>", ""),
    ("<v>999999</v>", ' t="s"'),
    ("<v>abc</v>", ""),
    ("<v>2026-05-09T00:00:00</v>", ' t="d"'),
    text("không rõ"),
    text("8,5 hoặc 9"),
    text("1.234"),
    text("1.2.3"),
    text("x" * 40_000),
    text("0,9,7"),
    *map(text, INJECTED),
)


def break_answer(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    return put(form, grid.part, rng.choice(grid.answers), *rng.choice(_BROKEN)).bytes()


def break_many_answers(form: Form, rng: Random) -> bytes:
    for _ in range(rng.randint(2, 12)):
        grid = form.table_grid(rng)
        form = put(form, grid.part, rng.choice(grid.answers), *rng.choice(_BROKEN))
    return form.bytes()


def edit_locked(form: Form, rng: Random) -> bytes:
    """Protection taken off and a locked cell typed over: a label, a maximum, a name, a total, a key, a stamp."""
    grid = rng.choice([grid for grid in form.grids if grid.locked])
    values = [*_BROKEN, text("Người khác"), ("<v>100</v>", ""), text("P4"), text("P1"), ("", "")]
    form = unprotected(form)
    return put(form, grid.part, rng.choice(grid.locked), *rng.choice(values)).bytes()


def stray_cells(form: Form, rng: Random) -> bytes:
    grid = rng.choice(form.grids)
    for _ in range(rng.randint(1, 4)):
        at = (rng.choice((3, 12, 60, 300, 49_000, 1_048_576)), rng.choice((12, 25, 40, 60, 90, 700, 16_384)))
        form = put(form, grid.part, at, *text("ghi chú"))
    return form.bytes()


def stray_marker(form: Form, rng: Random) -> bytes:
    grid = rng.choice(form.grids)
    mark = text(rng.choice(("#td:self_score|x", "#td:registration", "#td:", "#td:nothing|a|b")))
    return put(form, grid.part, (rng.randint(1, 80), rng.randint(1, 30)), *mark).bytes()


def other_answer(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    value = rng.choice([("<v>5</v>", ""), text("6"), text("5,5"), text(" 7 "), ("<f>2+2</f><v>4</v>", ""), ("", "")])
    return put(form, grid.part, rng.choice(grid.answers), *value).bytes()


def swap_answers(form: Form, rng: Random) -> bytes:
    grid = form.table_grid(rng)
    one, other = rng.choices(grid.answers, k=2)

    def where(row: int, col: int) -> Spot:
        return other if (row, col) == one else one if (row, col) == other else (row, col)

    return moved(form, grid.part, where).bytes()


def shift_cells_up(form: Form, rng: Random) -> bytes:
    """Delete cells, shift up: part of a column slides past its keys."""
    grid = form.table_grid(rng)
    at = rng.choice(grid.answers)
    return moved(
        form,
        grid.part,
        lambda row, col: None if (row, col) == at else (row - (col == at[1] and row > at[0]), col),
    ).bytes()


# --- sheets and workbook --------------------------------------------------------------------------------------------


def unprotected(form: Form) -> Form:
    parts = {name: re.sub(rb"<sheetProtection[^>]*/>", b"", content) for name, content in form.parts.items()}
    return Form(form.name, parts, form.grids)


def unprotect(form: Form, rng: Random) -> bytes:
    return unprotected(form).bytes()


def _sheets(form: Form) -> list[str]:
    return re.findall(r"<sheet [^>]*/>", form.parts["xl/workbook.xml"].decode())


def _workbook(form: Form, old: str, new: str) -> bytes:
    content = form.parts["xl/workbook.xml"].decode()
    return form.with_part("xl/workbook.xml", content.replace(old, new, 1).encode()).bytes()


def rename_sheet(form: Form, rng: Random) -> bytes:
    sheet = rng.choice(_sheets(form))
    name = rng.choice(("Sheet1", "Tự chấm (2)", "_thidua", "x&amp;y", "A" * 31, "{0}"))
    return _workbook(form, sheet, re.sub(r'name="[^"]*"', f'name="{name}"', sheet))


def delete_sheet(form: Form, rng: Random) -> bytes:
    return _workbook(form, rng.choice(_sheets(form)), "")


def unhide_or_hide_sheet(form: Form, rng: Random) -> bytes:
    sheet = rng.choice(_sheets(form))
    bare = re.sub(r' state="\w+"', "", sheet)
    return _workbook(form, sheet, bare.replace("<sheet ", f'<sheet state="{rng.choice(("hidden", "visible"))}" '))


def reorder_sheets(form: Form, rng: Random) -> bytes:
    sheets = _sheets(form)
    return _workbook(form, "".join(sheets), "".join(rng.sample(sheets, len(sheets))))


def duplicate_sheet(form: Form, rng: Random) -> bytes:
    sheet = rng.choice(_sheets(form))
    copy = re.sub(r'sheetId="\d+"', 'sheetId="77"', re.sub(r'name="[^"]*"', 'name="Bản sao"', sheet))
    return _workbook(form, sheet, sheet + copy)


def swap_sheet_targets(form: Form, rng: Random) -> bytes:
    """Two sheets under each other's names."""
    one, other = rng.sample([grid.part for grid in form.grids], 2)
    parts = {**form.parts, one: form.parts[other], other: form.parts[one]}
    return zipped(parts)


def strip_styles(form: Form, rng: Random) -> bytes:
    parts = {name: re.sub(rb' s="\d+"', b"", content) for name, content in form.parts.items()}
    return zipped(parts)


def drop_identity(form: Form, rng: Random) -> bytes:
    """One or both of the carriers outside the sheets are lost, as in many programs."""
    gone = rng.choice(["docProps/custom.xml", form.grids[-1].part])
    return zipped({name: content for name, content in form.parts.items() if name != gone})


def saved_by_openpyxl(form: Form, rng: Random) -> bytes:
    book = load_workbook(io.BytesIO(form.bytes()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values_only(form: Form, rng: Random) -> bytes:
    book = load_workbook(io.BytesIO(form.bytes()), data_only=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- XML and package ------------------------------------------------------------------------------------------------


def drop_member(form: Form, rng: Random) -> bytes:
    gone = rng.choice(sorted(form.parts))
    return zipped({name: content for name, content in form.parts.items() if name != gone})


def empty_member(form: Form, rng: Random) -> bytes:
    return form.with_part(rng.choice(sorted(form.parts)), b"").bytes()


def duplicate_member(form: Form, rng: Random) -> bytes:
    name = rng.choice(sorted(form.parts))
    out = io.BytesIO(form.bytes())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(zipfile.ZipInfo(rng.choice((name.upper(), f"/{name}"))), b"<x/>")
    return out.getvalue()


def cut_xml(form: Form, rng: Random) -> bytes:
    name = rng.choice(sorted(form.parts))
    return form.with_part(name, form.parts[name][: rng.randint(0, len(form.parts[name]))]).bytes()


def doctype(form: Form, rng: Random) -> bytes:
    name = rng.choice([grid.part for grid in form.grids])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    return form.with_part(name, bomb + form.parts[name]).bytes()


def lying_dimension(form: Form, rng: Random) -> bytes:
    name = rng.choice([grid.part for grid in form.grids])
    area = rng.choice((b"A1", b"A1:XFD1048576", b"Z9:A1", b"", b"A0:ZZZZ99999999999"))
    changed = re.sub(rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="' + area + b'"/>', form.parts[name])
    return form.with_part(name, changed).bytes()


def flip_bytes(form: Form, rng: Random) -> bytes:
    data = bytearray(form.bytes())
    for _ in range(rng.choice((1, 1, 3, 40))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def truncate(form: Form, rng: Random) -> bytes:
    data = form.bytes()
    return data[: rng.randrange(len(data))]


def pad(form: Form, rng: Random) -> bytes:
    noise = rng.randbytes(rng.randint(1, 200))
    return form.bytes() + noise if rng.random() < 0.5 else noise + form.bytes()


def nest(form: Form, rng: Random) -> bytes:
    data = form.bytes()
    for depth in range(rng.randint(1, 5)):
        data = zipped({f"{depth}/phiếu.xlsx": data, "../../x.txt": b"x"})
    return data


def other_kind(form: Form, rng: Random) -> bytes:
    return rng.choice((b"%PDF-1.7 x", b"<html><table>", b"a,b\n1,2\n", b"", b"\xd0\xcf\x11\xe0" * 300, b"PK\x03\x04"))


def flip_xml(form: Form, rng: Random) -> bytes:
    """Bits flipped inside the XML, with the checksums made right again: any character may become another."""
    name = rng.choice(sorted(form.parts))
    data = bytearray(form.parts[name] or b"x")
    for _ in range(rng.choice((1, 1, 4))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return form.with_part(name, bytes(data)).bytes()


def change_attribute(form: Form, rng: Random) -> bytes:
    """An attribute of some element gets another value: references, types, styles, positions, states."""
    name = rng.choice(sorted(form.parts))
    found = list(re.finditer(rb'="([^"]*)"', form.parts[name]))
    if not found:
        return form.bytes()
    one = rng.choice(found)
    value = rng.choice((b"", b"0", b"-1", b"99999999999", b"A1", b"XFD1048576", b"x", b"s", b"e", "ă".encode()))
    content = form.parts[name]
    return form.with_part(name, content[: one.start(1)] + value + content[one.end(1) :]).bytes()


DAMAGE: tuple[Mutation, ...] = (
    insert_rows,
    insert_columns,
    delete_row,
    delete_column,
    swap_rows,
    swap_columns,
    sort_leaving_keys,
    swap_columns_leaving_keys,
    delete_key_row,
    delete_key_column,
    move_table_far,
    repeat_row,
    break_answer,
    break_answer,
    break_many_answers,
    edit_locked,
    edit_locked,
    stray_cells,
    stray_marker,
    unprotect,
    rename_sheet,
    delete_sheet,
    unhide_or_hide_sheet,
    reorder_sheets,
    duplicate_sheet,
    swap_sheet_targets,
    strip_styles,
    drop_identity,
    saved_by_openpyxl,
    values_only,
    drop_member,
    empty_member,
    duplicate_member,
    cut_xml,
    doctype,
    lying_dimension,
    flip_bytes,
    flip_bytes,
    truncate,
    pad,
    nest,
    other_kind,
)
ANSWERS: tuple[Mutation, ...] = (other_answer, swap_answers, shift_cells_up, flip_xml, flip_xml, change_attribute)
