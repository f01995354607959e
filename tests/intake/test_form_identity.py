"""Whose form it is: any one of the four carriers is enough, and doubts about them are said."""

from collections.abc import Callable

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


def test_last_year_s_form_is_recognised_as_such() -> None:
    old = school(("| id | Mã | mini |", "| id | Mã | mini-2023 |"))
    laid = form(season=old)
    identity, findings = known(returned(laid), register(laid))
    assert (identity, ids(findings)) == (None, ["F105"])
    assert findings[0].params["season"] == "mini-2023"


Made = Callable[[FormPlan], RawBook]
FALSE = b"a key of somebody else"


def stamped(*carriers: str, **said: str) -> Made:
    """The form with its markers saying something else of it, and of the other carriers these alone."""
    return lambda laid: keep(returned(laid), "marker", *carriers, stamp=replace(laid.stamp, **said))


def with_manifest(text: Callable[[FormPlan], str]) -> Made:
    """The form with another text where its manifest stands."""
    return lambda laid: edited(returned(laid), META_SHEET, {(1, 0): text(laid)})


def with_property(**said: str) -> Made:
    return lambda laid: replace(returned(laid), properties={PROPERTY: stamp_text(replace(laid.stamp, **said))})


def nowhere(_: FormPlan) -> Register:
    """No register at all."""
    return Register()


def unlisted(_: FormPlan) -> Register:
    """A register with the season's key and no form."""
    return Register(KEY)


def taken(raw: RawBook, issued: Register, laid: FormPlan) -> tuple[bool, list[str]]:
    """Whether a workbook is taken for this very form, and what is said of it."""
    identity, findings = known(raw, issued)
    assert identity is None or identity.manifest == laid.manifest
    return identity is not None, ids(findings)


@pytest.mark.parametrize(
    ("came", "issued", "expected"),
    [
        pytest.param(lambda laid: keep(returned(laid)), register, (False, ["F104"]), id="no carrier"),
        pytest.param(
            lambda laid: RawBook("x.xlsx", (RawSheet("S", {(0, 0): RawCell("xin chào")}),), {PROPERTY: stamp_text(laid.stamp)}),
            register, (False, ["F104"]), id="no table",
        ),
        pytest.param(lambda _: book("# Sheet1\n| STT | Họ và tên |\n| 1 | An |"), nowhere, (False, ["F104"]), id="any workbook"),
        pytest.param(stamped(season="mini-cu"), register, (False, ["F105"]), id="another season"),
        pytest.param(stamped(unit="T9"), register, (False, ["F111"]), id="no unit here"),
        pytest.param(stamped(round="D9"), register, (False, ["F113"]), id="no round here"),
        pytest.param(stamped(round=""), register, (False, ["F113"]), id="no round said"),
        pytest.param(stamped(phase="khac"), register, (False, ["F104"]), id="no phase"),
        pytest.param(stamped(unit=SCHOOL), register, (False, ["S130"]), id="a unit's form that says it is the council's"),
        # Of a unit's form a wrong signature is an error, and the form is read.
        pytest.param(stamped(signature="0" * 20), register, (True, ["S107"]), id="forged"),
        pytest.param(lambda _: returned(form("self-score", "T1", "D2", key=FALSE)), register, (True, ["S107"]), id="another key"),
        # A printed code names an issue of the register, whose signature stands there and not in this file.
        pytest.param(stamped("code", signature=""), register, (True, ["S107"]), id="a printed code alone vouches"),
        pytest.param(returned, unlisted, (True, []), id="not in the register, but signed"),
        pytest.param(returned, nowhere, (True, ["S106"]), id="no register: the manifest inside serves"),
        pytest.param(lambda laid: spaced(returned(laid)), nowhere, (True, ["S106"]), id="the hidden sheet's name with a space"),
        pytest.param(lambda laid: keep(returned(laid), "marker", "property"), nowhere, (False, ["F104"]), id="neither"),
        *(pytest.param(with_manifest(lambda _, text=text: text), nowhere, (False, ["F104"]), id=f"damaged: {text}")
          for text in ("{", '{"tables": 3}', "[]", "null", "")),
        pytest.param(
            with_manifest(lambda laid: laid.manifest.to_bytes().decode().replace("Trịnh Thị Hoà", "Người Khác")),
            nowhere, (False, ["F104"]), id="changed",
        ),
    ],
)  # fmt: skip
def test_a_form_is_taken_where_register_signature_or_manifest_vouch_for_it(
    came: Made, issued: Callable[[FormPlan], Register], expected: tuple[bool, list[str]], laid: FormPlan
) -> None:
    assert taken(came(laid), issued(laid), laid) == expected


def spaced(raw: RawBook) -> RawBook:
    """As a program may write the name of the hidden sheet."""
    sheets = (replace(one, name=f"{one.name} ") if one.name == META_SHEET else one for one in raw.sheets)
    return replace(raw, sheets=tuple(sheets))


# --- the council's workbook ------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def council() -> FormPlan:
    return form("council", SCHOOL)


@pytest.mark.parametrize(
    ("came", "issued", "expected"),
    [
        pytest.param(returned, register, (True, []), id="its own"),
        pytest.param(returned, unlisted, (True, []), id="lost by the register, but signed"),
        pytest.param(returned, lambda laid: register(laid, key=None), (True, ["S106"]), id="no key: nobody can tell"),
        pytest.param(stamped(signature=""), register, (False, ["S130"]), id="unsigned"),
        pytest.param(stamped(signature="0" * 20), register, (False, ["S130"]), id="forged"),
        # One forged stamp beside sound ones is one too many; one without a signature says nothing.
        pytest.param(with_property(signature="0" * 20), register, (False, ["S130"]), id="one forged"),
        pytest.param(with_property(signature="0" * 20), unlisted, (False, ["S130"]), id="one forged, not in the register"),
        pytest.param(with_property(signature=""), register, (True, []), id="one blank"),
        # The signature is that of the manifest inside, but the stamps that bear it name another issue.
        pytest.param(stamped("sheet", digest="0" * 64), unlisted, (False, ["S130"]), id="of another manifest"),
        # It would put the council's points among a unit's answers.
        pytest.param(stamped(unit="T1"), register, (False, ["S130"]), id="says it is a unit's"),
    ],
)  # fmt: skip
def test_a_councils_workbook_is_taken_only_where_every_stamp_is_the_seasons(
    came: Made, issued: Callable[[FormPlan], Register], expected: tuple[bool, list[str]], council: FormPlan
) -> None:
    assert taken(came(council), issued(council), council) == expected


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
