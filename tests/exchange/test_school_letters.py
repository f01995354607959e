"""The one draft that an office has for each of its schools, with everything that goes down to it."""

import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.program import run
from tests.seasons.commune import SCHOOLS, merged, the_voted_commune
from tests.seasons.outside import replace_rows, type_into


def letter(path: Path) -> EmailMessage:
    read = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def test_one_draft_a_school_carries_reply_movements_and_plan(tmp_path: Path) -> None:
    below = tmp_path / "mua"
    shutil.copytree(the_voted_commune(), below)
    ward = below / "xa"

    def edit(book: Any) -> None:
        replace_rows(book, "units", {**SCHOOLS, "T1": {**SCHOOLS["T1"], "email": "nho@truong.edu.vn"}})
        replace_rows(book, "movements", {"X1": {"name": "Trường học an toàn"}})

    type_into(ward / "thidua.xlsx", ward / "thidua.xlsx", edit)
    merged(ward)
    assert run("finalize", ward).exit_code == 0
    done = run("mail", ward)
    assert done.exit_code == 0, done.output
    assert "2 thư gửi trường" in done.output
    folder = ward / "ket-qua" / "thu"
    assert not list(folder.glob("tra-lai-T*.eml"))  # nothing goes to a school in a letter of its own
    first, second = (letter(folder / f"truong-{code}.eml") for code in ("T1", "T2"))
    assert (first["To"], second["To"]) == ("Trường THCS Nhỏ <nho@truong.edu.vn>", None)
    for code, one in (("T1", first), ("T2", second)):
        names = [part.get_filename() for part in one.iter_attachments()]
        assert names == [
            f"ket-qua-xet-{code}.xlsx",
            f"phong-trao-cap-tren-{code}.xlsx",
            "ke-hoach-thi-dua.docx",
            "huong-dan-binh-xet.docx",
        ]
    said = [one.get_body().get_content() for one in (first, second)]  # type: ignore[union-attr]
    assert ["Chưa có địa chỉ thư của" in text for text in said] == [False, True]
    data = [part.get_content() for part in first.iter_attachments()]
    assert data[0] == (ward / "ket-qua" / "gui-truong" / "ket-qua-xet-T1.xlsx").read_bytes()
