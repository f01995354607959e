"""How waivers name the place of a finding: as people have read it, in either language."""

from collections.abc import Callable, Collection

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.messages.places import KeyPlace, Place
from thidua_xlsx.reports.common.naming import printed_place


def printed_names(book: Rulebook) -> Callable[[Place], Collection[str]]:
    """Give what names a place as findings print it, in both languages: waivers quote what people have read."""

    def spoken(place: Place) -> Collection[str]:
        if not isinstance(place, KeyPlace):
            return ()
        return tuple(printed_place(book, language(lang), place) for lang in LANGUAGES)

    return spoken
