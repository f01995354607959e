"""The column book: every column and setting that any workbook of ours may hold, declared once in `columns.toml`."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Literal

import msgspec

from thidua_xlsx.base.text import clean, match_key, name_key, without_accents

KindName = Literal[
    "text", "code", "number", "votes", "goal", "choice", "choices", "date", "since", "yesno", "person", "email", "list"
]


NO_ENTRY, ALL_ENTRIES = "NONE", "ALL"  # ids of `choices.special`: the answers "nothing" and "everything" of a list


class BilingualText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wording in both languages."""

    vi: str
    en: str


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a choice list: its stable id, its wording and other spellings people use for it."""

    vi: str
    en: str
    short: str = ""
    also: tuple[str, ...] = ()
    id: str = ""

    def names(self) -> tuple[str, ...]:
        """What this entry is called: its own before whatever else is a spelling of another."""
        return tuple(filter(None, (self.id, self.vi, self.en, self.short)))

    def spellings(self) -> tuple[str, ...]:
        """Every way this entry may be written."""
        return (*self.names(), *filter(None, self.also))


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column (or one setting): what it is called, what may stand in it, how wide it is.

    `low`, `high`, `step` limit numbers (points, percent or days as the label says) and `high` the length of text.
    `choices` names a list of `columns.toml`, or a list that the season makes (`units`, `titles_person`...).
    `as_text` keeps a number's cell as text, so that a typed `15%` stays what it is instead of becoming 0.15.
    `nought_in_words` = a number's cell with the words for nothing (`không có`) says 0,.
    `soft` = a value that cannot be read is left out with a warning instead of stopping the season.
    `example` is shown in help; `default` is what a blank means. A `retired` setting is read where an older workbook has
    it, and stands in new ones only where it is filled.
    """

    label: BilingualText
    kind: KindName
    help: BilingualText = BilingualText("", "")
    choices: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None
    required: bool = False
    as_text: bool = False
    nought_in_words: bool = False
    soft: bool = False
    retired: bool = False
    width: float = 14
    example: str = ""
    default: str = ""
    key: str = ""
    table: str = ""


class ColumnsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`columns.toml` as it is written; `like` names for a table another one whose columns it has too."""

    choices: dict[str, dict[str, Choice]]
    columns: dict[str, dict[str, Column]]
    like: dict[str, str] = {}


class ColumnBook:
    """All columns by table and key, all fixed choice lists by name, and the order of those that have one.

    `scales` are the ids of the ordered lists by the name of their list, the lowest first.
    """

    def __init__(self, file: ColumnsFile, scales: Mapping[str, tuple[str, ...]]) -> None:
        self.scales = scales
        # A table that is like another has that one's columns, and its own in their place.
        like = {table: file.columns.get(other, {}) for table, other in file.like.items()}
        self._columns = {
            table: {
                key: msgspec.structs.replace(column, key=key, table=table)
                for key, column in {**like.get(table, {}), **file.columns.get(table, {})}.items()
            }
            for table in dict.fromkeys((*file.columns, *like))
        }
        self.choices: dict[str, Choices] = {
            name: Choices(msgspec.structs.replace(choice, id=id_) for id_, choice in entries.items())
            for name, entries in file.choices.items()
        }
        if "title" in self.choices and "grade" in self.choices:
            # The ledger keeps what was given in earlier years: titles, commendations and grades in one column.
            self.choices["award"] = Choices((*self.choices["title"].entries, *self.choices["grade"].entries))

    def column(self, table: str, key: str) -> Column:
        """Give the column `key` of `table`; one declared for every table stands under `common`.

        Raises KeyError where there is none.
        """
        own = self._columns.get(table, {})
        if key in own:
            return own[key]
        return msgspec.structs.replace(self._columns["common"][key], table=table)

    def scale(self, choices: str) -> tuple[str, ...]:
        """Give the ids of the list `choices` in their order, the lowest first.

        What a school added stands where its list has it.
        """
        ordered, listed = self.scales[choices], self.choices[choices].ids
        return listed if tuple(id_ for id_ in listed if id_ in ordered) == ordered else ordered

    def has(self, table: str, key: str) -> bool:
        """Say whether the column `key` of `table` is declared."""
        return key in self._columns.get(table, {}) or key in self._columns.get("common", {})

    def table(self, table: str) -> Mapping[str, Column]:
        """Give the columns declared for `table`, in their order, by key."""
        return self._columns.get(table, {})

    def tables(self) -> tuple[str, ...]:
        """Give the names of all tables."""
        return tuple(self._columns)


_DASHES = str.maketrans("–—−‐‑", "-----")  # programs turn a typed dash into a longer one


def spelled(text: str) -> str:
    """Give `text` as spellings of a list compare: cleaned, in small letters, every dash the short one."""
    return clean(text).casefold().translate(_DASHES)


def _loosely(text: str) -> str:
    """Give `text` without accents, punctuation and spaces, its `ký`, `sỹ`, `quý` as `kí`, `sĩ`, `quí`."""
    return match_key(_OPEN_Y.sub("i", without_accents(text)))


_OPEN_Y = re.compile(r"(?<=\b[hklmst])y\b|(?<=\bqu)y\b")  # both letters are written there
# A sign behind an answer takes something from it or adds to it: what is left without the sign was not said.
_QUALIFIED = re.compile(r"[+?\-−–]\W*$")


def _of_one(ids: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give the one id of each key that has no other."""
    return {key: known[0] for key, known in ids.items() if len({*known}) == 1}


class Choices:
    """A choice list: finds the entry that a person meant, whatever spelling was used.

    An exact spelling wins, and the name of an entry over another spelling of one before it. Any other spelling, and a
    looser one (no accents, no punctuation), counts only where it fits a single entry, since `1.11` and `11.1` look
    alike without their dots.
    `offered` are the entries that forms offer (None = all): what somebody writes beside them is understood.
    """

    def __init__(self, entries: Iterable[Choice] = (), offered: Container[str] | None = None) -> None:
        self.entries = tuple(entries)
        self.offered = (
            self.entries if offered is None else tuple(entry for entry in self.entries if entry.id in offered)
        )
        self._by_id = {entry.id: entry for entry in self.entries}

    def _ids(self, keys: Callable[[Choice], Iterable[str]]) -> dict[str, list[str]]:
        """Give the ids of the entries that have each of their keys, in the order of the entries."""
        ids: dict[str, list[str]] = {}
        for entry in self.entries:
            for key in dict.fromkeys(keys(entry)):
                ids.setdefault(key, []).append(entry.id)
        return ids

    # Worked out when somebody looks: a list of a whole school's people is long, and few columns name people.
    @cached_property
    def _exact(self) -> Mapping[str, str]:
        named = {spelled(name): entry.id for entry in reversed(self.entries) for name in reversed([*entry.names()])}
        # Two criteria may have one text: who writes that alone has not said which of them.
        return _of_one(self._ids(lambda entry: map(spelled, entry.spellings()))) | named

    @cached_property
    def _loose(self) -> Mapping[str, str]:
        return _of_one(self._ids(lambda entry: filter(None, map(_loosely, entry.spellings()))))

    @cached_property
    def unmistakable(self) -> Mapping[str, str]:
        """The id of each spelling, in small letters, that fits one entry only; in the order of the entries."""
        return _of_one(self._ids(lambda entry: map(str.casefold, entry.spellings())))

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        return self._ids(lambda entry: map(name_key, (entry.vi, *entry.also)))

    def bearing(self, name: str) -> Sequence[str]:
        """Give the ids of all entries that bear `name`, however it is spelled; its accents count."""
        return self._by_name.get(name_key(name), ())

    @cached_property
    def _by_case(self) -> Mapping[str, Sequence[str]]:
        return self._ids(lambda entry: (entry.id.casefold(),))

    def ids_like(self, text: str) -> Sequence[str]:
        """Give the ids that are written like `text` but for capitals."""
        return self._by_case.get(text.casefold(), ())

    def find(self, text: str) -> str | None:
        """Give the id of the entry that `text` names, or None; `B+` or `B?` is not B where only B is declared."""
        id_ = self._exact.get(spelled(text))
        return id_ if id_ or _QUALIFIED.search(text) else self._loose.get(_loosely(text))

    def __getitem__(self, id_: str) -> Choice:
        return self._by_id[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._by_id

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in their declared order."""
        return tuple(self._by_id)


NO_CHOICES = Choices()  # of a column that has none
