"""The canonical text of a manifest: what its digest and its signature are made of, so it must never change by itself."""

import hashlib
import json
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.intake.mini import KEY, form, returned, school
from thidua_xlsx.documents.raw_workbook import RawSheet
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.forms.identity import stamp
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest, manifest_from, manifest_in
from thidua_xlsx.forms.identity.stamp import digest, pieces
from thidua_xlsx.intake.read.issue_register import Register

TEXT = (
    '{"fixed_texts":["I. Tư tưởng"],"phase":"self-score","round":"D1","season":"kim-son","tables":{"evidence":{"columns":'
    '{},"given":{},"rows":{}},"score":{"columns":{"P1":"An\\n","P2":"Lê \\"Bình\\""},"given":{"I.1":{"_max":"9,5","_rule":'
    '";<>"}},"rows":{"I.1":"Chấp hành"}}},"unit":"T1"}'
)


def test_the_text_of_a_manifest_has_sorted_keys_no_spaces_and_vietnamese_as_it_is() -> None:
    score = TableManifest(
        {"I.1": "Chấp hành"}, {"P2": 'Lê "Bình"', "P1": "An\n"}, {"I.1": {"_rule": ";<>", "_max": "9,5"}}
    )
    tables = MappingProxyType({"score": score, "evidence": TableManifest({}, MappingProxyType({}))})
    manifest = Manifest("kim-son", "T1", "self-score", "D1", tables, ("I. Tư tưởng",))
    assert manifest.to_bytes().decode() == TEXT
    assert digest(manifest) == hashlib.sha256(TEXT.encode()).hexdigest()[:16]


words = st.text(st.characters(exclude_categories=["Cs"]))


@given(keys=st.lists(words, unique=True, max_size=6), label=words)
def test_the_order_in_which_keys_were_given_does_not_matter(keys: list[str], label: str) -> None:
    one = TableManifest(dict.fromkeys(keys, label), {}, {key: {"_max": label} for key in keys})
    other = TableManifest(dict.fromkeys(keys[::-1], label), {}, {key: {"_max": label} for key in keys[::-1]})
    assert Manifest("s", "u", "p", "r", {"t": one}).to_bytes() == Manifest("s", "u", "p", "r", {"t": other}).to_bytes()


gaps = st.text(st.sampled_from([" ", "\u00a0", "\u3000", "\u2028", "\t", "\n", "a", "Đ", '"', "\\"]), max_size=600)


@given(before=st.integers(0, 260), label=gaps)
def test_no_piece_of_a_manifest_loses_anything_where_a_program_drops_spaces_at_the_ends(
    before: int, label: str
) -> None:
    manifest = Manifest("s", "u", "p", "r", {"t": TableManifest({"k": "x" * before + label + " "}, {}, {})})
    cut = list(pieces(manifest.to_bytes()))
    assert [piece.strip() for piece in cut] == cut
    assert max(map(len, cut)) <= 255
    assert manifest_in("".join(cut)) == manifest_from(json.loads("".join(cut)))
    assert digest(manifest_in("".join(cut))) == digest(manifest)  # type: ignore[arg-type]


def test_no_piece_begins_or_ends_with_a_space_wherever_the_cuts_fall() -> None:
    for before in range(250):
        whole = "x" * before + " Nguyễn Thị Hoa" + " y" * 200
        cut = list(pieces(whole.encode()))
        assert ([piece.strip() for piece in cut], json.loads(f'"{"".join(cut)}"')) == (cut, whole)


@pytest.mark.parametrize(
    ("changed", "table"),
    [
        ('"given":{"k":{"a":"1"}}', TableManifest({"k": "x"}, {"a": ""}, {"k": {"a": "1"}})),
        (
            '"given":{"k":{"a":1}}',
            TableManifest({"k": "x"}, {"a": ""}, {"k": {"a": "1"}}),
        ),  # as other programs write it
        ('"more":1,"given":{}', TableManifest({"k": "x"}, {"a": ""}, {})),
        ('"more":{}', None),
        ('"given":[]', None),
        ('"given":{"k":{"a":"1"}', None),
    ],
)
def test_a_manifest_is_read_from_its_text_however_other_programs_spell_it(
    changed: str, table: TableManifest | None
) -> None:
    head = '{"season":"s","unit":"u","phase":"p","round":"","fixed_texts":[],"tables":'
    found = manifest_in(head + '{"t":{"rows":{"k":"x"},"columns":{"a":""},' + changed + "}}}")
    assert found == (Manifest("s", "u", "p", "", {"t": table}) if table else None)


def test_only_a_text_that_no_xls_file_could_hold_is_cut_into_pieces_longer_than_its_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stamp, "_XLS_ROWS", 11)  # one of them the stamp's
    for letters, longest in ((2399, 240), (2400, 240), (2401, 2401), (9000, 8000)):
        cut = list(pieces(("Đ" * letters).encode()))
        assert ("".join(cut), max(map(len, cut))) == ("Đ" * letters, longest)
    spaced = list(pieces(("x" * 7999 + "  " + "y" * 9000).encode()))
    assert [piece.strip() for piece in spaced] == spaced
    assert json.loads(f'"{"".join(spaced)}"') == "x" * 7999 + "  " + "y" * 9000


def test_a_seal_survives_a_program_that_drops_the_spaces_at_the_ends_of_every_text() -> None:
    for before in (0, 1, 120):
        season = school(("| A1 | Nguyễn Thị Hoa", f"| A1 | {'x' * before} Nguyễn Thị Hoa"))
        laid = form("registration", season=season)
        raw = returned(laid)
        stripped = replace(raw, sheets=tuple(map(without_edges, raw.sheets)))
        assert [read_returned_workbook(one, season, Register(KEY), sha256="")[1] for one in (raw, stripped)] == [[], []]


def without_edges(sheet: RawSheet) -> RawSheet:
    """A sheet whose texts have lost the spaces at their ends, as a re-save by Gnumeric leaves them."""
    cells = {
        spot: replace(cell, value=cell.value.strip()) if isinstance(cell.value, str) else cell
        for spot, cell in sheet.cells.items()
    }
    return replace(sheet, cells=cells)
