"""Entries that units sent to contests, with the council's mark and prize, against the target of each unit."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.season import Contest, Unit
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.model import Season, Submission

_TABLE = "contest_entries"


class ContestEntry(msgspec.Struct, frozen=True):
    """One entry: by which unit, to which contest (its code), who wrote it, what it is called, where it is kept.

    `codes` are those of its lines, one for every form that it stands in, `rounds` the codes of the rounds of these.
    `mark` and `prize` are the council's word; None and empty = not marked.
    """

    unit: str
    contest: str
    author: str
    subject: str
    link: str = ""
    codes: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    mark: Decimal | None = None
    prize: str = ""
    note: str = ""


def contest_entries(season: Season) -> tuple[ContestEntry, ...]:
    """Give all entries in the order of contests and units, the marks of the council's returned workbook with them."""
    marks = season.council.marked if season.council else {}
    made = []
    for entry in entries_sent(season.submissions, season):
        record = next((marks[code] for code in entry.codes if code in marks), None)
        if record:
            mark = record.values.get("mark")
            prize, note = (plain_text(record.values.get(key)) for key in ("prize", "note"))
            entry = replace(entry, mark=mark if isinstance(mark, Decimal) else None, prize=prize, note=note)
        made.append(entry)
    return tuple(made)


def entries_sent(submissions: Iterable[Submission], season: Season) -> tuple[ContestEntry, ...]:
    """Give what units sent in, without marks; the same entry in the forms of two rounds counts once."""
    book = season.rulebook
    contests, units = [contest.code for contest in book.contests], [unit.code for unit in book.units]
    merged: dict[tuple[str, ...], ContestEntry] = {}
    for submission in sorted(submissions, key=lambda submission: (submission.stamp.phase, submission.file)):
        stamp = submission.stamp
        for record in submission.table(_TABLE) if stamp.unit in units else ():
            contest, author, subject, link = (
                plain_text(record.values.get(key)) for key in ("contest", "author", "subject", "link")
            )
            if contest in contests and (author or subject):
                form = book.form_of(stamp.phase)
                code = f"{form.abbreviation if form else stamp.phase}.{stamp.unit}.{stamp.round}.{record.key}"
                same = (stamp.unit, contest, match_key(author), match_key(subject))
                entry = merged.get(same, ContestEntry(stamp.unit, contest, author, subject, link))
                merged[same] = replace(entry, codes=(*entry.codes, code), rounds=(*entry.rounds, stamp.round))
    order = {code: place for place, code in enumerate((*contests, *units))}
    return tuple(sorted(merged.values(), key=lambda entry: (order[entry.contest], order[entry.unit])))


class UnitEntries(msgspec.Struct, frozen=True):
    """How many entries of a unit a contest has, and whether that is its target (None = no target, or not known yet)."""

    unit: Unit
    count: int
    met: bool | None


def entries_by_unit(season: Season, contest: Contest, entries: Iterable[ContestEntry]) -> tuple[UnitEntries, ...]:
    """Count the entries of a contest by unit; a unit whose nomination forms are still out may send more."""
    counts = [entry.unit for entry in entries if entry.contest == contest.code]
    made = []
    for dossier in season.unit_dossiers:
        count = counts.count(dossier.code)
        back = [came for form, came in dossier.returned.items() if form.startswith("nominations:")]
        met: bool | None = None
        if contest.per_unit is not None:
            met = True if count >= contest.per_unit else False if back and all(back) else None
        made.append(UnitEntries(dossier.unit, count, met))
    return tuple(made)
