"""What people and units say of themselves: in the form that asks them, else in what the season keeps of before."""

from collections.abc import Iterable, Mapping

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.model import Submission

PHASE = "achievement"
OF_ONE_YEAR = "achievements"  # the column that no later year keeps
BY_LIST_ALONE = ("LDTT", "TTLDTT")  # asked for by a list: forms 02 and 03 are not for these titles
_TABLES = ("people_words", "unit_words")


def asked_for_above(submissions: Iterable[Submission], rulebook: Rulebook) -> bool:
    """Say whether somebody in the returns of a unit is asked for what a level above decides on, with a report."""
    entered = {
        title
        for submission in submissions
        for table in ("registration", "collective", "standing")
        for record in submission.table(table)
        for column in ("title", "commendation", "proposed_title")
        if (answer := record.values.get(column)) and isinstance(answer, str | tuple)
        for title in ((answer,) if isinstance(answer, str) else answer)
    }
    levels = {rulebook.declared_level(title) for title in entered.difference(BY_LIST_ALONE, (NO_ENTRY,))}
    return bool(levels - {rulebook.schools.level})


def own_words(submissions: Iterable[Submission], rulebook: Rulebook) -> Mapping[str, Mapping[str, str]]:
    """Give the texts of everybody by code, then by column: what a returned form says, else what the season keeps."""
    words = {who: dict(texts) for who, texts in rulebook.own_words.items()}
    for submission in submissions:
        if submission.stamp.phase == PHASE:
            for record in (record for table in _TABLES for record in submission.table(table)):
                texts = {key: text for key, value in record.values.items() if (text := plain_text(value))}
                if texts:
                    words.setdefault(record.key, {}).update(texts)
    return words
