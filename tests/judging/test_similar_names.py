"""Names that are much alike are found among thousands as they are found among few: each compared with each."""

import random

import pytest
from rapidfuzz import fuzz

from thidua_xlsx.judging.verdicts.similar_names import SIMILAR_FROM, Names, much_alike, sorted_words

WORDS = [
    "dùng",
    "trò",
    "chơi",
    "học",
    "tập",
    "sơ",
    "đồ",
    "tư",
    "duy",
    "rèn",
    "kỹ",
    "năng",
    "nói",
    "đọc",
    "viết",
    "cho",
    "học",
    "sinh",
    "lớp",
    "sáu",
    "bảy",
    "tám",
    "vùng",
    "cao",
    "ghép",
]


def drawn(chance: random.Random, count: int) -> list[str]:
    """Names of one to thirty words, a third of them another with letters left out, put in or taken for others."""
    names = [" ".join(chance.choices(WORDS, k=chance.choice((1, 3, 8, 12, 30)))) for _ in range(count)]
    for one in chance.sample(names, count // 3):
        wrong = "".join(chance.choice(("", "x", "xy")) if chance.random() < 0.04 else letter for letter in one)
        names.append(wrong)
    names.append("dài " * 120)  # longer than those whose letters are counted
    names.append("dài " * 119 + "dai ")
    chance.shuffle(names)
    return names


def expected(words: str, before: list[str]) -> str | None:
    """The first of the most similar, each measured."""
    if len(words) < 12:
        return None
    measured = [(fuzz.ratio(words, one), one) for one in before if one != words and len(one) >= 12]
    best = max((score for score, _ in measured), default=0)
    return next(one for score, one in measured if score == best) if best >= SIMILAR_FROM else None


def test_the_closest_of_many_names_is_that_of_comparing_each() -> None:
    names: Names[str] = Names()
    before: list[str] = []
    found = 0
    for name in drawn(random.Random(5), 600):
        words = sorted_words(name)
        closest = names.closest(words)
        assert closest == expected(words, before), name
        found += closest is not None
        names.add(words, words)
        if words not in before:
            before.append(words)
    assert found > 40


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("abcdefghij", "abcdefghix", True),  # 9 letters of 10 in common: 100 x 2 x 9 / 20 = 90, the bound itself
        ("abcdefghi", "abcdefghx", False),  # 8 of 9: 100 x 2 x 8 / 18 = 88.9
        ("Dạy học theo dự án", "theo dự án: dạy học", True),  # the same words in another order
        ("Dạy toán", "Dạy văn", False),
    ],
)
def test_two_names_are_much_alike_from_ninety_of_a_hundred(one: str, other: str, alike: bool) -> None:
    assert much_alike(one, other) is much_alike(other, one) is alike
