"""Whom the season inspects - schools, units, people, models -, why, what to look at, and what inspectors found."""

from collections.abc import Iterator

import msgspec

from thidua_xlsx.base.text import Say, match_key
from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.review_page import sampled_name
from thidua_xlsx.exchange.council.sample_draw import place_in_draw, sample, sample_models, sample_schools, sample_units
from thidua_xlsx.judging.analysis.nominations import nominations
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import choice_name, title_short, unit_name
from thidua_xlsx.reports.common.school_slips import for_schools

SHOWN = 8  # characters of the digest of a draw, enough to compare


class Inspected(msgspec.Struct, frozen=True):
    """One who is inspected: `kind` is `school`, `unit`, `person` or `model`, `group` the cluster or unit it belongs to.

    `draw` is the beginning of its digest, empty where it was not drawn but added; `why` says for what reason it is
    inspected, `look` what is looked at.
    """

    kind: str
    who: str
    name: str
    group: str
    draw: str
    why: str
    look: str


def inspected(season: Season, say: Say) -> tuple[Inspected, ...]:
    """Give everybody whom the season inspects: schools by cluster, then units, people and models."""
    return (*_schools(season, say), *_units(season, say), *_people(season, say), *_models(season, say))


def inspection_text(season: Season, say: Say, who: str) -> str:
    """Say what inspectors found of somebody, a line each time; empty where nothing is written down.

    `who` is a code of a school, unit, person or nomination.
    """
    lines = [line for line in season.rulebook.inspections if match_key(line.who) == match_key(who)]
    texts = []
    for line in lines:
        result = choice_name(season, say, "inspection_result", line.result)
        head = " ".join(filter(None, (result, f"({line.day})" if line.day else "")))
        texts.append(": ".join(filter(None, (head, "; ".join(filter(None, (line.what, line.found)))))))
    return "\n".join(texts)


def not_in_order(season: Season, who: str) -> bool:
    """Say whether the last inspection of `who` (a code) found something lacking or wrong."""
    results = [line.result for line in season.rulebook.inspections if line.who == who and line.result]
    return bool(results) and results[-1] != "good"


def _schools(season: Season, say: Say) -> Iterator[Inspected]:
    schools, book = season.schools, season.rulebook
    if schools is None or book.schools.sample is None:
        return
    wrong = for_schools(season, book.reporters)
    for chosen in sample_schools(schools, [code for code, findings in wrong.items() if findings], book):
        school = chosen.school
        texts = (say(finding.code.key(), **finding.params) for finding in wrong[school.code])
        why = "\n".join([*([say("report.sampling.drawn")] if chosen.drawn else []), *dict.fromkeys(texts)])
        proposals = (f"{proposal.name}: {title_short(season, say, proposal.title)}" for proposal in chosen.proposals)
        look = "\n".join(proposals)
        draw = _digest(season, school.code) if chosen.drawn else ""
        yield Inspected("school", school.code, school.name, school.cluster, draw, why, look or say("report.none"))


def _units(season: Season, say: Say) -> Iterator[Inspected]:
    for code in sample_units(season.rulebook):
        name, why = unit_name(season, code), say("report.sampling.drawn")
        yield Inspected("unit", code, name, "", _digest(season, code), why, say("report.sampling.look_unit"))


def _people(season: Season, say: Say) -> Iterator[Inspected]:
    book = season.rulebook
    if book.voting.sample is None or not season.dossiers:
        return
    for person in sample(verification(season), book):
        apart = ", ".join(season.rulebook.round_name(round_) for round_ in person.apart)
        reasons = [say("report.sampling.drawn")] if person.drawn else []
        reasons += [say("report.sampling.far_apart", rounds=apart)] if apart else []
        draw = _digest(season, person.person) if person.drawn else ""
        name, unit = sampled_name(person, book, say), unit_name(season, person.unit)
        why = "; ".join(reasons)
        yield Inspected("person", person.person, name, unit, draw, why, say("report.sampling.look_person"))


def _models(season: Season, say: Say) -> Iterator[Inspected]:
    for model in sample_models(nominations(season.submissions, season.rulebook), season.rulebook):
        code, unit = model.codes[0], unit_name(season, model.unit)
        look = " – ".join(filter(None, (model.summary, model.link)))
        name = model.who or model.summary
        yield Inspected("model", code, name, unit, _digest(season, code), say("report.sampling.drawn"), look)


def _digest(season: Season, code: str) -> str:
    return place_in_draw(season.rulebook.school.id, code)[:SHOWN]
