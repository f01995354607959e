"""The machine-readable result, `ket-qua.json`, schema 1: additive changes only."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from thidua_xlsx import __version__
from thidua_xlsx.findings import Finding, Waiver
from thidua_xlsx.judging.difference import differences
from thidua_xlsx.judging.statistics import statistics
from thidua_xlsx.lang import Words
from thidua_xlsx.model import (
    Compared,
    Decision,
    Dossier,
    Met,
    QuotaLine,
    Reason,
    Receipt,
    Season,
    Target,
    UnitDossier,
    Verdict,
)
from thidua_xlsx.places import CellPlace, Place, SheetPlace
from thidua_xlsx.reports.result_schools import schools_result
from thidua_xlsx.reports.result_units import number, of_units, unit_score

_MET = {Met.YES: "yes", Met.NO: "no", Met.UNKNOWN: "unknown"}


def result(season: Season, words: Words, one: Callable[[Any], Any] = lambda value: value) -> dict[str, Any]:
    """Give the whole result as plain values, as docs/result.md and the contract describe it.

    `one` is done to each entry of the long lists as soon as it is made.
    """
    book = season.rulebook
    return {
        "schema": 1,
        "tool": f"thidua-xlsx {__version__}",
        "season": {
            "id": book.school.id,
            "name": book.school.name,
            "school_year": book.school.school_year,
            "regime": book.regime.id,
            **({"own_rules": [words.plain(rules) for rules in book.own_rules]} if book.own_rules else {}),
        },
        "receipts": [one(_receipt(receipt, words)) for receipt in season.receipts],
        "findings": [one(_finding(finding, words)) for finding in season.findings],
        "people": [one(_person(dossier, season, words)) for dossier in season.dossiers],
        "units": [one(_unit(dossier, season, words)) for dossier in season.unit_dossiers],
        "targets": [_target(target, words) for target in season.targets],
        "quotas": [_quota(quota) for quota in season.quotas],
        **of_units(season),
        "statistics": _statistics(season),
        **({"schools": schools_result(season.schools, words)} if season.schools else {}),
        **({"comparison": _comparison(season, season.compared, words)} if season.compared else {}),
    }


def result_json(season: Season, words: Words) -> str:
    """Write the result as JSON text, the same for the same season."""
    # Thousands of people as nested dictionaries would take several times the room of their text.
    return _text(result(season, words, lambda value: msgspec.Raw(msgspec.json.encode(value))))


def findings_json(findings: Iterable[Finding], words: Words) -> str:
    """Write findings alone as JSON text, for `check --json`."""
    data = {"schema": 1, "findings": [_finding(finding, words) for finding in findings]}
    return _text(data)


def _text(data: object) -> str:
    return (msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n").decode()


def _receipt(receipt: Receipt, words: Words) -> dict[str, Any]:
    return {
        "file": receipt.file,
        "sha256": receipt.sha256,
        "status": receipt.status.value,
        "unit": receipt.unit,
        "phase": receipt.phase,
        "round": receipt.round,
        "reason": f"{receipt.reason.code.id} {words.text(receipt.reason)}" if receipt.reason else None,
        "integrity": receipt.integrity,
    }


def _finding(finding: Finding, words: Words) -> dict[str, Any]:
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
        "raw": finding.raw,
        "also": [str(other) for other in finding.also],
        "waived": _waiver(finding.waiver, words) if finding.waiver else None,
    }


def _waiver(waiver: Waiver, words: Words) -> dict[str, Any]:
    until = words.plain(waiver.until) if waiver.until else None
    return {"reason": waiver.reason, "approver": waiver.approver, "until": until}


def _person(dossier: Dossier, season: Season, words: Words) -> dict[str, Any]:
    person = dossier.person
    card, standing = season.scorecards[person.code], season.standings[person.code]
    return {
        "id": person.code,
        "full_name": person.full_name,
        "unit": person.unit,
        "group": person.group,
        "scores": {
            "self": number(card.self_score),
            "unit": number(card.unit_score),
            "council": number(card.council_score),
            "final": number(card.final),
            "complete": card.complete,
            "rounds": {code: number(points) for code, points in card.rounds.items()},
        },
        "rank": {
            "school": standing.school,
            "unit": standing.unit,
            "group": standing.group,
            "tied": standing.tied,
        },
        "grade": dossier.grade.value if not dossier.grade.unknown else None,
        "registered": list(dossier.registered),
        "titles": [_verdict(verdict, season, words) for verdict in season.verdicts_of(person.code)],
    }


def _votes(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {"yes": decision.yes, "no": decision.no, "share": number(decision.share)}


def _verdict(verdict: Verdict, season: Season, words: Words) -> dict[str, Any]:
    decision = season.council.decision(verdict.who, verdict.title) if season.council else None
    return {
        "id": verdict.title,
        "met": _MET[verdict.met],
        "registered": verdict.registered,
        "within_quota": verdict.within_quota,
        "proposed": verdict.proposed,
        "votes": _votes(decision),
        "decided": decision.passed if decision else None,
        "reasons": [_reason(reason, words) for reason in verdict.reasons],
    }


def _reason(reason: Reason, words: Words) -> dict[str, Any]:
    return {
        "met": _MET[reason.met],
        "text": words(reason.key, **reason.params),
        "cite": reason.cite,
        "verified": reason.verified,
        "cells": _cells(reason.places),
    }


def _cells(places: Iterable[Place]) -> list[str]:
    return [str(place) for place in places]


def _unit(dossier: UnitDossier, season: Season, words: Words) -> dict[str, Any]:
    standing = season.unit_standings[dossier.unit.code]
    return {
        "id": dossier.unit.code,
        "name": dossier.unit.name,
        "returned": dict(dossier.returned),
        "average": number(standing.average),
        "rank": standing.rank,
        "grade": dossier.grade.value if not dossier.grade.unknown else None,
        "registered": list(dossier.registered),
        "titles": [_verdict(verdict, season, words) for verdict in season.verdicts_of(dossier.unit.code)],
        **unit_score(season, dossier),
    }


def _target(target: Target, words: Words) -> dict[str, Any]:
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
    found = statistics(season)
    return {
        "parts": [
            {"id": part.id, "people": part.people, "proposed": dict(part.proposed)}
            for part in (found.whole, *found.parts)
        ],
        "years": {period: dict(counts) for period, counts in found.years.items()},
        "waiting": {period: dict(counts) for period, counts in found.waiting.items()},
        "uncounted": list(found.uncounted),
    }


def _comparison(season: Season, compared: Compared, words: Words) -> dict[str, Any]:
    return {
        "regime": compared.rulebook.regime.id,
        "changes": [
            {
                "who": one.who,
                "title": one.title,
                "change": one.change,
                "own": _MET[one.own.met] if one.own else None,
                "other": _MET[one.other.met] if one.other else None,
                "because": [{"rules": side, **_reason(reason, words)} for side, reason in one.because],
            }
            for one in differences(season, compared)
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
