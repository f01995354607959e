"""`explain` on everybody of the sample: every verdict says why, and whatever is not met says what is lacking."""

import re

import pytest
from msgspec.structs import replace

from tests.intake.mini import school
from tests.program import Built, run
from thidua_xlsx.commands.explain import who_is_meant
from thidua_xlsx.commands.explanation.first_screen import _first_reasons, _title, _without_ways_cut
from thidua_xlsx.commands.explanation.verdict import WAY, verdict_lines
from thidua_xlsx.judging.law.open_conditions import lacking
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Met, Season, StepState, Verdict
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder

KEYS = re.compile(r"\b(?:cli|report|reason|finding|title|grade)\.[a-z_]+|[{}]|\b(?:None|Decimal|Met|nan)\b")
# Words of the program's English sentences and of its ids; file names of the sample are Vietnamese.
ENGLISH = re.compile(
    r"\b(?:the|and|not|met|unknown|graded|initiative|needed|lacking|known|yes|no|title|unit|person|of|by|HTTNV|HTXSNV)\b"
)
HEADS = ("Còn thiếu gì để đạt:", "Còn thiếu căn cứ gì:")


@pytest.fixture(scope="module", params=["luat-2022", "luat-2003", "luat-2026"])
def season(request: pytest.FixtureRequest, kim_son: Built) -> Season:
    from thidua_xlsx.workflow.judge.judging_options import OtherRules, with_other_rules

    loaded = with_other_rules(open_season_folder(kim_son.folder), OtherRules(regime=request.param))
    return judge_season(loaded, kim_son.folder / "inbox", readers=ReaderPool(1))


def without_cells(line: str) -> str:
    """A line without the cells and files that it leads to."""
    return re.sub(r"(?:inbox|phieu|so-theo-doi\.xlsx|thidua\.xlsx).*", "", line)


def test_every_verdict_says_why_in_vietnamese(season: Season) -> None:
    whose = {verdict.who for verdict in season.verdicts}
    assert len(whose) == 45 + 5 + 1, whose  # people, units, and the school itself, which registered a title
    for verdict in season.verdicts:
        lines = list(verdict_lines(verdict, season.rulebook, language("vi")))
        assert len(lines) > 1
        for line in map(without_cells, lines):
            assert not KEYS.search(line), line
            assert not ENGLISH.search(line), line


def test_whatever_is_not_met_says_what_is_lacking(season: Season) -> None:
    mets = {verdict.met for verdict in season.verdicts}
    assert mets == set(Met)
    for verdict in season.verdicts:
        assert bool(lacking(verdict)) is (verdict.met is not Met.YES), verdict
        lines = list(verdict_lines(verdict, season.rulebook, language("vi")))
        heads = [place for place, line in enumerate(lines) if line.strip() in HEADS]
        assert bool(heads) is (verdict.met is not Met.YES)
        assert all(len(lines) > place + 1 for place in heads)


def test_an_open_verdict_names_something_to_know_and_a_refusal_something_to_change(season: Season) -> None:
    hows = [(verdict, {one.how for one in lacking(verdict)}) for verdict in season.verdicts]
    assert {frozenset(how) for verdict, how in hows if verdict.met is Met.UNKNOWN} == {frozenset({"know"})}
    refused = [(verdict, how) for verdict, how in hows if verdict.met is Met.NO]
    assert refused
    assert [verdict for verdict, how in refused if "change" not in how] == []


def test_every_verdict_can_be_said_in_english_too(season: Season) -> None:
    def told(verdict: Verdict) -> list[str]:
        return list(verdict_lines(verdict, season.rulebook, language("en")))

    assert {len(told(verdict)) > 1 for verdict in season.verdicts} == {True}


@pytest.mark.parametrize("subject", ["GV13", "Lê Thị Thanh Huyền", "Tổ Toán - Tin"])
def test_of_people_and_units_the_first_screen_says_the_whole_in_twenty_lines(subject: str, kim_son: Built) -> None:
    first, whole = (run("explain", subject, *more, "--season", kim_son.folder).output for more in ((), ("--all",)))
    assert re.search(r"^[✓✗?] .*: (đạt|không đạt|chưa đủ căn cứ); ", first, re.MULTILINE)
    *told, rest = first.splitlines()
    assert len(told) < 20 < len(whole.splitlines())
    ways = " (một trong các điều kiện sau)"  # which stand below it in the whole account alone
    assert not any(line.endswith(ways) for line in told)
    known = {line.removesuffix(ways) for line in whole.splitlines()}
    assert set(told) - {line for line in told if line.startswith("Danh hiệu khác")} <= known
    assert rest.startswith(f"… còn {len(whole.splitlines()) - len(told)} dòng")


def test_what_is_not_known_is_asked_for_until_the_council_has_said_yes_or_no(season: Season) -> None:
    verdict = next(one for one in season.verdicts if one.met is Met.UNKNOWN)
    key, words = (verdict.who, verdict.title), language("vi")
    path, asked = season.paths[key], words("cli.lacking_unknown")
    for state, at in ((StepState.OPEN, True), (StepState.YES, False), (StepState.NO, False)):
        steps = tuple(replace(step, state=state) if step.step == "council" else step for step in path.steps)
        sat = replace(season, paths={**season.paths, key: replace(path, at="council", steps=steps)})
        assert any(asked in line for line in _title(verdict, sat, words)) is at


def test_ways_of_which_any_will_do_are_told_whole_or_not_announced() -> None:
    """Three lines of reasons; the ways below the third one are told too, and of twenty lines none announces nothing."""
    heading, one, announced, *ways, other = ["Còn thiếu:", "- A", "- một cách là đủ:", WAY + "B", WAY + "C", "- D"]
    assert [*_first_reasons([heading, one, announced, *ways, other])] == [heading, one, announced, *ways]
    assert [*_first_reasons([heading, one, other, one])] == [heading, one, other]
    lines = [heading, announced, *ways, other]
    assert [len(_without_ways_cut(lines, most)) for most in (1, 2, 3, 4, 5, 9)] == [1, 1, 1, 4, 5, 5]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("trinh thi hoa", ["A2"]),
        ("Trịnh Thị Hòa", ["A2"]),  # the tone on the other vowel
        ("hoà", ["A2"]),
        ("Hoa", ["A1", "B1"]),  # written with its marks, it is not Hoà
        ("nguyen thi hoa", ["A1", "B1"]),
        ("to hai", ["T2"]),
        ("Nguyễn", []),
        ("", []),
    ],
)
def test_a_name_is_understood_without_marks_and_by_its_end(typed: str, codes: list[str]) -> None:
    assert [one.code for one in who_is_meant(typed, school())] == codes


def test_a_code_is_explained_by_what_the_season_has_of_it_and_else_with_dots(kim_son: Built) -> None:
    """Of R104 the sample has several, which name the person; of X162 it has none, for nothing is closed."""
    found = run("explain", "R104", "--season", kim_son.folder).output.splitlines()
    assert any("Nguyễn Đức Thịnh, Đợt 1, Tổ chấm: còn thiếu điểm tiêu chí 2.8" in line for line in found)
    assert not any("…," in line for line in found)
    none = run("explain", "X162", "--season", kim_son.folder).output
    assert "Nghĩa là: Sổ theo dõi đã ghi … cho" in none
