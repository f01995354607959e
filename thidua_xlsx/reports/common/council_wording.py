"""What the council decided, in words for the summary: the meeting, and the votes beside each proposal."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.exchange.council.ballots import members
from thidua_xlsx.model import Decision, Season


def meeting_text(season: Season, say: Say) -> str:
    """Say when the council met, who was there, how many ballots there were and how many titles passed."""
    council = season.council
    if council is None:
        return ""
    meeting, dash = council.meeting, say("report.none")
    of = members(meeting, season.rulebook)

    def or_dash(value: object) -> object:
        return dash if value is None else value

    return say(
        "report.council.meeting",
        date=or_dash(meeting.date),
        present=or_dash(meeting.present),
        members=dash if of is None else of,
        issued=or_dash(meeting.ballots_issued),
        valid=or_dash(meeting.ballots_valid),
        passed=sum(path.passed for path in season.paths.values()),
        count=len(council.decisions),
    )


def decision_text(season: Season, say: Say, who: str, title: str) -> str:
    """Say how the council voted on one title of somebody and what followed; nothing where it did not vote."""
    decision = season.council.decision(who, title) if season.council else None
    if decision is None:
        return ""
    outcome = say(f"report.council.{_outcome(decision)}")
    if decision.yes is None:
        return outcome
    no = say("report.none") if decision.no is None else decision.no
    share = "" if decision.share is None else say("report.council.share", share=decision.share * 100)
    changed = say("report.council.changed") if decision.basis_changed else ""
    return say("report.council.votes", yes=decision.yes, no=no, share=share, outcome=outcome) + changed


def _outcome(decision: Decision) -> str:
    return {True: "passed", False: "refused", None: "open"}[decision.passed]
