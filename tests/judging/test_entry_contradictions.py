"""What cannot both be right in somebody's entries, initiatives seen before, and the notes beside a verdict."""

from datetime import date, timedelta

import pytest
from judging_factories import (
    cell,
    declared,
    dossier,
    initiative,
    judged,
    person,
    policy,
    rulebook,
    sentences,
    unit_dossier,
)
from msgspec.structs import replace

from thidua_xlsx.base.text import initiative_key
from thidua_xlsx.declare.season import School, TitlePolicy
from thidua_xlsx.judging.law.law_facts import FACTS, PersonFacts, UnitFacts
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import KeyPlace
from thidua_xlsx.model import Award, Fact, Record

OURS = {"R110", "R111", "R112", "R113", "R114", "X120", "X121"}
BEFORE = {"kind": "reprimand", "decided": date(2023, 2, 1), "ended": date(2024, 2, 1)}


def found(*people, **fields):
    _, _, findings = judged(people, **fields)
    return [one for one in findings if one.code.id in OURS]


def codes(*people, **fields):
    return [one.code.id for one in found(*people, **fields)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"grade": "HTNV", "proposed": ["LDTT"]}, ["R110"]),
        ({"grade": "HTNV", "proposed": ["CSTDCS"]}, ["R110"]),  # one mistake, though two titles rest on the grade
        ({"grade": "HTTNV", "proposed": ["LDTT"]}, []),
        ({"grade": "", "proposed": ["LDTT"]}, []),
        ({"grade": "?", "proposed": ["LDTT"]}, []),
        ({"grade": "HTTNV", "proposed": ["CSTDCS"]}, ["R111"]),
        ({"grade": "HTXSNV", "proposed": ["CSTDCS"]}, []),
        ({"grade": "HTTNV", "proposed": ["CSTDCS"], "initiatives_known": False}, []),
        ({"grade": "HTTNV", "proposed": ["CSTDCS"], "initiatives": [{}]}, []),  # declared, not yet recognised
        ({"grade": "HTTNV", "proposed": ["CSTDCS"], "initiatives": [{"recognised": False}]}, ["R111"]),
        ({"grade": "HTTNV", "proposed": ["NONE"]}, []),
        ({"grade": "KHTNV", "proposed": ["GK"]}, []),  # a certificate expects no grade
        ({"grade": "HTNV", "proposed": ["GK", "CSTDCS"]}, ["R110"]),
        ({"grade": "HTTNV", "months_worked": "5"}, []),  # text is no number
        ({"grade": "HTTNV", "months_worked": 5.5}, ["R112"]),
        ({"grade": "HTTNV", "months_worked": 6}, []),
        ({"grade": "", "months_worked": 3}, []),
        ({"grade": "HTTNV", "discipline": "reprimand", "disciplines": [BEFORE]}, ["R113"]),  # over before this year
        ({"grade": "HTTNV", "discipline": "none", "disciplines": [BEFORE]}, []),
        ({"grade": "HTTNV", "discipline": "none", "disciplines": [{**BEFORE, "ended": date(2024, 9, 1)}]}, ["R113"]),
        ({"grade": "HTTNV", "discipline": "", "disciplines": [{**BEFORE, "ended": date(2024, 9, 1)}]}, []),
    ],
)
def test_contradictions_are_found_once(facts, expected):
    assert codes(dossier(person("A"), **facts)) == expected


IN_FORCE = {**BEFORE, "ended": date(2024, 9, 1)}


@pytest.mark.parametrize(
    ("facts", "told", "rows"),
    [
        ({"grade": "HTNV", "proposed": ["CSTDCS"]}, "Đề nghị Chiến sĩ thi đua cơ sở cho Người A nhưng xếp loại là Hoàn thành nhiệm vụ", [5, 1]),
        ({"grade": "HTTNV", "proposed": ["CSTDCS"]}, "Đề nghị Chiến sĩ thi đua cơ sở cho Người A với xếp loại Hoàn thành tốt nhiệm vụ nhưng không khai sáng kiến nào", [5, 1]),
        ({"grade": "HTTNV", "proposed": ["CSTDCS"], "initiatives": [{"recognised": False}]}, "Đề nghị Chiến sĩ thi đua cơ sở cho Người A với xếp loại Hoàn thành tốt nhiệm vụ nhưng chưa có sáng kiến được công nhận", [5, 1]),
        ({"grade": "HTTNV", "months_worked": 5.5}, "Người A làm việc 5,5 tháng trong năm nhưng vẫn có xếp loại chất lượng", [3, 1]),
        ({"discipline": "warning", "disciplines": [BEFORE, {**BEFORE, "kind": "warning"}]}, "Người A: phiếu ghi kỷ luật là cảnh cáo, sổ theo dõi ghi cảnh cáo", [2]),
        ({"discipline": "none", "disciplines": [IN_FORCE]}, "Người A: phiếu ghi kỷ luật là không, sổ theo dõi ghi khiển trách", [2]),
    ],
)  # fmt: skip
def test_a_contradiction_names_both_entries_at_their_cells_or_the_person_s_row(facts, told, rows):
    """The grade is in row 1 of the sheet, the discipline in 2, the months in 3, what the unit proposes in 5."""
    one = dossier(person("A"), **facts)
    (said,) = found(one)
    assert language("vi").text(said).startswith(told)
    assert [place.row for place in (said.place, *said.also)] == rows
    bare = {name: Fact(getattr(one, name).value) for name in ("grade", "discipline", "months_worked", "proposed_title")}
    (again,) = found(replace(one, **bare))
    assert (again.code, again.place, again.also) == (said.code, KeyPlace("thidua.xlsx", "people.A"), ())


def test_who_asked_for_a_title_that_is_not_considered_is_named_where_it_was_asked():
    """Of people who registered the cell of their column, of those whom only the unit proposes the proposal's."""
    titles = {**policy("CSTDT", enabled=False), "TTLDXS": TitlePolicy("TTLDXS", enabled=False)}
    places = {"title": cell(3), "commendation": cell(3, 5)}
    asked = replace(dossier(person("A"), registered=["CSTDT"]), registration=Record("A", {}, places))
    proposed = dossier(person("B"), proposed=["CSTDT"])
    unit = replace(unit_dossier(registered=["TTLDXS"]), registration=Record("T1", {}, {"title": cell(4)}))
    people, units = found_of([asked, proposed], [unit], titles)
    assert (people.place, people.also) == (cell(3), (proposed.proposed_title.places[0],))
    assert language("vi").text(people).endswith("Người A, Người B")
    assert (units.place, units.also, units.params["names"]) == (cell(4), (), ("Tổ T1",))
    bare, bare_unit = found_of([replace(asked, registration=None)], [replace(unit, registration=None)], titles)
    assert (bare.place, bare_unit.place) == tuple(KeyPlace("thidua.xlsx", key) for key in ("people.A", "units.T1"))


def found_of(people, units, titles):
    return [one for one in judged(people, units, titles=titles)[2] if one.code.id == "R114"]


def test_what_is_given_to_collectives_alone_is_not_considered_for_people_and_is_for_units():
    """Both ask for Giấy khen by its one name; the season gives that of collectives, and then that of people."""
    one, unit = dossier(person("A"), commendations=["GK"]), unit_dossier(commendations=["GK"])
    for given, named in (("GKTT", [("Người A",)]), ("GK", [("Tổ T1",)])):
        off = "GK" if given == "GKTT" else "GKTT"
        titles = {**policy(given), off: TitlePolicy(off, enabled=False)}
        assert [said.params["names"] for said in found_of([one], [unit], titles)] == named


def test_titles_that_the_season_does_not_consider_are_found_once_each_with_everybody_named():
    titles = {**policy("CSTDT", enabled=False)}
    people = [dossier(person(code), registered=["CSTDT"]) for code in ("A", "B")]
    people.append(dossier(person("C"), registered=["LDTT"]))
    (one,) = found(*people, titles=titles)
    assert (one.code.id, one.params["names"]) == ("R114", ("Người A", "Người B"))


def test_an_initiative_recognised_without_a_decision_is_told_at_all_its_cells():
    places = (cell(4, 2, "Sáng kiến"), cell(4, 5, "Sáng kiến"), cell(4, 6, "Sáng kiến"))
    lines = [
        {"name": "Sổ tay", "recognised": True, "places": places},
        {"name": "Bản đồ", "recognised": True, "decision_no": "1/QĐ", "decision_date": "20/05/2025"},
        {"name": "Trạm", "recognised": False},
        {"name": "Đọc sách"},
    ]
    said = [one for one in judged([dossier(person("A"), initiatives=lines)])[2] if one.code.id == "R103"]
    assert [(one.place, one.also, one.unit, one.person, one.params["name"]) for one in said] == [
        (places[0], places[1:], "T1", "A", "Sổ tay")
    ]
    bare = dossier(person("A"), initiatives=[{**lines[0], "places": ()}])
    (found_,) = [one for one in judged([bare])[2] if one.code.id == "R103"]
    assert (found_.place, found_.also) == (KeyPlace("thidua.xlsx", "people.A"), ())


def test_a_registered_commendation_is_registered():
    one = dossier(person("A"), grade="HTTNV", registered=[], commendations=["KNC"])
    verdicts, _, _ = judged([one])
    assert (verdicts["A", "KNC"].registered, verdicts["A", "LDTT"].registered) == (True, False)


def test_an_initiative_used_before_is_told_with_both_places():
    used = {"name": "Sổ tay số, lớp 6", "used_for": "CSTĐCS 2023-2024"}
    one = dossier(person("A"), initiatives=[{"name": "SỔ TAY SỐ - LỚP 6"}], ledger_initiatives=[used])
    (finding,) = found(one)
    assert (finding.code.id, finding.params["used_for"]) == ("X120", "CSTĐCS 2023-2024")
    assert (finding.place, *finding.also) == (one.initiatives[0].places[0], one.history.initiatives[0].places[0])
    assert (finding.person, finding.unit, finding.params["name"]) == ("A", "T1", "SỔ TAY SỐ - LỚP 6")
    (bare,) = found(replace(one, initiatives=(replace(one.initiatives[0], places=()),)))
    assert bare.place == one.history.initiatives[0].places[0]


def test_a_name_is_compared_with_the_ledger_before_colleagues_and_never_told_twice_of_one_that_was_used():
    name = "Dạy học theo trạm môn Toán lớp 6"
    kept = dossier(person("A"), ledger_initiatives=[{"name": name}])
    (said,) = found(dossier(person("B"), initiatives=[{"name": name.replace("6", "7")}]), kept)
    assert (said.code.id, said.person, said.params["other"], said.params["whose"]) == ("X121", "B", name, "Người A")
    assert said.also == kept.history.initiatives[0].places
    used = {"name": name.replace("6", "7"), "used_for": "CSTĐCS 2023-2024"}
    again = dossier(person("B"), initiatives=[{"name": used["name"]}], ledger_initiatives=[used])
    assert codes(kept, again) == ["X120"]
    (bare,) = found(dossier(person("C"), initiatives=[{"name": name.replace("6", "8"), "places": ()}]), kept)
    assert bare.place == kept.history.initiatives[0].places[0]


def test_the_initiative_of_somebody_else_with_that_name_is_not_used():
    other = dossier(person("B"), ledger_initiatives=[{"name": "Sổ tay số", "used_for": "CSTĐCS 2023-2024"}])
    assert codes(other, dossier(person("A"), initiatives=[{"name": "Sổ tay số"}])) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dạy học theo trạm môn Toán lớp 6", []),  # the same name is another matter
        ("Dạy học theo trạm môn Toán lớp 7", ["X121"]),
        ("Môn Toán lớp 6: dạy học theo các trạm", ["X121"]),  # other order, one word more
        ("Dạy học theo dự án môn Lịch sử lớp 9", []),
        ("Trạm", []),
    ],
)
def test_names_much_like_a_colleagues_are_pointed_at_and_change_nothing(name, expected):
    places = (cell(0, 2, "Sáng kiến"), cell(0, 5, "Sáng kiến"))  # of the name, and of the word on it
    own = dossier(
        person("A"), initiatives=[{"name": "Dạy học theo trạm môn Toán lớp 6", "recognised": True, "places": places}]
    )
    other = dossier(person("B"), grade="HTTNV", initiatives=[{"name": name, "recognised": True, "decision_no": "1"}])
    assert codes(own, other) == expected
    for said in found(own, other):
        assert (said.person, said.place, said.also) == ("B", cell(0, 2, "Sáng kiến"), places[:1])
        assert (said.params["name"], said.params["other"], said.params["whose"]) == (
            name,
            own.initiatives[0].name,
            "Người A",
        )
    verdicts, _, _ = judged([own, other])
    assert verdicts["B", "CSTDCS"].met.value == "yes"


@pytest.mark.parametrize(
    ("year", "facts", "expected"),
    [
        ("2024-2025", {"grade": "HTTNV", "discipline": "reprimand"}, ["R129"]),
        ("2024-2025", {"grade": "HTNV", "discipline": "warning"}, ["R129"]),
        ("2024-2025", {"grade": "KHTNV", "discipline": "reprimand"}, []),
        ("2024-2025", {"grade": "HTTNV", "discipline": "none"}, []),
        ("2024-2025", {"grade": "", "discipline": "reprimand"}, []),
        ("2022-2023", {"grade": "HTTNV", "discipline": "reprimand"}, []),  # before 15/9/2023
        ("2026-2027", {"grade": "HTTNV", "discipline": "reprimand"}, []),  # after 30/6/2026
    ],
)
def test_a_discipline_of_the_year_rules_a_grade_out_while_decree_48_was_in_force(year, facts, expected):
    one = dossier(person("A"), **facts)
    _, _, findings = judged([one], school=School("mua", "Trường", year))
    assert [finding.code.id for finding in findings] == expected
    for finding in findings:
        assert (finding.place, *finding.also) == (one.grade.places[0], one.discipline.places[0])


def test_a_key_of_an_initiative_keeps_accents_and_drops_the_rest():
    assert initiative_key("«Sổ  tay» SỐ.") == initiative_key("sổ tay số")
    assert initiative_key("Sổ tay số") != initiative_key("So tay so")
    assert initiative_key("SKKN: Rèn kỹ năng Địa lý") == initiative_key("Rèn kĩ năng địa lí")
    assert initiative_key("Sáng kiến về giờ học") != initiative_key("về giờ học")


def test_newcomers_leavers_and_the_uncounted_are_told_beside_every_verdict():
    who = person("A", since=date(2025, 1, 15), until=date(2025, 3, 1), counted=False)
    verdicts, _, _ = judged([dossier(who, grade="HTTNV")])
    assert sentences(verdicts["A", "LDTT"])[-3:] == [
        "yes: lưu ý: vào đơn vị từ 15/01/2025, thời gian trước đó hỏi ý kiến đơn vị cũ [thidua.xlsx]",
        "yes: lưu ý: làm việc ở đơn vị đến hết 01/03/2025 [thidua.xlsx]",
        "yes: lưu ý: không tính vào mẫu số của tỷ lệ và giới hạn, vẫn được xét [thidua.xlsx]",
    ]


FIRST, LAST, DAY = date(2024, 9, 1), date(2025, 5, 31), timedelta(days=1)  # of the season 2024-2025


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"since": FIRST}, []),  # there on the first day: all year
        ({"since": FIRST + DAY}, ["since"]),
        ({"until": LAST}, []),  # there up to the last
        ({"until": LAST - DAY}, ["until"]),
        ({"counted": False}, ["uncounted"]),
        ({}, []),
    ],
)
def test_whoever_was_there_from_the_first_day_to_the_last_has_no_note(fields, told):
    verdict = judged([dossier(person("A", **fields), grade="HTTNV")])[0]["A", "LDTT"]
    notes = [one for one in verdict.reasons if one.key.startswith("reason.note.")]
    assert [one.key.removeprefix("reason.note.") for one in notes] == told
    assert {(one.met, one.cite) for one in notes} <= {(verdict.met, "thidua.xlsx")}


def test_a_move_within_the_school_is_noted_from_the_old_unit_to_the_new_one():
    """From T1 to T2 on 15 January; a pause within one unit is no move, nor is another post there."""
    january = date(2025, 1, 15)
    before = person("A", unit="T1", until=january - DAY)
    moved = person("A", unit="T2", since=january, earlier=(before,))
    paused = replace(moved, unit="T1")
    for who, expected in ((moved, 1), (paused, 0), (replace(paused, group="NV"), 0)):
        said = sentences(judged([dossier(who, grade="HTTNV")])[0]["A", "LDTT"])
        notes = [text for text in said if "chuyển từ" in text]
        assert len(notes) == expected
        assert all(
            "từ 15/01/2025 chuyển từ Tổ T1 sang Tổ T2" in text and text.endswith("ở Tổ T2 [thidua.xlsx]")
            for text in notes
        )


@pytest.mark.parametrize(("came", "noted"), [(None, []), (date(2024, 10, 15), [date(2024, 10, 15)])])
def test_whoever_moved_came_to_the_school_on_the_first_day_of_their_first_unit(came, noted):
    before = person("A", unit="T1", since=came, until=date(2025, 1, 14))
    moved = person("A", unit="T2", since=date(2025, 1, 15), earlier=(before,))
    verdict = judged([dossier(moved, grade="HTTNV")])[0]["A", "LDTT"]
    assert [one.params["day"] for one in verdict.reasons if one.key == "reason.note.since"] == noted


def test_a_discipline_that_is_over_is_noted_with_the_last_end_where_the_law_does_not_count_from_it():
    lines = [{**BEFORE, "kind": "warning"}, {**BEFORE, "ended": date(2023, 9, 1)}]
    for law, expected in (("luat-2022", 1), ("nd152-2025", 0)):  # NĐ 152/2025 Điều 4 khoản 4 counts from it
        one = dossier(person("A"), grade="HTTNV", discipline="none", disciplines=lines)
        said = sentences(judged([one], regime=declared().regimes[law])[0]["A", "LDTT"])
        notes = [text for text in said if "lưu ý: kỷ luật" in text]
        assert len(notes) == expected
        assert all(
            "kỷ luật cảnh cáo hết hiệu lực ngày 01/02/2024" in text and text.endswith("[so-theo-doi.xlsx]")
            for text in notes
        )


@pytest.mark.parametrize(
    ("joined", "told"),
    [
        ("15/01/2025", "lưu ý: mới vào ngành trong năm nay (15/01/2025), vào đơn vị từ 15/01/2025"),
        ("2025", "lưu ý: mới vào ngành trong năm nay (2025), vào đơn vị từ 15/01/2025"),
        ("2010", "lưu ý: vào đơn vị từ 15/01/2025, thời gian trước đó hỏi ý kiến đơn vị cũ"),
        (  # before 01/9/2024 or after: nobody can tell
            "2024",
            "lưu ý: vào đơn vị từ 15/01/2025, sổ năm thi đua ghi vào ngành 2024: cần ghi rõ ngày để biết trước đó đã công tác ở đâu chưa",
        ),
    ],
)
def test_whoever_entered_the_sector_this_year_has_no_former_unit_to_ask(joined, told):
    who = person("A", since=date(2025, 1, 15), joined_sector=joined)
    verdicts, _, _ = judged([dossier(who, grade="HTTNV")])
    assert sentences(verdicts["A", "LDTT"])[-1] == f"yes: {told} [thidua.xlsx]"


def test_the_ledger_cannot_speak_for_years_before_somebody_came():
    """Absent from the ledger of 2021-2022 and 2022-2023, for A was at another school: not known, not none."""
    here = dossier(
        person("A"), grade="HTXSNV", awards=["2023-2024"], initiatives=[{"recognised": True, "level": "tinh"}]
    )
    came = replace(here, person=replace(here.person, since=date(2023, 8, 15)))
    mets = [judged([one])[0]["A", "CSTDT"].met.value for one in (here, came)]
    assert mets == ["no", "unknown"]


def test_a_unit_has_years_running_of_its_own():
    unit = unit_dossier(grade="HTXSNV", earlier={"TTLDXS": ["2022-2023", "2023-2024"], "HTXSNV": ["2023-2024"]})
    facts = UnitFacts(unit, (), {}, rulebook(), FACTS)
    assert (facts.years_running("TTLDXS").low, facts.years_running("TTLDXS").high) == (2, 2)
    assert facts.years_running("HTXSNV", with_this_year=True).low == 2
    assert (facts.awarded("TTLDXS", 5).low, facts.awarded("CTDT", 5).high) == (2, 0)


def test_cstdcs_proves_ldtt_of_the_same_year():
    one = dossier(person("A"), earlier={"LDTT": ["2022-2023"], "CSTDCS": ["2023-2024"]})
    assert PersonFacts(one, rulebook(), FACTS).years_running("LDTT").low == 2
    given = [*one.awards, Award("A", "GK", "2021-2022")]  # a certificate proves nothing
    assert PersonFacts(replace(one, awards=tuple(given)), rulebook(), FACTS).years_running("LDTT").high == 2


TWO = ({**IN_FORCE, "kind": "warning"}, {**IN_FORCE, "kind": "reprimand"})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # In force all the same: the first of them is told.
        ({"discipline": "none", "disciplines": TWO}, [("R113", "không", "cảnh cáo")]),
        # Another one may still run, so the ledger does not say that the form is wrong.
        ({"discipline": "reprimand", "disciplines": [BEFORE, {**BEFORE, "ended": None}]}, []),
        ({"discipline": "warning", "disciplines": [BEFORE]}, []),  # of another kind than what is over
        ({"discipline": "?", "disciplines": [IN_FORCE]}, []),
        ({"discipline": "reprimand", "disciplines": [IN_FORCE]}, []),
    ],
)
def test_form_and_ledger_contradict_each_other_only_where_both_are_sure(facts, expected):
    told = [
        (one.code.id, one.params["said"].vi, one.params["recorded"].vi) for one in found(dossier(person("A"), **facts))
    ]
    assert told == expected


def test_of_several_that_are_over_the_last_line_is_named():
    one = dossier(person("A"), discipline="reprimand", disciplines=[BEFORE, BEFORE])
    lines = [
        replace(each, places=(cell(row, 3, "Kỷ luật"),)) for row, each in enumerate(one.history.disciplines, start=5)
    ]
    (said,) = found(replace(one, history=replace(one.history, disciplines=tuple(lines))))
    assert (said.place, said.also) == (one.discipline.places[0], lines[1].places)


@pytest.mark.parametrize(
    ("discipline", "decided", "told"),
    [
        ("none", FIRST, "khiển trách"),  # decided on the first day of the year
        ("none", FIRST - DAY, None),  # the act counted in an earlier year
        ("?", FIRST, "khiển trách"),
        ("warning", FIRST, "cảnh cáo"),  # the form's own is told
        ("warning", FIRST - DAY, "cảnh cáo"),
    ],
)
def test_a_discipline_of_the_ledger_rules_a_grade_out_in_the_year_it_was_decided(discipline, decided, told):
    line = {"kind": "reprimand", "decided": decided, "ended": date(2025, 3, 1)}
    one = dossier(person("A"), grade="HTTNV", discipline=discipline, disciplines=[line])
    placed = [replace(each, places=(cell(9, 3, "Kỷ luật"),)) for each in one.history.disciplines]
    one = replace(one, history=replace(one.history, disciplines=tuple(placed)))
    said = [each for each in judged([one])[2] if each.code.id == "R129"]
    assert [each.params["said"].vi for each in said] == ([told] if told else [])
    for each in said:
        assert each.place == one.grade.places[0]
        assert each.also == (placed[0].places if discipline in ("none", "?") else one.discipline.places)
        assert each.params["grade"].vi == "Hoàn thành tốt nhiệm vụ"


def test_of_several_of_this_year_the_first_line_rules_a_grade_out_and_what_is_in_doubt_does_not():
    lines = [{"kind": kind, "decided": FIRST, "ended": None} for kind in ("warning", "reprimand")]
    one = dossier(person("A"), grade="HTTNV", discipline="none", disciplines=lines)
    placed = [
        replace(each, places=(cell(row, 3, "Kỷ luật"),)) for row, each in enumerate(one.history.disciplines, start=9)
    ]
    one = replace(one, history=replace(one.history, disciplines=tuple(placed)))
    (said,) = [each for each in judged([one])[2] if each.code.id == "R129"]
    assert (said.params["said"].vi, said.also) == ("cảnh cáo", placed[0].places)
    doubted = dossier(person("A"), grade="HTTNV", discipline="reprimand")
    doubted = replace(doubted, discipline=replace(doubted.discipline, unknown=True))
    assert [each.code.id for each in judged([doubted])[2] if each.code.id == "R129"] == []


def test_commendations_and_titles_of_either_kind_that_are_not_considered_are_named_once():
    """A certificate of merit has one name for people and units: where neither is given, one finding names all who asked."""
    titles = {
        **policy("CSTDT", enabled=False),
        **{id_: TitlePolicy(id_, enabled=False) for id_ in ("GK", "GKTT", "KNC", "TTLDXS")},
    }
    one = dossier(person("A"), commendations=["GK", "KNC"], proposed=["CSTDT"])
    unit = unit_dossier(commendations=["GK"], registered=["TTLDXS"])
    told = {said.params["title"].vi: said.params["names"] for said in found_of([one], [unit], titles)}
    assert told == {
        "Giấy khen": ("Người A", "Tổ T1"),
        "Kỷ niệm chương Vì sự nghiệp Giáo dục": ("Người A",),
        "Chiến sĩ thi đua cấp bộ, tỉnh": ("Người A",),
        "Tập thể lao động xuất sắc": ("Tổ T1",),
    }


def test_what_is_not_considered_is_told_in_the_order_of_the_form_each_at_the_cell_of_its_column():
    """Titles stand before commendations in the form, and what the unit proposes comes at the year's end."""
    titles = {id_: TitlePolicy(id_, enabled=False) for id_ in ("CSTDT", "KNC", "BKT", "TTLDXS", "BKTTT")}
    columns = {"title": cell(3, 4), "commendation": cell(3, 5)}
    one = dossier(person("A"), registered=["CSTDT"], commendations=["KNC"], proposed=["BKT", "CSTDT"])
    one = replace(one, registration=Record("A", {}, columns))
    unit = replace(unit_dossier(registered=["TTLDXS"], commendations=["BKTTT"]), registration=Record("T1", {}, columns))
    told = [(said.params["title"].vi, said.place) for said in found_of([one], [unit], titles)]
    listed = declared().columns.choices["title"]
    assert told == [
        (listed["CSTDT"].vi, cell(3, 4)),
        (listed["KNC"].vi, cell(3, 5)),
        (listed["BKT"].vi, one.proposed_title.places[0]),
        (listed["TTLDXS"].vi, cell(3, 4)),
        (listed["BKTTT"].vi, cell(3, 5)),
    ]


def test_a_title_that_the_law_does_not_know_is_considered_by_nobody():
    law = declared().regimes["luat-2022"]
    without = replace(law, titles={id_: one for id_, one in law.titles.items() if id_ != "KNC"})
    one = dossier(person("A"), commendations=["KNC"])
    told = [said.params["names"] for said in judged([one], regime=without)[2] if said.code.id == "R114"]
    assert told == [("Người A",)]


def test_one_initiative_declared_and_in_the_ledger_unused_counts_once():
    told = {"name": "Sổ tay số", "recognised": True, "decision_no": "1", "decision_date": "20/05/2024"}
    one = dossier(person("A"), ledger_initiatives=[told])
    one = replace(one, initiatives=(initiative("A", 3, name="Sổ tay số.", recognised=True, decision_no="1"),))
    found_ = PersonFacts(one, rulebook(), FACTS).fact("free_initiatives", within_years=2)
    assert (found_.low, found_.high) == (1, 1)


@pytest.mark.parametrize(
    ("grade", "count", "low", "words"),
    [
        ("HTXSNV", 2, 2, "có 2 sáng kiến được công nhận và chưa dùng để xét lần nào"),
        # Good and no more: CSTĐCS of this year rests on one of them.
        ("HTTNV", 2, 1, "ngoài sáng kiến dùng để xét Chiến sĩ thi đua cơ sở năm nay còn 1 sáng kiến được công nhận và chưa dùng để xét lần nào, chưa đủ 2"),
        ("HTTNV", 3, 2, "ngoài sáng kiến dùng để xét Chiến sĩ thi đua cơ sở năm nay còn 2 sáng kiến được công nhận và chưa dùng để xét lần nào"),
    ],
)  # fmt: skip
def test_an_initiative_that_a_title_rests_on_serves_no_commendation_of_the_year(grade, count, low, words):
    """CV 5007/BNV-TĐKT, III.5 c: used for a title it may not serve a commendation; Bằng khen asks for two besides."""
    told = [{"name": f"SK {n}", "recognised": True, "decision_no": "1"} for n in range(count)]
    one = dossier(person("A"), grade=grade, discipline="none", initiatives=told)
    fact = PersonFacts(one, rulebook(), FACTS).fact("initiatives_besides_titles", within_years=2)
    assert (fact.low, fact.high) == (low, low)
    name = fact.yes if low >= 2 else fact.no
    assert language("vi")(f"reason.{fact.topic}.{name}", **fact.params, wanted=2) == words
