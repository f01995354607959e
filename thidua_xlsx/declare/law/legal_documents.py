"""The register of legal documents, and what it says of the bases a season names.

They may be repealed, not yet in force, about to lapse, or mistyped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace, Place

_NUMBER = re.compile(r"(\d{1,4})\s*/\s*(\d{4})(?:\s*/\s*([A-ZĐ][A-ZĐ0-9-]*))?")
_KINDS = {"luật": "QH", "nghị định": "ND-CP", "nđ": "ND-CP", "thông tư": "TT", "tt": "TT"}
_SOON = timedelta(days=365)


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A legal document: from when until when it is in force, what replaced it, and how sure that is.

    `until` is the last day in force; without `replaced_by` it lapses by its own words. Days are None where nobody has
    seen them. `full_name` is what the document itself says behind its kind, as seen in a public text, so that papers
    may cite it; `subject` only describes it.
    """

    number: str
    kind: str
    subject: BilingualText
    full_name: str = ""
    issuer: str = ""
    issued: date | None = None
    in_force: date | None = None
    until: date | None = None
    replaced_by: str = ""
    verified: bool = False
    note: BilingualText = BilingualText("", "")


class DocumentsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`regimes/documents.toml` as it is written."""

    documents: tuple[Document, ...]


def stale_bases(
    bases: Iterable[tuple[str, str, Place | None]], register: Iterable[Document], day: date | None, file: str
) -> list[Finding]:
    """Report which of `bases` are repealed on `day`, not yet in force, lapse soon, or look mistyped.

    `bases` are the kind and the number of each document and the cell that names it; where there is no cell, the finding
    stands at `file` (its path). A `day` of None is one that is not known.
    """
    documents = tuple(register)
    known = {next(_keys(document.kind, document.number)): document for document in documents}
    findings: list[Finding] = []
    for kind, text, cell in bases:
        place = cell or FilePlace(file)
        for key in _keys(kind, text):
            document = _look_up(key, known)
            if document is not None:
                findings += _stale(document, day, place, documents)
            elif close := _close(key, known):
                findings.append(at(codes.BASIS_LIKE_ANOTHER, place, raw=text, number=clean(text), close=close))
    return findings


def bases_in_force(
    rows: Sequence[Mapping[str, object]], register: Iterable[Document], day: date | None
) -> list[Mapping[str, object]]:
    """Give `rows` of a profile's bases as they stand on `day`; rows have the keys of the table `bases`.

    What is not in force then gives way to what was in its place, and is left out where nothing was. A row that the
    register does not know stays as it is, and so do all where `day` is None.
    """
    documents = tuple(register)
    known = {next(_keys(document.kind, document.number)): document for document in documents}
    lines: dict[object, Mapping[str, object]] = {}
    for row in rows:
        keys = _keys(str(row.get("kind", "")), str(row.get("number", "")))
        document = next(filter(None, (_look_up(key, known) for key in keys)), None)
        if document is None or day is None:
            lines.setdefault(row.get("number"), row)
            continue
        for valid in _valid_documents(document, day, documents):
            issued = f"{valid.issued:%d/%m/%Y}" if valid.issued else ""
            names = {"kind": valid.kind, "number": valid.number, "date": issued, "issuer": valid.issuer}
            lines.setdefault(valid.number, row if valid is document else {**names, "subject": valid.subject.vi})
    return list(lines.values())


def _valid_documents(document: Document, day: date, register: Sequence[Document]) -> list[Document]:
    """What is in force on a day of a document, of those that it replaced and of those that replaced it."""
    earlier = [former for former in register if former.replaced_by == document.number]
    # One whose first day is not known begins when what it replaced ends.
    since = document.in_force or document.issued
    if since > day if since else any(former.until is not None and former.until >= day for former in earlier):
        return [
            follower
            for former in earlier
            for follower in _valid_documents(former, day, register)
            if follower.number != document.number
        ]
    if not _over(document, day):
        return [document]
    number = _in_its_place(document, day, register)
    return [candidate for candidate in register if candidate.number == number and not _over(candidate, day)]


def _over(document: Document, day: date) -> bool:
    return document.until is not None and document.until < day


Key = tuple[str, str, str]  # number, year, signature: ("98", "2023", "ND-CP")


def _keys(kind: str, text: str) -> Iterator[Key]:
    for match in _NUMBER.finditer(clean(text).upper()):
        number, year, signature = match[1].lstrip("0"), match[2], (match[3] or "").replace("Đ", "D")
        yield number, year, signature or _KINDS.get(clean(kind).casefold(), "")


def _same_kind(kind: str, other: str) -> bool:
    """Whether two signatures may mean one kind; `TT` without its ministry may be any ministry's, blank anything."""
    return not kind or not other or kind == other or (kind in ("TT", "QH") and other.startswith(kind))


def _look_up(key: Key, known: dict[Key, Document]) -> Document | None:
    matching = [document for other, document in known.items() if other[:2] == key[:2] and _same_kind(key[2], other[2])]
    return matching[0] if len(matching) == 1 else None


def _close(key: Key, known: dict[Key, Document]) -> str:
    """The number of the one known document whose year differs in a single digit; empty where there is none, or several.

    Only signatures of the State's own documents are compared, for offices number theirs as they like.
    """
    if not key[2] or any(other[:2] == key[:2] for other in known):
        return ""
    near = [
        document.number
        for other, document in known.items()
        if _same_kind(key[2], other[2])
        and key[0] == other[0]
        and sum(a != b for a, b in zip(key[1], other[1], strict=True)) == 1
    ]
    return near[0] if len(near) == 1 else ""


def _stale(document: Document, day: date | None, place: Place, register: Iterable[Document]) -> Iterator[Finding]:
    if day is None:
        return
    if document.in_force is not None and document.in_force > day:
        yield at(codes.BASIS_NOT_YET, place, number=document.number, since=document.in_force, day=day)
    if document.until is None:
        return
    if document.until < day:
        yield at(
            codes.BASIS_REPEALED,
            place,
            number=document.number,
            until=document.until,
            day=day,
            instead=_in_its_place(document, day, register) or Phrase("basis.no_other"),
        )
    elif not document.replaced_by and document.until - day <= _SOON:
        yield at(codes.BASIS_LAPSES, place, number=document.number, until=document.until, day=day)


def _in_its_place(document: Document, day: date, register: Iterable[Document]) -> str:
    """The number of what stands in a document's place on a day, past those that have been replaced themselves."""
    known = {candidate.number: candidate for candidate in register}
    number, seen = document.replaced_by, {document.number}
    while number in known and number not in seen:
        seen.add(number)
        after = known[number]
        if after.until is None or after.until >= day or not after.replaced_by:
            break
        number = after.replaced_by
    return number
