"""The season of an earlier year, read to begin another: which year it becomes, what is left out, who has gone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.intake.mini import SEASON, declared
from tests.markdown import book
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record
from thidua_xlsx.workflow.load import old_season as module
from thidua_xlsx.workflow.load.old_season import OldSeason, read_old_season

Read = Callable[..., OldSeason]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read the mini season as an old one, with parts of its text replaced, and what its ledger says."""

    def of(*changes: tuple[str, str], year: str = "", found: tuple[Finding, ...] = (), **ledger: Any) -> OldSeason:
        text = SEASON
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        told = season_records(book(text, "thidua.xlsx"), declared())
        monkeypatch.setattr(module, "load_templates", lambda folder: declared())
        monkeypatch.setattr(module, "read_season", lambda folder, templates: (told[0], [*told[1], *found]))
        monkeypatch.setattr(module, "read_ledger", lambda folder, templates: ledger)
        return read_old_season(tmp_path, year)

    return of


def of_year(year: str) -> tuple[str, str]:
    return ("| school_year | Năm học | 2024-2025 |", f"| school_year | Năm học | {year} |")


@pytest.mark.parametrize(
    ("old", "asked", "new", "years_on"),
    [
        ("2024-2025", "", "2025-2026", 1),
        ("2024-2025", "2027-2028", "2027-2028", 3),
        ("Năm học 2024 - 2025", "", "2025-2026", 1),
        ("2024-2025", "Năm học 2025 – 2026", "2025-2026", 1),  # in whatever words the new one is asked for
        ("2025", "", "2026", 1),  # an office's year
        ("2025", "năm 2027", "2027", 2),
    ],
)
def test_the_new_year_is_the_next_one_or_the_one_that_was_asked_for(
    old: str, asked: str, new: str, years_on: int, read: Read
) -> None:
    found = read(of_year(old), year=asked)
    assert (found.old_year, found.new_year, found.years_on) == (old, new, years_on)


@pytest.mark.parametrize(
    ("old", "asked", "key", "params"),
    [
        ("hai năm", "", "cli.old_year_unclear", {"year": "hai năm"}),
        ("2024-2025", "2026", "cli.bad_year", {"year": "2026"}),  # a school's year has two
        ("2024-2025", "2026-2028", "cli.bad_year", {"year": "2026-2028"}),
        ("2024-2025", "sang năm", "cli.bad_year", {"year": "sang năm"}),
        ("2024-2025", "2024-2025", "cli.new_year_not_later", {"old": "2024-2025", "year": "2024-2025"}),
        ("2024-2025", "2023-2024", "cli.new_year_not_later", {"old": "2024-2025", "year": "2023-2024"}),
    ],
)
def test_a_year_that_is_none_or_not_later_is_refused(
    old: str, asked: str, key: str, params: dict[str, object], read: Read
) -> None:
    with pytest.raises(CommandError) as stopped:
        read(of_year(old), year=asked)
    assert (stopped.value.key, stopped.value.params) == (key, params)


def test_a_cell_that_cannot_be_read_stops_it_and_a_warning_goes_along(read: Read) -> None:
    place = CellPlace("thidua.xlsx", "Đợt", 3, 2)
    wrong, doubt = (
        at(codes.CELL_NOT_NUMBER, place, column="x", raw="y"),
        at(codes.CELL_DATE_SWAPPED, place, column="x", used="1", meant="2"),
    )
    with pytest.raises(CommandError) as stopped:
        read(found=(doubt, wrong))
    assert stopped.value.findings == (wrong,)
    assert read(found=(doubt,)).findings[-1] == doubt


@pytest.mark.parametrize("fixed", ["auto", "luat-2003", "luat-2022", "nd152-2025"])
def test_a_law_that_was_fixed_and_is_not_the_new_year_s_gives_way_to_the_days(fixed: str, read: Read) -> None:
    # The new year ends on 31/5/2026: the last law that came into force by then is its own.
    known = [one for one in declared().laws.values() if one.in_force <= date(2026, 5, 31)]
    own = max(known, key=lambda one: one.in_force).id
    found = read(("| regime | Luật | luat-2022 |", f"| regime | Luật | {fixed} |"))
    (options,) = found.tables["options"]
    gone = "" if fixed in ("auto", own) else fixed
    assert (str(options["regime"]).casefold(), found.law) == ("auto" if gone else fixed, gone)


def line(person: str, title: str, period: str, **more: Any) -> Record:
    return Record(person, {"person": person, "title": title, "period": period, **more})


@pytest.mark.parametrize(
    ("lines", "entered"),
    [
        ((), False),
        ((line("A1", "LDTT", "2024-2025"),), True),
        ((line("A1", "LDTT", "Năm học 2024 - 2025"),), True),
        ((line("A1", "LDTT", "2023-2024"), line("A1", "LDTT", "2024")), False),
        ((line("A1", "GK", "2024-2025", commendation_kind="dot_xuat"),), False),  # which is entered at any time
    ],
)
def test_an_old_season_was_finalized_where_the_ledger_has_a_title_of_its_year(
    lines: tuple[Record, ...], entered: bool, read: Read
) -> None:
    found = read(awards=lines, initiatives=())
    assert found.entered is entered
    assert found.lines == ({"awards": len(lines)} if lines else {})


def test_who_left_before_the_new_year_is_named_unless_some_stay_goes_on(read: Read) -> None:
    people = "| #td:people | full_name | birth_date | unit | group |"
    found = read(
        (people, f"{people[:-1]}| from | to |"),
        ("| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV |", "| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV | | 31/05/2025 |"),
        ("| A2 | Trịnh Thị Hoà | 1982 | T1 | GV |", "| A2 | Trịnh Thị Hoà | 1982 | T1 | GV | | 01/10/2025 |"),
        (
            "| A3 | Lê Văn An | 1990 | T1 | NV |",
            "| A3 | Lê Văn An | 1990 | T1 | NV | | 31/12/2024 |\n| A3 | Lê Văn An | 1990 | T2 | NV | 01/01/2025 | |",
        ),
    )
    assert found.gone == ("Nguyễn Thị Hoa",)
    # The school year begins on 1/9: whoever is there on that day is there in the new year.
    for last, gone in (("31/08/2025", ("Vũ Đức",)), ("01/09/2025", ())):
        there = ("| B2 | Vũ Đức | 1980 | T2 | CBQL |", f"| B2 | Vũ Đức | 1980 | T2 | CBQL | | {last} |")
        assert read((people, f"{people[:-1]}| from | to |"), there).gone == gone


def test_bases_that_ended_give_way_and_both_are_named(read: Read) -> None:
    documents = [one for one in declared().documents if one.in_force and one.in_force.year < 2018]
    old = documents[0]
    rows = f"\n# Căn cứ\n| #td:bases | kind | number |\n| b1 | {old.kind} | {old.number} |\n| b2 | Quy chế | 12/QC |\n"
    found = read(("# Danh hiệu", f"{rows}\n# Danh hiệu"))
    numbers = [row.get("number") for row in found.tables["bases"]]
    assert "12/QC" in numbers  # what the register does not know stays
    assert (old.number in found.bases_gone) is (old.number not in numbers)
    assert set(found.bases_new) == {number for number in numbers if number not in (old.number, "12/QC")}
