"""Where a reading decides: the note on the verdict, the finding that names whom it touches, and silence elsewhere."""

from datetime import date

from judging_factories import declared, dossier, judged, person, rulebook

from thidua_xlsx.declare.law.applied_law import settled
from thidua_xlsx.declare.season import School, TitlePolicy
from thidua_xlsx.judging.verdicts.interpretation_effects import interpretation_findings
from thidua_xlsx.messages.language import language

LAW = settled(declared().laws["luat-2022"])
SEASON = {
    "regime": LAW,
    "titles": {id_: TitlePolicy(id_) for id_ in LAW.titles},
    "school": School("mua", "Trường", "2024-2025"),
}
TINH = [{"recognised": True, "level": "tinh", "decision_no": "9"}]


def notes(verdict):
    return [language("vi")(one.key, **one.params) for one in verdict.reasons if one.key == "reason.note.reading"]


def test_whoever_is_third_this_year_is_met_and_the_other_reading_stands_beside_it():
    # CSTĐCS of 2022-2023, 2023-2024 and this year: three with this year, two up to last year
    one = dossier(person("A"), grade="HTXSNV", awards=["2022-2023", "2023-2024"], initiatives=TINH)
    verdicts, _, _ = judged([one], **SEASON)
    verdict = verdicts["A", "CSTDT"]
    assert verdict.met.value == "yes"
    (note,) = notes(verdict)
    assert "được hiểu là tính cả năm nay" in note
    assert note.endswith("thì chưa đạt")
    assert not verdict.reasons[-1].verified  # practice, no article
    (finding,) = interpretation_findings(verdicts.values(), rulebook([person("A")], **SEASON))
    assert finding.code.id == "X188"
    assert finding.params["names"] == ("Người A (CSTĐ tỉnh)",)


def test_where_both_readings_come_to_the_same_nothing_is_said():
    awards = ["2021-2022", "2022-2023", "2023-2024"]
    one = dossier(person("A"), grade="HTXSNV", awards=awards, initiatives=TINH)
    verdicts, _, _ = judged([one], **SEASON)
    assert verdicts["A", "CSTDT"].met.value == "yes"
    assert [note for verdict in verdicts.values() for note in notes(verdict)] == []


def test_a_title_that_rests_on_another_is_noted_with_it():
    # 4 months in the sector: LĐTT under the law's own words, not under the rule of 6 months that the press tells of
    new = dossier(person("A", joined_sector="02/01/2025"), grade="HTXSNV")
    verdicts, _, _ = judged([new], **SEASON)
    noted = {title for (_, title), verdict in verdicts.items() if notes(verdict)}
    assert noted == {"LDTT", "CSTDCS"}


def test_titles_that_the_season_does_not_give_are_not_weighed():
    only = {**SEASON, "titles": {"CSTDCS": TitlePolicy("CSTDCS")}}
    one = dossier(person("A"), grade="HTXSNV", awards=["2022-2023", "2023-2024"], initiatives=TINH)
    verdicts, _, _ = judged([one], **only)
    assert {title for _, title in verdicts} == {"CSTDCS"}
    assert notes(verdicts["A", "CSTDCS"]) == []


def test_two_ways_of_reading_are_noted_each_and_told_once_for_everybody_they_touch():
    """A reprimand that ended within the year: LĐTT only where it does not count. Four months of work: not by the press."""
    over = {"kind": "reprimand", "decided": date(2024, 9, 1), "ended": date(2025, 3, 1)}
    here = {"grade": "HTTNV", "discipline": "none"}
    people = [
        dossier(person("A"), **here, disciplines=[over]),
        dossier(person("B", joined_sector="02/01/2025"), **here),
        dossier(person("C"), **here, disciplines=[over]),
        dossier(person("D"), **here),
    ]
    season = {**SEASON, "titles": {"LDTT": TitlePolicy("LDTT")}}
    verdicts, _, _ = judged(people, **season)
    noted = {who: notes(verdicts[who, "LDTT"]) for who in "ABCD"}
    assert [len(noted[who]) for who in "ABCD"] == [1, 1, 1, 0]
    assert noted["A"] == noted["C"] != noted["B"]
    assert (verdicts["A", "LDTT"].met.value, verdicts["B", "LDTT"].met.value) == ("no", "yes")
    assert noted["A"][0].endswith("thì đạt")
    assert noted["B"][0].endswith("thì chưa đạt")
    book = rulebook([one.person for one in people], **season)
    told = {one.params["other"].vi: one.params["names"] for one in interpretation_findings(verdicts.values(), book)}
    assert told == {
        "đã hết hiệu lực trước ngày cuối năm thì không tính": (
            "Người A (LĐTT)",
            "Người C (LĐTT)",
        ),
        "tuyển dụng từ 6 tháng trở lên mới xét": ("Người B (LĐTT)",),
    }


def test_somebody_whom_two_ways_of_reading_touch_has_a_note_of_each():
    """CSTĐCS for the third year with this one, on a provincial initiative of the year before: both are read otherwise."""
    earlier = {"name": "Sổ tay số", "recognised": True, "level": "tinh", "decision_date": "20/05/2024"}
    one = dossier(person("A"), grade="HTXSNV", awards=["2022-2023", "2023-2024"], ledger_initiatives=[earlier])
    verdict = judged([one], **SEASON)[0]["A", "CSTDT"]
    assert verdict.met.value == "yes"
    assert [text.partition("»")[0].removeprefix("lưu ý: «")[:30] for text in notes(verdict)] == [
        LAW.interpretations[id_].name.vi[:30] for id_ in ("cstdt", "sang_kien")
    ]
