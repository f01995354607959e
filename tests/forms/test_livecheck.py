"""The live check of a form, as LibreOffice calculates it, says what the reader says, on the same cells."""

import json
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formula.translate import Translator

from tests.conftest import Office
from tests.program import run
from tests.seasons.outside import change, put, tables, type_into
from tests.seasons.small import ROUNDS, UNITS, Small, copy_of

LAST = ("TOAN", "self-score", "R2")
FIRST = ("TOAN", "self-score", "R1")
REGISTRATION = ("TOAN", "registration", "")

ANH, BACH, HA = "Nguyễn Thị Ánh", "Trần Văn Bách", "Phạm Thu Hà"
SELF, UNIT, STANDING, REGISTER = "Tự chấm", "Tổ chấm", "Xếp loại", "Đăng ký"
INITIATIVES, EVIDENCE = ("Sáng kiến", "Sáng kiến"), ("Minh chứng", "Minh chứng")
COLLECTIVE = ("Danh hiệu, khen thưởng tập thể", "Tổ Toán")
NOMINATIONS, AGREED = ("Điển hình", "Điển hình"), ("Thống nhất", "Thống nhất")
MOVEMENTS = ("Phong trào thi đua của trường", "Phong trào thi đua của trường")
TARGETS = ("Chỉ tiêu thi đua của tổ", "Chỉ tiêu thi đua của tổ")
PARTS = {COLLECTIVE[0]: "Tập thể", TARGETS[0]: "Tập thể"}  # where those stand that do not name their sheet
WRONG, MISSING, DONE = "✗ Có ô sai", "○ Còn trống", "✓ Đủ"
UNTOUCHED, UNSCORED = "– Chưa ghi gì", "– Chưa chấm"


@dataclass(frozen=True)
class Case:
    """What a person types into one part of the form, what its line must count, and what the reader must report."""

    line: tuple[str, str]
    typed: tuple[tuple[str, str, str, object], ...]  # table, row, column, value
    missing: int = 0
    wrong: int = 0
    codes: tuple[tuple[str, str, str, str], ...] = ()  # table, row, column, code of the finding on that very cell
    code: str = ""  # the finding on the (only) cell typed


def _points(person: str, name: str, value: object, code: str, *, table: str = "self_score") -> Case:
    part = SELF if table == "self_score" else UNIT
    return Case((part, name), ((table, "1.1", person, value),), wrong=1 if code else 0, code=code)


def _standing(person: str, name: str, column: str, value: object, code: str) -> Case:
    return Case((STANDING, name), (("standing", person, column, value),), wrong=1 if code else 0, code=code)


def _emptied(table: str, person: str, *keep: str) -> tuple[tuple[str, str, str, object], ...]:
    return tuple((table, key, person, None) for key in ("1.1", "1.2", "2.1", "2.2", "3.1", "4.1") if key not in keep)


def _initiative(line: str, day: object) -> tuple[tuple[str, str, str, object], ...]:
    values = {"person": "P2", "name": f"Sáng kiến {line}", "recognised": "không", "decision_date": day}
    return tuple(("initiatives", line, column, value) for column, value in values.items())


def _target(line: str, value: str) -> tuple[tuple[str, str, str, object], ...]:
    return ("targets", line, "indicator", f"Chỉ tiêu {line}"), ("targets", line, "target_value", value)


# One file each; in a file every line of the check sheet is touched by one case at most.
FILES: dict[str, tuple[tuple[str, str, str], tuple[Case, ...]]] = {
    "numbers": (
        LAST,
        (
            _points("P1", ANH, "chín", "C101"),
            _points("P2", BACH, 11, "C102"),
            _points("P3", HA, 9.25, "C104"),
            _points("P1", ANH, -1, "C103", table="unit_score"),
            _points("P2", BACH, "9đ", "C126", table="unit_score"),  # understood, but the cell does not add up
            # Of an empty unit column one cell is filled: 1.2, 2.1 and 2.2 remain; bonus and deduction may be blank.
            Case((UNIT, HA), (("unit_score", "1.1", "P3", 9),), missing=3),
            _standing("P1", ANH, "grade", "Khá", "C105"),
            _standing("P2", BACH, "discipline", "có vấn đề", "C105"),
            _standing("P3", HA, "months_worked", "mười", "C101"),
            Case(
                INITIATIVES,
                (("initiatives", "i2", "recognised", "có"), ("initiatives", "i2", "person", BACH)),
                missing=1,  # its name
                codes=(("initiatives", "i2", "name", "R102"),),
            ),
            Case(EVIDENCE, (("evidence", "e1", "link", "tủ hồ sơ"),), 3, 0, (("evidence", "e1", "person", "R102"),)),
        ),
    ),
    "blanks": (
        LAST,
        (
            Case((SELF, ANH), (("self_score", "1.1", "P1", None),), missing=1),
            Case((SELF, BACH), _emptied("self_score", "P2"), missing=4),  # four criteria of kind score
            _points("P3", HA, date(2027, 5, 9), "C117"),
            # The unit's column as a whole may be blank: the head did not score this person.
            Case((UNIT, ANH), _emptied("unit_score", "P1")),
            Case((UNIT, BACH), _emptied("unit_score", "P2", "3.1"), missing=4),
            _points("P3", HA, None, "", table="unit_score"),
            Case((STANDING, ANH), (("standing", "P1", "grade", None),), missing=1),
            # What the unit registered, or is proposed for, rests on its own grade.
            Case((STANDING, "Tổ Toán"), (("standing", "TOAN", "grade", None),), missing=1),
            _standing("P2", BACH, "grade", "HTTNV", ""),
            _standing("P3", HA, "grade", "hoàn thành tốt nhiệm vụ", ""),
            Case(
                INITIATIVES,
                (("initiatives", "i1", "decision_date", "tháng năm"), ("initiatives", "i1", "recognised", "đang chờ")),
                wrong=2,
                codes=(
                    ("initiatives", "i1", "decision_date", "C106"),
                    ("initiatives", "i1", "recognised", "C114"),
                ),
            ),
            Case(
                EVIDENCE,
                (
                    ("evidence", "e1", "person", "Nguyễn Văn Ai"),
                    ("evidence", "e1", "criterion", "9.9"),
                    ("evidence", "e1", "description", "Giấy khen"),
                ),
                wrong=2,
                codes=(("evidence", "e1", "person", "C112"), ("evidence", "e1", "criterion", "C105")),
            ),
        ),
    ),
    "tolerated": (
        LAST,
        (
            Case((SELF, ANH), (("self_score", "1.1", "P1", "  "),), missing=1),  # spaces are nothing
            _points("P2", BACH, 10, ""),
            _points("P3", HA, 0, ""),
            _points("P1", ANH, 9.500000000000002, "", table="unit_score"),
            _points("P2", BACH, "9/10", "C101", table="unit_score"),
            # Of an empty unit column only an error value stands there, in 1.1: 1.2, 2.1 and 2.2 remain.
            Case((UNIT, HA), (("unit_score", "1.1", "P3", "#N/A"),), missing=3, wrong=1, code="C109"),
            _standing("P1", ANH, "discipline", "-", ""),
            _standing("P2", BACH, "discipline", "Khiển trách", ""),
            _standing("P3", HA, "discipline", "0", ""),
            Case(
                INITIATIVES,
                (
                    ("initiatives", "i1", "recognised", "x"),
                    ("initiatives", "i1", "applied", "chưa"),
                    ("initiatives", "i1", "decision_date", "5.3.2027"),
                    *_initiative("i2", "29-02-2028"),
                    *_initiative("i3", date(2027, 5, 20)),
                    *_initiative("i4", "9 tháng 5 năm 2027"),
                ),
            ),
            Case(
                EVIDENCE,
                (
                    ("evidence", "e2", "person", ANH),
                    ("evidence", "e2", "criterion", "1.1"),
                    ("evidence", "e2", "description", "Sổ dự giờ"),
                ),
            ),
        ),
    ),
    "first round": (
        FIRST,
        (
            _points("P1", ANH, 10.5, "C102"),
            _points("P2", BACH, "không", "C101"),
            Case(
                INITIATIVES,
                (
                    *_initiative("i1", "31/02/2027"),
                    *_initiative("i2", "29/02/2027"),
                    *_initiative("i3", "5/13/2027"),
                    *_initiative("i4", "5/3/27"),
                    *_initiative("i5", "05/2027"),
                    *_initiative("i6", "2027-03-05"),
                ),
                wrong=6,
                codes=tuple(("initiatives", f"i{line}", "decision_date", "C106") for line in range(1, 7)),
            ),
        ),
    ),
    "registration": (
        REGISTRATION,
        (
            Case((REGISTER, ANH), (("registration", "P1", "title", None),), missing=1),
            Case((REGISTER, BACH), (("registration", "P2", "title", "Giỏi"),), wrong=1, code="C105"),
            Case((REGISTER, HA), (("registration", "P3", "movements", "PT1; PT3"),)),
            Case(COLLECTIVE, (("collective", "TOAN", "title", None),), missing=1),
            Case(
                TARGETS,
                (
                    ("targets", "t1", "target_value", "nhiều"),
                    ("targets", "t2", "indicator", "Giờ dạy tốt"),
                    *_target("t3", "1.250"),
                    *_target("t4", "3/4"),
                    *_target("t5", "12,5"),
                ),
                missing=1,
                wrong=3,
                codes=(
                    ("targets", "t1", "target_value", "C101"),
                    ("targets", "t1", "indicator", "R102"),
                    ("targets", "t3", "target_value", "C110"),
                    ("targets", "t4", "target_value", "C101"),
                ),
            ),
        ),
    ),
}


@dataclass(frozen=True)
class Recalculated:
    """Forms as typed in, their recalculated copies, and what `check` says of each."""

    typed: dict[str, Path]
    saved: dict[str, Path]
    findings: dict[str, list[dict[str, Any]]]


def _typed(book: Workbook, cases: tuple[Case, ...]) -> None:
    for case in cases:
        for table, row, column, value in case.typed:
            put(book, {table: {row: {column: value}}})


REFUSED, MISSED = ("FFF6D5D2", 100), ("FFFFEBBF", 200)  # the fill of a highlight, and where its formula is written


def _shown(book: Workbook) -> None:
    """Write beside each answer, far to the right, the formula of the highlight that marks it wrong or missing."""
    for sheet in book.worksheets:
        for area in sheet.conditional_formatting:
            first, last = str(area.sqref).partition(":")[0], str(area.sqref).rpartition(":")[2]
            cells = [cell for row in sheet[f"{first}:{last}"] for cell in row]
            for rule in area.rules:
                fill = rule.dxf.fill.bgColor.rgb if rule.dxf.fill else ""
                for away in (away for look, away in (REFUSED, MISSED) if look == fill):
                    for cell in cells:
                        formula = Translator(f"={rule.formula[0]}", origin=first).translate_formula(cell.coordinate)
                        sheet.cell(cell.row, cell.column + away).value = formula


def _typed_and_shown(book: Workbook, cases: tuple[Case, ...]) -> None:
    _typed(book, cases)
    _shown(book)


@pytest.fixture(scope="module")
def recalculated(small_season: Small, tmp_path_factory: pytest.TempPathFactory, office: Office) -> Recalculated:
    small = copy_of(small_season, tmp_path_factory.mktemp("kiem-tra") / "mua-nho")
    typed = {}
    for name, (form, cases) in FILES.items():
        target = small.folder / "kiem" / f"{name}.xlsx"
        typed[name] = change(small.returned(*form), target, partial(_typed, cases=cases))
    for phase, form in (("complete", LAST), ("complete-registration", REGISTRATION)):
        typed[phase] = type_into(small.returned(*form), small.folder / "kiem" / f"{phase}.xlsx", lambda book: None)
    for phase, form in (("blank", LAST), ("blank-registration", REGISTRATION)):
        typed[phase] = type_into(small.issued(*form), small.folder / "kiem" / f"{phase}.xlsx", lambda book: None)
    shown = {  # with what the highlights say beside it, which no formula of the form looks at
        name: change(
            small.returned(*form), small.folder / "hien" / f"{name}.xlsx", partial(_typed_and_shown, cases=cases)
        )
        for name, (form, cases) in FILES.items()
    }
    worked_out = {**typed, **shown}
    files = office([*worked_out.values()], "xlsx", small.folder / "luu")
    found = {}
    for name, file in typed.items():
        done = run("check", file, "--season", small.folder, "--json", "--quiet")
        data = json.loads(done.stdout)
        found[name] = data["findings"] if isinstance(data, dict) else data
    return Recalculated(typed, dict(zip(worked_out, files, strict=True)), found)


def _lines(book: Workbook) -> list[tuple[str, str, int, int, str, str]]:
    """The lines of the check sheet: part, name, missing, wrong, verdict, and the first cell to look at."""
    rows = [tuple(row) for row in book["Kiểm tra"].iter_rows(min_col=2, max_col=7, values_only=True)]
    head = next(number for number, row in enumerate(rows) if row[0] == "Phần")
    return [
        (str(part), str(who), int(str(missing)), int(str(wrong)), str(word), str(cell or ""))
        for part, who, missing, wrong, word, cell in rows[head + 1 :]
        if part
    ]


def check_lines(file: Path) -> tuple[str, dict[tuple[str, str], tuple[int, int, str]]]:
    """The large line of the check sheet, and by part and name what is missing, what is wrong, and the verdict."""
    book = load_workbook(file, data_only=True)
    cells = (str(row[0]) for row in book["Kiểm tra"].iter_rows(min_col=2, values_only=True))
    large = next(cell for cell in cells if cell[:1] in "✗○✓")
    return large, {(part, who): (missing, wrong, word) for part, who, missing, wrong, word, _ in _lines(book)}


# Lines in which nobody wrote anything, or which were emptied: the small season hands in no nominations and no results of
# movements; the unit scores Hà in the first round alone, where it has no evidence yet.
NOT_USED = {NOMINATIONS, MOVEMENTS, AGREED}
BLANK_LINES: dict[str, set[tuple[str, str]]] = {
    "numbers": NOT_USED,
    "blanks": {*NOT_USED, (UNIT, ANH), (UNIT, HA)},
    "tolerated": NOT_USED,
    "first round": {NOMINATIONS, EVIDENCE, AGREED},
    "registration": set(),
    "complete": {*NOT_USED, EVIDENCE, (UNIT, HA)},
    "complete-registration": {TARGETS},
}


def _word_of_nothing(name: str, line: tuple[str, str]) -> str:
    """What is said of a line in which nothing is wrong or missing: whether anybody wrote into it at all."""
    return (UNSCORED if line[0] == UNIT else UNTOUCHED) if line in BLANK_LINES[name] else DONE


def _large(missing: int, wrong: int, where: str = "trang Kiểm tra", done: str = "✓ ĐỦ – có thể gửi") -> str:
    if wrong:
        return f"✗ CÓ {wrong} Ô SAI – xem {where}"
    return f"○ CÒN {missing} Ô TRỐNG CẦN ĐIỀN" if missing else done


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", FILES)
def test_every_line_counts_what_was_broken(name: str, recalculated: Recalculated) -> None:
    large, lines = check_lines(recalculated.saved[name])
    expected = {line: (0, 0, _word_of_nothing(name, line)) for line in lines}
    for case in FILES[name][1]:
        assert case.line in lines
        if case.missing or case.wrong:
            expected[case.line] = (case.missing, case.wrong, WRONG if case.wrong else MISSING)
    assert expected == lines
    missing = sum(missing for missing, _, _ in expected.values())
    wrong = sum(wrong for _, wrong, _ in expected.values())
    assert _large(missing, wrong, "các dòng có dấu ✗ bên dưới") == large


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", FILES)
def test_the_status_line_of_each_sheet_counts_its_own_cells(name: str, recalculated: Recalculated) -> None:
    book = load_workbook(recalculated.saved[name], data_only=True)
    sheets = {table.sheet.title: id_ for id_, table in tables(book).items()}
    assert sheets
    for title in sheets:
        mine = [case for case in FILES[name][1] if PARTS.get(case.line[0], case.line[0]) == title]
        there = {who for part, who, *_ in _lines(book) if PARTS.get(part, part) == title}
        blank = {who for part, who in BLANK_LINES[name] if PARTS.get(part, part) == title}
        done = "Chưa ghi gì (không bắt buộc)" if there == blank else "✓ Trang này đã đủ"
        done = f"Chưa chấm {len(blank)} người" if title == UNIT and blank else done
        expected = _large(sum(case.missing for case in mine), sum(case.wrong for case in mine), done=done)
        status = [
            str(cell)
            for row in book[title].iter_rows(values_only=True)
            for cell in row
            if str(cell).startswith(("✗ CÓ", "○ CÒN", "✓ Trang", "Chưa "))
        ]
        assert [expected] == status, title


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", FILES)
def test_the_reader_reports_the_same_cells(name: str, recalculated: Recalculated) -> None:
    """Every cell counted as wrong has a finding on it, and no cell counted as right has one that must be fixed."""
    book = load_workbook(recalculated.typed[name])
    keyed = tables(book)
    expected: Counter[tuple[str, str, str]] = Counter()
    for case in FILES[name][1]:
        cells = case.codes or tuple(
            (table, row, column, case.code) for table, row, column, _ in case.typed if case.code
        )
        for table, row, column, code in cells:
            expected[keyed[table].sheet.title, keyed[table].cell(row, column).coordinate, code] += 1
    found = Counter(
        (finding["sheet"], finding["cell"], finding["code"])
        for finding in recalculated.findings[name]
        if finding["cell"] and (finding["code"][0] == "C" or finding["code"] == "R102")
    )
    assert expected == found


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", FILES)
def test_what_is_counted_is_shown_in_its_cell(name: str, recalculated: Recalculated) -> None:
    """As many answers are highlighted as are counted, and those that the reader complains of are among them."""
    book, cases = load_workbook(recalculated.saved[name], data_only=True), FILES[name][1]
    marked = {
        away: {
            (sheet.title, cell.coordinate)
            for sheet in book.worksheets
            for row in sheet.iter_rows(max_col=99)
            for cell in row
            if sheet.cell(cell.row, cell.column + away).value in (True, 1)
        }
        for _, away in (REFUSED, MISSED)
    }
    assert len(marked[MISSED[1]]) == sum(case.missing for case in cases)
    assert len(marked[REFUSED[1]]) == sum(case.wrong for case in cases)
    for part, _, missing, wrong, _, cell in _lines(book):
        first = PARTS.get(part, part), cell.partition(" – ")[0]
        assert first in marked[REFUSED[1] if wrong else MISSED[1]] if missing or wrong else not cell
    complained = {(found["sheet"], found["cell"]) for found in recalculated.findings[name] if found["code"][0] == "C"}
    assert complained <= marked[REFUSED[1]]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["complete", "complete-registration"])
def test_a_complete_form_says_so_everywhere(name: str, recalculated: Recalculated) -> None:
    large, lines = check_lines(recalculated.saved[name])
    assert large == "✓ ĐỦ – có thể gửi"
    assert {line: (0, 0, _word_of_nothing(name, line)) for line in lines} == lines
    assert [found["code"] for found in recalculated.findings[name] if found["severity"] == "error"] == []


@pytest.mark.libreoffice
def test_a_blank_form_asks_for_what_is_required(recalculated: Recalculated) -> None:
    large, lines = check_lines(recalculated.saved["blank"])
    # Self layer of three teachers: 4 scores each; three grades and the unit's; everything else may stay blank. 12 + 4 = 16.
    assert large == "○ CÒN 16 Ô TRỐNG CẦN ĐIỀN"
    assert lines[SELF, ANH] == (4, 0, MISSING)
    assert lines[UNIT, ANH] == (0, 0, UNSCORED)
    assert lines[NOMINATIONS] == (0, 0, UNTOUCHED)
    assert lines[STANDING, ANH] == (1, 0, MISSING)
    # Three titles of persons and one of the unit.
    assert check_lines(recalculated.saved["blank-registration"])[0] == "○ CÒN 4 Ô TRỐNG CẦN ĐIỀN"


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["complete", "complete-registration", "blank", "blank-registration", "blanks"])
def test_no_formula_ends_in_an_error(name: str, recalculated: Recalculated) -> None:
    formulas = load_workbook(recalculated.typed[name])
    values = load_workbook(recalculated.saved[name], data_only=True)
    count, errors = 0, []
    for sheet in formulas.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    count += 1
                    value = values[sheet.title][cell.coordinate].value
                    if value is None or str(value).startswith("#"):
                        errors.append((sheet.title, cell.coordinate, value))
    assert count > 5
    assert [error for error in errors if error[2] is not None] == []


# Functions of Excel 2010 and older whose results LibreOffice shares; nothing newer, nothing volatile.
ALLOWED = {
    "ABS", "ADDRESS", "AND", "CHAR", "COLUMN", "COUNT", "COUNTA", "COUNTIF", "DATE", "DAY", "EXACT", "FALSE", "FIND",
    "HYPERLINK", "IF", "IFERROR", "INDEX", "INT", "ISERROR", "ISLOGICAL", "ISNUMBER", "LEFT", "LEN", "LOWER", "MATCH",
    "MAX", "MID", "MIN", "MMULT", "MOD", "MONTH", "N", "NOT", "OR", "REPT", "RIGHT", "ROUND", "ROW", "SEARCH",
    "SUBSTITUTE", "SUM", "SUMPRODUCT", "TEXT", "TRIM", "VALUE",
}  # fmt: skip
_FORMULAS = re.compile(rb"<(f|formula|formula1|formula2|definedName)\b[^>]*>([^<]*)</\1>")


def _functions(file: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    with zipfile.ZipFile(file) as package:
        for part in package.namelist():
            if part.endswith(".xml"):
                for _, formula in _FORMULAS.findall(package.read(part)):
                    text = re.sub(r"(&quot;|\").*?\1", "", formula.decode())
                    found.update(re.findall(r"([A-Za-z_][A-Za-z0-9_.]*)\(", text))
    return found


@pytest.mark.parametrize("phase", [("registration", ""), *(("self-score", round_) for round_ in ROUNDS)])
def test_formulas_use_functions_of_excel_2010_only(phase: tuple[str, str], small_season: Small) -> None:
    for unit in UNITS:
        used = _functions(small_season.issued(unit, *phase))
        assert used["IF"] > 0
        assert set() == set(used) - ALLOWED
