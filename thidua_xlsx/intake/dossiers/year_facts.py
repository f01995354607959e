"""What the forms of a year say of somebody: grade, discipline, months worked, days of leave; of one initiative."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from thidua_xlsx.base.text import initiative_key
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.messages import codes
from thidua_xlsx.model import (
    Answer,
    CellConfirmed,
    Dossier,
    Fact,
    Initiative,
    LayerScores,
    Record,
    RoundAnswers,
    UnitDossier,
    Unknown,
)

_Scored = TypeVar("_Scored", Dossier, UnitDossier)

_ASKED = ("grade", "discipline")  # which every title rests on
_UNASKED = Fact(unknown=True)
_YES_OR_NO = ("recognised", "applied")
_SAID = ("recognised", "applied", "result")  # what two lines about one initiative cannot answer differently


def last_entered(rounds: RoundAnswers, column: str) -> Fact:
    """Give the answer in `column` of the last round in which something was entered; unknown without any form.

    It is blank where nothing was entered in any. A later form that has not come back may change it, so it is unknown
    until then.
    """
    missing, last = False, None
    for _, record in reversed(rounds):
        if record is None:
            missing = True
            continue
        answer = record.values.get(column)
        if answer is not None:
            return _open(_fact(answer, record, column)) if missing else _fact(answer, record, column)
        last = last or record
    if last is None:
        return _UNASKED
    return _open(_fact(None, last, column)) if missing else _fact(None, last, column)


def worst_discipline(rounds: RoundAnswers, scale: Sequence[str]) -> Fact:
    """Give the heaviest discipline entered in any round: one that was imposed does not lapse with the next form.

    `scale` are the ids of disciplines, that of none first. The form of a later round that has not come back, or a cell
    that nobody can read, may hold a heavier one than was found.
    """
    present = [record for _, record in rounds if record is not None]
    if not present:
        return _UNASKED
    facts = [_fact(r.values["discipline"], r, "discipline") for r in present if "discipline" in r.values]
    missing = rounds[-1][1] is None
    unread = next((fact for fact in facts if fact.unknown), None)
    known = [fact for fact in facts if fact.value in scale]
    worst = max(known, key=lambda fact: scale.index(str(fact.value)), default=None)
    if worst is not None and worst.value != scale[0]:
        return replace(worst, awaits=True) if missing or unread else worst
    discipline = unread or worst or _fact(None, present[-1], "discipline")
    return _open(discipline) if missing else discipline


def without_excused(rounds: RoundAnswers, excused: Collection[str]) -> RoundAnswers:
    """Leave out the forms that have not come back and need not: the council `excused` their rounds, given by code."""
    return tuple(round_ for round_ in rounds if round_[1] is not None or round_[0] not in excused)


def excused_by_units(dossiers: Iterable[_Scored], confirmed: Iterable[CellConfirmed]) -> list[_Scored]:
    """Give dossiers of people or units with the criteria that their units say do not apply to them.

    `confirmed` are the cells that units called right. What they said of a blank that decides nothing excuses nobody.
    """
    blank = {codes.SCORES_INCOMPLETE.id, codes.SCORES_MISSING.id}
    places = {cell.place for cell in confirmed if not blank.isdisjoint(cell.doubts)}
    if not places:
        return list(dossiers)

    def excused(layer: LayerScores) -> LayerScores:
        left = (code for code, place in layer.places.items() if place in places and code not in layer.points)
        return replace(layer, excused=frozenset(left))

    return [
        replace(dossier, scores={key: excused(layer) for key, layer in dossier.scores.items()}) for dossier in dossiers
    ]


def _open(fact: Fact) -> Fact:
    """A fact that a form still to come may change; what nobody can read stays as it is."""
    return fact if fact.unknown else replace(fact, unknown=True, awaits=True)


def _fact(answer: Answer | None, record: Record, column: str) -> Fact:
    """Give an answer as a fact; its cell is looked up when somebody asks, unless everybody's is (`_ASKED`)."""
    unknown = isinstance(answer, Unknown)
    value = None if unknown else answer
    if column not in record.places:
        return Fact(value, (), unknown)
    if column in _ASKED:
        return Fact(value, (record.places[column],), unknown)
    return Fact(value, record.places, unknown, column)


def initiative_in(record: Record, *cells: str) -> Initiative:
    """Give the initiative that a line with a person and a name tells of, with its places in the columns `cells`."""
    recognised, applied, level = (record.values.get(key) for key in ("recognised", "applied", "level"))
    texts = {key: plain_text(record.values.get(key)) for key in ("decision_no", "decision_date", "used_for", "mark")}
    return Initiative(
        person=str(record.values["person"]),
        name=str(record.values["name"]),
        level=level if isinstance(level, str) else None,
        recognised=recognised if isinstance(recognised, bool) else None,
        applied=applied if isinstance(applied, bool) else None,
        places=tuple(record.places[key] for key in cells if key in record.places),
        **texts,
    )


def same_initiative(record: Record) -> tuple[str, str] | None:
    """Give the key of a line's initiative: person and name, however written; None where either is unreadable."""
    person, name = record.values.get("person"), record.values.get("name")
    return (person, initiative_key(name)) if isinstance(person, str) and isinstance(name, str) else None


def conflicting_columns(record: Record, other: Record) -> tuple[str, ...]:
    """Give the columns that two lines about one initiative answer differently; each level decides for itself."""
    if not _same_level(record.values.get("level"), other.values.get("level")):
        return ()
    return tuple(
        key
        for key in _SAID
        if isinstance(answer := record.values.get(key), bool | str)
        and isinstance(also := other.values.get(key), bool | str)
        and answer != also
    )


def merge_initiative_lines(lines: Sequence[Initiative], levels: Sequence[str]) -> Initiative:
    """Give what the lines of one form come to: the highest level that recognised it; contradictions are unknown.

    `levels` are the ids of levels, the lowest first.
    """
    place = {level: number for number, level in enumerate(levels, 1)}
    best = max(
        lines, key=lambda line: (line.recognised is True, line.recognised is None, place.get(line.level or "", 0))
    )
    same = [line for line in lines if _same_level(line.level, best.level)]
    return replace(
        best,
        recognised=_agreed([line.recognised for line in same]),
        applied=_agreed([line.applied for line in same]),
        places=tuple(dict.fromkeys(place for line in (best, *lines) for place in line.places)),
    )


def taken_back(record: Record, later: Record) -> tuple[str, ...]:
    """Give the columns that a round's line said yes to and a later round's one no, about one initiative and level."""
    if not _same_level(record.values.get("level"), later.values.get("level")):
        return ()
    return tuple(key for key in _YES_OR_NO if record.values.get(key) is True and later.values.get(key) is False)


def updated_initiative(initiative: Initiative, later: Initiative, levels: Sequence[str]) -> Initiative:
    """Give what a later round makes of an initiative: its answers count, a blank keeps what was said before.

    `levels` are the ids of levels, the lowest first. What was recognised or applied and later is not contradicts
    itself, and is unknown. On another level the higher one that recognised it counts, as within one form.
    """
    if not _same_level(initiative.level, later.level):
        return merge_initiative_lines([initiative, later], levels)
    return replace(
        later,
        level=later.level or initiative.level,
        recognised=_later_answer(initiative.recognised, later.recognised),
        applied=_later_answer(initiative.applied, later.applied),
        decision_no=later.decision_no or initiative.decision_no,
        decision_date=later.decision_date or initiative.decision_date,
        places=tuple(dict.fromkeys((*later.places, *initiative.places))),
    )


def _later_answer(earlier: bool | None, later: bool | None) -> bool | None:
    return earlier if later is None else None if earlier and not later else later


def _same_level(level: object, other: object) -> bool:
    return level == other or level is None or other is None


def _agreed(answers: Sequence[bool | None]) -> bool | None:
    known = {answer for answer in answers if answer is not None}
    return known.pop() if len(known) == 1 else None
