"""Guidance of an office to its schools: covering letters, and the list of what was handed in and what was not."""

import shutil
from pathlib import Path
from typing import Any

from tests.exchange.test_office_council import text_of
from tests.seasons.commune import merged, the_commune
from tests.seasons.outside import change, put, replace_rows


def test_an_office_writes_guidance_and_the_list_of_what_came(tmp_path: Path) -> None:
    ward = tmp_path / "xa"
    shutil.copytree(the_commune() / "xa", ward)
    papers = ward / "ket-qua" / "giay-to"
    assert "Báo cáo của trường (hạn: …………): đã nộp 2/2" in text_of(papers / "theo-doi-ho-so.docx")
    given = {
        "hand_ins": {
            "h1": {"name": "Kế hoạch thi đua", "due": "Trước ngày 20/01/2027", "files": "ke-hoach"},
            "h2": {"name": "Bản đề nghị KNC", "due": "Trước ngày 20/08/2027"},
        },
        "received": {
            "n1": {"date": "15/01/2027", "who": "T1", "what": "Kế hoạch thi đua"},
            "n2": {"date": "25/01/2027", "who": "T2", "what": "Kế hoạch thi đua"},
            "n3": {"date": "28/01/2027", "who": "T2", "what": "Báo cáo"},
        },
        "options": {"as_of": {"value": "01/09/2027"}, "due_report": {"value": "Trước ngày 25/01/2027"}},
    }

    def edit(book: Any) -> None:
        replace_rows(book, "hand_ins", given["hand_ins"])
        put(book, {key: rows for key, rows in given.items() if key != "hand_ins"})

    change(ward / "thidua.xlsx", ward / "thidua.xlsx", edit)
    merged(ward)
    listed = text_of(papers / "theo-doi-ho-so.docx")
    assert "Kế hoạch thi đua (hạn: Trước ngày 20/01/2027): đã nộp 2/2" in listed
    assert "Bản đề nghị KNC (hạn: Trước ngày 20/08/2027): đã nộp 0/2" in listed
    # Before the 20th is the 19th at the latest: the 25th is six days late; the report's last day is the 24th, four before.
    assert "15/01/2027" in listed and "Đã nộp, muộn 6 ngày" in listed and "Đã nộp, muộn 4 ngày" in listed
    assert listed.count("Đã nộp") == 4 and listed.count("Quá hạn, chưa nộp") == 2
    letter = text_of(papers / "huong-dan-binh-xet.docx")
    assert "Mọi trường, đơn vị" in letter and "Kế hoạch thi đua" in letter and "Chiến sĩ thi đua cơ sở" in letter
    assert not (papers / "huong-dan-ky-niem-chuong.docx").exists()  # the medal is not among this season's titles
    change(ward / "thidua.xlsx", ward / "thidua.xlsx", _with_medal)
    merged(ward)
    medal, year = (text_of(papers / f"huong-dan-{name}.docx") for name in ("ky-niem-chuong", "binh-xet"))
    # Each letter asks for what is its own.
    assert "Bản đề nghị KNC" in medal and "Kế hoạch thi đua" not in medal
    assert "Bản đề nghị KNC" not in year and "Kế hoạch thi đua" in year


def _with_medal(book: Any) -> None:
    replace_rows(book, "titles", {"LDTT": {"enabled": "có"}, "CSTDCS": {"enabled": "có"}, "KNC": {"enabled": "có"}})
