"""Does every fact that the law or the rubric needs get asked by some form? What nobody asks, nobody can know."""

from collections.abc import Iterator

from thidua_xlsx import codes
from thidua_xlsx.declare.regime import Condition
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.places import KeyPlace

# Which table and column a fact of the law comes from; facts of units are counted from those of their people.
FACT_SOURCES: dict[str, tuple[tuple[str, str], ...]] = {
    "grade": (("standing", "grade"),),
    "discipline": (("standing", "discipline"),),
    "recognised_initiatives": (("initiatives", "recognised"),),
    "initiative_level": (("initiatives", "level"), ("initiatives", "recognised")),
    "share_ldtt": (("standing", "grade"), ("standing", "discipline")),
    "share_completed": (("standing", "grade"),),
    "worst_discipline": (("standing", "discipline"),),
    "count_cstdcs": (("standing", "grade"), ("initiatives", "recognised")),
}


def facts_of(condition: Condition) -> Iterator[str]:
    """Give every fact that a condition names, however deep."""
    if condition.fact:
        yield condition.fact
    for part in (*condition.any_, *condition.all_, *((condition.not_,) if condition.not_ else ())):
        yield from facts_of(part)


def facts_not_asked(rulebook: Rulebook) -> list[Finding]:
    """Find the facts of enabled titles that no form which is sent out asks for."""
    asked = {
        (table.id, column)
        for form in rulebook.forms.values()
        if form.phase
        for table in form.tables()
        for column in table.asked
    }
    findings = []
    for id_, law in rulebook.regime.titles.items():
        if id_ not in rulebook.titles or not rulebook.titles[id_].enabled:
            continue
        for fact in dict.fromkeys(facts_of(law.needs)):
            if not all(source in asked for source in FACT_SOURCES.get(fact, (("?", fact),))):
                place = KeyPlace(f"regimes/{rulebook.regime.id}.toml", f"titles.{id_}")
                findings.append(at(codes.DECLARATION_FACT_NOT_ASKED, place, fact=fact))
    return findings
