"""Sheet "Bảng vàng": whom the school honours this year, for the ceremony: titles, results, initiatives, good deeds.

Beside it "Khen thưởng": commendations kind by kind, so that campaigns and single deeds are never mixed with merit; and
"Tiền thưởng": what the proposals would cost, line by line, against the budget. That is internal, never published.
"""

from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter

from thidua_xlsx.base.text import Say, joined, match_key, sort_key
from thidua_xlsx.declare.criteria.criterion_kind import answer_text
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.commendations import Commended, commendations, given_in_year
from thidua_xlsx.judging.analysis.contests import contest_entries
from thidua_xlsx.judging.analysis.honours import DeclaredResult, declared_results
from thidua_xlsx.judging.analysis.nominations import nominations
from thidua_xlsx.judging.analysis.reward_budget import Estimate, Payment, dong, estimate_rewards
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.listed_titles import by_kind, kind_name, texts, titles_on_offer
from thidua_xlsx.reports.common.naming import choice_name, name_or_group, title_name, unit_name, unit_of
from thidua_xlsx.reports.common.reason_wording import marked
from thidua_xlsx.reports.common.report_sheet import ReportSheet, list_sheet, report_sheet, write_head

_Row = tuple[str, str, str, str]  # name, unit, what for, evidence or decision
_Section = tuple[str, list[_Row]]


def honours_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of honours, section by section; None where there is nobody to honour."""
    sections = [section for section in _sections(season, say) if section[1]]
    if not sections:
        return None
    lacking = say("report.honours_list.no_evidence")
    columns: Columns[_Row] = worded(
        "report.honours_list.{key}",
        counted(),
        Col("name", 28, value=itemgetter(0)),
        Col("unit", 30, value=itemgetter(1)),
        Col("honour", 58, value=itemgetter(2)),
        Col("evidence", 44, value=lambda row: styled(row[3], "warn" if row[3] == lacking else "cell")),
    )

    def rows() -> Rows:
        for name, of_section in sections:
            yield TextLine(say("report.honours_list.section", name=name, count=len(of_section)), anew=True)
            yield from of_section

    note = say("report.honours_list.voted" if season.voted else "report.honours_list.draft")
    return list_sheet(season, say, "honours", columns, rows(), notes=(note,), freeze_cols=2)


def _sections(season: Season, say: Say) -> Iterator[_Section]:
    for id_ in titles_on_offer(season):
        title = title_name(season, say, id_)
        paths = (path for path in season.paths.values() if path.title == id_ and season.is_listed(path))
        listed = sorted((path.who for path in paths), key=season.listed_at)
        yield title, [(season.rulebook.name_of(who), unit_of(season, who), title, "") for who in listed]
    results = declared_results(season)
    for source in season.rulebook.columns.choices["result_source"].ids:
        of_source = [result for result in results if result.criterion.source == source]
        yield choice_name(season, say, "result_source", source), [_result(season, say, result) for result in of_source]
    exemplary = [activity for activity in season.rulebook.activities if activity.kind == "pupil"]
    yield (
        say("report.honours_list.pupils"),
        [(activity.who or activity.what, "", activity.what, activity.link) for activity in exemplary],
    )
    yield say("report.honours_list.contests"), list(_prizes(season, say))
    yield say("report.honours_list.initiatives"), list(_initiatives(season, say))
    yield say("report.honours_list.given"), list(_commended(season, say))
    yield say("report.honours_list.nominations"), list(_nominated(season))


def _result(season: Season, say: Say, result: DeclaredResult) -> _Row:
    """Say what a result is: the criterion, how many or which, the place in a ranking, and the round."""
    criterion = result.criterion
    key = "points" if criterion.kind.holds_points else "place" if result.place else "answer"
    known = {
        "text": criterion.text,
        "entered": answer_text(result.entered, say),
        "round": season.rulebook.round_name(result.round),
    }
    text = say(f"report.honours_list.{key}", place=result.place, **known)
    text = f"{text} {say('report.worths.open')}" if result.open else text
    lacking = say("report.honours_list.no_evidence") if criterion.needs_evidence else ""
    name = season.rulebook.name_of(result.person)
    return name, unit_of(season, result.person), text, joined(result.evidence) or lacking


def _prizes(season: Season, say: Say) -> Iterator[_Row]:
    """Give the entries to contests that the council gave a prize."""
    names = {contest.code: contest.name for contest in season.rulebook.contests}
    for entry in contest_entries(season):
        if entry.prize:
            prize = say("report.honours_list.prize", prize=entry.prize)
            yield entry.author, unit_name(season, entry.unit), f"{names[entry.contest]}: {entry.subject}", prize


def _initiatives(season: Season, say: Say) -> Iterator[_Row]:
    for dossier in season.dossiers:
        who = dossier.person.code
        for initiative in dossier.initiatives:
            if initiative.recognised is True:
                level, text = choice_name(season, say, "level", initiative.level), initiative.name
                if level:
                    text = say("report.honours_list.initiative", name=text, level=level.lower())
                decision = _decision(say, initiative.decision_no)
                yield season.rulebook.name_of(who), unit_of(season, who), text, decision


def _commended(season: Season, say: Say) -> Iterator[_Row]:
    """Give what was commended in the year besides merit, people and collectives alike."""
    deeds, entered = given_in_year(season)
    for deed in deeds:
        name = name_or_group(season, say, deed.who, deed.name, deed.people)
        unit = unit_name(season, deed.unit) if deed.unit else unit_of(season, deed.who)
        honour = ": ".join(filter(None, (title_name(season, say, deed.title), deed.deed)))
        yield name, unit, honour, _decision(say, deed.decision_no)
    for award in entered:
        if not award.pending:
            name = name_or_group(season, say, award.person, award.name, None)
            title = title_name(season, say, award.title)
            yield name, unit_of(season, award.person), title, _decision(say, award.decision_no)


def _decision(say: Say, number: str) -> str:
    return say("report.honours_list.decision", number=number) if number else ""


def _nominated(season: Season) -> Iterator[_Row]:
    decided = {match_key(deed.nomination) for deed in season.rulebook.deeds if deed.nomination}
    for nomination in nominations(season.submissions, season.rulebook):
        if not decided.intersection(map(match_key, nomination.codes)):
            yield nomination.who, unit_name(season, nomination.unit), nomination.summary, nomination.link


_LOOKS = {"passed": "good", "refused": "bad"}


def commendations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list by kind; None where nobody speaks of another kind than merit."""
    commended = commendations(season)
    if not commended:
        return None
    columns: Columns[tuple[Commended, tuple[str, ...]]] = worded(
        "report.commendations.{key}",
        counted(),
        Col("name", 32, value=lambda row: row[1][0]),
        Col("unit", 32, value=lambda row: row[1][1]),
        Col("commendation", 26, value=lambda row: row[1][2]),
        Col("deed", 54, value=lambda row: row[1][3]),
        Col("state", 34, value=lambda row: styled(row[1][4], _LOOKS.get(row[0].state, "cell"))),
    )

    def rows() -> Rows:
        for kind, of_kind in by_kind(commended):
            name = kind_name(season, say, kind)
            yield TextLine(say("report.commendations.kind", kind=name, count=len(of_kind)), anew=True)
            yield from ((commendation, texts(season, say, commendation)) for commendation in of_kind)

    note = say("report.commendations.note")
    return list_sheet(season, say, "commendations", columns, rows(), notes=(note,), freeze_cols=2)


_TO_AMOUNT = 6  # columns that the label of a total takes


def rewards_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the estimate of reward money; None where the season gives neither a day of decision nor a budget."""
    estimate = estimate_rewards(season.paths.values(), season.rulebook, is_listed=season.is_listed)
    if estimate is None:
        return None

    def remark(row: Payment) -> Shown:
        texts = [say("report.money.at_most")] if row.at_most else []
        if not row.paid:
            texts.append(say("report.money.open" if row.open else "report.money.lower"))
        return styled("; ".join(texts), "warn" if row.open else "cell")

    columns: Columns[Payment] = (
        counted(),
        Col("name", 28, "cell_bold", lambda row: season.rulebook.name_of(row.who)),
        Col("unit", 26, value=lambda row: unit_of(season, row.who) or say("report.collective.word")),
        Col("title", 28, value=lambda row: title_name(season, say, row.title)),
        Col("multiplier", 9, value=lambda row: styled(row.multiplier, "cell_number", digits=1)),
        Col("amount", 16, value=lambda row: _amount(row.amount)),
        Col("paid", 18, value=lambda row: _amount(row.amount) if row.paid else None, blank=say("report.none")),
        Col("remark", 26, value=remark),
    )
    sheet = report_sheet(season, say, "money", columns)
    write_head(sheet, notes=_notes(season, say, estimate))
    if not estimate.bases:
        return sheet.plan()
    sheet.header(columns)
    titles = list(season.rulebook.regime.titles)

    def order(payment: Payment) -> tuple[object, ...]:
        return sort_key(season.rulebook.name_of(payment.who)), payment.who, titles.index(payment.title)

    for kind in ("person", "unit"):
        payments = [row for row in estimate.payments if bool(season.rulebook.person(row.who)) is (kind == "person")]
        if payments:
            sheet.rows(columns, [TextLine(say(f"report.money.{kind}")), *sorted(payments, key=order)])
            label = say("report.money.subtotal", what=say(f"report.money.{kind}").lower())
            _total(sheet, label, sum((payment.amount for payment in payments if payment.paid), Decimal(0)))
    if not estimate.payments:
        sheet.line(say("report.money.nobody"), "cell_center")
    _totals(sheet, estimate)
    return sheet.plan(freeze_cols=2)


def _notes(season: Season, say: Say, estimate: Estimate) -> list[str]:
    policy = season.rulebook.rewards
    lines = [say("report.money.note")]
    lines += [say("report.money.no_base", day=day) for day, _ in estimate.unknown]
    if estimate.undated or not (estimate.bases or estimate.unknown):
        key = "some_undated" if estimate.bases else "no_date"
        names = joined(title_name(season, say, title) for title in estimate.undated)
        lines.append(say(f"report.money.{key}", titles=names))
    if policy.law is None or not estimate.bases:
        return lines
    for day, base in estimate.bases:
        document = marked(say, base.document, verified=base.verified)
        lines.append(say("report.money.base", day=day, amount=dong(Decimal(base.amount)), document=document))
    rounding = season.rulebook.choices["reward_rounding"][policy.rounding]
    cite = marked(say, f"{policy.law.article} {policy.law.document}", verified=policy.law.verified)
    lines.append(say("report.money.law", rounding=say.label(rounding).lower(), cite=cite))
    if estimate.bases[0][0] < policy.law.in_force:
        lines.append(say("report.money.older", since=policy.law.in_force))
    return lines


def _amount(value: Decimal, look: str = "cell_number") -> Shown:
    return styled(value, look, digits=0, grouped=True)


def _total(sheet: ReportSheet, label: str, value: Decimal, remark: str = "", look: str = "total") -> None:
    columns = (Col("label", look="total", span=_TO_AMOUNT), Col("amount"), Col("remark", look=look))
    sheet.row(columns, {"label": label, "amount": _amount(value, "total_center"), "remark": remark})


def _totals(sheet: ReportSheet, estimate: Estimate) -> None:
    say, budget = sheet.say, sheet.season.rulebook.rewards.budget
    top = sheet.draft.row
    _total(sheet, say("report.money.total_partial" if estimate.partial else "report.money.total"), estimate.total)
    if estimate.highest != estimate.total:
        _total(sheet, say("report.money.highest"), estimate.highest)
    if budget is not None:
        _total(sheet, say("report.money.budget"), budget)
        over = estimate.total > budget
        if over or not estimate.partial:  # otherwise what has no amount yet may use up the rest
            word, look = ("over", "bad") if over else ("left", "total")
            rest = abs(budget - estimate.total)
            _total(sheet, say("report.money.difference"), rest, say(f"report.money.{word}"), look)
    sheet.keep(top)
