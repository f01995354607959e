"""The operators of the law, one by one, on facts made by hand."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from judging_factories import declared

from thidua_xlsx.declare.law.regime import Condition
from thidua_xlsx.judging.law.evaluate import all_of, any_of, deciding_reasons, evaluate
from thidua_xlsx.judging.law.facts import FactRange, Scale
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Met

YES, NO, UNKNOWN = Met.YES, Met.NO, Met.UNKNOWN
COLOURS = Scale(("low", "middle", "high"), {})


@dataclass
class Known:
    """A number between `low` and `high`, or a place on the scale."""

    low: int
    high: int | None
    scale: Scale | None = None

    def fact(self, name, of="", within_years=0):
        if name == "nobody asks":
            return None
        return FactRange(
            "grade", Fraction(self.low), None if self.high is None else Fraction(self.high), scale=self.scale
        )

    def title(self, title):
        return self.fact("")

    def years_running(self, of, after="", *, with_this_year=False):
        return self.fact("")

    def awarded(self, title, within_years=0, *, with_this_year=False):
        return self.fact("")


def met(text, known):
    condition = msgspec.convert(text, Condition)
    return evaluate(condition, known, declared().regimes["luat-2022"]).met


@pytest.mark.parametrize(
    ("leaf", "low", "high", "expected"),
    [
        ({"at_least": "2"}, 2, 2, YES),
        ({"at_least": "2"}, 1, 1, NO),
        ({"at_least": "2"}, 1, 2, UNKNOWN),
        ({"at_least": "2"}, 1, None, UNKNOWN),
        ({"at_least": "2"}, 2, None, YES),
        ({"over": "2"}, 2, 2, NO),
        ({"over": "2"}, 3, 3, YES),
        ({"over": "2"}, 2, 3, UNKNOWN),
        ({"over": "2"}, 3, None, YES),
        ({"over": "2"}, 1, 2, NO),
        ({"at_most": "2"}, 2, 2, YES),
        ({"at_most": "2"}, 3, None, NO),
        ({"at_most": "2"}, 1, None, UNKNOWN),
        ({"is": "2"}, 2, 2, YES),
        ({"is": "2"}, 3, None, NO),
        ({"is": "2"}, 1, 3, UNKNOWN),
        ({"is": True}, 1, 1, YES),
        ({"one_of": ["1", "3"]}, 3, 3, YES),
        ({"one_of": ["1", "3"]}, 2, 2, NO),
        ({"one_of": ["1", "3"]}, 2, 3, UNKNOWN),
        ({"at_least": "1", "at_most": "2"}, 3, 3, NO),
        ({}, 5, 5, UNKNOWN),
    ],
)
def test_a_comparison_holds_only_where_it_holds_for_everything_still_possible(leaf, low, high, expected):
    assert met({"fact": "number", **leaf}, Known(low, high)) is expected


@pytest.mark.parametrize(
    ("leaf", "low", "high", "expected"),
    [
        ({"at_least": "middle"}, 2, 2, YES),
        ({"at_least": "middle"}, 0, 0, NO),
        ({"at_least": "middle"}, 0, 2, UNKNOWN),
        ({"at_most": "middle"}, 1, 1, YES),
        ({"at_least": "not on the scale"}, 2, 2, UNKNOWN),
        ({"at_most": "not on the scale"}, 2, 2, UNKNOWN),
        ({"is": "not on the scale"}, 2, 2, UNKNOWN),
    ],
)
def test_places_on_a_scale_compare_in_its_order(leaf, low, high, expected):
    assert met({"fact": "colour", **leaf}, Known(low, high, COLOURS)) is expected


def test_title_and_years_running_are_comparisons_too():
    assert met({"title": "LDTT"}, Known(1, 1)) is YES
    assert met({"title": "LDTT"}, Known(0, 1)) is UNKNOWN
    assert met({"years_running": 3, "of": "CSTDCS"}, Known(3, 3)) is YES
    assert met({"years_running": 3, "of": "CSTDCS"}, Known(2, 2)) is NO


def test_not_turns_the_outcome_and_leaves_an_unknown_unknown():
    assert met({"not": {"fact": "number", "at_least": "2"}}, Known(1, 1)) is YES
    assert met({"not": {"fact": "number", "at_least": "2"}}, Known(2, 2)) is NO
    assert met({"not": {"fact": "number", "at_least": "2"}}, Known(1, 2)) is UNKNOWN


def test_a_fact_that_no_form_asks_is_unknown_and_says_what_is_missing():
    condition = msgspec.convert(
        {"fact": "nobody asks", "at_least": "1", "say": {"vi": "có chứng chỉ", "en": "a certificate"}, "cite": "D23"},
        Condition,
    )
    outcome = evaluate(condition, Known(0, 0), declared().regimes["luat-2022"])
    (reason,) = outcome.reasons
    assert (outcome.met, reason.key, reason.params["what"].vi) == (UNKNOWN, "reason.fact.unknown", "có chứng chỉ")
    assert reason.cite == "Điều 23 Luật 06/2022/QH15"


@pytest.mark.parametrize(
    ("mets", "any_met", "all_met"),
    [
        ((YES, NO), YES, NO),
        ((YES, UNKNOWN), YES, UNKNOWN),
        ((NO, UNKNOWN), UNKNOWN, NO),
        ((NO, NO), NO, NO),
        ((YES, YES), YES, YES),
        ((UNKNOWN, UNKNOWN), UNKNOWN, UNKNOWN),
    ],
)
def test_kleene(mets, any_met, all_met):
    assert (any_of(mets), all_of(mets)) == (any_met, all_met)


def test_alternatives_list_the_reasons_that_decide():
    text = {
        "any": [{"fact": "number", "at_least": "9", "cite": "D22"}, {"fact": "number", "at_least": "1", "cite": "D23"}]
    }
    condition = msgspec.convert(text, Condition)
    regime = declared().regimes["luat-2022"]
    assert [reason.cite[:7] for reason in evaluate(condition, Known(2, 2), regime).reasons] == ["Điều 23"]
    assert [reason.cite[:7] for reason in evaluate(condition, Known(0, 0), regime).reasons] == ["Điều 22", "Điều 23"]


def test_of_alternatives_that_are_open_those_that_failed_are_not_listed():
    text = {"any": [{"fact": "number", "at_least": "9"}, {"fact": "nobody asks", "at_least": "1", "cite": "D23"}]}
    outcome = evaluate(msgspec.convert(text, Condition), Known(2, 2), declared().regimes["luat-2022"])
    assert (outcome.met, [reason.key for reason in outcome.reasons]) == (UNKNOWN, ["reason.fact.unknown"])


def test_a_condition_cites_its_own_article_before_that_of_the_one_around_it():
    parts = [{"fact": "number", "at_least": "1", "cite": "D23"}, {"fact": "number", "at_least": "1"}]
    regime = declared().regimes["luat-2022"]
    outcome = evaluate(msgspec.convert({"all": parts, "cite": "D22"}, Condition), Known(1, 1), regime)
    assert [reason.cite[:7] for reason in outcome.reasons] == ["Điều 23", "Điều 22"]


def test_what_cites_nothing_was_compared_with_nothing():
    text = {"fact": "number", "at_least": "1"}
    (reason,) = evaluate(msgspec.convert(text, Condition), Known(1, 1), declared().regimes["luat-2022"]).reasons
    assert (reason.cite, reason.verified) == ("", False)


@pytest.mark.parametrize(
    ("leaf", "wanted"),
    [
        ({"at_least": "2", "at_most": "3"}, 2),  # the lower limit is told
        ({"over": "3"}, 3),
        ({"at_most": "4"}, 4),
        ({"is": "5"}, 5),
        ({"one_of": ["6", "7"]}, (6, 7)),
        ({"awarded": "BKT"}, 1),
        ({"years_running": 8, "of": "CSTDCS"}, 8),
    ],
)
def test_the_sentence_tells_what_was_wanted(leaf, wanted):
    condition = msgspec.convert({"fact": "number", **leaf}, Condition)
    (reason,) = evaluate(condition, Known(1, 1), declared().regimes["luat-2022"]).reasons
    assert reason.params["wanted"] == wanted


def test_a_wanted_place_on_a_scale_is_told_by_its_name():
    colours = Scale(COLOURS.ids, {"middle": "a middling one"})
    condition = msgspec.convert({"fact": "colour", "one_of": ["middle", "high"]}, Condition)
    (reason,) = evaluate(condition, Known(0, 0, colours), declared().regimes["luat-2022"]).reasons
    assert reason.params["wanted"] == ("a middling one", "high")


def test_a_wanted_share_is_printed_in_percent():
    @dataclass
    class Share:
        def fact(self, name, of="", within_years=0):
            return FactRange("share_of_people", Fraction(1, 2), Fraction(1, 2), shown_as_percent=True)

    condition = msgspec.convert({"fact": "share_of_people", "at_least": "0.70"}, Condition)
    (reason,) = evaluate(condition, Share(), declared().regimes["luat-2022"]).reasons
    assert reason.params["wanted"] == Decimal(70)


def test_what_only_a_council_can_say_stays_open_and_names_the_council():
    condition = msgspec.convert(
        {"left_to": "initiative_council", "say": {"vi": "sáng kiến nhân rộng được", "en": "it spreads"}, "cite": "D22"},
        Condition,
    )
    outcome = evaluate(condition, Known(9, 9), declared().regimes["luat-2022"])
    (reason,) = outcome.reasons
    assert (outcome.met, language("vi")(reason.key, **reason.params)) == (
        UNKNOWN,
        "do hội đồng sáng kiến xét: sáng kiến nhân rộng được",
    )
    assert reason.cite == "Điều 22 Luật 06/2022/QH15"


@pytest.mark.parametrize(("low", "expected"), [(2, UNKNOWN), (1, NO)])
def test_what_is_left_to_a_council_never_turns_a_no_into_an_unknown(low, expected):
    text = {"all": [{"fact": "number", "at_least": "2"}, {"left_to": "council"}]}
    assert met(text, Known(low, low)) is expected


def test_awarded_without_a_number_asks_for_once():
    assert met({"awarded": "BKT"}, Known(1, 1)) is YES
    assert met({"awarded": "BKT"}, Known(0, 0)) is NO
    assert met({"awarded": "BKT", "at_least": "2"}, Known(1, 1)) is NO


def test_the_tree_keeps_every_step_also_those_that_decided_nothing():
    text = {
        "all": [
            {"fact": "number", "at_least": "1", "say": {"vi": "một", "en": "one"}, "cite": "D24"},
            {
                "any": [{"fact": "number", "at_least": "9"}, {"not": {"fact": "number", "at_least": "9"}}],
                "say": {"vi": "hai", "en": "two"},
                "cite": "D23",
            },
        ]
    }
    regime = declared().regimes["luat-2022"]
    tree = evaluate(msgspec.convert(text, Condition), Known(2, 2), regime).tree
    assert (tree.how, tree.met, [part.how for part in tree.parts]) == ("all", YES, ["leaf", "any"])
    # A step of several shows the article that it cites itself; what stands in it has that of the one around it.
    assert (tree.cite, tree.parts[1].cite, tree.parts[1].parts[1].cite) == ("", "Điều 23 Luật 06/2022/QH15", "")
    one, two = tree.parts
    assert (one.say.vi, one.cite, one.reason.met) == ("một", "Điều 24 Luật 06/2022/QH15", YES)
    assert (two.say.vi, [(part.how, part.met) for part in two.parts]) == ("hai", [("leaf", NO), ("not", YES)])
    assert two.parts[0].reason.cite == "Điều 23 Luật 06/2022/QH15"
    # the failed alternative stays in the tree and out of the reasons; under `not` a failed condition is a good one
    assert [reason.met for reason in deciding_reasons(tree)] == [YES, YES]
