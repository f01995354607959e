"""Files of the inbox that are no forms but were declared to be handed in: known by their names, told whose they are."""

import re

from msgspec.structs import replace

from thidua_xlsx.base.text import match_key, without_accents
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.season.hand_ins import HandIn
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Receipt, ReceiptStatus

# Why a file is no form; of one that cannot be opened nobody knows whether it was meant to be one.
_NO_FORM = (
    codes.FILE_NOT_A_WORKBOOK,
    codes.FILE_OF_NO_KIND,
    codes.FILE_NOT_A_FORM,
    codes.FILE_TOO_LARGE,
    codes.FILE_OF_THE_LETTER,
)


def as_handed_in(receipt: Receipt, findings: list[Finding], rulebook: Rulebook) -> tuple[Receipt, list[Finding]]:
    """Give the receipt of a file, and what is said of it, as the season's declarations have it.

    A file that is no form and fits something that must be handed in is received; whose it is stands in its name or in
    that of its folder. Everything else stays as it was.
    """
    if receipt.reason is None or receipt.reason.code not in _NO_FORM:
        return receipt, findings
    inside = receipt.file.partition("/")[2] or receipt.file
    fits = [(fit, hand_in) for hand_in in rulebook.hand_ins if (fit := hand_in.fit(inside))]
    if not fits:
        return receipt, findings
    item = max(fits, key=lambda pair: pair[0])[1]
    holder = _holder(inside, item, rulebook)
    place = FilePlace(receipt.file)
    if holder is None:
        reason = at(codes.HAND_IN_OF_WHOM, place, name=item.name)
        return replace(receipt, status=ReceiptStatus.REJECTED, reason=reason), [reason]
    unit = None if holder == SCHOOL else holder
    reason = at(codes.HAND_IN_RECEIVED, place, unit=unit, name=item.name, holder=rulebook.holder_name(holder))
    return replace(receipt, status=ReceiptStatus.ACCEPTED, unit=unit, reason=reason, hand_in=item.code), [reason]


def _holder(path: str, item: HandIn, rulebook: Rulebook) -> str | None:
    """Give whose a file is: the only one who owes it, or the one named nearest to the path's end."""
    if len(item.holders) == 1:
        return item.holders[0]
    for part in reversed(path.split("/")):
        names = dict[str, str]()
        for code in item.holders:
            name = match_key(rulebook.holder_name(code))
            if name and name in match_key(part):
                names[code] = name
            elif f" {_words(code)} " in f" {_words(part)} ":  # the code as a word of its own
                names[code] = match_key(code)
        # "Tổ Toán" stands in "Tổ Toán - Tin" as well.
        whole = [
            code for code, name in names.items() if not any(name != other and name in other for other in names.values())
        ]
        if whole:
            return whole[0] if len(whole) == 1 else None
    return None


def _words(text: str) -> str:
    return " ".join(re.findall(r"[0-9a-z]+", without_accents(text)))
