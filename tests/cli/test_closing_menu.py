"""Closing from the menu: what stands in the way is shown in plain words, and settled there."""

from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from tests.commands.test_finalize import (
    closed,  # noqa: F401
    closed_season,  # noqa: F401
    decided,  # noqa: F401
    decided_season,  # noqa: F401
    disciplined,
    lines,
    mistype,
)
from tests.program import run
from tests.reports.handmade import make_season
from tests.seasons.outside import change, opened, put, tables, type_into
from tests.seasons.small import Small, read_result
from thidua_xlsx.cli import conversations
from thidua_xlsx.cli.conversations import close_season
from thidua_xlsx.cli.main import main
from thidua_xlsx.cli.menu import Menu
from thidua_xlsx.cli.next_step import next_step
from thidua_xlsx.cli.terminal import print_finalized
from thidua_xlsx.commands.closing.obstacles import obstacles
from thidua_xlsx.commands.finalize import Finalized
from thidua_xlsx.commands.status import glance_of
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.reports.common.left_open import UnsureTitle, UnsureTitles
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs.summary_file import SummaryOutput

MADE = ()  # the result alone is looked at
pytestmark = pytest.mark.usefixtures("few_outputs")
LDTT = "Lao động tiên tiến"
WAIVERS = ("code", "where", "reason", "approver", "until")


def talk(folder: Path, *answers: str) -> Result:
    """Go through the conversation about closing a season, in which these lines are typed."""
    import click

    @click.command()
    def begin() -> None:
        close_season(Menu(main, language("vi")), folder)

    return CliRunner().invoke(begin, input="".join(f"{line}\n" for line in answers), catch_exceptions=False)


def waivers(folder: Path) -> list[tuple[Any, ...]]:
    table = tables(opened(folder / "thidua.xlsx"))["waivers"]
    rows = [tuple(table.cell(key, column).value for column in WAIVERS) for key in table.rows()]
    return [row for row in rows if any(row)]


@pytest.fixture
def doubtful(decided: Small) -> Small:  # noqa: F811
    """A season decided on a grade that was typed over since: LĐTT of P2 and TTLĐTT of Tổ Toán rest on it."""
    mistype(decided, "TOAN", "R2", "standing", "P2", "grade", "Khá")
    return decided


def test_what_stands_in_the_way_is_accepted_in_the_conversation_and_the_season_closed(doubtful: Small) -> None:
    own = {"waivers": {"w1": {"code": "C999", "where": "P6", "reason": "Cũ", "approver": "Hiệu trưởng"}}}
    type_into(doubtful.folder / "thidua.xlsx", doubtful.folder / "thidua.xlsx", lambda book: put(book, own))
    before = (doubtful.folder / "thidua.xlsx").read_bytes()
    said = talk(doubtful.folder, "1", "Nguyễn Văn Chủ", "Đã đối chiếu biên bản tổ", "1")
    # One cell, two titles: one of a person, one of a unit. What stands there is shown, and nothing is asked twice.
    assert said.output.startswith(
        "1 ô chưa xong của 2 người, tổ; 2 danh hiệu đã bỏ phiếu còn chờ:\n"
        "  - Trần Văn Bách: «Xếp loại chất lượng năm» ghi «Khá», không có trong danh sách – LĐTT\n"
        "  - Tổ Toán: vì 1 ô ở trên – TTLĐTT\n"
        "Hội đồng chấp nhận?"
    )
    assert "Ghi vào sổ theo dõi?" not in said.output
    form = doubtful.returned("TOAN", "self-score", "R2").relative_to(doubtful.folder).as_posix()
    first, second, *others = waivers(doubtful.folder)
    assert first == ("C999", "P6", "Cũ", "Hiệu trưởng", None)  # what people wrote stays
    assert (second[0], second[2:]) == ("C105", ("Đã đối chiếu biên bản tổ", "Nguyễn Văn Chủ", None))
    assert str(second[1]).startswith(f"{form}!Xếp loại!")
    assert [row[0] for row in others] == ["X156", "X156"]  # both titles are open since, and were not when voted on
    assert (doubtful.folder / "luu-tru" / "thidua.001.bak.xlsx").read_bytes() == before
    assert "Đã chốt: 5 danh hiệu quyết định tại trường, 2 danh hiệu trình cấp trên." in said.output
    assert ("P2", LDTT) in lines(doubtful.folder, "awards", "person", "title")
    assert obstacles(doubtful.folder).obstacles == ()


@pytest.mark.parametrize(
    "answers",
    [
        ("", "1"),
        ("1", "", "", "1"),
        ("1", "0", "1"),
        ("1", "1", "", "1"),  # a number is no name
        ("1", "Nguyễn Văn Chủ", "", "", "1"),
        ("1", "Nguyễn Văn Chủ", "0", "1"),
    ],
)
def test_what_nobody_answers_for_waits_and_the_others_are_entered(doubtful: Small, answers: tuple[str, ...]) -> None:
    before = (doubtful.folder / "thidua.xlsx").read_bytes()
    said = talk(doubtful.folder, *answers)
    assert "Các danh hiệu này chưa ghi." in said.output
    assert "Đã ghi 5 trường hợp; 2 chưa ghi." in said.output
    loaded = open_season_folder(doubtful.folder)
    step = next_step(loaded, glance_of(loaded), date(2027, 6, 11))
    assert (step.item, step.key, step.values) == ("finalize", "close_rest", {"entered": 5, "left": 2})
    assert (doubtful.folder / "thidua.xlsx").read_bytes() == before


def test_a_name_and_a_reason_without_a_letter_are_asked_for_again(doubtful: Small) -> None:
    said = talk(doubtful.folder, "1", "1", "Nguyễn Văn Chủ", "", "15", "Đã đối chiếu", "", "")
    assert said.output.count("Phải ghi bằng chữ; để trống thì máy không ghi gì (gõ 0 để quay lại).") == 3
    assert {row[2:4] for row in waivers(doubtful.folder)} == {("Đã đối chiếu", "Nguyễn Văn Chủ")}


def test_a_title_judged_otherwise_since_the_vote_is_accepted_in_the_conversation(decided: Small) -> None:  # noqa: F811
    mistype(decided, "TOAN", "R2", "standing", "P2", "grade", "HTNV")  # below what LĐTT asks for
    (waiting,) = obstacles(decided.folder).obstacles
    assert (waiting.kind, waiting.titles) == ("changed", len(waiting.cases))
    merged = run("merge", decided.folder / "inbox").output.splitlines()
    counted = next(place for place, line in enumerate(merged) if "lỗi phải sửa" in line)
    assert f"X157 Hội đồng thông qua {LDTT} cho Trần Văn Bách, trong khi" in merged[counted + 1]
    decided.figures(SummaryOutput())
    sheet = opened(decided.folder / "ket-qua" / "tong-hop.xlsx")["Tổng quan"]
    assert any("Hội đồng thông qua" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    accepted = ("1", "Nguyễn Văn Chủ", "Họp lại ngày 12/06")
    said = talk(decided.folder, *accepted, "1")
    assert "có kết quả xét khác lúc phát phiếu bầu" in said.output
    doubt = "  - LĐTT: Trần Văn Bách – kết quả xét là chưa đủ điều kiện: xếp loại Hoàn thành nhiệm vụ, "
    assert doubt in said.output[: said.output.index("Hội đồng chấp nhận?")]  # before anybody answers for it
    assert "Ghi vào sổ theo dõi?" not in said.output and "Ghi theo trang Chấp nhận" not in said.output
    assert "X157" not in run("merge", decided.folder / "inbox").output  # it stands in the ledger: nothing to decide
    assert {row[0] for row in waivers(decided.folder)} == {"X156"}
    assert "Đã chốt: 5 danh hiệu quyết định tại trường, 2 danh hiệu trình cấp trên." in said.output


def test_a_vote_corrected_since_the_last_merge_is_in_all_that_is_sent_once_it_is_closed(decided: Small) -> None:  # noqa: F811
    run("merge", decided.folder / "inbox")
    council_says(decided, {"ballots": {"P2:LDTT": {"yes": 2, "no": 5}}})  # 2 of 7 are not two thirds
    said = talk(decided.folder, "1", "1").output  # the title of P2's unit rests on it, and is entered
    assert "gộp lại rồi hãy gửi" not in said and "X1" not in said[said.index("Ghi quyết định") :]
    person = next(one for one in read_result(decided.folder / "ket-qua")["people"] if one["id"] == "P2")
    title = next(one for one in person["titles"] if one["id"] == "LDTT")
    states = {step["step"]: step["state"] for step in title["path"]}
    assert states["council"] == "no"  # merged again by itself: nobody sends upward what the council refused
    assert "chưa có thay đổi" not in talk(decided.folder, "1").output  # nothing is old any more


def test_a_closing_is_undone_where_it_was_done(decided: Small) -> None:  # noqa: F811
    before = (decided.folder / "so-theo-doi.xlsx").read_bytes()
    assert "Bỏ lần chốt cuối" not in talk(decided.folder, "").output  # nothing was closed yet
    said = talk(decided.folder, "1").output  # nothing stands in the way: only the last question is asked
    assert "chưa xong" not in said and waivers(decided.folder) == []
    assert "1 sáng kiến; đánh dấu đã dùng 1 sáng kiến." in said  # the line that is entered says for what
    assert "Đã chốt: 5 danh hiệu quyết định tại trường, 2 danh hiệu trình cấp trên." in said
    assert "Bỏ lần chốt cuối" in said  # said with the ledger that was kept
    entered = (decided.folder / "so-theo-doi.xlsx").read_bytes()
    asked = talk(decided.folder, "2", "").output  # Enter alone leaves all as it is
    assert "Năm này đã chốt" in asked and "gộp lại rồi chốt thêm" in asked and "Lập lại danh sách đã chốt" in asked
    assert "rút khỏi sổ theo dõi: 7 danh hiệu, khen thưởng; 9 xếp loại; 1 sáng kiến" in asked
    assert "Xóa khỏi ket-qua: chot.xlsx" in asked and "Đã lấy lại sổ theo dõi" not in asked
    assert (decided.folder / "so-theo-doi.xlsx").read_bytes() == entered
    undone = talk(decided.folder, "2", "1").output
    assert "Đã lấy lại sổ theo dõi" in undone and "vẫn giữ trong sổ" not in undone
    assert (decided.folder / "so-theo-doi.xlsx").read_bytes() == before


def test_what_is_written_into_lines_that_are_there_is_said_before_it_is_written(closed: Small) -> None:  # noqa: F811
    number = {"reward_decisions": {"q1": {"titles": LDTT, "decision_no": "12/QĐ", "decision_date": "12/06/2027"}}}
    type_into(closed.folder / "thidua.xlsx", closed.folder / "thidua.xlsx", lambda book: put(book, number))
    disciplined(closed)
    said = talk(closed.folder, "").output
    assert "Chốt bây giờ ghi kết quả của cấp trên, số quyết định vào 4 dòng đã có của sổ theo dõi.\n" in said
    assert "Chốt bây giờ ghi vào trang Kỷ luật của sổ theo dõi 2 dòng.\n" in said and "đã có đủ" not in said


def test_initiatives_that_no_title_needed_are_said_to_be_unused(capsys: pytest.CaptureFixture[str]) -> None:
    done = Finalized(1, 0, 1, 2, 0, "", Path("chot.xlsx"), (), make_season().rulebook)
    print_finalized(done, language("vi"))
    unused = "2 sáng kiến; chưa đánh dấu sáng kiến nào là đã dùng: không danh hiệu nào chỉ nhờ sáng kiến mới đạt."
    assert unused in capsys.readouterr().out
    unclear = at(codes.INITIATIVE_USED_UNCLEAR, FilePlace("inbox"), name="A", title="B", names=("C", "D"))
    print_finalized(replace(done, findings=(unclear,)), language("vi"))  # which one was used is for a person to say
    assert " 2 sáng kiến.\n" in capsys.readouterr().out


def not_registered(title: str, *names: str) -> list[Finding]:
    return [
        at(codes.ELIGIBLE_NOT_REGISTERED, FilePlace(f"inbox/{name}.xlsx"), name=name, title=title) for name in names
    ]


def test_what_speaks_against_titles_of_several_is_said_once_with_all_their_names(
    decided: Small,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = [f"Người {place}" for place in range(9)]
    doubts = (*not_registered("Giấy khen", *names), *not_registered("Lao động tiên tiến", "Lê An"))
    conversations._print_plan(replace(obstacles(decided.folder), doubts=doubts), language("vi"), 0, 0)
    said = [line for line in capsys.readouterr().out.splitlines() if "nhưng không đăng ký" in line]
    assert said == [
        f"  - Đạt tiêu chuẩn Giấy khen nhưng không đăng ký: {', '.join(names)}",
        "  - Lê An đạt tiêu chuẩn Lao động tiên tiến nhưng không đăng ký",
    ]


def test_findings_of_a_kind_are_one_line_after_closing_too(capsys: pytest.CaptureFixture[str]) -> None:
    done = Finalized(1, 0, 1, 2, 0, "", Path("chot.xlsx"), (), make_season().rulebook)
    print_finalized(replace(done, findings=tuple(not_registered("Giấy khen", "An", "Bê", "Cúc"))), language("vi"))
    (said,) = (line for line in capsys.readouterr().out.splitlines() if "X106" in line)
    assert "Đạt tiêu chuẩn Giấy khen nhưng không đăng ký" in said and said.endswith(
        "3 chỗ: inbox/An.xlsx, inbox/Bê.xlsx, inbox/Cúc.xlsx"
    )


def test_undoing_counts_what_leaves_and_names_what_was_deleted_or_changed_since(decided: Small) -> None:  # noqa: F811
    council_says(decided, {"ballots": {"P4:LDTT": {"yes": "", "no": ""}}})
    talk(decided.folder, "1")
    council_says(decided, {"ballots": {"P4:LDTT": {"yes": 7, "no": 0}}})
    talk(decided.folder, "1")  # enters one title
    left = "đã có 6 danh hiệu, khen thưởng và 9 xếp loại của năm này"  # by the first closing
    asked = talk(decided.folder, "2", "").output
    assert "rút khỏi sổ theo dõi: 1 danh hiệu, khen thưởng; 0 xếp loại; 0 sáng kiến" in asked and left in asked
    path = decided.folder / "so-theo-doi.xlsx"
    of = {who: key for key, who in ledger_lines(path).items()}
    gone = dict.fromkeys(("person", "full_name", "title", "period", "decision_no", "decision_date", "issuer"))
    typed = {of["P1", LDTT]: gone, of["P2", LDTT]: gone, of["P3", LDTT]: {"decision_no": "7/QĐ"}}
    type_into(path, path, lambda book: put(book, {"awards": typed}))
    said = talk(decided.folder, "2", "1").output
    question, done = said.index("Bỏ lần chốt cuối?"), said.index("Đã lấy lại sổ theo dõi")
    assert "1 danh hiệu, khen thưởng; 0 xếp loại; 0 sáng kiến" in said[:question]  # not 1 - 2
    assert left in said[:question] and left in said[done:]
    assert "giữ ở luu-tru/so-theo-doi.002.bo.xlsx" in said
    (line,) = (line for line in said.splitlines() if "trở lại như trước" in line)
    assert line.startswith("3 dòng có từ trước lần chốt ấy")
    for name in ("Nguyễn Thị Ánh", "Trần Văn Bách", "Phạm Thu Hà"):
        assert f"{name} ({LDTT} 2026-2027)" in line
    assert "Lê Hòa" not in line  # entered by that closing: it leaves


def test_a_title_passed_without_the_one_before_it_is_counted_alike_by_closing_and_menu(decided: Small) -> None:  # noqa: F811
    council_says(decided, {"ballots": {"P1:LDTT": {"yes": 2, "no": 5}}})  # and CSTĐCS of P1 was passed
    plan = talk(decided.folder, "1", "").output  # and the title of P1's unit is entered with 2/3
    assert "Chưa ghi 1 trường hợp:\n  - Không ghi Chiến sĩ thi đua cơ sở dù được thông qua" in plan
    assert "1 chưa ghi" in run("finalize", decided.folder).output
    loaded = open_season_folder(decided.folder)
    step = next_step(loaded, replace(glance_of(loaded), new=0), date(2027, 6, 11))
    assert (step.key, language("vi").plain(step.values["lacks"])) == (
        "closed_part",
        "1 danh hiệu được thông qua mà chưa ghi, vì danh hiệu phải đạt trước chưa được thông qua",
    )


def test_a_season_without_a_vote_says_what_it_waits_for(small: Small) -> None:
    said = talk(small.folder, "1")
    assert "X155" in said.output and waivers(small.folder) == []


def council_says(season: Small, values: dict[str, dict[str, dict[str, object]]]) -> None:
    hd = season.folder / "inbox" / "hoi-dong.xlsx"
    type_into(hd, hd, lambda book: put(book, values))


def test_closing_says_first_what_it_enters_and_what_the_season_lacks(decided: Small) -> None:  # noqa: F811
    council_says(decided, {"ballots": {"P4:LDTT": {"yes": "", "no": ""}}})
    (decided.folder / "inbox" / "VP-registration.xlsx").unlink()
    lacking = [
        "Năm thi đua còn thiếu, hoặc chưa được thông qua:",
        "  - 1 phiếu chưa nộp: Tổ Văn phòng 1.",
        "  - Hội đồng không thông qua Tập thể lao động xuất sắc, 1 trường hợp: Tổ Toán.",
    ]
    not_entered = [f"  - Hội đồng chưa bỏ phiếu {LDTT}, 1 trường hợp: Lê Hòa."]
    before = talk(decided.folder, "").output.splitlines()
    question = before.index("Ghi quyết định của hội đồng vào sổ theo dõi?")
    assert "Chốt bây giờ ghi vào sổ theo dõi: 6 danh hiệu, khen thưởng; 9 xếp loại; 1 sáng kiến." in before[:question]
    told = ["Chưa ghi 1 trường hợp:", *not_entered, *lacking]
    assert [line for line in before[:question] if line in told] == told
    done = run("finalize", decided.folder).output.splitlines()
    assert [line for line in done if line in (*lacking, *not_entered)] == [*lacking, *not_entered]
    assert done[-2].startswith("Đã ghi 6 trường hợp; 1 chưa ghi.") and done[-1:] == not_entered
    closing = run("finalize", decided.folder, "--quiet").output  # as the menu has it close
    assert not any(line in closing for line in lacking) and closing.splitlines()[-1:] == not_entered
    status = run("status", decided.folder).output
    assert "Còn 1 phiếu chưa nộp, 1 trường hợp hội đồng chưa bỏ phiếu xong" in " ".join(status.split())
    assert "không còn chờ phiếu nào" not in status
    council_says(decided, {"ballots": {"P4:LDTT": {"yes": 7, "no": 0}}})  # a late vote, and a second closing
    assert "Chốt bây giờ ghi vào sổ theo dõi: 1 danh hiệu, khen thưởng; 0 xếp loại" in talk(decided.folder, "1").output
    assert ("P4", LDTT) in lines(decided.folder, "awards", "person", "title")


def test_a_meeting_on_a_day_before_its_round_ended_is_the_cause_that_is_said_and_is_settled(
    decided: Small,  # noqa: F811
) -> None:
    council_says(decided, {"meeting": {"date": {"value": "30/05/2027"}}})
    stopped = " ".join(run("finalize", decided.folder).output.split())
    cause = "Ngày họp 30/05/2027 trước ngày cuối của Học kỳ II (31/05/2027), nên kết quả bỏ phiếu chưa được tính"
    assert f"Hội đồng đã bỏ phiếu nhưng phiếu chưa được tính: {cause}" in stopped
    assert "Ghi kết quả bỏ phiếu vào" not in stopped
    merged = run("merge", decided.folder / "inbox").output
    assert "Hội đồng đã bỏ phiếu nhưng phiếu chưa được tính: sửa lỗi của cuộc họp" in merged
    loaded = open_season_folder(decided.folder)
    assert next_step(loaded, glance_of(loaded), date(2027, 6, 11)).key == "uncounted"
    refused = talk(decided.folder, "")
    assert cause in refused.output and "Ghi quyết định của hội đồng" not in refused.output
    said = talk(decided.folder, "1", "Nguyễn Văn Chủ", "Họp sớm một ngày, đã đủ phiếu", "1")
    assert "Đã chốt: 5 danh hiệu quyết định tại trường, 2 danh hiệu trình cấp trên." in said.output
    assert [row[0] for row in waivers(decided.folder)] == ["C151"]


def test_a_meeting_that_may_decide_nothing_is_not_offered_to_be_accepted_and_says_what_to_do(
    decided: Small,  # noqa: F811
) -> None:
    council_says(decided, {"meeting": {name: {"value": 4} for name in ("present", "ballots_issued", "ballots_valid")}})
    said = " ".join(talk(decided.folder, "1").output.split())
    assert "chưa đủ để họp" in said and "họp lại, bỏ phiếu lại rồi ghi vào sổ họp" in said
    assert "chọn Chốt trong danh mục" not in said and "Ai duyệt" not in said
    assert waivers(decided.folder) == []


def test_where_only_a_closing_before_is_left_nobody_is_asked_to_enter_anything(closed: Small) -> None:  # noqa: F811
    council_says(closed, {"meeting": {name: {"value": 4} for name in ("present", "ballots_issued", "ballots_valid")}})
    said = talk(closed.folder, "").output
    assert "lần chốt trước vẫn còn trong sổ theo dõi" in said and "Bỏ lần chốt cuối" in said
    assert "Ghi quyết định của hội đồng vào sổ theo dõi?" not in said


@pytest.mark.parametrize("grade", ["", "Khá"])  # of P4: known, so that he has the title's conditions, or not read
def test_errors_are_named_before_anything_is_entered_and_votes_that_cannot_be_counted_are_told_as_such(
    grade: str,
    decided: Small,  # noqa: F811
) -> None:
    council_says(decided, {"ballots": {"P4:LDTT": {"yes": 71, "no": 0}}})
    if grade:
        mistype(decided, "VAN", "R2", "standing", "P4", "grade", grade)
    said = talk(decided.folder, "").output.splitlines()
    before = said[: said.index("Ghi quyết định của hội đồng vào sổ theo dõi?")]
    wrong = f"Phiếu {LDTT} chưa tính được vì số phiếu ghi chưa đúng hoặc chưa đủ, 1 trường hợp: Lê Hòa."
    assert f"  - {wrong}" in before
    assert f"  - {2 if grade else 1} lỗi chưa sửa (danh hiệu ghi bây giờ không dựa vào chỗ sai):" in before
    assert any(line.startswith(f"    Lê Hòa, {LDTT}: 71 phiếu nhưng chỉ có 7 phiếu (C141, ") for line in before)
    assert not any("chưa đủ căn cứ" in line or "Hội đồng chưa bỏ phiếu" in line for line in before)
    done = run("finalize", decided.folder).output.splitlines()
    assert done[-2].startswith("Đã ghi 6 trường hợp; 1 chưa ghi.") and done[-1] == f"  - {wrong}"


def test_errors_in_the_councils_workbook_are_put_right_before_closing(decided: Small) -> None:  # noqa: F811
    """Of 7 ballots 9 agreed, which no vote can be; a grade that a unit typed wrongly is no error of the council."""

    def first_line() -> tuple[str, object]:
        loaded = open_season_folder(decided.folder)
        step = next_step(loaded, replace(glance_of(loaded), new=0), date(2027, 6, 11))
        return step.key, step.values.get("count")

    mistype(decided, "TOAN", "R2", "standing", "P2", "grade", "Khá")
    assert first_line() == ("close", None)
    council_says(decided, {"ballots": {"P4:LDTT": {"yes": 9, "no": 0}}})
    assert first_line() == ("council_slip", 1)


def test_the_head_who_would_sign_for_the_head_is_named_once_by_merge_and_before_closing(decided: Small) -> None:  # noqa: F811
    own = {"school": {"head": {"value": "Trần Văn Bách"}}}  # P2, whom the council passed for LĐTT
    type_into(decided.folder / "thidua.xlsx", decided.folder / "thidua.xlsx", lambda book: put(book, own))
    named = "Người ký có tên trong danh sách được tặng hoặc có sáng kiến được chứng nhận: Trần Văn Bách"
    assert run("merge", decided.folder / "inbox").output.count(named) == 1
    said = talk(decided.folder, "", "").output
    assert said.count(named) == 1 and named in said[: said.index("Ghi quyết định của hội đồng")]
    run("finalize", decided.folder)
    # Nothing is left to be entered, and the decision is a draft: it is not all done, and the answer is asked for again.
    draft = "quyết định khen thưởng là dự thảo, chưa có người ký"
    loaded = open_season_folder(decided.folder)
    step = next_step(loaded, glance_of(loaded), date(2027, 6, 11))
    assert step.key == "closed_part" and draft in run("status", decided.folder).output
    agreed = talk(decided.folder, "1", "Chủ tịch UBND xã", "Công văn 12", "1").output
    assert "Cơ quan cấp trên đã đồng ý để người này ký?" in agreed
    assert [row[:1] + row[2:] for row in waivers(decided.folder)] == [("X213", "Công văn 12", "Chủ tịch UBND xã", None)]
    assert named not in talk(decided.folder, "").output and draft not in run("status", decided.folder).output
    # Of P5 nothing was passed; of nobody is anything said where no head is declared.
    for other in ("Vũ Đức Đạt", ""):
        own["school"]["head"]["value"] = other
        type_into(decided.folder / "thidua.xlsx", decided.folder / "thidua.xlsx", lambda book: put(book, own))
        assert "Người ký có tên" not in run("merge", decided.folder / "inbox").output


@pytest.fixture
def ungraded(decided: Small) -> Small:  # noqa: F811
    """A season whose council has passed LĐTT of P2 and P4, whose grades were taken out of their forms since."""
    for unit, who in (("TOAN", "P2"), ("VAN", "P4")):
        mistype(decided, unit, "R2", "standing", who, "grade", "")
    return decided


ONE_BY_ONE = ("2", "1", "", "1", "Nguyễn Văn Chủ", "Xếp loại ghi sau", "1")  # P2 yes, P4 not yet, Tổ Toán yes


def test_titles_judged_otherwise_since_the_vote_are_accepted_one_by_one(ungraded: Small) -> None:
    said = talk(ungraded.folder, *ONE_BY_ONE).output
    assert "  - LĐTT: Trần Văn Bách, Lê Hòa – kết quả xét là chưa đủ căn cứ: chưa có xếp loại chất lượng\n" in said
    assert "\nLĐTT: Lê Hòa – kết quả xét là chưa đủ căn cứ: chưa có xếp loại chất lượng.\n  1  Có, chấp nhận\n" in said
    assert said.count("Ai duyệt") == said.count("Lý do: ") == 1 and "Ghi vào sổ theo dõi?" not in said
    assert "Chốt bây giờ ghi vào sổ theo dõi: 6 danh hiệu" in said and "Đã ghi 6 trường hợp; 1 chưa ghi." in said
    waits = f"  - {LDTT}, Lê Hòa: từ khi phát phiếu bầu đến nay đã khác, kết quả xét là chưa đủ căn cứ: chưa có"
    assert said.splitlines()[-1].startswith(waits) and said.count(waits) == 2  # before it is written, and after
    entered = lines(ungraded.folder, "awards", "person", "title")
    assert ("P2", LDTT) in entered and ("P4", LDTT) not in entered
    # The letter upward counts what was entered, as report and decision do: P1, P2 and P3.
    run("mail", ungraded.folder, "--kind", "summary")
    letter = message_from_bytes((ungraded.folder / "ket-qua/thu/bao-cao.eml").read_bytes(), policy=default)
    assert f"{LDTT}: 3 " in letter.get_body().get_content()
    again = talk(ungraded.folder, "1", "Nguyễn Văn Chủ", "Đã bổ sung", "1").output  # only what was left out is asked
    assert "  - LĐTT: Lê Hòa – kết quả xét" in again and "Trần Văn Bách" not in again[: again.index("Chấp nhận của")]
    assert ("P4", LDTT) in lines(ungraded.folder, "awards", "person", "title")


def test_explain_says_which_title_a_closing_left_out_and_why(ungraded: Small) -> None:
    """LĐTT of P2 and P4 have no grade to rest on: that of P4 is left out; the vote on P3 comes after the closing."""
    left_out = "Lần chốt trước để lại, chưa ghi vào sổ theo dõi: "

    def explained(who: str) -> str:
        return run("explain", who, "--season", ungraded.folder).output

    late = {"P3:LDTT": {"yes": "", "no": ""}, "P3:CSTDCS": {"yes": "", "no": ""}}
    council_says(ungraded, {"ballots": late})
    assert left_out not in explained("P4")  # nothing is closed yet
    talk(ungraded.folder, *ONE_BY_ONE)
    said = explained("P4")
    assert left_out in said and "kết quả xét là chưa đủ căn cứ: chưa có xếp loại chất lượng" in said
    assert "chưa ghi vào sổ" not in explained("P2").lower()
    council_says(ungraded, {"ballots": {key: {"yes": 7, "no": 0} for key in late}})
    assert "Chưa ghi vào sổ theo dõi: chốt lại để ghi." in explained("P3")


def test_alike_titles_without_a_sure_basis_are_asked_about_together_or_one_by_one(decided: Small) -> None:  # noqa: F811
    """Of a question that no answer of *Chấp nhận* has settled: the verdict was the same when it was voted on."""
    import click

    choice = open_season_folder(decided.folder).rulebook.columns.choices["title"]["LDTT"]
    cell = CellPlace("inbox/hoi-dong.xlsx", "Xếp loại", 9, 7)
    titles = tuple(UnsureTitle((who, "LDTT"), name, choice, (cell,)) for who, name in (("P2", "Bách"), ("P4", "Hòa")))
    alike = UnsureTitles(titles, Phrase("closing.met_unknown"), (Phrase("closing.basis_changed"),))
    asked = replace(obstacles(decided.folder), unsure=(alike,))
    left: list[list[str]] = []

    @click.command()
    def begin() -> None:
        left.append(conversations._left_out(Menu(main, language("vi")), asked))

    for answers, waits in (("1\n", []), ("2\n1\n\n", ["P4:LDTT"]), ("\n", ["P2:LDTT", "P4:LDTT"])):
        said = CliRunner().invoke(begin, input=answers, catch_exceptions=False).output
        assert f"Đó là {LDTT} cho Bách, {LDTT} cho Hòa.\nXem hoặc ghi cho rõ ở inbox/hoi-dong.xlsx, trang" in said
        assert left.pop() == waits


def test_explain_names_the_error_for_which_a_closing_left_a_title_out(doubtful: Small) -> None:
    run("finalize", doubtful.folder)
    (line,) = (
        line for line in run("explain", "P2", "--season", doubtful.folder).output.splitlines() if "để lại" in line
    )
    assert "C105" in line and "inbox/TOAN-self-scoreR2.xlsx" in line


def test_nothing_but_a_title_without_a_sure_basis_can_be_left_out(decided: Small) -> None:  # noqa: F811
    said = run("finalize", decided.folder, "--leave-out", "P1:LDTT")
    assert said.exit_code == 2 and "không phải P1:LDTT" in said.output
    assert lines(decided.folder, "awards", "person", "title") == []


def ledger_file(small: Small, **values: object) -> None:
    """Type into the line of the ledger on LĐTT of P4."""
    path = small.folder / "so-theo-doi.xlsx"
    key = next(key for key, who in ledger_lines(path).items() if who == ("P4", LDTT))
    type_into(path, path, lambda book: put(book, {"awards": {key: values}}))


def ledger_lines(path: Path) -> dict[str, tuple[object, object]]:
    table = tables(opened(path))["awards"]
    return {key: (table.cell(key, "person").value, table.cell(key, "title").value) for key in table.rows()}


NOT_GIVEN = f"Sổ theo dõi đã ghi {LDTT} năm học 2026-2027 cho Lê Hòa, nhưng kết quả năm nay không có"


@pytest.fixture
def voted_again(closed: Small) -> Small:  # noqa: F811
    """A season that was closed, whose council has refused LĐTT of P4 since, two of seven votes for it."""
    council_says(closed, {"ballots": {"P4:LDTT": {"yes": 2, "no": 5}}})
    return closed


def test_a_line_that_the_council_refused_since_is_named_before_anything_is_written_and_taken_out(
    voted_again: Small,
) -> None:
    folder = voted_again.folder
    entered = (folder / "so-theo-doi.xlsx").read_bytes()
    others = [line for line in lines(folder, "awards", "person", "title") if line != ("P4", LDTT)]
    kept = talk(folder, "", "1").output  # Enter alone leaves the line
    assert NOT_GIVEN in kept[: kept.index("Ghi quyết định của hội đồng vào sổ theo dõi?")]
    assert "--take-out" not in kept
    assert (folder / "so-theo-doi.xlsx").read_bytes() == entered
    said = talk(folder, "1", "1").output
    question = said.index("Ghi quyết định của hội đồng vào sổ theo dõi?")
    assert NOT_GIVEN in said[:question] and "X158" not in said
    assert "rút khỏi sổ theo dõi 1 dòng" in said[:question] and "đã có đủ" not in said
    assert "đã rút 1 dòng" in said[question:] and "luu-tru/so-theo-doi.002.bak.xlsx" in said[question:]
    assert lines(folder, "awards", "person", "title") == others
    assert (folder / "luu-tru" / "so-theo-doi.002.bak.xlsx").read_bytes() == entered
    assert "Rút" not in talk(folder, "").output
    assert "đã ghi" not in run("check", folder / "so-theo-doi.xlsx").output


def test_a_grade_that_is_another_since_is_named_and_one_answer_replaces_its_line(closed: Small) -> None:  # noqa: F811
    mistype(closed, "VAN", "R2", "standing", "P5", "grade", "HTTNV")
    before = lines(closed.folder, "awards", "person", "title")
    said = talk(closed.folder, "1", "1").output
    assert "cho Vũ Đức Đạt, nhưng kết quả năm nay là Hoàn thành tốt nhiệm vụ" in said
    assert "Sửa 1 dòng ấy theo kết quả năm nay?" in said and "Có, rút dòng cũ và ghi kết quả năm nay" in said
    after = lines(closed.folder, "awards", "person", "title")
    assert [line for line in after if line not in before] == [("P5", "Hoàn thành tốt nhiệm vụ")]
    assert [line for line in before if line not in after] == [("P5", "Hoàn thành nhiệm vụ")]
    assert "Sửa 1 dòng" not in talk(closed.folder, "").output


def test_a_line_with_a_decision_is_named_and_never_taken_out(voted_again: Small) -> None:
    for values in ({"decision_no": "12/QĐ"}, {"decision_no": None, "decision_date": "12/06/2027"}):
        ledger_file(voted_again, **values)
        said = talk(voted_again.folder, "1").output
        assert NOT_GIVEN in said[: said.index("Ghi quyết định")] and "Rút" not in said
        refused = run("finalize", voted_again.folder, "--take-out", "P4:LDTT")
        assert refused.exit_code == 2 and "không phải P4:LDTT" in refused.output
        assert ("P4", LDTT) in lines(voted_again.folder, "awards", "person", "title")


def test_an_initiative_is_free_again_once_its_title_is_taken_out(closed: Small) -> None:  # noqa: F811
    (used,) = [line for line in lines(closed.folder, "initiatives", "person", "used_for") if line[1]]
    council_says(closed, {"ballots": {f"{used[0]}:CSTDCS": {"yes": 2, "no": 5}}})
    done = run("finalize", closed.folder, "--take-out", f"{used[0]}:CSTDCS")
    assert "đã rút 1 dòng" in done.output
    assert (used[0], None) in lines(closed.folder, "initiatives", "person", "used_for")


TTLDTT = "Tập thể lao động tiên tiến"


def closed_on(season: Small, refused: str) -> None:
    """Have the council refuse LĐTT to some, two of seven votes for it, and close all the same what it passed."""
    council_says(season, {"ballots": {key: {"yes": 2, "no": 5} for key in refused.split()}})
    assert run("finalize", season.folder).exit_code == 0


def basis_of_unit(season: Small) -> object:
    return dict(line for line in lines(season.folder, "awards", "title", "ground") if line[1]).get(TTLDTT)


TWO_OF_THREE = "2/3 cá nhân (66,67%) đạt Lao động tiên tiến"  # P1 and P3 of three; 70 % are needed
ONE_OF_THREE = "1/3 cá nhân (33,33%) đạt Lao động tiên tiến"  # P1 alone


@pytest.fixture
def accepted_unit(decided: Small) -> Small:  # noqa: F811
    """A season closed with TTLĐTT of Tổ Toán, of whose three people two have LĐTT, and the council said Có to that."""
    closed_on(decided, "P2:LDTT")
    return decided


def test_a_unit_title_entered_with_one_share_is_asked_again_with_another(accepted_unit: Small) -> None:
    assert TWO_OF_THREE in str(basis_of_unit(accepted_unit))
    assert "Vẫn giữ trong sổ" not in talk(accepted_unit.folder, "").output  # the share is the one that was accepted
    assert "X162" not in run("merge", accepted_unit.folder / "inbox").output
    council_says(accepted_unit, {"ballots": {key: {"yes": 2, "no": 5} for key in ("P3:LDTT", "P3:CSTDCS")}})
    assert "X162" in run("merge", accepted_unit.folder / "inbox").output
    left = talk(accepted_unit.folder, "", "1", "1").output  # Enter for the unit; the lines of P3 go
    asked = next(line for line in left.splitlines() if line.startswith("1/1. Sổ theo dõi đã ghi"))
    assert TTLDTT in asked and asked.index(TWO_OF_THREE) < asked.index("; nay ") < asked.index(ONE_OF_THREE)
    assert TWO_OF_THREE in str(basis_of_unit(accepted_unit))  # nobody has answered for the new one
    kept = talk(accepted_unit.folder, "1", "1").output
    assert "Sổ theo dõi: giữ 1 dòng, ghi lại căn cứ hiện nay." in kept
    assert ONE_OF_THREE in str(basis_of_unit(accepted_unit))
    assert "Vẫn giữ trong sổ" not in talk(accepted_unit.folder, "").output


def test_a_unit_title_on_another_share_is_taken_out_and_asked_about_once_its_line_is_gone(
    accepted_unit: Small,
) -> None:
    folder, unit = accepted_unit.folder, ("TOAN", TTLDTT)
    council_says(accepted_unit, {"ballots": {key: {"yes": 2, "no": 5} for key in ("P3:LDTT", "P3:CSTDCS")}})
    talk(folder, "2", "1", "1")
    assert (*unit, "Đã rút, không trao") in lines(folder, "awards", "person", "title", "issuer")
    assert TTLDTT not in talk(folder, "").output  # whoever took it out knows
    path = folder / "so-theo-doi.xlsx"
    key = next(key for key, who in ledger_lines(path).items() if who == unit)
    gone = dict.fromkeys(("person", "full_name", "title", "period", "issuer"))
    type_into(path, path, lambda book: put(book, {"awards": {key: gone}}))
    again = talk(folder, "", "").output
    assert f"1/1. Hội đồng thông qua {TTLDTT} cho Tổ Toán" in again and ONE_OF_THREE in again


def test_a_title_entered_on_a_sure_basis_is_asked_about_once_it_has_none(closed: Small) -> None:  # noqa: F811
    assert basis_of_unit(closed) is None  # 3/3
    council_says(closed, {"ballots": {"P2:LDTT": {"yes": 2, "no": 5}}})
    path = closed.folder / "so-theo-doi.xlsx"
    key = next(key for key, who in ledger_lines(path).items() if who == ("TOAN", TTLDTT))
    type_into(path, path, lambda book: put(book, {"awards": {key: {"decision_no": "12/QĐ"}}}))
    said = talk(closed.folder, "1", "1", "1").output
    question = said[said.index("1/1. Sổ theo dõi đã ghi") :]
    assert f"{TTLDTT} cho Tổ Toán; nay " in question and TWO_OF_THREE in question
    assert "Rút" not in question[: question.index("Gõ số")]  # it bears a decision
    assert TWO_OF_THREE in str(basis_of_unit(closed))


def test_a_title_that_is_taken_out_although_it_has_votes_is_given_nowhere_any_more(decided: Small) -> None:  # noqa: F811
    assert run("finalize", decided.folder).exit_code == 0
    path = decided.folder / "inbox" / "TOAN-self-scoreR2.xlsx"
    type_into(path, path, lambda book: put(book, {"standing": {"P2": {"discipline": "cảnh cáo"}}}))
    asked = run("finalize", decided.folder).output
    assert [line for line in asked.splitlines() if "X156" in line and "cho Trần Văn Bách" in line]
    done = run("finalize", decided.folder, "--take-out", "P2:LDTT").output
    assert "đã rút 1 dòng" in done
    assert [line for line in done.splitlines() if "X156" in line and "cho Trần Văn Bách" in line] == []
    result = decided.figures()
    assert "cho Trần Văn Bách" not in " ".join(one["message"] for one in result["findings"])
    (person,) = [one for one in result["people"] if one["id"] == "P2"]
    (title,) = [one for one in person["titles"] if one["id"] == "LDTT"]
    assert title["ended_at"] == "eligible" and "rút khỏi sổ theo dõi" in str(title["path"])
    assert "cho Trần Văn Bách" not in run("finalize", decided.folder).output


def test_only_a_title_on_another_basis_can_be_kept(decided: Small) -> None:  # noqa: F811
    said = run("finalize", decided.folder, "--keep", "TOAN:TTLDTT")
    assert said.exit_code == 2 and "không phải TOAN:TTLDTT" in said.output


def test_what_a_row_of_waivers_lets_in_is_said_with_its_share_before_it_is_entered(decided: Small) -> None:  # noqa: F811
    council_says(decided, {"ballots": {"P2:LDTT": {"yes": 2, "no": 5}}})
    row = {"w1": {"code": "X142", "where": "TOAN", "reason": "Biên bản 3", "approver": "Hiệu trưởng"}}
    type_into(decided.folder / "thidua.xlsx", decided.folder / "thidua.xlsx", lambda book: put(book, {"waivers": row}))
    said = talk(decided.folder, "1").output
    (line,) = (line for line in said.splitlines() if line.startswith("Ghi theo trang Chấp nhận"))
    assert f"{TTLDTT} cho Tổ Toán" in line and TWO_OF_THREE in line and "Biên bản 3 – Hiệu trưởng" in line
    assert TWO_OF_THREE in str(basis_of_unit(decided))


def test_an_older_ledger_gets_the_column_of_bases(decided: Small) -> None:  # noqa: F811
    def without(book: Any) -> None:
        table = tables(book)["awards"]
        table.sheet.delete_cols(table.columns()["ground"])

    path = decided.folder / "so-theo-doi.xlsx"
    change(path, path, without)
    closed_on(decided, "P2:LDTT")
    assert TWO_OF_THREE in str(basis_of_unit(decided))
    change(path, path, without)
    council_says(decided, {"ballots": {key: {"yes": 2, "no": 5} for key in ("P3:LDTT", "P3:CSTDCS")}})
    assert run("finalize", decided.folder, "--keep", "TOAN:TTLDTT").exit_code == 0
    assert ONE_OF_THREE in str(basis_of_unit(decided))
