"""The path of one title through the year: from registering it to the decision that comes back, and where it stands."""

from collections.abc import Mapping
from enum import Enum

import msgspec

from thidua_xlsx.messages.places import CellPlace

STEPS = ("registered", "unit", "eligible", "quota", "council", "decided", "submitted", "announced", "received")
_COUNCIL = STEPS.index("council")
_DOSSIER_WAITS = ("path.council.returned", "path.council.under_review")
DECLINED = "path.registered.declined"  # answered that nothing is registered, and considered all the same
HERE = "school"  # the level that decides where nobody above is asked


class StepState(Enum):
    """How one step came out; what is not known yet is open, what nobody asks here is skipped."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    SKIPPED = "skipped"


class PathStep(msgspec.Struct, frozen=True, gc=False):
    """One step of a path (an id of `STEPS`), how it came out, and why.

    `key` and `params` make the sentence in `lang`; empty where a step says nothing. `cells` are where it is written.
    """

    step: str
    state: StepState
    key: str = ""
    params: Mapping[str, object] = {}
    cells: tuple[CellPlace, ...] = ()


class TitlePath(msgspec.Struct, frozen=True, gc=False, eq=False):
    """How far one title of somebody has come this year: its steps in the order of `STEPS`.

    `who` is a person or unit code, `level` decides on the title in the end (empty = delegated, nobody has said), and
    `at` is the step where it stands: where it ended, what it waits for, or the last one.
    """

    who: str
    title: str
    level: str
    at: str
    steps: tuple[PathStep, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Who and title."""
        return self.who, self.title

    def step(self, name: str) -> PathStep:
        """The step with the id `name`."""
        return self.steps[STEPS.index(name)]

    @property
    def current_step(self) -> PathStep:
        """The step where it stands."""
        return self.step(self.at)

    @property
    def ended(self) -> PathStep | None:
        """The step at which it ended, with the reason; None while it goes on."""
        return self.current_step if self.current_step.state is StepState.NO else None

    @property
    def waits(self) -> PathStep | None:
        """The step that it waits for; None where it ended or has come to its end."""
        return self.current_step if self.current_step.state is StepState.OPEN else None

    @property
    def waits_for_council(self) -> bool:
        """Whether its vote is all that is waited for, or its choice at the line of a quota; a dossier is no vote."""
        step = self.waits
        return step is not None and step.step in ("quota", "council") and step.key not in _DOSSIER_WAITS

    @property
    def declined(self) -> bool:
        """Whether somebody answered that they register nothing, and their unit does not ask for it either."""
        return self.step("registered").key == DECLINED and self.step("unit").state is not StepState.YES

    def reached(self, step: str) -> bool:
        """Whether it came as far as the step with the id `step`."""
        return STEPS.index(self.at) >= STEPS.index(step)

    @property
    def proposed(self) -> bool:
        """Whether it came as far as the council: everything before spoke for it."""
        return self.reached("council")

    @property
    def passed(self) -> bool:
        """Whether the council passed it: it is decided here or goes up."""
        return self.steps[_COUNCIL].state is StepState.YES

    @property
    def refused_above(self) -> bool:
        """Whether a body above has refused it."""
        return self.at == "received" and self.ended is not None

    @property
    def here(self) -> bool:
        """Whether the school itself decides on it."""
        return self.level == HERE

    @property
    def asked_above(self) -> bool:
        """Whether a body above decides on it and has not: nobody has it yet."""
        return not self.here and self.step("received").state is not StepState.YES

    def is_listed(self, *, voted: bool) -> bool:
        """Whether it stands on the lists: as proposed, or as passed once the council has `voted`.

        What a body above has refused stands on none any more.
        """
        return self.passed and not self.refused_above if voted else self.proposed and self.ended is None
