"""What a title still lacks: read from the tree, alternatives kept apart, what is met left out."""

from itertools import product

import pytest

from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.judging.law.evaluate import all_of, any_of
from thidua_xlsx.judging.law.open_conditions import lacking
from thidua_xlsx.model import Met, Reason, ReasonTree, Verdict

YES, NO, OPEN = Met.YES, Met.NO, Met.UNKNOWN


def leaf(name: str, met: Met) -> ReasonTree:
    return ReasonTree(met, "leaf", BilingualText(name, name), reason=Reason(met, name))


def every(*parts: ReasonTree) -> ReasonTree:
    return ReasonTree(all_of(part.met for part in parts), "all", BilingualText("", ""), parts=parts)


def one_of(*parts: ReasonTree) -> ReasonTree:
    return ReasonTree(any_of(part.met for part in parts), "any", BilingualText("", ""), parts=parts)


def negated(part: ReasonTree) -> ReasonTree:
    opposite = {YES: NO, NO: YES, OPEN: OPEN}[part.met]
    return ReasonTree(opposite, "not", BilingualText("không", "not"), parts=(part,))


def told(tree: ReasonTree) -> list[tuple[str, list[list[str]]]]:
    """Each thing lacking: to change or to know, and its ways as the keys of their reasons."""
    verdict = Verdict("A", "LDTT", tree.met, tree=tree)
    return [
        (one.how, [[part.reason.key for part in way if part.reason] for way in one.ways]) for one in lacking(verdict)
    ]


CASES = {
    "all: each that fails or is open": (
        every(leaf("a", YES), leaf("b", NO), leaf("c", OPEN)),
        [("change", [["b"]]), ("know", [["c"]])],
    ),
    "any, all ways fail: one of them": (one_of(leaf("a", NO), leaf("b", NO)), [("change", [["a"], ["b"]])]),
    "any, one way open: only that one": (one_of(leaf("a", NO), leaf("b", OPEN)), [("know", [["b"]])]),
    "any, one way met: nothing": (every(one_of(leaf("a", NO), leaf("b", YES)), leaf("c", NO)), [("change", [["c"]])]),
    "a way of several conditions goes together": (
        one_of(every(leaf("a", NO), leaf("b", NO), leaf("x", YES)), leaf("c", NO)),
        [("change", [["a", "b"], ["c"]])],
    ),
    "a way that fails anyway is no way while another is open": (
        one_of(every(leaf("a", NO), leaf("b", OPEN)), leaf("c", OPEN)),
        [("know", [["c"]])],
    ),
    "not: what holds and must not": (every(negated(leaf("a", YES)), leaf("b", YES)), [("change", [["a"]])]),
    "not of something open": (negated(leaf("a", OPEN)), [("know", [["a"]])]),
    "a met title lacks nothing": (every(leaf("a", YES), leaf("b", YES)), []),
}


@pytest.mark.parametrize("name", CASES)
def test_lacking(name: str) -> None:
    tree, expected = CASES[name]
    assert told(tree) == expected


@pytest.mark.parametrize("mets", list(product(Met, repeat=4)))
def test_something_is_lacking_exactly_where_the_title_is_not_met(mets: tuple[Met, ...]) -> None:
    a, b, c, d = (leaf(name, met) for name, met in zip("abcd", mets, strict=True))
    for tree in (
        every(one_of(a, b), one_of(c, d)),
        one_of(every(a, b), every(c, d)),
        every(negated(a), one_of(b, every(c, d))),
    ):
        found = told(tree)
        assert bool(found) is (tree.met is not YES)
        if tree.met is OPEN:
            assert {how for how, _ in found} == {"know"}
        if tree.met is NO:
            assert "change" in {how for how, _ in found}


def test_of_what_must_not_be_the_rule_is_named_and_only_the_conditions_that_hold() -> None:
    tree = negated(every(leaf("a", YES), leaf("b", YES)))
    (one, two) = lacking(Verdict("A", "LDTT", tree.met, tree=tree))
    assert [(way.say.vi, way.reason.key if way.reason else "") for found in (one, two) for (way,) in found.ways] == [
        ("không", "a"),
        ("không", "b"),
    ]
    assert told(negated(one_of(leaf("a", OPEN), leaf("b", NO)))) == [("know", [["a"]])]


def test_a_verdict_without_a_tree_is_read_from_its_reasons() -> None:
    verdict = Verdict("A", "LDTT", NO, (Reason(YES, "a"), Reason(NO, "b", {}, "Điều 24")))
    (found,) = lacking(verdict)
    assert found.how == "change"
    assert [(one.how, one.met, one.cite, one.reason) for way in found.ways for one in way] == [
        ("leaf", NO, "Điều 24", Reason(NO, "b", {}, "Điều 24"))
    ]
