"""A reader of foreign answers: a list of objects in a .json file becomes a table."""

import json

from thidua_xlsx.documents.foreign_table import ForeignTable
from thidua_xlsx.workflow.load.plugins import Plugin


class JsonAnswers:
    """Reads a list of objects: their keys are headings, each object is a row."""

    suffixes = (".json",)

    def read(self, name: str, content: bytes) -> list[ForeignTable]:
        answers = json.loads(content)
        headings = tuple(dict.fromkeys(key for answer in answers for key in answer))
        rows = (tuple(answer.get(key) for key in headings) for answer in answers)
        return [ForeignTable(name, (headings, *rows))]


PLUGIN = Plugin(answer_readers=(JsonAnswers(),))
