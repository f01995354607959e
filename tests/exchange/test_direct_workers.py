"""Direct workers among those whom schools put forward: told by reports, added up, unknown where not told."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.exchange.test_up_the_line import REPORT, cells_of, office, send, shown
from tests.seasons import small
from tests.seasons.commune import merged
from tests.seasons.small import Small, copy_of
from thidua_xlsx.demo.sample_office import build_office
from thidua_xlsx.exchange.school_reports.own_report import own_report
from thidua_xlsx.exchange.school_reports.report_layout import report_book, report_form
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.language import language
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder

HEADING = "NGƯỜI TRỰC TIẾP TRONG SỐ ĐƯỢC ĐỀ NGHỊ"


def school(made: Small, folder: Path, id_: str, groups: dict[str, object]) -> Path:
    """The report of a school like the small season, with other position groups; P1 to P4 are put forward for LĐTT."""
    other = copy_of(made, folder / id_)
    other.amend({"school": {"id": {"value": id_}, "name": {"value": f"Trường {id_}"}}})
    other.amend({"criteria": {"2.2": {"applies_to": None}}})
    other.amend({"people": {code: {"group": group} for code, group in groups.items()}})
    for name in ("phieu", "inbox"):
        shutil.rmtree(other.folder / name)
    small.issue(other.folder)
    for form, given in small.default_answers().items():
        other.send(form, given)
    other.result()
    return other.folder / REPORT


def told(report: Path) -> dict[str, object]:
    return {key: value for key, value in shown(report, "report_school", "value").items() if key.startswith("direct")}


def silent(small: Small, report: Path) -> Path:
    """The report of a season as an earlier version wrote it, with nothing on direct workers but for one title."""
    loaded = open_season_folder(small.folder)
    book = loaded.rulebook
    book = replace(book, school=replace(book.school, id="ba", name="Trường ba"))
    own = own_report(replace(judge_season(loaded, small.folder / "inbox"), rulebook=book), language("vi"))
    counts = {key: count for key, count in own.counts.items() if key not in ("direct", "direct_LDTT")}
    form = report_form(book)
    assert form is not None
    plan = report_book(replace(own, counts=counts), form, book, key=b"", say=language("vi"))
    report.write_bytes(paint(plan, load_looks(loaded.looks)))
    return report


@pytest.fixture(scope="module")
def reports(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three schools: all direct workers; P1 a manager; one that tells direct workers of CSTĐCS alone."""
    folder = tmp_path_factory.mktemp("truong")
    return {
        "mot": school(small_season, folder, "mot", {}),
        "hai": school(small_season, folder, "hai", {"P1": "CBQL"}),
        "ba": silent(small_season, folder / "ba.xlsx"),
    }


def test_a_report_tells_direct_workers_among_people_and_proposals(reports: dict[str, Path]) -> None:
    # LĐTT is proposed for P1 to P4, CSTĐCS for P1 and P3, out of six counted people.
    assert told(reports["mot"]) == {"direct": 6, "direct_LDTT": 4, "direct_CSTDCS": 2}
    assert told(reports["hai"]) == {"direct": 5, "direct_LDTT": 3, "direct_CSTDCS": 1}
    assert told(reports["ba"]) == {"direct_CSTDCS": 2}


def test_an_office_adds_numerators_and_denominators_of_those_that_tell(
    reports: dict[str, Path], tmp_path: Path
) -> None:
    names = {"T1": "mot", "T2": "hai", "T3": "ba", "T4": "bon"}
    units: dict[str, dict[str, object]] = {
        code: {"name": f"Trường {id_}", "kind": "Trường", "report_id": id_} for code, id_ in names.items()
    }
    ward = office(tmp_path / "xa", "xa-mot", units)
    for id_, report in reports.items():
        send(report, ward, f"{id_}.xlsx")
    totals = merged(ward)["schools"]["totals"]
    assert totals["direct"] == {
        "LDTT": {"numerator": 4 + 3, "denominator": 4 + 4, "missing": ["T3", "T4"]},
        "CSTDCS": {"numerator": 2 + 1 + 2, "denominator": 2 + 2 + 2, "missing": ["T4"]},
    }
    assert totals["proposed"]["LDTT"] == 12  # of which four are not told
    rows = [
        [str(cell.value) for cell in line if cell.value is not None]
        for line in load_workbook(ward / "ket-qua" / "doi-chieu.xlsx")["Người trực tiếp"].iter_rows()
    ]
    # People: 6/6 and 5/6 of those that tell; 11/12 = 91.7 %; 7/8 = 87.5 %; 5/6 = 83.3 %.
    assert ["Cộng các trường có báo", "11/12\n91,7 %", "7/8\n87,5 %", "5/6\n83,3 %"] in rows
    assert ["3", "Trường ba", "–", "–", "2/2\n100 %"] in rows
    assert ["Chưa biết đủ, phần chưa biết không tính vào tổng: Trường ba, Trường bon."] in rows
    # Upward only what every report tells: two, one and two of CSTĐCS.
    assert told(ward / REPORT) == {"direct_CSTDCS": 5}


def test_reports_that_do_not_tell_are_not_counted_as_none(tmp_path: Path) -> None:
    folder = tmp_path / "xa-12-truong"
    build_office("xa-12-truong", folder, say=language("vi"))  # its reports are as earlier versions wrote them
    totals = merged(folder)["schools"]["totals"]
    assert totals["proposed"]["LDTT"] > 0
    assert "direct" not in totals
    assert HEADING not in cells_of(folder)
