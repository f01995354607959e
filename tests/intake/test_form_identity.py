"""Whose form it is: any one of the four carriers is enough, and doubts about them are said."""

import pytest
from msgspec.structs import replace

from tests.intake.mini import KEY, form, ids, only, register, returned, school
from tests.markdown import book, edited
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.forms.identity.stamp import META_SHEET, PRINTED, PROPERTY, marker, stamp_text
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.read.form_identity import Identity, identify_form, printed_on
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.read.keyed_tables import find_tables
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import FilePlace, SheetPlace
from thidua_xlsx.model import Stamp

CARRIERS = ("marker", "sheet", "property", "code")


def known(raw: RawBook, issued: Register, season: object = None) -> tuple[Identity | None, list[Finding]]:
    tables, _ = find_tables(raw)
    return identify_form(raw, tables, season or school(), issued)  # type: ignore[arg-type]


def keep(raw: RawBook, *kept: str, stamp: Stamp | None = None) -> RawBook:
    """Leave only these carriers in a workbook; `stamp` replaces what the markers say."""
    sheets = []
    for sheet in raw.sheets:
        cells = {}
        for at, cell in sheet.cells.items():
            text = cell.value if isinstance(cell.value, str) else ""
            if text.startswith("#td:"):
                table = text.removeprefix("#td:").partition("|")[0]
                text = marker(table, stamp) if stamp else text
                cells[at] = RawCell(text if "marker" in kept else marker(table, None))
            elif "code" in kept or not PRINTED.search(text):
                cells[at] = cell
        if sheet.name != META_SHEET or "sheet" in kept:
            sheets.append(RawSheet(sheet.name, cells, sheet.visible))
    return RawBook(raw.file, tuple(sheets), raw.properties if "property" in kept else {})


@pytest.fixture(scope="module")
def laid() -> FormPlan:
    return form("self-score", "T1", "D2")


@pytest.mark.parametrize("carrier", CARRIERS)
def test_each_carrier_alone_identifies_the_form(carrier: str, laid: FormPlan) -> None:
    identity, findings = known(keep(returned(laid), carrier), register(laid))
    assert identity is not None
    assert (identity.stamp, identity.manifest, findings) == (laid.stamp, laid.manifest, [])


def test_without_any_carrier_it_is_not_a_form(laid: FormPlan) -> None:
    identity, findings = known(keep(returned(laid)), register(laid))
    assert (identity, ids(findings)) == (None, ["F104"])


def test_a_stamp_without_any_table_is_not_a_form(laid: FormPlan) -> None:
    raw = RawBook("x.xlsx", (RawSheet("S", {(0, 0): RawCell("xin chào")}),), {PROPERTY: stamp_text(laid.stamp)})
    identity, findings = known(raw, register(laid))
    assert (identity, ids(findings)) == (None, ["F104"])


def test_carriers_that_disagree_are_reported_and_the_most_frequent_stamp_counts(laid: FormPlan) -> None:
    other = form("self-score", "T2", "D2")
    raw = replace(returned(laid), properties={PROPERTY: stamp_text(other.stamp)})
    identity, findings = known(raw, register(laid, other))
    assert identity is not None
    assert identity.stamp.unit == "T1"
    finding = only(findings, "S105")
    assert finding.params["stamps"] == tuple(
        f"mini {unit} self-score D2 {one.stamp.digest[:8]}" for unit, one in (("T1", laid), ("T2", other))
    )
    assert (finding.place, finding.unit) == (FilePlace(raw.file), "T1")


def test_a_sheet_pasted_from_another_unit_s_form_is_reported(laid: FormPlan) -> None:
    other = form("self-score", "T2", "D2")
    pasted = next(sheet for sheet in returned(other).sheets if sheet.name == "Tổ chấm")
    sheets = tuple(pasted if sheet.name == "Tổ chấm" else sheet for sheet in returned(laid).sheets)
    identity, findings = known(replace(returned(laid), sheets=sheets), register(laid, other))
    assert identity is not None
    assert (identity.stamp, ids(findings)) == (laid.stamp, ["S117"])
    assert str(findings[0].place).endswith("!Tổ chấm")
    assert findings[0].params["whose"][0] == "Tổ Hai"  # type: ignore[index]


def test_two_tables_of_one_sheet_of_another_form_are_one_finding() -> None:
    own, other, name = form(), form(unit="T2"), "Tập thể"
    pasted = next(sheet for sheet in returned(other).sheets if sheet.name == name)
    sheets = tuple(pasted if sheet.name == name else sheet for sheet in returned(own).sheets)
    raw = replace(returned(own), sheets=sheets)
    assert [table.id for table in find_tables(raw)[0].values() if table.sheet.name == name] == ["collective", "targets"]
    _, findings = known(raw, register(own, other))
    assert [one.place for one in findings if one.code.id == "S117"] == [SheetPlace(raw.file, name)]


def test_a_code_that_is_printed_otherwise_names_no_issue(laid: FormPlan) -> None:
    """All eight signs of it count, for the register may have several versions of a form."""
    start = laid.stamp.digest[:8].upper()
    for digest, named in ((start, True), (f"{start[:7]}{'0' if start[7] != '0' else '1'}", False)):
        sheet = RawSheet("Tự chấm", {(3, 1): RawCell(f"Mã phiếu TC-D2.T1.{digest}")}, True)
        assert (printed_on(sheet, register(laid)) is not None) is named


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("season", "mini-cu", "F105"),
        ("unit", "T9", "F111"),
        ("round", "D9", "F113"),
        ("round", "", "F113"),
        ("phase", "khac", "F104"),
    ],
)
def test_a_form_of_elsewhere_is_set_aside(field: str, value: str, code: str, laid: FormPlan) -> None:
    stamp = replace(laid.stamp, **{field: value})
    identity, findings = known(keep(returned(laid), "marker", stamp=stamp), register(laid))
    assert (identity, ids(findings)) == (None, [code])


def test_last_year_s_form_is_recognised_as_such() -> None:
    old = school(("| id | Mã | mini |", "| id | Mã | mini-2023 |"))
    laid = form(season=old)
    identity, findings = known(returned(laid), register(laid))
    assert (identity, ids(findings)) == (None, ["F105"])
    assert findings[0].params["season"] == "mini-2023"


def test_a_forged_signature_is_reported_and_the_form_is_read(laid: FormPlan) -> None:
    stamp = replace(laid.stamp, signature="0" * 20)
    identity, findings = known(keep(returned(laid), "marker", stamp=stamp), register(laid))
    assert identity is not None
    assert (identity.manifest, ids(findings)) == (laid.manifest, ["S107"])


def test_a_printed_code_vouches_for_no_file(laid: FormPlan) -> None:
    """It names an issue of the register, whose signature stands there and not in this file, which bears none."""
    unsigned = replace(laid.stamp, signature="")
    identity, findings = known(keep(returned(laid), "marker", "code", stamp=unsigned), register(laid))
    assert identity is not None
    assert (identity.manifest, ids(findings)) == (laid.manifest, ["S107"])


def test_a_form_signed_with_another_key_is_reported(laid: FormPlan) -> None:
    foreign = form("self-score", "T1", "D2", key=b"somebody else")
    identity, findings = known(returned(foreign), register(laid))
    assert identity is not None
    assert ids(findings) == ["S107"]


def test_without_the_register_the_manifest_inside_serves_unsigned(laid: FormPlan) -> None:
    raw = returned(laid)
    spaced = (replace(one, name=f"{one.name} ") if one.name == META_SHEET else one for one in raw.sheets)
    for told in (raw, replace(raw, sheets=tuple(spaced))):  # as a program may write the name of the hidden sheet
        identity, findings = known(told, Register())
        assert identity is not None
        assert (identity.manifest, ids(findings)) == (laid.manifest, ["S106"])


def test_a_form_that_the_register_does_not_list_is_genuine_by_its_signature(laid: FormPlan) -> None:
    identity, findings = known(returned(laid), Register(KEY))
    assert identity is not None
    assert (identity.manifest, findings) == (laid.manifest, [])


def test_without_register_and_manifest_nobody_knows_what_was_asked(laid: FormPlan) -> None:
    identity, findings = known(keep(returned(laid), "marker", "property"), Register())
    assert (identity, ids(findings)) == (None, ["F104"])


@pytest.mark.parametrize("damage", ["{", '{"tables": 3}', "[]", "null", ""])
def test_a_damaged_manifest_inside_does_not_serve(damage: str, laid: FormPlan) -> None:
    raw = edited(returned(laid), META_SHEET, {(1, 0): damage})
    identity, findings = known(raw, Register())
    assert (identity, ids(findings)) == (None, ["F104"])


def test_a_changed_manifest_inside_does_not_serve(laid: FormPlan) -> None:
    text = laid.manifest.to_json().replace("Trịnh Thị Hoà", "Người Khác")
    raw = returned(laid)
    meta = RawSheet(META_SHEET, {(0, 0): RawCell(stamp_text(laid.stamp)), (1, 0): RawCell(text)}, False)
    raw = replace(raw, sheets=(*(sheet for sheet in raw.sheets if sheet.name != META_SHEET), meta))
    identity, findings = known(raw, Register())
    assert (identity, ids(findings)) == (None, ["F104"])


def test_any_workbook_may_stand_in_the_inbox() -> None:
    identity, findings = known(book("# Sheet1\n| STT | Họ và tên |\n| 1 | An |"), Register())
    assert (identity, ids(findings)) == (None, ["F104"])


# --- the council's workbook ------------------------------------------------------------------------------------------
FALSE = b"a key of somebody else"


@pytest.fixture(scope="module")
def council() -> FormPlan:
    return form("council", SCHOOL)


def test_the_councils_own_workbook_is_taken(council: FormPlan) -> None:
    identity, findings = known(returned(council), register(council))
    assert identity is not None
    assert (identity.stamp.unit, findings) == (SCHOOL, [])


@pytest.mark.parametrize("registered", [True, False], ids=["issued", "never issued"])
def test_a_forged_workbook_of_the_council_is_refused_and_not_only_warned_about(
    registered: bool, council: FormPlan
) -> None:
    """Whoever could pass a form off as the council's would change everybody's points and votes."""
    forged = form("council", SCHOOL, key=FALSE)
    issued = register(council) if registered else Register(KEY)
    identity, findings = known(returned(forged), issued)
    assert identity is None
    assert [(one.code.id, one.severity.value, str(one.place), one.unit) for one in findings] == [
        ("S130", "error", "inbox/to.xlsx", SCHOOL)
    ]


@pytest.mark.parametrize("signed", ["", "0" * 20], ids=["unsigned", "forged"])
def test_a_councils_workbook_whose_stamps_bear_no_signature_of_the_season_is_refused(
    signed: str, council: FormPlan
) -> None:
    other = replace(council.stamp, signature=signed)
    identity, findings = known(keep(returned(council), "marker", stamp=other), register(council))
    assert (identity, ids(findings)) == (None, ["S130"])


def test_one_forged_stamp_beside_sound_ones_is_one_too_many_for_the_council(council: FormPlan) -> None:
    forged, blank = (stamp_text(replace(council.stamp, signature=text)) for text in ("0" * 20, ""))
    for issued in (register(council), Register(KEY)):
        identity, findings = known(replace(returned(council), properties={PROPERTY: forged}), issued)
        assert (identity, ids(findings)) == (None, ["S130"])
        identity, findings = known(replace(returned(council), properties={PROPERTY: blank}), issued)
        assert (identity is not None, findings) == (True, [])


def test_a_councils_workbook_that_the_register_has_lost_is_taken_by_its_signature(council: FormPlan) -> None:
    identity, findings = known(returned(council), Register(KEY))
    assert identity is not None
    assert (identity.stamp, identity.manifest, findings) == (council.stamp, council.manifest, [])


def test_a_councils_workbook_whose_stamps_speak_of_another_manifest_is_refused(council: FormPlan) -> None:
    """The signature is that of the manifest inside, but the stamps that bear it name another issue."""
    other = replace(council.stamp, digest="0" * 64)
    _, findings = known(keep(returned(council), "marker", "sheet", stamp=other), Register(KEY))
    assert "S130" in ids(findings)


def test_without_the_seasons_key_nobody_can_tell_and_the_notice_says_so(council: FormPlan) -> None:
    identity, findings = known(returned(council), register(council, key=None))
    assert identity is not None
    assert ids(findings) == ["S106"]


def test_a_units_form_with_a_false_signature_is_read_with_an_error(laid: FormPlan) -> None:
    forged = form("self-score", "T1", "D2", key=FALSE)
    identity, findings = known(returned(forged), register(laid))
    assert identity is not None
    assert [(one.code.id, one.severity.value) for one in findings] == [("S107", "error")]


def test_a_units_form_that_says_it_is_the_councils_is_refused(laid: FormPlan) -> None:
    claims = replace(laid.stamp, unit=SCHOOL)
    identity, findings = known(keep(returned(laid), "marker", stamp=claims), register(laid))
    assert (identity, ids(findings)) == (None, ["S130"])


def test_a_councils_workbook_that_says_it_is_a_units_is_refused(council: FormPlan) -> None:
    """It would put the council's points among a unit's answers."""
    claims = replace(council.stamp, unit="T1")
    identity, findings = known(keep(returned(council), "marker", stamp=claims), register(council))
    assert (identity, [(one.code.id, one.unit) for one in findings]) == (None, [("S130", "T1")])
