"""An output that would come out the same stays as it lies; whatever changes, outputs are those of a cold run."""

import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.packaged_looks import LOOKS
from tests.seasons.outside import put, type_into
from tests.seasons.small import Small, slip_name
from tests.strength import strength
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.documents.paper_plan import PaperLine
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.messages.language import language
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput
from thidua_xlsx.workflow.outputs.letter_files import LettersOutput
from thidua_xlsx.workflow.outputs.output import digest_of
from thidua_xlsx.workflow.outputs.paper_files import PapersOutput
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput
from thidua_xlsx.workflow.outputs.summary_file import PeriodsOutput
from thidua_xlsx.workflow.outputs.upward_files import ReportOutput

FORMS = [(unit, "self-score", round_) for unit in ("TOAN", "VAN", "VP") for round_ in ("R1", "R2")]
OUTPUTS = (SlipsOutput(), CouncilOutput(), ReportOutput(), PeriodsOutput(), PapersOutput(), LettersOutput())
INDEX = ".cache/ket-qua.bin"


def made(small: Small, out: str = "ket-qua", *, kept: bool = True, lang: str = "vi") -> dict[str, bytes]:
    """Merge the inbox as it is now, and give what lies among the results then."""
    folder = small.folder.parent / f"{small.folder.name}-{out}" if out != "ket-qua" else small.folder / out
    merge(small.folder / "inbox", out=folder, words=language(lang), outputs=OUTPUTS, jobs=1, cached=kept)
    written = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".jsonl")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in written}


def places(small: Small) -> dict[str, int]:
    """Give where on the disk each result lies: one that is written anew lies somewhere else."""
    return {path.name: path.stat().st_ino for path in (small.folder / "ket-qua").rglob("*.*") if path.is_file()}


def written_anew(small: Small, before: dict[str, int]) -> set[str]:
    after = places(small)
    return {name for name in after if after[name] != before.get(name)} - {"nhat-ky.jsonl"}


def answered(small: Small, chance: random.Random) -> None:
    unit, phase, round_ = chance.choice(FORMS)
    file = small.returned(unit, phase, round_)
    if file.exists():
        person = {"TOAN": "P1", "VAN": "P4", "VP": "P6"}[unit]
        cell = {chance.choice(["1.1", "2.1"]): {person: chance.choice([50, "chín", None, 9])}}
        type_into(file, file, lambda book: put(book, {chance.choice(["self_score", "unit_score"]): cell}))


def renamed(small: Small, chance: random.Random) -> None:
    files = sorted((small.folder / "inbox").glob("*.xlsx"))
    file = chance.choice(files)
    file.rename(file.with_name(f"gui-lai-{chance.randint(0, 10**6)}.xlsx"))


def declared(small: Small, chance: random.Random) -> None:
    book = small.folder / "thidua.xlsx"
    name = f"Tổ Toán {chance.randint(0, 99)}"
    type_into(book, book, lambda opened: put(opened, {"units": {"TOAN": {"name": name}}}))


def sent_twice(small: Small, chance: random.Random) -> None:
    file = chance.choice(sorted((small.folder / "inbox").glob("*.xlsx")))
    type_into(file, file.with_name(f"ban-{chance.randint(0, 10**6)}.xlsx"), lambda book: None)


def touched(small: Small, chance: random.Random) -> None:
    """Somebody changes or removes what lies there; a paper that somebody changed stays, and is no matter of this."""
    lying = sorted((small.folder / "ket-qua").rglob("*/*.*"))
    for path in [path for path in lying if "giay-to" not in path.parts][: chance.randint(0, 3)]:
        if chance.random() < 0.5:
            path.write_bytes(path.read_bytes() + b"!")
        else:
            path.unlink()


CHANGES: tuple[Callable[[Small, random.Random], None], ...] = (
    answered,
    answered,
    renamed,
    declared,
    sent_twice,
    touched,
)


@pytest.mark.parametrize("seed", range(strength(1, 10)))
def test_after_any_changes_outputs_are_those_of_a_cold_run(small: Small, seed: int) -> None:
    chance = random.Random(seed)
    answered(small, chance)
    made(small)
    for _ in range(2):
        for _ in range(chance.randint(1, 3)):
            chance.choice(CHANGES)(small, chance)
        assert made(small) == made(small, "anew", kept=False)


def answer(small: Small, unit: str, person: str, points: object) -> None:
    file = small.returned(unit, "self-score", "R1")
    type_into(file, file, lambda book: put(book, {"self_score": {"1.1": {person: points}}}))


def test_only_what_tells_of_the_changed_return_is_made_again(small: Small) -> None:
    answer(small, "TOAN", "P1", 50)
    answer(small, "VAN", "P4", 50)
    first = made(small)
    before = places(small)
    assert made(small) == first
    assert written_anew(small, before) == set()
    answer(small, "VAN", "P4", 60)
    second = made(small)
    slip = Path(slip_name("VAN", "self-score", "R1")).name
    assert written_anew(small, before) == {slip, "tra-lai-VAN.eml"}
    assert {Path(name).name for name in first if first[name] != second[name]} == {slip, "tra-lai-VAN.eml"}


@pytest.mark.parametrize("spoil", ["output", "index", "ledger", "language"])
def test_what_somebody_else_wrote_is_not_kept(small: Small, spoil: str) -> None:
    answer(small, "VAN", "P4", 50)
    first = made(small)
    slip, letter = (small.folder / "ket-qua" / slip_name("VAN", "self-score", "R1")), "tra-lai-VAN.eml"
    if spoil == "output":
        slip.write_bytes(b"something else")
    elif spoil == "index":
        content = bytearray((small.folder / INDEX).read_bytes())
        content[-1] ^= 1
        (small.folder / INDEX).write_bytes(content)
    elif spoil == "ledger":
        ledger = small.folder / "so-theo-doi.xlsx"
        type_into(ledger, ledger, lambda book: None)
    before = places(small)
    again = made(small, lang="en" if spoil == "language" else "vi")
    anew = written_anew(small, before)
    assert slip.name in anew
    assert (letter in anew) == (spoil != "output")  # what it is made of is as it was
    assert (again == first) == (spoil != "language")


def plan(value: object, **more: object) -> BookPlan:
    draft = SheetBuilder("Một", LOOKS)
    draft.put_row(0, (style("cell"), style("cell")), (value, "x"))  # type: ignore[arg-type]
    draft.put(1, 0, value, **more)  # type: ignore[arg-type]
    return BookPlan("Sổ", (draft.plan(),))


def test_what_looks_otherwise_has_another_digest() -> None:
    plans = [plan(None), plan(""), plan("9"), plan(9), plan(Decimal("9.5")), plan("9.5"), plan(9, look="given")]
    plans += [plan(9, open=True), plan(True), plan(9, formula="1+8"), plan(9, note="9")]
    assert len({digest_of(one) for one in plans}) == len(plans)
    assert digest_of(plan("9")) == digest_of(plan("9"))
    assert digest_of(PaperLine("9")) != digest_of(PaperLine("9", "item"))


def test_what_nobody_can_tell_apart_has_no_digest() -> None:
    with pytest.raises(TypeError, match="function"):
        digest_of((plan("9"), lambda: None))
