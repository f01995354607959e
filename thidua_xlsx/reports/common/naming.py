"""How reports name things: people, units, titles, grades, forms, cells — never by their ids.

Which name of somebody is for whom: `Rulebook.name_of` for lists, `paper_name` for papers and public lists, `InShort`
for narrow columns, `owner_text` for who has to put a finding right, `unit_of` for the unit beside a person.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import cast

from thidua_xlsx.base.text import Label, Say, number_text, sort_key
from thidua_xlsx.declare.season import LAYERS, Rulebook
from thidua_xlsx.declare.season.people import SCHOOL
from thidua_xlsx.declare.season.rulebook import kind_of_body
from thidua_xlsx.messages.codes import Addressee
from thidua_xlsx.messages.findings import Finding, Folded, worded_place
from thidua_xlsx.messages.places import CellPlace, KeyPlace, Place
from thidua_xlsx.model import Fact, Season, Unknown
from thidua_xlsx.reports.common.source_links import shown_file, spot_text

LAW = "regimes/"
_PARTS_OF_LAW = ("citations", "titles")
_UNIT = "Tổ "  # how most names of units begin, as the heading of their column does
_SHORTEST_UNIT = 3  # letters
_MOST_IN_A_ROW = 3  # names; of two more a row says how many


def everybody_of(book: Rulebook, say: Say) -> str:
    """Name the whole of a season in a table, as its school or office says."""
    return say("report.whole_school" if kind_of_body(book) == "school" else "report.whole_office")


def title_name(season: Season, say: Say, id_: str) -> str:
    """Give the full name of a title or a commendation by its id (`id_`)."""
    return _title(season.rulebook, say, id_)


def title_short(season: Season, say: Say, id_: str) -> str:
    """Give the usual short name of a title by its id (`id_`)."""
    return _title(season.rulebook, say, id_, short=True)


def _title(book: Rulebook, say: Say, id_: str, *, short: bool = False) -> str:
    known = book.choices.get("title")
    if known and id_ in known:
        return (known[id_].short if short else "") or say.label(known[id_])
    law = book.regime.titles.get(id_)
    return say.label(law.name) if law else id_


class InShort:
    """Sentences for rows of lists: titles and grades by the short names of every school (`HTTNV`), few of many names.

    In Vietnamese alone; who is left out of the names stands in a row of their own, or `explain` names them.
    """

    def __init__(self, season: Season, say: Say) -> None:
        self._say, self.lang, self._season = say, say.lang, season
        lists = (season.rulebook.choices.get(name) for name in ("title", "grade", "group"))
        self._short = {choice.vi: choice.short for known in lists if known for choice in known.entries if choice.short}

    def __call__(self, key: str, /, **params: object) -> str:
        """Give the sentence of a key."""
        return self._say(key, **{name: self._in_short(value) for name, value in params.items()})

    def label(self, label: Label) -> str:
        """Give the short name of a declared label, its whole wording where it has none."""
        return self._say.label(label) if self.lang == "en" else self._short.get(label.vi, label.vi)

    def unit_of(self, who: str) -> str:
        """Give the unit of the person `who` (a code) as a column of units has it: `Toán - Tin` of `Tổ Toán - Tin`."""
        name, units = unit_of(self._season, who), self._season.rulebook.units
        bare = name.removeprefix(_UNIT)
        if len(bare) < _SHORTEST_UNIT or not bare[0].isalpha() or any(unit.name == bare for unit in units):
            return name  # `Tổ 1`, and beside `Tổ Văn phòng` a unit `Văn phòng`
        return bare[0].upper() + bare[1:]

    def _in_short(self, value: object) -> object:
        if hasattr(value, "vi"):
            return self.label(cast("Label", value))
        if isinstance(value, tuple) and len(value) > _MOST_IN_A_ROW + 1:
            return (*value[:_MOST_IN_A_ROW], f"… (+{len(value) - _MOST_IN_A_ROW})")
        return value


def choice_name(season: Season, say: Say, list_: str, id_: str | None) -> str:
    """Give the wording of the choice `id_` of the list `list_`; a title of any list is found among the titles.

    It is empty where nothing was chosen.
    """
    for name in (list_, "title", "special"):
        known = season.rulebook.choices.get(name)
        if known and id_ and id_ in known:
            return say.label(known[id_])
    return id_ or ""


def place_text(season: Season, say: Say, fold: Folded) -> str:
    """Give where in its file a finding stands: sheet and cells, or the sheet and the line of what is declared there."""
    place = fold.finding.place
    if isinstance(place, CellPlace):
        return say("report.spot", sheet=place.sheet, cell=fold.spot)
    return _line_text(season.rulebook, say, place) if isinstance(place, KeyPlace) else spot_text(say, place)


def file_text(season: Season, say: Say, file: str) -> str:
    """Name the `file` of a finding; the law has none that a school could open, and is named by its own name."""
    if not file.startswith(LAW):
        return shown_file(file)
    id_, regime = file.removeprefix(LAW).removesuffix(".toml"), season.rulebook.regime
    return say("report.problems.rules", rules=regime.name if id_ == regime.id else id_)


def _line_text(book: Rulebook, say: Say, place: KeyPlace) -> str:
    """Give the sheet and line of the season workbook that a key means, or what of the law; empty for templates."""
    table, _, key = place.key.partition(".")
    line = _title(book, say, key, short=True) if table == "titles" else key
    if place.file.startswith(LAW):
        return say(f"report.law_{table}", line=line) if table in _PARTS_OF_LAW else ""
    sheets = book.forms["season"].sheets if "season" in book.forms else ()
    sheet = next((sheet for sheet in sheets if any(spec.id == table for spec in sheet.tables)), None)
    if sheet is None:
        return ""
    if book.columns.has(table, key):
        line = say.label(book.columns.column(table, key).label)
    elif table == "rounds" and key:
        line = say("report.round_line", code=key)  # a code alone, as D2, reads as a cell
    return say("report.spot_line", sheet=say.label(sheet.name), line=line)


def printed_place(book: Rulebook | None, say: Say, place: Place, cells: str = "") -> str:
    """Give a place in words: cells and sheets with their file, a line of the season workbook, a rule of the law.

    `cells` are those of several findings that were folded into one. A key in a template, or in anything before a
    rulebook could be made, stays the key that stands in the file.
    """
    worded = _line_text(book, say, place) if book is not None and isinstance(place, KeyPlace) else ""
    if isinstance(place, CellPlace) and cells:
        worded = say("report.spot", sheet=place.sheet, cell=cells)
    return (
        say("report.in_file", file=place.file, spot=worded)
        if worded
        else say("report.plain", value=worded_place(place))
    )


def owner_text(book: Rulebook, say: Say, fold: Folded) -> str:
    """Name the person and the unit whom a finding is about: `Nguyễn Thị Ánh – Tổ Toán`; empty where nobody is."""
    names, units = _names_of(book, fold), dict.fromkeys(finding.unit for finding in fold.findings if finding.unit)
    unit = "; ".join(owner_name(book, say, code) for code in units)
    if names and unit:
        return say("report.problems.owner", names=names, unit=unit)
    return unit or people_text(book, say, fold)


def finding_sentence(book: Rulebook, say: Say, fold: Folded) -> str:
    """Give the sentence of a finding, with its people in front where it does not name them itself."""
    text = say(fold.finding.code.key(), **fold.finding.params)
    names = _names_of(book, fold, besides=text)
    return say("report.problems.of_person", name=names, text=text) if names else text


def people_text(book: Rulebook, say: Say, fold: Folded) -> str:
    """Name the people whom a finding is about; empty where nobody is."""
    names = _names_of(book, fold)
    return say("report.plain", value=names) if names else ""


def advice_to_unit(say: Say, finding: Finding) -> str:
    """Say what a unit itself can do about a finding; empty where that is for the secretary or the council."""
    words = {Addressee.UNIT: "fix", Addressee.BOTH: "unit"}.get(finding.code.addressee)
    return say(finding.code.key(words), **finding.params) if words else ""


def owner_name(book: Rulebook, say: Say, code: str) -> str:
    """Name the unit, or the school that reports, with this `code`; the council for the school's own code."""
    return say("report.problems.council") if code == SCHOOL else book.holder_name(code)


def _names_of(book: Rulebook, fold: Folded, besides: str = "") -> tuple[str, ...]:
    """Name the people whom findings that were folded into one are about, each once, but for those in a text."""
    people = (book.person(code) for code in dict.fromkeys(finding.person for finding in fold.findings) if code)
    return tuple(book.shown_name(person) for person in people if person and person.full_name not in besides)


def unit_name(season: Season, code: str | None) -> str:
    """Give the name of the unit, reporting school or own school with this `code`; else the code, empty for None."""
    return season.rulebook.holder_name(code or "")


def name_with_count(say: Say, name: str, people: Decimal | None) -> str:
    """Name somebody outside the lists as written (`name`), a group without names with how many `people` it has."""
    return name if people is None else say("report.group", name=name, people=number_text(people, say.lang))


def name_or_group(season: Season, say: Say, who: str, name: str, people: Decimal | None) -> str:
    """Name the person or unit `who` (a code) as lists do; without one as written (`name`), with how many `people`."""
    return season.rulebook.name_of(who) if who else name_with_count(say, name, people)


def unit_of(season: Season, who: str) -> str:
    """Give the name of the unit of the person `who` (a code).

    It is empty for a unit itself, and for somebody whom the season does not have.
    """
    person = season.rulebook.person(who)
    return unit_name(season, person.unit) if person else ""


def name_order(season: Season, codes: Iterable[str]) -> list[str]:
    """Give the names of the people or units with these `codes` in Vietnamese order."""
    return sorted((season.rulebook.name_of(code) for code in codes), key=sort_key)


def form_name(season: Season, say: Say, key: str) -> str:
    """Give the name of a form that is expected; its `key` is `phase` or `phase:round`."""
    phase, _, code = key.partition(":")
    name = say(f"report.phase.{phase}")
    return f"{name} – {season.rulebook.round_name(code)}" if code else name


def answer_text(season: Season, say: Say, value: object, list_: str = "") -> str:
    """Give the answer `value` as people read it; what could not be read is said to be so, with what stood there.

    `list_` is the list of choices that a text is an id of; blank where it is none.
    """
    if isinstance(value, Unknown):
        return say("report.unreadable", raw=value.raw) if value.raw else say("report.unknown")
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return say("report.yes" if value else "report.no")
    if isinstance(value, tuple):
        return "; ".join(choice_name(season, say, list_, str(item)) for item in value)
    if isinstance(value, str):
        return choice_name(season, say, list_, value) if list_ else value
    return say("report.plain", value=value)


def fact_text(season: Season, say: Say, fact: Fact, list_: str) -> str:
    """Give a fact as people read it: its wording, `chưa rõ` if unknown, `chưa ghi` if blank.

    `list_` is the list of choices that its value is an id of.
    """
    if fact.unknown:
        return say("report.unknown")
    return answer_text(season, say, fact.value, list_) or say("report.blank")


def grade_name(season: Season, say: Say, who: str) -> str:
    """Give the grade in words of the person or unit with the code `who`."""
    dossier = season.dossier(who) or season.unit_dossier(who)
    return fact_text(season, say, dossier.grade, "grade") if dossier else say("report.unknown")


def paper_name(season: Season, say: Say, who: str) -> str:
    """Name the person or unit with the code `who` on papers and public lists.

    Namesakes are told apart by `(sinh năm 1983)`, or by their code; a day of birth is never told.
    """
    person = season.rulebook.person(who)
    if person is None:
        return unit_name(season, who)
    shown, year = season.rulebook.shown_name(person), person.birth_date[-4:]
    born = f"{person.full_name} ({year})"
    return say("paper.born", name=person.full_name, year=year) if year and shown == born else shown


def shown_layers(season: Season) -> list[str]:
    """Give the layers (self, unit, council) in which anybody has points."""
    used = {layer for card in season.scorecards.values() for _, layer in card.layers}
    spoken = {"council"} if any(card.council_score is not None for card in season.scorecards.values()) else set()
    return [layer for layer in LAYERS if layer in used | spoken] or ["self"]
