"""What a closed season's ledger lacks, line by line, and what stands there that the season does not give."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from thidua_xlsx.base.file_names import LEDGER_FILE
from thidua_xlsx.base.text import Label, initiative_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.judging.season_closing import Closing, Key
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace, Place
from thidua_xlsx.model import (
    Award,
    Initiative,
    Record,
)
from thidua_xlsx.model.dossiers import NOT_GIVEN, award_state, is_outsider


class Missing(msgspec.Struct, frozen=True):
    """What the ledger lacks: awards and initiatives without a line, lines to be marked as used (and for what).

    `decided` are lines of this year without a decision that is known by now, with its number and day; `issuers` lines
    that waited for a body above, with who decided; `refused` those that it refused. `disciplines` (who, kind) have no
    line of this year. `revoked` are lines of this year that the season does not give any more and that bear no
    decision: who and title, the line, and its finding.
    """

    awards: tuple[Award, ...]
    initiatives: tuple[Initiative, ...]
    used: tuple[tuple[Record, str], ...]
    decided: tuple[tuple[Record, str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    issuers: tuple[tuple[Record, str], ...] = ()
    refused: tuple[Record, ...] = ()
    disciplines: tuple[Key, ...] = ()
    revoked: tuple[tuple[Key, Record, Finding], ...] = ()

    @property
    def anything(self) -> bool:
        """Whether something is to be written."""
        parts = (self.awards, self.initiatives, self.used, self.decided, self.issuers, self.refused, self.disciplines)
        return any(parts)

    @property
    def settled(self) -> int:
        """How many lines waited for a decision and have it now, or were refused above."""
        with_decision = {id(record) for record, *_ in (*self.decided, *self.issuers)}
        return len(with_decision | {id(record) for record in self.refused})


def lines_of_this_year(ledger: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> tuple[Key, ...]:
    """Give who has which title, commendation or grade in each line of this season's year in a ledger, top down."""
    return tuple(key for key, _ in records_of_this_year(ledger, rulebook))


def records_of_this_year(ledger: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> tuple[tuple[Key, Record], ...]:
    """Give each line of this season's year in a ledger with who has which title, commendation or grade, top down."""
    now = _year(rulebook.school.school_year, rulebook)
    lines = ((_line(record, rulebook), record) for record in ledger.get("awards", ()) if not record.blank)
    return tuple(((who, title), record) for (who, title, year), record in lines if year == now)


def withdrawn_this_year(ledger: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> frozenset[Key]:
    """Give who had which title of this season's year in a ledger and has it no more, though the council passed it."""
    lines = records_of_this_year(ledger, rulebook)
    return frozenset(key for key, record in lines if award_state(record, rulebook) == "withdrawn")


def initiative_lines(ledger: Mapping[str, Sequence[Record]]) -> tuple[tuple[str, str], ...]:
    """Give whose initiative each line of a ledger is, and its name as it is compared, top down."""
    return tuple(_named(record) for record in ledger.get("initiatives", ()) if not record.blank)


def missing_in(ledger: Mapping[str, Sequence[Record]], closing: Closing, rulebook: Rulebook) -> Missing:
    """Compare a closed season with the ledger: what stands there, by whoever's hand, is not entered again.

    A title or grade of this year in the ledger that the season does not give is pointed at and stays: a person decides.
    """
    awards = ledger.get("awards", ())
    lines = {_line(award, rulebook) for award in awards if not _other_kind(award, rulebook)}
    # A commendation of another kind is no line of this one: both may be given in a year.
    # Deeds have numbers: two of them may be commended alike in a year. Of merit no number is known yet.
    numbered = {(_line(award, rulebook), plain_text(award.values.get("decision_no"))) for award in awards}
    keyed = ((_key(award.person or award.name, award.title, award.period, rulebook), award) for award in closing.awards)
    lacking = tuple(
        award for key, award in keyed if ((key, award.decision_no) not in numbered if award.kind else key not in lines)
    )
    written = {_named(entered): entered for entered in ledger.get("initiatives", ())}
    new: list[Initiative] = []
    used: list[tuple[Record, str]] = []
    for initiative in closing.initiatives:
        record = written.get((initiative.person, initiative_key(initiative.name)))
        if record is None:
            new.append(initiative)
        elif initiative.used_for and "used_for" not in record.values:
            used.append((record, initiative.used_for))
    refused = {_key(who, title, rulebook.school.school_year, rulebook) for who, title in closing.refused}
    waiting = [award for award in awards if award_state(award, rulebook) == "pending"]
    issuers = {
        _key(award.person, award.title, award.period, rulebook): award.issuer
        for award in closing.awards
        if award.issuer
    }
    of_ledger = [(line, issuers[_line(line, rulebook)]) for line in waiting if _line(line, rulebook) in issuers]
    gone = tuple(line for line in waiting if _line(line, rulebook) in refused)
    known = [award for award in awards if award not in gone and award_state(award, rulebook) not in NOT_GIVEN]
    not_decided = tuple(_not_decided(known, closing, rulebook))
    findings = tuple(finding for _, _, finding in not_decided)
    revoked = tuple(line for line in not_decided if not bears_decision(line[1]))
    decided = tuple(_decided_since(awards, closing, rulebook))
    disciplines, stale = _disciplines_missing(ledger.get("discipline", ()), closing, rulebook)
    findings += tuple(stale)
    return Missing(lacking, tuple(new), tuple(used), decided, findings, tuple(of_ledger), gone, disciplines, revoked)


def _disciplines_missing(
    lines: Sequence[Record], closing: Closing, rulebook: Rulebook
) -> tuple[tuple[Key, ...], list[Finding]]:
    """Give the disciplines of the year without a line, and a finding on each line that an earlier closing left behind.

    A line of this year without a day was entered by closing: it is stale where nobody tells of it any more.
    """
    now, names = rulebook.school.school_year, rulebook.columns.choices["discipline"]
    entered, findings = set[Key](), list[Finding]()
    for record in lines:
        who, kind, period = (plain_text(record.values.get(key)) for key in ("person", "kind", "period"))
        if period and _year(period, rulebook) == _year(now, rulebook):
            entered.add((who, kind))
            if (who, kind) not in closing.disciplines and "decision_date" not in record.values and kind in names:
                place = record.place("kind") or FilePlace(LEDGER_FILE)
                name = _name_on(record, who, rulebook)
                remedy = Phrase("closing.line_by_hand")
                findings.append(_not_given(place, name, names[kind], period, remedy))
    return tuple(key for key in closing.disciplines if key not in entered), findings


def _decided_since(awards: Sequence[Record], closing: Closing, rulebook: Rulebook) -> Iterator[tuple[Record, str, str]]:
    """Give the lines of this year whose decision came after they were entered, with its number and day."""
    by_line = {
        _key(award.person, award.title, award.period, rulebook): award for award in closing.awards if award.decision_no
    }
    for record in awards:
        decided = None if _other_kind(record, rulebook) else by_line.get(_line(record, rulebook))
        if decided and "decision_no" not in record.values:
            yield record, decided.decision_no, "" if "decision_date" in record.values else decided.decision_date


def _not_decided(
    awards: Sequence[Record], closing: Closing, rulebook: Rulebook
) -> Iterator[tuple[Key, Record, Finding]]:
    """Give the lines of this year that the season does not give, with who has which title, and a finding on each."""
    own = {_key(award.person, award.title, award.period, rulebook) for award in closing.awards if not award.kind}
    grades = rulebook.columns.scale("grade")
    graded = {award.person: award.title for award in closing.awards if award.title in grades}
    names = rulebook.columns.choices["award"]
    for record in (award for award in awards if not _other_kind(award, rulebook)):
        who, title, year = line = _line(record, rulebook)
        here = year == _year(rulebook.school.school_year, rulebook) and title in names
        if here and line not in own and (title not in grades or who in graded):
            place = record.place("title") or FilePlace(LEDGER_FILE)
            name, period = _name_on(record, who, rulebook), plain_text(record.values.get("period"))
            remedy = Phrase("closing.line_decided" if bears_decision(record) else "closing.line_open")
            now = names[graded[who]] if title in grades else None
            yield (who, title), record, _not_given(place, name, names[title], period, remedy, now)


def _not_given(
    place: Place, name: str, title: Label, period: str, remedy: Phrase, grade: Label | None = None
) -> Finding:
    """Say that the season does not give what a line of the ledger has, and which `grade` it gives instead of one."""
    now = Phrase("closing.graded_now", {"grade": grade}) if grade else Phrase("closing.not_now")
    return at(codes.LEDGER_NOT_DECIDED, place, name=name, title=title, period=period, now=now, remedy=remedy)


def bears_decision(record: Record) -> bool:
    """Whether a line says by which decision, or on which day: whatever the council votes, that was decided."""
    return "decision_no" in record.values or "decision_date" in record.values


def title_key(key: Key) -> str:
    """Give who and title (`key`) as commands name them."""
    return ":".join(key)


def _name_on(record: Record, who: str, rulebook: Rulebook) -> str:
    person = rulebook.person(who)
    return rulebook.shown_name(person) if person else plain_text(record.values.get("full_name")) or who


def _other_kind(record: Record, rulebook: Rulebook) -> bool:
    title, kind = plain_text(record.values.get("title")), record.values.get("commendation_kind")
    return bool(rulebook.regime.kind_of(title, kind))


def _line(record: Record, rulebook: Rulebook) -> tuple[str, str, object]:
    who, name, title, period = (
        plain_text(record.values.get(key)) for key in ("person", "full_name", "title", "period")
    )
    return _key(name if not who or is_outsider(record, rulebook) else who, title, period, rulebook)


def _key(who: str, title: str, period: str, rulebook: Rulebook) -> tuple[str, str, object]:
    return who, title, _year(period, rulebook)


def _year(period: str, rulebook: Rulebook) -> object:
    """Give the year that a period means, however it is spelled; a spelling that nobody can read stays as it is."""
    number = season_year(rulebook).of(period)
    return period if number is None else number


def _named(record: Record) -> tuple[str, str]:
    return plain_text(record.values.get("person")), initiative_key(plain_text(record.values.get("name")))
