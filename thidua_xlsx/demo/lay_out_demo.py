"""`demo`: a finished sample season, laid out and merged, and taken to the end of its year where its text tells that."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from thidua_xlsx.base.file_names import COUNCIL, INBOX, SEASON_FILE
from thidua_xlsx.commands.finalize import finalize
from thidua_xlsx.commands.init import start_from
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.declare.season import SCHOOL, Unit
from thidua_xlsx.demo.sample_office import build_office
from thidua_xlsx.demo.sample_school import build_sample
from thidua_xlsx.demo.story_text import read_tables, typed
from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.exchange.council.council_workbook import council_form, council_rows
from thidua_xlsx.exchange.council.vote_formulas import CouncilCells
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.layout.form_layout import FormRequest, plan_form
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.files import write_all
from thidua_xlsx.runtime.packaged_data import OFFICES, STORIES, sample_texts
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.runtime.staged_outputs import waits
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs.council_files import agenda_of
from thidua_xlsx.workflow.outputs.write_merge import MergeResult

_NOTE = "DOC-TRUOC.txt"


def lay_out(
    folder: Path,
    *,
    words: Language,
    tell: Callable[[str], None],
    sample: str = "thcs",
    progress: Progress = lambda step: None,
) -> MergeResult:
    """Lay out a sample season or office in a `folder` and merge it; a folder that holds anything else is left alone.

    `sample` is a name of `STORIES`; `tell` is handed each line of what is being done. Raises CommandError where the
    folder holds anything else.
    """
    note, story = folder / _NOTE, STORIES[sample]
    own_demo = note.is_file() and story in note.read_text("utf-8", "replace")
    foreign = folder.exists() and not all(waits(path) for path in folder.iterdir())  # a demo may have been stopped
    if foreign and not own_demo:
        raise CommandError(key="cli.demo_folder_used", folder=folder.as_posix())
    tell(words("cli.demo_building", folder=folder.as_posix()))
    note_text = words("cli.demo_note_office" if sample in OFFICES else "cli.demo_note")
    with _whole_or_nothing(folder, keep=own_demo):
        write_all(folder, {_NOTE: f"{note_text}\n{story}\n".encode()})
        if sample in OFFICES:
            build_office(story, folder, say=words)
        else:
            build_sample(story, sample, folder, say=words)
        voted = _return_votes(sample_texts(story), folder, say=words)
        tell(words("cli.demo_merging"))
        merged = merge(folder / INBOX, words=words, season=folder, progress=progress)
        if voted:
            _end_year(folder, words=words, tell=tell)
        return merged


@contextmanager
def _whole_or_nothing(folder: Path, *, keep: bool) -> Iterator[None]:
    """Take away what was laid out in a folder that held nothing before, if not all of it can be laid out."""
    existed = folder.is_dir()
    made = [parent for parent in folder.parents if not parent.exists()]
    try:
        yield
    except BaseException:
        if not keep:
            for path in list(folder.iterdir()) if folder.is_dir() else ():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            if not existed:
                shutil.rmtree(folder, ignore_errors=True)
            for above in made:
                with suppress(OSError):  # somebody else has put something there
                    above.rmdir()
        raise


VOTES = "council.md"  # the text of a sample whose council meets
_NEXT = "nam-hoc-sau"  # the folder below the sample's in which the year after begins


def _return_votes(texts: Mapping[str, str], folder: Path, *, say: Language) -> bool:
    """Put the council's workbook into the inbox, as the secretary filled it; say whether the sample's council meets.

    `texts` are the sample's texts by name, `folder` is that of the season.
    """
    if VOTES not in texts:
        return False
    place = folder / INBOX / COUNCIL
    place.unlink(missing_ok=True)
    loaded = open_season_folder(folder)
    agenda = agenda_of(judge_season(loaded, folder / INBOX))
    form = council_form(loaded.rulebook)
    if form is None:
        raise ValueError("no form of the council is declared")
    rows, begun = council_rows(agenda, say)
    unit, key = Unit(SCHOOL, loaded.rulebook.school.name), loaded.register.key or b""
    tables, answers = read_tables(texts[VOTES]), dict[AnswerAddress, PlanValue](begun)
    answers |= {("meeting", row["key"], "value"): row["value"] for row in tables["meeting"]}
    answers |= {("ballots", row["key"], kind): typed(row[kind]) for row in tables["ballots"] for kind in ("yes", "no")}
    laid = plan_form(FormRequest(form, agenda.book, unit, None, key, say, answers, rows, CouncilCells))
    lost = sorted(set(answers) - set(laid.cells))
    if lost:
        raise ValueError(f"{VOTES}: no such cells {lost}")
    files.write_all(place.parent, {COUNCIL: paint(laid.book, loaded.templates.looks)})
    return True


def _end_year(folder: Path, *, words: Language, tell: Callable[[str], None]) -> None:
    """Enter what the council decided into the ledger of the season in a `folder`, and begin the year after from it.

    `tell` is handed each line of what is being done.
    """
    closed = finalize(folder, words=words)
    tell(words("cli.demo_closed", here=closed.here, submitted=closed.submitted, awards=closed.awards))
    following = folder / _NEXT
    if not (following / SEASON_FILE).exists():  # a demo that is laid out again leaves it
        begun = start_from(following, folder, say=words, inside=True)
        tell(words("cli.demo_next_year", folder=following.as_posix(), people=begun.people))
