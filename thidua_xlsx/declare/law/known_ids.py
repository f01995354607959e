"""The ids of titles and grades that the program itself knows; everything else about them is in the regimes."""

from thidua_xlsx.declare.law.regime import MERIT

GRADES = ("KHTNV", "HTNV", "HTTNV", "HTXSNV")  # the lowest first; the column book lists them the other way round

QUOTA_BASE = "LDTT"  # what the quotas of the law are percents of

_FIRST, _SECOND = COUNTED = ("LDTT", "CSTDCS")  # the titles of people that a unit's conditions count

COMMENDATIONS = ("GK", "BKT", "BKTTG", "KNC")  # given in one of several kinds; titles are always for merit


def kind_of(title: str, entered: object) -> str:
    """Give the kind of a commendation as entered (an id of `commendation_kind`); empty for merit and for titles."""
    return entered if isinstance(entered, str) and title in COMMENDATIONS and entered != MERIT else ""
