"""What the rows of the tables for analysts are made of; dates of birth and identity numbers are in none of them.

Each function gives the objects of one table, in which `export_tables` finds the values of the columns, or the values
themselves as a tuple.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import SimpleNamespace as Parts

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.exchange.school_reports.report_seal import REPORT
from thidua_xlsx.judging.analysis.counted_movements import season_pledges
from thidua_xlsx.judging.analysis.nominations import nominations
from thidua_xlsx.judging.analysis.received_days import Arrival, HandInProgress, arrival_of, hand_ins_progress
from thidua_xlsx.judging.analysis.target_results import Pledge, TakingPart
from thidua_xlsx.judging.law.build_timeline import timeline_of
from thidua_xlsx.judging.score.period_results import results_of
from thidua_xlsx.judging.season_closing import day_of_lateness
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, SheetPlace
from thidua_xlsx.model import Fact, LayerTotal, Met, Season, StepState, TitlePath, Unknown, Verdict, YearAccount
from thidua_xlsx.model.school_reports import MARK, SchoolReport, Schools

_BETWEEN = "; "
_FLAGS = {StepState.YES: True, StepState.NO: False, StepState.SKIPPED: False, StepState.OPEN: None}
_AWAY = "…"  # stands in the place of what says too much about a person
_YEAR_ALONE = len("1980")  # which is nobody's day of birth
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{9,12}(?![0-9A-Za-z])")


def people(season: Season, _: Language) -> Iterator[Parts]:
    """Give everybody, in the order of the season workbook."""
    for dossier in season.dossiers:
        person, unit = dossier.person, season.unit_dossier(dossier.person.unit)
        grade, grade_state = _grade(dossier.grade)
        yield Parts(
            person=person,
            unit=unit and unit.unit,
            card=season.scorecards[person.code],
            place=season.standings[person.code],
            grade=grade,
            grade_state=grade_state,
            registered=dossier.registered,
            registration_returned=dossier.registration is not None,
        )


def _grade(grade: Fact) -> tuple[str | None, str]:
    if grade.unknown:
        return None, "unknown"
    return (str(grade.value), "known") if grade.value is not None else (None, "blank")


def totals(season: Season, _: Language) -> Iterator[tuple[object, ...]]:
    """Give each layer that spoke on a person in a round, and every round's final."""
    for dossier in season.dossiers:
        card = season.scorecards[dossier.person.code]
        for (round_, layer), total in card.layers.items():
            state = "complete" if _whole(total) else "incomplete" if total.known else "unknown"
            yield dossier.person.code, round_, layer, total.known_total, state
        for declared in season.rulebook.rounds:
            code = declared.code
            spoke = [total for (round_, _), total in card.layers.items() if round_ == code]
            final = card.rounds.get(code)
            if final is not None:
                state = "complete" if all(map(_whole, spoke)) else "incomplete"
            elif spoke:
                state = "unknown"
            elif not dossier.person.present(declared.start, declared.end):
                state = "not_asked"
            else:
                state = "excused" if code in dossier.excused else "missing"
            yield dossier.person.code, code, "final", final, state


def _whole(total: LayerTotal) -> bool:
    return total.known and total.complete


def scores(season: Season, _: Language) -> Iterator[tuple[object, ...]]:
    """Give each cell of a score sheet that somebody filled in, with what it is worth and where it lies."""
    criteria, spared = season.rulebook.rubric.criteria, dict[str, frozenset[str]]()
    hide = _Hiding(season.rulebook)
    for dossier in season.dossiers:
        card = season.scorecards[dossier.person.code]
        for (round_, layer), entered in dossier.scores.items():
            declared = season.rulebook.round(round_)
            group = (dossier.stay_in(declared) if declared else dossier.person).group
            if group not in spared:
                spared[group] = frozenset(criterion.code for criterion in criteria if not criterion.applies(group))
            total = card.layers.get((round_, layer))
            worth = total.points if total else {}
            for criterion, answer in entered.points.items():
                unknown = isinstance(answer, Unknown)
                points = None if unknown else worth.get(criterion)
                state = "unknown" if unknown else "not_asked" if criterion in spared[group] else "answered"
                place = entered.places.get(criterion)
                spot = (place.file, place.sheet, place.cell) if place else (None, None, None)
                yield dossier.person.code, round_, layer, criterion, _entered(answer, hide), points, state, *spot


def _entered(answer: Decimal | str | bool | Unknown, hide: "_Hiding") -> str:
    match answer:
        case Unknown():
            return hide.typed(answer.raw)
        case bool():
            return "yes" if answer else "no"
        case Decimal():
            return plain(answer)
    return answer


def plain(value: Decimal) -> str:
    """Write the number `value` with a dot and without zeros that say nothing."""
    return format(value.normalize() or Decimal(0), "f")


def judged(season: Season) -> Iterator[tuple[str, Verdict]]:
    """Give every verdict with whom it is about, `person` or `unit`, in the order of the tables."""
    people = (("person", dossier.person.code) for dossier in season.dossiers)
    units = (("unit", dossier.unit.code) for dossier in season.unit_dossiers)
    return ((kind, verdict) for kind, code in (*people, *units) for verdict in season.verdicts_of(code))


def verdicts(season: Season, words: Language) -> Iterator[Parts]:
    """Give each title of each person and unit, with the conditions that failed or are not known."""
    for kind, verdict in judged(season):
        parts = _judged(season, verdict)
        path: TitlePath | None = parts.path
        step = path.current_step if path else None
        yield Parts(
            **vars(parts),
            kind=kind,
            failed_conditions=_conditions(verdict, Met.NO, words),
            unknown_conditions=_conditions(verdict, Met.UNKNOWN, words),
            stands_because=words(step.key, **step.params) if step and step.key else None,
            decided_here=_FLAGS[path.step("decided").state] if path else None,
            submitted=_FLAGS[path.step("submitted").state] if path else None,
        )


def _judged(season: Season, verdict: Verdict) -> Parts:
    decision = season.council.decision(verdict.who, verdict.title) if season.council else None
    return Parts(verdict=verdict, decision=decision, path=season.paths.get((verdict.who, verdict.title)))


def _conditions(verdict: Verdict, met: Met, words: Language) -> str:
    return _BETWEEN.join(
        words(reason.key, **reason.params) + (f" [{reason.cite}]" if reason.cite else "")
        for reason in verdict.reasons
        if reason.met is met
    )


def reasons(season: Season, words: Language) -> Iterator[Parts]:
    """Give each condition that a verdict rests on, in words."""
    for _, verdict in judged(season):
        for number, reason in enumerate(verdict.reasons, 1):
            yield Parts(verdict=verdict, number=number, reason=reason, text=words(reason.key, **reason.params))


def findings(season: Season, words: Language) -> Iterator[tuple[object, ...]]:
    """Give the season's findings, in their order."""
    return finding_rows(season.findings, season.rulebook, words)


def finding_rows(findings: Iterable[Finding], book: Rulebook | None, words: Language) -> Iterator[tuple[object, ...]]:
    """Give the row of each finding; `book` is None where the declaration itself cannot be used."""
    hide = _Hiding(book)
    for number, finding in enumerate(findings, 1):
        place, waiver = finding.place, finding.waiver
        yield (
            number,
            finding.code.id,
            finding.severity.value,
            place.file,
            place.sheet if isinstance(place, CellPlace | SheetPlace) else None,
            place.cell if isinstance(place, CellPlace) else None,
            finding.unit,
            finding.person,
            hide(words.text(finding), finding),
            hide(words.fix(finding), finding),
            hide(str(finding.raw) if finding.raw else None, finding),
            hide(waiver.reason, finding) if waiver else None,
            waiver.until if waiver else None,
        )


class _Hiding:
    """Takes out of a sentence what says too much about a person: days of birth, identity numbers."""

    def __init__(self, book: Rulebook | None) -> None:
        born = {person.birth_date for person in book.people} if book else set[str]()
        self._days = _any_of(day for day in born if len(day) > _YEAR_ALONE)
        self._born = book.columns.column("people", "birth_date").label if book else None

    def __call__(self, text: str | None, finding: Finding) -> str | None:
        if not text:
            return None
        own = _any_of(self._named_by(finding))
        return self.typed(own.sub(_AWAY, text) if own else text)

    def typed(self, text: str) -> str:
        """Give a text that somebody typed without what says too much."""
        return _IDENTITY.sub(_AWAY, self._days.sub(_AWAY, text) if self._days else text)

    def _named_by(self, finding: Finding) -> Iterator[str]:
        """Give the days of birth that a finding itself tells, which need not be those of the season's people."""
        params = finding.params
        if self._born and params.get("column") == self._born:
            yield from (str(shown) for shown in (finding.raw, params.get("value")) if shown)
        born = str(params.get("born") or "")
        if len(born) > _YEAR_ALONE:
            yield born


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Find any of these texts whole: where one begins with another the longer is tried first."""
    longest_first = sorted(set(texts), key=lambda text: (-len(text), text))
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def receipts(season: Season, words: Language) -> Iterator[tuple[object, ...]]:
    """Give each file of the inbox."""
    hide = _Hiding(season.rulebook)
    for receipt in season.receipts:
        reason = receipt.reason
        yield (
            receipt.file,
            receipt.sha256,
            receipt.status.value,
            receipt.unit,
            receipt.phase,
            receipt.round,
            reason.code.id if reason else None,
            hide(words.text(reason), reason) if reason else None,
            receipt.integrity,
        )


def units(season: Season, _: Language) -> Iterator[Parts]:
    """Give the units, with the forms that came back and those that did not."""
    for dossier in season.unit_dossiers:
        grade, grade_state = _grade(dossier.grade)
        yield Parts(
            unit=dossier.unit,
            mean=season.unit_standings[dossier.unit.code],
            grade=grade,
            grade_state=grade_state,
            registered=dossier.registered,
            returned=tuple(form for form, came in dossier.returned.items() if came),
            missing=tuple(form for form, came in dossier.returned.items() if not came),
        )


def targets(season: Season, words: Language) -> Iterator[Parts]:
    """Give each ratio that the school aims at."""
    return (Parts(target=target, name=words(f"report.target.{target.id}")) for target in season.targets)


def initiatives(season: Season, _: Language) -> Iterator[Parts]:
    """Give each initiative of this year, whoever's it is."""
    for dossier in season.dossiers:
        for work in dossier.initiatives:
            yield Parts(person=dossier.person, work=work, place=next(iter(work.places), None))


def nominated(season: Season, _: Language) -> Iterator[Parts]:
    """Give each that a unit put forward in a round, with the council's word where it has said one."""
    for nomination in nominations(season.submissions, season.rulebook):
        word = season.council.on_nomination(nomination.codes) if season.council else None
        agreed, yes, no = (word.values.get(key) if word else None for key in ("agreed", "yes", "no"))
        yield Parts(
            id=nomination.codes[0] if nomination.codes else None,
            nomination=nomination,
            agreed=agreed if isinstance(agreed, bool) else None,
            votes_yes=int(yes) if isinstance(yes, Decimal) else None,
            votes_no=int(no) if isinstance(no, Decimal) else None,
        )


def handed_in(season: Season, _: Language) -> tuple[HandInProgress, ...]:
    """Give each thing that one unit (or the school) must hand in beside forms."""
    return hand_ins_progress(season, day_of_lateness(season))


def movements(season: Season, _: Language) -> tuple[TakingPart, ...]:
    """Give each movement in each unit."""
    return season_pledges(season).movements


def unit_targets(season: Season, _: Language) -> tuple[Pledge, ...]:
    """Give each target that a unit pledged."""
    return season_pledges(season).targets


def periods(season: Season, _: Language) -> Iterator[Parts]:
    """Give each person in each round and group of rounds, by itself."""
    return (Parts(period=period, result=result) for period, results in results_of(season) for result in results)


def earlier_years(season: Season, _: Language) -> Iterator[tuple[object, ...]]:
    """Give each thing that the ledger tells of a person or unit: of a year, or of one nobody can tell."""
    for person in season.dossiers:
        for account in timeline_of(person, season.rulebook).accounts:
            yield from _account(person.person.code, "person", account)
    for unit in season.unit_dossiers:
        for account in timeline_of(unit, season.rulebook).accounts:
            yield from _account(unit.unit.code, "unit", account)


def _account(who: str, kind: str, account: YearAccount) -> Iterator[tuple[object, ...]]:
    head = who, kind, account.period
    awards = ("grade", account.grades), ("title", account.titles), ("commendation", account.commendations)
    for record, lines in awards:
        for award in lines:
            decision = award.decision_no, award.decision_date
            yield *head, record, award.title, None, *decision, None, None, None, award.pending
    for line in account.disciplines:
        day = str(line.decided) if line.decided else None
        yield *head, "discipline", line.kind, None, line.decision_no, day, None, None, None, None
    for work in account.initiatives:
        decision = work.decision_no, work.decision_date
        yield *head, "initiative", None, work.name, *decision, work.level, work.recognised, work.applied, None


# --- offices ---------------------------------------------------------------------------------------------------------
def schools(season: Season, _: Language) -> Iterator[Parts]:
    """Give each school that reports."""
    reporting = season.schools or Schools(())
    for school in reporting.reporters:
        code, report = school.code, reporting.reports.get(school.code)
        arrival = arrival_of(season, code, REPORT) if report else Arrival()
        status, rank = reporting.state(code), reporting.ranks.get(code)
        yield Parts(school=school, status=status, rank=rank, report=report, arrival=arrival)


def _reports(season: Season) -> Iterable[tuple[str, SchoolReport]]:
    return season.schools.reports.items() if season.schools else ()


def school_counts(season: Season, _: Language) -> Iterator[tuple[object, ...]]:
    """Give each count that a school's report tells."""
    return ((code, *count) for code, report in _reports(season) for count in report.counts.items())


def candidates(season: Season, _: Language) -> Iterator[Parts]:
    """Give each title of each person whom a school puts forward for what is decided here or above."""
    return _put_forward(season, {person.person.code: person.person.full_name for person in season.candidates.people})


def collectives(season: Season, _: Language) -> Iterator[Parts]:
    """Give each title of each unit or school that is put forward for what is decided here or above."""
    return _put_forward(season, {unit.unit.code: unit.unit.name for unit in season.candidates.units})


def _put_forward(season: Season, names: Mapping[str, str]) -> Iterator[Parts]:
    for verdict in season.candidates.verdicts:
        if verdict.who in names:
            owner = {"who": verdict.who, "reporter": verdict.who.partition(MARK)[0], "name": names[verdict.who]}
            yield Parts(**vars(_judged(season, verdict)), **owner)


def proposals(season: Season, _: Language) -> Iterator[Parts]:
    """Give each line in which a school puts somebody forward, as it sent it."""
    return (Parts(reporter=code, line=line) for code, report in _reports(season) for line in report.proposals)


def school_initiatives(season: Season, _: Language) -> Iterator[Parts]:
    """Give each recognised initiative that a school reports."""
    return (Parts(reporter=code, work=work) for code, report in _reports(season) for work in report.initiatives)
