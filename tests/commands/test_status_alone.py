"""What `status` tells of a season on a day, and what can be said of one without reading a return: without a merge."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import declared, form, register
from tests.reports.handmade import make_season, with_paths
from tests.workflow.by_hand import folder as mini_folder
from thidua_xlsx.commands import status as command
from thidua_xlsx.commands.status import Status, glance_of, status_of, write_calendar
from thidua_xlsx.declare.season import CalendarTask, TitlePolicy, Unit
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.forms.identity.manifest import Manifest
from thidua_xlsx.intake.read.issue_register import Issue, Register, with_issue
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Award, Council, Decision, Meeting, Met, Season, Stamp, Submission, Verdict
from thidua_xlsx.reports.common.return_progress import FormState, TaskState
from thidua_xlsx.runtime.staged_outputs import StagedFile
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.merge_journal import line_for

VI = language("vi")
DAY = date(2025, 6, 1)


def folder(path: Path, season: Season, issued: Sequence[tuple[str, str, str]] = ()) -> SeasonFolder:
    known = Register(b"key")
    for number, (unit, phase, round_) in enumerate(issued):
        stamp = Stamp("kim-son-2024", unit, phase, round_, str(number))
        known = with_issue(known, Issue("phieu/x.xlsx", stamp, Manifest("kim-son-2024", unit, phase, round_, {})))
    return SeasonFolder(path, declared(), season.rulebook, known)


# --- without reading a return ----------------------------------------------------------------------------------------
def test_a_season_just_begun_has_nothing_issued_nothing_back_and_no_run(tmp_path: Path) -> None:
    seen = glance_of(folder(tmp_path, make_season()))
    assert (seen.name, seen.year) == ("Trường Trung học cơ sở Kim Sơn", "2024-2025")
    assert [one.code for one in seen.rounds] == ["D1", "D2"]
    assert (seen.issued, seen.files, seen.new, seen.last) == ((), 0, 0, None)


def test_files_that_the_last_merge_had_not_seen_are_new_and_litter_is_none(tmp_path: Path) -> None:
    season = make_season()
    (tmp_path / "inbox" / "Zalo").mkdir(parents=True)
    for name in ("a.xlsx", "b.xlsx", "Zalo/c.xlsx", "Thumbs.db"):
        (tmp_path / "inbox" / name).write_bytes(b"x")
    (tmp_path / "ket-qua").mkdir()
    lines = b""
    for day, seen in ((1, ("inbox/a.xlsx", "inbox/b.xlsx", "inbox/Zalo/c.xlsx")), (2, ("inbox/a.xlsx",))):
        receipts = tuple(replace(season.receipts[0], file=name, sha256=sha256(b"x").hexdigest()) for name in seen)
        made = {"tong-hop.xlsx": StagedFile(tmp_path, "f00d")}
        run = replace(season, receipts=receipts)
        lines = line_for(lines, run, tmp_path, made, asked={}, now=datetime(2025, 6, day))
    (tmp_path / "ket-qua" / "nhat-ky.jsonl").write_bytes(lines)
    issued = [
        ("TTN", "registration", ""),
        ("VP", "self-score", "D1"),
        ("TTN", "self-score", "D1"),
        ("TTN", "self-score", "D1"),
    ]
    seen = glance_of(folder(tmp_path, season, issued))
    assert (seen.files, seen.new) == (3, 2)  # b and c, which the last run did not see
    (tmp_path / "inbox" / "a.xlsx").write_bytes(b"y")  # saved again since, under the same name
    assert glance_of(folder(tmp_path, season, issued)).new == 3
    assert seen.last is not None and (seen.last.number, seen.last.at) == (2, "2025-06-02T00:00:00")
    named = [("; ".join(VI.plain(part) for part in form), count) for form, count in seen.issued]
    assert named == [("Đăng ký", 1), ("Tự chấm; Đợt 1", 2)]  # of units, however often each was issued


# --- on a day --------------------------------------------------------------------------------------------------------
TASKS = (
    CalendarTask("c1", "Họp xét", when=Due("30/5/2025", date(2025, 5, 30), date(2025, 5, 30))),
    CalendarTask("c2", "Tổng kết", when=Due("tháng 6", date(2025, 6, 1), date(2025, 6, 30))),
)


def asked(path: Path, season: Season, monkeypatch: pytest.MonkeyPatch, day: date = DAY) -> Status:
    """The status of a season whose returns were read by hand."""
    loaded = folder(path, season)

    class Kept:
        def __init__(self, given: SeasonFolder) -> None:
            assert given is loaded

        def save(self) -> None:
            saved.append(True)

    def read(given: SeasonFolder, inbox: Path, progress: object, cache: object) -> Season:
        assert (given, inbox, type(cache)) == (loaded, path / "inbox", Kept)
        return season

    saved: list[bool] = []
    monkeypatch.setattr(command, "Cache", Kept)
    monkeypatch.setattr(command, "returned_of", read)
    monkeypatch.setattr(command, "judge_season", read_again(read))
    found = status_of(loaded, day)
    assert saved == [True]
    return found


def read_again(read: Any) -> Any:
    return lambda given, inbox, progress, *, cache: read(given, inbox, progress, cache)


def back(season: Season, *but: tuple[str, str]) -> Season:
    """Every form of the season is back, but those of these units and rounds."""
    came = {
        (unit.code, phase, round_): (
            Submission(Stamp("m", unit.code, phase, round_), f"inbox/{unit.code}{round_}.xlsx", {}),
        )
        for unit in season.rulebook.units
        for phase, round_ in (("registration", ""), ("self-score", "D1"), ("self-score", "D2"))
        if (unit.code, round_) not in but
    }
    return replace(season, returns=came, findings=())


def on_time(season: Season, **fields: Any) -> Season:
    dues = {
        "D1": Due("10/01/2025", date(2025, 1, 10), date(2025, 1, 10)),
        "D2": Due("30/6/2025", date(2025, 6, 30), date(2025, 6, 30)),
    }
    return replace(season, rulebook=replace(season.rulebook, dues=dues, calendar=TASKS, **fields))


def test_forms_tasks_and_files_set_aside_are_told_as_they_stand_on_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    season = back(on_time(make_season()), ("VP", "D1"), ("VP", "D2"))
    combined, why = season.receipts[1], at(codes.FORGED_COPY, FilePlace("inbox/x.xlsx"), other="y")
    season = replace(season, receipts=(replace(combined, reason=why), *season.receipts))  # it counts, with a word on it
    found = asked(tmp_path, season, monkeypatch)
    owed = {
        (one.progress.unit.code, one.progress.round): one.progress.state
        for one in found.forms
        if not one.progress.files
    }
    assert owed == {("VP", "D1"): FormState.LATE, ("VP", "D2"): FormState.MISSING}
    assert [VI.plain(part) for one in found.forms[:1] for part in one.form] == ["Đăng ký"]
    assert [(task.key, state) for task, state in found.tasks] == [("c1", TaskState.LATE), ("c2", TaskState.NOW)]
    # Of the five files one was rejected, with a reason; what was ignored or replaced is in nobody's way.
    assert [(str(reason.place), reason.code.id) for reason in found.set_aside] == [("inbox/VP cũ.xlsx", "F106")]
    assert (found.day, found.closed, found.mixed, found.awaited, found.schools, found.reports) == (
        DAY,
        False,
        False,
        (),
        None,
        None,
    )


def named(code: codes.Code, unit: str, *names: str) -> Finding:
    return at(code, FilePlace("inbox"), unit_name=unit, names=names)


def test_who_has_not_registered_is_named_by_unit_in_their_order_apart_from_who_chose_not_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = (
        named(codes.PEOPLE_NOT_REGISTERED, "Tổ Văn phòng", "Hà Văn Sơn"),
        named(codes.CHOSE_NOT_TO_REGISTER, "Tổ Văn phòng", "Bùi Thị Yến"),
        named(codes.PEOPLE_NOT_REGISTERED, "Tổ đã bỏ", "Ai Đó"),
        named(codes.PEOPLE_NOT_REGISTERED, "Tổ Toán - Tin", "Trần Văn Ân", "Đặng Ngọc Ánh"),
    )
    found = asked(tmp_path, replace(back(on_time(make_season())), findings=findings), monkeypatch)
    assert found.not_registered == (
        ("Tổ Toán - Tin", ("Trần Văn Ân", "Đặng Ngọc Ánh")), ("Tổ Văn phòng", ("Hà Văn Sơn",)), ("Tổ đã bỏ", ("Ai Đó",))
    )  # fmt: skip
    assert found.declined == (("Tổ Văn phòng", ("Bùi Thị Yến",)),)


def test_once_everything_that_passed_is_in_the_ledger_nothing_is_late_and_what_waits_above_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [("TTN", "TTLDTT"), ("GV02", "LDTT"), ("GV01", "LDTT")]
    verdicts = tuple(Verdict(who, title, Met.YES, (), True, True, True) for who, title in keys)
    votes = tuple(Decision(who, title, 8, 1, passed=True) for who, title in keys)
    titles = {"LDTT": TitlePolicy("LDTT", decided_by="commune"), "TTLDTT": TitlePolicy("TTLDTT", decided_by="commune")}
    season = replace(
        back(on_time(make_season(), titles=titles), ("VP", "D1")), verdicts=verdicts, quotas=(),
        council=Council("hd.xlsx", Meeting(), votes),
    )  # fmt: skip
    sent = Submission(Stamp("m", "TRUONG", "council"), "inbox/hd.xlsx", {})
    lines = tuple(Award(who, title, "2024-2025", pending=who != "GV02") for who, title in keys)
    closed = with_paths(
        replace(season, earlier_awards=lines, returns={**season.returns, ("TRUONG", "council", ""): (sent,)})
    )
    found = asked(tmp_path, closed, monkeypatch)
    assert found.closed
    late = [one for one in found.forms if one.progress.state is FormState.LATE]
    assert (late, found.day) == ([], DAY)
    # In the law's order of titles, whatever that of the ledger.
    assert [(VI.label(title), names) for title, names in found.awaited] == [
        ("Lao động tiên tiến", ("Nguyễn Thị Hoa (1980)",)),
        ("Tập thể lao động tiên tiến", ("Tổ Toán - Tin",)),
    ]
    still_open = asked(tmp_path, with_paths(replace(closed, earlier_awards=lines[1:])), monkeypatch)
    assert (still_open.closed, still_open.awaited) == (False, ())
    assert [one.progress.round for one in still_open.forms if one.progress.state is FormState.LATE] == ["D1"]


def test_the_calendar_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    season = on_time(make_season())
    write_calendar(folder(tmp_path, season), tmp_path / "lich.ics", VI)
    written = (tmp_path / "lich.ics").read_bytes().decode()
    assert "SUMMARY:Họp xét" in written and "SUMMARY:Tổng kết" in written


def test_a_form_that_is_out_differs_by_what_its_nearest_version_differs_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = form("registration", "T1"), form("registration", "T1", lang="en")
    issued = register(first)
    issued = with_issue(issued, Issue("phieu/y.xlsx", replace(second.stamp, digest="f" * 64), second.manifest))
    many, one = (BilingualText("Tổ", "Unit"), BilingualText("Tiêu chí", "Criteria")), (BilingualText("Tổ", "Unit"),)
    told = {first.stamp.digest: many, "f" * 64: one}
    monkeypatch.setattr(command, "changed_since", lambda manifest, stamp, asked, book: told[stamp.digest])
    loaded = mini_folder(tmp_path, register=issued)
    out = SimpleNamespace(files=(), phase="registration", round="", unit=Unit("T1", "Tổ Một"))
    assert command._changes(out, loaded) == one  # type: ignore[arg-type]
    told["f" * 64] = ()
    assert command._changes(out, loaded) == ()  # type: ignore[arg-type]  # one that asks the same is enough
    back = SimpleNamespace(files=("inbox/a.xlsx",), phase="registration", round="", unit=out.unit)
    never = SimpleNamespace(files=(), phase="registration", round="", unit=Unit("T2", "Tổ Hai"))
    told["f" * 64] = one
    assert [command._changes(each, loaded) for each in (back, never)] == [(), ()]  # type: ignore[arg-type]
