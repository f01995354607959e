"""`init`: a new season folder, from a profile and a staff list or from the season of an earlier year."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import FORMS, INBOX, LEDGER_FILE, OUT, SEASON_FILE
from thidua_xlsx.base.text import Say, day_text, match_key, slug
from thidua_xlsx.declare.build.season_law import end_of, in_force_on
from thidua_xlsx.declare.build.template_files import Profile, Row, Templates
from thidua_xlsx.declare.law.legal_documents import bases_in_force
from thidua_xlsx.exchange.season_books.book_layout import filled_by_hand, season_book
from thidua_xlsx.exchange.staff_list.list_head import ListHead
from thidua_xlsx.exchange.staff_list.staff_list import Roster, units_alike
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.intake.dossiers.own_words import OF_ONE_YEAR, PHASE, own_words
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.judge.combine_inbox import combine_inbox
from thidua_xlsx.workflow.load.known_seasons import make_startable, season_starters
from thidua_xlsx.workflow.load.old_season import OldSeason, read_old_season
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import find_season, load_templates, open_season_folder, read_register
from thidua_xlsx.workflow.load.staff_lists import staff_list

Tables = dict[str, Sequence[Mapping[str, object]]]
SameUnit = Callable[[str, int, str, int], bool]  # two units by name, each with its number of people


class NewSeason(msgspec.Struct, frozen=True):
    """A season folder that was made, how many units and people it starts with, and what the list left open.

    `head` is what the staff list says of the school, `old` the season that the new one was begun from. `sizes` are the
    units that the list gave, each with its number of people, `without_unit` are those of whom it names none.
    """

    folder: Path
    units: int
    people: int
    findings: tuple[Finding, ...]
    head: ListHead = ListHead()
    old: OldSeason | None = None
    sizes: tuple[tuple[str, int], ...] = ()
    without_unit: int = 0


def school_year(today: date) -> str:
    """Give the school year that the day `today` belongs to (2026-2027); from June on, the one being prepared."""
    first = today.year if today.month >= 6 else today.year - 1
    return f"{first}-{first + 1}"


_KINDS_OF_SCHOOL = {  # what names of schools and folders say, the narrower first
    "ptdtnt": ("dantocnoitru", "ptdtnt", "dtnt"),
    "mam-non": ("mamnon", "mamon", "maugiao", "nhatre"),
    "tieu-hoc": ("tieuhoc",),
    "gdtx": ("gdtx", "giaoducthuongxuyen", "gdnn"),
    "thcs": ("thcs", "trunghoccoso"),
    "thpt": ("thpt", "trunghocphothong"),
    "office": ("phonggddt", "phonggiaoduc", "phongvanhoa", "pgd"),
}
_SPOKEN = {"phong": "office"}
_SHORT = {"mn": "mam-non", "th": "tieu-hoc"}  # as whole words of a folder's name only


def profile_for(school: str, folder: Path) -> str:
    """Give the profile (`thcs`, `mam-non`...) that the name of a `school`, else its `folder`, tells; empty for none."""
    for text in (school, folder.resolve().name):
        key = match_key(text)
        for profile, signs in _KINDS_OF_SCHOOL.items():
            if any(sign in key for sign in signs):
                return profile
        for word in slug(text).split("-"):
            if word in _SHORT:
                return _SHORT[word]
    return ""


_LEVEL = re.compile(r"(?:th(?:&thcs)?|thcs|thpt|ptdt[nb]t|dtnt|tiểu học|mn|mầm non|mẫu giáo)\b", re.IGNORECASE)


def school_in_full(name: str) -> str:
    """Give the `name` of a school as papers have it, with the word Trường: `THPT Kim Sơn` is Trường THPT Kim Sơn."""
    return f"Trường {name}" if _LEVEL.match(name) else name


def profile_lines(declared: Templates, say: Say) -> list[str]:
    """Give a line for each profile: what is typed for it, its name, how it scores."""
    profiles = sorted(declared.profiles.items())
    return [say("cli.profile_line", id=id_, name=profile.name, about=profile.about) for id_, profile in profiles]


def _listed(declared: Templates, say: Say) -> str:
    return "".join(f"\n  {line}" for line in profile_lines(declared, say))


def start_season(
    folder: Path,
    profile: str,
    year: str,
    *,
    say: Say,
    roster: Path | None = None,
    school: str = "",
    same_unit: SameUnit | None = None,
) -> NewSeason:
    """Make a season `folder` with workbooks for a school `year` such as 2026-2027.

    An empty name of the `school` is that at the head of the staff list `roster`; an empty `profile` is told from the
    school's name or the folder's. `same_unit` answers whether two units of the list are one; without it they stay two
    and are named. Raises CommandError, with nothing written, where the folder already holds a season or the profile is
    not known.
    """
    _refuse_begun(folder, roster)
    declared = load_templates(None)
    year = "-".join(dict.fromkeys(years_of(year)))  # 2026-2027, or 2027 for a calendar year
    listing, findings = _people(roster, declared, same_unit, year)
    listed = listing.head
    tables: Tables = {"units": listing.units, "people": listing.people} if roster else {}
    # What was asked for stands, and is not said to be the list's.
    head = replace(listed, school="") if school else listed
    school = school or head.school
    profile = profile or profile_for(school, folder)
    if not profile:
        raise CommandError(key="cli.which_profile", known=_listed(declared, say))
    profile = {match_key(name): name for name in declared.profiles}.get(match_key(profile), profile)
    profile = _SPOKEN.get(profile, profile)
    if profile not in declared.profiles:
        raise CommandError(key="cli.unknown_profile", profile=profile, known=_listed(declared, say))
    tables |= _beginning(declared.profiles[profile], declared, year, say)
    name = school or say("cli.school_unnamed")
    ident = slug(folder.resolve().name) or slug(name) or "mua-thi-dua"
    named = {"id": ident, "name": name, "school_year": year}
    tables["school"] = [named | {"parent": head.parent, "place": head.place, "head": head.head}]
    looks = declared.looks
    ledger = paint(season_book(declared.forms["ledger"], declared, {"awards": listing.awards}, say=say), looks)
    season = paint(season_book(declared.forms["season"], declared, tables, say=say), looks)
    _write(folder, season, ledger, say)
    units, people = len(tables.get("units", ())), len(tables.get("people", ()))
    sizes = tuple((unit["name"], listing.size(unit["code"])) for unit in listing.units)
    without = listing.size("")
    return NewSeason(folder, units, people, tuple(findings), head, sizes=sizes, without_unit=without)


def start_from(
    folder: Path, old_folder: Path, year: str = "", *, say: Say, school: str = "", inside: bool = False
) -> NewSeason:
    """Make a season `folder` from that of an earlier year: one step instead of a new season and many copied sheets.

    Nothing in `old_folder` is changed. The new season is of the school `year` (blank: the next) and of the `school` of
    that name (blank: the same). Only a sample keeps its next year `inside` its own folder. Raises CommandError as
    `start_season` and `read_old_season`.
    """
    _refuse_begun(folder, None, inside=inside)
    old = read_old_season(find_season(old_folder), year)
    old = replace(old, tables={**old.tables, **_words_told(old)})
    declared = old.templates
    tables = dict(old.tables)
    before = dict(next(iter(tables.get("school", ())), {}))
    worked = str(before.get("work_year", ""))
    ident = slug(folder.resolve().name) or "mua-thi-dua"
    if ident == str(before.get("id", "")):  # which forms of the old season bear
        ident = f"{ident}-{slug(old.new_year)}"
    named = {"id": ident, "school_year": old.new_year}
    if worked.isdigit():
        named["work_year"] = str(int(worked) + old.years_on)
    tables["school"] = [before | named | ({"name": school} if school else {})]
    tables["titles"] = with_law_quotas(tables.get("titles", ()), declared, old.new_year)
    looks = declared.looks
    empty = paint(season_book(declared.forms["ledger"], declared, {}, say=say), looks)
    wanted = by_hand(tables, declared, old.new_year, say)
    season = paint(season_book(declared.forms["season"], declared, tables, say=say, wanted=wanted), looks)
    _write(folder, season, empty if old.ledger is None else old.ledger, say, old.own_files)
    people = {row.get("code") for row in tables.get("people", ())}
    return NewSeason(folder, len(tables.get("units", ())), len(people), old.findings, old=old)


def _words_told(old: OldSeason) -> Tables:
    """Give the rows of what people and units say of themselves: those that the old workbook kept, as forms say since.

    Nothing where no such form was issued. Of somebody who is not in the new season no row is made.
    """
    if all(issue.stamp.phase != PHASE for issue in read_register(old.folder).issues.values()):
        return {}
    rows = [dict(row) for row in old.tables.get("own_words", ())]
    loaded = open_season_folder(old.folder)
    together = combine_inbox(loaded, read_inbox(loaded, loaded.folder / INBOX, lambda step: None, cache=Cache(loaded)))
    kept = {str(row.get("person")): row for row in rows}
    known = [row.get("code") for table in ("people", "units") for row in old.tables.get(table, ())]
    for who, texts in own_words(together.forms, replace(loaded.rulebook, own_words={})).items():
        lasting = {key: text for key, text in texts.items() if key != OF_ONE_YEAR}
        if who in kept:
            kept[who].update(lasting)
        elif lasting and who in known:
            rows.append({"person": who, **lasting})
    return {"own_words": rows}


def _refuse_begun(folder: Path, roster: Path | None, *, inside: bool = False) -> None:
    """Raise CommandError where a season stands already, or the folder is one of a season's own."""
    if (folder / SEASON_FILE).exists():
        key = "cli.season_exists_roster" if roster else "cli.season_exists"
        raise CommandError(key=key, folder=folder.as_posix(), roster=roster.name if roster else "")
    around = next((parent for parent in folder.resolve().parents if (parent / SEASON_FILE).is_file()), None)
    if around and not inside:
        raise CommandError(key="cli.season_around", folder=folder.as_posix(), season=around.as_posix())


def _write(
    folder: Path, season: bytes, ledger: bytes, say: Say, templates: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    contents = {
        **templates,
        LEDGER_FILE: ledger,
        **season_starters(say),
        SEASON_FILE: season,  # last: where there is one, the season is there as a whole, and is not begun again
    }
    files.write_all(folder, contents, folders=(INBOX, OUT, FORMS))
    make_startable(folder)


_OF_A_YEAR = re.compile(r"(?:năm|nam|year)\s+(\d{4})", re.IGNORECASE)  # however somebody types a calendar year


def years_of(year: str) -> tuple[str, str]:
    """Give the two years of a school `year` such as 2026-2027; of a calendar year, `năm 2027`, that year twice.

    Raises CommandError where it is neither.
    """
    if alone := _OF_A_YEAR.fullmatch(year.strip()):
        return alone[1], alone[1]
    parts = [part.strip() for part in year.replace("–", "-").split("-")]
    if (
        len(parts) != 2
        or not all(part.isdigit() and len(part) == 4 for part in parts)
        or int(parts[1]) != int(parts[0]) + 1
    ):
        raise CommandError(key="cli.bad_year", year=year)
    return parts[0], parts[1]


def profile_tables(profile: Profile, years: tuple[str, str]) -> Tables:
    """Give a profile's tables in the two `years` of a season, with `{y1}`, `{y2}` and its own names filled in."""
    words = {"y1": years[0], "y2": years[1]}
    words |= {
        name.word: name.text
        for name in sorted(profile.names, key=lambda name: name.since)
        if name.since <= int(years[0])
    }
    tables: Tables = {id_: [_worded(row, words) for row in rows] for id_, rows in profile.tables().items()}
    tables["options"] = [_worded(profile.options, words)]
    return tables


def _beginning(profile: Profile, declared: Templates, year: str, say: Say) -> Tables:
    """Give the tables that a season of a profile begins with in a school `year`, by the law of that year."""
    years = years_of(f"năm {year}" if year.isdigit() else year)
    tables = profile_tables(profile, years)
    if years[0] == years[1]:
        tables = within_a_year(tables, years[0])
    tables["bases"] = bases_in_force(tables.get("bases", ()), declared.documents, end_of(year))
    tables["titles"] = with_law_quotas(named_titles(tables.get("titles", ()), declared, say), declared, year)
    return tables


def within_a_year(tables: Tables, year: str) -> Tables:
    """Give a profile's tables as a calendar `year` has them: rounds in its order, none over its end.

    A profile is written for a school year, whose second half comes first in a calendar year.
    """
    ordered = sorted(tables.get("rounds", ()), key=lambda row: _day(row.get("start")) or date.max)
    codes = [(row["code"], row["name"]) for row in tables.get("rounds", ())]
    if all(re.fullmatch(r"Đợt \d+", str(name)) for _, name in codes):  # numbers say which comes first
        ordered = [{**row, "code": code, "name": name} for row, (code, name) in zip(ordered, codes, strict=True)]
    rounds = []
    for row in ordered:  # each ends with the year at the latest, and is due when it has ended
        start, end, due = (_day(row.get(key)) for key in ("start", "end", "due"))
        if start and end and end < start:
            end = date(int(year), 12, 31)
            row = {**row, "end": day_text(end)}
        late = {"due": day_text(due.replace(year=due.year + 1))} if due and end and due < end else {}
        rounds.append({**row, **late})
    worded = {id_: [_year_for_years(row, year) for row in rows] for id_, rows in tables.items()}
    return {**worded, "rounds": [_year_for_years(row, year) for row in rounds]}


def _day(text: object) -> date | None:
    try:
        return datetime.strptime(str(text), "%d/%m/%Y").date()
    except ValueError:
        return None


def _year_for_years(row: Mapping[str, object], year: str) -> Mapping[str, object]:
    twice = f"năm học {year}-{year}"
    return {key: value.replace(twice, f"năm {year}") if isinstance(value, str) else value for key, value in row.items()}


def by_hand(tables: Tables, declared: Templates, year: str, say: Say) -> frozenset[str]:
    """Give the tables of a season of the `year` that are filled otherwise than any profile: their sheets are wanted."""
    try:
        begun = [_beginning(profile, declared, year, say) for profile in declared.profiles.values()]
    except CommandError:  # a year that is worded in a way of its own
        begun = []
    return filled_by_hand(tables, begun, declared.forms["season"], declared, say)


def named_titles(rows: Sequence[Mapping[str, object]], declared: Templates, say: Say) -> list[Mapping[str, object]]:
    """Give the `rows` of titles with their names beside the ids, which alone mean little to a reader."""
    names = declared.columns.choices["title"]
    return [{**row, "name": say.label(names[str(row["code"])])} for row in rows]


def with_law_quotas(rows: Sequence[Mapping[str, object]], declared: Templates, year: str) -> list[Mapping[str, object]]:
    """Fill into the `rows` of titles the quotas that the law of a school `year` sets, where the profile has none."""
    ended = end_of(year)
    if ended is None:
        return list(rows)
    law = in_force_on(declared.laws, ended)
    quotas = {row["code"]: law.values.get(f"quota_{str(row['code']).lower()}") for row in rows}
    return [
        {**row, "quota_percent": quota.value, "quota_of": law.quota_base}
        if (quota := quotas[row["code"]]) and quota.value is not None and not row.get("quota_percent")
        else row
        for row in rows
    ]


def _worded(row: Row, words: Mapping[str, str]) -> dict[str, object]:
    def filled(value: object) -> object:
        if isinstance(value, str):
            for word, text in words.items():
                value = value.replace(f"{{{word}}}", text)
        return value

    return {key: filled(value) for key, value in row.items()}


def _people(
    roster: Path | None, declared: Templates, same_unit: SameUnit | None, year: str
) -> tuple[Roster, list[Finding]]:
    """Take units and people from a staff list, and titles of before the `year`; CommandError where that cannot be.

    Units that may be one are asked about, or named where nobody can be asked.
    """
    if roster is None:
        return Roster(), []
    listing, listed = staff_list(roster, declared, before=year if "-" in year else "")
    findings = list(listed)
    if same_unit is None:
        return listing, [*findings, *units_alike(listing, roster.name)]
    while listing.alike:
        first, second = listing.alike[0]
        same = same_unit(listing.unit_name(first), listing.size(first), listing.unit_name(second), listing.size(second))
        listing = listing.as_one(first, second) if same else replace(listing, alike=listing.alike[1:])
    return listing, findings
