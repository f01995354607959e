"""What the secretary's choices mean: whose record of which form, which copy, and what is said where that is not clear."""

import pytest

from tests.intake.mini import said, school
from thidua_xlsx.declare.season import SecretaryChoice
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.intake.returns.combine_returns import Dispute, is_about, named, similar_records, unclear_choices
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Stamp

SEASON = school()
PLACE, OTHER = (CellPlace("thidua.xlsx", "Lựa chọn", row, 1) for row in (5, 6))
CELL = CellPlace("inbox/a.xlsx", "Tự chấm", 8, 6)
STAMP = Stamp("mini", "T1", "self-score", "D1")
FILES = ("inbox/a.xlsx", "inbox/b.xlsx")


def form(phase: str = "self-score") -> Form:
    found = SEASON.form_of(phase)
    assert found is not None
    return found


def choice(
    record: str = "self_score/A1", file: str = "c.xlsx", code: str = "", place: CellPlace = PLACE
) -> SecretaryChoice:
    return SecretaryChoice(code, record, file, place)


# --- which record of which form --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "about"),
    [
        ("", True),
        ("phiếu của tổ Một", True),  # no code at all: of every form
        ("TC-D1.T1.DC6E50F0", True),
        ("  Mã phiếu TC-D1.T1.00000000 ", True),  # another version of the form is the same form
        ("TC-D2.T1.DC6E50F0", False),  # another round,
        ("TC-D1.T2.DC6E50F0", False),  # another unit,
        ("DK.T1.DC6E50F0", False),  # another form
    ],
)
def test_a_form_is_named_by_the_code_that_is_printed_on_it(code: str, about: bool) -> None:
    assert is_about(choice(code=code), "self_score/A1", form(), STAMP) is about


def test_a_form_of_the_whole_year_has_no_round_in_its_code() -> None:
    stamp = Stamp("mini", "T1", "registration", "")
    asked = form("registration")
    registered = "registration/A1"
    assert is_about(choice(registered, code="DK.T1.DC6E50F0"), registered, asked, stamp)
    assert not is_about(choice(registered, code="DK-D1.T1.DC6E50F0"), registered, asked, stamp)
    # What is no form of this season, a report, is not told apart by a code.
    assert is_about(choice("x", code="DK.T1.DC6E50F0"), "x", None, None)


@pytest.mark.parametrize(
    "written",
    [
        *("self_score/A1", " self_score/A1 ", "«self_score/A1»", '"self_score/A1"', "“self_score/A1”"),
        *("self_score.A1", "Self_score A1", "Tự chấm A1", "tự chấm/a1", "Tự chấm: A1", "Self-score A1"),
    ],
)
def test_a_record_may_be_copied_with_the_quotes_around_it_or_typed_as_its_sheet_is_called(written: str) -> None:
    assert is_about(choice(written), "self_score/A1", form(), STAMP)
    assert not is_about(choice(written), "self_score/A10", form(), STAMP)
    assert not is_about(choice(written), "unit_score/A1", form(), STAMP)


def test_of_a_choice_that_decides_nothing_the_records_in_dispute_are_named() -> None:
    told = {"form": "", "where": "", "values": dict.fromkeys(FILES, ())}
    differs = at(codes.RETURNS_DIFFER, CELL, person="A1", what="self_score/A1", **told)
    other = at(codes.RETURNS_DIFFER, CELL, person="A2", what="self_score/A2", **told)
    disputes: list[Dispute] = [(differs, form(), STAMP), (other, form(), STAMP)]
    for written in ("điểm của A1", "bảng điểm/A1", "Nguyễn Thị Hoa"):
        assert similar_records(choice(written), disputes, SEASON) == ("self_score/A1",)
    assert similar_records(choice("bảng điểm"), disputes, SEASON) == ()


# --- which copy ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("inbox/a.xlsx", ["inbox/a.xlsx"]),
        ("a.xlsx", ["inbox/a.xlsx", "inbox/tổ/a.xlsx"]),  # nobody can tell which
        ("tổ/a.xlsx", ["inbox/tổ/a.xlsx"]),
        ("«tổ\\a.xlsx»", ["inbox/tổ/a.xlsx"]),
        ("B.XLSX", ["inbox/b.xlsx"]),  # letters small or not,
        ("INBOX/B.xlsx", ["inbox/b.xlsx"]),
        ("C.xlsx", ["inbox/C.xlsx"]),  # unless one is written just so
        ("xlsx", []),
        ("d.xlsx", []),
    ],
)
def test_a_copy_is_named_by_the_end_of_its_path(written: str, meant: list[str]) -> None:
    files = ["inbox/a.xlsx", "inbox/tổ/a.xlsx", "inbox/b.xlsx", "inbox/C.xlsx", "inbox/tổ/c.xlsx", "inbox/b.xlsx"]
    assert named(choice(file=written), files) == meant


def test_a_copy_that_is_called_just_so_is_meant_and_none_whose_path_ends_so() -> None:
    assert named(choice(file="inbox/a.xlsx"), ["cũ/inbox/a.xlsx", "inbox/a.xlsx"]) == ["inbox/a.xlsx"]


# --- what is not clear -----------------------------------------------------------------------------------------------
DIFFER = at(
    codes.RETURNS_DIFFER,
    CELL,
    form="Tự chấm",
    what="self_score/A1",
    where="tiêu chí 1.1 của A1",
    values=dict.fromkeys(FILES, ("9",)),
)
LINES = at(codes.LINES_DIFFER, CELL, what=("initiatives/A1 | Sổ tay", "initiatives/A2 | Bản đồ"), files=FILES)
REPORTS = at(codes.REPORTS_DIFFER, CELL, name="Trường Một", files=FILES, record="bao-cao/truong-1")
SEALS = at(codes.REPORTS_OF_OTHER_SEALS, CELL, name="Trường Một", files=FILES, record="bao-cao/truong-1")


def unclear(finding: Finding, *choices: SecretaryChoice, used: tuple[str, ...] = ()) -> dict[SecretaryChoice, Finding]:
    report = finding.code in (codes.REPORTS_DIFFER, codes.REPORTS_OF_OTHER_SEALS)
    dispute: Dispute = (finding, None, None) if report else (finding, form(), STAMP)
    return unclear_choices(choices, [dispute], used)


@pytest.mark.parametrize(
    ("finding", "record"),
    [
        (DIFFER, "self_score/A1"),
        (LINES, "initiatives/A1 | Sổ tay"),
        (LINES, "initiatives/A2 | Bản đồ"),
        (REPORTS, "bao-cao/truong-1"),
        (SEALS, "bao-cao/truong-1"),
    ],
)
def test_a_choice_of_a_copy_that_is_none_of_them_is_told_with_the_copies(finding: Finding, record: str) -> None:
    one, strange = choice(record), choice("self_score/A9", place=OTHER)
    assert unclear(finding, strange, one) == {
        one: at(codes.CHOICE_UNCLEAR, PLACE, record=record, chosen="c.xlsx", files=FILES)
    }
    assert record in said(unclear(finding, one)[one])


def test_what_says_of_no_copies_that_they_differ_asks_for_no_choice() -> None:
    newer = at(
        codes.NEWER_RETURN_USED, CELL, what="self_score/A1", where="tiêu chí 1.1 của A1", used=FILES[0], values={}
    )
    assert unclear(newer, choice()) == {}


def test_a_choice_that_was_used_elsewhere_is_unclear_only_where_it_names_copies_or_the_form() -> None:
    """A choice without a form's code may be about another round's form, where it decided."""
    coded = choice(code="TC-D1.T1.DC6E50F0")
    several = choice(file="A.XLSX")
    assert unclear(DIFFER, choice(), used=("self_score/A1",)) == {}
    assert [*unclear(DIFFER, coded, used=("self_score/A1",))] == [coded]
    assert [*unclear(DIFFER, several, used=("self_score/A1",))] == [several]
    assert [*unclear(DIFFER, choice(), used=("self_score/A2",))] == [choice()]
