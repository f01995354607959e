"""A kind of criterion from outside the program goes the whole way: season workbook, form, return, points, preview."""

from pathlib import Path

from openpyxl import load_workbook

from tests.seasons.kinds import PEOPLE, UNITS, declare
from tests.seasons.percent_kind import PercentKind
from tests.seasons.small import Small
from thidua_xlsx.commands.forms import issue_forms
from thidua_xlsx.commands.preview import preview_lines
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Season
from thidua_xlsx.runtime.packaged_data import template_texts
from thidua_xlsx.workflow.judge.judge_season import season_from
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder

KNOWN = {**KINDS, PercentKind.id: PercentKind()}
NAME = 'percent = { vi = "Phần trăm", en = "Percent" }'
CRITERIA = {
    "1.1": {"section": "I", "text": "Hồ sơ", "kind": "Điểm", "max": 10},
    "1.2": {"section": "I", "text": "Tiến độ", "kind": "Phần trăm", "max": 20},
}
TYPED = {"A1": (9, 80), "A2": (10, 100), "B1": (8, 0), "N1": (10, None)}


def loaded(folder: Path) -> SeasonFolder:
    return open_season_folder(folder, kinds=KNOWN)


def built(folder: Path) -> Small:
    """Build a season that uses the kind, issue its forms and put every unit's return into the inbox."""
    declare(folder, criteria=CRITERIA)
    columns = template_texts()["columns.toml"].replace("[choices.criterion_kind]", f"[choices.criterion_kind]\n{NAME}")
    (folder / "workbook_templates").mkdir()
    (folder / "workbook_templates/columns.toml").write_text(columns, "utf-8")
    issue_forms(loaded(folder), "self-score", "R1", (), say=language("vi"))
    season = Small(folder)
    for unit in UNITS:
        mine = {code: typed for code, typed in TYPED.items() if PEOPLE[code]["unit"] == unit}
        answers = {
            criterion: {code: typed[place] for code, typed in mine.items()} for place, criterion in enumerate(CRITERIA)
        }
        season.send((unit, "self-score", "R1"), {"self_score": answers})
    return season


def judged(season: Small) -> Season:
    opened = loaded(season.folder)
    return season_from(opened, read_inbox(opened, season.folder / "inbox", lambda step: None), lambda step: None)


def test_a_kind_from_outside_goes_the_whole_way(tmp_path: Path) -> None:
    season = built(tmp_path / "mua")
    result = judged(season)
    assert {code: (card.final, card.complete) for code, card in result.scorecards.items()} == {
        "A1": (25, True),  # 9 + 80 % of 20
        "A2": (30, True),  # 10 + 20
        "B1": (8, True),  # 8 + 0
        "N1": (10, False),  # 1.2 is needed and blank
    }
    sheets = load_workbook(season.issued("TOAN", "self-score", "R1")).worksheets
    values = (cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row)
    cells = [str(getattr(value, "text", value)) for value in values]  # an array formula is an object with its text
    assert any("20*SUM(" in text and "/100" in text for text in cells if text.startswith("="))
    assert "Tiến độ (gõ số phần trăm đạt được, từ 0 đến 100)" in cells
    assert "Phần trăm" in cells
    (line,) = (line for line in preview_lines(result.rulebook, language("en")) if line.startswith("  1.2 "))
    assert line == "  1.2 Tiến độ [Percent]: type how many percent were reached, from 0 to 100. Blank means incomplete."


def test_what_is_no_percentage_is_refused_as_any_number_is(tmp_path: Path) -> None:
    season = built(tmp_path / "mua")
    season.send(("TOAN", "self-score", "R1"), {"self_score": {"1.1": {"A1": 9}, "1.2": {"A1": 101}}})
    result = judged(season)
    assert not result.scorecards["A1"].complete
    assert "C102" in {finding.code.id for finding in result.findings}
