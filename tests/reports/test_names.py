"""How reports name people, units, titles, forms and answers: in words, with a way out where a list has none."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from handmade import PEOPLE
from msgspec.structs import replace

from thidua_xlsx.declare.season import SCHOOL, Person, Unit
from thidua_xlsx.declare.season.people import shown_names
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.season.rulebook import kind_of_body
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Folded, at
from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace, Place, SheetPlace
from thidua_xlsx.model import Fact, LayerTotal, Met, Reason, Scorecard, Season, Unknown, Verdict
from thidua_xlsx.model.verdicts import reasons_for
from thidua_xlsx.reports.common.naming import (
    InShort,
    advice_to_unit,
    answer_text,
    choice_name,
    everybody_of,
    fact_text,
    file_text,
    finding_sentence,
    form_name,
    grade_name,
    name_order,
    owner_name,
    owner_text,
    paper_name,
    people_text,
    place_text,
    printed_place,
    shown_layers,
    title_name,
    title_short,
    unit_name,
)
from thidua_xlsx.reports.common.reason_wording import Footnotes, reason_sentence, shared_reasons

REPORTERS = (Reporter("KS", "THCS Kim Sơn"),)


def called(season: Season, name: str, *reporters: Reporter) -> Season:
    book = season.rulebook
    return replace(season, rulebook=replace(book, school=replace(book.school, name=name), reporters=reporters))


@pytest.mark.parametrize(
    ("name", "reporters", "kind", "everybody"),
    [
        ("Phòng Giáo dục và Đào tạo", (), "office", "Toàn cơ quan"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", (), "department", "Toàn cơ quan"),
        ("UBND xã Kim Sơn", REPORTERS, "committee", "Toàn cơ quan"),
        ("Ủy ban nhân dân xã", (), "committee", "Toàn cơ quan"),
        ("Trung tâm GDTX", REPORTERS, "body", "Toàn cơ quan"),
        ("Trường THCS Phòng", (), "school", "Toàn trường"),
    ],
)
def test_a_body_is_known_by_its_name(
    season: Season, vi: Language, name: str, reporters: tuple[Reporter, ...], kind: str, everybody: str
) -> None:
    book = called(season, name, *reporters).rulebook
    assert (kind_of_body(book), everybody_of(book, vi)) == (kind, everybody)


def test_titles_have_a_full_and_a_short_name_or_else_the_law_s_or_else_their_own(season: Season, vi: Language) -> None:
    assert (title_name(season, vi, "LDTT"), title_short(season, vi, "LDTT")) == ("Lao động tiên tiến", "LĐTT")
    without = replace(season, rulebook=replace(season.rulebook, choices={}))
    assert (title_name(without, vi, "LDTT"), title_short(without, vi, "LDTT")) == ("Lao động tiên tiến",) * 2
    assert (title_name(without, vi, "XX"), title_short(season, vi, "XX")) == ("XX", "XX")


def test_a_title_is_called_as_the_season_words_it(season: Season, vi: Language) -> None:
    titles = season.rulebook.choices["title"]
    own = replace(titles["LDTT"], vi="Lao động tiên tiến cấp trường", short="LĐTT trường")
    worded = Choices(tuple(own if one.id == "LDTT" else one for one in titles.entries))
    there = replace(season, rulebook=replace(season.rulebook, choices={**season.rulebook.choices, "title": worded}))
    named = title_name(there, vi, "LDTT"), title_short(there, vi, "LDTT"), title_name(there, vi, "CSTDCS")
    assert named == ("Lao động tiên tiến cấp trường", "LĐTT trường", "Chiến sĩ thi đua cơ sở")


def test_a_choice_is_named_by_its_own_list_then_by_titles_and_special_words(season: Season, vi: Language) -> None:
    assert choice_name(season, vi, "grade", "HTTNV") == "Hoàn thành tốt nhiệm vụ"
    assert choice_name(season, vi, "grade", "BKT") == "Bằng khen của bộ, tỉnh"
    assert choice_name(season, vi, "grade", "ALL") == "Tất cả"
    assert choice_name(season, vi, "nothing", "XX") == "XX"


# --- whose a finding is ----------------------------------------------------------------------------------------------
def folded(*findings: Finding) -> Folded:
    return Folded(findings[0], findings)


def above(person: str | None, unit: str | None = None) -> Finding:
    place = CellPlace("inbox/a.xlsx", "Tự chấm", 9, 4)
    return at(codes.CELL_ABOVE_MAX, place, column="Điểm", max=Decimal(20), person=person, unit=unit)


HOA, AN = "Nguyễn Thị Hoa (1980)", "Trần Văn Ân"


@pytest.mark.parametrize(
    ("findings", "owner", "people", "said"),
    [
        ((above("GV01"),), HOA, HOA, f"{HOA}: Ô «Điểm» vượt mức tối đa 20"),
        ((above("GV01", "TTN"),), f"{HOA} – Tổ Toán - Tin", HOA, f"{HOA}: Ô «Điểm» vượt mức tối đa 20"),
        ((above("GV01"), above("GV02"), above("GV01")), f"{HOA}, {AN}", f"{HOA}, {AN}", f"{HOA}, {AN}: Ô «Điểm» vượt mức tối đa 20"),
        ((above(None, "TTN"), above(None, "VP"), above(None, "TTN")), "Tổ Toán - Tin; Tổ Văn phòng", "", "Ô «Điểm» vượt mức tối đa 20"),
        ((above("XX"),), "", "", "Ô «Điểm» vượt mức tối đa 20"),
        ((above(None, SCHOOL),), "Hội đồng", "", "Ô «Điểm» vượt mức tối đa 20"),
        ((above(None, "KS"),), "THCS Kim Sơn", "", "Ô «Điểm» vượt mức tối đa 20"),
    ],
)  # fmt: skip
def test_a_finding_names_its_people_and_units_once_each(
    season: Season, vi: Language, findings: tuple[Finding, ...], owner: str, people: str, said: str
) -> None:
    book, one = called(season, "Trường", *REPORTERS).rulebook, folded(*findings)
    assert (owner_text(book, vi, one), people_text(book, vi, one), finding_sentence(book, vi, one)) == (
        owner,
        people,
        said,
    )


def test_a_unit_is_told_what_it_can_do_itself(vi: Language) -> None:
    assert advice_to_unit(vi, above("GV01")) == "Gõ lại số không quá 20."
    both = at(codes.SCORES_MISSING, FilePlace("inbox"), name="Hoa", round="Đợt 1")
    assert advice_to_unit(vi, both) == vi("finding.X105.unit", **both.params) != vi("finding.X105.fix", **both.params)
    assert advice_to_unit(vi, at(codes.QUOTA_TIED, FilePlace("thidua.xlsx"), title="LĐTT", names=("A",))) == ""


def test_a_sentence_that_names_its_person_is_not_given_the_name_again(season: Season, vi: Language) -> None:
    told = at(codes.SCORES_MISSING, FilePlace("inbox"), name="Nguyễn Thị Hoa", round="Đợt 1", person="GV01")
    assert finding_sentence(season.rulebook, vi, folded(told)) == "Nguyễn Thị Hoa chưa có điểm nào ở Đợt 1"
    guests = (Unit("KS/TRUONG", "Tập thể Trường Kim Sơn"),)  # of a school that reports
    book = replace(season.rulebook, guest_units=guests)
    assert [owner_name(book, vi, code) for code in ("XX", "KS/TRUONG")] == ["XX", "Tập thể Trường Kim Sơn"]


# --- places ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("place", "spot", "printed"),
    [
        (CellPlace("inbox/a.xlsx", "Tờ", 1, 1), "trang Tờ, ô B2", "inbox/a.xlsx, trang Tờ, ô B2"),
        (SheetPlace("inbox/a.xlsx", "Tờ"), "Tờ", "inbox/a.xlsx, trang Tờ"),
        (FilePlace("inbox/a.xlsx"), "", "inbox/a.xlsx"),
        (KeyPlace("thidua.xlsx", "titles.LDTT"), "trang Danh hiệu, dòng LĐTT", "thidua.xlsx, trang Danh hiệu, dòng LĐTT"),
        (KeyPlace("thidua.xlsx", "titles.XX"), "trang Danh hiệu, dòng XX", "thidua.xlsx, trang Danh hiệu, dòng XX"),
        (KeyPlace("thidua.xlsx", "people.GV01"), "trang Nhân sự, dòng GV01", "thidua.xlsx, trang Nhân sự, dòng GV01"),
        (KeyPlace("thidua.xlsx", "people.birth_date"), "trang Nhân sự, dòng Ngày sinh", "thidua.xlsx, trang Nhân sự, dòng Ngày sinh"),
        (KeyPlace("regimes/luat-2022.toml", "titles.LDTT"), "phần danh hiệu LĐTT", "regimes/luat-2022.toml, phần danh hiệu LĐTT"),
        (KeyPlace("regimes/luat-2022.toml", "base"), "", "regimes/luat-2022.toml: base"),
        (KeyPlace("forms/a.toml", "nothing.x"), "", "forms/a.toml: nothing.x"),
    ],
    ids=str,
)  # fmt: skip
def test_a_place_is_told_in_words_where_it_has_some(
    season: Season, vi: Language, place: Place, spot: str, printed: str
) -> None:
    one = folded(Finding(codes.FILE_EMPTY, place))
    assert place_text(season, vi, one) == spot
    assert printed_place(season.rulebook, vi, place) == printed
    assert printed_place(None, vi, place) == (str(place) if isinstance(place, KeyPlace) else printed)
    assert file_text(season, vi, "inbox/a.xlsx") == "a.xlsx"


def test_a_title_that_no_list_words_is_called_as_the_law_does(season: Season, vi: Language) -> None:
    bare = replace(season.rulebook, choices={})
    place = KeyPlace("thidua.xlsx", "titles.CSTDCS")
    assert printed_place(bare, vi, place) == "thidua.xlsx, trang Danh hiệu, dòng Chiến sĩ thi đua cơ sở"


# --- people, units, forms --------------------------------------------------------------------------------------------
def test_people_units_forms_and_rounds_are_named_and_what_nobody_knows_keeps_its_code(
    season: Season, vi: Language
) -> None:
    assert [unit_name(season, code) for code in ("TTN", "XX", None)] == ["Tổ Toán - Tin", "XX", ""]
    reporting = called(season, "Trường THCS Đa Tốn", *REPORTERS)  # its council's workbook bears the code of the school
    assert [unit_name(reporting, code) for code in (SCHOOL, "KS")] == ["Trường THCS Đa Tốn", "THCS Kim Sơn"]
    assert [season.rulebook.name_of(code) for code in ("GV01", "GV02", "VP", "XX")] == [HOA, AN, "Tổ Văn phòng", "XX"]
    assert name_order(season, ("GV02", "GV03", "GV01", "VP")) == ["Đặng Ngọc Ánh", AN, HOA, "Tổ Văn phòng"]
    keys = ("registration", "self-score:D1", "self-score:D9")
    assert [form_name(season, vi, key) for key in keys] == ["Đăng ký", "Tự chấm – Đợt 1", "Tự chấm – D9"]
    assert [choice_name(season, vi, "group", group) for group in ("GV", "", None)] == ["Giáo viên", "", ""]


@pytest.mark.parametrize(
    ("value", "list_", "said"),
    [
        (None, "", ""),
        ((), "grade", ""),
        (Unknown("???"), "", "không đọc được: “???”"),
        (Unknown(""), "", "chưa rõ"),
        (True, "", "có"),
        (False, "", "không"),
        (("HTTNV", "XX"), "grade", "Hoàn thành tốt nhiệm vụ; XX"),
        ("HTTNV", "grade", "Hoàn thành tốt nhiệm vụ"),
        ("HTTNV", "", "HTTNV"),
        (Decimal("9.5"), "", "9,5"),
    ],
)
def test_an_answer_is_told_as_people_read_it(
    season: Season, vi: Language, value: object, list_: str, said: str
) -> None:
    assert answer_text(season, vi, value, list_) == said


def test_a_fact_is_told_as_unknown_or_blank_where_it_is(season: Season, vi: Language) -> None:
    facts = (Fact("HTTNV"), Fact("HTTNV", unknown=True), Fact())
    assert [fact_text(season, vi, one, "grade") for one in facts] == ["Hoàn thành tốt nhiệm vụ", "chưa rõ", "chưa ghi"]
    # GV06 returned a form without a grade; XX is nobody.
    assert [grade_name(season, vi, who) for who in ("GV02", "GV06", "TTN", "KHTN", "XX")] == [
        "Hoàn thành tốt nhiệm vụ", "chưa ghi", "Hoàn thành tốt nhiệm vụ", "chưa ghi", "chưa rõ",
    ]  # fmt: skip


def test_public_lists_tell_namesakes_apart_by_year_of_birth_and_never_by_the_day(season: Season, vi: Language) -> None:
    def person(code: str, name: str, birth_date: str = "", unit: str = "TTN") -> Person:
        return Person(code, name, unit, birth_date=birth_date)

    people = (
        person("A", "Vũ An", "03/02/1985"),
        person("B", "vũ  an", "1988", "VP"),
        person("C", "Lê Ba", "01/01/1990"),
        person("D", "Lê Ba", "09/09/1990"),
        person("E", "Cao Tư"),
        person("F", "Hà Năm", "05/05/1970"),
    )
    made = replace(season, rulebook=replace(season.rulebook, people=people, shown_names=shown_names(people)))
    assert [paper_name(made, vi, who) for who in ("A", "B", "C", "D", "E", "F", "VP", "XX")] == [
        "Vũ An (sinh năm 1985)", "vũ  an (sinh năm 1988)", "Lê Ba (C)", "Lê Ba (D)", "Cao Tư", "Hà Năm",
        "Tổ Văn phòng", "XX",
    ]  # fmt: skip


def test_layers_are_shown_in_which_anybody_has_points(season: Season) -> None:
    def cards(layers: Mapping[tuple[str, str], LayerTotal], council: Decimal | None = None) -> Season:
        return replace(season, scorecards={"GV01": Scorecard(PEOPLE[0], layers, council_score=council)})

    one = LayerTotal(Decimal(1), True)
    assert shown_layers(season) == ["self", "unit"]
    assert shown_layers(cards({("D1", "council"): one, ("D2", "self"): one})) == ["self", "council"]
    assert shown_layers(cards({("D1", "unit"): one}, Decimal(3))) == ["unit", "council"]
    assert shown_layers(cards({})) == ["self"]


# --- reasons ---------------------------------------------------------------------------------------------------------
def reason(met: Met, key: str, cite: str = "Điều 1", verified: bool = True, **params: object) -> Reason:
    return Reason(met, key, params, cite, verified)


CLEAN = reason(Met.YES, "reason.discipline.none", "Điều 2")
GOOD = reason(Met.YES, "reason.grade.yes", "Điều 1", found="Tốt")
BEST = reason(Met.YES, "reason.grade.yes", "Điều 1", found="Xuất sắc")
NONE = reason(Met.NO, "reason.recognised_initiatives.none", "Điều 3")
OPEN = reason(Met.UNKNOWN, "reason.grade.missing", "Điều 1")


@pytest.mark.parametrize(
    ("met", "decisive"),
    [(Met.YES, [CLEAN]), (Met.NO, [NONE]), (Met.UNKNOWN, [OPEN])],
)
def test_the_reasons_of_a_verdict_are_those_that_decide_it(met: Met, decisive: list[Reason]) -> None:
    assert reasons_for(Verdict("GV01", "LDTT", met, (CLEAN, NONE, OPEN))) == decisive


def test_a_verdict_that_none_of_its_reasons_decides_has_all_that_are_not_met() -> None:
    assert reasons_for(Verdict("GV01", "LDTT", Met.NO, (CLEAN, OPEN))) == [OPEN]
    assert reasons_for(Verdict("GV01", "LDTT", Met.UNKNOWN, (CLEAN, NONE))) == [NONE]
    assert reasons_for(Verdict("GV01", "LDTT", Met.YES, (NONE,))) == []


def test_what_holds_for_everybody_is_said_once_with_its_article_and_the_rest_beside_each(vi: Language) -> None:
    shared = shared_reasons(vi, [(GOOD, CLEAN), (BEST, CLEAN), (CLEAN, GOOD)])
    notes = Footnotes(vi)
    assert shared.line(vi, notes) == "Căn cứ: Điều 1. Mọi trường hợp: không bị kỷ luật (Điều 2)."
    assert shared.own(vi, (GOOD, CLEAN)) == "Xếp loại Tốt."
    assert shared.own(vi, (CLEAN,)) == ""
    assert shared.own(vi, (GOOD, NONE)) == "Xếp loại Tốt; chưa có sáng kiến được công nhận."


def test_what_most_say_where_each_says_one_thing_of_the_kind_is_said_once_above(vi: Language) -> None:
    """Three of five are graded Tốt. Beside somebody without a grade nothing may be left out: they would read as Tốt."""
    lists = [(GOOD, NONE), (GOOD, NONE), (GOOD, CLEAN), (BEST, CLEAN), (BEST, CLEAN)]
    shared = shared_reasons(vi, lists)
    assert shared.usual == ("xếp loại Tốt",)
    assert [shared.own(vi, row) for row in (lists[0], lists[3])] == [
        "Chưa có sáng kiến được công nhận.", "Xếp loại Xuất sắc; không bị kỷ luật."
    ]  # fmt: skip
    assert shared_reasons(vi, [*lists, (CLEAN, NONE)]).usual == ()
    assert shared_reasons(vi, lists[1:]).usual == ()  # two of four are not most


def test_a_long_reason_that_several_have_is_said_once_above_with_a_mark_for_their_rows(vi: Language) -> None:
    long = replace(NONE, key="report.plain", params={"value": "nếu như " * 11})  # 88 letters
    shared = shared_reasons(vi, [(GOOD, long), (BEST, long), (GOOD,)])
    text = vi(long.key, **long.params)
    assert shared.line(vi, Footnotes(vi)).endswith(f" (1) {text[:1].upper()}{text[1:]}.")
    assert shared.own(vi, (GOOD, long)) == "Xếp loại Tốt; xem (1)."
    assert shared_reasons(vi, [(GOOD, long), (BEST,)]).marks == {}  # one alone says it in the row
    assert shared_reasons(vi, [(GOOD, NONE), (BEST, NONE), (GOOD,)]).marks == {}  # a short one is said where it holds


def test_what_most_have_is_not_said_above_whoever_has_it_by_something_else(vi: Language) -> None:
    """Who is graded Tốt and has the title by an initiative, which all have, would read as graded Xuất sắc."""
    found = replace(NONE, met=Met.YES, key="reason.recognised_initiatives.yes", params={"count": 1})
    note = replace(CLEAN, key="reason.note.uncounted")
    lists = [(BEST, found), (BEST, found), (BEST, found), (BEST, found), (found, note)]
    shared = shared_reasons(vi, lists)
    assert shared.own(vi, lists[0]) == "Xếp loại Xuất sắc."
    assert shared.usual_of(vi, lists) == ""
    assert shared_reasons(vi, lists[:4]).line(vi, Footnotes(vi)).count("xếp loại Xuất sắc") == 1
    graded = [(BEST, CLEAN), (BEST, CLEAN), (BEST, CLEAN), (GOOD, CLEAN)]
    told = shared_reasons(vi, graded)
    assert told.usual == ("xếp loại Xuất sắc",) and told.own(vi, graded[3]) == "Xếp loại Tốt."


def test_one_alone_shares_nothing_but_has_the_articles_above(vi: Language) -> None:
    shared = shared_reasons(vi, [(GOOD, CLEAN)])
    assert shared.line(vi, Footnotes(vi)) == "Căn cứ: Điều 1, Điều 2."
    assert shared.own(vi, (GOOD, CLEAN)) == "Xếp loại Tốt; không bị kỷ luật."
    assert shared_reasons(vi, []).line(vi, Footnotes(vi)) == ""


def test_an_article_named_above_is_not_named_again_and_a_note_of_the_season_is_none(vi: Language) -> None:
    also = replace(CLEAN, cite="Điều 1")
    shared = shared_reasons(vi, [(GOOD, also), (BEST, also)])
    assert shared.line(vi, Footnotes(vi)) == "Căn cứ: Điều 1. Mọi trường hợp: không bị kỷ luật."
    own = [replace(one, cite="trang Danh hiệu, thidua.xlsx") for one in (GOOD, BEST)]
    assert shared_reasons(vi, [(own[0],), (own[1],)]).line(vi, Footnotes(vi)) == ""


def test_the_line_of_articles_names_each_however_long(vi: Language) -> None:
    notes, longer = Footnotes(vi), "Nguyên tắc không xét khi đang bị kỷ luật"
    shared = shared_reasons(vi, [(replace(GOOD, cite=longer, verified=False),)])
    assert shared.line(vi, notes) == f"Căn cứ: {longer} *."


def test_an_article_that_nobody_compared_is_marked_and_a_long_one_is_told_below(vi: Language) -> None:
    notes = Footnotes(vi)
    thirty, longer = "Điều 24 Luật số 06/2022/QH15 a", "Điều 24 Luật số 06/2022/QH15 ab"
    said = reason_sentence(
        vi,
        (
            replace(GOOD, cite=thirty, verified=False),
            replace(CLEAN, cite=longer, verified=False),
            replace(NONE, cite="", verified=False),
            replace(OPEN, cite=thirty, verified=False),
        ),
        notes,
    )
    assert said == (
        f"Xếp loại Tốt ({thirty} *); không bị kỷ luật (**); chưa có sáng kiến được công nhận (***); "
        f"chưa nhận được phiếu ghi xếp loại chất lượng ({thirty} *)."
    )
    assert notes.lines() == [
        "Chưa đối chiếu được với văn bản, hội đồng cần kiểm tra: điều có dấu *, "
        f"(**) {longer}, (***) quy định chưa ghi điều khoản."
    ]


@pytest.mark.parametrize(
    ("name", "beside", "shown"),
    [
        ("Tổ Toán - Tin", "", "Toán - Tin"),
        ("Tổ chuyên môn Mầm", "", "Chuyên môn Mầm"),
        ("Tổ 1", "", "Tổ 1"),  # a number alone is no name
        ("Tổ Văn phòng", "Văn phòng", "Tổ Văn phòng"),  # two units, told apart
        ("Khối Lá", "", "Khối Lá"),
    ],
)
def test_under_the_heading_of_units_a_unit_goes_without_its_word(
    season: Season, vi: Language, name: str, beside: str, shown: str
) -> None:
    units = (Unit("A", name), *([Unit("B", beside)] if beside else []))
    book = replace(season.rulebook, units=units, people=(Person("P1", "Lê An", "A"),))
    assert InShort(replace(season, rulebook=book), vi).unit_of("P1") == shown


def test_a_row_of_a_list_has_titles_and_grades_in_short_and_three_names_of_many(season: Season, vi: Language) -> None:
    in_row, grade = InShort(season, vi), season.rulebook.choices["grade"]["HTTNV"]
    assert in_row("reason.grade.yes", found=grade) == "xếp loại HTTNV"
    assert in_row("reason.recognised_initiatives.unclear", names=("A", "B", "C", "D")).endswith(": A, B, C, D")
    assert in_row("reason.recognised_initiatives.unclear", names=("A", "B", "C", "D", "E")).endswith(
        ": A, B, C, … (+2)"
    )
    english = InShort(season, language("en"))
    assert english("reason.grade.yes", found=grade) == "graded Good"
