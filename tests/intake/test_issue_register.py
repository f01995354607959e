"""The register of issued forms: what was written is read back, and a damaged one counts as missing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.intake.mini import KEY, form, register
from tests.strength import strength
from thidua_xlsx.intake.read.issue_register import Issue, Register, from_json, to_json, with_issue

STAMP = form().stamp


def test_a_register_is_read_back_as_it_was_written() -> None:
    issued = register(form(), form(unit="T2"), form("self-score", "T1", "D1"), form("self-score", "T1", "D2"))
    again = from_json(to_json(issued))
    assert again == issued
    assert again.issued("T1", "self-score", "D2")
    assert not again.issued("T2", "self-score", "D2")


def test_issuing_the_same_form_again_adds_nothing() -> None:
    assert register(form(), form()) == register(form())


def test_a_printed_code_names_one_issue() -> None:
    laid, other = form(), form(unit="T2")
    issued = register(laid, other)
    found = issued.by_code("T1", laid.stamp.digest[:8].upper())
    assert found is not None
    assert found.stamp == laid.stamp
    assert issued.by_code("T2", laid.stamp.digest[:8].upper()) is None


def test_a_digest_names_its_issue_whoever_a_stamp_says_that_it_belongs_to() -> None:
    laid, other = form(), form(unit="T2")
    found = register(laid, other).of_digest(other.stamp.digest)
    assert found is not None
    assert found.stamp == other.stamp
    assert register(laid).of_digest(other.stamp.digest) is None


def test_a_printed_code_that_two_versions_bear_names_neither() -> None:
    laid = form()
    issued = Register(KEY)
    for last in "ab":
        digest = f"{'0' * 63}{last}"
        issued = with_issue(issued, Issue("phieu/x.xlsx", replace(laid.stamp, digest=digest), laid.manifest))
    assert len(issued.versions("T1", "registration", "")) == 2
    assert issued.by_code("T1", "00000000") is None


def test_only_the_season_s_own_signature_is_genuine() -> None:
    laid = form()
    assert register(laid).genuine(laid.stamp, laid.manifest)
    assert not register(laid, key=b"other").genuine(laid.stamp, laid.manifest)
    assert not Register().genuine(laid.stamp, laid.manifest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "3",
        '"x"',
        "{}",
        '{"key": "zz", "issues": []}',
        '{"key": 3, "issues": []}',
        '{"key": ""}',
        '{"key": "", "issues": []}',
        "\x00\xff",
    ],
)
def test_a_damaged_register_is_an_empty_one(text: str) -> None:
    assert from_json(text) == Register(damaged=True)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        3,
        "x",
        [],
        {},
        {"file": "a"},
        {"file": "a", "stamp": {}, "manifest": {}},
        {"file": "a", "stamp": {"x": 1}, "manifest": {}},
        {"file": "a", "stamp": [], "manifest": []},
    ],
)
def test_a_damaged_issue_is_left_out_and_the_others_stay(entry: object) -> None:
    data = json.loads(to_json(register(form())))
    data["issues"].insert(0, entry)
    read, whole = from_json(json.dumps(data)), register(form())
    assert (read.damaged, read.key, read.issues) == (True, whole.key, whole.issues)


@settings(max_examples=strength(25, 300))
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["key", "issues", "file", "stamp", "manifest", "tables"]), inner)
        ),
    )
)
def test_no_json_makes_it_raise(data: object) -> None:
    assert from_json(json.dumps(data)).find(STAMP) is None


def test_the_key_stays_out_of_the_forms() -> None:
    laid = form()
    told = laid.manifest.to_bytes().decode() + str(laid.book)
    assert "Nguyễn Thị Hoa" in told  # the form's own texts are there
    assert KEY.hex() not in told
    assert repr(KEY) not in told
