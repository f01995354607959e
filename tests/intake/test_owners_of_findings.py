"""Whom a finding about a cell is about: who stands in its row or column, whose line it is, whose the file is."""

from collections.abc import Mapping, Sequence

import pytest
from msgspec.structs import replace

from tests.intake.mini import form, read, returned, school, typed
from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.checks.finding_owners import with_owners
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace, Place
from thidua_xlsx.model import Receipt, ReceiptStatus, Record, Submission

SEASON = school()
FILE = "inbox/to.xlsx"
SCORES = form("self-score", "T1", "D1", season=SEASON)
Owner = tuple[str | None, str | None, bool]  # unit, person, and whether a line of its own names them


@pytest.fixture(scope="module")
def submission() -> Submission:
    lines = {
        ("initiatives", "i2", "person"): "Lê Văn An",
        ("initiatives", "i2", "name"): "Sổ tay",
        ("nominations", "n1", "who"): "B2",
        ("nominations", "n1", "summary"): "Cứu người",
    }
    return read(typed(SCORES, lines, FILE), SCORES, SEASON)[0]


def not_number(place: Place, **said: str) -> Finding:
    return replace(at(codes.CELL_NOT_NUMBER, place, column="Điểm"), **said)


def owners(
    findings: Sequence[Finding],
    submission: Submission | None = None,
    receipts: Sequence[Receipt] = (),
    books: Mapping[str, Mapping[str, Sequence[Record]]] | None = None,
) -> list[Owner]:
    found = with_owners(findings, SEASON, [submission] if submission else [], receipts, books)
    return [(one.unit, one.person, one.of_line) for one in found]


def cell(laid: FormPlan, *address: str) -> CellPlace:
    table, row, column = address
    return CellPlace(FILE, *laid.cells[table, row, column])


@pytest.mark.parametrize(
    ("address", "owner"),
    [
        (("self_score", "1.1", "A2"), ("T1", "A2", False)),  # a person's column
        (("unit_score", "2.2", "A3"), ("T1", "A3", False)),
        (("standing", "A1", "grade"), ("T1", "A1", False)),  # a person's row
        (("standing", "T1", "grade"), ("T1", None, False)),  # the unit's own
        (("initiatives", "i2", "recognised"), ("T1", "A3", True)),  # a line that names its person
        (("initiatives", "i3", "recognised"), ("T1", None, False)),  # one that names nobody
        (("evidence", "e1", "link"), ("T1", None, False)),
    ],
)
def test_a_cell_is_whose_row_or_column_it_stands_in(
    address: tuple[str, str, str], owner: Owner, submission: Submission
) -> None:
    assert owners([not_number(cell(SCORES, *address))], submission) == [owner]


def test_a_nomination_is_about_whom_it_names(submission: Submission) -> None:
    """Who is put forward may be of any unit; the form stays the unit's that sent it."""
    assert owners([not_number(cell(SCORES, "nominations", "n1", "summary"))], submission) == [("T1", "B2", True)]


def test_a_column_is_somebody_s_only_where_its_answers_stand(submission: Submission) -> None:
    sheet, row, col = SCORES.cells["self_score", "1.1", "A2"]
    last = SCORES.cells["self_score", "2.2", "A2"][1]
    spots = [(row - 1, col), (row, col), (last, col), (last + 1, col), (row, col + 9)]
    findings = [not_number(CellPlace(FILE, sheet, *spot)) for spot in spots]
    assert [person for _, person, _ in owners(findings, submission)] == [None, "A2", "A2", None, None]
    # Nor does the same spot of another sheet or of another file mean anything.
    elsewhere = [CellPlace(FILE, "Kiểm tra", row, col), CellPlace("inbox/b.xlsx", sheet, row, col)]
    assert owners([not_number(one) for one in elsewhere], submission) == [("T1", None, False), (None, None, False)]


def test_a_column_put_together_from_several_copies_is_still_a_column(submission: Submission) -> None:
    """Its cells are told one by one then."""
    cells = {key: CellPlace(FILE, "Tự chấm", row, 7) for key, row in (("1.1", 8), ("2.1", 11))}
    blank = Record("A3", {}, {})
    put_together = replace(submission, records={"self_score": (Record("A2", {}, cells), blank)})
    spots = [(7, 7), (8, 7), (9, 7), (11, 7), (12, 7), (8, 8)]
    findings = [not_number(CellPlace(FILE, "Tự chấm", *spot)) for spot in spots]
    assert [person for _, person, _ in owners(findings, put_together)] == [None, "A2", "A2", "A2", None, None]
    # One of its answers may stand on a slip: the rest are its column all the same, and no row of the others.
    slip = CellPlace("inbox/sua.xlsx", "Cần sửa", 9, 5)
    corrected = replace(
        submission, records={"self_score": (Record("A2", {}, {**cells, "2.2": slip}), Record("A3", {}, {"1.1": slip}))}
    )
    assert [person for _, person, _ in owners(findings, corrected)] == [None, "A2", "A2", "A2", None, None]


def test_a_file_is_whose_form_it_is_or_whose_receipt_says_so(submission: Submission) -> None:
    receipts = [
        Receipt("inbox/b.xlsx", "sha", ReceiptStatus.REJECTED, unit="T2"),
        Receipt("inbox/c.xlsx", "sha", ReceiptStatus.REJECTED),
    ]
    files = [FILE, "inbox/b.xlsx", "inbox/c.xlsx"]
    found = [at(codes.FILE_HAS_MACROS, FilePlace(file)) for file in files]
    assert [unit for unit, _, _ in owners(found, submission, receipts)] == ["T1", "T2", None]


def test_what_is_said_already_stays(submission: Submission) -> None:
    place = cell(SCORES, "self_score", "1.1", "A2")
    said = [
        not_number(place, unit="T2", person="B1"),
        not_number(place, unit="T2"),
        not_number(place, person="A3"),
        not_number(FilePlace("inbox/b.xlsx"), person="B2"),  # of no file that is known: the person's own unit
    ]
    assert owners(said, submission) == [
        ("T2", "B1", False),
        ("T2", "A2", False),
        ("T1", "A3", False),
        ("T2", "B2", False),
    ]


def test_a_line_s_person_who_is_named_already_needs_no_line(submission: Submission) -> None:
    place = cell(SCORES, "initiatives", "i2", "recognised")
    assert owners([not_number(place, person="A1")], submission) == [("T1", "A1", False)]


def test_a_sentence_about_several_people_is_nobody_s(submission: Submission) -> None:
    place = cell(SCORES, "standing", "A1", "grade")
    several = at(codes.GRADE_MISSING, place, unit_name="Tổ Một", names=("Hoa", "Hoà"))
    alone = at(codes.GRADE_MISSING, place, unit_name="Tổ Một", names=("Hoa",))
    assert owners([several, alone], submission) == [(None, None, False), ("T1", "A1", False)]
    word = at(codes.LEDGER_AWARD_PENDING, place, name="x", title="y", period="z")
    assert owners([word], submission) == [("T1", "A1", False)]


def record(key: str, row: int, **answers: str) -> Record:
    file = LEDGER_FILE if "person" in answers else SEASON_FILE
    columns = {"code": 1, "x": 2, **dict.fromkeys(answers, 3)}
    return Record(key, answers, {name: CellPlace(file, "Trang", row, col) for name, col in columns.items()})


def test_a_row_of_the_school_s_own_lists_is_theirs_and_a_code_of_another_list_is_nobody_s() -> None:
    books = {
        SEASON_FILE: {"people": [record("B2", 1)], "units": [record("T2", 2)], "rounds": [record("A1", 3)]},
        LEDGER_FILE: {"awards": [record("a7", 5, person="A3"), record("A1", 6)]},
    }
    places = [
        *(CellPlace(SEASON_FILE, "Trang", row, 2) for row in (1, 2, 3, 4)),
        CellPlace(LEDGER_FILE, "Trang", 5, 2),
        CellPlace(SEASON_FILE, "Trang", 6, 2),
    ]
    assert owners([not_number(place) for place in places], books=books) == [
        ("T2", "B2", False),
        ("T2", None, False),
        (None, None, False),
        (None, None, False),
        ("T1", "A3", True),
        (None, None, False),
    ]
    # A book that is not told of says nothing.
    assert owners([not_number(places[0])]) == [(None, None, False)]


def test_on_the_ballots_a_key_is_the_code_before_the_title() -> None:
    def ballot(key: str, row: int) -> Record:
        places = {column: CellPlace("hop.xlsx", "Kiểm phiếu", row, col) for column, col in (("yes", 4), ("no", 5))}
        return Record(key, {}, places)

    council = replace(
        read(returned(SCORES), SCORES, SEASON)[0],
        file="hop.xlsx",
        records={"ballots": (ballot("B1:LDTT", 8), ballot("T1:TTLDTT", 9))},
    )
    council = replace(council, stamp=replace(council.stamp, unit="TRUONG", phase="council", round=""))
    # The council's workbook is no unit's: a line of it is the person's own unit's, or the unit's that it votes on.
    found = [not_number(CellPlace("hop.xlsx", "Kiểm phiếu", row, 5)) for row in (8, 9)]
    assert owners(found, council) == [("T2", "B1", False), ("T1", None, False)]
