"""What must hold for any answers and any inbox: order and names do not matter, and filling a form loses nothing."""

import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake import mini
from tests.seasons.small import PEOPLE, Small, build_small
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.intake.dossiers.build_dossiers import Returns, build_dossiers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Scorecard
from thidua_xlsx.workflow.judge.combine_inbox import combine_inbox
from thidua_xlsx.workflow.judge.judge_season import Inbox, judge_season, read_inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return build_small(tmp_path_factory.mktemp("tinh-chat") / "mua-nho")


@pytest.fixture(scope="module")
def loaded(school: Small) -> SeasonFolder:
    return open_season_folder(school.folder)


@pytest.fixture(scope="module")
def read(school: Small, loaded: SeasonFolder) -> Inbox:
    """The returns of every unit, and a second, different copy of one of them."""
    school.send(("TOAN", "self-score", "R1"), {"unit_score": {"1.1": {"P1": 3, "P2": 4}}}, "TOAN lần hai.xlsx")
    return read_inbox(loaded, school.folder / "inbox", lambda name: None)


def cards(loaded: SeasonFolder, inbox: Inbox) -> dict[str, Scorecard]:
    returns = Returns(combine_inbox(loaded, inbox).submissions, loaded.register)
    people, _ = build_dossiers(returns, loaded.rulebook, loaded.ledger)
    return {dossier.person.code: score_card(dossier, loaded.rulebook) for dossier in people}


def kinds(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return sorted((f.code.id, f.unit or "", f.person or "") for f in findings)


@SETTINGS
@given(data=st.data())
def test_the_order_of_files_does_not_matter(read: Inbox, loaded: SeasonFolder, data: st.DataObject) -> None:
    order = data.draw(st.permutations(read.returned))
    shuffled = Inbox(read.receipts, tuple(order), read.findings)
    assert cards(loaded, shuffled) == cards(loaded, read)
    assert kinds(combine_inbox(loaded, shuffled).findings) == kinds(combine_inbox(loaded, read).findings)


def test_renaming_every_file_changes_no_number(
    school: Small, read: Inbox, loaded: SeasonFolder, tmp_path: Path
) -> None:
    for number, file in enumerate(sorted((school.folder / "inbox").iterdir(), reverse=True)):
        shutil.copy(file, tmp_path / f"{number} tệp.bin")
    after = judge_season(loaded, tmp_path)
    before = judge_season(loaded, school.folder / "inbox")
    assert {who: card.final for who, card in after.scorecards.items()} == {
        who: card.final for who, card in before.scorecards.items()
    }
    assert after.standings == before.standings


@SETTINGS
@given(data=st.data())
def test_a_further_file_changes_only_the_rows_of_its_own_unit(
    read: Inbox, loaded: SeasonFolder, data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(read.returned), unique_by=lambda form: form.submission.file))
    more = data.draw(st.sampled_from(read.returned))
    if more in some:
        some.remove(more)
    before = cards(loaded, Inbox((), tuple(some), ()))
    after = cards(loaded, Inbox((), (*some, more), ()))
    unit = more.submission.stamp.unit
    assert {who for who in after if after[who] != before[who]} <= {who for who in PEOPLE if PEOPLE[who]["unit"] == unit}


@cache
def issued() -> tuple[Rulebook, FormPlan, FormPlan]:
    """A small school with a score form and a registration form of one unit."""
    season = mini.school()
    return season, mini.form("self-score", "T1", "D1", season=season), mini.form("registration", "T1", season=season)


POINTS = st.sampled_from([Decimal(n) / 2 for n in range(21)])
WORDS = st.text("abcđêôXY09,.;()% ", min_size=3, max_size=30).map(lambda words: f"a{words}z")


@SETTINGS
@given(points=st.lists(POINTS, min_size=3, max_size=3), note=WORDS, title=st.sampled_from(["LDTT", "CSTDCS"]))
def test_issue_fill_read_gives_back_what_was_filled(points: list[Decimal], note: str, title: str) -> None:
    season, scored, asked = issued()
    people = ("A1", "A2", "A3")
    typed: dict[AnswerAddress, object] = {
        ("self_score", "1.1", who): float(value) for who, value in zip(people, points, strict=True)
    }
    submission, _ = mini.read(mini.typed(scored, typed), scored, season)
    for who, value in zip(people, points, strict=True):
        assert mini.record(submission, "self_score", who).values == {"1.1": value}
    cells: dict[AnswerAddress, object] = {
        ("registration", "A1", "title"): title,
        ("registration", "A2", "note"): note,
    }
    submission, _ = mini.read(mini.typed(asked, cells), asked, season)
    assert mini.record(submission, "registration", "A1").values == {"title": (title,)}
    assert mini.record(submission, "registration", "A2").values == {"note": " ".join(note.split())}
