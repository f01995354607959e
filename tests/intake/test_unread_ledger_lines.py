"""A line of the ledger that may mean somebody and cannot be read leaves open what rests on its table, for them alone."""

from datetime import date
from typing import Any

import pytest

from tests.program import run
from tests.seasons.outside import fill
from tests.seasons.small import Small, found, read_result, title_of
from thidua_xlsx.intake.dossiers.earlier_years import earlier_years
from thidua_xlsx.judging.law.discipline_facts import discipline_of
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Dossier, Fact, Record, Unknown
from thidua_xlsx.workflow.load.season_folder import open_season_folder

WHO = {"person": "P1", "full_name": "Nguyễn Thị Ánh"}
ALMOST = {"full_name": "Nguyễn Thị Anh"}
BARRED = {"kind": "reprimand", "decision_no": "5/QĐ", "decision_date": date(2026, 10, 1)}
GIVEN = {"title": "CSTDCS", "period": "2025-2026"}
WORK = {"name": "Bộ đề ôn tập", "recognised": True}

CASES = [  # table, what the line says, the code of the finding ("" = the reader has told), the column it stands in
    ("discipline", {**WHO, **BARRED, "kind": None}, "D411", "kind"),
    ("discipline", {**WHO, **BARRED, "kind": Unknown("Kỷ luật")}, "", "kind"),
    ("discipline", {**WHO, **BARRED, "decision_date": date(2052, 10, 1)}, "D412", "decision_date"),
    ("discipline", {**WHO, **BARRED, "ended": date(2025, 9, 1)}, "D412", "ended"),
    ("discipline", {**ALMOST, **BARRED}, "D410", "full_name"),
    ("awards", {**WHO, **GIVEN, "title": None}, "D411", "title"),
    ("awards", {**WHO, **GIVEN, "title": Unknown("danh hiệu")}, "", "title"),
    ("awards", {**WHO, **GIVEN, "period": None}, "D411", "period"),
    ("awards", {**WHO, **GIVEN, "period": "năm ngoái"}, "D412", "period"),
    ("awards", {**WHO, **GIVEN, "period": "2052-2053"}, "D412", "period"),
    ("awards", {**ALMOST, **GIVEN}, "D410", "full_name"),
    ("initiatives", {**WHO, **WORK, "name": None}, "D411", "name"),
    ("initiatives", {**ALMOST, **WORK}, "D410", "full_name"),
]
COLUMNS = {
    "discipline": ("person", "full_name", "kind", "decision_no", "decision_date", "ended"),
    "awards": ("person", "full_name", "title", "period", "decision_no"),
    "initiatives": ("person", "full_name", "name", "recognised", "used_for"),
}


def ledger(table: str, said: dict[str, Any]) -> dict[str, tuple[Record, ...]]:
    columns = COLUMNS[table]
    places = {name: CellPlace("so-theo-doi.xlsx", table, 4, col) for col, name in enumerate(columns, 1)}
    line = Record("l1", {name: value for name, value in said.items() if value is not None}, places)
    return {**dict.fromkeys(COLUMNS, ()), table: (line,)}


@pytest.mark.parametrize(("table", "said", "code", "column"), CASES)
def test_a_line_that_cannot_be_read_leaves_its_table_open_for_whom_it_may_mean(
    small_season: Small, table: str, said: dict[str, Any], code: str, column: str
) -> None:
    from thidua_xlsx.intake.dossiers.ledger_lines import match_ledger

    book = open_season_folder(small_season.folder).rulebook
    told = match_ledger(ledger(table, said), book).findings
    assert [(one.code.id, one.place) for one in told] == (
        [(code, ledger(table, said)[table][0].places[column])] if code else []
    )
    years = earlier_years(ledger(table, said), book)
    for person in book.people:
        _, history = years.of(person.code)
        assert bool(history.doubts_of(table)) is (person.code == "P1"), person.code
        for other in COLUMNS:
            assert other == table or not history.doubts_of(other)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("discipline", {**WHO, **BARRED}),
        ("discipline", {**WHO, **BARRED, "decision_date": None}),  # open by itself: the law asks when it was
        ("discipline", WHO),  # nothing was entered but whom it is about
        ("discipline", {"full_name": "Lê Thị Hồng Vân", **BARRED}),  # who has left, and nearly nobody's name
        ("awards", {**WHO, **GIVEN}),
        ("awards", {**WHO, **GIVEN, "period": "2026-2027"}),  # entered when this season was closed
        ("initiatives", {**WHO, **WORK}),
    ],
)
def test_a_line_that_can_be_read_leaves_nothing_open(small_season: Small, table: str, said: dict[str, Any]) -> None:
    book = open_season_folder(small_season.folder).rulebook
    years = earlier_years(ledger(table, said), book)
    assert not any(years.of(person.code)[1].unread for person in book.people)


def test_a_discipline_of_nobody_may_be_anybodys(small_season: Small) -> None:
    book = open_season_folder(small_season.folder).rulebook
    years = earlier_years(ledger("discipline", BARRED), book)
    for person in book.people:
        one = Dossier(person, discipline=Fact("none"), history=years.of(person.code)[1])
        assert (discipline_of("discipline", one, book).low, discipline_of("discipline", one, book).unknown) == (
            0,
            "doubt",
        )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Hạ bậc lương", "hạ bậc lương"),
        ("giáng chức", "giáng chức"),
        ("Cách chức", "cách chức"),
        ("Buộc thôi việc", "buộc thôi việc"),
    ],
)
def test_each_kind_of_the_law_stands_by_itself(small: Small, kind: str, words: str) -> None:
    line = {"person": "P1", "full_name": "Nguyễn Thị Ánh", "kind": kind, "decision_date": "01/10/2026"}
    fill(small.folder / "so-theo-doi.xlsx", small.folder / "so-theo-doi.xlsx", {"discipline": {"k1": line}})
    verdict = title_of(small.figures(), "P1", "LDTT")
    assert verdict["met"] == "no"
    assert any(f"bị kỷ luật {words} " in one["text"] for one in verdict["reasons"])


@pytest.mark.usefixtures("few_outputs")
@pytest.mark.parametrize("kind", ["", "Kỷ luật", "Phê bình", "x"])
def test_nobody_gets_a_title_beside_a_discipline_that_nobody_can_read(small: Small, kind: str) -> None:
    line = {
        "person": "P1",
        "full_name": "Nguyễn Thị Ánh",
        "kind": kind,
        "decision_no": "5/QĐ",
        "decision_date": "01/10/2026",
    }
    fill(small.folder / "so-theo-doi.xlsx", small.folder / "so-theo-doi.xlsx", {"discipline": {"k1": line}})
    assert run("merge", small.folder / "inbox", "--no-cache").exit_code == 1
    result = read_result(small.folder / "ket-qua")
    assert title_of(result, "P1", "LDTT")["met"] == "unknown"
    assert not title_of(result, "P1", "LDTT")["proposed"]
    told = [one for code in ("C105", "D411") for one in found(result, code)]
    assert [(one["severity"], one["file"], one["sheet"]) for one in told] == [("error", "so-theo-doi.xlsx", "Kỷ luật")]
