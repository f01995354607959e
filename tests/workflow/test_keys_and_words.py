"""A key and the words beside it agree in every table that comes back, or its answers are nobody's.

Each table of each form that was issued to a unit, and each of the council's workbook, is changed in the ways in which it happens:
words of two rows swapped, keys of two rows swapped (a sort that left the hidden column behind), everything but the keys swapped,
the words of another row typed over those of one.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.exchange.test_office_replies import REPLY, both  # noqa: F401
from tests.program import Result, run
from tests.seasons.commune import REPORT, candidates, merged
from tests.seasons.once import built_once
from tests.seasons.outside import Table, opened, tables, type_into
from tests.seasons.small import Small, copy_of, found, the_small
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.exchange.school_reports.returned_report import replies_in
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Record, Unknown
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder

Manner = Callable[[Table, list[str], str, str], None]


def words_swapped(table: Table, columns: list[str], one: str, other: str) -> None:
    for column in columns:
        first, second = table.cell(one, column), table.cell(other, column)
        first.value, second.value = second.value, first.value


def keys_swapped(table: Table, columns: list[str], one: str, other: str) -> None:
    first, second = (table.sheet.cell(table.rows()[key], table.col) for key in (one, other))
    first.value, second.value = second.value, first.value


def all_but_keys_swapped(table: Table, columns: list[str], one: str, other: str) -> None:
    words_swapped(table, list(table.columns()), one, other)


def words_of_the_other_typed(table: Table, columns: list[str], one: str, other: str) -> None:
    for column in columns:
        table.cell(one, column).value = table.cell(other, column).value


def a_row_copied_over_another(table: Table, columns: list[str], one: str, other: str) -> None:
    words_of_the_other_typed(table, list(table.columns()), one, other)


MANNERS: Mapping[Manner, int] = {  # with the number of rows that are then nobody's
    words_swapped: 2,
    keys_swapped: 2,
    all_but_keys_swapped: 2,
    words_of_the_other_typed: 1,
    a_row_copied_over_another: 1,
}


def _with_council(below: Path) -> None:
    small = copy_of(the_small(), below / "mua-nho")
    assert run("forms", small.folder, "--phase", "agreement").exit_code == 0
    run("merge", small.folder / "inbox")


@cache
def loaded() -> SeasonFolder:
    return open_season_folder(built_once("key-and-eye", _with_council) / "mua-nho")


@cache
def issued() -> Mapping[str, Path]:
    """One workbook of each form that was issued, by its phase and round."""
    season = loaded()
    files: dict[str, Path] = {}
    for one in season.register.issues.values():
        if one.stamp.unit == "TOAN":
            files[f"{one.stamp.phase}{one.stamp.round}"] = season.folder / one.file
    return {**files, "council": season.folder / "ket-qua" / "hoi-dong.xlsx"}


def read(file: Path) -> tuple[Returned, list[Finding]]:
    raw = read_book(file.read_bytes(), f"inbox/{file.name}")
    assert isinstance(raw, RawBook)
    returned, findings = read_returned_workbook(raw, loaded().rulebook, loaded().register, sha256="")
    assert returned is not None, findings
    return returned, findings


@cache
def told_apart(phase: str) -> dict[str, tuple[str, list[str], str, str]]:
    """The tables of a form with two rows that words tell apart: their sheet, these words' columns and two such rows."""
    form = loaded().rulebook.form_of(phase.rstrip("R12"))
    assert form is not None
    cases = {}
    for id_, table in tables(opened(issued()[phase])).items():
        spec = form.table(id_)
        assert spec is not None
        if spec.shape.rows_are_places:
            continue
        columns = [name for name in spec.named_by if name in table.columns()]
        assert columns, f"nothing beside the keys of {id_} says whose they are"
        words = {key: tuple(table.cell(key, name).value for name in columns) for key in table.rows()}
        first, *others = [key for key in words if any(words[key])]
        second = next((other for other in others if words[other] != words[first]), None)
        if second:
            cases[id_] = (table.sheet.title, columns, first, second)
    return cases


PHASES = ("registration", "self-scoreR1", "self-scoreR2", "agreement", "council")


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner.__name__)
def test_a_row_beside_whose_key_other_words_stand_is_nobodys(tmp_path: Path, phase: str, manner: Manner) -> None:
    cases = told_apart(phase)
    assert cases

    def edit(book: Workbook) -> None:
        every = tables(book)
        for id_, (_, columns, one, other) in cases.items():
            manner(every[id_], columns, one, other)

    returned, findings = read(type_into(issued()[phase], tmp_path / "a.xlsx", edit))
    for id_, (sheet, _, one, other) in cases.items():
        told = [finding for finding in findings if finding.code.id == "S112" and finding.params["key"] in (one, other)]
        mine = [one for one in told if getattr(one.place, "sheet", "") == sheet]
        assert len(mine) == MANNERS[manner], (id_, findings)
        assert {finding.severity for finding in mine} == {Severity.ERROR}
        spec = next(spec for form in loaded().rulebook.forms.values() if (spec := form.table(id_)))
        for finding in mine:
            assert (
                finding.params["expected"]
                and finding.params["found"]
                and finding.params["expected"] != finding.params["found"]
            )
            key = str(finding.params["key"])
            for record in returned.submission.table(id_):
                asked = _asked_of(record, key, matrix=spec.shape.is_matrix)
                assert all(isinstance(record.values.get(name), Unknown) for name in asked), (id_, key, record)
    assert returned.integrity == "altered"


def _asked_of(record: Record, key: str, *, matrix: bool) -> list[str]:
    if matrix:
        return [name for name in record.places if name == key]
    return list(record.places) if record.key == key else []


@pytest.mark.parametrize("phase", PHASES)
def test_rows_that_went_with_their_keys_are_honest(tmp_path: Path, phase: str) -> None:
    cases = told_apart(phase)

    def edit(book: Workbook) -> None:
        every = tables(book)
        for id_, (_, columns, one, other) in cases.items():
            all_but_keys_swapped(every[id_], columns, one, other)
            keys_swapped(every[id_], columns, one, other)

    assert [
        one for one in read(type_into(issued()[phase], tmp_path / "a.xlsx", edit))[1] if one.code.id == "S112"
    ] == []


@pytest.mark.parametrize(("phase", "id_"), [("self-scoreR1", "self_score"), ("self-scoreR2", "unit_score")])
def test_a_column_under_the_name_of_another_is_nobodys(tmp_path: Path, phase: str, id_: str) -> None:
    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        one, other, *_ = [col for key, col in table.columns().items() if not key.startswith("_")]
        row = next(row for row in range(table.row - 1, 0, -1) if table.sheet.cell(row, one).value)
        first, second = table.sheet.cell(row, one), table.sheet.cell(row, other)
        first.value, second.value = second.value, first.value

    returned, findings = read(type_into(issued()[phase], tmp_path / "a.xlsx", edit))
    told = [str(one.params["key"]) for one in findings if one.code.id == "S112"]
    assert len(told) == 2
    for record in returned.submission.table(id_):
        values = [record.values.get(name) for name in record.places]
        assert all(isinstance(value, Unknown) for value in values) is (record.key in told)


def test_a_report_whose_rows_show_each_others_names_puts_neither_forward(both: Path) -> None:  # noqa: F811
    office, file = both / "xa", both / "xa" / "inbox" / "mot.xlsx"
    (office / "inbox" / "hoi-dong.xlsx").unlink()
    type_into(
        both / "mot" / REPORT,
        file,
        lambda book: words_swapped(
            tables(book)["report_people"], ["full_name", "birth_date"], "P1:CSTDCS", "P3:CSTDCS"
        ),
    )
    result = merged(office)
    told = found(result, "S112")
    assert [one["severity"] for one in told] == ["error", "error"]
    assert {one for one, _ in candidates(result)} == {"T1/TOAN", "T1/TRUONG", "T2/P1", "T2/P3", "T2/P4", "T2/TOAN"}


def test_a_reply_whose_rows_show_each_others_names_says_nothing_of_them(both: Path) -> None:  # noqa: F811
    file = both / "mot" / "inbox" / "tra-loi.xlsx"

    def edit(book: Workbook) -> None:
        table = tables(book)["reply_titles"]
        one, other = (key for key in table.rows() if key in ("P1:CSTDCS", "P3:CSTDCS"))
        words_swapped(table, ["name"], one, other)

    type_into(both / "xa" / REPLY, file, edit)
    raw = read_book(file.read_bytes(), "inbox/tra-loi.xlsx")
    assert isinstance(raw, RawBook)
    book = open_season_folder(both / "mot").rulebook
    returned, findings = read_returned_workbook(raw, book, loaded().register, sha256="")
    assert returned is not None
    assert [one.code.id for one in findings][:2] == ["S112", "S112"]
    assert {one.who for one in replies_in(returned.submission, book)}.isdisjoint({"P1", "P3"})


def named(done: Result) -> list[str]:
    return [line for line in done.output.splitlines() if "S112" in line]


SWAPPED = {  # rows of the season workbook whose words are swapped
    ("school", "_setting", "head", "secretary"): ("Thủ trưởng đơn vị", "Thư ký hội đồng"),
    ("options", "_setting", "quorum", "vote_base"): (
        "Số thành viên phải có mặt mới được họp",
        "Tỷ lệ phiếu tính trên",
    ),
    ("titles", "name", "LDTT", "CSTDCS"): ("Lao động tiên tiến", "Chiến sĩ thi đua cơ sở"),
}


def test_words_swapped_in_the_season_workbook_stop_the_season(small: Small) -> None:
    small.amend({"titles": {"LDTT": {"name": "Lao động tiên tiến"}, "CSTDCS": {"name": "Chiến sĩ thi đua cơ sở"}}})
    assert "S112" not in [one.code.id for one in open_season_folder(small.folder).findings]

    def edit(book: Workbook) -> None:
        for table, column, one, other in SWAPPED:
            words_swapped(tables(book)[table], [column], one, other)

    file = small.folder / "thidua.xlsx"
    type_into(file, file, edit)
    done = small.merge()
    assert done.exit_code == 2
    lines = named(done)
    assert len(lines) == 2 * len(SWAPPED), done.output
    for labels in SWAPPED.values():
        assert len([line for line in lines if all(text in line for text in labels)]) == 2, done.output


def test_a_deed_with_the_code_of_one_and_the_name_of_another_is_nobodys(small: Small) -> None:
    line = {"person": "P1", "full_name": "Trần Văn Bách", "title": "Giấy khen", "deed": "Cứu người"}
    small.amend({"deeds": {"k1": line}})
    done = small.merge()
    (told,) = named(done)
    assert all(words in told for words in ("P1", "Nguyễn Thị Ánh", "Trần Văn Bách")), done.output


@pytest.mark.parametrize(("id_", "column", "said"), [("ballots", "yes", 5), ("grades", "grade", "HTTNV")])
def test_answers_of_the_council_pasted_a_row_below_are_nobodys(
    tmp_path: Path, id_: str, column: str, said: object
) -> None:
    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        col = table.columns()[column]
        for row in table.rows().values():
            table.sheet.cell(row + 1, col).value = said  # type: ignore[assignment]
        table.sheet.cell(min(table.rows().values()), col).value = None

    returned, findings = read(type_into(issued()["council"], tmp_path / "a.xlsx", edit))
    assert isinstance(returned, Returned)
    assert [one.severity for one in findings if one.code.id == "S124"] == [Severity.ERROR]
    assert all(isinstance(line.values[column], Unknown) for line in returned.submission.table(id_))


def test_votes_pasted_a_column_to_the_left_are_nobodys(tmp_path: Path) -> None:
    """Those against would stand for those in favour, which then lie over what we issued beside them."""

    def edit(book: Workbook) -> None:
        table = tables(book)["ballots"]
        first = table.columns()["yes"]
        for row in table.rows().values():
            for col, votes in ((first - 1, 5), (first, 0)):
                table.sheet.cell(row, col).value = votes

    returned, findings = read(type_into(issued()["council"], tmp_path / "a.xlsx", edit))
    assert isinstance(returned, Returned)
    assert [one.code.id for one in findings if one.severity is not Severity.NOTICE] == ["S124"]
    assert all(isinstance(line.values["yes"], Unknown) for line in returned.submission.table("ballots"))
