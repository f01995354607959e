"""What the parts of a form share while it is laid out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, in_parts, tone_positions
from thidua_xlsx.declare.criteria.criterion_kind import points_column
from thidua_xlsx.declare.season import Criterion, Person, Round, Rulebook, Unit
from thidua_xlsx.declare.season.rulebook import due_of
from thidua_xlsx.declare.tables.cell_kinds import KINDS, CellAnswer, read_cell, spellings_of
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, NO_ENTRY, Choice, Choices, Column
from thidua_xlsx.declare.tables.form_spec import AGREED, NOTE, Form, TableSpec, asked_column
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, VotesRule
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.documents.styled_rows import RowFormula, Style
from thidua_xlsx.documents.workbook_plan import Highlight, PlanValue, Ruled
from thidua_xlsx.forms.identity.form_rows import FormRow, FormRows, rows_of
from thidua_xlsx.forms.layout.row_wording import translated_row
from thidua_xlsx.forms.layout.table_position import AnswerAddress, PlacedTable
from thidua_xlsx.model import Stamp

_MOST_LISTED = 120  # characters of the entries that a prompt names; a longer list is looked at
REFUSED_LOOK, MISSING_LOOK = "answer_refused", "answer_missing"  # laid over answers while they are such
ACCEPTED = "_ok"  # behind a list's name: the list of every spelling that is understood


@lru_cache(maxsize=200)  # 12 ms each, and every form asks: without it a merge with slips takes a tenth longer
def _list_spellings(column: Column, choices: Choices) -> Mapping[str, str]:
    return spellings_of(column, choices, choices.entries)


def points_asked(rulebook: Rulebook, table: str, criterion: Criterion) -> Column:
    """Give the column that reads the cells of a criterion in the score sheet with the id `table`."""
    return points_column(rulebook.columns.column(table, "points"), criterion)


def column_of(spec: TableSpec, key: str, name: str, rulebook: Rulebook) -> Column:
    """Give the column that the answer `name` of the record `key` is read with.

    What no form asks for was sealed as plain text.
    """
    if name in spec.issued and name not in spec.asked:
        return replace(rulebook.columns.column(spec.id, name), kind="text", choices="")
    if not spec.shape.is_matrix:
        settings = spec.shape.is_settings and rulebook.columns.has(spec.id, key)
        return rulebook.columns.column(spec.id, key) if settings else asked_column(rulebook.columns, spec, name)
    if spec.shape.has_remarks and key == NOTE:
        return asked_column(rulebook.columns, spec, NOTE)
    criterion = criterion_of(spec, name, rulebook)
    if criterion is None:
        return rulebook.columns.column(spec.id, "points")
    return points_asked(rulebook.for_table(spec), spec.id, criterion)


def criterion_of(spec: TableSpec, name: str, rulebook: Rulebook) -> Criterion | None:
    """Give the criterion whose code is `name`, a column of a score sheet's record; None for other tables."""
    return rulebook.for_table(spec).rubric.criterion(name) if spec.shape.is_matrix else None


# A cell is one number that sorts by rows, for formulas look for the least: its row times PLACE, and its column.
PLACE, NOWHERE = 100_000, 10**15
_ROOM = 7_500  # characters of a formula; Excel takes no more than 8,192 in a cell


def placed(test: str, cells: str, col: int) -> str:
    """Give the formula of the places of `cells`, in the column `col`, for which `test`, a formula, is above 0."""
    return f"IF({test}>0,ROW({cells})*{PLACE}+{col + 1},10^15)"


class Count(msgspec.Struct, frozen=True):
    """A formula that counts cells, and the value that is stored with it: what it gives in the file as issued."""

    formula: str
    stored_value: int


class DoubtfulCells(msgspec.Struct, frozen=True):
    """Cells of the column `col` that may be missing or wrong.

    `total` is the formula that counts them, `places` that of their places; `rows` are those that are so right now.
    """

    total: str
    places: str
    rows: Collection[int]
    col: int

    @property
    def first(self) -> tuple[str, int]:
        """The formula of the place of the first such cell, and what it gives right now."""
        return self.places, (min(self.rows) + 1) * PLACE + self.col + 1 if self.rows else NOWHERE


def added_up(terms: Iterable[tuple[str, int]], *, sign: str = "+", room: int = _ROOM) -> list[Count]:
    """Add up `terms`, formulas with what each gives right now, as many together as stand in `room` characters.

    Where `sign` is a comma, the least of the terms is sought instead.
    """
    counts: list[Count] = []
    for formula, value in terms:
        last = counts[-1] if counts else None
        if last and len(last.formula) + 1 + len(formula) <= room:
            together = last.stored_value + value if sign == "+" else min(last.stored_value, value)
            counts[-1] = Count(f"{last.formula}{sign}{formula}", together)
        else:
            counts.append(Count(formula, value))
    return counts if sign == "+" else [Count(f"MIN({count.formula})", count.stored_value) for count in counts]


class LiveCheck(msgspec.Struct, frozen=True):
    """One line of the check sheet: for whom, and the cells that may be missing or wrong.

    `filled` counts the cells in which anything stands that nobody put there beforehand. Nothing is missing as long as
    the formula `begun` gives 0, as it does right now where the line `waits`. `by_unit` where the head scores somebody.
    `names` is the area with the names of the people whom lines are about.
    """

    part: str
    who: str
    missing: Sequence[DoubtfulCells]
    wrong: Sequence[DoubtfulCells]
    sheet: str
    row: int
    col: int
    filled: Count
    begun: str = ""
    waits: bool = False
    by_unit: bool = False
    names: Area | None = None
    names_now: Sequence[PlanValue] = ()

    def named_now(self, at: int) -> str:
        """Say whom the line is about that `at`, a place, points to right now; empty where nobody is named there."""
        row = at // PLACE - 1 - self.names.row if self.names else -1
        name = self.names_now[row] if 0 <= row < len(self.names_now) else None
        return f" – {name}" if name else ""

    @property
    def untouched_now(self) -> bool:
        """Whether nobody has written anything right now."""
        return not self.filled.stored_value

    @property
    def missing_now(self) -> int:
        """How many cells must still be filled right now."""
        return 0 if self.waits else sum(len(cells.rows) for cells in self.missing)

    @property
    def wrong_now(self) -> int:
        """How many cells are wrong right now."""
        return sum(len(cells.rows) for cells in self.wrong)


class LiveCells(Protocol):
    """What stands in the live columns of a form: formulas, and how their cells look and are highlighted."""

    def style(self, column: str) -> Style:
        """Give the style of the cells of the live column with the key `column`."""

    def value(self, table: PlacedTable, row: FormRow, column: str) -> RowFormula | None:
        """Give what stands in the live column with the key `column` of a row; None where nothing is said of it."""

    def highlights(self, tables: Iterable[PlacedTable]) -> list[Highlight]:
        """Give the highlights of a sheet that has the tables `tables`."""


class LayoutContext(msgspec.Struct):
    """The form being laid out, for one unit and round, with what has been placed so far."""

    form: Form
    rulebook: Rulebook
    unit: Unit
    round: Round | None
    stamp: Stamp
    say: Say
    answers: Mapping[AnswerAddress, PlanValue] = msgspec.field(default_factory=dict)
    cells: dict[AnswerAddress, tuple[str, int, int]] = msgspec.field(default_factory=dict)
    tables: dict[str, PlacedTable] = msgspec.field(default_factory=dict)  # whose records are rows
    live: LiveCells | None = None
    checks: list[LiveCheck] = msgspec.field(default_factory=list)
    lists: dict[str, tuple[str | Decimal, ...]] = msgspec.field(default_factory=dict)
    rows: FormRows = msgspec.field(default_factory=dict)
    pages: tuple[str, ...] = ()  # names of further sheets, which are only read
    declined: bool = False  # whether the unit has registered no collective title

    @property
    def judges_unit(self) -> bool:
        """Whether a title of the unit itself may rest on its answers."""
        titles = self.rulebook.choices.get("titles_unit", NO_CHOICES)
        return not self.declined and any(title.id != NO_ENTRY for title in titles.offered)

    def for_table(self, spec: TableSpec) -> "LayoutContext":
        """The same form as a table speaks of it: on the score sheet of units the unit stands where people do."""
        seen = self.rulebook.for_table(spec)
        return self if seen is self.rulebook else replace(self, rulebook=seen)

    @property
    def people(self) -> tuple[Person, ...]:
        """The people of the unit, without those who were not yet or no longer there in the round."""
        return self.rulebook.people_asked(self.unit.code, self.round)

    @property
    def due(self) -> str:
        """The day by which the form is to be handed in, in words; empty where none is declared."""
        return due_of(self.rulebook, self.form.phase, self.round.code if self.round else "").announced(self.say)

    @property
    def last_round(self) -> bool:
        """Whether this is the season's last round."""
        return self.round is not None and self.round.code == self.rulebook.rounds[-1].code

    def rows_of(self, spec: TableSpec) -> Sequence[FormRow]:
        """The rows of a table: those that a merge put up, or those that the season's declaration gives."""
        rows = self.rows.get(spec.id) or rows_of(spec, self.rulebook, self.unit, self.round)
        return [translated_row(row, spec, self.rulebook, self.say) for row in rows]

    def choices(self, column: Column) -> Choices:
        """The choice list of a column; empty where it has none."""
        return self.rulebook.choices.get(column.choices, NO_CHOICES)

    def rule(self, column: Column) -> Rule:
        """The rule of a column; a list it names is entered among the lists of the workbook."""
        rule = KINDS[column.kind].rule(column, list_name(column.choices))
        if isinstance(rule, ListRule) and column.choices not in self.lists:
            self.lists[column.choices] = tuple(self.say.label(entry) for entry in self._offered(column))
            self.lists[f"{column.choices}{ACCEPTED}"] = tuple(self.spellings(column))
        return rule

    def spellings(self, column: Column) -> Mapping[str, str]:
        """Give every spelling of a list that is read, with what it means, so that no live check calls it wrong.

        Also those of entries that are not offered, which are understood where somebody writes them.
        """
        choices = self.choices(column)
        if column.choices != "people":
            return _list_spellings(column, choices)
        # A list of a whole school is long, and a person's name means nobody without its accents.
        known = Choices(self._offered(column)).unmistakable
        other = {way: id_ for text, id_ in known.items() for way in (*tone_positions(text), in_parts(text))}
        return {**other, **known}

    def _offered(self, column: Column) -> Sequence[Choice]:
        """Give the entries of a list in this form: what the season judges, and of people only the unit's own."""
        choices = self.choices(column)
        if column.choices != "people":
            return choices.offered
        return [choices[person.code] for person in self.people]

    def ruled(self, area: Area, column: Column) -> Ruled:
        """The rule of a column on an area, with its words."""
        rule = self.rule(column)
        return Ruled(
            area,
            rule,
            prompt_title=self.say.label(column.label),
            prompt=" ".join(text for text in (self.say.label(column.help), self.wanted(column, rule)) if text),
            refusal=self.refusal(rule),
        )

    def wanted(self, column: Column, rule: Rule) -> str:
        """Say what a cell takes when somebody types; nothing where any text will do."""
        if isinstance(rule, ListRule):
            if rule.loose:
                return self.say("form.prompt_several")
            entries = "; ".join(map(str, self.lists[column.choices]))
            return self.say("form.prompt_list", entries=entries) if len(entries) <= _MOST_LISTED else ""
        if isinstance(rule, VotesRule):
            return self.say("form.prompt_votes")
        if isinstance(rule, NumberRule) and rule.as_text:
            return " ".join(filter(None, (self.say("form.prompt_spelled"), self.limits(rule))))
        if isinstance(rule, DateRule) and not column.help.vi:
            return self.say("form.prompt_date")
        return self.limits(rule)

    def limits(self, rule: Rule) -> str:
        """Say a number's limits in words; nothing for other rules."""
        if not isinstance(rule, NumberRule) or rule.high is None:
            return ""
        step = self.say("form.prompt_step", step=rule.step) if rule.step else ""
        return self.say("form.prompt_number", low=rule.low or 0, high=rule.high, step=step)

    def refusal(self, rule: Rule) -> str:
        """Say why a cell was refused."""
        if isinstance(rule, NumberRule):
            whole = rule.step is not None and rule.step == rule.step.to_integral_value()
            return self.say("form.refuse_whole" if whole else "form.refuse_number", limits=self.limits(rule))
        if isinstance(rule, ListRule):
            return self.say("form.refuse_several" if rule.loose else "form.refuse_list")
        return self.say("form.refuse_text")

    def wrong_now(self, value: PlanValue, column: Column) -> bool:
        """Say whether `value`, what stands in an answer cell, could not be read; a blank can."""
        return self._answer_in(value, column).problem is not None

    def agrees(self, person: str) -> bool:
        """Say whether the unit agrees beforehand with what somebody scored: for them, else for all its people.

        `person` is their code.
        """
        marks = (self.answers.get((AGREED, who, "agreed")) for who in (person, self.unit.code))
        mark = next((value for value in marks if value is not None), None)
        return self._answer_in(mark, self.rulebook.columns.column(AGREED, "agreed")).value is True

    def points_read(self, table: str, criterion: Criterion, value: PlanValue) -> CellAnswer:
        """Read `value`, what stands beforehand in a cell of a criterion in the score sheet with the id `table`."""
        return self._answer_in(value, points_asked(self.rulebook, table, criterion))

    def _answer_in(self, value: PlanValue, column: Column) -> CellAnswer:
        if value is None:
            return CellAnswer()
        cell = RawCell(value if isinstance(value, str | bool) else float(value))
        return read_cell(cell, column, self.choices(column))


def list_name(choices: str) -> str:
    """Give the defined name of the choice list `choices`: ASCII and underscores, for dots do not survive .xls."""
    return f"td_{choices}"
