"""The bench compares like with like: its seasons are real ones, and the scripts beside the merge find the same totals."""

import json
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import bench  # noqa: E402
import bench_ordinary  # noqa: E402
import bench_peers  # noqa: E402
import bench_province  # noqa: E402
import bench_season  # noqa: E402

PEOPLE = 5  # of a form


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("do") / "2"
    bench_season.build(folder, 2, PEOPLE)
    return folder


def test_every_racer_runs_and_those_that_total_agree_on_everybody(season: Path) -> None:
    told: list[str] = []
    runs = bench.race(season, bench.RACERS, 1, told.append)
    totals = {racer: run.answer for racer, run in runs.items()}
    assert len(totals["merge"]) == 2 * PEOPLE
    for racer in bench.RACERS[2:-1]:
        assert totals[racer] == pytest.approx(totals["merge"]), racer
    assert totals["floor"] == {}
    assert len(told) == len(bench.RACERS)


def test_the_report_names_every_racer_and_shares_that_make_the_whole(season: Path) -> None:
    shares = bench.stages(season)
    assert {"reading and checking the forms", "judge", "tong-hop.xlsx", "ket-qua.json"} <= set(shares)
    runs = {racer: bench.Run([2.0, 1.0, 4.0], [3.0, 3.5, 1.0], [2**20]) for racer in bench.RACERS}
    text = bench.report(2, runs, {"reading": 3.0, "writing": 1.0})
    assert "| merge | 2.00 | 1.00 | 3.00 | 1500.0 | 1.00 | 1 | 3 |" in text
    assert "| reading | 3.00 | 75 % |" in text


def test_an_ordinary_season_has_three_forms_a_unit_and_something_to_correct_in_two_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_ordinary, "find_office", lambda: None)  # which would take longer than all else
    bench_ordinary.build(tmp_path, 2)
    assert len(list((tmp_path / "inbox").iterdir())) == 6
    with tempfile.TemporaryDirectory() as out:
        bench.timed(bench.command("merge", tmp_path, Path(out)))
        assert len(list(Path(out).glob("tra-lai/*/*.xlsx"))) == 4
        merged = bench.totals("merge", Path(out), "")
    told = bench_peers.peer(tmp_path / "inbox", tmp_path / "all.xlsx", "calamine")
    assert told == pytest.approx(merged, abs=0.005)  # the scripts do not round


def test_a_province_has_reports_that_its_office_merges_without_an_error(tmp_path: Path) -> None:
    bench_province.build(tmp_path, 2)
    assert len(list((tmp_path / "inbox").iterdir())) == 2
    with tempfile.TemporaryDirectory() as out:
        bench.timed(bench.command("merge", tmp_path, Path(out)))
        told = json.loads((Path(out) / "ket-qua.json").read_text("utf-8"))
    assert {one["status"] for one in told["receipts"]} == {"accepted"}
    assert "error" not in {one["severity"] for one in told["findings"]}
    schools = told["schools"]["units"]
    assert [one["counts"]["people"] for one in schools] == [bench_province.PEOPLE] * 2
    listed = bench_peers.lists(tmp_path / "inbox", tmp_path / "all.xlsx", "calamine")
    assert sum(listed.values()) == sum(sum(one["proposed"].values()) for one in schools) > 0
