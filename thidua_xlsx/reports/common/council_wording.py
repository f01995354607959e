"""What the council decided, in words for the summary: the meeting, the votes, and what became of schools' proposals."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.exchange.council.ballots import members
from thidua_xlsx.judging.verdicts.title_paths import decided_from
from thidua_xlsx.model import Decision, PathStep, Proposal, Season, StepState, TitlePath
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.model.title_path import HERE

_OUTCOMES = {True: "passed", False: "refused", None: "open"}


def meeting_text(season: Season, say: Say) -> str:
    """Say when the council met, who was there, how many ballots there were and how many titles passed."""
    council = season.council
    if council is None:
        return ""
    meeting, dash = council.meeting, say("report.none")
    seats = members(meeting, season.rulebook)

    def or_dash(value: object) -> object:
        return dash if value is None else value

    return say(
        "report.council.meeting",
        date=or_dash(meeting.date),
        present=or_dash(meeting.present),
        members=dash if seats is None else seats,
        issued=or_dash(meeting.ballots_issued),
        valid=or_dash(meeting.ballots_valid),
        passed=sum(path.passed for path in season.paths.values()),
        count=len(council.decisions),
    )


def decision_text(season: Season, say: Say, who: str, title: str) -> str:
    """Say how the council voted on the `title` (an id) of `who` (a code), and what followed; nothing without a vote."""
    decision = season.council.decision(who, title) if season.council else None
    if decision is None:
        return ""
    outcome = say(f"report.council.{_OUTCOMES[decision.passed]}")
    if decision.yes is None:
        return outcome
    no = say("report.none") if decision.no is None else decision.no
    share = "" if decision.share is None else say("report.council.share", share=decision.share * 100)
    changed = say("report.council.changed") if decision.basis_changed else ""
    later = held_later(say, decision)
    votes = say("report.council.votes", yes=decision.yes, no=no, share=share, outcome=outcome) + changed
    return f"{votes} ({later})" if later else votes


def held_later(say: Say, decision: Decision) -> str:
    """Say that a `decision` is one of a later meeting, and of which day; nothing of one of the first."""
    day = decision.held_later.date if decision.held_later else None
    return say("report.council.held_later", day=f"{day:%d/%m/%Y}") if day else ""


def step_text(say: Say, step: PathStep) -> str:
    """Give what a step of a title's path says; empty where it says nothing."""
    return say(step.key, **step.params) if step.key else ""


def path_here(season: Season, school: str, proposal: Proposal) -> TitlePath | None:
    """Give how far what the `school` (its code) puts forward has come in this office; None where it is not here."""
    return season.paths.get((f"{school}{MARK}{proposal.key.rpartition(':')[0]}", proposal.title))


def proposal_outcome(season: Season, say: Say, school: str, proposal: Proposal) -> str:
    """Say what became in this office of what a school puts forward, and who decides or has decided on it.

    `school` is the code of the school. What is decided below this office says by whom.
    """
    book, title = season.rulebook, proposal.title
    levels, level = book.choices["decided_by"], book.declared_level(title)
    path = path_here(season, school, proposal)
    if path is None:
        if decided_from(book.schools.level, title, book):
            return say("report.schools.not_considered")
        key = "decided_below" if level == HERE else "decided_at"
        return say(f"report.schools.{key}", level=levels[level])
    step = path.current_step
    text = step_text(say, step) or say("report.unknown")
    if step.step not in ("announced", "received") or step.state is StepState.NO:
        return text
    if path.level == HERE:
        number = path.step("announced")
        key = "here_yes" if number.state is StepState.YES else "here_open"
        return say(f"report.schools.{key}", decision=step_text(say, number))
    by = levels[level] if level in levels else say("report.schools.level_delegated")
    if step.state is StepState.YES:
        return say("report.schools.above_yes", level=by, decision=text)
    return say("report.schools.above_open", level=by) if step.key == "path.announced.open" else text
