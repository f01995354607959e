"""Adds up what only the office's season has: ranks among peers, and finals made of two layers by weight."""

from collections.abc import Mapping
from fractions import Fraction

from tests.samples import readd
from tests.samples.readd import Layer, Season, number, show

WEIGHTS = {"self_score": Fraction(20), "unit_score": Fraction(30)}  # of 100; the council's 50 have not been given


class Office(Season):
    """A season whose rounds are weighed: one's own points 20, the unit's 30, of those that are there."""

    def final(self, person: str, round_: str) -> Layer | None:
        """Weigh the layers that are there; what the higher one says of a knock-out holds for the round."""
        found = {name: self.layer(person, round_, name) for name in WEIGHTS}
        there = {name: one for name, one in found.items() if one is not None}
        if not there:
            return None
        whole = sum((WEIGHTS[name] for name in there), Fraction(0))
        codes = next(iter(there.values())).sections
        sections = {c: sum(WEIGHTS[n] * one.sections[c] for n, one in there.items()) / whole for c in codes}
        mixed = sum((WEIGHTS[name] * one.total for name, one in there.items()), Fraction(0)) / whole
        limit = list(there.values())[-1].limit
        missing = tuple(code for one in there.values() for code in one.missing)
        return Layer(self._weighed(there, mixed, min(mixed, limit)), min(mixed, limit), sections, missing, limit)

    def _weighed(self, there: Mapping[str, Layer], mixed: Fraction, kept: Fraction) -> str:
        if len(there) == 1:
            return show(kept)
        parts = " + ".join(f"{show(WEIGHTS[name])} * {show(one.total)}" for name, one in there.items())
        return f"({parts}) / 50 = {show(mixed)}" + (f" -> {show(kept)}" if kept != mixed else "")


def office(folder: str, profile: str) -> Office:
    """Read the office's season with every value that is ranked turned into the points of its place."""
    told = readd.season(folder, profile)
    ranked = [row for row in told.tables["criteria"] if row["kind"] == "rank"]
    cells = {key: dict(typed) for key, typed in told.cells.items()}
    for row in ranked:
        for (person, round_, layer), typed in told.cells.items():
            if typed.get(row["key"], "").strip():
                mine = number(typed[row["key"]])
                others = _others(told, person, round_, row["key"])
                cells[person, round_, layer][row["key"]] = show(_worth(row, 1 + sum(one > mine for one in others)))
    points = {row["key"]: {**row, "kind": "score", "max": row["scale"].split(",")[0]} for row in ranked}
    plain = [points.get(row["key"], row) for row in told.tables["criteria"]]
    return Office({**told.tables, "criteria": plain}, told.total_max, cells)


def _others(told: Season, me: str, round_: str, code: str) -> list[Fraction]:
    """Everybody else's value of the round: the unit's where it gave one, otherwise their own."""
    found = []
    for person in told.people:
        typed = [told.cells.get((person, round_, layer), {}).get(code, "") for layer in ("unit_score", "self_score")]
        if person != me and any(typed):
            found.append(number(typed[0] or typed[1]))
    return found


def _worth(row: readd.Row, place: int) -> Fraction:
    """What a place is worth: `10, 9, 8, 7; còn lại 6`."""
    listed, _, rest = row["scale"].partition("; còn lại ")
    places = [number(one) for one in listed.split(", ")]
    return places[place - 1] if place <= len(places) else number(rest)
