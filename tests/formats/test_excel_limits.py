"""What Excel would drop or repair is cut where words may be cut, and refused where they may not."""

import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

import pytest

from tests.formats.test_painter import LOOKS, book, one, part
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import ListRule, TextRule
from thidua_xlsx.documents.styled_rows import ROW_NUMBER, RowFormula, style
from thidua_xlsx.documents.workbook_plan import Cell, Chart, Highlight, Page, Ruled, Series, SheetPlan, styled_cell
from thidua_xlsx.formats.xlsx.excel_limits import LIMITS, PlanDefect, most, require_formula
from thidua_xlsx.formats.xlsx.write import cells as painted_cells
from thidua_xlsx.formats.xlsx.write.painter import paint


def summed(terms: int, each: str = "A1") -> str:
    return "+".join([each] * terms)


def nested(deep: int) -> str:
    return "ABS(" * deep + "1" + ")" * deep


def chosen(arguments: int) -> str:
    return f"SUM({','.join(['B1'] * arguments)})"


def worded(letters: int) -> str:
    return f'IF(A1>0,"{"ă" * letters}","")'


# The first of each pair Excel takes, the second it does not. The equals sign counts.
FORMULAS = [
    ("1" * 8_191, "1" * 8_192),
    # 744 times eleven characters, less one for the last sign, and what stands before them.
    ("1000000+" + summed(744, "$AAA$10000"), "10000000+" + summed(744, "$AAA$10000")),
    # A cell is 7 bytes, a sign one: 2,048 cells and 2,047 signs are 16,383, and each bracket or minus one more.
    (f"({summed(2_048)})", f"(-{summed(2_048)})"),
    # An area is 13 bytes: 1,170 of them and their signs are 16,379; a small number is 3, a text of a letter 5.
    (summed(1_170, "A1:A2") + "+1", summed(1_170, "A1:A2") + '+"a"'),
    (nested(64), nested(65)),
    (chosen(255), chosen(256)),
    (worded(255), worded(256)),
    (f"{nested(40)}+{nested(40)}", f"{nested(40)}+{nested(66)}"),
    (f"SUM({chosen(200)},{chosen(200)})", f"SUM({chosen(200)},{chosen(300)})"),
    ('"' + ",(" * 127 + '"', '"' + ",(" * 128 + '"'),  # signs within a text are no signs
    (f"'A(,'!A1+{nested(64)}", f"'A(,'!A1+{nested(65)}"),
]


@pytest.mark.parametrize("formula", [pair[0] for pair in FORMULAS])
def test_a_formula_that_excel_takes_is_painted(formula: str) -> None:
    paint(book(one(Cell(0, formula=formula))), LOOKS)


@pytest.mark.parametrize("formula", [pair[1] for pair in FORMULAS])
def test_a_formula_that_excel_drops_is_a_defect_of_the_plan(formula: str) -> None:
    with pytest.raises(PlanDefect, match="of at most"):
        paint(book(one(Cell(0, formula=formula))), LOOKS)
    with pytest.raises(PlanDefect):
        paint(book(one(Cell(0, formula=formula, array=True))), LOOKS)
    with pytest.raises(PlanDefect):
        paint(book(SheetPlan("Trang", highlights=(Highlight(Area(0, 0, 0, 0), formula, "bad"),))), LOOKS)
    with pytest.raises(PlanDefect):
        paint(book(one(Cell(1)), names={"td_ten": formula}), LOOKS)


def test_the_formulas_of_rows_are_held_to_the_same() -> None:
    cell = styled_cell(0, RowFormula(chosen(256).replace("1", ROW_NUMBER)), style("cell"))
    with pytest.raises(PlanDefect, match="arguments"):
        paint(book(one(cell)), LOOKS)


def test_letters_outside_the_basic_plane_count_twice_and_digits_once() -> None:
    require_formula(worded(255), "")
    with pytest.raises(PlanDefect):
        require_formula(f'"{"𝐀" * 128}"', "")
    require_formula(f'"{"7" * 255}"', "")
    with pytest.raises(PlanDefect):
        require_formula(f'"{"7" * 256}"', "")


@pytest.mark.parametrize(
    "name", ["a" * 32, "Tổ: Toán", "a/b", "a\\b", "a?", "a*", "[a]", "'a", "a'", "", "  ", "History", "𝐀" * 16]
)
def test_a_sheet_name_that_excel_refuses_is_a_defect_of_the_plan(name: str) -> None:
    with pytest.raises(PlanDefect):
        paint(book(SheetPlan(name)), LOOKS)


@pytest.mark.parametrize("name", ["a" * 31, "Tổ Toán – Tin", "L'Île", "𝐀" * 15])
def test_any_other_sheet_name_is_painted(name: str) -> None:
    paint(book(SheetPlan(name)), LOOKS)


@pytest.mark.parametrize("name", ["n" * 256, "1a", "a b", "a-b", "A1", "xfd7", "R1C1", "r", "C", ""])
def test_a_name_that_excel_refuses_is_a_defect_of_the_plan(name: str) -> None:
    with pytest.raises(PlanDefect):
        paint(book(one(Cell(1)), names={name: "Trang!$A$1"}), LOOKS)


@pytest.mark.parametrize("name", ["n" * 255, "td_1_from", "_a.b"])
def test_any_other_name_is_painted(name: str) -> None:
    paint(book(one(Cell(1)), names={name: "Trang!$A$1"}), LOOKS)


def attributes(xml: str) -> Mapping[str, str]:
    return dict(re.findall(r'(\w+)="([^"]*)"', xml))


def test_the_words_of_a_rule_are_cut() -> None:
    ruled = Ruled(Area(0, 0, 0, 0), TextRule(9), "t " * 99, "p " * 300, "r " * 300)
    xml = re.search(r"<dataValidation .*?>", part(book(SheetPlan("Trang", rules=(ruled,))), "xl/worksheets/sheet1.xml"))
    assert xml
    found = attributes(xml[0])
    limits = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 225}
    assert all(longest - 3 <= len(found[name]) <= longest for name, longest in limits.items()), found


def test_a_list_is_named_in_its_rule_and_not_listed() -> None:
    ruled = Ruled(Area(0, 0, 0, 0), ListRule("td_danh_hieu"))
    xml = part(book(SheetPlan("Trang", rules=(ruled,))), "xl/worksheets/sheet1.xml")
    assert "<formula1>td_danh_hieu</formula1>" in xml


def test_a_text_a_row_and_a_column_are_cut() -> None:
    plan = SheetPlan("Trang", {(0, 0): Cell("ă" * 40_000), (1, 0): Cell(1)}, {0: 400.0}, {0: 5_000.0})
    xml = part(book(plan), "xl/worksheets/sheet1.xml")
    assert float(re.search(r'<row [^>]*ht="([\d.]+)"', xml)[1]) <= 409  # type: ignore[index]
    assert float(re.search(r'<col [^>]*width="([\d.]+)"', xml)[1]) <= 256  # type: ignore[index]
    texts = part(book(plan), "xl/sharedStrings.xml")
    assert len(re.search(r"<t[^>]*>([^<]*)</t>", texts)[1]) == 32_767  # type: ignore[index]


@pytest.mark.parametrize("text", ["TC-D1." + "Ă" * 500 + ".9F31AB22", "&" * 400, "{page} " + "&" * 400])
def test_a_footer_is_cut(text: str) -> None:
    xml = part(book(SheetPlan("Trang", page=Page(footer=text))), "xl/worksheets/sheet1.xml")
    found = re.search(r"<oddFooter>(.*?)</oddFooter>", xml)
    assert found
    assert len(found[1].replace("&amp;", "&").replace("&quot;", '"')) <= 255


def test_a_chart_with_a_long_title_is_painted() -> None:
    area = Area(0, 0, 0, 0)
    chart = Chart("bar", "Biểu đồ " * 60, 2, 0, (Series("a", area, area),), "Trang")
    xml = part(book(SheetPlan("Trang", {(0, 0): Cell(Decimal(1))}, charts=(chart,))), "xl/charts/chart1.xml")
    assert 200 < len(re.search(r"<a:t>([^<]*)</a:t>", xml)[1]) <= 255  # type: ignore[index]


def test_links_beyond_the_limit_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert painted_cells._MOST_LINKS == 65_530  # a sheet of so many takes seconds, one of nine tells as much
    monkeypatch.setattr(painted_cells, "_MOST_LINKS", 8)
    cells = {(row, 0): Cell("a", link="#Trang!A1") for row in range(9)}
    cells[9, 0] = Cell("b", link="f" * 2_080 + ".xlsx")
    with zipfile.ZipFile(BytesIO(paint(book(SheetPlan("Trang", cells)), LOOKS))) as package:
        assert package.read("xl/worksheets/sheet1.xml").count(b"<hyperlink ") == 8


@pytest.mark.parametrize("spot", [(1_048_576, 0), (0, 16_384)])
def test_a_cell_outside_every_sheet_is_a_defect_of_the_plan(spot: tuple[int, int]) -> None:
    with pytest.raises(PlanDefect):
        paint(book(SheetPlan("Trang", {spot: Cell(1)})), LOOKS)


def test_a_property_that_is_too_long_is_a_defect_of_the_plan() -> None:
    paint(book(one(Cell(1)), properties={"thidua": "s" * 255}), LOOKS)
    with pytest.raises(PlanDefect):
        paint(book(one(Cell(1)), properties={"thidua": "s" * 256}), LOOKS)


def test_every_limit_names_its_source() -> None:
    assert all(limit.most > 0 and limit.source for limit in LIMITS.values())
    assert (most("formula"), most("parsed formula"), most("refusal")) == (8_192, 16_384, 225)


def test_a_rule_beyond_the_last_row_is_a_defect_of_the_plan() -> None:
    with pytest.raises(PlanDefect):
        paint(book(SheetPlan("Trang", rules=(Ruled(Area(0, 0, 2**21, 0), TextRule(9)),))), LOOKS)


@pytest.mark.parametrize("formula", ["TEXTJOIN(A1)", 'IF(A1>0,IFNA(A1,0),"")'])
def test_a_formula_with_a_function_that_not_every_program_knows_is_a_defect_of_the_plan(formula: str) -> None:
    with pytest.raises(PlanDefect, match="not every program"):
        paint(book(one(Cell(0, formula=formula))), LOOKS)
    require_formula('IF(A1>0,"IFNA(A1)","")', "")
