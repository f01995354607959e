"""The law of a period: titles as trees of named conditions, every leaf with its article (`regimes/*.toml`).

Operators are closed: `is`, `at_least`, `at_most`, `one_of`, `title`, `years_running`, `any`, `all`, `not`. There are
no expression strings, so a jurist can read the file and nothing in it can run.
"""

from datetime import date
from typing import Literal

import msgspec

from thidua_xlsx.declare.columns import Words


class Citation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article: of which document, and whether somebody has read it there (`verified`)."""

    article: str
    document: str
    verified: bool = False
    note: Words = Words("", "")


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One condition: a leaf on a fact (with its citation), or a combination of conditions.

    A leaf names a `fact` and one comparison. `is`/`one_of` compare ids; `at_least`/`at_most` compare numbers (written
    as text, so that 0.70 stays exactly that) or, for grades, levels and discipline, places on their scale. `title`
    asks for another title's verdict; `years_running` for so many years running, up to the year before this season,
    in which `of` was awarded (from the ledger).
    """

    say: Words = Words("", "")
    cite: str = ""
    fact: str = ""
    is_: str | bool | None = msgspec.field(default=None, name="is")
    at_least: str | None = None
    at_most: str | None = None
    one_of: tuple[str, ...] = ()
    title: str = ""
    years_running: int = 0
    of: str = ""
    any_: tuple["Condition", ...] = msgspec.field(default=(), name="any")
    all_: tuple["Condition", ...] = msgspec.field(default=(), name="all")
    not_: "Condition | None" = msgspec.field(default=None, name="not")


class TitleLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the law says of one title: for persons or collectives, on which conditions, what is not modelled."""

    name: Words
    of: Literal["person", "unit"]
    article: str
    needs: Condition
    requires: tuple[str, ...] = ()
    not_modelled: tuple[Words, ...] = ()


class Regime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The law in force between two days; `checked_on` is when somebody last compared it with the text."""

    id: str
    name: Words
    in_force: date
    checked_on: date
    citations: dict[str, Citation]
    titles: dict[str, TitleLaw]
    until: date | None = None
    unregistered: Literal["warn", "block"] = "warn"
    not_modelled: tuple[Words, ...] = ()

    def covered_by(self, title: str) -> tuple[str, ...]:
        """The titles that registering this one registers as well: itself and whatever it requires, all the way down."""
        found = [title]
        for required in self.titles[title].requires if title in self.titles else ():
            found += [one for one in self.covered_by(required) if one not in found]
        return tuple(found)
