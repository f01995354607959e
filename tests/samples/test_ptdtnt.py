"""What only the boarding school's season has: the pact and its targets, terms of quarters, names of many peoples."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.samples import finished, story_figures
from tests.samples.finished import Finished
from tests.samples.kinds import KINDS
from tests.samples.story_figures import Row
from tests.seasons.outside import Summary, change, opened, put
from thidua_xlsx.declare.season import sitting_members
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder

Merged = Callable[[str], Finished]
TOLD = KINDS["ptdtnt"].told


@pytest.fixture
def built(merged: Merged) -> Finished:
    return merged("ptdtnt")


def test_a_family_name_need_not_be_vietnamese(built: Finished) -> None:
    """Names of the Thái, Mường and Mông come out letter by letter as they were typed."""
    names = {row["key"]: row["full_name"] for row in TOLD.tables["people"]}
    assert names == {person["id"]: person["full_name"] for person in built.result["people"]}
    assert {"Vàng A Páo", "Sùng Y Mỷ", "Mùa A Dơ", "Vì Thị Hoa Ban"} <= set(names.values())


def test_a_target_without_a_number_is_pointed_at_and_the_others_are_not(built: Finished) -> None:
    """The pact is about numbers: eight of the nine targets have one."""
    rows = [row for file in ("ktn", "kxh-1", "vnt") for row in _targets(f"dk-{file}.md")]
    assert [row["indicator"] for row in rows if not row["target_value"]] == ["Nâng cao chất lượng sinh hoạt chuyên môn"]
    [found] = [one for one in built.result["findings"] if one["code"] == "R106"]
    assert found["unit"] == "KXH"


def _targets(file: str) -> list[Row]:
    return story_figures.read(story_figures.ROOT / "samples" / TOLD.story / "inbox" / file)["targets"]


def test_the_calendar_keeps_deadlines_as_they_are_written(built: Finished) -> None:
    """Days, months, several months and a task without who guides it, as in the appendix of a plan."""
    tasks = sheet_rows(built, "Lịch")
    for task, due in (("Đăng ký thi đua", "Trước ngày 15/09/2025"), ("Gửi giao ước", "Chậm nhất ngày 10/10/2025")):
        assert [due in row for row in tasks if any(cell.startswith(task) for cell in row)] == [True]
    assert [row[1] for row in tasks if "Tháng 2;3;4/2026" in row] == ["Thực hiện các nội dung thi đua đợt II/2026"]


def test_plans_and_signed_pacts_are_counted_with_the_days_on_which_they_came(built: Finished) -> None:
    rows = story_figures.read(story_figures.ROOT / "samples" / TOLD.story / "figures.md")["hand_ins"]
    told = {
        (row["key"], row["unit"]): (row["state"], row["day"] or None, int(row["late"]) if row["late"] else None)
        for row in rows
    }
    assert told == {
        (one["id"], one["unit"]): (one["state"], one["received_on"], one["days_late"])
        for one in built.result["hand_ins"]
    }


def sheet_rows(built: Finished, name: str) -> list[tuple[str, ...]]:
    """The texts of one sheet of the season workbook, row by row without its hidden first column."""
    sheet = opened(built.folder / "thidua.xlsx")[name]
    return [tuple(str(cell or "") for cell in row) for row in sheet.iter_rows(values_only=True)]


def test_who_sits_in_the_council_depends_on_the_day(built: Finished) -> None:
    council = open_season_folder(built.folder).rulebook.council
    assert len(TOLD.figures["council"]) > 1
    for row in TOLD.figures["council"]:
        day = datetime.strptime(row["key"], "%d/%m/%Y").date()
        assert len(sitting_members(council, day) or ()) == int(row["members"])


def test_a_deed_is_listed_apart_from_merit(built: Finished) -> None:
    sheet = Summary(built.folder)["Khen thưởng"]
    rows = [tuple(str(cell) for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]
    [told] = TOLD.figures["commendations"]
    place = rows.index((f"{told['kind']}: 1",))
    number, who, unit, title, _, state = rows[place + 1]
    assert (number, who, unit, title, state) == ("1", told["key"], told["unit"], told["title"], told["state"])
    assert [one["commendation_kind"] for one in built.result["nominations"]] == ["dot_xuat"]


def test_the_mark_of_an_initiative_stands_in_the_ledger_as_it_was_given(built: Finished) -> None:
    sheet = opened(built.folder / "so-theo-doi.xlsx")["Sáng kiến"]
    texts = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    assert {"86 điểm", "81,5 điểm"} <= texts


def test_targets_of_the_pact_come_out_as_the_figures_say(built: Finished) -> None:
    """Three in a hundred dropped out where at most 0.5 was signed: missed, whatever way round the cell was left."""
    finished.compare_results(built)


def test_the_tiers_of_the_pact_are_worked_out_of_the_targets(built: Finished) -> None:
    worked = {f"{one['unit'] or 'TRUONG'}:{one['criterion']}": one for one in built.result["pact"]}
    assert len(worked) == 4 * 9  # three units and the school; six criteria of people and three of units
    for row in TOLD.figures["pact"]:
        one, numbers = worked[row["key"]], [float(row[name].replace(",", ".")) for name in ("low", "high")]
        points = None if row["points"] == "-" else float(row["points"].replace(",", "."))
        assert (one["targets"], one["percent"], one["points"]) == (int(row["targets"]), numbers, points), row["key"]


def test_the_units_own_points_are_those_of_the_figures(built: Finished) -> None:
    """One quarter of term I, two of term II, which counts twice; the kitchen's accident keeps its quarter at 50."""
    units = {one["id"]: one["score"] for one in built.result["units"]}
    layers = {row["key"]: float(row["final"].replace(",", ".")) for row in TOLD.figures["unit_layers"]}
    rounds = {f"{code}:{round_}": points for code, one in units.items() for round_, points in one["rounds"].items()}
    assert rounds == layers
    for row in TOLD.figures["unit_years"]:
        told = units[row["key"]]
        rank = {"units": int(row["rank"]), "kind": int(row["kind"]), "tied": False}
        assert (told["final"], told["complete"], told["rank"]) == (float(row["final"].replace(",", ".")), True, rank)


def test_a_knocked_out_units_proposal_says_so_beside_its_reasons(built: Finished) -> None:
    """The kitchen's accident: the unit itself and one of its people are knocked out in the second quarter."""
    assert {one["id"]: one["score"]["knocked_out"] for one in built.result["units"]} == {
        "KTN": {},
        "KXH": {},
        "VNT": {"Q2": ["TB5"]},
    }
    sheet = Summary(built.folder)["Đề nghị danh hiệu"]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    proposed = {name: " ".join(row) for row in rows for name in row if name.startswith("Tổ ") and "Tập thể" not in name}
    told = proposed["Tổ Văn phòng - Nội trú"]
    assert "! Bị loại trừ, Quý II/2026: TB5 Để xảy ra mất an toàn" in told
    assert "! Mùa Thị Chia bị loại trừ, Quý II/2026: D4" in told
    assert "loại trừ" not in proposed["Tổ Khoa học tự nhiên"]


def test_all_units_agreed_and_the_package_lacks_what_the_figures_say(built: Finished) -> None:
    told = {row["key"]: (row["state"], row["date"], row["comment"] == "yes") for row in TOLD.figures["agreements"]}
    said = {one["unit"]: (one["state"], one["date"], bool(one["comment"])) for one in built.result["agreements"]}
    assert said == told
    package = built.folder / "ket-qua" / "gui-cap-tren"
    assert [path.name[:2] for path in sorted(package.iterdir())] == ["00", "01", "02", "03", "04"]
    cover = opened(package / "00-danh-muc.xlsx").worksheets[0]
    lacking = [str(cell.value) for row in cover.iter_rows() for cell in row if str(cell.value).startswith("!")]
    assert len(lacking) == 1 and "Nâng cao chất lượng sinh hoạt chuyên môn" in lacking[0]


def test_who_reviews_whom_stands_in_the_council_s_workbook(built: Finished) -> None:
    sheet = opened(built.folder / "ket-qua" / "hoi-dong.xlsx")["Phân công"]
    rows = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    said = {row[1]: row[4] for row in rows if len(row) == 5 and row[0].isdigit()}
    assert {name: text.partition(",")[0] for name, text in said.items()} == {
        "Đinh Công Sứ": "Tổ Khoa học tự nhiên",
        "Bạch Thị Thơ": "Tổ Văn phòng - Nội trú",
        "Vì Thị Hoa Ban": "Tổ Khoa học xã hội",
        "Quách Thị Sen": "Mọi tổ",
    }


def test_the_pact_decides_points_where_the_season_says_so(built: Finished, tmp_path: Path) -> None:
    """Unless it says so, the tiers are worked out beside what was typed, for whoever verifies it."""
    folder = Path(shutil.copytree(built.folder, tmp_path / "mua"))
    asked = {"options": {"pact_points": {"value": "có"}}}
    change(folder / "thidua.xlsx", folder / "thidua.xlsx", lambda book: put(book, asked))
    season = judge_season(open_season_folder(folder), folder / "inbox")
    last = {code: card.rounds.get("Q2") for code, card in season.scorecards.items()}
    # KTN kept 3/3, 3/3 in time, reached 2/3: 20 + 20 + 1,5. GV02 had 20 + 20 + 30: 98,75 - 30 + 1,5 = 70,25.
    assert last["GV02"] == Decimal("70.25")
    # KXH reached 1 of 2: 0 for B3; a result is missing, so B1 and B2 stay as typed.
    # GV09 had 22,5 for B3: 86 - 22,5 = 63,5.
    assert last["GV09"] == Decimal("63.5")
    assert last["QL02"] == Decimal("99.5")  # a manager, whose field nobody declares
    said = Counter((one.code.id, one.unit) for one in season.findings if one.code.id in ("R142", "R143"))
    # Of people B1 to B3, of the units' own sheet three more.
    assert said == {("R142", "KTN"): 6, ("R142", "KXH"): 2, ("R143", "KXH"): 4, ("R142", "VNT"): 6}
