"""A return survives packing whole: what comes out is what went in, under the name the file bears then."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.program import Built
from thidua_xlsx.declare.tables.column_book import BilingualText, Choice
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.intake.returns.packed_return import is_of, pack, unpack
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.places import CellPlace, CellPlaces, FilePlace, KeyPlace, SheetPlace
from thidua_xlsx.model import (
    Achieved,
    MovementResult,
    Proposal,
    Record,
    Registrant,
    SchoolReport,
    Stamp,
    Submission,
    Unknown,
)
from thidua_xlsx.workflow.load.season_folder import open_season_folder


def test_every_return_of_a_season_comes_out_as_it_went_in(kim_son: Built) -> None:
    loaded = open_season_folder(kim_son.folder)
    packed = 0
    for path in sorted((kim_son.folder / "inbox").glob("*.xlsx")):
        raw = read_book(path.read_bytes(), path.name)
        if isinstance(raw, RawBook):
            read = read_returned_workbook(raw, loaded.rulebook, loaded.register, sha256="00")
            opened = unpack(pack(read), path.name)
            assert opened == read
            packed += 1
    assert packed > 2


plain = (
    st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates()
    | st.builds(Unknown, st.text(), st.booleans())
    | st.lists(st.text()).map(tuple)
)


@given(answers=st.dictionaries(st.text(min_size=1), plain), across=st.booleans(), at=st.integers(0, 10**6))
def test_answers_of_every_kind_come_out_as_they_went_in(answers: dict[str, object], across: bool, at: int) -> None:
    spots = {key: number for number, key in enumerate(answers)}
    places = CellPlaces("a.xlsx", "Tờ 1", at, spots, across=across)
    record = Record("P1", answers, dict(places))  # type: ignore[arg-type]
    moment = datetime(2027, 5, 1, 12, tzinfo=UTC)
    form = Returned(Submission(Stamp("s", "u", "p"), "a.xlsx", {"t": (record,)}, "00", frozenset({"x"}), moment))
    opened, findings = unpack(pack((form, [])), "a.xlsx")
    assert (opened, findings) == (form, [])


def test_everything_that_is_known_of_a_return_comes_out_as_it_went_in() -> None:
    there = CellPlace("a.xlsx", "Tự chấm", 3, 4)
    one = Submission(
        Stamp("mua", "T1", "self-score", "D1", "0" * 8, "5" * 20),
        "a.xlsx",
        {},
        "00",
        frozenset({"aa", "bb"}),
        datetime(2027, 5, 1, 12, tzinfo=timezone(timedelta(hours=7))),
        {"B2": (there,)},
        {"ballots/P1:LDTT": "abc", "initiatives/i1": "P1 Sổ tay"},
    )
    found, _ = unpack(pack((Returned(one, "forged"), [])), "b.xlsx")
    assert found is not None
    told = found.submission
    assert (told.stamp, told.file, told.sha256, told.replaced_returns) == (one.stamp, "b.xlsx", "00", {"aa", "bb"})
    assert (told.bases, found.integrity) == ({"ballots/P1:LDTT": "abc", "initiatives/i1": "P1 Sổ tay"}, "forged")
    assert told.people_of_other_units == {"B2": (replace(there, file="b.xlsx"),)}
    assert told.modified is not None
    assert told.modified.isoformat() == "2027-05-01T12:00:00+07:00"


def test_a_school_s_report_comes_out_with_every_field_in_its_place_and_the_name_of_its_file_now() -> None:
    there = CellPlace("a.xlsx", "Đề nghị", 8, 2)
    one = SchoolReport(
        id="THCS1",
        name="Trường THCS Một",
        school_year="2026-2027",
        texts={"head": "Trần Văn Bình"},
        counts={"people": 41},
        ratios={"unit_share": (3, 4)},
        goals={"unit_share": Decimal("0.8")},
        average=Decimal("87.25"),
        total_max=Decimal(100),
        proposals=(
            Proposal(
                "P1:CSTDT", "Vũ An", "CSTDT", "passed", "Tổ Toán", "01/02/1980", "Giáo viên", "HTXSNV",
                Decimal("95.5"), False, there, "hai sáng kiến", "CSTĐCS 2025",
            ),
            Proposal("T9:TTLDXS", "Tổ Toán", "TTLDXS", "tied", collective=True),
        ),
        initiatives=(
            Achieved("i1", "Vũ An", "Sổ tay số", "Tổ Toán", "tinh", True, "12/QĐ", replace(there, row=9)),
            Achieved("i2", "Lê Bình", "Bản đồ"),
        ),
        movements=(
            MovementResult("PT1", "Dạy tốt", "≥ 90 %", Decimal("91.5"), True, 4, 5, 38, 41),
            MovementResult("PT2", "Trường xanh", met=False),
        ),
        registrants=(
            Registrant("P1", "Vũ An", ("LDTT", "CSTDCS"), ("BKT",), "Tổ Toán", "01/02/1980", "Giáo viên", "Sổ tay số"),
            Registrant("T9", "Tổ Toán", ("TTLDTT",), (), "Trường Một", collective=True),
        ),
        file="a.xlsx",
    )  # fmt: skip
    form = Returned(Submission(Stamp("s", "THCS1", "report"), "a.xlsx", {}), report=one)
    opened, _ = unpack(pack((form, [])), "b.xlsx")
    assert opened is not None
    (passed, tied), (works, drawn) = one.proposals, one.initiatives
    assert opened.report == replace(
        one,
        file="b.xlsx",
        proposals=(replace(passed, place=replace(there, file="b.xlsx")), tied),
        initiatives=(replace(works, place=CellPlace("b.xlsx", "Đề nghị", 9, 2)), drawn),
    )
    # Thousands of lines say the same words; opened, these are one text each.
    again, _ = unpack(pack((form, [])), "c.xlsx")
    assert again is not None
    assert again.report is not None
    assert again.report.registrants[0].position is opened.report.proposals[0].position


def test_cells_bear_the_name_that_the_file_has_now() -> None:
    for places in (
        CellPlaces("a.xlsx", "S", 3, {"k": 1}, across=False),
        {"k": CellPlace("a.xlsx", "S", 3, 1), "m": CellPlace("a.xlsx", "S", 4, 2)},
    ):
        form = Returned(Submission(Stamp("s", "u", "p"), "a.xlsx", {"t": (Record("P1", {"k": "x"}, places),)}))
        opened, _ = unpack(pack((form, [])), "b.xlsx")
        assert opened is not None
        (record,) = opened.submission.table("t")
        assert dict(record.places) == {key: replace(place, file="b.xlsx") for key, place in places.items()}


def test_a_return_whose_table_cannot_be_opened_is_no_packed_return() -> None:
    record = Record("P1", {"k": "x"}, CellPlaces("a.xlsx", "S", 3, {"k": 1}, across=False))
    content = pack((Returned(Submission(Stamp("s", "u", "p"), "a.xlsx", {"t": (record,)}, "00")), []))
    assert [is_of(content, sha256) for sha256 in ("00", "01")] == [True, False]
    assert is_of(pack((None, [])), "00"), "of what was no form nobody can tell"
    tables, read = msgspec.msgpack.decode(content)
    assert not is_of(msgspec.msgpack.encode([[], read]), "00"), "its cells are in no table"
    assert not is_of(msgspec.msgpack.encode([tables, ["tuple", ["System", "x"], ["tuple"]]]), "00")
    assert not is_of(msgspec.msgpack.encode(read), "00")


def test_a_score_sheet_of_more_numbers_than_a_byte_counts_comes_out_as_it_went_in() -> None:
    spots = {f"c{number}": number for number in range(30)}
    records = tuple(
        Record(
            f"P{person}",
            {key: Decimal(person * 30 + number) / 4 for key, number in spots.items()},
            CellPlaces("a.xlsx", "S", person, spots, across=True),
        )
        for person in range(20)  # 600 different numbers
    )
    form = Returned(Submission(Stamp("s", "u", "p"), "a.xlsx", {"t": records}))
    assert unpack(pack((form, [])), "a.xlsx") == (form, [])


def test_findings_come_out_with_places_and_words_and_the_name_of_the_file() -> None:
    words = BilingualText("điểm", "points")
    params = {
        "lost": (Phrase("integrity.property"), Phrase("report.in_file", {"file": ("A1", "B2"), "spot": 3})),
    }
    one = Finding(codes.FORM_DRIFTED, FilePlace("a.xlsx"), params, (SheetPlace("a.xlsx", "S"),), "U", "P", "=1")
    two = Finding(codes.CELL_ERROR_VALUE, CellPlace("a.xlsx", "S", 3, 4), {"column": words})
    _, found = unpack(pack((None, [one, two])), "b.xlsx")
    assert [finding.place.file for finding in found] == ["b.xlsx", "b.xlsx"]
    assert unpack(pack((None, [one, two])), "a.xlsx") == (None, [one, two])


@pytest.mark.parametrize("value", [Choice("a", "b", id="c"), Decimal("1.50"), date(2027, 1, 2), ("x", None), 2.5, "=1"])
def test_a_parameter_of_a_finding_comes_out_as_it_went_in(value: object) -> None:
    finding = Finding(codes.CELL_ERROR_VALUE, FilePlace("a"), {"column": value})
    assert unpack(pack((None, [finding])), "a") == (None, [finding])


def test_a_finding_of_a_code_that_the_program_does_not_know_comes_out_as_it_went_in() -> None:
    """A check from outside brings its codes with it."""
    for params in ((), ("name",), ("name", "points")):
        finding = Finding(
            codes.Code("Z901", codes.Severity.WARNING, params), FilePlace("a"), dict.fromkeys(params, "x")
        )
        assert unpack(pack((None, [finding])), "a") == (None, [finding])


@pytest.mark.parametrize("integrity", ["intact", "drift", "altered", "forged"])
def test_how_a_form_came_back_comes_out_as_it_went_in(integrity: str) -> None:
    form = Returned(Submission(Stamp("s", "u", "p"), "a.xlsx", {}), integrity)
    assert unpack(pack((form, [])), "a.xlsx") == (form, [])


def test_what_has_no_plain_form_is_said_and_not_guessed() -> None:
    for place, value in ((KeyPlace("a", "k"), 1), (FilePlace("a"), object())):
        with pytest.raises(TypeError):
            pack((None, [Finding(codes.CELL_ERROR_VALUE, place, {"column": value})]))


def test_what_the_cells_of_a_table_have_in_common_is_kept_once() -> None:
    rows = {str(number): number for number in range(1_000)}
    places = [CellPlaces("a", "s", at, rows, across=True) for at in range(10)]
    records = tuple(Record("P", {key: Decimal("4.75") for key in rows}, cells) for cells in places)
    content = pack((Returned(Submission(Stamp("s", "u", "p"), "a", {"t": records})), []))
    assert len(msgspec.msgpack.decode(content)[0]) == 1
    assert len(content) < 20 * 10 * 1_000
