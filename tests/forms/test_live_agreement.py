"""What the live check of a form calls right is read, and what is not read it calls wrong: rule by rule, value by value.

The values stand as programs store them: as typed where a cell keeps text, else as numbers, days or text, whichever a
locale makes of them. LibreOffice calculates; an answer that is read without a question is `taken`.
"""

import random
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from tests.conftest import Office
from tests.forms.target_spellings import target_spellings
from tests.intake.mini import declared, school
from tests.strength import ATTACK, strength
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_kinds import CellAnswer
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, BilingualText, Column
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.forms.layout.cell_tests import length, wrong_test
from thidua_xlsx.forms.layout.layout_context import LayoutContext
from thidua_xlsx.intake.read.table_reader import read_for_unit
from thidua_xlsx.messages.findings import Severity
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Stamp

Value = str | float | bool | datetime

STAMP = Stamp("", "", "")

DECOMPOSED = unicodedata.normalize("NFD", "Hoàn thành tốt nhiệm vụ")  # as some programs of Apple store it

VOTES = [
    "9/9", "7/9", "0/9", "9/7", "9/", "/9", "9/9/9", "9 / 9", "9/ 9", "8 phiếu", "8phiếu", "8 Phiếu", "9 phiếu/9 phiếu", "9/9 phiếu",
    "phiếu", "phiếu 8", "8\u00a0phiếu", "007", "1001", "1001/1001", "9/1001", "9/12345", "9,0", "9.0", "7/9x", "1e1/20", "-1/9",
]  # fmt: skip

# Answers that forms once called right and the merge did not take, or the other way round.
KNOWN = {
    *(("target", value) for value in ("1.250", "3/4", "1/2", "5/3", "1e2", "80 %", "20.000.000", "-", "", " ")),
    *(("votes", value) for value in (*VOTES, "7", "12,5", "5/3", "20.000", True, 9.0, 9.5)),
    *(("goal", value) for value in ("1.250", "12,5", "80%", "20.000.000", "-1", "không", 9.5, 1250.0, True)),
    *(("titles", value) for value in ("LĐTT, xyz", "LĐTT; CSTĐCS", "LĐTT và CSTĐCS", ",", "xyz, LĐTT")),
    *(("movements", value) for value in ("PT1; PT3", "PT1, PT3", "dạy tốt, học tốt; PT3", "PT1; PT9")),
    *(("yesno", value) for value in ("đúng", "chua", "đồng ý", "✓", "-", "có?", "01", ">a", "*", "Co ")),
    *(
        ("grade", value)
        for value in ("hoan thanh tot nhiem vu", "Hoàn thành tốt\u00a0nhiệm vụ", "Hoàn thành tốt nhiệm vụ ")
    ),
    *(("date", value) for value in ("20 tháng 5 năm 2027", "20 / 5 / 2027", "31/02/2027", "5/3/2027.", 2027.0)),
    *(("since", value) for value in ("abcd", "2027", "1850", 46527.0)),
    *(
        (rule, value)
        for rule in ("titles", "commendations", "movements", "yesno")
        for value in ("0%", "có.", "—", "-0", "x.")
    ),
    *((rule, value) for rule in ("points", "percent", "goal", "target") for value in ("５", 1e-12, True, False, "9\n")),
    *(
        (rule, value)
        for rule in ("least", "most", "steps", "bonus")
        for value in (9.0, -1.0, 9.3, 1e-12, -1e-13, 10.000000000001)
    ),
    *((rule, value) for rule in ("date", "since") for value in ("５/3/2027", "20/5/2027\n")),
    *(("commendations", value) for value in ("Giấy khen", "GK", "Bằng khen", "BK")),
    *(("grade", value) for value in (DECOMPOSED, "HTTNV\u200b", "HTTNV\t")),
    *(("person", value) for value in ("Trịnh Thị Hòa", "Trinh Thi Hoa", "Nguyễn Thị Hoa", "Lê Văn An (A2)")),
}


@cache
def season() -> Rulebook:
    return school(
        ("| PT2 | Trường xanh |\n", "| PT2 | Trường học xanh, sạch, đẹp và an toàn |\n| PT3 | Giỏi việc trường |\n")
    )


def column(kind: str, choices: str = "", **limits: object) -> Column:
    label = BilingualText("Ô", "Cell")
    numbers = {key: value if isinstance(value, bool) else Decimal(str(value)) for key, value in limits.items()}
    return Column(label, kind, choices=choices, **numbers)  # type: ignore[arg-type]


COLUMNS = {
    "points": column("number", low=0, high=10, step=0.25),
    "bonus": column("number", low=0, high=3),
    "times": column("number", low=0, high=366, step=1),
    "tier": column("number", low=-5, high=1000, step=2),
    "number": column("number"),
    "least": column("number", low=1),
    "most": column("number", high=10),
    "steps": column("number", step=0.5),
    "target": column("number", as_text=True),
    "votes": column("votes", low=0, high=1000, step=1),
    "goal": column("goal", as_text=True),
    "percent": column("number", as_text=True, low=1, high=100, step=0.5),
    "grade": column("choice", "grade"),
    "criterion": column("choice", "criteria"),
    "round": column("choice", "rounds"),
    "titles": column("choices", "titles_all"),
    "commendations": column("choices", "commendations"),
    "movements": column("choices", "movements"),
    "yesno": column("yesno", "yesno"),
    "date": column("date"),
    "since": column("since"),
    "person": column("person", "people"),
    "text": column("text", high=20),
}

NUMBERS = [
    "12,5", "9", "9,5", "9.5", "+7", "-1", "−1", "-", "7", "7,0", "7.0", "07", "10", "10,5", "11", "0", "-0", "0,0",
    "0,25", "0,3", "3", "300", "366", "367", "2,5", ".5", ",5", "5.", "5,", "1.250", "1,250", "0,125", "0.125",
    "1250", "1.250,5", "20.000.000", "20,000,000", "1,234.567", "1.000.000.000", "12.34.567", "12,5%", "80%", "%80",
    "8%0", "1e2", "1E2", "5/3", "3/4", "1/2", "1-2", "1:30", "1_0", "NaN", "inf", "abc", "chín", "９", "９,５", "#N/A",
    "1.2.3", "--5", "+-5", "5-", "(5)", "$5", "5đ", "١", "", " ", "9 ", " 9", "\u00a09", "80 %", "15 ngày",
    "20 đồng", "7 điểm", "9 5", "- 7", "20 000", "1.250 đ", "= 5",
]  # fmt: skip
WORDS = [
    "x", "X", "v", "1", "0", "có", "Có", "CÓ", "co", "Co ", " có", "yes", "Yes", "y", "true", "TRUE", "đúng", "dung", "đã",
    "đồng ý", "Đồng ý", "dong y", "nhất trí", "nhat tri", "không", "Không", "khong", "KHONG", "ko", "Ko", "no", "n", "false",
    "sai", "chưa", "chua", "không có", "không đồng ý", "khong dong y", "không nhất trí", "-", "–", "--", "✓", "✔", "☑", "có thể", "?",
    "có?", "x?", "01", "1.0", "*", "~", "k", ">a", "=x", "<z", "cóo", "c", "xx",
]  # fmt: skip
LISTS = [
    "HTXSNV", "HTTNV", "HTNV", "httnv", "Hoàn thành tốt nhiệm vụ", "hoàn thành tốt nhiệm vụ", "HOÀN THÀNH TỐT NHIỆM VỤ",
    "hoan thanh tot nhiem vu", "Hoàn thành tốt nhiệm vụ ", " Hoàn thành  tốt nhiệm vụ", "Hoàn thành tốt\u00a0nhiệm vụ",
    "Hoàn thành tốt", "Khá", "Tốt", "tot", "A", "B+", "B?", "HTTNV?", "HTTNV+", "HT*", "*", "?", "~", "1.1", "1.2", "2.1",
    "1,1", "11", "1.1.", "1.1 Hồ sơ", "1.1 ho so", "9.9", "Hồ sơ", "D1", "D2", "d2", "Đợt 1", "đợt 2", "dot 2", "Đợt 9",
    "LĐTT", "LDTT", "ldtt", "Lao động tiên tiến", "lao dong tien tien", "LĐTT, xyz", "LĐTT; CSTĐCS", "LĐTT, CSTĐCS",
    "LĐTT;CSTĐCS;", "; LĐTT", "LĐTT;; CSTĐCS", "LĐTT + CSTĐCS", "LĐTT & CSTĐCS", "LĐTT/CSTĐCS", "LĐTT và CSTĐCS",
    "LĐTT\nCSTĐCS", "LĐTT CSTĐCS", "xyz, LĐTT", "xyz", "LĐTT; *", "LĐTT; ?", "LĐTT, ", ",", ";", "CSTĐCS; Giấy khen",
    "Giấy khen", "GK", "Không đăng ký", "khong dang ky", "không", "PT1", "pt1", "PT1; PT3", "PT1, PT3", "PT1,PT3", "PT 1",
    "PT1 PT3", "PT1; PT9", "PT1-PT3", "PT1.", "Dạy tốt, học tốt", "dạy tốt, học tốt; PT3", "day tot, hoc tot",
    "Dạy tốt, học tốt; Trường học xanh, sạch, đẹp và an toàn", "Dạy tốt, học tốt, PT3", "PT3, Dạy tốt, học tốt",
    "Dạy tốt", "Trường học xanh, sạch, đẹp và an toàn", "PT1 và PT2", "PT1, PT2 và PT3", "Tất cả", "tat ca", "cả 3",
    "A1", "a1", "A2", "A9", "Nguyễn Thị Hoa", "nguyễn thị hoa", "Trịnh Thị Hoà", "Trịnh Thị Hòa", "Trinh Thi Hoa",
    "Lê Văn An", "Lê Văn An (A3)", "Lê Văn An (A2)", "lê văn an (a3)", "Lê  Văn An ", "Vũ Đức", "An", "Ai đó",
    "Nguyễn Thị Hoa (A1)", "Nguyễn Thị Hoa (1983)", "; ".join(["LĐTT"] * 19), "; ".join(["LĐTT"] * 25),
    "; ".join(["LĐTT"] * 25 + ["xyz"]), "x" * 300, "LĐTT; " + "x" * 300,
]  # fmt: skip
DAYS = [
    "5/3/2027", "05/03/2027", "5.3.2027", "5-3-2027", "5-3.2027", "20/5/2027", "20 tháng 5 năm 2027",
    "ngày 20 tháng 5 năm 2027", "Ngày 20 tháng 5 năm 2027", "20 Tháng 5 Năm 2027", "20 tháng 5, 2027", "20 tháng 5/2027",
    "20/5 năm 2027", "20 / 5 / 2027", " 20/5/2027", "20/5/2027 ", "\u00a020/5/2027", "20/5/27", "5/13/2027", "31/02/2027",
    "29/02/2027", "29/02/2028", "31/4/2027", "0/5/2027", "5/0/2027", "2027-03-05", "2027/3/5", "5/2027", "tháng 5", "2027",
    "1850", "2101", "abcd", "12/5", "5/3/1919", "5/3/2101", "5/3/2027.", "5/3/2027/1", "/5/3/2027", "5//2027", "5/3/", "a/b/2027",
    "1,5/3/2027", "5/3,2/2027", "20 thang 5 nam 2027", "20tháng5năm2027", "hôm qua", "46527", "5 3 2027", "05032027", "20-5 2027",
    "mùng 5/3/2027", "5/3/2027 8:00", "5\\3\\2027", "2/5/20277", "123/5/2027", "5/123/2027", "2/2/0027",
]  # fmt: skip
ODD = [
    "0%", "có.", "Có.", "—", "không.", "x.", "x;", "５", "100%", "0,5%", "0 %", "-0%", "9\n", "\t9", "9\u200b", "+", "☐",
    "LĐTT.", "HTTNV.", "HTTNV\u200b", "HTTNV\t", DECOMPOSED, unicodedata.normalize("NFD", "Nguyễn Thị Hoa"), "Bằng khen", "BK",
    "５/3/2027", "20/5/2027\n", "２０２７", "LĐTT\t; CSTĐCS", "dạy tốt, học tốt; Trường học xanh, sạch, đẹp và an toàn; " * 4,
]  # fmt: skip
TEXTS = ["Tốt", "t" * 20, "t" * 21, " " + "t" * 20 + " ", "có, không", "https://x.vn/a"]
STORED: list[Value] = [
    9.0, 9.5, 9.25, 9.3, -1.0, -1.5, -5.0, -4.0, 0.0, 0.3, 10.0, 10.000000000001, 10.5, 11.0, 2.0, 3.0, 3.01, 366.0, 367.0, 1.25,
    1250.0, 0.8, 1.0, 2027.0, 1919.0, 2101.0, 7305.0, 7306.0, 46024.0, 46054.0, 46527.0, 73050.0, 73051.0, 46527.5, 1e15, 1e-12, 1e-13, -1e-13,
    0.1 + 0.2, 9.500000000000002, 1.1, 2.1, True, False, datetime(2027, 5, 20), datetime(1919, 1, 1),
]  # fmt: skip
EVERY: list[Value] = list(dict.fromkeys([*NUMBERS, *VOTES, *WORDS, *LISTS, *DAYS, *ODD, *TEXTS])) + STORED
GOALS = [text for text in target_spellings(strength(60, 1_500)) if text not in EVERY]


@dataclass(frozen=True)
class Typed:
    """A value in a cell of a column, and what the reader says of it."""

    rule: str
    value: Value
    reading: CellAnswer

    @property
    def blank(self) -> bool:
        return self.reading.value is None and self.reading.problem is None

    @property
    def taken(self) -> bool:
        doubt = self.reading.doubt
        return self.reading.problem is None and not (doubt and doubt[0].severity is not Severity.NOTICE)

    def __str__(self) -> str:
        return f"{self.rule}: {self.value!r} -> {self.reading.value!r} {self.reading.problem and self.reading.problem[0].id}"


def typed() -> Iterator[Typed]:
    people = [person.code for person in season().people_asked(season().units[0].code, None)]
    for rule, asked in COLUMNS.items():
        choices = season().choices.get(asked.choices, NO_CHOICES)
        for value in (*EVERY, *GOALS) if rule == "goal" else EVERY:
            cell = RawCell(value)
            yield Typed(rule, value, read_for_unit(cell, asked, choices, people))


def saying(answers: Sequence[Typed], file: Path) -> Path:
    """Write a workbook that says of each answer whether the form calls it wrong, beside it and within its area."""
    context = LayoutContext(declared().forms["registration"], season(), season().units[0], None, STAMP, language("vi"))
    rules = {name: context.rule(asked) for name, asked in COLUMNS.items()}
    book = Workbook()
    sheet, lists = book.active, book.create_sheet("L")
    assert sheet is not None
    for number, (name, entries) in enumerate(context.lists.items(), start=1):
        for row, entry in enumerate(entries, start=1):
            cell = lists.cell(row, number, str(entry))
            cell.number_format = "@"
        area = f"L!${get_column_letter(number)}$1:${get_column_letter(number)}${len(entries)}"
        book.defined_names[f"td_{name}"] = DefinedName(f"td_{name}", attr_text=area)
    first = 1
    for row, one in enumerate(answers, start=1):
        cell = sheet.cell(row, 1)
        cell.value = one.value
        if isinstance(one.value, str):
            cell.data_type, cell.number_format = "s", "@"  # also what begins with a sign of equality
        here, rule = f"$A${row}", rules[one.rule]
        sheet.cell(row, 2).value = ArrayFormula(f"B{row}", f"=SUM({wrong_test(here, rule)})")
        sheet.cell(row, 3).value = f"={wrong_test(f'A{row}', rule)}"
        sheet.cell(row, 4).value = f"={length(here)}"
        if row == len(answers) or answers[row].rule != one.rule:
            sheet.cell(row, 5).value = ArrayFormula(f"E{row}", f"=SUM({wrong_test(f'$A${first}:$A${row}', rule)})")
            first = row + 1
    book.save(file)
    return file


def _tried() -> list[Typed]:
    """Take some of all answers, the same in every run, but every one whose like has been called wrongly before."""
    every, said = list(typed()), set(GOALS)
    some = set(random.Random(18).sample(range(len(every)), strength(350, len(every))))
    return [
        one for place, one in enumerate(every) if place in some or (one.rule, one.value) in KNOWN or one.value in said
    ]


def _has_a_word(one: Typed) -> bool:
    """Say whether the merge says how it took an answer; of a person of another unit it warns with the whole form (X111)."""
    return one.reading.used != "" or (one.rule, one.value) == ("person", "Vũ Đức")


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory, office: Office) -> list[tuple[Typed, list[object]]]:
    """Every answer that is tried, with what stands in its row: wrong as the check sheet asks, as a format asks, length."""
    folder, answers = tmp_path_factory.mktemp("khop"), _tried()
    (file,) = office([saying(answers, folder / "khop.xlsx")], "xlsx", folder / "luu")
    rows = load_workbook(file, data_only=True).worksheets[0].iter_rows(min_col=2, max_col=5, values_only=True)
    return list(zip(answers, map(list, rows), strict=True))


Calculated = list[tuple[Typed, list[object]]]


@pytest.mark.libreoffice
def test_what_the_form_calls_right_the_merge_takes(calculated: Calculated) -> None:
    right = [one for one, (wrong, *_) in calculated if not wrong]
    assert len(right) > 90
    assert [str(one) for one in right if not one.taken and not _day_in_numbers(one)] == []


@pytest.mark.skipif(not (ATTACK and shutil.which("ssconvert")), reason="asks for THIDUA_ATTACK and Gnumeric")
def test_gnumeric_says_what_libreoffice_says(calculated: Calculated, tmp_path: Path) -> None:
    there = saying([one for one, _ in calculated], tmp_path / "khop.xlsx"), tmp_path / "gnumeric.xlsx"
    subprocess.run(["ssconvert", "--recalc", *map(str, there)], check=True, capture_output=True)
    said = load_workbook(there[1], data_only=True).worksheets[0].iter_rows(min_col=2, max_col=2, values_only=True)
    # Only what it makes of numbers and TRUE where text is asked differs.
    texts = [(one, wrong, other) for (one, (wrong, *_)), (other,) in zip(calculated, said, strict=True)]
    assert [str(one) for one, wrong, other in texts if isinstance(one.value, str) and wrong != other] == []


def _day_in_numbers(one: Typed) -> bool:
    """A day is a number to every formula; no column of a form takes numbers without an upper limit."""
    return one.rule in ("number", "target", "goal", "least", "steps") and isinstance(one.value, datetime)


@pytest.mark.libreoffice
def test_what_the_merge_takes_without_a_word_the_form_calls_right(calculated: Calculated) -> None:
    wrong = [one for one, (wrong, *_) in calculated if wrong]
    assert len(wrong) > 100
    assert [str(one) for one in wrong if one.taken and not _has_a_word(one)] == []


@pytest.mark.libreoffice
def test_blank_means_the_same_to_both(calculated: Calculated) -> None:
    assert {one.blank for one, _ in calculated} == {True, False}
    assert [str(one) for one, (*_, long, _) in calculated if one.blank != (long == 0)] == []


@pytest.mark.libreoffice
def test_a_format_and_an_area_say_what_the_check_sheet_says(calculated: Calculated) -> None:
    assert [str(one) for one, (wrong, formatted, *_) in calculated if wrong != formatted] == []
    counts: dict[str, int] = {}
    for one, (wrong, _, _, area) in calculated:
        # LibreOffice asks only of single cells whether they are TRUE.
        lost = isinstance(one.value, bool) and COLUMNS[one.rule].kind in ("number", "votes", "goal")
        counts[one.rule] = counts.get(one.rule, 0) + (0 if lost and wrong else int(str(wrong)))
        if area is not None:
            true = sum(o.rule == one.rule and isinstance(o.value, bool) for o, _ in calculated)
            assert counts[one.rule] <= int(str(area)) <= counts[one.rule] + true, one.rule


@pytest.mark.parametrize(
    ("rule", "value", "takes"),
    [
        ("target", "1.250", False), ("target", "3/4", False), ("target", "12,5", True), ("movements", "PT1; PT3", True),
        ("goal", "3 hoặc 4", False), ("goal", "khoảng 3-4 giải", False), ("goal", "100% học sinh", True),
        ("titles", "LĐTT, xyz", False), ("titles", "LĐTT, CSTĐCS", True), ("date", "20 tháng 5 năm 2027", True),
        ("yesno", "chưa", True), ("yesno", "có?", False), ("grade", "hoan thanh tot nhiem vu", True),
        ("yesno", "-1", False), ("date", "20 / 5 / 2027", True), ("person", "Trịnh Thị Hòa", True),
    ],
)  # fmt: skip
def test_the_reader_takes_what_a_person_clearly_means(rule: str, value: str, takes: bool) -> None:
    assert next(one for one in typed() if (one.rule, one.value) == (rule, value)).taken is takes
