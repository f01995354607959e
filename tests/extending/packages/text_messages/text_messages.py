"""A channel for letters: one line a letter, as a gateway for text messages takes them in."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from thidua_xlsx.reports.letters.letter_texts import Letter
from thidua_xlsx.workflow.load.plugins import Plugin


class TextMessages:
    """Writes whom each letter is for and what it is about."""

    def write(self, letters: Sequence[Letter], attached: Mapping[str, bytes]) -> Mapping[str, bytes]:
        lines = StringIO()
        csv.writer(lines).writerows((letter.whose, letter.subject) for letter in letters)
        return {"tin-nhan.csv": lines.getvalue().encode("utf-8-sig")}


PLUGIN = Plugin(letter_channels=(TextMessages(),))
