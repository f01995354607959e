"""A report laid out and read again says the same, whatever stands in it; a seal that was made up is no use."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.intake import mini
from thidua_xlsx.declare.season import Rulebook, TitlePolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.exchange.school_reports.reply_layout import reply_form, reply_sheets
from thidua_xlsx.exchange.school_reports.report_layout import report_book, report_form
from thidua_xlsx.exchange.school_reports.report_seal import is_report
from thidua_xlsx.exchange.school_reports.report_versions import counted_reports
from thidua_xlsx.exchange.school_reports.returned_report import read_reply, read_report, replies_in
from thidua_xlsx.exchange.school_reports.school_comparison import schools_of
from thidua_xlsx.forms.identity.stamp import (
    META_SHEET,
    Manifest,
    TableManifest,
    digest,
    manifest_from,
    pieces,
    stamp_from,
    stamp_text,
)
from thidua_xlsx.intake.read.keyed_tables import every_table
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.intake.returns.packed_return import pack, unpack
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Achieved, MovementResult, Policy, Proposal, Registrant, Reply, Report, Stamp

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


def laid(report: Report, book: Rulebook) -> RawBook:
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
    report = Report(
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


def test_the_figures_stand_on_one_upright_page_and_no_heading_of_a_table_alone() -> None:
    form = report_form(BOOK)
    assert form is not None
    report = Report("mot", "Trường Một", BOOK.school.school_year, ratios={"registered": (1, 2)})
    figures = report_book(report, form, BOOK, key=b"k", say=language("vi")).sheets[0]
    heading = next(row for (row, _), cell in figures.cells.items() if cell.value == "Tỷ lệ thực hiện chỉ tiêu")
    assert not figures.page.landscape
    # The heading, the header, the hidden keys, the only row.
    assert (heading, heading + 3) in figures.page.together


def test_a_manifest_that_was_changed_without_its_digest_is_refused() -> None:
    book = BOOK
    raw = laid(Report("mot", "Trường Một", book.school.school_year, counts={"counted": 5}), book)
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


def version(counted: int, day: str, key: bytes, file: str, seal: str = "") -> Returned:
    """A report as it was read; `seal` stands in the place of its own."""
    report = Report("mot", "Trường Một", BOOK.school.school_year, counts={"counted": counted}, texts={"as_of": day})
    form = report_form(BOOK)
    assert form is not None
    raw = mini.as_read(report_book(report, form, BOOK, key=key, say=language("vi")), file)
    if seal:
        own = next(stamp.signature for table in every_table(raw)[0] if (stamp := stamp_from(table.stamp)))
        sheets = []
        for sheet in raw.sheets:
            texts = {at: str(cell.value).replace(f"|m={own}", f"|m={seal}") for at, cell in sheet.cells.items()}
            sheets.append(RawSheet(sheet.name, {at: RawCell(text) for at, text in texts.items()}))
        raw = RawBook(raw.file, tuple(sheets))
    read, _ = read_report(raw, every_table(raw)[0], BOOK, sha256="0")
    assert read is not None
    return read


def seal(counted: int, day: str, key: bytes) -> str:
    report = Report("mot", "Trường Một", BOOK.school.school_year, counts={"counted": counted}, texts={"as_of": day})
    form = report_form(BOOK)
    assert form is not None
    stamp = stamp_from(
        every_table(mini.as_read(report_book(report, form, BOOK, key=key, say=language("vi"))))[0][0].stamp
    )
    assert stamp is not None
    return stamp.signature


def test_a_report_under_the_seal_of_other_figures_is_forged() -> None:
    """Somebody changed the figures and made the digest anew, but has not the key."""
    own = seal(5, "20/05/2025", b"k")
    assert version(5, "20/05/2025", b"k", "a.xlsx", own).integrity == "intact"
    for wrong in (own, own[:50] + "AAAA" + own[54:], "=" * 43 + "." + "=" * 86, "é." + own, "." * 131):
        read = version(6, "20/05/2025", b"k", "a.xlsx", wrong)
        assert (read.integrity, read.submission.stamp.signature) == ("forged", ""), wrong
    assert (
        version(6, "20/05/2025", b"k", "a.xlsx", "0" * 20).integrity == "intact"
    )  # as versions wrote it that had no seal


def test_of_two_reports_the_later_counts_only_under_the_same_seal() -> None:
    first, later = version(5, "20/05/2025", b"k", "1.xlsx"), version(6, "30/05/2025", b"k", "2.xlsx")
    foreign = version(7, "31/05/2025", b"other", "3.xlsx")
    unsealed = version(8, "31/05/2025", b"", "4.xlsx")

    def counted(*reports: Returned, policy: Policy = Policy.UNION) -> tuple[list[str], list[str]]:
        choice = counted_reports(reports, BOOK, policy)
        return [one.submission.file for one in choice.reports.values()], [one.code.id for one in choice.findings]

    assert counted(first, later) == (["2.xlsx"], ["X174"])
    assert counted(first, later, unsealed) == (["2.xlsx"], ["X174", "X174"])
    assert counted(first, foreign) == ([], ["X196"])
    assert counted(first, foreign, unsealed, policy=Policy.NEWEST) == ([], ["X196"])
    assert counted(unsealed) == (["4.xlsx"], [])


def test_numbers_that_would_fill_the_memory_are_left_out() -> None:
    book = BOOK
    given_ = {
        "id": {"value": "mot"},
        "school_year": {"value": book.school.school_year},
        "counted": {"value": "9" * 5000},
        "average": {"value": "1e999999999"},
        "total_max": {"value": "100"},
    }
    table = {"rows": dict.fromkeys(given_, ""), "columns": {"value": ""}, "given": given_}
    data = {"season": "mot", "unit": "mot", "phase": "report", "round": "", "fixed_texts": []}
    manifest = manifest_from({**data, "tables": {"report_school": table}})
    assert manifest is not None
    stamp = Stamp("mot", "mot", "report", "", digest(manifest))
    texts = [stamp_text(stamp), *pieces(json.dumps(json.loads(manifest.to_json())).encode())]
    meta = RawSheet(META_SHEET, {(row, 0): RawCell(text) for row, text in enumerate(texts)})
    read, _ = read_report(RawBook("inbox/mot.xlsx", (meta,)), [], book, sha256="0")
    assert read is not None and read.report is not None
    said = read.report
    assert (said.counts, said.average, said.total_max) == ({}, None, Decimal(100))


def test_a_report_whose_rows_say_nothing_has_no_figures() -> None:
    given_ = {"school_year": {"value": BOOK.school.school_year}}
    for rows, says in (({"counted": ""}, False), ({"school_year": ""}, True)):
        tables = {"report_school": TableManifest(rows, {"value": ""}, given_)}
        manifest = Manifest("mot", "mot", "report", "", tables)
        texts = [stamp_text(Stamp("mot", "mot", "report", "", digest(manifest))), *pieces(manifest.to_bytes())]
        meta = RawSheet(META_SHEET, {(row, 0): RawCell(text) for row, text in enumerate(texts)})
        read, _ = read_report(RawBook("inbox/mot.xlsx", (meta,)), [], BOOK, sha256="0")
        assert read is not None and (read.report is not None) == says


def test_the_places_of_an_offices_own_quota_are_held_to_the_law_school_by_school_and_over_all() -> None:
    # NĐ 91/2017, Điều 9 khoản 3: 15 % of those who are LĐTT. One: 15 % of 40 = 6; Two: 15 % of 10 = 1.5, one place.
    reports = {
        code: Report(id=code, name=code, school_year="2020-2021", counts={"counted": 40, "met_LDTT": met})
        for code, met in (("T1", 40), ("T2", 10))
    }
    reporters = (Reporter("T1", "Trường Một", ids=("mot",)), Reporter("T2", "Trường Hai", ids=("hai",)))
    own = TitlePolicy("CSTDCS", quota_percent=Decimal(15), law_percent=Decimal(15), law_base="LDTT")
    for scope, expected in (
        ("unit", [(40, 6, ""), (10, 1, "LDTT")]),  # of 40 people the office leaves 6 to each
        ("school", [(50, 7, "LDTT")]),  # 15 % of 80 = 12 places; of 50 LĐTT 7.5
    ):
        book = replace(BOOK, reporters=reporters, titles={"CSTDCS": replace(own, quota_scope=scope)})
        lines = schools_of(reports, (), book, {})[0].quotas
        assert [(one.base, one.limit, one.law_base) for one in lines] == expected


WHOLE = Report(
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


def test_cells_that_say_something_else_than_was_sealed_are_named_and_what_was_sealed_counts() -> None:
    raw = laid(WHOLE, BOOK)
    place = read_again(raw)[0].proposals[0].place
    assert place is not None
    sheet = next(one for one in raw.sheets if one.name == place.sheet)
    spots = {(place.row, place.col): RawCell("Người Khác"), (place.row + 1, place.col): RawCell("Thêm")}
    changed = replace(sheet, cells={**sheet.cells, **spots})
    report, findings = read_again(replace(raw, sheets=tuple(changed if one is sheet else one for one in raw.sheets)))
    assert report.proposals[0].name == "Vũ An"
    first = findings[0]
    assert (first.code.id, first.place, first.unit, first.raw) == ("S141", place, "T1", "Người Khác")
    assert first.params["sealed"] == "Vũ An"
    spaced = replace(sheet, cells={**sheet.cells, (place.row, place.col): RawCell("  Vũ   An ")})
    assert read_again(replace(raw, sheets=tuple(spaced if one is sheet else one for one in raw.sheets)))[1] == []


def read_again(raw: RawBook) -> tuple[Report, list[Finding]]:
    read, findings = read_report(raw, every_table(raw)[0], BOOK, sha256="0")
    assert read is not None and read.report is not None
    return read.report, findings


def test_a_stranger_s_report_and_one_of_another_year_are_refused_by_their_names() -> None:
    for report, code, params in (
        (replace(WHOLE, id="hai-2024", name="Trường Lạ"), "X171", {"name": "Trường Lạ", "id": "hai-2024"}),
        (
            replace(WHOLE, school_year="2020-2021"),
            "X172",
            {"name": "Trường Một", "year": "2020-2021", "wanted": BOOK.school.school_year},
        ),
    ):
        raw = laid(report, BOOK)
        read, (finding,) = read_report(raw, every_table(raw)[0], BOOK, sha256="0")
        assert read is None
        assert (finding.code.id, str(finding.place), finding.params) == (code, "inbox/mot.xlsx", params)


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


def test_a_reply_to_another_school_or_of_another_year_is_not_used() -> None:
    for raw, year in ((reply("hai"), BOOK.school.school_year), (reply(school_year="2020-2021"), "2020-2021")):
        submission, _, (finding,) = read_reply(raw, every_table(raw)[0], BOOK, sha256="0")
        assert (submission, str(finding.place)) == (None, "inbox/tl.xlsx")
        assert finding.params == {"issuer": "UBND xã", "name": "Trường Mini", "year": year}
