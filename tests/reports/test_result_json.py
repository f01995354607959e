"""The text of the JSON result: its layout and order, empty lists, which of two decisions is told."""

import json

import msgspec
from handmade import make_season
from msgspec.structs import replace

from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Council, Decision, Meeting, Schools, Season
from thidua_xlsx.reports.result.result_file import result_json


def test_the_text_is_laid_out_one_blank_a_level_in_the_order_of_the_page(vi: Language) -> None:
    schools = (Reporter("KS", "Trường Kim Sơn"), Reporter("AN", "Trường An Hòa"))
    season = replace(make_season(), schools=Schools(schools, {}))  # with schools
    text = result_json(season, vi)
    # As one formatter would lay out the whole: one blank a level, a line break at the end.
    assert text == msgspec.json.format(text, indent=1) + b"\n"
    read = json.loads(text)
    assert list(read)[:6] == ["schema", "tool", "season", "receipts", "findings", "people"]
    assert [one["id"] for one in read["people"]] == [one.person.code for one in season.dossiers]
    assert [one["id"] for one in read["schools"]["units"]] == ["KS", "AN"]
    assert [one["id"] for one in read["units"]] == [one.unit.code for one in season.unit_dossiers]


def test_lists_of_nothing_are_empty_lists(vi: Language) -> None:
    text = result_json(replace(make_season(), receipts=(), findings=(), dossiers=(), unit_dossiers=()), vi)
    read = json.loads(text)
    assert [read[name] for name in ("receipts", "findings", "people", "units")] == [[], [], [], []]
    assert text == msgspec.json.format(text, indent=1) + b"\n"


def _first_verdict(season: Season) -> tuple[str, str]:
    return season.verdicts[0].who, season.verdicts[0].title


def test_the_first_of_two_decisions_on_one_title_is_told(vi: Language) -> None:
    season = make_season()
    who, title = _first_verdict(season)
    decisions = (Decision(who, title, yes=5, no=2, passed=True), Decision(who, title, yes=0, no=7, passed=False))
    read = json.loads(result_json(replace(season, council=Council("hop.xlsx", Meeting(), decisions)), vi))
    told = next(one for person in read["people"] if person["id"] == who for one in person["titles"])
    assert (told["id"], told["decided"], told["votes"]) == (title, True, {"yes": 5, "no": 2, "share": None})
