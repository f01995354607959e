"""Do law, season and forms agree? What no form asks, nobody can know; what nobody has verified must be said."""

from collections.abc import Iterator

from thidua_xlsx.declare.law.regime import Condition, TitleLaw
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import KeyPlace

# Which table and column a fact of the law comes from; facts of units are counted from those of their people.
FACT_SOURCES: dict[str, tuple[tuple[str, str], ...]] = {
    "grade": (("standing", "grade"),),
    "discipline": (("standing", "discipline"),),
    "months_worked": (("standing", "months_worked"),),
    "leave_days": (("standing", "leave_days"),),
    "recognised_initiatives": (("initiatives", "recognised"),),
    "free_initiatives": (("initiatives", "recognised"),),
    "initiative_level": (("initiatives", "level"), ("initiatives", "recognised")),
    "share_ldtt": (("standing", "grade"), ("standing", "discipline")),
    "share_completed": (("standing", "grade"),),
    "worst_discipline": (("standing", "discipline"),),
    "count_cstdcs": (("standing", "grade"), ("initiatives", "recognised")),
    "sector_years": (),  # from the season workbook's own list of people
}


def facts_of(condition: Condition) -> Iterator[str]:
    """Give every fact that a condition names, however deep."""
    if condition.fact:
        yield condition.fact
    for part in (*condition.any_, *condition.all_, *((condition.not_,) if condition.not_ else ())):
        yield from facts_of(part)


def citations_of(law: TitleLaw) -> Iterator[str]:
    """Give the ids of every article that a title's rules cite."""
    yield law.article
    yield from _cited(law.needs)


def _cited(condition: Condition) -> Iterator[str]:
    if condition.cite:
        yield condition.cite
    for part in (*condition.any_, *condition.all_, *((condition.not_,) if condition.not_ else ())):
        yield from _cited(part)


def not_compared(rulebook: Rulebook) -> tuple[str, ...]:
    """Name the articles that the season's titles rest on and that nobody has compared with the text."""
    regime = rulebook.regime
    enabled = [law for id_, law in regime.titles.items() if id_ in rulebook.titles and rulebook.titles[id_].enabled]
    cited = dict.fromkeys(id_ for law in enabled for id_ in citations_of(law))
    return tuple(
        f"{citation.article} {citation.document}"
        for id_, citation in regime.citations.items()
        if id_ in cited and not citation.verified
    )


def rules_not_verified(rulebook: Rulebook) -> list[Finding]:
    """Name, in one notice, the cited rules of the season's titles that nobody has compared with the text."""
    rules = not_compared(rulebook)
    place = KeyPlace(f"regimes/{rulebook.regime.id}.toml", "citations")
    return [at(codes.RULE_NOT_VERIFIED, place, rules=rules)] if rules else []


def facts_not_asked(rulebook: Rulebook) -> list[Finding]:
    """Find the facts of enabled titles that no form which is sent out asks for."""
    asked = {
        (table.id, column)
        for form in rulebook.forms.values()
        if form.phase
        for table in form.tables()
        for column in table.asked
    }
    missing: dict[tuple[str, str], str] = {}  # the column nobody asks for, and the first title that needs it
    for id_, law in rulebook.regime.titles.items():
        if id_ in rulebook.titles and rulebook.titles[id_].enabled:
            for fact in facts_of(law.needs):
                for source in FACT_SOURCES.get(fact, (("", fact),)):
                    if source not in asked:
                        missing.setdefault(source, id_)
    return [
        at(
            codes.DECLARATION_FACT_NOT_ASKED,
            KeyPlace(f"regimes/{rulebook.regime.id}.toml", f"titles.{title}"),
            fact=rulebook.columns.column(*source).label if rulebook.columns.has(*source) else source[1],
        )
        for source, title in missing.items()
    ]
