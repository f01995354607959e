"""Waivers: findings that the secretary accepts with a reason and an approval. Numbers never change by a waiver.

One of answers that would mean something else today (X220) lets them count as they stand.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from thidua_xlsx.base.text import clean
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, Waiver, at, worded_place
from thidua_xlsx.messages.places import KeyPlace, Place
from thidua_xlsx.model import CellConfirmed

_OF_CLOSING = (codes.DECISION_RESTS_ON_ERROR.id,)  # found when a season is closed, and in no merge
# Whoever accepts that the grounds of a title are not settled is not asked about its verdict again.
_OF_VERDICT = (codes.PASSED_AGAINST_VERDICT.id, codes.RESTS_ON_OTHERS.id)
_NAMES_EACH = (codes.PEOPLE_NOT_REGISTERED, codes.GRADE_MISSING)  # which name people, each with a cell of their own
_EVERY_CELL = (*_NAMES_EACH, codes.SCORES_MISSING)  # which are answered once each of their cells is
_MOST_MEANT = 3


def waived(
    findings: Sequence[Finding],
    waivers: Sequence[Waiver],
    as_of: date | None,
    wordings: Callable[[Place], Collection[str]] = lambda place: (),
) -> list[Finding]:
    """Mark the findings that a waiver accepts; one that has expired, is not needed or misses its mark is a finding.

    A waiver names a code and a place: a cell, a sheet or a file as findings print it, or a person's or unit's code, or
    that of a line of the season workbook. `wordings` gives the words in which a place may be printed, where they are
    others than its own text. Whether one has expired is judged on the season's own day, `as_of`; without one, none has.
    """
    marked = accepted(findings, waivers, as_of, wordings)
    used = [finding.waiver for finding in marked if finding.waiver]
    still_open = [finding for finding in marked if finding.waiver is None and not finding.quiet]
    for waiver in waivers:
        if _expired(waiver, as_of):
            place = waiver.until_at or waiver.place
            marked.append(at(codes.WAIVER_EXPIRED, place, code_waived=waiver.code, until=waiver.until))
        elif waiver not in used and waiver.code not in _OF_CLOSING:
            named = {"code_waived": waiver.code, "where": waiver.where}
            meant = dict.fromkeys(finding.place for finding in still_open if finding.code.id == waiver.code)
            if not meant:
                marked.append(Finding(codes.WAIVER_UNUSED, waiver.place, named))
                continue
            places = tuple(map(worded_place, meant))
            shown = (*places[:_MOST_MEANT], *(("…",) if len(places) > _MOST_MEANT else ()))
            place = waiver.where_at or waiver.place
            marked.append(Finding(codes.WAIVER_MATCHES_NOTHING, place, {**named, "candidates": shown}))
    return marked


def accepted(
    findings: Sequence[Finding],
    waivers: Sequence[Waiver],
    as_of: date | None,
    wordings: Callable[[Place], Collection[str]] = lambda place: (),
) -> list[Finding]:
    """Mark the findings that a waiver accepts on the day `as_of`, and say nothing of waivers that none of them needs.

    `wordings` gives the words in which a place may be printed, where they are others than its own text.
    """
    valid = [waiver for waiver in waivers if not _expired(waiver, as_of)]
    marked = []
    for finding in findings:
        waiver = next((valid_waiver for valid_waiver in valid if _covers(valid_waiver, finding, wordings)), None)
        marked.append(replace(finding, waiver=waiver) if waiver else finding)
    return marked


def confirmed(
    findings: Sequence[Finding], cells: Sequence[CellConfirmed], reason: str, named: Callable[[str], str]
) -> list[Finding]:
    """Mark the doubts about cells of which their unit says that they are right.

    `reason` is the text that is printed as the reason; `named` gives a unit's name by its code.
    """
    if not cells:
        return list(findings)
    by_doubt: dict[tuple[Place, str], CellConfirmed] = {
        (cell.place, code): cell for cell in cells for code in cell.doubts
    }
    marked = []
    for finding in (part for whole in findings for part in _parted(whole, by_doubt)):
        about = [by_doubt.get((place, finding.code.id)) for place in (finding.place, *finding.also)]
        enough = all(about) if finding.code in _EVERY_CELL else True
        confirmation = next(filter(None, about), None) if enough else None
        if confirmation and finding.severity is Severity.WARNING:
            where = str(finding.place)
            waiver = Waiver(finding.code.id, where, reason, named(confirmation.unit), None, confirmation.said_at)
            finding = replace(finding, waiver=waiver)
        marked.append(finding)
    return marked


def _parted(finding: Finding, confirmed_cells: Mapping[tuple[Place, str], CellConfirmed]) -> Sequence[Finding]:
    """Part a finding that names several people, a cell each, where the unit confirmed some of their blanks."""
    names, places = finding.params.get("names"), (finding.place, *finding.also)
    if finding.code not in _NAMES_EACH or not isinstance(names, tuple) or len(names) != len(places):
        return (finding,)
    parts = []
    for is_confirmed in (True, False):
        people = [
            (name, place)
            for name, place in zip(names, places, strict=True)
            if ((place, finding.code.id) in confirmed_cells) is is_confirmed
        ]
        if people:
            first, *others = (place for _, place in people)
            params = {**finding.params, "names": tuple(name for name, _ in people)}
            parts.append(replace(finding, place=first, also=tuple(others), params=params))
    return parts


def _expired(waiver: Waiver, as_of: date | None) -> bool:
    return waiver.until is not None and as_of is not None and waiver.until < as_of


def _covers(waiver: Waiver, finding: Finding, wordings: Callable[[Place], Collection[str]]) -> bool:
    of_grounds = waiver.code in _OF_CLOSING and finding.code.id in _OF_VERDICT
    if waiver.code != finding.code.id and not of_grounds:
        return False
    where, place = clean(waiver.where), clean(str(finding.place))
    if where in (place, finding.unit, finding.person) or place.startswith(f"{where}!"):
        return True
    if isinstance(finding.place, KeyPlace):  # named by its file, and its key as `criteria.1.1` or `1.1`
        file, key = finding.place.file, clean(finding.place.key)
        if where in (file, f"{file}!{key}", key, key.partition(".")[2]):
            return True
    return where in map(clean, wordings(finding.place))
