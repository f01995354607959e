"""Templates and regimes, decoded strictly from TOML into frozen types; what is wrong is named by file and key."""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec
import tomli
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.criterion_kind import CriterionKind
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.law.applied_law import built_on, settled
from thidua_xlsx.declare.law.legal_documents import Document, DocumentsFile
from thidua_xlsx.declare.law.regime import FactsFile, FactSources, Regime, RewardLaw
from thidua_xlsx.declare.season import LAYERS
from thidua_xlsx.declare.tables.column_book import (
    ALL_ENTRIES,
    NO_ENTRY,
    BilingualText,
    Choice,
    ColumnBook,
    ColumnsFile,
)
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.declare.tables.paper_spec import FRAME, PaperForm, PaperFrame, Papers, frame_faults, paper_faults
from thidua_xlsx.documents.looks import NO_LOOKS, Looks
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import KeyPlace

_STEP = re.compile(r"\.([^.\[\]`]+)|(\[\.\.\.\])|\[(\d+)\]")
_FIELD = re.compile(r"(?:unknown|required) field `([^`]+)`")
_LINE = re.compile(r"at line (\d+)")

OF_A_RULE = "reading_"  # begins the name of a list that holds the ways of reading one rule of the law
_MADE = (
    "units unit_kinds people sections criteria unit_criteria rounds movements contests regimes own_rules"
    " titles_person titles_unit titles_all commendations unit_commendations deed_commendations"
)
SEASON_LISTS = frozenset(_MADE.split())  # those that are made from the season workbook
# Entries that the law and the program itself name by their ids; a school may word them anew, not drop them.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "title": (),
    "special": (ALL_ENTRIES, NO_ENTRY, "AUTO"),
    "own_rule": ("unregistered",),
    "rule_layer": ("province", "office", "school"),
    "mode": ("block", "warn"),
    "yesno": ("yes", "no"),
    "layer": LAYERS,
    "unit_peers": ("units", "kind"),
    "vote_base": ("members", "present", "valid"),
    "initiative_result": ("recognised", "refused"),
    "direction": ("up", "down"),
}

_MONEY = "regimes/money.toml"  # beside the regimes, for no school may edit it either
_DOCUMENTS = "regimes/documents.toml"
_FACTS = "regimes/facts.toml"
_SCALES = "regimes/scales.toml"
LOOKS, LOOKS_PACKAGED = "looks.toml", "looks.toml (packaged)"  # a season's own where it has one; the program's
_NO_REGIMES = (_MONEY, _DOCUMENTS, _FACTS, _SCALES)
_NEEDED_FILE = object()
Row = dict[str, Any]  # text, numbers and yes/no as TOML has them


class NameOfYears(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `{word}` stands for in a profile, in school years from the one that begins in `since` on."""

    word: str
    since: int
    text: str


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of school starts with: tables with the keys of the season workbook.

    `about` says in a few words how it scores. `{y1}`/`{y2}` are its years; `names` are further words in braces, for
    what is called otherwise in other years.
    """

    name: BilingualText
    about: BilingualText = BilingualText("", "")
    options: Row = {}
    units: tuple[Row, ...] = ()
    sections: tuple[Row, ...] = ()
    criteria: tuple[Row, ...] = ()
    unit_criteria: tuple[Row, ...] = ()
    rounds: tuple[Row, ...] = ()
    titles: tuple[Row, ...] = ()
    proposal_rounds: tuple[Row, ...] = ()
    movements: tuple[Row, ...] = ()
    movement_details: tuple[Row, ...] = ()
    calendar: tuple[Row, ...] = ()
    bases: tuple[Row, ...] = ()
    council: tuple[Row, ...] = ()
    names: tuple[NameOfYears, ...] = ()

    def tables(self) -> dict[str, tuple[Row, ...]]:
        """The tables with rows, by id."""
        names = [field for field in self.__struct_fields__ if field not in ("name", "about", "options", "names")]
        return {name: getattr(self, name) for name in names if getattr(self, name)}


class Templates(msgspec.Struct, frozen=True):
    """Everything that templates and regimes declare.

    `laws` are the regimes as written, with named values and readings open; `regimes` the same as the law alone settles
    them. `kinds` are the kinds of criterion that the season may use, by their ids in `columns.toml`. `doubts` are about
    what the season's own copies lack and the packaged ones stand in for.
    """

    columns: ColumnBook
    forms: Mapping[str, Form]
    profiles: Mapping[str, Profile]
    regimes: Mapping[str, Regime]
    money: RewardLaw | None = None
    laws: Mapping[str, Regime] = msgspec.field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    papers: Papers | None = None
    fact_sources: FactSources = {}
    kinds: Mapping[str, CriterionKind] = msgspec.field(default_factory=lambda: KINDS)
    looks: Looks = NO_LOOKS
    doubts: tuple[Finding, ...] = ()


def templates(
    texts: Mapping[str, str], kinds: Mapping[str, CriterionKind] = KINDS
) -> tuple[Templates | None, list[Finding]]:
    """Decode all templates, `texts` by relative name; None and findings where one of them cannot be used.

    `kinds` are the kinds of criterion that the season may use; `columns.toml` names each that brings no name.
    """
    read = _DeclaredFiles(texts)
    columns = read.file("columns.toml", ColumnsFile)
    forms = {name: replace(form, name=name) for name, form in read.folder("forms", Form).items()}
    profiles = read.folder("profiles", Profile)
    laws = _laws(read)
    documents = read.file(_DOCUMENTS, DocumentsFile, DocumentsFile(()))
    money = read.file(_MONEY, RewardLaw, None)
    facts = read.file(_FACTS, FactsFile, FactsFile({}, {}))
    scales = read.file(_SCALES, dict[str, tuple[str, ...]])
    papers = _papers(read)
    looks, doubts = _looks(read)
    if columns is None or read.findings:
        return None, read.findings
    book = ColumnBook(_with_kinds_named(columns, kinds), scales)
    findings = [*_undeclared(book, forms), *_lists_missing(book, kinds)]
    if findings:
        return None, findings
    return Templates(
        columns=book,
        forms=forms,
        profiles=profiles,
        regimes={name: settled(law) for name, law in laws.items()},
        laws=laws,
        documents=documents.documents,
        money=money,
        papers=papers,
        fact_sources=facts.sources(),
        kinds=kinds,
        looks=looks,
        doubts=doubts,
    ), []


class _DeclaredFiles(msgspec.Struct):
    """What decodes declarations, `texts` by file; those that cannot be decoded are None, and a finding says why."""

    texts: Mapping[str, str]
    findings: list[Finding] = msgspec.field(default_factory=list)

    def broken(self, file: str, key: str, reason: str) -> None:
        self.findings.append(at(codes.DECLARATION_BROKEN, KeyPlace(file, key), reason=reason))

    def names(self, folder: str) -> dict[str, str]:
        """Give the files of a folder by their names without the ending."""
        files = sorted(file for file in self.texts if file.startswith(f"{folder}/"))
        return {file.rpartition("/")[2].removesuffix(".toml"): file for file in files}

    def folder(self, folder: str, into: type[Any], but: str = "") -> dict[str, Any]:
        """Decode the files of a folder but one."""
        read = {name: self.file(file, into) for name, file in self.names(folder).items() if name != but}
        return {name: data for name, data in read.items() if data is not None}

    def file(self, file: str, into: type[Any], without: Any = _NEEDED_FILE) -> Any:
        """Decode a file; `without` stands for one that may be missing, and is."""
        if file not in self.texts and without is not _NEEDED_FILE:
            return without
        data = self.parsed(file)
        return None if data is None else self.converted(data, file, into)

    def parsed(self, file: str) -> Row | None:
        try:
            return tomli.loads(self.texts[file], parse_float=Decimal)
        except KeyError:
            self.broken(file, "", "?")
        except ValueError as error:
            self.broken(file, key_at(self.texts[file], str(error)), str(error))
        return None

    def converted(self, data: Row, file: str, into: type[Any]) -> Any:
        try:
            return msgspec.convert(data, type=into)
        except msgspec.ValidationError as error:
            self.broken(file, key_of(data, into, str(error)), str(error).partition(" - at `$")[0])
        return None


def _with_kinds_named(columns: ColumnsFile, kinds: Mapping[str, CriterionKind]) -> ColumnsFile:
    """Give the columns with the names that kinds of plug-ins bring; what the file says of them goes first."""
    brought = {id_: Choice(kind.name.vi, kind.name.en) for id_, kind in kinds.items() if kind.name}
    if not brought or "criterion_kind" not in columns.choices:
        return columns
    own = columns.choices["criterion_kind"]
    named = {**own, **{id_: choice for id_, choice in brought.items() if id_ not in own}}
    return replace(columns, choices={**columns.choices, "criterion_kind": named})


def _looks(read: _DeclaredFiles) -> tuple[Looks, tuple[Finding, ...]]:
    """Decode the looks; those that a season's own file lacks are the packaged ones, and are named in a finding."""
    looks = read.file(LOOKS, Looks, None)
    if looks is None:
        return NO_LOOKS, ()
    packaged = read.file(LOOKS_PACKAGED, Looks, NO_LOOKS).looks
    lacking = tuple(name for name in packaged if name not in looks.looks)
    looks = replace(looks, looks={**packaged, **looks.looks})
    for name, look in looks.looks.items():
        taken = {name}
        while look.like and look.like in looks.looks.keys() - taken:
            taken.add(look.like)
            look = looks.looks[look.like]
        if look.like:
            read.broken(LOOKS, f"looks.{name}.like", f"like = {look.like!r}")
    return looks, (at(codes.LOOKS_LACKING, KeyPlace(LOOKS, "looks"), looks=lacking),) if lacking else ()


def _papers(read: _DeclaredFiles) -> Papers | None:
    """Decode the official papers and the wording they share; None where there are none."""
    if not read.names("papers"):
        return None
    frame = read.file(f"papers/{FRAME}.toml", PaperFrame)
    forms = read.folder("papers", PaperForm, but=FRAME)
    faults = {FRAME: frame_faults(frame)} if frame else {}
    faults |= {name: paper_faults(form) for name, form in forms.items()}
    for name, own in faults.items():
        for key, reason in own:
            read.broken(f"papers/{name}.toml", key, reason)
    return Papers(frame.words, forms) if frame else None


def _laws(read: _DeclaredFiles) -> dict[str, Regime]:
    """Decode the regimes, each completed from the one it extends; what builds on a broken one is left out."""
    files = {name: file for name, file in read.names("regimes").items() if file not in _NO_REGIMES}
    waiting = {name: data for name, file in files.items() if (data := read.parsed(file)) is not None}
    whole: dict[str, Row] = {}
    laws: dict[str, Regime] = {}
    while ready := [id_ for id_, data in waiting.items() if data.get("extends", "") in ("", *laws)]:
        for id_ in ready:
            data = waiting.pop(id_)
            whole[id_] = built_on(whole.get(data.get("extends", ""), {}), data)
            law = read.converted(whole[id_], files[id_], Regime)
            if law is not None:
                laws[id_] = law
    for id_, data in waiting.items():
        if not read.findings:
            read.broken(files[id_], "extends", f"extends = {data['extends']!r}")
    return laws


def _lists_missing(book: ColumnBook, kinds: Iterable[str]) -> list[Finding]:
    """Find lists that columns name, and entries that the program relies on, where nobody declares them."""
    missing: dict[str, str] = {}  # what is missing, and the place where it should be
    for name, ids in {**NEEDED, **book.scales, "criterion_kind": tuple(kinds)}.items():
        if name not in book.choices:
            missing[f"choices.{name}"] = "choices"
            continue
        missing |= {f"choices.{name}.{id_}": f"choices.{name}" for id_ in ids if id_ not in book.choices[name]}
    for table in book.tables():
        for key, column in book.table(table).items():
            made = column.choices in SEASON_LISTS or column.choices.startswith(OF_A_RULE)
            if column.choices and column.choices not in book.choices and not made:
                missing.setdefault(f"choices.{column.choices}", f"columns.{table}.{key}.choices")
    return [
        at(codes.DECLARATION_BROKEN, KeyPlace("columns.toml", place), reason=f"[{name}]")
        for name, place in missing.items()
    ]


def _undeclared(book: ColumnBook, forms: Mapping[str, Form]) -> Iterator[Finding]:
    """Find columns that a form names and nobody declares."""
    for name, form in forms.items():
        for table in form.tables():
            required = (*table.required, *table.required_last, *filter(None, (table.instead,)))
            for key in dict.fromkeys((*table.issued, *table.asked, *table.live, *required)):
                if not book.has(table.id, key):
                    place = KeyPlace(f"forms/{name}.toml", table.id)
                    yield at(codes.DECLARATION_UNKNOWN_COLUMN, place, column=f"{table.id}.{key}")


def key_at(text: str, error: str) -> str:
    """Give the key on the line of `text`, a TOML file, that its parser's complaint `error` names, with its table.

    Empty where it names no line.
    """
    match = _LINE.search(error)
    lines = text.splitlines()[: int(match[1])] if match else []
    if not lines:
        return ""
    heads = [line.strip(" []") for line in lines if line.startswith("[")]
    key = lines[-1].partition("=")[0].strip() if "=" in lines[-1] else ""
    return ".".join(part for part in (heads[-1] if heads else "", key) if part)


def key_of(data: dict[str, Any], into: type[Any], error: str) -> str:
    """Give the key that a decoder's complaint `error` is about, such as `columns.people.code.width`.

    `data` is what was decoded. The decoder says `[...]` for the entries of a table; which one it means is found by
    decoding them one at a time.
    """
    path = error.partition(" - at `$")[2].rstrip("`")
    narrowed = copy.deepcopy(data)
    here: Any = narrowed
    parts: list[str] = []
    for match in _STEP.finditer(path):
        step: str | int = match[1] or (int(match[3]) if match[3] else _culprit(narrowed, here, into, path))
        parts.append(str(step))
        try:
            here = here[step]
        except (LookupError, TypeError):
            here = None
    field = _FIELD.search(error)
    return ".".join([*parts, *([field[1]] if field else [])])


def _culprit(data: dict[str, Any], here: Any, into: type[Any], path: str) -> str:
    """Find the entry of a table whose decoding fails as the whole does; the table keeps only that one."""
    entries = dict(here) if isinstance(here, dict) else {}
    for key, entry in entries.items():
        here.clear()
        here[key] = entry
        try:
            msgspec.convert(data, type=into)
        except msgspec.ValidationError as error:
            if path in str(error):
                return str(key)
    return "…"
