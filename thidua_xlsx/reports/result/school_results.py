"""The schools of an office in `ket-qua.json`: what each sent, their sums, quotas over them, people proposed twice."""

from decimal import Decimal
from typing import Any

from thidua_xlsx.exchange.school_reports.own_report import DIRECT, direct_share, direct_sum, summed
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import MovementResult, Registrant, Report, Schools


def schools_result(schools: Schools, words: Language) -> dict[str, Any]:
    """Give the schools as plain values, as docs/result.md describes them; shares are 0..1, None for 0/0.

    `units` come one by one: of thousands of schools all that they registered would fill the memory.
    """
    return {
        "units": (
            {
                "id": one.code,
                "name": one.name,
                "cluster": one.cluster,
                "status": status_of(schools, one.code),
                "rank": schools.ranks.get(one.code),
                **_said(schools.reports.get(one.code)),
            }
            for one in schools.reporters
        ),
        "totals": {
            "counts": summed(one.counts for one in schools.reports.values()),
            "proposed": _sums(schools),
            **_direct(schools),
        },
        "targets": [
            {
                "id": one.id,
                "name": words(f"report.target.{one.id}"),
                "value": _number(one.value),
                "numerator": one.numerator,
                "denominator": one.denominator,
                "target": _number(one.goal),
                "met": one.met,
                "missing": list(one.missing),
            }
            for one in schools.targets
        ],
        "quotas": [
            {
                "title": one.title,
                "scope": one.scope,
                "base": one.base,
                "percent": _number(one.percent),
                "limit": one.limit,
                "proposed": one.eligible,
                "tied": list(one.tied_at_line),
                "missing": list(one.uncertain),
            }
            for one in schools.quotas
        ],
        "twins": [
            {
                "full_name": same[0][1].name,
                "birth_date": same[0][1].born,
                "schools": [{"id": code, "title": one.title} for code, one in same],
            }
            for same in schools.twins
        ],
        "initiatives": [
            {
                "same": one.same,
                "works": [{"school": code, "owner": work.owner, "name": work.name} for code, work in one.works],
            }
            for one in schools.alike
        ],
    }


def status_of(schools: Schools, code: str) -> str:
    """Say whether a school's report is `received`, `held` (several versions differ) or `missing`."""
    return "received" if code in schools.reports else "held" if code in schools.held else "missing"


def _said(report: Report | None) -> dict[str, Any]:
    if report is None:
        return {"file": None}
    return {
        "file": report.file,
        "counts": dict(report.counts),
        "ratios": {id_: {"numerator": n, "denominator": d} for id_, (n, d) in report.ratios.items()},
        "proposed": _proposed(report),
        "average": _number(report.average),
        **({"movements": [_movement(one) for one in report.movements]} if report.movements else {}),
        **({"registrations": [_registration(one) for one in report.registrants]} if report.registrants else {}),
    }


def _registration(one: Registrant) -> dict[str, Any]:
    """Give a registration as the office compares it with an earlier result's."""
    lists = {"titles": list(one.titles), "commendations": list(one.commendations)}
    return {"id": one.key, "full_name": one.name, **lists, "collective": one.collective}


def _movement(one: MovementResult) -> dict[str, Any]:
    counts = {key: getattr(one, key) for key in ("units_met", "units", "registered", "counted")}
    return {"id": one.key, "target": one.target, "result": _number(one.result), "met": one.met, **counts}


def _proposed(report: Report) -> dict[str, int]:
    return {title: report.proposed(title) for title in dict.fromkeys(one.title for one in report.proposals)}


def _direct(schools: Schools) -> dict[str, Any]:
    """Give the direct workers among those put forward, by title; nothing where no report tells them."""
    titles = [key.removeprefix(f"{DIRECT}_") for key in _told(schools)]
    found = {}
    for title in titles:
        shares = {code: direct_share(report, title) for code, report in schools.reports.items()}
        numerator, denominator = direct_sum(shares.values())
        missing = [one.code for one in schools.reporters if shares.get(one.code) is None]
        found[title] = {"numerator": numerator, "denominator": denominator, "missing": missing}
    return {"direct": found} if found else {}


def _told(schools: Schools) -> list[str]:
    counts = [one.counts for one in schools.reports.values()]
    return [*dict.fromkeys(key for one in counts for key in one if key.startswith(f"{DIRECT}_"))]


def _sums(schools: Schools) -> dict[str, int]:
    reports = schools.reports.values()
    titles = dict.fromkeys(one.title for report in reports for one in report.proposals)
    return {title: sum(report.proposed(title) for report in reports) for title in titles}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
