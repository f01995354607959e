"""Entries of the outcome about whoever is judged: points, places, titles with reasons and paths, earlier years."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec import UNSET, Struct

from thidua_xlsx.judging.law.build_timeline import timeline_of
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import Place, unique_places
from thidua_xlsx.model import (
    Award,
    Discipline,
    Dossier,
    Initiative,
    Reason,
    Season,
    UnitDossier,
    Verdict,
    YearAccount,
)
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.result.outcome import (
    AwardEntry,
    CandidateEntry,
    DisciplineEntry,
    InitiativeEntry,
    Number,
    PersonEntry,
    RankEntry,
    ReasonEntry,
    ScoresEntry,
    StepEntry,
    TimelineEntry,
    VerdictEntry,
    VotesEntry,
    YearEntry,
)

E = TypeVar("E", bound=Struct)


def number(value: Decimal | None) -> Number:
    """Give the decimal `value` as a number of JSON, a whole one without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def entry(kind: type[E], source: object, **fields: object) -> E:
    """Make an entry of what `source` has under the names of its fields; `fields` are those that it has otherwise.

    Decimals become numbers of JSON, those in mappings too.
    """
    names = kind.__struct_fields__
    return kind(**{name: _plain(fields[name] if name in fields else getattr(source, name)) for name in names})


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(inside) for key, inside in value.items()}
    return number(value) if isinstance(value, Decimal) else value


def texts(places: Sequence[Place]) -> tuple[str, ...]:
    """Give cells as a result names them: `inbox/x.xlsx!Tự chấm!D7`."""
    return tuple(map(str, places))


class PeopleEntries:
    """Makes entries of people and verdicts of a season."""

    def __init__(self, season: Season, words: Language) -> None:
        self._season, self.words = season, words

    def person(self, dossier: Dossier) -> PersonEntry:
        """Give what is known of a person."""
        season, person, grade = self._season, dossier.person, dossier.grade
        card, place = season.scorecards[person.code], season.standings[person.code]
        return entry(
            PersonEntry,
            person,
            id=person.code,
            scores=entry(ScoresEntry, card, self=card.self_score, unit=card.unit_score, council=card.council_score),
            rank=entry(RankEntry, place),
            grade=grade.value if not grade.unknown else None,
            registered=dossier.registered,
            titles=self.verdicts(person.code),
            timeline=self.timeline(dossier),
        )

    def candidate(self, who: str) -> CandidateEntry:
        """Give, title by title, whom a school puts forward by the code `who`: a person, a collective, itself."""
        name = self._season.rulebook.name_of(who, bare=True)
        school = who.partition(MARK)[0] if MARK in who else ""
        return CandidateEntry(id=who, name=name, school=school or UNSET, titles=self.verdicts(who))

    def verdicts(self, who: str) -> list[VerdictEntry]:
        """Give what was judged of the person or unit with the code `who`, title by title."""
        return [self._verdict(verdict) for verdict in self._season.verdicts_of(who)]

    def _verdict(self, verdict: Verdict) -> VerdictEntry:
        council = self._season.council
        decision = council.decision(verdict.who, verdict.title) if council else None
        path = self._season.paths.get((verdict.who, verdict.title))
        steps = [
            StepEntry(step.step, step.state, self.words(step.key, **step.params) if step.key else "", texts(step.cells))
            for step in (path.steps if path else ())
        ]
        return entry(
            VerdictEntry,
            verdict,
            id=verdict.title,
            votes=entry(VotesEntry, decision) if decision else None,
            decided=decision.passed if decision else None,
            reasons=[self.reason(reason) for reason in verdict.reasons],
            path=steps,
            ended_at=path.ended.step if path and path.ended else None,
        )

    def reason(self, reason: Reason) -> ReasonEntry:
        """Give a condition with its sentence, article and cells."""
        sentence = self.words(reason.key, **reason.params)
        return ReasonEntry(reason.met, sentence, reason.cite, reason.verified, texts(reason.places))

    def timeline(self, dossier: Dossier | UnitDossier) -> TimelineEntry:
        """Give the earlier years of a person or unit, those of which anything is told."""
        account = timeline_of(dossier, self._season.rulebook)
        years = tuple(_year(year) for year in account.years if not year.silent)
        undated = None if account.undated.silent else _year(account.undated)
        return TimelineEntry(years, undated, texts(account.doubts))


def _year(year: YearAccount) -> YearEntry:
    lines: list[Award | Discipline | Initiative] = [*year.grades, *year.awards, *year.disciplines, *year.initiatives]
    return entry(
        YearEntry,
        year,
        grades=tuple(award.title for award in year.grades),
        titles=tuple(entry(AwardEntry, award, id=award.title) for award in year.titles),
        commendations=tuple(entry(AwardEntry, award, id=award.title) for award in year.commendations),
        disciplines=tuple(entry(DisciplineEntry, line, id=line.kind) for line in year.disciplines),
        initiatives=tuple(entry(InitiativeEntry, line) for line in year.initiatives),
        cells=texts(unique_places(place for line in lines for place in line.places)),
    )
