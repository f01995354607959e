"""What kind of body a season is of: a school or an office, by its name."""

from thidua_xlsx.base.text import name_key
from thidua_xlsx.declare.season.rulebook import Rulebook

_BODIES = {"Phòng ": "office", "Sở ": "department", "UBND ": "committee", "Ủy ban nhân dân ": "committee"}


def kind_of_body(book: Rulebook) -> str:
    """Say what kind of body a season is of, by its name; any other to which schools report is a body all the same."""
    key = name_key(book.school.name)
    found = (kind for word, kind in _BODIES.items() if key.startswith(name_key(word)))
    return next(found, "body" if book.reporters else "school")
