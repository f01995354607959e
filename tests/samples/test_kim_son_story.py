"""The sample season's text holds together: every return can be read, and the figures speak of what was typed there."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Person, Rubric, Section
from thidua_xlsx.demo.story_text import ReturnStory, read_return_story, read_tables, typed
from thidua_xlsx.messages.codes import all_codes

pytestmark = pytest.mark.oracle

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "thcs-kim-son"


def _text(file: str) -> str:
    return (SAMPLE / file).read_text(encoding="utf-8")


def _rubric() -> Rubric:
    profile = tomllib.loads((ROOT / "workbook_templates/profiles/thcs.toml").read_text(encoding="utf-8"))
    sections = tuple(Section(one["code"], one["name"]) for one in profile["sections"])
    criteria = tuple(
        Criterion(
            code=one["code"],
            section=one["section"],
            text=one["text"],
            kind=KINDS[one["kind"]],
            max=Decimal(str(one["max"])),
            step=Decimal(str(one["step"])),
            applies_to=tuple(filter(None, one.get("applies_to", "").split(","))),
        )
        for one in profile["criteria"]
    )
    return Rubric(sections, criteria)


RUBRIC = _rubric()
PEOPLE = tuple(
    Person(row["key"], row["full_name"], row["unit"], group=row["group"])
    for row in read_tables(_text("season.md"))["people"]
)
STORIES = [
    read_return_story(path.read_text(encoding="utf-8"), RUBRIC, PEOPLE) for path in sorted(SAMPLE.glob("inbox/d*.md"))
]
FIGURES = read_tables(_text("figures.md"))


def test_the_season_has_45_people_in_5_units_of_the_sizes_told() -> None:
    assert Counter(person.unit for person in PEOPLE) == {"TTN": 11, "TNV": 10, "TKH": 9, "TXH": 8, "VP": 7}
    assert len({person.code for person in PEOPLE}) == 45
    assert [person.code for person in PEOPLE if person.full_name == "Nguyễn Thị Hoa"] == ["GV13", "GV16"]


def test_every_form_came_back_except_the_last_of_one_unit() -> None:
    returned = Counter((story.form, story.round, story.unit) for story in STORIES)
    units = ("TTN", "TNV", "TKH", "TXH", "VP")
    expected = Counter(("self-score", f"D{number}", unit) for number in (1, 2, 3, 4) for unit in units)
    expected.update(("registration", "", unit) for unit in (*units, "TNV"))
    del expected["self-score", "D4", "TKH"]
    assert returned == expected


def test_every_file_of_the_inbox_has_one_receipt() -> None:
    other = read_tables(_text("inbox/_other.md"))
    files = [story.file for story in STORIES] + [row["key"] for table in ("files", "copies") for row in other[table]]
    assert sorted(row["key"] for row in FIGURES["receipts"]) == sorted(files)
    assert {row["of"] for row in other["copies"]} <= {story.file for story in STORIES}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.form}-{story.unit}-{story.round}")
def test_people_stand_only_in_the_forms_of_their_unit(story: ReturnStory) -> None:
    unit = {person.code for person in PEOPLE if person.unit == story.unit}
    for table, row, column in story.answers:
        if table in ("self_score", "unit_score"):
            assert column in unit
        if table in ("registration", "standing", "collective"):
            assert row in unit | {story.unit}


def _column(person: str, round_: str, layer: str) -> Mapping[str, str]:
    return {
        row: raw
        for story in STORIES
        if story.round == round_
        for (table, row, column), raw in story.answers.items()
        if (table, column) == (layer, person)
    }


def _sound(criterion: Criterion, raw: str) -> Decimal | None:
    value = typed(raw)
    if isinstance(value, str) and value.count(".") == 1 and value.replace(".", "").isdigit():
        value = Decimal(value)
    sound = isinstance(value, Decimal) and 0 <= value <= criterion.max and value % (criterion.step or 1) == 0
    return value if sound and isinstance(value, Decimal) else None


def _terms(person: Person, cells: Mapping[str, str]) -> tuple[list[Decimal], list[str]]:
    """What a column takes off (negative) and adds, criterion by criterion, and which cells are missing."""
    terms, missing = [], []
    for criterion in RUBRIC.criteria:
        if not criterion.applies(person.group):
            continue
        value = _sound(criterion, cells.get(criterion.code, "0" if criterion.kind.id != "score" else ""))
        if value is None:
            missing.append(criterion.code)
        points = value or Decimal(0)
        terms.append({"score": points - criterion.max, "bonus": points, "deduct": -points}[criterion.kind.id])
    return [term for term in terms if term], missing


@pytest.mark.parametrize("row", FIGURES["layers"], ids=lambda row: row["key"])
def test_the_arithmetic_of_a_layer_is_that_of_the_points_typed(row: Mapping[str, str]) -> None:
    code, _, round_ = row["key"].partition(":")
    person = next(person for person in PEOPLE if person.code == code)
    for column, layer in (("self", "self_score"), ("unit", "unit_score")):
        cells = _column(code, round_, layer)
        if not cells:
            assert row[column] == "-"
            continue
        terms, missing = _terms(person, cells)
        shown = row[column].split(" = ")[0].replace("min(", "").replace("; 5)", "").split("(")[0]
        signed = shown.replace(",", ".").replace("- ", "-").replace("+ ", "").split()
        assert [Decimal(one) for one in signed] == [Decimal(100), *terms]
        assert row[column].partition("(thiếu ")[2].rstrip(")") == ", ".join(missing)


def test_nobody_with_points_is_left_out_of_the_figures() -> None:
    told = {(column, story.round) for story in STORIES for (table, _, column) in story.answers if "_score" in table}
    shown = {tuple(row["key"].split(":")) for row in FIGURES["layers"] if row["final"] != "-"}
    assert shown == told


@pytest.mark.parametrize("row", FIGURES["findings"], ids=lambda row: row["key"])
def test_an_expected_finding_has_a_known_code_and_points_to_what_was_typed(row: Mapping[str, str]) -> None:
    assert all_codes()[row["code"]].severity.value == row["severity"]
    if row["raw"]:
        story = next(story for story in STORIES if story.file == row["file"])
        assert story.answers[row["table"], row["row"], row["column"]] == row["raw"]


def test_every_mistyped_score_is_among_the_expected_findings() -> None:
    mistyped = {
        (story.file, table, row, column)
        for story in STORIES
        for (table, row, column), raw in story.answers.items()
        if table in ("self_score", "unit_score") and _sound(RUBRIC.criterion(row) or RUBRIC.criteria[0], raw) is None
    }
    expected = {
        (row["file"], row["table"], row["row"], row["column"])
        for row in FIGURES["findings"]
        if row["code"] in ("C101", "C102", "C103", "C104")
    }
    assert mistyped == expected


REGISTERED = {
    (row, key): raw for story in STORIES for (table, row, key), raw in story.answers.items() if table == "registration"
}
COUNTED = {row["key"] for row in read_tables(_text("season.md"))["people"] if row["counted"] != "không"}
TARGETS = {row["key"]: (int(row["numerator"]), int(row["denominator"])) for row in FIGURES["targets"]}


@pytest.mark.parametrize(("target", "column"), [("registered", "title"), ("movements", "movements")])
def test_the_registration_targets_count_who_registered(target: str, column: str) -> None:
    people = {row for row, key in REGISTERED if key == column}
    assert TARGETS[target] == (len(people & COUNTED), len(COUNTED))


def test_the_initiative_targets_count_what_was_declared() -> None:
    codes = {person.code: person.code for person in PEOPLE} | {person.full_name: person.code for person in PEOPLE}
    found = [
        (codes[raw], story.answers.get((table, row, "recognised"), ""), story.answers.get((table, row, "applied"), ""))
        for story in STORIES
        for (table, row, column), raw in story.answers.items()
        if (table, column) == ("initiatives", "person")
    ]
    recognised = [(person, applied) for person, yes, applied in found if yes.casefold() in ("có", "x")]
    used = [person for person, applied in recognised if applied.casefold() in ("có", "x")]
    assert TARGETS["initiatives_people"] == (len({person for person, _ in recognised} & COUNTED), len(COUNTED))
    assert TARGETS["initiatives_applied"] == (len(used), len(recognised))
