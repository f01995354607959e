"""Do a key and the words beside it speak of the same? Where they do not, nobody knows whose the answers are.

It happens where a table was sorted without its hidden keys, where visible cells were swapped, copied over each other or
typed anew. Rows and columns that went with their keys are honest, and so are words that are misspelt or bear a remark:
the name of somebody else, known or not, contradicts a key, and so do other words of the table.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import clean, name_key, one_letter_off
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, BilingualText, Choice, ColumnBook
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import raw_text
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding

Spot = tuple[int, int]
_TEXT, _NAMES, _TITLE, _TITLES = "_text", ("name", "full_name"), "title", "titles"


class Contradictions(msgspec.Struct, frozen=True):
    """The keys of a table's rows and columns beside which words of something else stand, and what is said of them."""

    rows: frozenset[str]
    columns: frozenset[str]
    findings: tuple[Finding, ...]


class _WordsIssued(msgspec.Struct, frozen=True):
    """Words that were issued beside a key, their column, and the cell where they stand now."""

    key: str
    column: str
    expected: str
    spot: Spot


def contradictions(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str | None
) -> Contradictions:
    """Hold the words beside every key of a table of `unit`, a code, against those that were issued there."""
    judge = _Judge(table, spec, rulebook, unit)
    columns, above = judge.of(list(_words_above(table, spec, issued)))
    rows, beside = judge.of(list(_words_beside(table, spec, issued)))
    return Contradictions(rows, columns, (*above, *beside))


def _words_above(table: KeyedTable, spec: TableSpec, issued: TableManifest) -> Iterator[_WordsIssued]:
    if spec.shape.is_matrix:
        for key, name in issued.columns.items():
            col = table.columns.get(key)  # the first filled cell above the marker row
            above = () if col is None else range(table.marker[0] - 1, -1, -1)
            row = next((row for row in above if (row, col) in table.sheet.cells), None)
            if col is not None and row is not None:
                yield _WordsIssued(key, "full_name", name, (row, col))


def _words_beside(table: KeyedTable, spec: TableSpec, issued: TableManifest) -> Iterator[_WordsIssued]:
    if spec.shape.rows_are_places or spec.shape.codes_are_typed or spec.shape.layout == "corrections":
        return  # lines say themselves whose they are, and slips are held to their very words where they are read
    columns = [(name, table.columns[name]) for name in spec.named_by if name in table.columns]
    for key, label in issued.rows.items():
        row = table.rows.get(key)
        if row is None:
            continue
        texts = issued.cells.get(key, {})
        for name, col in columns:
            yield _WordsIssued(
                key, name, texts.get(name, label if name in (spec.name_column, _TEXT) else ""), (row, col)
            )


class _Judge(msgspec.Struct, frozen=True):
    """Judges the words of one table."""

    table: KeyedTable
    spec: TableSpec
    rulebook: Rulebook
    unit: str | None

    def of(self, words: Sequence[_WordsIssued]) -> tuple[frozenset[str], list[Finding]]:
        """Give the keys that words of something else stand beside, and a finding for each; changed names too."""
        cells = self.table.sheet.cells
        changed = [word for word in words if (cell := cells.get(word.spot)) is None or cell.value != word.expected]
        if not changed:
            return frozenset(), []  # all stands as it was issued
        keys_by_word: dict[str, dict[str, str]] = {}
        by_key: dict[str, list[_WordsIssued]] = {}
        for word in words:
            keys_by_word.setdefault(word.column, {}).setdefault(name_key(word.expected), word.key)
            by_key.setdefault(word.key, []).append(word)
        contradicted: set[str] = set()
        findings: list[Finding] = []
        for word in changed:
            if self._speaks_of_other(word, keys_by_word[word.column]):
                if word.key not in contradicted:
                    contradicted.add(word.key)
                    findings.append(self._contradiction(by_key[word.key], word))
            elif self._is_changed_name(word):
                column = self.rulebook.columns.column(self.spec.id, self.spec.name_column or "full_name").label
                place, raw = self.table.place(*word.spot), self._shown(word)
                params = {"column": column, "expected": word.expected}
                findings.append(Finding(codes.CELL_LOCKED_CHANGED, place, params, unit=self.unit, raw=raw))
        return frozenset(contradicted), findings

    def _shown(self, issued: _WordsIssued) -> str:
        return clean(raw_text(self.table.sheet.cells.get(issued.spot)))

    def _speaks_of_other(self, words: _WordsIssued, keys_by_word: Mapping[str, str]) -> bool:
        """Say whether words are those of another row or column, or of another person, unit or title of the season."""
        shown = self._shown(words)
        if not shown or name_key(shown) == name_key(words.expected):
            return False
        if words.column == _TEXT:  # a remark in brackets may follow
            return not says(shown, words.expected) and any(text and _begins(shown, text) for text in keys_by_word)
        if keys_by_word.get(name_key(shown), words.key) != words.key:
            return True
        if words.column == _TITLE:
            titles = self.rulebook.columns.choices.get("title", NO_CHOICES)
            title_shown, title_issued = titles.find(shown), titles.find(words.expected)
            return title_shown is not None and title_issued is not None and title_shown != title_issued
        if words.column not in _NAMES or not self.spec.shape.names_somebody:
            return False
        return self._is_somebody_else(words, shown) or (
            self._is_of_people(words) and not _may_be(shown, words.expected)
        )

    def _is_somebody_else(self, issued: _WordsIssued, shown: str) -> bool:
        """Say whether a name is that of another person or unit of the season, as lists show it or in full."""
        wanted, own = _bare(shown), self.rulebook.person(who(issued.key, self.rulebook))
        if own and wanted == _bare(own.full_name):
            return False
        for person in self.rulebook.people:
            if own and person.code == own.code:
                continue
            full = _bare(person.full_name)
            if wanted in (full, _bare(self.rulebook.shown_name(person))):
                return True
            if own and f" {full} " in f" {wanted} " and f" {full} " not in f" {_bare(own.full_name)} ":
                return True  # `Lê An / Vũ Bình`
        return any(_bare(unit.name) == wanted for unit in self.rulebook.units)

    def _contradiction(self, words: Sequence[_WordsIssued], first: _WordsIssued) -> Finding:
        """Say whose a row or column is by its key, and of whom the words beside it speak."""
        about = [word for word in words if word.column in (self.spec.name_column, first.column) or word == first]
        expected, shown = (
            " – ".join(text for text in texts if text)
            for texts in ([word.expected for word in about], [self._shown(word) for word in about])
        )
        params = {"key": first.key, "expected": expected, "found": shown}
        someone = self.rulebook.person(who(first.key, self.rulebook))
        person = someone.code if someone else None
        if (self.spec.shape.names_people and first.key not in self.table.rows) or self.spec.shape.rows_are_people:
            person = first.key
        place = self.table.place(*first.spot)
        return Finding(codes.NAME_DISAGREES, place, params, unit=self.unit, person=person, raw=self._shown(first))

    def _is_of_people(self, issued: _WordsIssued) -> bool:
        """Say whether the row or column that words stand beside is a person's."""
        shape = self.spec.shape
        return shape.columns_are_people if issued.spot[0] < self.table.marker[0] else shape.rows_are_people

    def _is_changed_name(self, issued: _WordsIssued) -> bool:
        """Say whether a name was written over one of a person; others are compared as cells."""
        shown = self._shown(issued)
        return (
            self._is_of_people(issued)
            and issued.column != _TEXT
            and bool(shown)
            and name_key(shown) != name_key(issued.expected)
        )


def _bare(name: str) -> str:
    """Give a key of a name without its punctuation: `Lê An 1990` is `Lê An (1990)`."""
    return name_key(" ".join(re.split(r"[\W_]+", clean(name))).strip())


def _may_be(shown: str, issued: str) -> bool:
    """Say whether words may still mean a person: the name misspelt, with a remark behind it, or in part (`cô Lý`)."""
    own, written = _bare(issued.partition("(")[0]), _bare(_SALUTATION.sub("", shown))
    return (
        f"{written} ".startswith(f"{own} ") or one_letter_off(written, own) or set(written.split()) <= set(own.split())
    )


_SALUTATION = re.compile(r"^(?:thầy|cô|ông|bà|đ/c|đồng chí)\s+", re.IGNORECASE)


def own_contradictions(table: KeyedTable, spec: TableSpec, book: ColumnBook) -> tuple[frozenset[str], list[Finding]]:
    """Hold keys against words in a workbook that the secretary keeps: labels of settings, names of titles.

    Gives the keys beside which the words of another one stand, with a finding for each.
    """
    named = spec.id == _TITLES  # a title may be named in short: «Giấy khen» of a collective
    known: Mapping[str, BilingualText | Choice]
    if spec.shape.is_settings:
        col, known = table.columns.get("_setting"), {key: column.label for key, column in book.table(spec.id).items()}
    elif named:
        col, known = table.columns.get("name"), {entry.id: entry for entry in book.choices[_TITLE].entries}
    else:
        return frozenset(), []
    contradicted: dict[str, Finding] = {}
    for key, row in table.rows.items():
        if col is None:
            break
        own, words = known.get(key), clean(raw_text(table.cell(row, col))).removesuffix("*")
        key_shown = name_key(words)
        if (
            own is None
            or not key_shown
            or any(key_shown == worded or (key_shown in worded and named) for worded in _worded(own))
        ):
            continue
        if any(key_shown in _worded(other) for other in known.values()):
            params: dict[str, object] = {"key": key, "expected": BilingualText(own.vi, own.en), "found": clean(words)}
            contradicted[key] = Finding(codes.NAME_DISAGREES, table.place(row, col), params, raw=clean(words))
    return frozenset(contradicted), list(contradicted.values())


def _worded(text: BilingualText | Choice) -> tuple[str, str]:
    return name_key(text.vi), name_key(text.en)


def who(key: str, rulebook: Rulebook) -> str:
    """Give the person or unit that `key`, of a row, is about: it may bear a title behind it."""
    return key if rulebook.person(key) else key.rpartition(":")[0] or key


def says(shown: str, text: str) -> bool:
    """Whether `shown`, what a cell shows, is `text`; a remark in brackets may follow it."""
    return shown == clean(text) or shown.startswith(f"{clean(text)} (")


def _begins(shown: str, key: str) -> bool:
    words = name_key(shown)
    return words == key or words.startswith(f"{key} (")
