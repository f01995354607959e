"""What was found by inspecting schools, units, people and models, from the lines in which inspectors wrote it down."""

from collections.abc import Iterator, Mapping

from thidua_xlsx.base.text import name_key
from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.season.policies import Inspection
from thidua_xlsx.messages import codes


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
        key = name_key(text)
        by_code = [code for code in names if name_key(code) == key]
        meant = by_code or [code for code, name in names.items() if name_key(name) == key]
        if len(meant) == 1 or (not meant and text.count(".") > 1):
            who = meant[0] if meant else text
            yield Inspection(who, day, what, result, found, by, row.place("who"))
        else:
            draft.note(codes.INSPECTED_UNKNOWN, row, "who", value=text)
