"""The menu: opened on a terminal, finds the season, runs the same commands as typing does, comes back."""

import os
import re
import select
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.program import run
from tests.seasons.outside import put, type_into
from tests.seasons.small import Small
from thidua_xlsx.cli import main as front
from thidua_xlsx.cli import menu
from thidua_xlsx.cli import next_step as next_steps
from thidua_xlsx.cli.main import main
from thidua_xlsx.commands.status import Status, glance_of, status_of
from thidua_xlsx.declare.season import CouncilMember, Unit
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.runtime.staged_outputs import OutputLocked
from thidua_xlsx.workflow.load.season_folder import open_season_folder

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def somebody_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder without seasons, an empty folder to stand in, and somebody who sits at a terminal."""
    home, here = tmp_path / "nha", tmp_path / "dang dung"
    home.mkdir()
    here.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(here)
    monkeypatch.setattr(front, "at_a_terminal", lambda: True)
    monkeypatch.setattr(menu, "open_file", lambda path: True)
    monkeypatch.setattr(menu, "date", on(date(2027, 5, 31)))  # every round has begun
    return here


def on(day: date) -> type[date]:
    """A calendar that is open at a day."""
    return type("Day", (date,), {"today": classmethod(lambda cls: cls(day.year, day.month, day.day))})


def answered(*lines: str, lang: str = "vi") -> Result:
    """Open the menu and answer its questions; leaving is not among the answers."""
    typed = "".join(f"{line}\n" for line in (*lines, "0"))
    done = CliRunner().invoke(main, ["--lang", lang] if lang != "vi" else [], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def number(shown: str, words: str) -> str:
    """The number beside a line of the menu as it was shown."""
    return next(line.split()[0] for line in shown.splitlines() if line.endswith(words) and line.split()[0].isdecimal())


def keys(words: str) -> list[str]:
    """What is typed to get to an item: its number, or the number of the last line and then its own."""
    shown = answered().output
    if any(line.endswith(f"  {words}") for line in shown.splitlines()):
        return [number(shown, words)]
    more = number(shown, "Việc khác")
    return [more, number(answered(more, "0").output, words)]


def test_without_a_terminal_nothing_typed_gives_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    done = run()
    assert done.exit_code == 0
    assert done.output.startswith("Cách dùng: ")
    assert "finalize" in done.output
    assert run("--lang", "en").output.startswith("Usage: ")


@pytest.mark.parametrize("name", ["Trường Tiểu học Hải Lộc", "Tiểu học Hải Lộc"])
def test_a_new_season_is_begun_by_answering_and_is_the_one_that_init_makes(
    tmp_path: Path, somebody_at_home: Path, name: str
) -> None:
    done = answered("1", name, "", "2026-2027", "", "", "")
    season = somebody_at_home / "truong-tieu-hoc-hai-loc-2026"
    assert "chỉ bấm Enter: Trường tiểu học" in done.output  # the kind is told from the name
    assert "  7  Trường tiểu học (25 điểm" in done.output  # by its name, not by what a command is given
    assert f"Năm thi đua ở {season}: sổ thidua.xlsx chưa khai đủ" in done.output  # the state, shown when it comes back
    typed = tmp_path / "go" / season.name
    run("init", typed, "--profile", "tieu-hoc", "--year", "2026-2027", "--school", "Trường Tiểu học Hải Lộc")
    assert (typed / "thidua.xlsx").read_bytes() == (season / "thidua.xlsx").read_bytes()


@pytest.mark.parametrize("answers", [[""], ["1", ""], ["3", ""], ["3", "2", ""]], ids=["form", "unit", "round", "both"])
def test_enter_alone_issues_nothing_and_says_so(
    small: Small, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    monkeypatch.chdir(small.folder)
    before = sorted(Path("phieu").rglob("*"))
    assert "Chưa chọn, chưa phát phiếu nào." in answered("1", *answers).output
    assert sorted(Path("phieu").rglob("*")) == before


def test_leaving_the_forms_after_some_were_issued_does_not_say_that_none_were(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.folder)
    said = answered("1", "3", "2", "2", "", "1", "0").output  # TOAN's scores of R2; then the forms again, and back
    assert "Không phát thêm phiếu nào." in said
    assert "chưa phát phiếu nào" not in said


def test_every_item_runs_the_command_of_its_name(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    run_group = click.Group.main

    def typed_in(self: click.Group, args: list[str] | None = None, prog_name: str | None = None, **more: Any) -> Any:
        if prog_name != "thidua-xlsx":  # the menu itself, as the runner starts it
            return run_group(self, args, prog_name, **more)
        ran.append((args or [])[2:])
        raise SystemExit(0)

    monkeypatch.chdir(small.folder)
    monkeypatch.setattr(menu.Menu, "_state", lambda self: None)
    (small.folder / "danh-sach.xlsx").touch()
    answers = {
        "Kiểm tra sổ và các phiếu trong inbox": [],
        "Phát phiếu cho các tổ": ["3", "2", "2"],
        "Xem ai đã nộp, ai chưa nộp": [],
        "Gộp phiếu, lập bảng tổng hợp": [],
        "Giải thích một điều cần xem lại, một danh hiệu, một người": ["P1", "1"],
        "Soạn thư: gửi phiếu, trả phiếu, nhắc nộp, báo cáo": ["2"],
        "Chốt kết quả của hội đồng, hoặc bỏ lần chốt cuối": [],  # nothing is decided: no question
        "Nhập câu trả lời thu bằng Google Forms, Microsoft Forms, bảng Excel": ["danh-sach.xlsx", "3", "3", "1"],
        "Cập nhật sổ, thêm người từ danh sách nhân sự": [""],
        "Sao lưu cả năm thi đua vào một tệp": [],
        "Xem thử một trường mẫu": [],
        "Đặt tệp bấm đúp «Thi đua» vào các thư mục": [],
        "Lập năm học sau từ năm học này": ["", "nam-sau", "danh-sach.xlsx"],
    }
    lines = [line for words, asked in answers.items() for line in (*keys(words), *asked, "")]
    monkeypatch.setattr(click.Group, "main", typed_in)
    shown = answered(*lines).output
    assert "Nhắc nộp" in shown and "Gửi các trường" not in shown  # nobody reports to a school
    assert "Phiếu tự chấm điểm thi đua" in shown and "PHIẾU" not in shown
    assert "Là câu trả lời của loại phiếu nào?" in shown
    first_round = ("--phase", "self-score", "--round", "R1")
    assert ran[:-2] == [
        ["check", "thidua.xlsx", "inbox"],
        ["forms", ".", "--phase", "self-score", "--round", "R2", "--unit", "TOAN"],
        ["status", "."],
        ["merge", "inbox"],
        ["explain", "P1"],
        ["explain", "--all", "P1"],
        ["mail", ".", "--kind", "reminders"],
        ["finalize", "."],
        ["import-answers", "danh-sach.xlsx", "--map", "plain-table", "--season", ".", *first_round],
        ["update", "."],
        ["backup", "."],
        ["demo", "thidua-demo"],
        ["setup", "."],
    ]
    after = str(small.folder.parent / "nam-sau")
    assert ran[-2] == ["init", after, "--from", ".", "--year", "2027-2028"]
    assert ran[-1] == ["update", after, "--roster", "danh-sach.xlsx"]  # who came and left over the summer


def test_the_first_line_says_what_to_do_next_and_why(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder / "inbox")  # whoever stands in a season's folder is in that season
    assert "Thư mục inbox có 9 tệp mới chưa gộp: bấm 3 để gộp." in answered().output
    [returned, *_] = sorted((small.folder / "inbox").iterdir())
    kept = returned.read_bytes()
    returned.unlink()
    small.merge("--no-papers")
    after = answered().output
    # 9 forms were issued, 8 came back; the season workbook names no day.
    assert "Đã phát 9 phiếu, 1 chưa nộp: bấm 2 để xem." in after
    assert re.search(r"Gộp lần cuối \d\d/\d\d/\d{4} \d\d:\d\d: \d+ lỗi phải sửa", after)
    returned.write_bytes(kept)
    assert "Thư mục inbox có 1 tệp mới chưa gộp" in answered().output


@pytest.mark.parametrize(
    ("fields", "last", "key"),
    [
        ({"closed": True, "voted": True}, None, "closed"),
        ({"closed": True, "voted": True, "otherwise": 3}, None, "closed_otherwise"),  # before it goes up
        ({"voted": True}, None, "close"),
        ({"voted": True, "unvoted": 2, "missing": 1}, None, "close_part"),
        ({"voted": True, "to_mend": 3}, None, "council_slip"),
        ({"voted": True, "to_mend": 3, "entered": 5}, None, "close_rest"),  # closed as it was
        ({"missing": 1}, None, "missing"),
        ({"missing": 1, "faulty": 1}, date(2027, 1, 13), "missing_due"),
        ({"missing": 1}, date(2027, 1, 8), "missing_late"),
        ({"faulty": 2}, None, "slips"),
        ({"rounds": ("R1",)}, None, "round"),
        ({"rounds": ("R1",), "day": date(2026, 12, 20)}, None, "round_ahead"),  # the second begins on 01/01/2027
        ({}, None, "meeting"),
    ],
)
def test_what_comes_next_is_what_holds_up_the_rest(
    small: Small, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], last: date | None, key: str
) -> None:
    """Of what is true of a season on 10/01/2027 the first line names what everything after it waits for."""
    loaded = open_season_folder(small.folder)
    day, glance = fields.get("day", date(2027, 1, 10)), replace(glance_of(loaded), new=0)
    [one, *_] = status_of(loaded, day).forms
    rounds = fields.get("rounds", ("R1", "R2"))
    out = (replace(one, progress=replace(one.progress, files=(), due=Due("", last, last))),) * fields.get("missing", 0)
    mend = (replace(one, progress=replace(one.progress, errors=1)),) * fields.get("faulty", 0)
    good = tuple(replace(one, progress=replace(one.progress, errors=0, round=round_)) for round_ in rounds)
    told = {
        name: fields[name]
        for name in ("closed", "voted", "unvoted", "to_mend", "entered", "otherwise")
        if name in fields
    }
    status = Status(day, loaded.rulebook, (*out, *mend, *good), (), (), (), **told)
    monkeypatch.setattr(next_steps, "status_of", lambda loaded, day: status)
    step = next_steps.next_step(loaded, glance, day)
    assert step.key == key
    assert step.values.get("days") == {"missing_due": 3, "missing_late": 2}.get(key)
    line, _ = (menu._state_lines(step, replace(glance, last=None), language(lang))[0] for lang in LANGUAGES)
    if key == "council_slip":
        assert line == (
            "Hội đồng đã bỏ phiếu, sổ họp còn 3 lỗi phải sửa: bấm 4 để mở thư mục phiếu trả lại; "
            "sửa xong chép vào thư mục inbox rồi gộp. Đúng như đã ghi thì bấm 5 để chốt."
        )
    if key == "slips":
        mailed = "(bấm 6 rồi 3 để soạn sẵn lời nhắn Zalo, thư)"
        assert line.endswith(f"bấm 4 để mở thư mục phiếu trả lại, gửi lại các tổ {mailed}.")
    if key == "close_part":
        lacking = "1 phiếu chưa nộp, 2 trường hợp hội đồng chưa bỏ phiếu xong"
        assert line == f"Hội đồng đã bỏ phiếu, còn {lacking}: có thêm thì gộp lại; bấm 5 để chốt kết quả."
    if key == "closed":  # what is closed goes up first, then the next year begins
        report = "gửi cấp trên tệp ket-qua/bao-cao-cap-tren.xlsx (bấm 6 rồi 3 để soạn thư)"
        assert line == f"Năm học này đã chốt: {report}, rồi bấm 6 rồi 7 để lập năm học sau."


@pytest.mark.parametrize(
    ("council", "leaders", "lacking"),
    [
        (False, ("Lê An", ""), "hội đồng (cần trước khi họp), người đứng đầu Tổ 1"),
        (True, ("", ""), "người đứng đầu Tổ 0, Tổ 1"),
        (True, ("Lê An", "Vũ Bình"), ""),
    ],
)
def test_before_the_first_form_the_season_workbook_is_filled_in_and_checked(
    small: Small, council: bool, leaders: tuple[str, ...], lacking: str
) -> None:
    loaded = open_season_folder(small.folder)
    units = tuple(Unit(f"T{place}", f"Tổ {place}", leader=leader) for place, leader in enumerate(leaders))
    members = (CouncilMember("HD1", "Lê An"),) if council else ()
    loaded = replace(loaded, rulebook=replace(loaded.rulebook, units=units, council=members))
    glance = replace(glance_of(loaded), files=0, new=0, issued=(), last=None)
    step = next_steps.next_step(loaded, glance, date(2026, 8, 20))
    assert menu._state_lines(step, glance, language("vi")) == [
        f"Chưa phát phiếu nào. Sổ thidua.xlsx chưa ghi {lacking}: bấm 4 để mở sổ, điền cho đủ, rồi bấm 1 để phát "
        "phiếu cho các tổ (muốn kiểm tra sổ trước: bấm 6 rồi 1)."
        if lacking
        else "Chưa phát phiếu nào: bấm 1 để phát phiếu cho các tổ (muốn kiểm tra sổ thidua.xlsx trước: bấm 6 rồi 1)."
    ]


def test_forms_that_are_out_are_all_counted_and_the_late_ones_named_beside(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = open_season_folder(small.folder)
    day, glance = date(2027, 1, 10), replace(glance_of(loaded), new=0)
    [one, *_] = status_of(loaded, day).forms
    days = (date(2027, 1, 8), date(2027, 5, 25))  # of a round that was issued ahead of its time too
    out = tuple(replace(one, progress=replace(one.progress, files=(), due=Due("", last, last))) for last in days)
    monkeypatch.setattr(next_steps, "status_of", lambda loaded, day: Status(day, loaded.rulebook, out, (), (), ()))
    step = next_steps.next_step(loaded, glance, day)
    assert (step.item, step.key) == ("status", "missing_part_late")
    # 2 forms are out; that of 08/01 is late by 10 - 8 = 2 days.
    assert language("vi")("menu.next_missing_part_late", **step.values, press="bấm 2") == (
        "Đã phát 9 phiếu, 2 chưa nộp, trong đó 1 đã quá hạn (lâu nhất 2 ngày): bấm 2 để xem."
    )


def test_a_round_that_has_not_begun_is_asked_about(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    file = small.folder / "thidua.xlsx"
    type_into(file, file, lambda book: put(book, {"rounds": {"R2": {"start": "11/01/2027", "end": "25/05/2027"}}}))
    monkeypatch.chdir(small.folder)
    monkeypatch.setattr(menu, "date", on(date(2026, 11, 24)))
    asked = answered("1", "3", "2", "")
    assert "đến 11/01/2027 mới bắt đầu. Phát ngay bây giờ?" in asked.output
    assert "Chưa chọn, chưa phát phiếu nào." in asked.output
    assert "Phát cho tổ nào?" in answered("1", "3", "2", "1", "").output  # meant all the same


def test_what_is_there_can_be_opened(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(menu, "open_file", lambda path: bool(opened.append(path.as_posix())) or True)
    monkeypatch.chdir(small.folder)
    [item] = keys("Mở tệp, thư mục")
    before = answered(item, "0").output
    assert "Bảng tổng hợp" not in before  # nothing has been merged
    small.merge()
    (small.folder / "ket-qua" / "tra-lai").mkdir()
    shown = answered(item, "0").output
    names = ("Bảng tổng hợp", "Thư mục phiếu trả lại để sửa", "Biểu mẫu họp hội đồng (kiểm phiếu, xếp loại)")
    names += ("Thư mục phiếu đã phát", "Thư mục giấy tờ: quyết định, biên bản, tờ trình")
    answered(*(line for name in names for line in (item, number(shown, name), "")))
    assert opened == ["ket-qua/tong-hop.xlsx", "ket-qua/tra-lai", "ket-qua/hoi-dong.xlsx", "phieu", "ket-qua/giay-to"]
    (small.folder / "inbox" / "hoi-dong.xlsx").write_bytes((small.folder / "ket-qua" / "hoi-dong.xlsx").read_bytes())
    shown = answered(item, "0").output
    answered(item, number(shown, "Sổ họp hội đồng đã ghi (tệp trong inbox)"), "")
    assert opened[-1] == "inbox/hoi-dong.xlsx"  # with what was voted, beside the blank one


def sheet_states(season: Path) -> dict[str, str]:
    return {sheet.title: sheet.sheet_state for sheet in load_workbook(season / "thidua.xlsx").worksheets}


def test_a_hidden_sheet_is_shown_where_files_are_opened(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(menu, "open_file", lambda path: bool(opened.append(path.as_posix())) or True)
    monkeypatch.chdir(small.folder)
    assert sheet_states(small.folder)["Quỹ"] == "hidden"
    [item] = keys("Mở tệp, thư mục")
    sheets = number(answered(item, "0").output, "Hiện một trang đang ẩn của thidua.xlsx")
    wanted = number(answered(item, sheets, "0").output, "Quỹ: Thu, chi các quỹ thi đua, ủng hộ")
    (small.folder / ".~lock.thidua.xlsx#").write_text("Kế toán,may,,,;")  # open in another window
    before = (small.folder / "thidua.xlsx").read_bytes()
    assert "F202" in answered(item, sheets, wanted, "").output
    assert ((small.folder / "thidua.xlsx").read_bytes(), opened) == (before, [])
    (small.folder / ".~lock.thidua.xlsx#").unlink()
    said = answered(item, sheets, wanted, "").output
    assert "Trang Quỹ của thidua.xlsx nay không ẩn nữa. Bản trước khi ghi: luu-tru/thidua.001.bak.xlsx." in said
    assert (sheet_states(small.folder)["Quỹ"], opened) == ("visible", ["thidua.xlsx"])
    assert (small.folder / "luu-tru" / "thidua.001.bak.xlsx").read_bytes() == before
    assert "Quỹ: " not in answered(item, sheets, "0").output


@pytest.mark.parametrize("words", ["Kiểm tra sổ và các phiếu trong inbox", "Sổ năm thi đua thidua.xlsx: khai, sửa"])
def test_a_hidden_sheet_with_something_to_put_right_shows_itself(
    small: Small, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    file = small.folder / "thidua.xlsx"
    monkeypatch.chdir(small.folder)
    [opens] = keys("Mở tệp, thư mục")
    item = [opens, number(answered(opens, "0").output, words)] if "thidua" in words else keys(words)
    answered(*item, "")
    assert sheet_states(small.folder)["Danh hiệu"] == "hidden"
    type_into(file, file, lambda book: put(book, {"titles": {"LDTT": {"quota_percent": 150}}}))
    (small.folder / "~$thidua.xlsx").write_bytes(b"\x07Ke toan")  # as Excel marks what it has open
    assert "nay không ẩn nữa" not in answered(*item, "").output
    (small.folder / "~$thidua.xlsx").unlink()
    said = answered(*item, "").output
    assert "Trang Danh hiệu của thidua.xlsx nay không ẩn nữa." in said
    assert "D471" not in said
    assert sheet_states(small.folder)["Danh hiệu"] == "visible"


def test_the_folder_opens_after_issuing_and_enter_alone_issues_nothing(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(menu, "open_file", lambda path: bool(opened.append(path.as_posix())) or True)
    monkeypatch.chdir(small.folder)
    [item] = keys("Phát phiếu cho các tổ")
    for typed in ("", "0"):
        for before in ([], ["3"], ["3", "2"]):
            answered(item, *before, typed)
    assert not opened
    answered(item, "3", "2", "1", "")
    assert opened == ["phieu"]
    monkeypatch.setattr(menu, "open_file", lambda path: False)
    assert "hãy mở thư mục này: " in answered(item, "3", "2", "1", "").output


def test_a_workbook_that_is_open_where_an_item_writes_it_is_named_and_the_menu_stays(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was accepted at a closing goes into thidua.xlsx, which may be open in Excel, without a command's help."""

    def writes(asking: object, season: Path) -> None:
        raise OutputLocked(season / "thidua.xlsx")

    monkeypatch.setattr(menu, "close_season", writes)
    monkeypatch.chdir(small.folder)
    said = answered(*keys("Chốt kết quả của hội đồng, hoặc bỏ lần chốt cuối"), "").output
    assert "F201 Không ghi được tệp thidua.xlsx" in said
    assert said.count("  Việc khác") == 2


def test_zero_goes_back_from_every_question(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder)
    for words in (
        "Phát phiếu cho các tổ",
        "Mở tệp, thư mục",
        "Chốt kết quả của hội đồng, hoặc bỏ lần chốt cuối",
        "Giải thích một điều cần xem lại, một danh hiệu, một người",
        "Soạn thư: gửi phiếu, trả phiếu, nhắc nộp, báo cáo",
        "Lập năm học sau từ năm học này",
        "Lập năm thi đua mới",
        "Mở năm khác",
    ):
        back = answered(*keys(words), "0").output
        assert back.count("  Việc khác") == 2, words


def test_a_season_that_cannot_be_used_is_told_and_can_be_checked(somebody_at_home: Path) -> None:
    (somebody_at_home / "thidua.xlsx").write_bytes(b"no workbook")
    shown = answered().output
    assert "sổ thidua.xlsx chưa khai đủ" in shown
    said = answered(number(shown, "Phát phiếu cho các tổ"), "").output
    assert "LỖI · thidua.xlsx: D202" in said


def test_it_finds_the_only_season_near_and_asks_among_several(somebody_at_home: Path) -> None:
    run("init", somebody_at_home.parent / "nha" / "Tài liệu" / "thcs-mot", "--year", "2026-2027")
    assert "thcs-mot" in answered().output
    run("init", somebody_at_home / "thcs-hai", "--year", "2026-2027")
    assert "Các năm thi đua tìm thấy:" in answered("1").output
    chosen = next(line for line in answered("2").output.splitlines() if line.startswith("Năm thi đua ở"))
    assert "thcs-mot" in chosen  # the one changed last stands first


def test_another_season_is_opened_by_its_folder_as_a_window_gives_it(tmp_path: Path) -> None:
    far = tmp_path / "nơi khác 100% (a)" / "thcs-xa"
    run("init", far, "--year", "2026-2027")
    shown = answered().output
    item = number(shown, "Mở năm khác")
    assert f"Năm thi đua ở {far}:" in answered(item, f'"{far}"').output
    assert "Trong" in answered(item, str(tmp_path), "0").output  # no season there: said, and asked again


def test_an_answer_that_cannot_be_used_is_asked_again_at_once(tmp_path: Path, somebody_at_home: Path) -> None:
    """A year, a list and a folder are looked at where they are asked for, not when all else has been answered."""
    taken, new = somebody_at_home / "co-roi", somebody_at_home / "moi"
    run("init", taken, "--profile", "thcs")
    lists = [str(tmp_path / "khong-co.xlsx"), ""]
    done = answered(
        *keys("Lập năm thi đua mới"),
        "Trường THCS Kim Sơn",
        "",
        "năm nay",
        "2026-2029",
        "2026",
        *lists,
        "co-roi",
        str(new),
        "",
    )
    assert done.output.count("chưa đúng; gõ dạng 2026-2027") == 2
    assert f"Không có tệp {tmp_path / 'khong-co.xlsx'}." in done.output
    assert f"Đã có {taken}; gõ tên thư mục khác." in done.output
    assert (new / "thidua.xlsx").is_file()


def test_a_name_that_means_nobody_or_several_is_asked_for_again(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    book = small.folder / "thidua.xlsx"
    twins = {"people": {"P3": {"full_name": "Trần Văn Bách"}}}  # as P2 is called; neither has a year of birth
    type_into(book, book, lambda opened: put(opened, twins))
    monkeypatch.chdir(small.folder)
    said = answered(
        *keys("Giải thích một điều cần xem lại, một danh hiệu, một người"), "ai đó", "Bách", "P2", ""
    ).output
    assert "Không tìm thấy «ai đó»" in said
    assert "«Bách» chưa rõ là ai. Gõ mã đứng trước tên: P2 Trần Văn Bách, P3 Trần Văn Bách.\n" in said
    assert said.count("mã hoặc họ tên:") == 3 and "Trần Văn Bách (P2), Tổ Toán" in said


def test_a_number_that_is_not_offered_is_asked_again() -> None:
    done = answered("77", "hai", "")
    assert done.output.count("Gõ một số từ 0 đến 4.") == 3


def test_ctrl_c_or_the_end_of_what_is_typed_leaves_without_a_traceback() -> None:
    done = CliRunner().invoke(main, [], input="", catch_exceptions=False)
    assert done.exit_code == 0
    assert "Đã thoát." in done.output


def test_the_menu_speaks_english_too(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder)
    said = answered(lang="en").output
    assert "Issue forms to units" in said
    assert "9 new files in the inbox folder: press 3 to merge." in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"/a b/c"', "/a b/c"),
        ("'/a b/c' ", "/a b/c"),
        ("& '/a b/c'", "/a b/c"),
        ("  /a%20/c", "/a%20/c"),
        (r"/a\ b/c", "/a b/c"),
    ],
)
@pytest.mark.skipif(os.sep != "/", reason="marks before spaces are those of other systems")
def test_a_path_dragged_into_the_window_is_understood(typed: str, meant: str) -> None:
    assert menu.typed_path(typed) == Path(meant)
    assert menu.typed_path('""') is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_on_a_real_terminal_the_menu_opens_does_one_thing_and_comes_back(small: Small) -> None:
    import pty

    terminal, its_end = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(_ROOT), "HOME": str(small.folder), "TERM": "dumb"}
    command = [sys.executable, "-m", "thidua_xlsx"]
    program = subprocess.Popen(command, cwd=small.folder, env=env, stdin=its_end, stdout=its_end, stderr=its_end)
    os.close(its_end)
    try:
        shown = _until(terminal, "bấm Enter:")
        assert "Trường THCS Nhỏ, năm học 2026-2027" in shown
        os.write(terminal, f"{number(shown, 'Việc khác')}\n".encode())
        shown = _until(terminal, "bấm Enter:")
        os.write(terminal, f"{number(shown, 'Giải thích một điều cần xem lại, một danh hiệu, một người')}\n".encode())
        _until(terminal, "họ tên:")
        os.write(terminal, b"C102\n")
        assert "Nghĩa là:" in _until(terminal, "về danh mục:")
        os.write(terminal, b"\n")
        _until(terminal, "bấm Enter:")
        os.write(terminal, b"0\n")
        assert "Đã thoát." in _until(terminal, "mở lại.")
        assert program.wait(timeout=20) == 0
    finally:
        program.kill()
        os.close(terminal)


def _until(terminal: int, words: str) -> str:
    """What a terminal shows up to some words."""
    shown, end = b"", time.monotonic() + 60
    while words not in shown.decode("utf-8", "ignore"):
        assert time.monotonic() < end, shown.decode("utf-8", "replace")
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 4096)
    return shown.decode("utf-8", "ignore").replace("\r\n", "\n")
