"""The choice lists that a season makes: its units, people, criteria, titles and movements."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from msgspec.structs import replace

from thidua_xlsx.base.text import clean, match_key
from thidua_xlsx.declare.build.template_files import OF_A_RULE, Templates
from thidua_xlsx.declare.season import Criterion, Movement, Person, Rubric, Rulebook, Unit, shown_names
from thidua_xlsx.declare.season.deadlines import years_of
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import ALL_ENTRIES, NO_ENTRY, Choice, Choices
from thidua_xlsx.messages.places import CellPlace

_FIRST_YEAR_OF_COMMUNES = 2025


class SeasonRow(Protocol):
    """A record of the season workbook: its key, its values by column and their cells."""

    @property
    def key(self) -> str:
        """The row key."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The filled columns."""

    @property
    def places(self) -> Mapping[str, CellPlace]:
        """The cells of all columns."""

    def place(self, column: str = "") -> CellPlace | None:
        """The cell of the column with the key `column`; without one, the first cell of the row."""


Rows = Mapping[str, Sequence[SeasonRow]]


def season_choices(templates: Templates, book: Rulebook, of_units: Rubric | None = None) -> dict[str, Choices]:
    """Give every choice list by name: the fixed ones, and those that the season itself makes.

    Forms offer the titles and commendations that the season judges: those it has enabled that its law knows. `of_units`
    is the score sheet that units fill in for themselves.
    """
    fixed = templates.columns.choices
    none, everything = fixed["special"][NO_ENTRY], fixed["special"][ALL_ENTRIES]
    named, rubric = fixed["title"], book.rubric
    laws = [title for law in templates.laws.values() for title in law.titles.items()]
    persons, collectives = (
        {id_ for id_, title in laws if title.of == whom and title.form == "title"} for whom in ("person", "unit")
    )
    enabled = [id_ for id_ in named.ids if id_ in book.titles and book.titles[id_].enabled]
    enabled_first = dict.fromkeys((*enabled, *named.ids))
    everything = replace(everything, also=(*everything.also, *_all_of(len(book.movements))))
    # What people may write and what a season gives differ: a title that is not given this year is still understood.
    commendations = [*(named[i] for i in named.ids if i not in persons | collectives), none]
    lists: dict[str, Iterable[Choice]] = {
        "units": _unit_choices(book.units),
        "people": person_choices(book.people),
        "sections": [_named(section.code, section.name) for section in rubric.sections],
        "criteria": _criterion_choices(rubric.criteria),
        "unit_criteria": _criterion_choices(of_units.criteria if of_units else ()),
        "titles_person": [*(named[i] for i in enabled_first if i in persons), none],
        "titles_unit": [*(named[i] for i in enabled_first if i in collectives), none],
        "titles_all": [*(named[i] for i in enabled_first if i in persons | collectives), none],
        "commendations": commendations,
        "unit_commendations": commendations,
        "deed_commendations": commendations,  # for single deeds, which the council considers apart
        "movements": [everything, *_movement_choices(book.movements), none],
        "contests": [_named(contest.code, contest.name) for contest in book.contests],
        "regimes": regime_choices(templates),
        "rounds": [_named(round_.code, round_.name) for round_ in book.rounds],
    }
    year = years_of(book.school.school_year).first
    if year is not None and year < _FIRST_YEAR_OF_COMMUNES:
        then = fixed["decided_by_before_2025"]
        # Named as in earlier years, when districts decided; every spelling of today is understood as before.
        lists["decided_by"] = [
            replace(entry, vi=then[entry.id].vi, en=then[entry.id].en, short="", also=(entry.vi, *entry.also))
            if entry.id in then
            else entry
            for entry in fixed["decided_by"].entries
        ]
    for criterion in (*rubric.criteria, *(of_units.criteria if of_units else ())):
        if answers := criterion.kind.offered(criterion):
            lists[criterion.options] = [Choice(answer, answer, id=answer) for answer in answers]
    judged = {*(id_ for id_ in enabled if id_ in book.regime.titles), NO_ENTRY}
    # Collectives are offered these in the place of those for people, in whichever regime.
    for_units = {id_: title.for_units for id_, title in laws if title.for_units}
    offered = dict.fromkeys(("titles_person", "titles_unit", "titles_all"), judged)
    offered["commendations"] = judged - {*for_units.values()}
    offered["unit_commendations"] = judged - {id_ for id_, own in for_units.items() if own in judged}
    offered["deed_commendations"] = {*named.ids, NO_ENTRY} - {*for_units.values()}
    return {**fixed, **{name: Choices(entries, offered.get(name)) for name, entries in lists.items()}}


def _movement_choices(movements: Sequence[Movement]) -> list[Choice]:
    """Give movements with their codes before them, for several in one cell are best written by their codes.

    Each may be written by the beginning of its name too, up to a bracket, a colon or a semicolon.
    """
    entries = []
    for movement in movements:
        shown = f"{movement.code} – {movement.shown_name}"[:200]
        own = f"{movement.code} – {movement.name}"[:200]  # as forms offered it before it was handed down
        entries.append(Choice(shown, shown, "", (movement.name, own), movement.code))
    return _also_shorter(entries, [_NAME_GOES_ON.split(movement.name, maxsplit=1)[0] for movement in movements])


_NAME_GOES_ON = re.compile(r"\s*[(;:]")
_UNIT_WORD = re.compile(r"^(?:tổ chuyên môn|tổ|bộ phận)\s+(?=\S)", re.IGNORECASE)
_NUMERALS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


def _all_of(count: int) -> tuple[str, ...]:
    """Give the ways to say all of so many movements by their number: "cả 5", "5/5", "cả năm phong trào"."""
    numbers = dict.fromkeys((str(count), f"{count:02}", *_NUMERALS[count - 1 : count])) if count else ()
    phrases = [f"{both} {number}" for both in ("cả", "tất cả", "đủ") for number in numbers]
    phrases += [f"{count}/{count}", "toàn bộ", "đủ cả"] if count else []
    return (*phrases, *(f"{phrase} phong trào{more}" for phrase in (*phrases, *numbers) for more in ("", " thi đua")))


def _criterion_choices(criteria: Iterable[Criterion]) -> list[Choice]:
    shown = ((criterion, f"{criterion.code} – {criterion.text}"[:200]) for criterion in criteria)
    return [Choice(text, text, "", (criterion.text,), criterion.code) for criterion, text in shown]


def person_choices(people: Iterable[Person]) -> list[Choice]:
    """Give the people as a choice list: written by code, by name with code or year, or by a name nobody shares.

    Namesakes are offered as the forms show them elsewhere, by year of birth; everybody else by name and code.
    """
    people, choices = list(people), []
    names = shown_names(people)
    for person in people:
        coded = f"{person.full_name} ({person.code})"
        label = coded if names[person.code] == person.full_name else names[person.code]
        choices.append(Choice(label, label, "", (person.full_name, coded), person.code))
    return choices


def table_name(templates: Templates, id_: str) -> object:
    """Give the name of the table `id_` as its reader knows it: its heading, or the sheet it stands on."""
    return next((form.name_of(spec) for form in templates.forms.values() if (spec := form.table(id_))), id_)


def _unit_choices(units: Sequence[Unit]) -> list[Choice]:
    """Give units by code and name, and by their name without Tổ."""
    return _also_shorter(
        [_named(unit.code, unit.name) for unit in units], [_UNIT_WORD.sub("", unit.name) for unit in units]
    )


def _also_shorter(entries: Sequence[Choice], short: Sequence[str]) -> list[Choice]:
    """Let each of the `entries` be written by its `short` name too, where only one of them is called so."""
    spelled = [
        {match_key(text) for text in (*entry.spellings(), bare)} for entry, bare in zip(entries, short, strict=True)
    ]
    called = Counter(key for keys in spelled for key in keys)
    return [
        replace(entry, also=(*entry.also, bare)) if called[match_key(bare)] == 1 else entry
        for entry, bare in zip(entries, short, strict=True)
    ]


def _named(code: str, name: str) -> Choice:
    """Give an entry that is written by its code or by its name."""
    return Choice(name, name, "", (code,), code)


def kind_choices(units: Iterable[Unit]) -> Choices:
    """Give the kinds of units as a choice list, each as it was first written; no other kinds are known."""
    kinds: dict[str, str] = {}
    for kind in filter(None, (clean(unit.kind) for unit in units)):
        kinds.setdefault(kind.casefold(), kind)
    return Choices(Choice(kind, kind, id=kind) for kind in kinds.values())


def own_rule_choices(templates: Templates) -> Choices:
    """Give what own rules may be about: the named values of every regime, and what registration is for."""
    choices = {entry.id: entry for entry in templates.columns.choices["own_rule"].entries}
    for regime in templates.laws.values():
        for name, value in regime.values.items():
            choices.setdefault(name, Choice(value.say.vi, value.say.en, id=name))
    return Choices(choices.values())


def regime_choices(templates: Templates) -> list[Choice]:
    """Give the regimes as a choice list, written by id or by name, after the answer that leaves it to the dates."""
    regimes = sorted(templates.regimes.items(), key=lambda item: item[1].in_force)
    return [
        templates.columns.choices["special"]["AUTO"],
        *(Choice(regime.name.vi, regime.name.en, "", (id_,), id_) for id_, regime in regimes),
    ]


def interpretation_choices(templates: Templates) -> dict[str, Choices]:
    """Give the interpretations of each uncertain rule, by the name of its list (`reading_` and the rule's id).

    Whoever writes the code of one (`va`, `cstdcs=va`) is understood as well.
    """
    lists: dict[str, dict[str, Choice]] = {}
    for law in sorted(templates.laws.values(), key=lambda law_: law_.in_force, reverse=True):
        for id_, rule in law.interpretations.items():
            entries = lists.setdefault(f"{OF_A_RULE}{id_}", {})
            for name, variant in rule.variants.items():
                say = variant.say
                entry = entries.get(name) or Choice(say.vi, say.en, "", (f"{id_}={name}",), name)
                entries[name] = replace(entry, also=(*entry.also, say.vi, say.en))
    return {name: Choices(entries.values()) for name, entries in lists.items()}


def season_book_choices(templates: Templates, rows: Rows) -> dict[str, Choices]:
    """Give the lists needed to read the season workbook itself; `rows` holds the units and sections read so far."""
    units = [
        Unit(row.key, *(plain_text(row.values.get(key)) for key in ("name", "kind"))) for row in rows.get("units", ())
    ]
    sections = [_named(row.key, plain_text(row.values.get("name")) or row.key) for row in rows.get("sections", ())]
    return {
        **templates.columns.choices,
        "units": Choices(_unit_choices(units)),
        "unit_kinds": kind_choices(units),
        "sections": Choices(sections),
        "regimes": Choices(regime_choices(templates)),
        "own_rules": own_rule_choices(templates),
        **interpretation_choices(templates),
    }
