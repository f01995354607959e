"""Commendations of a season by kind: merit is judged by the law, every other kind is the council's alone."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.law.regime import MERIT
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.analysis.nominations import decided_deeds, nominations
from thidua_xlsx.model import Dossier, Record, Season, TitlePath, UnitDossier

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
    others = [*_nominated(season), *_decided(season), *_given(season)]
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
    decided = {match_key(one.nomination) for one in season.rulebook.deeds if one.nomination}
    for one in nominations(season.submissions, season.rulebook):
        if (one.commendation or one.kind) and not decided.intersection(map(match_key, one.codes)):
            state = _heard(season.council.on_nomination(one.codes) if season.council else None)
            yield Commended(one.kind, one.commendation, state, name=one.who, unit=one.unit, deed=one.summary)


def _heard(word: Record | None) -> State:
    agreed = word.values.get("agreed") if word else None
    return "nominated" if not isinstance(agreed, bool) else "passed" if agreed else "refused"


def _decided(season: Season) -> Iterator[Commended]:
    """Give what the season workbook says was decided in the year; what the ledger has by now is told by that."""
    entered = {(one.person, one.title, one.decision_no) for one in season.earlier_awards if one.decision_no}
    for one in decided_deeds(season.submissions, season.rulebook)[0]:
        if (one.who, one.title, one.decision_no) not in entered:
            name = "" if one.who else one.name
            yield Commended(
                one.kind,
                one.title,
                "given",
                one.who,
                name,
                deed=one.deed,
                decision=one.decision_no,
                movement=one.movement,
            )


def _given(season: Season) -> Iterator[Commended]:
    year = season_year(season.rulebook)
    for one in season.earlier_awards:
        if one.kind and year.number is not None and year.of(one.period) == year.number:
            yield Commended(
                one.kind, one.title, "pending" if one.pending else "given", one.person, decision=one.decision_no
            )
