"""Every number, operator, article and day of the law as shipped, beside the words that it was taken from.

`cases/law.toml` has the conditions of every title; votes, grading, money and days in force stand here.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.declare.law_lines import cited, needs_of
from tests.intake.mini import declared
from thidua_xlsx.declare.law.regime import DecidedBefore, Grading, Regime

TOLD: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "law.toml").read_text("utf-8"))
BUILT_ON = {"nd152-2025": "luat-2022", "luat-2026": "nd152-2025"}
LAWS = ("luat-2003", "luat-2022", "nd152-2025", "luat-2026")


def told(law: str, table: str) -> Any:
    """What is told of a law in a table; what is not told there is as in the text it builds on."""
    own = TOLD[law].get(table)
    if law not in BUILT_ON:
        return own
    below = told(BUILT_ON[law], table)
    return {**below, **(own or {})} if table in ("citations", "values") else own or below


@pytest.mark.parametrize("law", LAWS)
def test_every_article_is_the_one_that_was_read(law: str) -> None:
    regime = declared().laws[law]
    assert {id_: cited(regime, id_) for id_ in regime.citations} == told(law, "citations")


@pytest.mark.parametrize("law", LAWS)
def test_every_value_and_its_limits_are_those_of_the_text(law: str) -> None:
    found = {
        id_: f"{one.value} from {one.low} to {one.high} {one.unit}, {one.stricter} is stricter [{one.cite}]"
        for id_, one in declared().laws[law].values.items()
    }
    assert found == told(law, "values")


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("title", sorted(declared().laws["luat-2022"].titles))
def test_every_condition_of_a_title_is_the_one_that_its_article_asks(law: str, title: str) -> None:
    regime, case = declared().laws[law], told(law, title)
    rule = regime.titles[title]
    assert needs_of(regime, title) == case["needs"], case["why"]
    assert (rule.article, rule.decided_by, list(rule.requires)) == (
        case["article"],
        case["decided_by"],
        case["requires"],
    ), case["why"]


def test_nothing_is_told_of_a_title_or_a_law_that_there_is_not() -> None:
    assert set(TOLD) == set(LAWS) == set(declared().laws)
    for law, tables in TOLD.items():
        assert set(tables) - {"citations", "values"} <= set(declared().laws[law].titles)
        assert all(case["why"] for name, case in tables.items() if name not in ("citations", "values"))


# What a title is: (whose, title or commendation); and of single ones what else is true of them, under every law.
WHAT = {
    "LDTT": ("person", "title"),
    "CSTDCS": ("person", "title"),
    "CSTDT": ("person", "title"),
    "CSTDTQ": ("person", "title"),
    "TTLDTT": ("unit", "title"),
    "TTLDXS": ("unit", "title"),
    "CTDT": ("unit", "title"),
    "CTDCP": ("unit", "title"),
    "GK": ("person", "commendation"),
    "BKT": ("person", "commendation"),
    "BKTTG": ("person", "commendation"),
    "GKTT": ("unit", "commendation"),
    "BKTTT": ("unit", "commendation"),
    "KNC": ("person", "commendation"),
    **dict.fromkeys(("HCLD1", "HCLD2", "HCLD3"), ("person", "commendation")),
    **dict.fromkeys(("HCLD1TT", "HCLD2TT", "HCLD3TT"), ("unit", "commendation")),
}
# LĐTT takes HTTNV (Luật 2003 and 2022, Điều 24); CSTĐCS an initiative below HTXSNV (Luật 2022, Điều 23).
EXPECTED = {"LDTT": ("HTTNV", ""), "CSTDCS": ("", "HTXSNV")}
FLAGS = {
    "yearly": {"LDTT", "CSTDCS"},  # given every year: a ledger that has them tells the year
    "for_leaders": {"CTDT", "CTDCP"},  # one for whoever leads the cluster or block
}


@pytest.mark.parametrize("law", LAWS)
def test_what_a_title_is_is_the_same_under_every_law(law: str) -> None:
    titles = declared().laws[law].titles
    assert {id_: (one.of, one.form) for id_, one in titles.items()} == WHAT
    expected = {id_: (one.expects.grade, one.expects.initiative_below) for id_, one in titles.items()}
    assert expected == {**dict.fromkeys(WHAT, ("", "")), **EXPECTED}
    for flag, those in FLAGS.items():
        assert {id_ for id_, one in titles.items() if getattr(one, flag)} == those
    # certificates and commendations go to collectives under a rule of their own
    pairs = {id_: f"{id_}TT" for id_ in ("GK", "BKT", "HCLD1", "HCLD2", "HCLD3")}
    assert {id_: one.for_units for id_, one in titles.items() if one.for_units} == pairs
    assert {id_: (one.holders.vi, one.holders.en) for id_, one in titles.items() if one.holders} == {
        "LDTT": ("Lao động tiên tiến", "advanced workers")
    }


@pytest.mark.parametrize("law", LAWS)
def test_a_round_in_march_counts_the_years_of_the_one_title_that_rests_on_the_year_s_own(law: str) -> None:
    before = {
        id_: one.decided_before for id_, one in declared().laws[law].interpretations.items() if one.decided_before
    }
    assert before == {"cstdt": DecidedBefore("CSTDT", "CSTDCS", "den_nam_truoc")}


TEXTS_OF_2022 = ("06/2022/QH15", "98/2023/NĐ-CP", "01/2024/TT-BNV", "29/2023/TT-BGDĐT")


@pytest.mark.parametrize(
    ("law", "documents"),
    [
        (
            "luat-2003",
            (
                "15/2003/QH11",
                "91/2017/NĐ-CP",
                "08/2017/TT-BNV",
                "12/2019/TT-BNV",
                "22/2018/TT-BGDĐT",
                "21/2020/TT-BGDĐT",
            ),
        ),
        ("luat-2022", TEXTS_OF_2022),
        # NĐ 152 and TT 15/2025 in the place of NĐ 98 and TT 01/2024; TT 07/2026 of education beside TT 29/2023
        ("nd152-2025", ("06/2022/QH15", "152/2025/NĐ-CP", "15/2025/TT-BNV", "29/2023/TT-BGDĐT", "07/2026/TT-BGDĐT")),
        ("luat-2026", ("06/2022/QH15", "06/2026/QH16", "152/2025/NĐ-CP", "15/2025/TT-BNV", "07/2026/TT-BGDĐT")),
    ],
)
def test_a_period_is_made_of_its_own_texts(law: str, documents: tuple[str, ...]) -> None:
    assert declared().laws[law].documents == documents


def test_a_fact_comes_from_the_columns_of_the_forms_that_ask_for_it() -> None:
    """What a unit is weighed by is counted from what its people's forms say; the rest is known without a form."""
    grade, discipline = ("standing", "grade"), ("standing", "discipline")
    recognised, level = ("initiatives", "recognised"), ("initiatives", "level")
    assert declared().fact_sources == {
        ("person", "grade"): (grade,),
        ("person", "discipline"): (discipline,),
        ("person", "discipline_at_end"): (discipline,),
        ("person", "months_worked"): (("standing", "months_worked"),),
        ("person", "leave_days"): (("standing", "leave_days"),),
        ("person", "recognised_initiatives"): (recognised,),
        ("person", "free_initiatives"): (recognised,),
        ("person", "initiatives_besides_titles"): (recognised,),
        ("person", "initiative_level"): (level, recognised),
        ("person", "sector_years"): (),
        ("person", "months_since_recruitment"): (),
        ("person", "years_since_discipline"): (),
        ("person", "given_before"): (),
        ("person", "given_in_succession"): (),
        ("unit", "grade"): (grade,),
        ("unit", "discipline"): (discipline,),
        ("unit", "share_of_people"): (grade, discipline),
        ("unit", "share_completed"): (grade,),
        ("unit", "worst_discipline"): (discipline,),
        ("unit", "count_of_people"): (grade, recognised),
    }


@pytest.mark.parametrize(
    ("law", "start", "end"),
    [
        # NĐ 91/2017 in force from 01/10/2017; the law of 2022 and NĐ 98/2023 from 01/01/2024
        ("luat-2003", date(2017, 10, 1), date(2023, 12, 31)),
        ("luat-2022", date(2024, 1, 1), date(2025, 6, 30)),
        ("nd152-2025", date(2025, 7, 1), date(2026, 9, 30)),  # NĐ 152/2025 from 01/7/2025
        ("luat-2026", date(2026, 10, 1), None),  # Luật 06/2026/QH16 from 01/10/2026
    ],
)
def test_the_days_in_force(law: str, start: date, end: date | None) -> None:
    regime = declared().laws[law]
    assert (regime.in_force, regime.until) == (start, end)


MEMBERS = "members"
OLD_CIRCULAR = {
    title: ("from_7_10", "present", "T35", date(2018, 10, 13)) for title in ("LDTT", "CSTDCS", "TTLDXS", "CTDT", "BKT")
}
VOTES = {
    # NĐ 91 Điều 45 k8: CSTĐ bộ/tỉnh and CSTĐTQ, secret ballot, ≥ 90 % of all members. TT 35/2015, until 13/10/2018:
    # ≥ 70 % of those present or consulted.
    "luat-2003": {"CSTDT": ("from_9_10", MEMBERS, "N45", None), "CSTDTQ": ("from_9_10", MEMBERS, "N45", None), **OLD_CIRCULAR},
    "luat-2022": {},  # NĐ 98/2023: not found
    # NĐ 152 Điều 33 k5: CSTĐTQ ≥ 90 %, Cờ thi đua của Chính phủ ≥ 80 % of all members; CSTĐ bộ/tỉnh is not in its list.
    "nd152-2025": {"CSTDTQ": ("from_9_10", MEMBERS, "D33", None), "CTDCP": ("from_4_5", MEMBERS, "D33", None)},
}  # fmt: skip
VOTES["luat-2026"] = VOTES["nd152-2025"]


@pytest.mark.parametrize("law", LAWS)
def test_the_votes_that_a_text_itself_asks(law: str) -> None:
    found = {title: (one.share, one.base, one.cite, one.until) for title, one in declared().laws[law].votes.items()}
    assert found == VOTES[law]


DEFAULT = {"cstdt": "tinh_ca_nam_nay", "ky_luat": "tinh", "sang_kien": "ba_nam", "bk_tap_the": "tinh_ca_nam_nay"}
READINGS = {
    # The year of the third CSTĐCS by practice, a March round the other way; NĐ 91 Điều 10 bars whoever was disciplined in
    # the year; Ninh Thuận keeps an initiative for 3 years; the example of 2014 counts six years, the law says «liên tục».
    "luat-2003": (
        {**DEFAULT, "cstdtq": "sau_nam"},
        {
            "cstdt": {"tinh_ca_nam_nay": "TL3", "den_nam_truoc": "TL3N"},
            "ky_luat": {"tinh": "K10", "khong_tinh": "KLN"},
            "sang_kien": {"ba_nam": "SK3", "nam_nay": "SK1"},
            "cstdtq": {"sau_nam": "TL6", "hoi_dong": "L21"},
            "bk_tap_the": {"tinh_ca_nam_nay": "BKT2", "den_nam_truoc": "HN2"},
        },
    ),
    # A collective's two years: with this year as Điều 74 k1 d has them for persons, or «ngay trước năm đề nghị».
    # NĐ 48/2023: disciplined in the year, KHTNV; Điều 24 names no months, TT 01/2024 is told to name six.
    "luat-2022": (
        {**DEFAULT, "moi_tuyen": "khong_ghi", "cstdtq": "hoi_dong"},
        {
            "cstdt": {"tinh_ca_nam_nay": "TL3", "den_nam_truoc": "TL3N"},
            "ky_luat": {"tinh": "N48", "khong_tinh": "KLN"},
            "sang_kien": {"ba_nam": "SK3", "nam_nay": "SK1"},
            "moi_tuyen": {"khong_ghi": "D24", "tu_6_thang": "TT01"},
            "cstdtq": {"sau_nam": "TL6", "hoi_dong": "D21"},
            "bk_tap_the": {"tinh_ca_nam_nay": "D74T", "den_nam_truoc": "HN2"},
        },
    ),
}
READINGS["nd152-2025"] = READINGS["luat-2022"]
# Whether the law of 2026 says «và» nobody has seen: the text of 2022 stands until somebody confirms it.
READINGS["luat-2026"] = (
    {**READINGS["luat-2022"][0], "cstdcs": "hoac"},
    {**READINGS["luat-2022"][1], "cstdcs": {"hoac": "D23", "va": "DT23"}},
)


@pytest.mark.parametrize("law", LAWS)
def test_what_is_read_in_several_ways_is_read_in_the_one_with_the_better_source(law: str) -> None:
    found = declared().laws[law].interpretations
    defaults, cites = READINGS[law]
    assert {id_: one.default for id_, one in found.items()} == defaults
    assert {id_: {name: way.cite for name, way in one.variants.items()} for id_, one in found.items()} == cites
    assert [id_ for id_, one in found.items() if one.confirm] == (["cstdcs"] if law == "luat-2026" else [])
    swapped = {way: variant.facts for one in found.values() for way, variant in one.variants.items() if variant.facts}
    assert swapped == {"khong_tinh": {"discipline": "discipline_at_end"}}


def rules(regime: Regime) -> tuple[object, ...]:
    return regime.unregistered, regime.unregistered_cite, regime.quota_base, regime.time_from_end_of_discipline


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("luat-2003", ("block", "DK", "LDTT", False)),  # Luật 15/2003 Điều 10 k1 b: «đăng ký» is a ground for titles
        ("luat-2022", ("warn", "", "LDTT", False)),  # Điều 7: registration is no ground any more
        ("nd152-2025", ("warn", "", "LDTT", True)),  # NĐ 152 Điều 4 k4: achievement counts from the end of discipline
        ("luat-2026", ("warn", "", "LDTT", True)),
    ],
)
def test_registration_the_base_of_quotas_and_time_under_discipline(law: str, expected: tuple[object, ...]) -> None:
    assert rules(declared().laws[law]) == expected


@pytest.mark.parametrize(("law", "share"), [("luat-2003", ""), ("luat-2022", "share_htxsnv"), ("nd152-2025", "share_htxsnv"), ("luat-2026", "share_htxsnv")])  # fmt: skip
def test_grading_is_that_of_the_decree_of_2023_between_its_days(law: str, share: str) -> None:
    # NĐ 48/2023, in force 15/9/2023 to 30/6/2026: disciplined in the year -> KHTNV; HTXSNV no more than the share of
    # Party members; contract workers are not graded by it.
    staff = ("cong_chuc", "vien_chuc")
    expected = Grading(date(2023, 9, 15), date(2026, 6, 30), "N48", staff, "HTXSNV", share, "KHTNV")
    assert declared().laws[law].grading == expected


def test_preference_and_what_does_not_count_for_merit_are_those_of_the_decree() -> None:
    laws = declared().laws
    for law in ("nd152-2025", "luat-2026"):
        preference, apart = laws[law].preference, laws[law].apart
        assert preference is not None and preference.cite == "UT"  # Điều 4 k6: women first among equals
        assert apart is not None
        # Điều 4 k3: «thành tích đột xuất, thi đua theo chuyên đề không dùng làm căn cứ …»
        assert (apart.kinds, apart.cite) == (("chuyen_de", "dot_xuat"), "KTG")
    assert [laws[law].preference for law in ("luat-2003", "luat-2022")] == [None, None]
    assert [laws[law].apart for law in ("luat-2003", "luat-2022")] == [None, None]


def test_money_is_that_of_the_decree_times_the_base_salary_of_the_day() -> None:
    """NĐ 152/2025 Điều 49-54; base salary by NĐ 38/2019, 24/2023, 73/2024, 161/2026."""
    law = declared().money
    assert law is not None
    assert (law.in_force, law.article, law.document, law.verified) == (
        date(2025, 7, 1),
        "Điều 49 đến Điều 54",
        "Nghị định 152/2025/NĐ-CP",
        True,
    )
    assert {title: (str(one.person), str(one.unit), one.at_most) for title, one in law.multipliers.items()} == {
        "LDTT": ("0.3", "", False),
        "CSTDCS": ("1.0", "", False),
        "CSTDT": ("3.0", "", False),
        "CSTDTQ": ("4.5", "", False),
        "TTLDTT": ("", "0.8", False),
        "TTLDXS": ("", "1.5", False),
        "CTDT": ("", "8.0", False),
        "CTDCP": ("", "12.0", False),
        "GK": ("0.3", "0.6", False),  # a collective gets twice what a person gets
        "BKT": ("1.5", "3.0", False),
        "BKTTG": ("3.5", "7.0", False),
        "GKTT": ("", "0.6", False),  # the same commendations as collectives are judged on them
        "BKTTT": ("", "3.0", False),
        "HCLD3": ("4.5", "9.0", False),  # Điều 51: a collective gets twice what a person gets
        "HCLD2": ("7.5", "15.0", False),
        "HCLD1": ("9.0", "18.0", False),
        "HCLD3TT": ("", "9.0", False),
        "HCLD2TT": ("", "15.0", False),
        "HCLD1TT": ("", "18.0", False),
        "KNC": ("0.6", "", True),  # ministry and province: at most 0.6
    }
    # «highest title only»: of the titles of one time, the lowest first; what is no title is paid beside it.
    assert law.titles == ("LDTT", "CSTDCS", "CSTDT", "CSTDTQ", "TTLDTT", "TTLDXS", "CTDT", "CTDCP")
    assert [(one.since, one.amount, one.document, one.verified) for one in law.base_salary] == [
        (date(2019, 7, 1), 1_490_000, "Nghị định 38/2019/NĐ-CP", False),
        (date(2023, 7, 1), 1_800_000, "Nghị định 24/2023/NĐ-CP", False),
        (date(2024, 7, 1), 2_340_000, "Nghị định 73/2024/NĐ-CP", True),
        (date(2026, 7, 1), 2_530_000, "Nghị định 161/2026/NĐ-CP", True),
    ]


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2019, 6, 30), None),
        (date(2019, 7, 1), 1_490_000),
        (date(2023, 6, 30), 1_490_000),
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 6, 30), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
    ],
)
def test_the_base_salary_is_that_in_force_on_the_day_of_the_decision(day: date, amount: int | None) -> None:
    law = declared().money
    assert law is not None
    base = law.base_on(day)
    assert (base.amount if base else None) == amount


# number: issued, in force, last day in force, what came instead, whether number and days were seen in a public text
DOCUMENTS = {
    "15/2003/QH11": (None, None, date(2023, 12, 31), "06/2022/QH15", True),
    "42/2010/NĐ-CP": (None, None, date(2017, 9, 30), "91/2017/NĐ-CP", False),
    "02/2011/TT-BNV": (None, None, date(2017, 9, 30), "07/2014/TT-BNV", False),
    "07/2014/TT-BNV": (date(2014, 8, 29), None, date(2017, 12, 14), "08/2017/TT-BNV", False),
    "65/2014/NĐ-CP": (None, None, date(2017, 9, 30), "91/2017/NĐ-CP", False),
    "08/2017/TT-BNV": (date(2017, 10, 27), date(2017, 12, 15), date(2023, 12, 31), "12/2019/TT-BNV", False),
    "35/2015/TT-BGDĐT": (None, date(2016, 2, 16), date(2018, 10, 13), "22/2018/TT-BGDĐT", True),
    "91/2017/NĐ-CP": (None, date(2017, 10, 1), date(2023, 12, 31), "98/2023/NĐ-CP", True),
    "22/2018/TT-BGDĐT": (None, date(2018, 10, 14), date(2020, 9, 30), "21/2020/TT-BGDĐT", True),
    "12/2019/TT-BNV": (date(2019, 11, 4), None, date(2023, 12, 31), "01/2024/TT-BNV", True),
    "21/2020/TT-BGDĐT": (date(2020, 7, 31), date(2020, 10, 1), date(2024, 2, 14), "29/2023/TT-BGDĐT", True),
    "90/2020/NĐ-CP": (None, None, date(2026, 6, 30), "233/2026/NĐ-CP", True),
    "06/2022/QH15": (date(2022, 6, 15), date(2024, 1, 1), None, "", True),
    "02/2023/TT-BNV": (None, None, None, "", True),
    "48/2023/NĐ-CP": (date(2023, 7, 17), date(2023, 9, 15), date(2026, 6, 30), "233/2026/NĐ-CP", True),
    "98/2023/NĐ-CP": (date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 30), "152/2025/NĐ-CP", True),
    "29/2023/TT-BGDĐT": (date(2023, 12, 19), date(2024, 2, 15), date(2026, 4, 1), "07/2026/TT-BGDĐT", True),
    "01/2024/TT-BNV": (None, None, date(2025, 8, 4), "15/2025/TT-BNV", True),
    "73/2024/NĐ-CP": (None, date(2024, 7, 1), date(2026, 6, 30), "161/2026/NĐ-CP", True),
    "91/2025/QH15": (None, date(2026, 1, 1), None, "", True),
    "129/2025/QH15": (date(2025, 12, 10), date(2026, 7, 1), None, "", True),
    "152/2025/NĐ-CP": (date(2025, 6, 14), date(2025, 7, 1), date(2027, 2, 28), "", True),  # lapses on 01/3/2027
    "15/2025/TT-BNV": (date(2025, 8, 4), date(2025, 8, 5), None, "", True),
    "335/2025/NĐ-CP": (None, date(2026, 1, 1), None, "", True),
    "07/2026/TT-BGDĐT": (date(2026, 2, 15), date(2026, 4, 2), None, "", True),
    "06/2026/QH16": (date(2026, 4, 23), date(2026, 10, 1), None, "", True),
    "161/2026/NĐ-CP": (None, date(2026, 7, 1), None, "", True),
    "233/2026/NĐ-CP": (None, date(2026, 7, 1), None, "", True),
}


def test_every_document_has_the_days_that_were_found() -> None:
    assert {
        one.number: (one.issued, one.in_force, one.until, one.replaced_by, one.verified) for one in declared().documents
    } == DOCUMENTS


def test_the_order_of_grades_discipline_and_levels_is_that_of_the_law() -> None:
    columns = declared().columns
    assert columns.scale("grade") == ("KHTNV", "HTNV", "HTTNV", "HTXSNV")
    assert columns.scale("discipline") == (
        "none",
        "reprimand",
        "warning",
        "salary_cut",
        "downgrading",
        "demotion",
        "dismissal",
    )
    assert columns.scale("level") == ("co_so", "tinh", "toan_quoc")
