"""A quota in words, the law's preference beside those equal at the line, and the sheets Thống kê and Tiền thưởng."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from handmade import summary_workbook, with_paths
from msgspec.structs import replace

from tests.intake.mini import declared
from thidua_xlsx.declare.law.regime import NamedValue, Preference
from thidua_xlsx.declare.season import RewardPolicy
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.declare.tables.column_book import BilingualText as Wording
from thidua_xlsx.documents.workbook_plan import Cell, SheetPlan
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Met, QuotaLine, Season, Verdict
from thidua_xlsx.model.returns import Record
from thidua_xlsx.reports.summary.titles.honours_sheets import rewards_sheet
from thidua_xlsx.reports.summary.titles.proposals_sheet import exact_text, preference_text, quota_text
from thidua_xlsx.reports.summary.titles.statistics_sheet import statistics_sheet


def texts(plan: SheetPlan) -> list[str]:
    return [str(cell.value) for cell in plan.cells.values() if cell.value not in (None, "")]


@pytest.mark.parametrize(
    ("base", "percent", "vi", "en"),
    [
        (40, "15", "6,0", "6.0"),  # 40 x 15 / 100
        (19, "15", "2,85", "2.85"),  # 19 x 15 / 100
        (3, "33.5", "1,005", "1.005"),  # not rounded: a reader must see why it falls to 1
        (0, "15", "0,0", "0.0"),
    ],
)
def test_the_product_is_shown_before_it_is_rounded(base: int, percent: str, vi: str, en: str) -> None:
    from thidua_xlsx.messages.language import language

    assert exact_text(base, Decimal(percent), language("vi")) == vi
    assert exact_text(base, Decimal(percent), language("en")) == en


def with_policy(season: Season, **changes: object) -> Season:
    policy = replace(season.rulebook.titles["CSTDCS"], **changes)  # type: ignore[arg-type]
    return replace(season, rulebook=replace(season.rulebook, titles={**season.rulebook.titles, "CSTDCS": policy}))


def test_the_arithmetic_of_a_quota_can_be_followed(season: Season, vi: Language) -> None:
    line = QuotaLine("CSTDCS", "school", base=40, percent=Decimal(15), limit=6, eligible=9)
    told = quota_text(with_policy(season, quota_of="LDTT", quota_rounding="floor", quota_min=0), vi, line)
    assert told == (
        "Mức tỷ lệ (Toàn trường): 15% của 40 người đạt Lao động tiên tiến = 6,0 → 6 chỗ (làm tròn xuống); "
        "đủ điều kiện: 9"
    )
    least = quota_text(with_policy(season, quota_of="people", quota_min=1), vi, replace(line, base=5, limit=1))
    assert "15% của 5 người tính tỷ lệ = 0,75 → 1 chỗ" in least
    assert "(ít nhất 1 chỗ)" in least


@pytest.mark.parametrize(
    ("scope", "name"), [("school", "Toàn trường"), ("unit:KHXH", "Tổ Khoa học xã hội"), ("group:GV", "Giáo viên")]
)
def test_whose_quota_it_is_stands_first(scope: str, name: str, season: Season, vi: Language) -> None:
    line = QuotaLine("CSTDCS", scope, base=20, percent=Decimal(15), limit=3, eligible=9)
    assert quota_text(season, vi, line).startswith(f"Mức tỷ lệ ({name}): 15% của 20 người")


def test_a_scope_that_no_list_of_the_season_words_is_named_by_its_code(season: Season, vi: Language) -> None:
    choices = {name: one for name, one in season.rulebook.choices.items() if name not in ("scope", "group")}
    there = replace(season, rulebook=replace(season.rulebook, choices=choices))
    line = QuotaLine("CSTDCS", "group:GV", base=20, percent=Decimal(15), limit=3, eligible=9)
    assert quota_text(there, vi, line).startswith("Mức tỷ lệ (GV): 15% của 20 người")


def test_where_the_law_s_quota_stands_the_line_names_its_base_and_its_article(season: Season, vi: Language) -> None:
    """The season counts all people, the law those who met LĐTT: 20 % of 9 is 1.8."""
    line = QuotaLine("CSTDCS", "school", base=9, percent=Decimal(20), limit=1, eligible=4, law_base="LDTT")
    told = quota_text(with_policy(season, quota_of="people", law_cite="Điều 23 Luật mới"), vi, line)
    assert told == (
        "Mức tỷ lệ (Toàn trường): 20% của 9 người đạt Lao động tiên tiến = 1,8 → 1 chỗ (làm tròn xuống); đủ điều kiện: 4 "
        "[Điều 23 Luật mới]"
    )


TIED = QuotaLine("CSTDCS", "school", 13, Decimal(15), 2, 4, tied_at_line=("GV01", "GV02", "GV03"))


def preferring(season: Season, **genders: str) -> Season:
    """The season under a law that prefers women among equals, with these genders entered."""
    book = season.rulebook
    law = Preference(Wording("ưu tiên nữ", "women come first"), "D23")
    people = tuple(replace(one, gender=genders.get(one.code, "")) for one in book.people)
    return replace(
        season, rulebook=replace(book, people=people, regime=msgspec.structs.replace(book.regime, preference=law))
    )


def test_the_preference_names_the_women_among_those_tied_and_who_is_not_known(season: Season, vi: Language) -> None:
    told = preference_text(preferring(season, GV01="nu", GV02="nam", GV04="nu"), vi, TIED)
    assert told == (
        "Để hội đồng tham khảo: ưu tiên nữ (Điều 23 Luật 06/2022/QH15). Trong số đồng hạng là nữ: Nguyễn Thị Hoa (1980). "
        "Chưa ghi giới tính: Đặng Ngọc Ánh."
    )


def test_the_preferred_and_the_unknown_stand_by_name(season: Season, vi: Language) -> None:
    """By name Ánh (GV03) stands before Hoa (GV01), Hoa before Ân's namesakes; with nobody unknown that is not said."""
    women = preference_text(preferring(season, GV01="nu", GV02="nam", GV03="nu"), vi, TIED)
    assert women.endswith(" Trong số đồng hạng là nữ: Đặng Ngọc Ánh, Nguyễn Thị Hoa (1980).")
    unknown = preference_text(preferring(season, GV02="nu"), vi, TIED)
    assert unknown.endswith(
        " Trong số đồng hạng là nữ: Trần Văn Ân. Chưa ghi giới tính: Đặng Ngọc Ánh, Nguyễn Thị Hoa (1980)."
    )


def test_a_preference_whose_article_nobody_compared_is_marked(season: Season, vi: Language) -> None:
    preferred = preferring(season, GV01="nu")
    law = preferred.rulebook.regime
    cited = {**law.citations, "D23": replace(law.citations["D23"], verified=False)}
    book = replace(preferred.rulebook, regime=msgspec.structs.replace(law, citations=cited))
    told = preference_text(replace(preferred, rulebook=book), vi, TIED)
    assert "ưu tiên nữ (Điều 23 Luật 06/2022/QH15, chưa kiểm chứng)." in told


def test_without_women_among_those_tied_the_preference_says_so(season: Season, vi: Language) -> None:
    told = preference_text(preferring(season, GV01="nam", GV02="nam", GV03="nam"), vi, TIED)
    assert told.endswith("Trong số đồng hạng không ai ghi giới tính nữ.")


def test_a_law_without_a_preference_says_nothing_of_it(season: Season, vi: Language) -> None:
    assert preference_text(season, vi, TIED) == ""


def test_the_preference_moves_nobody(season: Season, vi: Language) -> None:
    preferred = preferring(season, GV01="nu")
    assert [(v.who, v.proposed) for v in preferred.verdicts] == [(v.who, v.proposed) for v in season.verdicts]
    tied = any(line.tied_at_line for line in season.quotas)
    shown = any(
        "Để hội đồng tham khảo" in text for sheet in summary_workbook(preferred, vi).sheets for text in texts(sheet)
    )
    assert tied and shown


def ruled(season: Season, percent: str | None) -> Season:
    rule = NamedValue(Wording("tỷ lệ CSTĐCS", "quota of CSTĐCS"), "D23", percent, unit="percent")
    regime = msgspec.structs.replace(season.rulebook.regime, values={"quota_cstdcs": rule})
    return replace(season, rulebook=replace(season.rulebook, regime=regime))


@pytest.mark.parametrize(
    ("law", "percent", "of", "named"),
    [
        ("15", 15, "LDTT", True),
        ("15", 10, "LDTT", False),  # the season's own, stricter
        ("15", 15, "people", False),  # of another base: not the law's
        (None, 15, "LDTT", False),
    ],
)
def test_a_quota_names_the_article_that_it_follows(
    season: Season, vi: Language, law: str | None, percent: int, of: str, named: bool
) -> None:
    line = QuotaLine("CSTDCS", "school", base=40, percent=Decimal(percent), limit=6, eligible=9)
    policy = {"quota_percent": Decimal(percent), "quota_of": of}
    told = quota_text(with_policy(ruled(season, law), **policy), vi, line)
    assert told.endswith("[Điều 23 Luật 06/2022/QH15]") is named


def rewarded(season: Season, **policy: object) -> Season:
    choices = {**season.rulebook.choices, "reward_rounding": declared().columns.choices["reward_rounding"]}
    rewards = RewardPolicy(declared().money, **policy)  # type: ignore[arg-type]
    return replace(season, rulebook=replace(season.rulebook, choices=choices, rewards=rewards))


def test_no_day_and_no_budget_no_sheet_of_money(season: Season, say: Language) -> None:
    assert rewards_sheet(rewarded(season), say) is None


def test_the_sheet_of_money_says_base_law_and_total_against_the_budget(season: Season, vi: Language) -> None:
    plan = rewards_sheet(rewarded(season, decided=date(2026, 7, 1), budget=Decimal(1)), vi)
    assert plan is not None
    told = texts(plan)
    assert any("01/07/2026: 2.530.000 đồng (Nghị định 161/2026/NĐ-CP)" in text for text in told)
    assert any("làm tròn lên đến 10.000 đồng (Điều 49 đến Điều 54 Nghị định 152/2025/NĐ-CP)" in text for text in told)
    assert "✗ vượt kinh phí" in told
    amounts = [cell for cell in plan.cells.values() if isinstance(cell, Cell) and cell.grouped]
    assert amounts
    assert all(isinstance(cell.value, Decimal) for cell in amounts)


def test_every_amount_on_the_sheet_of_money_is_multiplier_times_base_salary_rounded_up(
    season: Season, vi: Language
) -> None:
    # NĐ 152/2025, Điều 49-54, base salary 2,530,000: LĐTT 0.3 = 759,000 -> 760,000; CSTĐCS 1.0 = 2,530,000;
    # TTLĐTT 0.8 = 2,024,000 -> 2,030,000 for the unit. Of one person's titles only the highest is paid.
    verdicts = (
        Verdict("GV02", "LDTT", Met.YES, (), True, True, True),
        Verdict("GV01", "LDTT", Met.YES, (), True, True, True),
        Verdict("GV01", "CSTDCS", Met.YES, (), True, True, True),
        Verdict("TTN", "TTLDTT", Met.YES, (), True, True, True),
    )
    budget = Decimal(5_000_000)
    made = with_paths(replace(rewarded(season, decided=date(2026, 7, 1), budget=budget), verdicts=verdicts, quotas=()))
    plan = rewards_sheet(made, vi)
    assert plan is not None
    found: dict[int, list[object]] = {}
    for (row, _), cell in sorted(plan.cells.items()):
        if cell.value not in (None, ""):
            found.setdefault(row, []).append(cell.value)
    shown = [row for row in found.values() if any(isinstance(one, Decimal) for one in row)]
    math = "Tổ Toán - Tin"
    assert shown == [
        [1, "Trần Văn Ân", math, "Lao động tiên tiến", *map(Decimal, ("0.3", "760000", "760000"))],
        [2, "Nguyễn Thị Hoa (1980)", math, "Lao động tiên tiến", Decimal("0.3"), Decimal(760000), "–", shown[1][-1]],
        [3, "Nguyễn Thị Hoa (1980)", math, "Chiến sĩ thi đua cơ sở", *map(Decimal, ("1.0", "2530000", "2530000"))],
        ["Cộng cá nhân", Decimal(3_290_000)],  # 760,000 + 2,530,000
        [1, math, "Tập thể", "Tập thể lao động tiên tiến", *map(Decimal, ("0.8", "2030000", "2030000"))],
        ["Cộng tập thể", Decimal(2_030_000)],
        [shown[6][0], Decimal(5_320_000)],  # 3,290,000 + 2,030,000
        [shown[7][0], budget],
        [shown[8][0], Decimal(320_000), "✗ vượt kinh phí"],
    ]


@pytest.mark.parametrize(
    ("scope", "parts"),
    [
        ("unit", {"unit:TTN": ["GV01", "GV02"], "unit:KHTN": ["GV04", "GV05"]}),
        ("group", {"group:GV": ["GV01", "GV02", "GV04", "GV05"], "group:NV": ["NV01"]}),
    ],
)
def test_a_quota_of_groups_lists_its_groups_and_one_of_units_its_units(
    scope: str, parts: dict[str, list[str]], season: Season, vi: Language
) -> None:
    """Ân and Hoa are of the unit TTN, Hoa (1988) and Thảo Nguyên of KHTN; all four are of the group GV."""
    people = [code for codes in parts.values() for code in codes]
    verdicts = tuple(Verdict(code, "CSTDCS", Met.YES, (), True, True, True) for code in people)
    lines = tuple(QuotaLine("CSTDCS", part, 13, Decimal(15), 4, 4) for part in parts)
    book = replace(
        season.rulebook,
        titles={"CSTDCS": replace(season.rulebook.titles["CSTDCS"], quota_scope=scope)},
        choices={**season.rulebook.choices},
    )
    made = with_paths(replace(season, rulebook=book, verdicts=verdicts, quotas=lines))
    sheet = next(one for one in summary_workbook(made, vi).sheets if one.name == "Đề nghị danh hiệu")
    told: list[list[str]] = []
    shown = {made.rulebook.name_of(code): code for code in people}
    for _, cell in sorted(sheet.cells.items()):
        if str(cell.value).startswith("Mức tỷ lệ ("):
            told.append([])
        elif cell.value in shown and told:
            told[-1].append(shown[str(cell.value)])
    assert [sorted(part) for part in told] == list(parts.values())


def test_what_nobody_compared_is_marked_on_the_sheet_of_money(season: Season, vi: Language) -> None:
    plan = rewards_sheet(rewarded(season, decided=date(2024, 6, 1)), vi)
    assert plan is not None
    assert any("1.800.000 đồng (Nghị định 24/2023/NĐ-CP, chưa kiểm chứng)" in text for text in texts(plan))
    assert any("Quyết định trước ngày 01/07/2025: hệ số" in text for text in texts(plan))


@pytest.mark.parametrize(
    ("policy", "told"),
    [({"budget": Decimal(1)}, "chưa khai ngày quyết định"), ({"decided": date(2010, 1, 1)}, "tại ngày 01/01/2010")],
    ids=["no day", "no base salary"],
)
def test_an_estimate_that_cannot_be_made_says_why(
    policy: dict[str, object], told: str, season: Season, vi: Language
) -> None:
    plan = rewards_sheet(rewarded(season, **policy), vi)
    assert plan is not None
    assert any(told in text for text in texts(plan))


def test_statistics_name_who_is_outside_the_denominators(season: Season, vi: Language) -> None:
    first, *others = season.rulebook.people
    people = (replace(first, counted=False), *(replace(one, counted=True) for one in others))
    plan = statistics_sheet(replace(season, rulebook=replace(season.rulebook, people=people)), vi)
    (told,) = (text for text in texts(plan) if "danh sách được tính tỷ lệ" in text)
    assert told.startswith(f"{len(others)}/{len(people)} người trong danh sách được tính tỷ lệ.")
    assert f"Không tính tỷ lệ (1 người): {season.rulebook.shown_name(first)}." in told


def test_whoever_answered_that_they_register_none_is_not_said_to_have_not_registered(
    season: Season, vi: Language
) -> None:
    silent, declined = season.dossiers[:2]
    answers = ((silent, Record("a")), (declined, Record("b", {"title": (NO_ENTRY,)})))
    asked = [replace(dossier, registration=record) for dossier, record in answers]
    codes = tuple(dossier.person.code for dossier in asked)
    targets = tuple(replace(one, missing=codes if one.id == "registered" else ()) for one in season.targets)
    plan = statistics_sheet(replace(season, dossiers=(*asked, *season.dossiers[2:]), targets=targets), vi)
    names = [season.rulebook.shown_name(dossier.person) for dossier in asked]
    assert f"Chưa đăng ký danh hiệu (1 người): {names[0]}" in texts(plan)
    assert f"Không đăng ký danh hiệu (1 người): {names[1]}" in texts(plan)


def test_statistics_show_every_share_as_a_sum_over_a_sum(season: Season, vi: Language) -> None:
    plan = statistics_sheet(season, vi)
    proposed = sum(one.title == "LDTT" and one.proposed is True for one in season.verdicts)
    assert f"{proposed}/{proposed}" in texts(plan)
    assert any(cell.percent and cell.value == 1 for cell in plan.cells.values())
