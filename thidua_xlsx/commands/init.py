"""`init`: a new season folder from a profile, with people taken from a staff list where there is one."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import FORMS, INBOX, LEDGER_FILE, OUT, SEASON_FILE
from thidua_xlsx.base.text import Say, match_key, slug
from thidua_xlsx.declare.build.season_law import end_of, in_force_on
from thidua_xlsx.declare.build.template_files import NameOfYears, Profile, Row, Templates
from thidua_xlsx.declare.law.legal_documents import bases_in_force
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.load.season_folder import load_templates
from thidua_xlsx.workflow.load.staff_lists import staff_list

WINDOWS, MAC = "Gop phieu.bat", "Gop phieu.command"  # plain ASCII: the name must survive every zip and stick
# `py` is there where Python came from python.org, `python` where it came from elsewhere. The window stays open, so
# that what was said can be read. Only ASCII: the text is read before the code page is set.
_BAT = """@echo off
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
where py >nul 2>nul
if errorlevel 1 (
  python -m thidua_xlsx merge inbox --open
) else (
  py -m thidua_xlsx merge inbox --open
)
echo.
pause
"""
_COMMAND = """#!/bin/sh
cd "$(dirname "$0")" || exit 2
export PYTHONUTF8=1
python3 -m thidua_xlsx merge inbox --open
echo
printf 'Enter: '
read -r _
"""

Tables = dict[str, Sequence[Mapping[str, object]]]


class NewSeason(msgspec.Struct, frozen=True):
    """A season folder that was made, how many units and people it starts with, and what the list left open."""

    folder: Path
    units: int
    people: int
    findings: tuple[Finding, ...]


def school_year(today: date) -> str:
    """Give the school year a day belongs to; from June on, the one that is being prepared."""
    first = today.year if today.month >= 6 else today.year - 1
    return f"{first}-{first + 1}"


_KINDS_OF_SCHOOL = {  # what names of schools and folders say, the narrower first
    "ptdtnt": ("dantocnoitru", "ptdtnt", "dtnt"),
    "mam-non": ("mamnon", "mamon", "maugiao", "nhatre"),
    "tieu-hoc": ("tieuhoc",),
    "thcs": ("thcs", "trunghoccoso"),
    "office": ("phonggddt", "phonggiaoduc", "phongvanhoa", "pgd"),
}
_SHORT = {"mn": "mam-non", "th": "tieu-hoc"}  # as whole words of a folder's name only


def profile_for(school: str, folder: Path) -> str:
    """Tell the kind of school from its name, else from the folder's; empty where neither says it."""
    for text in (school, folder.resolve().name):
        key = match_key(text)
        for profile, signs in _KINDS_OF_SCHOOL.items():
            if any(sign in key for sign in signs):
                return profile
        for word in slug(text).split("-"):
            if word in _SHORT:
                return _SHORT[word]
    return ""


def start_season(
    folder: Path, profile: str, year: str, *, say: Say, roster: Path | None = None, school: str = ""
) -> NewSeason:
    """Make a season folder; CommandError where it already holds a season or the profile is not known.

    An empty profile is told from the school's name or the folder's.
    """
    if (folder / SEASON_FILE).exists():
        key = "cli.season_exists_roster" if roster else "cli.season_exists"
        raise CommandError(key=key, folder=folder.as_posix(), roster=roster.name if roster else "")
    declared, texts = load_templates(None)
    profile = profile or profile_for(school, folder)
    if not profile:
        raise CommandError(key="cli.which_profile", known=sorted(declared.profiles))
    if profile not in declared.profiles:
        raise CommandError(key="cli.unknown_profile", profile=profile, known=sorted(declared.profiles))
    years = _years(year)
    tables, findings = _people(roster, declared)
    tables |= profile_tables(declared.profiles[profile], years)
    name = school or say("cli.school_unnamed")
    ident = slug(folder.resolve().name) or slug(name) or "mua-thi-dua"
    tables["school"] = [{"id": ident, "name": name, "school_year": year, "work_year": years[1]}]
    tables["bases"] = bases_in_force(tables.get("bases", ()), declared.documents, end_of(year))
    tables["titles"] = with_law_quotas(named_titles(tables.get("titles", ()), declared, say), declared, year)
    looks = load_looks(texts["looks.toml"])
    contents = {
        LEDGER_FILE: paint(season_book(declared.forms["ledger"], declared, {}, say=say), looks),
        **double_click_files(),
        # Last: where there is one, the season is there as a whole, and is not begun again.
        SEASON_FILE: paint(season_book(declared.forms["season"], declared, tables, say=say), looks),
    }
    files.write_all(folder, contents, folders=(INBOX, OUT, FORMS))
    make_startable(folder)
    return NewSeason(folder, len(tables.get("units", ())), len(tables.get("people", ())), tuple(findings))


def _years(year: str) -> tuple[str, str]:
    parts = [part.strip() for part in year.replace("–", "-").split("-")]
    if (
        len(parts) != 2
        or not all(part.isdigit() and len(part) == 4 for part in parts)
        or int(parts[1]) != int(parts[0]) + 1
    ):
        raise CommandError(key="cli.bad_year", year=year)
    return parts[0], parts[1]


def profile_tables(profile: Profile, years: tuple[str, str]) -> Tables:
    """Give a profile's tables with `{y1}`, `{y2}` and the profile's own names as they are in the season's years."""
    words = {"y1": years[0], "y2": years[1]}
    words |= {one.word: one.text for one in sorted(profile.names, key=_since) if one.since <= int(years[0])}
    tables: Tables = {id_: [_worded(row, words) for row in rows] for id_, rows in profile.tables().items()}
    tables["options"] = [_worded(profile.options, words)]
    return tables


def _since(name: NameOfYears) -> int:
    return name.since


def named_titles(rows: Sequence[Mapping[str, object]], declared: Templates, say: Say) -> list[Mapping[str, object]]:
    """Give the titles' rows with their names beside the ids, which alone mean little to a reader."""
    names = declared.columns.choices["title"]
    return [{**row, "name": say.label(names[str(row["code"])])} for row in rows]


def with_law_quotas(rows: Sequence[Mapping[str, object]], declared: Templates, year: str) -> list[Mapping[str, object]]:
    """Fill in the quotas that the law of a school year sets, where the profile has none."""
    ended = end_of(year)
    if ended is None:
        return list(rows)
    law = in_force_on(declared.laws, ended)
    return [_with_quota(row, law) for row in rows]


def _with_quota(row: Mapping[str, object], law: Regime) -> Mapping[str, object]:
    value = law.values.get(f"quota_{str(row['code']).lower()}")
    if value is None or value.value is None or row.get("quota_percent"):
        return row
    return {**row, "quota_percent": value.value, "quota_of": law.quota_base}


def _worded(row: Row, words: Mapping[str, str]) -> dict[str, object]:
    return {key: _filled(value, words) if isinstance(value, str) else value for key, value in row.items()}


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, said in words.items():
        text = text.replace(f"{{{word}}}", said)
    return text


def _people(roster: Path | None, declared: Templates) -> tuple[Tables, list[Finding]]:
    """Take units and people from a staff list; CommandError where nothing can be taken from it."""
    if roster is None:
        return {}, []
    found, findings = staff_list(roster, declared)
    return {"units": found.units, "people": found.people}, list(findings)


def double_click_files() -> dict[str, bytes]:
    """Give the starters by file name; the same for every season, since they find their own folder."""
    return {WINDOWS: _BAT.replace("\n", "\r\n").encode("ascii"), MAC: _COMMAND.encode("ascii")}


def make_startable(folder: Path) -> None:
    """Allow macOS to run its starter."""
    files.make_executable(folder / MAC)
