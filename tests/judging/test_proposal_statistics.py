"""Statistics of the proposals: numerators and denominators by part, earlier years, who is outside the denominators."""

import pytest
from judging_factories import cases, dossier, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.season import TitlePolicy, Unit
from thidua_xlsx.judging.analysis.proposal_statistics import DirectShare, proposal_statistics
from thidua_xlsx.judging.verdicts.title_paths import title_paths
from thidua_xlsx.model import Award, Met, Season, Verdict

TITLES = ("LDTT", "CSTDCS")


def season(people, verdicts=(), awards=(), **policy):
    book = rulebook(people, titles={title: TitlePolicy(title, **policy) for title in TITLES})
    paths = title_paths(verdicts, (), book)
    return Season(
        rulebook=book,
        paths=paths,
        receipts=(),
        dossiers=tuple(dossier(one) for one in people),
        unit_dossiers=(),
        scorecards={},
        standings={},
        unit_standings={},
        verdicts=tuple(verdicts),
        quotas=(),
        targets=(),
        findings=(),
        earlier_awards=tuple(awards),
    )


def judged(case):
    people = [person(**{key: value for key, value in one.items() if key != "proposed"}) for one in case["people"]]
    verdicts = [
        Verdict(one["code"], title, Met.YES if title in one["proposed"] else Met.NO)
        for one in case["people"]
        for title in TITLES
    ]
    return season(people, verdicts)


def figures(part):
    return [part.people, *(part.proposed[title] for title in TITLES)]


@pytest.mark.parametrize("case", cases("statistics"))
def test_parts(case):
    found = proposal_statistics(judged(case))
    assert figures(found.whole) == case["whole"], case["why"]
    assert found.whole.id == "school"
    parts = {part.id: part for part in found.parts}
    assert {id_: figures(part) for id_, part in parts.items() if part.known} == case["parts"], case["why"]
    for id_, shares in case["shares"].items():
        for title, share in zip(TITLES, shares, strict=True):
            numerator, _, denominator = share.partition("/")
            value = found.share(parts[id_], title)
            assert value is None if share == "-" else value * int(denominator) == int(numerator), case["why"]
    named = {key: list(getattr(found, key)) for key in ("uncounted", "no_gender", "no_group")}
    asked = {"uncounted": [], "no_gender": [], "no_group": [], **case}
    assert named == {key: asked[key] for key in named}


@pytest.mark.parametrize("case", cases("statistics", "years"))
def test_years(case):
    awards = [Award(*line) for line in case["awards"]]
    found = proposal_statistics(season([person("A"), person("B")], awards=awards)).years
    assert found == case["years"], case["why"]
    assert list(found) == list(case["years"])


def test_nobody_tied_or_open_counts_as_proposed():
    tied = Verdict("A", "LDTT", Met.YES, within_quota=None, proposed=None)
    verdicts = [tied, Verdict("B", "LDTT", Met.UNKNOWN, proposed=False)]
    found = proposal_statistics(season([person("A"), person("B")], verdicts, quota_percent=10))
    assert found.whole.proposed["LDTT"] == 0


def test_years_that_wait_for_a_decision_are_counted_apart_and_grades_are_no_titles():
    awards = [
        Award("A", "LDTT", "2023-2024"),
        Award("B", "LDTT", "2023-2024", pending=True),
        Award("A", "CSTDT", "2022-2023", pending=True),
        Award("A", "HTXSNV", "2023-2024"),  # a grade
        Award("A", "LDTT", "2024-2025", pending=True),  # of this season
    ]
    found = proposal_statistics(season([person("A"), person("B")], awards=awards))
    assert found.years == {"2023-2024": {"LDTT": 1}}
    assert found.waiting == {"2023-2024": {"LDTT": 1}, "2022-2023": {"CSTDT": 1}}


def test_whom_the_ledger_names_for_a_higher_title_alone_is_counted_for_the_lower_one_too():
    """As this year: whoever is CSTĐCS is LĐTT. What waits proves nothing, and a title without a line stays unknown."""
    awards = [
        Award("A", "LDTT", "2023-2024"),
        Award("B", "CSTDCS", "2023-2024"),
        Award("A", "CSTDCS", "2023-2024", pending=True),
        Award("B", "CSTDCS", "2022-2023"),
    ]
    people = [person("A", group="GV"), person("B", group="GV")]
    found = proposal_statistics(season(people, awards=awards))
    assert found.years == {"2023-2024": {"LDTT": 2, "CSTDCS": 1}, "2022-2023": {"CSTDCS": 1}}
    assert found.waiting == {"2023-2024": {"CSTDCS": 1}}
    assert found.direct_years["2023-2024"]["LDTT"] == DirectShare(2, 2, 0)


def test_of_whom_no_list_tells_the_position_the_share_of_an_earlier_year_is_open():
    """2023-2024: A teaches, M leads, X has left and is on no list. 2022-2023: A alone; T1 is no person."""
    awards = [
        Award("A", "LDTT", "2023-2024"),
        Award("M", "LDTT", "2023-2024"),
        Award("X", "LDTT", "2023-2024"),
        Award("A", "LDTT", "2022-2023"),
        Award("B", "LDTT", "2022-2023", pending=True),
        Award("T1", "TTLDTT", "2022-2023"),
    ]
    people = [person("A", group="GV"), person("B", group="GV"), person("M", group="CBQL")]
    found = proposal_statistics(season(people, awards=awards)).direct_years
    assert found == {"2023-2024": {"LDTT": DirectShare(3, 1, 1)}, "2022-2023": {"LDTT": DirectShare(1, 1, 0)}}
    assert list(found) == ["2023-2024", "2022-2023"]


def test_collectives_are_counted_altogether_and_by_kind():
    """Three units, two of one kind; T1 of that kind is proposed: 1 of 3, 1 of 2, and 0 of the other."""
    made = season([person("A")], [Verdict("T1", "TTLDTT", Met.YES, (), True, True, True)])
    units = (Unit("T1", "Tổ 1", kind="Tổ chuyên môn"), Unit("T2", "Tổ 2", kind="Tổ chuyên môn"), Unit("T3", "Tổ 3"))
    titles = {**made.rulebook.titles, "TTLDTT": TitlePolicy("TTLDTT")}
    found = proposal_statistics(replace(made, rulebook=replace(made.rulebook, units=units, titles=titles)))
    assert found.unit_titles == ("TTLDTT",)
    assert [(part.id, part.people, dict(part.proposed)) for part in found.collectives] == [
        ("units", 3, {"TTLDTT": 1}),
        ("kind:Tổ chuyên môn", 2, {"TTLDTT": 1}),
    ]


def test_only_titles_of_people_that_the_season_gives_are_counted():
    made = season([person("A")], [Verdict("A", "LDTT", Met.YES)])
    titles = {
        **made.rulebook.titles,
        "CSTDCS": TitlePolicy("CSTDCS", enabled=False),
        "TTLDTT": TitlePolicy("TTLDTT"),  # of a unit
    }
    found = proposal_statistics(replace(made, rulebook=replace(made.rulebook, titles=titles)))
    assert (found.titles, dict(found.whole.proposed)) == (("LDTT",), {"LDTT": 1})
