"""The law of one season: the regime its days give, interpretations and own rules it declares, its legal bases."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import clean, match_key, number_text
from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.build.choice_lists import SeasonRow, own_rule_choices
from thidua_xlsx.declare.build.template_files import OF_A_RULE
from thidua_xlsx.declare.law.applied_law import UNREGISTERED, OwnRule, settled
from thidua_xlsx.declare.law.legal_documents import stale_bases
from thidua_xlsx.declare.law.regime import Citation, LawLevel, Regime
from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.declare.season.deadlines import SCHOOL_YEAR_ENDS, Years
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, BilingualText, Column
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace


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

    `settings` are those of the season by key. Whatever should be looked at - another regime than the days give, a rule
    out of date or not certain - is a finding.
    """
    year = plain_text(settings.get("school_year"))
    days = SeasonDays(end_of(year), settings.get("dossier_date"), settings.get("decision_date"))
    by_days = applicable_law(draft.templates.laws, days)
    named = str(settings.get("regime") or "auto")
    if named.casefold() == "auto":
        law = by_days.regime
        if days.latest is None and not year:
            return settled(law)  # that the year is missing is an error of its own
        if days.latest is None:
            draft.note_setting(codes.REGIME_WITHOUT_DAY, "regime", {"regime": law.name})
    elif named in draft.templates.laws:
        law = draft.templates.laws[named]
        if law.id != by_days.regime.id and days.latest is not None:
            other_law = {"year": year, "why": by_days.why, "given": by_days.regime.name}
            params = {"regime": law.name, "since": law.in_force, "until": law.until or "…", **other_law}
            draft.note_setting(codes.SEASON_REGIME_OUT_OF_FORCE, "regime", params)
    else:
        unknown = at(
            codes.SEASON_REGIME_UNKNOWN, FilePlace(draft.file), regime=named, known=tuple(draft.templates.laws)
        )
        draft.findings.append(unknown)
        return None
    # Where a dossier was under way when the law changed the other regime is named.
    sides = {regime.id: regime for regime in (by_days.regime, by_days.other) if regime is not None}
    other = next((side for side in sides.values() if side.id != law.id), None)
    if by_days.newer is not None and other is not None and law.id in sides:
        params = {"regime": law.name, "other": other.name, "rule": by_days.newer.transition}
        draft.note_setting(codes.REGIME_IN_TRANSITION, "regime", params)
    _out_of_date(draft, law, days, settings.get("as_of"))
    interpretations = {**_by_rounds(draft, law), **_interpretations_of(draft, settings, law)}
    draft.findings += _open_interpretations(draft, law, interpretations)
    # A rule on votes that has ended, or may have, no longer holds.
    votes = {
        title: vote
        for title, vote in law.votes.items()
        if vote.until is None or (days.latest is not None and days.latest <= vote.until)
    }
    return settled(replace(law, votes=votes), _own_rules(draft, law), interpretations)


def _by_rounds(draft: BuildState, law: Regime) -> dict[str, str]:
    """Give the interpretations that follow where a title is decided in a round before the one that it rests on."""
    named = [row.values.get("titles", ()) for row in draft.rows.get("proposal_rounds", ())]
    return {
        id_: rule.variant
        for id_, interpretation in law.interpretations.items()
        if (rule := interpretation.decided_before)
        and any(rule.title in titles and rule.rests_on not in titles for titles in named)
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
    by_law, cite = value.law_level == "law", regime.citations[value.cite].text
    params = {"title": draft.choices["title"][policy.id], "percent": percent, "cite": cite}
    if policy.quota_percent is None:
        if by_law:
            draft.note(codes.QUOTA_OF_LAW, row, "quota_percent", **params)
        return replace(policy, quota_percent=percent, quota_of=regime.quota_base)
    if not by_law and policy.quota_percent > percent:
        draft.note(codes.QUOTA_ABOVE_OWN_RULE, row, "quota_percent", **params, found=policy.quota_percent)
    return _within_law(draft, policy, policy.quota_percent, regime, row)


def _within_law(
    draft: BuildState, policy: TitlePolicy, own_percent: Decimal, regime: Regime, row: SeasonRow
) -> TitlePolicy:
    """Hold a title's own quota, `own_percent`, to that of the law itself, whatever own rules say."""
    value = draft.templates.laws[regime.id].values[f"quota_{policy.id.lower()}"]
    if value.value is None:
        return policy
    percent, cited = Decimal(value.value), draft.templates.laws[regime.id].citations[value.cite].text
    if policy.quota_of != regime.quota_base or policy.quota_scope != "school":
        policy = replace(policy, law_percent=percent, law_base=regime.quota_base, law_cite=cited)
    if policy.quota_of == regime.quota_base and own_percent > percent:
        params = {"percent": percent, "found": own_percent, "cite": cited}
        draft.refuse(codes.QUOTA_ABOVE_LAW, row, "quota_percent", title=draft.choices["title"][policy.id], **params)
        return replace(policy, quota_percent=percent)
    return policy


def _out_of_date(draft: BuildState, law: Regime, days: SeasonDays, as_of: date | None) -> None:
    known = [day for day in (days.latest, as_of) if day is not None]
    if known and max(known) - law.checked_on > _YEAR:
        params = {"regime": law.name, "checked": law.checked_on, "day": max(known)}
        draft.note_setting(codes.REGIME_CHECKED_LONG_AGO, "regime", params)
    # A decision or a dossier on its way asks what is in force then; without them the end of the period does.
    day = days.decided or days.received or as_of or days.ended
    bases = (
        (draft.text(row, "kind"), draft.text(row, "number"), row.place("number")) for row in draft.rows.get("bases", ())
    )
    draft.findings += stale_bases(bases, draft.templates.documents, day, draft.file)


def end_of(school_year: str) -> date | None:
    """Give the last day of the period judged: 31/5 where `school_year` is `2024-2025`, 31/12 where it is `2025`.

    None where it names no year.
    """
    years = [int(part) for part in school_year.replace("–", "-").split("-") if part.strip().isdigit()]
    if not years or not date.min.year <= years[-1] <= date.max.year:
        return None
    return date(years[-1], *(SCHOOL_YEAR_ENDS if len(years) > 1 else (12, 31)))


def in_force_on(regimes: Mapping[str, Regime], day: date) -> Regime:
    """Give which of `regimes` is in force on `day`; before the first one that is known, the first."""
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


LAW_LEVELS: tuple[LawLevel, ...] = ("province", "office", "school")  # the upper one first
_STRICTNESS = {"warn": 0, "block": 1}


def _own_rules(draft: BuildState, law: Regime) -> tuple[OwnRule, ...]:
    """Read the own rules of a season for a regime; what is no value, too soft or without a citation is a finding.

    A lower level may be stricter than the one above it, never softer: its rule is then refused with an error, and the
    word of the level above stays. The law binds all of them, whether or not anybody has compared its article.
    """
    ranks: dict[str, int] = {level: rank for rank, level in enumerate(LAW_LEVELS)}
    rows = sorted(draft.rows.get("overrides", ()), key=lambda row: ranks.get(draft.text(row, "layer"), len(LAW_LEVELS)))
    # One level may rule one thing twice, though not differently.
    first_values: dict[tuple[str, str], str] = {}
    for row in rows:
        level, name, value = (draft.text(row, key) for key in ("layer", "name", "value"))
        if level and name and match_key(first_values.setdefault((level, name), value)) != match_key(value):
            draft.note(codes.OWN_RULE_TWICE, row, "value", name=_label(draft, name), value=value)
    values: dict[str, OwnRule] = {}
    for row in rows:
        name = draft.text(row, "name")
        if not name:
            draft.note(codes.OWN_RULE_INCOMPLETE, row, "name", column=draft.label("overrides", "name"))
        elif name != UNREGISTERED and name not in law.values:
            draft.note(codes.OWN_RULE_NOT_OF_REGIME, row, "name", name=_label(draft, name), regime=law.name)
        elif (rule := _rule(draft, row, law)) and _stricter(draft, row, rule, law, values.get(name)):
            values[name] = rule
    return tuple(values.values())


def _interpretations_of(draft: BuildState, settings: Mapping[str, object], law: Regime) -> dict[str, str]:
    """Read which interpretations the season takes, by rule: those chosen in words, and those by code (`cstdcs=va`).

    `settings` are those of the season by key; codes are of older workbooks. One that no regime offers is an error, and
    so is a rule that is understood in two ways. One that only another regime leaves open says nothing here.
    """
    taken = _by_codes(draft, plain_text(settings.get("readings")), law)
    for id_, rule in law.interpretations.items():
        chosen = plain_text(settings.get(f"{OF_A_RULE}{id_}"))
        if chosen not in rule.variants:
            continue  # a way that only another regime offers
        other = taken.setdefault(id_, chosen)
        if other != chosen:
            ways = {"taken": rule.variants[chosen].say, "other": rule.variants[other].say}
            draft.note_setting(codes.READING_TWICE, f"{OF_A_RULE}{id_}", {"rule": rule.name, **ways})
    return taken


def _by_codes(draft: BuildState, text: str, law: Regime) -> dict[str, str]:
    """Read interpretations that are written by code, parted by semicolons."""
    variants_of = {
        id_: tuple(interpretation.variants)
        for regime in draft.templates.laws.values()
        for id_, interpretation in regime.interpretations.items()
    }
    chosen: dict[str, str] = {}
    for part in filter(None, (clean(part) for part in text.split(";"))):
        id_, _, variant = (clean(side).casefold() for side in part.partition("="))
        if variant not in variants_of.get(id_, ()):
            offered = tuple(f"{rule}={way}" for rule, variants in variants_of.items() for way in variants)
            draft.note_setting(codes.READING_UNKNOWN, "readings", {"raw": part, "reading": part, "known": offered})
        elif id_ in law.interpretations:
            chosen[id_] = variant
    return chosen


def _open_interpretations(draft: BuildState, law: Regime, taken: Mapping[str, str]) -> Iterator[Finding]:
    """Name each rule whose text nobody has seen or confirmed, with the interpretation it is judged by.

    `taken` are the interpretations that the season chose, by rule.
    """
    for id_, interpretation in law.interpretations.items():
        if interpretation.confirm and id_ not in taken:
            other = tuple(
                variant.say for name, variant in interpretation.variants.items() if name != interpretation.default
            )
            by = interpretation.variants[interpretation.default].say
            place = draft.setting_place(f"{OF_A_RULE}{id_}", "readings")
            yield at(codes.READING_NOT_CONFIRMED, place, rule=interpretation.name, taken=by, others=other)


def _label(draft: BuildState, name: str) -> object:
    choices = own_rule_choices(draft.templates)
    return choices[name] if name in choices.ids else name


def _rule(draft: BuildState, row: SeasonRow, law: Regime) -> OwnRule | None:
    """Give one own rule; None (and an error) where its level or its value cannot be understood."""
    name, text, written = (draft.text(row, key) for key in ("name", "value", "cite"))
    level = next((known for known in LAW_LEVELS if known == draft.text(row, "layer")), None)
    if level is None or not text:
        lacking = "layer" if level is None else "value"
        draft.note(codes.OWN_RULE_INCOMPLETE, row, lacking, column=draft.label("overrides", lacking))
        return None
    asked = law.values.get(name)  # None = what becomes of whoever did not register
    disciplines, bar = draft.choices["discipline"], None
    if asked is None:
        value = draft.choices["mode"].find(text)
        wanted = Phrase("law.one_of", {"names": draft.choices["mode"].entries})
    elif asked.unit == "discipline":
        # The heaviest discipline below the one from which nothing is given; None where that is no discipline.
        scale, bar = draft.templates.columns.scale("discipline"), disciplines.find(text)
        value = scale[scale.index(bar) - 1] if bar in scale[1:] else None
        wanted = Phrase("law.one_of", {"names": [disciplines[id_] for id_ in scale[1:]]})
    else:
        low, high = Decimal(asked.low), Decimal(asked.high)
        number = read_cell(RawCell(text), Column(asked.say, "number", low=low, high=high), NO_CHOICES).value
        value = number_text(number, "en") if isinstance(number, Decimal) else None
        wanted = Phrase("law.between", {"low": low, "high": high})
    if value is None:
        draft.note(codes.OWN_RULE_VALUE, row, "value", name=_label(draft, name), value=text, wanted=wanted)
        return None
    if not written:
        draft.note(codes.OWN_RULE_WITHOUT_CITATION, row, "cite", name=_label(draft, name))
    kept = draft.choices["rule_layer"][level]
    cite = Citation(written or kept.vi, f"({kept.vi})" if written else "", bool(written))
    shown = disciplines[bar] if bar else None
    shown_text = BilingualText(shown.vi.lower(), shown.en.lower()) if shown else None
    return OwnRule(name, level, value, cite, shown_text)


def _stricter(draft: BuildState, row: SeasonRow, rule: OwnRule, law: Regime, above: OwnRule | None) -> bool:
    """Whether a rule is at least as strict as what binds it; a softer one is refused, naming whose word stays."""
    if rule.name == UNREGISTERED:
        bound = above.value if above else law.unregistered
        softer = _STRICTNESS[rule.value] < _STRICTNESS[bound]
        shown: object = draft.choices["mode"][bound]
        by = above.cite if above else law.citations.get(law.unregistered_cite)
    else:
        value = law.values[rule.name]
        bound_value = above.value if above else value.value
        if bound_value is None:
            return True  # the law sets no value: nothing binds
        if value.unit == "discipline":
            scale = draft.templates.columns.scale("discipline")
            softer, shown = scale.index(rule.value) > scale.index(bound_value), above.shown if above else value.say
        else:
            own, shown = Decimal(rule.value), Decimal(bound_value)
            softer = own < shown if value.stricter == "higher" else own > shown
        by = above.cite if above else law.citations[value.cite]
    if softer:
        params = {"name": _label(draft, rule.name), "value": draft.text(row, "value"), "bound": shown}
        params["cite"] = by.text if by else law.name
        draft.refuse(codes.OWN_RULE_SOFTER, row, "value", **params)
    return not softer


# Kinds that stay in force until they are replaced, whatever years they name; the register of documents knows them.
_LASTING = frozenset({"hienphap", "luat", "phaplenh", "nghidinh", "nd", "thongtu", "tt", "thongtulientich"})
_OF_A_YEAR = frozenset({"kehoach", "congvan", "huongdan"})  # kinds that are made anew each year
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:[-–—/]|đến|tới)\s*(?:năm\s+)?((?:19|20)\d{2})(?!\d)", re.IGNORECASE)
_YEAR_NAMED = re.compile(r"(?<![\d/])((?:19|20)\d{2})(?!\d|/[A-ZĐ])")


def bases_of(draft: BuildState, years: Years, first: date | None) -> tuple[dict[str, str], frozenset[str]]:
    """Give the bases in words by the keys of their lines, and the keys of those of an earlier year, each noted.

    What is of an earlier year counts again once somebody says so on its line. `years` are the calendar years of the
    season, `first` its first day.
    """
    words, earlier = dict[str, str](), set[str]()
    for row in draft.rows.get("bases", ()):
        kind, number, day, issuer, subject = (
            draft.text(row, key) for key in ("kind", "number", "date", "issuer", "subject")
        )
        if row.values.get("still_used") is not True and _of_earlier_year(draft, row, years, first):
            draft.note(codes.BASIS_OF_EARLIER_YEAR, row, "subject", number=number or kind, subject=subject)
            earlier.add(row.key)
        else:
            words[row.key] = " ".join(part for part in (kind, number, day and f"({day})", issuer, subject) if part)
    return words, frozenset(earlier)


def _of_earlier_year(draft: BuildState, row: SeasonRow, years: Years, first: date | None) -> bool:
    """Say whether a basis speaks of years before the season's, or is a plan that an earlier year was made by.

    A calendar year that the season shares with the one before it is the earlier one's where the document was issued
    before the season began: the plan of 2023 in a season 2023-2024.
    """
    kind, day, subject = match_key(draft.text(row, "kind")), row.values.get("date"), draft.text(row, "subject")
    if kind in _LASTING or years.first is None or years.second is None:
        return False
    before = isinstance(day, date) and first is not None and day < first
    spans = [(int(match[1]), int(match[2])) for match in _SPAN.finditer(subject)]
    if spans:  # a school year, or a period of several
        return all(end < years.second if end == start + 1 else end < years.first for start, end in spans)
    named = [int(year) for year in _YEAR_NAMED.findall(subject)]
    if named:
        last = max(named)
        return last < years.first or (last < years.second and (before or not isinstance(day, date)))
    ended = date(years.first, *SCHOOL_YEAR_ENDS)  # the day on which the year before the season's ended
    return kind in _OF_A_YEAR and before and isinstance(day, date) and day <= ended
