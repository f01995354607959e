"""What plan and reports say beside the year's own figures: movements, earlier years, the school's own paragraphs."""

from datetime import date
from decimal import Decimal
from typing import get_args

from msgspec.structs import replace
from test_paper_tables import context, told  # noqa: F401 - the season with every figure
from test_papers import declared, lines, plans

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Activity, Contest, Criterion, Deed, Movement, Paragraph, PupilClass
from thidua_xlsx.declare.tables.paper_spec import ParagraphPlace
from thidua_xlsx.documents.paper_plan import PaperLine
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Award, LayerScores, LayerTotal, PastMovement, Record, Season, Stamp, Submission
from thidua_xlsx.reports.papers.paper_context import PaperContext

D = Decimal
PLACE = CellPlace("inbox/x.xlsx", "Kết quả", 1, 1)
# In 2023-2024 two people received LĐTT, one CSTĐCS and one BKT, a unit TTLĐXS. What waits for a decision, what somebody
# outside the lists received and what was given in other years does not count as received.
GIVEN = (
    Award("GV01", "LDTT", "2023-2024"),
    Award("GV02", "LDTT", "2023-2024"),
    Award("GV02", "LDTT", "2023-2024", "entered twice"),
    Award("GV01", "CSTDCS", "2023-2024"),
    Award("GV02", "BKT", "2023-2024"),
    Award("GV03", "BKT", "2023-2024", pending=True),
    Award("", "LDTT", "2023-2024", name="Người ngoài"),
    Award("TTN", "TTLDXS", "2023-2024"),
    Award("GV03", "LDTT", "2022-2023"),
    Award("GV01", "LDTT", "2024-2025"),
)


def of(context: PaperContext, **changes: object) -> PaperContext:  # noqa: F811
    """The season in which something else is known."""
    return PaperContext(replace(context.season, **changes), context.say, context.frame)


def declaring(context: PaperContext, **changes: object) -> PaperContext:  # noqa: F811
    """The season that declares other things."""
    return of(context, rulebook=replace(context.season.rulebook, **changes))


def test_the_year_before_is_told_out_of_the_ledger_alone(context: PaperContext) -> None:  # noqa: F811
    rows = told(of(context, earlier_awards=GIVEN), "year_before", ["no", "title", "of_whom", "count"])
    assert rows == [
        "1 / Lao động tiên tiến / cá nhân / 2",
        "2 / Chiến sĩ thi đua cơ sở / cá nhân / 1",
        "3 / Tập thể lao động xuất sắc / tập thể / 1",
        "4 / Bằng khen của bộ, tỉnh / cá nhân / 1",
        "# Đã trình cấp trên, chưa có quyết định",
        "1 / Bằng khen của bộ, tỉnh / cá nhân / 1",
    ]
    assert told(of(context, earlier_awards=GIVEN[-2:]), "year_before", ["title"]) == []  # not known is not none


def test_the_plan_names_the_year_before_and_leaves_it_out_where_nothing_is_known(
    context: PaperContext,  # noqa: F811
    vi: Language,
) -> None:
    words = "4. Phát huy kết quả đạt được năm học 2023-2024 (theo sổ theo dõi):"
    known = of(context, earlier_awards=GIVEN).season
    assert words in lines(plans(known, vi)["ke-hoach-thi-dua"])
    assert words not in lines(plans(context.season, vi)["ke-hoach-thi-dua"])


def test_movements_are_told_with_kind_goal_and_content_where_these_are_declared(
    context: PaperContext,  # noqa: F811
) -> None:
    movements = (
        Movement("PT1", "Dạy tốt", kind="regular", launched_by="Sở GD&ĐT", goal="Học thật", criteria="Dự giờ"),
        Movement("PT2", "Đổi mới", start=date(2020, 11, 2), units=("TTN", "VP")),
        Movement("PT3", "Chỉ có tên"),
    )
    columns = ["no", "name", "kind", "launched_by", "days", "aim", "content", "units"]
    assert told(declaring(context, movements=movements), "movement_details", columns) == [
        "1 / Dạy tốt / Thường xuyên / Sở GD&ĐT / . / Học thật / Dự giờ / .",
        "2 / Đổi mới / . / . / 02/11/2020 - ………… / . / . / Tổ Toán, Văn phòng",
    ]


def below(season: Season, vi: Language, paper: str, words: str) -> list[str]:
    """What stands below a line up to the next table or heading: texts, of dots to write on an empty one each."""
    blocks = plans(season, vi)[paper].pages[0].blocks
    start = next(place for place, block in enumerate(blocks) if isinstance(block, PaperLine) and block.text == words)
    texts = []
    for block in blocks[start + 1 :]:
        if not isinstance(block, PaperLine) or block.look not in ("blank", "body"):
            break
        texts.append(block.text)
    return texts


def test_the_schools_own_paragraphs_stand_in_the_place_of_dots_in_their_order(
    context: PaperContext,  # noqa: F811
    vi: Language,
) -> None:
    own = (
        Paragraph("plan_solutions", "Sinh hoạt chuyên môn {years}."),
        Paragraph("plan_models", "Mô hình “Thư viện xanh”."),
        Paragraph("plan_solutions", "=Dự giờ chéo."),
        Paragraph("year_strengths", "Đoàn kết."),
    )
    season = declaring(context, paragraphs=own).season
    # A paragraph is printed as it was written: its braces are no field.
    assert below(season, vi, "ke-hoach-thi-dua", "6. Giải pháp:") == ["Sinh hoạt chuyên môn {years}.", "=Dự giờ chéo."]
    model = "4. Kế hoạch xây dựng mô hình mới, điển hình tiên tiến: Mô hình “Thư viện xanh”."  # one alone goes on there
    assert model in lines(plans(season, vi)["ke-hoach-thi-dua"])
    assert below(season, vi, "bao-cao-tong-ket", "1. Ưu điểm: Đoàn kết.") == []
    assert below(context.season, vi, "ke-hoach-thi-dua", "6. Giải pháp:") == ["", "", ""]


def test_the_themes_of_the_year_stand_in_the_plan_and_on_launching_pages(
    context: PaperContext,  # noqa: F811
    vi: Language,
) -> None:
    own = (Paragraph("theme_year", "Đổi mới sáng tạo."), Paragraph("theme_above", "Đoàn kết, vượt khó."))
    season = declaring(context, paragraphs=own).season
    for paper in ("ke-hoach-thi-dua", "phat-dong-thi-dua"):
        said = lines(plans(season, vi)[paper])
        assert {
            "1. Chủ đề năm 2025 (năm học 2024-2025): Đổi mới sáng tạo.",
            "2. Chủ đề thi đua của cấp trên: Đoàn kết, vượt khó.",
        } <= set(said)
    assert not any("Chủ đề năm" in line for line in lines(plans(context.season, vi)["ke-hoach-thi-dua"]))


def test_what_else_the_year_brought_is_told_by_kind_and_by_half(context: PaperContext) -> None:  # noqa: F811
    """The first half ends with D1 on 31/12/2024; what has no day is told in both reports."""
    rounds = context.season.rulebook.rounds
    halves = (replace(rounds[0], name="Học kỳ I", end=date(2024, 12, 31)), replace(rounds[1], name="Học kỳ II"))
    happened = (
        Activity("news", "Gương cô giáo", "Trần Văn Ân", link="Trang của trường", day=date(2025, 3, 8)),
        Activity("course", "Tập huấn thi đua", "Nguyễn Thị Hoa", D(2), day=date(2024, 9, 12)),
        Activity("pupil", "Trả lại của rơi", "Nguyễn Minh An (8A)"),
    )
    season = declaring(context, rounds=halves, activities=happened)
    columns = ["no", "date", "what", "who", "count", "link"]
    course = ["# Lớp tập huấn, bồi dưỡng", "1 / 12/09/2024 / Tập huấn thi đua / Nguyễn Thị Hoa / 2 / ."]
    news = ["# Tin, bài đã đăng", "1 / 08/03/2025 / Gương cô giáo / Trần Văn Ân / . / Trang của trường"]
    pupil = ["# Học sinh tiêu biểu", "1 / . / Trả lại của rơi / Nguyễn Minh An (8A) / . / ."]
    assert told(season, "activities", columns) == [*course, *news, *pupil]
    assert told(season, "half_activities", columns) == [*course, *pupil]


def test_pupils_are_counted_by_class_and_a_sum_that_lacks_one_is_open(context: PaperContext) -> None:  # noqa: F811
    """40 + 38 = 78 pupils, 40 + 38 pledges; 6B has not told its good deeds; 1 + 0 prizes."""
    classes = (PupilClass("6A", D(40), D(40), D(3), D(1)), PupilClass("6B", D(38), D(38), None, D(0)))
    columns = ["class", "pupils", "pledged", "deeds", "prizes"]
    assert told(declaring(context, pupil_classes=classes), "pupils", columns) == [
        "6A / 40 / 40 / 3 / 1",
        "6B / 38 / 38 / . / 0",
        "Cộng / 78 / 78 / ………… / 1",
    ]
    assert told(context, "pupils", columns) == []


def test_every_place_that_the_season_workbook_offers_is_printed_by_some_paper(
    context: PaperContext,  # noqa: F811
) -> None:
    offered = set(context.season.rulebook.columns.choices["paragraph_place"].ids)
    parts = (part for form in declared().forms.values() for part in (*form.parts, *form.annexes))
    assert {part.own for part in parts if part.own} == offered == set(get_args(ParagraphPlace))


def test_titles_are_compared_with_the_two_years_before_and_what_is_not_known_is_no_nought(
    context: PaperContext,  # noqa: F811
) -> None:
    """The council passed 4, 2, 2 and 1; the single deed of 2022-2023 (GK) is none of the commendations of merit."""
    deed = Award("GV01", "GK", "2022-2023", kind="dot_xuat")
    known = of(context, earlier_awards=(*GIVEN, deed))
    assert told(known, "titles_compared", ["title", "of_whom", "two_ago", "one_ago", "now"]) == [
        "Lao động tiên tiến / cá nhân / 1 / 2 / 4",
        "Chiến sĩ thi đua cơ sở / cá nhân / – / 1 / 2",
        "Tập thể lao động tiên tiến / tập thể / – / – / 2",
        "Tập thể lao động xuất sắc / tập thể / – / 1 / 1",
        "Bằng khen của bộ, tỉnh / cá nhân / – / 1 / –",
    ]
    unvoted = of(known, council=None)
    assert {row.rpartition(" / ")[2] for row in told(unvoted, "titles_compared", ["title", "now"])} == {"…………", "–"}
    assert told(of(context, earlier_awards=(deed,)), "titles_compared", ["title"]) == []


def test_what_came_of_movements_is_told_by_unit_and_for_the_school(
    context: PaperContext,  # noqa: F811
) -> None:
    """PT1 is each unit's own (at least 90 %), PT2 the school's (at most 0), PT3 has no number; Toán alone told results."""
    movements = (
        Movement("PT1", "Dạy tốt", "Giờ giỏi", "%", "90", "up", units=("TTN",)),
        Movement("PT2", "An toàn", "Tai nạn", "vụ", "0", "down", scope="school", units=("TTN", "KHTN")),
        Movement("PT3", "Trường xanh", units=("TTN",)),
    )
    results = tuple(
        Record(code, {"actual": actual}, {"actual": PLACE}) for code, actual in (("PT1", D(88)), ("PT2", D(1)))
    )
    last = context.season.rulebook.rounds[-1].code
    stamp = Stamp(context.season.rulebook.school.id, "TTN", "self-score", last)
    submission = Submission(stamp, "x.xlsx", {"movements_result": results})
    there = of(declaring(context, movements=movements), submissions=(submission,))
    columns = ["unit", "registered", "actual", "outcome"]
    assert told(there, "movement_results", columns) == [
        "# Dạy tốt (Giờ giỏi: từ 90 % trở lên)",
        "Tổ Toán / 3/3 / 88 % / Chưa đạt",
        "Toàn trường / 3/3 / – / 0/1 tổ đạt",
        "# An toàn (Tai nạn: không để xảy ra (0 vụ))",
        "Tổ Toán / 3/3 / 1 vụ / –",
        "Tổ Sinh / 3/3 / Chưa có số liệu / –",
        # One accident is one too many, whatever Tổ Sinh will tell; how many there were is not known.
        "Toàn trường / 6/6 / ………… / Chưa đạt",
        "# Trường xanh",
        "Tổ Toán / 3/3 / – / –",
        "Toàn trường / 3/3 / – / –",
    ]


def test_units_that_gave_no_figure_share_a_line_and_a_movement_without_any_has_one(
    context: PaperContext,  # noqa: F811
) -> None:
    """Of PT1 Toán alone told its result, of PT2 nobody did; of PT3 the school says its own. Văn has two counted people."""
    movements = (
        Movement("PT1", "Dạy tốt", "Giờ giỏi", "%", "90", "up", units=("TTN", "KHTN", "KHXH")),
        Movement("PT2", "Xanh", "Cây", "cây", "5", "up", units=("TTN", "KHTN")),
        Movement("PT3", "An toàn", "Tai nạn", "vụ", "0", "down", scope="school", units=("TTN", "KHTN"), actual=D(0)),
    )
    record = Record("PT1", {"actual": D(95)}, {"actual": PLACE})
    last = context.season.rulebook.rounds[-1].code
    stamp = Stamp(context.season.rulebook.school.id, "TTN", "self-score", last)
    submission = Submission(stamp, "x.xlsx", {"movements_result": (record,)})
    there = of(declaring(context, movements=movements), submissions=(submission,))
    assert told(there, "movement_results", ["unit", "registered", "actual", "outcome"]) == [
        "# Dạy tốt (Giờ giỏi: từ 90 % trở lên)",
        "Tổ Toán / 3/3 / 95 % / Đạt",
        "Tổ Sinh, Tổ Văn / 5/5 / Chưa có số liệu / Chưa tính được",
        "Toàn trường / 8/8 / – / Chưa tính được",
        "# Xanh (Cây: từ 5 cây trở lên)",
        "Toàn trường / 6/6 / Chưa có số liệu của tổ nào / Chưa tính được",
        "# An toàn (Tai nạn: không để xảy ra (0 vụ))",
        "Toàn trường / 6/6 / 0 vụ / Đạt",
    ]


def test_movements_and_contests_of_the_first_half_are_told_in_its_report(
    context: PaperContext,  # noqa: F811
) -> None:
    """D1 is the first half. Of its twelve counted people Hoa and Ân said yes; in D2 everybody would have."""
    book = context.season.rulebook
    joined = Criterion("J", "I", "Tham gia", KINDS["yesno"], D(1))
    rubric = replace(book.rubric, criteria=(*book.rubric.criteria, joined))
    yes = ("GV01", "GV02")
    people = tuple(
        replace(one, scores={("D1", "self"): LayerScores({"J": one.person.code in yes}, {})})
        for one in context.season.dossiers
    )
    cards = {
        code: replace(card, layers={("D1", "self"): LayerTotal(D(0), True)})
        for code, card in context.season.scorecards.items()
    }
    movements = (Movement("PT1", "Chung tay", answered_by="J"), Movement("PT2", "Không hỏi ai"))
    there = declaring(
        of(context, dossiers=people, scorecards=cards),
        rubric=rubric,
        movements=movements,
        contests=(Contest("GDH", "Gương điển hình"),),
    )
    assert told(there, "half_movements", ["no", "name", "result"]) == ["1 / Chung tay / có 2/12 người"]
    rows = told(there, "movement_results", ["unit", "registered", "actual", "outcome"])
    assert rows[rows.index("# Không hỏi ai") - 1] == "Từng người trả lời / – / có 2/12 người / –"

    def sent(round_: str, author: str) -> Submission:
        record = Record("b1", {"contest": "GDH", "author": author, "subject": "Bài"}, {"author": PLACE})
        return Submission(Stamp("", "TTN", "nominations", round_), f"{round_}.xlsx", {"contest_entries": (record,)})

    there = of(there, submissions=(sent("D1", "An"), sent("D2", "Bình"), sent("D2", "Chi")))
    head = "# Gương điển hình ({} bài)"
    assert told(there, "results", ["name"]) == [head.format(3)]
    assert told(there, "half_results", ["name"]) == [head.format(1)]


def test_prizes_and_deeds_are_called_up_and_what_a_level_above_has_not_decided_is_not(
    context: PaperContext,  # noqa: F811
) -> None:
    """Of two entries one has a prize. The Bằng khen without a number waits, that with one was given."""
    entries = tuple(
        Record(key, {"contest": "GDH", "author": author, "subject": "Cô giáo bản"}, {"author": PLACE})
        for key, author in (("b1", "Lò Thị An"), ("b2", "Cao Tư"))
    )
    form = Submission(Stamp("", "TTN", "nominations", "D1"), "x.xlsx", {"contest_entries": entries})
    assert context.season.council
    marked = {"GT.TTN.D1.b1": Record("GT.TTN.D1.b1", {"prize": "Nhì", "mark": D(9)}, {})}
    deeds = (
        Deed("", "Người ngoài", "BKT", "dot_xuat", deed="Cứu người"),
        Deed("GV08", "", "BKT", "dot_xuat", deed="Cứu bạn", decision_no="9/QĐ"),
        Deed("", "Lớp 6A", "GK", "dot_xuat", deed="Trả ví"),
    )
    there = declaring(
        of(context, submissions=(form,), council=replace(context.season.council, marked=marked)),
        contests=(Contest("GDH", "Gương điển hình"),),
        deeds=deeds,
    )
    assert told(there, "called_up", ["no", "name", "unit", "title", "deed"])[-5:] == [
        "# Khen chuyên đề, đột xuất trong năm",
        "5 / Vũ Đình Ước / Tổ Văn / Bằng khen của bộ, tỉnh / Cứu bạn",
        "6 / Lớp 6A / . / Giấy khen / Trả ví",
        "# Giải cuộc thi: Gương điển hình",
        "7 / Lò Thị An / Tổ Toán / Giải Nhì / Giải Nhì: Cô giáo bản",
    ]


def test_targets_of_units_are_counted_by_what_became_of_them(context: PaperContext) -> None:  # noqa: F811
    """Toán registered two targets (from 5 prizes, from 2.5 lessons on) and told nothing yet; nobody else has any."""
    assert told(context, "target_outcomes", ["unit", "targets", "met", "missed", "open"]) == [
        "Tổ Toán / 2 / 0 / 0 / 2",
        "Cộng / 2 / 0 / 0 / 2",
    ]


def put_forward(round_: str, key: str, who: str, deed: str) -> Submission:
    """A form of Toán that puts somebody forward in a round."""
    record = Record(key, {"who": who, "summary": deed}, {"who": PLACE})
    return Submission(Stamp("", "TTN", "nominations", round_), f"{round_}.xlsx", {"nominations": (record,)})


def test_models_are_told_with_who_and_what_and_the_word_that_was_spoken(
    context: PaperContext,  # noqa: F811
) -> None:
    forms = (put_forward("D1", "n1", "Lớp 6A", "Tủ sách"), put_forward("D2", "n1", "Cao Tư", "Cứu bạn"))
    deeds = (Deed("", "", "GK", "", decision_no="4/QĐ", nomination="GT.TTN.D2.n1"),)
    there = declaring(of(context, submissions=forms), deeds=deeds)
    columns = ["no", "name", "unit", "deed", "result"]
    assert told(there, "models", columns) == [
        "1 / Lớp 6A / Tổ Toán / Tủ sách / …………",  # nobody has said anything: room to write
        "2 / Cao Tư / Tổ Toán / Cứu bạn / Đã tặng",
    ]
    assert told(there, "half_models", columns) == ["1 / Lớp 6A / Tổ Toán / Tủ sách / …………"]


def test_single_commendations_of_the_first_half_are_those_decided_in_it_and_undated_ones_apart(
    context: PaperContext,  # noqa: F811
) -> None:
    """The first half ends on 31/01/2025."""
    deeds = (
        Deed("GV08", "", "GK", "dot_xuat", "", "Cứu người", "3/QĐ", "01/03/2025", ""),
        Deed("GV01", "", "GK", "chuyen_de", "", "", "2/QĐ", "31/01/2025", ""),
        Deed("", "Người ngoài", "GK", "dot_xuat", "", "Trả ví", "", "", ""),
    )
    there = declaring(context, deeds=deeds)
    columns = ["no", "name", "unit", "title", "deed", "decision"]
    hoa = "Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ Toán / Giấy khen / ………… / 2/QĐ ngày 31/01/2025"
    outside = "Người ngoài / . / Giấy khen / Trả ví / …………"
    assert told(there, "half_given", columns) == [f"1 / {hoa}", "# Chưa ghi ngày quyết định", f"1 / {outside}"]
    assert told(there, "given", columns) == [
        "1 / Vũ Đình Ước / Tổ Văn / Giấy khen / Cứu người / 3/QĐ ngày 01/03/2025",
        f"2 / {hoa}",
        f"3 / {outside}",
    ]


def test_results_of_pupils_and_prizes_are_told_by_criterion_with_their_evidence(
    context: PaperContext,  # noqa: F811
) -> None:
    """Two prizes of Hoa's pupils in the first round, one in the second; 2.1 is no result of anybody's pupils."""
    book = context.season.rulebook
    prizes = Criterion("3.1", "III", "Học sinh giỏi", KINDS["count"], D(6), each=D(2), source="pupils")
    rubric = replace(book.rubric, criteria=(*book.rubric.criteria[:2], prizes))
    answers = {("D1", "council"): {"2.1": D(75), "3.1": D(2)}, ("D2", "self"): {"3.1": D(1)}}
    first, *others = context.season.dossiers
    scored = replace(first, scores={key: LayerScores(points, {}) for key, points in answers.items()})
    proof = Record("e1", {"person": "GV01", "criterion": "3.1", "description": "2 giải nhì"}, {"": PLACE})
    form = Submission(Stamp("", "TTN", "self-score", "D1"), "x.xlsx", {"evidence": (proof,)})
    rest = tuple(replace(dossier, scores={}) for dossier in others)
    cards = {code: replace(card, layers={}) for code, card in context.season.scorecards.items()}
    cards["GV01"] = replace(cards["GV01"], layers={key: LayerTotal(D(0), True) for key in answers})
    there = of(declaring(context, rubric=rubric), dossiers=(scored, *rest), submissions=(form,), scorecards=cards)
    columns = ["no", "name", "unit", "round", "result", "evidence"]
    rows = [
        "# Kết quả của học sinh: Học sinh giỏi",
        "1 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ Toán / Đợt 1 / 2 / 2 giải nhì",
        "2 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ Toán / Đợt 2 / 1 / .",
    ]
    assert told(there, "results", columns) == rows
    assert told(there, "half_results", columns) == rows[:2]


def test_of_results_of_which_nobody_wrote_more_than_points_one_line_is_told(
    context: PaperContext,  # noqa: F811
) -> None:
    """A criterion of points says nothing but who has them: 2.1 of two people in three rounds is no six empty rows."""
    book = context.season.rulebook
    points = replace(next(one for one in book.rubric.criteria if one.code == "2.1"), source="pupils")
    rubric = replace(book.rubric, criteria=(book.rubric.criteria[0], points))
    rounds = (("D1", "self"), ("D2", "self"), ("D3", "self"))
    people, cards = [], {code: replace(card, layers={}) for code, card in context.season.scorecards.items()}
    for place, dossier in enumerate(context.season.dossiers):
        own = {key: LayerScores({"2.1": D(5)}, {}) for key in rounds} if place < 2 else {}
        people.append(replace(dossier, scores=own))
        layers = {key: LayerTotal(D(0), True) for key in own}
        cards[dossier.person.code] = replace(cards[dossier.person.code], layers=layers)
    there = of(declaring(context, rubric=rubric), dossiers=tuple(people), submissions=(), scorecards=cards)
    said = f"# Kết quả của học sinh: {points.text}: 2 người có điểm, phiếu không ghi kết quả, minh chứng"
    assert told(there, "results", ["result"]) == [said]


def test_parts_are_numbered_below_their_heading_without_those_that_are_left_out(
    context: PaperContext,  # noqa: F811
    vi: Language,
) -> None:
    def numbers(season: Season) -> list[str]:
        text = lines(plans(season, vi)["bao-cao-tong-ket"])
        start, end = text.index("III. KẾT QUẢ XÉT THI ĐUA"), text.index("IV. ĐÁNH GIÁ CHUNG")
        return [line.partition(". ")[0] for line in text[start + 1 : end] if line[:1].isdigit()]

    assert numbers(context.season) == ["1", "2", "3", "4", "5"]  # the deed; nothing of earlier years, no model
    assert numbers(of(context, earlier_awards=GIVEN).season) == ["1", "2", "3", "4", "5", "6"]


def test_a_movement_of_several_years_has_a_report_in_the_year_in_which_it_ends(
    context: PaperContext,  # noqa: F811
    vi: Language,
) -> None:
    """From November 2021 to the end of 2025: four school years, of which the ledger knows two."""
    long = Movement("PT1", "Đổi mới", start=date(2021, 11, 2), end=date(2025, 12, 31))
    there = declaring(of(context, earlier_awards=GIVEN), movements=(long, Movement("PT2", "Trường xanh")))
    assert told(there, "span_years", ["title", "of_whom", "count"]) == [
        "# 2021-2022: sổ theo dõi chưa có",
        "# 2022-2023",
        "Lao động tiên tiến / cá nhân / 1",
        "# 2023-2024",
        "Lao động tiên tiến / cá nhân / 2",
        "Chiến sĩ thi đua cơ sở / cá nhân / 1",
        "Tập thể lao động xuất sắc / tập thể / 1",
        "Bằng khen của bộ, tỉnh / cá nhân / 1",
        "# 2024-2025",  # what the council passed
        "Lao động tiên tiến / cá nhân / 4",
        "Chiến sĩ thi đua cơ sở / cá nhân / 2",
        "Tập thể lao động tiên tiến / tập thể / 2",
        "Tập thể lao động xuất sắc / tập thể / 1",
    ]
    assert told(there, "span_movements", ["name", "days"]) == ["Đổi mới / 02/11/2021 - 31/12/2025"]
    kept = (
        PastMovement("2022-2023", "ĐỔI MỚI ", "Giờ giỏi: 90 %", "9/12", "91 %", "Đạt"),
        PastMovement("2023-2024", "Trường xanh", result="Tốt"),
        PastMovement("2023-2024", "Đổi mới", outcome="Chưa đạt"),
    )
    # Of this year nothing is known yet.
    columns = ["year", "goal", "registered", "result", "outcome"]
    assert told(of(there, past_movements=kept), "span_results", columns) == [
        "# Đổi mới",
        "# 2021-2022: sổ theo dõi chưa có",
        "2022-2023 / Giờ giỏi: 90 % / 9/12 / 91 % / Đạt",
        "2023-2024 / ………… / ………… / ………… / Chưa đạt",
        "2024-2025 / ………… / ………… / ………… / …………",
    ]
    report = lines(plans(there.season, vi)["tong-ket-nhieu-nam"])
    assert report[:2] == ["BÁO CÁO", "Tổng kết phong trào thi đua giai đoạn 2021-2025"]
    goes_on, own = replace(long, end=date(2030, 12, 31)), replace(long, start=date(2024, 9, 5))
    for movement in (goes_on, own):
        assert "tong-ket-nhieu-nam" not in plans(declaring(there, movements=(movement,)).season, vi)


def test_the_rules_are_a_paper_of_their_own_with_criteria_as_annexes(
    context: PaperContext,  # noqa: F811
    vi: Language,
) -> None:
    own = declaring(context, paragraphs=(Paragraph("rules", "Xét lại sau 5 ngày."),)).season
    text = lines(plans(own, vi)["quy-che-thi-dua"])
    assert text[:2] == ["QUY CHẾ", "Thi đua, khen thưởng năm 2025 (năm học 2024-2025)"]
    assert text[-2:] == ["Xét lại sau 5 ngày.", "PHỤ LỤC I. TIÊU CHÍ CHẤM ĐIỂM THI ĐUA CÁ NHÂN"]
    nobody = replace(own.rulebook, people=())
    assert "quy-che-thi-dua" not in plans(replace(own, rulebook=nobody, dossiers=()), vi)
