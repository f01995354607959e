"""Agreements to the score sheet: whose word counts, on which sheet, and when nobody can tell."""

from decimal import Decimal

import pytest
from judging_factories import ONE_CRITERION, cell, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.judging.analysis.agreements import AgreementState, agreement_findings, agreements, answered_anew
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Record, Stamp, Submission, Unknown

TODAY = score_sheet_digest(ONE_CRITERION, None)
AGREED, REFUSED, OPEN, OUTDATED, UNANSWERED = AgreementState
BOOK = rulebook()


def word(agreed, basis=TODAY, file="a.xlsx", unit="T1", phase="agreement", **more):
    """A return that says yes, no, something unreadable, or nothing (None), on the sheet of a digest."""
    said = {**more, "agreed": agreed}
    values = {key: {} if value is None else {"value": value} for key, value in said.items()}
    places = {"value": cell(9, 3, "Thỏa thuận")}
    records = tuple(Record(key, one, places) for key, one in values.items())
    bases = {} if basis is None else {"agreement/agreed": basis}
    return Submission(Stamp("mua", unit, phase, ""), file, {"agreement": records}, file, bases=bases)


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


def test_of_two_words_that_nobody_chose_between_the_first_is_shown_with_what_was_said_beside_it():
    found = told(
        word(True, comment="Đồng ý cả tổ"), word(False, file="b.xlsx", comment="Nặng quá"), combined=word(Unknown("?"))
    )
    assert (found.state, found.comment, found.file) == (OPEN, "Đồng ý cả tổ", "a.xlsx")


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


@pytest.mark.parametrize("chosen", [None, True, False])
def test_a_choice_among_returns_does_not_revive_a_word_on_an_earlier_sheet(chosen):
    """Agreed to an earlier sheet, then refused that of today: the refusal, whichever the secretary chose."""
    combined = word(Unknown("Có / Không") if chosen is None else chosen)
    found = told(word(True, "earlier", "a.xlsx"), word(False, TODAY, "b.xlsx"), combined=combined)
    assert (found.state, found.file) == (REFUSED, "b.xlsx")


def test_every_unit_is_told_by_its_own_agreement_forms():
    units = [unit_dossier(code, returned={"agreement": True, "registration": True}) for code in ("T1", "T2")]
    returned = {
        ("T1", "agreement", ""): [word(True), word(False, file="b.xlsx")],
        ("T2", "agreement", ""): [word(False, file="c.xlsx", unit="T2")],
    }
    # The secretary chose the refusal of T1; a form of another kind that came later says nothing of it.
    chosen = [word(False, signer="Hoa"), word(False, unit="T2"), word(None, phase="registration")]
    found = agreements(units, chosen, returned, BOOK)
    assert [(one.unit.code, one.state, one.file) for one in found] == [
        ("T1", REFUSED, "b.xlsx"),
        ("T2", REFUSED, "c.xlsx"),
    ]


def test_a_season_that_scores_units_asks_about_both_score_sheets():
    sheet = replace(ONE_CRITERION, of_units=True, total_max=Decimal(50))
    book = replace(BOOK, collective=collective_of(BOOK, sheet))
    both = score_sheet_digest(ONE_CRITERION, sheet)
    assert both != TODAY
    unit = unit_dossier(returned={"agreement": True})
    for basis, state, replaced in ((both, AGREED, ["b.xlsx"]), (TODAY, OUTDATED, [])):
        one = word(True, basis)
        (found,) = agreements([unit], [one], {("T1", "agreement", ""): [one]}, book)
        assert found.state is state
        assert list(answered_anew([one, word(True, "earlier", "b.xlsx")], book)) == replaced


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


def test_a_word_replaces_earlier_ones_of_its_own_unit_by_the_last_of_its_files():
    forms = [
        word(False, TODAY, "d.xlsx", signer="Hoa"),
        word(True, TODAY, "c.xlsx"),
        word(None, TODAY, "g.xlsx", comment="Sẽ trả lời sau"),
        word(True, "earlier", "b.xlsx"),
        word(True, "earlier", "a.xlsx"),
        word(True, "earlier", "e.xlsx", unit="T2"),
        word(True, "earlier", "f.xlsx", phase="registration"),  # no agreement form
    ]
    assert [(file, one.file) for file, one in answered_anew(forms, BOOK).items()] == [
        ("a.xlsx", "d.xlsx"),
        ("b.xlsx", "d.xlsx"),
    ]


def test_refusals_and_words_on_an_earlier_sheet_are_findings_and_no_others():
    words = [
        told(word(False, comment="Nặng quá")),
        told(word(False)),
        told(word(True, "earlier")),
        told(word(True)),
        told(word(Unknown("?"))),
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
