"""Return slips of reports and replies laid over what these show: compared with the seal anew, and doubts answered."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.exchange.school_reports.report_seal import REPLY, REPORT
from thidua_xlsx.exchange.school_reports.sealed_cells import as_shown, unsettled
from thidua_xlsx.forms.identity.corrections import is_slip
from thidua_xlsx.intake.dossiers.build_dossiers import Key
from thidua_xlsx.intake.returns.corrected_returns import CorrectedReturns
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, FilePlace, Place
from thidua_xlsx.model import CellConfirmed, Submission

SEALED = (REPORT, REPLY)  # phases whose figures are sealed, so that a slip says only which of two is right
_BETWEEN_SCHOOLS = (codes.PERSON_IN_TWO_SCHOOLS, codes.INITIATIVE_IN_SCHOOLS)


class SealedReturns(msgspec.Struct, frozen=True):
    """Reports and replies that a slip may ask about, as they stand corrected, and what is found in them now.

    `recounted` are the findings of replies of which slips answered cells: what is left of them is among `findings`.
    """

    returns: Mapping[Key, tuple[Submission, ...]]
    findings: tuple[Finding, ...] = ()
    recounted: tuple[Finding, ...] = ()


def shown_cells(
    returned: Iterable[Returned], slips: Iterable[Submission], doubts: Iterable[Finding]
) -> dict[Key, list[Submission]]:
    """Give the reports and replies that slips may ask about: those with changed cells, and with doubts about names."""
    doubted: dict[str, set[CellPlace]] = {}
    for finding in doubts:
        for place in (finding.place, *finding.also) if finding.code in _BETWEEN_SCHOOLS else ():
            if isinstance(place, CellPlace):
                doubted.setdefault(place.file, set()).add(place)
    answered = {slip.stamp.form for slip in slips}
    groups: dict[Key, list[Submission]] = {}
    for return_ in returned:
        submission = return_.submission
        if submission.stamp.phase in SEALED and not is_slip(submission):
            shown = as_shown(submission, return_.report, doubted.get(submission.file, ()))
            if shown.records or submission.stamp.form in answered:
                groups.setdefault(submission.stamp.form, []).append(shown)
    return groups


def compared_anew(
    groups: Mapping[Key, Sequence[Submission]],
    corrected: Mapping[Key, CorrectedReturns],
    earlier: Sequence[Finding],
    book: Rulebook,
) -> SealedReturns:
    """Compare with its seal what slips say of each; `earlier` are the findings of when the files were read."""
    returns = {key: tuple(corrected[key].returns if key in corrected else group) for key, group in groups.items()}
    findings: list[Finding] = []
    recounted: list[Finding] = []
    for submission in (
        submission for key in corrected for submission in returns.get(key, ()) if submission.corrected_by
    ):
        wrong = unsettled(submission, book)
        if submission.stamp.phase == REPORT:
            findings += [finding for finding in wrong if finding.place.file != submission.file]
            continue
        before = [f for f in earlier if f.code is codes.REPLY_CHANGED and f.place == FilePlace(submission.file)]
        recounted += before
        for finding in before:
            left = int(str(finding.params["count"])) - len(submission.bases) + len(wrong)
            findings += [replace(finding, params={"count": left})] if left else []
    asked = {key: group for key, group in returns.items() if any(submission.records for submission in group)}
    return SealedReturns(asked, tuple(findings), tuple(recounted))


def left_to_answer(findings: Iterable[Finding], confirmed: Iterable[CellConfirmed]) -> list[Finding]:
    """Take from doubts between schools the cells of those who answered, as long as another has not."""
    answered = {(cell.place, code) for cell in confirmed for code in cell.doubts}
    left_open = []
    for finding in findings:
        places: list[Place] = [finding.place, *finding.also]
        left = [place for place in places if (place, finding.code.id) not in answered]
        still = finding.code in _BETWEEN_SCHOOLS and left
        left_open.append(replace(finding, place=left[0], also=tuple(left[1:])) if still else finding)
    return left_open
