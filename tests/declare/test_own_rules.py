"""Rules of province, office and school in the place of the law's values."""

from decimal import Decimal

import pytest

from tests.intake.mini import SEASON, declared, season_from
from thidua_xlsx.declare.law.applied_law import law_text, own_values
from thidua_xlsx.declare.law.regime import Condition, NamedValue
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language

HEAD = "\n# Quy định riêng\n| #td:overrides | layer | name | value | cite |\n"
CITE = "QĐ 15/QĐ-UBND ngày 02/3/2025"


def season(*lines: str, text: str = SEASON) -> tuple[Rulebook | None, list[Finding]]:
    """The mini season with a sheet of own rules."""
    rows = "".join(f"| q{number} | {line} |\n" for number, line in enumerate(lines, start=1))
    return season_from(text + HEAD + rows)


def codes_of(findings: list[Finding]) -> list[str]:
    return [finding.code.id for finding in findings if "D240" <= finding.code.id <= "D247"]


def facts(book: Rulebook | None, title: str) -> dict[str, Condition]:
    assert book is not None
    return {leaf.fact: leaf for leaf in book.regime.titles[title].needs.all_}


def test_a_number_of_months_is_asked_once_somebody_rules_so_and_cites_their_document() -> None:
    book, findings = season(f"trường | min_months | 10 | {CITE}")
    leaf = facts(book, "LDTT")["months_worked"]
    assert (leaf.at_least, leaf.say.vi) == (
        "10",
        "có từ 10 tháng công tác trở lên trong năm (thời gian nghỉ thai sản được tính)",
    )
    assert book is not None
    cited = book.regime.citations[leaf.cite]
    assert (cited.article, cited.document, cited.verified) == (CITE, "(quy định của trường)", True)
    assert codes_of(findings) == []


def test_a_stricter_share_takes_the_place_of_the_law() -> None:
    # Luật 2022, Điều 28 khoản 1: 70 %; the province asks for 80 %
    book, findings = season(f"tỉnh | share_ldtt_ttldtt | 80% | {CITE}")
    leaf = facts(book, "TTLDTT")["share_of_people"]
    assert (leaf.at_least, leaf.say.vi) == ("0.8", "có từ 80% cá nhân trở lên đạt Lao động tiên tiến")
    assert codes_of(findings) == []


@pytest.mark.parametrize(
    ("lines", "expected", "found"),
    [
        # softer than the law: refused
        (["trường | share_ldtt_ttldtt | 60 | QC"], "0.7", ["D242"]),
        (["trường | share_ldtt_ttldxs | 60 | QC"], "0.7", ["D242"]),
        # a lower layer may be stricter than the upper one, not softer, in whatever order they are written
        (["trường | share_ldtt_ttldtt | 90 | QC", "tỉnh | share_ldtt_ttldtt | 80 | QĐ"], "0.9", []),
        (["trường | share_ldtt_ttldtt | 75 | QC", "tỉnh | share_ldtt_ttldtt | 80 | QĐ"], "0.8", ["D242"]),
        (["trường | share_ldtt_ttldtt | 70 | QC"], "0.7", []),
    ],
)
def test_a_lower_layer_may_only_be_stricter(lines: list[str], expected: str, found: list[str]) -> None:
    book, findings = season(*lines)
    title = "TTLDXS" if "ttldxs" in lines[0] else "TTLDTT"
    assert facts(book, title)["share_of_people"].at_least == expected
    assert codes_of(findings) == found


MINIMA = [
    (law.id, name, value)
    for law in declared().laws.values()
    for name, value in law.values.items()
    if value.value is not None
]


@pytest.mark.parametrize(("law", "name", "value"), MINIMA, ids=[f"{law}-{name}" for law, name, _ in MINIMA])
def test_no_own_rule_is_laxer_than_a_national_one_whoever_compared_its_article(
    law: str, name: str, value: NamedValue
) -> None:
    # one step over the national value on the lax side is refused, one on the strict side counts, in every regime
    one = 1 if value.stricter == "higher" else -1
    national = int(value.value or 0)
    text = SEASON.replace("luat-2022", law)
    for layer in ("tỉnh", "phòng", "trường"):
        book, findings = season(f"{layer} | {name} | {national - one} | QC 12", text=text)
        assert book is not None
        assert book.regime.values[name].value == str(national)
        (refused,) = [finding for finding in findings if finding.code.id == "D242"]
        assert refused.severity is Severity.ERROR
        cited = declared().laws[law].citations[value.cite]
        assert cited.article in language("vi").text(refused)
        book, findings = season(f"{layer} | {name} | {national + one} | QC 12", text=text)
        assert book is not None
        assert book.regime.values[name].value == str(national + one)
        assert "D242" not in codes_of(findings)


@pytest.mark.parametrize(("text", "months"), [("1", "1"), ("12", "12"), ("9,5", "9.5"), ("9.5", "9.5")])
def test_a_value_that_the_law_leaves_open_has_no_bar(text: str, months: str) -> None:
    book, findings = season(f"trường | min_months | {text} | QC")
    assert facts(book, "LDTT")["months_worked"].at_least == months
    assert codes_of(findings) == []


def test_nobody_waives_the_registration_that_the_law_of_2003_asks_for() -> None:
    # Luật 2003, điểm b khoản 1 Điều 10
    old = SEASON.replace("luat-2022", "luat-2003").replace("2024-2025", "2020-2021")
    book, findings = season("trường | unregistered | Cảnh báo | QC", text=old)
    assert book is not None
    assert {policy.unregistered for policy in book.titles.values()} == {"block"}
    (refused,) = [finding for finding in findings if finding.code.id == "D242"]
    assert "Điểm b khoản 1 Điều 10" in language("vi").text(refused)


def test_fewer_days_of_leave_are_stricter() -> None:
    book, findings = season("phòng | max_leave_days | 40 | HD", "trường | max_leave_days | 45 | QC")
    assert facts(book, "LDTT")["leave_days"].at_most == "40"
    assert codes_of(findings) == ["D242"]


@pytest.mark.parametrize("law", ["luat-2022", "nd152-2025", "luat-2026"])
@pytest.mark.parametrize(
    ("rules", "most", "said", "verified", "found"),
    [
        # Điều 27 of the law of 2022 asks nothing: so without a rule nothing is asked
        ([], None, "", False, []),
        ([f"tỉnh | discipline_ttldxs | cảnh cáo | {CITE}"], "reprimand", "từ cảnh cáo trở lên", True, []),
        (["tỉnh | discipline_ttldxs | Khiển trách | "], "none", "từ khiển trách trở lên", False, ["D243"]),
        # a school may be stricter than its province, never laxer
        ([f"tỉnh | discipline_ttldxs | CC | {CITE}", "trường | discipline_ttldxs | KT | QC"], "none", "", True, []),
        (
            [f"tỉnh | discipline_ttldxs | KT | {CITE}", "trường | discipline_ttldxs | CC | QC"],
            "none",
            "",
            True,
            ["D242"],
        ),
    ],
)
def test_a_province_may_bar_an_excellent_collective_for_discipline(
    law: str, rules: list[str], most: str | None, said: str, verified: bool, found: list[str]
) -> None:
    book, findings = season(*rules, text=SEASON.replace("luat-2022", law))
    leaf = facts(book, "TTLDXS").get("worst_discipline")
    assert (leaf.at_most if leaf else None, codes_of(findings)) == (most, found)
    if book is not None and leaf is not None:
        assert said in leaf.say.vi
        assert book.regime.citations[leaf.cite].verified is verified


def test_a_rule_softer_than_the_provinces_discipline_names_the_bar_that_stays() -> None:
    _, findings = season(f"tỉnh | discipline_ttldxs | KT | {CITE}", "trường | discipline_ttldxs | CC | QC")
    (refused,) = [language("vi").text(one) for one in findings if one.code.id == "D242"]
    assert f"nhẹ hơn mức khiển trách của {CITE}" in refused


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("trường | min_months | 13 | QC", "D241"),
        ("trường | min_months | mười | QC", "D241"),
        ("trường | share_ldtt_ttldtt | 0,8 | QC", "D241"),
        ("trường | unregistered | có thể | QC", "D241"),
        ("tỉnh | discipline_ttldxs | 2 | QĐ", "D241"),
        ("tỉnh | discipline_ttldxs | Không | QĐ", "D241"),
        ("trường | min_months | | QC", "D240"),
        ("| min_months | 9 | QC", "D240"),
        ("trường | | 9 | QC", "D240"),
    ],
)
def test_a_line_that_cannot_be_used_stops_the_season(line: str, code: str) -> None:
    book, findings = season(line)
    assert book is None
    assert codes_of(findings) == [code]
    for lang in ("vi", "en"):
        assert "{" not in "".join(language(lang).text(one) + language(lang).fix(one) for one in findings)


def test_a_rule_without_a_document_counts_and_is_marked() -> None:
    book, findings = season("trường | min_months | 9 | ")
    assert book is not None
    leaf = facts(book, "LDTT")["months_worked"]
    assert (leaf.at_least, book.regime.citations[leaf.cite].verified) == ("9", False)
    assert codes_of(findings) == ["D243"]


def test_one_layer_that_says_two_things_stops_the_season() -> None:
    book, findings = season("trường | min_months | 9 | QC", "trường | min_months | 10 | QC")
    assert book is None
    assert codes_of(findings) == ["D244"]


def test_a_value_that_the_regime_does_not_have_is_said() -> None:
    old = SEASON.replace("luat-2022", "luat-2003").replace("2024-2025", "2020-2021")
    book, findings = season("trường | sector_years_hard | 18 | QC", text=old)
    assert book is not None
    assert codes_of(findings) == ["D245", "D246"]


def test_registration_is_a_policy_that_layers_set() -> None:
    book, _ = season("tỉnh | unregistered | Chặn | QĐ")
    assert book is not None
    assert {policy.unregistered for policy in book.titles.values()} == {"block"}
    book, findings = season("tỉnh | unregistered | Chặn | QĐ", "trường | unregistered | Cảnh báo | QC")
    assert book is not None
    assert {policy.unregistered for policy in book.titles.values()} == {"block"}
    assert codes_of(findings) == ["D242"]


def test_a_quota_of_an_own_rule_is_applied_where_the_titles_sheet_has_none() -> None:
    # Nam Đàn 6/2025: at most 28 % of those who met LĐTT
    book, findings = season("phòng | quota_cstdcs | 28 | CV 100")
    assert book is not None
    policy = book.titles["CSTDCS"]
    assert (str(policy.quota_percent), policy.quota_of) == ("28", "LDTT")
    assert codes_of(findings) == []


@pytest.mark.parametrize(("percent", "found"), [("28", []), ("28.1", ["D247"]), ("30", ["D247"])])
def test_a_titles_sheet_above_the_own_rule_is_left_and_warned_of(percent: str, found: list[str]) -> None:
    text = SEASON.replace("| #td:titles | enabled |", "| #td:titles | enabled | quota_percent |")
    text = text.replace("| LDTT | có |", "| LDTT | có | |").replace("| CSTDCS | có |", f"| CSTDCS | có | {percent} |")
    text = text.replace("| TTLDTT | có |", "| TTLDTT | có | |")
    book, findings = season("phòng | quota_cstdcs | 28 | CV 100", text=text)
    assert book is not None
    assert str(book.titles["CSTDCS"].quota_percent) == percent
    assert codes_of(findings) == found


OLD = SEASON.replace("luat-2022", "luat-2003").replace("2024-2025", "2020-2021")


def with_quota(text: str, percent: str, of: str = "LĐTT") -> str:
    text = text.replace("| #td:titles | enabled |", "| #td:titles | enabled | quota_percent | quota_of |")
    text = text.replace("| LDTT | có |", "| LDTT | có | | |").replace("| TTLDTT | có |", "| TTLDTT | có | | |")
    return text.replace("| CSTDCS | có |", f"| CSTDCS | có | {percent} | {of} |")


def test_the_quota_of_the_law_of_2003_is_applied_where_the_titles_sheet_has_none() -> None:
    # NĐ 91/2017, Điều 9 khoản 3: at most 15 % of those who are LĐTT
    book, findings = season(text=OLD)
    assert book is not None
    policy = book.titles["CSTDCS"]
    assert (str(policy.quota_percent), policy.quota_of) == ("15", "LDTT")
    assert codes_of(findings) == ["D246"]
    (finding,) = [one for one in findings if one.code.id == "D246"]
    assert "không quá 15% số người đạt Lao động tiên tiến (Khoản 3 Điều 9" in language("vi").text(finding)


@pytest.mark.parametrize(
    ("percent", "of", "used", "found"),
    [
        ("10", "LĐTT", "10", []),  # a province or school may set less
        ("15", "LĐTT", "15", []),
        ("20", "LĐTT", "15", ["D256"]),  # never more
        ("20", "people", "20", []),  # of everybody: compared when people are counted
    ],
)
def test_a_titles_sheet_goes_below_the_quota_of_the_law_and_never_above(
    percent: str, of: str, used: str, found: list[str]
) -> None:
    book, findings = season(text=with_quota(OLD, percent, of))
    assert book is not None
    assert str(book.titles["CSTDCS"].quota_percent) == used
    assert [one.code.id for one in findings if one.code.id in ("D246", "D247", "D256")] == found
    held = (None, "") if of == "LĐTT" else (Decimal(15), "LDTT")
    assert (book.titles["CSTDCS"].law_percent, book.titles["CSTDCS"].law_base) == held


def test_a_quota_of_each_unit_is_compared_with_that_of_the_law_over_all() -> None:
    text = with_quota(OLD, "15").replace("| quota_of |", "| quota_of | quota_scope |")
    book, _ = season(text=text.replace("| CSTDCS | có | 15 | LĐTT |", "| CSTDCS | có | 15 | LĐTT | từng tổ |"))
    assert book is not None
    policy = book.titles["CSTDCS"]
    assert (policy.quota_percent, policy.quota_scope, policy.law_percent, policy.law_base) == (15, "unit", 15, "LDTT")


def test_an_own_rule_of_the_old_law_may_set_less_and_not_more() -> None:
    book, findings = season("tỉnh | quota_cstdcs | 12 | QĐ 5", text=OLD)
    assert book is not None
    assert (str(book.titles["CSTDCS"].quota_percent), codes_of(findings)) == ("12", [])
    book, findings = season("tỉnh | quota_cstdcs | 20 | QĐ 5", text=OLD)
    assert book is not None
    assert (str(book.titles["CSTDCS"].quota_percent), codes_of(findings)) == ("15", ["D246", "D242"])


def test_an_own_rule_below_the_law_does_not_open_the_titles_sheet_above_it() -> None:
    # The province says 12 %, the Titles sheet 20 %: warned of the one, and the law's 15 % stands
    book, findings = season("tỉnh | quota_cstdcs | 12 | QĐ 5", text=with_quota(OLD, "20"))
    assert book is not None
    assert str(book.titles["CSTDCS"].quota_percent) == "15"
    refused = [language("vi").text(one) for one in findings if one.code.id == "D256"]
    assert (
        codes_of(findings) == ["D247"] and "cao hơn mức 15% số người đạt Lao động tiên tiến của Khoản 3" in refused[0]
    )


@pytest.mark.parametrize("law", ["luat-2022", "nd152-2025", "luat-2026"])
def test_the_law_of_2022_has_no_quota(law: str) -> None:
    book, findings = season(text=SEASON.replace("luat-2022", law))
    assert book is not None
    assert book.titles["CSTDCS"].quota_percent is None
    assert "D246" not in codes_of(findings)


def test_the_values_that_somebody_ruled_on_are_told_apart_from_the_laws() -> None:
    book, _ = season(f"trường | min_months | 10 | {CITE}", f"tỉnh | share_ldtt_ttldtt | 80% | {CITE}")
    law, _ = season()
    assert book is not None and law is not None
    values = book.regime.values
    assert set(own_values(book.regime)) == {values["min_months"], values["share_ldtt_ttldtt"]}
    assert sorted((str(one.value), one.law_level) for one in own_values(book.regime)) == [
        ("10", "school"),
        ("80", "province"),
    ]
    assert own_values(law.regime) == ()


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (NamedValue(BilingualText("", ""), "D28", "70", unit="percent"), "từ 70% trở lên", "at least 70%"),
        (NamedValue(BilingualText("", ""), "D28", "7.5"), "từ 7,5 trở lên", "at least 7.5"),
        (NamedValue(BilingualText("", ""), "D28"), "từ – trở lên", "at least –"),  # nobody has set one
        (NamedValue(BilingualText("", ""), "D28", "1", unit="discipline", shown=BilingualText("cảnh cáo", "a warning")), "từ cảnh cáo trở lên", "at least a warning"),
    ],
)  # fmt: skip
def test_a_condition_names_its_value_as_people_of_each_language_write_it(value: NamedValue, vi: str, en: str) -> None:
    say = BilingualText("từ {value} trở lên", "at least {value}")
    for limit in ({"at_least": "@share"}, {"over": "@share"}, {"at_most": "@share"}, {"is_": "@share"}):
        assert law_text(Condition(say=say, fact="number", **limit), {"share": value}) == BilingualText(vi, en)
    assert law_text(Condition(say=say, fact="number", at_least="0.7"), {"share": value}) == say
    assert law_text(Condition(say=say, fact="number", at_least="@other"), {"share": value}) == say
