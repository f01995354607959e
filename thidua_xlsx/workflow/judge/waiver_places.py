"""How waivers name the place of a finding, as people have read it; and what units confirmed, which is one too."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.intake.checks.waivers import confirmed
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.messages.places import FilePlace, Place
from thidua_xlsx.model import CellConfirmed


def printed_names(book: Rulebook) -> Callable[[Place], Collection[str]]:
    """Give what names a place as findings print it, in both languages: waivers quote what people have read."""

    def spoken(place: Place) -> Collection[str]:
        if isinstance(place, FilePlace):
            return ()
        from thidua_xlsx.reports.common.naming import printed_place  # which a form alone seldom needs

        return tuple(printed_place(book, language(lang), place) for lang in LANGUAGES)

    return spoken


def confirmed_by_units(findings: Sequence[Finding], cells: Sequence[CellConfirmed], book: Rulebook) -> list[Finding]:
    """Mark the doubts that units answered on their slips: what stands there is right."""
    from thidua_xlsx.reports.common.naming import owner_name

    words = language(LANGUAGES[0])  # of the school, in which people write their own reasons too
    return confirmed(findings, cells, words("report.problems.confirmed"), partial(owner_name, book, words))
