"""Closing a season marks the initiative that a title rested on, also one that an earlier season wrote down."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from tests.judging.judging_factories import cell, dossier, initiative, judged, layer, person, rulebook
from thidua_xlsx.base.text import initiative_key
from thidua_xlsx.declare.season import Round
from thidua_xlsx.judging.lacking_in_ledger import missing_in
from thidua_xlsx.judging.law.initiative_facts import recognised_found, used_before
from thidua_xlsx.judging.season_closing import Closing, season_closing
from thidua_xlsx.judging.verdicts.initiative_progress import initiative_progress, not_submitted
from thidua_xlsx.messages.places import KeyPlace
from thidua_xlsx.model import Dossier, Record

PROVINCIAL = {"name": "Sổ tay số", "recognised": True, "level": "tinh", "decision_date": "20/05/2024"}
SECOND = {**PROVINCIAL, "name": "Phòng học mở"}
OWN = {"name": "Dạy theo trạm", "recognised": True, "level": "tinh", "decision_no": "1", "decision_date": "20/05/2025"}


def closed(
    title: str, own: list[dict[str, Any]], ledger: list[dict[str, Any]], theirs: Sequence[dict[str, Any]] = ()
) -> Closing:
    """A season of 2024-2025 in which one person was given one title, for the third year running CSTĐCS.

    A colleague has the initiatives `theirs`, and of earlier years those of `ledger` too, and no title.
    """
    ana = person("A")
    facts: dict[str, Any] = {
        "grade": "HTXSNV",
        "awards": ["2022-2023", "2023-2024", "2024-2025"],
        "registered": [title],
    }
    told = dossier(ana, initiatives=own, ledger_initiatives=ledger, **facts)
    verdicts, _, _ = judged([told])
    step = SimpleNamespace(cells=(cell(9),))
    path = SimpleNamespace(
        who="A", title=title, key=("A", title), passed=True, here=False, refused_above=False, step=lambda _: step
    )
    season: Any = SimpleNamespace(
        paths={("A", title): path},
        council=None,
        rulebook=rulebook([ana, person("B")]),
        dossiers=(told, dossier(person("B"), initiatives=theirs, ledger_initiatives=ledger)),
        unit_dossiers=(),
        candidates=SimpleNamespace(units=()),
        findings=(),
        dossier=lambda who: told,
        submissions=(),
        replies={},
        verdicts_of=lambda who: tuple(verdicts.values()),
        met_with_vote=lambda verdict: verdict.met,  # no council decided: season.council is None
    )
    return season_closing(season)


def used(closing: Closing) -> dict[str, str]:
    return {one.name: one.used_for for one in closing.initiatives}


def test_of_two_that_a_title_needs_one_may_be_of_this_year_and_one_of_the_ledger() -> None:
    """Which were used the council says: to mark that of this year alone would leave the other to be used again."""
    closing = closed("BKT", [OWN], [PROVINCIAL])
    assert set(used(closing).values()) <= {""}
    (told,) = (one for one in closing.findings if one.code.id == "X160")
    assert told.params["names"] == ("Dạy theo trạm", "Sổ tay số")


def test_an_initiative_of_the_ledger_is_marked_with_the_title_that_rests_on_it() -> None:
    closing = closed("CSTDT", [], [PROVINCIAL])
    assert used(closing) == {"Sổ tay số": "CSTĐ tỉnh 2024-2025"}
    line = Record("s1", {"person": "A", "name": "Sổ tay số"})
    missing = missing_in({"initiatives": [line]}, closing, rulebook([person("A")]))
    assert (missing.initiatives, missing.used) == ((), ((line, "CSTĐ tỉnh 2024-2025"),))


def test_where_the_grade_was_enough_no_initiative_of_the_ledger_is_marked() -> None:
    assert used(closed("LDTT", [], [PROVINCIAL])) == {}


@pytest.mark.parametrize("before", ["CSTĐ tỉnh 2023-2024", "Bằng khen 2023-2024"])
def test_an_initiative_that_was_used_before_is_not_marked_again(before: str) -> None:
    assert used(closed("CSTDT", [], [{**PROVINCIAL, "used_for": before}])) == {}


def test_which_of_two_was_used_is_for_a_person_to_say() -> None:
    closing = closed("CSTDT", [], [PROVINCIAL, SECOND])
    assert used(closing) == {}
    (finding,) = [one for one in closing.findings if "names" in one.params]
    assert (finding.params["name"], finding.place) == ("Người A", cell(9))
    assert finding.params["title"] == rulebook().columns.choices["title"]["CSTDT"]
    assert {initiative_key(name) for name in finding.params["names"]} == {  # type: ignore[attr-defined]
        initiative_key("Sổ tay số"),
        initiative_key("Phòng học mở"),
    }


def test_an_initiative_of_this_season_is_marked_as_before() -> None:
    assert used(closed("CSTDT", [OWN], [])) == {"Dạy theo trạm": "CSTĐ tỉnh 2024-2025"}


def test_the_initiative_of_a_colleague_that_bears_the_same_name_is_not_used_with_it() -> None:
    entered = closed("CSTDT", [OWN], [], theirs=[OWN]).initiatives
    assert [(one.person, one.used_for) for one in entered] == [("A", "CSTĐ tỉnh 2024-2025"), ("B", "")]
    of_ledger = closed("CSTDT", [], [PROVINCIAL]).initiatives  # the colleague has one of that name there too
    assert [(one.person, one.used_for) for one in of_ledger] == [("A", "CSTĐ tỉnh 2024-2025")]


def test_where_the_grade_alone_was_enough_the_initiative_that_would_have_been_too_is_not_used() -> None:
    """CSTĐCS: Excellent, or an initiative. This person is Excellent."""
    assert used(closed("CSTDCS", [OWN], [])) == {"Dạy theo trạm": ""}


def test_a_title_that_was_passed_though_its_conditions_are_not_met_used_no_initiative() -> None:
    """CSTĐ toàn quốc takes CSTĐ tỉnh twice running, of which the ledger has none; the council passed it all the same."""
    assert used(closed("CSTDTQ", [{**OWN, "level": "toan_quoc"}], [])) == {"Dạy theo trạm": ""}
    assert used(closed("CSTDTQ", [], [{**PROVINCIAL, "level": "toan_quoc"}])) == {}


def test_what_is_not_recognised_or_was_used_before_is_none_of_those_that_a_title_may_have_used() -> None:
    waiting = {"name": "Bản nháp", "level": "tinh", "recognised": None}
    refused = {**OWN, "name": "Bản bị trả", "recognised": False}
    assert used(closed("CSTDT", [waiting, OWN, refused], [])) == {"Dạy theo trạm": "CSTĐ tỉnh 2024-2025"}
    spent = {**PROVINCIAL, "level": "toan_quoc", "used_for": "CSTĐCS 2023-2024"}  # would be of a higher level
    assert used(closed("CSTDT", [], [spent, SECOND])) == {"Phòng học mở": "CSTĐ tỉnh 2024-2025"}


def test_an_initiative_told_by_form_and_ledger_alike_is_entered_once() -> None:
    written = {**OWN, "name": "DẠY theo  trạm", "decision_date": "20/05/2024"}
    entered = closed("CSTDT", [OWN], [written]).initiatives
    assert [(one.name, one.used_for) for one in entered] == [("Dạy theo trạm", "CSTĐ tỉnh 2024-2025")]


def test_a_recognised_initiative_on_which_nothing_rested_is_entered_without_a_use() -> None:
    assert used(closed("LDTT", [OWN, {**OWN, "name": "Bản nháp", "recognised": None}], [])) == {"Dạy theo trạm": ""}


def test_a_recognised_initiative_without_the_day_of_its_decision_is_not_entered_and_named() -> None:
    closing = closed("LDTT", [{**OWN, "decision_date": ""}], [])
    assert used(closing) == {}
    (finding,) = [one for one in closing.findings if "owner" in one.params]
    assert finding.params == {"name": "Dạy theo trạm", "owner": "Người A"}
    assert finding.place == cell(0, 2, "Sáng kiến")


@pytest.mark.parametrize(
    ("owner", "name", "used_for", "used"),
    [
        ("A", "Sổ tay số", "CSTĐCS 2023-2024", True),
        ("A", "SỔ TAY  SỐ", "CSTĐCS 2023-2024", True),  # however it is spelled
        ("B", "Sổ tay số", "CSTĐCS 2023-2024", False),  # a colleague's of the same name
        ("A", "Sổ tay số 2", "CSTĐCS 2023-2024", False),
        ("A", "Sổ tay số", "", False),  # written down, and nothing was given for it
    ],
)
def test_an_initiative_was_used_where_the_ledger_says_so_of_its_own_author(
    owner: str, name: str, used_for: str, used: bool
) -> None:
    line = initiative(owner, name=name, used_for=used_for)
    assert used_before(initiative("A", name="Sổ tay số"), [line]) == (line if used else None)


@pytest.mark.parametrize(
    ("facts", "low", "high", "unknown"),
    [
        ({"initiatives": [OWN]}, 1, 1, "unclear"),
        ({"initiatives": [OWN, {"name": "Khác"}]}, 1, 2, "unclear"),  # of one nobody has said
        ({"initiatives": [OWN, {"name": "Khác", "recognised": False}]}, 1, 1, "unclear"),
        ({"initiatives": [OWN], "initiatives_known": False}, 1, None, "missing"),  # a form may tell of more
        ({"initiatives": []}, 0, 0, "unclear"),
        ({"initiatives": [], "initiatives_known": False}, 0, None, "missing"),
    ],
)
def test_how_many_initiatives_were_recognised_at_least_and_at_most(
    facts: dict[str, Any], low: int, high: int | None, unknown: str
) -> None:
    found = recognised_found("recognised_initiatives", dossier(person("A"), **facts))
    assert (found.low, found.high, found.unknown) == (low, high, unknown)


REGISTERED = "Dạy học theo trạm môn Toán lớp 6;  Sổ tay số\nkhông; Phòng học mở; sổ tay số"


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        # called alike but for case and order; what was not registered stands with no name; the rest is waiting
        (["PHÒNG HỌC MỞ", "Vườn trường"], [("Phòng học mở", "PHÒNG HỌC MỞ"), ("", "Vườn trường"), ("Dạy học theo trạm môn Toán lớp 6", None), ("Sổ tay số", None), ("sổ tay số", None)]),
        # nearly the same (6 -> 7: 31 of 32 letters); the same name goes before one that is nearly the same
        (["Dạy học theo trạm môn Toán lớp 7", "Dạy học theo trạm môn Toán lớp 6"], [("", "Dạy học theo trạm môn Toán lớp 7"), ("Dạy học theo trạm môn Toán lớp 6", "Dạy học theo trạm môn Toán lớp 6"), ("Sổ tay số", None), ("Phòng học mở", None), ("sổ tay số", None)]),
        (["Dạy học theo trạm môn Toán lớp 7"], [("Dạy học theo trạm môn Toán lớp 6", "Dạy học theo trạm môn Toán lớp 7"), ("Sổ tay số", None), ("Phòng học mở", None), ("sổ tay số", None)]),
        # one registered twice in other letters belongs to two submitted ones, each to one
        (["Sổ tay số", "Sổ tay số"], [("Sổ tay số", "Sổ tay số"), ("sổ tay số", "Sổ tay số"), ("Dạy học theo trạm môn Toán lớp 6", None), ("Phòng học mở", None)]),
    ],
)  # fmt: skip
def test_a_registered_initiative_belongs_to_one_submitted_of_that_name(
    submitted: list[str], expected: list[tuple[str, str | None]]
) -> None:
    record = Record("A", {"initiative": REGISTERED}, {"initiative": cell(4)})
    told = dossier(person("A"), initiatives=[{"name": name} for name in submitted])
    asked = msgspec.structs.replace(told, registration=record)
    found = initiative_progress(asked, rulebook())
    assert [(one.registered, one.initiative.name if one.initiative else None) for one in found] == expected
    assert {one.asked for one in found} == {True}
    # Nobody knows what was registered where the registration did not come back.
    assert [(one.registered, one.asked) for one in initiative_progress(told, rulebook())] == [("", False)] * len(
        submitted
    )


def registered_by(who: str, names: str, **facts: Any) -> Dossier:
    record = Record(who, {"initiative": names}, {"initiative": cell(4)})
    return msgspec.structs.replace(dossier(person(who), **facts), registration=record)


def test_what_was_registered_and_not_submitted_is_told_once_the_last_round_is_there() -> None:
    """Of two rounds the second is the last; A has submitted one of three, B's form may still tell, C's is of round one."""
    first, last = {("D1", "unit"): layer({"1": 5})}, {("D2", "unit"): layer({"1": 5})}
    names, sent = "Sổ tay số; Phòng học mở; Vườn trường", [{"name": "Sổ tay số"}]
    people = [
        registered_by("B", names, scores=last, initiatives=sent, initiatives_known=False),
        registered_by("C", names, scores=first, initiatives=sent),
        registered_by("D", "không", scores=last),
        registered_by("A", names, scores={**first, **last}, initiatives=sent),
    ]
    book = rulebook([one.person for one in people], rounds=(Round("D1", "Đợt 1"), Round("D2", "Đợt 2")))
    found = list(not_submitted(people, book))
    assert [(one.person, one.params["name"], one.params["initiative"], one.place) for one in found] == [
        ("A", "Người A", "Phòng học mở", cell(4)),
        ("A", "Người A", "Vườn trường", cell(4)),
    ]
    assert {(one.code.id, one.unit) for one in found} == {("X123", "T1")}
    bare = msgspec.structs.replace(people[3], registration=Record("A", {"initiative": "Phòng học mở"}))
    assert [one.place for one in not_submitted([bare], book)] == [KeyPlace("thidua.xlsx", "people.A")]
