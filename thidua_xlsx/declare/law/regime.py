"""The law of a period: titles as trees of named conditions, every leaf with its article (`regimes/*.toml`).

Operators are closed: `is`, `at_least`, `over`, `at_most`, `one_of`, `title`, `years_running`, `awarded`, `left_to`,
`any`, `all`, `not`. There are no expression strings, so a jurist can read the file and nothing in it can run.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from thidua_xlsx.declare.tables.column_book import BilingualText


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where somebody saw an article's wording, and on which day."""

    address: str
    day: date


class Citation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article: of which document, whether somebody has read it there (`verified`), and where (`seen`)."""

    article: str
    document: str
    verified: bool = False
    note: BilingualText = BilingualText("", "")
    seen: tuple[Seen, ...] = ()

    @property
    def text(self) -> str:
        """The article with its document, as it is cited."""
        return f"{self.article} {self.document}".strip()


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One condition: a leaf on a fact (with its citation), or a combination of conditions.

    A leaf names a `fact` (`of` which title or grade, where it is about one) and one comparison. `is`/`one_of` compare
    ids; `at_least`/`over` (more than)/`at_most` compare numbers (written as text, so that 0.70 stays exactly that) or,
    for grades, levels and discipline, places on their scale; `@name` stands for the regime's named value, and a leaf
    whose named value nobody has set is left out.
    `title` asks for another title's verdict. `years_running` asks for so many years running in which `of` (a title, or
    a grade: that or better) was given, up to the year before this season, `with_this_year` up to this one, counting
    only years `after` the one that something else was given for. `awarded` asks how many times a title was given
    (`at_least`, once if it says nothing), in the last `within_years` years or ever, this year's verdict counting
    `with_this_year`; a fact with `within_years` is that of so many years, this one the last. `left_to` names who alone
    can say: such a leaf is always open. A condition with an `interpretation` (`id=variant`; `reading` in the file) is
    asked only where the rule is understood in that way.
    """

    say: BilingualText = BilingualText("", "")
    cite: str = ""
    fact: str = ""
    is_: str | bool | None = msgspec.field(default=None, name="is")
    at_least: str | None = None
    over: str | None = None
    at_most: str | None = None
    one_of: tuple[str, ...] = ()
    title: str = ""
    years_running: int = 0
    of: str = ""
    with_this_year: bool = False
    after: str = ""
    awarded: str = ""
    within_years: int = 0
    left_to: Literal["", "council", "initiative_council", "office"] = ""
    interpretation: str = msgspec.field(name="reading", default="")
    any_: tuple["Condition", ...] = msgspec.field(default=(), name="any")
    all_: tuple["Condition", ...] = msgspec.field(default=(), name="all")
    not_: "Condition | None" = msgspec.field(default=None, name="not")

    def steps(self) -> Iterator["Condition"]:
        """Give this condition and all below it, however deep."""
        yield self
        for part in (*self.any_, *self.all_, *((self.not_,) if self.not_ else ())):
            yield from part.steps()


LawLevel = Literal["law", "province", "office", "school"]


class NamedValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that a level above or the school may set otherwise; None = the law sets none, and nothing is asked.

    `low`, `high` and `value` are in its `unit` (percents from 1 to 100). One in `discipline` is the heaviest that is
    let pass, while people name the one from which nothing is given: `shown` is their word for it. `stricter` says which
    way is harder to meet: a lower level may only go that way. `law_level` is `law` as shipped, else the level
    (province, office, school) whose word counts, with its own citation.
    """

    say: BilingualText
    cite: str
    value: str | None = None
    low: str = "0"
    high: str = "100"
    unit: Literal["number", "percent", "discipline"] = "number"
    stricter: Literal["higher", "lower"] = "higher"
    law_level: LawLevel = "law"
    shown: BilingualText | None = None


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way of understanding a rule: how to say it, and whose it is (`cite`).

    `facts` of persons are asked for in the place of others. The conditions that it has for itself name it
    (`Condition.interpretation`).
    """

    say: BilingualText
    cite: str
    facts: dict[str, str] = {}


class Interpretation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that is understood in several ways: its ways by id, and the one taken where a season says nothing.

    With `confirm` nobody has seen the text, so that somebody should confirm the way; otherwise practice differs.
    `decided_before` is the way that a season takes whose council decides on a title before the one it rests on.
    """

    name: BilingualText
    default: str
    variants: dict[str, Variant]
    confirm: bool = False
    decided_before: "DecidedBefore | None" = None


class DecidedBefore(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The way (`variant`) that alone makes sense where a `title` is decided before the one that it `rests_on`."""

    title: str
    rests_on: str
    variant: str


class Expectations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is expected of whoever is proposed for a title; otherwise one of the entries is probably wrong.

    At least the `grade`; and below the grade `initiative_below` an initiative. Empty = nothing is expected.
    """

    grade: str = ""
    initiative_below: str = ""


Level = Literal["", "school", "commune", "province", "government", "state"]


class TitleLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the law says of one title: for persons or collectives, on which conditions, what is not modelled.

    `decided_by` is the level that decides on it; empty where powers are delegated and nobody has compared the text.
    `holders` are several who have it, as a sentence about a share of people says. A `commendation` may be given in one
    of several kinds, a title is always for merit. A title that is given every year (`yearly`) shows, where the ledger
    has it in a year, that this year's titles were written down. Of what people get, `for_units` is what collectives get
    under the same name. One `for_leaders` is given to who leads the cluster or block of its collectives.
    """

    name: BilingualText
    of: Literal["person", "unit"]
    article: str
    needs: Condition
    requires: tuple[str, ...] = ()
    not_modelled: tuple[BilingualText, ...] = ()
    decided_by: Level = ""
    holders: BilingualText | None = None
    form: Literal["title", "commendation"] = "title"
    yearly: bool = False
    expects: Expectations = Expectations()
    for_units: str = ""
    for_leaders: bool = False


class Preference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom the law prefers among equals; shown beside those equal at a quota's line, never applied."""

    say: BilingualText
    cite: str


MERIT = "cong_trang"


class Apart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Kinds of commendation that the law does not let count as grounds for one of merit."""

    kinds: tuple[str, ...]
    cite: str


class Vote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of votes that the law itself asks for a title, by the id of its entry (`from_9_10`), and of what.

    `how` is how to vote, where the law says so. A rule with `until` holds for seasons up to that day only.
    """

    share: str
    base: Literal["members", "present", "valid"]
    cite: str
    how: BilingualText | None = None
    until: date | None = None


class Grading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules by which public employees are graded for the year, in force `since` one day `until` another.

    They are for those of the kinds of employment in `staff`. Whoever is disciplined gets no better grade than
    `disciplined`. Of the grade `top` there may be no more than the named value `share` (percent), among all and in
    each group of people with similar tasks: the position group.
    """

    since: date
    until: date
    cite: str
    staff: tuple[str, ...]
    top: str
    share: str
    disciplined: str


class Regime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The law in force between two days; `checked_on` is when somebody last compared all of it with the
    text; a source of an article that was read since has its own day.

    `unregistered` is what happens to whoever did not register, `unregistered_cite` the article that says so, if any.
    `documents` names the texts it is made of. `transition` says what holds for dossiers on the way when it came into
    force. `interpretations` (`readings` in the file) are the rules that are understood in several ways, `otherwise` the
    titles as other ways than those taken have them, by `id=variant`. `quota_base` is the title whose holders the law's
    quotas (`values.quota_*`) are percents of.
    """

    id: str
    name: BilingualText
    in_force: date
    checked_on: date
    citations: dict[str, Citation]
    titles: dict[str, TitleLaw]
    until: date | None = None
    unregistered: Literal["warn", "block"] = "warn"
    unregistered_cite: str = ""
    not_modelled: tuple[BilingualText, ...] = ()
    values: dict[str, NamedValue] = {}
    interpretations: dict[str, Interpretation] = msgspec.field(default_factory=dict, name="readings")
    otherwise: dict[str, dict[str, TitleLaw]] = {}
    documents: tuple[str, ...] = ()
    transition: BilingualText = BilingualText("", "")
    preference: Preference | None = None
    apart: Apart | None = None
    votes: dict[str, Vote] = {}
    quota_base: str = ""
    time_from_end_of_discipline: bool = False
    grading: Grading | None = None

    def is_commendation(self, title: str) -> bool:
        """Say whether what `title` names (an id) is a commendation, not a title."""
        return title in self.titles and self.titles[title].form == "commendation"

    def kind_of(self, title: str, entered: object) -> str:
        """The kind of the commendation `title` as `entered`; empty for merit and for titles.

        It is an id of `commendation_kind`.
        """
        return entered if isinstance(entered, str) and self.is_commendation(title) and entered != MERIT else ""

    def of_units(self, titles: Iterable[str]) -> tuple[str, ...]:
        """Give `titles` (ids, commendations too) as a collective has them.

        Of those named alike that is the one for collectives.
        """
        known = {id_: law.for_units for id_, law in self.titles.items() if law.for_units in self.titles}
        return tuple(known.get(title, title) for title in titles)

    def called(self, title: str) -> str:
        """Give the id of the title under whose name `title` is given.

        What collectives get is called as what people get.
        """
        return next((id_ for id_, law in self.titles.items() if law.for_units == title), title)

    def counted_by_units(self) -> tuple[str, ...]:
        """The titles of people that the conditions of units count, in the order of the law."""
        units = [step for law in self.titles.values() if law.of == "unit" for step in law.needs.steps()]
        named = {step.of for step in units if step.fact}
        return tuple(id_ for id_, law in self.titles.items() if law.of == "person" and id_ in named)

    def covered_by(self, title: str) -> tuple[str, ...]:
        """The ids of titles that registering `title` registers as well.

        They are itself and whatever it requires, all the way down.
        """
        covered = [title]
        for required in self.titles[title].requires if title in self.titles else ():
            covered += [other for other in self.covered_by(required) if other not in covered]
        return tuple(covered)


FactColumn = tuple[str, str]  # table and column
FactSources = Mapping[tuple[str, str], tuple[FactColumn, ...]]  # by (person or unit, fact)


class FactsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`regimes/facts.toml` as it is written: by fact, the columns (`standing.grade`) that it comes from."""

    person: dict[str, tuple[str, ...]]
    unit: dict[str, tuple[str, ...]]

    def sources(self) -> FactSources:
        """The columns of every fact, by (person or unit, fact)."""
        return {
            (of, name): tuple((table, column) for table, _, column in (source.partition(".") for source in columns))
            for of, facts in (("person", self.person), ("unit", self.unit))
            for name, columns in facts.items()
        }


class Multiplier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many base salaries a title is worth to a person and to a collective; with `at_most` that is a ceiling."""

    person: str = ""
    unit: str = ""
    at_most: bool = False

    def of(self, whom: str) -> Decimal | None:
        """The multiplier for `whom`, a `person` or a `unit`; None where the title brings those no money."""
        text = self.person if whom == "person" else self.unit
        return Decimal(text) if text else None


class BaseSalary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The base salary (mức lương cơ sở, đồng a month) from a day on, and whether its decree was seen."""

    since: date
    amount: int
    document: str
    verified: bool = False


class RewardLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of reward money; `titles` in rising order share one payment, other ids are paid beside them."""

    in_force: date
    article: str
    document: str
    say: BilingualText
    titles: tuple[str, ...]
    multipliers: dict[str, Multiplier]
    base_salary: tuple[BaseSalary, ...]
    verified: bool = False

    def base_on(self, day: date) -> BaseSalary | None:
        """The base salary in force on `day`; None before the first one that is known."""
        known = [base for base in self.base_salary if base.since <= day]
        return max(known, key=lambda base: base.since) if known else None
