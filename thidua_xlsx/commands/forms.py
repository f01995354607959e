"""`forms`: issue one locked workbook per unit, and enter each in the register."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec

from thidua_xlsx.base.file_names import INBOX, REGISTER_FILE
from thidua_xlsx.base.text import Say, match_key
from thidua_xlsx.declare.season import Round, Unit
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, registered_targets, rows_from_returns
from thidua_xlsx.forms.layout.form_layout import FormRequest, plan_form
from thidua_xlsx.intake.dossiers.build_dossiers import build_dossiers
from thidua_xlsx.intake.read.issue_register import Issue, Register, with_issue
from thidua_xlsx.judging.analysis.agreements import AgreementState, agreements
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.model import declines
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.parallel_tasks import run_parallel
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.workflow.judge.combine_inbox import combine_inbox
from thidua_xlsx.workflow.load.form_names import form_file
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.register_file import forget_oldest, rewritten
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

_MANY = 10  # groups of forms: as many take seconds
_Declared = TypeVar("_Declared", Unit, Round)
_AT_A_TIME = 5  # forms that one copy of this process makes before the next is asked for


class Issued(msgspec.Struct, frozen=True):
    """What was issued: the files, relative to the season folder; what to know about it, as keys of words and values."""

    written: tuple[str, ...]
    notices: tuple[tuple[str, dict[str, object]], ...] = ()


class _AnswersSoFar(msgspec.Struct, frozen=True):
    """What the inbox says: registered targets by unit, and what the secretary should know before sending forms out.

    `declined` are the units that have registered no collective title.
    """

    goals: Mapping[str, tuple[RegisteredTarget, ...]] = msgspec.field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    notices: tuple[tuple[str, dict[str, object]], ...] = ()


def issue_forms(
    loaded: SeasonFolder,
    phase: str,
    round_: str | None,
    units: Sequence[str],
    *,
    say: Say,
    key: bytes | None = None,
    progress: Progress = lambda step: None,
) -> Issued:
    """Issue the locked forms of a `phase` and enter them in the register; give their paths below the season folder.

    `round_` is a code or a name, None where the season has one round or the form none; `units` are codes or names, none
    = all. A season gets its signing key with its first issue; `key` (32 bytes) fixes it beforehand. Raises
    CommandError, with nothing written, where a name does not exist or the register is damaged.
    """
    book = loaded.rulebook
    form = book.form_of(phase)
    if form is None:
        raise CommandError(key="cli.unknown_phase", phase=phase)
    wanted = declared_round(book.rounds, round_, per_round=form.per_round)
    named = {name: _named(name, book.units) for name in units}
    chosen = [unit for unit in book.units if not units or unit in named.values()]
    unknown = [name for name, unit in named.items() if unit is None]
    if unknown:
        raise CommandError(key="cli.unknown_unit", unit=unknown, known=[unit.code for unit in book.units])
    if loaded.register.damaged:  # to begin a new one would leave every form that is out without a signature
        raise CommandError(key="cli.register_damaged", file=REGISTER_FILE)
    register = loaded.register if loaded.register.key else Register(key or secrets.token_bytes(32))
    answers = _answers_so_far(loaded, form, wanted)
    make = partial(_forms_of, loaded, form, wanted, answers, register.key or b"", say)
    contents: dict[str, bytes] = {}
    for issue, content in _made(make, chosen, progress):
        contents[issue.file] = content
        register = with_issue(register, issue)
    issued = tuple(contents)
    files.write_all(loaded.folder, {**contents, **rewritten(loaded.folder, register)})
    forget_oldest(loaded.folder)
    return Issued(issued, answers.notices)


def _forms_of(
    loaded: SeasonFolder,
    form: Form,
    round_: Round | None,
    answers: _AnswersSoFar,
    key: bytes,
    say: Say,
    units: Sequence[Unit],
) -> list[tuple[Issue, bytes]]:
    """Make the forms of some units: of each its entry for the register, and its workbook."""
    book, made = loaded.rulebook, []
    for unit in units:
        rows = rows_from_returns(form, answers.goals.get(unit.code, ()), book, say)
        declined = unit.code in answers.declined
        laid = plan_form(FormRequest(form, book, unit, round_, key, say, rows=rows, declined=declined))
        name = form_file(loaded, form.phase, round_.code if round_ else "", unit)
        made.append((Issue(name, laid.stamp, laid.manifest), paint(laid.book, loaded.templates.looks)))
    return made


def _answers_so_far(loaded: SeasonFolder, form: Form, round_: Round | None) -> _AnswersSoFar:
    """Read the inbox where a form needs what came back before it; the same inbox always gives the same forms."""
    book, issues = loaded.rulebook, loaded.register.issues
    phases = {issue.stamp.phase for issue in issues.values()}
    last = round_ is None or round_ == book.rounds[-1]
    wants_goals = "registration" in phases and last and any("target" in spec.shape.about for spec in form.tables())
    wants_word = "agreement" in phases and form.phase == "self-score"
    inbox = loaded.folder / INBOX
    if not inbox.is_dir() or not (wants_goals or wants_word):
        return _AnswersSoFar()
    together = combine_inbox(loaded, read_inbox(loaded, inbox, lambda step: None, cache=Cache(loaded)))
    _, units = build_dossiers(together.returns, book, loaded.ledger)
    notices: list[tuple[str, dict[str, object]]] = []
    goals = {unit.unit.code: registered_targets(unit.unit.code, unit.targets) for unit in units} if wants_goals else {}
    declined = frozenset(unit.unit.code for unit in units if declines(unit.registration, "title"))
    without = tuple(unit.unit.name for unit in units if wants_goals and not goals[unit.unit.code])
    if without:
        notices.append(("cli.no_targets", {"units": without}))
    words = agreements(units, together.forms, together.single, book) if wants_word else ()
    open_ = tuple(word.unit.name for word in words if word.state is not AgreementState.AGREED)
    if open_:
        notices.append(("cli.not_agreed", {"units": open_}))
    return _AnswersSoFar(goals, declined, tuple(notices))


def _made(
    make: Callable[[Sequence[Unit]], list[tuple[Issue, bytes]]], units: Sequence[Unit], progress: Progress
) -> list[tuple[Issue, bytes]]:
    """Make the forms of units, several at a time; give them in the order of the units, however they were made."""
    progress(ProgressStep("issuing", 0, len(units), units[0].name if units else ""))
    # The first one here: whatever is worked out once for all forms is then known to every copy of this process.
    forms = make(units[:1])
    left = units[1:]
    groups = {str(first): left[first : first + _AT_A_TIME] for first in range(0, len(left), _AT_A_TIME)}
    made: dict[str, Any] = {}
    done = len(forms)
    tasks = {name: partial(make, group) for name, group in groups.items()}
    for name, forms_of_group in run_parallel(tasks, long=len(tasks) > _MANY):
        made[name] = forms_of_group
        done += len(groups[name])
        under_way = next((group[0].name for other, group in groups.items() if other not in made), "")
        progress(ProgressStep("issuing", done, len(units), under_way))
    return forms + [form for name in groups for form in made[name]]


def _named(text: str, declared: Sequence[_Declared]) -> _Declared | None:
    """Find a unit or round by its code or name; without marks too, where that can mean one of them only."""
    for exact in (
        [entry for entry in declared if text == entry.code],
        [entry for entry in declared if text == entry.name],
    ):
        if exact:
            return exact[0]
    key = match_key(text)
    like = [entry for entry in declared if key and key in (match_key(entry.code), match_key(entry.name))]
    return like[0] if len(like) == 1 else None


def declared_round(rounds: Sequence[Round], round_: str | None, *, per_round: bool) -> Round | None:
    """Find the round that the code or name `round_` means, or the only one there is; None for a form without rounds.

    `per_round` says whether the form has rounds. Raises CommandError where a round is named that there is not or the
    form does not have, or where one of several has to be named.
    """
    known = [declared.code for declared in rounds]
    if not per_round:
        if round_:
            raise CommandError(key="cli.no_round_here")
        return None
    if round_ is None and len(rounds) == 1:
        return rounds[0]
    if round_ is None:
        raise CommandError(key="cli.round_needed", known=known)
    named = _named(round_, rounds)
    if named is None:
        raise CommandError(key="cli.unknown_round", round=round_, known=known)
    return named
