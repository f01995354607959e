"""Who is put forward, by whom, in which round; what the council and the year's decisions make of it, kind by kind."""

import pytest
from judging_factories import cell, declared, dossier, person, policy, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.build.choice_lists import person_choices
from thidua_xlsx.declare.season import Deed, Person, Round, Unit
from thidua_xlsx.declare.tables.column_book import Choice, Choices
from thidua_xlsx.judging.analysis.commendations import commendations, nomination_states
from thidua_xlsx.judging.analysis.nominations import (
    decided_deeds,
    nomination_findings,
    nominations,
    without_nominations,
)
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Meeting,
    Met,
    Record,
    Season,
    Stamp,
    Submission,
    Unknown,
    Verdict,
)

ROUNDS = (Round("D1", "Đợt 1"), Round("D2", "Đợt 2"))
PEOPLE = (person("A"), person("B", unit="T2"))
NAMES = {
    key: Choices([Choice(name, name, "", (), id_)])
    for key, name, id_ in (("people", "Người A", "A"), ("units", "Tổ Một", "T1"))
}
BOOK = rulebook(
    PEOPLE,
    rounds=ROUNDS,
    units=(Unit("T1", "Tổ Một"), Unit("T2", "Tổ Hai")),
    choices={**declared().columns.choices, **NAMES},
)
DEED = CellPlace("thidua.xlsx", "Khen trong năm", 4, 1)


def sent(unit="T1", round_="D1", phase="nominations", file="", **lines):
    """A return with nominations by the key of their line."""
    file = file or f"inbox/{unit}-{phase}-{round_}.xlsx"
    records = tuple(Record(key, values, {"who": cell(row)}) for row, (key, values) in enumerate(lines.items()))
    return Submission(Stamp("mua", unit, phase, round_), file, {"nominations": records})


def said(submissions):
    return [(one.round, one.unit, one.who, one.codes) for one in nominations(submissions, BOOK)]


# --- nominations -----------------------------------------------------------------------------------------------------
def test_they_come_by_round_and_unit_whatever_the_order_of_the_files():
    one, two = {"who": "Người A", "summary": "Cứu bạn"}, {"who": "Người B"}
    files = [
        sent("T2", "D1", n1=two),
        sent("T1", "D2", n1=one),
        sent("T1", "D1", n1=one, n2={}, n3={"summary": "Nhặt của rơi"}),
    ]
    assert said(files) == [
        ("D1", "T1", "Người A", ("GT.T1.D1.n1",)),
        ("D1", "T1", "", ("GT.T1.D1.n3",)),
        ("D1", "T2", "Người B", ("GT.T2.D1.n1",)),
        ("D2", "T1", "Người A", ("GT.T1.D2.n1",)),
    ]


def test_the_same_one_in_two_forms_of_a_round_counts_once_and_has_both_codes():
    line = {"who": "Người A", "summary": "Cứu bạn"}
    other = {"who": "NGƯỜI  A", "summary": "cứu bạn", "commendation": "GK"}
    found = said([sent(phase="self-score", n2=other), sent(n1=line)])
    assert found == [("D1", "T1", "Người A", ("GT.T1.D1.n1", "TC.T1.D1.n2"))]
    assert len(said([sent(n1=line, n2={**line, "summary": "Nhặt của rơi"})])) == 2  # for two deeds, twice
    assert len(said([sent(n1=line), sent("T2", n1=line)])) == 2  # by two units, twice
    assert len(said([sent(n1={"who": "Lê Hà"}, n2={"who": "Lê Hạ"})])) == 2


def test_of_the_same_one_in_several_files_the_nomination_form_comes_first_then_the_first_file():
    told = {"who": "Người A", "summary": "Cứu bạn"}
    files = [
        sent(phase="self-score", file="inbox/0.xlsx", n3={**told, "link": "phiếu chấm"}),
        sent(file="inbox/2.xlsx", n2={**told, "link": "tệp 2"}),
        sent(file="inbox/1.xlsx", n1={**told, "link": "tệp 1"}),
    ]
    (one,) = nominations(files, BOOK)
    assert (one.codes, one.link) == (("GT.T1.D1.n1", "GT.T1.D1.n2", "TC.T1.D1.n3"), "tệp 1")


def test_a_line_without_who_and_what_is_none_and_its_place_is_where_the_name_is_written():
    assert said([sent(n1={"link": "tủ 3", "commendation": "GK"})]) == []
    record = Record("n1", {"who": "Người A"}, {"summary": cell(5), "who": cell(4)})
    form = Submission(Stamp("mua", "T1", "nominations", "D1"), "inbox/a.xlsx", {"nominations": (record,)})
    assert [one.place for one in nominations([form], BOOK)] == [cell(4)]


def test_a_nomination_tells_what_is_asked_and_where_it_stands():
    asked = {
        "who": "Người A",
        "summary": Unknown("cứu ???"),
        "link": "tủ 3",
        "commendation": "GK",
        "commendation_kind": "dot_xuat",
    }
    (one,) = nominations([sent(n1=asked)], BOOK)
    assert (one.summary, one.link, one.commendation, one.kind) == ("cứu ???", "tủ 3", "GK", "dot_xuat")
    assert one.place == cell(0)
    (none,) = nominations([sent(n1={**asked, "commendation": "NONE"})], BOOK)
    assert none.commendation == ""


@pytest.mark.parametrize(("unit", "round_"), [("T9", "D1"), ("T1", "D9"), ("T1", "")])
def test_a_unit_or_round_that_is_not_declared_puts_nobody_forward(unit, round_):
    assert said([sent(unit, round_, n1={"who": "Người A"})]) == []
    assert len(said([sent(n1={"who": "Người A"})])) == 1


def test_units_that_put_nobody_forward_are_named_for_each_round_whose_form_they_were_given():
    given = {"nominations:D1": True, "nominations:D2": False}
    units = [
        replace(unit_dossier("T1", returned=given), unit=BOOK.units[0]),
        replace(unit_dossier("T2", returned={"nominations:D1": False, "self-score:D2": True}), unit=BOOK.units[1]),
    ]
    lacking = without_nominations(units, nominations([sent(n1={"who": "Người A"})], BOOK), BOOK)
    assert [(round_.code, unit.code) for round_, unit in lacking] == [("D1", "T2"), ("D2", "T1")]
    found = nomination_findings(lacking)
    assert [(one.code.id, one.unit, one.params["unit_name"], one.params["round"]) for one in found] == [
        ("X180", "T2", "Tổ Hai", "Đợt 1"),
        ("X180", "T1", "Tổ Một", "Đợt 2"),
    ]
    assert {one.place for one in found} == {FilePlace("inbox")}


# --- decisions -------------------------------------------------------------------------------------------------------
ASKED = sent(n1={"who": "Người A", "summary": "Cứu bạn", "commendation": "GK", "commendation_kind": "dot_xuat"})


def decided(*deeds):
    found, findings = decided_deeds([ASKED], replace(BOOK, deeds=deeds))
    return found, [language("vi").text(one) for one in findings]


NOMINATED = {"who": "", "name": "", "title": "", "kind": "", "nomination": " gt.t1.d1.N1 ", "place": DEED}


def test_a_decision_that_names_a_nomination_says_the_rest_by_it():
    (deed,), findings = decided(Deed(**NOMINATED, decision_no="4/QĐ"))
    assert (deed.who, deed.name, deed.title, deed.kind, deed.deed) == ("A", "Người A", "GK", "dot_xuat", "Cứu bạn")
    assert (deed.decision_no, findings) == ("4/QĐ", [])


@pytest.mark.parametrize(
    ("nominated", "own", "told"),
    [
        ("Người A", {}, ("A", "Người A")),
        ("tổ  một", {}, ("T1", "tổ  một")),  # a unit
        ("Em Minh, lớp 9A", {}, ("", "Em Minh, lớp 9A")),  # in no list: stays a name
        ("Người A", {"name": "Bà Lan, phụ huynh"}, ("", "Bà Lan, phụ huynh")),  # the decision names somebody itself
        ("Người A", {"who": "B"}, ("B", "")),
        ("Tên chung", {}, ("C", "Tên chung")),  # a person and a unit: the person
        ("Tèn chung", {}, ("", "Tèn chung")),  # accents count
        ("C", {}, ("C", "C")),
    ],
)
def test_whom_a_decision_is_for_is_found_by_the_name_in_the_nomination(nominated, own, told):
    both = {
        key: Choices([*NAMES[key].entries, Choice("Tên chung", "Tên chung", "", (), id_)])
        for key, id_ in (("people", "C"), ("units", "T2"))
    }
    book = replace(BOOK, choices={**BOOK.choices, **both}, deeds=(Deed(**{**NOMINATED, **own}),))
    line = sent(n1={"who": nominated, "summary": "Cứu bạn", "commendation": "GK"})
    (deed,), findings = decided_deeds([line], book)
    assert ((deed.who, deed.name), findings) == (told, [])


@pytest.mark.parametrize(("of", "who", "found"), [(("T1", "T2"), "A", []), (("T2", "T2"), "", ["D347"])])
def test_of_namesakes_the_one_in_the_unit_that_nominates_is_meant(of, who, found):
    people = [Person(code, "Lê Hòa", unit, group="GV") for code, unit in zip("AB", of, strict=True)]
    choices = {**BOOK.choices, "people": Choices(person_choices(people))}
    book = replace(BOOK, people=tuple(people), choices=choices, deeds=(Deed(**NOMINATED),))
    deeds, findings = decided_deeds([sent(n1={"who": "Lê Hoà", "commendation": "GK"})], book)
    assert [deed.who for deed in deeds] == ([who] if who else [])
    assert [finding.code.id for finding in findings] == found


def test_decisions_that_name_no_nomination_stand_as_they_are():
    whole, bare = Deed("B", "", "GK", ""), Deed("", "", "", "")
    assert decided_deeds([ASKED], replace(BOOK, deeds=(whole, bare))) == ((whole, bare), [])


def test_what_the_decision_says_itself_stands():
    own = {**NOMINATED, "who": "B", "name": "Người B", "title": "BKT", "kind": "chuyen_de"}
    (deed,), findings = decided(Deed(**own, deed="Việc khác"))
    told = (deed.who, deed.name, deed.title, deed.kind, deed.deed)
    assert (told, findings) == (("B", "Người B", "BKT", "chuyen_de", "Việc khác"), [])


def test_a_nomination_that_nobody_made_is_named_and_what_the_decision_says_stands():
    unknown = {**NOMINATED, "nomination": "GT.T1.D1.n9"}
    alone, whole = decided(Deed(**unknown)), decided(Deed(**{**unknown, "who": "B", "title": "GK"}))
    assert [len(found) for found, _ in (alone, whole)] == [0, 1]
    said_so = ["Không có giới thiệu nào mang mã «GT.T1.D1.n9»"]
    assert (alone[1], whole[1]) == (said_so, said_so)


def test_a_decision_that_lacks_for_whom_or_what_even_so_is_no_commendation():
    plain = sent("T2", n1={"who": "Người B", "summary": "Nhặt của rơi"})  # asks for nothing
    found, findings = decided_deeds(
        [plain], replace(BOOK, deeds=(Deed(**{**NOMINATED, "nomination": "GT.T2.D1.n1"}), Deed("B", "", "GK", "")))
    )
    assert [one.who for one in found] == ["B"]
    assert [(one.code.id, one.place, one.params["column"].vi) for one in findings] == [
        ("D341", DEED, "Hình thức khen thưởng")
    ]


def test_a_nomination_without_a_name_lacks_for_whom():
    line = sent(n1={"summary": "Nhặt của rơi", "commendation": "GK"})
    found, findings = decided_deeds([line], replace(BOOK, deeds=(Deed(**NOMINATED),)))
    assert found == ()
    assert [(one.code.id, one.params["column"].vi) for one in findings] == [("D341", "Họ và tên")]


# --- commendations ---------------------------------------------------------------------------------------------------
KEEPER = sent("T2", n1={"who": "Người B", "summary": "Nhặt của rơi", "commendation_kind": "dot_xuat"})


def season(submissions, **fields):
    """A season in which A is proposed for a commendation of merit, and B registered for one in vain."""
    book = replace(BOOK, titles=policy("GK"), **fields.pop("declared", {}))
    people = tuple(replace(dossier(one), commendations=("GK",)) for one in book.people)
    verdicts = (
        Verdict("A", "GK", Met.YES, registered=True, within_quota=True, proposed=True),
        Verdict("B", "GK", Met.NO, registered=True, proposed=False),
        Verdict("B", "LDTT", Met.YES, registered=True, proposed=True),  # a title is no commendation
    )
    council = fields.get("council")
    paths = title_paths(verdicts, people, book, YearBehind(council))
    return Season(
        book, (), people, (), {}, {}, {}, verdicts, (), (), (), submissions=tuple(submissions), paths=paths, **fields
    )


def listed(made):
    return [(one.kind, one.title, one.state, one.code or one.name) for one in commendations(made)]


def test_where_only_merit_is_spoken_of_there_is_no_list():
    assert commendations(season([])) == ()
    assert commendations(season([sent(n1={"who": "Người A"})])) == ()  # put forward for nothing in particular


def test_merit_comes_with_the_councils_word_and_other_kinds_behind_it():
    merit = [("cong_trang", "GK", "proposed", "A"), ("cong_trang", "GK", "registered", "B")]
    asked = ("dot_xuat", "GK", "nominated", "Người A")
    assert listed(season([ASKED])) == [*merit, asked]
    voted = Council("hd.xlsx", Meeting(), (Decision("A", "GK", 7, 1, passed=True),), ballots=frozenset(["A:GK"]))
    assert listed(season([ASKED], council=voted))[0] == ("cong_trang", "GK", "passed", "A")
    refused = Council("hd.xlsx", Meeting(), (Decision("A", "GK", 1, 7, passed=False),), ballots=frozenset(["A:GK"]))
    assert listed(season([ASKED], council=refused))[0] == ("cong_trang", "GK", "refused", "A")


@pytest.mark.parametrize(("agreed", "state"), [(True, "passed"), (False, "refused"), (None, "nominated")])
def test_the_council_agrees_to_a_nomination_or_not(agreed, state):
    word = Record("GT.T1.D1.n1", {} if agreed is None else {"agreed": agreed})
    council = Council("hd.xlsx", Meeting(), nominated={word.key: word})
    assert listed(season([ASKED], council=council))[-1] == ("dot_xuat", "GK", state, "Người A")


def test_a_nomination_that_was_decided_is_told_by_its_decision():
    deed = Deed(**NOMINATED, decision_no="4/QĐ", movement="PT1")
    found = commendations(season([ASKED, KEEPER], declared={"deeds": (deed,)}))
    waiting, given = [one for one in found if one.kind == "dot_xuat"]
    assert (waiting.state, waiting.name, waiting.unit, waiting.deed) == ("nominated", "Người B", "T2", "Nhặt của rơi")
    assert (given.state, given.code, given.name, given.decision) == ("given", "A", "", "4/QĐ")
    assert (given.deed, given.movement) == ("Cứu bạn", "PT1")


def test_what_is_declared_without_a_number_is_not_called_given():
    made = season([ASKED], declared={"deeds": (Deed(**NOMINATED),)})
    assert [one.state for one in commendations(made) if one.kind == "dot_xuat"] == ["unnumbered"]
    assert [state for _, state in nomination_states(made)] == ["unnumbered"]


def test_what_the_ledger_has_by_now_is_told_once_and_only_of_this_year():
    deed = Deed("A", "Người A", "GK", "dot_xuat", decision_no="4/QĐ")
    other = replace(deed, who="B", name="Người B")  # by the same decision, and not in the ledger yet
    ledger = (
        Award("A", "GK", "2024-2025", "4/QĐ", kind="dot_xuat"),
        Award("B", "GK", "2024-2025", kind="chuyen_de", pending=True),
        Award("B", "GK", "2023-2024", "1/QĐ", kind="dot_xuat"),
        Award("B", "GK", "2025-2026", "9/QĐ", kind="dot_xuat"),  # an earlier season that is looked at again
        Award("B", "LDTT", "2024-2025", "2/QĐ"),  # a title of merit
    )
    found = commendations(season([], declared={"deeds": (deed, other)}, earlier_awards=ledger))
    assert [(one.kind, one.state, one.code, one.decision) for one in found if one.kind != "cong_trang"] == [
        ("chuyen_de", "pending", "B", ""),
        ("dot_xuat", "given", "A", "4/QĐ"),
        ("dot_xuat", "given", "B", "4/QĐ"),
    ]


def test_merit_is_that_of_people_and_units_each_title_by_its_own_path():
    """A is equal at a quota's line for BKT, which they did not register; T2 registered Giấy khen and is not proposed."""
    made = season([ASKED])
    tied = Verdict("A", "BKT", Met.YES, within_quota=None, proposed=None)
    missed = Verdict("A", "BKTTG", Met.NO, proposed=False)
    unit = replace(unit_dossier("T2", commendations=["GKTT"]), unit=BOOK.units[1])
    verdicts = (*made.verdicts, tied, missed, Verdict("T2", "GKTT", Met.NO, proposed=False))
    paths = {**made.paths, ("A", "BKT"): made.paths["B", "GK"]}
    found = listed(replace(made, verdicts=verdicts, unit_dossiers=(unit,), paths=paths))
    assert found[:-1] == [
        ("cong_trang", "GK", "proposed", "A"),
        ("cong_trang", "BKT", "registered", "A"),
        ("cong_trang", "GK", "registered", "B"),
        ("cong_trang", "GKTT", "registered", "T2"),
    ]


def test_kinds_come_in_the_order_of_the_list_and_last_what_no_list_has():
    asks = {
        "merit": "cong_trang",
        "unsaid": "",
        "own": Unknown("khen nóng"),
        "topic": "chuyen_de",
        "sudden": "dot_xuat",
    }
    lines = {
        key: {"who": "Người A", "summary": key, "commendation": "GK", "commendation_kind": kind}
        for key, kind in asks.items()
    }
    order = [one for one in BOOK.columns.choices["commendation_kind"].ids if one in ("chuyen_de", "dot_xuat")]
    found = [(kind, state) for kind, _, state, _ in listed(season([sent(**lines)]))]
    merit = [("cong_trang", state) for state in ("proposed", "registered", "nominated")]  # the year's own first
    assert found == [*merit, *((kind, "nominated") for kind in (*order, "", "khen nóng"))]


def test_what_nobody_judged_is_only_registered():
    made = replace(season([ASKED]), paths={})
    assert {(title, state) for kind, title, state, _ in listed(made) if kind == "cong_trang"} == {("GK", "registered")}
