"""A law in short lines that can be compared with its text: every condition with its number, operator and article."""

from collections.abc import Iterator

from thidua_xlsx.declare.law.regime import Condition, Regime

_JOINS = {"any_": "one of", "all_": "all of", "not_": "not"}


def cited(regime: Regime, id_: str) -> str:
    """An article and its document; `(*)` where nobody has compared it."""
    one = regime.citations[id_]
    return f"{one.article} {one.document}{'' if one.verified else ' (*)'}"


def needs_of(regime: Regime, title: str) -> list[str]:
    """The conditions of a title, one a line, those of a combination indented below it."""
    return list(_lines(regime.titles[title].needs, ""))


def _lines(one: Condition, indent: str) -> Iterator[str]:
    reading = f" if {one.interpretation}" if one.interpretation else ""
    cite = f" [{one.cite}]" if one.cite else ""
    for name, word in _JOINS.items():
        parts = getattr(one, name)
        if parts:
            yield f"{indent}{word}:{cite}{reading}"
            for part in parts if isinstance(parts, tuple) else (parts,):
                yield from _lines(part, f"{indent}  ")
            return
    yield f"{indent}{_leaf(one)}{cite}{reading}"


def _leaf(one: Condition) -> str:
    now = " incl. this year" if one.with_this_year else ""
    after = f" after {one.after}" if one.after else ""
    within = f" within {one.within_years} years" if one.within_years else ""
    of = f" of {one.of}" if one.of else ""
    if one.title:
        return f"meets {one.title}"
    if one.left_to:
        return f"for the {one.left_to}"
    if one.years_running:
        return f"{one.years_running} years running {one.of}{after}{now}"
    compared = "".join(
        f" {sign} {value}"
        for sign, value in (("=", one.is_), (">=", one.at_least), (">", one.over), ("<=", one.at_most))
        if value is not None
    )
    if one.awarded:
        return f"given {one.awarded}{compared}{within}{now}"
    return f"{one.fact}{of}{compared}{within}"
