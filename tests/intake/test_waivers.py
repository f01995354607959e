"""A waiver accepts a finding, with reason and approver; it changes no number, and is never silent."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.seasons.outside import fill
from tests.seasons.small import Small
from thidua_xlsx.intake.checks.waivers import confirmed, waived
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, KeyPlace
from thidua_xlsx.model import CellConfirmed
from thidua_xlsx.workflow.judge.waiver_places import printed_names
from thidua_xlsx.workflow.load.season_folder import open_season_folder

WORDS = {"unit_score": {"1.1": {"P4": "chín"}}}


def listed(season: Path, *rows: tuple[str, str, str, str, str]) -> None:
    named = ("code", "where", "reason", "approver", "until")
    lines = {f"w{at}": dict(zip(named, row, strict=True)) for at, row in enumerate(rows, 1)}
    fill(season / "thidua.xlsx", season / "thidua.xlsx", {"waivers": lines})


def waive(season: Path, *rows: tuple[str, str, str, str, str]) -> dict[str, Any]:
    listed(season, *rows)
    return Small(season).figures()


def test_a_waived_error_is_a_notice_with_its_reason_and_no_number_changes(small: Small) -> None:
    file = small.returned("VAN", "self-score", "R1")
    fill(file, file, WORDS)
    before = small.figures()
    [error] = [one for one in before["findings"] if one["code"] == "C101"]
    cell = f"{error['file']}!{error['sheet']}!{error['cell']}"
    result = waive(small.folder, ("C101", cell, "Tổ xác nhận bằng giấy", "Trần Văn Bình", "31/12/2027"))
    found = next(f for f in result["findings"] if f["code"] == "C101")
    assert (error["severity"], found["severity"]) == ("error", "notice")
    assert found["waived"] == {"reason": "Tổ xác nhận bằng giấy", "approver": "Trần Văn Bình", "until": "31/12/2027"}
    assert result["people"] == before["people"]


FILE, SHEET = "inbox/a.xlsx", "Tự chấm"
ROW = KeyPlace("thidua.xlsx", "1")


def found(row: int, *, sheet: str = SHEET, file: str = FILE) -> Finding:
    """A cell that holds no number, in column A: `found(1)` is A1."""
    return at(codes.CELL_NOT_NUMBER, CellPlace(file, sheet, row - 1, 0), unit="T1", person="P1", raw="x", column="Điểm")


def waiver(where: str, until: date | None = None, code: str = "C101") -> Waiver:
    return Waiver(code, where, "Có giấy", "Hiệu trưởng", until, ROW)


@pytest.mark.parametrize(
    ("where", "covered"),
    [
        (f"{FILE}!{SHEET}!A1", ["A1"]),  # and none of A10 to A19
        (f"{FILE}!{SHEET}!A10", ["A10"]),
        (f"{FILE}!{SHEET}", ["A1", "A10", "A19"]),  # and not the sheet whose name begins like it
        (FILE, ["A1", "A10", "A19", "B"]),  # and not the file whose name begins like it
        ("inbox/a", []),
        ("P1", ["A1", "A10", "A19", "B", "C"]),
        ("T1", ["A1", "A10", "A19", "B", "C"]),
        ("P", []),
    ],
)
def test_a_waiver_covers_its_place_and_no_place_that_begins_alike(where: str, covered: list[str]) -> None:
    findings = {
        "A1": found(1),
        "A10": found(10),
        "A19": found(19),
        "B": found(1, sheet=f"{SHEET} 2"),
        "C": found(1, file=f"{FILE}.xlsx"),
    }
    marked = waived(list(findings.values()), [waiver(where)], None)
    assert [name for name, one in zip(findings, marked, strict=False) if one.waiver] == covered
    unused = [one.code.id for one in marked[len(findings) :]]
    assert unused == ([] if covered else [codes.WAIVER_MATCHES_NOTHING.id])


@pytest.mark.parametrize(
    ("as_of", "covers"),
    [
        (date(2025, 6, 29), True),
        (date(2025, 6, 30), True),  # "until 30/06" still holds on that day
        (date(2025, 7, 1), False),
        (None, True),  # a season without a day of its own: nothing has expired
    ],
)
def test_a_waiver_holds_to_the_end_of_its_last_day(as_of: date | None, covers: bool) -> None:
    marked = waived([found(1)], [waiver("P1", until=date(2025, 6, 30))], as_of)
    expired = (codes.WAIVER_EXPIRED, ROW, {"code_waived": "C101", "until": date(2025, 6, 30)})
    assert [bool(marked[0].waiver), *((one.code, one.place, one.params) for one in marked[1:])] == [
        covers,
        *([] if covers else [expired]),
    ], "an expired one is not called unused as well"


def test_of_two_waivers_of_one_finding_the_one_that_nothing_is_left_for_is_named() -> None:
    marked = waived([found(1)], [waiver("P1"), waiver("T1"), waiver("P1", code="C102")], None)
    assert marked[0].waiver == waiver("P1")
    assert [(one.code, one.place, one.params) for one in marked[1:]] == [
        (codes.WAIVER_UNUSED, ROW, {"code_waived": "C101", "where": "T1"}),
        (codes.WAIVER_UNUSED, ROW, {"code_waived": "C102", "where": "P1"}),
    ]


def test_a_waiver_of_another_finding_at_that_place_accepts_nothing() -> None:
    first, second = waived([found(1)], [waiver("P1", code="C102")], None)
    assert (first, second.code) == (found(1), codes.WAIVER_UNUSED)


def test_a_waiver_of_a_code_accepts_no_code_that_begins_or_ends_alike() -> None:
    for code in ("C10", "C1010", "101"):
        assert waived([found(1)], [waiver("P1", code=code)], None)[0].waiver is None


def test_a_place_may_be_named_as_it_is_printed() -> None:
    spoken = {found(1).place: ["a.xlsx,  ô A1"], found(10).place: ["a.xlsx, ô A10"]}
    marked = waived([found(1), found(10)], [waiver("a.xlsx, ô A1")], None, spoken.__getitem__)
    assert [bool(one.waiver) for one in marked] == [True, False]


def test_a_waiver_that_misses_its_mark_is_told_with_what_it_may_mean() -> None:
    told = waived([found(1), found(2), found(3), found(4)], [waiver("P9")], None)[-1]
    assert (told.code, told.params["where"]) == (codes.WAIVER_MATCHES_NOTHING, "P9")
    assert language("vi").plain(told.params["candidates"]) == "; ".join(
        (*(f"{FILE}, trang {SHEET}, ô A{row}" for row in (1, 2, 3)), "…")
    )
    # Where nothing of its code is left, or another waiver has accepted it, there is nothing to be mistaken for.
    assert waived([found(1)], [waiver("P1"), waiver("P9")], None)[-1].code is codes.WAIVER_UNUSED


def test_of_several_people_those_are_told_still_whose_blank_their_unit_did_not_confirm() -> None:
    cells = [CellPlace(FILE, SHEET, row, 0) for row in range(3)]
    names = ("An", "Ba", "Ca")
    blanks = at(codes.GRADE_MISSING, cells[0], also=tuple(cells[1:]), unit="T1", unit_name="Tổ Một", names=names)
    said_at = CellPlace("inbox/b.xlsx", "Cần sửa", 9, 4)
    right = [CellConfirmed(cells[row], ("X103", blanks.code.id), said_at, "T1") for row in (0, 2)]
    told = confirmed([blanks], right, "Tổ xác nhận", {"T1": "Tổ Một"}.__getitem__)
    assert [(one.params["names"], one.place, one.also) for one in told] == [
        (("An", "Ca"), cells[0], (cells[2],)),
        (("Ba",), cells[1], ()),
    ]
    accepted = Waiver(blanks.code.id, str(cells[0]), "Tổ xác nhận", "Tổ Một", None, said_at)
    assert [one.waiver for one in told] == [accepted, None]
    assert confirmed([blanks], (), "", str) == [blanks]


@pytest.mark.parametrize("code", [codes.PASSED_AGAINST_VERDICT, codes.RESTS_ON_OTHERS])
def test_whoever_accepts_the_grounds_of_a_title_is_not_asked_about_its_verdict(code: Code) -> None:
    vote = CellPlace("inbox/hoi-dong.xlsx", "Kiểm phiếu", 9, 5)
    against = at(
        code, vote, name="A", title="B", **({"names": ()} if code is codes.RESTS_ON_OTHERS else {"outcome": ""})
    )
    accepts = waiver(str(vote), code="X156")
    assert [one.waiver for one in waived([against], [accepts], None)] == [accepts]
    other = waiver(str(replace(vote, row=10)), code="X156")
    assert [one.waiver for one in waived([against], [other], None)] == [None]  # another title
    assert waived([at(codes.CELL_NOT_NUMBER, vote, raw="x", column="Điểm")], [accepts], None)[0].waiver is None


def test_a_waiver_of_what_only_closing_finds_is_no_matter_of_a_merge() -> None:
    assert waived([], [waiver("P1", code="X156")], None) == []


def test_what_says_that_it_has_expired_is_the_cell_of_the_day() -> None:
    cell = CellPlace("thidua.xlsx", "Chấp nhận", 5, 5)
    (told,) = waived([], [replace(waiver("P1", date(2025, 6, 1)), until_at=cell)], date(2025, 6, 2))
    assert (told.code, told.place) == (codes.WAIVER_EXPIRED, cell)


OF_P1 = (
    "p1",
    "Nguyễn Thị Ánh",
    "  nguyễn  thị ánh ",
    "Nguyễn Thị Ánh – Tổ Toán",
    "Nguyễn Thị Ánh (Tổ Toán)",
    "Nguyễn Thị Ánh (P1)",
)


def test_a_waiver_may_name_a_person_or_unit_by_code_or_name(small: Small) -> None:
    form, asked = small.returned("TOAN", "self-score", "R2"), ("Đã hỏi lại tổ", "Hiệu trưởng", "")
    fill(form, form, {"unit_score": {"1.1": {"P1": 11}}})
    result = waive(small.folder, ("C102", OF_P1[3], *asked))  # as findings print it
    told = {one["code"]: one["severity"] for one in result["findings"]}
    assert told["C102"] == "notice"
    assert not {"S150", "X113"} & set(told)
    listed(small.folder, *(("C102", where, *asked) for where in (*OF_P1, "Tổ Toán", "TOAN")))
    waivers = open_season_folder(small.folder).rulebook.waivers
    assert [one.where for one in waivers] == ["P1"] * len(OF_P1) + ["TOAN", "TOAN"]


def test_a_waiver_that_names_several_people_says_who_they_are(small: Small) -> None:
    small.amend({"people": {"P4": {"full_name": "Nguyễn Thị Ánh"}}})
    form = small.returned("TOAN", "self-score", "R2")
    fill(form, form, {"unit_score": {"1.1": {"P1": 11}}})
    by_name = ("C102", "Nguyễn Thị Ánh", "Đã hỏi lại tổ", "Hiệu trưởng", "")
    result = waive(small.folder, by_name)
    (told,) = (one for one in result["findings"] if one["code"] == "S150")
    assert "P1 (Nguyễn Thị Ánh, Tổ Toán); P4 (Nguyễn Thị Ánh, Tổ Văn)" in told["message"]
    assert [one["severity"] for one in result["findings"] if one["code"] == "C102"] == ["error"]
    result = waive(small.folder, ("C102", "Nguyễn Thị Ánh – Tổ Toán", *by_name[2:]))
    assert [one["severity"] for one in result["findings"] if one["code"] == "C102"] == ["notice"]


def test_a_cell_may_be_named_as_the_terminal_prints_it(small: Small) -> None:
    printed = printed_names(open_season_folder(small.folder).rulebook)(CellPlace(FILE, SHEET, 0, 0))
    assert f"{FILE}, trang {SHEET}, ô A1" in printed
