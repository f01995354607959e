"""Commendations have a kind: merit is judged by the law, campaigns and single deeds are listed apart for the council."""

from pathlib import Path
from typing import Any

import pytest

from tests.seasons.outside import Summary, change, fill, find_text, opened, replace_rows, tables, type_into
from tests.seasons.small import TITLES, Small, build_small, copy_of

DEED = "Cứu hai học sinh đuối nước ngày 12/04/2027"
# Of this school year: P4's certificate was for a campaign. P3's provincial commendation of 2025-2026 was for a single deed.
AWARDS = {
    "a1": {
        "person": "P4",
        "full_name": "Lê Hòa",
        "title": "Giấy khen",
        "period": "2026-2027",
        "decision_no": "40/QĐ-UBND",
        "issuer": "UBND xã",
        "commendation_kind": "chuyên đề",
    },
    "a2": {
        "person": "P3",
        "full_name": "Phạm Thu Hà",
        "title": "Bằng khen của bộ, tỉnh",
        "period": "2025-2026",
        "decision_no": "7/QĐ-UBND",
        "issuer": "UBND tỉnh",
        "commendation_kind": "Đột xuất",
    },
    # The ledger speaks for 2025-2026, the only year before this one that P3, here since 01/09/2025, has been in the sector.
    "a3": {"person": "P1", "full_name": "Nguyễn Thị Ánh", "title": "LĐTT", "period": "2025-2026"},
}


def with_kinds(folder: Path, regime: str) -> tuple[Small, dict[str, Any]]:
    """The small season with GK and BKTTG enabled, those awards, P1 registered for merit, a nomination for a deed."""
    small = build_small(folder / "mua-nho")
    titles = {**TITLES, "GK": {"enabled": "Có"}, "BKTTG": {"enabled": "Có"}}
    season = small.folder / "thidua.xlsx"
    type_into(season, season, lambda book: replace_rows(book, "titles", titles))
    small.amend({"options": {"regime": {"value": regime}}, "people": {"P3": {"joined_sector": "01/09/2025"}}})
    ledger = small.folder / "so-theo-doi.xlsx"
    type_into(ledger, ledger, lambda book: replace_rows(book, "awards", AWARDS))
    registered = small.returned("TOAN", "registration")
    fill(registered, registered, {"registration": {"P1": {"commendation": "Giấy khen"}}})
    scored = small.returned("VAN", "self-score", "R2")
    line = {"who": "Vũ Đức Đạt", "summary": DEED, "commendation": "Giấy khen", "commendation_kind": "đột xuất"}
    fill(scored, scored, {"nominations": {"n1": line}})
    return small, small.result()


@pytest.fixture(scope="module")
def of_2025(tmp_path_factory: pytest.TempPathFactory) -> tuple[Small, dict[str, Any]]:
    return with_kinds(tmp_path_factory.mktemp("nd152"), "nd152-2025")


def test_the_council_says_what_it_thinks_of_a_deed(of_2025: tuple[Small, dict[str, Any]], tmp_path: Path) -> None:
    small = copy_of(of_2025[0], tmp_path / "mua-nho")
    code = next(one["id"] for one in of_2025[1]["nominations"] if one["who"] == "Vũ Đức Đạt")
    blank, back = (small.folder / place / "hoi-dong.xlsx" for place in ("ket-qua", "inbox"))
    given = tables(opened(blank))["nominated"]
    assert [given.cell(code, key).value for key in ("name", "unit_name", "summary", "title")] == [
        "Vũ Đức Đạt", "Tổ Văn", DEED, "Giấy khen",
    ]  # fmt: skip
    fill(blank, back, {"nominated": {code: {"agreed": "Có", "yes": 6, "no": 1}}})
    result = small.result()
    [told] = [one for one in result["nominations"] if one["id"] == code]
    assert told["council"] == {"agreed": True, "yes": 6, "no": 1}
    book = Summary(small.folder)
    row = list(book["Khen thưởng"].values)[find_text(book["Khen thưởng"], "Đột xuất: 1").row]
    assert (row[1], row[5]) == ("Vũ Đức Đạt", "Hội đồng thông qua")
    assert find_text(book["Điển hình"], "✓ Đồng ý; 6 phiếu đồng ý, 1 không")
    # Once the season workbook has the decision it is no more the council's to consider.
    decision = {"k1": {"nomination": code, "decision_no": "5/QĐ-THCS", "decision_date": "12/05/2027"}}
    season = small.folder / "thidua.xlsx"
    change(season, season, lambda book: replace_rows(book, "deeds", decision))
    back.unlink()
    small.result()
    assert "nominated" not in tables(opened(blank))
