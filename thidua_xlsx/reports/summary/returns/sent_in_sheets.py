"""What is sent in besides scores: initiatives, nominations, entries to contests, words on the score sheet, comments.

And who gave to which fund, and what is left of it.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from thidua_xlsx.base.text import Say, day_text, initiative_key, joined, number_text
from thidua_xlsx.declare.season import Contest, FundLine, LogLine
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.agreements import Agreement, AgreementState, agreements
from thidua_xlsx.judging.analysis.contests import ContestEntry, UnitEntries, contest_entries, entries_by_unit
from thidua_xlsx.judging.analysis.funds import FundState, fund_states
from thidua_xlsx.judging.analysis.nominations import Nomination, nominations, without_nominations
from thidua_xlsx.judging.analysis.reward_budget import dong
from thidua_xlsx.judging.verdicts.initiative_progress import Followed, initiative_progress
from thidua_xlsx.model import Initiative, Season
from thidua_xlsx.reports.common.naming import choice_name, name_order, unit_name
from thidua_xlsx.reports.common.report_sheet import list_sheet

_SAID = "✓"


def initiatives_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of initiatives by unit and person, those registered and not submitted as well."""

    def registered(row: tuple[str, Followed]) -> str:
        asked = "" if row[1].asked else say("report.unknown")
        return _SAID if row[1].registered else asked

    def of(read: Callable[[Initiative], Shown]) -> Callable[[tuple[str, Followed]], Shown]:
        """Say of an initiative, and nothing of one that was registered and not submitted."""
        return lambda row: read(row[1].initiative) if row[1].initiative else None

    def name(row: tuple[str, Followed]) -> str:
        return row[1].initiative.name if row[1].initiative else row[1].registered

    def level(own: Initiative) -> str:
        return choice_name(season, say, "level", own.level) or say("report.unknown")

    columns: Columns[tuple[str, Followed]] = (
        counted(),
        Col("full_name", 23, value=lambda row: season.rulebook.name_of(row[0])),
        Col("name", 46, value=name, of="initiatives"),
        Col("registered", 9, "cell_center", registered, words="report.initiatives.registered"),
        Col("submitted", 9, "cell_center", of(lambda _: _SAID), words="report.initiatives.submitted"),
        Col("mark", 10, "cell_center", of(lambda own: own.mark), of="initiatives"),
        Col("recognised", 10, "cell_center", of(lambda own: _yes_no(say, own.recognised)), of="initiatives"),
        Col("level", 11, "cell_center", of(level), of="initiatives"),
        Col("applied", 9, "cell_center", of(lambda own: _yes_no(say, own.applied)), of="initiatives"),
        Col("decision_no", 16, "cell_center", of(lambda own: own.decision_no), of="initiatives"),
        Col("decision_date", 12, "cell_center", of(lambda own: own.decision_date), of="initiatives"),
        Col("remark", 26, value=lambda row: _initiative_remark(say, row[1])),
    )

    def rows() -> Rows:
        for unit, dossiers in season.by_unit:
            listed = [
                (dossier.person.code, followed)
                for dossier in dossiers
                for followed in initiative_progress(dossier, season.rulebook)
            ]
            waiting = sum(followed.initiative is None for _, followed in listed)
            words = "report.unit_initiatives_waiting" if waiting else "report.unit_initiatives"
            if listed:
                count = len(listed) - waiting
                yield TextLine(say(words, unit=unit_name(season, unit), count=count, waiting=waiting))
            yield from listed

    notes, none = (say("report.initiatives.note"), say("report.initiatives.steps")), say("report.initiatives.none")
    return list_sheet(season, say, "initiatives", columns, rows(), notes=notes, empty=none, freeze_cols=2)


def _initiative_remark(say: Say, followed: Followed) -> Shown:
    own = followed.initiative
    if own is None:
        return styled(say("report.initiatives.not_submitted"), "warn")
    remarks = []
    if own.recognised and not own.decision_no:
        remarks.append(say("report.initiatives.no_decision"))
    if followed.registered and initiative_key(followed.registered) != initiative_key(own.name):
        remarks.append(say("report.initiatives.renamed", name=followed.registered))
    if own.used_for:
        remarks.append(say("report.initiatives.used", what=own.used_for))
    return styled("; ".join(remarks), "warn" if remarks else "cell")


def _yes_no(say: Say, value: bool | None) -> str:
    if value is None:
        return say("report.unknown")
    return say("report.yes" if value else "report.no")


def nominations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of nominations; None where nobody was asked and none were made."""
    nominated = nominations(season.submissions, season.rulebook)
    lacking = without_nominations(season.unit_dossiers, nominated, season.rulebook)
    if not nominated and not lacking:
        return None
    columns: Columns[Nomination] = (
        counted(),
        Col("unit", 22, value=lambda row: unit_name(season, row.unit), words="report.nominations.unit"),
        Col("who", 28, value=lambda row: row.who, of="nominations"),
        Col("summary", 56, value=lambda row: row.summary, of="nominations"),
        Col("link", 26, value=lambda row: row.link, of="nominations"),
        Col("code", 16, value=lambda row: joined(row.codes), words="report.nominations.code"),
        Col("council", 26, value=lambda row: _council_word(season, say, row), words="report.nominations.council"),
    )

    def rows() -> Rows:
        for round_ in season.rulebook.rounds:
            of_round = [nomination for nomination in nominated if nomination.round == round_.code]
            none = [unit.name for lacking_round, unit in lacking if lacking_round.code == round_.code]
            if of_round or none:
                yield TextLine(say("report.nominations.round", round=round_.name, count=len(of_round)))
            yield from of_round
            if none:
                yield TextLine(say("report.nominations.none", units=joined(none)), "warn")

    note = say("report.nominations.note")
    return list_sheet(season, say, "nominations", columns, rows(), notes=(note,), freeze_cols=2)


def _council_word(season: Season, say: Say, nomination: Nomination) -> str:
    """Say what the council thinks of a nomination, with its votes; empty where it has not said anything."""
    record = season.council.on_nomination(nomination.codes) if season.council else None
    if record is None:
        return ""
    agreed, yes, no = (record.values.get(key) for key in ("agreed", "yes", "no"))
    kind = "agreed" if agreed else "refused"
    word = say(f"report.nominations.{kind}") if isinstance(agreed, bool) else ""
    votes = say("report.nominations.votes", yes=yes, no=no or 0) if isinstance(yes, Decimal) else ""
    return "; ".join(part for part in (word, votes, plain_text(record.values.get("note"))) if part)


def contests_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the entries contest by contest, with how many each unit sent; None in a season without contests."""
    if not season.rulebook.contests:
        return None
    entries = contest_entries(season)
    columns: Columns[ContestEntry] = worded(
        "report.contests.{key}",
        Col("unit", 24, value=lambda row: unit_name(season, row.unit)),
        Col("author", 24, value=lambda row: row.author),
        Col("subject", 46, value=lambda row: row.subject),
        Col("link", 24, value=lambda row: row.link),
        Col("mark", 9, "cell_center", lambda row: "" if row.mark is None else number_text(row.mark, say.lang)),
        Col("prize", 14, value=lambda row: row.prize),
        Col("note", 18, value=lambda row: row.note),
        Col("code", 16, value=lambda row: joined(row.codes)),
    )
    columns = (counted(), *columns)

    def rows() -> Rows:
        for contest in season.rulebook.contests:
            own = [entry for entry in entries if entry.contest == contest.code]
            yield TextLine(say("report.contests.head", contest=contest.name, count=len(own)), anew=True)
            yield from own
            yield from (TextLine(line, look) for line, look in _by_unit(season, say, contest, entries))

    notes = (say("report.contests.about"),)
    return list_sheet(season, say, "contests", columns, rows(), notes=notes, freeze_cols=2)


def _by_unit(
    season: Season, say: Say, contest: Contest, entries: tuple[ContestEntry, ...]
) -> Iterator[tuple[str, str]]:
    """Say how many entries each unit sent, and which units are below the target or may still send some."""
    by_unit = entries_by_unit(season, contest, entries)

    def listed(units: list[UnitEntries]) -> str:
        return joined(f"{unit.unit.name}: {unit.count}" for unit in units)

    yield say("report.contests.by_unit", units=listed(list(by_unit))), "note_row"
    if contest.per_unit is None:
        return
    words = {"least": number_text(contest.per_unit, say.lang), "units": listed([u for u in by_unit if u.met is False])}
    waiting = listed([unit for unit in by_unit if unit.met is None])
    if words["units"]:
        yield say("report.contests.below", **words), "warn"
    if waiting:
        yield say("report.contests.waiting", least=words["least"], units=waiting), "note_row"
    if not words["units"] and not waiting:
        yield say("report.contests.all", least=words["least"]), "note_row"


def funds_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the receipts and payments fund by fund, what is left and who has not given; None where nobody wrote any."""
    funds = fund_states(season.rulebook)
    if not funds:
        return None
    columns: Columns[FundLine] = worded(
        "report.funds.{key}",
        Col("date", 12, "cell_center", lambda row: day_text(row.day) if row.day else ""),
        Col("name", 40, value=lambda row: season.rulebook.name_of(row.who) if row.who else row.name),
        Col("amount", 18, value=lambda row: _amount(row.amount)),
        Col("spent", 18, value=lambda row: _amount(row.spent)),
        Col("note", 36, value=lambda row: row.note),
    )
    columns = (counted(), *columns)

    def rows() -> Rows:
        for fund in funds:
            yield TextLine(fund.name or say("report.funds.rewards"), anew=True)
            yield from fund.lines
            yield from (TextLine(line, "note_row") for line in _sums(season, say, fund))

    notes = (say("report.funds.about"),)
    return list_sheet(season, say, "funds", columns, rows(), notes=notes, freeze_cols=2)


def _amount(value: Decimal | None) -> Shown:
    return styled(value, "cell_number", digits=0, grouped=True)


def _sums(season: Season, say: Say, fund: FundState) -> Iterator[str]:
    amounts = {"received": dong(fund.received), "spent": dong(fund.spent), "left": dong(fund.left)}
    key = "nothing" if fund.unclear == len(fund.lines) else "unclear" if fund.unclear else "left"
    yield say(f"report.funds.{key}", count=fund.unclear, **amounts)
    if fund.gave and fund.movement:
        yield say("report.funds.gave", count=len(fund.gave), all=len(fund.gave) + len(fund.silent))
        if fund.silent:
            yield say("report.funds.silent", names=joined(name_order(season, fund.silent)))


_LOOKS = {
    AgreementState.AGREED: "good",
    AgreementState.REFUSED: "bad",
    AgreementState.OUTDATED: "warn",
    AgreementState.OPEN: "warn",
}


def agreements_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of the units' words on the score sheet; None where nobody was asked."""
    answers = agreements(season.unit_dossiers, season.submissions, season.returns, season.rulebook)
    if not answers:
        return None
    agreed = sum(answer.state is AgreementState.AGREED for answer in answers)
    summary = say("report.agreements.summary", agreed=agreed, asked=len(answers))

    def state(answer: Agreement) -> Shown:
        return styled(say(f"report.agreements.{answer.state.value}"), _LOOKS.get(answer.state, "cell_center"))

    columns: Columns[Agreement] = (
        counted(),
        Col("unit", 26, value=lambda answer: answer.unit.name),
        Col("answer", 20, value=state, words="report.agreements.answer"),
        Col("date", 18, "cell_center", lambda answer: answer.date, of="agreement"),
        Col("signer", 28, value=lambda answer: answer.signer, of="agreement"),
        Col("comment", 50, value=lambda answer: answer.comment, of="agreement"),
    )
    notes = (summary, say("report.agreements.note"))
    return list_sheet(season, say, "agreements", columns, answers, notes=notes, freeze_cols=2)


def comments_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comments and complaints; None where nobody has made any."""
    lines = sorted(season.rulebook.log, key=lambda line: bool(line.answer))
    if not lines:
        return None
    waiting, none = sum(not line.answer for line in lines), say("report.none")

    def state(line: LogLine) -> Shown:
        return styled(say("report.log.answered"), "good") if line.answer else styled(say("report.log.open"), "warn")

    columns: Columns[LogLine] = (
        counted(),
        Col("log_date", 13, value=lambda line: line.date or none),
        Col("log_who", 24, value=lambda line: line.who or none),
        Col("log_about", 30, value=lambda line: line.about or none),
        Col("log_what", 42, value=lambda line: line.what or none),
        Col("log_answer", 42, value=lambda line: line.answer or none),
        Col("log_state", 14, value=state),
    )
    note = say("report.log.note", count=len(lines), open=waiting)
    return list_sheet(season, say, "log", columns, lines, notes=(note,))
