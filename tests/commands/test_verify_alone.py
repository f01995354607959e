"""`verify` by itself: what a file is compared with, which run wrote it, which cells differ, and what it does not know.

What a season gives is told by hand: merged seasons are in `test_verify.py`.
"""

import io
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.intake.mini import declared, school
from thidua_xlsx.commands import verify as command
from thidua_xlsx.commands.verify import (
    VerificationOutcome,
    VerificationResult,
    differences_between,
    run_that_wrote,
    verify,
)
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Policy, Season
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.files import sha256
from thidua_xlsx.runtime.staged_outputs import StagedFile
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.merge_journal import MergeRun, entries, line_for
from thidua_xlsx.workflow.outputs.output import OutputRequest

VI = language("vi")
IDENTICAL, RESAVED, DIFFERENT = VerificationOutcome


def entry(number: int, **outputs: bytes) -> MergeRun:
    return MergeRun(number, "", {}, {name: sha256(data) for name, data in outputs.items()})


def test_a_file_is_of_the_last_run_that_wrote_its_very_bytes() -> None:
    runs = [entry(1, a=b"old", b=b"x"), entry(2, a=b"new", b=b"x"), entry(3, a=b"newer", b=b"y")]
    written = {data: run_that_wrote(data, runs) for data in (b"old", b"new", b"newer", b"x", b"y", b"never")}
    assert {data: one and one.number for data, one in written.items()} == {
        b"old": 1,
        b"new": 2,
        b"newer": 3,
        b"x": 2,  # twice the same: what it was asked for last
        b"y": 3,
        b"never": None,
    }


def sheets(**cells: dict[tuple[int, int], object]) -> RawBook:
    named = {name: {spot: RawCell(value) for spot, value in found.items()} for name, found in cells.items()}  # type: ignore[arg-type]
    return RawBook("tong-hop.xlsx", tuple(RawSheet(name, found, True) for name, found in named.items()), {})


@pytest.mark.parametrize(
    ("expected", "found", "told"),
    [
        ({"A": {(0, 0): 1.0}}, {"A": {(0, 0): 1.0}}, []),
        ({"A": {(0, 0): 1.0}}, {"A": {(0, 0): 2.0}}, ["A!A1: 1 -> 2"]),
        ({"A": {(0, 0): 1.0}}, {"A": {}}, ["A!A1: 1 -> "]),
        ({"A": {}}, {"A": {(4, 1): "x"}}, ["A!B5:  -> x"]),
        ({"A": {(0, 0): 1.0}, "B": {(1, 0): "y"}}, {"A": {(0, 0): 1.0}}, ["B!A2: y -> "]),  # a sheet that is gone
        ({"A": {(0, 0): 1.0}}, {"A": {(0, 0): 1.0}, "C": {(2, 2): "z"}}, ["C!C3:  -> z"]),  # a sheet that was added
        ({"A": {}, "B": {}}, {"B": {}, "A": {}}, []),
    ],
)
def test_every_cell_that_differs_is_named_and_those_of_an_added_sheet_too(
    expected: dict[str, dict[tuple[int, int], object]], found: dict[str, dict[tuple[int, int], object]], told: list[str]
) -> None:
    differing = differences_between(sheets(**expected), sheets(**found))
    assert [f"{str(one.place).partition('!')[2]}: {one.expected} -> {one.found}" for one in differing] == told


# --- the command, with a season that gives what the test says ----------------------------------------------------------
def workbook(sheets: Mapping[str, Mapping[str, object]]) -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, cells in sheets.items():
        sheet = made.create_sheet(name)
        for spot, value in cells.items():
            sheet[spot] = value
    made.save(stream)
    return stream.getvalue()


POINTS = {"Bảng điểm": {"A1": "Điểm", "A2": 91.5}, "Xếp hạng": {"A1": 1}}
SUMMARY, REPORT = workbook(POINTS), workbook({"Báo cáo": {"A1": "Kim Sơn"}, "Xếp hạng": {"A1": 2}})
RESULT = b'{"receipts": []}'


class Judged:
    """A season folder whose results are told by hand, and what `verify` asked of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.results = folder, folder / "ket-qua"
        self.results.mkdir(parents=True)
        (folder / "thidua.xlsx").write_bytes(b"")
        self.made = {"tong-hop.xlsx": SUMMARY, "bao-cao-cap-tren.xlsx": REPORT, "ket-qua.json": RESULT}
        self.seen: dict[str, Any] = {}

    def file(self, data: bytes, name: str = "tong-hop.xlsx") -> Path:
        (self.results / name).write_bytes(data)
        return self.results / name

    def journal(self, *runs: tuple[dict[str, bytes], dict[str, str]]) -> bytes:
        """Write a journal: for each run what it wrote and what it was asked."""
        content, nothing = b"", Season(school(), (), (), (), {}, {}, {}, (), (), (), ())
        for outputs, asked in runs:
            written = {name: StagedFile(self.folder, sha256(data)) for name, data in outputs.items()}
            content = line_for(content, nothing, self.folder, written, asked=asked, now=datetime(2025, 6, 1))
        (self.results / "nhat-ky.jsonl").write_bytes(content)
        return content


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judged:
    found = Judged(tmp_path / "mua")
    season = object()

    def opened(folder: Path, password_file: Path | None, *, ledger_then: bytes | None) -> SeasonFolder:
        found.seen |= {"folder": folder, "password_file": password_file, "ledger_then": ledger_then}
        return SeasonFolder(folder, declared(), school(), Register())

    def judge(loaded: SeasonFolder, inbox: Path, progress: object) -> object:
        found.seen |= {"loaded": loaded, "inbox": inbox, "judging": progress}
        return season

    def make(request: OutputRequest) -> dict[str, bytes]:
        assert request.season is season and request.folder is found.seen["loaded"]
        found.seen |= {"words": request.words, "target": request.options.target, "making": request.progress}
        return found.made

    monkeypatch.setattr(command, "open_season_folder", opened)
    monkeypatch.setattr(command, "judge_season", judge)
    monkeypatch.setattr(command, "outputs_of_season", make)
    return found


def told(result: VerificationResult) -> list[str]:
    return [f"{one.place}: {one.expected} -> {one.found}" for one in result.differences]


def test_the_season_is_seen_as_the_file_and_its_user_say(judged: Judged) -> None:
    password, progress = judged.folder / "mk.txt", print
    found = verify(judged.file(SUMMARY), None, words=VI, password_file=password, progress=progress)
    assert (found.sameness, found.differences, found.run, found.mixed) == (IDENTICAL, (), None, False)
    assert found.journal_whole, "no journal is none that somebody changed"
    loaded = judged.seen.pop("loaded")
    assert judged.seen == {
        "folder": judged.folder,
        "password_file": password,
        "ledger_then": None,
        "inbox": judged.folder / "inbox",
        "judging": progress,
        "words": VI,
        "target": judged.results,
        "making": progress,
    }
    assert loaded.rulebook.as_of == school().as_of
    elsewhere = judged.folder.parent / "gui-xa" / "tong-hop.xlsx"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(SUMMARY)
    assert verify(elsewhere, judged.folder, words=VI).sameness is IDENTICAL
    assert (judged.seen["folder"], judged.seen["password_file"]) == (judged.folder, None)


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", SUMMARY), ("b.xlsx", REPORT), ("ket-qua.json", RESULT), ("KET-QUA.JSON", RESULT)]
)
def test_the_very_bytes_under_any_name_are_identical(name: str, data: bytes, judged: Judged) -> None:
    found = verify(judged.file(data, name), None, words=VI)
    assert (found.sameness, found.differences) == (IDENTICAL, ())


@pytest.mark.parametrize("data", [b'{"receipts": [1]}', RESULT[:-2], b""])
def test_a_result_file_of_other_bytes_differs_even_one_that_was_cut(data: bytes, judged: Judged) -> None:
    judged.journal(({"ket-qua.json": data}, {}))
    found = verify(judged.file(data, "Ket-qua.JSON"), None, words=VI)
    assert (found.sameness, found.differences, found.run and found.run.number) == (DIFFERENT, (), 1)


def test_cells_that_differ_are_named_and_a_workbook_without_any_was_saved_again(judged: Judged) -> None:
    changed = {**POINTS, "Bảng điểm": {"A1": "Điểm", "A2": 99.5}, "Nháp": {"B2": "x"}}
    judged.journal(({"tong-hop.xlsx": SUMMARY}, {}))
    found = verify(judged.file(workbook(changed), "gui.xlsx"), None, words=VI)
    assert (found.sameness, found.run, found.journal_whole) == (DIFFERENT, None, True)
    assert told(found) == ["gui.xlsx!Bảng điểm!A2: 91.5 -> 99.5", "gui.xlsx!Nháp!B2:  -> x"]
    again = verify(judged.file(workbook({**POINTS, "Trang trống": {}}), "gui.xlsx"), None, words=VI)
    assert (again.sameness, again.differences) == (RESAVED, ())


def test_a_report_is_compared_with_the_report_and_a_summary_where_there_is_no_report(judged: Judged) -> None:
    report = workbook({"Báo cáo": {"A1": "Kim Sơn"}, "Xếp hạng": {"A1": 3}})
    found = verify(judged.file(report), None, words=VI)
    assert told(found) == ["tong-hop.xlsx!Xếp hạng!A1: 2 -> 3"]  # both have that sheet; of the other only the report
    del judged.made["bao-cao-cap-tren.xlsx"]
    without = verify(judged.file(workbook(POINTS | {"Xếp hạng": {"A1": 3}})), None, words=VI)
    assert told(without) == ["tong-hop.xlsx!Xếp hạng!A1: 1 -> 3"]


@pytest.mark.parametrize(
    ("written", "day", "policy"),
    [
        (b"first", date(2025, 5, 1), Policy.NEWEST),  # the run that wrote it
        (b"second", date(2025, 6, 1), Policy.UNION),
        (b"nobody", date(2025, 6, 1), Policy.UNION),  # else as the last one saw the season
    ],
)
def test_the_season_is_seen_as_the_run_that_wrote_the_file_saw_it(
    written: bytes, day: date, policy: Policy, judged: Judged
) -> None:
    judged.journal(
        ({"ket-qua.json": b"first"}, {"as_of": "2025-05-01", "duplicates": "newest"}),
        ({"ket-qua.json": b"second"}, {"as_of": "2025-06-01"}),
    )
    verify(judged.file(written, "ket-qua.json"), None, words=VI)
    loaded = judged.seen["loaded"]
    assert (loaded.rulebook.as_of, loaded.duplicates) == (day, policy)


def test_what_a_journal_says_that_nobody_can_understand_is_left_aside(judged: Judged) -> None:
    whole = judged.journal(({}, {"as_of": "hôm qua"}))
    found = verify(judged.file(SUMMARY), None, words=VI)
    assert (found.sameness, judged.seen["loaded"].rulebook.as_of) == (IDENTICAL, school().as_of)
    (judged.results / "nhat-ky.jsonl").write_bytes(whole.replace(b'"number": 1', b'"number": 2'))
    assert not verify(judged.file(SUMMARY), None, words=VI).journal_whole


def test_a_line_of_the_journal_that_was_changed_removed_or_put_in_breaks_its_chain(judged: Judged) -> None:
    first, second, third = judged.journal(*([({"a": b"x"}, {})] * 3)).splitlines(keepends=True)
    kept = {
        "whole": [first, second, third],
        "the last are gone": [first, second],  # which nobody can tell
        "the first is gone": [second, third],
        "one between is gone": [first, third],
        "one is there twice": [first, first, second, third],
        "out of order": [second, first, third],
        "no line of ours": [first, b"ghi\n", second, third],
        "other figures": [first, second.replace(b'"findings": {}', b'"findings": {"error": 1}'), third],
        "a blank line": [first, b"\n", second, third],
    }
    assert {what: entries(b"".join(lines))[1] for what, lines in kept.items()} == {
        what: what in ("whole", "the last are gone", "a blank line") for what in kept
    }


def test_a_run_that_was_stopped_while_it_wrote_is_told(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    file = judged.file(SUMMARY)
    assert not verify(file, None, words=VI).mixed
    monkeypatch.setattr(files, "interrupted", lambda folder: folder == judged.results)
    assert verify(file, None, words=VI).mixed
    changed = judged.file(workbook({"Nháp": {"B2": "x"}}), "khac.xlsx")
    assert verify(changed, None, words=VI).mixed
    assert verify(judged.file(b'{"receipts": 1}', "khac.json"), None, words=VI).mixed


FORM = workbook({"Phiếu": {"A1": "#td:registration", "B1": "x"}})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ghi-chu.txt", b"ghi"),
        ("phieu.xlsx", FORM),
        ("khoa.json", b'{"key": 1}'),
        ("so.json", b"[]"),
    ],
)
def test_a_file_of_another_kind_is_said_to_be_none_of_those(name: str, data: bytes, judged: Judged) -> None:
    with pytest.raises(CommandError) as stopped:
        verify(judged.file(data, name), None, words=VI)
    kinds = ("tong-hop.xlsx", "doi-chieu.xlsx", "bao-cao-cap-tren.xlsx", "ket-qua.json")
    assert (stopped.value.key, stopped.value.params) == ("cli.verify_other_kind", {"file": name, "kinds": kinds})
    assert judged.seen == {}, "and no season was judged for it"


def test_a_workbook_that_cannot_be_read_says_why(judged: Judged) -> None:
    with pytest.raises(CommandError) as stopped:
        verify(judged.file(SUMMARY[:300]), None, words=VI)
    (why,) = stopped.value.findings
    assert (why.code, str(why.place)) == (codes.FILE_UNREADABLE, "tong-hop.xlsx")
