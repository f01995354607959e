"""`merge` before and after the work: what it refuses at once, what it hands on, and what it keeps for the next time."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.intake.mini import SEASON, declared, school
from tests.markdown import book
from tests.workflow.by_hand import folder
from thidua_xlsx.commands import merge as command
from thidua_xlsx.commands.merge import judge_inbox, merge
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Policy, Season
from thidua_xlsx.workflow.judge import judge_season as judging
from thidua_xlsx.workflow.judge.all_checks import Checks
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions, OtherRules
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs import changes_since, write_merge
from thidua_xlsx.workflow.outputs.make_results import OUTPUTS
from thidua_xlsx.workflow.outputs.output import OutputOptions
from thidua_xlsx.workflow.outputs.write_merge import MergeResult

VI, DAY = language("vi"), date(2025, 6, 30)
HELD = Inbox((), (), ())


class Run:
    """What a merge opened, read, judged and kept, in its order; nothing of it is done."""

    def __init__(self, path: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.inbox = path / "mua", path / "mua" / "inbox"
        for name in ("inbox", "phieu", "ket-qua"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "thidua.xlsx").write_bytes(b"")
        self.done: list[str] = []
        self.seen: dict[str, Any] = {}
        records, _ = season_records(book(SEASON, "thidua.xlsx"), declared())
        self.loaded = folder(self.folder, passwords=("một",), records=records)
        season = Season(school(), (), (), (), {}, {}, {}, (), (), (), ())
        self.result = MergeResult(season, self.folder / "ket-qua")
        patch.setattr(command, "open_season_folder", self._opened)
        patch.setattr(command, "read_inbox", self._read)
        patch.setattr(command, "ReaderPool", lambda jobs, **how: ("readers", jobs, how))
        patch.setattr(command, "Cache", self._cache)
        patch.setattr(write_merge, "judge_and_write", self._judged)
        patch.setattr(changes_since, "earlier_result", self._earlier)
        patch.setattr(judging, "season_from", self._season)

    def _opened(self, path: Path, password_file: Path | None) -> SeasonFolder:
        self.done.append("opened")
        self.seen |= {"folder": path, "password_file": password_file}
        return self.loaded

    def _earlier(self, path: Path, loaded: SeasonFolder) -> str:
        self.done.append("earlier")
        assert loaded is self.loaded
        return f"result of {path.name}"

    def _cache(self, loaded: SeasonFolder, *, used: bool = True) -> "Run":
        self.seen |= {"cached": used, "cache_of": loaded}
        return self

    key = b"signing"

    def save(self) -> None:
        self.done.append("saved")

    def _read(self, loaded: SeasonFolder, inbox: Path, progress: object, readers: object, *more: object) -> Inbox:
        self.done.append("read")
        self.seen |= {"inbox": inbox, "loaded": loaded, "progress": progress, "readers": readers}
        self.seen["cache"], *rest = more
        if rest:
            rest[0]()  # type: ignore[operator]
        return HELD

    def _judged(self, loaded: SeasonFolder, read: Inbox, asked: object, wanted: object, **how: Any) -> MergeResult:
        self.done.append("judged")
        assert (loaded, read) == (self.seen["loaded"], HELD)
        self.seen |= {"asked": asked, "wanted": wanted, **how}
        return self.result

    def _season(self, loaded: SeasonFolder, read: Inbox, progress: object) -> Season:
        self.done.append("judged")
        assert (loaded, read) == (self.seen["loaded"], HELD)
        return self.result.season


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path, monkeypatch)


def test_with_nothing_asked_a_season_is_judged_as_it_is_and_written_beside_its_inbox(run: Run) -> None:
    assert merge(run.inbox, words=VI) is run.result
    assert run.done == ["opened", "read", "judged", "saved"]
    assert (run.seen["folder"], run.seen["password_file"], run.seen["inbox"]) == (run.folder, None, run.inbox)
    assert run.seen["asked"] == JudgingOptions()
    assert run.seen["wanted"] == OutputOptions(run.folder / "ket-qua", None, False, False, (), None, b"signing")
    assert run.seen["readers"] == ("readers", 0, {"passwords": ("một",)})
    assert (run.seen["cached"], run.seen["cache"]) == (True, run)
    assert (run.seen["checks"], run.seen["outputs"], run.seen["jobs"]) == (None, OUTPUTS, 0)  # the checks of the season
    assert run.seen["words"] is VI


def test_everything_that_was_asked_is_handed_on(run: Run, tmp_path: Path) -> None:
    progress, rules = print, OtherRules("luat-2003", compare=False)
    done = merge(
        run.inbox, words=VI, season=run.folder, out=tmp_path / "ra", as_of=DAY, duplicates=Policy.NEWEST,
        password_file=tmp_path / "mk.txt", progress=progress, jobs=3, rules=rules, papers=True, internal=True, pdf=True,
        compare_with=tmp_path / "cu.json", export=("csv",), copy_to=tmp_path / "x.json",
        outputs=(),
    )  # fmt: skip
    assert run.done == ["opened", "earlier", "read", "judged", "saved"]  # the earlier result before this run writes
    assert run.seen["asked"] == JudgingOptions(DAY, Policy.NEWEST, rules)
    assert run.seen["wanted"] == OutputOptions(
        tmp_path / "ra", True, True, True, ("csv",), "result of cu.json", b"signing"  # type: ignore[arg-type]
    )  # fmt: skip
    loaded = run.seen["loaded"]
    assert (loaded.rulebook.as_of, loaded.duplicates, loaded.judging.regime.id) == (DAY, Policy.NEWEST, "luat-2003")
    assert run.seen["cache_of"] is loaded
    assert run.seen["password_file"] == tmp_path / "mk.txt"
    assert (run.seen["progress"], run.seen["jobs"], run.seen["outputs"]) == (progress, 3, ())
    assert run.seen["readers"] == ("readers", 3, {"passwords": ("một",)})
    assert done is run.result


def test_what_was_read_is_kept_whatever_is_looked_for_in_it(run: Run) -> None:
    merge(run.inbox, words=VI, cached=False)
    assert run.seen["cached"] is False
    merge(run.inbox, words=VI, checks=Checks(of_season=()))
    assert (run.seen["cached"], run.seen["checks"].of_season) == (True, ())
    merge(run.inbox, words=VI, checks=Checks(of_return=()))
    assert (run.seen["cached"], run.seen["checks"].of_return) == (True, ())


@pytest.mark.parametrize(
    ("inbox", "key", "params"),
    [
        ("khong-co", "cli.no_inbox", "inbox"),
        (".", "cli.not_an_inbox", "folder"),
        ("phieu", "cli.not_an_inbox", "folder"),
        ("inbox/../ket-qua", "cli.not_an_inbox", "folder"),
    ],
)
def test_what_is_no_inbox_is_refused_before_anything_is_opened(inbox: str, key: str, params: str, run: Run) -> None:
    for ask in (
        lambda: merge(run.folder / inbox, words=VI),
        lambda: judge_inbox(run.folder / inbox, season=run.folder),
    ):
        with pytest.raises(CommandError) as stopped:
            ask()
        assert (stopped.value.key, stopped.value.params) == (key, {params: (run.folder / inbox).as_posix()})
    assert run.done == []


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"out": "inbox/x"}, "cli.not_an_output_folder"),
        ({"copy_to": "thidua.xlsx"}, "cli.not_an_output_file"),
        ({"copy_to": "ket-qua/hoi-dong.xlsx"}, "cli.not_an_output_file"),
        ({"export": ("xls",)}, "cli.export_unknown"),
    ],
)
def test_what_may_not_be_written_is_refused_before_anything_is_opened(
    asked: Mapping[str, Any], key: str, run: Run
) -> None:
    given = {name: run.folder / value if isinstance(value, str) else value for name, value in asked.items()}
    with pytest.raises(CommandError) as stopped:
        merge(run.inbox, words=VI, **given)
    assert (stopped.value.key, run.done) == (key, [])


def test_the_copy_of_a_result_lies_beside_the_results_wherever_these_go(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    for name, refused in (("a.json", False), ("b.txt", True)):
        if refused:
            with pytest.raises(CommandError):
                merge(run.inbox, words=VI, out=out, copy_to=out / name)
        else:
            merge(run.inbox, words=VI, out=out, copy_to=out / name)
    assert run.done == ["opened", "read", "judged", "saved"]


def test_a_season_may_be_judged_and_nothing_written_not_even_what_was_read(run: Run) -> None:
    rules = OtherRules("luat-2003")
    season = judge_inbox(
        run.inbox, season=run.folder, as_of=DAY, duplicates=Policy.ERROR, password_file=run.folder / "mk.txt", jobs=2,
        cached=False, rules=rules,
    )  # fmt: skip
    assert season is run.result.season
    assert run.done == ["opened", "read", "judged"]
    loaded = run.seen["loaded"]
    assert (loaded.rulebook.as_of, loaded.duplicates, loaded.judging.regime.id) == (DAY, Policy.ERROR, "luat-2003")
    assert (run.seen["readers"], run.seen["cached"]) == (("readers", 2, {"passwords": ("một",)}), False)
    assert (run.seen["cache"], run.seen["password_file"]) == (run, run.folder / "mk.txt")
    judge_inbox(run.inbox, season=run.folder)
    assert (run.seen["cached"], run.seen["loaded"].duplicates) == (True, Policy.UNION)
