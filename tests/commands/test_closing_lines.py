"""The lines that closing a season writes into the ledger, word for word, and what stops it before anything is lost."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.intake.mini import declared, school
from tests.markdown import book, edited
from tests.markdown import cell as read_cell
from tests.packaged_looks import LOOKS
from tests.reports.handmade import make_season
from tests.seasons.outside import tables
from thidua_xlsx.base.file_names import JOURNAL
from thidua_xlsx.commands import finalize as command
from thidua_xlsx.commands.closing import obstacles as of_obstacles
from thidua_xlsx.commands.closing.obstacles import Obstacle, Obstacles, obstacles
from thidua_xlsx.commands.closing.undo import undo
from thidua_xlsx.commands.finalize import Finalized, award_line, close, finalize, initiative_line
from thidua_xlsx.declare.season import RewardDecision, TitlePolicy
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Fact,
    Initiative,
    Meeting,
    Met,
    Reason,
    ReasonTree,
    Record,
    Season,
    Verdict,
)
from thidua_xlsx.model.school_reports import Reply
from thidua_xlsx.reports.common.left_open import besides, left_open
from thidua_xlsx.reports.letters.eml_file import eml_file
from thidua_xlsx.reports.letters.letter_texts import Letter
from thidua_xlsx.runtime.files import sha256
from thidua_xlsx.runtime.staged_outputs import StagedFile
from thidua_xlsx.workflow.load import own_books
from thidua_xlsx.workflow.load.own_books import next_kept, require_nothing_lost
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, read_ledger
from thidua_xlsx.workflow.outputs.merge_journal import line_for

VI = language("vi")
SEASON = Season(school(), (), (), (), {}, {}, {}, (), (), (), ())


def test_a_title_that_was_decided_has_its_number_day_and_issuer() -> None:
    given = Award("A2", "LDTT", "2024-2025", "12/QĐ-UBND", "30/06/2025", issuer="UBND xã Kim Sơn")
    assert award_line(SEASON, VI, given) == {
        "person": "A2",
        "full_name": "Trịnh Thị Hoà",
        "title": "Lao động tiên tiến",
        "period": "2024-2025",
        "decision_no": "12/QĐ-UBND",
        "decision_date": "30/06/2025",
        "issuer": "UBND xã Kim Sơn",
        "ground": "",
    }


def test_a_title_without_a_number_waits_and_a_commendation_says_its_kind() -> None:
    waiting = award_line(SEASON, VI, Award("T1", "TTLDTT", "2024-2025"))
    assert (waiting["full_name"], waiting["title"]) == ("Tổ Một", "Tập thể lao động tiên tiến")
    assert (waiting["issuer"], waiting["decision_no"]) == ("Trình cấp trên, chưa có quyết định", "")
    numbered = award_line(SEASON, VI, Award("T1", "TTLDTT", "2024-2025", "9/QĐ"))
    assert numbered["issuer"] == ""  # nobody said who, but it waits for nothing
    deed = award_line(SEASON, VI, Award("A1", "GK", "2024-2025", "4/QĐ", kind="dot_xuat"))
    assert (deed["title"], deed["commendation_kind"]) == ("Giấy khen", "Đột xuất")
    assert award_line(SEASON, VI, Award("X9", "LDTT", "2024-2025"))["full_name"] == ""  # nobody of this season


def test_an_initiative_with_everything_that_is_known_of_it() -> None:
    known = Initiative("A3", "Sổ tay số", "tinh", True, False, "7/QĐ", "20/05/2025", (), "CSTĐCS 2024-2025", mark="86")
    assert initiative_line(SEASON, VI, known) == {
        "person": "A3",
        "full_name": "Lê Văn An",
        "name": "Sổ tay số",
        "level": "Tỉnh/bộ",
        "recognised": "Có",
        "applied": "Không",
        "mark": "86",
        "decision_no": "7/QĐ",
        "decision_date": "20/05/2025",
        "used_for": "CSTĐCS 2024-2025",
    }
    plain = initiative_line(SEASON, VI, Initiative("A3", "Sổ tay số", None, True, None))
    assert (plain["level"], plain["applied"], plain["decision_no"]) == ("", "", "")


LEDGER = book(
    """
# Khen thưởng
| #td:awards | full_name | issuer |
| a1 | Lê Văn An | chờ |
| a2 | Vũ Đức | |
# Sáng kiến
| #td:initiatives | name |
| i1 | Sổ tay |
"""
)


def test_cells_may_be_added_and_those_meant_may_change() -> None:
    more = edited(LEDGER, "Khen thưởng", {(2, 2): "UBND xã", (3, 1): "Cao Mới"})
    require_nothing_lost(LEDGER, more, {})
    decided = edited(LEDGER, "Khen thưởng", {(1, 2): "UBND xã"})
    require_nothing_lost(LEDGER, decided, {"Khen thưởng": {(1, 2): "UBND xã"}})


@pytest.mark.parametrize(
    ("sheet", "cells"),
    [
        ("Khen thưởng", {(1, 2): "UBND xã"}),  # meant was the line below
        ("Khen thưởng", {(1, 1): None}),
        ("Sáng kiến", {(1, 1): "Sổ"}),
    ],
)
def test_a_cell_that_would_be_lost_stops_the_closing_and_names_its_sheet(
    sheet: str, cells: dict[tuple[int, int], object]
) -> None:
    with pytest.raises(CommandError) as stopped:
        require_nothing_lost(LEDGER, edited(LEDGER, sheet, cells), {"Khen thưởng": {(2, 2): "UBND xã"}})
    assert (stopped.value.key, stopped.value.params) == ("cli.ledger_not_written", {"sheet": sheet})


@pytest.mark.parametrize("there", ["=?", "#REF!", "0", "FALSE"])
def test_a_formula_never_worked_out_an_error_and_a_nought_are_cells_that_may_be_lost(there: str) -> None:
    filled = replace(LEDGER, sheets=(RawSheet("Sổ", {(4, 2): read_cell(there)}),))
    require_nothing_lost(filled, filled, {})
    with pytest.raises(CommandError):
        require_nothing_lost(filled, replace(filled, sheets=(RawSheet("Sổ", {}),)), {})


def test_a_sheet_that_would_be_gone_stops_it_as_well() -> None:
    first, second = LEDGER.sheets
    without = replace(LEDGER, sheets=(first, RawSheet("Sheet2", second.cells)))
    with pytest.raises(CommandError):
        require_nothing_lost(LEDGER, without, {})


# --- a whole closing, of a season made by hand ------------------------------------------------------------------------
LEDGER_FILE, KIM_SON = "so-theo-doi.xlsx", "Trường Trung học cơ sở Kim Sơn"
PERIOD, WAITING = "2024-2025", "Trình cấp trên, chưa có quyết định"
VOTE = CellPlace("inbox/hd.xlsx", "Kiểm phiếu", 9, 3)  # of GV01's LĐTT


def decided(*findings: Finding, replies: Mapping[tuple[str, str], Reply] | None = None, **declared_: Any) -> Season:
    """GV01 and GV02 passed LĐTT (the commune's to give), TTN TTLĐTT (the school's); GV03's LĐTT was refused."""
    made = make_season()
    verdicts = [Verdict(who, "LDTT", Met.YES, (), True, True, True) for who in ("GV01", "GV02", "GV03")]
    verdicts.append(Verdict("TTN", "TTLDTT", Met.YES, (), True, True, True))
    votes = [Decision(one.who, one.title, 8, 1, Decimal("0.8889"), one.who != "GV03") for one in verdicts]
    votes[0] = replace(votes[0], places=(VOTE,))
    council = Council("inbox/hd.xlsx", Meeting(date(2025, 5, 8), 9, 9, 9, 9), tuple(votes))
    titles = {"LDTT": TitlePolicy("LDTT", decided_by="commune"), "TTLDTT": TitlePolicy("TTLDTT", decided_by="school")}
    rules = replace(made.rulebook, titles=titles, **declared_)
    season = replace(made, rulebook=rules, verdicts=tuple(verdicts), quotas=(), council=council, findings=findings)
    dossiers = (*season.dossiers, *season.unit_dossiers)
    behind = YearBehind(council, season.earlier_awards, replies=replies or {})
    return replace(season, replies=replies or {}, paths=title_paths(season.verdicts, dossiers, rules, behind))


def closed(folder: Path, season: Season) -> Finalized:
    """Close it, knowing what stands in the ledger by now."""
    return closed_as_known(folder, season, read_ledger(folder, declared()))


def closed_as_known(folder: Path, season: Season, ledger: Mapping[str, tuple[Record, ...]]) -> Finalized:
    return close(SeasonFolder(folder, declared(), season.rulebook, Register(b"key"), ledger), season, words=VI)


def entered(folder: Path, table: str, *columns: str) -> list[tuple[object, ...]]:
    told = read_ledger(folder, declared())[table]
    return [tuple(one.values.get(column, "") for column in columns) for one in told if one.values]


def test_what_the_council_decided_is_entered_once_and_no_more(tmp_path: Path) -> None:
    season = decided()
    done = closed(tmp_path, season)
    # Three titles passed; ten people and one unit have a grade; of two initiatives of the year one has no day.
    assert (done.here, done.submitted, done.awards, done.initiatives, done.used) == (1, 2, 3 + 10 + 1, 1, 0)
    assert (done.backup, done.out, done.removed) == ("", tmp_path / "ket-qua" / "chot.xlsx", ())
    assert (done.settled, done.replies) == (0, 0)
    assert done.book is season.rulebook
    assert [one.code for one in done.findings] == [codes.INITIATIVE_NOT_ENTERED]
    titles = entered(tmp_path, "awards", "person", "title", "period", "issuer")
    assert titles[:4] == [
        ("GV01", "LDTT", PERIOD, WAITING),
        ("GV02", "LDTT", PERIOD, WAITING),
        ("TTN", "TTLDTT", PERIOD, KIM_SON),
        ("GV01", "HTXSNV", PERIOD, KIM_SON),
    ]
    assert len(titles) == 14
    work = ("GV01", "Xây dựng kho học liệu số dùng chung cho tổ Toán - Tin", "125/QĐ-UBND")
    assert entered(tmp_path, "initiatives", "person", "name", "decision_no") == [work]
    assert {path.name for path in (tmp_path / "ket-qua").iterdir()} == {"chot.xlsx"}

    first = (tmp_path / LEDGER_FILE).read_bytes()
    again = closed(tmp_path, decided())
    assert (again.awards, again.initiatives, again.used, again.settled, again.backup) == (0, 0, 0, 0, "")
    assert (tmp_path / LEDGER_FILE).read_bytes() == first
    assert not (tmp_path / "luu-tru").exists()


def test_decisions_that_came_since_reach_the_lines_that_waited_for_them(tmp_path: Path) -> None:
    closed(tmp_path, decided())
    before = (tmp_path / LEDGER_FILE).read_bytes()
    own = RewardDecision(("TTLDTT",), "12/QĐ-KS", date(2025, 6, 5))
    replies = {
        ("GV01", "LDTT"): Reply("GV01", "LDTT", "given", "", "88/QĐ-UBND", "30/06/2025", "UBND xã Kim Sơn"),
        ("GV02", "LDTT"): Reply("GV02", "LDTT", "refused", reason="thiếu hồ sơ"),
    }
    season = decided(replies=replies, decisions=(own,))
    # GV06 has a grade by now, and GV01's LĐTT rests on the initiative that stands in the ledger.
    resting = Reason(Met.YES, "reason.grade.yes", {}, "Điều 24", places=season.dossiers[0].initiatives[0].places)
    first, *others = season.verdicts
    season = replace(
        season,
        verdicts=(replace(first, tree=ReasonTree(Met.YES, "leaf", BilingualText("", ""), reason=resting)), *others),
        dossiers=tuple(
            replace(one, grade=Fact("HTNV")) if one.person.code == "GV06" else one for one in season.dossiers
        ),
    )
    done = closed(tmp_path, season)
    assert (done.awards, done.initiatives, done.used, done.settled) == (1, 0, 1, 3)
    lines = entered(tmp_path, "awards", "person", "title", "decision_no", "decision_date", "issuer")
    assert lines[:3] == [
        ("GV01", "LDTT", "88/QĐ-UBND", date(2025, 6, 30), "UBND xã Kim Sơn"),
        ("GV02", "LDTT", "", "", "Cấp trên không công nhận"),
        ("TTN", "TTLDTT", "12/QĐ-KS", date(2025, 6, 5), KIM_SON),
    ]
    assert lines[14:] == [("GV06", "HTNV", "", "", KIM_SON)]
    assert entered(tmp_path, "initiatives", "used_for") == [("LĐTT 2024-2025",)]
    assert done.backup == "luu-tru/so-theo-doi.001.bak.xlsx"
    assert (tmp_path / done.backup).read_bytes() == before


def test_a_title_on_an_open_error_waits_until_somebody_accepts_it(tmp_path: Path) -> None:
    wrong = at(codes.CELL_NOT_NUMBER, VOTE, raw="x", column="Điểm")
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    part = closed(tmp_path / "a", decided(wrong))
    (told,) = part.held
    assert (told.code, told.severity, told.person) == (codes.DECISION_RESTS_ON_ERROR, codes.Severity.ERROR, "GV01")
    # 14 lines without the error: one title less, all grades stay.
    assert (part.awards, part.here + part.submitted) == (13, 2)
    until, row = date(2025, 5, 31), KeyPlace("thidua.xlsx", "m1")  # the season's own day
    paper = Waiver(codes.DECISION_RESTS_ON_ERROR.id, str(told.place), "Có giấy", "Hiệu trưởng", until, row)
    other = Waiver("C102", "inbox/b.xlsx", "Có giấy", "Hiệu trưởng", None, row)  # of another finding: not told here
    done = closed(tmp_path / "b", decided(wrong, waivers=(paper, other)))
    assert [(one.code, bool(one.waiver)) for one in done.findings] == [
        (codes.INITIATIVE_NOT_ENTERED, False),
        (codes.DECISION_RESTS_ON_ERROR, True),
    ]
    assert (done.awards, done.held) == (14, ())
    late = replace(paper, until=date(2025, 5, 30))
    assert closed(tmp_path / "c", decided(wrong, waivers=(late,))).held


def test_a_line_that_is_not_among_those_to_leave_stops_the_closing_with_the_lines_that_are(tmp_path: Path) -> None:
    season = decided()
    loaded = SeasonFolder(tmp_path, declared(), season.rulebook, Register(b"key"), {})
    with pytest.raises(CommandError) as stopped:
        close(loaded, season, words=VI, take_out=("GV01:XX",))
    assert (stopped.value.key, stopped.value.params) == ("cli.take_out_strange", {"names": ("GV01:XX",), "known": ()})


def test_drafts_that_ask_for_forms_go_with_the_season(tmp_path: Path) -> None:
    letters = tmp_path / "ket-qua" / "thu"
    letters.mkdir(parents=True)
    name = "thu/phieu-TTN.eml"
    for path in (tmp_path / "ket-qua" / name, letters / "bao-cao.eml"):
        path.write_bytes(eml_file(Letter(f"thu/{path.name}", (), "Tổ", "Phiếu", "Kính gửi"), []))
    assert closed(tmp_path, decided()).removed == (name,)
    assert [path.name for path in letters.iterdir()] == ["bao-cao.eml"]


def test_the_command_judges_the_season_that_was_named_on_the_day_that_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}
    season, progress = decided(), print

    def opened(folder: Path, password_file: Path | None) -> SeasonFolder:
        seen.update(folder=folder, password_file=password_file)
        return SeasonFolder(folder, declared(), season.rulebook, Register(b"key"))

    def judged(loaded: SeasonFolder, inbox: Path, how: object) -> Season:
        seen.update(day=loaded.rulebook.as_of, inbox=inbox, progress=how)
        return season

    monkeypatch.setattr(command, "open_season_folder", opened)
    monkeypatch.setattr(command, "judge_season", judged)
    day, password = date(2025, 6, 30), tmp_path / "mk.txt"
    done = finalize(tmp_path, words=VI, as_of=day, password_file=password, progress=progress)
    assert done.awards == 14
    assert seen == {
        "folder": tmp_path,
        "password_file": password,
        "day": day,
        "inbox": tmp_path / "inbox",
        "progress": progress,
    }


def test_a_ledger_in_another_format_is_not_written_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = replace(LEDGER, file=LEDGER_FILE, format=".xls")
    monkeypatch.setattr(own_books, "ReaderPool", lambda count: Reading(old))
    (tmp_path / LEDGER_FILE).write_bytes(b"PK")
    with pytest.raises(CommandError) as stopped:
        closed_as_known(tmp_path, decided(), {})
    (told,) = stopped.value.findings
    assert (told.code, told.place, told.params["what"]) == (codes.OWN_BOOK_UNREADABLE, FilePlace(LEDGER_FILE), ".xls")


class Reading:
    """Readers that have read one workbook, whatever is given to them."""

    def __init__(self, found: RawBook) -> None:
        self.found = found

    def __enter__(self) -> "Reading":
        return self

    def __exit__(self, *failed: object) -> None:
        return None

    def read(self, data: bytes, name: str) -> "Reading":
        assert (data, name) == (b"PK", LEDGER_FILE)
        return self

    def result(self) -> RawBook:
        return self.found


@pytest.mark.parametrize("data", [b"no workbook", b""])
def test_a_ledger_that_is_no_workbook_stops_it(data: bytes, tmp_path: Path) -> None:
    (tmp_path / LEDGER_FILE).write_bytes(data)
    with pytest.raises(CommandError) as stopped:
        closed_as_known(tmp_path, decided(), {})
    assert [str(one.place) for one in stopped.value.findings] == [LEDGER_FILE]
    assert (tmp_path / LEDGER_FILE).read_bytes() == data


def pending(who: str, row: int, **said: str) -> Record:
    """A line of this year's ledger that waits for a body above."""
    places = {
        key: CellPlace(LEDGER_FILE, "Khen thưởng", row, col)
        for col, key in enumerate(("person", "title", "period", "decision_no", "decision_date", "issuer"))
    }
    return Record(f"a{row}", {"person": who, "title": "LDTT", "period": PERIOD, "issuer": WAITING, **said}, places)


def test_a_title_that_the_ledger_has_and_nobody_decided_is_named(tmp_path: Path) -> None:
    strange = pending("GV05", 9)
    (tmp_path / LEDGER_FILE).write_bytes(paint_ledger())
    found = closed_as_known(tmp_path, decided(), {"awards": (strange,)}).findings
    (told,) = [one for one in found if one.code is codes.LEDGER_NOT_DECIDED]
    assert (told.place.file, told.params["period"]) == (LEDGER_FILE, PERIOD)


def paint_ledger() -> bytes:
    """An empty ledger, as a season begins with."""
    made = season_book(declared().forms["ledger"], declared(), {}, say=VI)
    return paint(made, LOOKS)


def test_a_number_that_came_without_its_day_leaves_the_day_that_somebody_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Any] = []

    def with_texts(old: bytes, texts: Any) -> bytes:
        written.append(texts)
        return old

    monkeypatch.setattr(command, "with_texts", with_texts)
    (tmp_path / LEDGER_FILE).write_bytes(paint_ledger())
    lines = (pending("GV01", 107), pending("GV02", 108))
    replies = {
        ("GV01", "LDTT"): Reply("GV01", "LDTT", "given", "", "88/QĐ-UBND", "30/06/2025", "UBND xã Kim Sơn"),
        ("GV02", "LDTT"): Reply("GV02", "LDTT", "given", "", "88/QĐ-UBND", "", "UBND xã Kim Sơn"),
    }
    closed_as_known(tmp_path, decided(replies=replies), {"awards": lines})
    (texts,) = written
    # Columns 3, 4 and 5 are number, day and issuer of the two lines.
    marks = {spot: text for spot, text in texts["Khen thưởng"].items() if spot[0] in (107, 108)}
    assert marks == {
        (107, 3): "88/QĐ-UBND", (107, 4): "30/06/2025", (107, 5): "UBND xã Kim Sơn",
        (108, 3): "88/QĐ-UBND", (108, 5): "UBND xã Kim Sơn",
    }  # fmt: skip


def test_nothing_is_written_where_a_cell_would_be_lost_or_another_than_the_waiting_one_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(tmp_path, decided())
    before = (tmp_path / LEDGER_FILE).read_bytes()
    season = decided(decisions=(RewardDecision(("TTLDTT",), "12/QĐ-KS", date(2025, 6, 5)),))
    whole = command.with_texts
    headings = {"Khen thưởng": {(0, 1): "LOST"}}  # where the title of the sheet stands
    for lose in (lambda old, texts: paint_ledger(), lambda old, texts: whole(old, {**texts, **headings})):
        monkeypatch.setattr(command, "with_texts", lose)
        with pytest.raises(CommandError) as stopped:
            closed(tmp_path, season)
        assert (stopped.value.key, stopped.value.params) == ("cli.ledger_not_written", {"sheet": "Khen thưởng"})
        assert (tmp_path / LEDGER_FILE).read_bytes() == before
    monkeypatch.setattr(command, "with_texts", whole)
    monkeypatch.setattr(command, "lines_below", lambda table, spec, new: headings)
    with pytest.raises(CommandError):
        closed_as_known(tmp_path, season, {})  # every line is new, and would go where something stands
    assert (tmp_path / LEDGER_FILE).read_bytes() == before


@pytest.mark.parametrize("gone", ["period", "table"])
def test_a_ledger_without_a_column_that_lines_need_stops_it(gone: str, tmp_path: Path) -> None:
    season = decided()
    closed(tmp_path, season)
    workbook = load_workbook(tmp_path / LEDGER_FILE)
    found = tables(workbook)["awards"]
    if gone == "table":
        del workbook[found.sheet.title]
    else:
        found.sheet.cell(found.row, found.columns()[gone]).value = None
    workbook.save(tmp_path / LEDGER_FILE)
    before = (tmp_path / LEDGER_FILE).read_bytes()
    with pytest.raises(CommandError) as stopped:
        closed_as_known(tmp_path, season, {})
    (told,) = stopped.value.findings
    assert (told.code, told.place) == (codes.LEDGER_TABLE_MISSING, FilePlace(LEDGER_FILE))
    assert VI.text(told) == "Sổ theo dõi không có bảng Khen thưởng mà máy đọc được"
    assert (tmp_path / LEDGER_FILE).read_bytes() == before


# --- what stands in the way ------------------------------------------------------------------------------------------
def in_the_way(folder: Path, monkeypatch: pytest.MonkeyPatch, season: Season, *awards: Record) -> Obstacles:
    loaded = SeasonFolder(folder, declared(), season.rulebook, Register(b"key"), {"awards": awards})
    monkeypatch.setattr(of_obstacles, "judged_as_merged", {folder: (loaded, season)}.__getitem__)
    found = obstacles(folder)
    assert (found.loaded, found.book) == (loaded, season.rulebook)
    return found


def accepts(obstacle: Obstacle) -> list[Finding]:
    return [case.finding for case in obstacle.cases]


def held(found: Obstacles) -> int:
    return sum(lacking.count for lacking in found.waiting if lacking.kind == "held")


def test_what_is_in_the_way_is_told_with_what_a_closing_enters_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = in_the_way(tmp_path, monkeypatch, decided())
    # As in the closing above: three titles; ten people and one unit have a grade; one initiative has a day.
    assert (free.titles, free.grades, free.initiatives, held(free)) == (3, 10 + 1, 1, 0)
    assert (free.obstacles, free.nothing, free.doubts) == ((), None, ())
    assert free.open == besides(left_open(decided())) != ()
    title = declared().columns.choices["title"]["LDTT"]
    wrong = at(codes.CELL_NOT_NUMBER, VOTE, raw="x", column="Điểm")
    meeting = at(codes.MEMBERS_NOT_AS_DECLARED, replace(VOTE, row=1), typed=8, declared=9)
    against = [at(codes.ELIGIBLE_NOT_REGISTERED, VOTE, person=who, title=title, name=who) for who in ("GV01", "GV02")]
    signer = [at(codes.SIGNER_AWARDED, FilePlace("thidua.xlsx"), person=who, name=who) for who in ("GV02", "QL09")]
    accepted = replace(
        against[1], waiver=Waiver(against[1].code.id, "", "Có giấy", "Hiệu trưởng", None, FilePlace("thidua.xlsx"))
    )
    season = decided(wrong, meeting, *against, accepted, *signer)
    found = in_the_way(tmp_path, monkeypatch, season)
    assert (found.titles, found.grades, found.initiatives, held(found)) == (2, 11, 1, 1)
    # GV01's title is not entered now: nobody has to be asked about it.
    assert found.doubts == (against[1],)
    there = in_the_way(tmp_path, monkeypatch, season, pending("GV02", 9))  # her grade is still to be entered
    assert (there.titles, there.doubts) == (1, ())
    of_meeting, cells, of_signer = found.obstacles
    assert (of_signer.kind, accepts(of_signer), of_signer.people) == ("signer", signer, 2)
    assert (of_meeting.kind, accepts(of_meeting), of_meeting.people) == ("meeting", [meeting], 0)
    assert (cells.kind, accepts(cells), cells.people, cells.titles) == ("cells", [wrong], 1, 1)
    # Above they refused GV02's title, which the ledger has: one line is to be written, and none to be entered for her.
    refused = decided(replies={("GV02", "LDTT"): Reply("GV02", "LDTT", "refused", reason="thiếu hồ sơ")})
    after = in_the_way(tmp_path, monkeypatch, refused, pending("GV02", 9))
    assert (free.settled, after.titles, after.settled) == (0, 2, 1)
    nobody = replace(season, paths={}, council=None, findings=())
    assert in_the_way(tmp_path, monkeypatch, nobody).nothing is not None
    line = Award("GV01", "LDTT", PERIOD)
    assert held(in_the_way(tmp_path, monkeypatch, replace(season, earlier_awards=(line,)))) == 0  # entered before


def test_what_changed_since_a_vote_is_accepted_with_the_cell_that_changed_it_else_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = at(codes.CELL_NOT_NUMBER, VOTE, raw="x", column="Điểm")
    season = decided(wrong)
    assert season.council is not None
    anew = tuple(replace(one, grounds_changed=one.who in ("GV01", "GV02", "TTN")) for one in season.council.decisions)
    found = in_the_way(tmp_path, monkeypatch, replace(season, council=replace(season.council, decisions=anew)))
    cells, changed = found.obstacles
    assert (cells.kind, cells.people, cells.titles, accepts(cells)) == ("cells", 1, 1, [wrong])
    ((of_title, rests_on),) = cells.rest  # it was judged otherwise since the vote: accepted with its cell
    assert (of_title.code, of_title.person, rests_on) == (codes.DECISION_RESTS_ON_ERROR, "GV01", (wrong,))
    assert (changed.kind, changed.people, changed.titles) == ("changed", 2, 2)
    assert [finding.person for finding in accepts(changed)] == ["GV02", None]
    assert held(found) == 3
    found = in_the_way(tmp_path, monkeypatch, replace(decided(), council=replace(season.council, decisions=anew)))
    assert [(one.kind, len(one.cases), one.people) for one in found.obstacles] == [("changed", 3, 3)]
    twice = in_the_way(tmp_path, monkeypatch, decided(wrong, at(codes.CELL_STRUCK, VOTE, raw="x", column="Điểm")))
    assert [(one.kind, len(one.cases), one.people) for one in twice.obstacles] == [("cells", 2, 1)]


def test_a_ledger_of_an_older_version_gets_the_column_of_years_before_a_discipline_is_entered(tmp_path: Path) -> None:
    season = decided()
    closed(tmp_path, season)
    workbook = load_workbook(tmp_path / LEDGER_FILE)
    found = tables(workbook)["discipline"]
    at_column = found.columns()["period"]
    for row in (found.row - 1, found.row):
        found.sheet.cell(row, at_column).value = None
    workbook.save(tmp_path / LEDGER_FILE)
    first, *others = season.dossiers
    punished = replace(first, discipline=Fact("reprimand"))
    season = replace(season, dossiers=(punished, *others))
    done = closed(tmp_path, season)
    assert done.disciplines == 1
    assert entered(tmp_path, "discipline", "person", "period") == [("GV01", PERIOD)]


# --- the ledgers that are kept ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("there", "kept"),
    [
        ([], "001.bak"),
        (["001.bak"], "002.bak"),
        (["001.bo"], "002.bak"),  # put away by --undo: the next one must not become 001 again, nor be put away over it
        (["001.bak", "002.bo"], "003.bak"),
        (["009.bak", "010.bo"], "011.bak"),
    ],
)
def test_no_kept_ledger_takes_the_number_of_one_put_away(there: list[str], kept: str, tmp_path: Path) -> None:
    (tmp_path / "luu-tru").mkdir()
    for name in there:
        (tmp_path / "luu-tru" / f"so-theo-doi.{name}.xlsx").write_bytes(b"x")
    assert next_kept(tmp_path, "so-theo-doi.xlsx") == f"luu-tru/so-theo-doi.{kept}.xlsx"


def test_undo_takes_the_last_kept_ledger_and_puts_the_present_one_beside_the_others(tmp_path: Path) -> None:
    kept = tmp_path / "luu-tru"
    kept.mkdir()
    for name in ("001.bo", "002.bak", "003.bak"):
        (kept / f"so-theo-doi.{name}.xlsx").write_text(name)
    (tmp_path / LEDGER_FILE).write_text("now")
    assert undo(tmp_path) == ("luu-tru/so-theo-doi.003.bak.xlsx", "luu-tru/so-theo-doi.003.bo.xlsx")
    left = {path.name: path.read_text() for path in kept.iterdir()} | {
        LEDGER_FILE: (tmp_path / LEDGER_FILE).read_text()
    }
    assert left == {
        LEDGER_FILE: "003.bak",
        "so-theo-doi.001.bo.xlsx": "001.bo",
        "so-theo-doi.002.bak.xlsx": "002.bak",
        "so-theo-doi.003.bo.xlsx": "now",
    }


def test_where_no_ledger_was_kept_there_is_nothing_to_undo(tmp_path: Path) -> None:
    (tmp_path / LEDGER_FILE).write_text("now")
    with pytest.raises(CommandError) as stopped:
        undo(tmp_path)
    folder = (tmp_path / "luu-tru").as_posix()
    assert (stopped.value.key, stopped.value.params) == ("cli.nothing_to_undo", {"folder": folder})


def test_undo_takes_the_lists_of_the_closing_along_and_needs_no_present_ledger(tmp_path: Path) -> None:
    for name in ("luu-tru/so-theo-doi.001.bak.xlsx", "ket-qua/chot.xlsx"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("before")
    undo(tmp_path)
    assert [path.name for path in tmp_path.rglob("*.xlsx")] == [LEDGER_FILE]
    assert (tmp_path / LEDGER_FILE).read_text() == "before"


def test_undo_takes_the_papers_of_the_closing_along_and_neither_a_merge_s_nor_one_that_was_edited(
    tmp_path: Path,
) -> None:
    out = tmp_path / "ket-qua"
    runs = (("tong-hop.xlsx", "giay-to/to-trinh.docx"), ("giay-to/quyet-dinh.docx", "giay-to/giay-khen.docx"))
    lines = b""
    for names in runs:
        for name in names:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(name)
        written = {name: StagedFile(out / name, sha256(name.encode())) for name in names}
        lines = line_for(lines, decided(), out, written, asked={}, now=datetime(2025, 6, 1, 8, 30))
        (out / JOURNAL).write_bytes(lines)
    (out / "giay-to/giay-khen.docx").write_text("with a number")
    (tmp_path / "luu-tru").mkdir()
    (tmp_path / "luu-tru" / "so-theo-doi.001.bak.xlsx").write_text("before")
    undo(tmp_path)
    assert sorted(path.name for path in out.rglob("*.*x")) == ["giay-khen.docx", "to-trinh.docx", "tong-hop.xlsx"]
