"""Titles that the council passed without a sure basis, as whoever closes the season is asked about them.

Nothing of it keeps them out of the ledger by itself: somebody looks at each and says whether it is entered now.
"""

from collections.abc import Collection, Iterable

import msgspec

from thidua_xlsx.declare.tables.column_book import Choice
from thidua_xlsx.judging.season_closing import Key, unsure
from thidua_xlsx.judging.verdicts.council_answers import basis_of
from thidua_xlsx.judging.verdicts.settling_cells import settling_cells
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.source_links import exact


class UnsureTitle(msgspec.Struct, frozen=True):
    """One of them: who and which title, by code and in words, and the cells that settle it."""

    key: Key
    name: str
    title: Choice
    cells: tuple[CellPlace, ...]


class UnsureTitles(msgspec.Struct, frozen=True):
    """Titles of which the same is lacking: the `outcome` of their verdict in words, and `why`."""

    titles: tuple[UnsureTitle, ...]
    outcome: Phrase
    why: tuple[Phrase, ...]


def where_settled(titles: Iterable[UnsureTitle]) -> tuple[Phrase, ...]:
    """Say where any of the `titles` can be settled: the cells of each sheet together."""
    cells = exact(cell for title in titles for cell in title.cells)
    return tuple(
        Phrase("closing.unsure_cells", {"file": file, "sheet": sheet, "cells": runs}) for file, sheet, runs, _ in cells
    )


def unsure_titles(season: Season, entering: Collection[Key]) -> tuple[UnsureTitles, ...]:
    """Give the titles of those `entering` the ledger that have no sure basis, alike ones together, in their order."""
    groups: list[UnsureTitles] = []
    for (who, title), finding in unsure(season).items():
        if (who, title) not in entering:
            continue
        verdict = next(verdict for verdict in season.verdicts_of(who) if verdict.title == title)
        choice = season.rulebook.columns.choices["title"][title]
        alone = UnsureTitle((who, title), season.rulebook.name_of(who), choice, settling_cells(season, verdict))
        lacking, why = basis_of(verdict, finding if finding.code is codes.RESTS_ON_OTHERS else None)
        alike = next((n for n, group in enumerate(groups) if (group.outcome, group.why) == (lacking, why)), None)
        if alike is None:
            groups.append(UnsureTitles((alone,), lacking, why))
        else:
            groups[alike] = msgspec.structs.replace(groups[alike], titles=(*groups[alike].titles, alone))
    return tuple(groups)
