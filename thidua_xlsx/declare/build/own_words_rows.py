"""What people, units and the school say of themselves in reports of achievements, from the rows that keep it."""

from collections.abc import Mapping

from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.messages import codes

_SCHOOL = frozenset({"truong", "nhatruong", "school"})


def own_words_of(draft: BuildState, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give the texts of each person or unit, and of the school, by code, then by column; blank ones are left out.

    `names` are people and units by code. A row of nobody, or of several of one name, is noted and printed nowhere.
    """
    words: dict[str, dict[str, str]] = {}
    for row in draft.rows.get("own_words", ()):
        text = draft.text(row, "person")
        texts = {key: content for key in row.values if key != "person" and (content := draft.text(row, key))}
        if texts:
            by_code = [code for code in names if name_key(code) == name_key(text)]
            meant = by_code or [code for code, name in names.items() if name_key(name) == name_key(text)]
            if match_key(text) in _SCHOOL:
                meant = [SCHOOL]
            if len(meant) == 1:
                words.setdefault(meant[0], {}).update(texts)
            else:
                draft.note(codes.OWN_WORDS_OF_NOBODY, row, "person", value=text)
    return words
