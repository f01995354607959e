"""`forms`: issue one locked workbook per unit, and enter each in the register."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from thidua_xlsx import files
from thidua_xlsx.declare.season import Round, Unit
from thidua_xlsx.excel.looks import load_looks
from thidua_xlsx.excel.writer import paint
from thidua_xlsx.forms.goals import put_up
from thidua_xlsx.forms.layout import layout
from thidua_xlsx.intake.register import Issue, Register, to_json, with_issue
from thidua_xlsx.text import Say, file_name
from thidua_xlsx.verbs.load import REGISTER_FILE, Loaded, Unusable
from thidua_xlsx.verbs.pledged import told_so_far
from thidua_xlsx.verbs.reading import Progress, Step


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued: the files, relative to the season folder; what to know about it, as keys of words and values."""

    written: tuple[str, ...]
    notices: tuple[tuple[str, dict[str, object]], ...] = ()


def form_file(phase: str, round_: str, unit: Unit) -> str:
    """Give the path of an issued form below `phieu/`; a unit's name never becomes more than part of a file name."""
    folder = f"{phase}-{round_}" if round_ else phase
    return f"phieu/{file_name(folder)}/{file_name(f'{unit.code}-{unit.name}')}.xlsx"


def issue_forms(
    loaded: Loaded,
    phase: str,
    round_: str | None,
    units: Sequence[str],
    *,
    say: Say,
    key: bytes | None = None,
    progress: Progress = lambda step: None,
) -> Issued:
    """Issue the forms of a phase (and round) to all units, or to those named; Unusable where the names do not exist.

    A season gets its signing key with its first issue; `key` fixes it beforehand.
    """
    book = loaded.rulebook
    form = book.form_of(phase)
    if form is None:
        raise Unusable(key="cli.unknown_phase", phase=phase)
    wanted = _round(loaded, round_, per_round=form.per_round)
    chosen = [unit for unit in book.units if not units or unit.code in units or unit.name in units]
    unknown = [name for name in units if not any(name in (unit.code, unit.name) for unit in book.units)]
    if unknown:
        raise Unusable(key="cli.unknown_unit", unit=unknown, known=[unit.code for unit in book.units])
    register = loaded.register if loaded.register.key else Register(key or secrets.token_bytes(32))
    looks = load_looks(loaded.looks)
    contents: dict[str, bytes] = {}
    told = told_so_far(loaded, form, wanted)
    for number, unit in enumerate(chosen):
        progress(Step("issuing", number, len(chosen), unit.name))
        rows = put_up(form, told.goals.get(unit.code, ()), book, say)
        laid = layout(form, book, unit, wanted, key=register.key or b"", say=say, rows=rows)
        name = form_file(phase, wanted.code if wanted else "", unit)
        contents[name] = paint(laid.book, looks)
        register = with_issue(register, Issue(name, laid.stamp, laid.manifest))
    contents[REGISTER_FILE] = to_json(register).encode()
    files.write_all(loaded.folder, contents)
    return Issued(tuple(name for name in contents if name != REGISTER_FILE), told.notices)


def _round(loaded: Loaded, round_: str | None, *, per_round: bool) -> Round | None:
    """Find the round: the one named, or the only one there is; a form without rounds takes none."""
    rounds = loaded.rulebook.rounds
    known = [one.code for one in rounds]
    if not per_round:
        if round_:
            raise Unusable(key="cli.no_round_here")
        return None
    if round_ is None and len(rounds) == 1:
        return rounds[0]
    if round_ is None:
        raise Unusable(key="cli.round_needed", known=known)
    found = loaded.rulebook.round(round_)
    if found is None:
        raise Unusable(key="cli.unknown_round", round=round_, known=known)
    return found
