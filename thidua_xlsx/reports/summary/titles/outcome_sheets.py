"""Where titles ended that were asked for: sheets "Chưa đủ điều kiện" and "Đường xét".

The first says who is not on the list of a title, why, by which article, from which cells: those who do not meet it,
whom the council refused and, once it has sat, whom it has not voted on. The second has each person and unit on one
line, points and titles of every hand side by side: self, unit, council, level above; at the end where it ended.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

import msgspec

from thidua_xlsx.base.file_names import COUNCIL
from thidua_xlsx.base.text import Say, by_key, joined
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.verdicts.settling_cells import left_to_council, settling_cells
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Dossier, Met, Record, Season, StepState, TitlePath, UnitDossier, Verdict, is_known
from thidua_xlsx.model.verdicts import reasons_for
from thidua_xlsx.reports.common.council_wording import decision_text, step_text
from thidua_xlsx.reports.common.figure_cells import Figures, figures
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.naming import InShort, choice_name, title_name, title_short, unit_name
from thidua_xlsx.reports.common.reason_wording import Footnotes, reason_sentence, usual_article
from thidua_xlsx.reports.common.report_sheet import footnotes, list_sheet, report_sheet, write_head
from thidua_xlsx.reports.common.source_links import cells_by_line, file_link, numbered

_MOST_LINES = 4
_WORTH_A_LINE = 3  # of whom the same is concluded for the same reason, from whom on it is said once
_NO_FIRST = {Met.NO: 0, Met.UNKNOWN: 1, Met.YES: 2}


def refusals_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list by title: those who registered it or were proposed by their unit and do not stand on the list."""
    in_row = InShort(season, say)
    columns = (
        Col("no", 4, "cell_center"),
        Col("name", 24, "cell_bold"),
        Col("unit", 28),
        Col("conclusion", 17),
        Col("why", 81),
        Col("cells", 60, printed=False),
    )
    asked, notes, numbers = wanted(season), Footnotes(say), count(1)
    others = {*season.verdicts}.difference(asked)
    unasked = Counter(verdict.title for verdict in others if season.waits_for(verdict) == "grounds")

    def rows() -> Rows:
        for id_ in titles_on_offer(season):
            verdicts = [verdict for verdict in asked if verdict.title == id_]
            # First who does not meet it, then of whom it cannot be said; each as the season workbook lists them.
            verdicts.sort(key=lambda verdict: (_NO_FIRST[verdict.met], season.listed_at(verdict.who)))
            with_paths = ((verdict, season.paths[verdict.who, id_]) for verdict in verdicts)
            # Where a missing registration or the council stands in the way no article does.
            judged = [v for v, path in with_paths if not (_refused(path) or _left_by_council(path, season))]
            article = usual_article(reason for verdict in judged for reason in reasons_for(verdict))
            if verdicts or unasked[id_]:
                aside = say("report.refusals.aside", count=unasked[id_]) if unasked[id_] else ""
                name = title_name(season, say, id_)
                block = say("report.refusals.block", title=name, count=len(verdicts), aside=aside)
                yield TextLine(block + (say("report.refusals.article", article=article) if article else ""))
            lines = [_refusal(season, in_row, verdict, notes, article) for verdict in verdicts]
            for alike in by_key(lines, lambda line: (line.word, line.why)).values():
                said_above = len(alike) >= _WORTH_A_LINE
                if said_above:
                    yield TextLine(
                        say("report.refusals.shared", conclusion=alike[0].word, why=alike[0].why), "note_row"
                    )
                yield from (line.cells(say, next(numbers), said_above=said_above) for line in alike)

    sheet = report_sheet(season, say, "refusals", columns)
    write_head(sheet, notes=(say("report.refusals.note"),))
    sheet.table(columns, rows())
    if next(numbers) == 1:
        sheet.line(say("report.refusals.nobody"), "cell_center")
    footnotes(sheet, notes.lines())
    return sheet.plan(freeze_cols=2)


def wanted(season: Season) -> list[Verdict]:
    """Give the verdicts to account for: asked for (by registration or by the unit) and not met, or met but blocked.

    Also those that the council refused, and once it has sat those that it has still to vote on.
    """
    with_paths = ((verdict, season.paths.get((verdict.who, verdict.title))) for verdict in season.verdicts)
    return [
        verdict
        for verdict, path in with_paths
        if path and not path.passed and (_not_met(path) or _refused(path) or _left_by_council(path, season))
    ]


def _left_by_council(path: TitlePath, season: Season) -> bool:
    """Say whether a title came as far as the council, which has sat and not passed it."""
    sat = season.council is not None and season.council.has_decided(season.round_of(path.who, path.title))
    return sat and path.at == "council" and not path.passed and season.came_to_council(path)


def _not_met(path: TitlePath) -> bool:
    """Say whether a title was asked for, by the person or by the unit, and is not met."""
    asked = StepState.YES in (path.step("registered").state, path.step("unit").state)
    return asked and path.step("eligible").state is not StepState.YES


def _refused(path: TitlePath) -> bool:
    """Say whether a title was met and only the missing registration stands in the way."""
    return path.at == "registered" and path.step("eligible").state is StepState.YES


class _RefusalLine(msgspec.Struct, frozen=True):
    """What a row says: of whom, the conclusion and why, whether it is still open, and the cells that it rests on.

    `for_council` names those of whom the council's workbook alone can say what is lacking.
    """

    name: str
    unit: str
    word: str
    why: str
    open: bool
    places: Sequence[CellPlace]
    for_council: Sequence[str] = ()

    def cells(self, say: Say, number: int, *, said_above: bool) -> Mapping[str, Shown]:
        """Give its cells; what is `said_above` all that it holds for is left out, and a file that its number opens."""
        files = dict.fromkeys(place.file for place in self.places)
        cells = cells_by_line(say, self.places, _MOST_LINES)
        if len(files) == 1 and all(map(file_link, files)):
            cells = cells.partition("\n")[2]
        if self.for_council:
            page = say("report.refusals.council_page", file=COUNCIL, names=joined(self.for_council))
            cells = f"{cells}\n{page}".lstrip()
        return {
            "no": numbered(number, next(iter(files), "")),
            "name": self.name,
            "unit": self.unit,
            "conclusion": None if said_above else styled(self.word, "warn_center" if self.open else "bad_center"),
            "why": None if said_above else self.why,
            "cells": cells or None,
        }


def _refusal(season: Season, in_row: InShort, verdict: Verdict, notes: Footnotes, article: str) -> _RefusalLine:
    for_council = left_to_council(season, verdict) if verdict.met is Met.UNKNOWN else ()
    path, reasons = season.paths[verdict.who, verdict.title], reasons_for(verdict)
    places = list(dict.fromkeys(spot for reason in reasons for spot in reason.places))
    if _refused(path):
        why, word = in_row("report.refusals.unregistered"), in_row("report.refusals.blocked")
    elif _left_by_council(path, season):
        step = path.current_step
        places = list(step.cells) or places
        refused = step.key == "path.council.refused"
        decision = decision_text(season, in_row, verdict.who, verdict.title) if refused else ""
        passed = step.key == "path.council.unsettled"
        way = "stopped" if path.ended else "unsettled" if passed else "waits"
        why = decision or in_row(f"report.refusals.{way}", why=in_row(step.key, **step.params))
        aside = step.key == "path.council.set_aside"
        outcome = "blocked" if aside else "not_passed" if path.ended else "not_entered" if passed else "not_decided"
        word = in_row(f"report.refusals.{outcome}")
    else:
        places = list(settling_cells(season, verdict)) if verdict.met is Met.UNKNOWN else places
        outcome = "for_council" if season.waits_for(verdict) == "council" else verdict.met.value
        why, word = reason_sentence(in_row, reasons, notes, article), in_row(f"report.refusals.{outcome}")
    return _RefusalLine(
        name=season.rulebook.name_of(verdict.who),
        unit=in_row.unit_of(verdict.who) or in_row("report.collective.word"),
        word=word,
        why=why or in_row("report.unknown"),
        open=path.ended is None and not _refused(path),
        places=places,
        for_council=[season.rulebook.name_of(who) for who in for_council],
    )


_PARTS = ("procedure", "standards", "conditions", "papers")  # of a dossier, as the council checks it
# A vote and a council that has not met are told in the council's own column.
_REFUSED = "path.council.refused"
_SAID_BY_COUNCIL = (_REFUSED, "path.council.not_met")


def paths_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the table: people unit by unit in Vietnamese name order, then the units themselves."""
    shown = figures(season, say)
    columns = (
        counted(5),
        Col("name", 22, "cell_bold"),
        Col("own", 8, group=say("report.paths.own"), words="report.col.points"),
        Col("registered", 15, group=say("report.paths.own")),
        Col("by_unit", 8, group=say("report.paths.unit"), words="report.col.points"),
        Col("proposed", 15, group=say("report.paths.unit")),
        Col("by_council", 8, group=say("report.paths.council"), words="report.col.points"),
        Col("council_said", 30, group=say("report.paths.council")),
        Col("decided_by", 30, group=say("report.paths.above")),
        Col("stopped", 44),
    )

    def rows() -> Rows:
        for unit, dossiers in season.by_unit:
            yield TextLine(say("report.unit_people", unit=unit_name(season, unit), count=len(dossiers)))
            yield from (_row(season, say, shown, dossier.person.code, dossier) for dossier in dossiers)
        if season.unit_dossiers:
            yield TextLine(say("report.paths.units", count=len(season.unit_dossiers)), anew=True)
        yield from (_row(season, say, shown, dossier.unit.code, dossier) for dossier in season.unit_dossiers)

    note = say("report.paths.note")
    return list_sheet(season, say, "paths", columns, rows(), notes=(note,), freeze_cols=2)


def _row(season: Season, say: Say, shown: Figures, who: str, dossier: Dossier | UnitDossier) -> Mapping[str, Shown]:
    collective = season.collectives.get(who)
    card = collective.card if collective else season.scorecards.get(who)
    paths = [path for verdict in season.verdicts_of(who) if (path := season.paths.get((who, verdict.title)))]
    stopped = "\n".join(_stopped(season, say, paths))
    # Red where the council refused a title, green where it passed all it voted on.
    refused = any(path.step("council").key == _REFUSED for path in paths)
    look = "bad" if refused else "good" if any(path.passed for path in paths) else "cell"
    registered = (*dossier.registered, *dossier.commendations)
    proposed = dossier.proposed_title
    titles = map(str, proposed.value) if isinstance(proposed.value, tuple) else ()
    # Not known where the form is not back, or where nothing of it could be read.
    known = registered or is_known(dossier.registration, "title")
    return {
        "name": season.rulebook.name_of(who),
        "own": shown.points(card.self_score if card else None),
        "registered": _titles(season, say, registered) if known else say("report.unknown"),
        "by_unit": shown.points(card.unit_score if card else None),
        "proposed": say("report.unknown") if proposed.unknown else _titles(season, say, titles),
        "by_council": shown.points(card.council_score if card else None),
        "council_said": styled(_council_text(season, say, who, paths), look),
        "decided_by": _above(season, say, paths),
        "stopped": styled(stopped, "warn") if stopped else say("report.none"),
    }


def _titles(season: Season, say: Say, titles: Iterable[str]) -> str:
    named = [title_short(season, say, title) for title in titles if title != NO_ENTRY]
    return joined(named) or say("report.none")


def _council_text(season: Season, say: Say, who: str, paths: Sequence[TitlePath]) -> str:
    """Give what the council made of somebody's titles, or what will be put before it, and the state of the dossier."""
    kinds = {
        "passed": [path for path in paths if path.passed],
        "refused": [path for path in paths if path.step("council").key == _REFUSED],
        "open": [path for path in paths if season.voted_on(path) and path.waits and path.at == "council"],
        "before_it": [path for path in paths if not season.voted_on(path) and path.is_listed(voted=False)],
        "chooses": [path for path in paths if path.waits and path.at == "quota"],
    }
    parts = _by_kind(season, say, kinds)
    record = season.council.dossiers.get(who) if season.council else None
    return "; ".join([*parts, *(_dossier(season, say, record) if record else ())]) or say("report.none")


def _by_kind(season: Season, say: Say, kinds: Mapping[str, Sequence[TitlePath]]) -> list[str]:
    """Give a sentence for each kind of titles of which there are any."""
    return [
        say(f"report.paths.{kind}", titles=_titles(season, say, (path.title for path in of_kind)))
        for kind, of_kind in kinds.items()
        if of_kind
    ]


def _dossier(season: Season, say: Say, record: Record) -> Iterable[str]:
    """Say how the council found somebody's dossier: its state, the parts that lack something, the opinion."""
    state, opinion = (record.values.get(key) for key in ("state", "opinion"))
    if isinstance(state, str):
        yield say("report.paths.dossier", state=choice_name(season, say, "dossier_state", state))
    for key in _PARTS:
        if record.values.get(key) == "lacking":
            label = say.label(season.rulebook.columns.column("dossiers", key).label)
            yield say("report.paths.lacking", part=label, state=choice_name(season, say, "dossier_part", "lacking"))
    if isinstance(opinion, str):
        yield opinion


def _above(season: Season, say: Say, paths: Sequence[TitlePath]) -> str:
    """Give who decides on what the council passed, and the decisions that are known."""
    kinds = {
        name: [path for path in paths if path.step(name).state is StepState.YES] for name in ("decided", "submitted")
    }
    parts = _by_kind(season, say, kinds)
    for path in paths:
        known = path.step("announced")
        if known.state is StepState.YES:
            parts.append(f"{title_short(season, say, path.title)}: {say(known.key, **known.params)}")
    return "; ".join(parts) or say("report.none")


def _stopped(season: Season, say: Say, paths: Sequence[TitlePath]) -> Iterable[str]:
    """Say of each title that was asked for, or came as far as the quota, where it ended or waits, and why."""
    for path in paths:
        current = path.current_step
        asked = StepState.YES in (path.step("registered").state, path.step("unit").state) or path.reached("quota")
        if asked and (not path.passed or path.refused_above) and current.key not in _SAID_BY_COUNCIL:
            title, step = title_short(season, say, path.title), say(f"path.step.{current.step}")
            yield say("report.paths.stop", title=title, step=step, why=step_text(say, current))
