"""What an answer was about when its form was issued, held against the season workbook of today.

A line of the season workbook - a person, a unit, a criterion, a round, a movement - has a key, and answers are read by
it. Where the line under that key is another one today, an old answer would be read as an answer to something that
nobody asked. A line that is the same one, reworded or moved, changes no answer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from thidua_xlsx.base.text import match_key, name_key, without_accents
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.tables.form_spec import NOTE, Form, TableSpec
from thidua_xlsx.forms.identity.form_rows import round_terms
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest
from thidua_xlsx.model import ChangedTerm

Terms = dict[str, dict[str, str]]  # by table and key (`rounds.R1`): column and text


def changed_meaning(
    then: Manifest, now: Manifest, form: Form, rulebook: Rulebook
) -> dict[str, tuple[ChangedTerm, ...]]:
    """Give the lines of the season workbook under whose keys a form asked for something else, with what changed.

    `then` is the form as it was issued, `now` as it would be issued today. A line that is there no more is none of
    them: nothing is read by its key.
    """
    everybody = _of_all(rulebook)
    today = {key: terms for key, terms in _terms(now, form).items() if key.partition(".")[0] not in _OF_ALL}
    changed = {}
    for key, was in _terms(then, form).items():
        table = key.partition(".")[0]
        known = everybody if table in _OF_ALL else today
        now_is = known.get(key)
        if now_is is None or was == now_is or table not in _COMPARED:
            continue
        other_terms = [terms for other, terms in known.items() if other != key and other.partition(".")[0] == table]
        changed_terms = tuple(
            ChangedTerm(column, was.get(column, ""), now_is.get(column, ""))
            for column in _COMPARED[table]
            # A slip tells of a line what its form need not: only what both tell is compared.
            if column in was and column in now_is and _means_other(column, was, now_is, other_terms)
        )
        if changed_terms:
            changed[key] = changed_terms
    return changed


_OF_ALL = ("people", "units", "rounds")  # whoever a form asks about may belong elsewhere today


def _terms(manifest: Manifest, form: Form) -> Terms:
    """Give what a form's answers rest on: what its tables show, and what its manifest says beside them."""
    beside = manifest.terms if isinstance(manifest.terms, Mapping) else {}
    terms: Terms = {key: _criterion(texts) if "_rule" in texts else dict(texts) for key, texts in beside.items()}
    for id_, table in manifest.tables.items():
        spec = form.table(id_)
        if spec is not None:
            for key, texts in _shown(spec, table, manifest.unit):
                terms.setdefault(key, texts)
    return terms


def _shown(spec: TableSpec, table: TableManifest, unit: str) -> Iterable[tuple[str, dict[str, str]]]:
    """Give the lines of the season workbook that a table shows, from its rows and, in a score sheet, its columns."""
    shape = spec.shape
    for key, label in table.rows.items():
        texts = table.cells.get(key, {})
        if "criterion" in shape.about:
            kind = "unit_criteria" if shape.of_units else "criteria"
            yield f"{kind}.{key}", _criterion({**texts, "_text": label})
        elif "movement" in shape.about:
            yield f"movements.{key}", {"name": label.partition(": ")[0], "unit": texts.get("unit", "")}
        elif shape.rows_are_people or "unit" in shape.about or "subject" in shape.about:
            yield from _bearer(key.partition(":")[0], label, unit)
    if shape.is_matrix:
        for key, label in table.columns.items():
            yield from () if key == NOTE else _bearer(key, label, unit)


def _bearer(code: str, label: str, unit: str) -> Iterable[tuple[str, dict[str, str]]]:
    """Give the line of whoever bears a code: a unit's form has one unit, the council's may have any."""
    if code != SCHOOL and (unit == SCHOOL or code == unit):
        yield f"units.{code}", {"name": label}
    if code != unit:
        yield f"people.{code}", {"full_name": label}


def _criterion(texts: Mapping[str, str]) -> dict[str, str]:
    kind = texts.get("_rule", "").partition(";")[0]
    scale = {"scale": texts["_scale"]} if "_scale" in texts else {}  # which forms of early versions did not tell
    return {"text": texts.get("_text", ""), "kind": kind, **scale}


@lru_cache(maxsize=4)  # every form asks it
def _of_all(rulebook: Rulebook) -> Terms:
    """Give everybody by code as lists show them, wherever they belong today, and every unit and round."""
    rounds = {f"rounds.{round_.code}": dict(round_terms(round_)) for round_ in rulebook.rounds}
    people = {f"people.{person.code}": {"full_name": rulebook.shown_name(person)} for person in rulebook.people}
    return rounds | people | {f"units.{unit.code}": {"name": unit.name} for unit in rulebook.units}


# --- when a line is another one ---------------------------------------------------------------------------------------
_COMPARED: Mapping[str, tuple[str, ...]] = {
    "people": ("full_name",),
    "units": ("name",),
    "rounds": ("name", "theme", "start"),
    "movements": ("name", "unit"),
    "criteria": ("text", "kind", "scale"),
    "unit_criteria": ("text", "kind", "scale"),
}


def _means_other(
    column: str, was: Mapping[str, str], now: Mapping[str, str], elsewhere: Iterable[Mapping[str, str]]
) -> bool:
    """Say whether what a line of the season workbook has in a column makes it another line than it was.

    Of names and words it does where those that stood under a key stand under another one today, `elsewhere`.
    """
    before, after = was[column], now[column]
    match column:
        case "start":  # a few days more or less are the same round
            texts = [terms.get(key, "") for terms in (was, now) for key in ("start", "end")]
            if not all(texts):
                return False
            start, end, start_now, end_now = (datetime.strptime(text, "%d/%m/%Y") for text in texts)
            return end < start_now or end_now < start
        case "unit" | "kind":
            return bool(before) and match_key(before) != match_key(after)
        case "scale":  # a named level more changes none of the others
            worth, worth_now = before.split("; "), after.split("; ")
            added = [line for line in worth_now if line not in worth]
            return not set(worth) <= set(worth_now) or not all(re.match(r"[^\d=]+=", line) for line in added)
    key = name_key(before)
    if key and key != name_key(after) and any(name_key(other[column]) == key for other in elsewhere):
        return True
    if column == "full_name":  # a name corrected by an accent or a letter is the same person's
        return not same_person(before, after)
    if column == "name":  # one made longer or spelled anew is the same one's
        return not _same_name(before, after)
    words, words_now = set(_words(before)), set(_words(after))
    return column == "text" and bool(words and words_now) and not words & words_now


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_ROMAN |= {"x": "10", "xi": "11", "xii": "12"}
_ALIKE = 85  # of 100, as names that were mistyped are found


def _words(text: str) -> list[str]:
    """Give the words of a text without accents, numbers as digits."""
    return [_ROMAN.get(word, word) for word in re.findall(r"\d+|[^\W\d_]+", without_accents(text))]


def _same_name(before: str, after: str) -> bool:
    """Whether two names are of one thing: one holds all words of the other, or a few letters differ and no number."""
    first, second = Counter(_words(before)), Counter(_words(after))
    if not first or not second or not first - second or not second - first:
        return True
    if {word for word in first if word.isdigit()} != {word for word in second if word.isdigit()}:
        return False
    from rapidfuzz import fuzz  # which few merges need

    return fuzz.ratio(match_key(before), match_key(after)) >= _ALIKE


_MARKED = re.compile(r"(.*)\((\d{4})\)")
_LONG = 5  # letters: where a word of so many differs in one of them, somebody mistyped it


def same_person(before: str, after: str) -> bool:
    """Whether the names `before` and `after`, as lists show them, are one person's: accents, order, middle name aside.

    Of short words each letter counts, for Lan is not Loan; namesakes are told apart by their years of birth.
    """
    marks = [match[2] for match in map(_MARKED.fullmatch, (before, after)) if match]
    if len(marks) == 2 and marks[0] != marks[1]:
        return False
    first, second = (Counter(_words(text.partition(" (")[0])) for text in (before, after))
    lost, new = list((first - second).elements()), list((second - first).elements())
    if not first or not second or not lost or not new:
        return True
    if len(lost) != 1 or len(new) != 1 or max(len(lost[0]), len(new[0])) < _LONG:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(lost[0], new[0]) <= 1  # somebody mistyped it
