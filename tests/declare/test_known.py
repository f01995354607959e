"""What is kept of one rulebook is never taken for another's."""

from thidua_xlsx.declare.known import Known


def test_a_value_is_made_once_for_one_rulebook_and_anew_for_another() -> None:
    known: Known[str] = Known()
    one, other = object(), object()
    assert known.get(one, "a", lambda: "first") == "first"
    assert known.get(one, "a", lambda: "second") == "first"
    assert known.get(other, "a", lambda: "third") == "third"
    assert known.get(one, "a", lambda: "fourth") == "fourth"
