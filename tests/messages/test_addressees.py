"""Advice speaks to whoever can follow it: what is written to a unit asks nothing that only the secretary can do."""

import re

import pytest

from thidua_xlsx.messages.codes import Addressee, Code, Severity, all_codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.reports.common.naming import advice_to_unit

# Files, commands and steps of the secretary, and sentences that speak of the unit to somebody else.
SECRETARYS = {
    "vi": re.compile(
        r"thidua\.xlsx|so-theo-doi|ket-qua|inbox|thidua-xlsx|gộp lại|sổ năm thi đua|sổ theo dõi|hoi-dong|--|trang Lựa chọn"
        r"|([Xx]in|[Hh]ỏi|[Nn]hắc|[Đđ]ề nghị) (các )?(tổ|trường)|[Pp]hát lại phiếu"
    ),
    "en": re.compile(
        r"thidua\.xlsx|so-theo-doi|ket-qua|inbox|thidua-xlsx|merge|season workbook|ledger|hoi-dong|--|Choices sheet"
        r"|([Aa]sk|[Rr]emind) (the |whose|which|whether)|[Ii]ssue .*again"
    ),
}
TO_UNITS = [one for one in all_codes().values() if one.addressee in (Addressee.UNIT, Addressee.BOTH)]


@pytest.mark.parametrize("lang", SECRETARYS)
@pytest.mark.parametrize("code", TO_UNITS, ids=lambda code: code.id)
def test_what_units_are_told_they_can_do_themselves(code: Code, lang: str) -> None:
    said = advice_to_unit(language(lang), Finding(code, FilePlace("inbox/a.xlsx"), dict.fromkeys(code.params, "…")))
    assert said
    assert not SECRETARYS[lang].search(said)


def test_what_is_for_the_secretary_or_the_council_is_not_written_to_units() -> None:
    others = [code for code in all_codes().values() if code not in TO_UNITS]
    assert len(others) > 100
    for code in others:
        params = dict.fromkeys(code.params, "…")
        assert advice_to_unit(language("vi"), Finding(code, FilePlace("inbox/a.xlsx"), params)) == ""


def test_quiet_are_those_notices_whose_words_ask_nothing_of_anybody() -> None:
    """What somebody should at least look at begins otherwise, and stays with its unit."""
    words, notices = language("vi"), [one for one in all_codes().values() if one.severity is Severity.NOTICE]
    advice = {one.id: words(f"finding.{one.id}.fix", **dict.fromkeys(one.params, "…")) for one in notices}
    asks_nothing = {id_ for id_, said in advice.items() if re.match(r"Không (cần|phải) làm gì", said)}
    assert {one.id for one in all_codes().values() if one.quiet} == asks_nothing


@pytest.mark.parametrize("lang", SECRETARYS)
def test_only_codes_that_ask_both_have_words_for_the_unit(lang: str) -> None:
    words = language(lang)
    with_words = {code.id for code in all_codes().values() if f"finding.{code.id}.unit" in words}
    assert with_words == {code.id for code in TO_UNITS if code.addressee is Addressee.BOTH}


def test_a_code_from_outside_asks_whom_its_letter_tells() -> None:
    assert Code("R901", Severity.WARNING).addressee is Addressee.UNIT
    assert Code("D901", Severity.WARNING).addressee is Addressee.SECRETARY
    assert Code("R902", Severity.WARNING, (), Addressee.COUNCIL).addressee is Addressee.COUNCIL
