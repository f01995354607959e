"""What papers say of inspections: who is inspected and why, and what was found."""

from thidua_xlsx.base.text import by_key
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
