"""What to look at in score sheets: blank cells, people whom nobody scored, open rankings, bands far from grades."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.season import FORM_LAYERS, HIGHEST_LAYER_FIRST, LAYERS, Round, Rulebook
from thidua_xlsx.judging.score.peer_ranking import Ranked
from thidua_xlsx.judging.score.score_cards import layers_of_final, layers_with_points
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, cell_or_row
from thidua_xlsx.model import Dossier, LayerScores, Scorecard, UnitDossier, Unknown
from thidua_xlsx.model.check_protocol import person_finding

_NO_SHEET = LayerScores({}, {})
_GROSS = 2  # steps between a suggested band and the grade that somebody should look at


def score_findings(
    dossiers: Iterable[Dossier],
    unit_dossiers: Iterable[UnitDossier],
    rulebook: Rulebook,
    scorecards: Mapping[str, Scorecard],
    open_mark: Callable[[Dossier, Round], CellPlace | None] = lambda dossier, round_: None,
) -> tuple[Finding, ...]:
    """Name the blank cells of every layer that was begun, and the people whom a returned form leaves unscored.

    An incomplete layer is an error where it decides the round's final, a warning where it does not; what is blank in a
    layer from which the deciding one takes its points is told there. Named too is what a unit that scored somebody left
    blank, which counts as nothing, where they put something down. Broken cells were reported when they were read: a
    layer that only they make incomplete gets no second finding here.
    Where a unit typed only the few points that differ and did not say that it agrees with the others, that alone is
    asked, and beside the own points of whoever has none: `open_mark` gives the cell for it, None where it has said
    something. `scorecards` are by person code.
    """
    returned = {dossier.code: dossier.returned for dossier in unit_dossiers}
    findings: list[Finding] = []
    unweighted: dict[tuple[str, str], list[Dossier]] = {}
    for dossier in dossiers:
        card = scorecards[dossier.code]
        for round_ in rulebook.rounds:
            forms = returned.get(dossier.stay_in(round_).unit, {})
            layers = layers_with_points(card.layers, round_)
            if not layers:
                there = dossier.person.present(round_.start, round_.end) and round_.code not in dossier.excused
                if forms.get(f"self-score:{round_.code}") and there:
                    findings.append(_unscored(dossier, round_, rulebook, open_mark(dossier, round_)))
                continue
            if not layers_of_final(layers, rulebook.rubric):
                unweighted.setdefault((dossier.stay_in(round_).unit, round_.code), []).append(dossier)
            deciding = layers_of_final(layers, rulebook.rubric)
            few = "unit" in deciding and _typed_few(dossier, card, round_.code, rulebook)
            mark = open_mark(dossier, round_) if few else None
            if mark:
                typed, unit = tuple(dossier.scores[round_.code, "unit"].points), dossier.stay_in(round_).unit
                about = {"round": round_.name, "criteria": typed}
                findings.append(person_finding(codes.UNIT_SCORED_IN_PART, dossier, rulebook, [mark], unit, **about))
            for layer in layers:
                total, decides = card.layers[round_.code, layer], layer in deciding
                blank_above = set() if decides else _blank_above(dossier, card, round_.code, layer, deciding)
                blanks = tuple(code for code in total.blanks if code not in blank_above)
                if blanks and not (mark and layer == "unit"):
                    code = codes.SCORES_INCOMPLETE if decides else codes.SCORES_INCOMPLETE_UNUSED
                    named = [c.code for c in rulebook.rubric.criteria if c.code in (*blanks, *total.broken)]
                    finding = _about(code, dossier, round_, layer, blanks, rulebook)
                    findings.append(replace(finding, params={**finding.params, "criteria": tuple(named)}))
                if decides and total.excused:
                    findings.append(_about(codes.CRITERIA_EXCUSED, dossier, round_, layer, total.excused, rulebook))
            for criterion in _left_by_unit(dossier, round_.code, rulebook) if "unit" in deciding and not mark else ():
                findings.append(_about(codes.UNIT_LEFT_BLANK, dossier, round_, "unit", (criterion,), rulebook))
    findings += [_unweighted(unit, round_, people, rulebook) for (unit, round_), people in unweighted.items()]
    return tuple(findings)


class LeftToOwnPoints(msgspec.Struct, frozen=True):
    """Whose points of a round are their own alone, as their unit neither scored nor agreed; how many others it did."""

    people: tuple[Dossier, ...]
    scored: int


def left_to_own_points(
    dossiers: Iterable[Dossier], rulebook: Rulebook, scorecards: Mapping[str, Scorecard]
) -> dict[tuple[str, str], LeftToOwnPoints]:
    """Find, by unit and round, the people whose points are their own alone; `scorecards` are by person code."""
    left: dict[tuple[str, str], list[Dossier]] = {}
    scored = Counter[tuple[str, str]]()
    unit_counts = "unit" in layers_of_final(FORM_LAYERS, rulebook.rubric)
    for dossier in dossiers if unit_counts else ():
        card = scorecards.get(dossier.code)
        layers = card.layers if card else {}
        for round_ in rulebook.rounds:
            key, asked = (dossier.stay_in(round_).unit, round_.code), (round_.code, "unit")
            if asked in layers:
                scored[key] += 1
            elif asked in dossier.scores and layers_with_points(layers, round_) == ("self",):
                left.setdefault(key, []).append(dossier)
    return {key: LeftToOwnPoints(tuple(people), scored[key]) for key, people in left.items()}


def scored_by_nobody(
    dossiers: Iterable[Dossier], rulebook: Rulebook, scorecards: Mapping[str, Scorecard]
) -> Mapping[tuple[str, str], Sequence[Dossier]]:
    """Give those of `left_to_own_points` by unit and round whose unit scored none of its people."""
    left = left_to_own_points(dossiers, rulebook, scorecards)
    return {key: of.people for key, of in left.items() if not of.scored}


def _typed_few(dossier: Dossier, card: Scorecard, round_: str, rulebook: Rulebook) -> bool:
    """Say whether a unit left most of what needs an answer blank, and somebody's own points have some of that."""
    own, blanks = dossier.scores.get((round_, "self")), card.layers[round_, "unit"].blanks
    asked = (criterion for criterion in rulebook.rubric.criteria if criterion.applies(dossier.person.group))
    needed = sum(criterion.kind.needs_answer for criterion in asked)
    return own is not None and 2 * len(blanks) > needed and any(code in own.points for code in blanks)


def _left_by_unit(dossier: Dossier, round_: str, rulebook: Rulebook) -> tuple[str, ...]:
    """Give the criteria that a unit scoring part of a column left blank, a nought or a no, and they answered with more.

    A head who types only the points that differ means the others to stand. Who fills in all that needs an answer means
    a blank for none, as the form says; a slip that asked for the rest has answered it elsewhere.
    """
    own, by_unit = (dossier.scores.get((round_, layer)) for layer in FORM_LAYERS)
    if own is None or by_unit is None:
        return ()
    asked = [criterion for criterion in rulebook.rubric.criteria if criterion.applies(dossier.person.group)]
    needed = [criterion.code for criterion in asked if criterion.kind.needs_answer]
    typed_in = {by_unit.places[code].file for code in needed if code in by_unit.points and code in by_unit.places}
    all_typed = all(code in by_unit.points for code in needed)
    return tuple(
        criterion.code
        for criterion in asked
        if not criterion.kind.needs_answer
        and (place := by_unit.places.get(criterion.code))
        and criterion.code not in by_unit.points
        and not (all_typed and typed_in <= {place.file})
        and not isinstance(answer := own.points.get(criterion.code), Unknown | None)
        and (criterion.kind.points(criterion, answer) or criterion.kind.knocks_out(answer))
    )


def _blank_above(dossier: Dossier, card: Scorecard, round_: str, layer: str, deciding: Iterable[str]) -> set[str]:
    """Give what is blank in a deciding layer that takes points out of this one: where the unit agrees, for example."""
    cells = set(dossier.scores[round_, layer].places.values())
    takes = (above for above in deciding if not cells.isdisjoint(dossier.scores[round_, above].places.values()))
    return {code for above in takes for code in card.layers[round_, above].blanks}


def _unweighted(unit: str, code: str, people: Sequence[Dossier], rulebook: Rulebook) -> Finding:
    """Name those whose points are all in layers without a weight: they have no final points in this round."""
    sheets = [
        dossier.scores[code, layer]
        for dossier in people
        for layer in HIGHEST_LAYER_FIRST
        if (code, layer) in dossier.scores
    ]
    cell = next((cell for scores in sheets for cell in scores.places.values()), None)
    return at(
        codes.SCORES_UNWEIGHTED,
        cell_or_row(cell, "people", people[0].code),
        unit=unit,
        names=tuple(rulebook.shown_name(dossier.person) for dossier in people),
        round=rulebook.round_name(code),
    )


def _about(
    code: Code, dossier: Dossier, round_: Round, layer: str, criteria: tuple[str, ...], rulebook: Rulebook
) -> Finding:
    """Tell something of criteria in a layer, at their cells: those of the lower layer that a unit agrees with."""
    places = dossier.scores[round_.code, layer].places
    cells = [places[criterion] for criterion in criteria if criterion in places]
    sheets = (name for name in LAYERS if (round_.code, name) in dossier.scores)
    of_sheet = next(
        (name for name in sheets if cells and cells[0] in dossier.scores[round_.code, name].places.values()), layer
    )
    # People see the layer under the name of its sheet in the form.
    of_form = (sheet for form in rulebook.forms.values() for sheet in form.sheets)
    named = next(
        (sheet.name for sheet in of_form if any(table.layer == of_sheet for table in sheet.tables)),
        rulebook.columns.choices["layer"][of_sheet],
    )
    params = {"layer": named, "round": round_.name, "criteria": criteria}
    unit = dossier.stay_in(round_).unit
    return person_finding(code, dossier, rulebook, cells or [*places.values()][:1], unit, **params)


def _unscored(dossier: Dossier, round_: Round, rulebook: Rulebook, mark: CellPlace | None) -> Finding:
    """Name whom a form leaves without any points, at the cells that ask for them: of the unit where it can agree."""
    # The person's columns are there even where nothing stands in them; the first cell is where to start.
    own, by_unit = ((dossier.scores.get((round_.code, layer)) or _NO_SHEET).places for layer in FORM_LAYERS)
    group = dossier.stay_in(round_).group
    criteria = (criterion for criterion in rulebook.rubric.criteria if criterion.applies(group))
    asked = [criterion.code for criterion in criteria if criterion.kind.needs_answer]
    needed = [places[code] for places in ((own,) if mark else (own, by_unit)) for code in asked if code in places]
    cells = dict.fromkeys((*needed, mark) if mark else needed or (*own.values(), *by_unit.values()))
    unit = dossier.stay_in(round_).unit
    return person_finding(codes.SCORES_MISSING, dossier, rulebook, cells, unit, round=round_.name)


def points_findings(
    dossiers: Iterable[Dossier], rulebook: Rulebook, scorecards: Mapping[str, Scorecard], ranked: Ranked
) -> list[Finding]:
    """Name the rankings that missing peers leave open, the people who are knocked out, and bands far from grades.

    Named too are those who have points of a round that began after they had left, or ended before they came.

    `scorecards` are by person code, `ranked` the places among peers that rankings gave.
    """
    findings = list(_open_ranks(rulebook, ranked))
    knockouts = any(criterion.kind.may_knock_out for criterion in rulebook.rubric.criteria)
    for dossier in dossiers:
        card = scorecards[dossier.code]
        for round_ in (away for away in rulebook.rounds if not dossier.person.present(away.start, away.end)):
            layers = [dossier.scores[key] for layer in LAYERS if (key := (round_.code, layer)) in dossier.scores]
            cells = [place for scores in layers for code, place in scores.places.items() if code in scores.points][:1]
            if cells:
                findings.append(person_finding(codes.SCORES_WHILE_AWAY, dossier, rulebook, cells, round=round_.name))
        if knockouts:
            findings += _knocked_out(dossier, rulebook, card)
        if rulebook.rubric.bands:
            findings += _band_against_grade(dossier, rulebook, card)
    return findings


def _open_ranks(rulebook: Rulebook, ranked: Ranked) -> Iterator[Finding]:
    """Say it once for each criterion, round and set of missing people, not once for everybody ranked with them."""
    unsettled: dict[tuple[str, str, tuple[str, ...]], None] = {}  # in order, each once
    for (_, round_, _), places in ranked.items():
        for code, place in places.items():
            if not place.settled:
                unsettled.setdefault((code, round_, place.missing))
    for code, round_, missing in unsettled:
        names = tuple(rulebook.shown_name(person) for who in missing if (person := rulebook.person(who)))
        row = cell_or_row(None, "criteria", code)
        yield at(codes.RANK_UNSETTLED, row, criterion=code, round=rulebook.round_name(round_), names=names)


def _knocked_out(dossier: Dossier, rulebook: Rulebook, card: Scorecard) -> Iterator[Finding]:
    for round_ in rulebook.rounds:
        layer = next(iter(layers_with_points(card.layers, round_)), "")
        total = card.layers.get((round_.code, layer))
        if total is None or not total.knocked:
            continue
        places = dossier.scores[round_.code, layer].places
        cells = [places[code] for code in total.knocked if code in places]
        reached = [criterion for criterion in rulebook.rubric.criteria if criterion.code in total.knocked]
        yield person_finding(
            codes.KNOCKED_OUT,
            dossier,
            rulebook,
            cells,
            dossier.stay_in(round_).unit,
            round=round_.name,
            criteria=tuple(f"{criterion.code} {criterion.text}" for criterion in reached),
            limit=min(criterion.max for criterion in reached),
        )


def _band_against_grade(dossier: Dossier, rulebook: Rulebook, card: Scorecard) -> Iterator[Finding]:
    """Bands are for information; only where one is named as a grade is, and lies far from it, is it worth a look."""
    band, grades = rulebook.rubric.band(card.final), rulebook.columns.choices["grade"]
    suggested, grade = grades.find(band), dossier.grade.value
    scale = rulebook.columns.scale("grade")
    if suggested not in scale or grade not in scale or dossier.grade.unknown or not card.complete:
        return
    if abs(scale.index(suggested) - scale.index(str(grade))) < _GROSS:
        return
    params = {"band": band, "grade": grades[str(grade)], "final": card.final}
    yield person_finding(codes.BAND_AGAINST_GRADE, dossier, rulebook, dossier.grade.places[:1], **params)
