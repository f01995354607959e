"""Who takes part in a movement, person by person: yes or no as each said for a criterion of the score sheet."""

from collections.abc import Sequence

import msgspec

from thidua_xlsx.declare.season import HIGHEST_LAYER_FIRST, Criterion, Movement, Round
from thidua_xlsx.model import Dossier, Season


class PersonAnswers(msgspec.Struct, frozen=True):
    """The codes of counted people by their answer: yes, no, and those of whom nothing can be read.

    `round` is the round that they answered for; None = the year, in which one yes is enough and one round of which
    nothing is known leaves a no open.
    """

    round: Round | None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """How many people were asked."""
        return len(self.yes) + len(self.no) + len(self.unknown)


def person_answers(
    season: Season, movement: Movement, rounds: Sequence[Round] | None = None
) -> tuple[PersonAnswers, ...]:
    """Count the answers of a movement whose `answered_by` names a criterion: round by round, then over the year.

    With `rounds` over these alone.

    In each round the highest layer that spoke counts. A round for which nobody has said anything stands not among them.
    """
    criterion = season.rulebook.rubric.criterion(movement.answered_by) if movement.answered_by else None
    if criterion is None:
        return ()
    asked = season.rulebook.rounds if rounds is None else rounds
    by_round = [(round_, _answers(season, movement, criterion, round_)) for round_ in asked]
    spoken = [(round_, answers) for round_, answers in by_round if any(answer is not None for _, answer in answers)]
    over_year: dict[str, bool | None] = {}
    for _, answers in spoken:
        for code, answer in answers:
            earlier = over_year.get(code, False)
            over_year[code] = True if answer or earlier else None if None in (answer, earlier) else False
    each = tuple(_sorted(round_, answers) for round_, answers in spoken)
    return (*each, _sorted(None, list(over_year.items()))) if len(each) > 1 else each


def _sorted(round_: Round | None, answers: Sequence[tuple[str, bool | None]]) -> PersonAnswers:
    by_answer = {wanted: tuple(code for code, answer in answers if answer is wanted) for wanted in (True, False, None)}
    return PersonAnswers(round_, by_answer[True], by_answer[False], by_answer[None])


def _answers(season: Season, movement: Movement, criterion: Criterion, round_: Round) -> list[tuple[str, bool | None]]:
    """Give the answer of every counted person who was there in a round, and whose unit and group are asked."""
    return [
        (dossier.person.code, _answer(season, dossier, criterion, round_))
        for dossier in season.dossiers
        if dossier.person.counted
        and dossier.person.present(round_.start, round_.end)
        and movement.takes_part((stay := dossier.stay_in(round_)).unit)
        and criterion.applies(stay.group)
    ]


def _answer(season: Season, dossier: Dossier, criterion: Criterion, round_: Round) -> bool | None:
    layers = season.scorecards[dossier.person.code].layers
    layer = next((layer for layer in HIGHEST_LAYER_FIRST if (round_.code, layer) in layers), None)
    entered = dossier.scores[round_.code, layer].points.get(criterion.code) if layer else None
    return entered if isinstance(entered, bool) else None
