"""What goes to the body above: the package after registration (pacts, score sheet, targets), the report at the end.

And what an office hands down to the schools that report to it: its movements.
"""

import io
import zipfile
from collections.abc import Mapping

from thidua_xlsx.base.file_names import FOR_SCHOOLS, HANDED_DOWN, OUT, REPLY, UPWARD_REPORT
from thidua_xlsx.base.file_names import PACKAGE as FOLDER
from thidua_xlsx.base.text import file_name
from thidua_xlsx.exchange.school_reports.own_report import own_report
from thidua_xlsx.exchange.school_reports.reply_layout import id_of, replies_to, reply_form, reply_sheets
from thidua_xlsx.exchange.school_reports.report_layout import report_form, report_sheets
from thidua_xlsx.exchange.season_books.handed_down import handed_down_book, movements_for
from thidua_xlsx.formats.xlsx.write.painter import paint, paint_each
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.reports.common.return_progress import rounds_out_text
from thidua_xlsx.reports.upward_package import (
    asked_to_agree,
    cover_book,
    lacking_of,
    registered,
    score_sheet_book,
    targets_book,
)
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest, workbook
from thidua_xlsx.workflow.outputs.paper_files import upward

ZIP = f"{FOLDER}.zip"
_COVER, _SCORES, _TARGETS = "danh-muc.xlsx", "bang-diem.xlsx", "chi-tieu-dang-ky.xlsx"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can bear


class ReportOutput(Output):
    """The report to the body above; a running season has none."""

    name, weight, of_season = UPWARD_REPORT, 1, True

    def make(self, request: OutputRequest) -> Made:
        """Paint the report; the same season gives the same bytes."""
        season, loaded = request.as_entered, request.folder
        form = report_form(season.rulebook)
        if form is None:
            return Made()
        if not season.concluded:  # one of an earlier run said what nobody knows any more
            return Made(outdated=(UPWARD_REPORT,))
        key, say, note = loaded.register.key or b"", request.words, rounds_out_text(season, request.words)
        plan, sheets = report_sheets(own_report(season, say), form, season.rulebook, key=key, say=say, note=note)
        one_by_one = (sheets.pop(0)() for _ in range(len(sheets)))  # a sheet's rows go with it
        return Made({UPWARD_REPORT: workbook(request, UPWARD_REPORT, plan, one_by_one)})


class HandedDownOutput(Output):
    """The movements of an office, one workbook for each school that reports to it; none where it has no schools."""

    name, weight, of_season = FOR_SCHOOLS, 1, True
    renews = (f"{FOR_SCHOOLS}/{HANDED_DOWN}-*.xlsx",)

    def make(self, request: OutputRequest) -> Made:
        """Paint the workbooks; schools that take part in the same movements get the same bytes."""
        book, loaded = request.season.rulebook, request.folder
        looks, painted, contents = loaded.templates.looks, {}, {}
        for school in book.reporters:
            movements = movements_for(school, book)
            if movements and movements not in painted:
                painted[movements] = paint(
                    handed_down_book(movements, book, loaded.templates, say=request.words), looks
                )
            if movements:
                contents[f"{FOR_SCHOOLS}/{HANDED_DOWN}-{file_name(school.code)}.xlsx"] = painted[movements]
        return Made(contents)


class RepliesOutput(Output):
    """The replies of an office to its schools: what was decided on what each of them put forward; none to others."""

    name, weight, of_season = REPLY, 1, True

    def make(self, request: OutputRequest) -> Made:
        """Paint a workbook for each school that put somebody forward."""
        season, loaded = request.season, request.folder
        form, contents = reply_form(season.rulebook), {}
        for school in season.rulebook.reporters if form else ():
            replies = replies_to(school, season)
            if replies and form:
                key, looks = loaded.register.key or b"", loaded.templates.looks
                to = id_of(school, season)
                plan, sheets = reply_sheets(replies, to, school.name, form, season.rulebook, key=key, say=request.words)
                contents[f"{FOR_SCHOOLS}/{REPLY}-{file_name(school.code)}.xlsx"] = paint_each(
                    plan, (sheet() for sheet in sheets), looks
                )
        return Made(contents)


class PackageOutput(Output):
    """The package for the body above, once the registration is in: pacts, agreed score sheet, registered targets.

    Unless it is `asked` for, only a season that sends its score sheet to the units for agreement has one. Like every
    official paper it is Vietnamese, and a season judged by rules not its own has none.
    """

    name = ZIP
    # Its own names only, since people keep the signed and scanned pacts beside them.
    renews = (f"{FOLDER}/0[0-9]-*.xlsx", f"{FOLDER}/0[0-9]-*.docx", ZIP)

    def __init__(self, *, asked: bool = False) -> None:
        self._asked = asked

    def make(self, request: OutputRequest) -> Made:
        """Make the package; nothing where there is nothing to send yet."""
        season = request.season
        wanted = registered(season) and (self._asked or asked_to_agree(season))
        if not wanted or season.rulebook.own_rules:
            return Made()
        say, looks, lacking = language("vi"), request.folder.templates.looks, lacking_of(season)
        papers = upward(request.folder, season, request.options.target)
        pacts, *rest = [(name, title.capitalize(), data) for name, title, data in papers] or [("", "", b"")]
        parts = [
            *([pacts] if pacts[0] else []),
            (_SCORES, say("report.package.part_scores"), paint(score_sheet_book(season, say), looks)),
            (_TARGETS, say("report.package.part_targets"), paint(targets_book(season, say), looks)),
            *rest,  # behind what is sent since the first year, whose numbers people know
        ]
        numbered = [(f"{place:02}-{name}", title, data) for place, (name, title, data) in enumerate(parts, start=1)]
        cover = paint(cover_book(season, [(name, title) for name, title, _ in numbered], lacking, say), looks)
        files = {f"00-{_COVER}": cover, **{name: data for name, _, data in numbered}}
        contents = {**{f"{FOLDER}/{name}": data for name, data in files.items()}, ZIP: _zipped(files)}
        phrases = lacking.phrases()
        notice = at(codes.PACKAGE_INCOMPLETE, FilePlace(f"{OUT}/{ZIP}"), lacking=phrases)
        return Made(contents, (notice,) if phrases else ())


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Put files into a .zip with fixed stamps: the same files are the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            made.writestr(info, data)
    return stream.getvalue()
