"""Meetings that the council holds later on some ballots: a workbook of their own, whose word comes on top of the first.

What a later meeting left blank stays as it was; what it voted on counts by its own numbers.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from thidua_xlsx.intake.dossiers.year_facts import same_initiative
from thidua_xlsx.model import Adjustment, Council, Submission

VOTES = frozenset({"yes", "no", "staff_yes", "staff_no"})  # columns of a ballot


def meetings_of(group: Sequence[Submission]) -> list[list[Submission]]:
    """Part the returned workbooks of one sitting by the day of their meeting, the earliest first.

    A later day makes another meeting where it votes on less than half of what the first one voted on: who corrects a
    day votes on the same again. A workbook without a day is a copy of the first.
    """
    days: dict[str, date | None] = {}
    for submission in group:
        dates = [record.values.get("value") for record in submission.table("meeting") if record.key == "date"]
        days[submission.sha256] = next((day for day in dates if isinstance(day, date)), None)
    known = sorted({day for day in days.values() if day})
    first = [submission for submission in group if days[submission.sha256] in (None, *known[:1])]
    voted, meetings = _voted_on(first), [first]
    for day in known[1:]:
        of_day = [submission for submission in group if days[submission.sha256] == day]
        if 2 * len(_voted_on(of_day)) < len(voted):
            meetings.append(of_day)
        else:
            first += of_day
    return meetings


def _voted_on(group: Iterable[Submission]) -> set[str]:
    ballots = (record for submission in group for record in submission.table("ballots"))
    return {record.key for record in ballots if not VOTES.isdisjoint(record.values)}


def with_later_words(first: Council, later: Council) -> Council:
    """Give the word of a sitting with what a `later` meeting says besides votes: points, grades, initiatives."""
    lines = [record for record in later.initiatives if record.values.keys() - {"person", "name"}]
    anew = {same_initiative(record) for record in lines} - {None}  # of lines that name nothing none is another's
    return replace(
        first,
        dossiers={**first.dossiers, **later.dossiers},
        grades={**first.grades, **later.grades},
        adjustments=_adjusted(first.adjustments, later.adjustments),
        unit_adjustments=_adjusted(first.unit_adjustments, later.unit_adjustments),
        initiatives=(*(record for record in first.initiatives if same_initiative(record) not in anew), *lines),
        nominated={**first.nominated, **later.nominated},
        marked={**first.marked, **later.marked},
        supplements=(*first.supplements, later),
    )


def _adjusted(first: Sequence[Adjustment], later: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    anew = {(change.person, change.round, change.criterion) for change in later}
    kept = (change for change in first if (change.person, change.round, change.criterion) not in anew)
    return (*kept, *later)


def decided_anew(later: Council) -> frozenset[str]:
    """Give the ballots (`<person or unit>:<title>`) that a `later` meeting voted on or said it did not vote on."""
    voted = {f"{vote.who}:{vote.title}" for vote in later.decisions} - later.blank_ballots.keys()
    return frozenset(voted | later.set_aside.keys())


def with_later_votes(first: Council, later: Council) -> Council:
    """Give the votes of a sitting with those of a later meeting in their place."""
    anew = decided_anew(later)
    of_later = {f"{vote.who}:{vote.title}": replace(vote, held_later=later.meeting) for vote in later.decisions}
    kept = (vote for vote in first.decisions if f"{vote.who}:{vote.title}" not in anew)
    return replace(
        first,
        decisions=(*kept, *(vote for key, vote in of_later.items() if key in anew)),
        ballots=first.ballots | anew,
        blank_ballots={key: cell for key, cell in first.blank_ballots.items() if key not in anew},
        set_aside={**{key: note for key, note in first.set_aside.items() if key not in anew}, **later.set_aside},
    )
