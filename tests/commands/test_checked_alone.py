"""`check` by itself: a single file with the checks that make sense of it, several as one inbox, the season's own book."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import SEASON, declared, form, register, typed
from tests.markdown import book
from tests.workflow.by_hand import Readers, Said, folder
from thidua_xlsx.commands import check as command
from thidua_xlsx.commands.check import Checked, check_paths, check_season
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.places import FilePlace, KeyPlace
from thidua_xlsx.model.check_protocol import SeasonCheck, Stage
from thidua_xlsx.runtime import archives
from thidua_xlsx.runtime.archives import ArchiveEntry, Unpacked
from thidua_xlsx.runtime.files import sha256
from thidua_xlsx.workflow.judge.score_sheet_checks import SeasonSeen

BROKEN = Refusal(codes.FILE_UNREADABLE, {"reason": "BadZipFile"})
REGISTRATION = form("registration", "T1")
FILLED = typed(REGISTRATION, {("registration", "A1", "target"): "95%"}, "inbox/a.xlsx")


class Desk:
    """A season's folder with an inbox, whose files say what they are told."""

    def __init__(self, path: Path, patch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.readers = Readers(jobs=2)
        self.loaded = folder(path, register=register(REGISTRATION))
        self.opened: list[tuple[Any, ...]] = []
        self.pools: list[tuple[Any, ...]] = []
        (path / "inbox").mkdir()
        (path / "thidua.xlsx").write_bytes(b"season")
        patch.setattr(archives, "may_hold_files", lambda data: data.startswith(b"zip"))
        patch.setattr(command, "ReaderPool", self._pool)
        patch.setattr(command, "open_season_folder", self._open)

    def _pool(self, *jobs: int, passwords: tuple[str, ...]) -> Readers:
        self.pools.append((*jobs, passwords))
        return self.readers

    def _open(self, *given: object) -> object:
        self.opened.append(given)
        return self.loaded

    def lay(self, files: Mapping[str, Said | Any], inside: Mapping[bytes, Any] | None = None) -> list[Path]:
        """Put files into the inbox; each one's bytes are its name."""
        told = {name.encode(): what for name, what in files.items()}
        self.readers = Readers(told, inside, jobs=2)
        for name in files:
            (self.path / "inbox" / name).write_bytes(name.encode())
        return [self.path / "inbox" / name for name in files]

    def waive(self, *waivers: Waiver) -> None:
        self.loaded = replace(self.loaded, rulebook=replace(self.loaded.rulebook, waivers=waivers))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def told(found: Checked) -> list[tuple[str, str]]:
    return [(one.code.id, str(one.place)) for one in found.findings]


def looking(stage: Stage, alone: bool, seen: list[SeasonSeen]) -> SeasonCheck[SeasonSeen]:
    """A check that notes what it is shown and finds one thing of T1."""

    def look(shown: SeasonSeen, rules: Rulebook) -> list[Finding]:
        seen.append(shown)
        return [at(codes.FILE_LITTER, FilePlace("inbox/a.xlsx"), unit="T1")]

    return SeasonCheck(look, stage, alone=alone)


# --- a single file -----------------------------------------------------------------------------------------------------
def test_of_a_single_return_those_checks_are_made_that_make_sense_of_it_alone(desk: Desk, tmp_path: Path) -> None:
    (file,) = desk.lay({"a.xlsx": FILLED})
    alone: list[SeasonSeen] = []
    together: list[SeasonSeen] = []
    checks = (looking(Stage.SCORED, True, alone), looking(Stage.SCORED, False, together))
    (tmp_path / "mk.txt").write_text("một\n", "utf-8")
    found = check_paths((file,), None, tmp_path / "mk.txt", checks=checks)
    assert (found.files, found.book) == (1, desk.loaded.rulebook)
    assert (codes.FILE_LITTER.id, "inbox/a.xlsx") in told(found)
    assert together == []
    assert [one.forms[0].stamp.unit for one in alone] == ["T1"]
    assert alone[0].forms[0].sha256 == sha256(b"a.xlsx")
    # What nobody can know of one file: that the others are not there, that nobody is judged.
    assert not [one for one in found.findings if one.code in (codes.RETURN_MISSING, codes.ELIGIBLE_NOT_REGISTERED)]
    assert (desk.pools, desk.opened) == ([(1, ("một",))], [(desk.path, tmp_path / "mk.txt", desk.readers)])


@pytest.mark.parametrize(
    ("name", "what", "code", "opened"),
    [
        ("a.xlsx", BROKEN, codes.FILE_UNREADABLE, True),
        ("a.xlsx", book("# Tờ\n| x |", "inbox/a.xlsx"), codes.FILE_NOT_A_FORM, True),
        ("~$a.xlsx", BROKEN, codes.FILE_LITTER, False),
    ],
)
def test_a_single_file_that_is_no_return_says_why(
    name: str, what: Said, code: codes.Code, opened: bool, desk: Desk
) -> None:
    found = check_paths(tuple(desk.lay({name: what})), None)
    assert (found.files, told(found)) == (1, [(code.id, f"inbox/{name}")])
    assert bool(desk.readers.asked) is opened
    assert desk.pools == [(1, ())]


def test_a_single_link_is_refused_and_not_followed(desk: Desk) -> None:
    (file,) = desk.lay({"a.xlsx": FILLED})
    link = file.with_name("link.xlsx")
    link.symlink_to(file)
    found = check_paths((link,), None)
    assert (found.files, told(found)) == (1, [(codes.FILE_IS_LINK.id, "inbox/link.xlsx")])
    assert desk.readers.asked == []


def test_what_somebody_accepted_is_accepted_in_a_single_file_too(desk: Desk) -> None:
    (file,) = desk.lay({"a.xlsx": FILLED})
    check = looking(Stage.SCORED, True, [])
    (open_,) = [one for one in check_paths((file,), None, checks=(check,)).findings if one.code is codes.FILE_LITTER]
    assert (open_.unit, open_.waiver) == ("T1", None)
    paper = Waiver(codes.FILE_LITTER.id, "inbox/a.xlsx", "Có giấy", "HT", None, KeyPlace("thidua.xlsx", "m1"))
    desk.waive(paper)
    again = check_paths((file,), None, checks=(check,)).findings
    assert [one.waiver for one in again if one.code is codes.FILE_LITTER] == [paper]


# --- several -----------------------------------------------------------------------------------------------------------
def test_an_archive_is_an_inbox_of_its_own_and_only_what_is_in_it_is_counted(desk: Desk) -> None:
    entries = tuple(ArchiveEntry(f"{name}.xlsx", sha256(name.encode()), name.encode()) for name in ("x", "y"))
    (file,) = desk.lay({"zip": BROKEN}, {b"zip": [Unpacked("d" * 64, 2, entries)]})
    desk.readers._said = {b"x": BROKEN, b"y": BROKEN}  # type: ignore[assignment]
    found = check_paths((file,), None)
    assert found.files == 2
    assert [one for one in told(found) if one[0] == "F109"] == [
        ("F109", "inbox/zip/x.xlsx"),
        ("F109", "inbox/zip/y.xlsx"),
    ]
    assert desk.pools[-1] == ((),)  # as many readers as there are processors
    assert desk.opened == [(desk.path, None)]


def test_several_files_are_one_inbox_with_its_errors_and_those_of_the_season(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, mild = (at(code, FilePlace("so-theo-doi.xlsx"), **params) for code, params in (
        (codes.OWN_BOOK_UNREADABLE, {"what": "x"}), (codes.LEDGER_MISSING, {})
    ))  # fmt: skip
    desk.loaded = replace(desk.loaded, findings=(own, mild))
    steps: list[Any] = []
    files = desk.lay({"a.xlsx": BROKEN, "b.xlsx": BROKEN, "~$c.xlsx": BROKEN})
    found = check_paths(tuple(files), None, progress=steps.append)
    assert found.files == 3
    places = [place for code, place in told(found) if code == "F109"]
    assert places == ["inbox/a.xlsx", "inbox/b.xlsx"]
    assert (codes.FILE_LITTER.id, "inbox/~$c.xlsx") in told(found)  # a notice, but about one of these files
    season = [one for one in found.findings if one.place.file == "so-theo-doi.xlsx"]
    assert season == [own]
    assert [one.doing for one in steps] == ["reading"] * 3
    # That forms are not among these files is for `status` to say.
    assert not [one for one in found.findings if one.code is codes.RETURN_MISSING]


def test_checks_of_one_s_own_are_made_beside_the_program_s_and_none_twice(desk: Desk) -> None:
    seen: list[SeasonSeen] = []
    own = looking(Stage.SCORED, False, seen)
    desk.lay({"a.xlsx": BROKEN, "b.xlsx": BROKEN})
    found = check_paths((desk.path / "inbox",), None, checks=(*command.ALONE_CHECKS, own, own))
    assert len(seen) == 1
    assert (codes.FILE_LITTER.id, "inbox/a.xlsx") in told(found)


# --- the season's own book -------------------------------------------------------------------------------------------------
@pytest.fixture
def season_book(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Path]]:
    """Tell what the season workbook says; the folders that were asked for are noted."""
    asked: list[Path] = []

    def say(text: str) -> list[Path]:
        def read(where: Path) -> RawBook:
            asked.append(where)
            return book(text, "thidua.xlsx")

        monkeypatch.setattr(command, "load_templates", lambda where: declared())
        monkeypatch.setattr(command, "read_season_book", read)
        return asked

    return say


def test_the_season_s_book_is_checked_alone_or_before_what_came_back(
    desk: Desk, season_book: Callable[[str], list[Path]]
) -> None:
    asked = season_book(SEASON.replace("| regime | Luật | luat-2022 |", "| regime | Luật | luat-2022 |\n| la | | x |"))
    alone = check_paths((desk.path / "thidua.xlsx",), None)
    assert (alone.files, asked, desk.opened) == (1, [desk.path], [])
    assert alone.book is not None
    (file,) = desk.lay({"a.xlsx": BROKEN})
    both = check_paths((desk.path / "thidua.xlsx", file), None)
    assert (both.files, both.book) == (2, desk.loaded.rulebook)
    assert told(both) == [*told(alone), ("F109", "inbox/a.xlsx")]
    several = check_paths((desk.path / "thidua.xlsx", *desk.lay({"a.xlsx": BROKEN, "b.xlsx": BROKEN})), None)
    assert several.files == 3
    # A season that was named goes before the folder in which the workbook lies.
    elsewhere = desk.path / "khac"
    elsewhere.mkdir()
    (elsewhere / "thidua.xlsx").write_bytes(b"other")
    check_paths((elsewhere / "thidua.xlsx",), None)
    check_paths((elsewhere / "thidua.xlsx",), desk.path)
    assert asked[-2:] == [elsewhere, desk.path]


def test_every_finding_in_the_book_is_told_also_those_that_stop_a_merge(
    tmp_path: Path, season_book: Callable[[str], list[Path]]
) -> None:
    season_book(SEASON.replace("| D1 | Đợt 1 |", "| D1 | Đợt 1 |\n| D1 | Đợt 1 |"))
    found, _ = check_season(tmp_path)
    assert any(one.severity is codes.Severity.ERROR for one in found)
    assert {one.place.file for one in found} <= {"thidua.xlsx", "regimes/luat-2022.toml"}
    season_book(SEASON)
    whole, rules = check_season(tmp_path)
    assert rules is not None
    assert not [one for one in whole if one.severity is codes.Severity.ERROR]


def test_days_of_the_book_whose_day_and_month_changed_places_are_told(
    tmp_path: Path, season_book: Callable[[str], list[Path]]
) -> None:
    text = SEASON.replace("| #td:rounds | name |", "| #td:rounds | name | start | end |")
    season_book(text.replace("| D1 | Đợt 1 |", "| D1 | Đợt 1 | 09/05/2024 | 31/01/2025 |"))
    found, rules = check_season(tmp_path)
    # The school year begins in the summer of 2024: May 9 lies before it, September 5 in it.
    assert [(one.raw, one.place.file) for one in found if one.code is codes.CELL_DATE_SWAPPED] == [
        ("09/05/2024", "thidua.xlsx")
    ]
    assert rules is not None
    # Where a cell could not be read, the others are not also doubted for what they may be beside it.
    season_book(
        text.replace("| D1 | Đợt 1 |", "| D1 | Đợt 1 | 09/05/2024 | 31/01/2025 |").replace(
            "| Hồ sơ | Điểm | 10 |", "| Hồ sơ | Điểm | mười |"
        )
    )
    unread, _ = check_season(tmp_path)
    assert codes.CELL_NOT_NUMBER in {one.code for one in unread}
    assert codes.CELL_DATE_SWAPPED not in {one.code for one in unread}
