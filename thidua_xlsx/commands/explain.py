"""`explain`: what a finding means, what a title requires, why somebody stands where they stand."""

from collections.abc import Iterator
from pathlib import Path

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.commands.explain_points import layer_lines, unit_score_lines
from thidua_xlsx.commands.explain_verdict import criteria_lines, difference_line, path_lines, verdict_lines, vote_lines
from thidua_xlsx.declare.law.regime import Citation, Condition, Regime
from thidua_xlsx.declare.season import Person, Rulebook, Unit
from thidua_xlsx.judging.verdicts.verdict_changes import verdict_changes
from thidua_xlsx.messages.codes import Code, all_codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import RuleComparison, Season
from thidua_xlsx.reports.common.naming import printed_place
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions, OtherRules
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, load_templates, open_season_folder


def explain(subject: str, folder: Path, words: Language, rules: OtherRules | None = None) -> list[str]:
    """Explain a finding's code, a title, a person or a unit; CommandError where the subject is none of these.

    `rules` are others to judge by, in place of the season's own or beside them.
    """
    code = all_codes().get(subject.strip().upper())
    if code:
        return list(_code(code, words))
    declared, _ = load_templates(folder)
    title = declared.columns.choices["title"].find(subject)
    if title:
        own = _own_regime(folder)
        known = sorted(declared.regimes.values(), key=lambda regime: (regime.id != own, regime.in_force))
        regimes = [regime for regime in known if title in regime.titles]
        if not regimes:
            raise CommandError(key="cli.title_without_law", title=declared.columns.choices["title"][title])
        mark = words("cli.own_regime")
        return [
            line
            for regime in regimes
            for line in (*([mark] if regime.id == own else []), *title_lines(title, regime, words))
        ]
    loaded = JudgingOptions(rules=rules or OtherRules()).of(open_season_folder(folder))
    who = _who(subject, loaded)
    season = judge_season(loaded, folder / INBOX)
    return list(_standing(who, season, words))


def _code(code: Code, words: Language) -> Iterator[str]:
    blanks = dict.fromkeys(code.params, "…")
    yield f"{code.id} ({words(f'cli.severity_{code.severity.value}')})"
    yield words("cli.means", text=words(f"finding.{code.id}.text", **blanks))
    yield words("cli.to_do", text=words(f"finding.{code.id}.fix", **blanks))


def title_lines(title: str, regime: Regime, words: Language) -> list[str]:
    """Say what a title requires under a regime, as a tree, every leaf with its article."""
    law = regime.titles[title]
    lines = [
        words(
            "cli.title_head", title=law.name, regime=regime.name, article=article(regime.citations[law.article], words)
        )
    ]
    lines += list(_condition(law.needs, regime, words, 1))
    lines += [f"  {words('cli.not_modelled')} {words.label(note)}" for note in law.not_modelled]
    return lines


def article(citation: Citation, words: Language) -> str:
    """Give an article for reading, with its mark where nobody has compared it with the text."""
    text = f"{citation.article} {citation.document}"
    return text if citation.verified else f"{text} {words('cli.unverified')}"


def _condition(condition: Condition, regime: Regime, words: Language, depth: int) -> Iterator[str]:
    indent = "  " * depth
    parts = condition.all_ or condition.any_
    if condition.say.vi:
        cite = f" [{article(regime.citations[condition.cite], words)}]" if condition.cite and not parts else ""
        yield f"{indent}- {words.label(condition.say)}{cite}"
        depth += 1
    if condition.any_ and not condition.say.vi:
        yield f"{indent}{words('cli.any_of')}"
    for part in parts:
        yield from _condition(part, regime, words, depth)


def _who(subject: str, loaded: SeasonFolder) -> Person | Unit:
    book = loaded.rulebook
    for person in book.people:
        if person.code.casefold() == subject.strip().casefold():
            return person
    for unit in book.units:
        if subject.strip().casefold() in (unit.code.casefold(), unit.name.casefold()):
            return unit
    same = [p for p in book.people if name_key(subject) in (name_key(p.full_name), name_key(book.shown_name(p)))]
    if len(same) == 1:
        return same[0]
    close = same or [p for p in book.people if match_key(p.full_name) == match_key(subject)]
    raise CommandError(
        key="cli.unknown_subject" if not close else "cli.several_subjects",
        subject=subject,
        close=[_coded(p, book) for p in close],
    )


def _coded(person: Person, book: Rulebook) -> str:
    """Name a person with the code; twins are told apart by it already."""
    name, code = book.shown_name(person), f"({person.code})"
    return name if name.endswith(code) else f"{name} {code}"


def _standing(who: Person | Unit, season: Season, words: Language) -> Iterator[str]:
    book = season.rulebook
    if isinstance(who, Unit):
        standing = season.unit_standings[who.code]
        yield words(
            "cli.unit_head",
            name=who.name,
            code=who.code,
            average=_points(standing.average, words),
            rank=standing.rank or "–",
        )
        yield from unit_score_lines(who, season, words)
    else:
        unit = book.unit(who.unit)
        yield words("cli.person_head", name=_coded(who, book), unit=unit.name if unit else who.unit)
        yield from _scores(who, season, words)
    if season.rulebook.own_rules:
        yield words("cli.judged_under", rules=season.rulebook.regime.name, own=season.rulebook.own_rules)
    for verdict in season.verdicts_of(who.code):
        yield from verdict_lines(verdict, season.rulebook, words)
        yield from vote_lines(who.code, verdict.title, season, words)
        yield from path_lines(season.paths[who.code, verdict.title], words)
    if season.compared:
        yield from _beside(who.code, season, season.compared, words)
    mine = [
        finding
        for finding in season.findings
        if who.code in (finding.person, finding.unit if isinstance(who, Unit) else None)
    ]
    if mine:
        yield words("cli.about")
        for finding in mine:
            where = printed_place(season.rulebook, words, finding.place)
            yield f"  {where}: {finding.code.id} {words.text(finding)} / {words.fix(finding)}"


def _beside(who: str, season: Season, compared: RuleComparison, words: Language) -> Iterator[str]:
    """Say how somebody stands under the other rules, and what that changes."""
    yield words("cli.compared_with", rules=compared.rulebook.regime.name)
    for verdict in compared.verdicts:
        if verdict.who == who:
            yield from verdict_lines(verdict, compared.rulebook, words)
    changed = [one for one in verdict_changes(season, compared) if one.who == who]
    yield words("cli.compared_changes" if changed else "cli.compared_same")
    for one in changed:
        yield f"  {difference_line(one, season, words)}"


def _own_regime(folder: Path) -> str:
    """Give the id of the season's own regime; empty where there is no season that can be used."""
    try:
        return open_season_folder(folder).rulebook.regime.id
    except CommandError:
        return ""


def _points(value: object, words: Language) -> str:
    return "–" if value is None else words.plain(value)


def _scores(person: Person, season: Season, words: Language) -> Iterator[str]:
    card, standing = season.scorecards[person.code], season.standings[person.code]
    yield words(
        "cli.person_scores",
        final=_points(card.final, words),
        state=words("cli.complete" if card.complete else "cli.incomplete"),
        school=standing.school or "–",
        unit=standing.unit or "–",
        tied=words("cli.tied") if standing.tied else "",
    )
    dossier = next(one for one in season.dossiers if one.person.code == person.code)
    yield from layer_lines(dossier, season, words)
    yield from criteria_lines(dossier, season, words)
