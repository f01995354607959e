"""What is kept of one rulebook is never taken for another's, and values beside common keys are those of a dict."""

import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.base.compact_rows import CodedRow, PatchedRow, ValueRow, keys_of
from thidua_xlsx.base.memo import PerRulebook


def test_a_value_is_made_once_for_one_rulebook_and_anew_for_another() -> None:
    known: PerRulebook[str] = PerRulebook()
    one, other = object(), object()
    assert known.get(one, "a", lambda: "first") == "first"
    assert known.get(one, "a", lambda: "second") == "first"
    assert known.get(other, "a", lambda: "third") == "third"
    assert known.get(one, "a", lambda: "fourth") == "fourth"


NAMES = ("a", "b", "c", "d")
rows = st.lists(st.sampled_from([None, Decimal(0), Decimal("7.5"), "x"]), min_size=4, max_size=4).map(tuple)


def coded(values: tuple[object, ...]) -> CodedRow[str, Any]:
    among = list(dict.fromkeys(values))
    return CodedRow(keys_of(NAMES), bytes(among.index(one) for one in values), among)


@given(rows)
def test_a_row_says_the_same_in_every_form(values: tuple[object, ...]) -> None:
    said = {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
    plain = ValueRow(keys_of(NAMES), values)
    for row in (plain, coded(values), PatchedRow(coded((None,) * 4), range(4), values), PatchedRow(plain, (), ())):
        assert dict(row) == said == dict(row.items())
        assert (row.held, len(row), bool(row)) == (values, len(said), bool(said))
        assert [row.get(name, "none") for name in (*NAMES, "e")] == [said.get(name, "none") for name in (*NAMES, "e")]
        assert [name in row for name in (*NAMES, "e")] == [name in said for name in (*NAMES, "e")]
        assert row.kinds() >= {type(one) for one in said.values()}
        assert pickle.loads(pickle.dumps(row)) == said


def test_a_row_has_no_value_for_a_key_that_is_blank_or_not_there() -> None:
    row = coded((Decimal(1), None, None, None))
    for key in ("b", "e"):
        with pytest.raises(KeyError):
            row[key]


def test_replacing_leaves_the_row_as_it_is() -> None:
    row = coded((Decimal(1), Decimal(2), None, None))
    changed = PatchedRow(row, (1, 2), (Decimal(-2), None))
    assert dict(changed) == {"a": 1, "b": -2}
    assert dict(row) == {"a": 1, "b": 2}
