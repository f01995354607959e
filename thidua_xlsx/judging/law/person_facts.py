"""What is known of one person for the law: grade, discipline, work, initiatives, earlier years and other verdicts."""

from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.law.discipline_facts import discipline_at_end, discipline_of, years_since_discipline
from thidua_xlsx.judging.law.facts import FactRange, LawFact, LawFacts
from thidua_xlsx.judging.law.history_facts import met_by
from thidua_xlsx.judging.law.initiative_facts import free_found, level_found, recognised_found
from thidua_xlsx.judging.law.ordered_scales import grade_found, grade_scale
from thidua_xlsx.judging.law.service_facts import months_since_recruitment, sector_years
from thidua_xlsx.judging.law.subject_facts import SubjectFacts
from thidua_xlsx.messages.places import unique_places
from thidua_xlsx.model import Dossier, Fact, Met


class PersonFacts(SubjectFacts):
    """The facts of one person."""

    __slots__ = ()
    of = "person"
    dossier: Dossier

    def __init__(self, dossier: Dossier, rulebook: Rulebook, facts: LawFacts, ledger_known: bool = True) -> None:
        super().__init__(rulebook, facts, ledger_known)
        self.dossier = dossier

    def years_running(self, of: str, after: str = "", *, with_this_year: bool = False) -> FactRange:
        """How many years running a title or grade was given; a run of earlier years ends where this year fails.

        Whoever does not meet what the title takes every year, such as LĐTT for CSTĐCS, is not in the run any more.
        """
        key = ("run", of, after, with_this_year)
        fact = self._found.get(key)
        if fact is None:
            fact, lower = super().years_running(of, after, with_this_year=with_this_year), self._failing_now(of)
            fact = fact if with_this_year or lower is None else _up_to(fact, lower)
            self._found[key] = fact
        return fact

    def _failing_now(self, of: str) -> FactRange | None:
        """Give a lower title that one of a run takes and that is not met this year, or may not be."""
        lower = [self.title(title) for title in self.rulebook.regime.covered_by(of) if title != of]
        return min(
            (fact for fact in lower if met_by(fact) is not Met.YES), key=lambda fact: fact.high or 0, default=None
        )


def _up_to(fact: FactRange, lower: FactRange) -> FactRange:
    """Give a run of earlier years that ends, or may end, before this one, because a lower title is not met now."""
    ended = met_by(lower) is Met.NO
    if fact.low == 0 and (not ended or fact.high == 0):
        return fact
    return replace(
        fact,
        low=0,
        high=0 if ended else fact.high,
        no="broken" if ended else fact.no,
        unknown="lower" if fact.low else fact.unknown,
        params={**fact.params, "lower": lower.params["title"]},
        places=unique_places((*lower.places, *fact.places)),
    )


def number_found(topic: str, fact: Fact, *, most: int) -> FactRange:
    """What a number in the form says, such as months worked or days of leave; a blank is unknown, never none."""
    if isinstance(fact.value, Decimal) and not fact.unknown:
        value = Fraction(fact.value)
        return FactRange(topic, value, value, params={"found": fact.value}, places=fact.places)
    unread = fact.places and not fact.awaits
    why = "blank" if not fact.unknown else "unread" if unread else "missing"
    return FactRange(topic, 0, most, why, why, why, {}, fact.places)


PERSON_FACTS: tuple[LawFact[PersonFacts], ...] = (
    LawFact(
        "grade",
        "person",
        "grade",
        lambda known, asked: grade_found(asked.topic, known.dossier.grade, grade_scale(known.rulebook)),
    ),
    LawFact(
        "discipline",
        "person",
        "discipline",
        lambda known, asked: discipline_of(asked.topic, known.dossier, known.rulebook),
    ),
    LawFact(
        "discipline_at_end",
        "person",
        "discipline",
        lambda known, asked: discipline_at_end(asked.topic, known.dossier, known.rulebook),
    ),
    LawFact(
        "years_since_discipline",
        "person",
        "years_since_discipline",
        lambda known, asked: years_since_discipline(asked.topic, known.dossier, known.rulebook),
    ),
    LawFact(
        "months_worked",
        "person",
        "months_worked",
        lambda known, asked: number_found(asked.topic, known.dossier.months_worked, most=12),
    ),
    LawFact(
        "leave_days",
        "person",
        "leave_days",
        lambda known, asked: number_found(asked.topic, known.dossier.leave_days, most=366),
    ),
    LawFact(
        "recognised_initiatives",
        "person",
        "recognised_initiatives",
        lambda known, asked: recognised_found(asked.topic, known.dossier),
    ),
    LawFact(
        "free_initiatives",
        "person",
        "free_initiatives",
        lambda known, asked: free_found(asked, known.dossier, known.timeline, season_year(known.rulebook)),
    ),
    LawFact(
        "initiative_level",
        "person",
        "initiative_level",
        lambda known, asked: level_found(asked, known.dossier, known.timeline, known.rulebook),
    ),
    LawFact(
        "sector_years",
        "person",
        "sector_years",
        lambda known, asked: sector_years(
            asked.topic, known.dossier.person.joined_sector, known.dossier.history, known.rulebook
        ),
    ),
    LawFact(
        "given_before",
        "person",
        "given_before",
        lambda known, asked: known.given_before(asked.of),
    ),
    LawFact(
        "given_in_succession",
        "person",
        "given_in_succession",
        lambda known, asked: known.given_in_succession(asked.of),
    ),
    LawFact(
        "months_since_recruitment",
        "person",
        "months_since_recruitment",
        lambda known, asked: months_since_recruitment(asked.topic, known.dossier.person, known.rulebook),
    ),
)
