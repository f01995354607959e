"""`mail`: e-mail drafts below `ket-qua/thu/`: forms to units, return slips, reminders, registration and summary up."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from glob import escape
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX, LETTERS, OUT, PASTED_TEXT
from thidua_xlsx.base.text import file_name, in_sentence
from thidua_xlsx.formats.xlsx.passwords import encrypted
from thidua_xlsx.formats.xlsx.read.workbook_reader import holds_text
from thidua_xlsx.judging.season_closing import season_closed
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.letters.eml_file import eml_file
from thidua_xlsx.reports.letters.guide_page import guide_page
from thidua_xlsx.reports.letters.letter_texts import KINDS, STARTS, Attached, Letter, form_drafts, without_address
from thidua_xlsx.reports.summary.summary_workbook import SHEETS_FOR_OFFICE
from thidua_xlsx.reports.upward_package import registered
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.packaged_data import guide_texts
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.plugins import Plugins
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.letter_files import (
    ASKING,
    PLAN,
    drafts,
    issued_forms,
    lying_for_schools,
    remember,
    remove_empty_folders,
    renewed_folders,
    stale,
    to_paste,
)
from thidua_xlsx.workflow.outputs.output import Made, OutputOptions, OutputRequest
from thidua_xlsx.workflow.outputs.paper_files import papers_for_office
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput, forms_to_fill_again
from thidua_xlsx.workflow.outputs.summary_file import SummaryOutput
from thidua_xlsx.workflow.outputs.upward_files import PackageOutput, ReportOutput

_YEAR_ALONE = len("1980")  # which stands in many a cell and is nobody's day of birth


class Mailed(msgspec.Struct, frozen=True):
    """The drafts that were written: how many of each kind, who has no address, which attachments were encrypted.

    `left` names the sentences that say which letters were asked for and cannot be written yet, and why; `notices` are
    about the package that goes with one of them. `removed` are the letters of earlier runs that no longer held.
    `closed` where nobody is asked for anything any more, since the season is closed. `pasted` counts the folders with a
    text to paste and files.
    """

    folder: Path
    counts: Mapping[str, int]
    without_address: str
    encrypted: tuple[str, ...]
    left: tuple[str, ...] = ()
    notices: tuple[Finding, ...] = ()
    removed: tuple[str, ...] = ()
    closed: bool = False
    pasted: int = 0


def mail(
    loaded: SeasonFolder,
    kinds: Collection[str],
    *,
    day: date,
    words: Language,
    ahead: int = 0,
    password: str = "",
    guides: bool = False,
    progress: Progress = lambda step: None,
) -> Mailed:
    """Write the drafts of the `kinds` (none named = all there is occasion for), replacing those of an earlier run.

    Beside them stands for each unit and school what is pasted and sent by telephone: what this run wrote, and no more.

    The `day` is written on them, and reminders begin so many days `ahead` of a deadline; `guides` go with the letters
    that send forms. The registration package, where its kind is named, is made and written too. With a `password`,
    attachments that hold personal data are encrypted.
    """
    from thidua_xlsx.workflow.outputs.make_results import outputs_of_season

    if "summary" in kinds:  # asked for by name: of a running season too
        loaded = replace(loaded, rulebook=replace(loaded.rulebook, as_if_closed=True))
    season = judge_season(loaded, loaded.folder / INBOX, progress, cache=Cache(loaded))
    progress(ProgressStep("writing"))
    target = loaded.folder / OUT
    request = OutputRequest(loaded, season, words, OutputOptions(target))
    closed = season_closed(season)
    wanted = kinds or KINDS
    chosen = [kind for kind in wanted if not (closed and kind in ASKING)]
    package = PackageOutput(asked="package" in kinds)
    upward = package.make(request) if "package" in chosen else Made()
    left = tuple(_left(season, chosen, asked=kinds))
    chosen = [kind for kind in chosen if not any(key.startswith(kind) for key in left)]
    office = _for_office(request) if "summary" in chosen else {}
    slips = outputs_of_season(request, (SlipsOutput(),)) if "slips" in chosen else {}
    contents = {**slips, **office, **upward.whole()}
    issued, for_office = issued_forms(loaded, season), tuple(office)
    blank = forms_to_fill_again(request) if "slips" in chosen else frozenset()
    again = {key: name for key, name in issued.items() if key in blank}
    letters = drafts(
        request.as_entered,
        contents,
        words,
        day=day,
        kinds=chosen,
        ahead=ahead,
        for_office=for_office,
        for_schools=lying_for_schools(loaded, season) if "schools" in chosen else {},
        issued=issued,
        again=again,
    )
    pages = _guides(loaded) if guides else {}
    plan = [PLAN] if (loaded.folder / PLAN).is_file() else []
    extra = tuple(Attached(name, name.rpartition("/")[-1]) for name in (*plan, *pages))  # for letters that issue forms
    issuing = f"{LETTERS}/{STARTS['forms']}"
    letters = [
        replace(letter, attached=(*letter.attached, *extra)) if letter.file.startswith(issuing) else letter
        for letter in letters
    ]
    contents |= pages
    names = dict.fromkeys(attachment.file for letter in letters for attachment in letter.attached)
    attached = {name: contents.get(name) or files.read_bytes(loaded.folder / name) or b"" for name in names}
    locked = _locked(season, attached, password) if password else {}
    attached |= locked
    made = {
        letter.file: eml_file(letter, [(attachment.name, attached[attachment.file]) for attachment in letter.attached])
        for letter in letters
    }
    extras, failures = _by_channels(letters, attached, loaded.plugins)
    still_out = [letter.file for letter in form_drafts(season, issued, words)]
    # Letters of an earlier run that no longer hold, and those with forms all of which have come back meanwhile.
    gone = (*stale(target, season, wanted, made), *stale(target, season, ("forms",), still_out))
    removed = tuple(dict.fromkeys(gone))
    pasted, past = renewed_folders(loaded.folder, to_paste(letters, attached, season.rulebook, words))
    renewed = (*map(escape, (*removed, *past)), *(package.renews if upward.contents else ()))
    files.write_all(target, {**upward.whole(), **made, **pasted, **extras}, renewed=renewed)
    remove_empty_folders(target)
    remember(loaded.folder, pasted)
    counts = {kind: sum(letter.file.startswith(f"{LETTERS}/{STARTS[kind]}") for letter in letters) for kind in KINDS}
    return Mailed(
        folder=target / LETTERS,
        counts=counts,
        without_address=without_address(letters),
        encrypted=tuple(locked),
        left=left,
        notices=(*upward.notices, *failures),
        removed=removed,
        closed=closed,
        pasted=sum(name.endswith(f"/{PASTED_TEXT}") for name in pasted),
    )


def _by_channels(
    letters: Sequence[Letter], attached: Mapping[str, bytes], plugins: Plugins
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Give what the channels of plug-ins write of the letters, and which of them failed."""
    from thidua_xlsx.workflow.outputs.make_results import own_files

    written: dict[str, bytes] = {}
    failures: list[Finding] = []
    for loaded in plugins.loaded:
        for channel in loaded.plugin.letter_channels:
            made, doubts = own_files(loaded, type(channel).__name__, partial(channel.write, letters, attached))
            written |= made
            failures += doubts
    return written, tuple(failures)


def _left(season: Season, kinds: Collection[str], *, asked: Collection[str]) -> Iterator[str]:
    """Name the kinds that wait.

    These are a package without registrations, and a summary of nothing, of a running season or, where it is not asked
    for by name, of one whose council has not voted.
    """
    if "package" in asked and not registered(season):
        yield "package"
    empty = not season.submissions and not (season.schools and season.schools.reports)
    if "summary" in kinds and (empty or not season.concluded):
        yield "summary" if empty else "summary_running"
    elif "summary" in kinds and "summary" not in asked and not season.voted:
        yield "summary_unvoted"


def _for_office(request: OutputRequest) -> dict[str, bytes]:
    """Give what goes to the body above with the results: the summary without the council's own sheets, report, papers.

    As the summary lies among the results it never goes: what is sent has a name of its own in the letter. What
    inspections found stays in this office.
    """
    from thidua_xlsx.workflow.outputs.make_results import outputs_of_season

    season = request.season
    uninspected = replace(request, season=replace(season, rulebook=replace(season.rulebook, inspections=())))
    made = outputs_of_season(uninspected, (SummaryOutput(SHEETS_FOR_OFFICE), ReportOutput()))
    return {**made, **papers_for_office(request.folder, request.season, request.options.target)}


def _guides(loaded: SeasonFolder) -> dict[str, bytes]:
    """Give the pages for heads of units and teachers as Word files, by the names that they bear in a letter."""
    from thidua_xlsx.formats.docx.writer import write_word

    plans = [guide_page(name, text) for name, text in sorted(guide_texts(loaded.folder).items())]
    titles = [in_sentence(plan.title) for plan in plans]
    return {f"{file_name(title)}.docx": write_word(plan) for title, plan in zip(titles, plans, strict=True)}


def _locked(season: Season, attached: Mapping[str, bytes], password: str) -> dict[str, bytes]:
    """Encrypt the attachments in which somebody's date of birth stands."""
    reports = season.schools.reports.values() if season.schools else ()
    days = [person.birth_date for person in season.rulebook.people]
    days += [proposal.born for report in reports for proposal in report.proposals]
    born = {day for day in days if len(day) > _YEAR_ALONE}
    books = {name: data for name, data in attached.items() if name.endswith(".xlsx")}
    return {name: encrypted(data, password) for name, data in books.items() if holds_text(data, born)}
