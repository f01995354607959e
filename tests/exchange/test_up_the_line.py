"""Three levels: two schools report to a ward, the ward to a province, each with the same commands."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.seasons import commune, small
from tests.seasons.commune import merged
from tests.seasons.outside import tables
from tests.seasons.small import Small, build_small, by_id, copy_of, found

REPORT = "ket-qua/bao-cao-cap-tren.xlsx"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with its merge done: a school that has a report to send."""
    made = build_small(tmp_path_factory.mktemp("truong") / "mua-nho")
    made.amend({"people": {"P1": {"birth_date": "02/09/1985"}}})
    assert made.merge().exit_code == 0
    return made


def office(folder: Path, id_: str, units: dict[str, dict[str, object]], **options: object) -> Path:
    """An office of its own, with the schools it listens to and neither sections nor people."""
    titles: small.Table = {"LDTT": {"enabled": "có"}, "CSTDCS": {"enabled": "có"}}
    return commune.office(folder, id_, units, titles, "Cơ quan", **options)


def send(report: Path, office_folder: Path, name: str) -> None:
    """Put a report into an office's inbox."""
    shutil.copyfile(report, office_folder / "inbox" / name)


def shown(report: Path, table: str, column: str) -> dict[str, object]:
    """A column of a report's table by row key, as a stranger reads it."""
    one = tables(load_workbook(report))[table]
    return {key: one.sheet.cell(row, one.columns()[column]).value for key, row in one.rows().items()}


def cells_of(folder: Path) -> str:
    """All text of a summary and of what stands beside it."""
    books = [load_workbook(folder / "ket-qua" / name) for name in ("tong-hop.xlsx", "doi-chieu.xlsx")]
    rows = (line for book in books for sheet in book for line in sheet.iter_rows())
    return "\n".join(str(cell.value) for line in rows for cell in line if cell.value)


def test_a_school_writes_its_report(school: Small) -> None:
    report = school.folder / REPORT
    said = shown(report, "report_school", "value")
    # Six people, all counted; by the small season's grades P1, P2, P3, P4 meet LĐTT, and P1 (HTXSNV), P3 (initiative) CSTĐCS.
    assert {key: said[key] for key in ("people", "counted", "met_LDTT", "met_CSTDCS", "proposed_CSTDCS")} == {
        "people": 6,
        "counted": 6,
        "met_LDTT": 4,
        "met_CSTDCS": 2,
        "proposed_CSTDCS": 2,
    }
    assert "women" not in said  # nobody's gender is declared: unknown is not none
    # (91.5 + 84.5 + 99 + 87 + 74.63 + 75.75) / 6 = 512.38 / 6 = 85.396...
    assert said["average"] == 85.4
    ratios = shown(report, "report_targets", "numerator"), shown(report, "report_targets", "denominator")
    assert (ratios[0]["initiatives_people"], ratios[1]["initiatives_people"]) == (1, 6)
    people = shown(report, "report_people", "full_name")
    assert {key for key in people if key.endswith(":CSTDCS")} == {"P1:CSTDCS", "P3:CSTDCS"}
    assert shown(report, "report_people", "birth_date")["P1:LDTT"] == "02/09/1985"
    assert report.stat().st_size < 30_000


def test_everything_in_a_report_is_locked(school: Small) -> None:
    book = load_workbook(school.folder / REPORT)
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert all(cell.protection.locked for line in sheet.iter_rows() for cell in line)


def other_school(school: Small, folder: Path) -> Small:
    """A second school of five people: P6 has left, and one more initiative was recognised."""
    other = copy_of(school, folder)
    other.amend({"school": {"id": {"value": "thcs-hai"}, "name": {"value": "Trường THCS Hai"}}})
    shutil.rmtree(other.folder / "phieu")
    shutil.rmtree(other.folder / "inbox")
    other.amend({"people": {"P6": {"counted": "không"}}})
    small.issue(other.folder)
    answers = small.default_answers()
    for form, given in answers.items():
        if form == ("VAN", "self-score", "R2"):
            given["initiatives"] = {
                "i1": {**small.INITIATIVES["TOAN"]["i1"], "person": "P4", "name": "Nhật ký đọc sách"}
            }
        other.send(form, given)
    assert other.merge().exit_code == 0
    return other


def test_three_levels_add_numerators_and_denominators(school: Small, tmp_path: Path) -> None:
    other = other_school(school, tmp_path / "thcs-hai")
    schools = {
        "T1": {"name": "Trường THCS Nhỏ", "kind": "Trường", "cluster": "Cụm 1", "report_id": "mua-nho"},
        "T2": {"name": "Trường THCS Hai", "kind": "Trường", "cluster": "Cụm 1", "report_id": "thcs-hai"},
    }
    ward = office(tmp_path / "xa", "xa-mot", schools, rank_schools_by="initiatives_people")
    send(school.folder / REPORT, ward, "một.xlsx")
    send(other.folder / REPORT, ward, "hai.xlsx")
    result = merged(ward)["schools"]
    units = by_id(result["units"])
    # School one: 1 of 6 people has an initiative (16.67 %); school two: P3 and P4 of 5 counted (40 %).
    assert units["T1"]["ratios"]["initiatives_people"] == {"numerator": 1, "denominator": 6}
    assert units["T2"]["ratios"]["initiatives_people"] == {"numerator": 2, "denominator": 5}
    together = by_id(result["targets"])["initiatives_people"]
    # (1 + 2) / (6 + 5) = 3/11 = 0.2727...; the mean of 16.67 % and 40 % would be 28.33 %.
    assert (together["numerator"], together["denominator"], together["value"]) == (3, 11, 0.2727)
    assert {code: one["rank"] for code, one in units.items()} == {"T1": 2, "T2": 1}

    # The ward is itself a school to the province: what it received goes up, with the school each person works at.
    report = ward / REPORT
    said = shown(report, "report_school", "value")
    assert (said["counted"], said["schools"], said["schools_reported"]) == (11, 2, 2)
    assert shown(report, "report_targets", "numerator")["initiatives_people"] == 3
    wards = {
        "X1": {"name": "Xã Một", "kind": "Xã", "report_id": "xa-mot"},
        "X2": {"name": "Xã Hai", "kind": "Xã", "report_id": "xa-hai"},
    }
    province = office(tmp_path / "tinh", "so-tinh", wards)
    send(report, province, "xã một.xlsx")
    top = merged(province)
    assert by_id(top["schools"]["targets"])["initiatives_people"]["denominator"] == 11
    assert top["schools"]["totals"]["proposed"]["CSTDCS"] == by_id(top["schools"]["units"])["X1"]["proposed"]["CSTDCS"]
    assert [one["unit"] for one in found(top, "X170")] == ["X2"]
    assert "Xã Một\nTổ Toán, Trường THCS Nhỏ" in cells_of(province)
    assert shown(province / REPORT, "report_school", "value")["counted"] == 11
