"""Rules of province, office and school in the place of the law's named values, each with its own citation."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from thidua_xlsx.base.text import clean, match_key, number_text
from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.build.choice_lists import SeasonRow, own_rule_choices
from thidua_xlsx.declare.build.template_files import OF_A_RULE
from thidua_xlsx.declare.law.regime import Citation, Layer, NamedValue, Regime
from thidua_xlsx.declare.law.regime_layers import UNREGISTERED, OwnRule
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import BilingualText, Choices, Column
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace, Place

LAYERS: tuple[Layer, ...] = ("province", "office", "school")  # the upper one first
_STRICTNESS = {"warn": 0, "block": 1}


def own_rules(draft: BuildState, law: Regime) -> tuple[OwnRule, ...]:
    """Read the own rules of a season for a regime; what is no value, too soft or without a citation is a finding.

    A lower layer may be stricter than the one above it, never softer: its rule is then refused with an error, and the
    word of the layer above stays. The law binds all of them, whether or not anybody has compared its article.
    """
    ranks: dict[str, int] = {layer: rank for rank, layer in enumerate(LAYERS)}
    rows = sorted(draft.rows.get("overrides", ()), key=lambda row: ranks.get(draft.text(row, "layer"), len(LAYERS)))
    _repeated(draft, rows)
    values: dict[str, OwnRule] = {}
    for row in rows:
        name = draft.text(row, "name")
        if not name:
            draft.note(codes.OWN_RULE_INCOMPLETE, row, "name", column=draft.label("overrides", "name"))
        elif name != UNREGISTERED and name not in law.values:
            draft.note(codes.OWN_RULE_NOT_OF_REGIME, row, "name", name=_label(draft, name), regime=law.name)
        elif (rule := _rule(draft, row, law)) and _stricter(draft, row, rule, law, values.get(name)):
            values[name] = rule
    return tuple(values.values())


def readings_of(draft: BuildState, settings: Mapping[str, object], law: Regime) -> dict[str, str]:
    """Read which readings the season takes: those chosen in words, and those by code of older workbooks (`cstdcs=va`).

    One that no regime offers is an error, and so is a rule that is read in two ways. A reading that only another regime
    leaves open says nothing here.
    """
    row = next(iter(draft.rows.get("options", ())), None)
    place = row.place("readings") if row else None
    taken = _by_codes(draft, plain_text(settings.get("readings")), law, place or FilePlace(draft.file))
    for id_, rule in law.readings.items():
        chosen = plain_text(settings.get(f"{OF_A_RULE}{id_}"))
        if chosen not in rule.variants:
            continue  # a way that only another regime offers
        other = taken.setdefault(id_, chosen)
        if row and other != chosen:
            ways = {"taken": rule.variants[chosen].say, "other": rule.variants[other].say}
            draft.note(codes.READING_TWICE, row, f"{OF_A_RULE}{id_}", rule=rule.name, **ways)
    return taken


def _by_codes(draft: BuildState, written: str, law: Regime, place: Place) -> dict[str, str]:
    """Read readings that are written by code, parted by semicolons."""
    known = {
        id_: tuple(interpretation.variants)
        for regime in draft.templates.laws.values()
        for id_, interpretation in regime.readings.items()
    }
    taken: dict[str, str] = {}
    for part in filter(None, (clean(part) for part in written.split(";"))):
        id_, _, variant = (clean(text).casefold() for text in part.partition("="))
        if variant not in known.get(id_, ()):
            offered = tuple(f"{rule}={way}" for rule, variants in known.items() for way in variants)
            draft.findings.append(at(codes.READING_UNKNOWN, place, raw=part, reading=part, known=offered))
        elif id_ in law.readings:
            taken[id_] = variant
    return taken


def open_readings(law: Regime, taken: Mapping[str, str], place: Callable[[str], Place]) -> Iterator[Finding]:
    """Name each rule whose text nobody has seen or confirmed, with the reading it is judged by.

    `place` gives the cell in which a rule, by its id, can be settled.
    """
    for id_, reading in law.readings.items():
        if reading.confirm and id_ not in taken:
            other = {
                f"{id_}={name}": variant.say for name, variant in reading.variants.items() if name != reading.default
            }
            by = reading.variants[reading.default].say
            yield at(codes.READING_NOT_CONFIRMED, place(id_), rule=reading.name, taken=by, others=other)


def _label(draft: BuildState, name: str) -> object:
    choices = own_rule_choices(draft.templates)
    return choices[name] if name in choices.ids else name


def _repeated(draft: BuildState, rows: Iterable[SeasonRow]) -> None:
    """Find one layer that rules one thing twice and differently."""
    first_values: dict[tuple[str, str], str] = {}
    for row in rows:
        layer, name, value = (draft.text(row, key) for key in ("layer", "name", "value"))
        if layer and name and match_key(first_values.setdefault((layer, name), value)) != match_key(value):
            draft.note(codes.OWN_RULE_TWICE, row, "value", name=_label(draft, name), value=value)


def _rule(draft: BuildState, row: SeasonRow, law: Regime) -> OwnRule | None:
    """Give one own rule; None (and an error) where its layer or its value cannot be understood."""
    name, text, written = (draft.text(row, key) for key in ("name", "value", "cite"))
    layer = next((level for level in LAYERS if level == draft.text(row, "layer")), None)
    if layer is None or not text:
        lacking = "layer" if layer is None else "value"
        draft.note(codes.OWN_RULE_INCOMPLETE, row, lacking, column=draft.label("overrides", lacking))
        return None
    of_discipline = name in law.values and law.values[name].unit == "discipline"
    bar = draft.templates.columns.choices["discipline"].find(text) if of_discipline else None
    if of_discipline:
        value = _let_pass(draft, bar)
    elif name == UNREGISTERED:
        value = draft.templates.columns.choices["mode"].find(text)
    else:
        value = _number(text, law.values[name])
    if value is None:
        draft.note(
            codes.OWN_RULE_VALUE, row, "value", name=_label(draft, name), value=text, wanted=_wanted(draft, row, law)
        )
        return None
    if not written:
        draft.note(codes.OWN_RULE_WITHOUT_CITATION, row, "cite", name=_label(draft, name))
    kept = draft.templates.columns.choices["rule_layer"][layer]
    cite = Citation(written or kept.vi, f"({kept.vi})" if written else "", bool(written))
    return OwnRule(name, layer, value, cite, _discipline(draft, bar) if bar else None)


def _let_pass(draft: BuildState, bar: str | None) -> str | None:
    """Give the heaviest discipline below the one from which nothing is given; None where that is no discipline."""
    scale = draft.templates.columns.scale("discipline")
    return scale[scale.index(bar) - 1] if bar in scale[1:] else None


def _discipline(draft: BuildState, id_: str) -> BilingualText:
    named = draft.templates.columns.choices["discipline"][id_]
    return BilingualText(named.vi.lower(), named.en.lower())


def _number(text: str, value: NamedValue) -> str | None:
    column = Column(value.say, "number", low=Decimal(value.low), high=Decimal(value.high))
    number = read_cell(RawCell(text), column, Choices()).value
    return number_text(number, "en") if isinstance(number, Decimal) else None


def _wanted(draft: BuildState, row: SeasonRow, law: Regime) -> Phrase:
    name = draft.text(row, "name")
    if name == UNREGISTERED:
        return Phrase("law.one_of", {"names": draft.templates.columns.choices["mode"].entries})
    value = law.values[name]
    if value.unit == "discipline":
        listed = draft.templates.columns.choices["discipline"]
        return Phrase("law.one_of", {"names": [listed[id_] for id_ in draft.templates.columns.scale("discipline")[1:]]})
    return Phrase("law.between", {"low": Decimal(value.low), "high": Decimal(value.high)})


def _stricter(draft: BuildState, row: SeasonRow, rule: OwnRule, law: Regime, above: OwnRule | None) -> bool:
    """Whether a rule is at least as strict as what binds it; a softer one is refused, naming whose word stays."""
    if rule.name == UNREGISTERED:
        bound = above.value if above else law.unregistered
        softer = _STRICTNESS[rule.value] < _STRICTNESS[bound]
        shown: object = draft.templates.columns.choices["mode"][bound]
        by = above.cite if above else law.citations.get(law.unregistered_cite)
    else:
        value = law.values[rule.name]
        bound_value = above.value if above else value.value
        if bound_value is None:
            return True  # the law sets no value: nothing binds
        if value.unit == "discipline":
            scale = draft.templates.columns.scale("discipline")
            softer, shown = scale.index(rule.value) > scale.index(bound_value), above.shown if above else value.say
        else:
            softer, shown = softer_than(Decimal(rule.value), Decimal(bound_value), value), Decimal(bound_value)
        by = above.cite if above else law.citations[value.cite]
    if softer:
        cited = f"{by.article} {by.document}".strip() if by else law.name
        params = {"name": _label(draft, rule.name), "value": draft.text(row, "value"), "bound": shown, "cite": cited}
        draft.refuse(codes.OWN_RULE_SOFTER, row, "value", **params)
    return not softer


def softer_than(own: Decimal, bound: Decimal, value: NamedValue) -> bool:
    """Whether one number for a named value is easier to meet than another."""
    return own < bound if value.stricter == "higher" else own > bound
