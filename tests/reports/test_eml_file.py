"""A letter as an .eml file: what a mail program reads in it, and by what a draft of ours is known."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from hashlib import sha256

import pytest

from thidua_xlsx.reports.letters.eml_file import eml_file, is_own
from thidua_xlsx.reports.letters.letter_texts import Attached, Letter


def attachments(message: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


def test_no_name_can_add_a_header() -> None:
    nasty = "Tổ Toán\r\nBcc: ai-do@khac.vn"
    draft = Letter("thu/x.eml", ("a@x.vn",), nasty, f"Phiếu {nasty}", "Nội dung", (Attached("x", "a\r\nX-Y: z.xlsx"),))
    message = message_from_bytes(eml_file(draft, [("a\r\nX-Y: z.xlsx", b"PK")]), policy=policy.default)
    assert (message["Bcc"], message["X-Y"]) == (None, None)
    assert message["Subject"] == "Phiếu Tổ Toán Bcc: ai-do@khac.vn"
    assert [one.addr_spec for one in message["To"].addresses] == ["a@x.vn"]


@pytest.mark.parametrize("unit", ["Tổ Nuôi dưỡng", "Toan", "Tổ Lý, Hóa – Công nghệ", "=?utf-8?q?To?="])
@pytest.mark.parametrize("words", range(1, 14))
def test_a_letter_keeps_every_space_of_its_subject_and_name(unit: str, words: int) -> None:
    name = " ".join(
        [
            unit,
            *(["cần", "sửa", "–", "năm", "học", "2026-2027", "của", "trường", "Mầm", "non", "Kim", "Thư", "A"] * 2)[
                :words
            ],
        ]
    )
    subject = f"Phiếu thi đua của {name}"
    written = eml_file(Letter("thu/x.eml", ("a@x.vn", "b@x.vn"), name, subject, "Nội dung"), [])
    assert max(len(line) for line in written.split(b"\r\n")) <= 78
    message = message_from_bytes(written)  # headers as they are: decoded below as RFC 2047 says
    assert str(make_header(decode_header(message["Subject"]))) == subject
    first, second = getaddresses([message["To"]])
    assert (str(make_header(decode_header(first[0]))), first[1]) == (name, "a@x.vn")
    assert second == ("", "b@x.vn")


@pytest.mark.parametrize(
    "header", ["Message-ID: <>", "Message-ID: <[a@b", "From: <", 'From: "', "From: a@[", "From: a <@"]
)
def test_a_draft_with_a_header_that_cannot_be_read_is_somebody_elses(header: str) -> None:
    name = "thu/nhac-TOAN.eml"
    assert is_own(name, b"X-Unsent: 1\r\n\r\nNh\xe1c", (name,))
    assert not is_own(name, f"X-Unsent: 1\r\n{header}\r\n\r\nNhắc".encode(), (name,))


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 114, 5_000])
def test_what_is_attached_arrives_byte_for_byte_in_lines_as_email_writes_them(size: int) -> None:
    contents = [("a.xlsx", bytes(n % 251 for n in range(size))), ("b.xlsx", bytes(n % 13 for n in range(size)))]
    written = eml_file(Letter("thu/thu.eml", ("a@example.org",), "Tổ Toán", "Phiếu", "Kính gửi"), contents)
    read = message_from_bytes(written, policy=policy.SMTP)
    assert isinstance(read, EmailMessage)
    assert attachments(read) == dict(contents)
    assert read.as_bytes() == written


def test_a_draft_is_known_by_its_own_boundary_whatever_lies_under_its_name() -> None:
    letter = Letter("thu/nhac-TOAN.eml", (), "Tổ Toán", "Nhắc", "Kính gửi")
    sent = eml_file(letter, [("a.xlsx", b"PK")])
    assert is_own(letter.file, sent, ())
    assert not is_own("thu/nhac-VAN.eml", sent, ("thu/nhac-VAN.eml",)), "a letter of ours that somebody copied"
    # Drafts of an earlier version lie there too: the boundary is made as it was.
    boundary = f"=_thidua-xlsx_{sha256(letter.file.encode()).hexdigest()[:32]}"
    assert message_from_bytes(sent).get_boundary() == boundary
    plain = eml_file(letter, [])
    assert is_own(letter.file, plain, (letter.file,))
    assert not is_own(letter.file, plain, ())


def test_what_is_attached_says_of_which_kind_it_is() -> None:
    contents = [(name, b"PK") for name in ("a.xlsx", "b.zip", "c.docx")]
    read = message_from_bytes(
        eml_file(Letter("thu/x.eml", (), "Tổ", "Phiếu", "Kính gửi"), contents), policy=policy.SMTP
    )
    assert isinstance(read, EmailMessage)
    office = "application/vnd.openxmlformats-officedocument"
    assert [part.get_content_type() for part in read.iter_attachments()] == [
        f"{office}.spreadsheetml.sheet",
        "application/zip",
        f"{office}.wordprocessingml.document",
    ]
    body = read.get_body()
    assert body is not None and body.get_content() == "Kính gửi\r\n"
    assert (read["X-Unsent"], read["To"], read["Date"], read["Message-ID"]) == ("1", None, None, None)


@pytest.mark.parametrize(
    ("name", "told"), [("VP School", "VP School <a@x.vn>"), ('A "B", C', '"A \\"B\\", C" <a@x.vn>')]
)
def test_a_name_without_marks_stands_in_the_header_as_it_is(name: str, told: str) -> None:
    written = eml_file(Letter("thu/x.eml", ("a@x.vn",), name, "Slip", "Dear"), [])
    assert written.split(b"\r\n")[:2] == [f"To: {told}".encode(), b"Subject: Slip"]


def test_what_reads_as_an_encoded_word_is_encoded_itself() -> None:
    odd = "=?utf-8?q?To?="
    read = message_from_bytes(eml_file(Letter("thu/x.eml", ("a@x.vn",), odd, f"Re: {odd}", "Dear"), []))
    (name, address), *_ = getaddresses([read["To"]])
    assert [str(make_header(decode_header(text))) for text in (read["Subject"], name)] == [f"Re: {odd}", odd]
    assert address == "a@x.vn"
