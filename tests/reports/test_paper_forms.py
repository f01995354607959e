"""How a paper is planned from its declaration: which there are, with which head, parts, tables and signatures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from handmade import make_season, with_paths
from msgspec.structs import replace
from test_paper_figures import ROUNDS, _season
from test_papers import declared

from thidua_xlsx.declare.season import Deed, ProposalRound
from thidua_xlsx.declare.tables.paper_spec import (
    FIELDS,
    Needs,
    PaperColumn,
    PaperForm,
    PaperPart,
    PaperPlace,
    Papers,
    PaperSigner,
    Per,
)
from thidua_xlsx.documents.looks import text_pixels
from thidua_xlsx.documents.paper_plan import (
    Head,
    PaperLine,
    PaperPlan,
    PaperTable,
    PlacedText,
    Signatures,
    Signer,
    TableColumn,
    TableRow,
)
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Council, Decision, Meeting, Met, Schools, Season
from thidua_xlsx.reports.papers import official_papers
from thidua_xlsx.reports.papers.official_papers import PAGES, Basis, basis_lines, paper_plans
from thidua_xlsx.reports.papers.paper_context import Lists, PaperContext

VI = language("vi")
FRAME = declared().frame


def planned(season: Season, each: bool = True, /, **forms: PaperForm) -> dict[str, PaperPlan]:
    return {one.name: one for one in paper_plans(season, Papers(FRAME, forms), VI, BASES, each=each)}


BASES = (
    Basis("Kế hoạch", "40/KH", date(2025, 1, 9), "UBND xã", "Phát động thi đua"),
    Basis("Quy chế", "", subject="Quy chế thi đua của trường"),
)


# --- which papers there are ------------------------------------------------------------------------------------------
NEEDS = ("proposals", "submissions", "registration", "initiatives", "open_initiatives", "commendations", "council", "ballots", "scores", "half", "season", "decided_here")  # fmt: skip


def voted() -> Season:
    """Four titles were voted on, two of them the school's to give; of seven initiatives one is open."""
    return _season()


def unvoted() -> Season:
    return with_paths(replace(voted(), council=None))


def nothing_back() -> Season:
    """A season as it begins: nothing registered, judged or proposed."""
    season = unvoted()
    units = tuple(replace(one, returned=dict.fromkeys(one.returned, False)) for one in season.unit_dossiers)
    people = tuple(replace(one, initiatives=()) for one in season.dossiers)
    return with_paths(replace(season, verdicts=(), scorecards={}, unit_dossiers=units, dossiers=people))


def changed(season: Season, **declared_: object) -> Season:
    return with_paths(replace(season, rulebook=replace(season.rulebook, **declared_)))  # type: ignore[arg-type]


def judged() -> Season:
    """Every initiative has been spoken on."""
    season = voted()
    return replace(
        season,
        dossiers=tuple(
            replace(one, initiatives=tuple(each for each in one.initiatives if each.recognised is not None))
            for one in season.dossiers
        ),
    )


def openly() -> Season:
    book = unvoted().rulebook
    return changed(unvoted(), voting=replace(book.voting, secret=False))


def refused() -> Season:
    """The council met and passed nothing."""
    season = voted()
    assert season.council is not None
    votes = tuple(replace(one, passed=False) for one in season.council.decisions)
    return with_paths(replace(season, council=replace(season.council, decisions=votes)))


def scored(*, final: bool) -> Season:
    """Whoever has a score card at all has points, or nobody has."""
    cards = voted().scorecards
    known = {code: one for code, one in cards.items() if one.final is not None}
    return replace(
        voted(), scorecards=known if final else {code: replace(one, final=None) for code, one in known.items()}
    )


def all_ours() -> Season:
    policies = {id_: replace(one, decided_by="school") for id_, one in voted().rulebook.titles.items()}
    return changed(voted(), titles=policies)


ALL = {"proposals", "submissions", "registration", "initiatives", "open_initiatives", "council", "ballots", "scores", "half", "season", "decided_here"}  # fmt: skip


def test_every_word_that_a_paper_may_say_of_itself_is_understood() -> None:
    assert set(PAGES) == set(FIELDS) == set(get_args(Per))
    assert set(official_papers.NEEDS) == set(get_args(Needs))


@pytest.mark.parametrize(
    ("season", "there"),
    [
        (voted(), ALL),
        (unvoted(), ALL - {"decided_here"}),
        (nothing_back(), {"season"}),
        (judged(), ALL - {"open_initiatives"}),
        (openly(), ALL - {"decided_here", "ballots"}),
        (refused(), ALL),  # minutes are written all the same
        (all_ours(), ALL - {"submissions"}),
        (scored(final=True), ALL),
        (scored(final=False), ALL - {"scores"}),
        (changed(voted(), council=()), ALL - {"council"}),
        (changed(voted(), initiative_council=()), ALL - {"initiatives", "open_initiatives"}),
        (changed(voted(), rounds=(ROUNDS[1],)), ALL - {"half"}),  # one round has no first half
        (
            changed(unvoted(), deeds=(Deed("GV08", "", "GK", "dot_xuat", "", "Cứu người", "3/QĐ", "", ""),)),
            ALL | {"commendations"},
        ),
    ],
    ids=[
        "voted",
        "unvoted",
        "begun",
        "judged",
        "openly",
        "refused",
        "ours",
        "points",
        "no points",
        "nobody",
        "no judges",
        "no half",
        "deeds",
    ],
)
def test_a_paper_is_written_where_there_is_what_it_needs(season: Season, there: set[str]) -> None:
    forms = {need: PaperForm(need, needs=need) for need in NEEDS}  # type: ignore[arg-type]
    assert set(planned(season, **forms)) == there


def test_once_the_council_voted_what_goes_up_is_told_though_nobody_is_put_forward() -> None:
    """LĐTT and TTLĐXS, which the commune gives, were judged and nobody meets them; the school's own were voted on."""
    season, above = voted(), ("LDTT", "TTLDXS")
    assert season.council is not None
    verdicts = tuple(
        replace(one, met=Met.NO, within_quota=False, proposed=False) if one.title in above else one
        for one in season.verdicts
    )
    votes = tuple(one for one in season.council.decisions if one.title not in above)
    after = with_paths(replace(season, verdicts=verdicts, council=replace(season.council, decisions=votes)))
    before = with_paths(replace(season, verdicts=verdicts, council=None))
    forms = {need: PaperForm(need, needs=need) for need in ("submissions", "proposals")}  # type: ignore[arg-type]
    assert [set(planned(one, **forms)) for one in (after, before)] == [{"submissions", "proposals"}, {"proposals"}]


@pytest.mark.parametrize(("season", "when"), [(voted(), "voted"), (unvoted(), "unvoted")])
def test_some_papers_are_of_use_before_or_after_the_vote_alone(season: Season, when: str) -> None:
    forms = {name: PaperForm(name, needs="season", when=name) for name in ("voted", "unvoted")}  # type: ignore[arg-type]
    assert set(planned(season, **forms, always=PaperForm("x", needs="season"))) == {when, "always"}


def test_those_of_units_and_people_are_left_out_where_they_are_not_asked_for() -> None:
    forms = {
        "season": PaperForm("{school_year}", needs="season", landscape=True),
        "unit": PaperForm("{unit}", needs="season", per="unit"),
        "person": PaperForm("{school_year}", needs="registration", per="person", landscape=True),
    }
    assert set(planned(voted(), False, **forms)) == {"season"}
    found = planned(voted(), **forms)
    assert [(name, one.title, one.landscape, len(one.pages)) for name, one in found.items()] == [
        ("season", "2024-2025", True, 1),
        ("unit", "{unit}", False, 5),
        # Units whose registration is back, a page for each of their people; Văn phòng's is not.
        ("person/ttn-to-toan-tin", "2024-2025", True, 3),
        ("person/khtn-to-khoa-hoc-tu-nhien-cong-nghe-giao-duc-the-chat-va-nghe-thuat", "2024-2025", True, 3),
        ("person/khxh-to-khoa-hoc-xa-hoi", "2024-2025", True, 2),
        ("person/bgh-ban-giam-hieu", "2024-2025", True, 2),
    ]
    titles = [page.blocks[0] for page in found["unit"].pages]
    assert titles[2] == PaperLine("Tổ Khoa học xã hội", "title")
    scored = planned(voted(), person=replace(forms["person"], needs="scores"))
    # GV06 and NV03 have no points.
    assert {name.split("-")[0]: len(one.pages) for name, one in scored.items()} == {
        "person/ttn": 3,
        "person/khtn": 2,
        "person/khxh": 2,
        "person/vp": 2,
        "person/bgh": 2,
    }


def test_each_round_of_proposals_has_the_papers_of_its_sitting() -> None:
    season = voted()
    assert season.council is not None
    first = ProposalRound("DT1", "Đợt tháng 3", ("LDTT",))
    sitting = Council(
        "inbox/hd1.xlsx", Meeting(members=12, present=7), (Decision("GV01", "LDTT", 7, 0, Decimal(1), True),)
    )
    council = replace(season.council, sittings={"DT1": sitting, "": season.council})
    season = with_paths(replace(season, council=council))
    season = replace(season, rulebook=replace(season.rulebook, proposal_rounds=(first,)))
    forms = {"sitting": PaperForm("{of_round}: {present}", of_rounds=True), "year": PaperForm("{present}{of_round}")}
    assert {name: one.title for name, one in planned(season, **forms).items()} == {
        "year": "9",
        "sitting": ": 9",
        "sitting/dt1": " (Đợt tháng 3): 7",
    }
    assert set(planned(voted(), **forms)) == {"year", "sitting"}


# --- a page ----------------------------------------------------------------------------------------------------------
def page_of(season: Season, form: PaperForm) -> tuple[Head | None, tuple[object, ...]]:
    (plan,) = planned(season, paper=form).values()
    (page,) = plan.pages
    return page.head, page.blocks


NAMES = (PaperColumn("no", "STT", 10, "center"), PaperColumn("name", "Họ tên", 50))


def test_a_page_has_its_parts_in_order_then_who_signs_then_the_annexes() -> None:
    form = PaperForm(
        "BIÊN BẢN {school_year}",
        subject="Của {school}",
        needs="season",
        parts=(
            PaperPart(bases=True, text="Hội đồng họp {meeting_day}.", look="heading"),
            PaperPart(text="Vắng: {nobody_knows}, {unit_target}", lines=2),
            PaperPart(text="Ghi {ballots_invalid}."),
            PaperPart(text="đã bỏ phiếu", when="voted", look="item"),
            PaperPart(text="chưa bỏ phiếu", when="unvoted"),
            PaperPart(text="trường mình", whose="own"),
            PaperPart(text="các trường", whose="schools"),
            PaperPart(text="{no}. {title}: {passed} {of_whom}", each="titles_submitted"),
            PaperPart(table="members", columns=(*NAMES, PaperColumn("role", "Chức danh", 30, "right"))),
            PaperPart(table="commendations", columns=NAMES, text="Khen thưởng:"),
            PaperPart(table="commendations", columns=NAMES, empty="Không khen ai."),
            PaperPart(table="commendations", columns=NAMES, text="bỏ", only_with_rows=True),
        ),
        annexes=(PaperPart(text="PHỤ LỤC", look="annex"),),
        signers=(
            PaperSigner(("TM. HỘI ĐỒNG", "{head_position_caps}"), "(Ký)", "{chair}"),
            PaperSigner(("NGƯỜI LẬP",), name="{initiative_clerk} {ballots_invalid}"),
        ),
        recipients=("- Như trên;", "- Lưu: {school}."),
    )
    _, blocks = page_of(voted(), form)
    members = PaperTable(
        (TableColumn("STT", 10, "center"), TableColumn("Họ tên", 50), TableColumn("Chức danh", 30, "right")),
        (TableRow(("1", "Vũ An", "Chủ tịch Hội đồng")), TableRow(("2", "Đỗ Bích", "Thư ký Hội đồng"))),
    )
    assert blocks == (
        PaperLine("BIÊN BẢN 2024-2025", "title"),
        PaperLine("Của Trường Trung học cơ sở Kim Sơn", "subject"),
        PaperLine("Căn cứ Kế hoạch số 40/KH ngày 09 tháng 01 năm 2025 của UBND xã phát động thi đua;", "basis"),
        PaperLine("Căn cứ Quy chế thi đua của trường.", "basis"),  # no number: none is cited
        PaperLine("Hội đồng họp ngày 08 tháng 5 năm 2025.", "heading"),
        PaperLine("Vắng: {nobody_knows}, {unit_target}"),
        PaperLine("", "blank"),
        PaperLine("", "blank"),
        PaperLine("Ghi …………"),  # dots to write on need no full stop after them
        PaperLine("đã bỏ phiếu", "item"),
        PaperLine("trường mình"),
        PaperLine("1. Lao động tiên tiến: 4 cá nhân"),
        PaperLine("2. Tập thể lao động xuất sắc: 1 tập thể"),
        members,
        PaperLine("Khen thưởng:"),
        PaperLine("Không có trường hợp nào."),
        PaperLine("Không khen ai."),
        Signatures(
            (
                Signer(("TM. HỘI ĐỒNG", "HIỆU TRƯỞNG"), "(Ký)", "Vũ An"),
                Signer(("NGƯỜI LẬP",), "", "Hà Dung "),  # nobody is named by dots
            ),
            ("Nơi nhận:", "- Như trên;", "- Lưu: Trường Trung học cơ sở Kim Sơn."),
        ),
        PaperLine("PHỤ LỤC", "annex"),
    )


@pytest.mark.parametrize(
    ("each", "titles"),
    [
        ("titles", ["1 Lao động tiên tiến", "2 Chiến sĩ thi đua cơ sở", "3 Tập thể lao động tiên tiến", "4 Tập thể lao động xuất sắc"]),
        ("titles_listed", ["1 Lao động tiên tiến", "2 Tập thể lao động tiên tiến", "3 Tập thể lao động xuất sắc"]),
        ("titles_submitted", ["1 Lao động tiên tiến", "2 Tập thể lao động xuất sắc"]),
    ],
)  # fmt: skip
def test_a_part_may_stand_once_for_every_title_that_was_voted_on_passed_or_goes_up(
    each: str, titles: list[str]
) -> None:
    season = voted()
    assert season.council is not None
    votes = tuple(replace(one, passed=one.passed and one.title != "CSTDCS") for one in season.council.decisions)
    season = with_paths(replace(season, council=replace(season.council, decisions=votes)))
    parts = (PaperPart(text="{no} {title}", each=each, table="candidates", columns=NAMES),)  # type: ignore[arg-type]
    _, blocks = page_of(season, PaperForm("A", needs="season", parts=parts))
    assert [one.text for one in blocks[1:] if isinstance(one, PaperLine)] == titles
    tables = [one for one in blocks if isinstance(one, PaperTable)]
    assert [row.cells for row in tables[0].rows] == [
        ("1", "Đặng Ngọc Ánh"),
        ("2", "Trần Văn Ân"),
        ("3", "Nguyễn Thị Hoa (sinh năm 1980)"),
        ("4", "Nguyễn Thị Hoa (sinh năm 1988)"),
        ("5", "Đỗ Thị Ngà"),
    ]
    assert len(tables) == len(titles)


def test_an_office_without_people_of_its_own_has_the_parts_about_schools() -> None:
    parts = (PaperPart(text="trường mình", whose="own"), PaperPart(text="các trường", whose="schools"))
    season = changed(voted(), people=())
    _, blocks = page_of(season, PaperForm("A", needs="season", parts=parts))
    assert [one.text for one in blocks[1:] if isinstance(one, PaperLine)] == ["các trường"]


@dataclass(frozen=True)
class Headed:
    """A form's way of heading its pages, and what the heading says."""

    form: Mapping[str, object]
    parent: str = "UBND XÃ KIM SƠN"
    body: str = "TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN"
    number: str = ""
    place_date: str = ""
    draft: str = ""


SPACES = "ngày       tháng       năm           "


@pytest.mark.parametrize(
    ("season", "headed"),
    [
        (voted(), Headed({"dated": False})),
        (voted(), Headed({}, place_date=f"Kim Sơn, {SPACES}")),
        (voted(), Headed({"dated": False, "number": "BC-{place}"}, number="Số:        /BC-Kim Sơn")),
        (voted(), Headed({"dated": False, "number": "TTr-…………"}, number="Số:        /TTr-KS")),  # its own abbreviation
        (
            voted(),
            Headed(
                {"dated": False, "issuer": "council"},
                parent="TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN",
                body="HỘI ĐỒNG THI ĐUA - KHEN\u00a0THƯỞNG",
            ),
        ),
        (
            voted(),
            Headed(
                {"dated": False, "issuer": "council", "body": "HỘI ĐỒNG SÁNG KIẾN {place}"},
                parent="TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN",
                body="HỘI ĐỒNG SÁNG KIẾN Kim Sơn",
            ),
        ),
        (voted(), Headed({"dated": False, "draft": True})),
        (unvoted(), Headed({"dated": False, "draft": True}, draft="DỰ THẢO")),
        (unvoted(), Headed({"dated": False})),
    ],
)
def test_the_heading_says_whose_paper_it_is_its_number_place_and_state(season: Season, headed: Headed) -> None:
    head, _ = page_of(season, PaperForm("A", needs="season", **headed.form))  # type: ignore[arg-type]
    assert head == Head(
        headed.parent,
        headed.body,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        headed.number,
        headed.place_date,
        headed.draft,
    )


def test_what_the_school_does_not_say_of_itself_is_dots_in_the_heading() -> None:
    school = replace(make_season().rulebook.school, parent="", place="", abbreviation="")
    season = changed(make_season(), school=school)
    head, _ = page_of(season, PaperForm("A", needs="season", number="TTr-…………"))
    assert head is not None
    assert (head.parent, head.number, head.place_date) == ("…………", "Số:        /TTr-…………", f"…………, {SPACES}")


def test_the_texts_of_a_certificate_stand_where_they_were_declared() -> None:
    place = PaperPlace("{who}", 10, 20, 100, 16.5, True, True, "right", "C00000")
    printed = PaperPlace("GIẤY KHEN", 5, 0, 210, printed=True)
    form = PaperForm("GIẤY KHEN", needs="decided_here", per="award", placed=(printed, place), border=True)
    pages = planned(voted(), giay=form)["giay"].pages
    # CSTĐCS for two people, TTLĐTT for two units: what the school gives.
    assert [page.placed[1].text for page in pages] == [
        "Trần Văn Ân",
        "Nguyễn Thị Hoa (sinh năm 1980)",
        "Tổ Toán - Tin",
        "Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật",
    ]
    first = pages[0]
    assert (first.head, first.blocks, first.border) == (None, (), True)
    assert first.placed == (
        PlacedText("GIẤY KHEN", 5, 0, 210),
        PlacedText("Trần Văn Ân", 10, 20, 100, 16.5, True, True, "right", "C00000"),
    )
    bought = planned(voted(), giay=replace(form, preprinted=True))["giay"].pages[0]
    assert (bought.placed, bought.border) == (first.placed[1:], False)


@pytest.mark.parametrize("name", ["giay-khen", "giay-chung-nhan-sang-kien"])
def test_the_decision_of_a_certificate_stands_on_one_line_while_it_is_dots_to_be_written_on(name: str) -> None:
    (place,) = (one for one in declared().forms[name].placed if "{decision_no}" in one.text)
    dots = place.text.format(decision_no="…………", decision_day="…… tháng …… năm ………")
    assert text_pixels(dots, place.size) <= place.width / 25.4 * 96  # pixels of an inch


def test_titles_that_nobody_asked_for_and_nobody_voted_on_have_no_part_and_no_row() -> None:
    season = voted()
    assert season.council is not None

    def asking(*titles: str) -> Season:
        """The season in which only these were registered and voted on."""
        council = replace(
            season.council, decisions=tuple(one for one in season.council.decisions if one.title in titles)
        )
        verdicts = tuple(
            one if one.title in titles else replace(one, registered=False, met=Met.NO, proposed=False)
            for one in season.verdicts
        )
        return with_paths(replace(season, verdicts=verdicts, council=council))

    none = "Không có trường hợp nào."
    part = PaperPart(text="{no} {title}", each="titles_considered", table="candidates", columns=NAMES, empty=none)
    counted = PaperPart(table="title_counts", columns=(PaperColumn("title", "Danh hiệu", 1),), empty=none)
    form = PaperForm("A", needs="season", parts=(part, counted))
    _, blocks = page_of(asking("LDTT", "TTLDXS"), form)
    assert [one.text for one in blocks[1:] if isinstance(one, PaperLine)] == [
        "1 Lao động tiên tiến",
        "2 Tập thể lao động xuất sắc",
    ]
    tables = [one for one in blocks if isinstance(one, PaperTable)]
    assert [row.cells for row in tables[-1].rows] == [("Lao động tiên tiến",), ("Tập thể lao động xuất sắc",)]
    _, blocks = page_of(asking(), form)
    assert [one.text for one in blocks[1:] if isinstance(one, PaperLine)] == [none, none]


# --- what has come back ----------------------------------------------------------------------------------------------
def test_an_office_says_how_many_schools_reported_beside_the_forms_of_its_own_units() -> None:
    form = PaperForm("{came_back}", needs="season")
    season = voted()
    office = replace(season, schools=Schools(("a", "b", "c"), {"KS": None}, held=("b",)))  # type: ignore[arg-type]
    own = (
        "đã nhận 16/18 phiếu của các đơn vị; 11/13 người có điểm thi đua; "
        "8/12 người trong diện tính tỷ lệ đã đăng ký danh hiệu thi đua (66,67%)"
    )
    # LĐTT and CSTĐCS are asked for the same person: one is put forward.
    schools = (
        "đã nhận 1/3 báo cáo của các trường, đơn vị; "
        "1 cá nhân, tập thể được đề nghị danh hiệu do cấp này xét, quyết định hoặc trình"
    )
    asked = {("KS/1", title): None for title in ("LDTT", "CSTDCS")}
    office = replace(office, candidates=replace(office.candidates, proposals=asked))  # type: ignore[arg-type]
    told = [planned(one, paper=form)["paper"].title for one in (season, office, replace(office, dossiers=()))]
    assert told == [own, f"{own}; {schools}", schools]


# --- lists and bases -------------------------------------------------------------------------------------------------
def test_a_title_of_which_nothing_was_judged_has_empty_lists() -> None:
    lists = Lists(nothing_back())
    assert (lists.candidates("LDTT"), lists.listed("LDTT"), lists.verdicts("LDTT"), lists.decisions("LDTT")) == (
        [],
        [],
        (),
        {},
    )


def test_a_frame_of_ones_own_without_a_word_before_what_a_document_is_about_puts_none() -> None:
    own = {key: words for key, words in FRAME.items() if key != "basis_about"}
    basis = Basis("Kế hoạch", "40/KH", date(2025, 1, 9), subject="Năm học mới")
    told = [basis_lines(PaperContext(voted(), VI, frame), [basis])[0].text for frame in (FRAME, own)]
    cited = "Căn cứ Kế hoạch số 40/KH ngày 09 tháng 01 năm 2025"
    assert told == [f"{cited} về năm học mới.", f"{cited} năm học mới."]
