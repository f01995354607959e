"""Sheet "So sánh bản nộp": where several returns of one form differ, cell by cell, and what was used of them."""

from collections.abc import Mapping, Sequence

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.intake.returns.return_differences import (
    CellDifference,
    RecordDifference,
    ReturnDifference,
    return_differences,
)
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import form_name, unit_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.common.source_links import shown_file

_WIDTHS = (5, 18, 34, 28, 30, 30, 30, 30)
_COPIES = 2  # that have a column of their own; a third and more share one


def return_differences_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comparison of returns that differ; no sheet where none do."""
    forms = [(key, found) for key in season.returns if (found := _found(season, key))]
    if not forms:
        return None
    sheet = report_sheet(season, say, "comparison", _WIDTHS)
    write_head(sheet, notes=(say("report.comparison.note"),))
    names = ("no", "part", "about", "column", "copy_one", "copy_two", "copy_more", "used")
    cols = [Col(say(f"report.col.{name}")) for name in names]
    sheet.header(cols)
    for key, found in forms:
        _form(sheet, cols, key, found)
    return sheet.plan(landscape=True, freeze_cols=1)


def _found(season: Season, key: tuple[str, str, str]) -> list[ReturnDifference]:
    combined = next((one for one in season.submissions if one.stamp.form == key), None)
    form = season.rulebook.form_of(key[1])
    returns = season.returns[key]
    if combined is None or form is None or len(returns) == 1:
        return []
    return return_differences(returns, combined, form, season.rulebook)


def _form(
    sheet: ReportSheet, cols: Sequence[Col], key: tuple[str, str, str], found: Sequence[ReturnDifference]
) -> None:
    season, say = sheet.season, sheet.say
    unit, phase, round_ = key
    files = sorted(one.file for one in season.returns[key])
    copies = "; ".join(
        say("report.comparison.copy", number=n, file=shown_file(file)) for n, file in enumerate(files, start=1)
    )
    form = form_name(season, say, f"{phase}:{round_}" if round_ else phase)
    sheet.section(say("report.comparison.form", unit=unit_name(season, unit), form=form, copies=copies))
    for number, one in enumerate(found, start=1):
        row = [styled(number, "cell_center"), styled(say.label(one.part), "cell")]
        row.append(styled(say("report.plain", value=one.who), "cell"))
        row += _cell(say, one, files) if isinstance(one, CellDifference) else _record(say, one, files)
        sheet.row(cols, row)


def _cell(say: Say, one: CellDifference, files: Sequence[str]) -> list[StyledValue]:
    said = {file: say("report.plain", value=value) for file, value in one.said.items()}
    used = say("report.unknown") if one.used is None else say("report.plain", value=one.used)
    look = "warn" if one.used is None else "cell"
    return [styled(say.label(one.column), "cell"), *_copies(say, said, files), styled(used, look)]


def _record(say: Say, one: RecordDifference, files: Sequence[str]) -> list[StyledValue]:
    said = {
        file: say("report.comparison.filled" if count else "report.comparison.not_filled", count=count)
        for file, count in one.filled.items()
    }
    used = styled(say("report.comparison.taken" if one.used else "report.unknown"), "cell" if one.used else "warn")
    return [styled(say("report.comparison.whole"), "cell"), *_copies(say, said, files), used]


def _copies(say: Say, said: Mapping[str, str], files: Sequence[str]) -> list[StyledValue]:
    """Give what the first copies say in columns of their own, and what the others say in one."""
    none = say("report.none")
    told = [said.get(file, none) for file in files]
    more = [
        say("report.comparison.other", number=number, said=text)
        for number, text in enumerate(told[_COPIES:], start=_COPIES + 1)
    ]
    return [styled(text, "cell") for text in (*told[:_COPIES], "\n".join(more) or none)]


SHEET = SummarySheet("comparison", return_differences_sheet)
