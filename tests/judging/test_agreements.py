"""Agreements to the score sheet: whose word counts, on which sheet, and when nobody can tell."""

import pytest
from judging_factories import ONE_CRITERION, cell, rulebook, unit_dossier

from thidua_xlsx.declare.season.score_sheet_digest import score_sheet_digest
from thidua_xlsx.judging.analysis.agreements import AgreementState, agreement_findings, agreements, answered_anew
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Record, Stamp, Submission, Unknown

TODAY = score_sheet_digest(ONE_CRITERION, None)
AGREED, REFUSED, OPEN, OUTDATED, UNANSWERED = AgreementState
BOOK = rulebook()


def word(agreed, basis=TODAY, file="a.xlsx", **more):
    """A return that says yes, no, something unreadable, or nothing (None), on the sheet of a digest."""
    said = {"agreed": agreed, **more}
    values = {key: {} if value is None else {"value": value} for key, value in said.items()}
    places = {"value": cell(9, 3, "Thỏa thuận")}
    records = tuple(Record(key, one, places) for key, one in values.items())
    bases = {} if basis is None else {"agreement/agreed": basis}
    return Submission(Stamp("mua", "T1", "agreement", ""), file, {"agreement": records}, file, bases=bases)


def told(*returned, combined=None):
    unit = unit_dossier(returned={"agreement": bool(returned)})
    together = [combined or returned[0]] if returned else []
    (found,) = agreements([unit], together, {("T1", "agreement", ""): returned}, BOOK)
    return found


@pytest.mark.parametrize(
    ("agreed", "basis", "state"),
    [
        (True, TODAY, AGREED),
        (True, "other", OUTDATED),  # agreed to another score sheet
        (True, None, OUTDATED),
        (False, TODAY, REFUSED),
        (False, "other", REFUSED),  # a refusal stays one
        (Unknown("?"), TODAY, OPEN),
        (None, TODAY, OPEN),
    ],
)
def test_the_word_of_one_return(agreed, basis, state):
    assert told(word(agreed, basis)).state is state


def test_a_unit_that_was_asked_and_has_not_answered_is_named_and_one_that_was_not_is_left_out():
    assert told().state is UNANSWERED
    assert agreements([unit_dossier(returned={"self-score:D1": True})], [], {}, BOOK) == ()


def test_what_was_said_beside_the_word_goes_with_it():
    found = told(word(True, date="01/09/2024", signer="Hoa", comment=Unknown("=1")))
    assert (found.unit.code, found.date, found.signer, found.comment) == ("T1", "01/09/2024", "Hoa", "")
    assert (found.place, found.file) == (cell(9, 3, "Thỏa thuận"), "a.xlsx")


@pytest.mark.parametrize(
    ("first", "second", "chosen", "state", "file"),
    [
        (True, True, True, AGREED, "a.xlsx"),
        (True, False, None, OPEN, "a.xlsx"),  # two words, and nobody chose
        (True, False, False, REFUSED, "b.xlsx"),  # the secretary chose the refusal
        (True, False, True, AGREED, "a.xlsx"),
        (None, True, None, AGREED, "b.xlsx"),  # a blank copy says nothing against the other
    ],
)
def test_of_two_returns_the_word_that_was_chosen_counts(first, second, chosen, state, file):
    combined = word(Unknown("Có / Không") if chosen is None else chosen)
    found = told(word(first, file="a.xlsx"), word(second, file="b.xlsx"), combined=combined)
    assert (found.state, found.file) == (state, file)
    assert found.place == cell(9, 3, "Thỏa thuận")


def test_a_return_without_the_question_answers_nothing():
    other = Submission(Stamp("mua", "T1", "agreement", ""), "c.xlsx", {"agreement": (Record("date", {}),)}, "")
    assert told(other).state is OPEN
    assert answered_anew([other, word(True, TODAY, "b.xlsx")], BOOK) == {}


def test_a_word_on_the_sheet_of_today_counts_before_one_on_an_earlier_sheet():
    found = told(word(True, "earlier", "a.xlsx"), word(True, TODAY, "b.xlsx"))
    assert (found.state, found.file) == (AGREED, "b.xlsx")


@pytest.mark.parametrize(
    ("later", "replaced"),
    [
        (word(True, TODAY, "b.xlsx"), ["a.xlsx"]),
        (word(False, TODAY, "b.xlsx"), ["a.xlsx"]),
        (word(None, TODAY, "b.xlsx"), []),  # a blank form replaces no word
        (word(True, "another", "b.xlsx"), []),
    ],
)
def test_which_returns_a_new_word_replaces(later, replaced):
    earlier = word(True, "earlier", "a.xlsx")
    assert list(answered_anew([earlier, later], BOOK)) == replaced
    assert answered_anew([word(True, None, "a.xlsx"), word(True, TODAY, "b.xlsx")], BOOK) == {}, "no basis, no sheet"


def test_refusals_and_words_on_an_earlier_sheet_are_findings_and_no_others():
    words = [
        told(word(False, comment="Nặng quá")),
        told(word(False)),
        told(word(True, "earlier")),
        told(word(True)),
        told(),
    ]
    found = agreement_findings(words)
    assert [(one.code.id, one.unit, one.params.get("comment")) for one in found] == [
        ("X181", "T1", "Nặng quá"),
        ("X181", "T1", "–"),
        ("X185", "T1", None),
    ]
    assert [one.params["unit_name"] for one in found] == ["Tổ T1"] * 3
    assert found[0].place == cell(9, 3, "Thỏa thuận")
    lost = told(
        Submission(
            Stamp("mua", "T1", "agreement", ""), "c.xlsx", {"agreement": (Record("agreed", {"value": False}),)}, ""
        )
    )
    assert agreement_findings([lost])[0].place == FilePlace("c.xlsx")
