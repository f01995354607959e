"""What arrives in archives, e-mails and behind passwords: every file gets one receipt, and the forms inside count."""

import io
import json
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest

from tests.program import Built, run
from thidua_xlsx.runtime import archives
from thidua_xlsx.runtime.isolation import reader_pool

pytestmark = pytest.mark.usefixtures("few_outputs")

FORM = "dot 1/TTN-To-Toan-Tin.xlsx"
Season = Path


@pytest.fixture
def form(kim_son: Built) -> bytes:
    return (kim_son.folder / "inbox" / FORM).read_bytes()


@pytest.fixture
def empty(season: Path) -> Path:
    """The sample season with an empty inbox."""
    shutil.rmtree(season / "inbox")
    (season / "inbox").mkdir()
    return season


def merged(season: Path, *more: str) -> dict[str, Any]:
    run("merge", season / "inbox", *more)
    return json.loads((season / "ket-qua/ket-qua.json").read_text("utf-8"))


def receipts(result: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {r["file"]: (r["status"], (r["reason"] or "")[:4]) for r in result["receipts"]}


def d1_of(result: dict[str, Any], code: str) -> float | None:
    return next(p for p in result["people"] if p["id"] == code)["scores"]["rounds"].get("D1")


def zipped(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_forms_inside_nested_archives_count_like_any_other(empty: Path, form: bytes) -> None:
    inner = zipped({"Tổ Toán.xlsx": form, "__MACOSX/._Tổ Toán.xlsx": b"x"})
    (empty / "inbox/gui.zip").write_bytes(zipped({"trong/phieu.zip": inner, "ghi chu.txt": b"xin chao"}))
    result = merged(empty)
    assert receipts(result) == {
        "inbox/gui.zip": ("accepted", "F118"),
        "inbox/gui.zip/trong/phieu.zip/Tổ Toán.xlsx": ("accepted", ""),
        "inbox/gui.zip/trong/phieu.zip/__MACOSX/._Tổ Toán.xlsx": ("ignored", "F108"),
        "inbox/gui.zip/ghi chu.txt": ("rejected", "F101"),
    }
    assert d1_of(result, "GV02") == 97.5  # 100 - 1 - 1,5: figures.md, GV02:D1


def test_a_member_that_tries_to_escape_is_only_a_name(empty: Path, form: bytes) -> None:
    (empty / "inbox/a.zip").write_bytes(zipped({"../../../etc/TTN.xlsx": form, "C:\\x\\y.txt": b"1"}))
    before = sorted(path.as_posix() for path in empty.parent.rglob("*"))
    assert set(receipts(merged(empty))) == {"inbox/a.zip", "inbox/a.zip/etc/TTN.xlsx", "inbox/a.zip/x/y.txt"}
    after = {path.as_posix() for path in empty.parent.rglob("*") if "ket-qua" not in path.parts}
    assert after <= set(before)


def test_archives_nested_too_deep_and_bombs_are_findings(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = b"text"
    for level in range(6):
        deep = zipped({f"{level}.zip": deep})
    (empty / "inbox/deep.zip").write_bytes(deep)
    monkeypatch.setattr(archives, "MAX_TOTAL", 100_000)
    monkeypatch.setattr(reader_pool, "may_fork", lambda: True)  # a copy of this process knows of that
    (empty / "inbox/bomb.zip").write_bytes(zipped({"zeros.bin": bytes(5_000_000)}))
    found = receipts(merged(empty))
    assert found["inbox/bomb.zip/zeros.bin"] == ("rejected", "F116")
    assert {code for name, (_, code) in found.items() if name.startswith("inbox/deep.zip/")} == {"F116"}


def test_a_damaged_member_is_one_finding_and_the_others_count(empty: Path, form: bytes) -> None:
    whole = bytearray(zipped({"xau.bin": b"0123456789" * 50, "TTN.xlsx": form}))
    start = whole.find(b"xau.bin") + len(b"xau.bin")
    whole[start : start + 8] = b"\xff" * 8
    (empty / "inbox/a.zip").write_bytes(bytes(whole))
    found = receipts(merged(empty))
    assert found["inbox/a.zip/xau.bin"] == ("rejected", "F117")
    assert found["inbox/a.zip/TTN.xlsx"][0] == "accepted"


def test_attachments_of_a_saved_mail_count(empty: Path, form: bytes) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "to@truong.edu.vn", "thuky@truong.edu.vn", "Phiếu đợt 1"
    mail.set_content("Tổ Toán gửi phiếu.")
    mail.add_attachment(form, maintype="application", subtype="octet-stream", filename="Phiếu tổ Toán.xlsx")
    (empty / "inbox/thu.eml").write_bytes(mail.as_bytes())
    found = receipts(merged(empty))
    assert found == {"inbox/thu.eml": ("accepted", "F118"), "inbox/thu.eml/Phiếu tổ Toán.xlsx": ("accepted", "")}


def encrypted(data: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def test_a_password_opens_from_the_password_file_and_not_without(empty: Path, form: bytes) -> None:
    assert msoffcrypto.OfficeFile(io.BytesIO(encrypted(form, "to-toan"))).is_encrypted()
    (empty / "inbox/a.xlsx").write_bytes(encrypted(form, "to-toan"))
    assert receipts(merged(empty)) == {"inbox/a.xlsx": ("rejected", "F106")}
    (empty / "mat-khau.txt").write_text("sai\nto-toan\n", "utf-8")
    result = merged(empty, "--password-file", str(empty / "mat-khau.txt"))
    assert receipts(result) == {"inbox/a.xlsx": ("accepted", "")}
    assert d1_of(result, "GV02") == 97.5


def test_excels_own_password_opens_without_asking(empty: Path, form: bytes) -> None:
    (empty / "inbox/a.xlsx").write_bytes(encrypted(form, "VelvetSweatshop"))
    assert receipts(merged(empty)) == {"inbox/a.xlsx": ("accepted", "")}


def test_check_reads_inside_archives_too(empty: Path, form: bytes) -> None:
    (empty / "inbox/a.zip").write_bytes(zipped({"TTN.xlsx": form, "x.pdf": b"%PDF-1.4"}))
    done = run("check", empty / "inbox")
    assert done.exit_code == 1
    assert "inbox/a.zip/x.pdf: F101" in done.output
