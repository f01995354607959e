"""Where the facts come from that conditions of the law name: columns of the forms (`regimes/facts.toml`)."""

from collections.abc import Mapping

import msgspec

Column = tuple[str, str]  # table and column
FactSources = Mapping[tuple[str, str], tuple[Column, ...]]  # by (person or unit, fact)


class FactsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`regimes/facts.toml` as it is written: by fact, the columns (`standing.grade`) that it comes from."""

    person: dict[str, tuple[str, ...]]
    unit: dict[str, tuple[str, ...]]

    def sources(self) -> FactSources:
        """The columns of every fact, by (person or unit, fact)."""
        return {
            (of, name): tuple((table, column) for table, _, column in (one.partition(".") for one in columns))
            for of, facts in (("person", self.person), ("unit", self.unit))
            for name, columns in facts.items()
        }
