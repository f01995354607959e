"""The law of one season: the regime its days give, the readings and own rules it declares, and what to say of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.build.own_rules import open_readings, own_rules, readings_of
from thidua_xlsx.declare.build.template_files import OF_A_RULE
from thidua_xlsx.declare.law.legal_documents import stale_bases
from thidua_xlsx.declare.law.regime import Regime, Vote
from thidua_xlsx.declare.law.regime_layers import settled
from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Phrase, at
from thidua_xlsx.messages.places import FilePlace, Place


class SeasonDays(msgspec.Struct, frozen=True):
    """The days that the choice of the law rests on: end of the period, dossier received, decision (or None)."""

    ended: date | None = None
    received: date | None = None
    decided: date | None = None

    @property
    def latest(self) -> date | None:
        """The last of the days that are known; the nearest thing to a present that the season itself knows."""
        return max((day for day in (self.ended, self.received, self.decided) if day is not None), default=None)


class ApplicableLaw(msgspec.Struct, frozen=True):
    """The regime that the days give, which day gave it, and the one of another day where a transition has its say."""

    regime: Regime
    why: Phrase
    other: Regime | None = None
    newer: Regime | None = None


_YEAR = timedelta(days=365)


def regime_of(draft: BuildState, settings: Mapping[str, Any]) -> Regime | None:
    """Give the regime that a season is judged by, its own rules in it; None (and an error) where it names no known one.

    Whatever should be looked at - another regime than the days give, a rule out of date or not certain - is a finding.
    """
    year = plain_text(settings.get("school_year"))
    days = SeasonDays(end_of(year), settings.get("dossier_date"), settings.get("decision_date"))
    by_days = applicable_law(draft.templates.laws, days)
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
    readings = readings_of(draft, settings, law)
    readings = {**_by_rounds(draft, law), **readings}
    draft.findings += open_readings(law, readings, lambda id_: _place(draft, f"{OF_A_RULE}{id_}", "readings"))
    law = replace(law, votes=votes_on(law, days.latest))
    return settled(law, own_rules(draft, law), readings)


def _by_rounds(draft: BuildState, law: Regime) -> dict[str, str]:
    """Give the readings that follow where a title is decided in a round before the one that it rests on."""
    rounds = [row.values.get("titles") for row in draft.rows.get("proposal_rounds", ())]
    named = [titles for titles in rounds if isinstance(titles, tuple)]
    rules = {
        id_: interpretation.decided_before
        for id_, interpretation in law.readings.items()
        if interpretation.decided_before
    }
    return {
        id_: rule.variant
        for id_, rule in rules.items()
        if any(rule.title in titles and rule.rests_on not in titles for titles in named)
    }


def votes_on(law: Regime, day: date | None) -> dict[str, Vote]:
    """Give the rules on votes that hold on a day; one that has ended, or may have, is left out."""
    return {
        title: vote
        for title, vote in law.votes.items()
        if vote.until is None or (day is not None and day <= vote.until)
    }


def with_quota(draft: BuildState, policy: TitlePolicy, regime: Regime, row: SeasonRow) -> TitlePolicy:
    """Complete a title's policy by the quota of the law, or of an own rule, where its row has none.

    It is percent of the law's `quota_base` (NĐ 91/2017, article 9.3: at most 15 % of those who are LĐTT). A row that
    has more of the same base than the law allows is refused, and the law's quota stands; one on another base bears the
    law's beside its own, for only the season's people say which is more.
    """
    value = regime.values.get(f"quota_{policy.id.lower()}")
    if value is None or value.value is None or not policy.enabled or not regime.quota_base:
        return policy
    percent = Decimal(value.value)
    cited, by_law = regime.citations[value.cite], value.layer == "law"
    params = {"title": draft.templates.columns.choices["title"][policy.id], "percent": percent}
    params["cite"] = f"{cited.article} {cited.document}".strip()
    if policy.quota_percent is None:
        if by_law:
            draft.note(codes.QUOTA_OF_LAW, row, "quota_percent", **params)
        return replace(policy, quota_percent=percent, quota_of=regime.quota_base)
    if not by_law and policy.quota_percent > percent:
        draft.note(codes.QUOTA_ABOVE_OWN_RULE, row, "quota_percent", **params, found=policy.quota_percent)
    return _within_law(draft, policy, policy.quota_percent, regime, row)


def _within_law(draft: BuildState, policy: TitlePolicy, own: Decimal, regime: Regime, row: SeasonRow) -> TitlePolicy:
    """Hold a title's `own` quota to that of the law itself, whatever own rules say."""
    value = draft.templates.laws[regime.id].values[f"quota_{policy.id.lower()}"]
    if value.value is None:
        return policy
    percent, source = Decimal(value.value), draft.templates.laws[regime.id].citations[value.cite]
    cited = f"{source.article} {source.document}".strip()
    if policy.quota_of != regime.quota_base or policy.quota_scope != "school":
        policy = replace(policy, law_percent=percent, law_base=regime.quota_base, law_cite=cited)
    if policy.quota_of == regime.quota_base and own > percent:
        title = draft.templates.columns.choices["title"][policy.id]
        params = {"title": title, "percent": percent, "found": own, "cite": cited}
        draft.refuse(codes.QUOTA_ABOVE_LAW, row, "quota_percent", **params)
        return replace(policy, quota_percent=percent)
    return policy


def _place(draft: BuildState, *settings: str) -> Place:
    """Give the cell of the first of these settings that the workbook has."""
    records = draft.rows.get("options", ())
    cells = [records[0].places[setting] for setting in settings if records and setting in records[0].places]
    return cells[0] if cells else FilePlace(draft.file)


def _note(draft: BuildState, code: codes.Code, place: Place, **params: Any) -> None:
    draft.findings.append(at(code, place, **params))


def _another(draft: BuildState, law: Regime, by_days: ApplicableLaw, year: str, place: Place) -> None:
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


def _transition(draft: BuildState, law: Regime, by_days: ApplicableLaw, place: Place) -> None:
    """Name the other regime where a dossier was under way when the law changed."""
    sides = [regime for regime in (by_days.regime, by_days.other) if regime is not None]
    other = next((side for side in sides if side.id != law.id), None)
    if by_days.newer is not None and other is not None and law.id in {side.id for side in sides}:
        rule = by_days.newer.transition
        _note(draft, codes.REGIME_IN_TRANSITION, place, regime=law.name, other=other.name, id=other.id, rule=rule)


def _out_of_date(draft: BuildState, law: Regime, days: SeasonDays, as_of: date | None, place: Place) -> None:
    known = [day for day in (days.latest, as_of) if day is not None]
    if known and max(known) - law.checked_on > _YEAR:
        _note(draft, codes.REGIME_CHECKED_LONG_AGO, place, regime=law.name, checked=law.checked_on, day=max(known))
    # A decision or a dossier on its way asks what is in force then; without them the end of the period does.
    day = days.decided or days.received or as_of or days.ended
    bases = (
        (draft.text(row, "kind"), draft.text(row, "number"), row.place("number")) for row in draft.rows.get("bases", ())
    )
    draft.findings += stale_bases(bases, draft.templates.documents, day, draft.file)


def end_of(school_year: str) -> date | None:
    """Give the last day of the period judged: 31/5 of a school year (`2024-2025`), 31/12 of a calendar year."""
    years = [int(part) for part in school_year.replace("–", "-").split("-") if part.strip().isdigit()]
    if not years or not date.min.year <= years[-1] <= date.max.year:
        return None
    return date(years[-1], 5, 31) if len(years) > 1 else date(years[-1], 12, 31)


def in_force_on(regimes: Mapping[str, Regime], day: date) -> Regime:
    """Give the regime in force on a day; before the first one that is known, the first."""
    ordered = sorted(regimes.values(), key=lambda regime: regime.in_force)
    return next((regime for regime in reversed(ordered) if regime.in_force <= day), ordered[0])


def applicable_law(regimes: Mapping[str, Regime], days: SeasonDays) -> ApplicableLaw:
    """Choose the regime: in force when the dossier was received, else at the decision, else at the period's end.

    A dossier received before a change of the law is judged by the old law; where the new one says more of that
    (`transition`), and where nobody has said when the dossier was received, the other regime is named beside it.
    """
    known = (("received", days.received), ("decided", days.decided), ("ended", days.ended))
    by, day = next(((by, day) for by, day in known if day is not None), ("newest", None))
    if day is None:
        newest = max(regimes.values(), key=lambda law: law.in_force)
        return ApplicableLaw(newest, Phrase("law.by_newest"))
    regime = in_force_on(regimes, day)
    # The day on the other side of a change: the decision after a dossier came in, the period before a late decision.
    across = {"received": days.decided, "decided": days.ended}.get(by)
    other = in_force_on(regimes, across) if across is not None else regime
    newer = max(regime, other, key=lambda law: law.in_force)
    if other.id == regime.id or not newer.transition.vi:
        return ApplicableLaw(regime, Phrase(f"law.by_{by}", {"day": day}))
    return ApplicableLaw(regime, Phrase(f"law.by_{by}", {"day": day}), other, newer)
