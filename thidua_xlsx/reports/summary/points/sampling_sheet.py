"""Sheet "Kiểm tra mẫu": whose self-scores the council verifies, by what rule, and room to write what was found."""

from collections.abc import Sequence

from thidua_xlsx.base.text import Say, by_key, joined
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.table import Col
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.sample_draw import place_in_draw, sample, sample_schools
from thidua_xlsx.exchange.council.verification_page import sample_rule, sampled_name
from thidua_xlsx.model import Sampled, Season, VerifiedRound
from thidua_xlsx.reports.common.figure_cells import figures
from thidua_xlsx.reports.common.naming import round_name, title_short
from thidua_xlsx.reports.common.report_sheet import ReportSheet, SummarySheet, labelled, report_sheet, write_head
from thidua_xlsx.reports.common.school_slips import for_schools

_WIDTHS = (5, 26, 12, 14, 9, 9, 10, 10, 38, 30)
_COLUMNS = ("no", "full_name", "draw", "round", "own", "by_unit", "apart", "proofs", "look", "found")
_SCHOOL_COLUMNS = (("no", 1), ("school", 1), ("draw", 1), ("why", 5), ("proposals", 1), ("found", 1))
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
    rounds, units = by_key(verified, lambda one: one.person), by_key(chosen, lambda one: one.unit)
    sheet = report_sheet(season, say, "sampling", _WIDTHS)
    drawn = sum(one.drawn for one in chosen)
    counts = say("report.sampling.summary", count=len(chosen), drawn=drawn, apart=len(chosen) - drawn)
    write_head(sheet, notes=(sample_rule(book, say).strip(), counts))
    cols = [labelled(say(f"report.sampling.{name}")) for name in _COLUMNS]
    sheet.header(cols)
    place = 0
    for unit in book.units:
        if mine := units.get(unit.code):
            sheet.section(say("report.sampling.unit", unit=unit.name, count=len(mine)))
        for one in units.get(unit.code, ()):
            place += 1
            _lines(sheet, cols, place, one, rounds.get(one.person, ()))
    _schools(sheet)
    return sheet.plan(landscape=True, freeze_cols=2)


def _schools_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan a sheet of schools alone, for an office that has nobody of its own to draw from."""
    if season.schools is None or season.rulebook.schools.sample is None:
        return None
    sheet = report_sheet(season, say, "school_sampling", _WIDTHS)
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
    chosen = sample_schools(schools, [code for code, found in wrong.items() if found], season.rulebook)
    id_ = season.rulebook.school.id
    sheet.line(say("report.sampling.schools_rule", percent=percent, season=id_), "note")
    sheet.keep(sheet.draft.row - 1, sheet.draft.row)  # with the table's head
    cols = [labelled(say(f"report.sampling.{name}"), span=span) for name, span in _SCHOOL_COLUMNS]
    sheet.header(cols, repeat=False)
    for place, one in enumerate(chosen, start=1):
        why = [say("report.sampling.drawn")] if one.drawn else []
        why += list(
            dict.fromkeys(say(f"finding.{found.code.id}.text", **found.params) for found in wrong[one.school.code])
        )
        asked = [f"{each.name}: {title_short(season, say, each.title)}" for each in one.proposals]
        digest = place_in_draw(id_, one.school.code)[:_SHOWN] if one.drawn else say("report.none")
        sheet.row(
            cols,
            [
                styled(place, "cell_center"),
                styled(one.school.name, "cell_bold"),
                styled(digest, "cell_center"),
                styled("\n".join(why), "cell"),
                styled("\n".join(asked) or say("report.none"), "cell"),
                styled("", "cell"),
            ],
        )


def _lines(sheet: ReportSheet, cols: Sequence[Col], place: int, one: Sampled, rounds: Sequence[VerifiedRound]) -> None:
    """Write a line for each round that was scored of somebody; one alone where nothing was."""
    season, say = sheet.season, sheet.say
    digest = place_in_draw(season.rulebook.school.id, one.person)[:_SHOWN] if one.drawn else say("report.none")
    who = [styled(place, "cell_center"), styled(sampled_name(one, season.rulebook, say), "cell_bold")]
    first = [*who, styled(digest, "cell_center")]
    top = sheet.draft.row
    for found in rounds:
        sheet.row(cols, [*first, styled(round_name(season, found.round), "cell"), *_figures(found, season, say)])
        first = [styled("", "cell")] * len(first)
    if not rounds:
        sheet.row(cols, [*first, *[styled("", "cell")] * (len(cols) - len(first))])
    sheet.keep(top)


def _figures(found: VerifiedRound, season: Season, say: Say) -> list[StyledValue]:
    shown = figures(season, say)
    apart = None if found.own is None or found.unit is None else found.unit - found.own
    marks = [say("form.council.large")] if found.large else []
    for key in ("large", "unproved", "unclear"):
        codes = [each.criterion for each in found.criteria if getattr(each, key)]
        if codes:
            mark = say(f"form.council.{key}")
            marks.append(say("form.council.marked", mark=mark, criteria=joined(codes, _MOST_CODES)))
    totals = [shown.points(value) for value in (found.own, found.unit, apart)]
    proofs = styled(found.proofs, "cell_center")
    return [*totals, proofs, styled("\n".join(marks), "warn" if marks else "cell"), styled("", "cell")]


SHEET = SummarySheet("sampling", sampling_sheet)
