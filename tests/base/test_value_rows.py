"""Values beside shared keys behave as a dict of the same values does; they only take less room."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.base.compact_rows import NOTHING, ValueRow, compact, keys_of, values_in_order

NAMES = ("a", "b", "c", "d")
held = st.tuples(*(st.none() | st.integers() for _ in NAMES))


def as_dict(values: tuple[int | None, ...]) -> dict[str, int]:
    return {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}


@given(held)
def test_it_is_the_mapping_of_the_values_that_are_there(values: tuple[int | None, ...]) -> None:
    one, same = ValueRow(keys_of(NAMES), values), as_dict(values)
    assert one == same
    assert (list(one), list(one.items()), list(one.values())) == (list(same), list(same.items()), list(same.values()))
    assert (len(one), bool(one)) == (len(same), bool(same))
    for name in (*NAMES, "e"):
        assert (name in one, one.get(name), one.get(name, 7)) == (name in same, same.get(name), same.get(name, 7))
    assert pickle.loads(pickle.dumps(one)) == same


def test_a_key_without_a_value_is_not_there() -> None:
    one = ValueRow(keys_of(NAMES), (1, None, 3, 4))
    assert one["c"] == 3
    for name in ("b", "e"):
        with pytest.raises(KeyError):
            one[name]


@given(held, st.permutations([*NAMES, "e"]), st.integers(0, 5))
def test_values_are_given_in_any_order_of_keys(values: tuple[int | None, ...], names: list[str], count: int) -> None:
    wanted, same = tuple(names[:count]), as_dict(values)
    expected = tuple(same.get(name) for name in wanted)
    assert values_in_order(ValueRow(keys_of(NAMES), values), keys_of(wanted)) == expected
    assert values_in_order(same, keys_of(wanted)) == expected


def test_the_same_keys_in_the_same_order_are_kept_once() -> None:
    assert keys_of(("x", "y")) is keys_of(("x", "y"))
    assert keys_of(("x", "y")) is not keys_of(("y", "x"))


def test_a_mapping_made_lean_says_the_same() -> None:
    assert compact({"x": 1, "y": 2}) == {"x": 1, "y": 2}
    assert compact({}) is NOTHING
    assert not NOTHING
