"""What papers say of inspections and hand-ins: who is inspected, what was found, what came and what is missing."""

from collections.abc import Iterable, Sequence

from thidua_xlsx.base.text import by_key, day_text, joined, match_key
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import HandIn
from thidua_xlsx.declare.season.rulebook import due_of
from thidua_xlsx.exchange.school_reports.report_seal import REPORT
from thidua_xlsx.judging.analysis.received_days import Arrival, HandInState, arrival_of, hand_ins_progress
from thidua_xlsx.model import Schools
from thidua_xlsx.reports.common.inspected import inspection_text
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, numbered

_MEDAL = "KNC"  # Kỷ niệm chương


def inspected(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody whom the season inspects, by kind, with why and what is looked at."""
    return _by_kind(context, results=False)


def inspection_results(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody whom the season inspects with what was found; dots to write on where nothing is told."""
    return _by_kind(context, results=True)


def _by_kind(context: PaperContext, *, results: bool) -> Rows:
    """Give a row for each that is inspected, below the name of its kind; with `results` what was found, too."""
    rows: Rows = []
    for kind, chosen in by_key(context.inspected, lambda entry: entry.kind).items():
        heading = context.say(f"report.sampling.kind_{kind}", count=len(chosen))
        rows.append(heading if results else _with_share(context, kind, heading))
        texts = [inspection_text(context.season, context.say, entry.who).replace("\n", "; ") for entry in chosen]
        rows += numbered(
            {
                "name": entry.name,
                "group": entry.group,
                # What is wrong with a school's report is not for others to read.
                "why": context.say("report.sampling.drawn" if entry.draw else "report.sampling.asked_back")
                if kind == "school"
                else entry.why,
                "look": entry.look.replace("\n", "; "),
                "found": text or context.blank if results else "",
            }
            for entry, text in zip(chosen, texts, strict=True)
        )
    return rows


def _with_share(context: PaperContext, kind: str, heading: str) -> str:
    """Add to a heading the share of that kind that the season draws; nobody is inspected where none is declared."""
    schools, voting = context.season.rulebook.schools, context.season.rulebook.voting
    shares = {
        "school": schools.sample,
        "unit": voting.units_sample,
        "person": voting.sample,
        "model": voting.models_sample,
    }
    files = context.say(
        "report.sampling.few" if schools.files is None else "report.sampling.share", percent=schools.files
    )
    return context.say(f"paper.drawn_{kind}", heading=heading, percent=shares[kind], files=files)


def medal_is_given(context: PaperContext) -> bool:
    """Say whether schools report and may put somebody forward for the medal of the sector."""
    policy = context.season.rulebook.titles.get(_MEDAL)
    return bool(context.season.rulebook.reporters and policy and policy.enabled)


def to_hand_in(context: PaperContext, subject: Subject) -> Rows:
    """Give what must be handed in, by whom and by when; what a letter of its own asks for the medal stays out."""
    apart = medal_is_given(context)
    items = context.season.rulebook.hand_ins
    return _asked(context, [item for item in items if not (apart and _is_for_medal(context, item))])


def medal_hand_ins(context: PaperContext, subject: Subject) -> Rows:
    """Give what must be handed in for the medal of the sector: it stands in the name of the thing."""
    return _asked(context, [item for item in context.season.rulebook.hand_ins if _is_for_medal(context, item)])


def _is_for_medal(context: PaperContext, item: HandIn) -> bool:
    medal = context.season.rulebook.columns.choices["title"][_MEDAL]
    return any(match_key(name) in match_key(item.name) for name in (medal.vi, medal.short, *medal.also) if name)


def _asked(context: PaperContext, items: Iterable[HandIn]) -> Rows:
    """Give each thing with who hands it in and by when; everybody is said in a word."""
    book = context.season.rulebook
    everybody = {*(unit.code for unit in book.units), *(school.code for school in book.reporters)}
    rows = []
    for item in items:
        whole = everybody <= {*item.holders}
        who = context.frame["everybody"] if whole else joined(book.holder_name(code) for code in item.holders)
        rows.append({"name": item.name, "who": who, "due": item.due.wording or context.blank})
    return numbered(rows)


def hand_in_states(context: PaperContext, subject: Subject) -> Rows:
    """Give who has sent the report of the year and on which day, and who has not; then so of every other thing."""
    season, book = context.season, context.season.rulebook
    due, schools = due_of(book, REPORT, ""), season.schools or Schools(())
    came = []
    for code in [school.code for school in book.reporters]:
        state = schools.state(code)
        arrival = arrival_of(season, code, REPORT) if state == "received" else Arrival()
        came.append((code, "late" if state == "missing" and due.over(book.as_of) else state, arrival))
    rows = _states(context, context.say("paper.school_report"), due, came)
    for item, states in by_key(hand_ins_progress(season, book.as_of), lambda item_state: item_state.item).items():
        came = [(item_state.holder, item_state.state.value, item_state.arrival) for item_state in states]
        rows += _states(context, item.name, item.due, came)
    return rows


def _states(context: PaperContext, name: str, due: Due, states: Sequence[tuple[str, str, Arrival]]) -> Rows:
    """Give a heading that counts what came of one thing, and a row for each who owes it: code, state, arrival."""
    received = sum(state == HandInState.RECEIVED.value for _, state, _ in states)
    counts = {"name": name, "due": due.wording or context.blank, "came": str(received), "of": str(len(states))}
    rows = numbered(
        {
            "holder": context.season.rulebook.holder_name(holder),
            "state": context.say(f"paper.hand_in_{state}", days=arrival.days_late),
            "day": day_text(arrival.day) if arrival.day else "",
        }
        for holder, came, arrival in states
        for state in ("came_late" if arrival.days_late else came,)
    )
    return [context.phrase("hand_in_head", **counts), *rows]
