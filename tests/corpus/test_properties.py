"""What must hold for any answers and any inbox: order and names do not matter, and filling a form loses nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.seasons.small import PEOPLE, Small, build_small
from thidua_xlsx.intake.dossiers.build_dossiers import build_dossiers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Scorecard
from thidua_xlsx.workflow.judge.combine_inbox import combine_inbox
from thidua_xlsx.workflow.judge.judge_season import Inbox, read_inbox
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
    returns = combine_inbox(loaded, inbox).returns
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
    assert kinds(combine_inbox(loaded, shuffled).inbox_findings) == kinds(combine_inbox(loaded, read).inbox_findings)


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
