"""The machine-readable result, `ket-qua.json`, schema 1: additive changes only."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from thidua_xlsx import __version__
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.judging.analysis.proposal_statistics import proposal_statistics
from thidua_xlsx.judging.verdicts.verdict_changes import verdict_changes
from thidua_xlsx.messages.findings import Finding, Waiver
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, SheetPlace
from thidua_xlsx.model import QuotaLine, Receipt, RuleComparison, Schools, Season, Target, UnitDossier
from thidua_xlsx.reports.result.people_results import PeopleEncoder
from thidua_xlsx.reports.result.return_results import arrivals, deadlines, hand_ins, school_registered
from thidua_xlsx.reports.result.school_results import schools_result
from thidua_xlsx.reports.result.unit_results import number, of_units, unit_score

_AT_ONCE = 40  # entries of a long list that are made before their text is


def result_parts(season: Season, words: Language) -> Iterator[bytes]:
    """Give the result as JSON text, part by part, as docs/result.md describes it: the same for the same season.

    Nobody need hold the whole: it is larger than the season itself.
    """
    yield from _parts(_result(season, words))
    yield b"\n"


def findings_result(findings: Iterable[Finding], words: Language) -> list[dict[str, Any]]:
    """Give findings alone as the result tells them, for what commands answer with `--json`."""
    return [_finding(finding, words) for finding in findings]


def _formatted(data: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(data), indent=1)


def _parts(data: Mapping[str, object], depth: int = 0) -> Iterator[bytes]:
    """Give the text of an object part by part; of the values that are iterators, lists, only some entries at a time.

    Thousands of people as values would take several times the room of their text.
    """
    line = b"\n" + b" " * depth
    before = b"{"
    for key, value in data.items():
        yield before + line + b" " + msgspec.json.encode(key) + b": "
        if isinstance(value, Iterator):
            yield from _long(value, depth + 1)
        elif isinstance(value, dict) and any(isinstance(one, Iterator) for one in value.values()):
            yield from _parts(value, depth + 1)
        else:
            yield _formatted(value).replace(b"\n", line + b" ")
        before = b","
    yield line + b"}"


def _long(entries: Iterator[object], depth: int) -> Iterator[bytes]:
    line, before = b"\n" + b" " * depth, b"["
    while some := list(islice(entries, _AT_ONCE)):
        yield before + _formatted(some)[1:-2].replace(b"\n", line)
        before = b","
    yield b"[]" if before == b"[" else line + b"]"


def _result(season: Season, words: Language) -> dict[str, object]:
    """Give the result by its names: the long lists as iterators."""
    teller = PeopleEncoder(season, words)
    book = season.rulebook
    return {
        "schema": 1,
        "tool": f"thidua-xlsx {__version__}",
        "season": {
            "id": book.school.id,
            "name": book.school.name,
            "school_year": book.school.school_year,
            "regime": book.regime.id,
            "running": season.running,
            **({"registered": registered} if (registered := school_registered(book)) else {}),
            **({"own_rules": [words.plain(rules) for rules in book.own_rules]} if book.own_rules else {}),
        },
        "receipts": (_receipt(receipt, words) for receipt in season.receipts),
        "findings": (_finding(finding, words) for finding in season.findings),
        "people": map(teller.person, season.dossiers),
        "units": (_unit(dossier, season, teller) for dossier in season.unit_dossiers),
        "targets": [_target(target, words) for target in season.targets],
        "quotas": [_quota(quota) for quota in season.quotas],
        "deadlines": deadlines(book),
        "hand_ins": hand_ins(season),
        **of_units(season),
        "statistics": _statistics(season),
        **({"schools": _schools(season, season.schools, teller)} if season.schools else {}),
        **({"school": teller.candidate(SCHOOL)} if season.verdicts_of(SCHOOL) else {}),
        **({"comparison": _comparison(season, season.compared, teller)} if season.compared else {}),
    }


def _schools(season: Season, schools: Schools, teller: PeopleEncoder) -> dict[str, Any]:
    """Give the schools, and whom they put forward with what became of it here."""
    return {**schools_result(schools, teller.words), "candidates": map(teller.candidate, _below(season))}


def _below(season: Season) -> list[str]:
    found = season.candidates
    return [*(one.person.code for one in found.people), *(one.unit.code for one in found.units)]


def _receipt(receipt: Receipt, words: Language) -> dict[str, Any]:
    return {
        "file": receipt.file,
        "sha256": receipt.sha256,
        "status": receipt.status.value,
        "unit": receipt.unit,
        "phase": receipt.phase,
        "round": receipt.round,
        "reason": f"{receipt.reason.code.id} {words.text(receipt.reason)}" if receipt.reason else None,
        "integrity": receipt.integrity,
        "sent": str(receipt.sent) if receipt.sent else None,
        "hand_in": receipt.hand_in,
    }


def _finding(finding: Finding, words: Language) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code.id,
        "severity": finding.severity.value,
        "file": place.file,
        "sheet": place.sheet if isinstance(place, CellPlace | SheetPlace) else "",
        "cell": place.cell if isinstance(place, CellPlace) else "",
        "unit": finding.unit,
        "person": finding.person,
        "message": words.text(finding),
        "fix": words.fix(finding),
        "raw": None if finding.raw is None else str(finding.raw),
        "also": [str(other) for other in finding.also],
        "waived": _waiver(finding.waiver, words) if finding.waiver else None,
    }


def _waiver(waiver: Waiver, words: Language) -> dict[str, Any]:
    until = words.plain(waiver.until) if waiver.until else None
    return {"reason": waiver.reason, "approver": waiver.approver, "until": until}


def _unit(dossier: UnitDossier, season: Season, teller: PeopleEncoder) -> dict[str, Any]:
    standing = season.unit_standings[dossier.unit.code]
    return {
        "id": dossier.unit.code,
        "name": dossier.unit.name,
        "returned": dict(dossier.returned),
        **arrivals(season, dossier),
        "average": number(standing.average),
        "rank": standing.rank,
        "grade": dossier.grade.value if not dossier.grade.unknown else None,
        "registered": list(dossier.registered),
        "titles": teller.verdicts(dossier.unit.code),
        "timeline": teller.timeline(dossier),
        **unit_score(season, dossier),
    }


def _target(target: Target, words: Language) -> dict[str, Any]:
    return {
        "id": target.id,
        "name": words(f"report.target.{target.id}"),
        "value": number(target.value),
        "numerator": target.numerator,
        "denominator": target.denominator,
        "target": number(target.goal),
        "met": target.met,
        "missing": list(target.missing),
        "unknown": target.unknown,
    }


def _statistics(season: Season) -> dict[str, Any]:
    found = proposal_statistics(season)
    return {
        "parts": [
            {"id": part.id, "people": part.people, "proposed": dict(part.proposed)}
            for part in (found.whole, *found.parts)
        ],
        "years": {period: dict(counts) for period, counts in found.years.items()},
        "waiting": {period: dict(counts) for period, counts in found.waiting.items()},
        "uncounted": list(found.uncounted),
    }


def _comparison(season: Season, compared: RuleComparison, teller: PeopleEncoder) -> dict[str, Any]:
    return {
        "regime": compared.rulebook.regime.id,
        "changes": [
            {
                "who": one.who,
                "title": one.title,
                "change": one.change,
                "own": one.own.met if one.own else None,
                "other": one.other.met if one.other else None,
                "because": [{"rules": side, **teller.reason(reason)} for side, reason in one.because],
            }
            for one in verdict_changes(season, compared)
        ],
    }


def _quota(quota: QuotaLine) -> dict[str, Any]:
    return {
        "title": quota.title,
        "scope": quota.scope,
        "base": quota.base,
        "percent": number(quota.percent),
        "limit": quota.limit,
        "eligible": quota.eligible,
        "tied_at_line": list(quota.tied_at_line),
        "uncertain": list(quota.uncertain),
    }
