"""What is known of somebody, in words for the terminal: points by layer with their cells, and the years one by one."""

from collections.abc import Iterable, Iterator, Sequence

from thidua_xlsx.base.text import by_key, joined
from thidua_xlsx.declare.season import LAYERS, Unit
from thidua_xlsx.intake.dossiers.units_as_people import season_of_units
from thidua_xlsx.judging.law.build_timeline import this_year, timeline_of
from thidua_xlsx.judging.score.score_cards import knockouts_of_round, layers_with_points
from thidua_xlsx.judging.season_closing import awards_of_this_year, season_closed
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, cell_runs
from thidua_xlsx.model import Award, Discipline, Dossier, Initiative, Season, UnitDossier, YearAccount
from thidua_xlsx.reports.common.figure_cells import figures
from thidua_xlsx.reports.papers.paper_context import PaperContext
from thidua_xlsx.reports.papers.score_additions import additions
from thidua_xlsx.reports.summary.points.scores_sheets import worked_answers

_COLUMNS = ("year", "grade", "titles", "commendations", "discipline", "initiatives")
_BETWEEN = " | "


def layer_lines(dossier: Dossier, season: Season, words: Language, *, answers: bool = True) -> Iterator[str]:
    """Say what each layer gave in each round, from which cells, and (`answers`) how answers became points."""
    card, order = season.scorecards[dossier.person.code], [declared.code for declared in season.rulebook.rounds]
    steps = sorted(card.layers.items(), key=lambda item: (order.index(item[0][0]), LAYERS.index(item[0][1])))
    for (round_, layer), total in steps:
        yield words(
            "cli.layer_line",
            round=season.rulebook.round_name(round_),
            layer=words(f"cli.layer_{layer}"),
            total="–" if total.known_total is None else total.known_total,
            state="" if total.complete else words("cli.incomplete"),
            cells=_spans(dossier.scores[round_, layer].places.values()),
        )
        for shown in worked_answers(season, dossier, round_, layer, words) if answers else ():
            key = "scoring.line_open" if shown.open else "scoring.line"
            yield words(key, criterion=shown.criterion.code, worked=shown.text)


def knocked_lines(who: str, season: Season, words: Language) -> Iterator[str]:
    """Say in which rounds the person with the code `who` is knocked out, by what, and the most that the round gives."""
    card, rubric = season.scorecards[who], season.rulebook.rubric
    for round_ in season.rulebook.rounds:
        codes = knockouts_of_round(card.layers, round_)
        reached = [criterion for code in codes if (criterion := rubric.criterion(code))]
        if reached:
            named = joined(f"{criterion.code} {criterion.text}" for criterion in reached)
            most = min(criterion.max for criterion in reached)
            yield words("cli.knocked_out", round=round_.name, criteria=named, max=most)


def added_lines(who: str, round_: str, layers: Sequence[str], season: Season, words: Language) -> Iterator[str]:
    """Say what a round (`round_`, its code) adds to the points of its criteria: starts, and what limits change.

    Of the person with the code `who`, for each of the `layers` (their ids) to which it adds anything.
    """
    card = season.scorecards[who]
    totals = {layer: [card.layers.get((round_, layer))] for layer in layers}
    for (_, wording), added in additions(PaperContext(season, words, {}), card.person.group, totals).items():
        known = ((layer, points) for layer, (points,) in added.items() if points is not None)
        points_text = ", ".join(f"{words(f'cli.layer_{layer}')} {words.plain(points)}" for layer, points in known)
        yield words("cli.unit_criterion", criterion=wording, said=points_text)


def _spans(places: Iterable[CellPlace]) -> str:
    """Give the first and the last cell of each sheet that points come from: the council's stand in its own."""
    sheets = by_key(places, lambda place: (place.file, place.sheet)).values()
    return ", ".join(f"{cells[0]} … {cells[-1].cell}" if len(cells) > 1 else str(cells[0]) for cells in sheets)


def unit_score_lines(unit: Unit, season: Season, words: Language) -> Iterator[str]:
    """Say what a unit has by its own score sheet, criterion by criterion; nothing where units are not scored."""
    as_people, collective = season_of_units(season), season.collectives.get(unit.code)
    dossier = as_people.dossier(unit.code) if as_people else None
    if as_people is None or collective is None or dossier is None:
        return
    yield words(
        "cli.unit_score",
        final="–" if collective.card.final is None else collective.card.final,
        state=words("cli.complete" if collective.card.complete else "cli.incomplete"),
        rank=figures(as_people, words).places(collective.standing.school) if collective.standing.school else "–",
        kind=collective.standing.group or "–",
    )
    yield from layer_lines(dossier, as_people, words, answers=False)
    for round_ in as_people.rulebook.rounds:
        if layers_with_points(collective.card.layers, round_):
            yield words("cli.criteria_head", round=round_.name)
            yield from _criteria(dossier, round_.code, season, as_people, words)
            yield from added_lines(unit.code, round_.code, ("self", "council"), as_people, words)


def _criteria(dossier: Dossier, round_: str, season: Season, as_people: Season, words: Language) -> Iterator[str]:
    """Say every answered criterion of a unit in a round: points of each layer, its remark, the council's reason."""
    code, unit = dossier.person.code, season.unit_dossier(dossier.person.code)
    changes = season.council.unit_adjustments if season.council else ()
    reasons = {change.criterion: change.reason for change in changes if (change.person, change.round) == (code, round_)}
    answers = {name: _answers(dossier, round_, name, as_people, words) for name in ("self", "council")}
    for criterion in as_people.rulebook.rubric.criteria:
        layers = [
            f"{words(f'cli.layer_{name}')} {texts[criterion.code]}"
            for name, texts in answers.items()
            if criterion.code in texts
        ]
        if layers:
            line = words("cli.unit_criterion", criterion=f"{criterion.code} {criterion.text}", said=", ".join(layers))
            remark = unit.remarks.get((round_, criterion.code), "") if unit else ""
            reason = words("cli.unit_reason", reason=reasons[criterion.code]) if criterion.code in reasons else ""
            yield "; ".join(part for part in (line, remark, reason) if part)


def _answers(dossier: Dossier, round_: str, layer: str, as_people: Season, words: Language) -> dict[str, str]:
    """Word what one layer gave for each criterion: points, or how an answer became points."""
    total = as_people.scorecards[dossier.person.code].layers.get((round_, layer))
    if total is None:
        return {}
    texts = {code: words.plain(points) for code, points in total.points.items()}
    texts |= dict.fromkeys(total.blanks, words("report.unit_scores.blank"))
    texts |= dict.fromkeys(total.broken, words("report.unit_scores.unread"))
    return texts | {
        shown.criterion.code: shown.text for shown in worked_answers(as_people, dossier, round_, layer, words)
    }


def timeline_lines(dossier: Dossier | UnitDossier, season: Season, words: Language) -> Iterator[str]:
    """Say what is known of each year, and of which years the ledger tells nothing."""
    timeline = timeline_of(dossier, season.rulebook)
    yield words("cli.timeline_head")
    if timeline.doubts:
        yield "  " + words("cli.timeline_doubt", cells=f"{timeline.doubts[0].file}!{cell_runs(timeline.doubts)}")
        return
    accounts = [*timeline.years, *([] if timeline.undated.silent else [timeline.undated])]
    now = _entered_this_year(dossier, season)
    cells_of = _Words(season, words, now.number)
    rows = [
        tuple(words(f"cli.timeline_{column}") for column in _COLUMNS),
        *(cells_of.row(account) for account in accounts),
    ]
    rows.append(cells_of.row(now, discipline_open=dossier.discipline.unknown))
    widths = [max(len(row[place]) for row in rows if len(row) > place + 1) for place in range(len(_COLUMNS) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  " + _BETWEEN.join((*cells, *row[len(widths) :])).rstrip()


def _entered_this_year(dossier: Dossier | UnitDossier, season: Season) -> YearAccount:
    """Give this season's account with what the ledger has of it; no title is to come once all are entered or ended."""
    who = dossier.person.code if isinstance(dossier, Dossier) else dossier.unit.code
    grades = season.rulebook.columns.scale("grade")
    entered = [award for award in awards_of_this_year(season) if award.person == who and award.title not in grades]
    open_ = any(path.waits and not path.passed for path in season.paths.values() if path.who == who)
    return this_year(dossier, season.rulebook, entered, titles_told=season_closed(season) and not open_)


class _Words:
    """Words for what an account holds; the titles of the year `now` are being judged until they are told."""

    def __init__(self, season: Season, words: Language, now: int | None) -> None:
        self._book, self._words, self._now = season.rulebook, words, now
        self._none, self._unknown = words("report.none"), words("report.unknown")

    def row(self, account: YearAccount, *, discipline_open: bool = False) -> tuple[str, ...]:
        """Give the cells of a year's line; a year of which nothing is told has but one beside its name."""
        year = account.period or self._words("cli.timeline_undated")
        now = account.number == self._now
        if account.silent and not now:
            return year, self._words("cli.timeline_silent")
        missing = self._none if account.titles_told else self._words("cli.timeline_now") if now else self._unknown
        disciplined = self._unknown if discipline_open else self._none
        ideas = self._none if account.initiatives_told else self._unknown
        return (
            year,
            _joined([self._label("grade", grade.title) for grade in account.grades], self._unknown),
            _joined([self._award(title) for title in account.titles], missing),
            _joined([self._award(commendation) for commendation in account.commendations], missing),
            _joined([self._discipline(discipline) for discipline in account.disciplines], disciplined),
            _joined([self._initiative(initiative) for initiative in account.initiatives], ideas),
        )

    def _label(self, choices: str, id_: str) -> str:
        known = self._book.columns.choices[choices]
        return self._words.label(known[id_]) if id_ in known else id_

    def _award(self, award: Award) -> str:
        text = self._label("title", award.title)
        return self._words("cli.timeline_pending", title=text) if award.pending else text

    def _discipline(self, discipline: Discipline) -> str:
        kind = self._label("discipline", discipline.kind)
        if discipline.decided is None and discipline.ended is None:
            return kind
        first, last = discipline.decided or self._unknown, discipline.ended or self._unknown
        return self._words("cli.timeline_days", kind=kind, first=first, last=last)

    def _initiative(self, initiative: Initiative) -> str:
        known = {True: "cli.timeline_recognised", False: "cli.timeline_refused", None: "cli.timeline_open"}
        texts = [self._label("level", initiative.level)] if initiative.level else []
        texts.append(self._words(known[initiative.recognised]))
        texts += [self._words("cli.timeline_used", used=initiative.used_for)] if initiative.used_for else []
        return f"{initiative.name} ({', '.join(texts)})"


def _joined(texts: Sequence[str], nothing: str) -> str:
    return "; ".join(dict.fromkeys(texts)) or nothing
