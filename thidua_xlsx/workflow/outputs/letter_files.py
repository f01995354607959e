"""Drafts of letters as files of a run."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from thidua_xlsx.base.file_names import OUT, SUMMARY, UPWARD_REPORT
from thidua_xlsx.forms.identity.rows_from_returns import asks_about_today
from thidua_xlsx.judging.analysis.agreements import PHASE as AGREEMENT
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Season, UnitDossier
from thidua_xlsx.reports.letters.eml_file import eml, is_own
from thidua_xlsx.reports.letters.letter_texts import (
    FOLDER,
    KINDS,
    STARTS,
    Letter,
    form_drafts,
    letter_file,
    package_draft,
    reminder_drafts,
    report_reminder_drafts,
    slip_drafts,
    summary_draft,
)
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import Held, whole
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, form_file
from thidua_xlsx.workflow.outputs.return_slips import FOLDER as SLIPS
from thidua_xlsx.workflow.outputs.upward_package_files import ZIP

FOR_OFFICE = (SUMMARY, UPWARD_REPORT)

WITH_MERGE = ("slips", "reminders")  # what every merge writes anew
MOST_UNITS = 300  # and schools; a letter with its attachment takes some milliseconds
IssuedForms = dict[tuple[str, str, str], str]


def drafts(
    loaded: SeasonFolder,
    season: Season,
    contents: Collection[str],
    words: Language,
    *,
    day: date | None,
    kinds: Collection[str],
) -> list[Letter]:
    """Give the letters of some kinds, in order; `contents` names the results that may be attached."""
    found: list[Letter] = []
    if "forms" in kinds:
        found += form_drafts(season, issued_forms(loaded, season), words)
    if "slips" in kinds:
        found += slip_drafts(season, _slips(season, contents), words)
    if "reminders" in kinds:
        found += reminder_drafts(season, day, words)
        found += report_reminder_drafts(season, day, words)
    if "package" in kinds and ZIP in contents:
        found.append(package_draft(season, [ZIP], words))
    if "summary" in kinds:
        found.append(summary_draft(season, [name for name in FOR_OFFICE if name in contents], words))
    return found


def left_to_mail(season: Season) -> tuple[Finding, ...]:
    """Say that a merge writes no letters, where units and schools are so many that each merge would wait for them."""
    units, schools = len(season.rulebook.units), len(season.rulebook.reporters)
    if units + schools <= MOST_UNITS:
        return ()
    key = "both" if units and schools else "units" if units else "schools"
    whom = Phrase(f"mail.many_{key}", {"units": units, "schools": schools})
    return (at(codes.LETTERS_LEFT_TO_MAIL, FilePlace(f"{OUT}/{FOLDER}"), whom=whom),)


def letters(loaded: SeasonFolder, season: Season, contents: Mapping[str, Held], words: Language) -> dict[str, bytes]:
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
    results: Path, season: Season, issued: IssuedForms, words: Language, kept: Collection[str] = ()
) -> tuple[str, ...]:
    """Name the letters with forms, of an earlier run, to units from which every form has come back meanwhile."""
    waited_for = [one.file for one in form_drafts(season, issued, words)]
    return stale(results, season, ("forms",), (*waited_for, *kept))


def _slips(season: Season, contents: Collection[str]) -> IssuedForms:
    found: IssuedForms = {}
    for code, phase, round_ in season.returns:
        unit = season.rulebook.unit(code)
        name = form_file(phase, round_, unit).replace("phieu", SLIPS, 1) if unit else ""
        if name in contents:
            found[code, phase, round_] = name
    return found


def issued_forms(loaded: SeasonFolder, season: Season) -> IssuedForms:
    """Give the issued forms that still lie in `phieu/`, by unit, phase and round."""
    found: IssuedForms = {}
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


def _anew(loaded: SeasonFolder, dossier: UnitDossier) -> bool:
    """Whether a unit has been asked for its word on the score sheet as it is today."""
    issues = loaded.register.versions(dossier.unit.code, AGREEMENT, "")
    return any(asks_about_today(issue.manifest, loaded.rulebook) for issue in issues)
