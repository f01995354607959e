"""The day on which a saved e-mail says that it was sent, as it is in Vietnam."""

from datetime import date

import pytest

from thidua_xlsx.runtime.archives import unpack
from thidua_xlsx.runtime.mail_parts import day_sent

ATTACHED = b'Content-Type: application/zip; name="a.xlsx"\r\nContent-Disposition: attachment\r\n\r\nxyz\r\n'


def mail(head: bytes, inner: bytes = ATTACHED) -> bytes:
    return (
        b"From: a@x.vn\r\n"
        + head
        + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        + (inner + b"--b--\r\n")
    )


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (b"Date: Wed, 30 Sep 2026 09:15:00 +0700\r\n", date(2026, 9, 30)),
        (b"Date: Wed, 30 Sep 2026 17:30:00 +0000\r\n", date(2026, 10, 1)),  # half past midnight in Vietnam
        (b"date:\r\n Wed, 30 Sep 2026 09:15:00 -0000\r\n", date(2026, 9, 30)),
        (b"Date: hom qua\r\n", None),
        (b"Date: Wed, 99 Sep 2026 09:15:00 +0700\r\n", None),
        (b"X-Date: Wed, 30 Sep 2026 09:15:00 +0700\r\n", None),
        (b"", None),
    ],
)
def test_the_day_of_a_mail(head: bytes, day: date | None) -> None:
    assert day_sent(mail(head)) == day


def test_what_a_letter_brings_bears_its_day_and_the_outer_letter_counts() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + mail(b"Date: Mon, 28 Sep 2026 08:00:00 +0700\r\n")
    found = unpack(mail(b"Date: Fri, 2 Oct 2026 08:00:00 +0700\r\n", inner))
    assert {one.sent for one in found.entries} == {date(2026, 10, 2)}  # type: ignore[union-attr]
