"""Answers on which two returns of a unit differ, and which of them the secretary says is right."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import msgspec

from thidua_xlsx.commands.finalize import judged_as_merged
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.forms.identity.stamp import printed_code
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Season, Stamp
from thidua_xlsx.workflow.load.own_books import add_season_lines
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class Dispute(msgspec.Struct, frozen=True):
    """A record on which returns differ: whose form it is, where in the form's words, and what each file says.

    `slips` names, for a file that says it only as a return slip corrected it, that slip.
    """

    unit_name: str
    form: str
    record: str
    where: object
    values: Mapping[str, object]
    slips: Mapping[str, str] = {}


class Disputes(msgspec.Struct, frozen=True):
    """The disputes of a season, with the season that they are about."""

    loaded: SeasonFolder
    book: Rulebook
    disputes: tuple[Dispute, ...]


def disputes(season: Path | None) -> Disputes:
    """Judge the season in a folder as it was merged, and give what returns differ on; writes nothing.

    `season` is that folder, None for the one around this folder.
    """
    loaded, judged = judged_as_merged(season)
    of_forms = {submission.stamp.form: submission.stamp for submission in judged.submissions}
    of_files = {
        receipt.file: of_forms.get((receipt.unit or "", receipt.phase or "", receipt.round or ""))
        for receipt in judged.receipts
    }
    differing = [finding for finding in judged.findings if finding.code is codes.RETURNS_DIFFER]
    disputed = tuple(
        _dispute(judged, finding, stamp)
        for finding in differing
        if (stamp := of_files.get(finding.place.file)) is not None
    )
    return Disputes(loaded, judged.rulebook, disputed)


def _dispute(season: Season, finding: Finding, stamp: Stamp) -> Dispute:
    params = cast(dict[str, Any], finding.params)
    form = season.rulebook.form_of(stamp.phase)
    unit = season.rulebook.issued_to(stamp.unit)
    code = printed_code(form.abbreviation, stamp) if form else ""
    values: Mapping[str, object] = params["values"]
    places = [getattr(place, "file", "") for place in (finding.place, *finding.also)]
    cells = zip(values, places, strict=True) if len(values) == len(places) else ()
    slips = {file: beside for file, beside in cells if beside != file}
    return Dispute(unit.name if unit else stamp.unit, code, params["what"], params["where"], values, slips)


def choose(disputed: Disputes, chosen: Sequence[tuple[Dispute, str]]) -> str:
    """Write a line of *Lựa chọn* for each dispute that was settled, naming the file that counts; give the kept file.

    `chosen` is each dispute with the name of that file. Raises CommandError, with nothing written, where the season
    workbook has no such sheet or cannot be written.
    """
    lines = [{"form": dispute.form, "record": dispute.record, "file": file} for dispute, file in chosen]
    return add_season_lines(disputed.loaded.folder, disputed.loaded.templates, {"choices": lines}, disputed.book)
