"""The rows of the tables about what surrounds points and titles: works, targets, periods, earlier years, schools."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from thidua_xlsx.declare.season.rulebook import Rulebook
from thidua_xlsx.documents.data_table import Row, Value
from thidua_xlsx.judging.analysis.nominations import nominations
from thidua_xlsx.judging.analysis.received_days import hand_ins_progress
from thidua_xlsx.judging.analysis.target_results import Pledge, target_results
from thidua_xlsx.judging.law.build_timeline import timeline_of
from thidua_xlsx.judging.score.period_results import results_of
from thidua_xlsx.judging.season_closing import day_of_lateness
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Award, Record, Season, Verdict, YearAccount
from thidua_xlsx.model.school_reports import MARK

_BETWEEN = "; "
_NO_RESULT: tuple[Value, ...] = (None,) * 8


def initiatives(season: Season) -> Iterator[Row]:
    """Give one row an initiative of this year, whoever's it is."""
    for dossier in season.dossiers:
        for one in dossier.initiatives:
            yield (
                dossier.person.code,
                dossier.person.unit or None,
                one.name or None,
                one.level,
                one.recognised,
                one.applied,
                one.mark or None,
                one.decision_no or None,
                one.decision_date or None,
                one.used_for or None,
                *_place(next(iter(one.places), None)),
            )


def nominated(season: Season) -> Iterator[Row]:
    """Give one row for each that a unit put forward in a round, with the council's word where it has said one."""
    for one in nominations(season.submissions, season.rulebook):
        word = season.council.on_nomination(one.codes) if season.council else None
        yield (
            one.codes[0] if one.codes else None,
            one.round or None,
            one.unit or None,
            one.who or None,
            one.summary or None,
            one.link or None,
            one.commendation or None,
            one.kind or None,
            *_word(word),
            *_place(one.place),
        )


def _word(word: Record | None) -> tuple[Value, ...]:
    if word is None:
        return None, None, None
    agreed = word.values.get("agreed")
    votes = [word.values.get(key) for key in ("yes", "no")]
    counts = [int(vote) if isinstance(vote, Decimal) else None for vote in votes]
    return agreed if isinstance(agreed, bool) else None, *counts


def handed_in(season: Season) -> Iterator[Row]:
    """Give one row for each thing that one unit (or the school) must hand in beside forms."""
    for one in hand_ins_progress(season, day_of_lateness(season)):
        yield (
            one.item.code,
            one.item.name or None,
            one.holder or None,
            one.state.value,
            one.item.due.last,
            one.arrival.day,
            one.arrival.days_late,
            one.noted,
            _BETWEEN.join(one.files) or None,
        )


def movements(season: Season) -> Iterator[Row]:
    """Give one row for each movement in each unit; of a target that is the school's no verdict."""
    found = target_results(season.dossiers, season.unit_dossiers, season.submissions, season.rulebook)
    for one in found.movements:
        result = _pledge(one.pledge, verdict=not one.movement.of_school) if one.pledge else _NO_RESULT
        counts = one.registered, one.counted, one.answered
        yield one.movement.code, one.movement.name or None, one.unit.code, *counts, *result


def unit_targets(season: Season) -> Iterator[Row]:
    """Give one row for each target that a unit pledged."""
    found = target_results(season.dossiers, season.unit_dossiers, season.submissions, season.rulebook)
    for one in found.targets:
        yield one.goal.key, one.unit.code, *_pledge(one)


def _pledge(one: Pledge, *, verdict: bool = True) -> tuple[Value, ...]:
    goal = one.goal
    said = (
        goal.indicator or None,
        goal.measure or None,
        goal.value,
        goal.direction or None,
        goal.due or None,
        one.actual,
    )
    return (*said, one.achieved, one.met.value) if verdict else (*said, None, None)


def periods(season: Season) -> Iterator[Row]:
    """Give one row for each person in each round and group of rounds, by itself."""
    for period, results in results_of(season):
        for one in results:
            ranks = one.in_school, one.in_unit, one.in_group
            who = period.key, period.name or None, one.dossier.person.code, one.unit or None
            yield *who, one.final, one.complete, *ranks, one.band or None


def earlier_years(season: Season) -> Iterator[Row]:
    """Give one row for each thing that the ledger tells of a person or unit: of a year, or of one nobody can tell."""
    book: Rulebook = season.rulebook
    for person in season.dossiers:
        for account in timeline_of(person, book).accounts:
            yield from _account(person.person.code, "person", account)
    for unit in season.unit_dossiers:
        for account in timeline_of(unit, book).accounts:
            yield from _account(unit.unit.code, "unit", account)


def _account(who: str, kind: str, account: YearAccount) -> Iterator[Row]:
    head = who, kind, account.period or None
    awards: tuple[tuple[str, Iterable[Award]], ...] = (
        ("grade", account.grades),
        ("title", account.titles),
        ("commendation", account.commendations),
    )
    for record, found in awards:
        for award in found:
            number, day = award.decision_no or None, award.decision_date or None
            yield *head, record, award.title or None, None, number, day, None, None, None, award.pending
    for one in account.disciplines:
        day = str(one.decided) if one.decided else None
        yield *head, "discipline", one.kind or None, None, one.decision_no or None, day, None, None, None, None
    for work in account.initiatives:
        number, day = work.decision_no or None, work.decision_date or None
        state = work.level, work.recognised, work.applied
        yield *head, "initiative", None, work.name or None, number, day, *state, None


# --- offices ---------------------------------------------------------------------------------------------------------
def schools(season: Season) -> Iterator[Row]:
    """Give one row a school that reports."""
    told = season.schools
    for one in told.reporters if told else ():
        report = told.reports.get(one.code) if told else None
        status = "received" if report else "held" if told and one.code in told.held else "missing"
        rank = told.ranks.get(one.code) if told else None
        said = (report.average, report.file or None) if report else (None, None)
        yield one.code, one.name or None, one.kind or None, one.cluster or None, status, rank, *said


def school_counts(season: Season) -> Iterator[Row]:
    """Give one row for each count that a school's report tells."""
    for code, report in season.schools.reports.items() if season.schools else ():
        for id_, value in report.counts.items():
            yield code, id_, value


def candidates(season: Season) -> Iterator[Row]:
    """Give one row for each title of each person whom a school puts forward for what is decided here or above."""
    names = {one.person.code: one.person.full_name for one in season.candidates.people}
    yield from _judged(season, names)


def collectives(season: Season) -> Iterator[Row]:
    """Give one row for each title of each unit or school that is put forward for what is decided here or above."""
    yield from _judged(season, {one.unit.code: one.unit.name for one in season.candidates.units})


def _judged(season: Season, names: Mapping[str, str]) -> Iterator[Row]:
    for one in season.candidates.verdicts:
        if one.who in names:
            yield one.who, one.who.partition(MARK)[0] or None, names[one.who] or None, *_verdict(one, season)


def _verdict(one: Verdict, season: Season) -> tuple[Value, ...]:
    word = season.council.decision(one.who, one.title) if season.council else None
    votes = (word.yes, word.no, word.share, word.passed) if word else (None, None, None, None)
    path = season.paths.get((one.who, one.title))
    stands = (path.standing.step, path.standing.state.value) if path else (None, None)
    return one.title, one.met.value, one.within_quota, one.proposed, *votes, *stands


def proposals(season: Season) -> Iterator[Row]:
    """Give one row for each line in which a school puts somebody forward, as it sent it."""
    for code, report in season.schools.reports.items() if season.schools else ():
        for one in report.proposals:
            yield (
                one.key,
                code,
                one.name or None,
                one.title or None,
                one.collective,
                one.state or None,
                one.where or None,
                one.position or None,
                one.grade or None,
                one.final,
                one.reasons or None,
                one.history or None,
            )


def school_initiatives(season: Season) -> Iterator[Row]:
    """Give one row for each recognised initiative that a school reports."""
    for code, report in season.schools.reports.items() if season.schools else ():
        for one in report.initiatives:
            work = one.owner or None, one.name or None, one.where or None, one.level or None
            yield one.key, code, *work, one.applied, one.decision or None


OFFICE: Mapping[str, Callable[[Season], Iterator[Row]]] = {
    "schools": schools,
    "school_counts": school_counts,
    "candidates": candidates,
    "collectives": collectives,
    "proposals": proposals,
    "school_initiatives": school_initiatives,
}


def _place(place: CellPlace | None) -> tuple[str | None, str | None, str | None]:
    return (place.file, place.sheet, place.cell) if place else (None, None, None)
