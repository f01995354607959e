"""What if: the same returns judged under another regime or reading, in place of the season's own or beside it."""

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.build.rulebook_builder import rulebook
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.book_places import spot
from thidua_xlsx.declare.tables.column_book import Words
from thidua_xlsx.judging.verdicts.judge_titles import judge
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, at, has_errors
from thidua_xlsx.model import Compared, Record, Season
from thidua_xlsx.workflow.judge.judging_options import Rules
from thidua_xlsx.workflow.load.season_folder import SEASON_FILE, Loaded, Unusable


def under(loaded: Loaded, rules: Rules) -> Loaded:
    """Ask for a season to be judged under another regime or other readings (`cstdcs=va`); beside its own
    with `compare`.

    The season's folder is not changed. Unusable where a regime, a rule or a reading is not known.
    """
    if not rules.regime and not rules.readings:
        if rules.compare:
            raise Unusable(key="cli.compare_with_what")
        return loaded
    id_ = _regime(loaded, rules.regime) if rules.regime else loaded.rulebook.regime.id
    name = _named(loaded.templates.laws[id_], rules.readings)
    options = dict(loaded.records["options"][0].values) if loaded.records.get("options") else {}
    if rules.regime:
        options["regime"] = id_
    if rules.readings:
        options["readings"] = "; ".join(rules.readings)
    records = {**loaded.records, "options": (Record("options", options),)}
    book, findings = rulebook(loaded.templates, records, file=SEASON_FILE)
    if book is None or has_errors(findings):
        raise Unusable(*(finding for finding in findings if finding.severity is Severity.ERROR))
    own = loaded.rulebook
    regime = msgspec.structs.replace(book.regime, name=name)
    named = () if rules.compare else rules_named(own)
    asked = replace(book, regime=regime, as_of=own.as_of, own_rules=named)
    return replace(loaded, asked=asked, compare=rules.compare)


def _regime(loaded: Loaded, asked: str) -> str:
    known = loaded.templates.laws
    if asked not in known:
        raise Unusable(key="cli.unknown_regime", regime=asked, known=list(known))
    return asked


def _named(law: Regime, readings: tuple[str, ...]) -> Words:
    """Give the regime's name with the readings asked for in it, for that is what every output prints."""
    name = law.name
    for reading in readings:
        rule, _, way = reading.partition("=")
        found = law.readings.get(rule.strip())
        variant = found.variants.get(way.strip()) if found else None
        if found is None or variant is None:
            known = [f"{id_}={each}" for id_, one in law.readings.items() for each in one.variants]
            raise Unusable(key="cli.unknown_reading", reading=reading, regime=law.name, known=known or ("–",))
        name = Words(f"{name.vi}; {variant.say.vi}", f"{name.en}; {variant.say.en}")
    return name


def rules_named(book: Rulebook) -> tuple[Words, ...]:
    """Name the rules of a rulebook; the regime's name tells of the readings that were asked for."""
    return (book.regime.name,)


def rules_of_another(book: Rulebook) -> list[Finding]:
    """Warn that a season was judged by rules that are not its own."""
    if not book.own_rules:
        return []
    place = spot(None, "options", "regime")
    return [at(codes.RULES_NOT_OWN, place, rules=rules_named(book), own=book.own_rules)]


def compared(season: Season, loaded: Loaded) -> Compared | None:
    """Judge the people of a season under the rules that were asked for; nothing of the season changes."""
    other = loaded.asked
    if other is None:
        return None
    verdicts, quotas, _ = judge(
        season.dossiers,
        season.unit_dossiers,
        other,
        season.standings,
        season.scorecards,
        ledger_known=bool(loaded.ledger),
    )
    return Compared(other, verdicts, quotas)
