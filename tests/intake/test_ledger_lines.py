"""Whose line of the ledger it is: by code and name, by a name alone, or by nobody's; and whom a doubt makes unknown."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import said, school
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.intake.checks.declaration_checks import award_pending, ledger_line_of_nobody_certain
from thidua_xlsx.intake.dossiers.earlier_years import earlier_years
from thidua_xlsx.intake.dossiers.ledger_lines import MatchedLedger, match_ledger
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record

SCHOOL = school()
NAMED = [one for one in SCHOOL.people if [it.full_name for it in SCHOOL.people].count(one.full_name) == 1]
FIRST, SECOND, THIRD = NAMED[:3]
TWINS = [one for one in SCHOOL.people if one not in NAMED]  # two people of one name
CELL = CellPlace("so-theo-doi.xlsx", "Kỷ luật", 5, 1)
CELLS = {"kind": CellPlace("so-theo-doi.xlsx", "Kỷ luật", 5, 0), "person": CELL}


def line(**values: Any) -> Record:
    return Record("k1", {"kind": "reprimand", **values}, CELLS)


def matched(*lines: Record, others: Mapping[str, tuple[Record, ...]] | None = None) -> MatchedLedger:
    return match_ledger({"discipline": lines, **(others or {})}, SCHOOL)


@pytest.mark.parametrize(
    ("values", "owner", "doubted", "code"),
    [
        ({"person": FIRST.code, "full_name": FIRST.full_name}, FIRST.code, set(), None),
        ({"person": FIRST.code}, FIRST.code, set(), None),
        ({"person": FIRST.code, "full_name": FIRST.full_name.upper()}, FIRST.code, set(), None),
        ({"person": FIRST.code, "full_name": SECOND.full_name}, FIRST.code, {FIRST.code, SECOND.code}, "D303"),
        ({"person": FIRST.code, "full_name": "Ai Đó Khác"}, FIRST.code, {FIRST.code}, "D303"),
        ({"person": "GV99", "full_name": FIRST.full_name}, "GV99", {FIRST.code}, "D304"),
        ({"person": "GV99", "full_name": "Người Đã Chuyển"}, "GV99", set(), "D302"),
        ({"full_name": FIRST.full_name}, FIRST.code, set(), "D307"),
        ({"full_name": "Người Đã Chuyển"}, "", set(), "D302"),
        ({}, "", set(), "D306"),
    ],
)
def test_a_line_belongs_to_whom_code_and_name_agree_on(
    values: dict[str, str], owner: str, doubted: set[str], code: str | None
) -> None:
    found = matched(line(**values))
    (record,) = found.records["discipline"]
    assert record.values.get("person", "") == owner
    assert set(found.doubts) == doubted
    assert [one.code.id for one in found.findings] == ([code] if code else [])


def test_a_namesake_who_left_puts_nobody_in_doubt_who_has_lines_under_a_code_of_their_own() -> None:
    own = Record("a1", {"person": FIRST.code, "full_name": FIRST.full_name, "title": "LDTT"}, {"person": CELL})
    found = matched(line(person="GV99", full_name=FIRST.full_name), others={"awards": (own,)})
    assert found.doubts == {}
    assert [one.code.id for one in found.findings] == ["D302"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[(name, "D410") for name in ("Lê Văn A", "Lê Văn Anh", "Lê Văn Am", "Lê Văn Na", "LêVănAn")],  # one letter off
        ("Le Van An", "D410"),  # by its marks alone, however many
        ("Lê Văn Anhh", "D302"),  # two letters
        ("Lê Văn Ám", "D302"),  # a letter and a mark
        ("Vũ Đứk", "D410"),  # six letters with the space
        ("Vũ Đứ", "D302"),  # five are too few to be a name misspelt
    ],
)
def test_a_name_that_is_nearly_somebody_s_is_told_apart_from_a_stranger_s(name: str, code: str) -> None:
    roster = {one.full_name: f"{one.full_name} ({one.code})" for one in SCHOOL.people}
    (found,) = matched(line(full_name=name)).findings
    assert found.code.id == code
    near = roster["Vũ Đức" if name.startswith("Vũ") else "Lê Văn An"]
    assert found.params.get("ids") == ((near,) if code == "D410" else None)


WAITS, STILL = "Trình cấp trên, chưa có quyết định", "trong sổ theo dõi còn chờ quyết định của cấp trên"


def award(**values: Any) -> Record:
    said = {"person": FIRST.code, "title": "CSTDCS", "period": "2023-2024", "issuer": WAITS, **values}
    places = {"person": CELL, "issuer": CellPlace("so-theo-doi.xlsx", "Khen thưởng", 5, 7)}
    return Record("a1", {key: value for key, value in said.items() if value}, places)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, f"Danh hiệu Chiến sĩ thi đua cơ sở năm học 2023-2024 của {FIRST.code} {STILL}"),
        ({"full_name": "Vũ Đức"}, f"Danh hiệu Chiến sĩ thi đua cơ sở năm học 2023-2024 của Vũ Đức {STILL}"),
        ({"period": "2024-2025"}, None),  # of this very season: it may well wait
        ({"period": "bao giờ"}, None),
        ({"issuer": "UBND xã"}, None),
        ({"decision_no": "12/QĐ"}, None),  # a number that somebody added is a decision
        ({"title": "không rõ"}, None),
    ],
)
def test_a_title_of_an_earlier_year_that_nobody_settled_is_told(values: dict[str, Any], told: str | None) -> None:
    (*found,) = award_pending({"awards": (award(**values),)}, SCHOOL)
    assert [(str(one.place), said(one)) for one in found] == (
        [("so-theo-doi.xlsx!Khen thưởng!H6", told)] if told else []
    )


def test_a_ledger_without_awards_has_none_that_waits() -> None:
    assert award_pending({}, SCHOOL) == []


@pytest.mark.parametrize("code", ["", TWINS[0].code])
def test_of_namesakes_a_line_is_whose_name_it_has_as_lists_show_it(code: str) -> None:
    found = matched(line(person=code, full_name=SCHOOL.shown_name(TWINS[0])))
    assert [record.values["person"] for record in found.records["discipline"]] == [TWINS[0].code]
    assert [one.code.id for one in found.findings] == ([] if code else ["D307"])


def test_the_code_of_one_namesake_and_the_shown_name_of_the_other_put_both_in_doubt() -> None:
    found = matched(line(person=TWINS[0].code, full_name=SCHOOL.shown_name(TWINS[1])))
    assert (set(found.doubts), [one.code.id for one in found.findings]) == ({one.code for one in TWINS}, ["D303"])


def test_a_year_in_brackets_that_nobody_of_the_name_is_born_in_is_nearly_all_of_them() -> None:
    found = matched(line(full_name=f"{TWINS[0].full_name} (1950)"))
    assert [one.code.id for one in found.findings] == ["D410"]
    assert {code for codes in found.unread.values() for code in codes} == {one.code for one in TWINS}


def test_a_name_that_several_bear_puts_all_of_them_in_doubt() -> None:
    found = matched(line(full_name=TWINS[0].full_name))
    assert set(found.doubts) == {one.code for one in TWINS}
    assert [one.code.id for one in found.findings] == ["D305"]


def test_whoever_a_line_may_be_about_has_no_history_that_counts() -> None:
    """One line that may be somebody else's is enough: an award written under a wrong code is not to be believed either."""
    award = Record("a1", {"person": FIRST.code, "title": "CSTDCS", "period": "2023-2024"}, {"person": CELL})
    wrong = line(person=FIRST.code, full_name=SECOND.full_name)
    found = earlier_years({"awards": (award,), "discipline": (wrong,)}, SCHOOL)
    for one in (FIRST, SECOND):
        awards, history = found.of(one.code)
        assert (awards, history.disciplines, history.title_years) == ((), (), frozenset())
        assert history.doubts == (CELL,)
    assert found.of(THIRD.code)[1].doubts == ()


def test_matching_what_was_matched_says_the_same() -> None:
    """The ledger is matched where it is opened, and again where history is made of it."""
    once = matched(line(full_name=FIRST.full_name), line(person=FIRST.code, full_name=SECOND.full_name))
    again = match_ledger(once.records, SCHOOL)
    assert again.records == once.records
    assert again.doubts == once.doubts


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"person": "A2", "full_name": "Lê Văn An"}, "ghi mã «A2» (là Trịnh Thị Hoà) nhưng ghi tên «Lê Văn An»"),
        (
            {"person": "GV99", "full_name": "Trịnh Thị Hoà"},
            "ghi mã «GV99» không có năm nay, nhưng ghi tên «Trịnh Thị Hoà» là tên của A2",
        ),
        ({"person": "GV99", "full_name": "Ai Đó"}, "«GV99» không có trong danh sách năm nay"),
        ({"full_name": "Ai Đó"}, "«Ai Đó» không có trong danh sách năm nay"),
        (
            {"full_name": "tổ một"},
            "chỉ ghi tên «tổ một»; chương trình hiểu là T1, người duy nhất có tên này",
        ),
        ({"full_name": "Nguyễn Thị Hoa"}, "chỉ ghi tên «Nguyễn Thị Hoa», năm nay có nhiều người tên như vậy: A1, B1"),
        ({}, "không ghi mã và không ghi tên"),
    ],
)
def test_a_doubtful_line_is_told_at_its_cell_with_whom_it_may_mean(values: dict[str, str], words: str) -> None:
    (found,) = matched(line(**values)).findings
    assert (found.place, said(found).endswith(words)) == (CELL, True), said(found)
    assert ledger_line_of_nobody_certain({"discipline": (line(**values),)}, SCHOOL) == [found]


def test_people_of_the_schools_that_report_are_nobody_here_whatever_their_names() -> None:
    """An office's ledger has them under the code of their school; a school that does not report is not known."""
    office = replace(SCHOOL, reporters=(Reporter("THA", "Trường A"),))
    # Behind an office that reports stand schools of its own.
    people = ["THA/GV01", "THB/GV01", "THA/MN1/GV01"]
    lines = [line(person=code, full_name="Lê Văn An") for code in people]
    found = match_ledger({"discipline": lines}, office)
    assert [one.values["person"] for one in found.records["discipline"]] == people
    assert [(one.code.id, one.params["id"]) for one in found.findings] == [("D304", "THB/GV01")]
    assert set(found.doubts) == {"A3"}


def test_a_line_without_a_cell_of_its_own_says_nothing_and_keeps_its_code() -> None:
    nowhere = Record("k1", {"person": "GV99", "full_name": "Trịnh Thị Hoà"})
    found = matched(nowhere)
    assert (found.records["discipline"], found.doubts, found.findings) == ((nowhere,), {}, ())


def test_all_cells_that_raise_a_doubt_about_somebody_are_kept() -> None:
    other = CellPlace("so-theo-doi.xlsx", "Kỷ luật", 9, 2)
    second = Record("k2", {"full_name": TWINS[1].full_name}, {"full_name": other})  # no cell for the code
    found = matched(line(full_name=TWINS[0].full_name), second)
    assert found.doubts == {one.code: (CELL, other) for one in TWINS}


def test_a_line_by_a_name_alone_is_put_under_the_code_of_its_owner_with_all_that_it_says() -> None:
    (found,) = matched(line(full_name="Lê Văn An", decision_no="3/QĐ")).records["discipline"]
    assert found.values == {"kind": "reprimand", "full_name": "Lê Văn An", "decision_no": "3/QĐ", "person": "A3"}
    assert found.places == CELLS


def test_two_grades_for_one_year_are_told_at_both_lines_and_other_years_and_titles_are_not() -> None:
    def graded(who: str, title: str, period: str, row: int) -> Record:
        place = CellPlace("so-theo-doi.xlsx", "Khen thưởng", row, 3)
        return Record(f"a{row}", {"person": who, "title": title, "period": period}, {"title": place})

    lines = [
        graded("A1", "HTTNV", "2022-2023", 3),
        graded("A1", "HTXSNV", "2022 - 2023", 4),  # the same year, written otherwise
        graded("A1", "HTNV", "2021-2022", 5),
        graded("A1", "LDTT", "2022-2023", 6),  # no grade
        graded("T1", "HTTNV", "2022-2023", 7),
        graded("T1", "HTNV", "2022-2023", 8),
        graded("A2", "HTTNV", "2022-2023", 9),
        graded("A2", "HTTNV", "2022-2023", 10),  # the same grade twice
        graded("A3", "HTTNV", "", 11),  # of no year,
        graded("A3", "HTNV", "", 12),
        graded("", "HTTNV", "2022-2023", 13),  # of nobody
        graded("GV99", "HTTNV", "2022-2023", 14),  # who left
        graded("GV99", "HTNV", "2022-2023", 15),
    ]
    findings = [one for one in match_ledger({"awards": lines}, SCHOOL).findings if one.code.id == "D308"]
    told = "Sổ theo dõi ghi nhiều xếp loại khác nhau của "
    good, excellent, enough = (f"Hoàn thành {word}nhiệm vụ" for word in ("tốt ", "xuất sắc ", ""))
    sheet = "so-theo-doi.xlsx!Khen thưởng!D"
    assert [(str(one.place), [str(cell) for cell in one.also], one.person, said(one)) for one in findings] == [
        (f"{sheet}4", [f"{sheet}5"], "A1", f"{told}Nguyễn Thị Hoa (1983) năm 2022-2023: {good}, {excellent}"),
        (f"{sheet}8", [f"{sheet}9"], None, f"{told}Tổ Một năm 2022-2023: {good}, {enough}"),
        (f"{sheet}15", [f"{sheet}16"], None, f"{told}GV99 năm 2022-2023: {good}, {enough}"),
    ]
