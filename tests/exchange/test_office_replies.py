"""What an office decided comes back to its schools: written by `finalize`, merged from the school's inbox."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.exchange.test_office_council import shown, text_of
from tests.program import run
from tests.seasons import small
from tests.seasons.commune import (
    REPORT,
    TITLES,
    VOTES,
    candidates,
    merged,
    office,
    the_voted_commune,
    vote,
)
from tests.seasons.once import built_once
from tests.seasons.outside import change, opened, put, tables
from tests.seasons.small import by_id, codes, title_of

MADE = (
    "tong-hop.xlsx",
    "hoi-dong.xlsx",
    "giay-to",
    "bao-cao-cap-tren.xlsx",
    "gui-truong",
)  # what is looked at beside the result
pytestmark = pytest.mark.usefixtures("few_outputs")
REPLY = "ket-qua/gui-truong/ket-qua-xet-T1.xlsx"
OFFICE = "Phòng Văn hóa - Xã hội xa-mot"


def closed(below: Path) -> None:
    """Both seasons closed: the office by its votes, the first school with everybody passed."""
    shutil.copytree(the_voted_commune(), below, dirs_exist_ok=True)
    school = below / "mot"
    ballots = tables(opened(school / "ket-qua" / "hoi-dong.xlsx"))["ballots"].rows()
    vote(school, dict.fromkeys(ballots, (5, 0, "")))
    merged(school)
    for folder in (school, below / "xa"):
        done = run("finalize", folder)
        assert done.exit_code == 0, done.output


def the_closed() -> Path:
    """The folder of both; nobody may change it."""
    return built_once("closed-commune", closed)


@pytest.fixture
def both(tmp_path: Path) -> Path:
    folder = tmp_path / "tat-ca"
    shutil.copytree(the_closed(), folder)
    return folder


def end_of(result: dict[str, Any], who: str, title: str) -> dict[str, tuple[str, str]]:
    """The last two steps of a path, with their reasons."""
    steps = title_of(result, who, title)["path"]
    return {one["step"]: (one["state"], one["reason"]) for one in steps if one["step"] in ("announced", "received")}


def award(folder: Path, who: str, title: str) -> dict[str, object]:
    """The line of the ledger on a title of somebody."""
    lines = shown(folder / "so-theo-doi.xlsx", "awards").values()
    return next(one for one in lines if (one["person"], one["title"]) == (who, title))


def test_the_office_tells_each_school_what_became_of_its_own() -> None:
    said = shown(the_closed() / "xa" / REPLY, "reply_titles")
    assert {key: (one["outcome"], one["reason"]) for key, one in said.items()} == {
        "P1:CSTDCS": ("Được tặng, công nhận", None),
        "P3:CSTDCS": ("Không được tặng, công nhận", "Sáng kiến chưa áp dụng ở nơi khác"),
        "TOAN:TTLDXS": ("Thông qua, đang trình cấp trên", None),
    }
    book = load_workbook(the_closed() / "xa" / REPLY)
    cells = (cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line)
    assert all(cell.protection.locked for cell in cells)
    assert (the_closed() / "xa" / "ket-qua/gui-truong/ket-qua-xet-T2.xlsx").exists()


def test_paths_ledger_and_account_of_the_school_tell_the_decision_above(both: Path) -> None:
    school = both / "mot"
    assert award(school, "P3", "Chiến sĩ thi đua cơ sở")["issuer"] == "Trình cấp trên, chưa có quyết định"
    # The commune writes number and day of its decision on the sheet for whole lists, and closes once more.
    line = {"q1": {"titles": "CSTDCS", "decision_no": "77/QĐ-UBND", "decision_date": "25/06/2027"}}
    ward = both / "xa" / "thidua.xlsx"
    change(ward, ward, lambda book: put(book, {"reward_decisions": line}))
    assert run("finalize", both / "xa").exit_code == 0
    shutil.copyfile(both / "xa" / REPLY, school / "inbox" / "thư của phòng.xlsx")
    result = merged(school)
    assert end_of(result, "P1", "CSTDCS")["received"] == ("yes", "Quyết định số 77/QĐ-UBND ngày 25/06/2027")
    refused = f"{OFFICE} không công nhận: Sáng kiến chưa áp dụng ở nơi khác"
    assert end_of(result, "P3", "CSTDCS")["received"] == ("no", refused)
    assert end_of(result, "TOAN", "TTLDXS")["announced"] == ("open", "cấp trên đã thông qua, đang trình tiếp")
    assert {one["status"] for one in result["receipts"] if one["phase"] == "reply"} == {"accepted"}
    assert refused in run("explain", "P3", "--all", "--season", school).output

    done = run("finalize", school)
    assert done.exit_code == 0 and "vào 2 dòng đã có" in done.output
    given = award(school, "P1", "Chiến sĩ thi đua cơ sở")
    assert [given[key] for key in ("decision_no", "decision_date", "issuer")] == ["77/QĐ-UBND", "25/06/2027", OFFICE]
    assert award(school, "P3", "Chiến sĩ thi đua cơ sở")["issuer"] == "Cấp trên không công nhận"
    assert award(school, "TOAN", "Tập thể lao động xuất sắc")["issuer"] == "Trình cấp trên, chưa có quyết định"
    # Once more nothing changes, and the lists name nobody whom the body above refused.
    before = (school / "so-theo-doi.xlsx").read_bytes()
    again = merged(school)
    assert run("finalize", school).exit_code == 0
    assert (school / "so-theo-doi.xlsx").read_bytes() == before
    assert end_of(again, "P3", "CSTDCS")["received"] == ("no", refused)
    assert "X158" not in codes(again)
    text = text_of(school / "ket-qua" / "giay-to" / "danh-sach-cong-khai.docx")
    assert "Chiến sĩ thi đua cơ sở" in text
    # The report upward still says what was put before the commune: nothing there rests on its own answer.
    states = {
        key: one["state"] for key, one in shown(school / "ket-qua/bao-cao-cap-tren.xlsx", "report_people").items()
    }
    assert states["P3:CSTDCS"] == "Hội đồng thông qua"


def test_three_levels_one_command_each_up_and_down(both: Path) -> None:
    titles = {title: TITLES[title] for title in ("TTLDXS", "CSTDCS", "CTDT")}
    units: small.Table = {"X1": {"name": "Xã Một", "kind": "Xã", "report_id": "xa-mot"}}
    province = office(both / "tinh", "tinh", units, titles, office_level="Bộ, tỉnh")
    # The school's council has passed its flag by now: the new report asks for it, and the commune's council votes once more.
    shutil.copyfile(both / "mot" / REPORT, both / "xa" / "inbox" / "mot.xlsx")
    merged(both / "xa")
    page = opened(both / "xa/ket-qua/hoi-dong.xlsx")["Đề nghị của các trường"]
    # 1 of 6 people has a recognised initiative, at the second school 2 of 5.
    assert "Trường THCS Nhỏ\nCụm 1, hạng 2/2" in [cell.value for line in page.iter_rows() for cell in line]
    vote(both / "xa", {**VOTES, "T1/TRUONG:CTDT": (5, 0, "")})
    merged(both / "xa")
    assert "Trường THCS Nhỏ" in text_of(both / "xa/ket-qua/giay-to/danh-sach-de-nghi.docx")
    shutil.copyfile(both / "xa" / REPORT, province / "inbox" / "xã một.xlsx")
    merged(province)
    # Only what the commune passed and does not decide itself comes before the province.
    ballots = shown(province / "ket-qua" / "hoi-dong.xlsx", "ballots")
    assert {key: one["name"] for key, one in ballots.items()} == {
        "X1/T1/TOAN:TTLDXS": "Tổ Toán, Trường THCS Nhỏ, Xã Một",
        "X1/T1/TRUONG:CTDT": "Trường THCS Nhỏ, Xã Một",
    }
    vote(province, dict.fromkeys(ballots, (5, 0, "")))
    line = {"q1": {"titles": "TTLDXS, CTDT", "decision_no": "5/QĐ-UBND", "decision_date": "30/06/2027"}}
    change(province / "thidua.xlsx", province / "thidua.xlsx", lambda book: put(book, {"reward_decisions": line}))
    top = candidates(merged(province))["X1/T1/TOAN", "TTLDXS"]
    assert run("finalize", province).exit_code == 0

    shutil.copyfile(province / "ket-qua/gui-truong/ket-qua-xet-X1.xlsx", both / "xa" / "inbox" / "tỉnh trả lời.xlsx")
    ward = candidates(merged(both / "xa"))["T1/TOAN", "TTLDXS"]
    done = run("finalize", both / "xa")
    assert done.exit_code == 0 and "vào 1 dòng đã có" in done.output
    shutil.copyfile(both / "xa" / REPLY, both / "mot" / "inbox" / "xã trả lời.xlsx")
    below = merged(both / "mot")
    school, flag = title_of(below, "TOAN", "TTLDXS"), by_id(below["school"]["titles"])["CTDT"]

    said = {"step": "received", "state": "yes", "reason": "Quyết định số 5/QĐ-UBND ngày 30/06/2027"}
    for path in (ward["path"], school["path"], flag["path"]):
        assert {key: path[-1][key] for key in said} == said
    assert [step["state"] for step in top["path"] if step["step"] in ("decided", "submitted")] == ["yes", "skipped"]
    assert run("finalize", both / "mot").exit_code == 0
    line_of = award(both / "mot", "TOAN", "Tập thể lao động xuất sắc")
    assert [line_of[key] for key in ("decision_no", "issuer")] == ["5/QĐ-UBND", "Phòng Văn hóa - Xã hội tinh"]
    flag_of = award(both / "mot", "TRUONG", "Cờ thi đua của bộ, tỉnh")
    assert [flag_of[key] for key in ("decision_no", "issuer")] == ["5/QĐ-UBND", "Phòng Văn hóa - Xã hội tinh"]


def here(folder: Path) -> dict[tuple[str, str, str], str]:
    """The column "Ở cơ quan này" of the list of proposals, by title, name and school."""
    rows = [*opened(folder / "ket-qua/tong-hop.xlsx")["Đề nghị của các trường"].iter_rows(values_only=True)]
    head = next(row for row in rows if "Ở cơ quan này" in row)
    place = {heading: head.index(heading) for heading in head if heading}
    columns = [place[name] for name in ("Danh hiệu", "Họ và tên / Tập thể", "Trường, đơn vị", "Ở cơ quan này")]
    body = rows[rows.index(head) + 1 :]
    return {(str(row[a]), str(row[b]), str(row[c])): str(row[d]) for row in body for a, b, c, d in [columns] if row[a]}


def test_the_list_of_proposals_tells_who_decides_and_who_has_decided(both: Path) -> None:
    ward, first = both / "xa", "Trường THCS Nhỏ"
    merged(ward)
    told = here(ward)
    assert told["LĐTT", "Phạm Thu Hà", first] == "trường quyết định"
    assert told["CSTĐCS", "Nguyễn Thị Ánh", first] == "cơ quan này quyết định, chưa ghi số quyết định"
    assert told["CSTĐCS", "Phạm Thu Hà", first] == "hội đồng không thông qua"
    assert told["TTLĐXS", "Tổ Toán", first] == "cơ quan này thông qua, trình Bộ, tỉnh; chưa có quyết định"
    asked = run("explain", "T1", "--all", "--season", ward).output
    assert "Phạm Thu Hà (T1/P3), Đề nghị; ở đây: trường quyết định" in asked
    # Both decisions are written down, the commune's own and that of the province; LĐTT is not considered any more.
    lines = {
        "q1": {"titles": "CSTDCS", "decision_no": "77/QĐ-UBND", "decision_date": "25/06/2027"},
        "q2": {"titles": "TTLDXS", "decision_no": "9/QĐ-UBND", "decision_date": "30/07/2027", "issuer": "UBND tỉnh"},
    }
    change(ward / "thidua.xlsx", ward / "thidua.xlsx", lambda book: put(book, {"reward_decisions": lines}))
    assert run("finalize", ward).exit_code == 0
    merged(ward)
    told = here(ward)
    assert told["CSTĐCS", "Nguyễn Thị Ánh", first] == "cơ quan này quyết định: Quyết định số 77/QĐ-UBND ngày 25/06/2027"
    assert told["TTLĐXS", "Tổ Toán", first] == "Bộ, tỉnh quyết định: Quyết định số 9/QĐ-UBND ngày 30/07/2027"


def test_a_title_that_the_office_does_not_consider_is_said_to_be_so(both: Path) -> None:
    ward = both / "xa"
    off = {"titles": {"CSTDCS": {"enabled": "không"}}}
    change(ward / "thidua.xlsx", ward / "thidua.xlsx", lambda book: put(book, off))
    (ward / "inbox" / "hoi-dong.xlsx").unlink()
    merged(ward)
    told = here(ward)["CSTĐCS", "Nguyễn Thị Ánh", "Trường THCS Nhỏ"]
    assert told == "năm nay cơ quan không xét danh hiệu này"


def test_the_register_of_arrivals_takes_reports_of_schools(both: Path) -> None:
    ward = both / "xa"
    # Due before 15/6: the 14th is the last day. One school's report is noted for the 17th, three days too late.
    noted = {
        "n1": {"date": "17/06/2027", "who": "Trường THCS Hai", "what": "Báo cáo"},
        "n2": {"date": "14/06/2027", "who": "T1", "what": "Báo cáo gửi cấp trên"},
    }
    due = {"due_report": {"value": "Trước ngày 15/06/2027"}}
    change(ward / "thidua.xlsx", ward / "thidua.xlsx", lambda book: put(book, {"received": noted, "options": due}))
    result = merged(ward)
    assert "D350" not in codes(result)
    units = by_id(result["schools"]["units"])
    assert (units["T2"]["received_on"], units["T2"]["days_late"]) == ("2027-06-17", 3)
    assert units["T1"]["received_on"] == "2027-06-14" and "days_late" not in units["T1"]
    rows = opened(ward / "ket-qua/tong-hop.xlsx")["Các trường"].iter_rows(values_only=True)
    told = {str(row[1]): row[2] for row in rows if str(row[1]).startswith("Trường THCS")}
    assert told == {"Trường THCS Hai": "! Đã nhận, muộn 3 ngày", "Trường THCS Nhỏ": "Đã nhận"}


def test_more_passed_than_there_are_places_stays_told_after_the_vote(both: Path) -> None:
    ward = both / "xa"
    # 20 % of 6 + 5 people = 2.2, rounded down 2 places; four of the five who were asked for were passed.
    quota = {"quota_percent": "20", "quota_of": "người", "quota_scope": "trường", "quota_rounding": "xuống"}
    change(ward / "thidua.xlsx", ward / "thidua.xlsx", lambda book: put(book, {"titles": {"CSTDCS": quota}}))
    result = merged(ward)
    (told,) = [one["message"] for one in result["findings"] if one["code"] == "X210"]
    assert "hội đồng đã thông qua 4 người mà mức tỷ lệ chỉ cho 2" in told and told.count("Nguyễn Thị Ánh") == 2
    assert "hội đồng đã thông qua 4" in text_of_sheet(ward, "Các trường")
    assert "! Quá 3;" in text_of_sheet(ward, "Các trường") and "X176" in codes(result)
    minutes = text_of(ward / "ket-qua" / "giay-to" / "bien-ban-hop.docx")
    assert "thông qua 4" in minutes


def text_of_sheet(folder: Path, name: str) -> str:
    """All that a sheet of the summary says."""
    rows = opened(folder / "ket-qua/tong-hop.xlsx")[name].iter_rows(values_only=True)
    return "\n".join(str(value) for row in rows for value in row if value is not None)
