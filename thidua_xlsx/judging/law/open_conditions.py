"""What is still lacking for a title: the conditions of its tree that would have to come out otherwise."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.judging.law.evaluate import deciding_reasons
from thidua_xlsx.model import Met, Reason, ReasonTree, Verdict

How = Literal["change", "know"]
Way = tuple[ReasonTree, ...]  # leaves that would have to come out otherwise together


class OpenCondition(msgspec.Struct, frozen=True):
    """One thing lacking: a condition to `change` (it is not met) or to `know` (nobody can say yet).

    `ways` of more than one are alternatives, any one of which is enough.
    """

    how: How
    ways: tuple[Way, ...]


def lacking(verdict: Verdict) -> tuple[OpenCondition, ...]:
    """Say what would have to be known or changed for a title to be met; nothing where it is met already.

    Of conditions that must all hold, each that fails or is open is named; of alternatives any one would do. A verdict
    without a tree is read from its reasons.
    """
    if verdict.met is Met.YES:
        return ()
    tree = verdict.tree
    if tree is None:
        return tuple(
            _single(_leaf(BilingualText("", ""), reason)) for reason in verdict.reasons if reason.met is not Met.YES
        )
    return tuple(_lacking_in(tree))


def how_of(leaf: ReasonTree) -> How:
    """Say whether a leaf is known to fail, or still open."""
    return "change" if leaf.met is Met.NO else "know"


def _single(leaf: ReasonTree) -> OpenCondition:
    return OpenCondition(how_of(leaf), ((leaf,),))


def _leaf(say: BilingualText, reason: Reason) -> ReasonTree:
    return ReasonTree(reason.met, "leaf", say, reason.cite, reason=reason)


def _lacking_in(branch: ReasonTree) -> Iterator[OpenCondition]:
    if branch.met is Met.YES:
        return
    if branch.how == "any":
        ways = tuple(way for part in branch.parts if (way := tuple(_open(part))))
        # A way that nobody can rule out yet is nearer than one that is already known to fail.
        known = tuple(way for way in ways if all(how_of(leaf) == "know" for leaf in way))
        if ways:
            yield OpenCondition("know" if known else "change", known or ways)
    elif branch.how == "all":
        for part in branch.parts:
            yield from _lacking_in(part)
    else:
        yield from (_single(leaf) for leaf in _open(branch))


def _open(branch: ReasonTree) -> Iterator[ReasonTree]:
    """Give the leaves that keep a branch from being met."""
    if branch.met is Met.YES:
        return
    if branch.how == "not":
        yield from (_leaf(branch.say, reason) for reason in deciding_reasons(branch))
    elif branch.reason is not None:
        yield branch
    for part in branch.parts if branch.how != "not" else ():
        yield from _open(part)
