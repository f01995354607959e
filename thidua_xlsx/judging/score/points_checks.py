"""What follows from the kinds of criterion: rankings still open, knock-outs reached, bands far from the grade."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.book_places import spot
from thidua_xlsx.judging.law.ordered_scales import GRADES
from thidua_xlsx.judging.score.peer_ranking import LAYERS, Ranked
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.model import Dossier, Scorecard

_GROSS = 2  # steps between a suggested band and the grade that somebody should look at


def points_findings(
    dossiers: Iterable[Dossier], rulebook: Rulebook, scorecards: Mapping[str, Scorecard], ranked: Ranked
) -> list[Finding]:
    """Name the rankings that missing peers leave open, the people who are knocked out, and bands far from grades."""
    listed = list(dossiers)
    found = list(_open_ranks(rulebook, ranked))
    knockouts = any(one.kind == "knockout" for one in rulebook.rubric.criteria)
    banded = bool(rulebook.rubric.bands)
    for dossier in listed if knockouts or banded else ():
        card = scorecards[dossier.person.code]
        if knockouts:
            found += _knocked_out(dossier, rulebook, card)
        if banded:
            found += _band_against_grade(dossier, rulebook, card)
    return found


def _open_ranks(rulebook: Rulebook, ranked: Ranked) -> Iterator[Finding]:
    """Say it once for each criterion, round and set of missing people, not once for everybody ranked with them."""
    seen: dict[tuple[str, str, tuple[str, ...]], None] = {}
    for (_, round_, _), places in ranked.items():
        for code, placed in places.items():
            if not placed.settled:
                seen.setdefault((code, round_, placed.missing))
    for code, round_, missing in seen:
        people = [person for one in missing if (person := rulebook.person(one))]
        declared = rulebook.round(round_)
        yield at(
            codes.RANK_UNSETTLED,
            spot(None, "criteria", code),
            criterion=code,
            round=declared.name if declared else round_,
            names=tuple(rulebook.shown_name(person) for person in people),
        )


def _knocked_out(dossier: Dossier, rulebook: Rulebook, card: Scorecard) -> Iterator[Finding]:
    for round_ in rulebook.rounds:
        layer = next((one for one in LAYERS if (round_.code, one) in card.layers), None)
        total = card.layers[round_.code, layer] if layer else None
        if layer is None or total is None or not total.knocked:
            continue
        places = dossier.scores[round_.code, layer].places
        cells = [places[code] for code in total.knocked if code in places]
        limits = [one.max for one in rulebook.rubric.criteria if one.code in total.knocked]
        texts = [f"{one.code} {one.text}" for one in rulebook.rubric.criteria if one.code in total.knocked]
        yield at(
            codes.KNOCKED_OUT,
            spot(cells[0] if cells else None, "people", dossier.person.code),
            also=tuple(cells[1:]),
            **_who(dossier, rulebook) | {"unit": dossier.stay_in(round_).unit},
            round=round_.name,
            criteria=tuple(texts),
            limit=min(limits),
        )


def _band_against_grade(dossier: Dossier, rulebook: Rulebook, card: Scorecard) -> Iterator[Finding]:
    """Bands are for information; only where one is named as a grade is, and lies far from it, is it worth a look."""
    band, grades = rulebook.rubric.band(card.final), rulebook.columns.choices["grade"]
    suggested, given = grades.find(band) if band else None, dossier.grade.value
    if suggested not in GRADES or given not in GRADES or not card.complete:
        return
    if abs(GRADES.index(suggested) - GRADES.index(str(given))) < _GROSS:
        return
    place = dossier.grade.places[0] if dossier.grade.places else None
    yield at(
        codes.BAND_AGAINST_GRADE,
        spot(place, "people", dossier.person.code),
        **_who(dossier, rulebook),
        band=band,
        grade=grades[str(given)],
        final=card.final,
    )


def _who(dossier: Dossier, rulebook: Rulebook) -> dict[str, Any]:
    person = dossier.person
    return {"unit": person.unit, "person": person.code, "name": rulebook.shown_name(person)}
