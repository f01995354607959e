"""Tables for analysts say what the result says, exactly, in every format; and no text in them becomes a formula."""

import csv
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.seasons.small import FINALS, PEOPLE, ROUND_FINALS, SELF, UNIT, Small, copy_of, points
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.documents.data_table import Row, TidyColumn, TidyTable
from thidua_xlsx.formats.table_files import guarded, write_csv, write_parquet
from thidua_xlsx.messages.language import language
from thidua_xlsx.reports.export.export_tables import COLUMNS, OFFICE_COLUMNS, STACKING, UNIT_COLUMNS
from thidua_xlsx.workflow.outputs.export_files import ExportOutput
from thidua_xlsx.workflow.outputs.summary_file import ResultOutput

FORMATS = ("csv", "parquet", "duckdb")
Lines = list[dict[str, Any]]
_READ = {"number": Decimal, "count": int, "flag": lambda text: {"true": True, "false": False}[text]}


@pytest.fixture(scope="module")
def exported(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season, merged with all three exports."""
    small = copy_of(small_season, tmp_path_factory.mktemp("du-lieu") / "mua-nho")
    export(small, *FORMATS)
    return small


def export(small: Small, *formats: str) -> None:
    for name in formats:
        needs(name)
    merge(
        small.folder / "inbox", words=language("vi"), outputs=(ResultOutput(), ExportOutput()), export=formats, jobs=1
    )


def needs(name: str) -> None:
    library = {"csv": "csv", "xlsx": "csv", "parquet": "pyarrow", "duckdb": "duckdb"}[name]
    pytest.importorskip(library, reason=f'needs pip install "thidua-xlsx[{name}]"')


def folder(small: Small) -> Path:
    return small.folder / "ket-qua" / "du-lieu"


def from_csv(small: Small, table: str) -> Lines:
    """The rows of a CSV file, typed as the columns are declared; an empty field is None."""
    text = (folder(small) / f"{table}.csv").read_text("utf-8-sig")
    kinds = {column.name: column.kind for column in COLUMNS[table]}
    return [
        {name: _READ.get(kinds[name], str)(field) if field else None for name, field in line.items()}
        for line in csv.DictReader(io.StringIO(text, newline=""))
    ]


def from_parquet(small: Small, table: str) -> Lines:
    import pyarrow.parquet as pq

    rows: Lines = pq.read_table(folder(small) / f"{table}.parquet").to_pylist()
    return rows


def from_duckdb(small: Small, table: str) -> Lines:
    import duckdb

    with duckdb.connect(str(folder(small) / "thidua.duckdb"), read_only=True) as connection:
        found = connection.execute(f"SELECT * FROM {table} ORDER BY rowid")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_points_and_ranks_are_those_worked_out_by_hand(exported: Small) -> None:
    people = {row["id"]: row for row in from_csv(exported, "people")}
    assert {code: row["final"] for code, row in people.items()} == {
        code: Decimal(str(final)) for code, final in FINALS.items()
    }
    # 99 P3, 91.5 P1, 87 P4, 84.5 P2, 75.75 P6, 74.63 P5
    assert [people[code]["rank_school"] for code in ("P3", "P1", "P4", "P2", "P6", "P5")] == [1, 2, 3, 4, 5, 6]
    assert people["P1"]["full_name"] == PEOPLE["P1"]["full_name"]
    finals = {
        (row["person"], row["round"]): row["points"] for row in from_csv(exported, "totals") if row["layer"] == "final"
    }
    assert finals == {
        (code, round_): Decimal(str(value)) for code, rounds in ROUND_FINALS.items() for round_, value in rounds.items()
    }


def test_there_is_a_row_for_every_cell_that_was_filled_in_and_no_other(exported: Small) -> None:
    sent = {
        (person, round_, layer, criterion): Decimal(str(value))
        for layer, rounds in (("self", SELF), ("unit", UNIT))
        for round_, lines in rounds.items()
        for person, line in lines.items()
        for criterion, value in points(line).items()
    }
    rows = from_csv(exported, "scores")
    key = ("person", "round", "layer", "criterion")
    assert {tuple(row[name] for name in key): Decimal(row["entered"]) for row in rows} == sent
    assert len(rows) == len(sent)
    # What is taken off is negative, everything else is worth what was entered.
    worth = {tuple(row[name] for name in key): row["points"] for row in rows}
    assert worth == {one: -value if one[3] == "4.1" else value for one, value in sent.items()}
    assert {row["state"] for row in rows} == {"answered"}
    assert {row["file"] for row in rows} <= {f"inbox/{path.name}" for path in (exported.folder / "inbox").iterdir()}


@pytest.mark.parametrize("table", COLUMNS)
def test_all_formats_hold_the_same_and_every_declared_column(exported: Small, table: str) -> None:
    lines = from_parquet(exported, table)
    assert lines == from_duckdb(exported, table)
    assert lines == from_csv(exported, table)  # nobody's text begins like a formula here
    names = [column.name for column in COLUMNS[table]]
    assert all(list(line) == names for line in lines)
    header = (folder(exported) / f"{table}.csv").read_text("utf-8-sig").splitlines()[0]
    assert header == ",".join(names)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_two_exports_are_the_same_bytes(exported: Small, small: Small, kind: str) -> None:
    export(small, kind)
    for table in COLUMNS:
        name = f"{table}.{kind}"
        assert (folder(small) / name).read_bytes() == (folder(exported) / name).read_bytes(), name


NASTY = "+cmd|'/C calc'!A0"
LATER = "An; =1+1"


def test_a_name_never_becomes_a_formula_and_programs_get_it_as_it_is(small: Small) -> None:
    small.amend({"people": {"P2": {"full_name": NASTY}, "P4": {"full_name": LATER}}})
    export(small, *FORMATS)
    written = {row["id"]: row["full_name"] for row in from_csv(small, "people")}
    assert (written["P2"], written["P4"]) == ("'" + NASTY, "An; '=1+1")
    for rows in (from_parquet(small, "people"), from_duckdb(small, "people")):
        names = {row["id"]: row["full_name"] for row in rows}
        assert (names["P2"], names["P4"]) == (NASTY, LATER)


@given(st.text(alphabet=";,\t\r\n =+-@＝'\"aB9", max_size=12))
def test_no_piece_of_a_guarded_text_begins_like_a_formula(text: str) -> None:
    pieces = re.split(r"[;\t\r\n]", guarded(text))
    assert [piece for piece in pieces if piece.strip()[:1] in tuple("=+-@＝＋－＠")] == []
    assert guarded(text).replace("'", "") == text.replace("'", "")


def test_what_an_earlier_export_left_goes_and_what_is_somebody_s_own_stays(small: Small) -> None:
    export(small, "csv", "parquet")
    (folder(small) / "ghi-chu.csv").write_text("của tôi", "utf-8")
    export(small, "csv")
    assert sorted(path.name for path in folder(small).iterdir()) == sorted(
        ["ghi-chu.csv", *(f"{table}.csv" for table in COLUMNS)]
    )
    export(small)
    assert [path.name for path in folder(small).iterdir()] == ["ghi-chu.csv"]


@pytest.mark.parametrize(("kind", "library"), [("parquet", "pyarrow"), ("duckdb", "duckdb")])
def test_without_the_library_nothing_is_written_and_the_command_is_named(
    small: Small, monkeypatch: pytest.MonkeyPatch, kind: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    done = small.merge("--export", f"csv,{kind}")
    assert done.exit_code == 2
    assert done.stderr.strip() == language("vi")("cli.export_missing", format=kind)
    assert f'pip install "thidua-xlsx[{kind}]"' in done.stderr
    assert not list((small.folder / "ket-qua").glob("*"))


def test_a_format_that_nobody_knows_is_refused_with_those_there_are(small: Small) -> None:
    done = small.merge("--export", "csv", "--export", "xml")
    assert done.exit_code == 2
    assert "xml" in done.stderr and "csv, parquet, duckdb" in done.stderr
    assert not list((small.folder / "ket-qua").glob("*"))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_rows_are_written_while_they_are_made(tmp_path: Path, kind: str) -> None:
    needs(kind)
    path, sizes = tmp_path / "t", []

    def rows() -> Iterator[Row]:
        for number in range(120_000):
            yield (f"một dòng dài {number * 7919}", Decimal(number))
        sizes.append(path.stat().st_size)

    table = TidyTable("t", (TidyColumn("text"), TidyColumn("points", "number")), rows)
    (write_csv if kind == "csv" else write_parquet)(table, path)
    assert sizes[0] > path.stat().st_size / 2


def test_decimals_beyond_ten_are_rounded_half_up(tmp_path: Path) -> None:
    needs("parquet")
    import pyarrow.parquet as pq

    third = Decimal("0.33333333335")
    table = TidyTable("t", (TidyColumn("points", "number"),), lambda: iter([(third,), (None,)]))
    write_parquet(table, tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet")["points"].to_pylist() == [Decimal("0.3333333334"), None]
    write_csv(table, tmp_path / "t.csv")
    assert "0.3333333334" in (tmp_path / "t.csv").read_text("utf-8-sig")


# --- tables that stack -----------------------------------------------------------------------------------------------
def test_every_table_ends_with_the_season_the_school_its_year_and_level(exported: Small) -> None:
    for columns in {**COLUMNS, **UNIT_COLUMNS, **OFFICE_COLUMNS}.values():
        assert tuple(column.name for column in columns[-len(STACKING) :]) == STACKING
        assert len({column.name for column in columns}) == len(columns)
    told = exported.figures()["season"]
    for table in COLUMNS:
        rows = from_csv(exported, table)
        assert {tuple(row[name] for name in STACKING) for row in rows} <= {
            (told["id"], told["name"], told["school_year"], "school")
        }, table


def test_one_workbook_holds_every_table_on_a_plain_sheet_under_a_name(exported: Small, small: Small) -> None:
    from openpyxl import load_workbook

    export(small, "xlsx")
    book = load_workbook(folder(small) / "du-lieu.xlsx")
    assert book.sheetnames == list(COLUMNS)
    assert {name for name in book.defined_names if name.startswith("t_")} == {f"t_{table}" for table in COLUMNS}
    for table, columns in COLUMNS.items():
        head, *rows = book[table].iter_rows(values_only=True)
        assert list(head) == [column.name for column in columns]
        assert len(rows) == len(from_csv(exported, table))
    final = [column.name for column in COLUMNS["people"]].index("final")
    assert {row[0]: row[final] for row in book["people"].iter_rows(min_row=2, values_only=True)} == FINALS
    first = (folder(small) / "du-lieu.xlsx").read_bytes()
    export(small, "xlsx")
    assert (folder(small) / "du-lieu.xlsx").read_bytes() == first


def test_a_text_like_a_formula_stays_a_text_in_the_workbook_and_long_tables_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import load_workbook

    from thidua_xlsx.formats.xlsx.write import plain_tables

    monkeypatch.setattr(plain_tables, "_MOST_ROWS", 2)
    columns = (TidyColumn("a"), TidyColumn("b", "count"))
    rows: list[Row] = [("=1+1", 1), ("http://x", 2), ("c", 3), ("d", 4), ("e", 5)]
    tables = [TidyTable("t", columns, lambda: iter(rows)), TidyTable("none", columns, lambda: iter(()))]
    plain_tables.write_plain_tables(tables, tmp_path / "a.xlsx", writing=lambda name: None)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["t", "t_2", "t_3", "none"]
    found = [row for name in book.sheetnames for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert found == rows
    assert book["t"]["A2"].data_type == "s" and book["t"]["A3"].hyperlink is None


def test_an_office_gets_tables_of_its_schools() -> None:
    from tests.seasons.sample import finished_demo
    from thidua_xlsx.api.open_season import open_season

    result = open_season(finished_demo("xa")).merge(write=False)
    told = json.loads((finished_demo("xa") / "ket-qua" / "ket-qua.json").read_bytes())["schools"]
    schools = result.frame("schools")
    assert schools["reporter"].tolist() == [one["id"] for one in told["units"]]
    assert schools["status"].tolist() == [one["status"] for one in told["units"]]
    counts = result.frame("school_counts")
    assert len(counts) == sum(len(one.get("counts", {})) for one in told["units"]) > 0
    judged = pandas_rows(result.frame("candidates")) + pandas_rows(result.frame("collectives"))
    assert {(row["id"], row["title"], row["met"]) for row in judged} == {
        (one["id"], title["id"], title["met"]) for one in told["candidates"] for title in one["titles"]
    }
    lines = pandas_rows(result.frame("proposals"))
    # Those equal at a quota's line are lines too, and not counted among the proposed.
    proposed = {
        (one["id"], title): count for one in told["units"] for title, count in one.get("proposed", {}).items() if count
    }
    assert Counter((row["reporter"], row["title"]) for row in lines if row["state"] != "tied") == proposed
    assert set(schools["level"]) == {"commune"}


def pandas_rows(frame: Any) -> Lines:
    rows: Lines = frame.astype(object).to_dict("records")
    return rows
