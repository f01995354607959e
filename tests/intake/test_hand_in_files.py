"""Files that are no forms but must be handed in: which names fit, whose they are, and what stays an unknown file."""

import pytest

from thidua_xlsx.declare.season.hand_ins import HandIn
from thidua_xlsx.intake.read.hand_in_files import as_handed_in
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Receipt, ReceiptStatus

UNITS = {"T1": "Tổ 1", "T10": "Tổ 10", "TTN": "Tổ Toán - Tin", "TOAN": "Tổ Toán"}
PACT = HandIn("GU", "Bản giao ước", tuple(UNITS), patterns=("giao ước", "*cam kết*.pdf"))
PLAN = HandIn("KH", "Kế hoạch thi đua của tổ", tuple(UNITS), patterns=("kế hoạch giao ước",))
LIST = HandIn("DK", "Đăng ký", ("T1",), patterns=("dang ky",))
PRINTS = HandIn("IN", "Bản in", ("T1",), patterns=("in*",))  # the inbox itself is none of the names
OF_SCHOOL = HandIn("BB", "Biên bản", ("TRUONG",), patterns=("bien ban",))


class Book:
    """What is asked of a rulebook here: what must be handed in, and who is called what."""

    hand_ins = (PACT, PLAN, OF_SCHOOL, LIST, PRINTS)

    def holder_name(self, code: str) -> str:
        return {**UNITS, "TRUONG": "Trường THCS Nhỏ"}[code]


@pytest.mark.parametrize(
    ("patterns", "path", "closeness"),
    [
        (("giao ước",), "Ban GIAO_UOC T1.pdf", 8),
        (("giao ước", "bản giao ước"), "Ban giao uoc.pdf", 12),  # the pattern that says most
        (("giao ước",), "giao ước/T1.pdf", 8),  # folders are names too
        (("giao ước",), "giao/ước.pdf", 0),  # but each by itself
        (("*.pdf",), "giao uoc.pdf", 5),
        (("*.pdf",), "giao uoc.pdf.docx", 0),  # with a star the whole name
        (("KH-??.docx",), "kh 01.docx", 10),
        (("KH-??.docx",), "KH-1.docx", 0),
        (("---", ""), "giao uoc.pdf", 0),  # of these nothing is left that could fit
        ((), "giao uoc.pdf", 0),
    ],
)
def test_a_name_fits_a_pattern_whatever_accents_case_spaces_and_hyphens(
    patterns: tuple[str, ...], path: str, closeness: int
) -> None:
    assert HandIn("GU", "Bản giao ước", (), patterns=patterns).fit(path) == closeness


def received(file: str, why: Code = codes.FILE_NOT_A_WORKBOOK) -> tuple[str, str | None, str | None]:
    place = FilePlace(f"inbox/{file}")
    reason = at(why, place, **dict.fromkeys(why.params, "PDF"))
    before = Receipt(place.file, "x", ReceiptStatus.REJECTED, reason=reason)
    receipt, said = as_handed_in(before, [reason], Book())  # type: ignore[arg-type]
    assert said == [receipt.reason]
    assert receipt.reason is not None
    return receipt.reason.code.id, receipt.hand_in, receipt.unit


@pytest.mark.parametrize(
    ("file", "item", "unit"),
    [
        ("Giao ước Tổ Toán - Tin.pdf", "GU", "TTN"),  # the longer name, though Tổ Toán stands in it too
        ("giao_uoc-TO TOAN.PDF", "GU", "TOAN"),
        ("GIAO ƯỚC TTN.jpg", "GU", "TTN"),
        ("giao uoc T1.docx", "GU", "T1"),  # T10 is another word
        ("giao uoc T10.docx", "GU", "T10"),
        ("TTN/giao ước (scan 1).pdf", "GU", "TTN"),  # the folder says whose
        ("TTN/TOAN/giao ước.pdf", "GU", "TOAN"),  # the nearest one
        ("TTN/giao ước TOAN.pdf", "GU", "TOAN"),
        ("giao ước/TTN.pdf", "GU", "TTN"),  # the folder says what
        ("Ban cam ket - T1.pdf", "GU", "T1"),
        ("Kế hoạch, giao ước T1.docx", "KH", "T1"),  # what fits more closely
        ("Danh sách ĐĂNG KÝ.pdf", "DK", "T1"),
        ("Biên bản họp.pdf", "BB", None),  # only one owes it: the school
    ],
)
def test_a_file_is_received_by_its_name(file: str, item: str, unit: str | None) -> None:
    assert received(file) == ("F140", item, unit)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("giao ước.pdf", "F141"),  # whose?
        ("giao ước T1 và Tổ Toán.pdf", "F141"),
        ("cam kết T1.docx", "F101"),  # the pattern says .pdf
        ("thông báo T1.pdf", "F101"),
    ],
)
def test_what_fits_nothing_stays_an_unknown_file(file: str, code: str) -> None:
    assert received(file)[0] == code


@pytest.mark.parametrize(
    "why", [codes.FILE_ENCRYPTED, codes.FILE_UNREADABLE, codes.FILE_OTHER_SEASON, codes.FILE_EMPTY]
)
def test_a_file_that_may_be_a_form_is_never_taken_for_something_else(why: Code) -> None:
    assert received("giao ước TTN.xlsx", why)[0] == why.id
