"""How far each title of each person and unit has come this year: worked out once, after the council's word.

Every list, count and paper asks the path who stands where; nothing else works that out.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.declare.season import SCHOOL, ProposalRound, Rulebook, TitlePolicy
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.judging.verdicts.quotas import blocked
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Dossier,
    Met,
    PathStep,
    Proposal,
    Reply,
    StepState,
    TitlePath,
    UnitDossier,
    Verdict,
    declines,
    is_known,
)
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.model.title_path import HERE

_BLANK = "path.council.blank"
Key = tuple[str, str]  # who, and the title
Paths = Mapping[Key, TitlePath]

_YES, _NO, _OPEN, _SKIPPED = StepState.YES, StepState.NO, StepState.OPEN, StepState.SKIPPED
_STATES = {Met.YES: _YES, Met.NO: _NO, Met.UNKNOWN: _OPEN}
_DEFERRED = "path.council.deferred"  # too late for its round, and the year's end has not come
_LATE = ("path.council.raised", "path.council.late")  # eligible only since the list of ballots was made
# Of the council's checklist: what keeps a title back.
_DOSSIER_STATES = {"returned": _OPEN, "withdrawn": _NO, "under_review": _OPEN}


class YearBehind(msgspec.Struct, frozen=True):
    """What paths rest on besides verdicts: the council's word (None = not back), the ledger, who stood where before it.

    `awards` are the lines of the ledger, those of this year among them; `before` are the verdicts as they were without
    the council's word; `replies` what a body above made of titles, by (who, title). `withdrawn` are titles that the
    ledger says were taken out of it again.
    """

    council: Council | None = None
    awards: Sequence[Award] = ()
    before: Sequence[Verdict] = ()
    replies: Mapping[tuple[str, str], Reply] = msgspec.field(default_factory=dict)
    withdrawn: Collection[tuple[str, str]] = ()


def level_of(title: str, rulebook: Rulebook) -> str:
    """Give the level that decides on `title`, or an empty text; `HERE` where that is the season's own.

    Other levels are the ids of the list `decided_by`: `commune`, `province`, `government`, `state`.
    """
    level = rulebook.declared_level(title)
    return HERE if level == rulebook.schools.level else level


def decided_from(level: str, title: str, rulebook: Rulebook) -> bool:
    """Say whether `title` is decided on the level `level` or above it, or nobody has said where.

    A level is an id of the list `decided_by`, such as `province`.
    """
    declared = rulebook.declared_level(title)
    order = [entry.id for entry in rulebook.columns.choices["decided_by"].entries]
    return declared not in order or order.index(declared) >= order.index(level)


def title_paths(
    verdicts: Iterable[Verdict],
    dossiers: Iterable[Dossier | UnitDossier],
    rulebook: Rulebook,
    behind: YearBehind | None = None,
) -> dict[tuple[str, str], TitlePath]:
    """Give the path of every verdict by (who, title), in the order of the verdicts.

    `behind` is what paths rest on besides verdicts; without it nobody has voted or decided.
    """
    builder = _PathBuilder(dossiers, rulebook, behind or YearBehind())
    return {verdict.key: builder.path(verdict) for verdict in verdicts}


def unvoted(paths: Paths) -> list[TitlePath]:
    """Give those who became eligible after the list of ballots was made: nobody has voted, and no list has them."""
    return [path for path in paths.values() if path.waits is not None and path.waits.key in _LATE]


def too_late(verdicts: Iterable[Verdict], rulebook: Rulebook, council: Council | None) -> dict[Key, ProposalRound]:
    """Give what (who, title) came after the round of the title had sat, on none of its ballots; each with the round."""
    rounds = {title: round_ for round_ in rulebook.proposal_rounds for title in round_.titles}
    sat = {code: sitting for code, sitting in council.sittings.items() if sitting.decided_anything} if council else {}
    return {
        verdict.key: round_
        for verdict in verdicts
        if verdict.put_up
        and (round_ := rounds.get(verdict.title))
        and round_.code in sat
        and f"{verdict.who}:{verdict.title}" not in sat[round_.code].ballots
    }


def late_findings(
    late: Mapping[Key, ProposalRound], paths: Paths, rulebook: Rulebook, council: Council, sent: Mapping[Key, Proposal]
) -> Iterator[Finding]:
    """Name whom a round was too late for, and where they go, until somebody votes on them; `sent` are schools' own."""
    for key, round_ in late.items():
        path = paths[key]
        waiting = (_DEFERRED,) if round_.late_to_end else _LATE
        if path.waits is None or path.waits.key not in waiting:
            continue
        sitting, proposal = council.sittings[round_.code], sent.get(key)
        day = sitting.meeting.date
        params = {
            **_named(path, rulebook),
            "round": round_.name,
            "when": Phrase("late.sat_on", {"day": f"{day:%d/%m/%Y}"}) if day else Phrase("late.sat"),
            "why": Phrase("late.year_end" if round_.late_to_end else "late.extra"),
        }
        place = proposal.place if proposal and proposal.place else FilePlace(sitting.file)
        unit = path.who.partition(MARK)[0] if MARK in path.who else SCHOOL
        person = path.who if rulebook.person(path.who) else None
        yield Finding(codes.TOO_LATE_FOR_ROUND, place, params, unit=unit, person=person)


def path_findings(
    paths: Paths, rulebook: Rulebook, council: Council | None, late_for_round: Collection[Key] = ()
) -> Iterator[Finding]:
    """Name those on whom the council still has to vote, and those whom it passed and whose dossier holds them back.

    Those `late_for_round`, on whom it is to vote once more, are named apart.
    """
    if council is None:
        return
    held = {f"path.council.{state}" for state in _DOSSIER_STATES}
    late = {(waiting.who, waiting.title) for waiting in unvoted(paths)} - {*late_for_round}
    for path in paths.values():
        step, vote = path.step("council"), council.decision(*path.key)
        if path.key in late or (vote is not None and vote.passed and step.key in held):
            code = codes.HELD_BY_DOSSIER if vote else codes.ELIGIBLE_NOT_VOTED
            place = step.cells[0] if step.cells else FilePlace(council.file)
            person = path.who if rulebook.person(path.who) else None
            yield Finding(code, place, {**_named(path, rulebook), "why": Phrase(step.key)}, unit=SCHOOL, person=person)
    yield from _blank_ballots(paths, rulebook, council)


def _blank_ballots(paths: Paths, rulebook: Rulebook, council: Council) -> Iterator[Finding]:
    """Name whose ballot was left without votes in a sitting that decided others, title by title.

    Whoever declined, and whom nobody else put up, need not be voted on.
    """
    cells: dict[str, dict[str, CellPlace]] = {}
    for ballot, cell in council.blank_ballots.items():
        who, _, title = ballot.rpartition(":")
        path, round_ = paths.get((who, title)), council.round_for(who, title, rulebook.proposal_round_of(title))
        if path is None or path.ended or path.declined or path.step("council").key != _BLANK:
            continue
        if council.has_decided(round_):
            cells.setdefault(title, {})[rulebook.name_with_home(who)] = cell
    if not cells:
        return
    cells = {title: cells[title] for title in rulebook.titles if title in cells}
    first, *others = (cell for named in cells.values() for cell in named.values())
    titles = rulebook.choices["title"]
    ballots = tuple(
        Phrase("path.council.blank_of", {"title": titles[title], "names": tuple(named)})
        for title, named in cells.items()
    )
    yield Finding(
        codes.BALLOTS_BLANK, first, {"count": len(others) + 1, "ballots": ballots}, also=tuple(others), unit=SCHOOL
    )


def reply_findings(replies: Mapping[tuple[str, str], Reply], paths: Paths, rulebook: Rulebook) -> Iterator[Finding]:
    """Name what a body above decided on somebody whom this season does not put forward, or not any more."""
    titles, outcomes = (rulebook.columns.choices[name] for name in ("title", "reply_outcome"))
    for key, reply in replies.items():
        path = paths.get(key)
        sent = path is not None and not path.here and (path.passed or (path.proposed and path.ended is None))
        if reply.outcome != "open" and not sent:
            yield at(
                codes.REPLY_AGAINST,
                reply.place or FilePlace(INBOX),
                issuer=reply.issuer or "–",
                name=reply.name,
                title=titles[reply.title],
                outcome=outcomes[reply.outcome],
            )


def _named(path: TitlePath, rulebook: Rulebook) -> dict[str, object]:
    """Give whom a finding is about, and which title, as parameters of its sentence."""
    return {"name": rulebook.name_with_home(path.who), "title": rulebook.choices["title"][path.title]}


def _step(step: str, state: StepState, why: str = "") -> PathStep:
    """Give a step that rests on no cell; `why` names its sentence."""
    return PathStep(step, state, f"path.{step}.{why}" if why else "")


class _PathBuilder:
    """Makes the path of one title after another."""

    def __init__(self, dossiers: Iterable[Dossier | UnitDossier], rulebook: Rulebook, behind: YearBehind) -> None:
        self._book, self._council = rulebook, behind.council
        self._dossiers = {dossier.code: dossier for dossier in dossiers}
        self._before = {verdict.key: verdict.met for verdict in behind.before}
        year = season_year(rulebook)
        self._given = {  # whose decision stands in the ledger with its number
            (award.person, award.title): award
            for award in behind.awards
            if award.decision_no and not award.kind and year.number is not None and year.of(award.period) == year.number
        }
        self._replies, self._withdrawn = behind.replies, behind.withdrawn
        self._levels = {title: level_of(title, rulebook) for title in rulebook.regime.titles}
        self._asked = _asked_of_units(rulebook)
        self._registering = rulebook.form_of("registration") is not None

    def path(self, verdict: Verdict) -> TitlePath:
        """Walk one title of somebody down its steps.

        The council's vote stands above what was judged before: what it passed goes on, and what it refused has ended.
        """
        policy = self._book.titles.get(verdict.title) or TitlePolicy(verdict.title)
        registered, unit, eligible = self._registered(verdict), self._of_unit(verdict), self._eligible(verdict)
        stop = registered if blocked(verdict, policy, self._book.regime) else None
        stop = stop or (eligible if eligible.state is not _YES else None)
        quota = self._quota(verdict, policy, stop)
        if stop is None and quota.state in (_OPEN, _NO) and policy.quota_mode == "block":
            stop = quota
        council = self._voted(verdict, stop)
        if council.state is _YES:
            stop = None
        elif stop is None or (council.state is _NO and stop.state is not _NO):
            stop = council
        late = self._after(verdict, _YES if stop is None else stop.state)
        if stop is None:
            stop = next((step for step in late if step.state is _OPEN), late[-1])
        steps = (registered, unit, eligible, quota, council, *late)
        return TitlePath(verdict.who, verdict.title, self._levels.get(verdict.title, ""), stop.step, steps)

    def _registered(self, verdict: Verdict) -> PathStep:
        dossier, policy = self._dossiers.get(verdict.who), self._book.titles.get(verdict.title)
        record, stops = (
            dossier.registration if dossier else None,
            policy is not None and blocked(verdict, policy, self._book.regime),
        )
        column = "commendation" if self._book.regime.is_commendation(verdict.title) else "title"
        if verdict.school_words:
            return _step("registered", _SKIPPED, "school")
        if verdict.registered:
            step = _step("registered", _YES, "yes")
        elif not self._registering and not stops:
            step = _step("registered", _SKIPPED, "not_asked")
        elif self._registering and not is_known(record, column):
            step = _step("registered", _OPEN, "open")
        else:
            answer = "declined" if declines(record, column) else "warned"
            step = _step("registered", _NO, "no" if stops else answer)
        place = record.place(column) if record else None
        return replace(step, cells=(place,)) if place else step

    def _of_unit(self, verdict: Verdict) -> PathStep:
        """Say whether the unit proposes the title too, or one that rests on it; what it proposes binds nobody."""
        if verdict.school_words:
            outcome = {Met.YES: "school", Met.NO: "school_no", Met.UNKNOWN: "school_open"}[verdict.met]
            return _step("unit", _STATES[verdict.met], outcome)
        dossier = self._dossiers.get(verdict.who)
        if dossier is None or verdict.title not in self._asked or verdict.who == SCHOOL:
            return _step("unit", _SKIPPED, "not_asked")
        fact = dossier.proposed_title
        if fact.unknown:
            return _step("unit", _OPEN, "open")
        if not isinstance(fact.value, tuple) or not fact.value:
            return _step("unit", _SKIPPED, "blank")
        named = [title for title in fact.value if title != NO_ENTRY]
        agrees = any(verdict.title in self._book.regime.covered_by(title) for title in named)
        step = _step("unit", _YES if agrees else _NO, "yes" if agrees else "no")
        return replace(step, cells=fact.places)

    def _eligible(self, verdict: Verdict) -> PathStep:
        if verdict.met is Met.YES:
            return _step("eligible", _YES, "yes")
        state = _STATES[verdict.met]
        why = next((reason for reason in verdict.reasons if reason.met is verdict.met), None)
        if why is None:
            return _step("eligible", state, verdict.met.value)
        return PathStep("eligible", state, why.key, why.params, why.places)

    def _quota(self, verdict: Verdict, policy: TitlePolicy, stop: PathStep | None) -> PathStep:
        law = self._book.regime.titles.get(verdict.title)
        if policy.quota_percent is None or law is None or law.of != "person":
            return _step("quota", _SKIPPED, "none")
        if stop is not None:
            return _step("quota", _OPEN if stop.state is _OPEN else _SKIPPED)
        if verdict.within_quota is None:
            return _step("quota", _OPEN, "tied")
        if verdict.within_quota:
            return _step("quota", _YES, "yes")
        return _step("quota", _NO, "no" if policy.quota_mode == "block" else "warned")

    def _voted(self, verdict: Verdict, stop: PathStep | None) -> PathStep:
        """Say what the council made of it; `stop` is what kept the title from coming as far, if anything did."""
        vote = self._council.decision(*verdict.key) if self._council else None
        passed, gone = vote.passed if vote else None, stop is not None and stop.state is _NO
        if passed and verdict.key in self._withdrawn:
            return PathStep("council", _NO, "path.council.taken_out", cells=vote.places if vote else ())
        if passed or (passed is None and not gone):
            held = self._without_required(verdict) or self._kept_back(verdict)
            if held is not None:
                return held
        aside = self._council.aside(*verdict.key) if self._council and not gone else None
        if aside is not None:
            return PathStep("council", _NO, "path.council.set_aside", {"note": aside[0]}, (aside[1],))
        if vote is not None and passed is not None:
            outcome = _step("council", _YES, "passed") if passed else _step("council", _NO, "refused")
            return PathStep("council", outcome.state, outcome.key, cells=vote.places)
        return _step("council", _SKIPPED) if gone else self._unvoted(verdict, vote, stop)

    def _without_required(self, verdict: Verdict) -> PathStep | None:
        """Give the end of a title that requires another one, where the council refused that."""
        if self._council is None:
            return None
        for title in self._book.regime.covered_by(verdict.title)[1:]:
            vote = self._council.decision(verdict.who, title)
            apart = self._book.proposal_round_of(title) != self._book.proposal_round_of(verdict.title)
            refused, aside = vote is not None and vote.passed is False, self._council.aside(verdict.who, title)
            if (refused or aside) and not apart:  # what a round rests on is of years before
                params = {"required": self._book.choices["title"][title]}
                key = "path.council.required" if refused else "path.council.required_aside"
                return PathStep("council", _NO, key, params, vote.places if vote else ())
        return None

    def _kept_back(self, verdict: Verdict) -> PathStep | None:
        """Give what the checklist of dossiers says where it keeps back all titles of somebody in a sitting."""
        round_ = self._round_of(verdict)
        record = self._council.dossier_in(round_, verdict.who) if self._council else None
        state = record.values.get("state") if record else None
        if record is None or not isinstance(state, str) or state not in _DOSSIER_STATES:
            return None
        place = record.place("state")
        return PathStep("council", _DOSSIER_STATES[state], f"path.council.{state}", cells=(place,) if place else ())

    def _round_of(self, verdict: Verdict) -> str:
        round_ = self._book.proposal_round_of(verdict.title)
        return self._council.round_for(verdict.who, verdict.title, round_) if self._council else round_

    def _unvoted(self, verdict: Verdict, vote: Decision | None, stop: PathStep | None) -> PathStep:
        who, title = verdict.who, verdict.title
        sat = self._council is not None and self._council.has_sat(self._round_of(verdict))
        council = self._council if sat else None
        if council is not None and vote is not None:
            why = "undecided" if vote.yes is not None else "blank"
            return PathStep("council", _OPEN, f"path.council.{why}", cells=vote.places)
        if council is not None and f"{who}:{title}" in council.ballots:
            return _step("council", _OPEN, "blank")
        if stop is not None:
            return _step("council", _OPEN, "earlier")
        if council is None:
            deferred = self._council is not None and (who, title) in self._council.deferred
            return _step("council", _OPEN, "deferred" if deferred else "not_met")
        row = council.grades.get(who)
        place = row.places.get("grade") if row and "grade" in row.values else None
        if place is not None and self._before.get((who, title)) is not Met.YES:
            return PathStep("council", _OPEN, "path.council.raised", cells=(place,))
        return _step("council", _OPEN, "late")

    def _after(self, verdict: Verdict, state: StepState) -> tuple[PathStep, ...]:
        """Give the steps behind the council: `state` is yes where it passed the title, else how the path stands."""
        steps = tuple(self._without_award(verdict.title, state))
        reply = self._replies.get(verdict.key) if state is _YES else None
        if reply is not None and self._levels.get(verdict.title, "") != HERE:
            steps = self._with_reply(steps, reply)
        award = self._given.get(verdict.key) if state is not _NO else None
        return self._with_award(steps, award) if award else steps

    def _with_reply(self, without: tuple[PathStep, ...], reply: Reply) -> tuple[PathStep, ...]:
        """Give the steps of a title of which a body above has said what it made of it."""
        decided, submitted, announced, received = without
        cells = (reply.place,) if reply.place else ()
        if reply.outcome == "refused":
            reason = f": {reply.reason}" if reply.reason else ""
            params = {"issuer": reply.issuer or "–", "reason": reason}
            received = PathStep("received", _NO, "path.received.refused", params, cells)
            return decided, submitted, _step("announced", _SKIPPED), received
        if reply.outcome == "given" and reply.number:
            params = {"number": reply.number, "day": reply.day or "–"}
            announced = PathStep("announced", _YES, "path.announced.yes", params, cells)
            received = PathStep("received", _YES, "path.received.yes", params, cells)
        elif reply.outcome in ("given", "on_way"):
            announced = PathStep("announced", _OPEN, f"path.announced.{reply.outcome}", cells=cells)
        return decided, submitted, announced, received

    def _without_award(self, title: str, state: StepState) -> Iterator[PathStep]:
        level, names = self._levels.get(title, ""), ("decided", "submitted", "announced", "received")
        if state is _NO:
            yield from (_step(name, _SKIPPED) for name in names)
            return
        own, other = names[:2] if level == HERE else names[1::-1]
        labels, office = self._book.choices["decided_by"], self._book.schools.level != HERE
        by = "delegated" if level not in labels else "office" if office and level == HERE else "yes"
        params = {"level": labels[level]} if level in labels else {}
        acted = PathStep(own, state, f"path.{own}.{by}", params) if state is _YES else _step(own, state)
        elsewhere = "at_office" if office and level == HERE else "elsewhere"
        skipped = _step(other, _SKIPPED, elsewhere if state is _YES else "")
        yield from (acted, skipped) if own == "decided" else (skipped, acted)
        yield _step("announced", _OPEN, "open" if state is _YES else "")
        if level == HERE:
            yield _step("received", _SKIPPED)
        else:
            yield _step("received", _OPEN, "open" if state is _YES else "")

    def _with_award(self, without: tuple[PathStep, ...], award: Award) -> tuple[PathStep, ...]:
        """Give the steps of a title whose decision stands in the ledger with its number."""
        decided, submitted, _, received = without
        params = {"number": award.decision_no, "day": award.decision_date or "–"}
        step = PathStep("announced", _YES, "path.announced.yes", params, award.places)
        if received.state is _OPEN:
            received = PathStep("received", _YES, "path.received.yes", params, award.places)
        return decided, submitted, step, received


def _asked_of_units(rulebook: Rulebook) -> frozenset[str]:
    """Give the titles that a unit can propose its people for; none where no form asks it."""
    form = rulebook.form_of("self-score")
    table = form.table("standing") if form else None
    if table is None or "proposed_title" not in table.asked:
        return frozenset()
    listed = rulebook.choices.get(rulebook.columns.column(table.id, "proposed_title").choices)
    return frozenset(listed.ids if listed else rulebook.titles)
