"""How far a command has come, told to whoever shows it."""

from collections.abc import Callable

import msgspec


class ProgressStep(msgspec.Struct, frozen=True):
    """How far a command is: what it is doing (`reading`, `judging`, `writing`, `issuing`), how much of it, on what."""

    doing: str
    done: int = 0
    of: int = 0
    file: str = ""


Progress = Callable[[ProgressStep], None]
