"""What the secretary's choices mean: which record of which form, and which of the copies that differ there."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, cast

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import SecretaryChoice
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.forms.identity.stamp import PRINTED
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.model import Stamp

Dispute = tuple[Finding, Form | None, Stamp | None]  # what is said of a form's returns; a report is no such form
_QUOTES = re.compile(r"^[«»\"“”]+|[«»\"“”]+$")  # as findings print what is to be copied from them


def is_about(choice: SecretaryChoice, record: str, form: Form | None, stamp: Stamp | None) -> bool:
    """Say whether a choice is about this record of this form; a form is named by the code printed on it."""
    return _bare(choice.record) == clean(record) and _of_form(choice, form, stamp)


def named(choice: SecretaryChoice, files: Iterable[str]) -> list[str]:
    """Give the files that a choice may mean: the one so called, else all whose path ends so, small letters or not."""
    listed = list(dict.fromkeys(files))
    wanted = _bare(choice.file).replace("\\", "/")
    if wanted in listed:
        return [wanted]
    exact = [file for file in listed if file.endswith("/" + wanted)]
    low = wanted.casefold()
    return exact or [file for file in listed if file.casefold() == low or file.casefold().endswith("/" + low)]


def unclear_choices(
    choices: Sequence[SecretaryChoice],
    disputes: Iterable[Dispute],
    used: Collection[str],
) -> dict[SecretaryChoice, Finding]:
    """Find choices about records that still differ: the file they name is none of the copies, or may be several."""
    unclear: dict[SecretaryChoice, Finding] = {}
    for finding, form, stamp in disputes:
        for record, files in _disputed(finding):
            for choice in choices:
                elsewhere = choice.record in used and not PRINTED.search(choice.form)
                if is_about(choice, record, form, stamp) and not (elsewhere and not named(choice, files)):
                    unclear[choice] = at(
                        codes.CHOICE_UNCLEAR, choice.place, record=choice.record, chosen=choice.file, files=files
                    )
    return unclear


def _disputed(finding: Finding) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the records that a finding says differ, each with the files of the copies."""
    params = cast(dict[str, Any], finding.params)
    if finding.code is codes.RETURNS_DIFFER:
        yield params["what"], tuple(params["values"])
    elif finding.code is codes.LINES_DIFFER:
        for record in params["what"]:
            yield record, params["files"]
    elif finding.code in (codes.REPORTS_DIFFER, codes.REPORTS_OF_OTHER_SEALS):
        yield params["record"], params["files"]


def _of_form(choice: SecretaryChoice, form: Form | None, stamp: Stamp | None) -> bool:
    code = PRINTED.search(choice.form)
    if code is None or form is None or stamp is None:
        return True
    return code.group(1, 2, 3) == (form.abbreviation, stamp.round or None, stamp.unit)


def _bare(text: str) -> str:
    return _QUOTES.sub("", clean(text)).strip()
