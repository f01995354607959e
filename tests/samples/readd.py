"""Adds a sample season up again from its text, with plain fractions and no code of the program.

Only what the samples use: every kind of criterion except ranks, layers of which the unit's counts before one's own,
rounds in groups and with weights.
"""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parents[2]
Row = Mapping[str, str]
YES, NO = ("có", "x", "v"), ("không",)


def read(path: Path) -> dict[str, list[Row]]:
    """Read the tables of a text by the heading above them; a cell in backticks keeps its spaces."""
    found: dict[str, list[Row]] = {}
    for part in re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        lines = [[_cell(one) for one in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("|")]
        if lines:
            found[part.splitlines()[0].strip()] = [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]
    return found


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == "`" else text


def number(text: str) -> Fraction:
    """Read a number as it stands in the texts, with a decimal comma."""
    return Fraction(text.strip().replace(",", "."))


def show(value: Fraction) -> str:
    """Write an exact number with a decimal comma; one that never ends is an error of the caller."""
    assert 10**6 * value == int(10**6 * value), value
    return f"{float(value):.6f}".rstrip("0").rstrip(".").replace(".", ",")


def half_up(value: Fraction) -> Fraction:
    """Round to two decimals, a half upwards."""
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def evaluate(text: str) -> Fraction:
    """Work out one side of a line of arithmetic: + - * / ( ) and min(a; b), max(a; b)."""
    body = text.replace(",", ".").replace(";", ",")
    return _value(ast.parse(body.strip(), mode="eval").body, body.strip())


def _value(node: ast.expr, text: str) -> Fraction:
    if isinstance(node, ast.Constant):
        return Fraction(ast.get_source_segment(text, node) or "")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return {"min": min, "max": max}[node.func.id](_value(one, text) for one in node.args)
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, text), _value(node.right, text)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        return left * right if isinstance(node.op, ast.Mult) else left / right
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, text)
    raise ValueError(text)


@dataclass(frozen=True)
class Layer:
    """What one layer of a round adds up to: the arithmetic, the points of each section, the cells that are missing."""

    arithmetic: str
    total: Fraction
    sections: Mapping[str, Fraction]
    missing: tuple[str, ...]
    limit: Fraction


@dataclass(frozen=True)
class Season:
    """A sample as its texts tell it: profile with the school's own tables over it, and every cell that was typed."""

    tables: Mapping[str, list[Row]]
    total_max: Fraction
    cells: Mapping[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)

    @property
    def people(self) -> dict[str, Row]:
        """The people by code."""
        return {row["key"]: row for row in self.tables["people"]}

    def layer(self, person: str, round_: str, name: str) -> Layer | None:
        """Add up one layer of a person's round; None where nothing was typed in it."""
        typed = self.cells.get((person, round_, name))
        return self._added(typed, self.people[person].get("group", "GV")) if typed else None

    def final(self, person: str, round_: str) -> Layer | None:
        """The layer that makes the round's points: the unit's where it scored, otherwise one's own."""
        return self.layer(person, round_, "unit_score") or self.layer(person, round_, "self_score")

    def _added(self, typed: Mapping[str, str], group: str) -> Layer:
        shown, sections, missing, knocked = [], {}, [], None
        for section in self.tables["sections"]:
            terms = []
            for row in self.tables["criteria"]:
                asked = [one.strip() for one in row.get("applies_to", "").split(",") if one.strip()]
                if row["section"] != section["key"] or (asked and group not in asked):
                    continue
                raw = typed.get(row["key"], "")
                if row["kind"] == "knockout":
                    knocked = number(row["max"]) if raw.casefold() in YES else knocked
                    continue
                points = _tiers(row, typed) if row["kind"] == "count" and row.get("scale") else _points(row, raw)
                if points is None:
                    missing.append(row["key"])
                terms += [points] if points else []
            text, value = _section(section, terms)
            sections[section["key"]] = value
            shown.append(text)
        total = sum(sections.values(), Fraction(0))
        limit = min(self.total_max, self.total_max if knocked is None else knocked)
        arithmetic = " + ".join(one for one in shown if one != "0").replace("+ - ", "- ") + f" = {show(total)}"
        kept = half_up(min(total, limit))
        arithmetic += f" -> {show(kept)}" if total != kept else ""
        return Layer(arithmetic, kept, sections, tuple(missing), limit)

    def mean(self, points: Mapping[str, Fraction]) -> tuple[str, Fraction]:
        """Average points by round: within a group first, then over the groups, by weight."""
        parts = []
        for name, rounds in self._groups().items():
            here = [one for one in rounds if one["key"] in points]
            if here:
                weights = [number(one.get("weight") or "1") for one in here]
                parts.append((*_mean([show(points[one["key"]]) for one in here], weights), _weight(rounds), name))
        return _mean([text for text, *_ in parts], [weight for *_, weight, _ in parts])

    def _groups(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.tables["rounds"]:
            found.setdefault(row.get("group") or f"={row['key']}", []).append(row)
        return found


def _weight(rounds: list[Row]) -> Fraction:
    return sum((number(one.get("weight") or "1") for one in rounds), Fraction(0)) / len(rounds)


def _mean(texts: list[str], weights: list[Fraction]) -> tuple[str, Fraction]:
    if len(texts) == 1:
        return texts[0], evaluate(texts[0])
    parts = [text if weight == 1 else f"{show(weight)} * {text}" for text, weight in zip(texts, weights, strict=True)]
    text = f"({' + '.join(parts)}) / {show(sum(weights, Fraction(0)))}"
    return text, evaluate(text)


def _section(section: Row, terms: list[Fraction]) -> tuple[str, Fraction]:
    start = number(section["start"]) if section.get("start") else None
    listed = ([] if start is None else [start]) + terms
    text = "".join(f" {'-' if one < 0 else '+'} {show(abs(one))}" for one in listed).removeprefix(" + ").strip() or "0"
    text = f"({text})" if len(listed) > 1 else text
    value = sum(listed, Fraction(0))
    cap = number(section["max"]) if section.get("max") else None
    if cap is not None and value > cap:
        return f"min({text.strip('()')}; {show(cap)})", cap
    return (f"max({text.strip('()')}; 0)", Fraction(0)) if start is not None and value < 0 else (text, value)


def _points(row: Row, raw: str) -> Fraction | None:
    """What a typed cell is worth; None where an answer is needed and there is none, or it cannot be understood."""
    kind = row["kind"]
    if not raw.strip():
        return Fraction(0) if kind in ("bonus", "deduct", "count") else None
    if kind == "choice":
        return {name.casefold(): points for name, points in _pairs(row["scale"], "=")}.get(raw.strip().casefold())
    if kind == "yesno":
        worth = dict(_pairs(row.get("scale") or f"có={row['max']}; không=0", "="))
        word = raw.strip().casefold()
        return worth["có"] if word in YES else worth["không"] if word in NO else None
    spoken = re.fullmatch(r"(\d+(?:[.,]\d+)?)đ?", raw.strip())
    if spoken is None:
        return None
    value = number(spoken[1])
    if kind == "tier":
        return _tier(_pairs(row["scale"], ":"), value)
    step, most = number(row.get("step") or "1"), number(row["max"])
    if (kind != "count" and value > most) or ((row.get("step") or kind == "count") and value % step):
        return None
    each = number(row["each"]) if kind == "count" else Fraction({"deduct": -1}.get(kind, 1))
    held = min(abs(each) * value, most)
    return held if each > 0 else -held


def _tiers(row: Row, typed: Mapping[str, str]) -> Fraction:
    """What prizes are worth, each tier by its own points, all of them together no more than the maximum."""
    worth = (points for _, points in _pairs(row["scale"], "="))
    counts = (number(typed.get(f"{row['key']}-{place}") or "0") for place in range(1, len(row["scale"].split(";")) + 1))
    return min(sum((each * count for each, count in zip(worth, counts, strict=True)), Fraction(0)), number(row["max"]))


def _tier(pairs: list[tuple[str, Fraction]], value: Fraction) -> Fraction | None:
    if 0 < value <= 1:
        return None
    for border, points in pairs:
        if border == "còn lại" or value >= number(border.removeprefix(">=")):
            return points
    return Fraction(0)


def _pairs(text: str, sign: str) -> list[tuple[str, Fraction]]:
    parts = [part.rpartition(sign) for part in text.split(";")]
    return [(name.strip(), number(points)) for name, _, points in parts]


def season(folder: str, profile: str) -> Season:
    """Read a sample's texts over its profile."""
    declared = season_profile(profile)
    path = ROOT / "samples" / folder
    own = read(path / "season.md")
    others = {row["key"]: row for row in own.pop("criteria, changed", ())}
    declared["criteria"] = [
        {key: text for key, text in {**row, **others.get(row["key"], {})}.items() if text != "-"}
        for row in declared["criteria"]
    ]
    told = Season({**declared, **own}, number(declared["total"][0]["max"]))
    cells: dict[tuple[str, str, str], Mapping[str, str]] = {}
    for file in sorted((path / "inbox").glob("[!_]*.md")):
        for person, round_, layer, typed in _typed(file, told):
            cells[person, round_, layer] = typed
    return Season(told.tables, told.total_max, cells)


def season_profile(profile: str) -> dict[str, list[Row]]:
    """Read the tables of a profile as texts, with the highest total under `total`."""
    toml = tomllib.loads((ROOT / "workbook_templates" / "profiles" / f"{profile}.toml").read_text("utf-8"))
    declared: dict[str, list[Row]] = {
        name: [{"key": str(row.get("code", "")), **{k: _text(v) for k, v in row.items()}} for row in rows]
        for name, rows in toml.items()
        if isinstance(rows, list)
    }
    return {**declared, "total": [{"max": _text(toml["options"]["total_max"])}]}


def _text(value: object) -> str:
    return str(value).replace(".", ",") if isinstance(value, int | float) else str(value)


def head(file: Path) -> dict[str, str]:
    """The head lines of a returned form: whose it is."""
    lines = file.read_text("utf-8").split("\n#", 1)[0].splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines) if key.strip()}


def _typed(file: Path, told: Season) -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    for layer in ("self_score", "unit_score"):
        for row in read(file).get(layer, ()):
            typed = _best(told, told.people[row["key"]].get("group", "GV")) if row["base"] == "max" else {}
            for part in filter(None, (one.strip() for one in row["except"].split(";"))):
                code, _, raw = part.partition("=")
                typed[code] = raw
            typed = {code: raw for code, raw in typed.items() if raw}
            if typed:
                yield row["key"], head(file)["round"], layer, typed


def _best(told: Season, group: str) -> dict[str, str]:
    """What `max` stands for: the maximum, the border of the highest tier, the best answer."""
    found = {}
    for row in told.tables["criteria"]:
        asked = [one.strip() for one in row.get("applies_to", "").split(",") if one.strip()]
        if not asked or group in asked:
            if row["kind"] == "score":
                found[row["key"]] = row["max"]
            elif row["kind"] == "yesno":
                found[row["key"]] = "Có"
            elif row["kind"] in ("tier", "choice"):
                best = max(_pairs(row["scale"], ":" if row["kind"] == "tier" else "="), key=lambda pair: pair[1])
                found[row["key"]] = best[0].removeprefix(">=")
    return found
