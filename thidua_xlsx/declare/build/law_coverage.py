"""Do law, season and forms agree? What no form asks, nobody can know; what nobody has verified must be said."""

from collections.abc import Iterator

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.law.regime import Citation, FactSources, TitleLaw
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import KeyPlace


def citations_of(law: TitleLaw) -> Iterator[str]:
    """Give the ids of every article that a title's rules cite."""
    yield law.article
    yield from (step.cite for step in law.needs.steps() if step.cite)


def not_compared(rulebook: Rulebook) -> tuple[str, ...]:
    """Name the articles that the season's titles rest on and that nobody has compared with the text."""
    return tuple(citation.text for citation in _citations_not_compared(rulebook))


def _citations_not_compared(rulebook: Rulebook) -> list[Citation]:
    regime = rulebook.regime
    enabled = [law for id_, law in regime.titles.items() if id_ in rulebook.titles and rulebook.titles[id_].enabled]
    cited = dict.fromkeys(id_ for law in enabled for id_ in citations_of(law))
    return [citation for id_, citation in regime.citations.items() if id_ in cited and not citation.verified]


def rules_not_verified(rulebook: Rulebook) -> list[Finding]:
    """Name, in one notice, the cited rules of the season's titles that nobody has compared with the text.

    Articles of one document stand together, with the document once.
    """
    documents = by_key(_citations_not_compared(rulebook), lambda citation: citation.document)
    rules = tuple(
        f"{', '.join(citation.article for citation in cited)} {document}" for document, cited in documents.items()
    )
    place = KeyPlace(f"regimes/{rulebook.regime.id}.toml", "citations")
    return [at(codes.RULE_NOT_VERIFIED, place, rules=rules)] if rules else []


def facts_not_asked(rulebook: Rulebook, sources: FactSources) -> list[Finding]:
    """Find the facts of enabled titles that no form which is sent out asks for.

    `sources` are the columns that each fact comes from.
    """
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
            for fact in (step.fact for step in law.needs.steps() if step.fact):
                for source in sources.get((law.of, fact), (("", fact),)):
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
