"""Báo cáo thành tích: who has one, what of it is filled in, who confirms it."""

from decimal import Decimal

from msgspec.structs import replace
from test_paper_tables import context, told  # noqa: F401 - the season with every figure

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import SCHOOL, Criterion, Movement, TitlePolicy, Unit
from thidua_xlsx.model import Award, Fact, History, Initiative, LayerTotal, Record, Stamp, Submission, UnitDossier
from thidua_xlsx.reports.papers.achievement_reports import reported, titles_up
from thidua_xlsx.reports.papers.official_papers import paper_plans
from thidua_xlsx.reports.papers.paper_context import PaperContext, Subject
from thidua_xlsx.reports.papers.paper_tables import SOURCES

GIVEN = (
    Award("GV01", "CSTDCS", "2021-2022", "12/QĐ-UBND", "30/06/2022", "UBND huyện"),
    Award("GV01", "BKT", "2023-2024", "9/QĐ", "", "UBND tỉnh"),
    Award("GV01", "CSTDCS", "2023-2024"),
    Award("GV01", "CSTDT", "2024-2025", pending=True),  # nobody knows yet whether it was given
)
YEARS = History(
    grades=(Award("GV01", "HTTNV", "2022-2023"), Award("GV01", "HTXSNV", "2023-2024")),
    initiatives=(
        Initiative("GV01", "Kho học  LIỆU", "co_so", True, True),  # this year's, before its decision
        Initiative("GV01", "Sổ tay", "co_so", True, True, "7/QĐ"),
        Initiative("GV01", "Bị bác", "co_so", False, True),
    ),
)


def of_first(context: PaperContext, **fields: object) -> PaperContext:  # noqa: F811
    """The season in which something else is known of GV01."""
    first, *others = context.season.dossiers
    season = replace(context.season, dossiers=(replace(first, **fields), *others))
    return PaperContext(season, context.say, context.frame)


def test_titles_and_commendations_of_earlier_years_stand_apart_newest_first(context: PaperContext) -> None:  # noqa: F811
    known = of_first(context, awards=GIVEN)
    columns = ["year", "title", "decision"]
    assert told(known, "own_titles", columns) == [
        "2023-2024 / Chiến sĩ thi đua cơ sở / …………",
        "2021-2022 / Chiến sĩ thi đua cơ sở / 12/QĐ-UBND ngày 30/06/2022, UBND huyện",
    ]
    assert told(known, "own_commendations", columns) == ["2023-2024 / Bằng khen của bộ, tỉnh / 9/QĐ, UBND tỉnh"]


def test_evidence_is_told_by_round_and_criterion_of_whom_the_report_is_about(context: PaperContext) -> None:  # noqa: F811
    def sent(round_: str, *proofs: tuple[str, str, str, str]) -> Submission:
        columns = ("person", "criterion", "description", "link")
        lines = tuple(Record("e", dict(zip(columns, proof, strict=True))) for proof in proofs)
        return Submission(Stamp("", "TTN", "self-score", round_), "x.xlsx", {"evidence": lines})

    late = sent("D3", ("GV01", "2.1", "Giải Nhì", "tập 2"))
    early = sent("D1", ("GV01", "3.1", "Giấy khen", ""), ("GV01", "3.1", "Biên bản", ""), ("GV02", "1.1", "Sổ", ""))
    book, unit = context.season.rulebook, context.season.unit_dossiers[0]
    there = PaperContext(replace(context.season, submissions=(late, early)), context.say, context.frame)
    own = SOURCES["own_evidence"]
    assert own(there, Subject(person=there.season.dossiers[0].person)) == [
        {"no": "1", "round": "Đợt 1", "criterion": "Giải thưởng", "evidence": "Giấy khen; Biên bản"},
        {"no": "2", "round": "D3", "criterion": "Hồ sơ", "evidence": "Giải Nhì (tập 2)"},
    ]
    # A unit says it beside its own criteria; where it is not scored the season has no others.
    remarked = replace(unit, remarks={("D1", "2.1"): "Ba chuyên đề"})
    row = {"no": "1", "round": "Đợt 1", "criterion": "Hồ sơ", "evidence": "Ba chuyên đề"}
    assert own(there, Subject(unit=remarked)) == [row]
    of_units = replace(book.rubric, criteria=(Criterion("2.1", "II", "Của tổ", KINDS["score"], None),))
    scored = replace(book, collective=replace(book, rubric=of_units))
    there = PaperContext(replace(there.season, rulebook=scored), context.say, context.frame)
    assert own(there, Subject(unit=remarked)) == [{**row, "criterion": "Của tổ"}]


def test_a_unit_s_targets_are_told_and_of_the_school_its_ratios_and_its_own_movements(context: PaperContext) -> None:  # noqa: F811
    book = context.season.rulebook
    movements = (Movement("PT1", "An toàn", "Tai nạn", "vụ", "0", "down", scope="school"), *book.movements[:1])
    there = PaperContext(
        replace(context.season, rulebook=replace(book, movements=movements)), context.say, context.frame
    )

    def own(unit: UnitDossier) -> list[str]:
        rows = SOURCES["own_targets"](there, Subject(unit=unit))
        return [" / ".join(row[key] for key in ("no", "target", "goal", "actual", "outcome")) for row in rows]  # type: ignore[index]

    assert own(context.season.unit_dossiers[0]) == [
        "1 / Học sinh giỏi cấp xã (cụm trường) / từ 5 giải trở lên / ………… / Chưa tính được",
        "2 / Chuyên đề cấp trường, sinh hoạt theo nghiên cứu bài học / từ 2,5 chuyên đề trở lên / ………… / Chưa tính được",
    ]
    assert own(UnitDossier(Unit(SCHOOL, "Trường"))) == [
        "1 / Người đăng ký danh hiệu thi đua / 100% / 8/12; 66,67% / Chưa đạt",
        "2 / Người đăng ký tham gia phong trào thi đua / 100% / 12/12, 100% / Đạt",
        "3 / Người có sáng kiến được công nhận / 15% / 2/12; 16,67% / Đạt",
        "4 / Sáng kiến được công nhận đã áp dụng / 70% / 0/0, – / Chưa tính được",
        "5 / An toàn: Tai nạn / không để xảy ra (0 vụ) / ………… / Chưa tính được",
    ]


def test_grades_are_told_by_year_with_this_year_first_where_it_is_known(context: PaperContext) -> None:  # noqa: F811
    earlier = ["2023-2024 / Hoàn thành xuất sắc nhiệm vụ", "2022-2023 / Hoàn thành tốt nhiệm vụ"]
    known = of_first(context, history=YEARS)
    assert told(known, "own_grades", ["year", "grade"]) == ["2024-2025 / Hoàn thành xuất sắc nhiệm vụ", *earlier]
    assert told(of_first(context, history=YEARS, grade=Fact(unknown=True)), "own_grades", ["year", "grade"]) == earlier


def test_an_initiative_is_told_once_and_only_where_it_was_recognised(context: PaperContext) -> None:  # noqa: F811
    rows = told(of_first(context, history=YEARS), "own_initiatives", ["initiative", "decision"])
    assert rows == [
        "Kho học liệu / 125/QĐ ngày 20/06/2024",
        "SK GV01 1 / …………",
        "SK GV01 2 / …………",
        "Sổ tay / 7/QĐ",
    ]


def test_a_report_is_for_what_goes_up_and_is_not_asked_for_by_a_list_alone(context: PaperContext) -> None:  # noqa: F811
    assert titles_up(context) == {"TTN": ["TTLDXS"]}  # LĐTT goes up here too, CSTĐCS is the school's own
    titles = {id_: replace(one, decided_by="commune") for id_, one in context.season.rulebook.titles.items()}
    up = PaperContext(
        replace(context.season, rulebook=replace(context.season.rulebook, titles=titles)), context.say, context.frame
    )
    assert titles_up(up) == {"GV02": ["CSTDCS"], "GV01": ["CSTDCS"], "TTN": ["TTLDXS"]}
    papers = replace_frame(up)
    assert papers == {
        "bao-cao-thanh-tich-ca-nhan/gv02-tran-van-an",
        "bao-cao-thanh-tich-ca-nhan/gv01-nguyen-thi-hoa",
        "bao-cao-thanh-tich-tap-the/ttn-to-toan",
    }


def test_who_is_proposed_to_two_levels_or_for_a_commendation_too_has_a_report_for_each(
    context: PaperContext,  # noqa: F811
) -> None:
    """Hoa is put up for CSTĐCS (commune), CSTĐ tỉnh and a Bằng khen (both of the province): three reports of hers."""
    book = context.season.rulebook
    titles = {**book.titles, "CSTDCS": replace(book.titles["CSTDCS"], decided_by="commune")}
    base = next(path for path in context.season.paths.values() if (path.who, path.title) == ("GV01", "CSTDCS"))
    verdict = next(one for one in context.season.verdicts if (one.who, one.title) == (base.who, base.title))
    more = {(base.who, id_): replace(base, title=id_, level="province") for id_ in ("CSTDT", "BKT")}
    season = replace(
        context.season,
        rulebook=replace(book, titles={**titles, **{id_: TitlePolicy(id_) for id_ in ("CSTDT", "BKT")}}),
        paths={**context.season.paths, **more},
        verdicts=(*context.season.verdicts, *(replace(verdict, title=id_) for id_ in ("CSTDT", "BKT"))),
    )
    up = PaperContext(season, context.say, context.frame)
    told_of = [(names, fields["titles_up"]) for who, names, fields in reported(up, people=True) if who == "GV01"]
    assert told_of == [
        ("CSTDCS", "“Chiến sĩ thi đua cơ sở”"),
        ("CSTDT", "“Chiến sĩ thi đua cấp bộ, tỉnh”"),
        ("BKT", "“Bằng khen của bộ, tỉnh”"),
    ]
    assert {name for name in replace_frame(up) if "/gv01" in name} == {
        f"bao-cao-thanh-tich-ca-nhan/gv01-nguyen-thi-hoa-{title}" for title in ("cstdcs", "cstdt", "bkt")
    }


def replace_frame(context: PaperContext) -> set[str]:  # noqa: F811
    """The names of the reports that are planned."""
    from test_papers import declared

    return {one.name for one in paper_plans(context.season, declared(), context.say) if "thanh-tich" in one.name}


def test_the_head_confirms_every_report_but_the_head_s_own(context: PaperContext) -> None:  # noqa: F811
    book = context.season.rulebook
    titles = {id_: replace(one, decided_by="commune") for id_, one in book.titles.items()}
    own = replace(book, titles=titles, school=replace(book.school, head="nguyễn thị  HOA"))
    up = PaperContext(replace(context.season, rulebook=own), context.say, context.frame)
    confirmed = {who: fields["report_confirmed_by"] for who, _, fields in reported(up, people=True)}
    assert confirmed == {
        "GV02": "THỦ TRƯỞNG ĐƠN VỊ XÁC NHẬN, ĐỀ NGHỊ",
        "GV01": "THỦ TRƯỞNG ĐƠN VỊ CẤP TRÊN TRỰC TIẾP NHẬN XÉT, XÁC NHẬN",
    }
    names = {who: fields["report_confirmed_name"] for who, _, fields in reported(up, people=True)}
    assert names == {"GV02": "nguyễn thị  HOA", "GV01": ""}


def test_points_that_lack_something_are_marked_in_a_report(context: PaperContext) -> None:  # noqa: F811
    """GV02's points lack those of a criterion; GV01's are whole."""
    book, cards = context.season.rulebook, context.season.scorecards
    titles = {id_: replace(one, decided_by="commune") for id_, one in book.titles.items()}
    lacking = replace(cards["GV02"], layers={("D1", "self"): LayerTotal(Decimal(9), False, blanks=("1.1",))})
    season = replace(context.season, rulebook=replace(book, titles=titles), scorecards={**cards, "GV02": lacking})
    there = PaperContext(season, context.say, context.frame)
    points = {who: fields["points"] for who, _, fields in reported(there, people=True)}
    assert points["GV02"].endswith(" (chưa đủ)")
    assert "chưa đủ" not in points["GV01"]
