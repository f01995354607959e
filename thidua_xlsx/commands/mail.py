"""`mail`: e-mail drafts below `ket-qua/thu/`: forms to units, return slips, reminders, registration and summary up."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from glob import escape
from pathlib import Path

import msgspec

from thidua_xlsx.commands.forms import form_file
from thidua_xlsx.formats.xlsx.passwords import encrypted
from thidua_xlsx.formats.xlsx.read.workbook_reader import holds_text
from thidua_xlsx.forms.identity.registered_targets import asks_about_today
from thidua_xlsx.judging.analysis.agreements import PHASE as AGREEMENT
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.language import Words
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Season, UnitDossier
from thidua_xlsx.reports.letters.eml_file import eml, is_own
from thidua_xlsx.reports.letters.letter_texts import (
    FOLDER,
    KINDS,
    STARTS,
    Draft,
    form_drafts,
    letter_file,
    package_draft,
    reminder_drafts,
    report_reminder_drafts,
    slip_drafts,
    summary_draft,
    without_address,
)
from thidua_xlsx.reports.upward_package import registered
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import Held, whole
from thidua_xlsx.workflow.judge.judge_season import season_of
from thidua_xlsx.workflow.load.read_inbox import Progress, Step
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import INBOX, OUT, Loaded
from thidua_xlsx.workflow.outputs.return_slips import FOLDER as SLIPS
from thidua_xlsx.workflow.outputs.upward_package_files import PATTERNS, ZIP, Package, package

WITH_MERGE = ("slips", "reminders")  # what every merge writes anew
MOST_UNITS = 300  # and schools; a letter with its attachment takes some milliseconds
_FOR_OFFICE = ("tong-hop.xlsx", "bao-cao-cap-tren.xlsx")
_DATE_LENGTH = len("25/09/1980")

Keyed = dict[tuple[str, str, str], str]


class Mailed(msgspec.Struct, frozen=True):
    """The drafts that were written: how many of each kind, who has no address, which attachments were encrypted.

    `left` names the sentences that say which letters were asked for and cannot be written yet, and why; `notices` are
    about the package that goes with one of them. `removed` are the letters of earlier runs that no longer held.
    """

    folder: Path
    counts: Mapping[str, int]
    without_address: str
    encrypted: tuple[str, ...]
    left: tuple[str, ...] = ()
    notices: tuple[Finding, ...] = ()
    removed: tuple[str, ...] = ()


def mail(
    loaded: Loaded,
    kinds: Collection[str],
    *,
    day: date,
    words: Words,
    password: str = "",
    progress: Progress = lambda step: None,
) -> Mailed:
    """Write the drafts of some kinds (none named = all there is occasion for), replacing those of an earlier run.

    The registration package, where its kind is named, is made and written too. With a password,
    attachments that hold personal data are encrypted.
    """
    from thidua_xlsx.workflow.outputs.make_results import outputs

    season = season_of(loaded, loaded.folder / INBOX, progress, cache=Cache(loaded))
    progress(Step("writing"))
    target = loaded.folder / OUT
    contents = {**_written_before(target), **outputs(loaded, season, words)}
    chosen = kinds or KINDS
    upward = package(loaded, season, target, asked="package" in kinds) if "package" in chosen else Package()
    contents |= upward.contents
    left = tuple(_left(season, chosen, asked=kinds))
    found = drafts(loaded, season, contents, words, day=day, kinds=[one for one in chosen if one not in left])
    attached = _attached(loaded, found, contents)
    locked = _locked(season, attached, password) if password else {}
    attached |= locked
    made = {one.file: eml(one, [(it.name, attached[it.file]) for it in one.attached]) for one in found}
    past = stale_forms(target, season, _issued(loaded, season), words, made)
    removed = tuple(dict.fromkeys((*stale(target, season, chosen, made), *past)))
    renewed = (*map(escape, removed), *(PATTERNS if upward.contents else ()))
    files.write_all(target, {**upward.contents, **made}, renewed=renewed)
    counts = {kind: sum(one.file.startswith(f"{FOLDER}/{STARTS[kind]}") for one in found) for kind in KINDS}
    return Mailed(target / FOLDER, counts, without_address(found), tuple(locked), left, upward.notices, removed)


def drafts(
    loaded: Loaded,
    season: Season,
    contents: Collection[str],
    words: Words,
    *,
    day: date | None,
    kinds: Collection[str],
) -> list[Draft]:
    """Give the letters of some kinds, in order; `contents` names the results that may be attached."""
    found: list[Draft] = []
    if "forms" in kinds:
        found += form_drafts(season, _issued(loaded, season), words)
    if "slips" in kinds:
        found += slip_drafts(season, _slips(season, contents), words)
    if "reminders" in kinds:
        found += reminder_drafts(season, day, words)
        found += report_reminder_drafts(season, day, words)
    if "package" in kinds and ZIP in contents:
        found.append(package_draft(season, [ZIP], words))
    if "summary" in kinds:
        found.append(summary_draft(season, [name for name in _FOR_OFFICE if name in contents], words))
    return found


def _left(season: Season, kinds: Collection[str], *, asked: Collection[str]) -> Iterator[str]:
    """Name the kinds whose letters would be empty: a package without registrations, a summary of nothing."""
    if "package" in asked and not registered(season):
        yield "package"
    if "summary" in kinds and not season.submissions and not (season.schools and season.schools.reports):
        yield "summary"


def left_to_mail(season: Season) -> tuple[Finding, ...]:
    """Say that a merge writes no letters, where units and schools are so many that each merge would wait for them."""
    units, schools = len(season.rulebook.units), len(season.rulebook.reporters)
    if units + schools <= MOST_UNITS:
        return ()
    key = "both" if units and schools else "units" if units else "schools"
    whom = Phrase(f"mail.many_{key}", {"units": units, "schools": schools})
    return (at(codes.LETTERS_LEFT_TO_MAIL, FilePlace(f"{OUT}/{FOLDER}"), whom=whom),)


def letters(loaded: Loaded, season: Season, contents: Mapping[str, Held], words: Words) -> dict[str, bytes]:
    """Give the letters that go with every merge, return slips and reminders, by file name; none in a huge season."""
    if left_to_mail(season):
        return {}
    found = drafts(loaded, season, contents, words, day=season.rulebook.as_of, kinds=WITH_MERGE)
    return {one.file: eml(one, [(it.name, whole(contents[it.file])) for it in one.attached]) for one in found}


def stale(results: Path, season: Season, kinds: Collection[str], kept: Collection[str] = ()) -> tuple[str, ...]:
    """Name the letters of some kinds below the results that this program wrote before and that are not among `kept`.

    What anybody else put there, or saved again with a mail program, is not ours to remove.
    """
    book = season.rulebook
    codes_here = [*(unit.code for unit in book.units), *(school.code for school in book.reporters)]
    known = {letter_file(kind, code) for kind in kinds for code in codes_here}
    found = (path for kind in KINDS if kind in kinds for path in (results / FOLDER).glob(f"{STARTS[kind]}*.eml"))
    names = ((f"{FOLDER}/{path.name}", path) for path in sorted(found) if path.is_file())
    return tuple(
        name for name, path in names if name not in kept and is_own(name, files.read_bytes(path) or b"", known)
    )


def stale_forms(
    results: Path, season: Season, issued: Keyed, words: Words, kept: Collection[str] = ()
) -> tuple[str, ...]:
    """Name the letters with forms, of an earlier run, to units from which every form has come back meanwhile."""
    waited_for = [one.file for one in form_drafts(season, issued, words)]
    return stale(results, season, ("forms",), (*waited_for, *kept))


def _written_before(results: Path) -> dict[str, bytes]:
    """Give what goes to the office and lies among the results already."""
    found = {name: files.read_bytes(results / name) for name in _FOR_OFFICE}
    return {name: data for name, data in found.items() if data}


def _issued(loaded: Loaded, season: Season) -> Keyed:
    """Give the issued forms that still lie in `phieu/`, by unit, phase and round."""
    found: Keyed = {}
    for dossier in season.unit_dossiers:
        for key in dossier.returned:
            phase, _, round_ = key.partition(":")
            name = form_file(phase, round_, dossier.unit)
            answered = (dossier.unit.code, phase, round_) in season.returns
            if (loaded.folder / name).is_file() and not (
                answered and phase == AGREEMENT and not _anew(loaded, dossier)
            ):
                found[dossier.unit.code, phase, round_] = name
    return found


def _anew(loaded: Loaded, dossier: UnitDossier) -> bool:
    """Whether a unit has been asked for its word on the score sheet as it is today."""
    issues = loaded.register.versions(dossier.unit.code, AGREEMENT, "")
    return any(asks_about_today(issue.manifest, loaded.rulebook) for issue in issues)


def _slips(season: Season, contents: Collection[str]) -> Keyed:
    found: Keyed = {}
    for code, phase, round_ in season.returns:
        unit = season.rulebook.unit(code)
        name = form_file(phase, round_, unit).replace("phieu", SLIPS, 1) if unit else ""
        if name in contents:
            found[code, phase, round_] = name
    return found


def _attached(loaded: Loaded, found: Collection[Draft], contents: Mapping[str, bytes]) -> dict[str, bytes]:
    names = dict.fromkeys(it.file for one in found for it in one.attached)
    return {
        name: contents[name] if name in contents else files.read_bytes(loaded.folder / name) or b"" for name in names
    }


def _locked(season: Season, attached: Mapping[str, bytes], password: str) -> dict[str, bytes]:
    """Encrypt the attachments in which somebody's date of birth stands."""
    reports = season.schools.reports.values() if season.schools else ()
    days = [one.birth_date for one in season.rulebook.people]
    days += [one.born for report in reports for one in report.proposals]
    born = {day for day in days if len(day) == _DATE_LENGTH}
    books = {name: data for name, data in attached.items() if name.endswith(".xlsx")}
    return {name: encrypted(data, password) for name, data in books.items() if holds_text(data, born)}
