"""What units have said so far, for the forms that are issued next: registered targets, agreement on the score sheet."""

from collections.abc import Mapping

import msgspec

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.declare.season import Round
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, registered_targets
from thidua_xlsx.intake.dossiers.build_dossiers import Returns, gather
from thidua_xlsx.judging.analysis.agreements import AgreementState, agreements
from thidua_xlsx.workflow.judge.combine_inbox import combined
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class AnswersSoFar(msgspec.Struct, frozen=True):
    """What the inbox says: registered targets by unit, and what the secretary should know before sending forms out."""

    goals: Mapping[str, tuple[RegisteredTarget, ...]] = msgspec.field(default_factory=dict)
    notices: tuple[tuple[str, dict[str, object]], ...] = ()


def answers_so_far(loaded: SeasonFolder, form: Form, round_: Round | None) -> AnswersSoFar:
    """Read the inbox where a form needs what came back before it; the same inbox always gives the same forms."""
    book, issues = loaded.rulebook, loaded.register.issues
    phases = {issue.stamp.phase for issue in issues.values()}
    last = round_ is None or round_ == book.rounds[-1]
    wants_goals = "registration" in phases and last and any(spec.shape.rows_are_targets for spec in form.tables())
    wants_word = "agreement" in phases and form.phase == "self-score"
    inbox = loaded.folder / INBOX
    if not inbox.is_dir() or not (wants_goals or wants_word):
        return AnswersSoFar()
    together = combined(loaded, read_inbox(loaded, inbox, lambda step: None, cache=Cache(loaded)))
    _, units = gather(Returns(together.submissions, loaded.register), book, loaded.ledger)
    notices: list[tuple[str, dict[str, object]]] = []
    goals = {one.unit.code: registered_targets(one.unit.code, one.targets) for one in units} if wants_goals else {}
    without = tuple(one.unit.name for one in units if wants_goals and not goals[one.unit.code])
    if without:
        notices.append(("cli.no_targets", {"units": without}))
    words = agreements(units, together.submissions.values(), together.returns, book) if wants_word else ()
    open_ = tuple(one.unit.name for one in words if one.state is not AgreementState.AGREED)
    if open_:
        notices.append(("cli.not_agreed", {"units": open_}))
    return AnswersSoFar(goals, tuple(notices))
