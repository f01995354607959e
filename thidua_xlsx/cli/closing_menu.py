"""The menu's conversation about closing a season: what stands in the way is shown and settled, one after another."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from thidua_xlsx.cli.console import echo
from thidua_xlsx.cli.terminal import print_findings
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language

if TYPE_CHECKING:
    from thidua_xlsx.commands.finalize import Obstacle, Obstacles

_CHAIR = "chu_tich"


class Asking(Protocol):
    """The menu as this conversation uses it: its words, a question with numbered answers, a command to run."""

    say: Language

    def pick(self, title: str, lines: Sequence[str]) -> int | None:
        """Let somebody pick one of several lines by its number; None where Enter alone was pressed."""
        ...

    def type_in(self, *words: str | Path) -> int:
        """Run a command as if it had been typed; give its exit code."""
        ...


def close_season(menu: Asking, season: Path) -> None:
    """Settle what stands in the way, as far as somebody answers for it, then close the season."""
    from thidua_xlsx.commands.finalize import obstacles

    try:
        found = obstacles(season)
        for obstacle in found.found:
            _settle(menu, found, obstacle)
    except CommandError:  # said by the command itself, with what to do about it
        pass
    if menu.pick(menu.say("menu.sure_to_finalize"), [menu.say("menu.yes_finalize")]) is not None:
        menu.type_in("finalize", season)


def _settle(menu: Asking, found: "Obstacles", obstacle: "Obstacle") -> None:
    """Show titles that wait for one kind of thing, and ask whether the council accepts it, who says so, and why."""
    from thidua_xlsx.commands.finalize import accept

    say = menu.say
    counts = {"count": obstacle.count, "people": obstacle.people, "titles": len(obstacle.told)}
    echo(say(f"menu.closing_{obstacle.kind}", **counts))
    for one in obstacle.told:
        echo(f"  - {say.text(one)}")
    if menu.pick(say("menu.closing_accept"), [say("menu.closing_yes")]) is None:
        echo(say("menu.closing_left"))
        return
    chair = next((one.full_name for one in found.book.council if one.role == _CHAIR), "")
    approver, reason = _answer(say("menu.closing_approver"), chair), _answer(say("menu.closing_reason"))
    if not (approver and reason):
        echo(say("menu.closing_left"))
        return
    try:
        lines, kept = accept(found, obstacle, approver, reason)
    except CommandError as stop:
        print_findings(stop.findings, say, book=found.book)
        if stop.key:
            echo(say(stop.key, **stop.params))
        return
    echo(say("menu.closing_written", count=lines, file=kept))


def _answer(question: str, default: str = "") -> str:
    return str(click.prompt(question, default=default, show_default=bool(default), prompt_suffix=": ")).strip()
