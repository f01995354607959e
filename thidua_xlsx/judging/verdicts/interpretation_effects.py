"""Where an interpretation of the law decides: whose title comes out otherwise under another one."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.law.regime import Condition, Regime
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.law.evaluate import all_of, evaluate
from thidua_xlsx.judging.law.facts import LawFacts
from thidua_xlsx.judging.law.law_facts import Outcomes, PersonFacts, TitlesGiven
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import cell_or_row
from thidua_xlsx.model import Dossier, Met, Reason, Verdict

_NOTE = "reason.note.reading"


def interpretation_notes(
    people: Iterable[Dossier],
    outcomes: Outcomes,
    rulebook: Rulebook,
    known: LawFacts,
    given: TitlesGiven,
    *,
    ledger_known: bool,
) -> dict[tuple[str, str], tuple[Reason, ...]]:
    """Give a reason for each (person, title) that would come out otherwise under another interpretation of the law.

    The reason decides nothing; it names the interpretation taken, its source, and what the other one comes to.
    `ledger_known` is False where the season has no ledger; `given` is what titles of this year came to.
    """
    ways = [way for key in rulebook.regime.otherwise if (way := _alternative(key, rulebook)).titles]
    notes: dict[tuple[str, str], tuple[Reason, ...]] = {}
    for dossier in people if ways else ():
        code, own_facts = dossier.code, PersonFacts(dossier, rulebook, known, ledger_known, given)
        for way in (way for way in ways if way.matters(own_facts)):
            facts = PersonFacts(dossier, way.rulebook, known, ledger_known, given)
            for title in way.titles:
                own, other = outcomes[code, title].met, facts.outcome(title).met
                if own is not other:
                    note = _note(way.key, own, other, rulebook.regime)
                    notes[code, title] = (*notes.get((code, title), ()), note)
    return notes


class _Alternative(msgspec.Struct, frozen=True):
    """Another interpretation: the season by it, the titles of people it may change, and what it asks otherwise.

    `parts` are, by title, the conditions of the own way alone and those of this one alone.
    """

    key: str
    rulebook: Rulebook
    titles: tuple[str, ...]
    parts: tuple[tuple[tuple[Condition, ...], tuple[Condition, ...]], ...]

    def matters(self, own: PersonFacts) -> bool:
        """Whether what the two ways ask otherwise comes out otherwise for somebody; if not, no title can."""
        law = own.rulebook.regime
        return any(
            all_of(evaluate(part, own, law).met for part in own_parts)
            is not all_of(evaluate(part, own, law).met for part in other_parts)
            for own_parts, other_parts in self.parts
        )


def _alternative(key: str, rulebook: Rulebook) -> _Alternative:
    own, worded = rulebook.regime.titles, rulebook.regime.otherwise[key]
    law = msgspec.structs.replace(rulebook.regime, titles={**own, **worded}, otherwise={})
    enabled = [id_ for id_, policy in rulebook.titles.items() if policy.enabled]
    titles = tuple(id_ for id_ in _touched(law, set(worded)) if id_ in enabled)
    roots = [id_ for id_ in worded if set(_touched(law, {id_})) & set(titles)]
    parts = [(_parts(own[id_].needs), _parts(worded[id_].needs)) for id_ in roots]
    only = tuple(
        (
            tuple(condition for condition in own_parts if condition not in other_parts),
            tuple(condition for condition in other_parts if condition not in own_parts),
        )
        for own_parts, other_parts in parts
    )
    return _Alternative(key, replace(rulebook, regime=law), titles, only)


def _parts(needs: Condition) -> tuple[Condition, ...]:
    """The conditions that all have to be met for a title."""
    return needs.all_ if needs.all_ and not needs.any_ and needs.not_ is None else (needs,)


def interpretation_findings(verdicts: Iterable[Verdict], book: Rulebook) -> Iterator[Finding]:
    """Name, once for each interpretation, the people whose titles depend on it."""
    hit: dict[tuple[object, object, object], dict[str, list[str]]] = {}
    for verdict in verdicts:
        for reason in verdict.reasons:
            person = book.person(verdict.who) if reason.key == _NOTE else None
            if person is not None:
                ways = tuple(reason.params[key] for key in ("rule", "taken", "other"))
                title = book.columns.choices["title"][verdict.title]
                people = hit.setdefault((ways[0], ways[1], ways[2]), {})
                people.setdefault(book.shown_name(person), []).append(title.short or title.vi)
    for (rule, taken, way), people in hit.items():
        id_ = next(id_ for id_, interpretation in book.regime.interpretations.items() if interpretation.name == rule)
        place = cell_or_row(None, "options", f"reading_{id_}")
        names = tuple(f"{name} ({', '.join(titles)})" for name, titles in people.items())
        yield at(codes.READING_DECIDES, place, rule=rule, taken=taken, other=way, names=names)


def _touched(law: Regime, worded: set[str]) -> list[str]:
    """Give the titles of people that another wording of some titles may change: these, and whatever rests on them."""
    touched = set(worded)
    while True:
        more = {
            id_
            for id_, title_law in law.titles.items()
            if id_ not in touched
            and any(
                step.title in touched or (step.with_this_year and step.of in touched)
                for step in title_law.needs.steps()
            )
        }
        if not more:
            return [id_ for id_, title_law in law.titles.items() if id_ in touched and title_law.of == "person"]
        touched |= more


def _note(key: str, own: Met, met: Met, law: Regime) -> Reason:
    id_, _, way = key.partition("=")
    interpretation = law.interpretations[id_]
    taken = interpretation.variants[interpretation.default]
    source = law.citations[taken.cite]
    params = {
        "rule": interpretation.name,
        "taken": taken.say,
        "other": interpretation.variants[way].say,
        "met": Phrase(f"law.met_{met.value}"),
    }
    return Reason(own, _NOTE, params, f"{source.article} {source.document}", source.verified)
