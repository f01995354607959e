"""Answers typed in the encodings of old fonts are understood and said to be so; broken ones are named."""

from decimal import Decimal

import pytest

from tests.intake.mini import declared, form, ids, only, read, record, said, typed
from tests.intake.mini import season_from as season
from thidua_xlsx.documents.foreign_table import ForeignTable
from thidua_xlsx.exchange.staff_list.staff_list import read_staff_list
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.model import Unknown


def test_a_text_in_tcvn3_is_read_in_unicode(scores: FormPlan) -> None:
    # The ư of TCVN3 is U+00AD, which other texts hold as an invisible hyphen.
    raw = typed(scores, {("evidence", "e1", "description"): "S¸ng kiÕn h­íng dÉn"})
    submission, findings = read(raw, scores)
    assert record(submission, "evidence", "e1").values["description"] == "Sáng kiến hướng dẫn"
    found = only(findings, "C121")
    assert (found.params["encoding"], found.raw) == ("TCVN3", "S¸ng kiÕn h­íng dÉn")
    assert "«Sáng kiến hướng dẫn»" in said(found)


@pytest.mark.parametrize(
    ("grade", "encoding"),
    [
        ("Hoµn thµnh tèt nhiÖm vô", "TCVN3"),
        ("Hoaøn thaønh toát nhieäm vuï", "VNI"),
        ("HoÃ\xa0n thÃ\xa0nh tá»‘t nhiá»‡m vá»¥", "UTF-8"),
    ],
)
def test_a_choice_typed_in_an_old_font_is_that_choice(grade: str, encoding: str, scores: FormPlan) -> None:
    submission, findings = read(typed(scores, {("standing", "A1", "grade"): grade}), scores)
    assert record(submission, "standing", "A1").values["grade"] == "HTTNV"
    found = only(findings, "C121")
    assert found.params["encoding"] == encoding
    assert ids(findings) == ["C121"]  # one finding, not a second one about the spelling


def test_a_decoded_text_that_is_no_choice_is_one_finding(scores: FormPlan) -> None:
    submission, findings = read(typed(scores, {("standing", "A1", "grade"): "XuÊt s¾c l¾m"}), scores)
    assert isinstance(record(submission, "standing", "A1").values["grade"], Unknown)
    assert ids(findings) == ["C105"]


def test_an_invisible_hyphen_is_no_part_of_an_answer(scores: FormPlan) -> None:
    values = {("self_score", "1.1", "A1"): "9\u00ad,5", ("evidence", "e1", "description"): "Biên\u00ad bản"}
    submission, findings = read(typed(scores, values), scores)
    assert record(submission, "self_score", "A1").values["1.1"] == Decimal("9.5")
    assert record(submission, "evidence", "e1").values["description"] == "Biên bản"
    assert "C121" not in ids(findings)


def test_letters_of_an_unknown_encoding_are_named(scores: FormPlan) -> None:
    raw = typed(scores, {("evidence", "e1", "description"): "S\ufffdng ki\ufffdn"})
    assert only(read(raw, scores)[1], "C122").raw == "S\ufffdng ki\ufffdn"


def test_the_season_workbook_is_understood_too() -> None:
    text = "# Tổ\n| #td:units | name |\n| T1 | Tæ Tù nhiªn |\n"
    _, findings = season(text)
    assert only(findings, "C121").params["used"] == "Tổ Tự nhiên"


@pytest.mark.parametrize(
    ("day", "codes_"),
    [
        ("1988", ["C106"]),
        ("25/5", ["C106"]),
        ("05/25/2024", ["C106"]),
        (45000.5, ["C106"]),
        (975.0, ["C106"]),
    ],
)
def test_what_is_no_day_is_never_taken_for_one(day: object, codes_: list[str], scores: FormPlan) -> None:
    line = {("initiatives", "i1", "person"): "A1", ("initiatives", "i1", "name"): "Sổ tay"}
    laid = form("self-score", round_="D2")
    submission, findings = read(typed(laid, {**line, ("initiatives", "i1", "decision_date"): day}), laid)
    assert isinstance(record(submission, "initiatives", "i1").values["decision_date"], Unknown)
    assert [id_ for id_ in ids(findings) if id_.startswith("C")] == codes_


@pytest.mark.parametrize(("points", "code"), [(975.0, "C102"), ("975", "C102"), (45000.0, "C117")])
def test_a_lost_comma_is_above_the_maximum_and_a_serial_number_is_a_day(
    points: object, code: str, scores: FormPlan
) -> None:
    submission, findings = read(typed(scores, {("self_score", "1.1", "A1"): points}), scores)
    assert isinstance(record(submission, "self_score", "A1").values["1.1"], Unknown)
    assert ids(findings) == [code]


def test_a_staff_list_in_an_old_font_gives_names_in_unicode() -> None:
    rows = (
        ("TT", "Hä vµ tªn", "Tæ"),
        ("1", "NguyÔn ThÞ H­êng", "Tæ To¸n"),
        ("2", "§Æng V¨n §øc", "Tæ To¸n"),
    )
    roster, findings = read_staff_list([ForeignTable("DS", rows)], declared().columns, "ds.xls")
    assert [row["full_name"] for row in roster.people] == ["Nguyễn Thị Hường", "Đặng Văn Đức"]
    assert [row["name"] for row in roster.units] == ["Tổ Toán"]
    # Six cells hold old letters: two headings, two names, twice the unit.
    assert [(f.params["encoding"], f.params["count"]) for f in findings if f.code.id == "D408"] == [("TCVN3", 6)]
