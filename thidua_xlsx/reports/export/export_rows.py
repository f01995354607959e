"""The rows of the tables for analysts; dates of birth and identity numbers are in none of them."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.data_table import Row, Value
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, SheetPlace
from thidua_xlsx.model import Fact, LayerTotal, Met, Season, StepState, TitlePath, Unknown, Verdict

_BETWEEN = "; "
_FLAGS = {StepState.YES: True, StepState.NO: False, StepState.SKIPPED: False, StepState.OPEN: None}
_AWAY = "…"  # stands in the place of what says too much about a person
_YEAR_ALONE = len("1980")  # which is nobody's day of birth
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{9,12}(?![0-9A-Za-z])")


def people(season: Season) -> Iterator[Row]:
    """Give one row a person, in the order of the season workbook."""
    for dossier in season.dossiers:
        person = dossier.person
        card, standing = season.scorecards[person.code], season.standings[person.code]
        unit = season.unit_dossier(person.unit)
        yield (
            person.code,
            _text(person.full_name),
            _text(person.unit),
            _text(unit.unit.name) if unit else None,
            _text(person.gender),
            _text(person.position),
            _text(person.group),
            person.counted,
            card.self_score,
            card.unit_score,
            card.council_score,
            card.final,
            card.complete,
            standing.school,
            standing.unit,
            standing.group,
            standing.tied,
            *_fact(dossier.grade),
            _joined(dossier.registered),
            dossier.registration is not None,
        )


def totals(season: Season) -> Iterator[Row]:
    """Give one row for each layer that spoke on a person in a round, and one for every round's final."""
    for dossier in season.dossiers:
        card = season.scorecards[dossier.person.code]
        for (round_, layer), total in card.layers.items():
            yield dossier.person.code, round_, layer, total.total if total.known else None, _state(total)
        for one in season.rulebook.rounds:
            spoke = [total for (round_, _), total in card.layers.items() if round_ == one.code]
            final = card.rounds.get(one.code)
            if final is not None:
                state = "complete" if all(map(_whole, spoke)) else "incomplete"
            elif spoke:
                state = "unknown"
            elif not dossier.person.present(one.start, one.end):
                state = "not_asked"
            else:
                state = "excused" if one.code in dossier.excused else "missing"
            yield dossier.person.code, one.code, "final", final, state


def _whole(total: LayerTotal) -> bool:
    return total.known and total.complete


def _state(total: LayerTotal) -> str:
    if not total.known:
        return "unknown"
    return "complete" if total.complete else "incomplete"


def scores(season: Season) -> Iterator[Row]:
    """Give one row for each cell of a score sheet that somebody filled in, with what it is worth and where it lies."""
    criteria, spared = season.rulebook.rubric.criteria, dict[str, frozenset[str]]()
    hide = _Hiding(season.rulebook)
    for dossier in season.dossiers:
        card = season.scorecards[dossier.person.code]
        for (round_, layer), entered in dossier.scores.items():
            declared = season.rulebook.round(round_)
            group = (dossier.stay_in(declared) if declared else dossier.person).group
            if group not in spared:
                spared[group] = frozenset(one.code for one in criteria if not one.applies(group))
            total = card.layers.get((round_, layer))
            worth = total.points if total else {}
            for criterion, answer in entered.points.items():
                unknown = isinstance(answer, Unknown)
                points = None if unknown else worth.get(criterion)
                state = "unknown" if unknown else "not_asked" if criterion in spared[group] else "answered"
                place = entered.places.get(criterion)
                spot = (place.file, place.sheet, place.cell) if place else (None, None, None)
                yield dossier.person.code, round_, layer, criterion, _entered(answer, hide), points, state, *spot


def _entered(answer: Decimal | str | bool | Unknown, hide: "_Hiding") -> str | None:
    match answer:
        case Unknown():
            return _text(hide.typed(answer.raw))
        case bool():
            return "yes" if answer else "no"
        case Decimal():
            return plain(answer)
    return _text(answer)


def plain(value: Decimal) -> str:
    """Write a number with a dot and without zeros that say nothing."""
    return format(value.normalize() or Decimal(0), "f")


def verdicts(season: Season, words: Language) -> Iterator[Row]:
    """Give one row for each title of each person and unit, with the conditions that failed or are not known."""
    for kind, verdict in judged(season):
        decision = season.council.decision(verdict.who, verdict.title) if season.council else None
        yield (
            verdict.who,
            kind,
            verdict.title,
            verdict.met.value,
            verdict.registered,
            verdict.within_quota,
            verdict.proposed,
            decision.yes if decision else None,
            decision.no if decision else None,
            decision.share if decision else None,
            decision.passed if decision else None,
            _conditions(verdict, Met.NO, words),
            _conditions(verdict, Met.UNKNOWN, words),
            *_path(season.paths.get((verdict.who, verdict.title)), words),
        )


def _path(path: TitlePath | None, words: Language) -> tuple[Value, ...]:
    """Give where a title stands, and whether it is decided here or goes up; nothing known of steps that are open."""
    if path is None:
        return None, None, None, None, None
    one = path.standing
    said = words(one.key, **one.params) if one.key else None
    decided, submitted = (_FLAGS[path.step(name).state] for name in ("decided", "submitted"))
    return one.step, one.state.value, said, decided, submitted


def judged(season: Season) -> Iterator[tuple[str, Verdict]]:
    """Give every verdict with whom it is about, `person` or `unit`, in the order of the tables."""
    for one in season.dossiers:
        for verdict in season.verdicts_of(one.person.code):
            yield "person", verdict
    for other in season.unit_dossiers:
        for verdict in season.verdicts_of(other.unit.code):
            yield "unit", verdict


def _conditions(verdict: Verdict, met: Met, words: Language) -> str | None:
    return _joined(
        f"{words(reason.key, **reason.params)} [{reason.cite}]" if reason.cite else words(reason.key, **reason.params)
        for reason in verdict.reasons
        if reason.met is met
    )


def reasons(season: Season, words: Language) -> Iterator[Row]:
    """Give one row for each condition that a verdict rests on, with its article and the cells."""
    for _, verdict in judged(season):
        for number, one in enumerate(verdict.reasons, 1):
            said = words(one.key, **one.params)
            cells = _joined(map(str, one.places))
            yield verdict.who, verdict.title, number, one.met.value, _text(said), _text(one.cite), one.verified, cells


def findings(found: Iterable[Finding], book: Rulebook | None, words: Language) -> Iterator[Row]:
    """Give one row a finding, in their order; `book` is None where the declaration itself cannot be used."""
    hide = _Hiding(book)
    for number, one in enumerate(found, 1):
        place, waiver = one.place, one.waiver
        yield (
            number,
            one.code.id,
            one.severity.value,
            _text(place.file),
            _text(place.sheet) if isinstance(place, CellPlace | SheetPlace) else None,
            place.cell if isinstance(place, CellPlace) else None,
            _text(one.unit),
            _text(one.person),
            hide(words.text(one), one),
            hide(words.fix(one), one),
            hide(str(one.raw) if one.raw else None, one),
            hide(waiver.reason, one) if waiver else None,
            waiver.until if waiver else None,
        )


class _Hiding:
    """Takes out of a sentence what says too much about a person: days of birth, identity numbers."""

    def __init__(self, book: Rulebook | None) -> None:
        born = {one.birth_date for one in book.people} if book else set[str]()
        self._days = _any_of(day for day in born if len(day) > _YEAR_ALONE)
        self._born = book.columns.column("people", "birth_date").label if book else None

    def __call__(self, said: str | None, finding: Finding) -> str | None:
        if not said:
            return None
        own = _any_of(self._told_by(finding))
        return self.typed(own.sub(_AWAY, said) if own else said)

    def typed(self, text: str) -> str:
        """Give a text that somebody typed without what says too much."""
        return _IDENTITY.sub(_AWAY, self._days.sub(_AWAY, text) if self._days else text)

    def _told_by(self, finding: Finding) -> Iterator[str]:
        """Give the days of birth that a finding itself tells, which need not be those of the season's people."""
        params = finding.params
        if self._born and params.get("column") == self._born:
            yield from (str(shown) for shown in (finding.raw, params.get("value")) if shown)
        born = str(params.get("born") or "")
        if len(born) > _YEAR_ALONE:
            yield born


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Find any of these texts whole: where one begins with another the longer is tried first."""
    found = sorted(set(texts), key=lambda text: (-len(text), text))
    return re.compile("|".join(map(re.escape, found))) if found else None


def receipts(season: Season, words: Language) -> Iterator[Row]:
    """Give one row for each file of the inbox."""
    hide = _Hiding(season.rulebook)
    for one in season.receipts:
        yield (
            one.file,
            _text(one.sha256),
            one.status.value,
            _text(one.unit),
            _text(one.phase),
            _text(one.round),
            one.reason.code.id if one.reason else None,
            hide(words.text(one.reason), one.reason) if one.reason else None,
            _text(one.integrity),
        )


def units(season: Season) -> Iterator[Row]:
    """Give one row a unit."""
    for one in season.unit_dossiers:
        standing = season.unit_standings[one.unit.code]
        yield (
            one.unit.code,
            _text(one.unit.name),
            _text(one.unit.kind),
            standing.average,
            standing.rank,
            *_fact(one.grade),
            _joined(one.registered),
            _joined(form for form, came in one.returned.items() if came),
            _joined(form for form, came in one.returned.items() if not came),
        )


def quotas(season: Season) -> Iterator[Row]:
    """Give one row a quota."""
    for one in season.quotas:
        tied, uncertain = _joined(one.tied_at_line), _joined(one.uncertain)
        yield one.title, one.scope, one.base, one.percent, one.limit, one.eligible, tied, uncertain


def targets(season: Season, words: Language) -> Iterator[Row]:
    """Give one row for each ratio that the school aims at."""
    for one in season.targets:
        name = words(f"report.target.{one.id}")
        yield one.id, name, one.value, one.numerator, one.denominator, one.goal, one.met


def _fact(fact: Fact) -> tuple[Value, Value]:
    if fact.unknown:
        return None, "unknown"
    return (str(fact.value), "known") if fact.value is not None else (None, "blank")


def _text(value: str | None) -> str | None:
    return value or None


def _joined(parts: Iterable[str]) -> str | None:
    return _text(_BETWEEN.join(parts))
