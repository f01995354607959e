"""Random seasons through council and closing: every output counts the same people, before the vote and after it.

What is expected is read off the paths of `ket-qua.json`, as its documentation says; the votes are worked out here.
"""

import email
import email.policy
import random
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import Workbook, load_workbook

from tests.program import run
from tests.seasons.outside import Summary, opened, put, tables, type_into
from tests.seasons.small import PEOPLE, UNITS, Small, copy_of, read_result, the_small
from tests.strength import ATTACK

GRADES = ("HTXSNV", "HTXSNV", "HTXSNV", "HTTNV", "HTTNV", "HTNV", None)
STATES = (None, None, None, None, None, "Hợp lệ", "Trả lại bổ sung", "Rút hồ sơ")
MEETING = {"date": "10/06/2027", "members": 7, "present": 7, "ballots_issued": 7, "ballots_valid": 7}
NAMES = {
    "LDTT": "Lao động tiên tiến",
    "CSTDCS": "Chiến sĩ thi đua cơ sở",
    "TTLDTT": "Tập thể lao động tiên tiến",
    "TTLDXS": "Tập thể lao động xuất sắc",
}
SHORT = {"LDTT": "LĐTT", "CSTDCS": "CSTĐCS", "TTLDTT": "TTLĐTT", "TTLDXS": "TTLĐXS"}
HERE = ("LDTT", "TTLDTT")  # the head decides these under the law of 2022; the others go up


def shuffled(small: Small, dice: random.Random) -> None:
    """Grades, registrations, quotas and the rule about those who did not register come as they come."""
    for unit in UNITS:
        mine = [code for code, person in PEOPLE.items() if person["unit"] == unit]
        standing = {who: {"grade": dice.choice(GRADES)} for who in (*mine, unit)}
        form = small.returned(unit, "self-score", "R2")
        type_into(form, form, lambda book, said=standing: put(book, {"standing": said}))  # type: ignore[misc]
        wanted = {who: {"title": dice.choice(("CSTDCS", "LDTT", "Không đăng ký"))} for who in mine}
        form = small.returned(unit, "registration")
        type_into(form, form, lambda book, said=wanted: put(book, {"registration": said}))  # type: ignore[misc]
    quota = dice.choice(({}, {"quota_percent": 34, "quota_of": "people"}))
    blocked = {"unregistered": dice.choice(("block", "warn"))}
    small.amend({"titles": {"CSTDCS": {**quota, **blocked}, "TTLDXS": blocked}})


def vote(small: Small, dice: random.Random) -> dict[str, bool | None]:
    """The council fills its workbook; give what each ballot came to: 5 of 7 is more than two thirds, 4 is less."""
    issued = small.folder / "ket-qua" / "hoi-dong.xlsx"
    found = tables(opened(issued))
    votes = {key: dice.choice((7, 7, 7, 7, 5, 5, 4, None)) for key in found["ballots"].rows()}
    answers: dict[str, dict[str, dict[str, object]]] = {
        "meeting": {key: {"value": value} for key, value in MEETING.items()},
        "ballots": {key: {"yes": yes, "no": 7 - yes} for key, yes in votes.items() if yes is not None},
        "grades": {who: {"grade": "HTTNV"} for who in PEOPLE if dice.random() < 0.3},
        "dossiers": {who: {"state": dice.choice(STATES)} for who in found["dossiers"].rows()},
    }
    type_into(issued, small.folder / "inbox" / "hoi-dong.xlsx", lambda book: put(book, answers))
    return {key: None if yes is None else yes >= 5 for key, yes in votes.items()}


def judged(result: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """What was judged of each title of each person and unit, with the path's states by step."""
    whose = [*result["people"], *result["units"]]
    return {
        (who["id"], title["id"]): title | {"steps": {step["step"]: step["state"] for step in title["path"]}}
        for who in whose
        for title in who["titles"]
    }


def after_vote(result: Mapping[str, Any]) -> dict[str, list[str]]:
    """Who is decided here or submitted, by title."""
    found = judged(result)
    gone = {key for key, one in found.items() if "yes" in (one["steps"]["decided"], one["steps"]["submitted"])}
    return {title: [who for who, of in gone if of == title] for title in NAMES}


def rows(book: Summary | Workbook, sheet: str) -> list[list[Any]]:
    return [[cell for cell in row if cell is not None] for row in book[sheet].iter_rows(values_only=True)]


def paper(small: Small, name: str) -> str:
    file = small.folder / "ket-qua" / "giay-to" / f"{name}.docx"
    if not file.exists():
        return ""
    document = docx.Document(str(file))
    cells = [row.cells[0].text for table in document.tables for row in table.rows]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def counts_in(text: str, pattern: str) -> dict[str, int]:
    """The number that a text gives for each title; 0 where it names none."""
    found = {id_: re.search(pattern.replace("TITLE", re.escape(name)), text) for id_, name in NAMES.items()}
    return {id_: int(match[1]) if match else 0 for id_, match in found.items()}


def told(small: Small, screen: str, summary: Summary, *, voted: bool) -> dict[str, dict[str, int]]:
    """How many each output of a merge has on the list of each title."""
    out = small.folder / "ket-qua"
    table = {row[0]: row for row in rows(summary, "Tổng quan") if len(row) > 5 and row[0] in NAMES.values()}
    overview = {name: row[2] for name, row in table.items()}
    for words, place in ((r".* chờ hội đồng bỏ phiếu (\d+)", 3), (r".* chưa đủ căn cứ (\d+)", 4)):
        assert counts_in(screen, f"TITLE:{words}") == {id_: table[name][place] for id_, name in NAMES.items()}
    blocks = "\n".join(str(row[0]) for row in rows(summary, "Đề nghị danh hiệu") if len(row) == 1).casefold()
    word = "hội đồng thông qua" if voted else "đề nghị"
    listed = {id_: re.search(rf"{NAMES[id_].casefold()} – {word}: (\d+)", blocks) for id_ in NAMES}
    written = run("mail", small.folder, "--kind", "summary")
    assert written.exit_code in (0, 1), written.output
    letter = email.message_from_bytes((out / "thu" / "bao-cao.eml").read_bytes(), policy=email.policy.default)
    body = letter.get_body()
    report = tables(opened(out / "bao-cao-cap-tren.xlsx"))
    reported = Counter(
        str(table.cell(key, "title").value)
        for table in (report["report_people"], report["report_collectives"])
        for key in table.rows()
        if table.cell(key, "state").value in ("Đề nghị", "Hội đồng thông qua")
    )
    public = paper(small, "danh-sach-cong-khai")
    return {
        "screen": counts_in(screen, rf"TITLE: {'hội đồng thông qua' if voted else 'đề nghị'} (\d+)"),
        "overview": {id_: overview[name] for id_, name in NAMES.items()},
        "blocks": {id_: int(match[1]) if match else 0 for id_, match in listed.items()},
        "letter": counts_in(body.get_content() if body else "", r"- TITLE: (\d+)"),
        "report": {id_: reported[name] for id_, name in NAMES.items()},
        "public": counts_in(public, r"TITLE(?: – đề nghị cấp trên xét)? \((\d+) "),
    }


def of_people(summary: Summary) -> dict[str, list[int]]:
    """How many of LĐTT and of CSTĐCS the sheets have that count people only: the statistics, the units' ranking."""
    school = next(row for row in rows(summary, "Thống kê") if row and row[0] == "Toàn trường")
    names = {unit["name"] for unit in UNITS.values()}
    units = [row for row in rows(summary, "Xếp hạng tổ") if len(row) > 2 and row[1] in names]
    return {
        "statistics": [int(str(school[place]).partition("/")[2]) for place in (3, 5)],
        "units": [sum(row[place] for row in units) for place in (7, 8)],
    }


def went_up(small: Small) -> dict[str, int]:
    """How many of each title the tờ trình asks for."""
    return counts_in(paper(small, "to-trinh"), r"TITLE: (\d+) ")


@pytest.mark.parametrize("seed", range(40) if ATTACK else [1])  # of which each title is decided
def test_every_output_counts_alike(seed: int, tmp_path: Path) -> None:
    dice, small = random.Random(seed), copy_of(the_small(), tmp_path / "mua-nho")
    shuffled(small, dice)
    screen = small.merge().output
    before, summary = judged(read_result(small.folder / "ket-qua")), Summary(small.folder)
    expected = {id_: sum(one["proposed"] is True for key, one in before.items() if key[1] == id_) for id_ in NAMES}
    found = told(small, screen, summary, voted=False)
    assert found == dict.fromkeys(found, expected)
    assert went_up(small) == {id_: 0 if id_ in HERE else count for id_, count in expected.items()}
    assert set(map(tuple, of_people(summary).values())) == {(expected["LDTT"], expected["CSTDCS"])}

    outcomes = vote(small, dice)
    screen = small.merge().output
    result, summary = read_result(small.folder / "ket-qua"), Summary(small.folder)
    lists = after_vote(result)
    counts = {title: len(who) for title, who in lists.items()}
    for (who, title), one in judged(result).items():
        passed = outcomes.get(f"{who}:{title}")
        assert passed or who not in lists[title]  # whom nobody voted for stands on no list
        if one["steps"]["council"] == "open" and f"{who}:{title}" not in outcomes and one["proposed"]:
            errors = [each["message"] for each in result["findings"] if each["code"] == "X143"]
            assert any("chưa bỏ phiếu" in message for message in errors)
    voted = any(passed is not None for passed in outcomes.values())
    if not voted:  # the council has said something of grades and dossiers, and decided nothing yet
        assert not any(lists.values())
        return
    found = told(small, screen, summary, voted=True)
    assert found == dict.fromkeys(found, counts)
    assert went_up(small) == {id_: 0 if id_ in HERE else count for id_, count in counts.items()}
    assert set(map(tuple, of_people(summary).values())) == {(counts["LDTT"], counts["CSTDCS"])}
    chain = [str(cell) for row in rows(summary, "Đường xét") for cell in row]
    stands = "\n".join(text for text in chain if "trường quyết định:" in text or "trình cấp trên:" in text)
    assert {id_: len(re.findall(rf"\b{short}\b", stands)) for id_, short in SHORT.items()} == counts
    closed(small, lists)


def closed(small: Small, lists: Mapping[str, list[str]]) -> None:
    """Close the season; its lists and its ledger have those who passed, and judging again finds the same."""
    done = run("finalize", small.folder)
    if done.exit_code == 2:
        assert not any(lists.values())
        return
    if "X156" in done.output:  # what waits until its grounds are settled stands in no list of the closing
        return
    here = sum(len(lists[title]) for title in HERE)
    up = sum(len(who) for title, who in lists.items() if title not in HERE)
    assert f"Đã chốt: {here} danh hiệu quyết định tại trường, {up} danh hiệu trình cấp trên." in done.output
    chot = load_workbook(small.folder / "ket-qua" / "chot.xlsx")
    numbered = {name: sum(isinstance(row[0], int) for row in rows(chot, name) if row) for name in chot.sheetnames}
    assert numbered["Quyết định tại trường"] == here
    assert numbered["Trình cấp trên"] == up
    assert numbered["Danh sách công bố"] == here + up
    ledger = tables(opened(small.folder / "so-theo-doi.xlsx"))["awards"]
    lines = {(ledger.cell(key, "person").value, ledger.cell(key, "title").value) for key in ledger.rows()}
    entered = {(who, title) for who, title in lines if title in NAMES.values()}
    assert entered == {(who, NAMES[title]) for title, listed in lists.items() for who in listed}
    again = read_result(small.folder / "ket-qua")
    assert after_vote(small.figures()) == after_vote(again)
