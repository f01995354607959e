"""The law as it is applied: texts that build on earlier ones, interpretations taken, values set otherwise."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.law.regime import Citation, Condition, LawLevel, NamedValue, Regime, TitleLaw
from thidua_xlsx.declare.tables.column_book import BilingualText

UNREGISTERED = "unregistered"  # a policy and no number, but set by levels like the named values
_LIMITS = ("is_", "at_least", "over", "at_most")
_DATED = ("until", "extends")  # never taken over from the text that a regime builds on


class OwnRule(msgspec.Struct, frozen=True):
    """A named value as a level above the law sets it: value as the regime writes it, citation as people typed it.

    `shown` is what people call it, where that is another word than the value.
    """

    name: str
    law_level: LawLevel
    value: str
    cite: Citation
    shown: BilingualText | None = None


def built_on(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Complete `own`, a regime's TOML, from `base`, that of the regime it extends.

    Titles, citations and interpretations are taken by name, values by field; what the regime says itself stands.
    """
    merged = {key: value for key, value in base.items() if key not in _DATED} | dict(own)
    for table in ("titles", "citations", "readings"):
        merged[table] = {**base.get(table, {}), **own.get(table, {})}
    before, after = base.get("values", {}), own.get("values", {})
    merged["values"] = {name: {**before.get(name, {}), **after.get(name, {})} for name in {**before, **after}}
    merged.pop("extends", None)
    return merged


def settled(law: Regime, own: Iterable[OwnRule] = (), interpretations: Mapping[str, str] | None = None) -> Regime:
    """Give the regime that verdicts are made by: own rules in the place of the law's, and no `@name` left.

    `interpretations` are the ways taken, by rule; the default holds for the others. A condition on a value that
    nobody has set is left out. The values that remain say whose word they are.
    """
    values, citations, unregistered = dict(law.values), dict(law.citations), law.unregistered
    for rule in own:
        if rule.name == UNREGISTERED:
            unregistered = "block" if rule.value == "block" else "warn"
        if rule.name in values:
            id_ = f"own.{rule.name}"
            citations[id_] = rule.cite
            own_value = {"value": rule.value, "law_level": rule.law_level, "cite": id_, "shown": rule.shown}
            values[rule.name] = replace(values[rule.name], **own_value)
    taken = {**{id_: rule.default for id_, rule in law.interpretations.items()}, **(interpretations or {})}
    titles = _worded(law, values, taken)
    otherwise: dict[str, dict[str, TitleLaw]] = {}
    for id_, interpretation in law.interpretations.items():
        for other in (name for name in interpretation.variants if name != taken[id_]):
            others = _worded(law, values, {**taken, id_: other})
            otherwise[f"{id_}={other}"] = {name: title for name, title in others.items() if title != titles[name]}
    return replace(
        law,
        values=values,
        citations=citations,
        unregistered=unregistered,
        interpretations={id_: replace(rule, default=taken[id_]) for id_, rule in law.interpretations.items()},
        titles=titles,
        otherwise=otherwise,
    )


def _worded(law: Regime, values: Mapping[str, NamedValue], taken: Mapping[str, str]) -> dict[str, TitleLaw]:
    """Give the titles as the interpretations `taken`, by rule, have them."""
    variants = [law.interpretations[id_].variants[name] for id_, name in taken.items()]
    facts = {before: after for variant in variants for before, after in variant.facts.items()}  # of persons

    def resolved(condition: Condition, facts: Mapping[str, str]) -> Condition | None:
        """Put the values in their places, keep the interpretations taken; None where nothing is left to ask."""
        rule, _, variant = condition.interpretation.partition("=")
        if rule and taken.get(rule) != variant:
            return None
        fact, name = facts.get(condition.fact, condition.fact), named_in(condition)
        if name:
            value = values.get(name)
            if value is None or value.value is None:
                return None
            # Conditions compare percents as shares of one.
            limit = str(Decimal(value.value) / 100) if value.unit == "percent" else value.value
            named = [field for field in _LIMITS if str(getattr(condition, field) or "").startswith("@")]
            changes: dict[str, Any] = {**dict.fromkeys(named, limit), "fact": fact}
            if value.law_level != "law":
                changes["cite"] = value.cite
            return replace(condition, say=law_text(condition, values), **changes)
        if not (condition.any_ or condition.all_ or condition.not_):
            return replace(condition, fact=fact)
        any_, all_ = (
            tuple(part for branch in group if (part := resolved(branch, facts)) is not None)
            for group in (condition.any_, condition.all_)
        )
        not_ = resolved(condition.not_, facts) if condition.not_ else None
        return replace(condition, any_=any_, all_=all_, not_=not_) if any_ or all_ or not_ else None

    titles = {}
    for id_, title in law.titles.items():
        needs = resolved(title.needs, facts if title.of == "person" else {})
        titles[id_] = replace(title, needs=needs) if needs is not None else title
    return titles


def value_text(value: NamedValue, lang: str) -> str:
    """Print a named value as people write it in `lang` (`vi` or `en`): `70%`, `20`, or a dash where it has none."""
    if value.value is None:
        return "–"
    if value.shown is not None:
        return value.shown.vi if lang == "vi" else value.shown.en
    return number_text(Decimal(value.value), lang) + ("%" if value.unit == "percent" else "")


def own_values(regime: Regime) -> tuple[NamedValue, ...]:
    """Give the named values that a level has set in the place of the law's."""
    return tuple(value for value in regime.values.values() if value.law_level != "law")


def named_in(condition: Condition) -> str:
    """Give the named value that a condition itself compares with, or an empty text."""
    limits = (getattr(condition, field) for field in _LIMITS)
    return next((limit[1:] for limit in limits if isinstance(limit, str) and limit.startswith("@")), "")


def law_text(condition: Condition, values: Mapping[str, NamedValue]) -> BilingualText:
    """Give a condition's wording with the number of its named value in it."""
    name = named_in(condition)
    if name not in values:
        return condition.say
    vi, en = (value_text(values[name], lang) for lang in ("vi", "en"))
    return BilingualText(condition.say.vi.replace("{value}", vi), condition.say.en.replace("{value}", en))
