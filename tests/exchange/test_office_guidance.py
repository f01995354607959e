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
    assert not (papers / "theo-doi-ho-so.docx").exists()  # nothing is to be handed in yet
    given = {
        "hand_ins": {"h1": {"name": "Kế hoạch thi đua", "due": "Trước ngày 20/01/2027", "files": "ke-hoach"}},
        "received": {"n1": {"date": "15/01/2027", "who": "T1", "what": "Kế hoạch thi đua"}},
        "options": {"as_of": {"value": "01/02/2027"}},
    }

    def edit(book: Any) -> None:
        replace_rows(book, "hand_ins", given["hand_ins"])
        put(book, {key: rows for key, rows in given.items() if key != "hand_ins"})

    change(ward / "thidua.xlsx", ward / "thidua.xlsx", edit)
    merged(ward)
    listed = text_of(papers / "theo-doi-ho-so.docx")
    assert "Kế hoạch thi đua (hạn: Trước ngày 20/01/2027): đã nộp 1/2" in listed
    # One school's came on 15/01, the other's is overdue on 01/02.
    assert "15/01/2027" in listed and "Quá hạn, chưa nộp" in listed and listed.count("Đã nộp") == 1
    letter = text_of(papers / "huong-dan-binh-xet.docx")
    assert "Mọi trường, đơn vị" in letter and "Kế hoạch thi đua" in letter and "Chiến sĩ thi đua cơ sở" in letter
    assert not (papers / "huong-dan-ky-niem-chuong.docx").exists()  # the medal is not among this season's titles
    change(ward / "thidua.xlsx", ward / "thidua.xlsx", _with_medal)
    merged(ward)
    assert "Kỷ niệm chương" in text_of(papers / "huong-dan-ky-niem-chuong.docx")


def _with_medal(book: Any) -> None:
    replace_rows(book, "titles", {"LDTT": {"enabled": "có"}, "CSTDCS": {"enabled": "có"}, "KNC": {"enabled": "có"}})
