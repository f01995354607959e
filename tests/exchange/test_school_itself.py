"""A school as a collective of its own: judged by the law as units are, voted on, entered, and put before the office."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.exchange.test_office_council import shown, text_of
from tests.program import run
from tests.seasons.commune import MEETING, the_commune
from tests.seasons.outside import fill, replace_rows, type_into
from tests.seasons.small import Small, build_small, by_id, codes
from thidua_xlsx.exchange.school_reports.candidates import candidates_of
from thidua_xlsx.exchange.school_reports.own_report import own_report
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Schools
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder

MADE = ("hoi-dong.xlsx", "giay-to")  # what is looked at beside the result
pytestmark = pytest.mark.usefixtures("few_outputs")


def registered(folder: Path, title: str) -> Small:
    """The small season whose school registers a title for itself, decided by the commune."""
    small = build_small(folder)
    small.amend({"options": {"school_title": {"value": title}}, "titles": {"TTLDTT": {"decided_by": "Xã, phường"}}})
    return small


def grade(small: Small, ballots: dict[str, int]) -> dict[str, Any]:
    """Let the council grade the school HTXSNV and vote; give the result."""
    answers = {
        "meeting": {key: {"value": value} for key, value in MEETING.items()},
        "grades": {"TRUONG": {"grade": "HTXSNV"}},
        "ballots": {key: {"yes": yes, "no": 5 - yes} for key, yes in ballots.items()},
    }
    fill(small.folder / "ket-qua" / "hoi-dong.xlsx", small.folder / "inbox" / "hoi-dong.xlsx", answers)
    return small.result()


def test_a_school_is_voted_on_entered_and_put_before_the_office(tmp_path: Path) -> None:
    small = registered(tmp_path / "mua-nho", "Tập thể lao động tiên tiến")
    small.amend({"people": {"P6": {"counted": "không"}}})  # then four of five are LĐTT, 80 %; Điều 28 asks for 70 %
    before = small.result()
    assert by_id(before["school"]["titles"])["TTLDTT"]["met"] == "unknown"  # nobody has graded the school yet
    assert "TRUONG:TTLDTT" in shown(small.folder / "ket-qua" / "hoi-dong.xlsx", "ballots")
    after = grade(small, {"TRUONG:TTLDTT": 5, "TOAN:TTLDTT": 5})
    verdict = by_id(after["school"]["titles"])["TTLDTT"]
    assert (verdict["met"], verdict["decided"]) == ("yes", True)
    assert [one["id"] for one in after["units"]] == ["TOAN", "VAN", "VP"]  # it is none of its own units
    assert run("finalize", small.folder).exit_code == 0
    lines = shown(small.folder / "so-theo-doi.xlsx", "awards").values()
    assert ("TRUONG", "Trường THCS Nhỏ") in {(one["person"], one["full_name"]) for one in lines}
    assert "D306" not in codes(small.result())
    text = text_of(small.folder / "ket-qua" / "giay-to" / "danh-sach-cong-khai.docx").split("\n")
    assert "Trường THCS Nhỏ" in text
    loaded = open_season_folder(small.folder)
    report = own_report(judge_season(loaded, small.folder / "inbox"), language("vi"))
    assert [one.state for one in report.proposals if one.key == "TRUONG:TTLDTT"] == ["passed"]
    office = open_season_folder(the_commune() / "xa").rulebook
    found = candidates_of(Schools(office.reporters, {"T1": report}), _deciding(office), ())
    assert ("T1/TRUONG", "Trường THCS Nhỏ") in {(one.unit.code, one.unit.name) for one in found.units}


def _deciding(book: Any) -> Any:
    policy = replace(book.titles["TTLDTT"], decided_by="commune")
    return replace(book, titles={**book.titles, "TTLDTT": policy})


def test_a_school_and_a_unit_are_put_up_for_a_commendation_as_collectives(tmp_path: Path) -> None:
    """They register *Bằng khen* as it is called; the years are known, unity and democracy are for the council."""
    small = build_small(tmp_path / "mua-nho")
    small.amend({"options": {"school_commendation": {"value": "Bằng khen của bộ, tỉnh"}}})
    given = {title: {"enabled": "có"} for title in ("LDTT", "CSTDCS", "TTLDTT", "TTLDXS", "BKT")}
    season, ledger = small.folder / "thidua.xlsx", small.folder / "so-theo-doi.xlsx"
    type_into(season, season, lambda book: replace_rows(book, "titles", given))
    last_year = {"person": "TRUONG", "full_name": "Trường THCS Nhỏ", "title": "TTLĐXS", "period": "2025-2026"}
    type_into(ledger, ledger, lambda book: replace_rows(book, "awards", {"a1": last_year}))
    small.send(("TOAN", "registration", ""), {"collective": {"TOAN": {"commendation": "Bằng khen của bộ, tỉnh"}}})
    before = small.result()
    itself, unit = (by_id(one["titles"])["BKTTT"] for one in (before["school"], by_id(before["units"])["TOAN"]))
    assert (itself["met"], itself["registered"], unit["met"], unit["registered"]) == ("unknown", True, "unknown", True)
    assert "BKTTT" not in by_id(
        by_id(before["units"])["VAN"]["titles"]
    )  # nobody is judged on what they did not ask for
    book = small.folder / "ket-qua" / "hoi-dong.xlsx"
    assert {"TRUONG:BKTTT", "TOAN:BKTTT"} <= set(shown(book, "ballots"))
    after = grade(small, {"TRUONG:BKTTT": 5, "TOAN:BKTTT": 1})
    decided = [by_id(one["titles"])["BKTTT"]["decided"] for one in (after["school"], by_id(after["units"])["TOAN"])]
    assert decided == [True, False]
    names = text_of(small.folder / "ket-qua" / "giay-to" / "danh-sach-de-nghi.docx").split("\n")
    assert "Bằng khen của bộ, tỉnh cho tập thể" in names
    assert "Trường THCS Nhỏ" in names
    assert run("finalize", small.folder).exit_code == 0
    lines = [(one["person"], one["title"]) for one in shown(small.folder / "so-theo-doi.xlsx", "awards").values()]
    assert {("TRUONG", "Bằng khen của bộ, tỉnh cho tập thể"), ("TRUONG", "Hoàn thành xuất sắc nhiệm vụ")} <= set(lines)
    loaded = open_season_folder(small.folder)
    report = own_report(judge_season(loaded, small.folder / "inbox"), language("vi"))
    assert [one.key for one in report.proposals if one.title == "BKTTT"] == ["TRUONG:BKTTT"]
