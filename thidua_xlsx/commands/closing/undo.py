"""Taking the last closing back: the ledger that was kept is put in place, and what that changes is said before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import CLOSING, KEPT, LEDGER_FILE, OUT, PAPERS, UPWARD_REPORT
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.judging.lacking_in_ledger import initiative_lines, lines_of_this_year
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.model import Record
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, find_season, open_season_folder, own_bytes
from thidua_xlsx.workflow.outputs.merge_journal import runs_in

_STEM = LEDGER_FILE.removesuffix(".xlsx")


def kept_ledgers(folder: Path) -> list[Path]:
    """Give the ledgers kept in a season's `folder`, numbered and so the newest last; none before the first closing."""
    return sorted((folder / KEPT).glob(f"{_STEM}.[0-9][0-9][0-9].bak.xlsx"))


def undo(season: Path | None) -> tuple[str, str]:
    """Put back the ledger that the last `finalize` kept; give its name and that of the one put away.

    `season` is the season's folder, None for the one around this folder. Raises CommandError where there is nothing to
    put back.
    """
    folder = find_season(season)
    kept, data = _last_kept(folder)
    away = _put_away(kept)
    now = own_bytes(folder / LEDGER_FILE)
    files.write_all(folder, {**({away: now} if now is not None else {}), LEDGER_FILE: data})
    kept.unlink()
    for name in _written_by_closing(folder / OUT):
        (folder / OUT / name).unlink()
    return f"{KEPT}/{kept.name}", away


def _put_away(kept: Path) -> str:
    """Name the file in which the ledger of now is put away when that `kept` is taken back."""
    return f"{KEPT}/{_STEM}.{kept.name.split('.')[1]}.bo.xlsx"


def _last_kept(folder: Path) -> tuple[Path, bytes]:
    """Give the ledger that the last closing kept; CommandError where there is none."""
    kept = kept_ledgers(folder)
    data = own_bytes(kept[-1]) if kept else None
    if data is None:
        raise CommandError(key="cli.nothing_to_undo", folder=(folder / KEPT).as_posix())
    return kept[-1], data


def _written_by_closing(out: Path) -> list[str]:
    """Name what goes with a closing that is taken back: its lists say what the ledger no longer holds, and nobody may
    sign its papers any more; a merge writes drafts of these again.
    """
    # A closing's lines of the journal know of nothing but papers and the report upward.
    written = [
        run.outputs
        for run in runs_in(out)
        if run.outputs and all(name.startswith(f"{PAPERS}/") or name == UPWARD_REPORT for name in run.outputs)
    ]
    names = sorted({name for outputs in written for name in outputs})
    lying = {name: data for name in names if (data := files.read_bytes(out / name)) is not None}
    papers = [
        name for name, data in lying.items() if any(outputs.get(name) == files.sha256(data) for outputs in written)
    ]
    return [*([CLOSING] if (out / CLOSING).exists() else []), *papers]


class EnteredLines(msgspec.Struct, frozen=True):
    """How many lines the ledger has of the season's year, by whoever's hand; `initiatives` of all years."""

    titles: int
    grades: int
    initiatives: int


def entered_lines(season: Path | None) -> EnteredLines:
    """Count the lines of the season's year in its ledger.

    `season` is the season's folder, None for the one around this folder.
    """
    return _lines_beyond(open_season_folder(find_season(season)), {})


def _lines_beyond(loaded: SeasonFolder, then: Mapping[str, Sequence[Record]]) -> EnteredLines:
    """Count the lines of the season's year that its ledger has and the ledger of `then` has not."""
    book, grade = loaded.rulebook, loaded.rulebook.columns.scale("grade")
    lines = Counter(lines_of_this_year(loaded.ledger, book)) - Counter(lines_of_this_year(then, book))
    grades = sum(title in grade for _, title in lines.elements())
    initiatives = Counter(initiative_lines(loaded.ledger)) - Counter(initiative_lines(then))
    return EnteredLines(lines.total() - grades, grades, initiatives.total())


def _set_back(
    now: Mapping[str, Sequence[Record]], then: Mapping[str, Sequence[Record]], book: Rulebook
) -> list[Phrase]:
    """Name the lines that the ledger of `then` has and that of `now` has not, or not as they were."""
    named: list[Phrase] = []
    titles = book.columns.choices["award"]
    for table, records in then.items():
        here = Counter(frozenset(_texts(record).items()) for record in now.get(table, ()))
        for record in records:
            texts = _texts(record)
            same = frozenset(texts.items())
            here[same] -= 1
            if record.blank or here[same] >= 0:
                continue
            name = texts.get("full_name") or texts.get("person") or texts.get("name", "")
            what, award = Phrase(f"closing.{table}"), texts.get("title", "")
            if award in titles:
                what = Phrase("closing.undo_award", {"title": titles[award], "period": texts.get("period", "")})
            named.append(Phrase("closing.undo_line", {"name": name, "what": what}))
    return named


def _texts(record: Record) -> dict[str, str]:
    return {key: plain_text(value) for key, value in record.values.items()}


class Undoing(msgspec.Struct, frozen=True):
    """What `undo` would take back: lines that leave the ledger, lines that stay, and the files that go (below OUT).

    `back` names lines from before the closing that were deleted or changed since and are as they were again, `kept` is
    where the ledger of now is kept.
    """

    gone: EnteredLines
    left: EnteredLines
    outputs: tuple[str, ...]
    back: tuple[Phrase, ...]
    kept: str


def undoing(season: Path | None) -> Undoing:
    """Say what taking back the last closing does; writes nothing.

    `season` is the season's folder, None for the one around this folder. Raises CommandError where there is nothing to
    take back.
    """
    folder = find_season(season)
    kept, data = _last_kept(folder)
    now, then = open_season_folder(folder), open_season_folder(folder, ledger_then=data)
    return Undoing(
        _lines_beyond(now, then.ledger),
        _lines_beyond(then, {}),
        tuple(_written_by_closing(folder / OUT)),
        tuple(_set_back(now.ledger, then.ledger, now.rulebook)),
        _put_away(kept),
    )
