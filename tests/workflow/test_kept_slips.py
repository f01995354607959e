"""A return slip that would come out the same is kept from the run before; whatever changes, slips are those of a cold run."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.seasons.outside import change, put
from tests.seasons.small import Small, slip_name
from thidua_xlsx.commands.merge import judge_inbox
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.formats.xlsx.looks import Looks
from thidua_xlsx.messages.language import language
from thidua_xlsx.workflow.load.reading_cache import Cache, KeptSlips
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs import return_slips

FORMS = [(unit, "self-score", round_) for unit in ("TOAN", "VAN", "VP") for round_ in ("R1", "R2")]


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slips that were made and not kept."""
    made: list[str] = []
    whole = return_slips.paint

    def noted(book: BookPlan, looks: Looks) -> bytes:
        made.append(book.title)
        return whole(book, looks)

    monkeypatch.setattr(return_slips, "paint", noted)
    return made


def slips(small: Small, *, kept: bool = True, lang: str = "vi") -> dict[str, bytes]:
    """Give the slips of a season as its inbox is now, and leave those that may be kept among its results."""
    season, loaded = judge_inbox(small.folder / "inbox", season=small.folder), open_season_folder(small.folder)
    out, key = small.folder / "ket-qua", Cache(loaded, used=kept).key
    earlier = KeptSlips(loaded, out, key, lang=lang, part="")
    made = return_slips.slips(loaded, season, language(lang), season.submissions, earlier)
    for name, content in made.items() if kept else ():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    earlier.save()
    return made


def answered(small: Small, chance: random.Random) -> None:
    unit, phase, round_ = chance.choice(FORMS)
    file = small.returned(unit, phase, round_)
    if file.exists():
        person = {"TOAN": "P1", "VAN": "P4", "VP": "P6"}[unit]
        cell = {chance.choice(["1.1", "2.1"]): {person: chance.choice([50, "chín", None, 9])}}
        change(file, file, lambda book: put(book, {chance.choice(["self_score", "unit_score"]): cell}))


def renamed(small: Small, chance: random.Random) -> None:
    files = sorted((small.folder / "inbox").glob("*.xlsx"))
    file = chance.choice(files)
    file.rename(file.with_name(f"gui-lai-{chance.randint(0, 10**6)}.xlsx"))


def declared(small: Small, chance: random.Random) -> None:
    book = small.folder / "thidua.xlsx"
    name = f"Tổ Toán {chance.randint(0, 99)}"
    change(book, book, lambda opened: put(opened, {"units": {"TOAN": {"name": name}}}))


def sent_twice(small: Small, chance: random.Random) -> None:
    file = chance.choice(sorted((small.folder / "inbox").glob("*.xlsx")))
    change(file, file.with_name(f"ban-{chance.randint(0, 10**6)}.xlsx"), lambda book: None)


def put_back(small: Small, chance: random.Random) -> None:
    """Somebody touches a slip that lies there."""
    for slip in sorted((small.folder / "ket-qua").rglob("tra-lai/*/*.xlsx"))[: chance.randint(0, 1)]:
        slip.write_bytes(slip.read_bytes() + b"!")


CHANGES: tuple[Callable[[Small, random.Random], None], ...] = (
    answered,
    answered,
    renamed,
    declared,
    sent_twice,
    put_back,
)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_slips_are_those_of_a_cold_run(small: Small, seed: int) -> None:
    chance = random.Random(seed)
    answered(small, chance)
    slips(small)
    for _ in range(3):
        for _ in range(chance.randint(1, 2)):
            chance.choice(CHANGES)(small, chance)
        assert slips(small) == slips(small, kept=False)


def test_only_the_slip_whose_return_changed_is_made_again(small: Small, painted: list[str]) -> None:
    for unit, person in (("TOAN", "P1"), ("VAN", "P4")):
        file = small.returned(unit, "self-score", "R1")
        change(file, file, lambda book, who=person: put(book, {"self_score": {"1.1": {who: 50}}}))
    first = slips(small)
    assert len(painted) == len(first) >= 2
    painted.clear()
    assert slips(small) == first
    assert painted == []
    file = small.returned("VAN", "self-score", "R1")
    change(file, file, lambda book: put(book, {"self_score": {"1.1": {"P4": 60}}}))
    assert {name for name, content in slips(small).items() if content != first.get(name)} == {
        slip_name("VAN", "self-score", "R1")
    }
    assert len(painted) == 1


def kept_file(small: Small) -> Path:
    return small.folder / ".cache" / "tra-lai.bin"


@pytest.mark.parametrize("spoil", ["slip", "index", "ledger", "language"])
def test_what_somebody_else_wrote_is_not_kept(small: Small, painted: list[str], spoil: str) -> None:
    file = small.returned("VAN", "self-score", "R1")
    change(file, file, lambda book: put(book, {"self_score": {"1.1": {"P4": 50}}}))
    first = slips(small)
    painted.clear()
    if spoil == "slip":
        for name in first:
            (small.folder / "ket-qua" / name).write_bytes(b"something else")
    elif spoil == "index":
        content = bytearray(kept_file(small).read_bytes())
        content[-1] ^= 1
        kept_file(small).write_bytes(content)
    elif spoil == "ledger":
        ledger = small.folder / "so-theo-doi.xlsx"
        change(ledger, ledger, lambda book: None)
    again = slips(small, lang="en" if spoil == "language" else "vi")
    assert len(painted) == len(first)
    assert (again == first) == (spoil != "language")
