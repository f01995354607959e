"""What a cell held is quoted as people's programs showed it; the result for machines keeps the point."""

from decimal import Decimal

import pytest

from thidua_xlsx.cli.terminal import finding_line
from thidua_xlsx.documents.raw_workbook import RawCell, RawValue, raw_value
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.reports.result.result_file import finding_entries


@pytest.mark.parametrize(
    ("value", "vi", "en"), [(9.3, "9,3", "9.3"), (9.0, "9", "9"), ("9.3", "9.3", "9.3"), ("9,3", "9,3", "9,3")]
)
def test_a_number_is_quoted_with_the_comma_of_the_language_and_a_text_as_it_was_typed(
    value: RawValue, vi: str, en: str
) -> None:
    place = CellPlace("inbox/a.xlsx", "Tổ chấm", 6, 3)
    finding = at(
        codes.CELL_OFF_STEP, place, raw=raw_value(RawCell(value)), column="1.1", step=Decimal("0.5"), instead=""
    )
    for lang, said in (("vi", vi), ("en", en)):
        say = language(lang)
        assert say("cli.raw", raw=said) in finding_line(finding, say)
        assert finding_entries([finding], say)[0].raw == str(value).removesuffix(".0")
