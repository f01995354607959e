"""What changed between two results, and what explains it: the two told as small results by hand."""

import json
from typing import Any

import pytest

from thidua_xlsx.reports.result.outcome import EarlierOutcome
from thidua_xlsx.reports.result.result_changes import Explanation, NotAResult, changes, read_outcome


def ldtt(**fields: Any) -> dict[str, Any]:
    return {"id": "LDTT", "met": "yes", "proposed": True, "reasons": [{"text": "tốt"}], **fields}


def person(code: str = "A", **fields: Any) -> dict[str, Any]:
    scores, rank = {"final": fields.pop("final", 90)}, {"school": fields.pop("rank", 1)}
    return {"id": code, "full_name": f"Người {code}", "unit": "T1", "scores": scores, "rank": rank, **fields}


def result(*people: dict[str, Any], **fields: Any) -> EarlierOutcome:
    unit = {"id": "T1", "name": "Tổ Một", "average": 90, "rank": 1}
    season = {"id": "mua", "regime": fields.pop("regime", "luat-2022")}
    told = {"schema": 1, "season": season, "people": people or (person(),), "units": [unit], **fields}
    return read_outcome(json.dumps(told).encode())


def told(old: EarlierOutcome, new: EarlierOutcome) -> list[tuple[Any, ...]]:
    return [(one.who, one.what, one.title, one.before, one.after) for one in changes(old, new)]


def test_two_equal_results_differ_in_nothing() -> None:
    assert changes(result(), result()) == ()


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"final": 90}, {"final": 90.5}, ("A", "final", "", 90, 90.5)),
        ({"final": 90}, {"final": None}, ("A", "final", "", 90, None)),
        ({"rank": 1}, {"rank": 2}, ("A", "rank", "", 1, 2)),
        ({"grade": None}, {"grade": "HTTNV"}, ("A", "grade", "", None, "HTTNV")),
        ({"registered": []}, {"registered": ["LDTT", "BKT"]}, ("A", "registered", "", None, "LDTT, BKT")),
        ({"titles": [ldtt()]}, {"titles": [ldtt(met="no")]}, ("A", "met", "LDTT", "yes", "no")),
        ({"titles": [ldtt()]}, {"titles": [ldtt(proposed=None)]}, ("A", "proposed", "LDTT", True, None)),
        ({"titles": [ldtt()]}, {"titles": [ldtt(votes={"yes": 7, "no": 2})]}, ("A", "votes", "LDTT", None, "7/2")),
        ({"titles": [ldtt(votes={"yes": None, "no": None})]}, {"titles": [ldtt(votes={"yes": 7})]}, ("A", "votes", "LDTT", None, "7/–")),
        ({"titles": [ldtt(decided=None)]}, {"titles": [ldtt(decided=True)]}, ("A", "decided", "LDTT", None, True)),
    ],
)  # fmt: skip
def test_every_figure_of_a_person_is_compared(
    before: dict[str, Any], after: dict[str, Any], change: tuple[Any, ...]
) -> None:
    assert told(result(person(**before)), result(person(**after))) == [change]


def test_figures_of_units_are_compared_likewise() -> None:
    old = result()
    unit = {"id": "T1", "name": "Tổ Một", "average": 91.5, "rank": 2, "grade": "HTXSNV", "registered": ["TTLDTT"]}
    new = result(units=[{**unit, "titles": [{"id": "TTLDTT", "met": "yes"}]}])
    assert told(old, new) == [
        ("T1", "final", "", 90, 91.5),
        ("T1", "rank", "", 1, 2),
        ("T1", "grade", "", None, "HTXSNV"),
        ("T1", "registered", "", None, "TTLDTT"),
        ("T1", "met", "TTLDTT", None, "yes"),
    ]
    (*_, met) = changes(old, new)
    assert (met.name, met.unit) == ("Tổ Một", "")


def test_who_came_and_who_went_is_told_in_the_order_of_names() -> None:
    found = changes(result(person("B"), person("C")), result(person("A"), person("C")))
    assert [(one.who, one.name, one.unit, one.what) for one in found] == [
        ("A", "Người A", "Tổ Một", "added"),
        ("B", "Người B", "Tổ Một", "removed"),
    ]


@pytest.mark.parametrize(("name", "listed"), [("registered", True), ("movements", True), ("initiatives_people", False)])
def test_ratios_of_registration_are_compared_as_counts(name: str, listed: bool) -> None:
    def with_ratio(numerator: int) -> EarlierOutcome:
        return result(targets=[{"id": name, "name": "Đăng ký", "numerator": numerator, "denominator": 44}])

    found = changes(with_ratio(42), with_ratio(41))
    assert [(one.name, one.what, one.before, one.after) for one in found] == (
        [("Đăng ký", "ratio", "42/44", "41/44")] if listed else [("Đăng ký", "figures", "42", "41")]
    )
    assert [one.why for one in found] == ([(Explanation("registrations"),) if listed else ()])
    assert changes(with_ratio(42), with_ratio(42)) == ()
    assert changes(result(), with_ratio(42)) == (), "what the earlier result did not tell has not changed"


def school(registrations: list[dict[str, Any]] | None, registered: tuple[int, int] | None = None) -> dict[str, Any]:
    ratios = (
        {} if registered is None else {"registered": dict(zip(("numerator", "denominator"), registered, strict=True))}
    )
    return {"id": "KS", "name": "THCS Kim Sơn", "registrations": registrations, "ratios": ratios}


def office(*schools: dict[str, Any], **fields: Any) -> EarlierOutcome:
    return result(schools={"units": schools}, **fields)


def registered(code: str, *titles: str, commendations: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"id": code, "full_name": f"Người {code}", "titles": titles, "commendations": commendations}


def test_what_schools_registered_otherwise_is_told_school_by_school() -> None:
    report = {"file": "inbox/ks.xlsx", "sha256": "c" * 64, "unit": "KS", "phase": "report"}
    other = {**report, "file": "inbox/ah.xlsx", "sha256": "d" * 64, "unit": "AH"}
    before = [registered("1", "LDTT"), registered("2", "LDTT"), registered("3", "LDTT", commendations=("GK",))]
    after = [
        {**registered("1", "LDTT", "CSTDCS"), "full_name": "Vũ An"},  # the name of today
        registered("3", "LDTT", commendations=("BKT",)),
        registered("4"),  # without any title, as a list that was begun
        registered("5", "LDTT"),
    ]
    found = changes(office(school(before)), office(school(after), receipts=[report, other]))
    assert [(one.who, one.name, one.unit, one.what, one.title, one.before, one.after) for one in found] == [
        ("KS/1", "Vũ An", "THCS Kim Sơn", "registered", "", "LDTT", "LDTT, CSTDCS"),
        ("KS/2", "Người 2", "THCS Kim Sơn", "registered", "", "LDTT", None),
        ("KS/3", "Người 3", "THCS Kim Sơn", "registered", "", "LDTT, GK", "LDTT, BKT"),
        ("KS/4", "Người 4", "THCS Kim Sơn", "registered", "", None, ""),
        ("KS/5", "Người 5", "THCS Kim Sơn", "registered", "", None, "LDTT"),
    ]
    assert {one.why for one in found} == {(Explanation("came", "inbox/ks.xlsx"),)}


def test_the_ratio_of_a_school_is_compared_where_both_results_tell_it() -> None:
    found = changes(office(school([], (20, 30))), office(school([], (21, 30))))
    assert [(one.who, one.name, one.unit, one.what, one.before, one.after) for one in found] == [
        ("", "THCS Kim Sơn", "", "ratio", "20/30", "21/30")
    ]
    assert found[0].why == (Explanation("registrations"),)
    assert [(one.before, one.after) for one in changes(office(school([], (20, 30))), office(school([], (20, 31))))] == [
        ("20/30", "20/31")
    ]
    assert changes(office(school([])), office(school([], (21, 30)))) == ()
    assert changes(office(school([], (20, 30))), office(school([]))) == ()


@pytest.mark.parametrize("unknown", [(), (school(None, (1, 2)),), ({**school([registered("9")]), "id": "AH"},)])
def test_what_a_school_that_one_result_does_not_know_registered_has_not_changed(
    unknown: tuple[dict[str, Any], ...],
) -> None:
    there = school([registered("1", "LDTT")], (20, 30))
    later = {**there, "id": "BM", "registrations": []}  # what comes behind is compared all the same
    told = [{**later, "ratios": {"registered": {"numerator": 4, "denominator": 5}}}, later]
    for one, two in ((unknown, (there,)), ((there,), unknown)):
        every = changes(office(*one, told[0]), office(*two, told[1]))
        ids = [{school["id"] for school in side} for side in (one, two)]
        assert {each.who for each in every if each.of} == ids[0] ^ ids[1]  # who came or went is a line of its own
        found = [each for each in every if not each.of]
        assert [(each.name, each.before, each.after) for each in found] == [("THCS Kim Sơn", "4/5", "20/30")]


FORM = {"file": "inbox/t1.xlsx", "sha256": "a" * 64, "unit": "T1", "phase": "self-score"}


@pytest.mark.parametrize(
    ("receipt", "explains"),
    [
        (FORM, True),
        ({**FORM, "unit": "T2"}, False),
        ({**FORM, "unit": "TRUONG", "phase": "council"}, True),  # the council's workbook concerns everybody
    ],
)
def test_a_file_that_came_or_went_explains_changes_of_its_unit(receipt: dict[str, Any], explains: bool) -> None:
    without, there = result(person(final=90)), result(person(final=91), receipts=[receipt])
    (came,) = changes(without, there)
    assert came.why == ((Explanation("came", "inbox/t1.xlsx"),) if explains else ())
    (went,) = changes(there, without)
    assert went.why == ((Explanation("went", "inbox/t1.xlsx"),) if explains else ())
    renamed = result(person(final=91), receipts=[{**receipt, "file": "inbox/khac.xlsx"}])
    assert changes(there, renamed) == (), "the same bytes under another name"


def test_a_file_that_came_anew_under_its_old_name_explains_what_changed_on_both_sides() -> None:
    old, new = (
        result(person(final=final), receipts=[{**FORM, "sha256": d * 64}]) for final, d in ((90, "a"), (91, "b"))
    )
    (change,) = changes(old, new)
    assert change.why == (Explanation("came", "inbox/t1.xlsx"), Explanation("went", "inbox/t1.xlsx"))


def test_findings_that_came_or_went_explain_changes_of_their_person() -> None:
    finding = {"code": "C101", "message": "không phải số", "person": "A"}
    without, there = result(person(final=90)), result(person(final=91), findings=[finding])
    assert changes(without, there)[0].why == (Explanation("found", "C101 không phải số"),)
    assert changes(there, without)[0].why == (Explanation("settled", "C101 không phải số"),)
    of_another = result(person(final=91), findings=[{**finding, "person": "B"}])
    assert changes(without, of_another)[0].why == ()


def test_a_new_reason_explains_a_verdict_and_other_rules_explain_everything() -> None:
    old = result(person(titles=[ldtt()]))
    new = result(
        person(titles=[ldtt(met="no", reasons=[{"text": "tốt"}, {"text": "bị kỷ luật"}])]), regime="nd152-2025"
    )
    (met,) = changes(old, new)
    assert met.why == (Explanation("reason", "bị kỷ luật"), Explanation("rules", "luat-2022 → nd152-2025"))


def test_a_place_without_a_reason_of_its_own_changed_because_of_others() -> None:
    (rank,) = changes(result(person(rank=1)), result(person(rank=2)))
    assert rank.why == (Explanation("others"),)
    listed, left = result(person(titles=[ldtt()])), result(person(titles=[ldtt(proposed=False)]))
    (proposed,) = changes(listed, left)
    assert (proposed.what, proposed.why) == (
        "proposed",
        (Explanation("others"),),
    )  # as where a place in a quota is taken
    (final,) = changes(result(person(final=90)), result(person(final=91)))
    assert final.why == (), "points do not change because of others"


OF_NOBODY = b'{"schema": 1, "season": {"id": "mua"}, "people": [], "units": []'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b'{"schema": 2}',
        b"\xff\xfe",
        b"[1]",
        OF_NOBODY + b', "targets": [{"id": ["registered"]}]}',
        OF_NOBODY + b', "schools": {"units": [{"id": "KS", "registrations": [{"id": "1", "titles": 5}]}]}}',
    ],
)
def test_what_is_no_result_says_where_it_fails(data: bytes) -> None:
    with pytest.raises(NotAResult) as stop:
        read_outcome(data)
    assert str(stop.value)
