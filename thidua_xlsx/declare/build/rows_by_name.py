"""Rows that name somebody: what was found by inspecting them, and what they say of themselves in reports."""

from collections.abc import Iterator, Mapping

from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.declare.season.policies import Inspection
from thidua_xlsx.messages import codes

_SCHOOL = frozenset({"truong", "nhatruong", "school"})


def inspections_of(draft: BuildState, names: Mapping[str, str]) -> Iterator[Inspection]:
    """Give the lines that say who was inspected; one of nobody, or of several of one name, is noted and told nowhere.

    `names` are people, units and schools by code. A model is named by the code of its nomination, which has dots.
    """
    for row in draft.rows.get("inspections", ()):
        text = draft.text(row, "who")
        day, what, found, by = (draft.text(row, key) for key in ("date", "what", "found", "by"))
        result = str(row.values.get("result") or "")
        if not text:
            if day or what or found or result:
                draft.note(codes.INSPECTED_UNKNOWN, row, "who", value="")
            continue
        meant = _meant(text, names)
        if len(meant) == 1 or (not meant and text.count(".") > 1):
            who = meant[0] if meant else text
            yield Inspection(who, day, what, result, found, by, row.place("who"))
        else:
            draft.note(codes.INSPECTED_UNKNOWN, row, "who", value=text)


def own_words_of(draft: BuildState, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give the texts of each person or unit, and of the school, by code, then by column; blank ones are left out.

    `names` are people and units by code. A row of nobody, or of several of one name, is noted and printed nowhere.
    """
    words: dict[str, dict[str, str]] = {}
    for row in draft.rows.get("own_words", ()):
        text = draft.text(row, "person")
        texts = {key: content for key in row.values if key != "person" and (content := draft.text(row, key))}
        if texts:
            meant = [SCHOOL] if match_key(text) in _SCHOOL else _meant(text, names)
            if len(meant) == 1:
                words.setdefault(meant[0], {}).update(texts)
            else:
                draft.note(codes.OWN_WORDS_OF_NOBODY, row, "person", value=text)
    return words


def _meant(text: str, names: Mapping[str, str]) -> list[str]:
    """Give the codes of those whose code a text is; of nobody's, of those whose name it is."""
    key = name_key(text)
    return [code for code in names if name_key(code) == key] or [who for who in names if name_key(names[who]) == key]
