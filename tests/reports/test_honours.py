"""The list of honours: who has points for results of pupils and of contests, by the layer that counts, with evidence."""

from collections.abc import Mapping
from decimal import Decimal

from handmade import make_season
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import places
from thidua_xlsx.declare.season import Criterion, Rubric, Section
from thidua_xlsx.judging.analysis.honours import declared_results
from thidua_xlsx.judging.score.peer_ranking import ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import LayerScores, LayerTotal, Record, Scorecard, Season, Stamp, Submission, Unknown

D = Decimal
RUBRIC = Rubric(
    sections=(Section("I", "Chuyên môn"), Section("V", "Điểm cộng")),
    criteria=(
        Criterion("1.1", "I", "Hồ sơ", KINDS["score"], D(20)),
        Criterion("5.1", "V", "Hội thi giáo viên giỏi", KINDS["bonus"], D(3), source="contest"),
        Criterion("5.2", "V", "Học sinh giỏi, số giải", KINDS["count"], D(6), each=D(2), source="pupils"),
    ),
)
PLACE = CellPlace("inbox/x.xlsx", "Minh chứng", 1, 1)


def season_of(scores: Mapping[str, Mapping[tuple[str, str], Mapping[str, object]]], *proofs: tuple[str, ...]) -> Season:
    """The season made by hand with other answers (person, round and layer, criterion), and pieces of evidence."""
    season = make_season()
    season = replace(season, rulebook=replace(season.rulebook, rubric=RUBRIC))
    dossiers, cards = [], {}
    for dossier in season.dossiers:
        own = scores.get(dossier.person.code, {})
        layers = {key: LayerScores(points, {}) for key, points in own.items()}  # type: ignore[arg-type]
        dossiers.append(replace(dossier, scores=layers))
        totals = {key: LayerTotal(D(0), True) for key, points in own.items() if points}
        cards[dossier.person.code] = Scorecard(dossier.person, totals)
    lines = tuple(
        Record(f"e{place}", dict(zip(("person", "criterion", "description", "link"), proof, strict=False)), {"": PLACE})
        for place, proof in enumerate(proofs)
    )
    returned = Submission(Stamp(season.rulebook.school.id, "TTN", "self-score", "D1"), "x.xlsx", {"evidence": lines})
    return replace(season, dossiers=tuple(dossiers), scorecards=cards, submissions=(returned,))


def told(season: Season) -> list[tuple[str, str, str, object, tuple[str, ...]]]:
    return [(one.person, one.round, one.criterion.code, one.entered, one.evidence) for one in declared_results(season)]


def test_the_layer_that_counts_says_what_the_results_are() -> None:
    season = season_of(
        {
            "GV01": {("D1", "self"): {"5.2": D(3)}, ("D1", "unit"): {"5.2": D(2)}},  # the unit says two
            "GV02": {("D1", "self"): {"5.2": D(1)}, ("D1", "unit"): {"1.1": D(20)}},  # the unit says none
            "GV03": {("D1", "self"): {"5.2": D(1)}, ("D1", "unit"): {}},  # a column that the unit left empty
        },
        ("GV01", "5.2", "2 giải nhì Toán", "Hồ sơ tổ"),
        ("GV01", "1.1", "Sổ điểm"),  # evidence of another criterion
    )
    assert told(season) == [
        ("GV01", "D1", "5.2", D(2), ("2 giải nhì Toán (Hồ sơ tổ)",)),
        ("GV03", "D1", "5.2", D(1), ()),
    ]


def test_pupils_results_stand_before_contests_and_what_brings_no_points_does_not_stand_there() -> None:
    season = season_of(
        {
            "GV01": {("D1", "unit"): {"5.1": D(2), "5.2": D(0)}, ("D2", "unit"): {"5.2": D(1)}},
            "GV02": {("D1", "unit"): {"5.1": Unknown("hai"), "1.1": D(20)}},
        }
    )
    assert told(season) == [("GV01", "D2", "5.2", D(1), ()), ("GV01", "D1", "5.1", D(2), ())]


def test_a_season_that_declares_no_such_criterion_has_no_results() -> None:
    season = season_of({"GV01": {("D1", "unit"): {"5.2": D(1)}}})
    plain = tuple(replace(one, source="") for one in RUBRIC.criteria)
    book = replace(season.rulebook, rubric=replace(RUBRIC, criteria=plain))
    assert declared_results(replace(season, rulebook=book)) == ()


def test_a_ranking_of_results_tells_the_places_that_bring_points() -> None:
    """Places 1 and 2 bring points. GV02 and GV03 share the second; GV04, third behind both, has none.

    Of everybody else of the group nobody has said a figure: whoever of them does better moves all of them down.
    """
    ranking = Criterion("5.3", "V", "Tỷ lệ đỗ", KINDS["rank"], D(5), scale=places("5, 3; còn lại 0"), source="pupils")
    figures = {"GV01": D("92.5"), "GV02": D(90), "GV03": D(90), "GV04": D(85)}
    season = season_of({code: {("D1", "unit"): {"5.3": figure}} for code, figure in figures.items()})
    book = replace(season.rulebook, rubric=replace(RUBRIC, criteria=(*RUBRIC.criteria, ranking)))
    ranked = ranked_among_peers(season.dossiers, book)
    cards = {one.person.code: score_card(one, book, ranked) for one in season.dossiers}
    found = declared_results(replace(season, rulebook=book, scorecards=cards))
    assert [(one.person, one.criterion.code, one.entered, one.place, one.open) for one in found] == [
        ("GV01", "5.3", D("92.5"), 1, True),
        ("GV02", "5.3", D(90), 2, True),
        ("GV03", "5.3", D(90), 2, True),
    ]
