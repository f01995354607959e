"""Three levels: two schools report to a ward, the ward to a province, each with the same commands."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.program import run
from tests.seasons import commune, small
from tests.seasons.commune import merged
from tests.seasons.outside import put, replace_rows, tables, type_into
from tests.seasons.small import Small, build_small, by_id, codes, copy_of, found, read_result

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


def test_the_same_season_writes_the_same_report(school: Small) -> None:
    before = (school.folder / REPORT).read_bytes()
    school.merge()
    assert (school.folder / REPORT).read_bytes() == before


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


def test_registrations_are_merged_up_the_line(school: Small, tmp_path: Path) -> None:
    first = copy_of(school, tmp_path / "thcs-nho")
    first.amend({"options": {"school_title": {"value": "TTLĐXS"}, "school_commendation": {"value": "Bằng khen"}}})
    assert first.merge().exit_code == 0
    other = other_school(school, tmp_path / "thcs-hai")
    other.returned("VP", "registration").unlink()
    other.merge("--as-of", "2026-10-01")
    said = shown(first.folder / REPORT, "report_school", "value")
    # P2, P4, P6 LĐTT; P1, P3 CSTĐCS, who so register LĐTT too; P5 nothing. All three units Tập thể lao động tiên tiến,
    # the school itself Tập thể lao động xuất sắc. The summary counts them so.
    assert [said[f"registered_{title}"] for title in ("LDTT", "CSTDCS", "TTLDTT", "TTLDXS")] == [5, 2, 3, 1]
    assert said["registers"] == "Tập thể lao động xuất sắc; Bằng khen của bộ, tỉnh"
    # The form of VP is missing: nobody knows how many registered.
    assert "registered_LDTT" not in shown(other.folder / REPORT, "report_school", "value")

    schools: dict[str, dict[str, object]] = {
        "T1": {"name": "Trường THCS Nhỏ", "kind": "Trường", "report_id": "mua-nho"},
        "T2": {"name": "Trường THCS Hai", "kind": "Trường", "report_id": "thcs-hai"},
    }
    ward = office(tmp_path / "xa", "xa-mot", schools)
    send(first.folder / REPORT, ward, "một.xlsx")
    send(other.folder / REPORT, ward, "hai.xlsx")
    merged(ward)
    shutil.copyfile(ward / "ket-qua" / "ket-qua.json", tmp_path / "truoc.json")

    def rows() -> dict[str, list[str]]:
        sheet = load_workbook(ward / "ket-qua" / "doi-chieu.xlsx")["Đăng ký các trường"]
        lines = [[str(cell.value) for cell in line if cell.value is not None] for line in sheet.iter_rows()]
        return {line[1]: line for line in lines if len(line) > 3}

    # Ratio (5 of 6), LĐTT, CSTĐCS, TTLĐTT, TTLĐXS, what the school registers; the second does not tell yet.
    assert rows()["Trường THCS Nhỏ"][2].startswith("5/6\n")
    assert rows()["Trường THCS Nhỏ"][3:] == ["5", "2", "3", "1", said["registers"]]
    assert rows()["Trường THCS Hai"][3:] == ["–", "–", "–", "–", "–"]
    assert "registered_LDTT" not in shown(ward / REPORT, "report_school", "value")

    other.send(("VP", "registration", ""), small.default_answers()["VP", "registration", ""])
    withdrawn = other.returned("VAN", "registration")
    type_into(withdrawn, withdrawn, lambda book: put(book, {"registration": {"P4": {"title": "Không đăng ký"}}}))
    other.merge("--as-of", "2026-10-15")
    send(other.folder / REPORT, ward, "hai, bản sau.xlsx")
    done = run("merge", ward / "inbox", "--compare-with", tmp_path / "truoc.json")
    totals = read_result(ward / "ket-qua")["schools"]["totals"]["counts"]
    # The second school: P2, P6 LĐTT (P4 no more), P1, P3 CSTĐCS; its three units too. 5 + 4, 2 + 2, 3 + 3.
    assert [totals[f"registered_{title}"] for title in ("LDTT", "CSTDCS", "TTLDTT")] == [9, 4, 6]
    assert shown(ward / REPORT, "report_school", "value")["registered_LDTT"] == 9
    # P1, P2, P3, P6 (who is not counted, yet registers) and three units.
    assert names_of(ward, "Trường THCS Hai") == [
        "Trường THCS Hai: 4 người, 7 đăng ký kể cả tập thể (so với bản ngày 01/10/2026: thêm 2, đổi 0, rút 1)",
        ["Nguyễn Thị Ánh", "Chiến sĩ thi đua cơ sở", None],
        ["Trần Văn Bách", "Lao động tiên tiến", None],
        ["Đỗ Thị Én", "Lao động tiên tiến", "+ Mới đăng ký"],
        ["Phạm Thu Hà", "Chiến sĩ thi đua cơ sở", None],
        ["Tổ Toán", "Tập thể lao động tiên tiến", None],
        ["Tổ Văn", "Tập thể lao động tiên tiến", None],
        ["Tổ Văn phòng", "Tập thể lao động tiên tiến", "+ Mới đăng ký"],
        ["Lê Hòa", None, "✗ Rút đăng ký, trước là: Lao động tiên tiến"],
    ]
    # The body above the ward is told by name too, and where each works.
    assert shown(ward / REPORT, "report_registered", "where")["T2/P6"] == "Tổ Văn phòng, Trường THCS Hai"
    assert shown(ward / REPORT, "report_registered_units", "title")["T1/TRUONG"] == "Tập thể lao động xuất sắc"
    # Since the result of before: who came and who withdrew, of which school.
    assert "Lê Hòa (Trường THCS Hai): Đăng ký LĐTT → –" in done.output
    assert "Đỗ Thị Én (Trường THCS Hai): Đăng ký – → LĐTT" in done.output


def names_of(office_folder: Path, school: str) -> list[object]:
    """What the office's sheet of registrants shows of a school: its line, then name, title and change of each."""
    sheet = load_workbook(office_folder / "ket-qua" / "doi-chieu.xlsx")["Đăng ký từng người"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    start = next(n for n, line in enumerate(lines) if str(line[0]).startswith(school))
    found: list[object] = [lines[start][0]]
    for line in lines[start + 1 :]:
        if not isinstance(line[0], int):
            break
        found.append([line[1], line[4] or None, line[7] or None])
    return found


def test_an_office_may_have_sections_of_its_own_beside_its_schools(school: Small, tmp_path: Path) -> None:
    both = copy_of(school, tmp_path / "phong")
    unit = {"name": "Trường THCS Hai", "kind": "Trường", "report_id": "thcs-hai"}
    book = both.folder / "thidua.xlsx"
    type_into(book, book, lambda b: replace_rows(b, "units", {**small.UNITS, "T2": unit}))
    other = other_school(school, tmp_path / "thcs-hai")
    send(other.folder / REPORT, both.folder, "hai.xlsx")
    result = both.result()
    assert [one["id"] for one in result["units"]] == ["TOAN", "VAN", "VP"]
    assert [one["status"] for one in result["schools"]["units"]] == ["received"]
    assert "X101" not in codes(result)  # a school owes its report, not the sections' forms
    # The report upward holds both: six people of its own and five of the school.
    assert shown(both.folder / REPORT, "report_school", "value")["counted"] == 11


def test_status_names_the_schools_that_owe_a_report(school: Small, tmp_path: Path) -> None:
    schools = {
        "T1": {"name": "Trường THCS Nhỏ", "kind": "Trường", "report_id": "mua-nho"},
        "T2": {"name": "Trường THCS Hai", "kind": "Trường", "report_id": "thcs-hai"},
    }
    ward = office(tmp_path / "xa", "xa-mot", schools)
    send(school.folder / REPORT, ward, "một.xlsx")
    shown_lines = run("status", ward).output.splitlines()
    assert "Báo cáo của các trường, đơn vị: đã nhận 1/2; chưa gửi 1; nhiều bản khác nhau 0." in shown_lines
    assert "! Chưa gửi: Trường THCS Hai" in shown_lines


def test_an_office_encrypts_what_holds_dates_of_birth_of_its_schools(school: Small, tmp_path: Path) -> None:
    schools = {"T1": {"name": "Trường THCS Nhỏ", "kind": "Trường", "report_id": "mua-nho"}}
    ward = office(tmp_path / "xa", "xa-mot", schools)
    send(school.folder / REPORT, ward, "một.xlsx")
    merged(ward)
    secret = tmp_path / "mat-khau.txt"
    secret.write_text("khoá-thử-2027", "utf-8")
    options = ("--kind", "summary", "--password", "--password-file", secret, "--as-of", "01/06/2027")
    done = run("mail", ward, *options)
    assert done.exit_code == 0, done.output
    # The summary and the report upward; the office itself lists nobody.
    assert "2 tệp đính kèm có ngày sinh" in done.output
