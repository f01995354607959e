"""School, commune, province: whoever goes up comes back, and the path at the school ends as the one at the top did.

Random seasons are walked at the floor where the rules live: reports, candidates, votes, paths, replies, without files.
"""

import random
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from tests.seasons.commune import the_commune
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.exchange.council.ballots import bases
from thidua_xlsx.exchange.school_reports.candidates import candidates_of, with_guests
from thidua_xlsx.exchange.school_reports.own_report import own_report
from thidua_xlsx.exchange.school_reports.reply_layout import replies_to
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Meeting,
    Met,
    Proposal,
    Reply,
    SchoolReport,
    Schools,
    Season,
    Verdict,
)
from thidua_xlsx.workflow.load.season_folder import open_season_folder

Key = tuple[str, str]  # who, title
VI = language("vi")
UP = ("TTLDXS", "BKTTT")  # the province decides on these, the commune on CSTĐCS
COMMUNE, PROVINCE = "9/QĐ-UBND", "8/QĐ-UBND"


def at_level(level: str, code: str, reporters: tuple[Reporter, ...]) -> Rulebook:
    """An office of a level with those who report to it."""
    book = open_season_folder(the_commune() / "xa").rulebook
    school = replace(book.school, id=code, name=code)
    flags = {title: replace(book.titles["TTLDXS"], id=title) for title in UP}
    titles = {**book.titles, **flags}
    return replace(book, school=school, reporters=reporters, schools=SchoolsPolicy(level=level), titles=titles)


def office(
    book: Rulebook,
    reports: Mapping[str, SchoolReport],
    votes: Mapping[Key, bool],
    told: Mapping[Key, Reply],
    *,
    numbered: bool = True,
    heard: Council | None = None,
) -> Season:
    """An office that merged the reports of its schools and whose council voted; its own decisions are `numbered`.

    `heard` is the council's word where it says more than votes.
    """
    schools = Schools(book.reporters, reports)
    found = candidates_of(schools, book, (), {key: key[0] for key in votes})
    book = with_guests(book, found)
    council = heard or Council(
        "hoi-dong.xlsx", Meeting(), tuple(Decision(*key, passed=passed) for key, passed in votes.items())
    )
    awards = tuple(
        Award(
            *key,
            book.school.school_year,
            (COMMUNE if book.schools.level == "commune" else PROVINCE) if numbered else "",
            issuer=book.school.name,
        )
        for key, passed in votes.items()
        if passed and book.titles[key[1]].decided_by == book.schools.level
    )
    paths = title_paths(found.verdicts, (*found.people, *found.units), book, YearBehind(council, awards, replies=told))
    return Season(
        book, (), (), (), {}, {}, {}, found.verdicts, (), (), (),
        earlier_awards=awards, council=council, schools=schools, candidates=found, paths=paths, replies=told,
    )  # fmt: skip


def school_report(code: str, drawn: random.Random) -> SchoolReport:
    """A school that puts forward a few people and units, and itself for a commendation of the province."""
    people = [(f"P{number}", "CSTDCS") for number in range(drawn.randint(1, 6))]
    units = [(f"TO{number}", "TTLDXS") for number in range(drawn.randint(0, 3))]
    itself = [("TRUONG", "BKTTT")] * drawn.randint(0, 1)
    proposals = (
        Proposal(f"{who}:{title}", f"{who} của {code}", title, "passed", reasons="…", collective=title in UP)
        for who, title in (*people, *units, *itself)
    )
    return SchoolReport(code, code, "2026-2027", proposals=tuple(proposals))


def voted(season: Season, drawn: random.Random) -> dict[Key, bool]:
    """A vote on everybody who is put before a council."""
    return {(one.who, one.title): drawn.random() < 0.7 for one in season.candidates.verdicts}


def received(reporter: Reporter, season: Season) -> dict[Key, Reply]:
    """What a reply says to one of those who report, by their own codes."""
    return {(one.who, one.title): one for one in replies_to(reporter, season)}


@pytest.mark.parametrize("seed", range(8))
def test_every_path_at_the_top_is_the_one_at_the_school(seed: int) -> None:
    drawn = random.Random(seed)
    schools = tuple(Reporter(f"T{number}", f"T{number}") for number in range(drawn.randint(1, 4)))
    reports = {one.code: school_report(one.code, drawn) for one in schools}
    ward = at_level("commune", "xa", schools)
    votes = voted(office(ward, reports, {}, {}), drawn)
    below = office(ward, reports, votes, {})
    sent = replace(own_report(below, VI), id="xa", name="xa")
    # Nothing goes up that the commune refused, and everything that it passed for the province does.
    up = {one.key: one.state for one in sent.proposals if one.title in UP}
    assert up == {f"{who}:{title}": "passed" for (who, title), passed in votes.items() if title in UP and passed}

    x1 = (Reporter("X1", "xa"),)
    top = at_level("province", "tinh", x1)
    above_votes = voted(office(top, {"X1": sent}, {}, {}), drawn)
    numbered = bool(seed % 3)  # of every third season the province has not numbered its decision yet
    above = office(top, {"X1": sent}, above_votes, {}, numbered=numbered)
    told = received(x1[0], above)
    closed = office(ward, reports, votes, told)
    book = at_level("school", "truong", ())
    for one in schools:
        replies = received(one, closed)
        asked = [(*proposal.key.split(":"),) for proposal in reports[one.code].proposals]
        verdicts = [Verdict(who, title, Met.YES, registered=True, proposed=True) for who, title in asked]
        own = Council("hoi-dong.xlsx", Meeting(), tuple(Decision(*key, passed=True) for key in asked))
        paths = title_paths(verdicts, (), book, YearBehind(own, replies=replies))
        for who, title in asked:
            here = f"{one.code}/{who}"
            at_top = above_votes.get((f"X1/{here}", title)) if votes[here, title] else False
            ended = votes[here, title] if title == "CSTDCS" else at_top
            path = paths[who, title]
            assert (path.ended is None) == ended, (who, title)
            assert path.refused_above == (not ended)
            assert replies[who, title].outcome == ("given" if ended else "refused")
            if ended and (numbered or title == "CSTDCS"):
                number = COMMUNE if title == "CSTDCS" else PROVINCE
                assert path.step("received").params["number"] == number
                at_office = closed.paths[here, title].step("announced")
                assert path.step("announced").params["number"] == at_office.params["number"]


@pytest.mark.parametrize("seed", range(4))
def test_a_late_correction_is_named_and_replaces_no_decision(seed: int) -> None:
    drawn = random.Random(1000 + seed)
    schools = (Reporter("T1", "T1"), Reporter("T2", "T2"))
    reports = {one.code: school_report(one.code, drawn) for one in schools}
    ward = at_level("commune", "xa", schools)
    issued = office(ward, reports, {}, {})
    votes = voted(issued, drawn)
    before = office(ward, reports, votes, {})
    kept, gone = list(reports["T1"].proposals), reports["T1"].proposals[0]
    changed = replace(kept[-1], reasons="điều đã sửa")
    corrected = {**reports, "T1": replace(reports["T1"], proposals=tuple(kept[1:-1] + [changed] * (len(kept) > 1)))}
    after = office(ward, corrected, votes, {})
    for key, passed in votes.items():
        assert after.paths[key].passed == before.paths[key].passed == passed
    then, now = bases(issued.candidates.verdicts, {}), bases(after.candidates.verdicts, {})
    told = {key for key in then if then[key] != now.get(key)}
    touched = {gone.key, changed.key} if len(kept) > 1 else {gone.key}
    assert told == {f"T1/{key}" for key in touched}
    # One level up the same: what the province passed stays, and is named.
    top = at_level("province", "tinh", (Reporter("X1", "xa"),))
    first, second = ({"X1": replace(own_report(one, VI), id="xa")} for one in (before, after))
    asked = office(top, first, {}, {})
    above = voted(asked, drawn)
    standing = office(top, second, above, {})
    assert all(standing.paths[key].passed == passed for key, passed in above.items())
    then, now = bases(asked.candidates.verdicts, {}), bases(standing.candidates.verdicts, {})
    sent_up = {
        key for key in touched if key.endswith(UP) and votes[(f"T1/{key.partition(':')[0]}", key.partition(":")[2])]
    }
    assert {key for key in then if then[key] != now.get(key)} == {f"X1/T1/{key}" for key in sent_up}
