"""Mail and archives as people and machines really send them, and as somebody who means harm would: nothing is lost."""

import base64
import io
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

from tests.runtime.compound_files import attachment, compound, message, outlook_file
from tests.seasons.small import Small
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.model import ReceiptStatus
from thidua_xlsx.runtime import archives
from thidua_xlsx.runtime.archives import Unpacked, unpack
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.workflow.load.read_inbox import Inbox, read_inbox
from thidua_xlsx.workflow.load.season_folder import open_season_folder

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOK = b"PK\x03\x04 stands for a workbook"
HEAD = "From: to@truong.edu.vn\r\nTo: thuky@truong.edu.vn\r\nSubject: Phieu\r\nMIME-Version: 1.0\r\n"


def zipped(contents: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def part(headers: str, body: bytes) -> bytes:
    return headers.encode() + b"\r\n\r\n" + body


def attached(book: bytes, name: str = 'filename="phieu.xlsx"') -> bytes:
    headers = f"Content-Type: {XLSX}\r\nContent-Disposition: attachment; {name}\r\nContent-Transfer-Encoding: base64"
    return part(headers, base64.encodebytes(book))


def several(kind: str, *parts: bytes, boundary: str = "", headers: str = "") -> bytes:
    line = boundary or f"=_{kind}_{len(parts)}"
    inside = b"".join(b"--" + line.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    return part(
        f'{headers}Content-Type: multipart/{kind}; boundary="{line}"', inside + b"--" + line.encode() + b"--\r\n"
    )


TEXT = part("Content-Type: text/plain; charset=utf-8", "Tổ gửi phiếu.".encode())
HTML = part("Content-Type: text/html", b"<p>x</p>")
P7S = part('Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64', b"MIAG")
LOGO = part("Content-Type: image/png; name=logo.png\r\nContent-ID: <a>\r\nContent-Disposition: inline", b"\x89PNG")


def tnef(book: bytes, name: str = "phieu.xlsx") -> bytes:
    """A winmail.dat with one attachment, written as [MS-OXTNEF] says."""

    def attribute(kind: int, held: bytes) -> bytes:
        return struct.pack("<BII", 2, kind, len(held)) + held + struct.pack("<H", sum(held) & 0xFFFF)

    def sized(held: bytes) -> bytes:
        return struct.pack("<II", 1, len(held)) + held + b"\0" * (-len(held) % 4)

    long_name = f"{name}\0".encode("utf-16-le")
    properties = struct.pack("<IHHI", 3, 3, 0x3705, 1) + struct.pack("<HH", 0x1F, 0x3707) + sized(long_name)
    properties += struct.pack("<HH", 0x102, 0x3701) + sized(book)
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + struct.pack("<BII", 1, 0x00089006, 4) + b"\0\0\1\0" + struct.pack("<H", 1)
        + attribute(0x00069002, b"\0" * 14)
        + attribute(0x00018010, b"PHIEU~1.XLS\0")
        + attribute(0x00069005, properties)
    )  # fmt: skip


def winmail(book: bytes) -> bytes:
    headers = 'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64'
    return part(headers, base64.encodebytes(tnef(book)))


def outlook(book: bytes) -> bytes:
    """As Python's own library writes it, which is as most programs do."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "to@truong.edu.vn", "thuky@truong.edu.vn", "Phiếu"
    mail.set_content("Tổ gửi phiếu.")
    mail.add_attachment(book, maintype="application", subtype="octet-stream", filename="phieu.xlsx")
    return mail.as_bytes()


SIGNED_DATA, DATA = bytes.fromhex("2a864886f70d010702"), bytes.fromhex("2a864886f70d010701")


def value(tag: int, *content: bytes, ended: bool = False) -> bytes:
    """A value as X.690 writes it: with its length, or without one and with an end mark instead."""
    held = b"".join(content)
    if ended:
        return bytes([tag, 0x80]) + held + b"\0\0"
    size = len(held).to_bytes((len(held).bit_length() + 7) // 8 or 1)
    return bytes([tag]) + (size if len(held) < 0x80 else bytes([0x80 | len(size)]) + size) + held


def signed(content: bytes | None, *, ended: bool = False) -> bytes:
    """Signed data (RFC 5652 5.1) with its content inside, or without; `ended` as programs write what they stream."""
    pieces = [value(4, content[at : at + 1_000]) for at in range(0, len(content or b""), 1_000)] if content else []
    octets = value(0x24, *pieces, ended=True) if ended else value(4, content or b"")
    wrapped = [value(0xA0, octets, ended=ended)] if content is not None else []
    algorithms = value(0x31, value(0x30, value(6, bytes.fromhex("608648016503040201"))), ended=ended)
    inside = value(0x30, value(6, DATA), *wrapped, ended=ended)
    data = value(0x30, value(2, b"\1"), algorithms, inside, value(0x31), ended=ended)
    return value(0x30, value(6, SIGNED_DATA), value(0xA0, data, ended=ended), ended=ended)


def opaque(content: bytes, smime_type: str = "signed-data") -> bytes:
    """A mail that is nothing but a signature, with its content inside."""
    kind = f"application/pkcs7-mime; smime-type={smime_type}; name=smime.p7m"
    headers = f"{HEAD}Content-Type: {kind}\r\nContent-Transfer-Encoding: base64"
    return part(headers, base64.encodebytes(content))


LAYOUTS: dict[str, Callable[[bytes], bytes]] = {
    "ordinary": outlook,
    "apple": lambda book: several(
        "alternative", TEXT, several("mixed", HTML, attached(book), HTML, boundary="=_in"), headers=HEAD
    ),
    "is-the-attachment": lambda book: HEAD.encode() + attached(book),
    "related": lambda book: several("related", HTML, LOGO, attached(book), headers=HEAD),
    "list-footer": lambda book: several(
        "mixed", several("mixed", TEXT, attached(book), boundary="=_in"), TEXT, headers=HEAD
    ),
    "signed": lambda book: several(
        "signed", several("mixed", TEXT, attached(book), boundary="=_in"), P7S, headers=HEAD
    ),
    "forwarded": lambda book: several("mixed", TEXT, part("Content-Type: message/rfc822", outlook(book)), headers=HEAD),
    "digest": lambda book: several("digest", b"\r\n" + outlook(book), headers=HEAD),
    "winmail": lambda book: several("mixed", TEXT, winmail(book), headers=HEAD),
    "never-closed": lambda book: several("mixed", TEXT, attached(book), headers=HEAD).rpartition(b"\r\n--")[0],
    "gmail": lambda book: b"Delivered-To: thuky@truong.edu.vn\r\n" + outlook(book),
    "mailbox": lambda book: b"From to@truong.edu.vn Mon Nov 16 10:00:00 2026\n" + outlook(book),
    "mht": lambda book: several(
        "related", HTML, attached(book), headers="From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
    ),
    "opaque": lambda book: opaque(signed(several("mixed", TEXT, attached(book)))),
    "opaque-streamed": lambda book: opaque(signed(several("mixed", TEXT, attached(book)), ended=True)),
    "signed-twice": lambda book: opaque(signed(opaque(signed(attached(book))), ended=True)),
    "signed-file": lambda book: several(
        "mixed", TEXT, attached(signed(book), 'filename="phieu.xlsx.p7m"'), headers=HEAD
    ),
    "msg": lambda book: outlook_file(attachment(b"%PDF-1.7 x", "moi hop.pdf"), attachment(book, "phieu.xlsx")),
    "msg-forwarded": lambda book: outlook_file(attachment(message(attachment(book, "phieu.xlsx")), "Phiếu")),
    "msg-signed": lambda book: outlook_file(
        attachment(several("signed", attached(book), P7S), "smime.p7m", _370E="multipart/signed")
    ),
    "msg-opaque": lambda book: outlook_file(attachment(signed(attached(book)), "smime.p7m")),
    "msg-object": lambda book: outlook_file(attachment({"\1Ole": b"x", "Package": book}, "phieu.xlsx")),
    "msg-attached": lambda book: several(
        "mixed", TEXT, attached(outlook_file(attachment(book, "phieu.xlsx")), 'filename="fw.msg"'), headers=HEAD
    ),
}


def opened(data: bytes) -> list[tuple[str, bytes, str]]:
    """The members of a container: name, bytes, code of the reason why it is not read."""
    found = unpack(data)
    assert isinstance(found, Unpacked) and found.count is not None and found.next is None
    return [(one.name, one.data, one.refused.code.id if one.refused else "") for one in found.entries]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_return_is_found_wherever_it_hangs_in_a_mail(layout: str) -> None:
    books = [name for name, data, _ in opened(LAYOUTS[layout](BOOK)) if data == BOOK]
    assert [name.rpartition("/")[2] for name in books] == ["phieu.xlsx"]


def test_a_mail_loses_nothing_of_a_form_and_its_own_parts_are_no_returns(small: Small) -> None:
    """Every layout with a form of its own: all are accepted, whole; signatures and pictures in the text are notices."""
    form = (small.folder / "inbox/TOAN-self-scoreR2.xlsx").read_bytes()
    inbox = small.folder / "inbox"
    for file in inbox.iterdir():
        file.unlink()
    for number, (layout, made) in enumerate(LAYOUTS.items()):
        (inbox / f"{layout}.eml").write_bytes(made(zipped_anew(form, number)))
    (inbox / "winmail.dat").write_bytes(tnef(zipped_anew(form, 99)))
    read = of_inbox(small)
    accepted = [one.file for one in read.receipts if one.status is ReceiptStatus.ACCEPTED and one.unit == "TOAN"]
    assert len(accepted) == len(LAYOUTS) + 1, accepted
    assert {one.integrity for one in read.receipts if one.file in accepted} == {"intact"}
    wrong = [(one.code.id, one.place.file) for one in read.findings if one.code.severity is Severity.ERROR]
    assert wrong == [("F101", "inbox/msg.eml/moi hop.pdf")]
    ignored = {
        one.file: one.reason.code.id for one in read.receipts if one.status is ReceiptStatus.IGNORED and one.reason
    }
    letters = ("related.eml/logo.png", "signed.eml/smime.p7s", "msg-signed.eml/smime.p7s")
    assert ignored == {f"inbox/{name}": "F134" for name in letters}


def zipped_anew(form: bytes, number: int) -> bytes:
    """The same workbook in other bytes, so that no copy is taken for another's."""
    with zipfile.ZipFile(io.BytesIO(form)) as package:
        return zipped({**{name: package.read(name) for name in package.namelist()}, f"xl/so{number}.txt": b"x"})


def of_inbox(small: Small, jobs: int = 2) -> Inbox:
    return read_inbox(open_season_folder(small.folder), small.folder / "inbox", lambda step: None, ReaderPool(jobs))


@pytest.mark.parametrize(
    "held",
    [
        HEAD.encode() + b"\r\nXin loi, em quen dinh kem.",
        several("mixed", TEXT, headers=HEAD),
        several("alternative", TEXT, HTML, headers=HEAD),
        zipped({}),
        zipped({"trong/": b""}),
        struct.pack("<IH", 0x223E9F78, 1),
    ],
    ids=["text", "mixed", "alternative", "zip", "folders", "winmail"],
)
def test_what_holds_nothing_is_a_warning(small: Small, held: bytes) -> None:
    (small.folder / "inbox/0").write_bytes(held)
    read = of_inbox(small, 1)
    first = read.receipts[0]
    assert first.reason is not None
    assert (first.file, first.status.value, first.reason.code.id) == ("inbox/0", "ignored", "F132")
    assert first.reason.code.severity is Severity.WARNING
    assert len(first.sha256) == 64


PICTURE = attachment(b"\x89PNG", "logo.png", _3712="a@truong", _370E="image/png")


@pytest.mark.parametrize(
    ("held", "found"),
    [
        (outlook_file(), []),
        (outlook_file(PICTURE), [("logo.png", "F134")]),
        (outlook_file(attachment(b"", "qua OneDrive.xlsx")), [("qua OneDrive.xlsx", "F102")]),
        (outlook_file(attachment({"\1Ole": b"x"}, "hinh")), [("hinh", "F102")]),
        (outlook_file(attachment(b"PK\5\6x", "../../x/y.zip")), [(".. .. x y.zip", "")]),
        (zipped({"a.p7m": signed(None), "b.p7m": signed(BOOK)[:40], "c.p7m": signed(BOOK, ended=True)}),
         [("a.p7m", "F134"), ("b.p7m", "F117"), ("c.p7m/1", "")]),
        (opaque(b"0\x80\6\x09" + DATA[:-1] + b"\3\xa0\x80", "enveloped-data"), [("smime.p7m", "F137")]),
        (outlook_file(attachment(b"0\x80\6\x09" + DATA[:-1] + b"\3\xa0\x80", "smime.p7m")), [("smime.p7m", "F137")]),
        (several("encrypted", part("Content-Type: application/pgp-encrypted", b"Version: 1"),
                 part("Content-Type: application/octet-stream; name=e.asc", b"-----BEGIN PGP MESSAGE-----\r\nhQ"), headers=HEAD),
         [("1", "F134"), ("e.asc", "F137")]),
    ],
    ids=["nothing", "picture", "link", "object", "name", "signatures", "encrypted", "msg-encrypted", "pgp"],
)  # fmt: skip
def test_what_outlook_keeps_and_what_signatures_wrap_is_told(held: bytes, found: list[tuple[str, str]]) -> None:
    assert [(name, code) for name, _, code in opened(held)] == found


def test_a_signature_that_a_library_made_is_unwrapped() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "to@truong.edu.vn")])
    day = datetime(2026, 11, 16)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(day).not_valid_after(day + timedelta(365)).sign(key, hashes.SHA256())
    )  # fmt: skip
    builder = pkcs7.PKCS7SignatureBuilder().set_data(attached(BOOK)).add_signer(certificate, key, hashes.SHA256())
    whole = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    apart = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature])
    assert opened(opaque(whole)) == [("phieu.xlsx", BOOK, "")]
    assert opened(zipped({"a.p7s": apart})) == [("a.p7s", b"", "F134")]


def test_a_workbook_of_excel_97_that_holds_a_mail_is_no_mail() -> None:
    book = compound({"Workbook": b"\x09\x08\x10\0" + bytes(5_000), "MBD0001": message(attachment(BOOK))})
    found = unpack(book)
    assert isinstance(found, Unpacked)
    assert found.count is None
    assert [name for name, _, _ in opened(zipped({"phieu.xls": book}))] == ["phieu.xls"]


def test_mails_of_outlook_forty_deep_are_one_finding() -> None:
    mail = message(attachment(BOOK))
    for _ in range(40):
        mail = message(attachment(mail, "FW"))
    assert [one[1:] for one in opened(compound(mail))] == [(b"", "F116")]


def test_a_signature_of_nothing_but_beginnings_is_read_in_a_moment() -> None:
    began = time.process_time()
    for hostile in (b"\x30\x80" * 500_000, b"\x24\x80" * 500_000, b"\x24\x82\xff\xff" * 250_000, b"\0\0" * 500_000):
        content = value(0x30, value(6, SIGNED_DATA), value(0xA0, value(0x30, value(2, b"\1"), hostile)))
        found = unpack(content)
        assert not isinstance(found, Unpacked), found
        assert found.code.id in ("F117", "F134")
    assert time.process_time() - began < 5


def test_an_empty_archive_in_another_is_named() -> None:
    assert opened(zipped({"trong.zip": zipped({}), "a.xlsx": BOOK})) == [
        ("trong.zip", b"", "F132"),
        ("a.xlsx", BOOK, ""),
    ]


WORDS = "=?utf-8?q?a?= " * 100_000


@pytest.mark.parametrize(
    ("mail", "books"),
    [
        (several("mixed", attached(BOOK, "filename*=undefined''phieu.xlsx"), headers=HEAD), 1),
        (several("mixed", attached(BOOK, "filename*0*="), headers=HEAD), 1),
        (several("mixed", attached(BOOK, "filename*1*=%E1%; filename*0*=utf-8'"), headers=HEAD), 1),
        (several("mixed", attached(BOOK, 'filename="=?utf-8?b?%%%?="'), headers=HEAD), 1),
        (several("mixed", attached(BOOK, 'filename="=?nobody-knows?q?a?="'), headers=HEAD), 1),
        (several("mixed", attached(BOOK), headers=HEAD + f"Subject: {WORDS}\r\n"), 1),
        (several("mixed", attached(BOOK, f'filename="{WORDS}"'), headers=HEAD), 1),
        (several("mixed", *[attached(BOOK, f"filename={'x;' * 2_000}")] * 20, headers=HEAD), 20),
        (several("mixed", *[TEXT] * 3_000, attached(BOOK), headers=HEAD), 0),
    ],
    ids=["coding", "half", "order", "base64", "charset", "subject", "words", "parameters", "parts"],
)
def test_a_mail_with_spoiled_headers_is_opened_as_far_as_it_can_be(mail: bytes, books: int) -> None:
    began = time.process_time()
    found = opened(mail)
    assert sum(data == BOOK for _, data, _ in found) == books
    assert books or not found or found[-1][2] in ("F116", "F130")  # what was not opened is said
    assert time.process_time() - began < 10


def nested(depth: int, kind: str) -> bytes:
    inner = attached(BOOK)
    for level in range(depth):
        message = several("mixed", TEXT, inner, boundary=f"=_{level}_", headers=HEAD if kind == "mail" else "")
        inner = part("Content-Type: message/rfc822", message) if kind == "mail" else message
    return HEAD.encode() + inner


@pytest.mark.parametrize("kind", ["parts", "mail"])
def test_parts_three_thousand_deep_are_one_finding(kind: str) -> None:
    assert [one[1] for one in opened(nested(5, kind))] == [BOOK]
    assert [(one[1], one[2]) for one in opened(nested(3_000, kind))] == [(b"", "F116")]


def bomb(how: int) -> bytes:
    return zipped({"phieu.xlsx": bytes(2_000_000), "b.xlsx": BOOK}, how)


@pytest.mark.parametrize(("how", "name"), [(zipfile.ZIP_BZIP2, "BZip2"), (zipfile.ZIP_LZMA, "LZMA")])
def test_what_cannot_be_inflated_piece_by_piece_is_named_by_its_compression(how: int, name: str) -> None:
    spoiled = bytearray(bomb(how))
    spoiled[60:90] = bytes(30)
    for data in (bomb(how), bytes(spoiled)):
        found = unpack(data)
        assert isinstance(found, Unpacked)
        assert [one.refused and (one.refused.code.id, one.refused.params) for one in found.entries] == [
            ("F133", {"what": name})
        ] * 2
    package = unpack(zipped({"a.xlsx": zipped({"xl/workbook.xml": bytes(10)}, how)}))
    assert isinstance(package, Unpacked)
    with ReaderPool(1) as readers:
        assert readers.read(package.entries[0].data, "a.xlsx").result().code.id == "F133"


def test_members_come_in_portions_and_those_that_are_no_workbooks_without_their_bytes(
    monkeypatch: pytest.MonkeyPatch, small: Small
) -> None:
    monkeypatch.setattr(archives, "MAX_AT_ONCE", 100)
    forms = sorted((small.folder / "inbox").iterdir())[:3]
    contents = {form.name: form.read_bytes() for form in forms} | {"anh.jpg": b"\xff\xd8\xff" + bytes(1_000)}
    data = zipped(contents)
    for form in (small.folder / "inbox").iterdir():
        form.unlink()
    first = unpack(data)
    assert isinstance(first, Unpacked)
    assert ([one.name for one in first.entries], first.count, first.next) == ([forms[0].name], 4, 1)
    (small.folder / "inbox/a.zip").write_bytes(data)
    read = of_inbox(small)
    assert [(one.file, one.status.value) for one in read.receipts] == [
        ("inbox/a.zip", "accepted"),
        *((f"inbox/a.zip/{form.name}", "accepted") for form in forms),
        ("inbox/a.zip/anh.jpg", "rejected"),
    ]
    assert all(len(one.sha256) == 64 for one in read.receipts)


@pytest.mark.usefixtures("apart")
def test_no_container_makes_this_process_grow(small: Small, tmp_path: Path) -> None:
    """What is inflated is inflated elsewhere, and comes over in portions; a file too large for a workbook likewise."""
    noise = b"PK\x03\x04" + bytes(range(256)) * 80_000  # 20 MB each, which deflate to nearly nothing
    (small.folder / "inbox/0.zip").write_bytes(zipped({f"{number}.xlsx": noise for number in range(8)}))
    (small.folder / "inbox/1.eml").write_bytes(several("mixed", attached(BOOK), headers=HEAD + f"Subject: {WORDS}\r\n"))
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the highest memory counts from now on
    before = resident()
    read = of_inbox(small)
    assert resident() - before < 140 * 2**10
    assert sum(one.file.startswith("inbox/0.zip/") for one in read.receipts) == 8


def resident() -> int:
    """The highest resident memory of this process so far, in kilobytes."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
