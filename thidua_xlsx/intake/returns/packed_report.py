"""What a school's report says, as plain values: its figures, and each of its lines as a list, without the file's name.

An office holds the lines of thousands of reports at once, so what many of them say is one text when they are opened.
"""

from decimal import Decimal
from sys import intern

import msgspec

from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Achieved, MovementResult, Proposal, Registrant, Report

_At = tuple[str, int, int] | None  # sheet, row, column
# Lines hold what the fields of the model's classes do, in their order.
_Proposed = tuple[str, str, str, str, str, str, str, str, Decimal | None, bool, _At, str, str]
_Initiative = tuple[str, str, str, str, str, bool | None, str, _At]
_Movement = tuple[str, str, str, Decimal | None, bool | None, int | None, int | None, int | None, int | None]
_Registered = tuple[str, str, tuple[str, ...], tuple[str, ...], str, str, str, str, bool]


class PackedReport(msgspec.Struct, array_like=True):
    """A report without its file."""

    id: str
    name: str
    school_year: str
    texts: dict[str, str]
    counts: dict[str, int]
    ratios: dict[str, tuple[int, int]]
    goals: dict[str, Decimal]
    average: Decimal | None
    total_max: Decimal | None
    proposals: list[_Proposed]
    initiatives: list[_Initiative]
    movements: list[_Movement]
    registrants: list[_Registered]


_PACKED = msgspec.msgpack.Decoder(PackedReport)


def packed_report(report: Report) -> PackedReport:
    """Give what a report says as plain values."""
    return PackedReport(
        report.id,
        report.name,
        report.school_year,
        dict(report.texts),
        dict(report.counts),
        dict(report.ratios),
        dict(report.goals),
        report.average,
        report.total_max,
        list(map(_packed_proposal, report.proposals)),
        list(map(_packed_initiative, report.initiatives)),
        [msgspec.structs.astuple(one) for one in report.movements],
        [msgspec.structs.astuple(one) for one in report.registrants],
    )


def unpack_report(content: msgspec.Raw, file: str) -> Report:
    """Give the report of a file again; any exception where these are not the bytes of one that was packed."""
    packed = _PACKED.decode(content)
    return Report(
        packed.id,
        packed.name,
        packed.school_year,
        packed.texts,
        packed.counts,
        packed.ratios,
        packed.goals,
        packed.average,
        packed.total_max,
        tuple([_opened_proposal(line, file) for line in packed.proposals]),
        tuple([_opened_initiative(line, file) for line in packed.initiatives]),
        tuple([MovementResult(intern(one[0]), intern(one[1]), *one[2:]) for one in packed.movements]),
        tuple(map(_opened_registrant, packed.registrants)),
        file,
    )


def _packed_proposal(one: Proposal) -> _Proposed:
    return (
        one.key,
        one.name,
        one.title,
        one.state,
        one.where,
        one.born,
        one.position,
        one.grade,
        one.final,
        one.collective,
        _at(one.place),
        one.reasons,
        one.history,
    )


def _opened_proposal(line: _Proposed, file: str) -> Proposal:
    key, name, title, state, where, born, position, grade, final, collective, at, reasons, history = line
    return Proposal(
        intern(key),
        intern(name),
        intern(title),
        intern(state),
        intern(where),
        intern(born),
        intern(position),
        intern(grade),
        final,
        collective,
        CellPlace(file, intern(at[0]), at[1], at[2]) if at else None,
        reasons,
        history,
    )


def _packed_initiative(one: Achieved) -> _Initiative:
    return one.key, one.owner, one.name, one.where, one.level, one.applied, one.decision, _at(one.place)


def _opened_initiative(line: _Initiative, file: str) -> Achieved:
    key, owner, name, where, level, applied, decision, at = line
    place = CellPlace(file, intern(at[0]), at[1], at[2]) if at else None
    return Achieved(intern(key), intern(owner), name, intern(where), intern(level), applied, decision, place)


def _opened_registrant(line: _Registered) -> Registrant:
    key, name, titles, commendations, where, born, position, initiative, collective = line
    return Registrant(
        intern(key),
        intern(name),
        tuple(map(intern, titles)),
        tuple(map(intern, commendations)),
        intern(where),
        intern(born),
        intern(position),
        initiative,
        collective,
    )


def _at(place: CellPlace | None) -> _At:
    return (place.sheet, place.row, place.col) if place else None
