"""Which forms get a return slip; and slips of earlier versions, whole forms that take the place of what they were made from."""

from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.seasons.outside import Answers, change, fill
from tests.seasons.small import Form, Small, default_answers
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

VAN_R1: Form = ("VAN", "self-score", "R1")


def sent(small: Small, form: Form, changes: Mapping[str, Mapping[str, Mapping[str, object]]], name: str = "") -> Path:
    """Send a form with the usual answers and these ones over them."""
    answers = default_answers()[form]
    for table, rows in changes.items():
        for row, values in rows.items():
            answers.setdefault(table, {}).setdefault(row, {}).update(values)
    return small.send(form, answers, name)


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


def status(result: Mapping[str, Any], file: Path) -> str:
    return str(next(r["status"] for r in result["receipts"] if r["file"] == f"inbox/{file.name}"))


def found(result: Mapping[str, Any], *codes: str) -> list[dict[str, Any]]:
    return [finding for finding in result["findings"] if finding["code"] in codes]


def final(result: Mapping[str, Any], person: str, round_: str = "R1") -> tuple[float | None, bool]:
    scores = next(p for p in result["people"] if p["id"] == person)["scores"]
    return scores["rounds"].get(round_), scores["complete"]


# --- which forms get one ---------------------------------------------------------------------------------------------


# --- sent back -------------------------------------------------------------------------------------------------------


def test_a_slip_of_a_slip_takes_the_place_of_both(small: Small) -> None:
    first = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    second = back(small, {"unit_score": {"1.1": {"P4": "9 mấy"}}}, "sua-1.xlsx")
    assert [f["file"] for f in found(small.figures(SlipsOutput()), "C101")] == ["inbox/sua-1.xlsx"]
    back(small, {"unit_score": {"1.1": {"P4": 9}}}, "sua-2.xlsx", second)
    result = small.figures(SlipsOutput())
    assert [status(result, file) for file in (first, second)] == ["superseded", "superseded"]
    assert final(result, "P4") == (84, True)
    second.unlink()  # the secretary tidied up: the first return is still replaced
    result = small.figures(SlipsOutput())
    assert status(result, first) == "superseded"
    assert (final(result, "P4"), found(result, "X102")) == ((84, True), [])
