"""Everything a merge knows at its end, in one value."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Literal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import by_key, name_key
from thidua_xlsx.declare.season import Person, Round, Rulebook
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model.council import Council
from thidua_xlsx.model.dossiers import Award, Dossier, UnitDossier
from thidua_xlsx.model.returns import Receipt, Submission
from thidua_xlsx.model.school_reports import Candidates, Reply, Schools
from thidua_xlsx.model.scores import Collective, Scorecard, Standing, UnitStanding
from thidua_xlsx.model.title_path import StepState, TitlePath
from thidua_xlsx.model.verdicts import Met, QuotaLine, Target, Verdict


class RuleComparison(msgspec.Struct, frozen=True):
    """The same people judged under other rules, beside the season's own verdicts: for comparison only."""

    rulebook: Rulebook
    verdicts: tuple[Verdict, ...]
    quotas: tuple[QuotaLine, ...]


class TitleCount(msgspec.Struct, frozen=True):
    """How many stand how with a title: every screen, sheet and report that counts it takes these numbers.

    Each case is counted once: `listed` is whoever is on the list, proposed, after the vote passed, also where a body
    above has refused since. Of the others
    `for_council` wait for its vote, `for_grounds` for what they are judged by; `ended` are those who asked for it, or
    were voted on, and do not get it.
    """

    registered: int
    listed: int
    for_council: int
    for_grounds: int
    ended: int


class PastMovement(msgspec.Struct, frozen=True):
    """What a movement came to in an earlier year (`period`), in the words of the ledger; empty = not written down."""

    period: str
    name: str
    goal: str = ""
    registered: str = ""
    result: str = ""
    outcome: str = ""


class Season(msgspec.Struct, frozen=True, dict=True):
    """Everything a merge knows at its end: what was declared, what came back, what was judged, what was found.

    `submissions` are the combined returns, `returns` the single ones behind each, by unit, phase and round;
    `earlier_awards` the whole ledger, people who left included. `before_council` is the season as it stands without the
    council's word, where the council's workbook has come back. `schools` are those that report to this season; None
    where it has none. `candidates` are whom those put forward: found by their codes, among the verdicts and the paths,
    and in no list of the season's own people. `collectives` are the units by their own score sheet; empty where units
    are not scored. `paths` say by (who, title) how far each title has come this year, in the order of the verdicts:
    every list counts these. `replies` are what a body above made of what this season put forward, by (who, title).
    `sealed` are, of reports and replies, the cells that a return slip may ask about, keyed as `returns`.
    `past_movements` are what movements came to, year by year, as the ledger has it.
    """

    rulebook: Rulebook
    receipts: tuple[Receipt, ...]
    dossiers: tuple[Dossier, ...]
    unit_dossiers: tuple[UnitDossier, ...]
    scorecards: Mapping[str, Scorecard]
    standings: Mapping[str, Standing]
    unit_standings: Mapping[str, UnitStanding]
    verdicts: tuple[Verdict, ...]
    quotas: tuple[QuotaLine, ...]
    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]
    submissions: tuple[Submission, ...] = ()
    returns: Mapping[tuple[str, str, str], tuple[Submission, ...]] = msgspec.field(default_factory=dict)
    earlier_awards: tuple[Award, ...] = ()
    compared: RuleComparison | None = None
    council: Council | None = None
    before_council: "Season | None" = None
    schools: Schools | None = None
    collectives: Mapping[str, Collective] = msgspec.field(default_factory=dict)
    paths: Mapping[tuple[str, str], TitlePath] = msgspec.field(default_factory=dict)
    candidates: Candidates = msgspec.field(default_factory=Candidates)
    replies: Mapping[tuple[str, str], Reply] = msgspec.field(default_factory=dict)
    sealed: Mapping[tuple[str, str, str], tuple[Submission, ...]] = msgspec.field(default_factory=dict)
    past_movements: tuple[PastMovement, ...] = ()

    # Reports look these up once a row: a search each time would make a large season quadratic.
    @cached_property
    def _people(self) -> Mapping[str, Dossier]:
        return {dossier.code: dossier for dossier in (*self.dossiers, *self.candidates.people)}

    @cached_property
    def _units(self) -> Mapping[str, UnitDossier]:
        return {dossier.code: dossier for dossier in (*self.unit_dossiers, *self.candidates.units)}

    @cached_property
    def _verdicts(self) -> Mapping[str, tuple[Verdict, ...]]:
        by_who = by_key(self.verdicts, lambda verdict: verdict.who)
        return {who: tuple(verdicts) for who, verdicts in by_who.items()}

    @cached_property
    def _awards(self) -> Mapping[str, list[Award]]:
        return by_key(self.earlier_awards, lambda award: award.person)

    @cached_property
    def _receipts(self) -> Mapping[tuple[str, str, str], tuple[Receipt, ...]]:
        groups: dict[tuple[str, str, str], list[Receipt]] = {}
        for receipt in self.receipts:
            groups.setdefault(
                (receipt.unit or "", receipt.hand_in or receipt.phase or "", receipt.round or ""), []
            ).append(receipt)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def by_unit(self) -> Sequence[tuple[str, Sequence[Dossier]]]:
        """The dossiers by unit and person, as the season workbook lists them; the head of the school is the first."""
        groups: dict[str, list[Dossier]] = {unit.code: [] for unit in self.rulebook.units}
        for dossier in self.dossiers:
            groups.setdefault(dossier.person.unit, []).append(dossier)
        return [
            (unit, sorted(dossiers, key=lambda dossier: self.listed_at(dossier.code)))
            for unit, dossiers in groups.items()
            if dossiers
        ]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        book = self.rulebook
        every_unit = (*book.units, *book.guest_units)
        units = {unit.code: place for place, unit in enumerate(every_unit)}
        head = name_key(book.school.head)

        def place(person: Person) -> tuple[int, bool]:
            return units.get(person.unit, len(units)), name_key(person.full_name) != head

        people = sorted((*book.people, *book.guests), key=place)
        return {code: place for place, code in enumerate((*units, *(person.code for person in people)))}

    def listed_at(self, who: str) -> int:
        """The place of `who`, by code, in lists that rank nobody: as *Tổ* lists units, and *Nhân sự* their people.

        Units come before people; the head of the school is the first of their unit.
        """
        return self._places.get(who, len(self._places))

    def verdicts_of(self, who: str) -> tuple[Verdict, ...]:
        """The verdicts on the person or unit with the code `who`."""
        return self._verdicts.get(who, ())

    def awards_to(self, who: str) -> Sequence[Award]:
        """The ledger's lines about the person or unit with the code `who`."""
        return self._awards.get(who, ())

    def receipts_of(self, unit: str, what: str, round_: str = "") -> tuple[Receipt, ...]:
        """The receipts of what `unit`, by its code, handed in: a form, or a hand-in.

        `what` is the form's phase and `round_` its round, or `what` is the code of the hand-in. Where `unit` is empty,
        it is what the school itself handed in.
        """
        return self._receipts.get((unit, what, round_), ())

    def dossier(self, code: str) -> Dossier | None:
        """The dossier of the person with the code `code`, or None."""
        return self._people.get(code)

    def unit_dossier(self, code: str) -> UnitDossier | None:
        """The dossier of the unit with the code `code`, or None."""
        return self._units.get(code)

    @cached_property
    def rounds_in(self) -> tuple[str, int, int]:
        """The name of the last self-score round of which a return has come in, its place (from 1), and how many are.

        Empty and 0 where none has.
        """
        came = {form for dossier in self.unit_dossiers for form, back in dossier.returned.items() if back}
        rounds = self.rulebook.rounds
        place = max(
            (place for place, round_ in enumerate(rounds, start=1) if f"self-score:{round_.code}" in came), default=0
        )
        return rounds[place - 1].name if place else "", place, len(rounds)

    def rounds_out(self, unit: str = "") -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The self-score rounds whose forms have not all come in: the name of each, and the units that owe theirs.

        Of a round that nobody has sent in no unit is named; rounds that count for nothing are left out. With `unit`,
        its code, those alone that this unit owes.
        """
        asked = [dossier for dossier in self.unit_dossiers if unit in ("", dossier.code)]
        owed = []
        for round_ in self.rulebook.rounds if asked else ():
            form = f"self-score:{round_.code}"
            out = tuple(dossier.unit.name for dossier in asked if not dossier.returned.get(form))
            if out and round_.weight:
                owed.append((round_.name, () if len(out) == len(asked) else out))
        return tuple(owed)

    @property
    def running(self) -> bool:
        """Whether of the last self-score round no return has come in yet: nothing can be concluded.

        An office whose schools report to it waits for these, and for no round of its own.
        """
        _, place, rounds = self.rounds_in
        return bool(self.unit_dossiers) and self.schools is None and place < rounds

    @property
    def concluded(self) -> bool:
        """Whether results may be shown as results: the last round has begun to come in, or somebody asked for it."""
        return not self.running or self.rulebook.as_if_closed

    @cached_property
    def rounds_begun(self) -> tuple[Round, ...]:
        """The rounds whose points are asked for: of a running season those up to the last that anybody sent in.

        Later ones in which somebody has points already are among them.
        """
        with_points = {code for card in self.scorecards.values() for code in card.rounds}
        _, last, _ = self.rounds_in
        return tuple(
            round_
            for place, round_ in enumerate(self.rulebook.rounds, start=1)
            if self.concluded or place <= last or round_.code in with_points
        )

    @property
    def voted(self) -> bool:
        """Whether the council has decided on anything; a vote that decided nothing (no quorum) is none.

        Of several sittings the one at the year's end; `voted_on` asks for the one that is about a title.
        """
        return self._voted_in("")

    def voted_on(self, verdict: Verdict | TitlePath) -> bool:
        """Whether the council has decided on anything in the sitting that is about a title of somebody."""
        return self._voted_in(self.round_of(*verdict.key))

    def voted_about(self, title: str) -> bool:
        """Whether the sitting of the council that is about `title` (its id) has decided anything."""
        return self._voted_in(self.rulebook.proposal_round_of(title))

    def _voted_in(self, round_: str) -> bool:
        return self.council is not None and self.council.has_decided(round_)

    def met_with_vote(self, verdict: Verdict) -> Met:
        """How somebody stands with a title once the council has answered what the law leaves to it.

        Whom it passed meets what was open for that answer alone. What counts people by `met` asks this, so that nobody
        is passed and still not clear; the `verdict` itself goes on saying what the law says without the vote.
        """
        path = self.paths.get(verdict.key)
        return verdict.met_once(passed=path is not None and path.passed)

    def waits_for(self, verdict: Verdict) -> Literal["council", "grounds"] | None:
        """What a title of somebody waits for that is on no list yet: the council's word, or grounds to judge it by.

        None where it has ended or is listed, where nobody at all asked for that title or voted on it, where nobody
        asked for it for this one, and where the council alone could say it and this one did not ask.
        """
        path = self.paths.get(verdict.key)
        if path is None or path.waits is None or self.is_listed(path):
            return None
        if path.waits_for_council or (verdict.left_to_council and verdict.put_up):
            return "council"
        asked = path.step("registered").state is not StepState.NO or self.was_considered(path)
        in_play = verdict.title in self._considered_titles and not (verdict.left_to_council or verdict.unasked)
        return "grounds" if asked or in_play else None

    @cached_property
    def _considered_titles(self) -> Collection[str]:
        """The titles that anybody asked for or the council voted on."""
        return {path.title for path in self.paths.values() if self.was_considered(path)}

    def came_to_council(self, path: TitlePath) -> bool:
        """Whether a title came before the council at all: somebody asked for it, or a vote was taken on it.

        What merely rests on a title that the council refused has ended with that one, and was nobody's.
        """
        return self.was_considered(path) or path.ended is None

    def title_count(self, title: str) -> TitleCount:
        """How many stand how with `title` (its id), of the season's own and of whom schools put forward."""
        verdicts = [verdict for verdict in self.verdicts if verdict.title == title]
        waits = {(verdict.who, title): self.waits_for(verdict) for verdict in verdicts}
        paths = [path for key in waits if (path := self.paths.get(key)) is not None]
        chosen = self.passed_or_proposed(title)
        over = [path for path in paths if path not in chosen and waits[path.who, title] is None]
        return TitleCount(
            registered=sum(verdict.registered for verdict in verdicts),
            listed=len(chosen),
            for_council=sum(waiting == "council" for waiting in waits.values()),
            for_grounds=sum(waiting == "grounds" for waiting in waits.values()),
            ended=sum(self.was_considered(path) for path in over),
        )

    def was_considered(self, path: TitlePath) -> bool:
        """Whether somebody asked for a title, or the council voted on it or set it aside."""
        asked = StepState.YES in (path.step("registered").state, path.step("unit").state)
        if asked or self.council is None:
            return asked
        ballot = f"{path.who}:{path.title}"
        return ballot in self.council.set_aside or self.council.decision(*path.key) is not None

    def round_of(self, who: str, title: str) -> str:
        """The code of the round that is about a `title` (its id) of `who`, by code; empty for the year's end.

        A late one may be put off from its round until then.
        """
        round_ = self.rulebook.proposal_round_of(title)
        return self.council.round_for(who, title, round_) if self.council else round_

    def passed_without_grounds(self, title: str) -> tuple[TitlePath, ...]:
        """Whom the council passed for `title` (its id) although nothing shows that they meet its conditions."""
        met = {
            verdict.who
            for verdict in self.verdicts
            if verdict.title == title and self.met_with_vote(verdict) is Met.YES
        }
        return tuple(path for path in self.passed_or_proposed(title) if path.passed and path.who not in met)

    def is_listed(self, path: TitlePath) -> bool:
        """Whether a title is on the lists: before its vote whatever came as far as the council, then what passed."""
        return path.is_listed(voted=self.voted_on(path))

    def of_round(self, code: str) -> "Season":
        """The part of the season that the sitting of the proposal round `code` is about, with its word alone."""
        return self._part(code, self.round_of)

    def _part(self, code: str, round_of: Callable[[str, str], str]) -> "Season":
        book, council = self.rulebook, self.council

        def belongs(verdict: Verdict | TitlePath) -> bool:
            return round_of(*verdict.key) == code

        word = council.sittings.get(code) if council and (council.sittings or code) else council
        name = next((round_.name for round_ in book.proposal_rounds if round_.code == code), "")
        before = self.before_council
        return replace(
            self,
            rulebook=replace(book, proposal_rounds=(), proposal_round=name),
            verdicts=tuple(filter(belongs, self.verdicts)),
            paths={key: path for key, path in self.paths.items() if belongs(path)},
            council=word,
            before_council=before._part(code, round_of) if before else None,
            candidates=replace(
                self.candidates,
                verdicts=tuple(filter(belongs, self.candidates.verdicts)),
                proposals={
                    key: proposal for key, proposal in self.candidates.proposals.items() if round_of(*key) == code
                },
            ),
        )

    def listed(self, title: str) -> tuple[TitlePath, ...]:
        """Who stands on the lists for `title` (its id).

        Before the vote that is whoever came as far as the council, then who passed.
        """
        return tuple(path for path in self.paths.values() if path.title == title and self.is_listed(path))

    def passed_or_proposed(self, title: str) -> tuple[TitlePath, ...]:
        """Whom the council passed for `title` (its id), whatever a body above has said since.

        Before the vote that is who stands on the lists.
        """
        paths = (path for path in self.paths.values() if path.title == title)
        return tuple(path for path in paths if (path.passed if self.voted_on(path) else self.is_listed(path)))
