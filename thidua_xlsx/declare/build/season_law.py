"""The law of one season: the regime its days give, the readings and own rules it declares, and what to say of them."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from thidua_xlsx.messages import codes
from thidua_xlsx.declare.law.legal_documents import stale_bases
from thidua_xlsx.declare.build.build_state import Draft
from thidua_xlsx.declare.law.regime_layers import settled
from thidua_xlsx.declare.build.choice_lists import (Filled, plain)
from thidua_xlsx.declare.build.own_rules import (open_readings, own_rules, readings_of)
from thidua_xlsx.declare.law.applicable_law import (Chosen, SeasonDays, chosen, end_of)
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import (FilePlace, Place)

_YEAR = timedelta(days=365)


def regime_of(draft: Draft, settings: Mapping[str, Any]) -> Regime | None:
    """Give the regime that a season is judged by, its own rules in it; None (and an error) where it names no known one.

    Whatever should be looked at - another regime than the days give, a rule out of date or not certain - is a finding.
    """
    year = plain(settings.get("school_year"))
    days = SeasonDays(end_of(year), settings.get("dossier_date"), settings.get("decision_date"))
    by_days = chosen(draft.templates.laws, days)
    place = _place(draft, "regime")
    answer = settings.get("regime")
    if not isinstance(answer, str | None):
        return None  # not understood, as its cell's own finding says
    named = answer or ""
    if named.casefold() in ("", "auto"):
        law = by_days.regime
        if days.latest is None and not year:
            return settled(law)  # that the year is missing is an error of its own
        if days.latest is None:
            _note(draft, codes.REGIME_WITHOUT_DAY, place, regime=law.name)
    elif named in draft.templates.laws:
        law = draft.templates.laws[named]
        if law.id != by_days.regime.id and days.latest is not None:
            _another(draft, law, by_days, year, place)
    else:
        _note(
            draft, codes.SEASON_REGIME_UNKNOWN, FilePlace(draft.file), regime=named, known=tuple(draft.templates.laws)
        )
        return None
    _transition(draft, law, by_days, place)
    _out_of_date(draft, law, days, settings.get("as_of"), place)
    readings = readings_of(draft, plain(settings.get("readings")), law, _place(draft, "readings"))
    draft.findings += open_readings(law, readings, _place(draft, "readings"))
    return settled(law, own_rules(draft, law), readings)


def with_quota(draft: Draft, policy: TitlePolicy, regime: Regime, row: Filled) -> TitlePolicy:
    """Complete a title's policy by the quota of an own rule (percent of those who met LĐTT), where its row has none.

    A quota that the law only suggests is never applied by itself, only mentioned.
    """
    value = regime.values.get(f"quota_{policy.id.lower()}")
    if value is None or value.value is None or not policy.enabled:
        return policy
    percent = Decimal(value.value)
    cited = regime.citations[value.cite]
    said = {"title": draft.templates.columns.choices["title"][policy.id], "percent": percent}
    cite = f"{cited.article} {cited.document}".strip()
    if policy.quota_percent is None and value.layer == "law":
        draft.note(codes.QUOTA_SUGGESTED, row, "quota_percent", **said, cite=cite)
    elif policy.quota_percent is None:
        return replace(policy, quota_percent=percent, quota_of="LDTT")
    elif policy.quota_percent > percent and value.layer != "law":
        draft.note(codes.QUOTA_ABOVE_OWN_RULE, row, "quota_percent", **said, found=policy.quota_percent, cite=cite)
    return policy


def _place(draft: Draft, setting: str) -> Place:
    records = draft.rows.get("options", ())
    return (records[0].place(setting) if records else None) or FilePlace(draft.file)


def _note(draft: Draft, code: codes.Code, place: Place, **params: Any) -> None:
    draft.findings.append(at(code, place, **params))


def _another(draft: Draft, law: Regime, by_days: Chosen, year: str, place: Place) -> None:
    _note(
        draft,
        codes.SEASON_REGIME_OUT_OF_FORCE,
        place,
        regime=law.name,
        since=law.in_force,
        until=law.until or "…",
        year=year,
        why=by_days.why,
        given=by_days.regime.name,
    )


def _transition(draft: Draft, law: Regime, by_days: Chosen, place: Place) -> None:
    """Name the other regime where a dossier was under way when the law changed."""
    sides = [one for one in (by_days.regime, by_days.other) if one is not None]
    other = next((one for one in sides if one.id != law.id), None)
    if by_days.newer is not None and other is not None and law.id in {one.id for one in sides}:
        rule = by_days.newer.transition
        _note(draft, codes.REGIME_IN_TRANSITION, place, regime=law.name, other=other.name, id=other.id, rule=rule)


def _out_of_date(draft: Draft, law: Regime, days: SeasonDays, as_of: date | None, place: Place) -> None:
    known = [day for day in (days.latest, as_of) if day is not None]
    if known and max(known) - law.checked_on > _YEAR:
        _note(draft, codes.REGIME_CHECKED_LONG_AGO, place, regime=law.name, checked=law.checked_on, day=max(known))
    # A decision or a dossier on its way asks what is in force then; without them the end of the period does.
    day = days.decided or days.received or as_of or days.ended
    draft.findings += stale_bases(_bases(draft), draft.templates.documents, day, draft.file)


def _bases(draft: Draft) -> Iterator[tuple[str, str, Place | None]]:
    for row in draft.rows.get("bases", ()):
        yield draft.text(row, "kind"), draft.text(row, "number"), row.place("number")
