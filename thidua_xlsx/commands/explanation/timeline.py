"""The account of somebody's years for the terminal: a short table, one line a year, this season's the last."""

from collections.abc import Iterator, Sequence

from thidua_xlsx.judging.law.build_timeline import this_year, timeline_of
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import cell_runs
from thidua_xlsx.model import Award, Discipline, Dossier, Initiative, Season, UnitDossier, YearAccount

_COLUMNS = ("year", "grade", "titles", "commendations", "discipline", "initiatives")
_BETWEEN = " | "


def timeline_lines(dossier: Dossier | UnitDossier, season: Season, words: Language) -> Iterator[str]:
    """Say what is known of each year, and of which years the ledger tells nothing."""
    timeline = timeline_of(dossier, season.rulebook)
    yield words("cli.timeline_head")
    if timeline.doubts:
        yield "  " + words("cli.timeline_doubt", cells=f"{timeline.doubts[0].file}!{cell_runs(timeline.doubts)}")
        return
    accounts = [*timeline.years, *([] if timeline.undated.silent else [timeline.undated])]
    now = this_year(dossier, season.rulebook)
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


class _Words:
    """Words for what an account holds; the titles of the year `now` are being judged."""

    def __init__(self, season: Season, words: Language, now: int | None) -> None:
        self._book, self._words, self._now = season.rulebook, words, now
        self._none, self._unknown = words("report.none"), words("report.unknown")

    def row(self, account: YearAccount, *, discipline_open: bool = False) -> tuple[str, ...]:
        """Give the cells of a year's line; a year of which nothing is told has but one beside its name."""
        year = account.period or self._words("cli.timeline_undated")
        now = account.number == self._now
        if account.silent and not now:
            return year, self._words("cli.timeline_silent")
        missing = self._words("cli.timeline_now") if now else self._none if account.titles_told else self._unknown
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
