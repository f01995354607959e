"""The share that votes must reach: at the line itself `from` is enough and `over` is not."""

from fractions import Fraction

import pytest

from thidua_xlsx.declare.season.policies import Pass, Share, VotingPolicy, share_of


@pytest.mark.parametrize(
    ("id_", "reached", "missed"),
    [
        ("from_2_3", (2, 3), (1999, 3000)),
        ("over_1_2", (5001, 10000), (1, 2)),  # more than half: half is not enough
        ("from_9_10", (9, 10), (89, 100)),
        ("from_80_100", (8, 10), (799, 1000)),
        ("over_100_999", (101, 999), (100, 999)),
    ],
)
def test_a_share_is_reached_from_its_line_on_or_above_it(
    id_: str, reached: tuple[int, int], missed: tuple[int, int]
) -> None:
    share = share_of(id_)
    assert share is not None
    assert share.id == id_
    assert share.reached(Fraction(*reached)) is True
    assert share.reached(Fraction(*missed)) is False


@pytest.mark.parametrize("id_", ["", None, "2_3", "from_2", "from_2_0", "from_1000_3", "from_2_1000", "FROM_2_3", "xfrom_2_3", "from_2_3x"])  # fmt: skip
def test_what_names_no_share_is_none(id_: object) -> None:
    assert share_of(id_) is None


def test_unless_somebody_says_otherwise_two_thirds_decide() -> None:
    assert share_of("from_2_3") == Share() == Pass().share == VotingPolicy().quorum
    assert Share().of == Fraction(2, 3)
