"""Three levels: two schools report to a ward, the ward to a province, each with the same commands."""

import shutil
from pathlib import Path

from openpyxl import load_workbook

from tests.seasons import commune, small
from tests.seasons.commune import merged, the_commune
from tests.seasons.outside import opened, tables
from tests.seasons.small import by_id, found, read_result

REPORT = "ket-qua/bao-cao-cap-tren.xlsx"


def office(folder: Path, id_: str, units: dict[str, dict[str, object]], **options: object) -> Path:
    """An office of its own, with the schools it listens to and neither sections nor people."""
    titles: small.Table = {"LDTT": {"enabled": "có"}, "CSTDCS": {"enabled": "có"}}
    return commune.office(folder, id_, units, titles, "Cơ quan", **options)


def send(report: Path, office_folder: Path, name: str) -> None:
    """Put a report into an office's inbox."""
    shutil.copyfile(report, office_folder / "inbox" / name)


def shown(report: Path, table: str, column: str) -> dict[str, object]:
    """A column of a report's table by row key, as a stranger reads it."""
    one = tables(opened(report))[table]
    return {key: one.sheet.cell(row, one.columns()[column]).value for key, row in one.rows().items()}


def cells_of(folder: Path) -> str:
    """All text of a summary and of what stands beside it."""
    books = [opened(folder / "ket-qua" / name) for name in ("tong-hop.xlsx", "doi-chieu.xlsx")]
    rows = (line for book in books for sheet in book for line in sheet.iter_rows())
    return "\n".join(str(cell.value) for line in rows for cell in line if cell.value)


def test_a_school_writes_its_report() -> None:
    report = the_commune() / "mot" / REPORT
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


def test_everything_in_a_report_is_locked() -> None:
    book = load_workbook(the_commune() / "mot" / REPORT)
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert all(cell.protection.locked for line in sheet.iter_rows() for cell in line)


def test_three_levels_add_numerators_and_denominators(tmp_path: Path) -> None:
    ward = the_commune() / "xa"
    result = read_result(ward / "ket-qua")["schools"]
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
