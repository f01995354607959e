"""The committee's summary, tested as a value: what stands on each sheet, in words, with every number leading to its cell."""

from io import BytesIO

import pytest
from handmade import make_season, named, summary_workbook, with_paths
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.packaged_looks import LOOKS
from tests.strength import strength
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.formats.xlsx.write.painter import paint, paint_each
from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.model import Award, Met, Season
from thidua_xlsx.reports.common.reason_wording import Footnotes, reason_sentence
from thidua_xlsx.reports.summary.summary_workbook import SHEETS, summary_sheets
from thidua_xlsx.reports.summary.titles.outcome_sheets import wanted
from thidua_xlsx.reports.summary.titles.proposals_sheet import awards_text, quota_text


def rows(sheet: SheetPlan) -> list[list[object]]:
    """The filled cells of a sheet, row by row."""
    found: dict[int, list[object]] = {}
    for (row, _), cell in sorted(sheet.cells.items()):
        if cell.value not in (None, ""):
            found.setdefault(row, []).append(cell.value)
    return list(found.values())


def texts(book: BookPlan) -> list[str]:
    return [cell.value for sheet in book.sheets for cell in sheet.cells.values() if isinstance(cell.value, str)]


@pytest.fixture(scope="module")
def book(season: Season, vi: Language) -> BookPlan:
    return summary_workbook(season, vi)


def test_the_sheets_stand_in_the_order_of_the_council_s_questions(book: BookPlan) -> None:
    assert [sheet.name for sheet in book.sheets] == [
        "Tổng quan",
        "Xếp hạng cá nhân",
        "Đề nghị danh hiệu",
        "Chưa đủ điều kiện",
        "Thống kê",
        "Tình hình nộp",
        "Đăng ký cá nhân",
        "Đăng ký tập thể",
        "Sáng kiến",
        "Chỉ tiêu",
        "Bảng điểm",
        "Kết quả theo kỳ",
        "Xếp hạng tổ",
        "Đường xét",
        "Bảng vàng",
        "Phân bố điểm",
        "Điều cần xem lại",
        "Căn cứ",
        "Nguồn số liệu",
    ]
    assert all(sheet.page.printed for sheet in book.sheets)


def test_no_ids_no_nan_and_no_unfilled_words_reach_the_paper(book: BookPlan) -> None:
    ids = {"HTXSNV", "HTTNV", "LDTT", "CSTDCS", "TTLDTT", "GV01", "KHTN", "NONE", "ALL", "co_so", "none"}
    assert len(set(texts(book))) > 300
    for text in texts(book):
        assert text not in ids
        assert "nan" not in text.split()
        assert "{" not in text


def test_every_table_header_has_words(season: Season, say: Language) -> None:
    # Pages of several tables repeat no header: it would stand above another table's figures.
    several = {say(f"report.sheet.{name}") for name in ("overview", "statistics", "points_spread", "law")}
    for sheet in summary_workbook(season, say).sheets:
        assert bool(sheet.page.repeat_rows) is (sheet.name not in several)
        if sheet.page.repeat_rows:
            at = sheet.page.repeat_rows[1]
            covered = {col for a in sheet.merges if a.row == at for col in range(a.col + 1, a.last_col + 1)}
            header = [cell for (row, col), cell in sheet.cells.items() if row == at and col not in covered]
            assert header
            assert all(cell.look == "header" and cell.value for cell in header)


def test_everything_is_a4_one_page_wide_with_numbered_pages(book: BookPlan) -> None:
    assert all("{page}/{pages}" in sheet.page.footer for sheet in book.sheets)
    upright = {sheet.name for sheet in book.sheets if not sheet.page.landscape}
    assert upright == {"Tổng quan", "Xếp hạng cá nhân", "Thống kê", "Phân bố điểm", "Căn cứ"}


def test_collectives_have_no_empty_columns_of_persons(book: BookPlan) -> None:
    sheet = named(book, "Đề nghị danh hiệu")
    row = next(row for (row, _), cell in sheet.cells.items() if cell.value == "TẬP THỂ LAO ĐỘNG TIÊN TIẾN – đề nghị: 1")
    row = next(at for (at, _), cell in sorted(sheet.cells.items()) if at > row and cell.value == "Tổ Toán - Tin")
    merged = {(area.col, area.last_col) for area in sheet.merges if area.row == row}
    assert merged == {(1, 2)}
    shown = [col for col in range(8) if sheet.cells[row, col].value is not None]
    assert shown == [0, 1, 3, 4, 5, 6]


def test_the_years_of_one_title_stand_together(season: Season, vi: Language) -> None:
    awards = [("CSTDCS", "2023-2024"), ("LDTT", "2021-2022"), ("CSTDCS", "2022-2023"), ("GK", "2020-2021"), ("KNC", "")]
    first = season.dossiers[0]
    known = replace(first, awards=tuple(Award(first.person.code, title, period) for title, period in awards))
    text = awards_text(replace(season, dossiers=(known,)), vi, first.person.code)
    assert text == "CSTĐCS 2023-2024, 2022-2023; LĐTT 2021-2022; GK 2020-2021… (+1)"


def test_headers_stay_in_view_unless_a_tall_head_would_fill_the_screen(season: Season, vi: Language) -> None:
    school = replace(season.rulebook.school, parent="ỦY BAN NHÂN DÂN " * 8)  # many lines of the official heading
    tall = summary_workbook(replace(season, rulebook=replace(season.rulebook, school=school)), vi)
    ranking, proposals = named(tall, "Xếp hạng cá nhân"), named(tall, "Đề nghị danh hiệu")
    assert ranking.freeze is not None
    assert ranking.cells[ranking.freeze[0] - 1, 0].look == "header"
    assert proposals.freeze == (0, 2)


def test_figures_open_their_file_at_their_cell(book: BookPlan) -> None:
    links = [cell for cell in named(book, "Nguồn số liệu").cells.values() if cell.link]
    linked = next(cell for cell in links if cell.value == "Tự chấm!L8:L10")
    assert (linked.link, linked.spot) == ("../inbox/VP - phieu tu-cham (gửi lại).xlsx", "'Tự chấm'!L8")
    sheet = load_workbook(BytesIO(paint(book, LOOKS)))["Nguồn số liệu"]
    painted = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Tự chấm!L8:L10")
    assert painted.hyperlink.location == "'Tự chấm'!L8"
    assert len(links) == sum(
        isinstance(cell.value, str) and "!" in cell.value for cell in named(book, "Nguồn số liệu").cells.values()
    )


def test_user_text_never_becomes_a_formula_or_a_link(book: BookPlan) -> None:
    data = paint(book, LOOKS)
    workbook = load_workbook(BytesIO(data))
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                if cell.hyperlink is not None:
                    assert cell.hyperlink.location or cell.hyperlink.target.replace("\\", "/").startswith(
                        ("../inbox", "../thidua.xlsx")
                    )
    assert paint(book, LOOKS) == data


def test_an_empty_season_still_makes_a_workbook(season: Season, vi: Language) -> None:
    empty = replace(
        season,
        receipts=(), dossiers=(), unit_dossiers=(), scorecards={}, standings={}, unit_standings={}, verdicts=(),
        quotas=(), targets=(), findings=(),
    )  # fmt: skip
    made = summary_workbook(empty, vi)
    assert paint(made, LOOKS)
    assert "✓ Không có lỗi phải sửa." in texts(made)


@settings(max_examples=strength(5, 40), deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_any_name_and_raw_value_can_be_printed(name: str) -> None:
    season = make_season()
    people = tuple(replace(person, full_name=name) for person in season.rulebook.people)
    findings = tuple(replace(finding, raw=name) for finding in season.findings)
    dossiers = tuple(replace(d, person=p) for d, p in zip(season.dossiers, people, strict=True))
    odd = replace(season, rulebook=replace(season.rulebook, people=people), dossiers=dossiers, findings=findings)
    assert paint(summary_workbook(odd, language("vi")), LOOKS)


def test_reasons_of_one_article_share_it(season: Season, vi: Language) -> None:
    verdict = season.verdicts_of("GV01")[1]
    notes = Footnotes(vi)
    assert reason_sentence(vi, verdict.reasons, notes) == (
        "Đạt tiêu chuẩn Lao động tiên tiến; xếp loại Hoàn thành xuất sắc nhiệm vụ (Điều 23 Luật 06/2022/QH15)."
    )
    assert reason_sentence(vi, (), notes) == ""
    assert notes.lines() == []


def test_an_article_that_nobody_compared_keeps_its_name_and_gets_a_mark(season: Season, vi: Language) -> None:
    notes = Footnotes(vi)
    principle, article = season.verdicts_of("NV01")[0].reasons[1], season.verdicts_of("GV01")[1].reasons[1]
    sentence = reason_sentence(vi, (principle, replace(article, verified=False)), notes)
    assert sentence.endswith("(*); xếp loại Hoàn thành xuất sắc nhiệm vụ (Điều 23 Luật 06/2022/QH15 **).")
    [line] = notes.lines()
    assert "(*) " in line and "điều có dấu **" in line and "Điều 23" not in line  # it stands beside its mark


def test_beyond_a_quota_that_only_warns_people_are_still_proposed(season: Season, vi: Language) -> None:
    titles = {**season.rulebook.titles, "CSTDCS": replace(season.rulebook.titles["CSTDCS"], quota_mode="warn")}
    warned = replace(
        season,
        rulebook=replace(season.rulebook, titles=titles),
        verdicts=tuple(
            replace(v, proposed=True) if v.title == "CSTDCS" and v.met is Met.YES else v for v in season.verdicts
        ),
    )
    book = summary_workbook(with_paths(warned), vi)
    assert ["CHIẾN SĨ THI ĐUA CƠ SỞ – đề nghị: 4"] in rows(named(book, "Đề nghị danh hiệu"))
    assert ["Vượt mức tỷ lệ (chỉ cảnh báo, vẫn đề nghị): 1"] in rows(named(book, "Đề nghị danh hiệu"))


def test_a_quota_that_only_warns_says_so(season: Season, vi: Language) -> None:
    titles = {**season.rulebook.titles, "CSTDCS": replace(season.rulebook.titles["CSTDCS"], quota_mode="warn")}
    warned = replace(season, rulebook=replace(season.rulebook, titles=titles))
    assert quota_text(warned, vi, season.quotas[0]).endswith("(chỉ cảnh báo, không chặn)")


def test_painted_sheet_after_sheet_or_as_a_whole_it_is_the_same_file(season: Season, vi: Language) -> None:
    whole = summary_workbook(season, vi)
    one_by_one = paint_each(replace(whole, sheets=()), summary_sheets(season, vi, SHEETS), LOOKS)
    assert one_by_one == paint(whole, LOOKS)


def test_those_of_whom_too_little_is_known_add_up_over_both_sheets(season: Season, vi: Language) -> None:
    unknown = [v for v in season.verdicts if v.title == "CSTDCS" and v.met is not Met.YES]
    verdicts = tuple(
        replace(v, met=Met.UNKNOWN, registered=False, proposed=None) if v in unknown else v for v in season.verdicts
    )
    told = named(summary_workbook(with_paths(replace(season, verdicts=verdicts)), vi), vi("report.sheet.refusals"))
    asked = sum(
        v.title == "CSTDCS" and v.met is Met.UNKNOWN for v in wanted(with_paths(replace(season, verdicts=verdicts)))
    )
    aside = vi("report.refusals.aside", count=len(unknown) - asked)
    assert len(unknown) > asked
    assert any(aside in str(cell.value) for cell in told.cells.values())


def test_a_long_name_below_signatures_gets_its_lines(season: Season, vi: Language) -> None:
    long = "Nguyễn Hoàng Công Tằng Tôn Nữ Phương Thảo Nguyên " * 3
    council = tuple(replace(member, full_name=long) for member in season.rulebook.council)
    for members, least, most in ((season.rulebook.council, 18, 25), (council, 33, 200)):
        book = replace(season.rulebook, council=members)
        sheet = named(summary_workbook(replace(season, rulebook=book), vi), "Đề nghị danh hiệu")
        assert least <= sheet.heights[max(row for row, _ in sheet.cells)] <= most
