"""Good people and good deeds that units put forward, round by round, and the units that put forward none."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX, SEASON_FILE
from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.season import Deed, Round, Rulebook, Unit
from thidua_xlsx.declare.tables.column_book import NO_ENTRY, Choices
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Answer, Submission, UnitDossier, Unknown

PHASE = "nominations"
_TABLE = "nominations"


class Nomination(msgspec.Struct, frozen=True):
    """One nomination: by which unit, in which round, who, what was done, where it is written up.

    `commendation` is what the unit asks for it and `kind` of which kind, both ids; empty = not said. `codes` are those
    that a decision names it by: one for every form that it stands in.
    """

    unit: str
    round: str
    who: str
    summary: str = ""
    link: str = ""
    place: CellPlace | None = None
    commendation: str = ""
    kind: str = ""
    codes: tuple[str, ...] = ()


def nominations(submissions: Iterable[Submission], rulebook: Rulebook) -> tuple[Nomination, ...]:
    """Give all nominations by round and unit; the same one in two forms of a round counts once."""
    rounds = [round_.code for round_ in rulebook.rounds]
    units = [unit.code for unit in rulebook.units]
    merged: dict[tuple[str, str, str, str], Nomination] = {}
    for submission in sorted(submissions, key=lambda submission: (submission.stamp.phase, submission.file)):
        stamp = submission.stamp
        for record in submission.table(_TABLE) if stamp.round in rounds and stamp.unit in units else ():
            who, summary, link = (_text(record.values.get(key)) for key in ("who", "summary", "link"))
            if who or summary:
                same = (stamp.round, stamp.unit, name_key(who), match_key(summary))
                asked = [_text(record.values.get(key)) for key in ("commendation", "commendation_kind")]
                commendation = "" if asked[0] == NO_ENTRY else asked[0]
                place = record.place("who")
                form = rulebook.form_of(stamp.phase)
                code = f"{form.abbreviation if form else stamp.phase}.{stamp.unit}.{stamp.round}.{record.key}"
                nomination = Nomination(stamp.unit, stamp.round, who, summary, link, place, commendation, asked[1])
                known = merged.get(same, nomination)
                merged[same] = replace(known, codes=(*known.codes, code))
    order = {code: place for place, code in enumerate((*rounds, *units))}
    return tuple(sorted(merged.values(), key=lambda nomination: (order[nomination.round], order[nomination.unit])))


def decided_deeds(submissions: Iterable[Submission], rulebook: Rulebook) -> tuple[tuple[Deed, ...], list[Finding]]:
    """Give what was commended in the year; a line that names a nomination says the rest by that, typed once.

    Whoever was only nominated is not among them. Findings name lines whose nomination nobody made, or that lack for
    whom or which even so.
    """
    if not any(entered.nomination for entered in rulebook.deeds):
        return rulebook.deeds, []
    made = {
        match_key(code): nomination for nomination in nominations(submissions, rulebook) for code in nomination.codes
    }
    deeds, findings = [], []
    for deed in rulebook.deeds:
        nominated = made.get(match_key(deed.nomination)) if deed.nomination else None
        bearers = _bearers(nominated, rulebook) if nominated and not (deed.who or deed.name) else []
        whole = _completed(deed, nominated, bearers) if nominated else deed
        place = deed.place or FilePlace(SEASON_FILE)
        if deed.nomination and not nominated:
            findings.append(at(codes.NOMINATION_UNKNOWN, place, name=deed.nomination))
        if len(bearers) > 1:
            findings.append(at(codes.DEED_NAME_OF_SOMEBODY, place, name=whole.name, ids=tuple(bearers)))
        elif whole.title and (whole.who or whole.name):
            deeds.append(whole)
        elif nominated:
            lacking = "full_name" if whole.title else "title"
            label = rulebook.columns.column("deeds", lacking).label
            findings.append(at(codes.DEED_INCOMPLETE, place, column=label))
    return tuple(deeds), findings


def _bearers(nominated: Nomination, rulebook: Rulebook) -> Sequence[str]:
    """Give the codes of those whose name, accents and all, somebody was nominated by: people, else units.

    A pupil Lê Thị Hà is not the teacher Lê Thị Hạ. Of namesakes the one in the unit that nominates is meant.
    """
    who, lists = nominated.who, [rulebook.choices.get(key, Choices()) for key in ("people", "units")]
    if any(who in choices for choices in lists):
        return [who]
    bearers = next((bearers for choices in lists if (bearers := choices.bearing(who))), ())
    own = [code for code in bearers if (person := rulebook.person(code)) and person.was_in(nominated.unit)]
    return own if len(own) == 1 else bearers


def _completed(deed: Deed, nominated: Nomination, bearers: Sequence[str]) -> Deed:
    """Give a decision with what its nomination says; a name that none of the season `bearers` has stays a name."""
    named = bool(deed.who or deed.name)
    return replace(
        deed,
        who=deed.who or (bearers[0] if len(bearers) == 1 else ""),
        name=deed.name if named else nominated.who,
        title=deed.title or nominated.commendation,
        kind=deed.kind or nominated.kind,
        deed=deed.deed or nominated.summary,
    )


def _text(value: Answer | None) -> str:
    if isinstance(value, Unknown):
        return value.raw
    return value if isinstance(value, str) else ""


def without_nominations(
    units: Iterable[UnitDossier], nominations: Iterable[Nomination], rulebook: Rulebook
) -> tuple[tuple[Round, Unit], ...]:
    """Give the rounds whose nomination forms were issued, each with the units that put nobody forward in it."""
    named = {(nomination.round, nomination.unit) for nomination in nominations}
    listed = list(units)
    return tuple(
        (round_, dossier.unit)
        for round_ in rulebook.rounds
        for dossier in listed
        if f"{PHASE}:{round_.code}" in dossier.returned and (round_.code, dossier.code) not in named
    )


def nomination_findings(lacking: Iterable[tuple[Round, Unit]]) -> list[Finding]:
    """Name the units that put nobody forward; a form that did not come back is told by this alone."""
    place = FilePlace(INBOX)
    return [
        at(codes.NOMINATIONS_NONE, place, unit=unit.code, unit_name=unit.name, round=round_.name)
        for round_, unit in lacking
    ]
