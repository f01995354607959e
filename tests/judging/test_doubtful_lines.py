"""Whose line of the ledger nobody can tell: what rests on the ledger is unknown, says so, and names that line."""

import pytest
from judging_factories import TitlePolicy, cell, declared, dossier, judged, person
from msgspec.structs import replace

from thidua_xlsx.messages.language import language

LINE = cell(7, 1, "Khen thưởng")
TORN = "sổ theo dõi có dòng không rõ của ai hoặc không đọc được"
SO_FAR = {
    "joined_sector": "1990",
    "grade": "HTXSNV",
    "discipline": "NONE",
    "awards": ["2022-2023", "2023-2024"],
    "initiatives": [{"recognised": True, "level": "tinh", "decision_no": "9"}],
}
# What the law of 2003 asks of earlier years, title by title; without the line in doubt each of it would be known.
UNKNOWN = {
    "LDTT": ["có bị kỷ luật hay không"],
    "CSTDT": ["số lần liên tục đạt Chiến sĩ thi đua cơ sở", "sáng kiến các năm trước"],
    "CSTDTQ": [
        "đã được Chiến sĩ thi đua cấp bộ, tỉnh hay chưa",
        "có 2 lần liên tục được tặng Chiến sĩ thi đua cấp bộ, tỉnh hay không",
        "sáng kiến các năm trước",
    ],
    "BKTTG": [
        "đã được Bằng khen của bộ, tỉnh hay chưa",
        "số năm liên tục xếp loại từ Hoàn thành xuất sắc nhiệm vụ trở lên",
        "có bị kỷ luật hay không",
    ],
    "KNC": [
        "đã được tặng Kỷ niệm chương Vì sự nghiệp Giáo dục hay chưa",
        "thời gian bị kỷ luật không được tính",
        "thời gian bị kỷ luật không được tính",
        "có bị kỷ luật hay không",
        "kỷ luật các năm trước",
    ],
}


def reasons(regime, facts, doubts=(LINE,)):
    """What is said by title of lines in doubt, as (met, sentence, cells)."""
    law = declared().regimes[regime]
    one = dossier(person("A"), **facts)
    one = replace(one, history=replace(one.history, doubts=doubts))
    verdicts, _, _ = judged([one], regime=law, titles={id_: TitlePolicy(id_) for id_ in law.titles})
    return {
        title: [
            (reason.met.value, language("vi")(reason.key, **reason.params), reason.places)
            for reason in verdict.reasons
            if reason.key.endswith(".doubt")
        ]
        for (_, title), verdict in verdicts.items()
    }


@pytest.mark.parametrize("title", UNKNOWN)
def test_every_fact_of_the_ledger_is_unknown_and_names_the_line(title):
    said = reasons("luat-2003", SO_FAR)[title]
    assert [met for met, *_ in said] == ["unknown"] * len(UNKNOWN[title])
    assert [text.partition(":")[0] for _, text, _ in said] == [f"chưa biết {what}" for what in UNKNOWN[title]]
    assert all(text.partition(": ")[2].startswith(TORN) and places[-1] == LINE for _, text, places in said)


def test_an_initiative_may_have_been_used_for_an_earlier_title():
    facts = {**SO_FAR, "grade": "HTTNV"}  # CSTĐCS then rests on the initiative
    ((met, text, places),) = reasons("luat-2022", facts)["CSTDCS"]
    assert (met, text) == ("unknown", f"chưa biết sáng kiến đã dùng để xét lần nào chưa: {TORN}")
    assert places == (cell(0, 2, "Sáng kiến"), LINE)


def test_without_such_a_line_nothing_is_in_doubt():
    assert set(map(len, reasons("luat-2003", SO_FAR, doubts=()).values())) == {0}
