"""What `init` says: what the new season begins with, and what an earlier year left behind."""

from collections.abc import Callable, Iterator

import click

from thidua_xlsx.base.text import by_key, joined
from thidua_xlsx.commands.init import NewSeason
from thidua_xlsx.declare.build.choice_lists import table_name
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.exchange.season_books.next_year import CarryOver, CellCarried
from thidua_xlsx.messages.language import Language
from thidua_xlsx.workflow.load.old_season import OldSeason

_MOST_CELLS = 5  # of one column, named in one line
_SETTINGS = ("school", "options")  # one row each: nobody counts it


def started_lines(started: NewSeason, words: Language) -> list[str]:
    """Give what was made, what was taken for it and from where, line by line."""
    head = {key: getattr(started.head, key) for key in ("school", "parent", "place", "head")}
    lines = [words(f"cli.head_{key}", **{key: text}) for key, text in head.items() if text]
    if started.old:
        lines += _carried(started.old, words)
    people = started.people - (len(started.old.gone) if started.old else 0)
    counts = {"folder": started.folder.as_posix(), "units": started.units, "people": people}
    lines += [words("cli.unit_size", unit=unit, count=count) for unit, count in started.sizes]
    lines += [words("cli.no_unit_size", count=started.without_unit)] if started.without_unit else []
    return [*lines, words("cli.started", **counts)]


def asked_same_unit(words: Language) -> Callable[[str, int, str, int], bool]:
    """Give what asks at the terminal whether two units of a staff list are one."""

    def ask(name: str, count: int, other: str, other_count: int) -> bool:
        question = words("cli.same_unit", name=name, count=count, other=other, others=other_count)
        return bool(click.prompt(question, type=click.Choice(["1", "2"]), show_choices=False) == "1")

    return ask


def _carried(old: OldSeason, words: Language) -> Iterator[str]:
    folder = old.folder.resolve().as_posix()  # of whoever stands in it, `.` would say nothing
    yield words("cli.from_season", folder=folder, old=old.old_year, new=old.new_year)
    names = {id_: words.plain(table_name(old.templates, id_)) for id_ in old.tables}
    counted = (names[id_] if id_ in _SETTINGS else f"{names[id_]} ({len(rows)})" for id_, rows in old.tables.items())
    yield words("cli.from_taken", tables=tuple(counted))
    lines = tuple(f"{words.plain(table_name(old.templates, id_))} ({count})" for id_, count in old.lines.items())
    key = "cli.from_no_ledger" if old.ledger is None else "cli.from_ledger" if lines else "cli.from_empty_ledger"
    yield words(key, lines=lines)
    if not old.entered:
        yield words("cli.from_not_closed", year=old.old_year)
    if old.own_files:
        yield words("cli.from_templates", files=tuple(old.own_files))
    if old.gone:
        yield words("cli.from_gone", count=len(old.gone), names=old.gone)
    if old.law:
        yield words("cli.from_law", law=old.templates.laws[old.law].name)
    if old.bases_gone or old.bases_new:
        none = words("cli.from_none")
        yield words("cli.from_bases", gone=old.bases_gone or none, new=old.bases_new or none)
    for how in CarryOver:
        yield from _cells(old, how, words)
    left = tuple(f"{words.plain(table_name(old.templates, id_))} ({count})" for id_, count in old.left.items())
    yield words("cli.from_left", tables="".join(f"{table}; " for table in left))


def _cells(old: OldSeason, how: CarryOver, words: Language) -> Iterator[str]:
    """Name the cells to look at, those of one column in one line."""
    columns = by_key((cell for cell in old.cells if cell.how is how), lambda cell: (cell.table, cell.column.key))
    for (table, _), cells in columns.items():
        rows_and_texts = ((cell.row, f"«{_cell_text(old, cell, words)}»") for cell in cells)
        texts = joined((": ".join(filter(None, pair)) for pair in rows_and_texts), _MOST_CELLS)
        place = f"{words.plain(table_name(old.templates, table))}, {words.label(cells[0].column.label)}"
        yield words(f"cli.from_{how.value}", place=place, texts=texts)


def _cell_text(old: OldSeason, cell: CellCarried, words: Language) -> str:
    """Say what stood in a cell, choices of a list by their names."""
    known, ids = old.templates.columns.choices.get(cell.column.choices, Choices()), cell.text.split(", ")
    return joined(words.label(known[id_]) for id_ in ids) if all(id_ in known for id_ in ids) else cell.text
