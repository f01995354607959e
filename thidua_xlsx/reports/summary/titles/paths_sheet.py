"""Sheet "Đường xét": each person and unit on one line, from what they claim to what council and level above said.

Points and titles of every hand stand side by side: self, unit, council, level above; at the end where a title that was
asked for ended or what it waits for, and why.
"""

from collections.abc import Iterable, Mapping, Sequence

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Dossier, Record, Season, StepState, TitlePath, UnitDossier, is_known
from thidua_xlsx.reports.common.figure_cells import Figures, figures
from thidua_xlsx.reports.common.naming import choice_name, title_short, unit_name
from thidua_xlsx.reports.common.report_sheet import list_sheet

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
    return list_sheet(season, say, "paths", columns, rows(), notes=(note,), landscape=True, freeze_cols=2)


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
            why = say(current.key, **current.params) if current.key else ""
            yield say("report.paths.stop", title=title, step=step, why=why)
