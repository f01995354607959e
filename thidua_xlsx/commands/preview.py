"""The preview of a score sheet: what each criterion will ask, what it is worth, and whether the sums are as meant."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from thidua_xlsx.base.file_names import SEASON_FILE
from thidua_xlsx.base.text import by_key, number_text
from thidua_xlsx.declare.criteria.criterion_kind import held_together
from thidua_xlsx.declare.season import Criterion, Rubric, Rulebook, Section
from thidua_xlsx.intake.integrity.issue_changes import earlier_versions
from thidua_xlsx.messages.language import Language
from thidua_xlsx.workflow.load.season_folder import load_templates, read_register, read_season, usable_rulebook


def preview(paths: tuple[Path, ...], words: Language) -> list[str]:
    """Preview the score sheet of every season workbook (`thidua.xlsx`) among the `paths`, as lines for the terminal.

    One that cannot be used gives no line: `check` says why.
    """
    lines: list[str] = []
    for path in paths:
        if path.name == SEASON_FILE:
            declared = load_templates(path.parent)
            book, _ = usable_rulebook(declared, *read_season(path.parent, declared))
            if book and book.units:  # an office of schools alone scores nobody
                lines += preview_lines(book, words)
                for version in earlier_versions(read_register(path.parent), book):  # what changed since forms went out
                    forms = (words.plain(book.form_name(phase, round_)) for phase, round_ in version.forms)
                    lines.append(words("scoring.version", forms="; ".join(forms), units=", ".join(version.units)))
                    lines += [words("scoring.version_change", change=change) for change in version.changes]
    return lines


def preview_lines(book: Rulebook, words: Language) -> Iterator[str]:
    """Say section by section what the forms will ask, with an example of each way of scoring, and the sums."""
    yield words("scoring.preview_head")
    yield from _sheet(book, words)
    if book.collective:
        yield words("scoring.preview_units")
        yield from _sheet(book.collective, words)


def _sheet(book: Rulebook, words: Language) -> Iterator[str]:
    rubric = book.rubric
    if rubric.start:
        yield words("scoring.preview_start", points=rubric.start)
    for section in rubric.sections:
        criteria = rubric.in_section(section.code)
        if criteria:
            yield _section(section, rubric, words)
        for alike in by_key(criteria, lambda criterion: _asked(criterion, book, words)).values():
            yield from _criterion(alike, book, words)
    yield from _sums(book, words)
    if rubric.bands:
        bands = "; ".join(
            f"{band.name} {words('scoring.since', number=band.since or Decimal(0))}" for band in rubric.bands
        )
        yield words("scoring.preview_bands", bands=bands)


def _section(section: Section, rubric: Rubric, words: Language) -> str:
    start = f" {words('scoring.section_start', points=section.start)}" if section.start is not None else ""
    cap = words("scoring.preview_cap", max=section.max) if section.max is not None else ""
    most = _section_most(section, rubric.in_section(section.code))
    named = {"code": section.code, "name": section.name}
    if not most and section.start is None:
        return words("scoring.preview_section_taking", **named)
    return words("scoring.preview_section", **named, start=start, cap=cap, most=most)


def _section_most(section: Section, criteria: tuple[Criterion, ...]) -> Decimal:
    """Give the most a section gives; what only takes points off adds nothing."""
    points = held_together((criterion, criterion.kind.most(criterion)) for criterion in criteria)
    most = sum(points, section.start or Decimal(0))
    return most if section.max is None else min(most, section.max)


def _asked(criterion: Criterion, book: Rulebook, words: Language) -> str:
    """Say what a form will ask for a criterion; for one that is worked out, with its code, for that is its own."""
    kind = criterion.kind
    blank = words("scoring.preview_blank_needed" if kind.needs_answer else "scoring.preview_blank")
    label = words.label(book.columns.choices["criterion_kind"][kind.id])
    own = "" if kind.example(criterion) is None else criterion.code
    return f"{own} [{label}]: {kind.asks(criterion, words)}.{blank}".strip()


def _criterion(alike: Sequence[Criterion], book: Rulebook, words: Language) -> Iterator[str]:
    """Say what is asked for criteria that ask the same: several by their codes, one by its text too."""
    criterion, kind = alike[0], alike[0].kind
    asked = _asked(criterion, book, words).removeprefix(f"{criterion.code} ")
    if len(alike) > 1:
        yield words("scoring.preview_criteria", codes=tuple(each.code for each in alike), asked=asked)
    else:
        yield words("scoring.preview_criterion", code=criterion.code, text=criterion.text, asked=asked)
    example = kind.example(criterion)
    if example is not None:
        points = kind.points_at(criterion, 1) if kind.among_peers else kind.points(criterion, example)
        yield words("scoring.preview_example", worked=kind.worked(criterion, example, points, words, place=1))


def _sums(book: Rulebook, words: Language) -> Iterator[str]:
    """Compare what the sections give, for each group of people that has a score sheet of its own, with the total."""
    rubric = book.rubric
    names = {entry.id: words.label(entry) for entry in book.columns.choices["group"].entries}
    if rubric.of_units:  # their kinds are named as the school writes them
        names = {person.group: person.group for person in book.people}
    groups = [name for name in names if any(person.group == name for person in book.people)]
    sums = {group: _sum(rubric, group) for group in groups}
    alike = len(set(sums.values())) == 1
    for group, (points, left_out) in sums.items():
        key = "without" if left_out else "same" if points == rubric.total_max else "other"
        label = "" if alike else words("scoring.preview_group", group=names[group]) + " "
        texts = {"sum": number_text(points, words.lang), "max": rubric.total_max, "codes": left_out}
        yield label + words(f"scoring.preview_total_{key}", **texts)
        if alike:
            return


def _sum(rubric: Rubric, group: str) -> tuple[Decimal, tuple[str, ...]]:
    """Give what the sections come to for a group, and the bonuses asked as yes or no that were left out of it.

    Whether a "yes" is one of the points that everybody can have or stands on top of them, no declaration says. Among
    bonuses only, and where the total is right without it, it is a bonus.
    """
    plain = _without(rubric, group, ())
    extras = tuple(
        criterion.code
        for section in rubric.sections
        if any(c.kind.stands_on_top for c in rubric.in_section(section.code))
        if all(c.kind.stands_on_top or c.kind.perhaps_on_top for c in rubric.in_section(section.code))
        for criterion in rubric.in_section(section.code)
        if criterion.kind.perhaps_on_top and criterion.applies(group)
    )
    if plain != rubric.total_max and extras and (lower := _without(rubric, group, extras)) == rubric.total_max:
        return lower, extras
    return plain, ()


def _without(rubric: Rubric, group: str, extras: tuple[str, ...]) -> Decimal:
    total = rubric.start
    for section in rubric.sections:
        asked = tuple(criterion for criterion in rubric.in_section(section.code) if criterion.applies(group))
        added = tuple(
            criterion for criterion in asked if not criterion.kind.stands_on_top and criterion.code not in extras
        )
        total += _section_most(section, added) if asked else Decimal(0)
    return total
