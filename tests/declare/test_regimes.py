"""Which law applies, what it says, and how texts build on each other. Days and articles are those of the law itself."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from tests.intake.mini import SEASON, declared, season_from
from thidua_xlsx.commands.explain import title_lines
from thidua_xlsx.declare.build.law_coverage import facts_not_asked
from thidua_xlsx.declare.build.season_law import SeasonDays, applicable_law, end_of
from thidua_xlsx.declare.build.template_files import templates
from thidua_xlsx.declare.law.applied_law import built_on, settled
from thidua_xlsx.declare.law.regime import Condition, Regime
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.packaged_data import template_texts

TITLES = {
    "LDTT",
    "CSTDCS",
    "CSTDT",
    "CSTDTQ",
    "TTLDTT",
    "TTLDXS",
    "CTDT",
    "CTDCP",
    "GK",
    "BKT",
    "BKTTG",
    "KNC",
    "GKTT",
    "BKTTT",
    *(f"HCLD{rank}{whose}" for rank in (1, 2, 3) for whose in ("", "TT")),
}
AUTO = "| regime | Luật | |"
TITLE_ROWS = "| LDTT | có |\n| CSTDCS | có |\n| TTLDTT | có |\n"
OWN = """| #td:overrides | layer | name | value | cite |
| q1 | trường | min_months | 9 | QC |
| q2 | trường | max_leave_days | 40 | QC |
"""


def season(*options: str, year: str = "2024-2025") -> tuple[str, list[Finding]]:
    """The regime of the mini season with these options (its law left to the dates unless they name one), and findings."""
    text = SEASON.replace("| regime | Luật | luat-2022 |", "\n".join(options or (AUTO,)))
    book, findings = season_from(text.replace("2024-2025", year))
    assert book is not None, findings
    return book.regime.id, findings


def codes_of(findings: list[Finding]) -> list[str]:
    return [finding.code.id for finding in findings if finding.code.id in ("D213", "D248", "D249", "D250", "D255")]


@pytest.mark.parametrize(
    ("ended", "received", "decided", "expected"),
    [
        # in force: NĐ 91/2017 to 31/12/2023, NĐ 98/2023 to 30/6/2025, NĐ 152/2025 from 01/7/2025, the law of 2026 from 01/10/2026
        (date(2021, 5, 31), None, None, "luat-2003"),
        (date(2023, 12, 31), None, None, "luat-2003"),
        (date(2024, 1, 1), None, None, "luat-2022"),
        (date(2025, 5, 31), None, None, "luat-2022"),
        (date(2025, 5, 31), None, date(2025, 7, 1), "nd152-2025"),
        (date(2025, 5, 31), date(2025, 6, 30), date(2025, 8, 1), "luat-2022"),
        (date(2026, 5, 31), None, None, "nd152-2025"),
        (date(2026, 5, 31), date(2026, 9, 30), date(2026, 10, 20), "nd152-2025"),
        (date(2026, 5, 31), date(2026, 10, 1), date(2026, 10, 20), "luat-2026"),
        (date(2027, 5, 31), None, None, "luat-2026"),
        (date(2015, 5, 31), None, None, "luat-2003"),
        (None, None, None, "luat-2026"),
    ],
)
def test_the_law_is_that_of_the_day_the_dossier_came_in_else_of_the_decision_else_of_the_period(
    ended: date | None, received: date | None, decided: date | None, expected: str
) -> None:
    assert applicable_law(declared().laws, SeasonDays(ended, received, decided)).regime.id == expected


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("2024-2025", date(2025, 5, 31)),
        ("2024 – 2025", date(2025, 5, 31)),
        ("2025", date(2025, 12, 31)),
        ("năm nay", None),
        ("", None),
        ("2024-99999", None),
    ],
)
def test_a_school_year_ends_in_may_and_a_calendar_year_in_december(year: str, expected: date | None) -> None:
    assert end_of(year) == expected


def test_a_dossier_under_way_when_the_law_changes_names_both_laws() -> None:
    days = SeasonDays(date(2026, 5, 31), date(2026, 9, 1), date(2026, 11, 1))
    found = applicable_law(declared().laws, days)
    assert (found.regime.id, found.other and found.other.id, found.newer and found.newer.id) == (
        "nd152-2025",
        "luat-2026",
        "luat-2026",
    )
    assert (
        applicable_law(declared().laws, SeasonDays(date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 20))).other
        is None
    )


def test_where_the_newer_law_says_nothing_of_dossiers_under_way_only_one_is_named() -> None:
    # NĐ 98/2023 came into force on 01/01/2024 and says nothing of what lies before it that is modelled here
    for days in (
        SeasonDays(date(2023, 5, 31), date(2023, 12, 20), date(2024, 1, 15)),
        SeasonDays(date(2023, 5, 31), None, date(2024, 1, 15)),
    ):
        found = applicable_law(declared().laws, days)
        assert found.regime.id == ("luat-2003" if days.received else "luat-2022")
        assert (found.other, found.newer) == (None, None)
    # without the day on which it came, a decision across a change names both
    late = applicable_law(declared().laws, SeasonDays(date(2025, 5, 31), None, date(2025, 7, 15)))
    assert (late.regime.id, late.other and late.other.id) == ("nd152-2025", "luat-2022")


def test_a_season_that_leaves_the_law_to_the_dates_is_judged_by_the_law_of_its_year() -> None:
    assert season(year="2020-2021") == ("luat-2003", season(year="2020-2021")[1])
    for blank in (AUTO, "| regime | Luật | tự động |", "| regime | Luật | Tự động theo ngày |"):
        used, findings = season(blank, year="2025-2026")
        assert (used, codes_of(findings)) == ("nd152-2025", [])


def test_another_law_than_the_dates_give_is_used_and_warned_of() -> None:
    used, findings = season("| regime | Luật | luat-2022 |", year="2025-2026")
    (finding,) = [one for one in findings if one.code.id == "D213"]
    assert used == "luat-2022"
    assert "2025-2026 thuộc Luật Thi đua, khen thưởng 2022 (NĐ 152/2025" in language("vi").text(finding)
    assert "31/05/2026" in language("vi").text(finding)
    assert codes_of(season("| regime | Luật | luat-2022 |")[1]) == []


def test_the_transition_rule_is_said_where_a_dossier_lies_between_two_laws() -> None:
    dates = ("| dossier_date | Nhận | 20/9/2026 |", "| decision_date | QĐ | 15/10/2026 |")
    used, findings = season(AUTO, *dates, year="2025-2026")
    assert (used, codes_of(findings)) == ("nd152-2025", ["D248"])
    (finding,) = [one for one in findings if one.code.id == "D248"]
    assert "01/10/2026" in language("vi").text(finding)
    assert "Luật Thi đua, khen thưởng sửa đổi 2026" in language("vi").text(
        finding
    )  # the law that may be chosen instead
    assert "dòng Áp dụng theo luật của trang Trường" in language("vi").fix(finding)


def test_a_year_that_cannot_be_read_gives_the_newest_law_with_a_warning() -> None:
    used, findings = season(AUTO, year="năm nay")
    assert (used, codes_of(findings)) == ("luat-2026", ["D249", "D255"])


def test_rules_compared_more_than_a_year_ago_are_said_to_be_old() -> None:
    # compared on 22/11/2026: 22/11/2027 is 365 days later, the day after is more than a year
    assert "D250" not in codes_of(season(AUTO, "| decision_date | QĐ | 22/11/2027 |", year="2026-2027")[1])
    assert "D250" in codes_of(season(AUTO, "| decision_date | QĐ | 23/11/2027 |", year="2026-2027")[1])


def test_the_reading_of_the_draft_asks_for_both_and_is_taken_only_where_the_season_says_so() -> None:
    book, findings = season_from(SEASON.replace("2024-2025", "2026-2027").replace("luat-2022", "luat-2026"))
    assert book is not None
    assert book.regime.titles["CSTDCS"].needs.all_[1].any_
    (confirm,) = [one for one in findings if one.code.id == "D255"]
    # not the one that is taken, and in words: a key such as cstdcs=va means nothing to a secretary
    assert [one.vi for one in confirm.params["others"]] == [
        "Hoàn thành xuất sắc nhiệm vụ và có sáng kiến (dự thảo tháng 12/2025)"
    ]
    text = SEASON.replace("2024-2025", "2026-2027")
    book, findings = season_from(text.replace("| luat-2022 |", "| luat-2026 |\n| readings | Cách hiểu | cstdcs=va |"))
    assert book is not None
    needs = book.regime.titles["CSTDCS"].needs
    # the draft's first point is excellence in the place of LĐTT
    assert [(one.title, one.fact) for one in needs.all_] == [
        ("", "grade"),
        ("", "free_initiatives"),
        ("", "discipline"),
    ]
    assert "D255" not in codes_of(findings)


def test_two_readings_of_one_title_are_taken_together() -> None:
    law = declared().laws["nd152-2025"]
    taken = settled(law, interpretations={"cstdt": "den_nam_truoc", "ky_luat": "khong_tinh"})
    running, _, discipline = taken.titles["CSTDT"].needs.all_
    assert (running.years_running, running.with_this_year, discipline.fact) == (3, False, "discipline_at_end")
    default = settled(law)
    running, _, discipline = default.titles["CSTDT"].needs.all_
    assert (running.with_this_year, discipline.fact) == (True, "discipline")
    # the other ways stand beside those taken, each with the titles that it changes and no other
    assert set(default.otherwise) == {
        "cstdt=den_nam_truoc",
        "ky_luat=khong_tinh",
        "sang_kien=nam_nay",
        "moi_tuyen=tu_6_thang",
        "cstdtq=sau_nam",
        "bk_tap_the=den_nam_truoc",
    }
    assert set(default.otherwise["bk_tap_the=den_nam_truoc"]) == {"BKTTT"}
    assert set(default.otherwise["cstdt=den_nam_truoc"]) == {"CSTDT"}
    assert set(default.otherwise["moi_tuyen=tu_6_thang"]) == {"LDTT"}
    assert "LDTT" in default.otherwise["ky_luat=khong_tinh"]
    assert {one for one in taken.otherwise if one.startswith(("cstdt=", "ky_luat="))} == {
        "cstdt=tinh_ca_nam_nay",
        "ky_luat=tinh",
    }
    assert (taken.interpretations["cstdt"].default, default.interpretations["cstdt"].default) == (
        "den_nam_truoc",
        "tinh_ca_nam_nay",
    )


def test_a_law_that_is_not_in_the_list_is_said_once_with_its_cell() -> None:
    book, findings = season_from(SEASON.replace("| luat-2022 |", "| luat-2030 |"))
    assert book is None
    assert [(one.code.id, one.raw) for one in findings if one.code.id in ("C105", "D212")] == [("C105", "luat-2030")]


def test_a_reading_that_nobody_offers_stops_the_season() -> None:
    _, findings = season_from(SEASON.replace("| luat-2022 |", "| luat-2022 |\n| readings | Cách hiểu | cstdcs=xor |"))
    assert "D254" in [one.code.id for one in findings]
    # a reading that only another regime leaves open says nothing here
    assert season("| regime | Luật | luat-2022 |", "| readings | Cách hiểu | cstdcs=va |")[0] == "luat-2022"


@pytest.mark.parametrize("id_", ["luat-2003", "luat-2022", "nd152-2025", "luat-2026"])
def test_every_regime_has_all_titles_and_explains_each(id_: str) -> None:
    regime = declared().regimes[id_]
    assert set(regime.titles) == TITLES
    for lang in ("vi", "en"):
        for title in regime.titles:
            lines = title_lines(title, regime, language(lang))
            assert len(lines) > 1
            assert "{value}" not in "\n".join(lines)
            assert "@" not in "\n".join(lines)


def leaves(condition: Condition, cite: str = "") -> Iterator[tuple[Condition, str]]:
    parts = (*condition.any_, *condition.all_, *((condition.not_,) if condition.not_ else ()))
    if not parts:
        yield condition, condition.cite or cite
    for part in parts:
        yield from leaves(part, condition.cite or cite)


@pytest.mark.parametrize("regime", declared().laws.values(), ids=lambda one: one.id)
def test_every_value_and_reading_cites_what_is_declared(regime: Regime) -> None:
    assert {value.cite for value in regime.values.values()} <= set(regime.citations)
    for reading in regime.interpretations.values():
        assert reading.default in reading.variants
        assert {variant.cite for variant in reading.variants.values()} <= set(regime.citations)
    ways = {f"{id_}={name}" for id_, reading in regime.interpretations.items() for name in reading.variants}
    named = {step.interpretation for law in regime.titles.values() for step in law.needs.steps() if step.interpretation}
    swapped = {
        f"{id_}={name}"
        for id_, one in regime.interpretations.items()
        for name in one.variants
        if one.variants[name].facts
    }
    assert named <= ways
    # every reading changes something: by conditions of its own, or by the facts that it asks for
    assert {way.partition("=")[0] for way in named | swapped} == set(regime.interpretations)
    numbers = {document.number for document in declared().documents}
    assert set(regime.documents) <= numbers
    limits = [
        limit
        for law in regime.titles.values()
        for leaf, _ in leaves(law.needs)
        for limit in (leaf.at_least, leaf.over, leaf.at_most)
    ]
    assert {limit[1:] for limit in limits if limit and limit.startswith("@")} <= set(regime.values)


def test_the_laws_follow_each_other_without_a_gap() -> None:
    ordered = sorted(declared().laws.values(), key=lambda one: one.in_force)
    for before, after in pairwise(ordered):
        assert before.until is not None
        assert (after.in_force - before.until).days == 1
    assert ordered[-1].until is None


def test_no_article_of_the_law_of_2026_passes_for_compared() -> None:
    regime = declared().regimes["luat-2026"]
    of_law = [one for one in regime.citations.values() if "06/2022" in one.document]
    assert len(of_law) > 5
    assert not [one for one in of_law if one.verified]


# The articles on orders were read on 25/11/2026, when the rest was not read again.
_READ_SINCE = {"D42", "D42T", "D43", "D43T", "D44", "D44T", "L42", "L42T", "L43", "L43T", "L44T", "N24"}


@pytest.mark.parametrize("regime", declared().laws.values(), ids=lambda one: one.id)
def test_whatever_is_marked_as_compared_says_where_it_was_seen_and_when(regime: Regime) -> None:
    assert any(one.seen for one in regime.citations.values())
    for id_, one in regime.citations.items():
        assert one.seen or not one.verified, id_
        assert all(seen.address for seen in one.seen), id_
    days = {id_: [seen.day for seen in one.seen] for id_, one in regime.citations.items()}
    assert any(regime.checked_on in of_one for of_one in days.values())  # nobody dates a reading that was none
    assert {id_ for id_, of_one in days.items() if any(day > regime.checked_on for day in of_one)} <= _READ_SINCE


def test_the_excellent_collective_of_2022_has_no_bar_of_discipline_and_the_advanced_one_has_it_from_the_law() -> None:
    # Luật 2022: Điều 27 has none of discipline, Điều 28 khoản 1 has it for every school; Luật 2003 had it for both
    for id_ in ("luat-2022", "nd152-2025", "luat-2026"):
        regime = declared().regimes[id_]
        assert "worst_discipline" not in {leaf.fact for leaf, _ in leaves(regime.titles["TTLDXS"].needs)}
        cited = {regime.citations[cite].article for _, cite in leaves(regime.titles["TTLDTT"].needs)}
        assert cited == {"Khoản 1 Điều 28"}
    old = declared().regimes["luat-2003"].titles["TTLDXS"]
    assert "worst_discipline" in {leaf.fact for leaf, _ in leaves(old.needs)}


def test_half_is_not_more_than_half() -> None:
    # Luật 2003: more than 50 % LĐTT; Luật 2022: 70 % or more
    old, new = (declared().regimes[id_].titles["TTLDTT"].needs.all_[1] for id_ in ("luat-2003", "luat-2022"))
    assert (old.over, old.at_least, new.over, new.at_least) == ("0.5", None, None, "0.7")


def test_what_a_text_builds_on_is_completed_title_by_title_and_value_by_field() -> None:
    base = {
        "id": "a",
        "until": date(2020, 1, 1),
        "titles": {"X": {"name": "x"}, "Y": {"name": "y"}},
        "citations": {"1": {}},
        "values": {"v": {"value": "1", "low": "0"}},
    }
    own = {"extends": "a", "id": "b", "titles": {"Y": {"name": "new"}}, "values": {"v": {"value": "2"}}}
    assert built_on(base, own) == {
        "id": "b",
        "titles": {"X": {"name": "x"}, "Y": {"name": "new"}},
        "citations": {"1": {}},
        "readings": {},
        "values": {"v": {"value": "2", "low": "0"}},
    }


def test_a_text_that_builds_on_none_we_have_is_named() -> None:
    texts = template_texts()
    texts["regimes/luat-2026.toml"] = texts["regimes/luat-2026.toml"].replace('"nd152-2025"\nid', '"nd999"\nid')
    found, findings = templates(texts)
    assert found is None
    assert [(f.code.id, str(f.place)) for f in findings] == [("D101", "regimes/luat-2026.toml: extends")]


def test_a_condition_on_a_value_that_nobody_set_is_left_out() -> None:
    law = declared().laws["luat-2022"]
    assert [leaf.fact for leaf, _ in leaves(law.titles["LDTT"].needs)] == [
        "grade",
        "discipline",
        "months_since_recruitment",
        "months_worked",
        "leave_days",
    ]
    assert [leaf.fact for leaf, _ in leaves(settled(law).titles["LDTT"].needs)] == ["grade", "discipline"]


@pytest.mark.parametrize("title", sorted(TITLES))
def test_the_forms_ask_for_every_fact_of_every_title(title: str) -> None:
    book, _ = season_from(f"{SEASON}\n# Quy định riêng\n{OWN}".replace(TITLE_ROWS, f"| {title} | có |\n"))
    assert book is not None
    assert facts_not_asked(book, declared().fact_sources) == []


@pytest.mark.parametrize(
    ("law", "needed"), [("luat-2022", "from_2_3"), ("nd152-2025", "from_9_10"), ("luat-2026", "from_9_10")]
)
def test_a_share_of_votes_that_a_decree_fixes_holds_only_under_that_decree(law: str, needed: str) -> None:
    # Nghị định 152/2025 khoản 5 Điều 33, in force from 01/7/2025: 90 % for CSTĐ toàn quốc; before it, the season's own.
    text = SEASON.replace("| regime | Luật | luat-2022 |", f"| regime | Luật | {law} |")
    book, findings = season_from(text.replace(TITLE_ROWS, TITLE_ROWS + "| CSTDTQ | có |\n"))
    assert book is not None, findings
    passes = book.titles["CSTDTQ"].passes
    assert (passes.share.id, passes.base, passes.by_law) == (needed, "members", needed == "from_9_10")


@pytest.mark.parametrize(
    ("year", "title", "needed", "base", "by_law"),
    [
        # TT 35/2015, to 13/10/2018: 70 % of those present or consulted; NĐ 91/2017, Điều 45 khoản 8: 90 % of all members
        ("2017-2018", "LDTT", "from_7_10", "present", True),
        ("2017-2018", "CSTDCS", "from_7_10", "present", True),
        ("2018-2019", "LDTT", "from_2_3", "members", False),
        ("2018-2019", "CSTDCS", "from_2_3", "members", False),
        ("2017-2018", "CSTDT", "from_9_10", "members", True),
        ("2022-2023", "CSTDT", "from_9_10", "members", True),
        ("2022-2023", "CSTDTQ", "from_9_10", "members", True),
        # NĐ 152/2025, Điều 33 khoản 5 does not name CSTĐ bộ, tỉnh: left to ministry and province
        ("2025-2026", "CSTDT", "from_2_3", "members", False),
        ("2025-2026", "CTDCP", "from_4_5", "members", True),
        ("2024-2025", "CSTDTQ", "from_2_3", "members", False),  # NĐ 98/2023: nobody has seen its rule
    ],
)
def test_each_period_has_its_own_rules_on_votes(year: str, title: str, needed: str, base: str, by_law: bool) -> None:
    text = SEASON.replace("| regime | Luật | luat-2022 |", AUTO).replace("2024-2025", year)
    rows = TITLE_ROWS + "".join(f"| {id_} | có |\n" for id_ in ("CSTDT", "CSTDTQ", "CTDCP"))
    book, findings = season_from(text.replace(TITLE_ROWS, rows))
    assert book is not None, findings
    passes = book.titles[title].passes
    assert (passes.share.id, passes.base, passes.by_law) == (needed, base, by_law)


@pytest.mark.parametrize(("decided", "needed"), [("13/10/2018", "from_7_10"), ("14/10/2018", "from_2_3")])
def test_a_rule_on_votes_holds_to_its_last_day(decided: str, needed: str) -> None:
    # TT 22/2018 takes the place of TT 35/2015 on 14/10/2018
    text = SEASON.replace("| regime | Luật | luat-2022 |", f"{AUTO}\n| decision_date | | {decided} |")
    book, findings = season_from(text.replace("2024-2025", "2017-2018"))
    assert book is not None, findings
    assert book.titles["LDTT"].passes.share.id == needed


def test_a_rule_on_votes_that_has_ended_is_not_taken_where_nobody_knows_the_day() -> None:
    text = SEASON.replace("| regime | Luật | luat-2022 |", "| regime | Luật | luat-2003 |")
    book, findings = season_from(
        text.replace("2024-2025", "năm nay").replace(TITLE_ROWS, TITLE_ROWS + "| CSTDT | có |\n")
    )
    assert book is not None, findings
    # TT 35/2015 held to 13/10/2018; NĐ 91/2017 to the end of its law
    assert [book.titles[one].passes.by_law for one in ("LDTT", "CSTDT")] == [False, True]


@pytest.mark.parametrize(("id_", "secret"), [("luat-2003", True), ("nd152-2025", False)])
def test_a_secret_ballot_is_asked_only_where_the_decree_says_so(id_: str, secret: bool) -> None:
    how = declared().laws[id_].votes["CSTDTQ"].how
    assert how is not None
    assert ("kín" in how.vi) is secret


@pytest.mark.parametrize(
    ("titles", "options", "taken"),
    [
        ("CSTDT", "", "den_nam_truoc"),  # in March the CSTĐCS of the year is not decided
        ("CSTDT; CSTDCS", "", "tinh_ca_nam_nay"),  # decided in one sitting
        ("TTLDXS", "", "tinh_ca_nam_nay"),
        ("CSTDT", "\n| readings | Cách hiểu | cstdt=tinh_ca_nam_nay |", "tinh_ca_nam_nay"),  # as the season itself says
    ],
)
def test_a_title_decided_before_the_one_it_rests_on_counts_up_to_last_year(
    titles: str, options: str, taken: str
) -> None:
    rounds = f"\n| #td:proposal_rounds | name | titles | due |\n| DT1 | Đợt 1 | {titles} | Tháng 03/2025 |\n"
    text = SEASON.replace("| regime | Luật | luat-2022 |", f"| regime | Luật | luat-2022 |{options}")
    text = text.replace(TITLE_ROWS, f"{TITLE_ROWS}| CSTDT | có |\n| TTLDXS | có |\n")
    book, findings = season_from(text.rstrip() + "\n" + rounds)
    assert book is not None, findings
    assert book.regime.interpretations["cstdt"].default == taken
    assert [(one.code, one.name) for one in book.proposal_rounds] == [("DT1", "Đợt 1")]
    assert [one.when.last for one in book.calendar if one.key == "DT1"] == [date(2025, 3, 31)]


def test_a_round_of_titles_that_the_season_does_not_consider_is_none() -> None:
    rounds = "\n| #td:proposal_rounds | name | titles | due |\n| DT1 | Đợt 1 | CSTDT | Tháng 03/2025 |\n"
    book, findings = season_from(
        SEASON.rstrip() + "\n" + rounds
    )  # the profile of an office has it, whatever titles it keeps
    assert book is not None, findings
    assert not book.proposal_rounds
    assert "DT1" not in [one.key for one in book.calendar]
