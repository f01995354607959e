"""What a merge was asked to judge by: another day, a policy for returns that differ, other rules."""

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import SEASON_FILE
from thidua_xlsx.declare.build.rulebook_builder import rulebook
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.model import Policy, Record
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class OtherRules(msgspec.Struct, frozen=True):
    """Other rules that are asked for: a regime, interpretations such as `cstdcs=va`, beside the season's own or not."""

    regime: str = ""
    interpretations: tuple[str, ...] = ()
    compare: bool = False

    def asked(self) -> dict[str, str]:
        """Give what the journal of merges keeps of them; nothing where no other rules were asked for."""
        words = {
            "regime": self.regime,
            "readings": "; ".join(self.interpretations),
            "compare": "yes" if self.compare else "",
        }
        return {key: value for key, value in words.items() if value}


class JudgingOptions(msgspec.Struct, frozen=True):
    """What a merge was asked: `as_of` is the day that stands for today, None where the season says it.

    `as_if_closed` asks to conclude a season that is still running.
    """

    as_of: date | None = None
    duplicates: Policy = Policy.UNION
    rules: OtherRules = OtherRules()
    as_if_closed: bool = False

    def applied_to(self, loaded: SeasonFolder) -> SeasonFolder:
        """Give a season as it is to be seen. Raises CommandError where a regime, a rule or a reading is not known."""
        book = replace(loaded.rulebook, as_if_closed=self.as_if_closed)
        book = replace(book, as_of=self.as_of, today=self.as_of) if self.as_of else book
        loaded = replace(loaded, rulebook=book, duplicates=self.duplicates)
        if not self.rules.asked():
            return loaded
        return with_other_rules(loaded, self.rules)

    def kept(self) -> dict[str, str]:
        """Give what the journal of merges keeps of it; `options_from_journal` understands that."""
        day = self.as_of.isoformat() if self.as_of else ""
        closed = {"as_if_closed": "yes"} if self.as_if_closed else {}
        return {"as_of": day, "duplicates": self.duplicates.value, **closed, **self.rules.asked()}


def options_from_journal(kept: Mapping[str, str]) -> JudgingOptions:
    """Give what a merge was asked from what the journal keeps of it (`kept`, as `JudgingOptions.kept` gives it).

    Raises ValueError where that holds no day or policy.
    """
    readings = tuple(part for part in kept.get("readings", "").split("; ") if part)
    return JudgingOptions(
        as_of=date.fromisoformat(kept["as_of"]) if kept.get("as_of") else None,
        duplicates=Policy(kept.get("duplicates", Policy.UNION.value)),
        rules=OtherRules(kept.get("regime", ""), readings, bool(kept.get("compare"))),
        as_if_closed=bool(kept.get("as_if_closed")),
    )


def with_other_rules(loaded: SeasonFolder, rules: OtherRules) -> SeasonFolder:
    """Have a season judged under another regime or other readings (`cstdcs=va`); beside its own rules with `compare`.

    The season's folder is not changed. Raises CommandError where a regime, a rule or a reading is not known.
    """
    if not rules.regime and not rules.interpretations:
        if rules.compare:
            raise CommandError(key="cli.compare_with_what")
        return loaded
    known = loaded.templates.laws
    id_ = rules.regime or loaded.rulebook.regime.id
    if id_ not in known:
        raise CommandError(key="cli.unknown_regime", regime=id_, known=list(known))
    name = _named(known[id_], rules.interpretations)
    options = dict(loaded.records["options"][0].values) if loaded.records.get("options") else {}
    if rules.regime:
        options["regime"] = id_
    if rules.interpretations:
        options["readings"] = "; ".join(rules.interpretations)
    records = {**loaded.records, "options": (Record("options", options),)}
    book, findings = rulebook(loaded.templates, records, file=SEASON_FILE)
    if book is None:
        raise CommandError(*(finding for finding in findings if finding.severity is Severity.ERROR))
    own = loaded.rulebook
    regime = msgspec.structs.replace(book.regime, name=name)
    named = () if rules.compare else (own.regime.name,)  # which tells of readings that were asked for, too
    asked = replace(
        book,
        regime=regime,
        as_of=own.as_of,
        today=own.today,
        own_rules=named,
        as_if_closed=own.as_if_closed,
        plugins=own.plugins,
    )
    return replace(loaded, asked=asked, compare=rules.compare)


def _named(law: Regime, readings: tuple[str, ...]) -> BilingualText:
    """Give the regime's name with the readings asked for in it, for that is what every output prints."""
    name = law.name
    for asked in readings:
        rule, _, way = asked.partition("=")
        interpretation = law.interpretations.get(rule.strip())
        variant = interpretation.variants.get(way.strip()) if interpretation else None
        if interpretation is None or variant is None:
            known = [
                f"{id_}={variant}"
                for id_, interpretation in law.interpretations.items()
                for variant in interpretation.variants
            ]
            raise CommandError(key="cli.unknown_reading", reading=asked, regime=law.name, known=known or ("–",))
        name = BilingualText(f"{name.vi}; {variant.say.vi}", f"{name.en}; {variant.say.en}")
    return name
