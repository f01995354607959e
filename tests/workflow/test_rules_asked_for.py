"""What a merge is asked to judge by: another day, a policy for copies, other rules, and what its journal keeps of it."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.intake.mini import SEASON, declared, season_from
from tests.markdown import book
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.intake.dossiers.build_dossiers import Returns
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.model import Policy
from thidua_xlsx.workflow.judge.all_checks import rules_not_own
from thidua_xlsx.workflow.judge.judging_options import (
    JudgingOptions,
    OtherRules,
    options_from_journal,
    with_other_rules,
)
from thidua_xlsx.workflow.judge.score_sheet_checks import SeasonSeen
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

DAY = date(2025, 5, 31)
NOTHING_SEEN = SeasonSeen(Returns({}, Register()))


def loaded(year: str = "2024-2025") -> SeasonFolder:
    text = SEASON.replace("2024-2025", year)
    made, _ = season_from(text)
    assert made is not None
    records, _ = season_records(book(text, "thidua.xlsx"), declared())
    return SeasonFolder(Path("mini"), declared(), replace(made, as_of=DAY), Register(), records=records)


@pytest.mark.parametrize(
    "options",
    [
        JudgingOptions(),
        JudgingOptions(DAY, Policy.NEWEST),
        JudgingOptions(duplicates=Policy.ERROR, rules=OtherRules("luat-2003")),
        JudgingOptions(rules=OtherRules("", ("cstdcs=va", "cstdt=den_nam_truoc"), compare=True)),
    ],
)
def test_the_journal_keeps_what_was_asked(options: JudgingOptions) -> None:
    kept = options.kept()
    assert all(isinstance(value, str) for value in kept.values())
    assert options_from_journal(kept) == options


def test_a_journal_of_before_says_nothing_and_one_that_is_damaged_is_refused() -> None:
    assert options_from_journal({}) == JudgingOptions()
    for damaged in ({"as_of": "hôm qua"}, {"duplicates": "các bản"}):
        with pytest.raises(ValueError, match=r"."):
            options_from_journal(damaged)


def test_another_day_and_policy_are_those_of_the_run_alone() -> None:
    before = loaded()
    seen = JudgingOptions(date(2025, 6, 15), Policy.NEWEST).applied_to(before)
    assert (seen.rulebook.as_of, seen.duplicates, seen.asked) == (date(2025, 6, 15), Policy.NEWEST, None)
    assert (before.rulebook.as_of, JudgingOptions().applied_to(before).rulebook.as_of) == (DAY, DAY)


def test_other_rules_take_the_place_of_the_seasons_own_and_say_so() -> None:
    own = loaded()
    seen = with_other_rules(own, OtherRules("luat-2003"))
    assert (seen.judging.regime.id, seen.rulebook.regime.id, seen.compare) == ("luat-2003", "luat-2022", False)
    assert seen.judging.grades_each_round and own.rulebook.grades_each_round  # the season's other options stay
    assert (seen.judging.as_of, seen.judging.own_rules) == (DAY, (own.rulebook.regime.name,))
    (warning,) = rules_not_own(NOTHING_SEEN, seen.judging)
    assert (warning.code.id, warning.params["own"]) == ("X130", (own.rulebook.regime.name,))
    assert str(warning.place) == "thidua.xlsx: options.regime"
    assert warning.params["rules"] == (declared().laws["luat-2003"].name,)
    assert list(rules_not_own(NOTHING_SEEN, own.rulebook)) == []
    # the law of 2003 blocks whoever did not register, that of 2022 warns
    assert [one.titles["LDTT"].unregistered for one in (own.judging, seen.judging)] == ["warn", "block"]


def test_beside_the_seasons_own_they_warn_of_nothing() -> None:
    seen = with_other_rules(loaded(), OtherRules("luat-2003", compare=True))
    assert seen.asked is not None
    assert (seen.judging.regime.id, seen.asked.regime.id, seen.compare) == ("luat-2022", "luat-2003", True)
    assert list(rules_not_own(NOTHING_SEEN, seen.asked)) == []


def test_readings_are_named_with_the_law() -> None:
    law = declared().laws["luat-2022"]
    reading = law.interpretations["cstdt"]
    (other,) = [name for name in reading.variants if name != reading.default]
    seen = with_other_rules(loaded(), OtherRules(interpretations=(f"cstdt={other}",)))
    said = reading.variants[other].say
    assert (seen.judging.regime.id, seen.judging.regime.interpretations["cstdt"].default) == ("luat-2022", other)
    name = seen.judging.regime.name
    assert (name.vi, name.en) == (f"{law.name.vi}; {said.vi}", f"{law.name.en}; {said.en}")
    twice = with_other_rules(loaded(), OtherRules("luat-2026", ("cstdcs=va", "cstdcs=hoac"))).judging.regime
    ways = declared().laws["luat-2026"].interpretations["cstdcs"].variants
    assert twice.name.vi.endswith(f"; {ways['va'].say.vi}; {ways['hoac'].say.vi}")


def test_other_readings_leave_the_law_that_the_season_named() -> None:
    # the days of 2025-2026 would give NĐ 152/2025
    seen = with_other_rules(loaded("2025-2026"), OtherRules(interpretations=("cstdt=den_nam_truoc",)))
    assert seen.judging.regime.id == "luat-2022"


@pytest.mark.parametrize(
    ("rules", "key"),
    [
        (OtherRules("luat-1999"), "cli.unknown_regime"),
        (OtherRules(interpretations=("cstdt=khac",)), "cli.unknown_reading"),
        (OtherRules(interpretations=("khac=va",)), "cli.unknown_reading"),
        (OtherRules("luat-2003", ("cstdcs=va",)), "cli.unknown_reading"),  # that law leaves nothing open there
        (OtherRules(compare=True), "cli.compare_with_what"),
    ],
)
def test_rules_that_there_are_not_are_refused(rules: OtherRules, key: str) -> None:
    with pytest.raises(CommandError) as refused:
        JudgingOptions(rules=rules).applied_to(loaded())
    assert refused.value.key == key
