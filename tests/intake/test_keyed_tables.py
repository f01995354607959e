"""Keyed tables are found wherever rows and columns have gone; what occurs twice is used by nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.mini import ids, only
from tests.markdown import book
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, every_table, find_tables


def value(table: KeyedTable, row: str, column: str) -> object:
    found = table.cell(table.rows[row], table.columns[column])
    return found.value if found else None


def test_a_table_is_read_by_its_keys() -> None:
    tables, findings = find_tables(
        book("""
# Điểm
|                     | Họ tên | Điểm |
| #td:t\\|s=1\\|u=T1  | name   | score |
| a                   | An     | 9     |
| b                   | Bình   | 8     |
""")
    )
    table = tables["t"]
    assert findings == []
    assert (table.stamp.replace(" ", ""), value(table, "b", "name"), value(table, "a", "score")) == (
        "s=1|u=T1",
        "Bình",
        9.0,
    )
    assert str(table.place(table.rows["b"], table.columns["score"])) == "inbox/to.xlsx!Điểm!C4"


def test_rows_and_columns_may_have_moved() -> None:
    tables, findings = find_tables(
        book("""
# Điểm
| | | |
| ghi chú | | | | |
| | | | | |
| | score | | #td:t | name |
| | 8 | | b | Bình |
| | | | | |
| | 9 | | a | An |
""")
    )
    table = tables["t"]
    assert findings == []
    assert [value(table, row, column) for row in "ab" for column in ("name", "score")] == ["An", 9.0, "Bình", 8.0]


MOVABLE = st.permutations(range(1, 6))


@given(MOVABLE, MOVABLE, st.integers(0, 4), st.integers(0, 4))
def test_no_order_of_rows_and_columns_changes_what_is_read(
    rows: list[int], cols: list[int], down: int, right: int
) -> None:
    cells = {(down, right): RawCell("#td:t")}
    for number, row in enumerate(rows):
        cells[down + row, right] = RawCell(f"r{number}")
    for number, col in enumerate(cols):
        cells[down, right + col] = RawCell(f"c{number}")
    for r, row in enumerate(rows):
        for c, col in enumerate(cols):
            cells[down + row, right + col] = RawCell(float(10 * r + c))
    tables, findings = find_tables(RawBook("x.xlsx", (RawSheet("S", cells),)))
    assert findings == []
    assert all(value(tables["t"], f"r{r}", f"c{c}") == 10 * r + c for r in range(5) for c in range(5))


def test_stacked_tables_end_where_the_next_begins() -> None:
    tables, findings = find_tables(
        book("""
# Tập thể
| #td:one | a |
| x | 1 |
| | |
| | Chỉ tiêu của tổ |
| | Nội dung |
| #td:two | b |
| x | 2 |
| | 3 |
""")
    )
    assert findings == []
    assert (value(tables["one"], "x", "a"), value(tables["two"], "x", "b")) == (1.0, 2.0)
    assert [list(tables[id_].rows) for id_ in ("one", "two")] == [["x"], ["x"]]  # a marker is no key of the one above
    # The title and the header above the second marker are nobody's answers; the row without a key is.
    assert (tables["one"].loose_rows, tables["two"].loose_rows) == ((), (7,))


def test_an_answer_above_the_headings_of_the_next_table_is_not_taken_for_one() -> None:
    tables, _ = find_tables(
        book("""
# Tập thể
| #td:one | a |
| x | 1 |
| | lạc |
| | Chỉ tiêu của tổ |
| | Nội dung |
| #td:two | b |
""")
    )
    assert tables["one"].loose_rows == (2,)


@pytest.mark.parametrize(("typed", "key"), [("101", "101"), ("`101`", "101"), (" GV01 ", "GV01"), ("1.5", "1.5")])
def test_keys_typed_as_numbers_are_their_text(typed: str, key: str) -> None:
    tables, _ = find_tables(book(f"# S\n| #td:t | a |\n| {typed} | 9 |"))
    assert list(tables["t"].rows) == [key]


def test_a_key_that_occurs_twice_is_a_finding_and_not_used() -> None:
    tables, findings = find_tables(
        book("""
# S
| #td:t | a | b | a |
| k | 1 | 2 | 3 |
| m | 4 | 5 | 6 |
| k | 7 | 8 | 9 |
""")
    )
    assert (set(tables["t"].columns), set(tables["t"].rows)) == ({"b"}, {"m"})
    column = only(findings, "S104")
    assert (column.params["key"], str(column.place), *map(str, column.also)) == (
        "a",
        "inbox/to.xlsx!S!B1",
        "inbox/to.xlsx!S!D1",
    )
    # Two cells of blanks are two rows without a key.
    (table,), findings = every_table(book("# S\n| #td:t | a |\n| ` ` | 1 |\n| ` ` | 2 |\n| k | 3 |"))
    assert (table.repeated_rows, dict(table.rows), findings) == ({}, {"k": 3}, [])
    # Whether rows may share a key is for those to say who know what the table is.
    assert tables["t"].repeated_rows == {"k": (1, 3)}


def test_a_table_that_occurs_twice_is_a_finding_and_not_used() -> None:
    tables, findings = find_tables(
        book("""
# S
| #td:t | a |
| k | 1 |

# S (2)
| #td:t | a |
| k | 2 |

# Khác
| #td:other | a |
""")
    )
    assert set(tables) == {"other"}
    finding = only(findings, "S110")
    assert (finding.params["table"], str(finding.place), str(finding.also[0])) == (
        "t",
        "inbox/to.xlsx!S!A1",
        "inbox/to.xlsx!S (2)!A1",
    )


def test_hidden_sheets_count_and_text_that_is_no_marker_does_not() -> None:
    tables, _ = find_tables(
        book("""
# Ẩn (hidden)
| #td:t | a |
# Ghi chú
| xem #td:x | a |
| td:y | a |
""")
    )
    assert set(tables) == {"t"}


def test_a_broken_marker_makes_no_table_and_is_told() -> None:
    tables, findings = find_tables(book("# S\n| #td: | a |\n| k | 1 |\n\n# T\n| #td:\\|\\|= | |"))
    assert tables == {}
    assert ids(findings) == ["S110"]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 6), st.integers(0, 6)),
        st.one_of(st.text(), st.sampled_from(["#td:a", "#td:b|s=1", "k"]), st.floats(), st.booleans()),
    )
)
def test_no_sheet_makes_it_raise(values: dict[tuple[int, int], str | float | bool]) -> None:
    cells = {at: RawCell(value) for at, value in values.items()}
    tables, _ = find_tables(RawBook("x.xlsx", (RawSheet("S", cells),)))
    for table in tables.values():
        assert all(row > table.marker[0] for row in (*table.rows.values(), *table.loose_rows))
