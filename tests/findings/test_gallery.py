"""Every kind of finding on a real season folder: this mistake gives this finding, at this place, in these words, alone.

A case is one file under cases/, see README.md. The docs page of findings is made from the same files.
"""

import errno
import os
import shutil
import sys
import tomllib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click import unstyle
from openpyxl import load_workbook

from tests.findings.steps import take
from tests.program import run
from tests.runtime.stubs import fragile
from tests.seasons.outside import fill, opened, tables
from tests.seasons.small import Small, right_on_slip, slip_name, the_small
from tests.seasons.typing_in import Book
from thidua_xlsx.base.text import entered_text, visible
from thidua_xlsx.cli.terminal import finding_line
from thidua_xlsx.commands.check import check_paths
from thidua_xlsx.commands.finalize import finalize
from thidua_xlsx.commands.import_answers import import_answers
from thidua_xlsx.commands.init import start_season
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.formats.xlsx.read import package_guard
from thidua_xlsx.messages.codes import Addressee, Severity, all_codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, Folded, folded
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, SheetPlace
from thidua_xlsx.model import Policy, Season
from thidua_xlsx.reports.common import school_slips
from thidua_xlsx.reports.common.naming import printed_place
from thidua_xlsx.runtime import archives, files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions, OtherRules
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder
from thidua_xlsx.workflow.outputs import letter_files, print_file
from thidua_xlsx.workflow.outputs.output import OutputOptions, OutputRequest
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

CASES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in Path(__file__).parent.glob("cases/*.toml")}
Case = Mapping[str, Any]
# A machine without LibreOffice, and one whose LibreOffice prints nothing: a program that knows none of its options.
OFFICES = {"none": None, "prints nothing": Path(sys.executable)}
SEASON = Path("mua-nho")  # as a command names it; every test stands beside it


@pytest.fixture(scope="session")
def prepared() -> Small:
    """The small season as every case starts from it, its returns read once. Nobody changes it."""
    return the_small()


@pytest.fixture(scope="session")
def before(prepared: Small) -> frozenset[tuple[str, str]]:
    """What is found in the season before anything happens to it."""
    return frozenset(_spoken(one) for one in folded(_merged(prepared.folder, {})))


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert sorted(CASES) == sorted(all_codes())


@pytest.mark.parametrize("id_", sorted(CASES))
def test_the_mistake_gives_this_finding_and_no_other(
    id_: str,
    prepared: Small,
    before: frozenset[tuple[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = CASES[id_]
    assert case["code"] == id_
    folder = _happened(case, prepared, tmp_path, monkeypatch)
    if case.get("run") == "cli":
        _is_printed(id_, case["finding"], case.get("options", ()))
    elif id_ in _TOLD_TO_UNITS:
        loaded, season = _judged(SEASON, case)
        _is_found(id_, case, folder, before, season.findings)
        _stands_on_its_slip(id_, loaded, season)
    else:
        _is_found(id_, case, folder, frozenset() if case.get("run") in ("init", "import") else before, _found(case))


def _happened(case: Case, prepared: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the season to which everything has happened that the case tells."""
    folder = tmp_path / SEASON
    shutil.copytree(prepared.folder, folder)
    monkeypatch.chdir(tmp_path)
    if "limits" in case:  # what was read within them is to be read again
        shutil.rmtree(folder / ".cache")
    for name, limit in case.get("limits", {}).items():
        module, _, constant = name.partition(".")
        monkeypatch.setattr(
            {"package_guard": package_guard, "archives": archives, "letter_files": letter_files}[module],
            constant,
            limit,
        )
    for step in case.get("steps", ()):
        take(folder, step)
    if "office" in case:
        monkeypatch.setattr(print_file, "find_office", lambda: OFFICES[case["office"]])
    if "closed" in case:
        (folder / case["closed"]).mkdir()
        monkeypatch.setattr(
            files, "os", SimpleNamespace(**vars(os) | {"scandir": partial(_scandir_but, folder / case["closed"])})
        )
    return folder


def _scandir_but(closed: Path, folder: Path) -> Any:
    """What a system does that does not let a folder be looked into."""
    if folder.resolve() == closed.resolve():
        raise PermissionError(errno.EACCES, "not yours")
    return os.scandir(folder)


def _is_found(id_: str, case: Case, folder: Path, before: frozenset[tuple[str, str]], found: Sequence[Finding]) -> None:
    new = [one for one in folded(found) if case.get("standing") or _spoken(one) not in before]
    mine = [one for one in new if one.finding.code.id == id_]
    assert len(mine) == case.get("times", 1), [_spoken(one) for one in new]
    _is_as_told(mine[0], case["finding"], folder)
    if "said" in case["finding"]:
        assert printed_place(_rules(case), language("vi"), mine[0].finding.place) == case["finding"]["said"]
    if case.get("standing"):
        return
    # One mistake, one finding: what else asks something of somebody is listed in the case, with the reason.
    others = [one.finding.code.id for one in new if one not in mine and one.finding.severity is not Severity.NOTICE]
    reasons = case.get("beside", {})
    assert all(reasons.values())
    assert sorted(others) == sorted(reasons), [_spoken(one) for one in new]


@pytest.mark.usefixtures("few_outputs")
@pytest.mark.parametrize("id_", ["C102", "D206", "F101", "S103"])
def test_the_command_prints_the_sentence_of_the_case(
    id_: str, prepared: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _happened(CASES[id_], prepared, tmp_path, monkeypatch)
    told = CASES[id_]["finding"]
    _is_printed(id_, told | {"place": _place(told, folder)})


def test_the_command_prints_equal_findings_of_several_cells_in_one_line(
    prepared: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = "inbox/TOAN-self-scoreR2.xlsx"
    values = {row: {"P1": "#N/A"} for row in ("1.1", "1.2", "4.1")}
    step = {"do": "answers", "file": file, "table": "unit_score", "values": values}
    folder = _happened({"steps": [step]}, prepared, tmp_path, monkeypatch)
    first, second, last = (_spot({"file": file, "cell": ["unit_score", row, "P1"]}, folder) for row in values)
    printed = unstyle(run("check", SEASON / file).output).splitlines()
    [line] = [line for line in printed if ": C109 " in line]
    assert f"LỖI (3 chỗ) · Nguyễn Thị Ánh – Tổ Toán · {file}, trang Tổ chấm, ô {first}:{second}, {last}: C109 " in line


def _is_printed(id_: str, told: Mapping[str, Any], options: Sequence[str] = ()) -> None:
    """`merge` prints exactly one line with this code: how much it matters, the place and the sentence of the case."""
    printed = unstyle(run("merge", SEASON / "inbox", *options).output).splitlines()
    told_lines = [line.split(" · ") for line in printed if f": {id_} " in line]
    assert [level for level, *_ in told_lines] == [language("vi")(f"report.severity.{told['severity']}")]
    lines = [line.removeprefix(f"{Path.cwd().as_posix()}/") for *_, line in told_lines]
    raw = language("vi")("cli.raw", raw=told["raw"]) if told.get("raw") else ""
    assert lines == [f"{told.get('place') or told['file']}: {id_} {told['text']}{raw} / {told['fix']}"], printed


def _place(told: Mapping[str, Any], folder: Path) -> str:
    parts = {"": told["file"], ", trang ": told.get("sheet"), ", ô ": _spot(told, folder)}
    return "".join(f"{word}{part}" for word, part in parts.items() if part)


def _is_as_told(one: Folded, told: Mapping[str, Any], folder: Path) -> None:
    finding, say = one.finding, language("vi")
    place = finding.place
    assert finding.severity.value == told["severity"]
    assert getattr(place, "file", "") == told["file"]
    sheet = place.sheet if isinstance(place, CellPlace | SheetPlace) else getattr(place, "key", "")
    assert sheet == told.get("sheet", "")
    assert one.spot == _spot(told, folder)
    assert visible(entered_text(finding.raw)) == told.get("raw", "")
    assert _as(told["text"], say.text(finding)) == told["text"]
    assert _as(told["fix"], say.fix(finding)) == told["fix"]
    line = unstyle(finding_line(finding, say, one.spot))
    raw = say("cli.raw", raw=told["raw"]) if told.get("raw") else ""
    where = printed_place(None, say, place, one.spot)
    assert line == f"{where}: {finding.code.id} {say.text(finding)}{raw} / {say.fix(finding)}"


def _as(told: str, said: str) -> str:
    """What is said, or the told sentence where it is that but for what its `*` stand for."""
    return told if fnmatchcase(said, told.replace("[", "[[]")) else said


def _spot(told: Mapping[str, Any], folder: Path) -> str:
    """The cell a case means: told by table, row key and column key (blank: the key itself), or by its name."""
    cell = told.get("cell", "")
    if isinstance(cell, str):
        return cell
    table, row, column = cell
    found = tables(opened(folder / told["file"]))[table]
    place = found.sheet.cell(found.rows()[row] if row else found.row, found.columns()[column] if column else found.col)
    return str(place.coordinate)


def _spoken(one: Folded) -> tuple[str, str]:
    say = language("vi")
    return one.finding.code.id, f"{one}: {say.text(one.finding)}"


def _found(case: Case) -> list[Finding]:
    match case.get("run", "merge"):
        case "check":
            return check_paths((SEASON / "thidua.xlsx",), SEASON)[1]
        case "init":
            return _started(case)
        case "import":
            return _imported(case)
        case "finalize":
            return _finalized()
        case _:
            return _merged(SEASON, case)


def _rules(case: Case) -> Rulebook | None:
    """The rulebook by which the place of a finding is printed, also where the declaration was refused."""
    try:
        return JudgingOptions(rules=OtherRules(**case.get("rules", {}))).applied_to(open_season_folder(SEASON)).judging
    except CommandError as refused:
        return refused.book


def _merged(folder: Path, case: Case) -> list[Finding]:
    """What a merge finds, whether it is refused or done."""
    try:
        return list(_judged(folder, case)[1].findings)
    except CommandError as refused:
        return list(refused.findings)


def _judged(folder: Path, case: Case) -> tuple[SeasonFolder, Season]:
    """The season as a merge judges it, with the folder as the case has it read."""
    loaded, rules = open_season_folder(folder), OtherRules(**case.get("rules", {}))
    loaded = JudgingOptions(case.get("as_of"), Policy(case.get("duplicates", "union")), rules).applied_to(loaded)
    readers = ReaderPool(1, reader=fragile, seconds=1) if case.get("fragile") else ReaderPool(1)
    return loaded, judge_season(loaded, folder / "inbox", readers=readers, cache=Cache(loaded))


def _finalized() -> list[Finding]:
    """What closing the season says, whether it is refused or done."""
    try:
        return list(finalize(SEASON, words=language("vi")).findings)
    except CommandError as refused:
        return list(refused.findings)


def _imported(case: Case) -> list[Finding]:
    """What importing answers to the forms of the first round says, whether it is refused or done."""
    loaded, map_ = open_season_folder(SEASON), str(SEASON / case["map"]) if "map" in case else "plain-table"
    try:
        return list(import_answers(loaded, SEASON / case["answers"], map_, "self-score", "R1").findings)
    except CommandError as refused:
        return list(refused.findings)


def _started(case: Case) -> list[Finding]:
    try:
        made = start_season(Path("moi"), "thcs", "2026-2027", say=language("vi"), roster=SEASON / case["roster"])
    except CommandError as refused:
        return list(refused.findings)
    return list(made.findings)


# What no cell of a slip can put right, though it stands in one: what is locked, off the table or not asked of somebody.
_NO_LINE = {
    "C108", "C119", "S104", "S111", "S115", "S120", "S142", "S143", "S170", "S171",
}  # fmt: skip
_TOLD_TO_UNITS = sorted(
    id_
    for id_, code in all_codes().items()
    if "cell" in CASES[id_]["finding"]
    and "as_of" not in CASES[id_]
    and str(CASES[id_]["finding"].get("file", "")).startswith("inbox/")
    and code.severity is not Severity.NOTICE
    and (code in school_slips._ADVICE or code.addressee in (Addressee.UNIT, Addressee.BOTH))
    and (code in school_slips._ADVICE or code.of_a_form)
)


def _stands_on_its_slip(id_: str, loaded: SeasonFolder, season: Season) -> None:
    """Whatever a unit can put right in a cell is a line of its slip."""
    say = language("vi")
    found = [one for one in season.findings if one.code.id == id_ and one.severity is not Severity.NOTICE]
    told = {say.text(one) for one in found}
    made = SlipsOutput().make(OutputRequest(loaded, season, say, OutputOptions(SEASON / "ket-qua"))).whole()
    lines = [tables(Book(slip))["corrections"] for slip in made.values()]
    said = " ".join(str(table.cell(row, "wrong").value) for table in lines for row in table.rows())
    on_lines = {text for text in told if text.partition(" (")[0] in said}
    assert told and on_lines == (set() if id_ in _NO_LINE else told)


def test_what_no_cell_of_a_slip_can_put_right_is_told_to_units() -> None:
    assert set(_TOLD_TO_UNITS) >= _NO_LINE


@pytest.mark.parametrize("id_", ["S101", "S102", "S103", "S104", "S109", "S110", "S112"])
def test_rows_that_nobody_could_read_are_missed_no_more_once_a_slip_says_them(
    id_: str, prepared: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _happened(CASES[id_], prepared, tmp_path, monkeypatch)
    small, unit = Small(folder), str(CASES[id_]["finding"]["file"]).removeprefix("inbox/").partition("-")[0]
    form = (unit, "self-score", "R2")
    before = small.figures(SlipsOutput())
    assert id_ in [one["code"] for one in before["findings"]]
    slip = folder / "ket-qua" / slip_name(*form)
    table = tables(load_workbook(slip))["corrections"]
    answers = {str(row): right_on_slip(str(row), form) for row in table.rows()}
    # One line left out: what the rows said is not known yet.
    some = dict(list(answers.items())[1:])
    fill(slip, folder / "inbox" / "sua.xlsx", {"corrections": some})
    assert id_ in [one["code"] for one in small.figures()["findings"]]
    locked = [row for row, said in answers.items() for name in said if table.cell(row, name).protection.locked]
    assert locked == []
    fill(slip, folder / "inbox" / "sua.xlsx", {"corrections": answers})
    after = small.figures(SlipsOutput())
    files = (CASES[id_]["finding"]["file"], "inbox/sua.xlsx")
    left = [one["code"] for one in after["findings"] if one["file"] in files and one["severity"] != "notice"]
    assert left == [] and not slip.exists()
