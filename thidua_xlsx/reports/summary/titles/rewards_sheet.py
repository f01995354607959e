"""Sheet "Tiền thưởng": what the proposals would cost, line by line, against the budget. Internal, never published."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, joined, sort_key
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.reward_budget import Estimate, Payment, dong, estimate_rewards
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import title_name, unit_of
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head

_TO_AMOUNT = 6  # columns that the label of a total takes


def rewards_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the estimate of reward money; None where the season gives neither a day of decision nor a budget."""
    estimate = estimate_rewards(season.paths.values(), season.rulebook, is_listed=season.is_listed)
    if estimate is None:
        return None
    columns: Columns[Payment] = (
        counted(),
        Col("name", 28, "cell_bold", lambda row: season.rulebook.name_of(row.who)),
        Col("unit", 26, value=lambda row: unit_of(season, row.who) or say("report.collective.word")),
        Col("title", 28, value=lambda row: title_name(season, say, row.title)),
        Col("multiplier", 9, value=lambda row: styled(row.multiplier, "cell_number", digits=1)),
        Col("amount", 16, value=lambda row: _amount(row.amount)),
        Col("paid", 18, value=lambda row: _amount(row.amount) if row.paid else None, blank=say("report.none")),
        Col("remark", 26, value=lambda row: _remark(say, row)),
    )
    sheet = report_sheet(season, say, "money", columns)
    write_head(sheet, notes=_notes(season, say, estimate))
    if not estimate.bases:
        return sheet.plan(landscape=True)
    sheet.header(columns)
    titles = list(season.rulebook.regime.titles)

    def order(payment: Payment) -> tuple[object, ...]:
        return sort_key(season.rulebook.name_of(payment.who)), payment.who, titles.index(payment.title)

    for kind in ("person", "unit"):
        payments = [
            payment for payment in estimate.payments if bool(season.rulebook.person(payment.who)) is (kind == "person")
        ]
        if payments:
            sheet.rows(columns, [TextLine(say(f"report.money.{kind}")), *sorted(payments, key=order)])
            label = say("report.money.subtotal", what=say(f"report.money.{kind}").lower())
            _total(sheet, label, sum((payment.amount for payment in payments if payment.paid), Decimal(0)))
    if not estimate.payments:
        sheet.line(say("report.money.nobody"), "cell_center")
    _totals(sheet, estimate)
    return sheet.plan(landscape=True, freeze_cols=2)


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
        document = _marked(say, base.document, verified=base.verified)
        lines.append(say("report.money.base", day=day, amount=dong(Decimal(base.amount)), document=document))
    rounding = season.rulebook.choices["reward_rounding"][policy.rounding]
    cite = _marked(say, f"{policy.law.article} {policy.law.document}", verified=policy.law.verified)
    lines.append(say("report.money.law", rounding=say.label(rounding).lower(), cite=cite))
    if estimate.bases[0][0] < policy.law.in_force:
        lines.append(say("report.money.older", since=policy.law.in_force))
    return lines


def _marked(say: Say, cite: str, *, verified: bool) -> str:
    return cite if verified else say("report.unverified_mark", cite=cite)


def _amount(value: Decimal, look: str = "cell_number") -> Shown:
    return styled(value, look, digits=0, grouped=True)


def _remark(say: Say, payment: Payment) -> Shown:
    texts = [say("report.money.at_most")] if payment.at_most else []
    if not payment.paid:
        texts.append(say("report.money.open" if payment.open else "report.money.lower"))
    return styled("; ".join(texts), "warn" if payment.open else "cell")


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
        if estimate.partial and not over:  # what has no amount yet may use up the rest
            sheet.keep(top)
            return
        word = say("report.money.over" if over else "report.money.left")
        _total(sheet, say("report.money.difference"), abs(budget - estimate.total), word, "bad" if over else "total")
    sheet.keep(top)
