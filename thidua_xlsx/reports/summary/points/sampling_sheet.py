"""Sheet "Kiểm tra mẫu": whose self-scores the council verifies, by what rule, and room to write what was found."""

from collections.abc import Sequence
from itertools import count

from thidua_xlsx.base.text import Say, by_key, joined
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Rows, Shown, TextLine, Together, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.sample_draw import SampledSchool, place_in_draw, sample, sample_schools
from thidua_xlsx.exchange.council.verification_page import sample_rule, sampled_name
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Sampled, Season, VerifiedRound
from thidua_xlsx.reports.common.figure_cells import Figures, figures
from thidua_xlsx.reports.common.naming import round_name, title_short
from thidua_xlsx.reports.common.report_sheet import ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.common.school_slips import for_schools

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
_SHOWN = 8  # characters of the digest, enough to compare
_MOST_CODES = 8


def sampling_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of those whose self-scores the council verifies; of an office, of the schools that it inspects.

    None where the season declares no sample.
    """
    book = season.rulebook
    if book.voting.sample is None or not season.dossiers:
        return _schools_sheet(season, say)
    verified = tuple(verification(season))
    chosen = sample(verified, book)
    rounds, units = by_key(verified, lambda round_: round_.person), by_key(chosen, lambda sampled: sampled.unit)
    none, shown, numbers = say("report.none"), figures(season, say), count(1)

    def person(sampled: Sampled) -> Together:
        digest = place_in_draw(book.school.id, sampled.person)[:_SHOWN] if sampled.drawn else none
        row: dict[str, Shown] = {"no": next(numbers), "full_name": sampled_name(sampled, book, say), "draw": digest}
        lines = [_figures(verified_round, shown, season, say) for verified_round in rounds.get(sampled.person, ())]
        blank: dict[str, Shown] = dict.fromkeys(row, styled(None))
        first, *rest = lines or [{}]
        return Together([row | first, *({**blank, **line} for line in rest)])

    def rows() -> Rows:
        for unit in book.units:
            if sampled := units.get(unit.code):
                yield TextLine(say("report.sampling.unit", unit=unit.name, count=len(sampled)))
                yield from map(person, sampled)

    drawn = sum(sampled.drawn for sampled in chosen)
    counts = say("report.sampling.summary", count=len(chosen), drawn=drawn, apart=len(chosen) - drawn)
    sheet = report_sheet(season, say, "sampling", _PEOPLE)
    write_head(sheet, notes=(sample_rule(book, say).strip(), counts))
    sheet.table(_PEOPLE, rows())
    _schools(sheet)
    return sheet.plan(landscape=True, freeze_cols=2)


def _schools_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan a sheet of schools alone, for an office that has nobody of its own to draw from."""
    if season.schools is None or season.rulebook.schools.sample is None:
        return None
    sheet = report_sheet(season, say, "school_sampling", _PEOPLE)
    write_head(sheet)
    _schools(sheet)
    return sheet.plan(landscape=True)


def _schools(sheet: ReportSheet) -> None:
    """Write the schools that are inspected, with the proposals to look at; nothing where none is drawn."""
    season, say = sheet.season, sheet.say
    schools, percent = season.schools, season.rulebook.schools.sample
    if schools is None or percent is None:
        return
    wrong = for_schools(season, season.rulebook.reporters)
    chosen = sample_schools(schools, [code for code, findings in wrong.items() if findings], season.rulebook)
    id_ = season.rulebook.school.id
    sheet.line(say("report.sampling.schools_rule", percent=percent, season=id_), "note")
    sheet.keep(sheet.draft.row - 1, sheet.draft.row)  # with the table's head
    columns = worded(
        "report.sampling.{key}",
        counted(),
        Col("school", look="cell_bold", value=lambda sample: sample.school.name),
        Col("draw", look="cell_center", value=lambda sample: _digest(sample, id_, say)),
        Col("why", value=lambda sample: _why(sample, wrong[sample.school.code], say), span=5),
        Col("proposals", value=lambda sample: _proposals_text(sample, season, say)),
        Col("found"),
    )
    sheet.table(columns, chosen, repeat=False)


def _digest(sample: SampledSchool, season: str, say: Say) -> str:
    return place_in_draw(season, sample.school.code)[:_SHOWN] if sample.drawn else say("report.none")


def _why(sample: SampledSchool, wrong: Sequence[Finding], say: Say) -> str:
    texts = (say(finding.code.key(), **finding.params) for finding in wrong)
    return "\n".join([*([say("report.sampling.drawn")] if sample.drawn else []), *dict.fromkeys(texts)])


def _proposals_text(sample: SampledSchool, season: Season, say: Say) -> str:
    asked = [f"{each.name}: {title_short(season, say, each.title)}" for each in sample.proposals]
    return "\n".join(asked) or say("report.none")


def _figures(round_: VerifiedRound, shown: Figures, season: Season, say: Say) -> dict[str, Shown]:
    apart = None if round_.own is None or round_.unit is None else round_.unit - round_.own
    marks = [say("form.council.large")] if round_.large else []
    for key in ("large", "unproved", "unclear"):
        codes = [each.criterion for each in round_.criteria if getattr(each, key)]
        if codes:
            mark = say(f"form.council.{key}")
            marks.append(say("form.council.marked", mark=mark, criteria=joined(codes, _MOST_CODES)))
    return {
        "round": round_name(season, round_.round),
        "own": shown.points(round_.own),
        "by_unit": shown.points(round_.unit),
        "apart": shown.points(apart),
        "proofs": styled(round_.proofs, "cell_center"),
        "look": styled("\n".join(marks), "warn" if marks else "cell"),
    }


SHEET = SummarySheet("sampling", sampling_sheet)
