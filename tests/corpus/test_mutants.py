"""Hundreds of mangled forms: no traceback, one receipt each, and never a number that changes in silence.

`make thorough` makes thousands of them; each is told by its number, from which it can be made again.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.corpus.forms import Form, load_form
from tests.corpus.mutations import ANSWERS, DAMAGE, MUTANTS, Mutation
from tests.seasons.reading import reading_apart
from tests.seasons.small import PEOPLE, ROUNDS, UNITS, Small, build_small
from thidua_xlsx.intake.dossiers.build_dossiers import build_dossiers
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.model import ReceiptStatus, Scorecard
from thidua_xlsx.workflow.judge.combine_inbox import combine_inbox
from thidua_xlsx.workflow.judge.judge_season import Inbox, read_inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder

KINDS = DAMAGE + ANSWERS
SLOW = ("saved_by_openpyxl", "values_only")  # a second and more for a dozen; kept rare
FORMS = [("registration", ""), *(("self-score", round_) for round_ in ROUNDS)]


@dataclass(frozen=True)
class Mutant:
    """A mangled form: the file in the inbox, which form it was and what was done to it."""

    file: str
    source: Form
    mutation: Mutation


@dataclass(frozen=True)
class Corpus:
    """All mutants, read by the program in one go, and the season they belong to."""

    loaded: SeasonFolder
    mutants: tuple[Mutant, ...]
    inbox: Inbox
    sent: Mapping[str, Returned]  # by form name: what the units really sent


def form_name(unit: str, phase: str, round_: str) -> str:
    return f"{unit}-{phase}{round_}.xlsx"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    school = build_small(tmp_path_factory.mktemp("dot-bien") / "mua-nho")
    loaded = open_season_folder(school.folder)
    sent = read_inbox(loaded, school.folder / "inbox", lambda name: None).returned
    mutants = tuple(made(school, number) for number in range(MUTANTS))
    with reading_apart():
        inbox = read_inbox(loaded, school.folder / "mutants", lambda name: None)
    by_name = {form.submission.file.rpartition("/")[2]: form for form in sent}
    return Corpus(loaded, mutants, inbox, by_name)


_sources: dict[tuple[Path, bool], list[Form]] = {}


def sources(school: Small, filled: bool) -> list[Form]:
    key = (school.folder, filled)
    if key not in _sources:
        names = [(unit, phase, round_) for unit in UNITS for phase, round_ in FORMS]
        where = school.returned if filled else school.issued
        _sources[key] = [load_form(where(*name), form_name(*name)) for name in names]
    return _sources[key]


def made(school: Small, number: int) -> Mutant:
    """Make a mutant from its number alone: first one of each kind, then any. Two in three are of filled forms."""
    rng = Random(number)
    mutation = KINDS[number] if number < len(KINDS) else rng.choice(KINDS)
    while number >= len(KINDS) and mutation.__name__ in SLOW and rng.random() < 0.8:
        mutation = rng.choice(KINDS)
    source = rng.choice(sources(school, rng.random() < 0.67))
    extension = rng.choice((".xlsx", ".xlsx", ".xlsx", ".xlsm", ".xls", ".zip", ".XLSX", ""))
    file = school.folder / "mutants" / f"{number:05} {mutation.__name__}{extension}"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(mutation(source, rng))
    return Mutant(f"mutants/{file.name}", source, mutation)


def test_every_file_gets_exactly_one_receipt_and_none_brings_its_reader_down(corpus: Corpus) -> None:
    receipts = Counter(receipt.file for receipt in corpus.inbox.receipts)
    assert {file for file, count in receipts.items() if count != 1} == set()
    assert {mutant.file for mutant in corpus.mutants} <= set(receipts)
    died = [finding for finding in corpus.inbox.findings if finding.code.id in ("F128", "F129", "F145")]
    assert died == []


def test_every_file_that_is_set_aside_says_why(corpus: Corpus) -> None:
    aside = [receipt for receipt in corpus.inbox.receipts if receipt.status is not ReceiptStatus.ACCEPTED]
    assert aside
    assert [receipt.file for receipt in aside if receipt.reason is None] == []


def scores(corpus: Corpus, returned: list[Returned]) -> dict[str, Scorecard]:
    """The scores of a season with these returns."""
    together = combine_inbox(corpus.loaded, Inbox((), tuple(returned), ()))
    returns = together.returns
    people, _ = build_dossiers(returns, corpus.loaded.rulebook, corpus.loaded.ledger)
    return {dossier.person.code: score_card(dossier, corpus.loaded.rulebook) for dossier in people}


def test_no_complete_total_changes_and_no_other_unit_is_touched(corpus: Corpus) -> None:
    """A total that lost a number is marked incomplete; one that is complete is the one that was sent."""
    files = {form.submission.file: form for form in corpus.inbox.returned}
    sent = scores(corpus, list(corpus.sent.values()))
    wrong: list[str] = []
    compared = 0
    for mutant in corpus.mutants:
        form = files.get(mutant.file)
        if form is None:
            continue
        compared += 1
        unit = mutant.source.name.partition("-")[0]
        others = [one for name, one in corpus.sent.items() if name != mutant.source.name]
        cards = scores(corpus, [*others, form])
        for person, card in cards.items():
            mine = PEOPLE[person]["unit"] == unit
            if not mine and card != sent[person]:
                wrong.append(f"{mutant.file}: {person} of another unit")
            if mine and mutant.mutation in DAMAGE and card.complete and card.final != sent[person].final:
                wrong.append(f"{mutant.file}: {person} {sent[person].final} -> {card.final}")
    assert wrong == []
    assert compared > MUTANTS / 3
