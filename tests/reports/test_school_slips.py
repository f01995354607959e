"""What goes back to a school about its report: what it can mend, where that stands in its own file, what to do."""

from collections.abc import Mapping

import pytest
from handmade import make_season
from msgspec.structs import replace

from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import SchoolReport, Schools, Season
from thidua_xlsx.reports.common.school_slips import advice_to_school, for_schools, worded_for_slip

KS, AH, XX = (Reporter(code, name) for code, name in (("KS", "THCS Kim Sơn"), ("AH", "TH An Hòa"), ("XX", "TH Xa")))
SCHOOLS = Schools(
    (KS, AH, XX),
    {code: SchoolReport(code, code, "2024-2025", file=f"inbox/{code}.xlsx") for code in ("KS", "AH")},
)
CELL = CellPlace("inbox/KS.xlsx", "Số liệu", 4, 2)
OTHERS = CellPlace("inbox/AH.xlsx", "Danh sách", 9, 1)


def office(*findings: Finding) -> Season:
    return replace(make_season(), schools=SCHOOLS, findings=findings)


def changed(place: CellPlace = CELL, unit: str | None = None, what: str = "Vũ An") -> Finding:
    return at(codes.REPORT_CELL_CHANGED, place, unit=unit, what=what, column="Xếp loại", sealed="Tốt")


def test_a_school_is_told_what_was_found_in_its_report_and_what_names_it() -> None:
    late = at(
        codes.TOO_LATE_FOR_ROUND,
        FilePlace("thidua.xlsx"),
        unit="XX",
        name="An",
        title="LĐTT",
        round="Đợt 1",
        when="họp",
        why="chờ",
    )
    waived = replace(changed(what="b"), waiver=Waiver("S141", "x", "r", "a", None, FilePlace("t")))
    other = at(codes.REPORT_MISSING, FilePlace("inbox"), unit="KS", name="KS")  # nothing that a slip is about
    elsewhere = changed(replace(CELL, file="inbox/khac.xlsx"))
    found = for_schools(office(changed(), late, waived, other, elsewhere), (KS, AH, XX))
    assert found == {"KS": [changed()], "AH": [], "XX": [late]}
    assert for_schools(office(changed()), (AH,)) == {"AH": []}
    assert for_schools(office(changed()), ()) == {}
    assert for_schools(replace(make_season(), findings=(late,)), (XX,)) == {"XX": [late]}


def test_what_concerns_several_schools_is_told_each_at_its_own_place() -> None:
    twin = at(codes.PERSON_IN_TWO_SCHOOLS, CELL, also=(OTHERS,), name="Vũ An", born="1980", schools=("KS", "AH"))
    found = for_schools(office(twin), (KS, AH, XX))
    assert found == {"KS": [replace(twin, also=())], "AH": [replace(twin, place=OTHERS, also=())], "XX": []}


def test_a_quota_that_was_exceeded_is_told_to_the_school_it_names_alone() -> None:
    quota = at(
        codes.SCHOOLS_QUOTA_EXCEEDED,
        CELL,
        also=(OTHERS,),
        title="LĐTT",
        proposed=5,
        limit=4,
        base=20,
        schools=("KS", "AH"),
    )
    assert for_schools(office(quota), (KS, AH)) == {"KS": [], "AH": []}
    own = replace(quota, unit="AH")
    assert for_schools(office(own), (KS, AH)) == {"KS": [], "AH": [replace(own, place=OTHERS, also=())]}


FROM = FilePlace("inbox/KS.xlsx")
WHICH = "Báo cho biết tệp nào là bản đúng; nên gộp lại và gửi một bản mới."
AGAIN = "Gửi lại đúng tệp bao-cao-cap-tren.xlsx do lần gộp của trường ghi ra, không mở ra lưu lại, không chép sang tệp khác."
CHANGED = "Nếu điều đang ghi trong ô là đúng: sửa ở năm thi đua của trường, gộp lại, gửi báo cáo mới. Nếu không thì không phải làm gì: báo cáo đang được tính như khi trường gửi."


@pytest.mark.parametrize(
    ("code", "params", "advice"),
    [
        (codes.REPORT_SEAL_BROKEN, {}, AGAIN),
        (codes.REPORT_FORGED, {"name": "KS"}, AGAIN),
        (codes.REPORT_CELL_CHANGED, {"what": "An", "column": "A", "sealed": "B"}, CHANGED),
        (codes.REPORT_ROWS_GONE, {"rows": "3"}, CHANGED),
        (codes.REPORT_ROW_ADDED, {"row": "3"}, CHANGED),
        (codes.REPORT_OF_OTHER_YEAR, {"name": "KS", "year": "2023-2024", "wanted": "2024-2025"}, "Gửi báo cáo của năm học 2024-2025."),
        (codes.REPORTS_DIFFER, {"name": "KS", "files": "a", "record": "b"}, WHICH),
        (codes.REPORTS_OF_OTHER_SEALS, {"name": "KS", "files": "a", "record": "b"}, WHICH),
        (codes.REPORT_WITH_ERRORS, {"name": "KS", "errors": 3}, "Sửa 3 lỗi còn trong năm thi đua của trường (xem trang Điều cần xem lại của tong-hop.xlsx), gộp lại, gửi báo cáo mới."),
        (codes.SCHOOLS_QUOTA_EXCEEDED, {"title": "LĐTT", "proposed": 5, "limit": 4, "base": 20, "schools": "KS"}, "Xem lại: đề nghị 5, chỉ tiêu 4. Rút bớt, hoặc gửi thứ tự ưu tiên kèm biên bản."),
        (codes.PERSON_IN_TWO_SCHOOLS, {"name": "Vũ An", "born": "1980", "schools": "a"}, "Xác nhận Vũ An công tác ở trường nào; chỉ một trường đề nghị."),
        (codes.TOO_LATE_FOR_ROUND, {"name": "An", "title": "L", "round": "D", "when": "w", "why": "y"}, "Lần sau gửi báo cáo trước hạn của đợt; cần xét sớm hơn thì trao đổi với cơ quan."),
        (codes.INITIATIVE_IN_SCHOOLS, {"name": "Sổ tay", "owners": "An"}, "Xác nhận sáng kiến này của ai; nếu làm chung thì ghi rõ đồng tác giả."),
    ],
)  # fmt: skip
def test_each_kind_of_finding_says_what_the_school_is_to_do(
    vi: Language, code: Code, params: Mapping[str, object], advice: str
) -> None:
    assert advice_to_school(vi, Finding(code, FROM, params)) == advice


def test_a_slip_says_where_it_stands_and_how_to_answer_a_cell_that_it_asks_about(vi: Language) -> None:
    spot, fact = "trang Số liệu, ô C5", "Ô «Xếp loại» của «Vũ An» trong báo cáo đã bị sửa; trường gửi đi là «Tốt»"
    assert worded_for_slip(vi, {CELL}, changed()) == (
        f"{fact} ({spot})",
        f"Đúng như lúc gửi thì gõ lại «Tốt» vào ô vàng. {CHANGED}",
    )
    assert worded_for_slip(vi, {OTHERS}, changed()) == (f"{fact} ({spot})", CHANGED)
    whole = at(codes.REPORT_SEAL_BROKEN, FROM)
    assert worded_for_slip(vi, {FROM}, whole)[1] == AGAIN
    assert "trang Số liệu" not in worded_for_slip(vi, (), whole)[0]
