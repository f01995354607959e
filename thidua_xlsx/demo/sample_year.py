"""The end of a sample season's year, where its text tells it: the council's vote, the ledger, and the year after."""

from collections.abc import Callable, Mapping
from pathlib import Path

from thidua_xlsx.base.file_names import COUNCIL, INBOX, SEASON_FILE
from thidua_xlsx.commands.finalize import finalize
from thidua_xlsx.commands.init import start_from
from thidua_xlsx.declare.season import SCHOOL, Unit
from thidua_xlsx.demo.story_text import read_tables, typed
from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.exchange.council.council_workbook import council_form, council_rows
from thidua_xlsx.exchange.council.vote_formulas import CouncilCells
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.layout.form_layout import FormRequest, plan_form
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.messages.language import Language
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs.council_files import agenda_of

VOTES = "council.md"  # the text of a sample whose council meets
_NEXT = "nam-hoc-sau"  # the folder below the sample's in which the year after begins


def return_votes(texts: Mapping[str, str], folder: Path, *, say: Language) -> bool:
    """Put the council's workbook into the inbox, as the secretary filled it; say whether the sample's council meets."""
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
    answers: dict[AnswerAddress, PlanValue] = {**begun, **_votes(texts[VOTES])}
    laid = plan_form(FormRequest(form, agenda.book, unit, None, key, say, answers, rows, CouncilCells))
    lost = sorted(set(answers) - set(laid.cells))
    if lost:
        raise ValueError(f"{VOTES}: no such cells {lost}")
    files.write_all(place.parent, {COUNCIL: paint(laid.book, load_looks(loaded.looks))})
    return True


def _votes(text: str) -> dict[AnswerAddress, PlanValue]:
    tables = read_tables(text)
    meeting = {("meeting", row["key"], "value"): row["value"] for row in tables["meeting"]}
    ballots = {("ballots", row["key"], kind): typed(row[kind]) for row in tables["ballots"] for kind in ("yes", "no")}
    return {**meeting, **ballots}


def end_year(folder: Path, *, words: Language, tell: Callable[[str], None]) -> None:
    """Enter what the council decided into the ledger, and begin the year after from this one."""
    closed = finalize(folder, words=words)
    tell(words("cli.demo_closed", here=closed.here, submitted=closed.submitted, awards=closed.awards))
    following = folder / _NEXT
    if not (following / SEASON_FILE).exists():  # a demo that is laid out again leaves it
        begun = start_from(following, folder, say=words, inside=True)
        tell(words("cli.demo_next_year", folder=following.as_posix(), people=begun.people))
