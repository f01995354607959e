"""Sheet "Kiểm tra mẫu": whose self-scores the council verifies, by what rule, and room to write what was found."""

from collections.abc import Sequence
from itertools import count

from thidua_xlsx.base.text import Say, by_key, joined
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Rows, Shown, TextLine, Together, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.review_page import sample_rule, sampled_name
from thidua_xlsx.exchange.council.sample_draw import place_in_draw, sample
from thidua_xlsx.model import Sampled, Season, VerifiedRound
from thidua_xlsx.reports.common.figure_cells import Figures, figures
from thidua_xlsx.reports.common.inspected import SHOWN, Inspected, inspected, inspection_text, not_in_order
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head

_PEOPLE = worded(
    "report.sampling.{key}",
    Col("no", 5, "cell_center"),
    Col("full_name", 26, "cell_bold"),
    Col("draw", 12, "cell_center"),
    Col("round", 14),
    Col("own", 9),
    Col("by_unit", 9),
    Col("apart", 10),
    Col("proofs", 10),
    Col("look", 38),
    Col("found", 30),
)
_MOST_CODES = 8


def sampling_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of those whose self-scores the council verifies; of an office, of the schools that it inspects.

    None where the season declares no sample.
    """
    book = season.rulebook
    if book.voting.sample is None or not season.dossiers:
        return _inspections_sheet(season, say)
    verified = tuple(verification(season))
    chosen = sample(verified, book)
    rounds, units = by_key(verified, lambda round_: round_.person), by_key(chosen, lambda sampled: sampled.unit)
    none, shown, numbers = say("report.none"), figures(season, say), count(1)

    def person(sampled: Sampled) -> Together:
        digest = place_in_draw(book.school.id, sampled.person)[:SHOWN] if sampled.drawn else none
        row: dict[str, Shown] = {
            "no": next(numbers),
            "full_name": sampled_name(sampled, book, say),
            "draw": digest,
            "found": _result(season, say, sampled.person),
        }
        lines = [_figures(verified_round, shown, season, say) for verified_round in rounds.get(sampled.person, ())]
        blank: dict[str, Shown] = dict.fromkeys(row, styled(None))
        first, *rest = lines or [{}]
        return Together([row | first, *({**blank, **line} for line in rest)])

    def rows() -> Rows:
        for unit in book.units:
            if sampled := units.get(unit.code):
                yield TextLine(say("report.sampling.of_unit", unit=unit.name, count=len(sampled)))
                yield from map(person, sampled)

    drawn = sum(sampled.drawn for sampled in chosen)
    counts = say("report.sampling.summary", count=len(chosen), drawn=drawn, apart=len(chosen) - drawn)
    sheet = report_sheet(season, say, "sampling", _PEOPLE)
    write_head(sheet, notes=(sample_rule(book, say).strip(), counts))
    sheet.table(_PEOPLE, rows())
    _inspections(sheet, inspected(season, say))
    return sheet.plan(freeze_cols=2)


def _inspections_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan a sheet of schools, units and models alone, where nobody's scores are drawn."""
    chosen = inspected(season, say)
    if not chosen:
        return None
    only_schools = all(entry.kind == "school" for entry in chosen)
    sheet = report_sheet(season, say, "school_sampling" if only_schools else "inspection", _PEOPLE)
    write_head(sheet)
    _inspections(sheet, chosen)
    return sheet.plan()


def _inspections(sheet: ReportSheet, chosen: Sequence[Inspected]) -> None:
    """Write the schools, units and models that are inspected, with what to look at and what was found."""
    season, say = sheet.season, sheet.say
    policy, voting, none = season.rulebook.schools, season.rulebook.voting, say("report.none")
    shares = {"school": policy.sample, "unit": voting.units_sample, "model": voting.models_sample}

    def name(entry: Inspected) -> str:
        return f"{entry.name}\n{entry.group}\n{entry.who}" if entry.kind == "model" else entry.name

    for kind, percent in shares.items():
        rows = [entry for entry in chosen if entry.kind == kind]
        if not rows:
            continue
        files = say("report.sampling.few" if policy.files is None else "report.sampling.share", percent=policy.files)
        rule = say(f"report.sampling.{kind}s_rule", percent=percent, season=season.rulebook.school.id, files=files)
        sheet.line(rule, "note")
        sheet.keep(sheet.draft.row - 1, sheet.draft.row)  # with the table's head
        columns = worded(
            "report.sampling.{key}",
            counted(),
            Col("school" if kind == "school" else kind, look="cell_bold", value=name),
            Col("draw", look="cell_center", value=lambda entry: entry.draw or none),
            Col("why", value=lambda entry: entry.why, span=5),
            Col("proposals" if kind == "school" else "look", value=lambda entry: entry.look),
            Col("found", value=lambda entry: _result(season, say, entry.who)),
        )
        sheet.table(columns, rows, repeat=False)


def _result(season: Season, say: Say, who: str) -> Shown:
    text = inspection_text(season, say, who)
    return styled(text or None, "warn" if not_in_order(season, who) else "cell")


def _figures(round_: VerifiedRound, shown: Figures, season: Season, say: Say) -> dict[str, Shown]:
    apart = None if round_.own is None or round_.unit is None else round_.unit - round_.own
    marks = [say("form.council.large")] if round_.large else []
    for key in ("large", "unproved", "unclear"):
        codes = [criterion.criterion for criterion in round_.criteria if getattr(criterion, key)]
        if codes:
            mark = say(f"form.council.{key}")
            marks.append(say("form.council.marked", mark=mark, criteria=joined(codes, _MOST_CODES)))
    return {
        "round": season.rulebook.round_name(round_.round),
        "own": shown.points(round_.own),
        "by_unit": shown.points(round_.unit),
        "apart": shown.points(apart),
        "proofs": styled(round_.proofs, "cell_center"),
        "look": styled("\n".join(marks), "warn" if marks else "cell"),
    }
