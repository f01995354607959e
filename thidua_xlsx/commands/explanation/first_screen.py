"""The first screen of `explain`: where somebody stands, why, and what to do, in no more lines than a screen has."""

from collections.abc import Iterable, Iterator, Sequence

from thidua_xlsx.commands.explanation.verdict import WAY, lacking_lines, left_out_lines, path_lines, title_account
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Met, Season, StepState, Verdict

MOST_LINES = 20
_MOST_REASONS = 3  # lines of why somebody meets a title, or of what is lacking
_CONDITION = "    ✓ "  # begins a condition of a title that is met; what stands behind it is further in
_MOST_TITLES = 3  # told with what they lack; the others in a line each, or in one


def first_screen(
    who: str, head: Sequence[str], about_it: Sequence[tuple[Finding, str]], whole: int, season: Season, words: Language
) -> list[str]:
    """Give at most `MOST_LINES` lines about the person or unit with the code `who`.

    `head` says who it is and what the points are; `about_it` are the findings with the line on each; `whole` is how
    many lines there are in all.
    """
    verdicts = season.verdicts_of(who)
    # What somebody asked for or might get.
    shown = [verdict for verdict in verdicts if verdict.registered or verdict.met is not Met.NO] or list(verdicts[:1])
    titles = [line for verdict in shown[:_MOST_TITLES] for line in _title(verdict, season, words)]
    titles += [next(title_account(verdict, season, words)) for verdict in shown[_MOST_TITLES:]]
    laws = season.rulebook.regime.titles
    others = tuple(laws[verdict.title].name for verdict in verdicts if verdict not in shown)
    asking = [(finding, line) for finding, line in about_it if finding.severity is not Severity.NOTICE]
    asking.sort(key=lambda pair: pair[0].severity is not Severity.ERROR)
    lines = [*head, *titles, *([words("cli.other_titles", titles=others)] if others else [])]
    room = MOST_LINES - 1 - len(lines[: MOST_LINES - 1])
    if asking and room > 1:
        kept = asking[: room - 1]
        lines += [words("cli.about"), *(line for _, line in kept)]
    lines = _without_ways_cut(lines, MOST_LINES - 1)
    return [*lines, words("cli.explain_rest", count=whole - len(lines))] if whole > len(lines) else lines


def _title(verdict: Verdict, season: Season, words: Language) -> Iterator[str]:
    headline, *account = title_account(verdict, season, words)
    yield headline
    several = f" {words('cli.tree_any')}"  # announces what is further in
    met = (line.removesuffix(several) for line in account if line.startswith(_CONDITION))
    path = season.paths[verdict.who, verdict.title]
    # Once the council has said yes or no nobody need bring what was not known before.
    settled = verdict.met is Met.UNKNOWN and path.step("council").state in (StepState.YES, StepState.NO)
    yield from _first_reasons(met if verdict.met is Met.YES else () if settled else lacking_lines(verdict, words))
    yield next(path_lines(path, words))
    yield from left_out_lines(path, season, words)


def _first_reasons(why: Iterable[str]) -> Iterator[str]:
    """Give the first reasons; several ways of which any will do stand whole below the line that announces them."""
    for place, line in enumerate(why):
        if place >= _MOST_REASONS and not line.startswith(WAY):
            return
        yield line


def _without_ways_cut(lines: list[str], most: int) -> list[str]:
    """Give `most` of the lines, or fewer where the last ones would announce ways that are cut off."""
    while most < len(lines) and lines[most].startswith(WAY):
        most -= 1
    return lines[:most]
