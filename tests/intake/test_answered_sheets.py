"""Which findings about rows and columns a slip settles: those of a sheet of which it answered all."""

import pytest

from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.intake.returns.corrected_returns import CorrectedReturns, unanswered
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace

FILE, SCORES = "inbox/to.xlsx", BilingualText("Tự chấm", "Self-score")
SPOT = CellPlace(FILE, "Tự chấm", 4, 1)
ANSWERED = CorrectedReturns((), {}, settled=frozenset({SPOT}), filled=frozenset({(FILE, "Tự chấm", "")}))


@pytest.mark.parametrize(
    ("finding", "left"),
    [
        (at(codes.CELL_NOT_NUMBER, SPOT, raw="x", column="Điểm"), False),  # the very cell
        (at(codes.CELL_NOT_NUMBER, CellPlace(FILE, "Tự chấm", 5, 1), raw="x", column="Điểm"), True),
        (at(codes.KEY_TWICE, CellPlace(FILE, "Tự chấm", 5, 1), key="A1"), False),
        (at(codes.KEY_TWICE, CellPlace(FILE, "Đăng ký", 5, 1), key="A1"), True),
        (at(codes.TABLE_MISSING, FilePlace(FILE), table=SCORES), False),
        (at(codes.TABLE_MISSING, FilePlace(FILE), table=BilingualText("Đăng ký", "Registration")), True),
        (at(codes.TABLE_MISSING, FilePlace("inbox/sao.xlsx"), table=SCORES), True),  # of another file
    ],
)
def test_what_a_slip_answered_whole_lacks_nothing(finding: Finding, left: bool) -> None:
    assert unanswered([finding], [ANSWERED]) == ([finding] if left else [])
    assert unanswered([finding], []) == [finding]
