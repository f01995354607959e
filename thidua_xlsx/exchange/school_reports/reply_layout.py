"""The reply of an office to a school: what was decided on each of its proposals, locked and sealed as reports are."""

from collections.abc import Iterable

from thidua_xlsx.base.text import Say, without_accents
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.exchange.school_reports.report_layout import Addressed, sealed_sheets
from thidua_xlsx.exchange.school_reports.report_lines import REPLY_TITLES
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.forms.layout.form_layout import SheetWriter
from thidua_xlsx.model import Reply, Season, StepState, TitlePath
from thidua_xlsx.model.school_reports import MARK


def reply_form(book: Rulebook) -> Form | None:
    """Give the form of replies to schools; None where the templates have none."""
    return next((form for form in book.forms.values() if form.whose == "below"), None)


def replies_to(school: Reporter, season: Season) -> tuple[Reply, ...]:
    """Say of everything that a school put forward how it came out here and above, by its own codes."""
    replies = []
    for verdict in season.candidates.of_school(school.code):
        who, title = verdict.who, verdict.title
        path, above = season.paths[who, title], season.replies.get((who, title))
        number, day, issuer = _decision(path, above, season)
        outcome, reason = _outcome(path, above, number, season)
        own = who.removeprefix(f"{school.code}{MARK}")
        replies.append(Reply(own, title, outcome, season.rulebook.name_of(who, bare=True), number, day, issuer, reason))
    return tuple(replies)


def _outcome(path: TitlePath, above: Reply | None, number: str, season: Season) -> tuple[str, str]:
    """Give how a proposal came out, with the reason of a refusal as the council noted it: empty where it noted none."""
    if path.ended:
        vote = season.council.decision(path.who, path.title) if season.council else None
        refused_above = path.at == "received" and above
        return "refused", above.reason if refused_above and above else vote.note if vote else ""
    if not path.passed:
        return "open", ""
    # A body above may give a title before its decision has a number: that is passed on as it was said.
    outcome = above.outcome if above else ""
    return "given" if path.here or number or outcome == "given" else "on_way", ""


def _decision(path: TitlePath, above: Reply | None, season: Season) -> tuple[str, str, str]:
    """Give number, day and issuer of the decision on a title, as far as this office knows them."""
    book, year = season.rulebook, season_year(season.rulebook)
    if path.ended:
        return "", "", above.issuer if above and path.at == "received" else book.school.name
    awards = (award for award in season.awards_to(path.who) if award.title == path.title)
    line = next((award for award in awards if year.number is not None and year.of(award.period) == year.number), None)
    step = path.step("announced")
    issuer = line.issuer if line and not line.pending else above.issuer if above else ""
    known = book.decision_on(path.title) if path.passed else None
    own = set(without_accents(f"chủ tịch {book.school.name}").split())  # this office or its head («Chủ tịch UBND xã»)
    others = known and set(without_accents(known.issuer).split()) - own
    number = day = ""
    if step.state is StepState.YES:
        number, day = str(step.params.get("number", "")), str(step.params.get("day", ""))
    elif known and (path.here or others):
        number, day = known.number, f"{known.day:%d/%m/%Y}" if known.day else ""
    if known and known.issuer:
        issuer = issuer or known.issuer
    return number, day.removeprefix("–"), issuer or (book.school.name if path.here else "")


def id_of(school: Reporter, season: Season) -> str:
    """Give the season id of a school: what its report bears, else what the office declares."""
    sent = season.schools.reports.get(school.code) if season.schools else None
    return sent.id if sent else next(iter(school.ids), school.code)


def reply_sheets(
    replies: Iterable[Reply], to: str, school: str, form: Form, book: Rulebook, *, key: bytes, say: Say
) -> tuple[BookPlan, list[SheetWriter]]:
    """Give an office's reply to one school without its sheets, and what writes each of these.

    `to` is the season id of the school, `school` its name; `key` is the office's season key, with which it is sealed.
    """
    facts = {"name": book.school.name, "id": book.school.id, "school_year": book.school.school_year}
    facts["recipient"] = school
    labels = {key: say(f"form.reply.{key}") for key in facts}
    rows = {
        "reply_titles": [
            FormRow(f"{reply.who}:{reply.title}", reply.name, REPLY_TITLES.texts(reply, book, say)) for reply in replies
        ],
        "reply_facts": [FormRow(key, labels[key], {"name": labels[key], "value": facts[key]}) for key in facts],
    }
    line = say("form.report.to", to=school, years=book.school.years_called(say))
    return sealed_sheets(rows, form, book, Addressed(book.school.id, to, school, line), key=key, say=say)
