"""What a law answers of its titles: which are commendations, who has which under whose name, what covers what."""

import pytest
from msgspec.structs import replace

from tests.intake.mini import declared
from thidua_xlsx.declare.law.regime import Regime

LAWS = ("luat-2003", "luat-2022", "nd152-2025", "luat-2026")


def law(id_: str = "luat-2022") -> Regime:
    return declared().laws[id_]


@pytest.mark.parametrize(
    ("title", "entered", "commendation", "kind"),
    [
        ("GK", "chuyen_de", True, "chuyen_de"),
        ("GK", "cong_trang", True, ""),  # for merit is what every commendation is that says nothing
        ("GK", None, True, ""),
        ("GK", True, True, ""),  # what could not be read
        ("LDTT", "chuyen_de", False, ""),  # a title is always for merit
        ("HTXSNV", "chuyen_de", False, ""),  # the ledger has grades in the same column
    ],
)
def test_only_a_commendation_is_of_a_kind(title: str, entered: object, commendation: bool, kind: str) -> None:
    assert (law().is_commendation(title), law().kind_of(title, entered)) == (commendation, kind)


def test_collectives_have_under_one_name_what_is_theirs() -> None:
    assert law().of_units(("GK", "TTLDTT", "BKT", "GKTT")) == ("GKTT", "TTLDTT", "BKTTT", "GKTT")
    assert [law().called(title) for title in ("GKTT", "BKTTT", "GK", "TTLDTT", "X")] == [
        "GK",
        "BKT",
        "GK",
        "TTLDTT",
        "X",
    ]
    # a law that has no commendation of collectives leaves the name as it is
    alone = replace(law(), titles={id_: one for id_, one in law().titles.items() if id_ != "GKTT"})
    assert alone.of_units(("GK", "BKT")) == ("GK", "BKTTT")


@pytest.mark.parametrize("id_", LAWS)
def test_units_are_weighed_by_the_advanced_and_the_fighters_among_their_people(id_: str) -> None:
    assert law(id_).counted_by_units() == ("LDTT", "CSTDCS")


def test_of_what_units_count_only_titles_of_people_are_named() -> None:
    titles = {id_: one for id_, one in law().titles.items() if id_ in ("CSTDT", "LDTT", "TTLDTT")}
    assert replace(law(), titles=titles).counted_by_units() == ("LDTT",)
    assert replace(law(), titles={id_: titles[id_] for id_ in ("CSTDT", "LDTT")}).counted_by_units() == ()


@pytest.mark.parametrize("id_", LAWS)
def test_registering_a_title_registers_all_that_it_requires(id_: str) -> None:
    covered = {title: law(id_).covered_by(title) for title in ("LDTT", "CSTDTQ", "CTDCP", "GK", "X")}
    assert covered["CSTDTQ"] == ("CSTDTQ", "CSTDT", "CSTDCS", "LDTT")
    assert (covered["LDTT"], covered["GK"], covered["X"]) == (("LDTT",), ("GK",), ("X",))
    assert covered["CTDCP"][:2] == ("CTDCP", "CTDT")


def test_what_two_ways_require_is_registered_once() -> None:
    requires = {"CSTDTQ": ("CSTDT", "CSTDCS"), "CSTDT": ("LDTT",), "CSTDCS": ("LDTT", "GK")}
    titles = {id_: replace(one, requires=requires.get(id_, ())) for id_, one in law().titles.items()}
    assert replace(law(), titles=titles).covered_by("CSTDTQ") == ("CSTDTQ", "CSTDT", "LDTT", "CSTDCS", "GK")
