"""`status`: who has returned what, what is missing, and who has not registered."""

from dataclasses import dataclass
from pathlib import Path

from thidua_xlsx.intake.crosschecks import form_name, people_not_registered
from thidua_xlsx.intake.gather import Returns, gather
from thidua_xlsx.model import ReceiptStatus
from thidua_xlsx.verbs.load import INBOX, Loaded
from thidua_xlsx.verbs.season import combined, read_inbox

_COUNTED = (ReceiptStatus.ACCEPTED, ReceiptStatus.COMBINED)


@dataclass(frozen=True, slots=True)
class FormStatus:
    """One form of one unit: how many files came (0 = missing), whether they were combined, and its deadline."""

    unit: str
    form: tuple[object, ...]
    files: tuple[str, ...]
    due: str


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a season: every form that is expected, files set aside, people without a registered title."""

    forms: tuple[FormStatus, ...]
    set_aside: tuple[tuple[str, str], ...]
    not_registered: tuple[tuple[str, tuple[str, ...]], ...]


def status_of(loaded: Loaded, inbox: Path | None = None) -> Status:
    """Give the state of a season from its register and its inbox."""
    book = loaded.rulebook
    read = read_inbox(loaded, inbox or loaded.folder / INBOX, lambda name: None)
    together = combined(loaded, read)
    receipts = together.receipts
    returns = Returns(together.submissions, loaded.register)
    forms = []
    for unit in book.units:
        for phase, round_ in returns.expected(unit.code, book):
            came = tuple(
                receipt.file
                for receipt in receipts
                if receipt.status in _COUNTED
                and (receipt.unit, receipt.phase, receipt.round or "") == (unit.code, phase, round_)
            )
            due = book.deadlines.get(round_ or phase, "")
            forms.append(FormStatus(unit.name, form_name(book, phase, round_), came, due))
    dossiers, _ = gather(returns, book, loaded.ledger)
    return Status(
        forms=tuple(forms),
        set_aside=tuple(
            (receipt.file, receipt.reason.code.id)
            for receipt in receipts
            if receipt.status is ReceiptStatus.REJECTED and receipt.reason
        ),
        not_registered=tuple(
            (str(finding.params["unit_name"]), tuple(finding.params["names"]))  # type: ignore[arg-type]
            for finding in people_not_registered(returns, dossiers, book)
        ),
    )
