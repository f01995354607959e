"""What plan and reports say beside the year's own figures: movements, earlier years, the school's own paragraphs."""

from datetime import date
from typing import get_args

from msgspec.structs import replace
from test_paper_tables import context, told  # noqa: F401 - the season with every figure
from test_papers import declared, lines, plans

from thidua_xlsx.declare.season import Movement, Paragraph
from thidua_xlsx.declare.tables.paper_spec import ParagraphPlace
from thidua_xlsx.documents.paper_plan import PaperLine
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Award, Season
from thidua_xlsx.reports.papers.paper_context import PaperContext

# In 2023-2024 two people received LĐTT, one of them CSTĐCS too and one BKT, a unit TTLĐXS. What waits for a decision, what
# somebody outside the lists received and what was given in other years does not count.
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
    assert below(season, vi, "ke-hoach-thi-dua", "4. Kế hoạch xây dựng mô hình mới, điển hình tiên tiến:") == [
        "Mô hình “Thư viện xanh”."
    ]
    assert below(season, vi, "bao-cao-tong-ket", "1. Ưu điểm:") == ["Đoàn kết."]
    assert below(context.season, vi, "ke-hoach-thi-dua", "6. Giải pháp:") == ["", "", ""]


def test_every_place_that_the_season_workbook_offers_is_printed_by_some_paper(
    context: PaperContext,  # noqa: F811
) -> None:
    offered = set(context.season.rulebook.columns.choices["paragraph_place"].ids)
    parts = (part for form in declared().forms.values() for part in (*form.parts, *form.annexes))
    assert {part.own for part in parts if part.own} == offered == set(get_args(ParagraphPlace))
