"""What a merge was asked to judge by: another day, a policy for returns that differ, other rules."""

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec.structs import replace

from thidua_xlsx.model import Policy
from thidua_xlsx.workflow.load.season_folder import Loaded


class Rules(msgspec.Struct, frozen=True):
    """Other rules that somebody asks for: a regime, readings such as `cstdcs=va`, beside the season's own or not."""

    regime: str = ""
    readings: tuple[str, ...] = ()
    compare: bool = False

    def asked(self) -> dict[str, str]:
        """Give what the journal of merges keeps of them; nothing where no other rules were asked for."""
        words = {"regime": self.regime, "readings": "; ".join(self.readings), "compare": "yes" if self.compare else ""}
        return {key: value for key, value in words.items() if value}


class Asked(msgspec.Struct, frozen=True):
    """What a merge was asked: `as_of` is the day that stands for today, None where the season says it."""

    as_of: date | None = None
    duplicates: Policy = Policy.UNION
    rules: Rules = Rules()

    def of(self, loaded: Loaded) -> Loaded:
        """Give a season as it is to be seen; Unusable where a regime, a rule or a reading is not known."""
        book = replace(loaded.rulebook, as_of=self.as_of) if self.as_of else loaded.rulebook
        loaded = replace(loaded, rulebook=book, duplicates=self.duplicates)
        if not self.rules.asked():
            return loaded
        from thidua_xlsx.workflow.judge.what_if import under  # which judges, and few ask for other rules

        return under(loaded, self.rules)

    def kept(self) -> dict[str, str]:
        """Give what the journal of merges keeps of it; `asked_then` understands that."""
        day = self.as_of.isoformat() if self.as_of else ""
        return {"as_of": day, "duplicates": self.duplicates.value, **self.rules.asked()}


def asked_then(kept: Mapping[str, str]) -> Asked:
    """Give what a merge was asked from what the journal keeps of it; ValueError where that is no day or policy."""
    readings = tuple(part for part in kept.get("readings", "").split("; ") if part)
    return Asked(
        as_of=date.fromisoformat(kept["as_of"]) if kept.get("as_of") else None,
        duplicates=Policy(kept.get("duplicates", Policy.UNION.value)),
        rules=Rules(kept.get("regime", ""), readings, bool(kept.get("compare"))),
    )
