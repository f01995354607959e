"""Forms that went out before the season workbook changed: whose answers would mean something else today."""

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from tests.intake.mini import KEY, SEASON, form, ids, read, register, returned, said, school, typed
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.forms.identity.manifest import Manifest, manifest_in
from thidua_xlsx.forms.identity.stamp import signed
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.integrity.changed_meaning import changed_meaning, same_person
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.returns.held_answers import hold_back
from thidua_xlsx.messages.findings import Waiver
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Unknown

Change = tuple[str, str]
KINDS = (
    ("| max | step | applies_to |", "| max | step | applies_to | each | scale |"),
    (
        "| `2.2` | II | Vi phạm | Điểm trừ | 5 | | |",
        "| `2.2` | II | Vi phạm | Điểm trừ | 5 | | | | |\n"
        "| `3.1` | I | Số lần dự giờ | Đếm lần | 10 | | | 2 | |\n"
        "| `3.2` | I | Mức | Chọn mức | | | | | Tốt: 10; Khá: 7 |\n"
        "| `3.3` | I | Tỷ lệ | Bậc thang | | | | | 90: 10; 50: 5 |",
    ),
    ("| #td:rounds | name |", "| #td:rounds | name | theme | start | end |"),
    ("| D1 | Đợt 1 |", "| D1 | Đợt 1 | Chào năm học mới | 05/09/2024 | 15/01/2025 |"),
    ("| D2 | Đợt 2 |", "| D2 | Đợt 2 | Mừng Đảng, mừng xuân | 16/01/2025 | 31/05/2025 |"),
    ("| #td:movements | name |", "| #td:movements | name | indicator | unit | target |"),
    ("| PT1 | Dạy tốt, học tốt |", "| PT1 | Dạy tốt, học tốt | Giờ dạy tốt | giờ | 20 |"),
)
SCORES, LAST, REGISTRATION = ("self-score", "T1", "D1"), ("self-score", "T1", "D2"), ("registration", "T1", "")
COUNCIL = ("council", "TRUONG", "")

# A form that went out, what was changed in the season workbook, and whose answers mean something else now.
TABLE: list[tuple[str, tuple[str, str, str], list[Change], list[str]]] = [
    # Criteria: how they are scored, what answers are worth, whose words stand there.
    ("a bonus made a deduction", SCORES, [("Thành tích | Điểm cộng", "Thành tích | Điểm trừ")], ["criteria.2.1"]),
    ("points made a bonus", SCORES, [("Giờ dạy | Điểm |", "Giờ dạy | Điểm cộng |")], ["criteria.1.2"]),
    (
        "two criteria in each other's place",
        SCORES,
        [("| I | Hồ sơ |", "| I | X |"), ("| I | Giờ dạy |", "| I | Hồ sơ |"), ("| I | X |", "| I | Giờ dạy |")],
        ["criteria.1.1", "criteria.1.2"],
    ),
    ("another criterion under the code", SCORES, [("| Vi phạm |", "| Đọc sách |")], ["criteria.2.2"]),
    ("one time worth more", SCORES, [("| 10 | | | 2 | |", "| 10 | | | 1 | |")], ["criteria.3.1"]),
    ("a level worth less", SCORES, [("Khá: 7", "Khá: 5")], ["criteria.3.2"]),
    ("a level more", SCORES, [("Khá: 7", "Khá: 7; Đạt: 5")], []),
    ("a border moved", SCORES, [("50: 5", "60: 5")], ["criteria.3.3"]),
    ("a border more", SCORES, [("50: 5", "70: 7; 50: 5")], ["criteria.3.3"]),
    ("a text reworded", SCORES, [("| Hồ sơ |", "| Hồ sơ chuyên môn |")], []),
    ("a maximum raised", SCORES, [("| Hồ sơ | Điểm | 10 |", "| Hồ sơ | Điểm | 12 |")], []),
    ("a maximum lowered", SCORES, [("| Hồ sơ | Điểm | 10 |", "| Hồ sơ | Điểm | 8 |")], []),
    ("a step", SCORES, [("| 10 | 0.5 |", "| 10 | 1 |")], []),
    ("whom it applies to", SCORES, [("| GV, CBQL |", "| GV |")], []),
    ("a criterion taken away", SCORES, [("| `1.2` | I | Giờ dạy | Điểm | 10 | 1 | GV, CBQL |\n", "")], []),
    ("a cap", SCORES, [("| I | Chuyên môn | 20 |", "| I | Chuyên môn | 15 |")], []),
    # People.
    ("a code given to somebody else", SCORES, [("Lê Văn An", "Bùi Thị Mai")], ["people.A3"]),
    ("a code given to somebody else", REGISTRATION, [("Lê Văn An", "Bùi Thị Mai")], ["people.A3"]),
    (
        "two people in each other's place",
        REGISTRATION,
        [("Lê Văn An", "X"), ("Trịnh Thị Hoà", "Lê Văn An"), ("| X |", "| Trịnh Thị Hoà |")],
        ["people.A2", "people.A3"],
    ),
    ("somebody of another unit", SCORES, [("Lê Văn An", "X"), ("Vũ Đức", "Lê Văn An"), ("| X |", "| Vũ Đức |")], ["people.A3"]),
    ("namesakes in each other's place", SCORES, [("1983", "X"), ("1991", "1983"), ("| X |", "| 1991 |")], ["people.A1"]),
    ("a name spelled anew", SCORES, [("Trịnh Thị Hoà", "Trịnh Thị Hoa")], []),
    ("somebody moved to another unit", SCORES, [("| Lê Văn An | 1990 | T1 |", "| Lê Văn An | 1990 | T2 |")], []),
    ("a namesake who came", SCORES, [("| B2 | Vũ Đức | 1980 |", "| B2 | Lê Văn An | 1980 |")], []),
    # Units.
    ("a unit's code given to another", SCORES, [("| T1 | Tổ Một |", "| T1 | Tổ Sử |")], ["units.T1"]),
    ("two units in each other's place", REGISTRATION, [("Tổ Một", "X"), ("Tổ Hai", "Tổ Một"), ("| X |", "| Tổ Hai |")], ["units.T1"]),
    ("two units in each other's place", ("agreement", "T1", ""), [("Tổ Một", "X"), ("Tổ Hai", "Tổ Một"), ("| X |", "| Tổ Hai |")], ["units.T1"]),
    ("a unit's name made longer", SCORES, [("Tổ Một", "Tổ Một - Hai")], []),
    # Rounds.
    ("a round made another one", SCORES, [("Đợt 1", "Đợt 3")], ["rounds.D1"]),
    ("a round made another one", ("nominations", "T1", "D1"), [("Đợt 1", "Học kỳ hè")], ["rounds.D1"]),
    ("two rounds in each other's place", SCORES, [("Đợt 1", "X"), ("Đợt 2", "Đợt 1"), ("| X |", "| Đợt 2 |")], ["rounds.D1"]),
    ("the theme of another round", SCORES, [("Chào năm học mới", "X"), ("Mừng Đảng, mừng xuân", "Chào năm học mới")], ["rounds.D1"]),
    ("another time of the year", SCORES, [("05/09/2024 | 15/01/2025", "16/01/2025 | 31/05/2025")], ["rounds.D1"]),
    ("a round's name made longer", SCORES, [("Đợt 1", "Đợt I (học kỳ 1)")], []),
    ("a theme reworded", SCORES, [("Chào năm học mới", "Chào mừng năm học mới")], []),
    ("a round of which one day is left", SCORES, [("05/09/2024 | 15/01/2025", "16/01/2025 | ")], []),
    ("a round without days", SCORES, [("05/09/2024 | 15/01/2025", " | ")], []),
    ("a few days more", SCORES, [("15/01/2025 |", "20/01/2025 |")], []),
    ("another round", SCORES, [("Đợt 2", "Đợt 5")], []),
    # Movements.
    ("a movement's code given to another", REGISTRATION, [("Trường xanh", "Bạn đọc sách")], ["movements.PT2"]),
    ("a movement's code given to another", LAST, [("Dạy tốt, học tốt", "Kế hoạch nhỏ")], ["movements.PT1"]),
    ("another unit of measure", LAST, [("| giờ | 20 |", "| % | 20 |")], ["movements.PT1"]),
    ("a target raised", LAST, [("| giờ | 20 |", "| giờ | 25 |")], []),
    ("a movement's name made longer", REGISTRATION, [("Trường xanh", "Trường xanh, sạch, đẹp")], []),
    # The council's workbook names criteria and rounds by their codes.
    ("a bonus made a deduction", COUNCIL, [("Thành tích | Điểm cộng", "Thành tích | Điểm trừ")], ["criteria.2.1"]),
    ("a round made another one", COUNCIL, [("Đợt 2", "Đợt 5")], ["rounds.D2"]),
]  # fmt: skip


def issued(which: tuple[str, str, str]) -> FormPlan:
    return form(*which, season=school(*KINDS))


@pytest.mark.parametrize(("what", "which", "edits", "changed"), TABLE)
def test_what_changed_since_a_form_went_out(
    what: str, which: tuple[str, str, str], edits: list[Change], changed: list[str]
) -> None:
    laid, now = issued(which), school(*KINDS, *edits)
    submission, _ = read(returned(laid), laid, now)
    assert sorted(submission.changed) == changed, what
    _, errors = hold_back([submission], now)
    assert sorted(str(one.place) for one in errors) == [f"thidua.xlsx: {key}" for key in changed]


def test_nothing_has_changed_in_what_was_not_touched() -> None:
    for which in {case[1] for case in TABLE}:
        laid = issued(which)
        submission, _ = read(returned(laid), laid, school(*KINDS))
        assert submission.changed == {}


# --- what is held back -----------------------------------------------------------------------------------------------
POINTS = {("self_score", "1.1", "A1"): 9.0, ("self_score", "2.1", "A1"): 2.0, ("self_score", "1.1", "A3"): 8.0}
LINE = {
    ("evidence", "e1", "person"): "A1", ("evidence", "e1", "criterion"): "2.1", ("evidence", "e1", "description"): "Giấy",
    ("evidence", "e2", "person"): "A1", ("evidence", "e2", "criterion"): "1.1", ("evidence", "e2", "description"): "Sổ",
    ("standing", "A3", "grade"): "HTTNV", ("standing", "T1", "grade"): "HTNV",
}  # fmt: skip
EDITS = {
    "criterion": [("Thành tích | Điểm cộng", "Thành tích | Điểm trừ")],
    "person": [("Lê Văn An", "Bùi Thị Mai")],
    "unit": [("Tổ Một", "Tổ Sử")],
    "round": [("Đợt 1", "Đợt 3")],
}
HELD = {
    "criterion": {"self_score A1 2.1", "self_score A3 2.1", "evidence e1"},
    "person": {"self_score A3", "standing A3"},
    "unit": {"standing T1"},
    "round": {"self_score A1", "self_score A3", "evidence e1", "evidence e2", "standing A3", "standing T1"},
}


@pytest.mark.parametrize("what", EDITS)
def test_answers_that_rest_on_what_changed_are_unknown_and_no_others(what: str) -> None:
    laid, now = form("self-score", "T1", "D1"), school(*EDITS[what])
    submission, _ = read(typed(laid, {**POINTS, **LINE}), laid, now)
    (held,), (finding,) = hold_back([submission], now)
    unknown = set()
    for table, records in held.records.items():
        for record in records:
            doubted = [key for key, answer in record.values.items() if isinstance(answer, Unknown)]
            whole = doubted and set(doubted) == set(record.places)
            unknown |= {f"{table} {record.key}"} if whole else {f"{table} {record.key} {key}" for key in doubted}
    assert unknown == HELD[what]
    assert "{" not in said(finding) + said(finding, "en")


def test_a_change_that_the_secretary_accepts_holds_nothing_back() -> None:
    laid, now = form("self-score", "T1", "D1"), school(*EDITS["criterion"])
    for where in ("2.1", "criteria.2.1", "thidua.xlsx: criteria.2.1", "thidua.xlsx!criteria.2.1", "thidua.xlsx"):
        waiver = Waiver("X220", where, "chỉ ghi nhầm", "Hiệu trưởng", None, FilePlace("thidua.xlsx"))
        accepting = replace(now, waivers=(waiver,))
        submission, _ = read(typed(laid, POINTS), laid, accepting)
        (held,), (finding,) = hold_back([submission], accepting)
        assert held == submission, where
        assert finding.code.id == "X220"
    (held,), _ = hold_back([submission], replace(now, waivers=(replace(waiver, where="1.1"),)))
    assert held != submission


def test_forms_that_changed_in_the_same_way_are_told_as_one() -> None:
    now, before = school(*EDITS["criterion"]), school(("Thành tích | Điểm cộng", "Thành tích | Điểm"))
    forms = [form("self-score", unit, "D1") for unit in ("T1", "T2")]
    forms.append(form("self-score", "T1", "D2", season=before))
    returns = [read(returned(laid, f"inbox/{n}.xlsx"), laid, now)[0] for n, laid in enumerate(forms)]
    _, findings = hold_back(returns, now)
    assert sorted((one.params["count"], one.unit) for one in findings) == [(1, "T1"), (2, None)]


# --- forms of versions before, and without the register -----------------------------------------------------------------
def test_a_form_of_an_earlier_version_says_nothing_of_rounds_and_is_genuine() -> None:
    laid = form("self-score", "T1", "D1")
    older = replace(laid.manifest, terms=UNSET)
    assert "terms" not in older.to_bytes().decode()
    assert manifest_in(older.to_bytes().decode()) == older
    stamp, _ = signed(older, KEY)
    assert register(laid).genuine(stamp, older)


def test_what_a_slip_tells_of_a_movement_and_its_form_does_not_has_not_changed() -> None:
    laid, now = form(*REGISTRATION, season=school(*KINDS)), school(*KINDS)
    slip = replace(
        laid.manifest, terms={**laid.manifest.terms, "movements.PT1": {"name": "Dạy tốt, học tốt", "unit": "giờ"}}
    )
    registration = now.form_of("registration")
    assert registration is not None
    assert changed_meaning(slip, laid.manifest, registration, now) == {}


def test_without_the_register_the_manifest_in_the_file_tells_what_it_was() -> None:
    laid, now = form("self-score", "T1", "D1"), school(*EDITS["round"])
    form_, findings = read_returned_workbook(returned(laid), now, Register(), sha256="")
    assert form_ is not None and list(form_.submission.changed) == ["rounds.D1"]
    assert "S106" in ids(findings)


def test_a_manifest_keeps_its_terms_in_its_text() -> None:
    manifest = form("council", "TRUONG").manifest
    assert isinstance(manifest.terms, dict)
    assert manifest_in(manifest.to_bytes().decode()) == manifest
    assert isinstance(manifest, Manifest)
    assert {key.partition(".")[0] for key in manifest.terms} == {"criteria", "rounds"}
    assert SEASON.count("Đợt ") == sum(key.startswith("rounds.") for key in manifest.terms)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Trần Văn Bách", "Trần Văn Bạch", True),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ngọc Ánh", True),
        ("Nguyễn Thị Phương", "Nguyễn Thị Phượg", True),
        ("Nguyễn Thị Lan", "Nguyễn Thị Loan", False),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hà", False),
        ("Trần Văn Bách", "Trần Thị Bích", False),
        ("Lê Hoa (1983)", "Lê Hoa", True),
        ("Lê Hoa (1983)", "Lê Hoa (1991)", False),
    ],
)
def test_a_name_set_right_is_the_same_person_s(one: str, two: str, same: bool) -> None:
    assert (same_person(one, two), same_person(two, one)) == (same, same)
