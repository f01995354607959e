"""`mail` and the letters of a merge, through the command line; read back with the standard library."""

import io
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import msoffcrypto
import pytest
from openpyxl import load_workbook

from tests.program import run
from tests.seasons.small import Small, build_small, copy_of, default_answers


@pytest.fixture(scope="session")
def mailed_season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with addresses, one form of Văn missing and one wrong cell in a form of Toán."""
    small = build_small(tmp_path_factory.mktemp("thu") / "mua-nho")
    emails = {"TOAN": "toan@truong.edu.vn; ha@truong.edu.vn", "VAN": "van@truong.edu.vn"}
    small.amend({"units": {unit: {"email": email} for unit, email in emails.items()}})
    small.amend({"school": {"report_email": {"value": "vhxh@xa.gov.vn"}}})
    small.amend({"people": {"P1": {"birth_date": "17/03/1988"}}})
    small.returned("VAN", "self-score", "R1").unlink()
    answers = default_answers()["TOAN", "self-score", "R2"]
    answers["unit_score"]["1.1"]["P1"] = 11  # the most is 10
    small.send(("TOAN", "self-score", "R2"), answers)
    return small


@pytest.fixture
def mailed(mailed_season: Small, tmp_path: Path) -> Small:
    return copy_of(mailed_season, tmp_path / "mua-nho")


def letters(folder: Path) -> dict[str, EmailMessage]:
    found: dict[str, EmailMessage] = {}
    for path in sorted((folder / "ket-qua").glob("thu/*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        found[path.name] = message
    return found


def body(message: EmailMessage) -> str:
    part = message.get_body()
    assert part is not None
    return str(part.get_content())


def attachments(message: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


def test_mail_writes_the_four_kinds_to_the_right_people(mailed: Small) -> None:
    done = run("mail", mailed.folder, "--as-of", "01/03/2027")
    assert done.exit_code == 0, done.output
    # Of what was not written nothing is said.
    said = " ".join(done.output.split())
    assert "1 thư gửi phiếu, 1 thư trả phiếu cần sửa, 1 thư nhắc" in said
    # The results go up once the council has voted, or where somebody asks for that letter.
    assert "Chưa viết thư báo cáo kết quả: hội đồng chưa bỏ phiếu" in said
    assert sorted(letters(mailed.folder)) == ["nhac-VAN.eml", "phieu-VAN.eml", "tra-lai-TOAN.eml"]
    assert "1 thư báo cáo" in run("mail", mailed.folder, "--kind", "summary", "--as-of", "01/03/2027").output
    found = letters(mailed.folder)
    assert sorted(found) == ["bao-cao.eml", "nhac-VAN.eml", "phieu-VAN.eml", "tra-lai-TOAN.eml"]
    to = {name: [one.addr_spec for one in message["To"].addresses] for name, message in found.items()}
    assert to == {
        "bao-cao.eml": ["vhxh@xa.gov.vn"],
        "nhac-VAN.eml": ["van@truong.edu.vn"],
        "phieu-VAN.eml": ["van@truong.edu.vn"],
        "tra-lai-TOAN.eml": ["toan@truong.edu.vn", "ha@truong.edu.vn"],
    }
    assert found["nhac-VAN.eml"]["Subject"] == "Nhắc nộp phiếu thi đua – Tổ Văn – năm học 2026-2027"
    assert {message["X-Unsent"] for message in found.values()} == {"1"}
    assert {message["Date"] for message in found.values()} == {None}


def test_each_letter_carries_what_it_speaks_of(mailed: Small) -> None:
    run("merge", mailed.folder / "inbox", "--no-papers")
    run("mail", mailed.folder, "--as-of", "01/03/2027")
    run("mail", mailed.folder, "--kind", "summary", "--as-of", "01/03/2027")
    found = letters(mailed.folder)
    results = mailed.folder / "ket-qua"
    slip = mailed.slip("TOAN", "self-score", "R2")
    assert attachments(found["phieu-VAN.eml"]) == {
        "VAN - Tự chấm – Học kỳ I.xlsx": mailed.issued("VAN", "self-score", "R1").read_bytes()
    }
    assert attachments(found["tra-lai-TOAN.eml"]) == {slip.name: slip.read_bytes()}
    to_office = attachments(found["bao-cao.eml"])
    assert list(to_office) == [
        "Tổng hợp gửi cấp trên - Trường THCS Nhỏ.xlsx",
        "bao-cao-cap-tren.xlsx",
    ]  # no draft of a paper before the vote
    assert to_office["bao-cao-cap-tren.xlsx"] == (results / "bao-cao-cap-tren.xlsx").read_bytes()
    assert attachments(found["nhac-VAN.eml"]) == {}
    assert "vượt mức tối đa 10" in body(found["tra-lai-TOAN.eml"])
    assert "Tự chấm – Học kỳ I: đã quá hạn, hạn nộp: 31/12/2026" in body(found["nhac-VAN.eml"])
    assert "Kính gửi đồng chí Lê Hòa, Tổ Văn," in body(found["nhac-VAN.eml"])


def test_a_password_locks_what_holds_a_date_of_birth_and_nothing_else(mailed: Small, tmp_path: Path) -> None:
    issued = mailed.issued("VAN", "self-score", "R1")
    book = load_workbook(issued)
    book.worksheets[0].cell(1, 1).value = "Sinh ngày 17/03/1988"
    book.save(issued)
    secret = tmp_path / "mat-khau.txt"
    secret.write_text("khoá-thử-2027\nkhác\n", "utf-8")
    done = run("mail", mailed.folder, "--password", "--password-file", secret, "--as-of", "01/03/2027")
    assert "tệp đính kèm có ngày sinh đã được đặt mật khẩu" in done.output
    locked_too = ("--password", "--password-file", secret)
    run("mail", mailed.folder, "--kind", "summary", *locked_too, "--as-of", "01/03/2027")
    found = letters(mailed.folder)
    (locked,) = attachments(found["phieu-VAN.eml"]).values()
    assert b"17/03/1988" not in locked
    opened = io.BytesIO()
    office = msoffcrypto.OfficeFile(io.BytesIO(locked))
    office.load_key(password="khoá-thử-2027")
    office.decrypt(opened)
    assert opened.getvalue() == issued.read_bytes()
    assert attachments(found["bao-cao.eml"])["Tổng hợp gửi cấp trên - Trường THCS Nhỏ.xlsx"].startswith(b"PK")


def test_an_empty_password_file_stops_before_anything_is_written(mailed: Small, tmp_path: Path) -> None:
    empty = tmp_path / "rong.txt"
    empty.write_text("\n", "utf-8")
    assert run("mail", mailed.folder, "--password", "--password-file", empty).exit_code == 2
    assert not (mailed.folder / "ket-qua" / "thu").exists()


def saved_by_a_mail_program(path: Path) -> bytes:
    """The draft as a program saves it that somebody has opened and changed it with."""
    message = message_from_bytes(path.read_bytes(), policy=policy.SMTP)
    message["Date"] = "Mon, 01 Mar 2027 08:00:00 +0700"
    return message.as_bytes()


def test_what_somebody_put_there_or_saved_again_is_never_removed(mailed: Small) -> None:
    run("mail", mailed.folder, "--as-of", "01/03/2027")
    folder = mailed.folder / "ket-qua" / "thu"
    theirs = {
        "phieu-VAN-da-sua.eml": saved_by_a_mail_program(folder / "phieu-VAN.eml"),
        "phieu-cu.eml": (folder / "phieu-VAN.eml").read_bytes(),  # a copy under a name that is not ours
        "nhac-toi.eml": b"Subject: nho\r\n\r\nviec rieng",
        "nhac-VAN-cu.eml": (folder / "nhac-VAN.eml").read_bytes(),
        "phieu-ghi-chu.txt": b"ghi",
    }
    for name, content in theirs.items():
        (folder / name).write_bytes(content)
    mailed.send(("VAN", "self-score", "R1"), default_answers()["VAN", "self-score", "R1"])
    mailed.merge("--no-papers")
    run("mail", mailed.folder)
    kept = {path.name: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    assert not {"phieu-VAN.eml", "nhac-VAN.eml"} & set(kept)
    assert {name: kept.get(name) for name in theirs} == theirs
