"""How far a command is, shown on a terminal while it takes time."""

import time
from typing import TYPE_CHECKING

from thidua_xlsx.base.text import visible
from thidua_xlsx.messages.language import Language

if TYPE_CHECKING:  # imported where a bar is shown
    from rich.progress import Progress, TaskID

    from thidua_xlsx.runtime.progress import ProgressStep

_QUICK = 1.0  # seconds that need no progress bar


class ProgressBar:
    """Shows on a terminal how far a command is, once it has taken a second; on stderr, and gone when it ends."""

    def __init__(self, words: Language, *, shown: bool) -> None:
        self._words, self._shown, self._since = words, shown, time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._doing = ""

    def __call__(self, step: "ProgressStep") -> None:
        """Take note of a step."""
        if not self._shown or time.monotonic() - self._since < _QUICK:
            return
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
        text = self._words(f"cli.step_{step.doing}", file=visible(step.file))
        figures, total = (f"{step.done}/{step.of}", step.of) if step.of else ("", None)
        if step.doing != self._doing or self._task is None:
            self._doing = step.doing
            for task in list(self._bar.task_ids):
                self._bar.remove_task(task)
            self._task = self._bar.add_task(text, total=total, completed=step.done, figures=figures)
        self._bar.update(self._task, description=text, total=total, completed=step.done, figures=figures)

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    # A long workbook takes seconds with nothing new to say; what turns meanwhile is plain letters on any console.
    figures = (SpinnerColumn("line"), BarColumn(), TextColumn("{task.fields[figures]}"), TimeRemainingColumn())
    text = TextColumn("{task.description}", markup=False)
    return Progress(*figures, text, console=Console(stderr=True), transient=True)
