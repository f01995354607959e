"""On which day a form came in: the secretary's register, the days of e-mails, and what nobody can tell."""

from datetime import date
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import HandIn, ReceivedLine
from thidua_xlsx.judging.analysis.received_days import (
    Arrival,
    HandInState,
    arrival,
    arrival_of,
    hand_in_findings,
    hand_ins_progress,
)
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Receipt, ReceiptStatus, Season

DUE = Due("Sau hội nghị CB, VC 2 ngày", date(2026, 9, 30), date(2026, 9, 30))


def season_with(receipts: tuple[Receipt, ...], *lines: ReceivedLine) -> Season:
    """A season of nothing but a deadline, receipts and a register."""

    book = SimpleNamespace(dues={"registration": DUE}, received=lines)
    return Season(book, receipts, (), (), {}, {}, {}, (), (), (), ())  # type: ignore[arg-type]


def receipt(file: str, sha256: str, sent: date | None, status: ReceiptStatus = ReceiptStatus.ACCEPTED) -> Receipt:
    reason = at(codes.FILE_IDENTICAL, FilePlace(file), other="x") if status is ReceiptStatus.IGNORED else None
    return Receipt(file, sha256, status, "TOAN", "registration", reason=reason, sent=sent)


SEPT_29, OCT_2 = date(2026, 9, 29), date(2026, 10, 2)


@pytest.mark.parametrize(
    ("receipts", "day", "late"),
    [
        ((), None, None),
        ((receipt("a", "1", None),), None, None),  # a file alone tells no day
        ((receipt("a", "1", SEPT_29),), SEPT_29, 0),
        ((receipt("a", "1", OCT_2),), OCT_2, 2),  # 30/9 was the last day: 1 and 2 October are two days
        # corrected after the deadline: the first that came counts
        ((receipt("a", "1", SEPT_29, ReceiptStatus.SUPERSEDED), receipt("b", "2", OCT_2)), SEPT_29, 0),
        # the same content without its letter is the same return
        ((receipt("a", "1", None), receipt("b", "1", OCT_2, ReceiptStatus.IGNORED)), OCT_2, 2),
        # another return of which nobody knows the day may have been in time
        ((receipt("a", "1", None), receipt("b", "2", OCT_2)), None, None),
        ((receipt("a", "1", None), receipt("b", "2", SEPT_29)), SEPT_29, 0),
        # the earliest day on which the same content came, in whichever order the letters lie there
        ((receipt("a", "1", OCT_2), receipt("b", "1", SEPT_29, ReceiptStatus.IGNORED)), SEPT_29, 0),
        ((receipt("a", "1", SEPT_29), receipt("b", "1", OCT_2, ReceiptStatus.IGNORED)), SEPT_29, 0),
        ((receipt("a", "1", OCT_2), receipt("b", "1", None, ReceiptStatus.IGNORED)), OCT_2, 2),
        # several returns made one are returns
        (
            (receipt("a", "1", OCT_2, ReceiptStatus.COMBINED), receipt("b", "2", OCT_2, ReceiptStatus.COMBINED)),
            OCT_2,
            2,
        ),
        # what was refused is no return
        ((receipt("a", "1", SEPT_29, ReceiptStatus.REJECTED), receipt("b", "2", OCT_2)), OCT_2, 2),
    ],
)
def test_e_mails_tell_when_a_form_came(receipts: tuple[Receipt, ...], day: date | None, late: int | None) -> None:
    assert arrival_of(season_with(receipts), "TOAN", "registration") == Arrival(day, late)


def test_a_file_that_was_set_aside_for_another_reason_is_no_return() -> None:
    aside = Receipt(
        "b",
        "2",
        ReceiptStatus.IGNORED,
        "TOAN",
        "registration",
        reason=at(codes.FILE_EMPTY, FilePlace("b")),
        sent=SEPT_29,
    )
    assert arrival_of(season_with((receipt("a", "1", OCT_2), aside)), "TOAN", "registration") == Arrival(OCT_2, 2)


def test_every_round_has_its_own_day_files_and_lines() -> None:
    """The form of D1 was due on 30/9 and came on 2/10; that of D2 is due on 2/10 and came, by the register, on that day."""
    later = Due("", OCT_2, OCT_2)
    book = SimpleNamespace(
        dues={"D1": DUE, "D2": later},
        received=(ReceivedLine("TOAN", "self-score:D2", OCT_2), ReceivedLine("TOAN", "registration", SEPT_29)),
    )
    sent = (
        Receipt("a", "1", ReceiptStatus.ACCEPTED, "TOAN", "self-score", "D1", sent=OCT_2),
        Receipt("b", "2", ReceiptStatus.ACCEPTED, "TOAN", "self-score", "D2", sent=SEPT_29),
    )
    season = Season(book, sent, (), (), {}, {}, {}, (), (), (), ())  # type: ignore[arg-type]
    assert arrival_of(season, "TOAN", "self-score", "D1") == Arrival(OCT_2, 2)
    assert arrival_of(season, "TOAN", "self-score", "D2") == Arrival(OCT_2, 0)


def test_the_register_is_believed_before_e_mails() -> None:
    lines = (ReceivedLine("TOAN", "registration", OCT_2), ReceivedLine("TOAN", "registration", SEPT_29))
    season = season_with((receipt("a", "1", date(2026, 10, 5)),), *lines, ReceivedLine("VAN", "registration", OCT_2))
    assert arrival_of(season, "TOAN", "registration") == Arrival(SEPT_29, 0)
    assert arrival_of(season, "VAN", "registration") == Arrival(OCT_2, 2)


def test_days_late_count_from_the_last_day_of_a_span() -> None:
    span = Due("Tuần cuối tháng 9", date(2026, 9, 24), date(2026, 9, 30))
    for day, late in ((SEPT_29, 0), (date(2026, 9, 30), 0), (date(2026, 10, 1), 1), (OCT_2, 2)):
        assert arrival(day, span) == Arrival(day, late)


def test_without_both_days_nobody_can_tell_how_late_it_was() -> None:
    assert arrival(OCT_2, Due("Theo lịch của Phòng")) == Arrival(OCT_2, None)
    assert arrival(None, Due("30/09/2026", date(2026, 9, 30), date(2026, 9, 30))) == Arrival(None, None)


PACT = HandIn("GU", "Giao ước", ("TOAN", "VAN", "VP"), DUE)
BY_REGISTER = ReceivedLine("VAN", "GU")


def is_unit(code: str) -> bool:
    return code != SCHOOL


@pytest.mark.parametrize(
    ("day", "owing"), [(None, []), (date(2026, 9, 30), []), (date(2026, 10, 1), ["VP"]), (date(2027, 5, 31), ["VP"])]
)
def test_what_is_no_form_is_missed_once_its_day_has_passed_and_not_before(day: date | None, owing: list[str]) -> None:
    book = SimpleNamespace(hand_ins=(PACT,), received=(BY_REGISTER,), as_of=day, holder_name=str, is_unit=is_unit)
    file = Receipt("giao ước.pdf", "1", ReceiptStatus.ACCEPTED, "TOAN", hand_in="GU")
    found = list(hand_in_findings((file,), book))  # type: ignore[arg-type]
    assert [(one.code, one.unit) for one in found] == [(codes.HAND_IN_OVERDUE, unit) for unit in owing]


def test_what_is_overdue_is_told_by_its_name_its_holder_and_its_day() -> None:
    """VAN sent another thing, TOAN this one; the school owes it, whose finding bears no unit."""
    other = replace(PACT, code="KH", name="Kế hoạch", holders=("TOAN",))
    owed = replace(PACT, holders=("TOAN", "VAN", SCHOOL))
    names = {"VAN": "Tổ Văn", "TOAN": "Tổ Toán", SCHOOL: "Nhà trường"}
    book = SimpleNamespace(
        hand_ins=(owed, other), received=(), as_of=date(2026, 10, 1), holder_name=names.get, is_unit=is_unit
    )
    files = (
        Receipt("a.pdf", "1", ReceiptStatus.ACCEPTED, "TOAN", hand_in="GU"),
        Receipt("b.pdf", "2", ReceiptStatus.ACCEPTED, "VAN", hand_in="KH"),
        Receipt("c.xlsx", "3", ReceiptStatus.ACCEPTED, "VAN", "registration"),
    )
    told = "Sau hội nghị CB, VC 2 ngày (30/09/2026)"
    assert [(one.unit, one.params) for one in hand_in_findings(files, book)] == [  # type: ignore[arg-type]
        ("VAN", {"name": "Giao ước", "holder": "Tổ Văn", "due": told}),
        (None, {"name": "Giao ước", "holder": "Nhà trường", "due": told}),
        ("TOAN", {"name": "Kế hoạch", "holder": "Tổ Toán", "due": told}),
    ]
    assert {one.place for one in hand_in_findings(files, book)} == {FilePlace("inbox")}  # type: ignore[arg-type]
    book.as_of = None
    assert list(hand_in_findings((), book)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [None, date(2026, 9, 30), date(2026, 10, 1)])
def test_everything_owed_is_told_holder_by_holder_with_what_came(day: date | None) -> None:
    """TOAN sent a file two days late and another behind it, VAN's is noted in the register alone, VP and the school owe theirs."""
    item = HandIn("GU", "Giao ước", ("TOAN", "VAN", "VP", SCHOOL), DUE)
    sent = (
        Receipt("giao ước.pdf", "1", ReceiptStatus.ACCEPTED, "TOAN", hand_in="GU", sent=OCT_2),
        Receipt("phụ lục.pdf", "2", ReceiptStatus.ACCEPTED, "TOAN", hand_in="GU", sent=date(2026, 10, 5)),
    )
    asked: list[tuple[str, str]] = []

    def receipts_of(unit: str, phase: str) -> tuple[Receipt, ...]:
        asked.append((unit, phase))
        return sent if unit == "TOAN" else ()

    season = SimpleNamespace(
        rulebook=SimpleNamespace(hand_ins=(item,), received=(BY_REGISTER,)), receipts_of=receipts_of
    )
    found = hand_ins_progress(season, day)  # type: ignore[arg-type]
    owing = HandInState.LATE if day == date(2026, 10, 1) else HandInState.MISSING
    assert [(one.item, one.holder, one.state, one.files, one.noted, one.arrival) for one in found] == [
        (item, "TOAN", HandInState.RECEIVED, ("giao ước.pdf", "phụ lục.pdf"), False, Arrival(OCT_2, 2)),
        (item, "VAN", HandInState.RECEIVED, (), True, Arrival()),
        (item, "VP", owing, (), False, Arrival()),
        (item, SCHOOL, owing, (), False, Arrival()),
    ]
    assert asked == [("TOAN", "GU"), ("VAN", "GU"), ("VP", "GU"), ("", "GU")]  # what the school sends bears no unit
