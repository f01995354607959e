"""`check`: read returned forms or the season workbook and say everything that was found; writes nothing."""

from pathlib import Path

from thidua_xlsx import codes, files
from thidua_xlsx.declare.rulebook import rulebook
from thidua_xlsx.excel.guard import Refusal
from thidua_xlsx.excel.reader import read_book
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.intake.submission import read_return
from thidua_xlsx.places import FilePlace
from thidua_xlsx.verbs.inbox import Item, items
from thidua_xlsx.verbs.load import LEDGER_FILE, SEASON_FILE, Loaded, find_season, load, load_templates, read_season


def check_paths(
    paths: tuple[Path, ...], season: Path | None, password_file: Path | None = None
) -> tuple[int, list[Finding]]:
    """Check files and folders; give the number of files read and all findings about them."""
    folder = find_season(season, paths[0])
    own = [path for path in paths if path.name == SEASON_FILE]
    findings = check_season(folder if season else own[0].parent) if own else []
    others = [path for path in paths if path.name != SEASON_FILE]
    if not others:
        return len(own), findings
    loaded = load(folder, password_file)
    read = 0
    for path in others:
        for item in items(path, loaded.folder):
            if item.name.rpartition("/")[2] in (SEASON_FILE, LEDGER_FILE) or item.holds is not None:
                continue
            read += 1
            findings += _check_one(loaded, item)
    return len(own) + read, findings


def check_season(folder: Path) -> list[Finding]:
    """Check the season workbook alone: every finding, also those that would stop a merge."""
    declared, _ = load_templates(folder)
    records, findings = read_season(folder, declared)
    return findings + rulebook(declared, records, file=SEASON_FILE)[1]


def _check_one(loaded: Loaded, item: Item) -> list[Finding]:
    place = FilePlace(item.name)
    if item.refused:
        return [item.refused]
    if item.litter:
        return [at(codes.FILE_LITTER, place)]
    raw = read_book(item.data, item.name, passwords=loaded.passwords)
    if isinstance(raw, Refusal):
        return [Finding(raw.code, place, raw.params)]
    return read_return(raw, loaded.rulebook, loaded.register, sha256=files.sha256(item.data))[1]
