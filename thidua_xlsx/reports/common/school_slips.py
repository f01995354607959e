"""What an office asks a school to put right in its report: said to the school, on a slip of one page."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, folded
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import place_text, said_of
from thidua_xlsx.reports.common.report_sheet import Col, report_sheet, signatures, write_head

# What a school itself can do about a report, by the words that tell it: `report.school_slip.<word>`.
_ADVICE = {
    codes.REPORT_SEAL_BROKEN: "again",
    codes.REPORT_FORGED: "again",
    codes.REPORT_CELL_CHANGED: "changed",
    codes.REPORT_ROWS_GONE: "changed",
    codes.REPORT_ROW_ADDED: "changed",
    codes.REPORT_OF_OTHER_YEAR: "year",
    codes.REPORTS_DIFFER: "which",
    codes.REPORTS_OF_OTHER_SEALS: "which",
    codes.REPORT_WITH_ERRORS: "errors",
    codes.SCHOOLS_QUOTA_EXCEEDED: "quota",
    codes.PERSON_IN_TWO_SCHOOLS: "twin",
    codes.TOO_LATE_FOR_ROUND: "late",
    codes.INITIATIVE_IN_SCHOOLS: "initiative",
}
_WIDTHS = (5, 10, 34, 62, 50)
_LOOKS = {Severity.ERROR: "bad_center", Severity.WARNING: "warn_center", Severity.NOTICE: "cell_center"}


def for_schools(season: Season, schools: Iterable[Reporter]) -> dict[str, list[Finding]]:
    """Give, for each of some schools, what was found in its report, or beside others' reports, that it can mend."""
    files = {code: one.file for code, one in season.schools.reports.items()} if season.schools else {}
    senders = {file: code for code, file in files.items()}
    found: dict[str, list[Finding]] = {one.code: [] for one in schools}
    for one in season.findings if found else ():
        if one.code in _ADVICE and not one.waiver:
            for code in _concerned(one, senders):
                if code in found:
                    found[code].append(_in_own_file(one, files.get(code, "")))
    return found


def _in_own_file(finding: Finding, file: str) -> Finding:
    """Give a finding about several schools at its place in the report of the one that is told."""
    places = (finding.place, *finding.also)
    own = next((one for one in places if getattr(one, "file", "") == file), finding.place)
    return replace(finding, place=own, also=())


def _concerned(finding: Finding, senders: Mapping[str, str]) -> Iterable[str]:
    """Give the schools that a finding is about: the one that it names, else whose reports (by file) it points into."""
    if finding.unit is not None:
        return (finding.unit,)
    if finding.code is codes.SCHOOLS_QUOTA_EXCEEDED:
        return ()
    places = (getattr(one, "file", "") for one in (finding.place, *finding.also))
    return dict.fromkeys(senders[file] for file in places if file in senders)


def advice_to_school(say: Say, finding: Finding) -> str:
    """Say what the school is to do about a finding."""
    return say(f"report.school_slip.{_ADVICE[finding.code]}", **finding.params)


def school_slip(season: Season, school: Reporter, findings: Sequence[Finding], say: Say) -> BookPlan:
    """Plan the slip that goes back to a school: each thing that is wrong, where it stands, and what to do."""
    sheet = report_sheet(season, say, "school_slip", _WIDTHS)
    name = season.rulebook.school.name
    write_head(sheet, official=True, notes=(say("report.school_slip.note", school=school.name, office=name),))
    cols = [Col(say(f"report.school_slip.col_{key}")) for key in ("no", "level", "place", "what", "fix")]
    sheet.header(cols)
    for number, one in enumerate(folded(findings), start=1):
        finding = one.finding
        sheet.row(
            cols,
            [
                styled(number, "cell_center"),
                styled(say(f"report.severity.{finding.severity.value}"), _LOOKS[finding.severity]),
                styled(place_text(season, say, one) or say("report.school_slip.whole"), "cell"),
                styled(said_of(season.rulebook, say, one), "cell"),
                styled(advice_to_school(say, finding), "cell"),
            ],
        )
    signatures(sheet)
    return BookPlan(say("report.school_slip.book", school=school.name), (sheet.plan(landscape=True),))
