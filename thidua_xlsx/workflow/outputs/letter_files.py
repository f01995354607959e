"""Drafts of letters as files of a run, and beside them what is sent by telephone (Zalo).

An index in the cache says what was written of the latter, so that nothing that somebody else laid there is removed or
replaced.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

import msgspec

from thidua_xlsx.base.file_names import FOR_SCHOOLS, HANDED_DOWN, LETTERS, OUT, PAPERS, PASTED, PASTED_TEXT, REPLY
from thidua_xlsx.base.text import Say, by_key, file_name
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.forms.identity.registered_targets import asks_about_today
from thidua_xlsx.judging.analysis.agreements import PHASE as AGREEMENT
from thidua_xlsx.judging.season_closing import season_closed
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.letters.eml_file import eml_file, is_own
from thidua_xlsx.reports.letters.letter_texts import (
    KINDS,
    STARTS,
    Letter,
    SendingDay,
    form_drafts,
    letter_file,
    package_draft,
    reminder_drafts,
    report_reminder_drafts,
    school_drafts,
    school_slip_drafts,
    slip_drafts,
    summary_draft,
    text_to_paste,
)
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.progress import ProgressStep
from thidua_xlsx.runtime.staged_outputs import Content, OutputLocked, StagedFile
from thidua_xlsx.workflow.load.form_names import lying_form, report_slip_file, slip_file, whole_parts
from thidua_xlsx.workflow.load.reading_cache import FOLDER as CACHE
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest, Sourced
from thidua_xlsx.workflow.outputs.upward_files import ZIP

ASKING = ("forms", "slips", "reminders", "package")  # that somebody waits for: none is written once a season is closed
PLAN = f"{OUT}/{PAPERS}/ke-hoach-thi-dua.docx"  # of the year, which goes with forms and to schools
_GUIDANCE = tuple(f"{OUT}/{PAPERS}/huong-dan-{name}.docx" for name in ("binh-xet", "ky-niem-chuong"))  # to schools
WITH_MERGE = ("slips", "reminders")  # what every merge writes anew
MOST_UNITS = 300  # and schools; a letter with its attachment takes some milliseconds
_INDEX = "zalo.json"  # in the cache: what was written of the folders to paste from, and the SHA-256 of each file
_LONGEST_CODE, _LONGEST_FOLDER = 20, 40  # characters, so that Windows opens the files in it
IssuedForms = dict[tuple[str, str, str], str]


class LettersOutput(Output):
    """The letters that go with every merge: return slips and reminders."""

    name, after_others, in_journal = LETTERS, True, False

    def make(self, request: OutputRequest) -> Made:
        """Write the drafts, with their attachments among the results; none in a huge season, which is told instead.

        A closed season asks nobody for anything: what an earlier merge wrote is taken away.
        """
        season, made = request.season, request.made
        request.progress(ProgressStep("making", 0, 1, LETTERS))
        left, letters = left_to_mail(season), []
        if not left and not season_closed(season):
            day = season.rulebook.as_of
            letters = drafts(season, made, request.words, day=day, kinds=WITH_MERGE)
        contents = dict[str, Content | Sourced]()
        for letter in letters:
            attached = [(part.name, made[part.file]) for part in letter.attached]
            digests = [(name, staged.sha256) for name, staged in attached]
            make = partial(_written, letter, attached)
            contents[letter.file] = request.made_anew(letter.file, (letter, digests), make)
        return Made(contents, left, stale(request.options.target, season, WITH_MERGE, contents))


def _written(letter: Letter, attached: Sequence[tuple[str, StagedFile]]) -> bytes:
    return eml_file(letter, [(name, staged.path.read_bytes()) for name, staged in attached])


def drafts(
    season: Season,
    contents: Collection[str],
    words: Language,
    *,
    day: date | None,
    kinds: Collection[str],
    issued: Mapping[tuple[str, str, str], str] = MappingProxyType({}),
    ahead: int = 0,
    for_office: Collection[str] = (),
    again: Mapping[tuple[str, str, str], str] = MappingProxyType({}),
    for_schools: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[Letter]:
    """Give the letters of some `kinds`, in order; `contents` names the results that may be attached.

    Forms that may be sent are `issued`, those that go with their slip `again` (file by unit, phase and round); what
    goes to the body above with the results is named in `for_office`, what goes down in `for_schools`, by school: its
    return slip goes with that. On the `day`, reminders begin so many days `ahead` of a deadline; 0 = once it has
    passed.
    """
    letters: list[Letter] = []
    if "forms" in kinds:
        letters += form_drafts(season, issued, words)
    if "slips" in kinds:
        forms: IssuedForms = {}
        for code, phase, round_ in season.returns:
            unit = season.rulebook.unit(code)
            if unit and (name := slip_file(season.rulebook, phase, round_, unit)) in contents:
                forms[code, phase, round_] = name
        letters += slip_drafts(season, forms, words, again)
        if "schools" not in kinds:
            letters += school_slip_drafts(season, _school_slips(season, contents), words)
    if "schools" in kinds:
        slips = _school_slips(season, contents) if "slips" in kinds else {}
        letters += school_drafts(season, for_schools, slips, words)
    if "reminders" in kinds:
        letters += reminder_drafts(season, SendingDay(day, ahead), words)
        letters += report_reminder_drafts(season, SendingDay(day, ahead), words)
    if "package" in kinds and ZIP in contents:
        letters.append(package_draft(season, [ZIP], words))
    if "summary" in kinds:
        letters.append(summary_draft(season, for_office, words))
    return letters


def lying_for_schools(loaded: SeasonFolder, season: Season) -> dict[str, list[str]]:
    """Name what lies among the results for each school: its reply, the movements handed down, plan and guidance."""
    by_school = {}
    for school in season.rulebook.reporters:
        code = file_name(school.code)
        names = [f"{OUT}/{FOR_SCHOOLS}/{kind}-{code}.xlsx" for kind in (REPLY, HANDED_DOWN)]
        lying = [name for name in (*names, PLAN, *_GUIDANCE) if (loaded.folder / name).is_file()]
        if lying:
            by_school[school.code] = lying
    return by_school


def left_to_mail(season: Season) -> tuple[Finding, ...]:
    """Say that a merge writes no letters, where units and schools are so many that each merge would wait for them."""
    units, schools = len(season.rulebook.units), len(season.rulebook.reporters)
    if units + schools <= MOST_UNITS:
        return ()
    key = "both" if units and schools else "units" if units else "schools"
    whom = Phrase(f"mail.many_{key}", {"units": units, "schools": schools})
    return (at(codes.LETTERS_LEFT_TO_MAIL, FilePlace(f"{OUT}/{LETTERS}"), whom=whom),)


def stale(results: Path, season: Season, kinds: Collection[str], kept: Collection[str] = ()) -> tuple[str, ...]:
    """Name the letters of some `kinds` below `results` that this program wrote before and that are not among `kept`.

    What anybody else put there, or saved again with a mail program, is not ours to remove.
    """
    book = season.rulebook
    codes_here = [*(unit.code for unit in book.units), *(school.code for school in book.reporters)]
    known = {letter_file(kind, code) for kind in kinds for code in codes_here}
    paths = (path for kind in KINDS if kind in kinds for path in (results / LETTERS).glob(f"{STARTS[kind]}*.eml"))
    names = ((f"{LETTERS}/{path.name}", path) for path in sorted(paths) if path.is_file())
    return tuple(
        name for name, path in names if name not in kept and is_own(name, files.read_bytes(path) or b"", known)
    )


def issued_forms(loaded: SeasonFolder, season: Season) -> IssuedForms:
    """Give the issued forms that still lie in `phieu/`, by unit, phase and round."""
    forms: IssuedForms = {}
    for dossier in season.unit_dossiers:
        for key in dossier.returned:
            phase, _, round_ = key.partition(":")
            name = lying_form(loaded, phase, round_, dossier.unit)
            agreed = phase == AGREEMENT and (dossier.unit.code, phase, round_) in season.returns
            issues = loaded.register.versions(dossier.unit.code, AGREEMENT, "") if agreed else ()
            asked_anew = any(asks_about_today(issue.manifest, loaded.rulebook) for issue in issues)
            if name and (asked_anew or not agreed):  # its word on the score sheet of today
                forms[dossier.unit.code, phase, round_] = name
    return forms


def _school_slips(season: Season, contents: Collection[str]) -> dict[str, str]:
    named = {school.code: report_slip_file(season.rulebook, school) for school in season.rulebook.reporters}
    return {code: name for code, name in named.items() if name in contents}


# --- what is sent by telephone: a folder for each unit or school, with a text to paste and the very files
def to_paste(letters: Sequence[Letter], contents: Mapping[str, bytes], book: Rulebook, say: Say) -> dict[str, bytes]:
    """Give for each unit or school a folder with a text to paste and its files, called as they were issued.

    `contents` are the attachments by where they lie, encrypted where the letters carry them so.
    """
    made: dict[str, bytes] = {}
    by_receiver = by_key((letter for letter in letters if letter.code), lambda letter: letter.code)
    for code, of_receiver in by_receiver.items():
        folder = f"{PASTED}/{_folder(code, of_receiver[0].whose, book)}"
        text = text_to_paste(of_receiver, book, say)
        made[f"{folder}/{PASTED_TEXT}"] = text.replace("\n", "\r\n").encode()  # as the oldest editors read lines
        attached = dict.fromkeys(part for letter in of_receiver for part in letter.attached)
        names = Counter(Path(part.file).name for part in attached)
        for part in attached:
            name = Path(part.file).name
            made[f"{folder}/{name if names[name] == 1 else part.name}"] = contents[part.file]
    return made


def _folder(code: str, name: str, book: Rulebook) -> str:
    """Call the folder of a unit or school: what people type never becomes more than part of one name."""
    codes_here = [*(unit.code for unit in book.units), *(school.code for school in book.reporters)]
    other_codes = [other for other in codes_here if other != code]
    own_name = file_name(code, _LONGEST_CODE)
    if any(file_name(other, _LONGEST_CODE).casefold() == own_name.casefold() for other in other_codes):
        return f"{own_name}-{files.sha256(code.encode())[:6]}"
    return file_name(f"{own_name} - {whole_parts(name, _LONGEST_FOLDER - len(own_name) - 3)}", _LONGEST_FOLDER)


def renewed_folders(season: Path, made: Mapping[str, bytes]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Give what is to be written of the folders, and the names of an earlier run that are to go, below the results.

    `season` is the season's folder, `made` what this run would write, by name. A workbook that somebody saved in the
    place of ours, such as an answered form, stays and is not replaced.
    """
    before = _pasted_before(season)
    lying = {name: files.sha256(data) for name in {*made, *before} if (data := files.read_bytes(season / OUT / name))}
    own = {name for name, digest in lying.items() if before.get(name) == digest or name.endswith(PASTED_TEXT)}
    replaced = {name for name in made if name in own or name not in lying}
    kept = {name: data for name, data in made.items() if name in replaced or files.sha256(data) == lying[name]}
    return kept, tuple(sorted(own & before.keys() - made.keys()))


def folders_of_units(season: Path, book: Rulebook) -> tuple[str, ...]:
    """Name what lies in the folders of units as an earlier run wrote it, below the results of the `season` folder."""
    folders = tuple(f"{PASTED}/{_folder(unit.code, unit.name, book)}/" for unit in book.units)
    return tuple(name for name in renewed_folders(season, {})[1] if name.startswith(folders))


def remember(season: Path, made: Mapping[str, bytes]) -> None:
    """Note in the `season` folder what was written (`made`, by name).

    Where that cannot be kept, the next run removes nothing.
    """
    if made or _pasted_before(season):
        index = {name: files.sha256(data) for name, data in sorted(made.items())}
        with suppress(OSError, OutputLocked):
            files.write_all(season / CACHE, {_INDEX: msgspec.json.encode(index)})


def _pasted_before(season: Path) -> Mapping[str, str]:
    """Give what an earlier run wrote; nothing where nobody can say."""
    try:
        index = msgspec.json.decode(files.read_bytes(season / CACHE / _INDEX) or b"{}", type=dict[str, str])
    except msgspec.MsgspecError:
        return {}
    # Whatever somebody made of it, it speaks of these folders alone.
    return {name: digest for name, digest in index.items() if name.startswith(f"{PASTED}/") and ".." not in name}


def remove_empty_folders(results: Path) -> None:
    """Remove below the folder of `results` the folders of units and schools to which nothing is to be sent any more."""
    for folder in sorted((results / PASTED).glob("*/")):
        with suppress(OSError):  # somebody laid something there, or looks into it
            folder.rmdir()
