"""`merge`: the main job. Read the inbox, judge the season, write the summary and the result — atomically and last."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from thidua_xlsx import files
from thidua_xlsx.excel.isolated import Readers
from thidua_xlsx.excel.looks import load_looks
from thidua_xlsx.excel.writer import paint
from thidua_xlsx.intake.combine import Policy
from thidua_xlsx.lang import Words
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result import result_json
from thidua_xlsx.reports.summary import committee_book
from thidua_xlsx.verbs.journal import JOURNAL, line_for
from thidua_xlsx.verbs.load import OUT, Loaded, Unusable, find_season, load
from thidua_xlsx.verbs.season import Progress, season_of
from thidua_xlsx.verbs.slips import FOLDER as SLIPS
from thidua_xlsx.verbs.slips import slips

SUMMARY, RESULT = "tong-hop.xlsx", "ket-qua.json"


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was done: the season as judged, where the results lie and the result as JSON text."""

    season: Season
    out: Path
    json: str


def merge(
    inbox: Path,
    *,
    words: Words,
    season: Path | None = None,
    out: Path | None = None,
    as_of: date | None = None,
    duplicates: Policy = Policy.UNION,
    password_file: Path | None = None,
    progress: Progress = lambda name: None,
    jobs: int = 0,
) -> Merged:
    """Merge an inbox, reading `jobs` files at a time (0 = one a processor); nothing is written before all is judged."""
    if not inbox.exists():
        raise Unusable(key="cli.no_inbox", inbox=inbox.as_posix())
    folder = find_season(season, inbox)
    if inbox.resolve() in {folder.resolve(), (folder / "phieu").resolve(), (folder / OUT).resolve()}:
        raise Unusable(key="cli.not_an_inbox", folder=inbox.as_posix())
    loaded = load(folder, password_file)
    loaded = as_asked(loaded, as_of, duplicates)
    judged = season_of(loaded, inbox, progress, Readers(jobs, passwords=loaded.passwords))
    contents = outputs(loaded, judged, words)
    target = out or loaded.folder / OUT
    before = files.read_bytes(target / JOURNAL) or b""
    asked = {"as_of": as_of.isoformat() if as_of else "", "duplicates": duplicates.value}
    line = line_for(before, judged, loaded.folder, contents, asked=asked, now=datetime.now(UTC))
    files.write_all(target, {**contents, JOURNAL: line}, whole=(SLIPS,))
    return Merged(judged, target, contents[RESULT].decode())


def as_asked(loaded: Loaded, as_of: date | None, duplicates: Policy) -> Loaded:
    """Give a season as a merge was asked to see it: another day, another policy for returns that differ."""
    book = replace(loaded.rulebook, as_of=as_of) if as_of else loaded.rulebook
    return replace(loaded, rulebook=book, duplicates=duplicates)


def outputs(loaded: Loaded, season: Season, words: Words) -> dict[str, bytes]:
    """Give every result of a merge by file name; the same season gives the same bytes."""
    return {
        SUMMARY: paint(committee_book(season, words), load_looks(loaded.looks)),
        **slips(loaded, season, words),
        RESULT: result_json(season, words).encode(),
    }
