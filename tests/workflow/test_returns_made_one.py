"""Which files of an inbox count: copies, corrected slips, forms with a wrong signature, choices of the secretary."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import declared, form, read, register, school, typed
from thidua_xlsx.declare.season import Rulebook, SecretaryChoice
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.intake.integrity.locked_content import FORGED, INTACT
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Policy, Receipt, ReceiptStatus, Record, SchoolReport, Stamp, Submission, Unknown
from thidua_xlsx.workflow.judge.combine_inbox import combine_inbox
from thidua_xlsx.workflow.judge.season_state import SeasonState
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

KEY = ("T1", "registration", "")


def returned(file: str, target: str = "", unit: str = "T1", **fields: Any) -> Submission:
    """A registration in which somebody wrote a target; its digest is the file's name."""
    laid = form(unit=unit)
    answers = {("registration", "A1", "target"): target} if target else {}
    submission, _ = read(typed(laid, answers, f"inbox/{file}"), laid)
    return replace(submission, **fields)


def combined(
    *forms: Submission | Returned,
    book: Rulebook | None = None,
    findings: tuple[Finding, ...] = (),
    status: ReceiptStatus = ReceiptStatus.ACCEPTED,
    duplicates: Policy = Policy.UNION,
) -> SeasonState:
    given = [one if isinstance(one, Returned) else Returned(one) for one in forms]
    receipts = tuple(Receipt(one.submission.file, one.submission.sha256, status) for one in given)
    loaded = SeasonFolder(Path("mini"), declared(), book or school(), register(), duplicates=duplicates)
    return combine_inbox(loaded, Inbox(receipts, tuple(given), findings))


def statuses(found: SeasonState) -> dict[str, str]:
    return {one.file.removeprefix("inbox/"): one.status.value for one in found.receipts}


def reasons(found: SeasonState) -> dict[str, str]:
    return {one.file.removeprefix("inbox/"): one.reason.code.id for one in found.receipts if one.reason}


def told(found: SeasonState) -> list[tuple[str, str]]:
    return [(one.code.id, str(one.place).removeprefix("inbox/").partition("!")[0]) for one in found.inbox_findings]


def target(found: SeasonState) -> object:
    (record,) = [one for one in found.returns.submissions[KEY].table("registration") if one.key == "A1"]
    return record.values.get("target")


def stray(file: str) -> Finding:
    return at(codes.CELL_OUTSIDE, CellPlace(f"inbox/{file}", "Đăng ký", 1, 1), raw="x", what="")


def test_the_only_return_of_a_form_counts_as_it_is() -> None:
    found = combined(returned("a.xlsx", "95%"), returned("b.xlsx", unit="T2"), findings=(stray("a.xlsx"),))
    assert statuses(found) == {"a.xlsx": "accepted", "b.xlsx": "accepted"}
    assert (target(found), told(found)) == ("95%", [("S111", "a.xlsx")])
    assert {key: [one.file for one in group] for key, group in found.single.items()} == {
        KEY: ["inbox/a.xlsx"],
        ("T2", "registration", ""): ["inbox/b.xlsx"],
    }


def test_copies_that_say_the_same_are_one() -> None:
    found = combined(returned("a.xlsx", "95%"), returned("b.xlsx", "95%"), returned("c.xlsx", unit="T2"))
    assert statuses(found) == {"a.xlsx": "combined", "b.xlsx": "combined", "c.xlsx": "accepted"}
    assert target(found) == "95%"
    assert len(found.single[KEY]) == 2


@pytest.mark.parametrize("status", [ReceiptStatus.ACCEPTED, ReceiptStatus.REJECTED])
def test_a_corrected_slip_takes_the_place_of_what_it_was_made_from(status: ReceiptStatus) -> None:
    old, slip = returned("a.xlsx", "50%"), returned("b.xlsx", "95%", replaced_returns=frozenset({"inbox/a.xlsx"}))
    found = combined(old, slip, findings=(stray("a.xlsx"), stray("b.xlsx")), status=status)
    replaced = status is ReceiptStatus.ACCEPTED
    assert statuses(found)["a.xlsx"] == ("superseded" if replaced else "rejected")
    assert reasons(found) == ({"a.xlsx": "F119"} if replaced else {})
    # what was wrong in it needs nobody's attention any more
    assert told(found) == [("S111", "b.xlsx"), ("F119", "a.xlsx")]
    assert (target(found), [one.file for one in found.single[KEY]]) == ("95%", ["inbox/b.xlsx"])


def test_a_slip_replaces_no_form_of_another_unit_and_never_itself() -> None:
    other = returned("a.xlsx", unit="T2")
    slip = returned("b.xlsx", "95%", replaced_returns=frozenset({"inbox/a.xlsx", "inbox/b.xlsx"}))
    assert statuses(combined(other, slip)) == {"a.xlsx": "accepted", "b.xlsx": "accepted"}


def wrong(file: str, said: str) -> Returned:
    return Returned(returned(file, said), FORGED)


def test_beside_a_form_with_the_right_signature_one_with_a_wrong_one_counts_for_nothing() -> None:
    found = combined(wrong("a.xlsx", "50%"), Returned(returned("b.xlsx", "95%"), INTACT), findings=(stray("a.xlsx"),))
    assert statuses(found) == {"a.xlsx": "rejected", "b.xlsx": "accepted"}
    assert (reasons(found), told(found)) == ({"a.xlsx": "S121"}, [("S121", "a.xlsx")])
    assert found.inbox_findings[0].params["other"] == "inbox/b.xlsx"
    assert target(found) == "95%"


@pytest.mark.parametrize("counts", [True, False])
def test_alone_it_counts_unless_the_season_says_otherwise(counts: bool) -> None:
    found = combined(wrong("a.xlsx", "50%"), book=replace(school(), counts_forged=counts))
    assert (statuses(found)["a.xlsx"], KEY in found.returns.submissions) == (
        "accepted" if counts else "rejected",
        counts,
    )
    assert told(found) == ([] if counts else [("S122", "a.xlsx")])


def test_the_form_of_another_unit_is_no_copy_of_it() -> None:
    found = combined(wrong("a.xlsx", "50%"), Returned(returned("b.xlsx", unit="T2")))
    assert statuses(found) == {"a.xlsx": "accepted", "b.xlsx": "accepted"}


def chosen(*lines: tuple[str, str]) -> Rulebook:
    """The mini season in which the secretary chose: of this record, that file counts."""
    choices = tuple(
        SecretaryChoice("", record, file, CellPlace("thidua.xlsx", "Lựa chọn", row, 2))
        for row, (record, file) in enumerate(lines, start=4)
    )
    return replace(school(), secretary_choices=choices)


def test_of_returns_that_differ_the_one_counts_that_the_secretary_chose() -> None:
    copies = (returned("a.xlsx", "50%"), returned("b.xlsx", "95%"))
    open_ = combined(*copies)
    assert isinstance(target(open_), Unknown)
    found = combined(*copies, book=chosen(("registration/A1", "b.xlsx"), ("registration/A9", "b.xlsx")))
    assert target(found) == "95%"
    assert [(code, file) for code, file in told(found) if code == "X112"] == [("X112", "thidua.xlsx")]
    (unused,) = [one for one in found.inbox_findings if one.code.id == "X112"]
    assert unused.params["record"] == "registration/A9"  # that of A1 was used


def test_of_returns_that_differ_the_newest_counts_where_the_season_says_so() -> None:
    older = returned("a.xlsx", "95%", modified=datetime(2025, 5, 1))
    newer = returned("b.xlsx", "50%", modified=datetime(2025, 5, 2))
    assert target(combined(older, newer, duplicates=Policy.NEWEST)) == "50%"


def test_a_choice_that_names_no_one_file_is_told_once() -> None:
    copies = (returned("t1/b.xlsx", "50%"), returned("t2/b.xlsx", "95%"))
    found = combined(*copies, book=chosen(("registration/A1", "b.xlsx")))
    assert isinstance(target(found), Unknown)
    assert [code for code, file in told(found) if file == "thidua.xlsx"] == [codes.CHOICE_UNCLEAR.id]


# --- reports of schools, replies from above, words on the score sheet --------------------------------------------------
OFFICE = replace(school(), reporters=(Reporter("KS", "Kim Sơn"), Reporter("YH", "Yên Hoà")))


def report(file: str, content: str, day: str = "", unit: str = "KS", integrity: str = INTACT) -> Returned:
    """A school's report with the day of its figures; its digest tells its content."""
    texts = {"as_of": day} if day else {}
    said = SchoolReport("ks", "Kim Sơn", "2024-2025", texts=texts, file=f"inbox/{file}")
    sent = Submission(Stamp("ks", unit, "report", "", content, "s1"), f"inbox/{file}", {}, file)
    return Returned(sent, integrity, report=said)


def test_of_a_school_s_reports_the_latest_counts_and_the_others_trouble_nobody() -> None:
    sent = (report("a.xlsx", "A", "01/05/2025"), report("b.xlsx", "B", "02/05/2025"), report("c.xlsx", "C", unit="YH"))
    found = combined(*sent, returned("d.xlsx"), book=OFFICE, findings=(stray("a.xlsx"), stray("b.xlsx")))
    assert statuses(found) == {
        "a.xlsx": "superseded", "b.xlsx": "accepted", "c.xlsx": "accepted", "d.xlsx": "accepted"
    }  # fmt: skip
    assert reasons(found) == {"a.xlsx": "X174"}
    assert told(found) == [("S111", "b.xlsx"), ("X174", "a.xlsx")]
    assert found.sorted.reports.schools is not None
    assert {code: one.file for code, one in found.sorted.reports.schools.reports.items()} == {
        "KS": "inbox/b.xlsx",
        "YH": "inbox/c.xlsx",
    }
    assert found.returns.submissions.keys() == {KEY}  # reports are no forms of units


def test_a_report_with_a_wrong_seal_does_not_count_and_a_season_without_schools_has_none() -> None:
    forged = report("a.xlsx", "A", integrity=FORGED)
    aside = combined(forged, report("b.xlsx", "B", unit="YH"), book=replace(OFFICE, counts_forged=False))
    assert aside.sorted.reports.schools is not None
    assert (list(aside.sorted.reports.schools.reports), statuses(aside)["a.xlsx"]) == (["YH"], "rejected")
    counted = combined(forged, book=replace(OFFICE, counts_forged=True))
    assert counted.sorted.reports.schools is not None
    assert list(counted.sorted.reports.schools.reports) == ["KS"]
    assert combined(report("a.xlsx", "A")).sorted.reports.schools is None


def test_reports_that_differ_wait_for_the_secretary_whose_choice_was_then_used() -> None:
    sent = (report("a.xlsx", "A"), report("b.xlsx", "B"))
    open_ = combined(*sent, book=OFFICE)
    assert open_.sorted.reports.schools is not None
    assert (list(open_.sorted.reports.schools.reports), list(open_.sorted.reports.schools.held)) == ([], ["KS"])
    assert statuses(open_) == {"a.xlsx": "accepted", "b.xlsx": "accepted"}
    chosen_ = replace(OFFICE, secretary_choices=chosen(("BC.KS", "a.xlsx")).secretary_choices)
    found = combined(*sent, book=chosen_)
    assert found.sorted.reports.schools is not None
    assert found.sorted.reports.schools.reports["KS"].file == "inbox/a.xlsx"
    assert [code for code, file in told(found) if file == "thidua.xlsx"] == []


def reply(file: str, outcome: str, **said: str) -> Submission:
    rows = (Record("A1:LDTT", {"outcome": outcome, "name": "Nguyễn Thị Hoa", **said}),)
    return Submission(Stamp("xa", "TRUONG", "reply", "", file, "s1"), f"inbox/{file}", {"reply_titles": rows}, file)


def test_what_a_body_above_replied_is_no_return_and_goes_by_who_and_title() -> None:
    words = declared().columns.choices["reply_outcome"]
    given, number = words["given"].vi, {"decision_no": "88/QĐ"}
    found = combined(reply("a.xlsx", given), reply("b.xlsx", given, **number), returned("c.xlsx"))
    assert {key: (one.outcome, one.number) for key, one in found.sorted.replies.replies.items()} == {
        ("A1", "LDTT"): ("given", "88/QĐ")
    }
    assert (found.returns.submissions.keys(), set(found.single)) == ({KEY}, {KEY})
    differing = (reply("a.xlsx", given, decision_no="9/QĐ"), reply("b.xlsx", given, **number))
    open_ = combined(*differing)
    assert ([code for code, _ in told(open_)], open_.sorted.replies.replies) == ([codes.REPLIES_DIFFER.id], {})
    picked = combined(*differing, book=chosen(("TL", "a.xlsx")))
    assert {one.number for one in picked.sorted.replies.replies.values()} == {"9/QĐ"}
    assert [code for code, file in told(picked) if file == "thidua.xlsx"] == []  # the choice was used


def test_a_word_on_today_s_score_sheet_takes_the_place_of_one_on_an_earlier() -> None:
    book = school()
    today = score_sheet_digest(book.rubric, book.unit_rubric)
    first, second = (
        Submission(
            Stamp("mini", "T1", "agreement"),
            f"inbox/{file}",
            {"agreement": (Record("agreed", {"value": word}),)},
            file,
            bases={"agreement/agreed": digest},
        )
        for file, word, digest in (("a.xlsx", True, "of before"), ("b.xlsx", False, today))
    )
    found = combined(first, second, book=book, findings=(stray("a.xlsx"),))
    assert (statuses(found), reasons(found)) == (
        {"a.xlsx": "superseded", "b.xlsx": "accepted"}, {"a.xlsx": codes.AGREEMENT_ANEW.id}
    )  # fmt: skip
    assert told(found) == [(codes.AGREEMENT_ANEW.id, "a.xlsx")]
    assert [one.file for one in found.single["T1", "agreement", ""]] == ["inbox/b.xlsx"]
