"""Sheet "Tình hình nộp": which unit returned which form, and what became of every file in the inbox."""

from collections.abc import Mapping

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.received_days import arrival_of
from thidua_xlsx.model import Receipt, ReceiptStatus, Season, UnitDossier
from thidua_xlsx.reports.common.naming import form_name, unit_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.common.return_progress import FormProgress, FormState, progress_by_form
from thidua_xlsx.reports.common.source_links import numbered, shown_file

Progress = Mapping[tuple[str, str], FormProgress]  # by unit and form
_LEAST_GRID = 7  # columns beside the names; receipts below need that many

_STATUS_LOOK = {
    ReceiptStatus.ACCEPTED: "good_center",
    ReceiptStatus.COMBINED: "good_center",
    ReceiptStatus.SUPERSEDED: "cell_center",
    ReceiptStatus.REJECTED: "bad_center",
    ReceiptStatus.IGNORED: "cell_center",
}


def expected_forms(season: Season) -> list[str]:
    """Give the forms that are expected of any unit, as `phase` or `phase:round`, in order."""
    return list(dict.fromkeys(key for dossier in season.unit_dossiers for key in dossier.returned))


def received(dossier: UnitDossier) -> tuple[int, int]:
    """Give how many forms a unit has returned, of how many."""
    return sum(dossier.returned.values()), len(dossier.returned)


def return_status_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the sheet: units against forms, then every file with its answer."""
    forms = expected_forms(season)
    grid = max(_LEAST_GRID, len(forms) + 1)
    sheet = report_sheet(season, say, "returns", [5, 49, *[17.0] * grid])
    write_head(sheet)
    _matrix(sheet, forms, grid)
    sheet.gap(14)
    _receipts(sheet, grid)
    return sheet.plan(landscape=True)


def _matrix(sheet: ReportSheet, forms: list[str], grid: int) -> None:
    season, say = sheet.season, sheet.say
    sheet.line(say("report.returns.by_unit"), "heading")
    total_span = grid - len(forms)
    cols = [
        Col(say("report.col.no")),
        Col(say("report.col.unit")),
        *(Col(form_name(season, say, form)) for form in forms),
        Col(say("report.col.received"), span=total_span),
    ]
    top = sheet.draft.row - 1
    sheet.header(cols, repeat=False)
    progress = progress_by_form(season)
    for place, dossier in enumerate(season.unit_dossiers, start=1):
        got, expected = received(dossier)
        row = [styled(place, "cell_center"), styled(dossier.unit.name, "cell")]
        row += [form_mark(season, say, dossier, form, progress) for form in forms]
        look = "good_center" if got == expected else "warn_center"
        sheet.row(cols, [*row, styled(say("report.of", part=got, whole=expected), look)])
    sheet.keep(top)


def form_mark(
    season: Season, say: Say, dossier: UnitDossier, form: str, progress: Progress, *, short: bool = False
) -> StyledValue:
    """Say with a colour and in words how a unit's form stands, as `status` does, and on which day it came where known.

    What has errors or gaps is here, but not done. A `short` mark leaves the day out.
    """
    returned = dossier.returned.get(form)
    if returned is None:
        return styled(say("report.none" if short else "report.returns.not_expected"), "not_applicable")
    if not returned:
        return styled(say("report.returns.lacks" if short else "report.returns.no"), "bad_center")
    phase, _, round_ = form.partition(":")
    came = arrival_of(season, dossier.unit.code, phase, round_)
    if open_ := _open_mark(say, progress.get((dossier.unit.code, form))):
        mark, look = open_
        if came.day and not short:
            key = "report.returns.open_late" if came.days_late else "report.returns.open"
            mark = say(key, mark=mark, day=came.day, days=came.days_late)
        return styled(mark, look)
    if came.days_late:
        key = "report.returns.late" if short else "report.returns.came_late"
        return styled(say(key, day=came.day, days=came.days_late), "warn_center")
    if short:
        return styled(say("report.returns.here"), "good_center")
    return styled(say("report.returns.came", day=came.day) if came.day else say("report.returns.yes"), "good_center")


def _open_mark(say: Say, one: FormProgress | None) -> tuple[str, str] | None:
    """Give the mark and the look of a form that came back with errors or gaps."""
    if one is None or not one.files:
        return None
    if one.errors:
        return say("report.returns.errors", count=one.errors), "bad_center"
    return (say("report.returns.gaps"), "warn_center") if one.state is FormState.PARTIAL else None


def _receipts(sheet: ReportSheet, grid: int) -> None:
    season, say = sheet.season, sheet.say
    sheet.line(say("report.returns.files", count=len(season.receipts)), "heading")
    sheet.line(say("report.returns.note"), "note")
    cols = [
        Col(say("report.col.no")),
        Col(say("report.col.file")),
        Col(say("report.col.status")),
        Col(say("report.col.unit"), span=2),
        Col(say("report.col.form")),
        Col(say("report.col.integrity")),
        Col(say("report.col.why"), span=grid - 5),
    ]
    sheet.keep(sheet.draft.row - 2, sheet.draft.row)  # heading and note with the table's head
    sheet.header(cols)
    if not season.receipts:
        sheet.line(say("report.returns.no_files"), "cell_center")
    for place, receipt in enumerate(season.receipts, start=1):
        number, links = numbered(place, receipt.file)
        sheet.row(cols, [number, *_receipt(season, say, receipt)], links)


def _receipt(season: Season, say: Say, receipt: Receipt) -> list[StyledValue]:
    form = f"{receipt.phase}:{receipt.round}" if receipt.round else receipt.phase
    reason, none = receipt.reason, styled(say("report.none"), "cell_center")
    return [
        styled(shown_file(receipt.file), "cell"),
        styled(say(f"report.status.{receipt.status.value}"), _STATUS_LOOK[receipt.status]),
        styled(unit, "cell") if (unit := unit_name(season, receipt.unit)) else none,
        styled(form_name(season, say, form), "cell_center") if form else none,
        _integrity(say, receipt),
        styled(say(f"finding.{reason.code.id}.text", **reason.params), "cell") if reason else none,
    ]


def _integrity(say: Say, receipt: Receipt) -> StyledValue:
    if receipt.integrity is None:
        return styled(say("report.none"), "cell_center")
    look = "warn_center" if receipt.integrity in ("altered", "forged") else "cell_center"
    return styled(say(f"report.integrity.{receipt.integrity}"), look)


SHEET = SummarySheet("returns", return_status_sheet, of_people=True)
