"""Commendations of a season by kind: merit is judged by the law, every other kind is the council's alone."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.law.regime import MERIT
from thidua_xlsx.declare.season import Deed
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.analysis.nominations import Nomination, decided_deeds, nominations
from thidua_xlsx.model import Award, Dossier, Season, TitlePath, UnitDossier

State = Literal["registered", "proposed", "passed", "refused", "nominated", "given", "pending"]


class Commended(msgspec.Struct, frozen=True):
    """One commendation: its kind (an id; empty = not said), for whom (`code`, or a `name` as written), and its state.

    `title` is the commendation (empty = not said), `deed` what it is for, `decision` the number it was given by,
    `movement` the code of the movement it was for.
    """

    kind: str
    title: str
    state: State
    code: str = ""
    name: str = ""
    unit: str = ""
    deed: str = ""
    decision: str = ""
    movement: str = ""


def commendations(season: Season) -> tuple[Commended, ...]:
    """Give all commendations of a season by kind in the order of the list, those whose kind nobody said last.

    Merit: what was registered or is proposed, with the council's word. The other kinds: what units ask for beside a
    nomination, and what the ledger says was given this year. None at all where only merit is spoken of.
    """
    others = [*_nominated(season), *_given(season)]
    if not others:
        return ()
    order = list(season.rulebook.columns.choices["commendation_kind"].ids)
    found = [*_of_merit(season), *others]
    return tuple(sorted(found, key=lambda one: order.index(one.kind) if one.kind in order else len(order)))


def _of_merit(season: Season) -> Iterator[Commended]:
    law = season.rulebook.regime
    dossiers: Iterable[Dossier | UnitDossier] = (*season.dossiers, *season.unit_dossiers)
    for dossier in dossiers:
        code = dossier.person.code if isinstance(dossier, Dossier) else dossier.unit.code
        verdicts = {one.title: one for one in season.verdicts_of(code) if law.is_commendation(one.title)}
        up = [title for title, one in verdicts.items() if one.proposed is not False]
        for title in dict.fromkeys((*dossier.commendations, *up)):
            yield Commended(MERIT, title, _state(season.paths.get((code, title))), code)


def _state(path: TitlePath | None) -> State:
    if path is None:
        return "registered"
    if path.passed:
        return "passed"
    if path.at == "council" and path.ended:
        return "refused"
    return "proposed" if path.proposed else "registered"


def _nominated(season: Season) -> Iterator[Commended]:
    for one in _undecided(season):
        if one.commendation or one.kind:
            state = _heard(season, one)
            yield Commended(one.kind, one.commendation, state, name=one.who, unit=one.unit, deed=one.summary)


def agreed_nominations(season: Season) -> tuple[Nomination, ...]:
    """Give the nominations that the council agreed to and that no decision is declared for yet."""
    return tuple(one for one in _undecided(season) if _heard(season, one) == "passed")


def _undecided(season: Season) -> list[Nomination]:
    decided = {match_key(one.nomination) for one in season.rulebook.deeds if one.nomination}
    made = nominations(season.submissions, season.rulebook)
    return [one for one in made if not decided.intersection(map(match_key, one.codes))]


def _heard(season: Season, nomination: Nomination) -> State:
    word = season.council.on_nomination(nomination.codes) if season.council else None
    agreed = word.values.get("agreed") if word else None
    return "nominated" if not isinstance(agreed, bool) else "passed" if agreed else "refused"


def _given(season: Season) -> Iterator[Commended]:
    deeds, entered = given_in_year(season)
    for deed in deeds:
        name = "" if deed.who else deed.name
        said = {"deed": deed.deed, "decision": deed.decision_no, "movement": deed.movement}
        yield Commended(deed.kind, deed.title, "given", deed.who, name, **said)
    for award in entered:
        state: State = "pending" if award.pending else "given"
        yield Commended(award.kind, award.title, state, award.person, award.name, decision=award.decision_no)


def given_in_year(season: Season) -> tuple[tuple[Deed, ...], tuple[Award, ...]]:
    """Give what was decided in the year besides merit: as the season declares it, then what only the ledger has.

    What `finalize` entered is told by its declaration, which alone says what it was for.
    """
    deeds, _ = decided_deeds(season.submissions, season.rulebook)
    declared = {(one.who or name_key(one.name), one.title, one.decision_no) for one in deeds if one.decision_no}
    year = season_year(season.rulebook)
    entered = (
        one
        for one in season.earlier_awards
        if one.kind
        and year.number is not None
        and year.of(one.period) == year.number
        and (one.person or name_key(one.name), one.title, one.decision_no) not in declared
    )
    return deeds, tuple(entered)
