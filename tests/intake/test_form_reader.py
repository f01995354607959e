"""A form as a whole: what is said of its file, what its submission keeps, and how it came back."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.intake.mini import KEY, form, only, record, register, returned, said, school, typed
from tests.markdown import edited
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Unknown


@pytest.fixture(scope="module")
def laid() -> FormPlan:
    return form("registration")


def read(raw: RawBook, laid: FormPlan) -> tuple[Returned, list[Finding]]:
    found, findings = read_returned_workbook(raw, school(), register(laid), sha256="abc")
    assert found is not None
    return found, findings


def test_the_kind_of_file_is_told_and_makes_it_no_other_form(laid: FormPlan) -> None:
    raw = returned(laid)
    for told, code, params, integrity in (
        (replace(raw, format=".ods"), "F120", {"what": ".ods"}, "drift"),
        (replace(raw, macros=True), "F121", {}, "intact"),
    ):
        found, (finding,) = read(told, laid)
        assert (finding.code.id, finding.place, finding.unit, finding.params) == (
            code,
            FilePlace("inbox/to.xlsx"),
            "T1",
            params,
        )
        assert found.integrity == integrity
    assert read(raw, laid) == (read(raw, laid)[0], [])


def test_a_submission_keeps_the_file_its_sum_and_the_moment_of_its_saving(laid: FormPlan) -> None:
    noon = datetime(2025, 5, 20, 12, tzinfo=UTC)
    found, _ = read(replace(returned(laid, "inbox/b.xlsx"), modified=noon), laid)
    one = found.submission
    assert (one.stamp, one.file, one.sha256, one.modified) == (laid.stamp, "inbox/b.xlsx", "abc", noon)
    assert (one.replaced_returns, one.bases, found.integrity) == (frozenset(), {}, "intact")


def test_a_submission_of_the_council_tells_what_each_row_rested_on_when_it_was_issued() -> None:
    rows = {
        "ballots": (FormRow("A1:LDTT", "Hoa", {"name": "Hoa", "_basis": "abc"}), FormRow("A2:LDTT", "Hoà", {})),
        "initiatives": (FormRow("i1", "", {"_basis": "A1 Sổ tay"}),),
    }
    asked, school_itself = school().form_of("council"), school().issued_to("TRUONG")
    assert asked is not None
    assert school_itself is not None
    laid = plan_form(FormRequest(asked, school(), school_itself, None, KEY, language("vi"), {}, rows))
    found, _ = read(returned(laid), laid)
    assert found.submission.bases == {"ballots/A1:LDTT": "abc", "initiatives/i1": "A1 Sổ tay"}


def test_a_sheet_that_stands_twice_is_told_by_the_name_of_its_table(laid: FormPlan) -> None:
    raw = typed(laid, {("registration", "A1", "title"): "LĐTT"})
    (sheet,) = [one for one in raw.sheets if one.name == "Đăng ký"]
    found, findings = read(replace(raw, sheets=(*raw.sheets, replace(sheet, name="Đăng ký (2)"))), laid)
    twice = only(findings, "S110")
    assert (str(twice.place), [str(place) for place in twice.also], twice.unit) == (
        "inbox/to.xlsx!Đăng ký!A7",
        ["inbox/to.xlsx!Đăng ký (2)!A7"],
        "T1",
    )
    assert "«Đăng ký»" in said(twice)
    assert (found.integrity, len(findings)) == ("altered", 1)  # one mistake, one finding
    assert isinstance(record(found.submission, "registration", "A1").values["title"], Unknown)


def test_somebody_of_another_unit_in_it_makes_a_form_altered(laid: FormPlan) -> None:
    sheet, row, col = laid.cells["registration", "A3", "title"]
    found, findings = read(edited(returned(laid), sheet, {(row + 1, 0): "B2", (row + 1, col): "LĐTT"}), laid)
    assert (findings, found.integrity, list(found.submission.people_of_other_units)) == ([], "altered", ["B2"])


def test_a_forged_form_stays_forged_whatever_else_is_in_it(laid: FormPlan) -> None:
    forged = form("registration", key=b"a key of somebody else")
    sheet, row, col = laid.cells["registration", "A3", "title"]
    found, findings = read(edited(returned(forged), sheet, {(row + 1, 0): "B2", (row + 1, col): "LĐTT"}), laid)
    assert ([one.code.id for one in findings], found.integrity) == (["S107"], "forged")
    assert list(found.submission.people_of_other_units) == ["B2"]


def test_answers_beside_another_name_are_kept_as_what_was_written(laid: FormPlan) -> None:
    answers = {
        ("registration", "A1", "title"): "LĐTT, CSTĐCS",
        ("registration", "A1", "target"): "95%",
        ("registration", "A1", "movements"): "không rõ",
        ("registration", "A2", "title"): "LĐTT",
    }
    sheet, row, _ = laid.cells["registration", "A1", "title"]
    found, findings = read(edited(typed(laid, answers), sheet, {(row, 2): "Lê Văn An"}), laid)
    assert only(findings, "S112").person == "A1"
    first = record(found.submission, "registration", "A1").values
    assert {name: first[name] for name in ("title", "target", "movements", "note")} == {
        "title": Unknown("LDTT, CSTDCS"),
        "target": Unknown("95%"),
        "movements": Unknown("không rõ"),
        "note": Unknown(""),  # a blank there says nothing either
    }
    assert record(found.submission, "registration", "A2").values == {"title": ("LDTT",)}
