"""What a merge puts before the council, row by row, and what comes back to it on a slip: of a season made by hand.

`handmade` has the points: Ân 88.75, Hoa 96.5, Hà 94.25; An initiative each of Hoa (GV01) and Hà (GV07).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.exchange.test_proposals_page import COMMUNE, HOA, TOAN, VU, office
from tests.reports.handmade import make_season, with_paths
from thidua_xlsx.declare.season import Deed, ProposalRound, Round, Rulebook, TitlePolicy
from thidua_xlsx.declare.season.policies import Pass, Reviewer, share_of
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.exchange.council.ballots import bases
from thidua_xlsx.exchange.council.council_workbook import (
    Agenda,
    council_form,
    council_rows,
    council_sheets,
    needed,
    page_names,
)
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.forms.layout.form_layout import FormRequest
from thidua_xlsx.forms.slip_lines import CorrectionsAsked
from thidua_xlsx.judging.analysis.nominations import nominations
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Phrase, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import (
    Council,
    Decision,
    Fact,
    Initiative,
    Meeting,
    Met,
    Reason,
    Record,
    Season,
    Stamp,
    Submission,
    Verdict,
)
from thidua_xlsx.workflow.outputs.council_files import agenda_of, council_asked, council_files, part_at_end

VI = language("vi")
VERDICTS = (
    Verdict("GV07", "CSTDCS", Met.YES, (), True, None, None),  # equal to somebody at the quota's line
    Verdict("GV01", "CSTDCS", Met.YES, (), True, True, True),
    Verdict("NV03", "LDTT", Met.YES, (), False, True, True),
    Verdict("GV02", "LDTT", Met.UNKNOWN, (), True, True, False),
    Verdict("GV08", "LDTT", Met.UNKNOWN, (), False, True, False),  # open, and registered for nothing: no ballot
    Verdict("TTN", "TTLDTT", Met.YES, (), True, True, True),
    Verdict("GV01", "LDTT", Met.YES, (), True, True, True),
    Verdict("GV05", "LDTT", Met.NO, (), True, True, False),
    Verdict("BGH", "TTLDTT", Met.YES, (), True, True, True),
)


def season(**declared_: Any) -> Season:
    made = make_season()
    return with_paths(replace(made, verdicts=VERDICTS, quotas=(), rulebook=replace(made.rulebook, **declared_)))


def rows(of: Season) -> dict[str, list[FormRow]]:
    return {table: list(listed) for table, listed in council_rows(agenda_of(of), VI)[0].items()}


def given(listed: Sequence[FormRow], *columns: str) -> list[tuple[object, ...]]:
    return [(one.key, *(one.issued.get(column) for column in columns)) for one in listed]


# --- ballots ---------------------------------------------------------------------------------------------------------
def test_a_ballot_says_of_whom_it_is_though_they_did_not_register_or_answered_that_they_do_not() -> None:
    said: dict[str, tuple[str, ...]] = {"GV01": (), "GV02": ("NONE",)}
    dossiers = [
        replace(one, registered=(), registration=Record(one.person.code, {"title": said[one.person.code]}))
        if one.person.code in said
        else one
        for one in season().dossiers
    ]
    verdicts = [Verdict(who, "LDTT", Met.YES, (), False, True, True) for who in said]
    told = rows(with_paths(replace(season(), dossiers=tuple(dossiers), verdicts=tuple(verdicts))))["ballots"]
    assert given(told, "basis") == [
        ("GV02:LDTT", "Đề nghị · 88,75 điểm · ghi «Không đăng ký»"),
        ("GV01:LDTT", "Đề nghị · 96,5 điểm · không đăng ký"),
    ]


def test_a_ballot_says_what_the_unit_proposes_only_where_the_program_comes_to_another_end() -> None:
    """LĐTT of GV01 is proposed and the unit proposes nothing; that of GV02 is open and the unit proposes it."""
    said = {"GV01": ("NONE",), "GV02": ("LDTT",), "NV03": ("LDTT",)}
    dossiers = tuple(
        replace(one, proposed_title=Fact(said[one.person.code])) if one.person.code in said else one
        for one in season().dossiers
    )
    told = dict(given(rows(with_paths(replace(season(), dossiers=dossiers)))["ballots"], "basis"))
    assert told["GV01:LDTT"] == "Đề nghị · 96,5 điểm · tổ không đề nghị"
    assert told["GV02:LDTT"] == "Còn chỗ chưa rõ · 88,75 điểm · tổ đề nghị"
    assert told["NV03:LDTT"] == "Đề nghị"  # both propose it
    assert told["GV07:CSTDCS"] == "Bằng nhau ở ranh giới tỷ lệ · 94,25 điểm"  # the unit said nothing


def test_ballots_stand_by_title_and_unit_as_listed_with_what_they_rest_on() -> None:
    ballots = rows(season())["ballots"]
    assert given(ballots, "name", "title", "basis") == [
        ("GV02:LDTT", "Trần Văn Ân", "Lao động tiên tiến", "Còn chỗ chưa rõ · 88,75 điểm · tổ đề nghị"),
        ("GV01:LDTT", "Nguyễn Thị Hoa (1980)", "Lao động tiên tiến", "Đề nghị · 96,5 điểm"),
        ("NV03:LDTT", "Đỗ Thị Ngà", "Lao động tiên tiến", "Đề nghị"),  # without points
        ("GV01:CSTDCS", "Nguyễn Thị Hoa (1980)", "Chiến sĩ thi đua cơ sở", "Đề nghị · 96,5 điểm"),
        ("GV07:CSTDCS", "Phạm Thu Hà", "Chiến sĩ thi đua cơ sở", "Bằng nhau ở ranh giới tỷ lệ · 94,25 điểm"),
        ("TTN:TTLDTT", "Tổ Toán - Tin", "Tập thể lao động tiên tiến", "Đề nghị"),
        ("BGH:TTLDTT", "Ban giám hiệu", "Tập thể lao động tiên tiến", "Đề nghị"),
    ]
    assert [one.label for one in ballots[:1]] == ["Trần Văn Ân – Lao động tiên tiến"]
    agenda = agenda_of(season())
    assert [one.issued["_basis"] for one in ballots] == [agenda.bases[one.key] for one in ballots]


def test_a_ballot_says_of_how_many_rounds_points_are_and_that_the_council_alone_is_waited_for() -> None:
    """GV01 has points of the first of two rounds; GV02 needs the council's own word and nothing else."""
    there = season()
    card = there.scorecards["GV01"]
    cards = {**there.scorecards, "GV01": replace(card, rounds={"D1": card.rounds["D1"]}, complete=False)}
    left = Reason(Met.UNKNOWN, "reason.left_to.unknown", {"whom": Phrase("reason.whom.council")}, "Điều 28")
    verdicts = [
        Verdict("GV01", "LDTT", Met.YES, (), True, True, True),
        Verdict("GV02", "LDTT", Met.UNKNOWN, (left,), True, True, False),
    ]
    told = rows(with_paths(replace(there, scorecards=cards, verdicts=tuple(verdicts), quotas=())))["ballots"]
    assert given(told, "basis") == [
        ("GV02:LDTT", "Chờ hội đồng · 88,75 điểm · tổ đề nghị"),
        ("GV01:LDTT", "Đề nghị · 96,5 điểm · ⚠ có điểm 1/2 đợt"),
    ]


LAW = BilingualText("bỏ phiếu kín", "by secret ballot")


@pytest.mark.parametrize(
    ("passes", "said"),
    [
        (Pass(), "Từ hai phần ba tổng số thành viên hội đồng"),
        (Pass(share_of("over_1_2"), "present"), "Quá một phần hai số thành viên có mặt"),  # type: ignore[arg-type]
        (Pass(base="valid", by_law=True), "Từ hai phần ba số phiếu hợp lệ (theo quy định)"),
        (Pass(by_law=True, how=LAW), "Từ hai phần ba tổng số thành viên hội đồng (theo quy định: bỏ phiếu kín)"),
    ],
)
def test_each_ballot_says_what_passes_its_own_title(passes: Pass, said: str) -> None:
    book = season().rulebook
    assert needed(passes, book, VI) == said
    titles = {**book.titles, "LDTT": TitlePolicy("LDTT", passes=passes)}
    asked = given(rows(season(titles=titles))["ballots"], "needed")
    assert dict(asked)["GV01:LDTT"] == said
    assert dict(asked)["TTN:TTLDTT"] == "Từ hai phần ba tổng số thành viên hội đồng"


def ballots_sheet(agenda: Agenda) -> tuple[str, list[str]]:
    """What the head of the sheet of ballots says of passing, and the column that says it of a title, top down."""
    form = council_form(agenda.book)
    assert form is not None
    sheet = next(one for one in council_sheets(agenda, form, key=b"key", say=VI)[1] if one.name == "Kiểm phiếu")
    texts = [(spot, str(cell.value)) for spot, cell in sorted(sheet.cells.items()) if cell.value]
    (head,) = (line for _, text in texts for line in text.split("\n") if line.startswith("Thông qua khi: "))
    column = next((col for (_, col), text in texts if text == "Thông qua khi"), None)
    return head, [text for (row, col), text in texts if col == column and row > 7]


def test_what_passes_all_ballots_is_said_once_and_a_row_says_only_what_differs() -> None:
    assert ballots_sheet(agenda_of(season())) == ("Thông qua khi: Từ hai phần ba tổng số thành viên hội đồng.", [])
    book = season().rulebook
    over_half = TitlePolicy("TTLDTT", passes=Pass(share_of("over_1_2")))  # type: ignore[arg-type]
    head, rows_told = ballots_sheet(agenda_of(season(titles={**book.titles, "TTLDTT": over_half})))
    assert head == "Thông qua khi: Từ hai phần ba tổng số thành viên hội đồng, trừ dòng ghi khác."
    assert set(rows_told) == {"Quá một phần hai tổng số thành viên hội đồng"}


def test_that_somebody_is_proposed_is_said_once_above_the_ballots_where_most_are() -> None:
    def told(verdicts: Sequence[Verdict]) -> list[str]:
        agenda = agenda_of(with_paths(replace(season(), verdicts=tuple(verdicts))))
        form = council_form(agenda.book)
        assert form is not None
        sheet = next(one for one in council_sheets(agenda, form, key=b"key", say=VI)[1] if one.name == "Kiểm phiếu")
        texts = [str(cell.value) for _, cell in sorted(sheet.cells.items()) if cell.value]
        return [
            text for text in texts if text.endswith(("điểm", "tổ đề nghị")) or text == "Đề nghị" or "Dòng chỉ" in text
        ]

    def one(who: str, met: Met) -> Verdict:
        return Verdict(who, "LDTT", met, (), True, True, met is Met.YES)

    head, *ballots = told([one("GV01", Met.YES), one("GV02", Met.YES), one("NV03", Met.UNKNOWN)])
    assert head.endswith("Dòng chỉ ghi điểm là được đề nghị.")
    assert ballots == ["88,75 điểm", "96,5 điểm"]
    # Of two one is: each row says it.
    assert told([one("GV01", Met.YES), one("GV02", Met.UNKNOWN)]) == [
        "Còn chỗ chưa rõ · 88,75 điểm · tổ đề nghị",
        "Đề nghị · 96,5 điểm",
    ]


def test_of_somebody_put_forward_by_a_school_the_ballot_says_the_schools_own_word() -> None:
    reports = {"T1": (HOA,), "T2": (TOAN,), "T3": (VU,)}
    found = given(rows(office(reports))["ballots"], "name", "basis")
    assert found == [
        # Schools in their order, collectives of a title behind its people; Hoa's school is open about her.
        ("T1/P2:CSTDCS", "Đỗ Thị Hoa (Trường Một)", "Còn chỗ chưa rõ · trường, đơn vị chưa chốt: bằng nhau ở ranh giới chỉ tiêu"),
        ("T3/P1:CSTDCS", "Vũ An (Trường Ba)", "Đề nghị · trường, đơn vị đề nghị, hội đồng ở đó đã thông qua"),
        ("T2/TOAN:TTLDXS", "Tổ Toán, Trường Hai", "Đề nghị · trường, đơn vị đề nghị, hội đồng ở đó đã thông qua"),
    ]  # fmt: skip
    compared = dict(given(rows(office(reports, policy=replace(COMMUNE, common_scale=True)))["ballots"], "basis"))
    assert str(compared["T3/P1:CSTDCS"]).startswith("Đề nghị · 91,5 điểm · trường")
    assert str(compared["T2/TOAN:TTLDXS"]).startswith("Đề nghị · trường")  # of whom no points are told


def test_whoever_the_councils_own_word_made_eligible_is_voted_on_as_he_was_before_it() -> None:
    """The council's grade lifts GV05, on whom nobody was to vote; the ballot rests on the units' word alone."""
    before = season()
    lifted = tuple(
        replace(one, met=Met.YES, proposed=True) if (one.who, one.title) == ("GV05", "LDTT") else one
        for one in VERDICTS
    )
    council = Council(
        "hd.xlsx", Meeting(), (Decision("GV01", "LDTT", 8, 1, passed=True),), ballots=frozenset({"GV01:LDTT"})
    )
    after = with_paths(replace(before, verdicts=lifted, council=council, before_council=before))
    agenda = agenda_of(after)
    late = [one for one in agenda.voted if one.who == "GV05"]
    assert [(one.title, one.met) for one in late] == [("LDTT", Met.YES)]
    assert len(agenda.voted) == 8  # each of the others once
    asked = [one for one in before.verdicts if one.who == "GV05"]
    assert agenda.bases["GV05:LDTT"] == bases(asked, before.scorecards)["GV05:LDTT"]
    assert agenda.season is before


# --- the other tables ------------------------------------------------------------------------------------------------
def test_everybody_who_is_voted_on_has_a_dossier_with_all_their_titles() -> None:
    """Unit by unit in the order of names; collectives behind people, as on every other page."""
    assert given(rows(season())["dossiers"], "name", "titles") == [
        ("GV02", "Trần Văn Ân", "LĐTT"),
        ("GV01", "Nguyễn Thị Hoa (1980)", "LĐTT; CSTĐCS"),
        ("GV07", "Phạm Thu Hà", "CSTĐCS"),
        ("NV03", "Đỗ Thị Ngà", "LĐTT"),
        ("TTN", "Tổ Toán - Tin", "TTLĐTT"),
        ("BGH", "Ban giám hiệu", "TTLĐTT"),
    ]


def test_grades_stand_by_unit_then_the_units_and_the_school_with_what_the_units_said() -> None:
    found = given(rows(season())["grades"], "unit_name", "unit_grade", "unit_discipline")
    people = [one.person.code for _, members in make_season().by_unit for one in members]
    assert [key for key, *_ in found] == [*people, "TTN", "KHTN", "KHXH", "VP", "BGH", "TRUONG"]
    told = {str(key): row for key, *row in found}
    assert told["GV01"] == ["Tổ Toán - Tin", "HTXSNV", "Không"]
    assert told["GV08"] == ["Tổ Khoa học xã hội", "HTNV", "Không"]
    assert told["GV06"][1:] == ["", "Không"]  # left blank
    assert told["NV01"][1:] == ["HTTNV", "chưa rõ"]
    assert told["NV02"][1:] == ["chưa rõ", "chưa rõ"]  # the form has not come back
    assert told["TTN"] == ["", "HTTNV", "chưa rõ"]
    assert told["KHTN"] == ["", "", "chưa rõ"]
    assert told["TRUONG"] == ["", "", ""]
    named = dict(given(rows(season())["grades"], "name"))
    assert (named["GV04"], named["VP"], named["TRUONG"]) == (
        "Nguyễn Thị Hoa (1988)", "Tổ Văn phòng", "Trường Trung học cơ sở Kim Sơn"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("months", "days", "said"),
    [
        (5, 40, "5 tháng, nghỉ 40 ngày"),
        (12, 3, "nghỉ 3 ngày"),
        (10.5, None, "10,5 tháng"),
        (12, 0, ""),
        (None, None, ""),
    ],
)
def test_grades_stand_beside_what_the_unit_said_of_work_and_leave_where_anybody_has_less_than_the_year(
    months: float | None, days: float | None, said: str
) -> None:
    facts = {
        name: Fact() if number is None else Fact(Decimal(str(number)))
        for name, number in {"months_worked": months, "leave_days": days}.items()
    }
    people = tuple(replace(one, **facts) if one.person.code == "GV01" else one for one in season().dossiers)
    of = replace(season(), dossiers=people)
    assert dict(given(rows(of)["grades"], "work"))["GV01"] == said
    form = council_form(of.rulebook)
    assert form is not None
    sheet = next(one for one in council_sheets(agenda_of(of), form, key=b"key", say=VI)[1] if one.name == "Xếp loại")
    assert any(cell.value == "Tổ ghi: làm việc, nghỉ" for cell in sheet.cells.values()) is bool(said)


def test_declared_initiatives_are_filled_in_and_ten_lines_are_free_for_others() -> None:
    listed, answers = council_rows(agenda_of(season()), VI)
    own = "Xây dựng kho học liệu số dùng chung cho tổ Toán - Tin"
    map_ = "Ứng dụng bản đồ tư duy trong dạy học Lịch sử"
    assert answers == {
        ("initiatives", "i1", "person"): "Nguyễn Thị Hoa (1980)",
        ("initiatives", "i1", "name"): own,
        ("initiatives", "i2", "person"): "Phạm Thu Hà (GV07)",
        ("initiatives", "i2", "name"): map_,
    }
    assert [(one.key, dict(one.issued)) for one in listed["initiatives"]] == [
        ("i1", {"_basis": f"GV01 {own}", "declared": "được công nhận, 125/QĐ-UBND, đã áp dụng"}),
        ("i2", {"_basis": f"GV07 {map_}", "declared": "được công nhận, chưa ghi số quyết định"}),
        *((f"i{number}", {}) for number in range(3, 13)),
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"recognised": False, "applied": False}, "không được công nhận, chưa áp dụng"),
        ({"recognised": None, "decision_no": "7"}, "chưa ghi được công nhận hay không, 7"),
    ],
)
def test_what_an_author_declared_of_an_initiative_is_told_beside_it(said: dict[str, Any], shown: str) -> None:
    before = season()
    first = next(dossier for _, dossiers in before.by_unit for dossier in dossiers if dossier.initiatives)
    told = replace(first, initiatives=(Initiative(first.person.code, "Sổ tay", **said),))
    dossiers = tuple(told if one is first else one for one in before.dossiers)
    listed, _ = council_rows(agenda_of(replace(before, dossiers=dossiers)), VI)
    assert listed["initiatives"][0].issued["declared"] == shown


def nominated(unit: str, round_: str, key: str, **values: str) -> Submission:
    file = f"inbox/{unit}-{round_}.xlsx"
    record = Record(key, values, {"who": CellPlace(file, "Điển hình", 9, 2)})
    return Submission(Stamp("m", unit, "nominations", round_), file, {"nominations": (record,)})


def test_single_deeds_that_nobody_decided_on_are_put_before_the_council() -> None:
    sent = (
        nominated("KHXH", "D2", "n1", who="Vũ Đình Ước", summary="Cứu người", commendation="GK"),
        nominated("TTN", "D1", "n1", summary="Lớp học không rác"),
        nominated("VP", "D1", "n1", who="Hà Văn Sơn", summary="Trả của rơi"),
    )
    found = rows(replace(season(), submissions=sent))["nominated"]
    code = found[-1].key
    assert given(found, "name", "unit_name", "round", "summary", "title") == [
        (found[0].key, "", "Tổ Toán - Tin", "Đợt 1", "Lớp học không rác", ""),
        (found[1].key, "Hà Văn Sơn", "Tổ Văn phòng", "Đợt 1", "Trả của rơi", ""),
        (code, "Vũ Đình Ước", "Tổ Khoa học xã hội", "Đợt 2", "Cứu người", "Giấy khen"),
    ]
    assert code.endswith(".KHXH.D2.n1")
    assert [one.label for one in found] == ["Lớp học không rác", "Hà Văn Sơn", "Vũ Đình Ước"]
    assert found[-1].issued["code"] == code
    # One that the season workbook has a decision on, however it writes the code, is decided.
    deed = Deed("GV08", "", "GK", "dot_xuat", "", "Cứu người", "3/QĐ", "", "", nomination=code.lower())
    left = rows(replace(season(deeds=(deed,)), submissions=sent))["nominated"]
    assert [one.issued["name"] for one in left] == ["", "Hà Văn Sơn"]
    assert "nominated" not in rows(season())


def test_a_deed_that_stands_in_two_forms_is_decided_by_the_code_of_either() -> None:
    again = replace(
        sent := nominated("VP", "D1", "n1", who="Hà Văn Sơn"), stamp=replace(sent.stamp, phase="self-score")
    )
    (one,) = rows(replace(season(), submissions=(sent, again)))["nominated"]
    assert one.key.endswith(".VP.D1.n1")
    codes = [each.codes for each in nominations((sent, again), season().rulebook)]
    assert [len(set(each)) for each in codes] == [2]
    for code in codes[0]:
        deed = Deed("VP", "", "GK", "dot_xuat", "", "Trả của rơi", "3/QĐ", "", "", nomination=code)
        assert "nominated" not in rows(replace(season(deeds=(deed,)), submissions=(sent, again)))


def test_the_staffs_own_ballot_is_asked_for_where_the_staff_votes() -> None:
    def asked(book: Rulebook) -> set[str]:
        form = council_form(book)
        assert form is not None
        return {key for spec in form.tables() if spec.id == "ballots" for key in spec.asked}

    assert given(rows(season())["meeting"], "name") == [
        ("date", "Ngày họp"), ("members", "Tổng số thành viên hội đồng"), ("present", "Số thành viên có mặt"),
        ("ballots_issued", "Số phiếu phát ra"), ("ballots_valid", "Số phiếu hợp lệ"),
    ]  # fmt: skip
    voting = replace(season().rulebook.voting, staff=share_of("over_1_2"))
    assert [key for key, *_ in given(rows(season(voting=voting))["meeting"])][-1] == "staff_valid"
    assert asked(season().rulebook) == {"yes", "no", "note"}
    assert asked(season(voting=voting).rulebook) == {"yes", "no", "staff_yes", "staff_no", "note"}


# --- which sheets there are ------------------------------------------------------------------------------------------
def tables(book: Rulebook) -> list[str]:
    form = council_form(book)
    assert form is not None
    return [spec.id for spec in form.tables()]


def test_a_sitting_in_the_year_is_about_titles_alone_and_an_office_changes_no_points() -> None:
    every = ["adjustments", "unit_adjustments", "grades", "initiatives", "dossiers", "meeting", "ballots", "nominated"]
    every.append("marked_entries")
    book = season().rulebook
    assert tables(book) == every
    of_round = replace(book, proposal_round="Đợt tháng 3")
    assert tables(of_round) == ["dossiers", "meeting", "ballots"]
    bare = replace(book, people=(), units=())
    assert tables(bare) == ["dossiers", "meeting", "ballots", "nominated", "marked_entries"]
    assert tables(replace(bare, units=book.units)) == every
    forms = [council_form(one) for one in (book, of_round, bare)]
    assert len({one.guide for one in forms if one}) == 3  # each says what is to be done in it


def test_pages_that_are_only_read_are_those_there_is_something_to_read_on() -> None:
    def shown(of: Season) -> list[str]:
        return list(page_names(agenda_of(of), VI))

    assert shown(season()) == ["Đối chiếu"]
    assert shown(season(reviewers=(Reviewer("HD01", "TTN"),))) == ["Đối chiếu", "Phân công"]
    sent = office({"T1": (VU,)})
    assert shown(sent) == ["Đề nghị của các trường"]
    with_people = replace(sent, rulebook=replace(sent.rulebook, people=season().rulebook.people))
    assert shown(with_people) == ["Đối chiếu", "Đề nghị của các trường"]
    assert shown(office({})) == ["Đối chiếu"]
    in_march = replace(sent, rulebook=replace(sent.rulebook, proposal_round="Đợt tháng 3"))
    assert shown(in_march) == ["Đề nghị của các trường"]


def sheets_of(agenda: Agenda, sitting: Round | None = None) -> tuple[BookPlan, list[str]]:
    form = council_form(agenda.book)
    assert form is not None
    book, planned = council_sheets(agenda, form, key=b"key", say=VI, sitting=sitting)
    return book, [sheet.name for sheet in planned]


def test_pages_stand_behind_the_guide_and_tables_without_rows_nowhere() -> None:
    book, names = sheets_of(agenda_of(season()))
    assert names == [
        "Hướng dẫn", "Đối chiếu", "Điều chỉnh", "Xếp loại", "Sáng kiến", "Hồ sơ", "Cuộc họp", "Kiểm phiếu", "Kiểm tra",
        "_danh_muc", "_thidua",
    ]  # fmt: skip
    assert book.title == "SỔ HỌP HỘI ĐỒNG"
    # Whose page it is stands at the foot of each, that of pages that are only read too.
    agenda = agenda_of(season())
    form = council_form(agenda.book)
    assert form is not None
    feet = {sheet.page.footer for sheet in [*council_sheets(agenda, form, key=b"key", say=VI)[1]][1:8]}
    (foot,) = feet
    assert foot.startswith("HD.TRUONG.")


def test_each_round_of_proposals_has_a_workbook_of_its_own() -> None:
    rounds = (ProposalRound("T3", "Đợt tháng 3", ("LDTT",)), ProposalRound("Hè", "Đợt hè", ("TTLDTT",)))
    book = season(proposal_rounds=rounds).rulebook
    assert council_files(book) == {
        "hoi-dong.xlsx": None,
        "hoi-dong-t3.xlsx": Round("T3", "Đợt tháng 3"),
        "hoi-dong-he.xlsx": Round("Hè", "Đợt hè"),
    }
    at_end = part_at_end(season(proposal_rounds=rounds))
    assert {one.title for one in at_end.verdicts} == {"CSTDCS"}
    assert at_end.rulebook.proposal_round == ""
    assert len(part_at_end(season()).verdicts) == len(VERDICTS)


# --- sent back -------------------------------------------------------------------------------------------------------
def back(**answered: Mapping[str, Mapping[str, Any]]) -> Submission:
    records = {
        table: tuple(Record(key, values, {name: CellPlace("inbox/hd.xlsx", table, 9, 3) for name in values or ("x",)})
                     for key, values in lines.items())
        for table, lines in answered.items()
    }  # fmt: skip
    return Submission(Stamp("kim-son-2024", "TRUONG", "council"), "inbox/hd.xlsx", records, sha256="a" * 64)


def asked_of(of: Season, round_: str = "") -> CorrectionsAsked:
    """What the council's slip is made of, where GV01 has a ballot and nobody was asked about TTN."""
    sent = back(ballots={"GV01:LDTT": {"yes": 8, "no": 1}})
    sent = replace(sent, stamp=replace(sent.stamp, round=round_), bases={"ballots/GV01:LDTT": "then"})
    form, unit = council_form(of.rulebook), of.rulebook.issued_to("TRUONG")
    assert form is not None and unit is not None
    titles, place = of.rulebook.choices["title"], CellPlace("inbox/hd.xlsx", "ballots", 9, 3)
    late = {"name": of.rulebook.name_with_home("TTN"), "title": titles["TTLDTT"], "why": "x"}
    old = {"name": of.rulebook.name_with_home("GV01"), "title": titles["LDTT"]}
    found = (
        at(codes.CELL_NOT_NUMBER, replace(place, col=4), raw="tám", column="Đồng ý"),
        at(codes.ELIGIBLE_NOT_VOTED, FilePlace("inbox/hd.xlsx"), **late),
        at(codes.BASIS_CHANGED, place, **old),
    )
    asked = FormRequest(form, of.rulebook, unit, of.rulebook.round(round_), b"key", VI)
    return council_asked(of, CorrectionsAsked(asked, sent, (sent,), found))


def test_the_councils_slip_asks_for_ballots_that_its_workbook_did_not_have_on_todays_basis() -> None:
    of = season()
    made, now = asked_of(of), bases(of.verdicts, of.scorecards)
    assert [(one.key, tuple(one.columns), one.basis) for one in made.more] == [
        ("TTN:TTLDTT", ("yes", "no"), now["TTN:TTLDTT"])
    ]
    assert [one.code.id for one in made.findings] == ["C101", "X140"]
    assert list(made.bases_today.values()) == [
        now["GV01:LDTT"]
    ]  # of its one vote; what else is put right says nothing new


def test_ballots_on_a_slip_rest_on_the_units_word_and_not_on_the_councils_own() -> None:
    before = season()
    decided = tuple(replace(one, met=Met.NO) if one.who == "TTN" else one for one in VERDICTS)
    made = asked_of(with_paths(replace(before, verdicts=decided, before_council=before)))
    assert [one.basis for one in made.more] == [bases(before.verdicts, before.scorecards)["TTN:TTLDTT"]]


def test_the_slip_of_a_sitting_in_the_year_is_about_its_titles_alone() -> None:
    of = season(proposal_rounds=(ProposalRound("T3", "Đợt tháng 3", ("LDTT",)),))
    made = asked_of(of, "T3")
    assert (made.request.round, made.more) == (Round("T3", "Đợt tháng 3"), [])
    assert "adjustments" not in {spec.id for spec in made.request.form.tables()}
    assert [one.key for one in asked_of(of).more] == ["TTN:TTLDTT"]
