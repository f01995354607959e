"""A check and an output from outside the package, end to end: what somebody adds without touching the program."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from tests.seasons.small import Small, build_small
from thidua_xlsx.commands.check import check_paths
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.codes import Code, Severity
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Dossier, Submission
from thidua_xlsx.model.check_protocol import SeasonCheck, Stage
from thidua_xlsx.workflow.judge.all_checks import ALL_CHECKS, SEASON_CHECKS
from thidua_xlsx.workflow.judge.score_sheet_checks import ALONE_CHECKS, SeasonSeen
from thidua_xlsx.workflow.outputs.make_results import OUTPUTS
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest

FINAL_BELOW = Code(
    "R901",
    Severity.WARNING,
    ("name", "final"),
    words=(("vi", "{name} chỉ được {final} điểm.", "Trao đổi với người này."),),
)
GRADE_OF_NOBODY = Code(
    "R902", Severity.NOTICE, ("name",), words=(("vi", "{name} có xếp loại xuất sắc.", "Không cần làm gì."),)
)
MANY_LINES = Code("R903", Severity.WARNING, ("count",), words=(("vi", "Phiếu có {count} sáng kiến.", "Xem lại."),))


def final_below_eighty(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find people whose points of the year stay below 80."""
    for one in seen.dossiers:
        final = seen.scorecards[one.person.code].final
        if final is not None and final < Decimal(80):
            place = one.grade.places[0] if one.grade.places else FilePlace("inbox")
            yield at(FINAL_BELOW, place, person=one.person.code, name=one.person.full_name, final=final)


def excellent(dossier: Dossier, book: Rulebook) -> Iterable[Finding]:
    """Find people of the best grade."""
    if dossier.grade.value == "HTXSNV":
        yield at(GRADE_OF_NOBODY, dossier.grade.places[0], name=dossier.person.full_name)


def any_initiative(submission: Submission, book: Rulebook) -> Iterable[Finding]:
    """Find returns that tell of initiatives."""
    told = [one for one in submission.table("initiatives") if not one.blank]
    if told:
        yield at(MANY_LINES, FilePlace(submission.file), unit=submission.stamp.unit, count=len(told))


class NamesOutput(Output):
    """The names of everybody, one a line."""

    name, of_season = "ten.txt", True

    def make(self, request: OutputRequest) -> Made:
        names = [one.person.full_name for one in request.season.dossiers]
        return Made({self.name: "\n".join(names).encode()})


class SizesOutput(Output):
    """The sizes of what was made before."""

    name, after_others = "co.txt", True

    def make(self, request: OutputRequest) -> Made:
        sizes = (f"{name} {one.path.stat().st_size}" for name, one in request.made.items())
        return Made({self.name: "\n".join(sizes).encode()})


CHECKS = replace(
    ALL_CHECKS,
    of_return=(*ALL_CHECKS.of_return, any_initiative),
    of_entries=(*ALL_CHECKS.of_entries, excellent),
    of_season=(*SEASON_CHECKS, SeasonCheck(final_below_eighty, Stage.SCORED)),
)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return build_small(tmp_path_factory.mktemp("own") / "season")


@pytest.fixture(scope="module")
def out(season: Small) -> Path:
    given = (*OUTPUTS, NamesOutput(), SizesOutput())
    return merge(season.folder / "inbox", words=language("vi"), checks=CHECKS, outputs=given).out


def test_findings_of_checks_from_outside_stand_among_all_others_in_their_own_words(out: Path) -> None:
    result = json.loads((out / "ket-qua.json").read_text("utf-8"))
    own = [(one["code"], one["message"]) for one in result["findings"] if one["code"].startswith("R90")]
    assert sorted(own) == [
        ("R901", "Vũ Đức Đạt chỉ được 74,63 điểm."),
        ("R901", "Đỗ Thị Én chỉ được 75,75 điểm."),
        ("R902", "Nguyễn Thị Ánh có xếp loại xuất sắc."),
        ("R902", "Đỗ Thị Én có xếp loại xuất sắc."),
        ("R903", "Phiếu có 1 sáng kiến."),
        ("R903", "Phiếu có 1 sáng kiến."),
    ]
    summary = openpyxl.load_workbook(out / "tong-hop.xlsx", read_only=True)
    cells = {cell.value for sheet in summary for row in sheet.iter_rows() for cell in row}
    assert "Vũ Đức Đạt chỉ được 74,63 điểm." in cells


def test_outputs_from_outside_lie_beside_all_others_and_stand_in_the_journal(out: Path) -> None:
    assert (out / "ten.txt").read_text("utf-8").splitlines()[:2] == ["Nguyễn Thị Ánh", "Trần Văn Bách"]
    sizes = dict(line.rsplit(" ", 1) for line in (out / "co.txt").read_text("utf-8").splitlines())
    assert sizes["ket-qua.json"] == str((out / "ket-qua.json").stat().st_size)
    last = json.loads((out / "nhat-ky.jsonl").read_text("utf-8").splitlines()[-1])
    assert {"ten.txt", "co.txt", "tong-hop.xlsx"} <= set(last["outputs"])


def test_a_merge_without_them_knows_nothing_of_them(season: Small, out: Path, tmp_path: Path) -> None:
    plain = merge(season.folder / "inbox", words=language("vi"), out=tmp_path)
    assert plain.season.findings
    assert not [one for one in plain.season.findings if one.code.id.startswith("R90")]
    assert (tmp_path / "ket-qua.json").exists()
    assert not (tmp_path / "ten.txt").exists()


def test_check_makes_those_that_make_sense_of_one_return_alone(season: Small) -> None:
    own = [SeasonCheck(final_below_eighty, Stage.SCORED, alone=True), SeasonCheck(final_below_eighty)]
    checked = check_paths((season.returned("VP", "self-score", "R2"),), None, checks=own)
    assert [one.code.id for one in checked.findings if one.code is FINAL_BELOW] == ["R901"]
    assert [one for one in SEASON_CHECKS if one.alone] == list(ALONE_CHECKS)
