"""The finished seasons that are held against their figures, and what is true of one kind of unit only."""

from dataclasses import dataclass

from tests.samples import finished
from tests.samples.finished import Told


@dataclass(frozen=True)
class Kind:
    """A sample season, its law, and a criterion of its profile."""

    told: Told
    regime: str
    asked: str


KINDS = {
    "mam-non": Kind(
        finished.told("mam-non-kim-thu", "mam-non"),
        "luat-2003",  # the school year ended on 31/05/2023, before the law of 2022 came into force on 01/01/2024
        "AT3",
    ),
    "tieu-hoc": Kind(
        finished.told("tieu-hoc-truc-cuong", "tieu-hoc"),
        "luat-2022",  # the school year ended on 31/05/2025, before Decree 152/2025 of 01/07/2025
        "D3",
    ),
    "thcs": Kind(
        finished.told("thcs-kim-son", "thcs"),
        "luat-2022",  # the school year ended on 31/05/2025, before Decree 152/2025 of 01/07/2025
        "1.1",
    ),
    "ptdtnt": Kind(
        finished.told("ptdtnt-mai-chau", "ptdtnt"),
        "nd152-2025",  # the school year ended on 31/05/2026: after Decree 152/2025, before the law of 01/10/2026
        "D2",
    ),
    "office": Kind(
        finished.told("pgd-nam-tu-liem", "office"),
        "luat-2003",  # the school year ended on 31/05/2022
        "II.3",
    ),
}
