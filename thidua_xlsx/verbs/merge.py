"""`merge`: the main job. Read the inbox, judge the season, write the summary and the result — atomically and last."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from thidua_xlsx import files
from thidua_xlsx.excel.looks import load_looks
from thidua_xlsx.excel.writer import paint
from thidua_xlsx.lang import Words
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result import result_json
from thidua_xlsx.reports.summary import committee_book
from thidua_xlsx.verbs.load import OUT, Unusable, find_season, load
from thidua_xlsx.verbs.season import Progress, season_of

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
    password_file: Path | None = None,
    progress: Progress = lambda name: None,
) -> Merged:
    """Merge an inbox; nothing is written before everything is judged."""
    if not inbox.exists():
        raise Unusable(key="cli.no_inbox", inbox=inbox.as_posix())
    loaded = load(find_season(season, inbox), password_file)
    if as_of:
        loaded = replace(loaded, rulebook=replace(loaded.rulebook, as_of=as_of))
    judged = season_of(loaded, inbox, progress)
    text = result_json(judged, words)
    contents = {
        SUMMARY: paint(committee_book(judged, words), load_looks(loaded.looks)),
        RESULT: text.encode(),
    }
    target = out or loaded.folder / OUT
    files.write_all(target, contents)
    return Merged(judged, target, text)
