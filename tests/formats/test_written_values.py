"""What is written in a cell's XML, by the type and the style beside it: days, hours, texts, and what nobody can read."""

from datetime import date, datetime, time

import pytest

from thidua_xlsx.documents.raw_workbook import UNREADABLE, RawCell
from thidua_xlsx.formats.xlsx.read.written_values import CellMeaning, ShownStyles, all_shared_texts, shown_styles

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FORMATS = {
    164: "dd/mm/yyyy;@",
    165: "[h]:mm",
    166: "0.0&quot; ngày&quot;",  # letters that are shown, not asked for
    167: "0;[Red]-0",
    168: "0;dd",  # of negative numbers alone
    169: "[$-42A]d mmmm yyyy",
    170: "yyyy\\-mm",
    171: r"0.0\d",
    172: "0.0%",
    173: "0&quot;%&quot;",
    15: "0.00",  # a number that every program knows as a day, declared anew
}


def styles(*ids: int) -> bytes:
    declared = "".join(f'<numFmt numFmtId="{id_}" formatCode="{code}"/>' for id_, code in FORMATS.items())
    used = "".join(f'<xf numFmtId="{id_}"/>' for id_ in ids)
    return f"<styleSheet {MAIN}><numFmts>{declared}</numFmts><cellXfs>{used}</cellXfs></styleSheet>".encode()


def meaning(*ids: int, texts: tuple[str, ...] = (), from_1904: bool = False) -> CellMeaning:
    return CellMeaning(texts, styles(*ids), from_1904=from_1904)


@pytest.mark.parametrize(
    ("id_", "is_day"),
    [
        (0, False), (2, False), (14, True), (22, True), (45, True), (46, False),  # 46 is [h]:mm:ss, hours counted on
        (47, True), (164, True), (165, False), (166, False), (167, False), (168, False), (169, True), (170, True),
        (171, False), (15, False),
    ],
)  # fmt: skip
def test_whether_a_style_shows_days_stands_in_its_format(id_: int, is_day: bool) -> None:
    assert shown_styles(styles(0, id_))[0] == ({1} if is_day else set())


def test_styles_that_are_no_xml_show_no_days() -> None:
    assert all(shown_styles(xml) == ShownStyles() for xml in (b"", b"<styleSheet", styles(14) + b"x"))


@pytest.mark.parametrize(
    ("id_", "written", "shown"),
    [
        (9, "1", "100%"),  # pasted from another sheet: it is not one vote
        (10, "0.955", "95.5%"),
        (172, "0.07", "7%"),
        (9, "9", 9.0),  # points of which somebody changed the look alone
        (173, "1", 1.0),  # a sign that only stands beside the number
        (2, "1", 1.0),
    ],
)
def test_a_number_shown_as_a_percentage_is_read_as_one_sees_it(id_: int, written: str, shown: object) -> None:
    assert meaning(0, id_)["n", "1", written, False] == RawCell(shown)  # type: ignore[arg-type]
    assert meaning(0, id_)["n", "1", written, True] == RawCell(float(written), formula=True)  # a share of our own


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1", date(1900, 1, 1)),
        ("59", date(1900, 2, 28)),
        ("60", date(1900, 2, 28)),  # its 29th, which there never was
        ("61", date(1900, 3, 1)),
        ("45000", date(2023, 3, 15)),
        ("45000.5", datetime(2023, 3, 15, 12)),
        ("0.25", time(6)),
        ("0", time(0)),
        ("1.25", datetime(1900, 1, 1, 6)),
        ("2958465", date(9999, 12, 31)),
        ("2958465.5", datetime(9999, 12, 31, 12)),
        ("2958466", 2958466.0),  # after the last day that programs show
        ("-1", -1.0),
    ],
)
def test_a_number_in_a_style_of_days_is_the_day_or_time_that_programs_show(written: str, shown: object) -> None:
    cell = meaning(0, 14)["", "1", written, False]
    assert cell == RawCell(shown)  # type: ignore[arg-type]
    assert cell is not None
    assert type(cell.value) is type(shown)
    assert meaning(0, 14)["n", "0", written, True] == RawCell(float(written), formula=True)


@pytest.mark.parametrize(("written", "shown"), [("0", date(1904, 1, 1)), ("1461.5", datetime(1908, 1, 1, 12))])
def test_a_workbook_may_count_its_days_from_1904(written: str, shown: object) -> None:
    """1904 was a leap year, so that four years later 1,461 days have gone by."""
    assert meaning(14, from_1904=True)["", "0", written, False] == RawCell(shown)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2027-05-01", date(2027, 5, 1)),
        ("2027-05-01T07:30:00", datetime(2027, 5, 1, 7, 30)),
        ("2027-05-01T00:00:00Z", datetime(2027, 5, 1)),
        ("01/05/2027", None),
    ],
)
def test_a_day_may_be_written_out(written: str, shown: object) -> None:
    cell = meaning(0)["d", "", written, False]
    assert cell == (RawCell(None, error=UNREADABLE) if shown is None else RawCell(shown))  # type: ignore[arg-type]
    assert cell is not None
    assert type(cell.value) is type(shown)


def test_shared_texts_are_counted_from_nought_and_one_that_is_not_there_is_an_error() -> None:
    cells = meaning(0, texts=("An", "", "Bình"))
    read = [cells["s", "", number, False] for number in ("0", "1", "2", "3", "-1", "²")]
    lost = RawCell(None, error=UNREADABLE)
    assert read == [RawCell("An"), None, RawCell("Bình"), lost, lost, lost]


@pytest.mark.parametrize(
    ("kind", "written", "formula", "cell"),
    [
        ("str", "", True, None),  # a formula that gave an empty text
        ("str", "a_x000A_b", True, RawCell("a\nb", formula=True)),
        ("inlineStr", " ", False, RawCell(" ")),
        ("", "", True, RawCell(None, formula=True)),  # never calculated
        ("n", " \n", True, RawCell(None, formula=True)),
        ("", "", False, None),
        ("e", " #REF! ", True, RawCell(None, formula=True, error="#REF!")),  # the program could not work it out
        ("e", "", False, RawCell(None, error=UNREADABLE)),
        ("b", "1", True, RawCell(True, formula=True)),
        ("b", "false", False, RawCell(False)),
        ("odd", "9", False, RawCell(None, error=UNREADABLE)),
        ("", "1e999", False, RawCell(None, error=UNREADABLE)),
    ],
)
def test_what_a_cell_holds_goes_by_its_type(kind: str, written: str, formula: bool, cell: RawCell | None) -> None:
    cells = meaning(0)
    assert cells[kind, "", written, formula] == cell
    # The same words again, with a formula or without: each is kept by itself.
    assert cells[kind, "", written, not formula] == meaning(0)[kind, "", written, not formula]


def test_of_a_shared_text_its_runs_count_and_not_how_it_is_read_aloud() -> None:
    xml = (
        f"<sst {MAIN}><si><r><t>Nguyễn</t></r><r><t xml:space='preserve'> An</t></r></si>"
        "<si><t>a</t><rPh sb='0' eb='1'><t>x</t></rPh><t>b</t></si><si/><si><t>_x0041_</t></si></sst>"
    )
    assert list(all_shared_texts(xml.encode())[0]) == ["Nguyễn An", "ab", "", "A"]
    # Of a list that ends in the middle what came before; without a list there are none.
    assert list(all_shared_texts(xml.encode()[: xml.encode().index(b"<si/>") + 2])[0]) == ["Nguyễn An", "ab"]
    assert list(all_shared_texts(b"")[0]) == []
