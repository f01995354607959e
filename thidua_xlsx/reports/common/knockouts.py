"""What knocks somebody out and which safety targets were missed, for whoever reads a proposal."""

from thidua_xlsx.base.text import Say, joined, number_text
from thidua_xlsx.judging.analysis.counted_movements import season_pledges
from thidua_xlsx.judging.score.score_cards import knockouts_of_round
from thidua_xlsx.model import Met, Scorecard, Season


class Knockouts:
    """The warnings beside the proposals of one season, by person or unit; looked up once for all."""

    def __init__(self, season: Season, say: Say) -> None:
        self._season, self._say = season, say
        self._incidents = _incidents(season, say)

    def warnings(self, who: str) -> list[str]:
        """Give what is to be said of a person or unit by the code `who`, line by line.

        Knocked out in which round by what, and incidents that happened.
        """
        season, book = self._season, self._season.rulebook
        collective = season.collectives.get(who)
        own = collective.card if collective else season.scorecards.get(who)
        of_units = book.unit_rubric if collective else book.rubric
        texts = {criterion.code: criterion.text for criterion in of_units.criteria} if of_units else {}
        lines = self._rounds(own, texts, "report.proposals.knocked_out") if own else []
        if book.unit(who):
            lines += [line for person in book.people_of(who) for line in self._member(person.code)]
        return lines + self._incidents.get(who, [])

    def _member(self, code: str) -> list[str]:
        card, person = self._season.scorecards.get(code), self._season.rulebook.person(code)
        texts = {criterion.code: criterion.text for criterion in self._season.rulebook.rubric.criteria}
        name = self._season.rulebook.shown_name(person) if person else code
        return self._rounds(card, texts, "report.proposals.member_knocked_out", name=name) if card else []

    def _rounds(self, card: Scorecard, texts: dict[str, str], key: str, **more: str) -> list[str]:
        by_round = ((round_, knockouts_of_round(card.layers, round_)) for round_ in self._season.rulebook.rounds)
        return [
            self._say(
                key,
                round=round_.name,
                criteria=joined(f"{code} {texts.get(code, '')}".strip() for code in codes),
                **more,
            )
            for round_, codes in by_round
            if codes
        ]


def _incidents(season: Season, say: Say) -> dict[str, list[str]]:
    """Give by unit what happened although nothing of it was to happen: movements and targets of 0 that were missed."""
    results = season_pledges(season)
    pledges = [*results.targets, *(movement.pledge for movement in results.movements if movement.pledge)]
    lines: dict[str, list[str]] = {}
    for target in pledges:
        if target.goal.value == 0 and target.met is Met.NO and target.actual is not None:
            what = f"{target.goal.indicator}: {number_text(target.actual, say.lang)} {target.goal.measure}".strip()
            lines.setdefault(target.unit.code, []).append(say("report.proposals.incident", what=what))
    return lines
