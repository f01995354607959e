"""A report laid out and read again says the same, whatever stands in it; a seal that was made up is no use."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.intake import mini
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.exchange.school_reports.reply_layout import reply_form, reply_sheets
from thidua_xlsx.exchange.school_reports.report_layout import report_book, report_form
from thidua_xlsx.exchange.school_reports.report_seal import is_report
from thidua_xlsx.exchange.school_reports.returned_report import read_reply, read_report, replies_in
from thidua_xlsx.forms.identity.stamp import META_SHEET, stamp_from
from thidua_xlsx.intake.read.keyed_tables import every_table
from thidua_xlsx.intake.returns.packed_return import pack, unpack
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Achieved, MovementResult, Proposal, Registrant, Reply, SchoolReport

_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
_proposal = st.builds(
    Proposal,
    key=st.integers(1, 999).map(lambda n: f"P{n}:LDTT"),
    name=_text,
    title=st.just("LDTT"),
    state=st.sampled_from(["proposed", "passed", "tied"]),
    where=_text,
    born=st.sampled_from(["", "01/02/1980"]),
    grade=st.sampled_from(["", "HTXSNV", "HTTNV"]),
    final=st.none() | st.decimals(0, 100, places=2),
)
_pair = st.tuples(st.integers(0, 50), st.integers(50, 99))


BOOK = replace(mini.school(), reporters=(Reporter("T1", "Trường Một", ids=("mot",)),))


def laid(report: SchoolReport, book: Rulebook) -> RawBook:
    """A report as its receiver reads it."""
    form = report_form(book)
    assert form is not None
    return mini.as_read(report_book(report, form, book, key=b"k", say=language("vi")), "inbox/mot.xlsx")


@given(
    proposals=st.lists(_proposal, max_size=4, unique_by=lambda one: one.key),
    ratio=_pair,
    counted=st.integers(0, 200),
    work=_text,
)
def test_what_is_laid_out_is_read_again(
    proposals: list[Proposal], ratio: tuple[int, int], counted: int, work: str
) -> None:
    book = BOOK
    report = SchoolReport(
        id="mot-2024",
        name="Trường Một",
        school_year=book.school.school_year,
        counts={"counted": counted, "errors": 0},
        ratios={"registered": ratio},
        goals={"registered": Decimal(1)},
        proposals=tuple(sorted(proposals, key=lambda one: one.key)),
        initiatives=(Achieved("i1", "Cô Một", work, applied=False),),
    )
    raw = laid(report, book)
    tables, _ = every_table(raw)
    assert is_report(raw, tables)
    read, findings = read_report(raw, tables, book, sha256="0")
    assert read is not None and read.report is not None and findings == []
    assert (read.integrity, read.submission.stamp.unit) == ("intact", "T1")
    assert unpack(pack((read, findings)), raw.file) == (read, findings)
    back = read.report
    plain = tuple(replace(one, place=None) for one in back.proposals)
    works = tuple(replace(one, place=None) for one in back.initiatives)
    assert replace(back, proposals=plain, initiatives=works, file="") == report


def test_a_manifest_that_was_changed_without_its_digest_is_refused() -> None:
    book = BOOK
    raw = laid(SchoolReport("mot", "Trường Một", book.school.school_year, counts={"counted": 5}), book)
    sheets = []
    for sheet in raw.sheets:
        cells = {
            at: RawCell(cell.value.replace('"value":"5"', '"value":"6"')) if isinstance(cell.value, str) else cell
            for at, cell in sheet.cells.items()
        }
        sheets.append(RawSheet(sheet.name, cells if sheet.name == META_SHEET else sheet.cells))
    changed = RawBook(raw.file, tuple(sheets))
    assert changed != raw
    read, findings = read_report(changed, every_table(changed)[0], book, sha256="0")
    assert read is None and [one.code.id for one in findings] == ["S140"]


def seal(counted: int, day: str, key: bytes) -> str:
    report = SchoolReport(
        "mot", "Trường Một", BOOK.school.school_year, counts={"counted": counted}, texts={"as_of": day}
    )
    form = report_form(BOOK)
    assert form is not None
    stamp = stamp_from(
        every_table(mini.as_read(report_book(report, form, BOOK, key=key, say=language("vi"))))[0][0].stamp
    )
    assert stamp is not None
    return stamp.signature


WHOLE = SchoolReport(
    id="mot-2024",
    name="Trường Một",
    school_year=BOOK.school.school_year,
    texts={"regime": "Luật 2022", "as_of": "20/05/2025", "head": "Cô Hai", "secretary": "Cô Ba"},
    counts={"people": 60, "counted": 58, "women": 40},
    ratios={"registered": (50, 58), "movements": (58, 58)},
    goals={"registered": Decimal("0.95"), "movements": Decimal(1)},
    average=Decimal("84.66"),
    total_max=Decimal(100),
    proposals=(
        Proposal("P1:CSTDCS", "Vũ An", "CSTDCS", "passed", "Tổ Toán", "01/02/1980", "Giáo viên", "HTXSNV",
                 Decimal("96.5"), reasons="Xếp loại xuất sắc", history="LĐTT 2023-2024"),
        Proposal("T9:TTLDTT", "Tổ Toán", "TTLDTT", "tied", "Trường Một", grade="HTTNV", collective=True,
                 reasons="Tập thể tốt", history="TTLĐTT 2022-2023"),
    ),
    initiatives=(
        Achieved("i1", "Vũ An", "Sổ tay số", "Tổ Toán", "tinh", True, "5/QĐ, 20/05/2024"),
        Achieved("i2", "Lê Ca", "Trò chơi"),
    ),
    movements=(
        MovementResult("PT1", "Dạy tốt", "5 em", Decimal(4), True, 1, 2, 50, 58),
        MovementResult("PT2", "Trường xanh", met=False),
        MovementResult("PT3", "Khác"),
    ),
    registrants=(
        Registrant("P1", "Vũ An", ("LDTT", "CSTDCS"), ("BKT",), "Tổ Toán", "01/02/1980", "Giáo viên", "Sổ tay số"),
        Registrant("T9", "Tổ Toán", ("TTLDTT",), (), "Trường Một", collective=True),
    ),
)  # fmt: skip


def test_everything_that_a_report_may_say_is_read_again_with_its_cells() -> None:
    raw = laid(WHOLE, BOOK)
    tables, _ = every_table(raw)
    read, findings = read_report(raw, tables, BOOK, sha256="abc")
    assert read is not None and read.report is not None and findings == []
    assert (read.submission.file, read.submission.sha256) == ("inbox/mot.xlsx", "abc")
    said = read.report
    plain = replace(
        said,
        proposals=tuple(replace(one, place=None) for one in said.proposals),
        initiatives=tuple(replace(one, place=None) for one in said.initiatives),
        file="",
    )
    assert plain == WHOLE
    cells = {sheet.name: sheet.cells for sheet in raw.sheets}
    for one in (*said.proposals, *said.initiatives):
        place = one.place
        assert place is not None and place.file == "inbox/mot.xlsx"
        assert cells[place.sheet][place.row, place.col].value == one.name


ANSWERS = (
    Reply("P1", "CSTDCS", "given", "Vũ An", "88/QĐ-UBND", "01/07/2025", "UBND xã", ""),
    Reply("P2", "CSTDCS", "refused", "Lê Ca", "", "", "UBND xã", "Chưa đủ phiếu"),
    Reply("T8", "TTLDTT", "open", "Tổ Văn"),
    Reply("T9", "TTLDTT", "on_way", "Tổ Toán"),
)


def reply(to: str = "mini", **school: str) -> RawBook:
    """An office's reply to a school, as that school reads it."""
    office = replace(BOOK, school=replace(BOOK.school, id="xa", name="UBND xã", **school))
    form = reply_form(office)
    assert form is not None
    plan, sheets = reply_sheets(ANSWERS, to, "Trường Mini", form, office, key=b"k", say=language("vi"))
    return mini.as_read(replace(plan, sheets=tuple(write() for write in sheets)), "inbox/tl.xlsx")


def test_a_reply_says_what_the_office_answered() -> None:
    raw = reply()
    submission, integrity, findings = read_reply(raw, every_table(raw)[0], BOOK, sha256="abc")
    assert submission is not None and (integrity, findings) == ("intact", [])
    stamp = submission.stamp
    assert (stamp.unit, stamp.phase, submission.file, submission.sha256) == ("TRUONG", "reply", "inbox/tl.xlsx", "abc")
    told = list(replies_in(submission, BOOK))
    assert [replace(one, place=None) for one in told] == list(ANSWERS)
    assert all(one.place is not None and one.place.file == "inbox/tl.xlsx" for one in told)
