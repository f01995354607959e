"""From the ledger to what is known of earlier years: titles, grades, discipline and initiatives of one person or unit.

Rows of this season's year or later are left out, and so are uses of an initiative that name such a year: once the
decisions of a season are in the ledger, judging the same season again gives the same verdicts.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.season.school_years import SeasonYear, days_of, plain_year, season_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.forms.identity.form_rows import LAST_TITLE
from thidua_xlsx.intake.dossiers.ledger_lines import match_ledger
from thidua_xlsx.intake.dossiers.year_facts import initiative_in
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Award, Discipline, History, Initiative, PastMovement, Record
from thidua_xlsx.model.dossiers import NOT_GIVEN, award_state, is_outsider

_OWN = ("person", "name")  # what every initiative has


class EarlierYears(msgspec.Struct, frozen=True):
    """The ledger by the code of the person or unit: titles and commendations, and all the rest as a History."""

    awards: Mapping[str, tuple[Award, ...]]
    histories: Mapping[str, History]
    nobody: History
    doubts: Mapping[str, tuple[CellPlace, ...]]
    unread: Mapping[str, Mapping[str, tuple[CellPlace, ...]]]

    def of(self, code: str) -> tuple[tuple[Award, ...], History]:
        """What the ledger says of the person or unit `code`; of one it never names, only which years it speaks for.

        Whoever a line may be about or not has no history that counts, only the cells that raise the doubt.
        """
        if code in self.doubts:
            return (), History(doubts=self.doubts[code])
        history = self.histories.get(code, self.nobody)
        unread = {table: lines[code] for table, lines in self.unread.items() if code in lines}
        return self.awards.get(code, ()), replace(history, unread=unread) if unread else history


def earlier_years(ledger: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> EarlierYears:
    """Read the `ledger`, its records by table, by person and unit, with the years it may be taken as complete for."""
    matched = match_ledger(ledger, rulebook)
    ledger = matched.records
    year = season_year(rulebook)
    grades = rulebook.columns.choices["grade"].ids
    yearly = [title for title, law in rulebook.regime.titles.items() if law.yearly]
    every = _awards(ledger, rulebook)
    # An award of a year that nobody can read may be one of before this season.
    awards = [
        award
        for award in every
        if (number := year.of(award.period)) is None or year.number is None or number < year.number
    ]
    named = [
        line for line in ledger.get("initiatives", ()) if all(isinstance(line.values.get(key), str) for key in _OWN)
    ]
    earlier = (_of_earlier_years(initiative_in(line, "name", "used_for"), year) for line in named)
    initiatives = [initiative for initiative in earlier if initiative]
    closed = any(year.number is not None and year.of(award.period) == year.number for award in every)
    disciplines = [
        (who, discipline)
        for who, discipline in _disciplines(ledger, rulebook)
        if _counts_by_now(discipline, year, closed=closed)
    ]
    units = {unit.code for unit in rulebook.units}
    people_years, unit_years = (
        frozenset(
            number
            for award in awards
            if (award.person in units) is of_units
            and (of_units or award.title in yearly)
            and award.title not in grades
            and not award.kind  # a single deed is no sign that the year's titles were written down
            and (number := year.of(award.period)) is not None
        )
        for of_units in (False, True)
    )
    decided = [days for initiative in initiatives if (days := days_of(initiative.decision_date))]
    known = History(title_years=people_years, initiative_years=frozenset(year.of_day(first) for first, _ in decided))
    own_awards = by_key(awards, lambda award: award.person)
    own_initiatives = by_key(initiatives, lambda initiative: initiative.person)
    own_disciplines = by_key(disciplines, lambda pair: pair[0])
    titles: dict[str, tuple[Award, ...]] = {}
    histories: dict[str, History] = {}
    for code in dict.fromkeys([*own_awards, *own_initiatives, *own_disciplines, *units, SCHOOL]):
        own = own_awards.get(code, ())
        titles[code] = tuple(award for award in own if award.title not in grades)
        histories[code] = replace(
            known,
            grades=tuple(award for award in own if award.title in grades),
            disciplines=tuple(discipline for _, discipline in own_disciplines.get(code, ())),
            initiatives=tuple(own_initiatives.get(code, ())),
            title_years=unit_years if code in units else people_years,
        )
    # What it tells of the school itself is no witness of others.
    own_years = frozenset(
        number for award in own_awards.get(SCHOOL, ()) if (number := year.of(award.period)) is not None
    )
    histories[SCHOOL] = replace(histories[SCHOOL], title_years=own_years)
    return EarlierYears(titles, histories, known, matched.doubts, matched.unread)


def earlier_awards(ledger: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> tuple[Award, ...]:
    """Give the titles, commendations and grades of the `ledger` by year, this season's and of people who left too."""
    return tuple(award for award in _awards(ledger, rulebook) if award.period)


def past_movements(ledger: Mapping[str, Sequence[Record]]) -> tuple[PastMovement, ...]:
    """Give the results of movements that the ledger holds (`ledger`: its records by table), of every year."""
    every = (
        {key: plain_text(record.values.get(key)) for key in PastMovement.__struct_fields__}
        for record in ledger.get("movement_results", ())
    )
    return tuple(PastMovement(**{**texts, "period": plain_year(texts["period"])}) for texts in every)


def with_last_titles(rulebook: Rulebook, ledger: Mapping[str, Sequence[Record]]) -> Rulebook:
    """Give the rulebook with the titles that the `ledger` has of the year before, for registration forms to show.

    One that a level above has not decided on is marked. Where the ledger has none of that year, the forms have no
    column for them.
    """
    year, choices = season_year(rulebook), rulebook.columns.choices
    last = None if year.number is None else year.number - 1
    shown_titles: dict[str, dict[str, str]] = {}
    known, waiting = choices["title"], choices["award_state"]["pending"]
    for award in _awards(ledger, rulebook):
        if last is not None and year.of(award.period) == last and award.title in known:
            short = known[award.title].short
            text = f"{short} ({waiting.short or waiting.vi})" if award.pending else short
            shown_titles.setdefault(award.person, {})[award.title] = text
    titles = {who: tuple(texts[id_] for id_ in known.ids if id_ in texts) for who, texts in shown_titles.items()}
    shown = any(person.code in titles for person in rulebook.people)
    forms = rulebook.forms if shown else {id_: _without(form) for id_, form in rulebook.forms.items()}
    return replace(rulebook, last_titles=titles, forms=forms)


def _without(form: Form) -> Form:
    def issued_less(table: TableSpec) -> TableSpec:
        return replace(table, issued=tuple(key for key in table.issued if key != LAST_TITLE))

    sheets = (replace(sheet, tables=tuple(map(issued_less, sheet.tables))) for sheet in form.sheets)
    return replace(form, sheets=tuple(sheets))


def _of_earlier_years(initiative: Initiative, year: SeasonYear) -> Initiative | None:
    """Give an initiative as it stood before this season: none decided since then, unless an earlier season used it."""
    if initiative.used_for and year.earlier(initiative.used_for):
        return initiative
    days = days_of(initiative.decision_date)
    since = days is not None and year.number is not None and year.of_day(days[0]) >= year.number
    return None if since else replace(initiative, used_for="")


def _awards(ledger: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> list[Award]:
    awards = []
    for record in ledger.get("awards", ()):
        person, title = (record.values.get(key) for key in ("person", "title"))
        state = award_state(record, rulebook)
        if isinstance(person, str) and isinstance(title, str) and state not in NOT_GIVEN:
            place = record.place("title")
            outside = is_outsider(record, rulebook)
            awards.append(
                Award(
                    person="" if outside else person,
                    title=title,
                    period=plain_year(plain_text(record.values.get("period"))),
                    decision_no=plain_text(record.values.get("decision_no")),
                    decision_date=plain_text(record.values.get("decision_date")),
                    issuer=plain_text(record.values.get("issuer")),
                    places=(place,) if place else (),
                    pending=state == "pending",
                    kind=rulebook.regime.kind_of(title, record.values.get("commendation_kind")),
                    name=plain_text(record.values.get("full_name")) if outside else "",
                    ground=plain_text(record.values.get("ground")),
                )
            )
    return awards


def _disciplines(ledger: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> list[tuple[str, Discipline]]:
    disciplines, none = [], rulebook.columns.scale("discipline")[0]
    for record in ledger.get("discipline", ()):
        person, kind = record.values.get("person"), record.values.get("kind")
        decided, ended = record.values.get("decision_date"), record.values.get("ended")
        if isinstance(person, str) and isinstance(kind, str) and kind != none:
            discipline = Discipline(
                kind=kind,
                decision_no=plain_text(record.values.get("decision_no")),
                decided=decided if isinstance(decided, date) else None,
                ended=ended if isinstance(ended, date) else None,
                places=tuple(record.places[key] for key in ("kind", "ended") if key in record.places),
                period=plain_year(plain_text(record.values.get("period"))),
            )
            disciplines.append((person, discipline))
    return disciplines


def _counts_by_now(discipline: Discipline, year: SeasonYear, *, closed: bool) -> bool:
    """Say whether a discipline is no later year's; a line that closing entered counts from the next year.

    Forms and council tell of this year: what was entered of them would be told twice, and stay once they are mended.
    Such a line has neither number nor day, and stands in a ledger into which this year was `closed`.
    """
    if year.number is None:
        return True
    if discipline.decided:
        return year.of_day(discipline.decided) <= year.number
    entered = year.of(discipline.period)
    if entered == year.number:
        return bool(discipline.decision_no or discipline.ended) or not closed
    return entered is None or entered < year.number
