"""A criterion of the score sheet, and what every kind of criterion answers about itself.

Each kind has a file of its own beside this one, and `kinds.py` lists them. Forms, readers, scoring and reports ask the
kind of a criterion (`criterion.kind`); none of them knows one by its name.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Protocol

import msgspec

from thidua_xlsx.base.text import Say, number_text
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.tables.column_book import BilingualText, Column, KindName

Entered = Decimal | str | bool  # what a person enters for a criterion: points, times, a value, an answer, yes or no
ReadYesNo = Callable[[str], bool | None]  # what a word says; None where it is neither yes nor no

_NOTHING = Decimal(0)
_FRACTION = Decimal(1)
_WORDS_COUNTED = 2  # of what a criterion counts: «ngày», «học sinh»
_REMARK = re.compile(r"\([^()]*\)$")


class UsedColumn(msgspec.Struct, frozen=True):
    """A further column of the table of criteria that a kind uses.

    Where `required` it must be filled in, unless the column that `unless` names is.
    """

    name: str
    required: bool = False
    unless: str = ""


class CellLimits(msgspec.Struct, frozen=True):
    """What may stand in the cells of a criterion: the fields of their column that the criterion decides."""

    kind: KindName = "number"
    choices: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None
    nought_in_words: bool = False


class FormFormulas(Protocol):
    """What a form lends the formulas of its criteria."""

    def number_in(self, cell: str, other: str = "0") -> str:
        """Give the formula of the number in `cell` (its name), also where it stands there as text (4,5).

        `other` is what it gives where there is none.
        """

    def named_list(self, key: str, entries: tuple[str | Decimal, ...]) -> str:
        """Put a list on the hidden sheet of lists, unless it is there, and give the name that formulas call it by.

        `key` tells it from other lists; `entries` are its texts or numbers from above.
        """

    def named(self, key: str) -> str:
        """Give the name that formulas call the choice list `key` by, which the cells of a criterion have anyhow."""

    def looked_up(self, key: str, worth: Mapping[str, Decimal], cell: str) -> str:
        """Give the formula of what the answer in `cell` (its name), of the choice list `key`, is worth.

        `worth` are the points of each answer; one that is not in the list is worth 0.
        """

    def says(self, yes: bool, cell: str) -> str:
        """Give the formula that tests whether `cell` (its name) says `yes`, or no where that is False.

        A blank says neither.
        """


@dataclass(frozen=True)
class CriterionKind(ABC):
    """One kind of criterion: what a form asks for, what a blank means, what an answer is worth, in points and in words.

    Its words in both languages stand under its `id` in the files of sentences (`scoring.hint_...`), its name in the
    list `criterion_kind` of `columns.toml`. Two of one class are equal.
    """

    id: ClassVar[str]
    name: ClassVar[BilingualText | None] = None  # of a plug-in's kind, where `columns.toml` does not name it
    columns: ClassVar[tuple[UsedColumn, ...]]
    needs_answer: ClassVar[bool] = False  # a blank leaves the layer incomplete; else it is nothing, or no
    holds_points: ClassVar[Literal[-1, 0, 1]] = 0  # the cell holds the points themselves, to be counted with this sign
    among_peers: ClassVar[bool] = False  # points are known once everybody's form is in
    may_knock_out: ClassVar[bool] = False  # gives no points; an answer may hold the total down to the criterion's max
    lists_scale: ClassVar[bool] = False  # cells look points up in a list of the workbook; equal scales share one
    stands_on_top: ClassVar[bool] = False  # of the points that everybody can have
    counts_tiers: ClassVar[bool] = False  # a scale names tiers, each of them a criterion of its own below one maximum
    perhaps_on_top: ClassVar[bool] = False  # no declaration says whether it does
    adds_points: ClassVar[bool] = True  # else it only takes points off, or holds the total down

    @staticmethod
    def read_scale(text: str) -> tuple[ScaleLine, ...]:
        """Read `text` in the column of scales as the kind has it; nothing where the kind has no scale."""
        return ()

    def parse_scale(self, text: str | None, most: Decimal | None, read_yes_no: ReadYesNo) -> tuple[ScaleLine, ...]:
        """Read `text`, what is written in the column of scales, None where nothing is.

        `most` is the declared maximum (points), `read_yes_no` reads yes and no as the season's workbook may spell them.
        Raises ScaleFault where the text is not understood.
        """
        return self.read_scale(text) if text else ()

    @abstractmethod
    def cell(self, criterion: "Criterion") -> CellLimits:
        """Say what may stand in a cell of the criterion."""

    def points(self, criterion: "Criterion", entered: Entered) -> Decimal:
        """Say how many points an answer is worth, with its sign; a ranking among peers is worth nothing by itself."""
        return _NOTHING

    def points_at(self, criterion: "Criterion", place: int) -> Decimal:
        """Give the points that `place` among peers (1 is the best) is worth."""
        return _NOTHING

    def knocks_out(self, entered: object) -> bool:
        """Say whether the answer `entered` holds the total down to the criterion's max."""
        return False

    def offered(self, criterion: "Criterion") -> tuple[str, ...]:
        """Give the answers that a cell offers in a list of the criterion's own (`criterion.options`)."""
        return ()

    def formula(self, criterion: "Criterion", cell: str, forms: FormFormulas) -> str:
        """Give the formula of what stands in `cell` (its name), in points; empty where the cell adds none by itself.

        Cells that hold points are added up together, with their neighbours.
        """
        return ""

    def knock_out_test(self, cell: str, forms: FormFormulas) -> str:
        """Give the formula that tests whether `cell` (its name) holds the total down; empty where none does."""
        return ""

    def shared_rule(self, criterion: "Criterion") -> str:
        """Name the rule that neighbours may share in the live check; empty where each has limits of its own.

        Points are held to the maximum that stands beside each; answers out of one list share that.
        """
        return "plain" if self.holds_points else self.cell(criterion).choices

    def percent_doubted(self, criterion: "Criterion") -> bool:
        """Say whether a number up to 1 may be a percentage that a spreadsheet made a fraction of: 92% into 0.92."""
        return False

    def shown_most(self, criterion: "Criterion") -> Decimal | None:
        """Give the most points as forms and reports show it; None where there is nothing to show."""
        return None if self.may_knock_out else criterion.max

    def most(self, criterion: "Criterion") -> Decimal:
        """Give what a section can count on; what only takes points off adds nothing."""
        return max(criterion.max, _NOTHING) if self.adds_points else _NOTHING

    def asks(self, criterion: "Criterion", say: Say) -> str:
        """Say what a form will ask, for the preview of the score sheet."""
        return self.hint(criterion, say)

    def hint(self, criterion: "Criterion", say: Say) -> str:
        """Say what to enter and what that is worth; nothing where the cell holds plain points."""
        each = abs(criterion.each or _NOTHING)
        scale = "; ".join(self.scale_line(line, say) for line in criterion.scale)
        name, what = f"scoring.hint_{self.hint_name(criterion)}", counted(criterion.text, say)
        return say(name, each=each, max=criterion.max, scale=scale, what=what)

    def hint_name(self, criterion: "Criterion") -> str:
        """Name the sentence that says what to enter."""
        return self.id

    def scale_line(self, line: ScaleLine, say: Say) -> str:
        """Write a line of the criterion's scale for reading: `từ 90: 20`."""
        return scale_line_text(line, say)

    def worked(self, criterion: "Criterion", entered: Entered, points: Decimal, say: Say, *, place: int = 0) -> str:
        """Say how an answer became so many `points`: `Tốt → 10 điểm`.

        A ranking says its `place` among the peers; 0 is one that nobody knows yet.
        """
        return say("scoring.worked", value=answer_text(entered, say), points=points)

    def example(self, criterion: "Criterion") -> Entered | None:
        """Give an answer to show what it is worth; None where the cell holds the points themselves."""
        return (criterion.scale[0].name or criterion.scale[0].since) if self.lists_scale else None

    def best_answer(self, criterion: "Criterion") -> Entered | None:
        """Give the answer that is worth most; None where there is no such, or nothing has to be answered."""
        if self.lists_scale:
            best = max(criterion.scale, key=lambda line: line.points)
            return best.name or best.since
        return criterion.max if self.needs_answer and self.holds_points else None


class Criterion(msgspec.Struct, frozen=True):
    """A criterion of the score sheet, for all position groups or some.

    `max` is the most points it gives or takes, for a knock-out the most that the total may then be. `each` is what
    one time is worth, `scale` what an answer, a number or a place is worth, `among` the peers of a ranking, `options`
    the choice list of its answers. `counts_pact` names what of the registered targets it measures in percent (empty =
    nothing); `source` says which results it gives points for (an id of `result_source`; empty = none that the school
    honours). `tier_of` is the code of the declared criterion that this is one tier of: with the other tiers it shares
    the max. On the score sheet of units their kinds stand where position groups do.
    """

    code: str
    section: str
    text: str
    kind: CriterionKind
    max: Decimal
    step: Decimal | None = None
    applies_to: tuple[str, ...] = ()
    needs_evidence: bool = False
    each: Decimal | None = None
    scale: tuple[ScaleLine, ...] = ()
    among: str = "group"
    options: str = ""
    counts_pact: str = ""
    source: str = ""
    tier_of: str = ""

    def applies(self, group: str) -> bool:
        """Say whether the criterion applies to the position group `group` (`CBQL`, `GV`, `NV`)."""
        return not self.applies_to or group in self.applies_to


def counted(text: str, say: Say) -> str:
    """Give what a criterion counts by the end of its `text`, as days: «Nghỉ không phép, số ngày»; else times.

    A remark in brackets may follow. Some words only look so: «số liệu» (data) counts nothing.
    """
    bare = _REMARK.sub("", text.rstrip(" .")).rstrip(" .")
    _, number_of, what = bare.rpartition(f"{say('scoring.number_of')} ")
    words = what.split()
    named = number_of and 1 <= len(words) <= _WORDS_COUNTED and what.replace(" ", "").isalpha()
    return what if named and words[0] not in say("scoring.number_of_nothing").split() else say("scoring.times")


def held_together(points: Iterable[tuple[Criterion, Decimal]]) -> list[Decimal]:
    """Give the points of criteria, those of the tiers of one as a single sum, held to the maximum that they share."""
    single: list[Decimal] = []
    tiers: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for criterion, own in points:
        if criterion.tier_of:
            tiers.setdefault(criterion.tier_of, []).append((own, criterion.max))
        else:
            single.append(own)
    for shared in tiers.values():
        most = shared[0][1]
        single.append(max(-most, min(most, sum((own for own, _ in shared), _NOTHING))))
    return single


def points_column(column: Column, criterion: Criterion) -> Column:
    """Give the column that reads a criterion's cells: its limits are the criterion's, its label names it."""
    label = BilingualText(f"{column.label.vi} {criterion.code}", f"{column.label.en} {criterion.code}")
    limits = msgspec.structs.asdict(criterion.kind.cell(criterion))
    return msgspec.structs.replace(column, label=label, key=criterion.code, **limits)


def fraction_of_percent(criterion: Criterion, entered: object) -> bool:
    """Say whether the answer `entered` may be such a fraction; then nobody may guess what was meant."""
    return isinstance(entered, Decimal) and 0 < entered <= _FRACTION and criterion.kind.percent_doubted(criterion)


def answer_text(entered: Decimal | str | bool, say: Say) -> str:
    """Write the answer `entered` as a person would: a number, a named level, yes or no."""
    if isinstance(entered, bool):
        return say("scoring.yes" if entered else "scoring.no")
    return number_text(entered, say.lang) if isinstance(entered, Decimal) else entered


def scale_line_text(line: ScaleLine, say: Say, *, border: str = "since") -> str:
    """Write a line of a scale for reading: `từ 90: 20`, `Tốt: 10`, `còn lại: 0`.

    `border` names the sentence for what a line with a number begins at: `since` a value, or a `place`.
    """
    points = number_text(line.points, say.lang)
    if line.name:
        return f"{line.name}: {points}"
    if line.since is None:
        return f"{say('scoring.rest')}: {points}"
    return f"{say(f'scoring.{border}', number=line.since)}: {points}"
