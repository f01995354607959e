"""What is kept of one rulebook is never taken for another's."""

from thidua_xlsx.base.memo import PerRulebook


def test_a_value_is_made_once_for_one_rulebook_and_anew_for_another() -> None:
    known: PerRulebook[str] = PerRulebook()
    one, other = object(), object()
    assert known.get(one, "a", lambda: "first") == "first"
    assert known.get(one, "a", lambda: "second") == "first"
    assert known.get(other, "a", lambda: "third") == "third"
    assert known.get(one, "a", lambda: "fourth") == "fourth"
