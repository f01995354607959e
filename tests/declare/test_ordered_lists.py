"""Lists whose entries have an order: as the program ships it, with what a school adds in its own place."""

import pytest

from thidua_xlsx.declare.tables.column_book import BilingualText, Choice, Column, ColumnBook, ColumnsFile

SCALES = {"grade": ("low", "middle", "high"), "level": ("school", "province")}
NAME = Column(BilingualText("Tên", "Name"), "text")


def declared(*ids: str) -> ColumnBook:
    lists = {"grade": {id_: Choice(id_, id_) for id_ in ids}, "title": {"LDTT": Choice("LĐTT", "LĐTT")}}
    tables = {"common": {"note": NAME}, "people": {"name": NAME}, "units": {}}
    return ColumnBook(ColumnsFile(lists, tables, {"units": "people"}), SCALES)


@pytest.mark.parametrize(
    ("listed", "order"),
    [
        (("low", "middle", "high"), ("low", "middle", "high")),
        (("high", "middle", "low"), ("low", "middle", "high")),  # the order is the program's, however they are listed
        (("low", "own", "middle", "high"), ("low", "own", "middle", "high")),  # what a school added stands in its place
        (("own", "low", "middle", "high", "best"), ("own", "low", "middle", "high", "best")),
        (("high", "own", "middle", "low"), ("low", "middle", "high")),  # in another order nobody knows where it belongs
    ],
)
def test_what_a_school_adds_stands_where_its_list_has_it(listed: tuple[str, ...], order: tuple[str, ...]) -> None:
    assert declared(*listed).scale("grade") == order


def test_titles_and_grades_of_earlier_years_stand_in_one_list() -> None:
    assert declared("low", "high").choices["award"].ids == ("LDTT", "low", "high")


def test_a_column_for_all_tables_is_found_in_each_and_listed_in_none() -> None:
    book = declared("low")
    assert [book.has(*one) for one in (("people", "name"), ("people", "note"), ("units", "name"), ("people", "x"))] == [
        *(True, True, True),
        False,
    ]
    note = book.column("people", "note")
    assert (note.table, note.key, book.column("units", "name").table) == ("people", "note", "units")
    assert (list(book.table("people")), list(book.table("units")), dict(book.table("x"))) == (["name"], ["name"], {})
    assert book.tables() == ("common", "people", "units")
    with pytest.raises(KeyError):
        book.column("people", "x")
