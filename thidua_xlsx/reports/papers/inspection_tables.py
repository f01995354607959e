"""What papers say of inspections and hand-ins: who is inspected, what was found, what came and what is missing."""

from thidua_xlsx.base.text import by_key, day_text, joined
from thidua_xlsx.judging.analysis.received_days import HandInProgress, hand_ins_progress
from thidua_xlsx.reports.common.inspected import Inspected, inspection_text
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, numbered


def inspected_rows(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody whom the season inspects, by kind, with why and what is looked at."""
    return _by_kind(context, results=False)


def inspection_results(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody whom the season inspects with what was found; dots to write on where nothing is told."""
    return _by_kind(context, results=True)


def _by_kind(context: PaperContext, *, results: bool) -> Rows:
    """Give a row for each that is inspected, below the name of its kind; with `results` what was found, too."""
    rows: Rows = []
    for kind, chosen in by_key(context.inspected, lambda entry: entry.kind).items():
        rows.append(context.say(f"report.sampling.kind_{kind}", count=len(chosen)))
        texts = [inspection_text(context.season, context.say, entry.who).replace("\n", "; ") for entry in chosen]
        rows += numbered(
            {
                "name": entry.name,
                "group": entry.group,
                "why": _why(context, entry),
                "look": entry.look.replace("\n", "; "),
                "found": text or context.blank if results else "",
            }
            for entry, text in zip(chosen, texts, strict=True)
        )
    return rows


def _why(context: PaperContext, entry: Inspected) -> str:
    """Say why somebody is inspected; what is wrong with a school's report is not for others to read."""
    if entry.kind != "school":
        return entry.why
    return context.say("report.sampling.drawn" if entry.draw else "report.sampling.asked_back")


def to_hand_in(context: PaperContext, subject: Subject) -> Rows:
    """Give what must be handed in, by whom and by when; everybody is said in a word."""
    book = context.season.rulebook
    everybody = {*(unit.code for unit in book.units), *(school.code for school in book.reporters)}
    rows = []
    for item in book.hand_ins:
        whole = everybody <= {*item.holders}
        who = context.frame["everybody"] if whole else joined(book.holder_name(code) for code in item.holders)
        rows.append({"name": item.name, "who": who, "due": item.due.wording or context.blank})
    return numbered(rows)


def hand_in_states(context: PaperContext, subject: Subject) -> Rows:
    """Give, item by item, who has handed it in and on which day, and who has not."""
    season = context.season
    rows: Rows = []
    progress = hand_ins_progress(season, season.rulebook.as_of)
    for item, states in by_key(progress, lambda one: one.item).items():
        came = sum(bool(one.files or one.noted) for one in states)
        told = {"name": item.name, "due": item.due.wording or context.blank, "came": str(came), "of": str(len(states))}
        rows.append(context.phrase("hand_in_head", **told))
        rows += numbered(
            {
                "holder": season.rulebook.holder_name(one.holder),
                "state": context.say(f"paper.hand_in_{one.state.value}"),
                "day": _day(one),
            }
            for one in states
        )
    return rows


def _day(progress: HandInProgress) -> str:
    return day_text(progress.arrival.day) if progress.arrival.day else ""
