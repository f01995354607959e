"""Who takes part in a movement, person by person, and its results that the season counts itself from what forms say.

A figure that a unit gave stays its own, beside what is counted where that is another one: then neither decides alone.

Three things are counted over the counted people of a unit: who registered for the movement, who has a recognised
initiative, who said yes to the criterion that asks each person (`answered_by`, where the indicator begins with people).
The first two are counted where they are the whole of the indicator; with any word more nothing is.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import HIGHEST_LAYER_FIRST, Criterion, Movement, Round
from thidua_xlsx.declare.tables.target_words import measured_in_percent
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.judging.analysis.target_ratios import has_initiative
from thidua_xlsx.judging.analysis.target_results import CountedShare, Pledges, TakingPart, target_results
from thidua_xlsx.model import Dossier, Season

_EVERYBODY = (
    r"(?:(?:tỷ lệ|số) )?(?:người|(?:cán bộ, )?(?:công chức, )?(?:giáo viên, nhân viên|viên chức, người lao động))"
)
_PEOPLE = re.compile(rf"{_EVERYBODY}\b")
_REGISTERED = re.compile(rf"{_EVERYBODY} đăng ký tham gia(?: phong trào)?")
_INITIATIVES = re.compile(rf"{_EVERYBODY} có sáng kiến được công nhận")


def season_pledges(season: Season) -> Pledges:
    """Give the season's targets and movements with their results, and those that it can count itself."""
    pledges = target_results(season.dossiers, season.unit_dossiers, season.submissions, season.rulebook)
    return replace(pledges, movements=tuple(_counted(season, part) for part in pledges.movements))


def _counted(season: Season, part: TakingPart) -> TakingPart:
    pledge = part.pledge
    if pledge is None:
        return part
    share = _share(season, part)
    if share is None or not share.whole or figure(pledge.goal, share.sure, share.whole) is None:
        return part
    sure, most = (figure(pledge.goal, many, share.whole) for many in (share.sure, share.sure + share.open))
    if pledge.actual is None and not pledge.raw and not share.open:
        pledge = replace(pledge, actual=sure)
    elif (typed := pledge.actual) is not None and sure is not None and most is not None:
        decimals = max(0, -int(typed.as_tuple().exponent))  # who types 66,7 says nothing else than 66,67
        lowest, highest = (half_up(Fraction(counted), decimals) for counted in (sure, most))
        if not lowest <= typed <= highest:
            pledge = replace(pledge, counted=sure if typed < lowest else most)
    return replace(part, pledge=pledge, share=share)


def figure(goal: RegisteredTarget, many: int, whole: int) -> Decimal | None:
    """Give so `many` people of the `whole` as `goal` measures it; None where that is neither in percent nor in people.

    A percent has two decimals, and as many more as it takes to stand on the right side of the goal.
    """
    if not measured_in_percent(goal.measure):
        return Decimal(many) if clean(goal.measure).casefold() == "người" else None
    exact, value = Fraction(many * 100, whole), goal.value
    for decimals in count(2):
        shown = half_up(exact, decimals)
        if value is None or (shown >= value, shown <= value) == (exact >= Fraction(value), exact <= Fraction(value)):
            return shown
    raise AssertionError


def _share(season: Season, part: TakingPart) -> CountedShare | None:
    """Give how many of the counted people of a unit; None where that is not counted, or no form has come."""
    movement = part.movement
    words = clean(movement.indicator).casefold()
    if movement.answered_by:
        return _said_yes(season, movement, part.unit.code) if _PEOPLE.match(words) else None
    if _REGISTERED.fullmatch(words):
        return CountedShare(part.registered, 0, part.counted) if part.answered else None
    if not _INITIATIVES.fullmatch(words):
        return None
    answers = [
        has_initiative(dossier)
        for dossier in season.dossiers
        if dossier.person.counted and dossier.person.unit == part.unit.code
    ]
    return CountedShare(answers.count(True), answers.count(None), len(answers))


def _said_yes(season: Season, movement: Movement, unit: str) -> CountedShare | None:
    """Count a unit's answers over the year; none before its last round has come in, for a yes may still follow."""
    answers = person_answers(season, movement)
    if not answers or not season.concluded:
        return None
    people = {dossier.code for dossier in season.dossiers if dossier.person.unit == unit}
    year = answers[-1]
    yes, no, unknown = (len(people.intersection(codes)) for codes in (year.yes, year.no, year.unknown))
    return CountedShare(yes, unknown, yes + no + unknown)


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
        (dossier.code, _answer(season, dossier, criterion, round_))
        for dossier in season.dossiers
        if dossier.person.counted
        and dossier.person.present(round_.start, round_.end)
        and movement.takes_part((stay := dossier.stay_in(round_)).unit)
        and criterion.applies(stay.group)
    ]


def _answer(season: Season, dossier: Dossier, criterion: Criterion, round_: Round) -> bool | None:
    layers = season.scorecards[dossier.code].layers
    layer = next((layer for layer in HIGHEST_LAYER_FIRST if (round_.code, layer) in layers), None)
    entered = dossier.scores[round_.code, layer].points.get(criterion.code) if layer else None
    return entered if isinstance(entered, bool) else None
