"""What papers say of hand-ins beside forms: who has to hand in what by when, what came, what is missing."""

from thidua_xlsx.base.text import by_key, day_text, joined
from thidua_xlsx.judging.analysis.received_days import HandInProgress, hand_ins_progress
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, numbered


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
