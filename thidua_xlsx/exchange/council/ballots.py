"""Ballots: who is voted on, what each ballot rests on, and what the votes come to."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.declare.season import Rulebook, sitting_members
from thidua_xlsx.judging.verdicts.title_paths import unvoted
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.model import Decision, Meeting, Scorecard, Season, Verdict
from thidua_xlsx.model.verdicts import SAID

_SHARE_DECIMALS = 4  # of a share between 0 and 1: 7/9 is 77.78 %


def ballot(who: str, title: str) -> str:
    """Give the key of a ballot: `<person or unit>:<title>`, made of the code `who` and the id `title`."""
    return f"{who}:{title}"


def put_to_vote(season: Season) -> list[Verdict]:
    """Give the verdicts that the council votes on: by the units' word alone, and whom only its own word made eligible.

    `season` may be the part of one that a sitting is about.
    """
    before = season.before_council or season
    listed = {(verdict.who, verdict.title): verdict for verdict in before.verdicts if verdict.put_up}
    late = {(path.who, path.title) for path in unvoted(season.paths)} - listed.keys()
    return [*listed.values(), *(verdict for verdict in season.verdicts if (verdict.who, verdict.title) in late)]


def basis(verdict: Verdict, card: Scorecard | None) -> str:
    """Give the digests of what a ballot rests on: verdict and scores, then the verdict alone; or what the school says.

    Workbooks that an earlier version issued have the first of the two.
    """
    if verdict.school_words:
        # With the name: it is all that is left of somebody whom the school no longer puts forward.
        return f"{_digest(f'{verdict.met.value} {verdict.school_words}')}|{name_as_sent(verdict)}"
    scores = () if card is None else (card.final, card.complete, sorted(card.rounds.items()))
    judged = (verdict.met, verdict.registered, verdict.within_quota, verdict.proposed)
    return f"{_digest(repr((*judged, scores)))}-{_digest(repr(judged))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def basis_change(then: str | None, now: str | None) -> tuple[bool, bool]:
    """Say whether what a ballot rested on has changed since `then`, and whether more than points has.

    `then` and `now` are texts as `basis` gives them; None where nobody knows: that has not changed.
    """
    if then is None or now is None:
        return then is not None, then is not None
    (seen, _, judged), (seen_now, _, judged_now) = then.partition("-"), now.partition("-")
    changed = seen != seen_now
    return changed, changed and (not judged or judged != judged_now)


def name_as_sent(verdict: Verdict) -> str:
    """Give the name of somebody whom a school puts forward, as it said it."""
    return verdict.school_words.partition(SAID)[0]


def bases(verdicts: Sequence[Verdict], scorecards: Mapping[str, Scorecard]) -> dict[str, str]:
    """Give what each possible ballot rests on, by its key."""
    return {ballot(verdict.who, verdict.title): basis(verdict, scorecards.get(verdict.who)) for verdict in verdicts}


def members(meeting: Meeting, rulebook: Rulebook) -> int | None:
    """Say how many members the council has: as the meeting says, else as the season declares for the meeting's day.

    None where neither says; nor where members changed within the year and the day is not known.
    """
    if meeting.members is not None:
        return meeting.members
    return len(sitting_members(rulebook.council, meeting.date) or ()) or None


def quorum_met(meeting: Meeting, rulebook: Rulebook) -> bool | None:
    """Say whether enough members were present; None while one of the two numbers is not known, or they contradict."""
    of = members(meeting, rulebook)
    if not of or meeting.present is None or meeting.contradicts or meeting.present > of:
        return None
    return rulebook.voting.quorum.reached(Fraction(meeting.present, of))


def most_votes(meeting: Meeting) -> int | None:
    """Say how many votes one ballot can have: the valid ballots, else those issued, else the members present."""
    numbers = (meeting.ballots_valid, meeting.ballots_issued, meeting.present)
    return next((number for number in numbers if number is not None), None)


def ballot_faults(vote: Decision, meeting: Meeting) -> Iterator[tuple[Code, dict[str, object]]]:
    """Give what is wrong with the votes on a ballot, of council and staff: the code, and the numbers it names."""
    counts = (
        (vote.yes, vote.no, vote.out_of, most_votes(meeting), meeting.ballots_valid),
        (vote.staff_yes, vote.staff_no, vote.staff_out_of, meeting.staff_valid, meeting.staff_valid),
    )
    for yes, no, out_of, most, valid in counts:
        votes, other = (yes or 0) + (no or 0), next((of for of in out_of if of != most), None)
        if other is not None:
            yield codes.VOTES_OF_OTHER_BALLOTS, {"votes": other, "ballots": most or 0}
        elif most is not None and votes > most:
            yield codes.MORE_VOTES_THAN_BALLOTS, {"votes": votes, "ballots": most}
        elif yes is None and no is not None:
            yield codes.VOTES_WITHOUT_YES, {"votes": no}
        elif yes is not None and valid is not None and votes < valid:
            yield codes.BALLOTS_UNACCOUNTED, {"votes": votes, "ballots": valid}


def too_many(vote: Decision, meeting: Meeting) -> bool:
    """Say whether a ballot has more votes than there were ballots, of council or staff, or is out of other ones."""
    impossible = (codes.MORE_VOTES_THAN_BALLOTS, codes.VOTES_OF_OTHER_BALLOTS)
    return any(code in impossible for code, _ in ballot_faults(vote, meeting))


def vote_base(meeting: Meeting, base: str, rulebook: Rulebook) -> int | None:
    """Give the number that a share is counted on, as `base` says; None where nobody has said it.

    `base` is `members` for all members, `present` for those present, `valid` for the valid ballots.
    """
    numbers = {"members": members(meeting, rulebook), "present": meeting.present, "valid": meeting.ballots_valid}
    return numbers.get(base)


def decided(decision: Decision, meeting: Meeting, rulebook: Rulebook) -> Decision:
    """Work out a ballot: its share of the declared base, and whether it passed.

    Nothing has been decided (None) while votes or numbers are not known or contradict each other, without a quorum, or
    with more votes than ballots. Where the whole staff votes too, both must agree.
    """
    policy = rulebook.titles[decision.title].passes
    base = vote_base(meeting, policy.base, rulebook)
    if decision.yes is None or not base or meeting.contradicts or too_many(decision, meeting):
        return decision
    share = Fraction(decision.yes, base)
    passed = policy.share.reached(share) if quorum_met(meeting, rulebook) else None
    staff, voted, of_staff = rulebook.voting.staff, decision.staff_yes, meeting.staff_valid
    if passed is not None and staff:
        passed = None if voted is None or not of_staff else passed and staff.reached(Fraction(voted, of_staff))
    return replace(decision, share=half_up(share, _SHARE_DECIMALS), passed=passed)
