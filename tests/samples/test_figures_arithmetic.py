"""Every line of arithmetic in the sample's figures is true, by an evaluator that shares no code with the program.

`a = b` must be exact; `b -> c` is b held between 0 and 100 (points of a layer) or rounded half-up to two decimals.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle

SAMPLE = Path(__file__).parents[2] / "samples" / "thcs-kim-son"
Row = Mapping[str, str]


def _tables(file: str) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {}
    for part in re.split(r"^## ", (SAMPLE / file).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("|")]
        if lines:
            tables[part.splitlines()[0]] = [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]
    return tables


FIGURES = _tables("figures.md")
PEOPLE = {row["key"]: row for row in _tables("season.md")["people"]}


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def _half_up(value: Fraction) -> Fraction:
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def _held(value: Fraction) -> Fraction:
    return min(Fraction(100), max(Fraction(0), value))


def _evaluate(text: str) -> Fraction:
    tokens = re.findall(r"\d+(?:,\d+)?|min|[-+/();]", text)
    assert "".join(tokens) == text.replace(" ", ""), text
    value, rest = _sum(tokens)
    assert not rest, text
    return value


def _sum(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _part(tokens)
    while tokens and tokens[0] in "+-/":
        sign, (other, rest) = tokens[0], _part(tokens[1:])
        value = value + other if sign == "+" else value - other if sign == "-" else value / other
        tokens = rest
    return value, tokens


def _part(tokens: list[str]) -> tuple[Fraction, list[str]]:
    if tokens[0] == "min":
        first, rest = _sum(tokens[2:])
        second, rest = _sum(rest[1:])
        return min(first, second), rest[1:]
    if tokens[0] == "(":
        value, rest = _sum(tokens[1:])
        return value, rest[1:]
    return _number(tokens[0]), tokens[1:]


def _check(chain: str, *, layer: bool) -> Fraction:
    """Check a chain `a = b -> c` and give its last value."""
    steps = re.split(r" (=|->) ", re.sub(r" \(thiếu .*\)$", "", chain))
    value = _evaluate(steps[0])
    for sign, text in zip(steps[1::2], steps[2::2], strict=True):
        kept = _held if layer else _half_up
        before, value = value, _evaluate(text)
        assert value == (before if sign == "=" else kept(before)), chain
    return value


def test_the_evaluator_knows_right_from_wrong() -> None:
    assert _check("100 + min(3 + 3; 5) - 0,5 = 104,5 -> 100", layer=True) == 100
    assert _check("(97,5 + 98 + 98,5 + 98,5) / 4 = 98,125 -> 98,13", layer=False) == Fraction("98.13")
    for wrong in ("100 - 1 = 98", "100 + 2 = 102 -> 99", "100 - 1 = 99 -> 100"):
        with pytest.raises(AssertionError):
            _check(wrong, layer=True)
    with pytest.raises(AssertionError):
        _check("(97 + 98) / 3 = 195 / 3 -> 65,01", layer=False)


@pytest.mark.parametrize("row", FIGURES["base"], ids=lambda row: row["key"])
def test_the_maximum_of_each_position_group_is_100(row: Row) -> None:
    assert _check(row["arithmetic"], layer=True) == _number(row["sum"]) == 100


@pytest.mark.parametrize("row", FIGURES["layers"], ids=lambda row: row["key"])
def test_layers_of_a_round(row: Row) -> None:
    layers = [row[name] for name in ("unit", "self") if row[name] != "-"]
    totals = [_check(chain, layer=True) for chain in layers]
    if not layers:
        assert (row["final"], row["complete"]) == ("-", "no")
        return
    assert all(0 <= total <= 100 for total in totals)
    assert _number(row["final"]) == totals[0]
    assert row["complete"] == ("no" if "thiếu" in layers[0] else "yes")


def _rounds(person: str) -> Iterator[Row]:
    return (row for row in FIGURES["layers"] if row["key"].startswith(f"{person}:"))


@pytest.mark.parametrize("row", FIGURES["years"], ids=lambda row: row["key"])
def test_the_year_is_the_mean_of_the_rounds_present(row: Row) -> None:
    assert _check(row["arithmetic"], layer=False) == _number(row["final"])
    finals = [round_["final"] for round_ in _rounds(row["key"]) if round_["final"] != "-"]
    assert row["arithmetic"].startswith(f"({' + '.join(finals)}) / {len(finals)} ")
    expected = 2 if PEOPLE[row["key"]]["from"] else 4
    complete = len(finals) == expected and all(round_["complete"] == "yes" for round_ in _rounds(row["key"]))
    assert row["complete"] == ("yes" if complete else "no")


def test_everybody_has_a_year_and_a_rank() -> None:
    assert [row["key"] for row in FIGURES["years"]] == list(PEOPLE)
    assert {row["key"] for row in FIGURES["ranks"]} == set(PEOPLE)


@pytest.mark.parametrize("row", FIGURES["tie_breaks"], ids=lambda row: row["key"])
def test_tie_break_points(row: Row) -> None:
    assert 0 <= _check(row["arithmetic"], layer=False) <= 45


def _strength(person: str) -> tuple[bool, Fraction, Fraction]:
    year = next(row for row in FIGURES["years"] if row["key"] == person)
    broken = [row["arithmetic"] for row in FIGURES["tie_breaks"] if row["key"] == f"{person}:II"]
    return year["complete"] == "yes", _number(year["final"]), _check(broken[0], layer=False) if broken else Fraction(0)


STRENGTH = {person: _strength(person) for person in PEOPLE}


@pytest.mark.parametrize("row", FIGURES["ranks"], ids=lambda row: row["key"])
@pytest.mark.parametrize("scope", ["school", "unit", "group"])
def test_ranks_are_one_more_than_the_number_of_better_people(row: Row, scope: str) -> None:
    me = row["key"]
    rivals = [other for other in PEOPLE if scope == "school" or PEOPLE[other][scope] == PEOPLE[me][scope]]
    assert int(row[scope]) == 1 + sum(STRENGTH[other] > STRENGTH[me] for other in rivals)
    assert row["tied"] == ("yes" if list(STRENGTH.values()).count(STRENGTH[me]) > 1 else "no")
    year = next(year for year in FIGURES["years"] if year["key"] == me)
    assert (row["final"], row["complete"]) == (year["final"], year["complete"])


@pytest.mark.parametrize("row", FIGURES["units"], ids=lambda row: row["key"])
def test_averages_of_units(row: Row) -> None:
    finals = [year["final"] for year in FIGURES["years"] if PEOPLE[year["key"]]["unit"] == row["key"]]
    assert _check(row["arithmetic"], layer=False) == _number(row["average"])
    assert row["arithmetic"].startswith(f"({' + '.join(finals)}) / {len(finals)} ")
    better = sum(_number(other["average"]) > _number(row["average"]) for other in FIGURES["units"])
    assert int(row["rank"]) == 1 + better


@pytest.mark.parametrize("row", FIGURES["targets"], ids=lambda row: row["key"])
def test_targets(row: Row) -> None:
    assert _check(row["arithmetic"], layer=False) == _number(row["numerator"])
    share = Fraction(int(row["numerator"]), int(row["denominator"])) * 100
    assert _number(row["percent"]) == _half_up(share)
    assert row["met"] == ("yes" if share >= _number(row["goal"]) else "no")
