"""What somebody sees who opens a report: its figures and lines in their places, as numbers and as words."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake import mini
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.exchange.school_reports.reply_layout import reply_form, reply_sheets
from thidua_xlsx.exchange.school_reports.report_layout import report_book, report_form
from thidua_xlsx.exchange.school_reports.report_lines import plain_number
from thidua_xlsx.forms.identity.manifest import Manifest, manifest_in
from thidua_xlsx.forms.identity.stamp import META_SHEET, PROPERTY, printed_code, stamp_from
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Achieved, MovementResult, Proposal, Registrant, Reply, SchoolReport

BOOK, VI, D = mini.school(), language("vi"), Decimal
BARE = SchoolReport("mot-2024", "Trường Một", "2024-2025")
PEOPLE, LAST = "Cá nhân đề nghị", "Tập thể, sáng kiến"


def laid(report: SchoolReport = BARE, *, to: str = "") -> BookPlan:
    form = report_form(BOOK)
    assert form is not None
    book = replace(BOOK, school=replace(BOOK.school, report_to=to))
    return report_book(report, form, book, key=b"k", say=VI)


def rows(plan: BookPlan, sheet: str, table: str) -> list[list[object]]:
    """A table as somebody reads it: its header, then its rows, without the hidden keys."""
    found = plan.sheet(sheet)
    marker = end = marker_row(found, table)
    while (end + 1, 0) in found.cells:
        end += 1
    shown, columns = (marker - 1, *range(marker + 1, end + 1)), range(1, max(found.widths) + 1)
    lines = [[found.cells[row, col].value for col in columns if (row, col) in found.cells] for row in shown]
    return [[value for value in line if value is not None] for line in lines]  # None is merged with what is before it


def marker_row(sheet: SheetPlan, table: str) -> int:
    (row,) = [
        row for (row, col), cell in sheet.cells.items() if col == 0 and str(cell.value).startswith(f"#td:{table}|")
    ]
    return row


def names(plan: BookPlan) -> list[str]:
    return [sheet.name for sheet in plan.sheets]


def carried(plan: BookPlan) -> Manifest:
    cells = plan.sheet(META_SHEET).cells
    manifest = manifest_in("".join(str(cells[at].value) for at in sorted(cells) if at[1] == 0 and at[0] > 0))
    assert manifest is not None
    return manifest


@pytest.mark.parametrize(
    ("declared", "to", "number"),
    [
        ({}, "cơ quan cấp trên", "Số: ……/BC-……"),
        ({"parent": "UBND xã Tân Phú", "abbreviation": "THCSNVT"}, "UBND xã Tân Phú", "Số: ……/BC-THCSNVT"),
        ({"parent": "UBND xã Tân Phú", "report_to": "Phòng VHXH"}, "Phòng VHXH", "Số: ……/BC-……"),
    ],
)
def test_the_head_names_whom_the_season_declares_and_the_schools_own_symbol(
    declared: dict[str, str], to: str, number: str
) -> None:
    form = report_form(BOOK)
    assert form is not None
    bare = replace(BOOK.school, parent="", report_to="", abbreviation="")
    plan = report_book(BARE, form, replace(BOOK, school=replace(bare, **declared)), key=b"k", say=VI)
    shown = [str(cell.value) for cell in plan.sheets[0].cells.values() if cell.value]
    assert number in shown
    assert any(text.startswith(f"Kính gửi: {to} · ") for text in shown)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("84.60"), "84.6"),
        (D("84.00"), "84"),
        (D(100), "100"),
        (120, "120"),
        (0, "0"),
        (D("1E+2"), "100"),
        (D("-0.50"), "-0.5"),
    ],
)
def test_a_number_is_written_without_zeros_at_its_end(value: Decimal | int, text: str) -> None:
    assert plain_number(value) == text


@pytest.mark.parametrize(
    ("pair", "goal", "shown"),
    [
        ((50, 58), D("0.95"), [50, 58, D("86.21"), 95]),  # 86.2069 %
        ((1, 800), D("0.005"), [1, 800, D("0.13"), D("0.5")]),  # 0.125 %, half up
        ((2, 3), D(0), [2, 3, D("66.67"), 0]),
        ((1, 3), None, [1, 3, D("33.33"), ""]),
        ((58, 58), D(1), [58, 58, 100, 100]),
        ((0, 0), D(1), [0, 0, "", 100]),  # of nobody there is no share
        ((0, 9), D(1), [0, 9, 0, 100]),
    ],
)
def test_a_ratio_stands_with_its_share_and_goal_in_percent(
    pair: tuple[int, int], goal: Decimal | None, shown: list[object]
) -> None:
    goals = {} if goal is None else {"registered": goal}
    plan = laid(replace(BARE, ratios={"registered": pair}, goals=goals))
    _, line = rows(plan, "Báo cáo", "report_targets")
    assert line == [1, "Người đăng ký danh hiệu thi đua", *shown]


def test_the_head_says_who_reports_then_counts_then_who_is_put_forward_then_points() -> None:
    put = [
        Proposal(f"P{number}:LDTT", "A", "LDTT", state) for number, state in enumerate(("passed", "proposed", "tied"))
    ]
    report = replace(
        BARE,
        texts={"secretary": "12", "as_of": "20/05/2025"},
        counts={"people": 60, "met_LDTT": 40, "direct_LDTT": 30, "registered_LDTT": 50, "direct": 55},
        proposals=(*put, Proposal("P1:CSTDCS", "A", "CSTDCS", "tied")),
        average=D("84.60"),
        total_max=D(100),
    )  # fmt: skip
    header, *lines = rows(laid(report), "Báo cáo", "report_school")
    assert header == ["TT", "Nội dung", "Số liệu"]
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))
    assert [line[1:] for line in lines] == [
        ["Tên đơn vị", "Trường Một"],
        ["Mã báo cáo", "mot-2024"],
        ["Năm học", "2024-2025"],
        ["Số liệu tính đến ngày", "20/05/2025"],
        ["Người lập báo cáo, liên hệ", "12"],  # words, whatever they look like
        ["Số người trong danh sách", D(60)],
        [VI("form.report.met", title="Lao động tiên tiến"), D(40)],
        [VI("form.report.direct_of", title="Lao động tiên tiến"), D(30)],
        [VI("form.report.registered_of", title="Lao động tiên tiến"), D(50)],
        [VI("form.report.direct"), D(55)],
        ["Số đề nghị Lao động tiên tiến", D(2)],  # without who stands equal at the line
        ["Số đề nghị Chiến sĩ thi đua cơ sở", D(0)],
        ["Điểm cuối cùng trung bình", D("84.6")],
        ["Thang điểm của đơn vị (tối đa)", D(100)],
    ]
    for alone in (replace(report, average=None), replace(report, total_max=None)):
        assert len(rows(laid(alone), "Báo cáo", "report_school")) == len(lines) + 1 - 2  # neither says anything alone


def test_whoever_is_put_forward_stands_with_the_words_for_title_state_and_grade() -> None:
    person = Proposal(
        "P1:CSTDCS", "Vũ An", "CSTDCS", "passed", "Tổ Toán", "01/02/1980", "5", "HTXSNV", D("96.50"), history="LĐTT"
    )
    bare = Proposal("P2:XYZ", "Lê Ca", "XYZ", "tied", grade="A")
    unit = Proposal("T9:TTLDTT", "Tổ Toán", "TTLDTT", "proposed", "Trường Một", collective=True, reasons="Tốt")
    plan = laid(replace(BARE, proposals=(unit, person, bare)))
    first = marker_row(plan.sheet(PEOPLE), "report_people") + 1
    assert plan.sheet(PEOPLE).heights[first] == 15  # the longest grade and title take one line
    assert rows(plan, PEOPLE, "report_people") == [
        ["TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đề nghị danh hiệu", "Xếp loại", "Điểm cuối cùng", "Nơi công tác",
         "Tình trạng", "Danh hiệu những năm trước"],
        [1, "Vũ An", "01/02/1980", "5", "Chiến sĩ thi đua cơ sở", "Hoàn thành xuất sắc nhiệm vụ", D("96.5"), "Tổ Toán",
         "Hội đồng thông qua", "LĐTT"],
        [2, "Lê Ca", "", "", "XYZ", "A", "", "", "Bằng nhau ở ranh giới, chờ hội đồng", ""],
    ]  # fmt: skip
    header, line = rows(plan, LAST, "report_collectives")
    assert header[-1] == "Căn cứ đề nghị"  # of earlier titles none of them says anything
    assert line[1:] == ["Tổ Toán", "Tập thể lao động tiên tiến", "", "Đề nghị", "Trường Một", "Tốt"]


def test_registrants_initiatives_and_movements_stand_line_by_line() -> None:
    plan = laid(
        replace(
            BARE,
            registrants=(
                Registrant("P1", "Vũ An", ("LDTT", "Riêng"), ("BKT",), "Tổ Toán", "01/02/1980", "Giáo viên", "Sổ tay"),
                Registrant("T9", "Tổ Toán", ("TTLDTT",), (), "Trường Một", collective=True),
            ),
            initiatives=(
                Achieved("i1", "Vũ An", "Sổ tay", "Tổ Toán", "tinh", True, "5/QĐ"),
                Achieved("i2", "Lê Ca", "Trò chơi", applied=False),
                Achieved("i3", "Đỗ Én", "Hát"),
            ),
            movements=(
                MovementResult("PT1", "Dạy tốt", "5 em", D("4.50"), True, 1, 2, 0, 58),
                MovementResult("PT2", "Trường xanh", met=False),
                MovementResult("PT3", "Khác"),
            ),
        )
    )
    assert rows(plan, "Đăng ký", "report_registered")[1:] == [
        [
            1,
            "Vũ An",
            "Tổ Toán",
            "Lao động tiên tiến; Riêng",
            "Bằng khen của bộ, tỉnh",
            "Giáo viên",
            "01/02/1980",
            "Sổ tay",
        ]
    ]
    assert rows(plan, "Đăng ký", "report_registered_units")[1:] == [
        [1, "Tổ Toán", "Trường Một", "Tập thể lao động tiên tiến", ""]
    ]
    assert rows(plan, LAST, "report_initiatives")[1:] == [
        [1, "Vũ An", "Sổ tay", "Tỉnh/bộ", "Có", "5/QĐ", "Tổ Toán"],
        [2, "Lê Ca", "Trò chơi", "", "Không", "", ""],
        [3, "Đỗ Én", "Hát", "", "", "", ""],
    ]
    assert rows(plan, "Báo cáo", "report_movements")[1:] == [
        [1, "Dạy tốt", "5 em", D("4.5"), "Có", D(1), D(2), D(0), D(58)],
        [2, "Trường xanh", "", "", "Không", "", "", "", ""],
        [3, "Khác", "", "", "", "", "", "", ""],
    ]
    sealed = carried(plan).tables["report_movements"]
    assert sealed.cells["PT3"] == {"name": "Khác"}  # what is blank is not sealed
    assert (sealed.rows["PT1"], sealed.columns["met"]) == ("Dạy tốt", "Đạt")


@pytest.mark.parametrize(
    ("registrants", "shown"),
    [
        ((), None),
        ((Registrant("P1", "Vũ An", ("LDTT",)),), {"report_registered"}),
        ((Registrant("T9", "Tổ Toán", ("TTLDTT",), collective=True),), {"report_registered_units"}),
    ],
)
def test_of_what_nobody_registered_there_is_no_table_and_no_sheet(
    registrants: Sequence[Registrant], shown: set[str] | None
) -> None:
    plan = laid(replace(BARE, registrants=tuple(registrants)))
    others = ["Báo cáo", PEOPLE, LAST, META_SHEET]
    assert names(plan) == (others if shown is None else [others[0], "Đăng ký", *others[1:]])
    tables = {id_ for id_ in carried(plan).tables if id_.startswith("report_registered")}
    assert tables == (shown or set())
    if shown:
        marked = {
            str(cell.value).partition("|")[0]
            for cell in plan.sheet("Đăng ký").cells.values()
            if "#td:" in str(cell.value)
        }
        assert marked == {f"#td:{id_}" for id_ in shown}
    assert "report_movements" not in carried(plan).tables  # which nobody handed down
    assert carried(plan).tables["report_people"].rows == {}  # that nobody is put forward is said


def test_a_report_says_whose_it_is_to_whom_it_goes_and_under_which_code() -> None:
    plan = laid(to="UBND phường Nam")
    stamp = stamp_from(plan.properties[PROPERTY])
    form = report_form(BOOK)
    assert stamp is not None and form is not None
    code = printed_code(form.abbreviation, stamp)
    assert (stamp.season, stamp.unit, stamp.phase, stamp.signature.count(".")) == ("mot-2024", "mot-2024", "report", 1)
    assert plan.title == f"{form.title.vi} – Trường Một"
    for sheet in plan.sheets[:-1]:
        head = {cell.value for (row, _), cell in sheet.cells.items() if row < 9 and cell.value}
        assert {"TRƯỜNG MINI" if sheet is plan.sheets[0] else "Trường Mini", VI("form.code", code=code)} < head
        assert "Kính gửi: UBND phường Nam · Năm học 2024-2025" in head
        assert (sheet.page.footer, sheet.protected, 0 in sheet.hidden_cols) == (code, True, True)
    titles = [
        str(sheet.cells[at, 1].value).partition(": ")[2] for sheet, at in zip(plan.sheets[:-1], (5, 1, 1), strict=True)
    ]
    assert titles == ["SỐ LIỆU CHUNG", "CÁ NHÂN ĐỀ NGHỊ", "TẬP THỂ ĐỀ NGHỊ, SÁNG KIẾN ĐƯỢC CÔNG NHẬN"]
    assert VI("form.report.above") in str(laid().sheets[0].cells[6, 1].value)


def test_templates_without_a_report_have_no_form_of_it() -> None:
    assert report_form(replace(BOOK, forms={})) is None


def test_the_first_sheet_is_an_official_paper_with_head_and_signatures() -> None:
    """NĐ 30/2020: who issues it at the left, the nation's name at the right; the head of the school signs at the right."""
    form = report_form(BOOK)
    assert form is not None
    school = replace(
        BOOK.school, name="Trường Mini", parent="UBND phường Nam", place="Nam", head="Vũ An", secretary="Lê Ca"
    )
    sheet, *others = report_book(BARE, form, replace(BOOK, school=school, reporters=()), key=b"k", say=VI).sheets
    said = [str(cell.value) for _, cell in sorted(sheet.cells.items()) if cell.value is not None and cell.look != "key"]
    assert said[:8] == [
        "UBND PHƯỜNG NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TRƯỜNG MINI", "Độc lập - Tự do - Hạnh phúc", "—" * 8, "—" * 16,
        "Số: ……/BC-……", "Nam, ngày …… tháng …… năm ……",
    ]  # fmt: skip
    assert said[-6:] == [
        "NGƯỜI LẬP BÁO CÁO",
        "HIỆU TRƯỞNG",
        "(Ký, ghi rõ họ tên)",
        "(Ký, ghi rõ họ tên, đóng dấu)",
        "Lê Ca",
        "Vũ An",
    ]
    assert not [one for one in others if any("CỘNG HÒA" in str(cell.value) for cell in one.cells.values())]


@pytest.mark.parametrize("schools", [(), (Reporter("T1", "Trường Một"),)])
def test_a_school_prints_what_a_page_holds_and_an_office_every_column(schools: tuple[Reporter, ...]) -> None:
    form = report_form(BOOK)
    assert form is not None
    put = (Proposal("P1:LDTT", "Vũ An", "LDTT", "passed"),)
    registrants = (Registrant("P1", "Vũ An", ("LDTT",)),)
    report = replace(BARE, proposals=put, registrants=registrants)
    plan = report_book(report, form, replace(BOOK, reporters=schools), key=b"k", say=VI)
    people = plan.sheet(PEOPLE)
    shown = people.page.area.last_col if people.page.area else max(people.widths)
    header = marker_row(people, "report_people") - 1
    assert people.cells[header, shown].value == ("Tình trạng" if schools else "Điểm cuối cùng")
    assert people.page.landscape is bool(schools)
    assert [sheet.page.printed for sheet in plan.sheets[:-1]] == [True, False, True, True]


def test_the_official_sheet_is_upright_with_movements_handed_down_too() -> None:
    movement = MovementResult("PT1", "Dạy tốt", "5", D(4), None, 1)
    for report in (BARE, replace(BARE, movements=(movement,))):
        sheet = laid(report).sheet("Báo cáo")
        assert not sheet.page.landscape
        assert sheet.widths[2] >= 30  # the names keep room to be read


def test_a_column_is_as_wide_as_the_widest_table_asks_and_a_header_as_high_as_its_words() -> None:
    sheet = laid(replace(BARE, ratios={"registered": (1, 2)})).sheets[0]
    widths = [
        BOOK.columns.column(id_, key).width
        for id_, key in (("report_school", "value"), ("report_targets", "numerator"))
    ]
    assert widths[0] > widths[1] and sheet.widths[3] == widths[0]
    header = marker_row(sheet, "report_targets") - 1
    assert sheet.heights[header] > 1.5 * 15.0  # `Trên tổng số` in ten letters: two lines


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    works = tuple(Achieved(name, "Vũ An", name) for name in ("Tốt", "Tốt " * 60, "A\nB"))
    sheet = laid(replace(BARE, initiatives=works)).sheet(LAST)
    short, long, two = (sheet.heights[marker_row(sheet, "report_initiatives") + line] for line in (1, 2, 3))
    assert short == 15.0
    assert long > 3 * 15.0  # 240 letters in a column of fifty: five lines
    assert short < two < long


def test_numbers_look_like_numbers_and_all_else_is_kept_as_text() -> None:
    one = replace(BARE, movements=(MovementResult("PT1", "Dạy tốt", "5", D(4), None, 1),), counts={"people": 60})
    sheet = laid(one).sheets[0]
    row = marker_row(sheet, "report_movements") + 1
    # Behind the number: name, target, result, whether met, units that met, units: a blank one looks like text.
    looks = [(cell.look, cell.text) for col in range(2, 8) if (cell := sheet.cells[row, col])]
    text, figure = ("given", True), ("given_number", False)
    assert looks == [text, text, figure, text, figure, text]
    head = marker_row(sheet, "report_school")
    assert [sheet.cells[head + line, 3].look for line in (1, 3, 4)] == ["given", "given", "given_number"]


def test_a_reply_names_the_school_it_goes_to_and_titles_as_they_are_called() -> None:
    form = reply_form(BOOK)
    assert form is not None
    answers = (
        Reply("P1", "LDTT", "given", "Vũ An", "8/QĐ", "01/07/2025", "UBND xã"),
        Reply("P2", "XYZ", "refused", "Lê Ca", reason="Chưa đủ"),
    )
    plan, sheets = reply_sheets(answers, "mot-2024", "Trường Một", form, BOOK, key=b"k", say=VI)
    plan = replace(plan, sheets=tuple(write() for write in sheets))
    assert plan.title == f"{form.title.vi} – Trường Một"
    assert plan.sheets[0].cells[2, 1].value == "Kính gửi: Trường Một · Năm học 2024-2025"
    spots = {id_: sheet for sheet in form.sheets for id_ in (spec.id for spec in sheet.tables)}
    titles = rows(plan, spots["reply_titles"].name.vi, "reply_titles")
    assert [line[1:] for line in titles[1:]] == [
        ["Vũ An", "Lao động tiên tiến", "Được tặng, công nhận", "8/QĐ", "01/07/2025", "UBND xã", ""],
        ["Lê Ca", "XYZ", "Không được tặng, công nhận", "", "", "", "Chưa đủ"],
    ]
    facts = rows(plan, spots["reply_facts"].name.vi, "reply_facts")
    assert [line[1:] for line in facts[1:]] == [
        [VI(f"form.reply.{key}"), text]
        for key, text in (
            ("name", "Trường Mini"),
            ("id", "mini"),
            ("school_year", "2024-2025"),
            ("recipient", "Trường Một"),
        )
    ]
