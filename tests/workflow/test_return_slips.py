"""Which forms get a return slip; and slips of earlier versions, whole forms that take the place of what they were made from."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.seasons.outside import Answers, change, fill
from tests.seasons.small import Form, Small, final, found, send_changed, status
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

VAN_R1: Form = ("VAN", "self-score", "R1")


def slips(small: Small) -> list[str]:
    out = small.folder / "ket-qua"
    return sorted(path.relative_to(out).as_posix() for path in (out / "tra-lai").rglob("*") if path.is_file())


def back(small: Small, answers: Answers, name: str = "sua.xlsx", *made_from: Path) -> Path:
    """Put a slip into the inbox as earlier versions made them: the whole form, which names what it was made from."""
    sources = made_from or (small.returned(*VAN_R1),)
    named = [file.read_bytes() for file in sources]
    digests = {sha256(content).hexdigest() for content in named}
    for content in named:
        hidden = load_workbook(BytesIO(content))["_thidua"].cell(1, 2).value
        digests |= set(str(hidden or "").split())
    target = fill(sources[0], small.folder / "inbox" / name, answers)

    def claims(book: Workbook) -> None:
        stamp, claim = book["_thidua"].cell(1, 1), book["_thidua"].cell(1, 2)
        claim.value, claim._style = " ".join(sorted(digests)), stamp._style

    change(target, target, claims)
    return target


# --- which forms get one ---------------------------------------------------------------------------------------------


# --- sent back -------------------------------------------------------------------------------------------------------


def test_a_slip_of_a_slip_takes_the_place_of_both(small: Small) -> None:
    first = send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    second = back(small, {"unit_score": {"1.1": {"P4": "9 mấy"}}}, "sua-1.xlsx")
    assert [f["file"] for f in found(small.figures(SlipsOutput()), "C101")] == ["inbox/sua-1.xlsx"]
    back(small, {"unit_score": {"1.1": {"P4": 9}}}, "sua-2.xlsx", second)
    result = small.figures(SlipsOutput())
    assert [status(result, file.name) for file in (first, second)] == ["superseded", "superseded"]
    assert final(result, "P4") == (84, True)
    second.unlink()  # the secretary tidied up: the first return is still replaced
    result = small.figures(SlipsOutput())
    assert status(result, first.name) == "superseded"
    assert (final(result, "P4"), found(result, "X102")) == ((84, True), [])
