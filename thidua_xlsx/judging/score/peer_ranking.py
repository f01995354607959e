"""Rankings inside the score sheet: what people enter is ranked among their peers, and the place gives the points."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from thidua_xlsx.declare.season import HIGHEST_LAYER_FIRST, Criterion, Person, Round, Rulebook
from thidua_xlsx.model import Dossier


class PeerPlace(msgspec.Struct, frozen=True):
    """A person's place among peers and its points; `missing` are the peers whose value is not known.

    `settled` is True where no value of theirs could change the points.
    """

    place: int
    points: Decimal
    missing: tuple[str, ...] = ()
    settled: bool = True


Ranked = Mapping[tuple[str, str, str], Mapping[str, PeerPlace]]  # by person, round and layer, then by criterion

_SCOPES: Mapping[str, Callable[[Person], str]] = {
    "school": lambda person: "",
    "unit": lambda person: person.unit,
    "group": lambda person: person.group,
    # Of units, which stand in the place of people, with their kind in that of the group.
    "units": lambda person: "",
    "kind": lambda person: person.group,
}


def ranked_among_peers(dossiers: Iterable[Dossier], rulebook: Rulebook) -> Ranked:
    """Rank everybody's entered values in every round; equal values share the better place (1, 1, 3).

    A peer's value is that of the highest layer that gives one; a layer of one's own is ranked against those. People
    who were not there in the round, or are excused from it, are nobody's peers.
    """
    people = list(dossiers)
    ranked: dict[tuple[str, str, str], dict[str, PeerPlace]] = {}
    for criterion in rulebook.rubric.criteria:
        if not criterion.kind.among_peers:
            continue
        for round_ in rulebook.rounds:
            for peers in _groups_of_peers(people, criterion, round_):
                for (person, layer), place in _places_among(peers, criterion, round_).items():
                    ranked.setdefault((person, round_.code, layer), {})[criterion.code] = place
    return ranked


def _groups_of_peers(people: Sequence[Dossier], criterion: Criterion, round_: Round) -> Iterable[list[Dossier]]:
    """Part those whom a criterion asks in a round by whom they are compared with."""
    groups: dict[str, list[Dossier]] = {}
    for dossier in people:
        then = dossier.stay_in(round_)
        there = dossier.person.present(round_.start, round_.end) and not _excused(dossier, criterion, round_)
        if criterion.applies(then.group) and there:
            groups.setdefault(_SCOPES[criterion.among](then), []).append(dossier)
    return groups.values()


def _excused(dossier: Dossier, criterion: Criterion, round_: Round) -> bool:
    """Say whether the council excused somebody from a round, or the unit from a criterion of it."""
    return round_.code in dossier.excused or any(
        criterion.code in scores.excused and criterion.code not in scores.points
        for (code, _), scores in dossier.scores.items()
        if code == round_.code
    )


def _places_among(peers: Sequence[Dossier], criterion: Criterion, round_: Round) -> dict[tuple[str, str], PeerPlace]:
    """Return the place of every layer's value, by person and layer, among the highest layers' values of the peers."""
    values = {peer.code: _value(peer, criterion, round_, HIGHEST_LAYER_FIRST) for peer in peers}
    missing = tuple(code for code, value in values.items() if value is None)
    ordered = sorted(value for value in values.values() if value is not None)
    places = {}
    for peer in peers:
        own = values[peer.code]
        for layer in HIGHEST_LAYER_FIRST:
            value = _value(peer, criterion, round_, (layer,))
            if value is None:
                continue
            # Nobody is their own peer: a higher layer's value of the same person is not counted against them.
            better = len(ordered) - bisect_right(ordered, value) - (own is not None and own > value)
            other_codes = tuple(code for code in missing if code != peer.code)
            # Each of those still missing may turn out better, and so move the value one place back.
            possible = [
                criterion.kind.points_at(criterion, better + 1 + ahead) for ahead in range(len(other_codes) + 1)
            ]
            settled = len(set(possible)) == 1
            places[peer.code, layer] = PeerPlace(better + 1, possible[0], other_codes, settled=settled)
    return places


def _value(dossier: Dossier, criterion: Criterion, round_: Round, layers: Iterable[str]) -> Decimal | None:
    """Return the number that the first of the layers entered; None where none did, or nobody can read it."""
    for layer in layers:
        scores = dossier.scores.get((round_.code, layer))
        value = scores.points.get(criterion.code) if scores else None
        if value is not None:
            return value if isinstance(value, Decimal) else None
    return None
