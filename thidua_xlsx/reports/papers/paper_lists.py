"""Who stands on the lists of a season and in which order: worked out once, however many papers show a list."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from thidua_xlsx.base.text import by_key, sort_key
from thidua_xlsx.judging.verdicts.title_paths import level_of
from thidua_xlsx.model import Decision, Season, TitlePath, Verdict
from thidua_xlsx.model.title_path import HERE


class Lists:
    """The lists of one season by title, people and collectives in the order of lists: units as the season has them."""

    def __init__(self, season: Season) -> None:
        self._season = season
        self._candidates: dict[str, Sequence[str]] = {}
        self._listed: dict[str, Sequence[str]] = {}

    def candidates(self, title: str) -> Sequence[str]:
        """Give those whom the council votes on: whom it voted on, before that the proposed and those at the line."""
        if title not in self._candidates:
            asked = [one for one in self._paths.get(title, ()) if not self._season.voted_on(one)]
            chosen = [one.who for one in asked if one.listed(voted=False) or _tied(one)]
            # Of one title some may have been voted on in a round, and some wait for the year's end.
            voted = self._season.voted or self._season.voted_about(title)
            heard = [one.who for one in self._decisions.get(title, ())] if voted else []
            self._candidates[title] = self.in_order(dict.fromkeys([*heard, *chosen]))
        return self._candidates[title]

    def listed(self, title: str) -> Sequence[str]:
        """Give those whom the papers list: who passed once the council voted, else the proposed."""
        if title not in self._listed:
            chosen = [one.who for one in self._paths.get(title, ()) if self._season.stands(one)]
            self._listed[title] = self.in_order(chosen)
        return self._listed[title]

    def goes_up(self, title: str) -> bool:
        """Say whether somebody above decides on a title: only such are asked for outside the school."""
        return level_of(title, self._season.rulebook) != HERE

    def verdicts(self, title: str) -> Sequence[Verdict]:
        """Give what was judged of a title."""
        return self._verdicts.get(title, ())

    def decisions(self, title: str) -> Mapping[str, Decision]:
        """Give what the council decided on a title, by who; nothing before it spoke."""
        return {one.who: one for one in reversed(self._decisions.get(title, ()))}

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """Order people and units as lists do: units as the season has them, people in them by name; each once."""
        return sorted(dict.fromkeys(codes), key=self._places.__getitem__)

    @cached_property
    def _verdicts(self) -> Mapping[str, Sequence[Verdict]]:
        return by_key(self._season.verdicts, lambda one: one.title)

    @cached_property
    def _paths(self) -> Mapping[str, Sequence[TitlePath]]:
        return by_key(self._season.paths.values(), lambda one: one.title)

    @cached_property
    def _decisions(self) -> Mapping[str, Sequence[Decision]]:
        council = self._season.council
        return by_key(council.decisions, lambda one: one.title) if council else {}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The place of everybody whom any list may name."""
        season, person_of = self._season, self._season.rulebook.person
        units = {unit.code: place for place, unit in enumerate((*season.rulebook.units, *season.rulebook.guest_units))}
        codes = dict.fromkeys(one.person.code for one in season.dossiers)
        codes |= dict.fromkeys(one.who for one in season.verdicts)
        codes |= dict.fromkeys(one.who for one in season.council.decisions) if season.council else {}
        keyed = []
        for code in codes:
            person = person_of(code)
            name = sort_key(person.full_name) if person else ""
            keyed.append((units.get(person.unit if person else code, len(units)), name, code))
        return {code: place for place, (*_, code) in enumerate(sorted(keyed))}


def _tied(path: TitlePath) -> bool:
    return path.waits is not None and path.at == "quota"
