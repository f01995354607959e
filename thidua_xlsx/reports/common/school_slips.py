"""What an office asks a school to put right in its report, said to the school."""

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, Place
from thidua_xlsx.model import Season

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

# And where its slip asks about that very cell.
_ON_SLIP = {
    codes.REPORT_CELL_CHANGED: "retype",
    codes.PERSON_IN_TWO_SCHOOLS: "confirm",
    codes.INITIATIVE_IN_SCHOOLS: "confirm",
}


def for_schools(season: Season, schools: Iterable[Reporter]) -> dict[str, list[Finding]]:
    """Give, for each of some schools, what was found in its report, or beside others' reports, that it can mend."""
    files = {code: report.file for code, report in season.schools.reports.items()} if season.schools else {}
    senders = {file: code for code, file in files.items()}
    slips: dict[str, list[Finding]] = {school.code: [] for school in schools}
    for finding in season.findings if slips else ():
        if finding.code in _ADVICE and not finding.waiver:
            for code in _concerned(finding, senders):
                if code in slips:
                    slips[code].append(_in_own_file(finding, files.get(code, "")))
    return slips


def _in_own_file(finding: Finding, file: str) -> Finding:
    """Give a finding about several schools at its place in the report of the one that is told."""
    places = (finding.place, *finding.also)
    own = next((place for place in places if getattr(place, "file", "") == file), finding.place)
    return replace(finding, place=own, also=())


def _concerned(finding: Finding, senders: Mapping[str, str]) -> Iterable[str]:
    """Give the schools that a finding is about: the one that it names, else whose reports (by file) it points into."""
    if finding.unit is not None:
        return (finding.unit,)
    if finding.code is codes.SCHOOLS_QUOTA_EXCEEDED:
        return ()
    places = (getattr(place, "file", "") for place in (finding.place, *finding.also))
    return dict.fromkeys(senders[file] for file in places if file in senders)


def advice_to_school(say: Say, finding: Finding) -> str:
    """Say what the school is to do about a finding."""
    return say(f"report.school_slip.{_ADVICE[finding.code]}", **finding.params)


def worded_for_slip(say: Say, asked: Collection[Place], finding: Finding) -> tuple[str, str]:
    """Word a finding for a school's slip, which asks about some cells: what it is and where, and what to do."""
    place, fact = finding.place, say(finding.code.key(), **finding.params)
    where = say("report.spot", sheet=place.sheet, cell=place.cell) if isinstance(place, CellPlace) else ""
    advice = advice_to_school(say, finding)
    if place in asked and finding.code in _ON_SLIP:
        advice = f"{say(f'report.school_slip.{_ON_SLIP[finding.code]}', **finding.params)} {advice}"
    return f"{fact} ({where})" if where else fact, advice
