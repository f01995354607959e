"""`explain`: what a finding means, what a title requires, why somebody stands where they stand."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import name_key, without_accents
from thidua_xlsx.commands.explanation.account import knocked_lines, layer_lines, timeline_lines, unit_score_lines
from thidua_xlsx.commands.explanation.first_screen import MOST_LINES, first_screen
from thidua_xlsx.commands.explanation.verdict import criteria_lines, difference_line, title_account, verdict_lines
from thidua_xlsx.declare.build.law_coverage import citations_of
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.law.regime import Citation, Condition, Regime
from thidua_xlsx.declare.season import Person, Rulebook, Unit
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.exchange.council.rounds_of_points import rounds_of_points
from thidua_xlsx.judging.verdicts.verdict_changes import verdict_changes
from thidua_xlsx.messages.codes import Code, all_codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, Folded
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Dossier, Proposal, RuleComparison, Season
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.council_wording import proposal_outcome
from thidua_xlsx.reports.common.figure_cells import figures
from thidua_xlsx.reports.common.inspected import inspection_text
from thidua_xlsx.reports.common.naming import choice_name, finding_sentence, printed_place, title_name
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions, OtherRules
from thidua_xlsx.workflow.load.plugins import plugins_of
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, load_templates, open_season_folder

_MOST_FOUND = 10  # of one kind, named one by one


class ExplainedSubject(msgspec.Struct, frozen=True):
    """What was asked about, its id, and the lines that tell.

    The kind is `finding`, `title`, `person`, `unit`, `candidate` or `school`. `first` are the lines of a first screen
    about a person or a unit, where there are more than it has.
    """

    kind: str
    id: str
    lines: list[str]
    first: tuple[str, ...] = ()


def explain(subject: str, folder: Path, words: Language, rules: OtherRules | None = None) -> ExplainedSubject:
    """Explain a finding's code, a title, a person, a unit or a school that reports here.

    `subject` is a code, or a name as people type it, with or without its marks; of whom a school puts forward `<code of
    the school>/<code there>`. `folder` is that of the season, `rules` are others to judge by, in place of the season's
    own or beside them. Raises CommandError where the subject is none of these, or several.
    """
    plugins = plugins_of(folder)
    code = {**all_codes(), **plugins.codes}.get(subject.strip().upper())
    if code:
        return ExplainedSubject("finding", code.id, list(_code(code, folder, words, rules)))
    declared = load_templates(folder, plugins)
    title = declared.columns.choices["title"].find(subject)
    if title:
        own: Regime | None = None  # where there is no season that can be used
        with suppress(CommandError):
            own = open_season_folder(folder).rulebook.regime
        return ExplainedSubject("title", title, _title(title, declared, own, words))
    loaded = _with_rules(folder, rules)
    if MARK in subject and loaded.rulebook.reporters:
        season = judge_season(loaded, folder / INBOX)
        return ExplainedSubject("candidate", subject.strip(), list(_candidate(subject, season, words)))
    schools = _schools_meant(subject, loaded.rulebook.reporters)
    if len(schools) == 1:
        lines = list(_school(schools[0], judge_season(loaded, folder / INBOX), words))
        return ExplainedSubject("school", schools[0].code, lines)
    if schools:
        close = [f"{school.code} {school.name}" for school in schools]
        raise CommandError(key="cli.several_subjects", subject=subject, close=close)
    who = _who(subject, loaded)
    season = judge_season(loaded, folder / INBOX)
    kind = "unit" if isinstance(who, Unit) else "person"
    head, about_it = list(_head(who, season, words)), list(_findings(who, season, words))
    lines = list(_standing(who, season, words))
    first = first_screen(who.code, head, about_it, len(lines), season, words)
    compared = season.compared or season.rulebook.own_rules  # whoever asks for other rules wants to see them
    return ExplainedSubject(kind, who.code, lines, () if compared or len(lines) <= MOST_LINES else tuple(first))


def _with_rules(folder: Path, rules: OtherRules | None) -> SeasonFolder:
    return JudgingOptions(rules=rules or OtherRules()).applied_to(open_season_folder(folder))


def _schools_meant(subject: str, reporters: Sequence[Reporter]) -> list[Reporter]:
    """Give the schools whose code or name this is; else those whose name it is without marks or ends so."""
    code, exact, bare = subject.strip().casefold(), name_key(subject), without_accents(subject)
    ways = (
        [school for school in reporters if code == school.code.casefold()],
        [school for school in reporters if exact == name_key(school.name)],
        [school for school in reporters if bare and f" {without_accents(school.name)}".endswith(f" {bare}")],
    )
    return next(filter(None, ways), [])


def _school(school: Reporter, season: Season, words: Language) -> Iterator[str]:
    """Tell of a school: its report, its people and rank, and every title that it asks for with what became of it."""
    schools = season.schools
    report = schools.reports.get(school.code) if schools else None
    if schools is None or report is None:
        held = schools is not None and school.code in schools.held
        key = "cli.school_held" if held else "cli.school_missing"
        yield words(key, name=school.name, code=school.code)
        return
    yield words("cli.school_head", name=school.name, code=school.code, file=report.file)
    rank = schools.ranks.get(school.code)
    counts = {key: report.counts.get(key, "–") for key in ("people", "counted")}
    yield words("cli.school_counts", **counts, rank=rank or "–", cluster=school.cluster or "–")
    for id_, (part, whole) in report.ratios.items():
        yield words("cli.school_ratio", ratio=words(f"report.target.{id_}"), part=part, whole=whole)
    if inspected := inspection_text(season, words, school.code):
        yield words("cli.school_inspected", found=inspected.replace("\n", " | "))
    for proposal in report.proposals:
        yield _proposal(school, proposal, season, words)


def _proposal(school: Reporter, proposal: Proposal, season: Season, words: Language) -> str:
    who = f"{school.code}{MARK}{proposal.key.rpartition(':')[0]}"
    here = proposal_outcome(season, words, school.code, proposal)
    texts = {"title": title_name(season, words, proposal.title), "name": proposal.name, "code": who, "here": here}
    return words("cli.school_proposal", state=choice_name(season, words, "report_state", proposal.state), **texts)


def _candidate(subject: str, season: Season, words: Language) -> Iterator[str]:
    """Tell of whom a school puts forward (`<code of the school>/<code there>`): what it says, and how far it came."""
    book, wanted = season.rulebook, subject.strip().casefold()
    verdicts = [verdict for verdict in season.candidates.verdicts if verdict.who.casefold() == wanted]
    if not verdicts:
        raise CommandError(key="cli.unknown_subject", subject=subject, close=[])
    who = verdicts[0].who
    person = book.person(who)
    home = book.unit(person.unit) if person else None
    name = _coded(person, book) if person else book.name_of(who)
    yield words("cli.person_head", name=name, unit=home.name if home else who)
    for verdict in verdicts:
        yield from title_account(verdict, season, words)


def _code(code: Code, folder: Path, words: Language, rules: OtherRules | None) -> Iterator[str]:
    """Say what a finding means: as this season has it, or with dots for what it would name; and what to do about it."""
    yield f"{code.id} ({words(f'cli.severity_{code.severity.value}')})"
    of_code: list[Finding] = []
    with suppress(CommandError):  # where there is no season that can be used
        season = judge_season(_with_rules(folder, rules), folder / INBOX)
        of_code = [finding for finding in season.findings if finding.code == code]
        for finding in of_code[:_MOST_FOUND]:
            yield f"  {printed_place(season.rulebook, words, finding.place)}: {_sentence(season, finding, words)}"
        if len(of_code) > _MOST_FOUND:
            yield words("cli.more_of_kind", count=len(of_code) - _MOST_FOUND)
    blanks = dict.fromkeys(code.params, "…")
    if not of_code:
        yield words("cli.means", text=words(code.key(), **blanks))
    yield words("cli.to_do", text=words.fix(of_code[0]) if of_code else words(code.key("fix"), **blanks))


def _sentence(season: Season, finding: Finding, words: Language) -> str:
    return finding_sentence(season.rulebook, words, Folded(finding, (finding,)))


def _title(title: str, declared: Templates, own: Regime | None, words: Language) -> list[str]:
    """Say what a title requires under the season's law (else the newest), and what is otherwise under the others."""
    known = sorted(declared.regimes.values(), key=lambda regime: regime.in_force)
    regimes = [regime for regime in known if title in regime.titles]
    if not regimes:
        raise CommandError(key="cli.title_without_law", title=declared.columns.choices["title"][title])
    base = own if own is not None and title in own.titles else regimes[-1]
    lines = [words("cli.own_regime")] if base is own else []
    lines += title_lines(title, base, words)
    lines += list(_sources(title, base, words))
    for regime in regimes:
        if regime.id != base.id:
            lines += _difference(title, regime, base, words)
    return lines


def _sources(title: str, regime: Regime, words: Language) -> Iterator[str]:
    """Say in which ways the rules of a title are read, and where their articles were seen."""
    for key, worded in regime.otherwise.items():
        if title in worded:
            id_, _, way = key.partition("=")
            interpretation = regime.interpretations[id_]
            ways = (interpretation.variants[interpretation.default].say, interpretation.variants[way].say)
            yield "  " + words("cli.reading", rule=interpretation.name, taken=ways[0], other=ways[1], key=key)
    for id_ in dict.fromkeys(citations_of(regime.titles[title])):
        cited = regime.citations[id_]
        for seen in cited.seen:
            place = f"{cited.article} {cited.document}"
            yield "  " + words("cli.seen_at", article=place, address=seen.address, day=seen.day)


def _difference(title: str, regime: Regime, base: Regime, words: Language) -> list[str]:
    """Say what another regime asks otherwise for a title: what it adds (+) and what it does not ask (-)."""
    law = regime.titles[title]
    cited = article(regime.citations[law.article], words)
    head = words("cli.title_otherwise", regime=regime.name, article=cited)
    steps, base_steps = (
        {words.label(step.say): step for step in rules.titles[title].needs.steps() if step.say.vi}
        for rules in (regime, base)
    )
    lines = [f"  + {text}{_cited(step, regime, words)}" for text, step in steps.items() if text not in base_steps]
    lines += [f"  - {text}" for text in base_steps if text not in steps]
    return [head, *(lines or ["  " + words("cli.title_same")])]


def title_lines(title: str, regime: Regime, words: Language) -> list[str]:
    """Say what the `title` of that id requires under a regime, as a tree, every leaf with its article."""
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
        yield f"{indent}- {words.label(condition.say)}{_cited(condition, regime, words)}"
        depth += 1
    if condition.any_ and not condition.say.vi:
        yield f"{indent}{words('cli.any_of')}"
    for part in parts:
        yield from _condition(part, regime, words, depth)


def _cited(condition: Condition, regime: Regime, words: Language) -> str:
    """Give the article of a leaf in brackets; the parts of a branch have their own."""
    leaf = condition.cite and not (condition.all_ or condition.any_)
    return f" [{article(regime.citations[condition.cite], words)}]" if leaf else ""


def _who(subject: str, loaded: SeasonFolder) -> Person | Unit:
    book = loaded.rulebook
    for person in book.people:
        if person.code.casefold() == subject.strip().casefold():
            return person
    for unit in book.units:
        if subject.strip().casefold() in (unit.code.casefold(), unit.name.casefold()):
            return unit
    close = who_is_meant(subject, book)
    if len(close) == 1:
        return close[0]
    raise CommandError(
        key="cli.unknown_subject" if not close else "cli.several_subjects",
        subject=subject,
        close=[f"{who.code} {_name(who, book)}" for who in close],
    )


def _name(who: Person | Unit, book: Rulebook) -> str:
    """Name somebody beside the code, which twins without a year of birth have in their name as well."""
    return who.name if isinstance(who, Unit) else book.shown_name(who).removesuffix(f" ({who.code})")


def who_is_meant(subject: str, book: Rulebook) -> Sequence[Person | Unit]:
    """Give whom the name `subject` means: who bears it as it is written, else without marks, else as the end of a name.

    The first of these ways in which somebody is found counts: who types "Hoà" does not mean Hoa where there is a Hoà.
    """
    exact, bare = f" {name_key(subject)}", f" {without_accents(subject)}"
    names = [
        (person, f" {name_key(person.full_name)}", f" {name_key(book.shown_name(person))}") for person in book.people
    ]
    plain: list[tuple[Person | Unit, str]] = [
        (person, f" {without_accents(person.full_name)}") for person in book.people
    ]
    plain += [(unit, f" {without_accents(unit.name)}") for unit in book.units]
    ways: tuple[list[Person | Unit], ...] = (
        [named for named, *known in names if exact in known],
        [named for named, name in plain if name == bare],
        [named for named, name, _ in names if exact.strip() and name.endswith(exact)],
        [named for named, name in plain if bare.strip() and name.endswith(bare)],
    )
    return next(filter(None, ways), [])


def _coded(person: Person, book: Rulebook) -> str:
    """Name a person with the code; twins are told apart by it already."""
    name, code = book.shown_name(person), f"({person.code})"
    return name if name.endswith(code) else f"{name} {code}"


def _head(who: Person | Unit, season: Season, words: Language) -> Iterator[str]:
    """Say who it is and what the points and places are."""
    book = season.rulebook
    if isinstance(who, Unit):
        place = season.unit_standings[who.code]
        average = _points(place.average, words)
        yield words("cli.unit_head", name=who.name, code=who.code, average=average, rank=place.rank or "–")
    else:
        yield words("cli.person_head", name=_coded(who, book), unit=book.holder_name(who.unit))
        shown = figures(season, words)
        card, standing = season.scorecards[who.code], shown.standings[who.code]
        yield words(
            "cli.person_scores",
            final=_points(card.final, words),
            state=(card.complete and rounds_of_points(season, card, words))
            or words("cli.complete" if card.complete else "cli.incomplete"),
            school=shown.places(standing.school) if standing.school else "–",
            unit=standing.unit or "–",
        )
        yield from knocked_lines(who.code, season, words)


def _standing(who: Person | Unit, season: Season, words: Language) -> Iterator[str]:
    yield from _head(who, season, words)
    dossier = season.unit_dossier(who.code) if isinstance(who, Unit) else season.dossier(who.code)
    if isinstance(who, Unit):
        yield from unit_score_lines(who, season, words)
    elif isinstance(dossier, Dossier):
        yield from layer_lines(dossier, season, words)
        yield from criteria_lines(dossier, season, words)
    if dossier is not None:
        yield from timeline_lines(dossier, season, words)
    if season.rulebook.own_rules:
        yield words("cli.judged_under", rules=season.rulebook.regime.name, own=season.rulebook.own_rules)
    for verdict in season.verdicts_of(who.code):
        yield from title_account(verdict, season, words)
    if season.compared:
        yield from _beside(who.code, season, season.compared, words)
    about_it = list(_findings(who, season, words))
    if about_it:
        yield words("cli.about")
        yield from (line for _, line in about_it)


def _findings(who: Person | Unit, season: Season, words: Language) -> Iterator[tuple[Finding, str]]:
    """Give what was found about a person or a unit, with the line on each."""
    for finding in season.findings:
        if who.code in (finding.person, finding.unit if isinstance(who, Unit) else None):
            where = printed_place(season.rulebook, words, finding.place)
            level = words(f"report.severity.{finding.severity.value}")
            text = _sentence(season, finding, words)
            yield finding, f"  {level} · {where}: {finding.code.id} {text} / {words.fix(finding)}"


def _beside(who: str, season: Season, compared: RuleComparison, words: Language) -> Iterator[str]:
    """Say how somebody stands under the other rules, and what that changes."""
    yield words("cli.compared_with", rules=compared.rulebook.regime.name)
    for verdict in compared.verdicts:
        if verdict.who == who:
            yield from verdict_lines(verdict, compared.rulebook, words, season.paths.get((who, verdict.title)))
    changed = [change for change in verdict_changes(season, compared) if change.who == who]
    yield words("cli.compared_changes" if changed else "cli.compared_same")
    for change in changed:
        yield f"  {difference_line(change, season, words)}"


def _points(value: object, words: Language) -> str:
    return "–" if value is None else words.plain(value)
