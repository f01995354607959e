"""The season of an earlier year, read to begin another one from it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import LEDGER_FILE
from thidua_xlsx.base.text import by_key, clean
from thidua_xlsx.declare.build.choice_lists import interpretation_choices
from thidua_xlsx.declare.build.season_law import end_of, in_force_on
from thidua_xlsx.declare.build.template_files import OF_A_RULE, Templates
from thidua_xlsx.declare.law.legal_documents import bases_in_force
from thidua_xlsx.declare.season.deadlines import Years, years_of
from thidua_xlsx.declare.season.school_years import first_day
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.exchange.season_books.next_year import CellCarried, next_year
from thidua_xlsx.exchange.season_books.year_words import YearStep
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Record
from thidua_xlsx.runtime import packaged_data
from thidua_xlsx.workflow.load.allowed_plugins import carried_plugins
from thidua_xlsx.workflow.load.season_folder import load_templates, own_bytes, read_ledger, read_season

Rows = Sequence[Mapping[str, object]]


class OldSeason(msgspec.Struct, frozen=True):
    """What a season leaves to a later year: the tables of the new season workbook, its ledger, its own templates.

    The new school year lies `years_on` years after the old one. `left` are the rows by table that stay behind, `cells`
    those to look at. `lines` counts the ledger's lines by table; `entered` says whether any of them is of the old year,
    without which its titles are lost to the new one. `law` is the id of the law that the old season had fixed and that
    is not the new year's. `bases_gone` and `bases_new` are numbers of legal documents. `gone` are people who left
    before the new year.
    """

    folder: Path
    templates: Templates
    old_year: str
    new_year: str
    years_on: int
    tables: Mapping[str, Rows]
    left: Mapping[str, int]
    cells: tuple[CellCarried, ...]
    ledger: bytes | None
    lines: Mapping[str, int]
    entered: bool
    own_files: Mapping[str, bytes]
    gone: tuple[str, ...]
    law: str = ""
    bases_gone: tuple[str, ...] = ()
    bases_new: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_old_season(folder: Path, year: str = "") -> OldSeason:
    """Read the season in a `folder` as the beginning of the school `year` (blank: the one after it); writes nothing.

    Raises CommandError, with the cells to mend, where a cell cannot be read (nothing may be lost unseen); also where
    the old year is not clear, or the new one is not later.
    """
    declared = load_templates(folder)
    records, findings = read_season(folder, declared)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise CommandError(*errors)
    school = records["school"][0] if records.get("school") else Record("")
    old_year = plain_text(school.values.get("school_year"))
    new_year, step = _step(old_year, year)
    carried = next_year(records, declared, step)
    tables = dict(carried.tables)
    before = list(tables.get("bases", ()))
    tables["options"], law = _by_its_days(tables.get("options", ()), declared, end_of(new_year))
    tables["options"] = [_in_words(row, declared) for row in tables["options"]]
    tables["bases"] = bases_in_force(before, declared.documents, end_of(new_year))
    begun = (step.day(start) for row in records.get("rounds", ()) if isinstance(start := row.values.get("start"), date))
    ledger, lines = own_bytes(folder / LEDGER_FILE), read_ledger(folder, declared)
    # Whose stays had all ended before the new year begins.
    first, stays = first_day(new_year, tuple(begun)), by_key(records.get("people", ()), lambda row: row.key)
    gone = [
        plain_text(rows[0].values.get("full_name"))
        for rows in stays.values()
        if first and all(isinstance(until := row.values.get("to"), date) and until < first for row in rows)
    ]
    return OldSeason(
        folder=folder,
        templates=declared,
        old_year=old_year,
        new_year=new_year,
        years_on=step.by,
        tables=tables,
        left=carried.left,
        cells=carried.cells,
        ledger=ledger,
        lines={id_: len(rows) for id_, rows in lines.items() if rows},
        entered=any(
            ("commendation_kind" not in line.values and years_of(plain_text(line.values.get("period"))) == step.years)
            for line in lines.get("awards", ())
        ),
        own_files={
            **{name: text.encode() for name, text in packaged_data.own_templates(folder).items()},
            **carried_plugins(folder),
        },
        gone=tuple(gone),
        law=law,
        bases_gone=_numbers(before, tables["bases"]),
        bases_new=_numbers(tables["bases"], before),
        findings=tuple(findings),
    )


def _step(old_year: str, year: str) -> tuple[str, YearStep]:
    """Give the new school year, however it was worded, and how far it lies from the old one."""
    old = years_of(old_year)
    if old.first is None or old.second is None:
        raise CommandError(key="cli.old_year_unclear", year=old_year)
    new = years_of(year) if year else Years(old.first + 1, old.second + 1)
    if new.first is None or new.second is None or new.second - new.first != old.second - old.first:
        raise CommandError(key="cli.bad_year", year=year)
    by = new.first - old.first
    if by < 1:
        raise CommandError(key="cli.new_year_not_later", old=old_year, year=year)
    return "-".join(dict.fromkeys((str(new.first), str(new.second)))), YearStep(old, by)


def _by_its_days(options: Rows, declared: Templates, ends: date | None) -> tuple[Rows, str]:
    """Give the options without a law that is not the new year's, and that law's id."""
    fixed = str(next(iter(options), {}).get("regime") or "")
    if not fixed or ends is None or fixed not in declared.laws or in_force_on(declared.laws, ends).id == fixed:
        return options, ""
    return [{**row, "regime": "auto"} for row in options], fixed


def _in_words(options: Mapping[str, object], declared: Templates) -> Mapping[str, object]:
    """Give the options with the readings that are written by code as choices of their own, which are shown in words."""
    ways = interpretation_choices(declared)
    chosen, left = dict[str, object](), list[str]()
    for part in filter(None, (clean(part) for part in str(options.get("readings") or "").split(";"))):
        id_, _, way = (clean(text).casefold() for text in part.partition("="))
        name = f"{OF_A_RULE}{id_}"
        if name in ways and way in ways[name] and options.get(name, way) == way:
            chosen[name] = way
        else:
            left.append(part)
    return {**options, "readings": "; ".join(left) or None, **chosen} if chosen else options


def _numbers(rows: Rows, rows_of_other_year: Rows) -> tuple[str, ...]:
    known = {row.get("number") for row in rows_of_other_year}
    return tuple(str(row["number"]) for row in rows if row.get("number") and row["number"] not in known)
