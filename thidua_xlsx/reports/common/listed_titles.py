"""Titles and commendations as lists name them."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.judging.analysis.commendations import Commended
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import choice_name, name_or_group, title_name, title_short


def by_kind(commended: tuple[Commended, ...]) -> list[tuple[str, list[Commended]]]:
    """Give the commendations of each kind, in the order in which the kinds stand."""
    kinds = dict.fromkeys(line.kind for line in commended)
    return [(kind, [line for line in commended if line.kind == kind]) for kind in kinds]


def kind_name(season: Season, say: Say, kind: str) -> str:
    """Give the wording of a `kind` of commendation, by its id; one that nobody said is called so."""
    return choice_name(season, say, "commendation_kind", kind) if kind else say("report.commendations.unsaid")


def texts(season: Season, say: Say, honour: Commended) -> tuple[str, str, str, str, str]:
    """Give what is told of one: for whom, of which unit, which commendation, for what, how far it is."""
    person = season.rulebook.person(honour.code)
    unit = person.unit if person else honour.unit
    state = say(f"report.commendations.{honour.state}")
    movements = {movement.code: movement.name for movement in reversed(season.rulebook.movements)}
    name = movements.get(honour.movement, "")
    movement_line = say("report.commendations.movement", movement=name) if name else ""
    return (
        name_or_group(season, say, honour.code, honour.name, honour.people),
        season.rulebook.holder_name(unit) if unit else "",
        title_name(season, say, honour.title) if honour.title else say("report.commendations.unsaid"),
        "\n".join(text for text in (honour.deed, movement_line) if text),
        say("report.commendations.decided", state=state, number=honour.decision) if honour.decision else state,
    )


def public_title(season: Season, say: Say, id_: str, *, asked_above: bool) -> str:
    """Name the title with this id (`id_`) for a list; one `asked_above` is nobody's yet, and says so."""
    name = title_name(season, say, id_)
    return say("report.closing.asked_above", title=name) if asked_above else name


def titles_on_offer(season: Season) -> list[str]:
    """Give the titles that this season gives and somebody was judged for: individuals first, then collectives."""
    judged = {verdict.title for verdict in season.verdicts}
    laws = season.rulebook.regime.titles
    ids = [id_ for id_, policy in season.rulebook.titles.items() if policy.enabled and id_ in laws and id_ in judged]
    return sorted(ids, key=lambda id_: laws[id_].of != "person")


def listed_figures(season: Season, say: Say) -> list[tuple[str, str]]:
    """Give of each title how many the council passed, before it met on it how many are proposed, and what that is."""
    figures = []
    for id_ in titles_on_offer(season):
        label = "report.overview.passed" if season.voted_about(id_) else "report.overview.proposed"
        figures.append((str(len(season.passed_or_proposed(id_))), say(label, title=title_short(season, say, id_))))
    return figures
