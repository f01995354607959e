"""An office's sheets as tables: direct workers among those put forward, twins and works alike; and what is judged by."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec
import pytest
from handmade import table
from msgspec.structs import replace

from thidua_xlsx.declare.law.regime import Citation, Interpretation, NamedValue, Variant
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Achieved, Alike, Met, Proposal, Reason, SchoolReport, Schools, Season, Verdict
from thidua_xlsx.reports.summary.school_proposals_sheet import twins_sheet
from thidua_xlsx.reports.summary.school_sums_sheets import direct_workers_sheet
from thidua_xlsx.reports.summary.titles.rules_sheets import law_sheet

D = Decimal
REPORTERS = (Reporter("T1", "Trường Một"), Reporter("T2", "Trường Hai"), Reporter("T3", "Trường Ba"))


def _report(code: str, counts: Mapping[str, int], **proposed: int) -> SchoolReport:
    listed = tuple(
        Proposal(f"P{at}", f"Người {at}", title, "proposed") for title, count in proposed.items() for at in range(count)
    )
    return SchoolReport(code, code, "2024-2025", counts=counts, proposals=listed)


REPORTS = {
    "T1": _report("T1", {"counted": 30, "direct": 28, "direct_LDTT": 2, "direct_CSTDCS": 0}, LDTT=3, CSTDCS=1),
    "T2": _report("T2", {"counted": 20, "direct": 17}, LDTT=1),
}


def office(season: Season) -> Season:
    """The season to which three schools report, one of them not yet."""
    book = replace(season.rulebook, reporters=REPORTERS)
    return replace(season, rulebook=book, schools=Schools(REPORTERS, REPORTS))


# T1: 28 of 30 are no managers, 93.3 %; of 3 put forward for LĐTT 2, 66.7 %. T2 puts one forward for
# it and does not tell whom, nobody for CSTĐCS: 0 of 0. T3 has not reported. In
# all 45 of 50, 90 %.
DIRECT = """
Trường Trung học cơ sở Kim Sơn
NGƯỜI TRỰC TIẾP TRONG SỐ ĐƯỢC ĐỀ NGHỊ
Năm học 2024-2025, tính đến 31/05/2025
Người trực tiếp: giáo viên, nhân viên, không phải cán bộ quản lý. Mỗi ô: số người trực tiếp trên tổng số; dòng cộng là tổng tử số trên tổng mẫu số của các trường có báo.
TT | Trường, đơn vị | Trong số người tính tỷ lệ | LĐTT | CSTĐCS
1 | Trường Một | 28/30⏎93,3 % | 2/3⏎66,7 % | 0/1⏎0 %
2 | Trường Hai | 17/20⏎85 % | – | 0/0⏎–
3 | Trường Ba | – | – | –
 | Cộng các trường có báo | 45/50⏎90 % | 2/3⏎66,7 % | 0/1⏎0 %
Chưa biết đủ, phần chưa biết không tính vào tổng: Trường Hai, Trường Ba. <warn>
"""


def test_direct_workers_stand_school_by_school_with_sums_over_sums(season: Season, vi: Language) -> None:
    sheet = direct_workers_sheet(office(season), vi)
    assert sheet is not None
    assert table(sheet) == DIRECT.strip()
    area = sheet.filters
    assert area is not None
    assert [sheet.cells[row, 1].value for row in (area.row, area.last_row)] == ["Trường, đơn vị", "Trường Ba"]
    assert (area.col, area.last_col) == (0, 4)


def test_where_every_school_tells_its_direct_workers_none_is_named(season: Season, vi: Language) -> None:
    two = replace(office(season), schools=Schools(REPORTERS[:1], REPORTS))
    sheet = direct_workers_sheet(two, vi)
    assert sheet is not None
    assert table(sheet).splitlines()[-1].startswith(" | Cộng các trường có báo")


@pytest.mark.parametrize(
    ("counts", "heads"),
    [
        ({"counted": 5, "direct": 4}, "Trong số người tính tỷ lệ"),
        ({"direct_CSTDCS": 1}, "Trong số người tính tỷ lệ | CSTĐCS"),
        ({"counted": 5}, None),  # a report of an earlier version
    ],
)
def test_only_what_some_report_tells_has_a_column(
    season: Season, vi: Language, counts: Mapping[str, int], heads: str | None
) -> None:
    told = replace(office(season), schools=Schools(REPORTERS, {"T2": REPORTS["T2"].__class__("T2", "T2", "2024-2025", counts=counts)}))  # fmt: skip
    sheet = direct_workers_sheet(told, vi)
    assert (sheet is None) is (heads is None)
    if sheet is not None:
        assert table(sheet, "TT").splitlines()[0] == f"TT | Trường, đơn vị | {heads}"


def test_a_school_that_nobody_reports_to_has_no_sheets_of_schools(season: Season, vi: Language) -> None:
    assert direct_workers_sheet(season, vi) is None
    assert twins_sheet(season, vi) is None


TWINS = """
Trường Trung học cơ sở Kim Sơn
NGƯỜI ĐƯỢC NHIỀU TRƯỜNG ĐỀ NGHỊ
Năm học 2024-2025, tính đến 31/05/2025
Cùng họ tên và ngày sinh, được từ hai trường trở lên đề nghị. Mỗi trường một dòng.
TT | Họ và tên | Ngày sinh | Trường, đơn vị | Chức vụ | Danh hiệu
1 | Lê An | 01/02/1980 | Trường Một <warn> | Giáo viên | Lao động tiên tiến
1 | Lê An | 01/02/1980 | Trường Ba <warn> | Tổ trưởng | Chiến sĩ thi đua cơ sở
2 | Vũ Bình | 03/04/1985 | Trường Hai <warn> |  | Lao động tiên tiến
3 | Hà Giang |  | Trường Ba <warn> |  | Lao động tiên tiến
Sáng kiến trùng tên hoặc rất giống tên giữa các trường: 2
Chỉ để đối chiếu: hội đồng sáng kiến xem có trùng nội dung không, ai là tác giả. Vẫn tính ở mọi trường.
TT | Tên sáng kiến | Trường, đơn vị | Tác giả | So sánh
1 | Kho học liệu | Trường Hai⏎Tổ Toán <warn> | Đỗ Chi⏎Cơ sở | ! Trùng tên <warn>
1 | Kho học liệu | Trường Một <warn> | Ngô Em | ! Trùng tên <warn>
2 | Vườn trường | Trường Một | Bùi Dung⏎Tỉnh/bộ | Rất giống tên
2 | Vườn trường em | Trường Ba | Hà Giang | Rất giống tên
"""


def twinned(season: Season) -> Season:
    """The season of an office to which schools report the same people and works."""
    born = {"born": "01/02/1980"}
    twins = (
        (
            ("T1", Proposal("a", "Lê An", "LDTT", "proposed", position="Giáo viên", **born)),
            ("T3", Proposal("b", "Lê An", "CSTDCS", "proposed", position="Tổ trưởng", **born)),
        ),
        (("T2", Proposal("c", "Vũ Bình", "LDTT", "proposed", born="03/04/1985")),),
        (("T3", Proposal("d", "Hà Giang", "LDTT", "proposed")),),
    )
    alike = (
        Alike(
            (
                ("T2", Achieved("x", "Đỗ Chi", "Kho học liệu", "Tổ Toán", "co_so")),
                ("T1", Achieved("y", "Ngô Em", "Kho học liệu", "Trường Một")),
            )
        ),
        Alike(
            (("T1", Achieved("z", "Bùi Dung", "Vườn trường", level="tinh")), ("T3", Achieved("w", "Hà Giang", "Vườn trường em"))),
            same=False,
        ),
    )  # fmt: skip
    book = replace(season.rulebook, reporters=REPORTERS)
    return replace(season, rulebook=book, schools=Schools(REPORTERS, REPORTS, twins=twins, alike=alike))


def test_people_of_two_schools_and_works_alike_stand_school_by_school(season: Season, vi: Language) -> None:
    sheet = twins_sheet(twinned(season), vi)
    assert sheet is not None
    assert table(sheet) == TWINS.strip()
    numbers = {cell.look for cell in sheet.cells.values() if isinstance(cell.value, int)}
    assert numbers == {"cell_center"}


def test_where_no_school_shares_anybody_or_any_work_the_sheet_says_so(season: Season, vi: Language) -> None:
    sheet = twins_sheet(office(season), vi)
    assert sheet is not None
    assert table(sheet, "TT").splitlines()[1:] == [
        "Không có ai được nhiều trường đề nghị. <good>",
        "Sáng kiến trùng tên hoặc rất giống tên giữa các trường: 0",
        "Không có sáng kiến nào trùng tên giữa các trường. <good>",
    ]


LAW_LINES = """
Trường Trung học cơ sở Kim Sơn
CĂN CỨ ÁP DỤNG
Năm học 2024-2025, tính đến 31/05/2025
Xét theo: Luật Thi đua, khen thưởng 2022 (NĐ 98/2023, TT 29/2023); có hiệu lực từ 01/01/2024; đối chiếu lần cuối ngày CHECKED.
Cách A: đang xét theo cách hiểu: hoặc.
Cách C: đang xét theo cách hiểu: và.
Quy định riêng: số tháng: 10 – Khoản 2 QĐ 5.
Quy định riêng: tỷ lệ: 70% – Nghị quyết.
Chương trình không xét: Điều một.
Chương trình không xét: Điều hai.
Lao động tiên tiến: hội đồng xem xét thêm, chương trình không xét: Nhận xét.
Căn cứ của trường: Một, Hai, Ba, Bốn… (+1).
"""


def test_what_it_was_judged_by_stands_line_by_line(season: Season, vi: Language) -> None:
    """Readings that nobody confirmed, and that of a rule which decided something; own values, and what nobody judges."""
    book, law = season.rulebook, season.rulebook.regime
    both = {name: Variant(_text(name), "x") for name in ("hoặc", "và")}
    readings = {
        name: Interpretation(_text(f"Cách {name.upper()}"), default, both, confirm=confirm)
        for name, default, confirm in (("a", "hoặc", True), ("b", "hoặc", False), ("c", "và", False))
    }  # fmt: skip
    values = {
        "months": NamedValue(_text("số tháng"), "own", "10", law_level="school"),
        "law": NamedValue(_text("của luật"), "own", "5"),
        "share": NamedValue(_text("tỷ lệ"), "province", "70", unit="percent", law_level="province"),
    }
    cited = {"own": Citation("Khoản 2", "QĐ 5", True), "province": Citation("Nghị quyết", "", True)}
    notes = {"LDTT": (_text("Nhận xét"),), "CSTDTQ": (_text("không xét"),)}
    titles = {id_: msgspec.structs.replace(one, not_modelled=notes.get(id_, ())) for id_, one in law.titles.items()}
    verified = {id_: msgspec.structs.replace(one, verified=True) for id_, one in law.citations.items()}
    law = msgspec.structs.replace(
        law,
        interpretations=readings,
        values=values,
        citations={**verified, **cited},
        titles=titles,
        not_modelled=(_text("Điều một."), _text("Điều hai.")),
    )
    rule = Reason(Met.YES, "reason.grade.yes", {"rule": _text("Cách C")})
    seen = replace(
        season,
        rulebook=replace(book, regime=law, bases=("Một", "Hai", "Ba", "Bốn", "Năm")),
        verdicts=(Verdict("GV01", "LDTT", Met.YES, (rule,)),),
    )
    checked = f"{law.checked_on:%d/%m/%Y}"
    assert table(law_sheet(seen, vi)) == LAW_LINES.strip().replace("CHECKED", checked).replace("Nhận xét.", "Nhận xét")
    bare = table(law_sheet(replace(seen, rulebook=replace(seen.rulebook, bases=())), vi))
    assert "Căn cứ của trường" not in bare
    doubted = {**law.citations, **{id_: replace(law.citations[id_], verified=False) for id_ in ("D23", "D24")}}
    book = replace(seen.rulebook, regime=msgspec.structs.replace(law, citations=doubted))
    assert table(law_sheet(replace(seen, rulebook=book), vi), "Quy định chưa").splitlines()[0] == (
        "Quy định chưa đối chiếu được với văn bản (hội đồng cần kiểm tra): Điều 23 Luật 06/2022/QH15; Điều 24 Luật 06/2022/QH15."
    )


def _text(words: str) -> BilingualText:
    return BilingualText(words, words)
