"""The ordered scales of grades, discipline and initiative levels, worded as they stand inside a sentence."""

from collections.abc import Mapping

from thidua_xlsx.base.text import Label
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.judging.law.facts import FactRange, Scale
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Fact

NO_LEVEL = ""  # below every level: no initiative was recognised


def grade_scale(rulebook: Rulebook) -> Scale:
    """The grades of quality, from not completed to excellent."""
    entries = rulebook.columns.choices["grade"].entries
    return Scale(rulebook.columns.scale("grade"), {choice.id: choice for choice in entries})


def discipline_scale(rulebook: Rulebook) -> Scale:
    """The forms of discipline, from none to dismissal."""
    return _inside_scale(rulebook, "discipline")


def level_scale(rulebook: Rulebook) -> Scale:
    """The levels at which an initiative is recognised, from none to national."""
    return _inside_scale(rulebook, "level", NO_LEVEL)


def _inside_scale(rulebook: Rulebook, choices: str, *below: str) -> Scale:
    """Give a scale behind what stands `below` it, worded for inside a sentence."""
    entries = rulebook.columns.choices[choices].entries
    return Scale(
        (*below, *rulebook.columns.scale(choices)),
        {
            choice.id: BilingualText(choice.vi[:1].lower() + choice.vi[1:], choice.en[:1].lower() + choice.en[1:])
            for choice in entries
        },
    )


def title_label(title: str, rulebook: Rulebook) -> Label:
    """Give the name of the title `title`: the law's, else the column book's, else its id."""
    law = rulebook.regime.titles.get(title)
    if law:
        return law.name
    names = rulebook.columns.choices["title"]
    return names[title] if title in names else BilingualText(title, title)


def grade_found(topic: str, fact: Fact, scale: Scale) -> FactRange:
    """What a grade says; a blank grade is unknown, for a year's end has not come yet or somebody forgot.

    `fact` is the grade as entered, an id of `scale`; `topic` names the sentences that say it.
    """
    place = scale.place(fact.value)
    if place is None or fact.unknown:
        blank = fact.value is None and not fact.unknown
        params = {"found": scale.label(scale.ids[place])} if place is not None else {}
        return _open(topic, scale, "blank" if blank else _why_unknown(fact), fact.places, params)
    params = {"found": scale.label(scale.ids[place])}
    return FactRange(topic, place, place, params=params, places=fact.places, scale=scale)


def graded(fact: Fact, least: str, rulebook: Rulebook) -> FactRange:
    """Whether this year's grade is the wanted one or better: 1, 0 or somewhere between.

    `least` is the id of the wanted grade, such as `HTTNV`.
    """
    scale = grade_scale(rulebook)
    known, limit = grade_found("grade", fact, scale), scale.ids.index(least)
    low, high = known.low >= limit, known.high is None or known.high >= limit
    return FactRange("grade", int(low), int(high), places=known.places)


def discipline_found(topic: str, fact: Fact, scale: Scale) -> FactRange:
    """What is said of discipline; a blank means none, as people leave it, but an unread cell is unknown.

    `topic` names the sentences that say it.
    """
    place = 0 if fact.value is None else scale.place(fact.value)
    if place is None or (fact.unknown and not fact.awaits):
        return _open(topic, scale, _why_unknown(fact), fact.places)
    return FactRange(
        topic,
        place,
        scale.top if fact.awaits else place,
        yes="within" if place else "none",
        no="over" if place else "none",
        unknown="missing",
        params={"found": scale.label(scale.ids[place])},
        places=fact.places,
        scale=scale,
    )


def _open(
    topic: str, scale: Scale, why: str, places: tuple[CellPlace, ...], params: Mapping[str, object] = {}
) -> FactRange:
    """Give a fact of which nothing is known but why."""
    return FactRange(topic, 0, scale.top, why, why, why, params, places, scale)


def _why_unknown(fact: Fact) -> str:
    """A cell that stands there and says nothing clear, no form at all, or one that may be changed by another."""
    if fact.awaits:
        return "missing" if fact.value is None else "awaits"
    return "unread" if fact.places else "missing"
