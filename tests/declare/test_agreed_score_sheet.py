"""What a unit agreed to is another score sheet when, and only when, points could come out otherwise."""

from hashlib import sha256
from typing import Any

import pytest
from msgspec.structs import replace

from tests.declare.told_season import season
from thidua_xlsx.declare.season import Rubric, Rulebook
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest

SHEET = """
| #td:sections | name | max | start |
| I | Chuyên môn | 20 | 5 |
| III | Của tổ | | |

| #td:criteria | section | text | kind | max | step | each | scale | among | applies_to | needs_evidence |
| `1` | I | Hồ sơ | Điểm | 10 | 0.5 | | | | | |
| `2` | I | Đi trễ | Đếm lần | 5 | | -0.5 | | | GV | |
| `3` | I | Tỷ lệ | Bậc thang | | | | >=90: 10; 80: 8 | | | |
| `4` | I | Giải | Đếm lần | 5 | | | Nhất=3; Nhì=2 | | | |
| `5` | I | Điểm TB | Xếp hạng | | | | 9, 5 | toàn trường | | |

| #td:unit_criteria | section | text | kind | max |
| `9` | III | Nền nếp | Điểm | 10 |
"""


def digest(book: Rulebook) -> str:
    assert book.unit_rubric is not None
    return score_sheet_digest(book.rubric, book.unit_rubric)


BOOK = season(SHEET)
SAID = digest(BOOK)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Chuyên môn | 20", "Chuyên môn | 19"),
        ("| 20 | 5 |", "| 20 | 4 |"),
        ("| 20 | 5 |", "| 20 | |"),
        ("| I | Chuyên môn", "| I | Giảng dạy"),
        ("Hồ sơ", "Hồ sơ, giáo án"),
        ("| 10 | 0.5 |", "| 10 | 1 |"),
        ("| 10 | 0.5 |", "| 9 | 0.5 |"),
        ("-0.5", "-1"),
        (">=90: 10", ">=91: 10"),
        ("80: 8", "80: 7"),
        ("toàn trường", "từng tổ"),
        ("| GV | |", "| GV, NV | |"),
        ("| GV | |", "| GV | có |"),
        ("Nhì=2", "Nhì=1"),
        ("Nhì=2", "Ba=2"),
        ("Nền nếp | Điểm | 10", "Nền nếp | Điểm | 12"),  # the units' own sheet
        ("Hồ sơ | Điểm |", "Hồ sơ | Điểm cộng |"),
    ],
)
def test_whatever_points_may_depend_on_makes_another_sheet(old: str, new: str) -> None:
    assert SHEET.count(old) == 1
    assert digest(season(SHEET.replace(old, new))) != SAID


@pytest.mark.parametrize("options", [{"total_max": 90}, {"start_points": 10}])
def test_so_does_the_total_and_where_it_begins(options: dict[str, Any]) -> None:
    assert digest(season(SHEET, options=options)) != SAID


def test_what_only_shows_points_otherwise_leaves_the_sheet_as_it_was() -> None:
    options = {"bands": "Tốt=80", "tie_breaks": "1", "score_decimals": 1}
    assert digest(season(SHEET, options=options)) == SAID == digest(season(SHEET))


def test_a_tier_is_told_from_a_criterion_of_its_own() -> None:
    def alone(rubric: Rubric) -> str:
        return score_sheet_digest(rubric)

    parted = replace(BOOK.rubric, criteria=tuple(replace(one, tier_of="") for one in BOOK.rubric.criteria))
    assert alone(parted) != alone(BOOK.rubric)
    assert alone(BOOK.rubric) != SAID  # without the units' sheet it is another


def test_what_was_agreed_to_under_an_earlier_version_is_the_same_sheet() -> None:
    sections = "\n| #td:sections | name | max |\n| I | Chuyên môn | 20 |\n"
    criteria = "\n| #td:criteria | section | text | kind | max | step |\n| `1` | I | Hồ sơ | Điểm | 10 | 0.5 |\n"
    text = (
        '{"criteria":[["1","I","Hồ sơ","score","group","10","0,5","",[],false,[]]],'
        '"sections":[["I","Chuyên môn","20",""]],"total":["100","0"]}'
    )
    rubric = season(sections, criteria).rubric
    assert score_sheet_digest(rubric) == sha256(text.encode()).hexdigest()[:16]
