"""The bases a season names against the register of documents; the numbers are those seen in real plans."""

from datetime import date

import pytest

from tests.intake.mini import SEASON, declared, season_from
from thidua_xlsx.declare.law.legal_documents import Document, bases_in_force, stale_bases
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace

HEAD = "\n# Căn cứ\n| #td:bases | kind | number |\n"


def found(kind: str, number: str, *, year: str = "2024-2025", options: str = "") -> list[Finding]:
    """What is said of one base in a season of that year."""
    text = SEASON.replace("2024-2025", year).replace("| regime | Luật | luat-2022 |", "| regime | Luật | |\n" + options)
    book, findings = season_from(f"{text}{HEAD}| b1 | {kind} | {number} |\n")
    assert book is not None, findings
    return [finding for finding in findings if finding.code.id in ("D251", "D252", "D253", "D257")]


@pytest.mark.parametrize(
    ("kind", "number", "year", "code"),
    [
        ("Luật", "06/2022/QH15", "2024-2025", ""),
        ("Nghị định", "98/2023/NĐ-CP", "2024-2025", ""),  # in force to 30/6/2025, the year ends on 31/5/2025
        ("Nghị định", "98/2023/NĐ-CP", "2025-2026", "D251"),
        ("Nghị định", "số 98/2023/ND-CP", "2025-2026", "D251"),
        ("Nghị định", "98/2023", "2025-2026", "D251"),
        ("", "Nghị định 91/2017/NĐ-CP ngày 31/7/2017", "2024-2025", "D251"),
        ("Nghị định", "91/2017/NĐ-CP", "2022-2023", ""),
        ("Thông tư", "21/2020/TT-BGDĐT", "2023-2024", "D251"),
        ("Thông tư", "21/2020/TT-BGDĐT", "2022-2023", ""),  # 01/10/2020 to 14/02/2024
        ("Thông tư", "21/2020", "2023-2024", "D251"),  # of whichever ministry, if one number fits
        ("Luật", "15/2003", "2024-2025", "D251"),
        ("Thông tư", "22/2018/TT-BGDĐT", "2019-2020", ""),  # 14/10/2018 to 30/9/2020
        ("Thông tư", "22/2018/TT-BGDĐT", "2020-2021", "D251"),
        ("Thông tư", "35/2015/TT-BGDĐT", "2017-2018", ""),  # 16/02/2016 to 13/10/2018
        ("Thông tư", "35/2015/TT-BGDĐT", "2018-2019", "D251"),
        ("Nghị định", "65/2014/NĐ-CP", "2017-2018", "D251"),
        ("Thông tư", "07/2014/TT-BNV", "2017-2018", "D251"),
        ("Thông tư", "02/2011/TT-BNV", "2020-2021", "D251"),
        ("Nghị định", "42/2010/NĐ-CP", "2020-2021", "D251"),
        ("Nghị định", "42/2012/NĐ-CP", "2020-2021", "D252"),
        ("Nghị định", "90/2020/NĐ-CP", "2026-2027", "D251"),  # for public employees to 30/6/2026
        ("Nghị định", "152/2025/NĐ-CP", "2025-2026", "D253"),  # lapses on 01/3/2027
        ("Nghị định", "152/2025/NĐ-CP", "2026-2027", "D251"),
        ("Luật", "06/2026/QH16", "2025-2026", "D257"),  # in force from 01/10/2026, the year ends on 31/5/2026
        ("Luật", "06/2026/QH16", "2026-2027", ""),
        ("Luật", "06/2022/QH15", "2022-2023", "D257"),  # in force from 01/01/2024
        ("Thông tư", "29/2023/TT-BGDĐT", "2022-2023", "D257"),
        ("Thông tư", "29/2023/TT-BGDĐT", "2023-2024", ""),  # in force from 15/02/2024, the year ends on 31/5/2024
        ("Nghị định", "30/2020/NĐ-CP", "2024-2025", ""),
        ("Quyết định", "98/2022/QĐ-UBND", "2024-2025", ""),  # offices number theirs as they like
        ("Kế hoạch", "1509/KH-SGDĐT", "2024-2025", ""),
        ("Kế hoạch", "", "2024-2025", ""),
    ],
)
def test_a_base_that_is_repealed_lapsing_or_mistyped_is_named(kind: str, number: str, year: str, code: str) -> None:
    findings = found(kind, number, year=year)
    assert [one.code.id for one in findings] == [code] * bool(code)
    for lang in ("vi", "en"):
        assert "{" not in "".join(language(lang).text(one) + language(lang).fix(one) for one in findings)


def test_the_day_of_the_decision_counts_before_the_end_of_the_year() -> None:
    late = "| decision_date | QĐ | 15/07/2025 |\n"
    assert [one.code.id for one in found("Nghị định", "98/2023/NĐ-CP", options=late)] == ["D251"]


@pytest.mark.parametrize(
    ("received", "decided", "as_of", "code"),
    [
        # NĐ 98/2023 was in force to 30/6/2025; the year ends on 31/5/2025
        ("20/06/2025", "10/07/2025", "", "D251"),  # what is decided is decided by the law of that day
        ("10/07/2025", "", "", "D251"),
        ("20/06/2025", "", "10/07/2025", ""),
        ("", "", "10/07/2025", "D251"),
        ("30/06/2025", "", "", ""),
    ],
)
def test_a_base_must_be_in_force_at_the_decision_else_when_the_dossier_came_else_today(
    received: str, decided: str, as_of: str, code: str
) -> None:
    days = {"dossier_date": received, "decision_date": decided, "as_of": as_of}
    options = "".join(f"| {key} | | {day} |\n" for key, day in days.items() if day)
    assert "".join(one.code.id for one in found("Nghị định", "98/2023/NĐ-CP", options=options)) == code


def test_the_finding_stands_at_the_cell_of_the_number_and_says_what_came_instead() -> None:
    (finding,) = found("Nghị định", "98/2023/NĐ-CP", year="2025-2026")
    text = language("vi").text(finding)
    assert "30/06/2025" in text
    assert "152/2025/NĐ-CP" in text
    assert "Căn cứ" in str(finding.place)


@pytest.mark.parametrize(
    ("number", "year", "instead"),
    [
        ("02/2011/TT-BNV", "2018-2019", "08/2017/TT-BNV"),  # 02/2011, 07/2014, 08/2017: the one in force then
        ("07/2014/TT-BNV", "2024-2025", "01/2024/TT-BNV"),  # ... 08/2017, 12/2019, 01/2024
        ("35/2015/TT-BGDĐT", "2018-2019", "22/2018/TT-BGDĐT"),
        ("35/2015/TT-BGDĐT", "2021-2022", "21/2020/TT-BGDĐT"),
    ],
)
def test_what_came_instead_is_what_is_in_force_on_the_day(number: str, year: str, instead: str) -> None:
    (finding,) = found("Thông tư", number, year=year)
    assert finding.params["instead"] == instead


@pytest.mark.parametrize(("lang", "said"), [("vi", "văn bản thay thế: chưa thấy"), ("en", "replaced by: nothing yet")])
def test_where_nothing_has_come_instead_it_says_so(lang: str, said: str) -> None:
    (finding,) = found("Nghị định", "152/2025/NĐ-CP", year="2026-2027")  # to 28/2/2027, the year ends on 31/5/2027
    assert language(lang).text(finding).endswith(said)


def test_every_replacement_is_itself_in_the_register_and_comes_no_earlier() -> None:
    known = {one.number: one for one in declared().documents}
    replaced = [one for one in known.values() if one.replaced_by]
    assert len(replaced) >= 10
    for one in replaced:
        instead = known[one.replaced_by]
        assert one.until is not None
        assert instead.in_force is None or instead.in_force.year <= one.until.year + 1


@pytest.mark.parametrize(
    ("number", "day", "stands"),
    [
        ("98/2023/NĐ-CP", date(2025, 6, 30), ["98/2023/NĐ-CP"]),  # its last day
        ("98/2023/NĐ-CP", date(2025, 7, 1), ["152/2025/NĐ-CP"]),  # then what replaced it
        ("152/2025/NĐ-CP", date(2025, 7, 1), ["152/2025/NĐ-CP"]),  # its first day
        ("152/2025/NĐ-CP", date(2025, 6, 30), ["98/2023/NĐ-CP"]),  # before it, what it replaced
        ("152/2025/NĐ-CP", date(2023, 6, 30), ["91/2017/NĐ-CP"]),  # and what that had replaced
        ("152/2025/NĐ-CP", date(2027, 2, 28), ["152/2025/NĐ-CP"]),
        ("152/2025/NĐ-CP", date(2027, 3, 1), []),  # lapsed, and nothing came instead
        ("22/2018/TT-BGDĐT", date(2025, 5, 31), ["29/2023/TT-BGDĐT"]),  # two steps on
        ("1509/KH-SGDĐT", date(2025, 5, 31), ["1509/KH-SGDĐT"]),  # nobody registers such
        ("98/2023/NĐ-CP", None, ["98/2023/NĐ-CP"]),  # a season without a day
    ],
)
def test_the_bases_of_a_profile_are_those_in_force_on_the_seasons_day(
    number: str, day: date | None, stands: list[str]
) -> None:
    row = {
        "kind": "Nghị định" if "NĐ" in number else "Thông tư" if "TT" in number else "Kế hoạch",
        "number": number,
        "note": "x",
    }
    found = bases_in_force([row], declared().documents, day)
    assert [one["number"] for one in found] == stands
    if stands == [number]:
        assert found == [row], "a row that stands is left as it is"


def test_two_bases_that_come_to_one_stand_once_and_say_what_the_register_knows() -> None:
    rows = [{"kind": "Nghị định", "number": number} for number in ("91/2017/NĐ-CP", "98/2023/NĐ-CP")]
    assert bases_in_force(rows, declared().documents, date(2025, 12, 31)) == [
        {
            "kind": "Nghị định",
            "number": "152/2025/NĐ-CP",
            "date": "14/06/2025",
            "issuer": "Chính phủ",
            "subject": "Quy định chi tiết Luật Thi đua, khen thưởng 2022",
        }
    ]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 12, 31), "D257"),
        (date(2024, 1, 1), ""),  # its first day
        (date(2025, 5, 30), ""),  # more than a year before its last
        (date(2025, 5, 31), "D253"),  # 365 days before it
        (date(2026, 5, 31), "D253"),  # its last day
        (date(2026, 6, 1), "D251"),
        (None, ""),
    ],
)
def test_a_document_that_lapses_by_its_own_words_is_told_a_year_before(day: date | None, code: str) -> None:
    one = Document(
        "77/2023/TT-BNV", "Thông tư", BilingualText("a", "a"), in_force=date(2024, 1, 1), until=date(2026, 5, 31)
    )
    said = stale_bases([("Thông tư", "77/2023/TT-BNV", None)], [one], day, "thidua.xlsx")
    assert "".join(finding.code.id for finding in said) == code


def document(number: str, kind: str = "Thông tư", **fields: object) -> Document:
    return Document(number, kind, BilingualText("a", "a"), **fields)  # type: ignore[arg-type]


OLD = document("11/2020/TT-BNV", until=date(2022, 12, 31), replaced_by="22/2022/TT-BNV")
NEXT = document("22/2022/TT-BNV", in_force=date(2023, 1, 1), until=date(2024, 12, 31), replaced_by="33/2024/TT-BNV")
LAST = document("33/2024/TT-BNV", in_force=date(2025, 1, 1), until=date(2025, 12, 31))
CELL = CellPlace("thidua.xlsx", "Căn cứ", 3, 2)


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [
        # what stands in its place on the day, past what has been replaced itself
        (OLD.number, date(2023, 1, 1), [("D251", {"until": date(2022, 12, 31), "instead": NEXT.number})]),
        (OLD.number, date(2024, 12, 31), [("D251", {"until": date(2022, 12, 31), "instead": NEXT.number})]),
        (OLD.number, date(2025, 1, 1), [("D251", {"until": date(2022, 12, 31), "instead": LAST.number})]),
        (NEXT.number, date(2022, 12, 31), [("D257", {"since": date(2023, 1, 1)})]),
        (NEXT.number, date(2024, 12, 31), []),  # that it will be replaced is no reason to leave it out
        (LAST.number, date(2025, 1, 1), [("D253", {"until": date(2025, 12, 31)})]),
        (LAST.number, date(2026, 1, 1), [("D251", {"until": date(2025, 12, 31), "instead": Phrase("basis.no_other")})]),
        (LAST.number, None, []),
    ],
)
def test_a_base_is_told_with_its_days_and_what_stands_in_its_place(
    number: str, day: date | None, said: list[tuple[str, dict[str, object]]]
) -> None:
    for cell, place in ((CELL, CELL), (None, FilePlace("thidua.xlsx"))):
        told = stale_bases([("Thông tư", number, cell)], (OLD, NEXT, LAST), day, "thidua.xlsx")
        expected = [(code, place, {"number": number, "day": day, **params}) for code, params in said]
        assert [(one.code.id, one.place, one.params) for one in told] == expected


def test_documents_that_replace_each_other_come_to_an_end() -> None:
    first = document("1/2020/TT-BNV", until=date(2020, 12, 31), replaced_by="2/2020/TT-BNV")
    second = document("2/2020/TT-BNV", until=date(2020, 12, 31), replaced_by="1/2020/TT-BNV")
    (told,) = stale_bases([("Thông tư", "1/2020/TT-BNV", None)], (first, second), date(2021, 1, 1), "a")
    assert told.params["instead"] in ("1/2020/TT-BNV", "2/2020/TT-BNV")


REGISTER = (
    document("12/2024/TT-BNV", until=date(2024, 6, 30)),
    document("12/2024/TT-BGDĐT", until=date(2024, 6, 30)),
    document("98/2023/NĐ-CP", "Nghị định", until=date(2024, 6, 30)),
    document("98/2024/NĐ-CP", "Nghị định", until=date(2024, 6, 30)),
    document("06/2019/QH14", "Luật", until=date(2024, 6, 30)),
)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("Thông tư", "12/2024/TT-BNV", [("D251", "12/2024/TT-BNV")]),
        ("TT", "12/2024", []),  # of which ministry?
        ("", "012/2024/TT-BGDĐT và 98/2023/NĐ-CP", [("D251", "12/2024/TT-BGDĐT"), ("D251", "98/2023/NĐ-CP")]),
        ("NĐ", "098/2024", [("D251", "98/2024/NĐ-CP")]),
        ("luật", "6/2019", [("D251", "06/2019/QH14")]),
        ("Nghị định", "98/2025/NĐ-CP", []),  # a digit from two of them: nobody can tell which was meant
        ("Nghị định", "98/2033/NĐ-CP", [("D252", "98/2033/NĐ-CP")]),  # a digit from 2023 alone
        ("Nghị định", "98/2032/NĐ-CP", []),  # two digits from either
        ("Nghị định", "99/2023/NĐ-CP", []),  # another number is another document
        ("Thông tư", "98/2033/TT-BNV", []),
        ("Kế hoạch", "98/2033", []),  # no document of the State
    ],
)
def test_a_number_is_known_by_its_kind_where_one_document_fits(
    kind: str, text: str, found: list[tuple[str, str]]
) -> None:
    told = stale_bases([(kind, text, CELL)], REGISTER, date(2025, 1, 1), "a")
    assert [(one.code.id, one.params["number"]) for one in told] == found
    assert [(one.raw, one.params["close"]) for one in told if one.code.id == "D252"] == [
        (text, "98/2023/NĐ-CP") for code, _ in found if code == "D252"
    ]
