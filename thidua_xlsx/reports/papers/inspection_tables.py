"""What papers say of inspections: who is inspected and why, and what was found."""

from thidua_xlsx.base.text import by_key
from thidua_xlsx.reports.common.inspected import Inspected, inspection_text
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, numbered


def inspected_rows(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody whom the season inspects, by kind, with why and what is looked at."""
    return _by_kind(context, found=False)


def inspection_results(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody whom the season inspects with what was found; dots to write on where nothing is told."""
    return _by_kind(context, found=True)


def _by_kind(context: PaperContext, *, found: bool) -> Rows:
    rows: Rows = []
    for kind, chosen in by_key(context.inspected, lambda one: one.kind).items():
        rows.append(context.say(f"report.sampling.kind_{kind}", count=len(chosen)))
        rows += numbered(
            {
                "name": one.name,
                "group": one.group,
                "why": _why(context, one),
                "look": one.look.replace("\n", "; "),
                "found": _found(context, one.who) if found else "",
            }
            for one in chosen
        )
    return rows


def _found(context: PaperContext, who: str) -> str:
    return inspection_text(context.season, context.say, who).replace("\n", "; ") or context.blank


def _why(context: PaperContext, one: Inspected) -> str:
    """Say why somebody is inspected; what is wrong with a school's report is not for others to read."""
    if one.kind != "school":
        return one.why
    return context.say("report.sampling.drawn" if one.draw else "report.sampling.asked_back")
