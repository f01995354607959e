"""What somebody sees who opens the season workbook: every cell of a small one, what is checked in it, how it opens."""

from decimal import Decimal

from msgspec.structs import replace
from sheet_in_full import behaviour, in_full, widths

from tests.intake.mini import declared
from tests.packaged_looks import LOOKS
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.tables.column_book import BilingualText, Choice, Column, ColumnBook, ColumnsFile
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet, TableSpec
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import cell_name

D = Decimal


def both(vi: str) -> BilingualText:
    return BilingualText(vi, f"{vi} (en)")


YES_NO = {"yes": Choice("Có", "Yes"), "no": Choice("Không", "No")}
SIZES = {"small": Choice("Nhỏ", "Small"), "large": Choice("Lớn", "Large")}
COLUMNS = ColumnsFile(
    choices={"yesno": YES_NO, "size": SIZES},
    columns={
        "school": {
            "name": Column(both("Tên trường"), "text", both("Tên ghi trên giấy tờ."), required=True, example="THCS A"),
            "size": Column(both("Quy mô"), "choice", choices="size", default="small"),
        },
        "options": {
            "share": Column(both("Tỷ lệ"), "number", low=D(0), high=D(100), default="15", as_text=True),
            "wide": Column(both("M" * 43), "text"),
            "told": Column(both("Giải thích"), "text", both("g" * 60)),
        },
        "units": {
            "code": Column(both("Mã"), "code", width=7, example="T1"),
            "name": Column(both("Tên tổ"), "text", both("Một dòng."), required=True, width=20),
            "count": Column(both("Số người"), "number", width=10.5, low=D(0)),
            "large": Column(both("Lớn không?"), "yesno", choices="yesno", default="no"),
            "into": Column(both("Nhập vào"), "choice", choices="units"),
            "since": Column(both("Từ năm"), "since", width=8),
        },
        "log": {
            "what": Column(both("Việc đã làm"), "text", width=12, example="Họp"),
            "size": Column(both("Cỡ"), "choice", choices="size", width=9),
            "who": Column(both("Ai"), "person", choices="people", example="An"),
        },
    },
)
SETTINGS = FormSheet(
    both("Trường"),
    (
        TableSpec("school", "settings", title=both("Trường ta")),
        TableSpec("options", "settings", title=both("Cách tính")),
    ),
    title=both("TRƯỜNG"),
    todo=both("x" * 143),
)
UNITS = FormSheet(
    both("Tổ"),
    (TableSpec("units", "typed", asked=("code", "name", "count", "large", "into", "since"), spare=2),),
    title=both("CÁC TỔ"),
    todo=both("y" * 72),
    landscape=True,
)
LOG = FormSheet(
    both("Sổ"),
    (TableSpec("log", "lines", asked=("what", "size", "who"), prefix="y", spare=1),),
    title=both("NHẬT KÝ"),
    todo=both("z" * 40),
)
FORM = Form(both("SỔ MÙA"), (SETTINGS, UNITS, LOG), guide=(both("Đọc trước."), both("w" * 88)))
KNOWN: Templates = declared()


FREE = "TextRule(longest=32767, with_number=False)"
BAD, CHOOSE = (
    "Nội dung quá dài hoặc sai dạng. Ngày gõ dạng 25/09/1980.",
    "Chọn một mục trong danh sách của ô (bấm mũi tên bên phải ô).",
)


def laid(lang: str = "vi", *, form: Form = FORM, **rows: object) -> BookPlan:
    templates = Templates(ColumnBook(COLUMNS, {}), {}, {}, {}, looks=LOOKS)
    return season_book(form, templates, rows, say=language(lang))  # type: ignore[arg-type]


def told(text: str) -> list[str]:
    """The lines of a text, in which `_` stands for a cell to fill in that keeps text."""
    return [line.strip().replace("<_>", "<answer, open, text>") for line in text.strip().split("\n")]


# Of 11-point text one line takes 11 x 1.27 points, and each row 4 more, in whole pixels: 18, 32.25, 46.5.


def test_the_guide_numbers_what_to_do_and_leads_to_every_sheet() -> None:
    guide = laid().sheets[0]
    assert (behaviour(guide), widths(guide)) == ("Hướng dẫn [visible, header] | upright", "A 2, B 5, C 90")
    long = "w" * 88
    assert in_full(guide) == told(f"""
        1 (23.25) B-C: SỔ MÙA <title>
        3 (18) B: #1 <given_center> | C: Đọc trước. <given>
        4 (32.25) B: #2 <given_center> | C: {long} <given>
        6 B-C: Các trang (bấm để tới) <heading>
        7 B-C: Trường <link> -> #Trường!A1
        8 B-C: Tổ <link> -> #Tổ!A1
        9 B-C: Sổ <link> -> #Sổ!A1
    """)


def test_settings_stand_below_each_other_with_what_a_blank_means_and_the_sheet_opens_at_the_first() -> None:
    plan = laid(school=[{"name": "v" * 39, "size": "large"}], options=[])
    sheet = plan.sheet("Trường")
    # Row 6 is hidden: a selected cell there could be seen by nobody.
    assert behaviour(sheet) == "Trường [visible, answer] | start C7 | upright"
    assert widths(sheet) == "(A 2), B 44, C 40, D 62"
    assert in_full(sheet) == told(f"""
        1 (23.25) B-D: TRƯỜNG <title>
        2 (32.25) B-D: {"x" * 143} <todo>
        4 (19.5) B: Trường ta <heading>
        5 B: Mục <header> | C: Nội dung <header> | D: Ghi chú <header>
        6 hidden A: #td:school <key> | B: _setting <key> | C: value <key> | D: _help <key>
        7 (32.25) A: name <key> | B: Tên trường * <given> | C: {"v" * 39} <_> | D:  <example>
        8 (18) A: size <key> | B: Quy mô <given> | C: Lớn <_> | D:  <example>
        10 (19.5) B: Cách tính <heading>
        11 B: Mục <header> | C: Nội dung <header> | D: Ghi chú <header>
        12 hidden A: #td:options <key> | B: _setting <key> | C: value <key> | D: _help <key>
        13 (18) A: share <key> | B: Tỷ lệ <given> | C: <answer_number, open, text> | D: Nếu để trống: 15. <example>
        14 (32.25) A: wide <key> | B: {"M" * 43} <given> | C: <_> | D:  <example>
        15 (18) A: told <key> | B: Giải thích <given> | C: <_> | D:  <example>
        check C7:C7 {FREE} | Tên trường: Tên ghi trên giấy tờ. Ví dụ: THCS A. | {BAD}
        check C8:C8 ListRule(name='td_size', loose=False) | Quy mô: Nếu để trống: Nhỏ. | {CHOOSE}
        check C13:C13 NumberRule(low=Decimal('0'), high=Decimal('100'), step=None, as_text=True) | Tỷ lệ: Nếu để trống: 15. | {BAD}
        check C14:C14 {FREE} | {BAD}
        check C15:C15 {FREE} | Giải thích: {"g" * 60} | {BAD}
    """)


def test_rows_under_typed_codes_stand_under_their_headings_with_an_example_above() -> None:
    units = [
        {"code": "T1", "name": "Tổ Toán", "count": 7, "large": True, "since": D(2019)},
        {"code": "T2", "name": "n" * 38, "count": 2.5, "large": False, "into": "T1", "since": 2020},
        {"code": "T3", "name": "Tổ Hóa", "count": D("4.0")},
    ]
    plan = laid(units=units)
    sheet = plan.sheet("Tổ")
    # Six columns: the code and the name stay where they are when somebody looks at what is far on the right.
    assert behaviour(sheet) == "Tổ [visible, answer] | freeze C7 | start A7 | landscape repeats 5-5"
    assert widths(sheet) == "A 8, B 20, C 10.5, D 14, E 14, F 8"  # none below 8
    blank = "A: <_> | B: <_> | C: <answer_number, open> | D: <_> | E: <_> | F: <_>"
    assert in_full(sheet) == told(f"""
        1 (23.25) A-F: CÁC TỔ <title>
        2 (18) A-F: {"y" * 72} <todo>
        4 (6)
        5 (32.25) A: Mã <header> | B: Tên tổ * <header> | C: Số người <header> | D: Lớn không? <header> | E: Nhập vào <header> | F: Từ năm <header>
        6 hidden A: #td:units <key> | B: name <key> | C: count <key> | D: large <key> | E: into <key> | F: since <key>
        7 (18) A: T1 <_> | B: Tổ Toán <_> | C: #7 <answer_number, open> | D: Có <_> | E: <_> | F: #2019 <_>
        8 (46.5) A: T2 <_> | B: {"n" * 38} <_> | C: #2.5 <answer_number, open> | D: Không <_> | E: T1 <_> | F: 2020 <_>
        9 (18) A: T3 <_> | B: Tổ Hóa <_> | C: #4.0 <answer_number, open> | D: <_> | E: <_> | F: <_>
        10 {blank}
        11 {blank}
        check A7:A11 {FREE} | Mã: Ví dụ: T1. | {BAD}
        check B7:B11 {FREE} | Tên tổ: Một dòng. | {BAD}
        check C7:C11 NumberRule(low=Decimal('0'), high=None, step=None, as_text=False) | {BAD}
        check D7:D11 ListRule(name='td_yesno', loose=False) | Lớn không?: Nếu để trống: Không. | {CHOOSE}
        check E7:E11 ListRule(name='td_units', loose=False) | {CHOOSE}
        check F7:F11 DateRule(year=True) | {BAD}
    """)


def test_keys_of_lines_are_hidden_and_choices_stand_as_a_person_would_have_typed_them() -> None:
    log = [{"what": "Gọi cho các tổ", "who": "An", "size": "nho"}, {"size": "vừa"}]
    sheet = laid(log=log).sheet("Sổ")
    assert behaviour(sheet) == "Sổ [visible, answer] | freeze B7 | start B7 | upright repeats 5-5"
    assert widths(sheet) == "(A 6), B 12, C 9, D 14"
    assert in_full(sheet) == told(f"""
        1 (23.25) B-D: NHẬT KÝ <title>
        2 (32.25) B-D: {"z" * 40} <todo>
        4 (6)
        5 (32.25) A: TT <header> | B: Việc đã làm <header> | C: Cỡ <header> | D: Ai <header>
        6 hidden A: #td:log <key> | B: what <key> | C: size <key> | D: who <key>
        7 (32.25) A: y1 <given_center> | B: Gọi cho các tổ <_> | C: Nhỏ <_> | D: An <_>
        8 (18) A: y2 <given_center> | B: <_> | C: vừa <_> | D: <_>
        9 A: y3 <given_center> | B: <_> | C: <_> | D: <_>
        check B7:B9 {FREE} | Việc đã làm: Ví dụ: Họp. | {BAD}
        check C7:C9 ListRule(name='td_size', loose=False) | {CHOOSE}
        check D7:D9 ListRule(name='td_people', loose=False) | Ai: Ví dụ: An. | {CHOOSE}
    """)


def test_five_columns_leave_only_the_first_where_it_is() -> None:
    spec = UNITS.tables[0]
    sheet = replace(UNITS, tables=(replace(spec, asked=spec.asked[:5]),))
    assert laid(form=replace(FORM, sheets=(sheet,))).sheet("Tổ").freeze == (6, 1)


def test_drop_downs_offer_the_lists_of_a_hidden_sheet_and_the_units_as_they_are_typed() -> None:
    plan = laid(units=[{"code": "T1"}])
    assert plan.title == "SỔ MÙA"
    assert plan.names == {
        "td_size": "'_danh_muc'!$A$1:$A$2",
        "td_yesno": "'_danh_muc'!$B$1:$B$2",
        "td_people": "'_danh_muc'!$C$1:$C$1",  # nobody is known to a list of the season before there are any
        "td_units": "'Tổ'!$A$7:$A$9",  # one unit and two free rows
    }
    lists = plan.sheets[-1]
    assert (lists.name, lists.visibility) == ("_danh_muc", "hidden")
    assert in_full(lists) == told("""
        1 A: Nhỏ <key, text> | B: Có <key, text>
        2 A: Lớn <key, text> | B: Không <key, text>
    """)


def test_an_english_workbook_is_english_throughout() -> None:
    plan = laid("en", school=[{"size": "large"}], units=[{"large": False}])
    assert (plan.title, [one.name for one in plan.sheets]) == (
        "SỔ MÙA (en)",
        ["Guide", "Trường (en)", "Tổ (en)", "Sổ (en)", "_danh_muc"],
    )
    guide, settings, units, log, lists = (
        {cell_name(*at): cell.value for at, cell in one.cells.items() if cell.value} for one in plan.sheets
    )
    assert [guide[at] for at in ("B1", "C3", "B7")] == ["SỔ MÙA (en)", "Đọc trước. (en)", "Trường (en)"]
    assert [settings[at] for at in ("B4", "B8", "C8", "D13")] == [
        "Trường ta (en)",
        "Quy mô (en)",
        "Large",
        "If blank: 15.",
    ]
    assert [units[at] for at in ("A1", "B5", "D7")] == ["CÁC TỔ (en)", "Tên tổ (en) *", "No"]
    assert log["B4"] == "Example: Họp"
    assert [lists[at] for at in ("A1", "B2")] == ["Small", "No"]


def test_the_laws_to_choose_from_begin_with_the_one_of_the_year_and_follow_by_age() -> None:
    column = Column(both("Luật"), "choice", choices="regimes")
    rules = Column(both("Quy định riêng"), "choice", choices="own_rules")
    choices = {
        "special": {"AUTO": Choice("Theo năm học", "As the year asks")},
        "own_rule": {"registration": Choice("Đăng ký", "Registration")},
    }
    columns = ColumnBook(ColumnsFile(choices, {"school": {"law": column, "rule": rules}}), {})
    book = Templates(columns, {}, {}, dict(reversed(KNOWN.regimes.items())), laws=KNOWN.laws, looks=LOOKS)
    form = replace(FORM, sheets=(replace(SETTINGS, tables=SETTINGS.tables[:1]),))
    plan = season_book(form, book, {"school": [{"law": "luat-2003", "rule": "min_months"}]}, say=language("vi"))
    lists = plan.sheets[-1].cells
    laws = [KNOWN.regimes[id_] for id_ in ("luat-2003", "luat-2022", "nd152-2025", "luat-2026")]
    laws_shown = [cell.value for (_, col), cell in sorted(lists.items()) if col == 0]
    assert laws_shown == ["Theo năm học", *(one.name.vi for one in laws)]
    own = [cell.value for (_, col), cell in sorted(lists.items()) if col == 1]
    assert (own[0], own.count("Đăng ký"), plan.names["td_own_rules"]) == (
        "Đăng ký",
        1,
        f"'_danh_muc'!$B$1:$B${len(own)}",
    )
    shown = [plan.sheet("Trường").cells[row, 2].value for row in (6, 7)]
    assert shown == [
        KNOWN.regimes["luat-2003"].name.vi,
        "số tháng công tác tối thiểu trong năm để xét Lao động tiên tiến",
    ]
    assert shown[0] in laws_shown and shown[1] in own
