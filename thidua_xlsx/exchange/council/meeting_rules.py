"""The meeting held against what is declared: its members, its numbers, its day.

The same for every sitting: the council's at the year's end, that of a proposal round, an office's.
"""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.season.people import council_sizes, sitting_members
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.season_closing import SETTLED_BY_ACCEPTING
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Council, Meeting

# None is more than what stands before it: of all members some are present, to them ballots are issued, of these some
# are valid.
_DESCENDING = ("members", "present", "ballots_issued", "ballots_valid")
_YEAR_SETTLED = (3, 31)  # month, day: until when a council may meet about the calendar year before


def meeting_findings(sitting: Council, round_: str, book: Rulebook) -> list[Finding]:
    """Say what of a meeting cannot be: another number of members than declared, numbers that contradict, its day.

    `round_` is the code of the proposal round whose sitting it is (empty: the year's end).
    """
    meeting, findings = sitting.meeting, list[Finding]()
    sizes, typed = council_sizes(book.council, meeting.date), meeting.members
    if typed is not None and sizes and typed not in sizes:
        declared = tuple(str(size) for size in sorted(sizes))
        findings.append(_about(sitting, ("members",), codes.MEMBERS_NOT_AS_DECLARED, typed=typed, declared=declared))
    members = len(sitting_members(book.council, meeting.date) or ()) or typed
    numbers = (members, meeting.present, meeting.ballots_issued, meeting.ballots_valid)
    known = [(name, number) for name, number in zip(_DESCENDING, numbers, strict=True) if number is not None]
    for (more, high), (less, low) in pairwise(known):
        if low > high:
            findings.append(_about(sitting, (less, more), codes.MEETING_CONTRADICTS, less=low, more=high))
    why = _not_on(meeting.date, round_, book) if meeting.date else None
    if why:
        findings.append(_about(sitting, ("date",), codes.MEETING_DAY_IMPOSSIBLE, day=meeting.date, why=why))
    return findings


def as_held(meeting: Meeting, findings: Sequence[Finding], book: Rulebook) -> Meeting:
    """Give a meeting as it counts: its members those declared, and nothing decided while something told is open.

    `findings` are those of `meeting_findings`, with the waivers. Who accepts another number of members, or the day,
    takes the meeting as it was typed; numbers that contradict each other cannot be accepted.
    """
    settled = [finding for finding in findings if finding.waiver and finding.code in SETTLED_BY_ACCEPTING]
    typed = any(finding.code is codes.MEMBERS_NOT_AS_DECLARED for finding in settled)
    declared = sitting_members(book.council, meeting.date)
    if declared and not typed:
        meeting = replace(meeting, members=len(declared))
    return replace(meeting, contradicts=meeting.contradicts or len(settled) < len(findings))


def _not_on(day: date, round_: str, book: Rulebook) -> Phrase | None:
    """Say why the council cannot have met on a day; a proposal round rests on years before, not on rounds."""
    if book.today is not None and day > book.today:
        return Phrase("meeting.after_today", {"today": book.today})
    year = season_year(book)
    if year.number is not None:  # who judges a year may meet until the next school year begins
        last = year.starts(year.number + 1) if year.school else date(year.number + 1, *_YEAR_SETTLED)
        if not (year.first or day) <= day <= last:
            return Phrase("meeting.outside_year", {"year": book.school.school_year})
    own = not round_ and (book.people or book.units)  # an office without people of its own rests on its schools' word
    ends = {round_.end: round_.name for round_ in book.rounds if round_.end and round_.weight} if own else {}
    last = max(ends, default=day)
    return Phrase("meeting.before_end", {"round": ends[last], "end": last}) if day < last else None


def _about(sitting: Council, names: Collection[str], code: Code, **params: object) -> Finding:
    places = [sitting.meeting.places[name] for name in names if name in sitting.meeting.places]
    place = places[0] if places else FilePlace(sitting.file)
    return Finding(code, place, params, tuple(places[1:]), unit=SCHOOL)
