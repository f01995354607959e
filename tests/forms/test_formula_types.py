"""In every formula that we write an operand has the type that its sign or function takes, so that all programs agree."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest

from tests.formula_types import ANY, BLANK, NUMBER, TEXT, TRUTH, Type, Types, parsed
from tests.seasons.every_workbook import workbooks
from tests.workbook_formulas import WrittenWorkbook
from thidua_xlsx.declare.tables.cell_kinds import KINDS
from thidua_xlsx.declare.tables.column_book import BilingualText, Column
from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule, VotesRule
from thidua_xlsx.forms.layout.cell_tests import blank_test, wrong_test
from thidua_xlsx.forms.layout.layout_context import placed


class Cells:
    """`B` holds numbers, `C` texts, `D` truth values; into all others people type what they will; names are of texts."""

    def type_of(self, name: str) -> Type:
        return {"B": NUMBER, "C": TEXT, "D": TRUTH, "t": TEXT}.get(name[0], ANY)

    def type_of_results(self, name: str) -> Type:
        return self.type_of(name) if name[0] in "BCD" else BLANK


def mistaken(formula: str) -> list[str]:
    types = Types(Cells())
    types.of(parsed(formula))
    return types.wrong


@pytest.mark.parametrize(
    "formula",
    [
        "IF((LEN(A1)=0)>0,1,0)",
        "IF((B1<0)>0,1,0)",
        "(B1<0)+(B1>9)",
        "1-(B1<0)",
        "SUM(B1:B9<0)",
        "SUM(D1:D9)",
        "MAX(D1,2)",
        "SUMPRODUCT(ISNUMBER(A1:A9))",
        "IF(A1<0,1,0)",
        "IF(ISNUMBER(A1),0,A1+1)",
        "IF(ISNUMBER(A1),A2+1,0)",
        "A1=1",
        "D1=1",
        "C1<9",
        "B1=C1",
        "C1*2",
        "-C1",
        "ROUND(C1,0)",
        "VALUE(A1)",
        "VALUE(D1)",
        'IF(C1,"a","b")',
        "MATCH(B1,td_list,0)",
        'D1&"x"',
        "LEN(D1)",
        "N(1)+(B1=2)",
    ],
)
def test_an_operand_of_another_type_is_found(formula: str) -> None:
    assert mistaken(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "IF(LEN(A1)=0,1,0)>0",
        "IF(B1<0,1,IF(B1>9,1,0))",
        "(B1<0)*(B1>9)>0",
        "1*(B1<0)+1*(B1>9)",
        "SUM(IF(B1:B9<0,1,0))",
        "SUM(A1:A9,C1:C9)",
        "MMULT(--ISNUMBER(A1:A9),B1:B9)",
        "IF(ISNUMBER(A1),IF(A1<0,1,0),0)",
        "IF(ISLOGICAL(A1),0,VALUE(A1))",
        'A1=""',
        'IF(AND(B1=0,C1="x"),B1/2,"")',
        "MATCH(TRIM(A1),td_list,0)",
        'VALUE("0"&TRIM(A1))%',
        'HYPERLINK("#\'Trang ""1""\'!"&ADDRESS(B1,2,4),C1)',
    ],
)
def test_what_means_the_same_everywhere_is_left_alone(formula: str) -> None:
    assert mistaken(formula) == []


LIMITS = (None, Decimal(-5), Decimal(0), Decimal("0.25"))


def shapes() -> Iterator[tuple[Column, Rule]]:
    """Every kind of column with every choice of limits, also such as no template has, and every rule beside them."""
    for kind, low, high, step, as_text in product(KINDS, LIMITS, LIMITS, (None, Decimal("0.25")), (False, True)):
        column = Column(
            BilingualText("Ô", "Cell"), kind, choices="grade", low=low, high=high, step=step, as_text=as_text
        )
        yield column, KINDS[kind].rule(column, "td_grade")


def test_no_shape_of_a_column_mistakes_a_type() -> None:
    rules = {rule for _, rule in shapes()}
    assert {type(rule) for rule in rules} == {NumberRule, VotesRule, ListRule, DateRule, TextRule}
    found = {}
    for rule in rules:
        for cells in ("A1", "$A$1:$A$9"):
            test = wrong_test(cells, rule)
            for formula in (f"SUM({wrong_test(cells, rule)})", f"{test}>0", f"MIN({placed(test, cells, 3)})"):
                found[rule, formula] = mistaken(formula)
    assert [wrong for wrong in found.values() if wrong] == []
    points = NumberRule(low=Decimal(0))
    for formula in (wrong_test("A1", points, high="B1", step="B2"), placed(blank_test("A1:A9"), "A1:A9", 3)):
        assert mistaken(formula) == []


def test_no_formula_of_a_workbook_mistakes_a_type() -> None:
    books = [(file, WrittenWorkbook(file)) for file in workbooks()]
    assert len([file for file, book in books if any(book.formulas())]) > 7
    assert [f"{file.name}: {wrong}" for file, book in books for wrong in book.mistaken()] == []
