"""What the columns of a table of answers mean: who answered, and which heading asks for which field of a form.

A map is a small TOML file; those for the usual exports are shipped (docs/operating.md tells its keys).
"""

from collections.abc import Mapping
from typing import Literal

import msgspec
import tomli

from thidua_xlsx.base.text import match_key
from thidua_xlsx.exchange.staff_list.heading_rows import ALIASES


class AnsweringPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings under which it stands who answered, best first; none of a kind = as staff lists call it."""

    code: str | tuple[str, ...] = ()
    email: str | tuple[str, ...] = ()
    full_name: str | tuple[str, ...] = ()
    birth_date: str | tuple[str, ...] = ()
    unit: str | tuple[str, ...] = ()

    def headings(self, kind: str) -> tuple[str, ...]:
        """Give what a column of the kind `kind`, such as `email`, may be called, as keys that compare."""
        named = getattr(self, kind, ()) or ALIASES.get(kind, ())
        return tuple(map(match_key, (named,) if isinstance(named, str) else named))


class AnswerMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a table of answers is read.

    `phase` and `round` say which form it answers, where whoever imports it does not; `sheet` is that of a workbook
    (blank = the first with answers), `header` the row of its headings from 1 (0 = where somebody is named). `several`
    says what of a person who answered more than once: the `last` row counts, or `none` where they differ. `skip` are
    columns that hold no answer. `answers` gives the field of a heading: `self_score/1.1`, `registration/title`, or
    without the table where only one has it; a blank one is skipped. Headings that it does not name are understood by
    the criterion's code or the column's name in the form.
    """

    phase: str = ""
    round: str = ""
    sheet: str = ""
    header: int = 0
    several: Literal["last", "none"] = "none"
    who: AnsweringPerson = AnsweringPerson()
    skip: tuple[str, ...] = ()
    answers: Mapping[str, str] = {}


def read_map(text: str) -> AnswerMap:
    """Read a map from `text`, its TOML. Raises ValueError, with what is wrong in it, where it is none."""
    try:
        return msgspec.convert(tomli.loads(text), AnswerMap)
    except (tomli.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise ValueError(str(wrong)) from None
