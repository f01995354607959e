"""Whether each unit agrees to the score sheet, and whether what it agreed to is still the score sheet."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import msgspec

from thidua_xlsx.declare.season import Rulebook, Unit
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Answer, Submission, UnitDossier, Unknown

PHASE = "agreement"
_TABLE = "agreement"


class AgreementState(Enum):
    """A unit's word on the score sheet; `open` where it answered and nobody can tell what."""

    AGREED = "agreed"
    REFUSED = "refused"
    OPEN = "open"
    OUTDATED = "outdated"
    UNANSWERED = "unanswered"


class Agreement(msgspec.Struct, frozen=True):
    """What one unit answered: its word, day, signer and comment, and the cell of its answer."""

    unit: Unit
    state: AgreementState
    date: str = ""
    signer: str = ""
    comment: str = ""
    place: CellPlace | None = None
    file: str = ""


def agreements(
    units: Iterable[UnitDossier],
    submissions: Iterable[Submission],
    returns: Mapping[tuple[str, str, str], Sequence[Submission]],
    rulebook: Rulebook,
) -> tuple[Agreement, ...]:
    """Give the word of every unit that was asked, in the season's order.

    `submissions` are the combined returns, `returns` the single ones of each form: those that answer to the score sheet
    of today count. Where these differ and the secretary has not chosen, the word is open.
    """
    today = score_sheet_digest(rulebook.rubric, rulebook.unit_rubric)
    together = {submission.stamp.unit: submission for submission in submissions if submission.stamp.phase == PHASE}
    listed = []
    for dossier in units:
        if PHASE in dossier.returned:
            answers = [
                _answer(submission, dossier.unit, today) for submission in returns.get((dossier.code, PHASE, ""), ())
            ]
            chosen = _agreed(together[dossier.code]) if dossier.code in together else None
            listed.append(_agreement(dossier.unit, answers, chosen))
    return tuple(listed)


def answered_anew(forms: Iterable[Submission], rulebook: Rulebook) -> dict[str, Submission]:
    """Give the returns, by file, whose word on an earlier score sheet a unit has replaced by one on that of today."""
    asked = [form for form in sorted(forms, key=lambda form: form.file) if form.stamp.phase == PHASE]
    today = {
        submission.stamp.unit: submission
        for submission in asked
        if _agreed(submission) is not None and about_current_sheet(submission, rulebook)
    }
    return {
        submission.file: today[submission.stamp.unit]
        for submission in asked
        if submission.stamp.unit in today and _basis(submission) and not about_current_sheet(submission, rulebook)
    }


def about_current_sheet(submission: Submission, rulebook: Rulebook) -> bool:
    """Whether a return is a word on the score sheet as it is today."""
    return _basis(submission) == score_sheet_digest(rulebook.rubric, rulebook.unit_rubric)


def _basis(submission: Submission) -> str | None:
    return submission.bases.get(f"{_TABLE}/agreed")


def _agreed(submission: Submission) -> Answer | None:
    return next((r.values.get("value") for r in submission.table(_TABLE) if r.key == "agreed"), None)


def _agreement(unit: Unit, answers: Sequence[Agreement], chosen: Answer | None) -> Agreement:
    current = [answer for answer in answers if answer.state not in (AgreementState.OUTDATED, AgreementState.OPEN)]
    if isinstance(chosen, bool):
        wanted = AgreementState.AGREED if chosen else AgreementState.REFUSED
        current = [agreement for agreement in current if agreement.state is wanted] or current
    if not answers:
        return Agreement(unit, AgreementState.UNANSWERED)
    if len({agreement.state for agreement in current}) > 1:
        first = current[0]
        return Agreement(unit, AgreementState.OPEN, comment=first.comment, place=first.place, file=first.file)
    return (current or list(answers))[0]


def _answer(submission: Submission, unit: Unit, today: str) -> Agreement:
    records = {record.key: record for record in submission.table(_TABLE)}
    values: dict[str, Answer | None] = {key: record.values.get("value") for key, record in records.items()}
    agreed, basis = values.get("agreed"), _basis(submission)
    state = AgreementState.OPEN
    if isinstance(agreed, bool):
        state = (
            AgreementState.REFUSED
            if not agreed
            else AgreementState.AGREED
            if basis == today
            else AgreementState.OUTDATED
        )
    words = {key: "" if isinstance(value, Unknown) else plain_text(value) for key, value in values.items()}
    place = records["agreed"].place("value") if "agreed" in records else None
    texts = (words.get("date", ""), words.get("signer", ""), words.get("comment", ""))
    return Agreement(unit, state, *texts, place=place, file=submission.file)


def agreement_findings(words: Iterable[Agreement]) -> list[Finding]:
    """Report units that do not agree, and agreements to a score sheet that has been changed since."""
    findings = []
    for agreement in words:
        place, unit, name = agreement.place or FilePlace(agreement.file), agreement.unit.code, agreement.unit.name
        if agreement.state is AgreementState.REFUSED:
            comment = agreement.comment or "–"
            findings.append(at(codes.SCORE_SHEET_REFUSED, place, unit=unit, unit_name=name, comment=comment))
        if agreement.state is AgreementState.OUTDATED:
            findings.append(at(codes.AGREEMENT_OUTDATED, place, unit=unit, unit_name=name))
    return findings
