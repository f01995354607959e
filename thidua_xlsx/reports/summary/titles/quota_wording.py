"""A quota in words: its arithmetic, whose rule it is, and whom the law prefers among those equal at the line."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, joined, number_text
from thidua_xlsx.declare.law.regime import NamedValue, Regime
from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.judging.analysis.proposal_statistics import WOMAN
from thidua_xlsx.model import QuotaLine, Season
from thidua_xlsx.reports.common.naming import choice_name, everybody_of, name_order, title_name, unit_name


def quota_text(season: Season, say: Say, line: QuotaLine) -> str:
    """Give a quota's arithmetic in words: base x percent, rounded, how many met the title, and whose rule it is."""
    policy = season.rulebook.titles[line.title]
    text = say(
        "report.proposals.quota",
        scope=_scope(season, say, line.scope),
        base=line.base,
        of=_base_name(season, say, line.law_base or policy.quota_of),
        percent=line.percent,
        exact=exact_text(line.base, line.percent, say),
        rounding=choice_name(season, say, "rounding", policy.quota_rounding).lower(),
        limit=line.limit,
        min=say("report.proposals.min", min=policy.quota_min) if policy.quota_min else "",
        eligible=line.eligible,
        mode=say("report.proposals.mode_warn") if policy.quota_mode == "warn" else "",
    )
    if line.law_base:
        return f"{text} [{policy.law_cite}]"
    rule = _rule(season.rulebook.regime, policy)
    return f"{text} [{cited(season.rulebook.regime, rule.cite, say)}]" if rule else text


def _rule(regime: Regime, policy: TitlePolicy) -> NamedValue | None:
    """The law's or an own rule that a quota follows to the letter; None where the season has one of its own."""
    value = regime.values.get(f"quota_{policy.id.lower()}")
    if value is None or value.value is None or policy.quota_of != regime.quota_base:
        return None
    return value if policy.quota_percent == Decimal(value.value) else None


def exact_text(base: int, percent: Decimal, say: Say) -> str:
    """Give percent of a base unrounded, with one decimal at least, so that the rounding can be followed: `6,0`."""
    exact = base * percent / 100
    text = number_text(exact, say.lang)
    return text if exact % 1 else text + (",0" if say.lang == "vi" else ".0")


def _base_name(season: Season, say: Say, quota_of: str) -> str:
    if quota_of == "people":
        return say("report.proposals.base_people")
    return say("report.proposals.base_title", title=title_name(season, say, quota_of))


def _scope(season: Season, say: Say, scope: str) -> str:
    code = scope.rpartition(":")[2]
    if code == "school":
        return everybody_of(season.rulebook, say)
    if season.rulebook.unit(code):
        return unit_name(season, code)
    for list_ in ("scope", "group"):
        known = season.rulebook.choices.get(list_)
        if known and code in known:
            return say.label(known[code])
    return code


def preference_text(season: Season, say: Say, line: QuotaLine) -> str:
    """Say whom the law prefers among those equal at a line; empty where the regime has no such rule.

    For information: nobody is moved. Who has no gender entered is named apart.
    """
    regime = season.rulebook.regime
    if regime.preference is None:
        return ""
    people = [person for code in line.tied_at_line if (person := season.rulebook.person(code))]
    women = name_order(season, (member.code for member in people if member.gender == WOMAN))
    blank = name_order(season, (member.code for member in people if not member.gender))
    who = say("report.proposals.preferred", names=joined(women)) if women else say("report.proposals.preferred_none")
    if blank:
        who += say("report.proposals.gender_blank", names=joined(blank))
    cite = cited(regime, regime.preference.cite, say)
    return say("report.proposals.preference", say=regime.preference.say, cite=cite, who=who)


def cited(regime: Regime, id_: str, say: Say) -> str:
    """Give an article of a regime, marked where nobody has compared it with the text."""
    citation = regime.citations[id_]
    text = f"{citation.article} {citation.document}"
    return text if citation.verified else say("report.unverified_mark", cite=text)
