"""What the council decides on an initiative stands, whatever its author left open: nobody is asked for it any more."""

from typing import Any

import pytest

from tests.seasons.outside import fill
from tests.seasons.small import Small, default_answers, found
from thidua_xlsx.judging.season_closing import resting_on_errors
from thidua_xlsx.model import Season
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

TOAN = ("TOAN", "self-score", "R2")
MEETING = {"date": "10/06/2027", "members": 7, "present": 7, "ballots_issued": 7, "ballots_valid": 7}


def after_council(small: Small, recognised: object, row: dict[str, object]) -> tuple[dict[str, Any], Season]:
    """Let P3 answer `recognised` of her initiative and the council `row`, while it gives her CSTĐCS and LĐTT.

    Gives the result as it was written, and the season that it is of.
    """
    answers = default_answers()[TOAN]
    answers["initiatives"]["i1"]["recognised"] = recognised
    small.send(TOAN, answers)
    before = small.figures(CouncilOutput())
    assert found(before, "R102") or found(before, "C114")
    voted = {f"P3:{title}": {"yes": 7, "no": 0} for title in ("LDTT", "CSTDCS")}
    council = {
        "meeting": {key: {"value": value} for key, value in MEETING.items()},
        "ballots": voted,
        "initiatives": {"i1": row},
    }
    fill(small.folder / "ket-qua" / "hoi-dong.xlsx", small.folder / "inbox" / "hoi-dong.xlsx", council)
    result = small.figures(SlipsOutput())
    return result, judge_season(open_season_folder(small.folder), small.folder / "inbox")


@pytest.mark.parametrize(
    ("recognised", "outcome", "known"), [(None, "Công nhận", True), ("đang chờ", "Không công nhận", False)]
)
def test_a_result_of_the_council_settles_what_the_author_left_open(
    small: Small, recognised: object, outcome: str, known: bool
) -> None:
    row = {"result": outcome, "decision_no": "21/QĐ-THCS"}
    result, season = after_council(small, recognised, row)
    assert (found(result, "R102"), found(result, "C114")) == ([], [])
    assert resting_on_errors(season) == {}
    assert not small.slip(*TOAN).exists()
    (initiative,) = next(dossier.initiatives for dossier in season.dossiers if dossier.person.code == "P3")
    assert (initiative.recognised, initiative.decision_no) == (known, "21/QĐ-THCS")


@pytest.mark.parametrize("row", [{"decision_no": "21/QĐ-THCS"}, {"result": "xem lại"}])
def test_without_a_result_that_can_be_read_the_author_is_still_asked(small: Small, row: dict[str, object]) -> None:
    result, season = after_council(small, None, row)
    assert [finding["severity"] for finding in found(result, "R102")] == ["error"]
    assert set(resting_on_errors(season)) == {("P3", "CSTDCS")}  # the title that rests on the initiative
