"""A check: people whose points of the year stay below 80."""

from collections.abc import Iterable

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.codes import Code, Severity
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model.check_protocol import SeasonCheck, Stage
from thidua_xlsx.workflow.judge.score_sheet_checks import SeasonSeen
from thidua_xlsx.workflow.load.plugins import Plugin

LOW = Code(
    "R901",
    Severity.WARNING,
    ("name", "final"),
    words=(
        ("vi", "{name} chỉ được {final} điểm", "Trao đổi với người này."),
        ("en", "{name} has only {final} points", "Talk with this person."),
    ),
)


def final_below_eighty(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find people whose points of the year stay below 80."""
    for dossier in seen.dossiers:
        person, final = dossier.person, seen.scorecards[dossier.person.code].final
        if final is not None and final < 80:
            yield at(LOW, FilePlace("inbox"), person=person.code, name=person.full_name, final=final)


PLUGIN = Plugin(codes=(LOW,), of_season=(SeasonCheck(final_below_eighty, Stage.SCORED),))
