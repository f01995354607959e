"""The overview says whose rules and which readings the verdicts rest on."""

from handmade import make_season, summary_workbook
from msgspec.structs import replace

from tests.intake.mini import declared
from tests.plan_text import book_text
from thidua_xlsx.declare.law.applied_law import OwnRule, settled
from thidua_xlsx.declare.law.regime import Citation
from thidua_xlsx.messages.language import language


def test_own_rules_and_readings_are_printed_with_their_document() -> None:
    season = make_season()
    own = OwnRule("min_months", "school", "10", Citation("Quy chế số 12/QC", "(quy định của trường)", True))
    regime = settled(declared().laws["luat-2026"], [own])
    printed = book_text(
        summary_workbook(replace(season, rulebook=replace(season.rulebook, regime=regime)), language("vi"))
    )
    months = "số tháng công tác tối thiểu trong năm để xét Lao động tiên tiến"
    assert f"Quy định riêng: {months}: 10 – Quy chế số 12/QC (quy định của trường)." in printed
    assert "Tiêu chuẩn Chiến sĩ thi đua cơ sở: đang xét theo cách hiểu: Hoàn thành xuất sắc nhiệm vụ hoặc" in printed
    regime = settled(declared().laws["luat-2026"], [], {"cstdcs": "va"})
    printed = book_text(
        summary_workbook(replace(season, rulebook=replace(season.rulebook, regime=regime)), language("vi"))
    )
    assert "Quy định riêng: " not in printed
    assert "cách hiểu: Hoàn thành xuất sắc nhiệm vụ và có sáng kiến" in printed
