"""Whom a unit left to their own points while it scored the others of its people."""

import pytest

from tests.seasons.small import Small, default_answers, found

FORM = ("TOAN", "self-score", "R2")


def told(small: Small, unscored: str, agreed: str = "") -> list[str]:
    """Whom a merge names, where the unit left these columns blank and says Có, Không to the own points of others."""
    answers = default_answers()[FORM]
    for points in answers["unit_score"].values():
        for who in unscored.split():
            points.pop(who, None)
    marks = dict(mark.split("=") for mark in agreed.split())
    answers["agreed_scores"] = {who: {"agreed": mark} for who, mark in marks.items()}
    small.send(FORM, answers)
    return [one["person"] for one in found(small.figures(), "R135")]


@pytest.mark.parametrize(
    ("unscored", "agreed", "named"),
    [
        ("P2", "P3=Có", ["P2"]),  # of three, one of them the head, whom the unit agrees with: two are scored
        ("P2", "", ["P2"]),  # one of three scored: nobody has said that the unit agrees with the other
        ("", "", []),  # P3 alone is left, who is head of the unit
        ("P2", "P3=Có P2=Có", []),
        ("P2", "P3=Có P2=Không", []),  # which R130 tells
        ("P1 P2", "P3=Có", ["P1", "P2"]),  # it agrees with the head alone
    ],
)
def test_who_is_left_out_is_named_where_the_unit_scored_others(
    small: Small, unscored: str, agreed: str, named: list[str]
) -> None:
    assert told(small, unscored, agreed) == named


@pytest.mark.parametrize(("group", "named"), [("CBQL", []), ("GV", ["P2"])])
def test_managers_are_not_scored_by_their_unit(small: Small, group: str, named: list[str]) -> None:
    small.amend({"people": {"P2": {"group": group}}})
    assert told(small, "P2", "P3=Có") == named


def test_everybody_left_is_named_where_nobody_knows_who_is_head_of_the_unit(small: Small) -> None:
    small.amend({"units": {"TOAN": {"leader": ""}}})
    assert told(small, "P2") == ["P2", "P3"]
