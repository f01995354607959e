"""Statistics of the proposals: numerators and denominators by part, earlier years, who is outside the denominators."""

import pytest
from judging_factories import cases, dossier, person, rulebook

from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.judging.analysis.proposal_statistics import proposal_statistics
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
    assert {id_: figures(part) for id_, part in parts.items()} == case["parts"], case["why"]
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
