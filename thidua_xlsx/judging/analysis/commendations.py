"""Commendations of a season by kind: merit is judged by the law, every other kind is the council's alone."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.law.regime import MERIT
from thidua_xlsx.declare.season import Deed, Rulebook
from thidua_xlsx.declare.season.reporting_schools import school_key
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.analysis.nominations import Nomination, decided_deeds, nominations
from thidua_xlsx.judging.verdicts.title_paths import level_of
from thidua_xlsx.model import Award, Dossier, Season, TitlePath, UnitDossier
from thidua_xlsx.model.title_path import HERE

State = Literal["registered", "proposed", "passed", "refused", "nominated", "given", "unnumbered", "pending"]


class Commended(msgspec.Struct, frozen=True):
    """One commendation: its kind (an id; empty = not said), for whom (`code`, or a `name` as written), and its state.

    An `unnumbered` one is declared as given, and no number of a decision yet. `title` is the commendation (empty = not
    said), `deed` what it is for, `decision` the number it was given by, `movement` the code of the movement it was for,
    `people` how many a group without names has.
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
    people: Decimal | None = None


def commendations(season: Season) -> tuple[Commended, ...]:
    """Give all commendations of a season by kind in the order of the list, those whose kind nobody said last.

    Merit: what was registered or is proposed, with the council's word. The other kinds: what units ask for beside a
    nomination, and what the ledger says was given this year. None at all where only merit is spoken of.
    """
    besides_merit = [*_nominated(season), *_decided(season)]
    if not besides_merit:
        return ()
    order = list(season.rulebook.columns.choices["commendation_kind"].ids)
    commended = [*_of_merit(season), *besides_merit]
    return tuple(
        sorted(commended, key=lambda commended: order.index(commended.kind) if commended.kind in order else len(order))
    )


def _of_merit(season: Season) -> Iterator[Commended]:
    law = season.rulebook.regime
    dossiers: Iterable[Dossier | UnitDossier] = (*season.dossiers, *season.unit_dossiers)
    for dossier in dossiers:
        code = dossier.code
        verdicts = {
            verdict.title: verdict for verdict in season.verdicts_of(code) if law.is_commendation(verdict.title)
        }
        up = [title for title, verdict in verdicts.items() if verdict.proposed is not False]
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
    for nomination in _undecided(season):
        if nomination.commendation or nomination.kind:
            state = _council_state(season, nomination)
            yield Commended(
                nomination.kind,
                nomination.commendation,
                state,
                name=nomination.who,
                unit=nomination.unit,
                deed=nomination.summary,
            )


def agreed_nominations(season: Season) -> tuple[Nomination, ...]:
    """Give the nominations that the council agreed to and that no decision is declared for yet."""
    return tuple(nomination for nomination in _undecided(season) if _council_state(season, nomination) == "passed")


def nomination_states(season: Season) -> list[tuple[Nomination, State | None]]:
    """Give every nomination of the season with how far it is; None while neither the council nor a decision spoke."""
    deeds = {match_key(deed.nomination): deed for deed in season.rulebook.deeds if deed.nomination}
    states: list[tuple[Nomination, State | None]] = []
    for nomination in nominations(season.submissions, season.rulebook):
        declared = next((deeds[key] for code in nomination.codes if (key := match_key(code)) in deeds), None)
        state = _deed_state(declared) if declared else _council_state(season, nomination)
        states.append((nomination, None if state == "nominated" else state))
    return states


def _undecided(season: Season) -> list[Nomination]:
    decided = {match_key(deed.nomination) for deed in season.rulebook.deeds if deed.nomination}
    made = nominations(season.submissions, season.rulebook)
    return [nomination for nomination in made if not decided.intersection(map(match_key, nomination.codes))]


def _council_state(season: Season, nomination: Nomination) -> State:
    word = season.council.on_nomination(nomination.codes) if season.council else None
    agreed = word.values.get("agreed") if word else None
    return "nominated" if not isinstance(agreed, bool) else "passed" if agreed else "refused"


def _decided(season: Season) -> Iterator[Commended]:
    deeds, entered = given_in_year(season)
    for deed in deeds:
        name = "" if deed.who else deed.name
        texts = {"deed": deed.deed, "decision": deed.decision_no, "movement": deed.movement}
        yield Commended(
            deed.kind, deed.title, _deed_state(deed), deed.who, name, deed.unit, people=deed.people, **texts
        )
    for award in entered:
        state: State = "pending" if award.pending else "given"
        yield Commended(award.kind, award.title, state, award.person, award.name, decision=award.decision_no)


def _deed_state(deed: Deed) -> State:
    return "given" if deed.decision_no else "unnumbered"


def given_here(honour: Deed | Award, rulebook: Rulebook) -> bool:
    """Say whether the school itself gives `honour`: it is named as the issuer, or nobody is and no level above decides
    on such.
    """
    named_here = school_key(honour.issuer) == school_key(rulebook.school.name)
    return named_here or not (honour.issuer or level_of(honour.title, rulebook) != HERE)


def given_in_year(season: Season) -> tuple[tuple[Deed, ...], tuple[Award, ...]]:
    """Give what was decided in the year besides merit: as the season declares it, then what only the ledger has.

    What `finalize` entered is told by its declaration, which alone says what it was for.
    """
    deeds, _ = decided_deeds(season.submissions, season.rulebook)
    declared = {(deed.who or name_key(deed.name), deed.title, deed.decision_no) for deed in deeds if deed.decision_no}
    year = season_year(season.rulebook)
    entered = (
        award
        for award in season.earlier_awards
        if award.kind
        and year.number is not None
        and year.of(award.period) == year.number
        and (award.person or name_key(award.name), award.title, award.decision_no) not in declared
    )
    return deeds, tuple(entered)
