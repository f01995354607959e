"""The menu's questions about answers on which two returns of a unit differ: which of them is right."""

from pathlib import Path

from thidua_xlsx.cli.closing_menu import Asking
from thidua_xlsx.cli.console import echo
from thidua_xlsx.cli.terminal import print_findings
from thidua_xlsx.messages.errors import CommandError


def settle_disputes(menu: Asking, season: Path) -> bool:
    """Ask about each disputed answer which return is right, and keep what was answered; say whether anything was."""
    from thidua_xlsx.commands.disputes import choose, disputes

    say = menu.say
    found = disputes(season)
    chosen = {}
    for place, dispute in enumerate(found.found, start=1):
        count = {"place": place, "count": len(found.found)}
        echo(say("menu.disputed", unit=dispute.unit_name, where=dispute.where, **count))
        lines = [say("menu.disputed_file", value=value, file=file) for file, value in dispute.values.items()]
        picked = menu.pick(say("menu.disputed_which"), lines)
        if picked is not None:
            chosen[place - 1] = list(dispute.values)[picked]
    if not chosen:
        return False
    try:
        kept = choose(found, [(found.found[place], file) for place, file in chosen.items()])
    except CommandError as stop:
        print_findings(stop.findings, say, book=found.book)
        if stop.key:
            echo(say(stop.key, **stop.params))
        return False
    echo(say("menu.disputed_written", count=len(chosen), file=kept))
    return True
