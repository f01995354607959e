"""Sheet "So sánh bản nộp": where several returns of one form differ, cell by cell, and what was used of them."""

from collections.abc import Mapping, Sequence
from itertools import chain

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Rows, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.intake.returns.return_differences import CellDifference, ReturnDifference, return_differences
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import form_name, unit_name
from thidua_xlsx.reports.common.report_sheet import list_sheet
from thidua_xlsx.reports.common.source_links import shown_file

_COPIES = 2  # that have a column of their own; a third and more share one


def return_differences_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comparison of returns that differ; no sheet where none do."""
    forms = [(key, differences) for key in season.returns if (differences := _differences(season, key))]
    if not forms:
        return None
    columns = (
        counted(),
        Col("part", 18),
        Col("about", 34),
        Col("column", 28),
        Col("copy_one", 30),
        Col("copy_two", 30),
        Col("copy_more", 30),
        Col("used", 30),
    )
    rows = chain.from_iterable(_form(season, say, key, differences) for key, differences in forms)
    note = say("report.comparison.note")
    return list_sheet(season, say, "comparison", columns, rows, notes=(note,), landscape=True, freeze_cols=1)


def _differences(season: Season, key: tuple[str, str, str]) -> list[ReturnDifference]:
    combined = next((submission for submission in season.submissions if submission.stamp.form == key), None)
    form = season.rulebook.form_of(key[1])
    returns = season.returns[key]
    if combined is None or form is None or len(returns) == 1:
        return []
    return return_differences(returns, combined, form, season.rulebook)


def _form(season: Season, say: Say, key: tuple[str, str, str], differences: Sequence[ReturnDifference]) -> Rows:
    unit, phase, round_ = key
    files = sorted(submission.file for submission in season.returns[key])
    copies = "; ".join(
        say("report.comparison.copy", number=n, file=shown_file(file)) for n, file in enumerate(files, start=1)
    )
    form = form_name(season, say, f"{phase}:{round_}" if round_ else phase)
    yield TextLine(say("report.comparison.form", unit=unit_name(season, unit), form=form, copies=copies), anew=True)
    for difference in differences:
        if isinstance(difference, CellDifference):
            column, unknown = say.label(difference.column), difference.used is None
            answers = {file: say("report.plain", value=value) for file, value in difference.answers.items()}
            used = say("report.unknown") if unknown else say("report.plain", value=difference.used)
        else:
            column, unknown = say("report.comparison.whole"), not difference.used
            words = {file: "filled" if count else "not_filled" for file, count in difference.filled.items()}
            answers = {
                file: say(f"report.comparison.{words[file]}", count=count) for file, count in difference.filled.items()
            }
            used = say("report.unknown" if unknown else "report.comparison.taken")
        yield {
            "part": say.label(difference.part),
            "about": say("report.plain", value=difference.who),
            "column": column,
            **_copies(say, answers, files),
            "used": (used, style("warn" if unknown else "cell")),
        }


def _copies(say: Say, answers: Mapping[str, str], files: Sequence[str]) -> Mapping[str, str]:
    """Give what the first copies say in columns of their own, and what the others say in one."""
    none = say("report.none")
    texts = [answers.get(file, none) for file in files]
    more = [
        say("report.comparison.other", number=number, said=text)
        for number, text in enumerate(texts[_COPIES:], start=_COPIES + 1)
    ]
    return dict(zip(("copy_one", "copy_two", "copy_more"), (*texts[:_COPIES], "\n".join(more) or none), strict=True))
