"""Issuing forms: to whom and for which round, in which order, with what key, and what the inbox says to it first."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import KEY, form, register, school
from tests.intake.told import submission
from tests.workflow.by_hand import folder
from thidua_xlsx.commands import forms as command
from thidua_xlsx.commands.forms import Issued, issue_forms
from thidua_xlsx.declare.season import Round, Rulebook, Unit
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Submission
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.register_file import KEPT
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, read_register

VI = language("vi")


@pytest.fixture(autouse=True)
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form's bytes name its unit and what it asks; several groups are done, the last first, as if by copies."""

    def paint(book: BookPlan, looks: object) -> bytes:
        return "\n".join(str(cell.value) for sheet in book.sheets for cell in sheet.cells.values()).encode()

    def run(tasks: Mapping[str, Any], *, long: bool) -> Iterator[tuple[str, object]]:
        assert long is (len(tasks) > 10)
        for name, task in reversed(tasks.items()):
            yield name, task()

    monkeypatch.setattr(command, "paint", paint)
    monkeypatch.setattr(command, "run_parallel", run)


def at(path: Path, book: Rulebook | None = None, issued: Register | None = None) -> SeasonFolder:
    return folder(path, book, register=issued or Register())


def issue(
    loaded: SeasonFolder, phase: str = "registration", round_: str | None = None, *units: str, **how: Any
) -> Issued:
    return issue_forms(loaded, phase, round_, units, say=VI, **how)


def names(issued: Issued) -> list[str]:
    return [name.rpartition("/")[2].removesuffix(" - Mini.xlsx") for name in issued.written]


# --- to whom -----------------------------------------------------------------------------------------------------------
def test_every_unit_gets_its_form_and_the_register_knows_each(tmp_path: Path) -> None:
    done = issue(at(tmp_path), key=KEY)
    assert names(done) == ["Phiếu đăng ký - Tổ Một", "Phiếu đăng ký - Tổ Hai"]
    first, second = (tmp_path / name for name in done.written)
    assert "Trịnh Thị Hoà" in first.read_text("utf-8")
    assert "Vũ Đức" in second.read_text("utf-8")
    assert "Vũ Đức" not in first.read_text("utf-8")
    kept = read_register(tmp_path)
    assert (kept.key, kept.damaged) == (KEY, False)
    assert {one.file: (one.stamp.unit, one.stamp.phase, one.stamp.round) for one in kept.issues.values()} == {
        done.written[0]: ("T1", "registration", ""), done.written[1]: ("T2", "registration", "")
    }  # fmt: skip
    # What was issued is what a return is compared with: it is genuine by the season's own key.
    assert all(kept.genuine(one.stamp, one.manifest) for one in kept.issues.values())
    assert done.notices == ()


@pytest.mark.parametrize(
    ("named", "chosen"),
    [
        (("T2", "T1"), ["T1", "T2"]),  # in the season's order
        (("Tổ Hai",), ["T2"]),
        (("to hai",), ["T2"]),
        (("t1",), ["T1"]),
        (("T1", "Tổ Một"), ["T1"]),
        (("to hai 2",), ["T3"]),  # the code of one before what another is called without marks
    ],
)
def test_units_are_named_by_code_or_name_and_also_without_marks(
    named: tuple[str, ...], chosen: list[str], tmp_path: Path
) -> None:
    book = school(("| T2 | Tổ Hai |", "| T2 | Tổ Hai |\n| T3 | Tổ Hai 2 |"))
    done = issue(at(tmp_path, book), "registration", None, *named)
    units = {one.file: one.stamp.unit for one in read_register(tmp_path).issues.values()}
    assert [units[name] for name in done.written] == chosen
    assert len(units) == len(chosen)


def test_a_name_that_could_mean_two_units_or_none_is_refused_with_all_there_are(tmp_path: Path) -> None:
    units = (Unit("T1", "Tổ Hóa"), Unit("T2", "Tổ Hoa"), Unit("T3", "Tổ Văn"))
    loaded = at(tmp_path, replace(school(), units=units))
    with pytest.raises(CommandError) as stopped:
        issue(loaded, "registration", None, "to hoa", "T3", "Tổ Sử", "")
    assert (stopped.value.key, stopped.value.params) == (
        "cli.unknown_unit", {"unit": ["to hoa", "Tổ Sử", ""], "known": ["T1", "T2", "T3"]}
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_forms_stand_in_the_order_of_units_however_they_were_made(tmp_path: Path) -> None:
    units = tuple(Unit(f"T{number:02}", f"Tổ {number:02}") for number in range(1, 13))
    book, steps = replace(school(), units=units), list[Any]()
    done = issue(at(tmp_path, book), progress=steps.append)
    assert names(done) == [f"Phiếu đăng ký - {one.name}" for one in units]
    # One is made first; then five and five and one, here the last first. Under way is the first that is not made yet.
    assert [(one.doing, one.done, one.of, one.file) for one in steps] == [
        ("issuing", 0, 12, "Tổ 01"),
        ("issuing", 2, 12, "Tổ 02"),
        ("issuing", 7, 12, "Tổ 02"),
        ("issuing", 12, 12, ""),
    ]


# --- which form --------------------------------------------------------------------------------------------------------
def stopped(loaded: SeasonFolder, *asked: str | None) -> tuple[str | None, Mapping[str, object]]:
    with pytest.raises(CommandError) as found:
        issue(loaded, *asked)  # type: ignore[arg-type]
    return found.value.key, found.value.params


def test_a_round_is_named_where_the_form_has_rounds_and_nowhere_else(tmp_path: Path) -> None:
    loaded, known = at(tmp_path), ["D1", "D2"]
    assert stopped(loaded, "dang-ky") == ("cli.unknown_phase", {"phase": "dang-ky"})
    assert stopped(loaded, "registration", "D1") == ("cli.no_round_here", {})
    assert stopped(loaded, "self-score") == ("cli.round_needed", {"known": known})
    assert stopped(loaded, "self-score", "D3") == ("cli.unknown_round", {"round": "D3", "known": known})
    assert list(tmp_path.iterdir()) == []
    done = issue(loaded, "self-score", "dot 2", "T1")
    assert [one.stamp.round for one in read_register(tmp_path).issues.values()] == ["D2"]
    assert done.written[0].startswith("phieu/tu-cham-D2/")


def test_the_only_round_need_not_be_named(tmp_path: Path) -> None:
    one = replace(school(), rounds=(Round("NAM", "Cả năm"),))
    issue(at(tmp_path, one), "self-score", None, "T2")
    assert [each.stamp.round for each in read_register(tmp_path).issues.values()] == ["NAM"]


# --- the key and the register --------------------------------------------------------------------------------------------
def test_a_season_gets_its_key_once_and_keeps_it(tmp_path: Path) -> None:
    issue(at(tmp_path))
    first = read_register(tmp_path)
    assert first.key is not None
    assert len(first.key) == 32
    done = issue(at(tmp_path, issued=first), "self-score", "D1", "T1", key=KEY)
    second = read_register(tmp_path)
    assert second.key == first.key
    assert len(second.issues) == 3
    assert set(first.issues) < set(second.issues)
    assert len(done.written) == 1
    kept = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / KEPT).iterdir())]
    assert kept[-1] == json.loads((tmp_path / "phieu/khoa.json").read_text("utf-8"))
    issue(at(tmp_path / "khac"))
    assert read_register(tmp_path / "khac").key != first.key  # every season its own


def test_beside_a_damaged_register_nothing_is_issued(tmp_path: Path) -> None:
    loaded = at(tmp_path, issued=Register(damaged=True))
    assert stopped(loaded) == ("cli.register_damaged", {"file": "phieu/khoa.json"})
    assert list(tmp_path.iterdir()) == []


def test_of_copies_of_the_register_only_the_last_ones_stay(tmp_path: Path) -> None:
    (tmp_path / KEPT).mkdir(parents=True)
    for number in range(1, 22):
        (tmp_path / KEPT / f"khoa-{number:04}.json").write_text(str(number))
    issue(at(tmp_path))
    left = sorted(path.name for path in (tmp_path / KEPT).iterdir())
    assert (len(left), left[0], left[-1]) == (20, "khoa-0003.json", "khoa-0022.json")


# --- what the inbox says first -------------------------------------------------------------------------------------------
def goal(indicator: str) -> dict[str, Any]:
    return {"indicator": indicator, "unit": "%", "target_value": "65", "direction": "up"}


def registered(unit: str, *indicators: str, title: str = "") -> Submission:
    lines = {f"t{number}": goal(one) for number, one in enumerate(indicators, start=1)}
    collective = {unit: {"title": (title,)}} if title else {}
    return submission((unit, "registration", ""), {"registration": {}, "collective": collective, "targets": lines})


def agreed(unit: str, digest: str, *, word: bool = True) -> Submission:
    told = submission((unit, "agreement", ""), {"agreement": {"agreed": {"value": word}}})
    return replace(told, bases={"agreement/agreed": digest})


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """The inbox of a season, and what it holds; reading it twice would be once too often."""
    (tmp_path / "inbox").mkdir()
    there: list[Submission] = []
    read: list[Path] = []

    def read_inbox(loaded: SeasonFolder, place: Path, progress: Any, *, cache: Any) -> Inbox:
        assert cache.get("0" * 64) is None
        read.append(place)
        assert read == [tmp_path / "inbox"]
        return Inbox((), tuple(map(Returned, there)), ())

    monkeypatch.setattr(command, "read_inbox", read_inbox)
    return there


SENT = register(form("registration", "T1"), form("registration", "T2"))


def test_the_last_round_asks_for_what_came_of_each_unit_s_own_targets(tmp_path: Path, inbox: list[Submission]) -> None:
    inbox += [registered("T1", "Tỷ lệ học sinh giỏi", "Số giờ dạy tốt"), registered("T2", "Tỷ lệ chuyên cần")]
    done = issue(at(tmp_path, issued=SENT), "self-score", "D2")
    first, second = ((tmp_path / name).read_text("utf-8") for name in done.written)
    asked = ("Tỷ lệ học sinh giỏi", "Số giờ dạy tốt", "Tỷ lệ chuyên cần")
    assert [[one in text for one in asked] for text in (first, second)] == [[True, True, False], [False, False, True]]
    assert done.notices == ()


def test_units_without_a_registered_target_are_named(tmp_path: Path, inbox: list[Submission]) -> None:
    inbox += [registered("T1", "Tỷ lệ học sinh giỏi")]
    done = issue(at(tmp_path, issued=SENT), "self-score", "D2", "T1")
    assert done.notices == (("cli.no_targets", {"units": ("Tổ Hai",)}),)


@pytest.mark.parametrize(("title", "asked"), [("", True), ("TTLDTT", True), (NO_ENTRY, False)])
def test_the_last_round_asks_for_the_grade_of_a_unit_that_may_get_a_title(
    tmp_path: Path, inbox: list[Submission], title: str, asked: bool
) -> None:
    inbox += [registered("T1", "Tỷ lệ học sinh giỏi", title=title)]
    done = issue(at(tmp_path, issued=SENT), "self-score", "D2", "T1")
    text = (tmp_path / done.written[0]).read_text("utf-8")
    # Of three people the points and the grade.
    assert text.count("○ Còn trống") == 6 + asked


@pytest.mark.parametrize(
    ("phase", "round_", "issued"),
    [
        ("self-score", "D1", SENT),  # targets are for the last round to answer
        ("self-score", "D2", register(form("self-score", "T1", "D1"))),  # nobody was asked to register
        ("registration", None, SENT),
        ("registration", None, register(form("agreement", "T1"))),  # who agrees is for those who score to know
    ],
)
def test_where_nothing_depends_on_the_inbox_it_is_not_read(
    phase: str, round_: str | None, issued: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox").mkdir()
    monkeypatch.setattr(command, "read_inbox", lambda *given, **how: pytest.fail("read"))
    assert issue(at(tmp_path, issued=issued), phase, round_).notices == ()
    (tmp_path / "inbox").rmdir()
    assert issue(at(tmp_path, issued=SENT), "self-score", "D2").notices == ()  # nor one that is not there


def test_units_that_have_not_agreed_to_the_score_sheet_are_named_in_any_round(
    tmp_path: Path, inbox: list[Submission]
) -> None:
    book = school()
    today = score_sheet_digest(book.rubric, book.unit_rubric)
    sent = register(form("agreement", "T1"), form("agreement", "T2"))
    inbox += [agreed("T1", today), agreed("T2", today, word=False)]
    done = issue(at(tmp_path, issued=sent), "self-score", "D1", "T1")
    assert done.notices == (("cli.not_agreed", {"units": ("Tổ Hai",)}),)


def test_who_agreed_to_another_score_sheet_or_said_nothing_has_not_agreed_to_this_one(
    tmp_path: Path, inbox: list[Submission]
) -> None:
    inbox += [agreed("T1", "of last year")]
    done = issue(at(tmp_path, issued=register(form("agreement", "T1"), form("agreement", "T2"))), "self-score", "D1")
    assert done.notices == (("cli.not_agreed", {"units": ("Tổ Một", "Tổ Hai")}),)
