"""The finished seasons that are held against their figures, and what is true of one kind of unit only."""

from dataclasses import dataclass

from tests.samples import finished
from tests.samples.finished import Told
from tests.samples.readd_office import office


@dataclass(frozen=True)
class Kind:
    """A sample season and what it says of itself: its size, its tie-breaks, its law, and what a fresh one asks.

    `size` is people, units and rounds; `fresh` a round and a criterion of the profile.
    """

    told: Told
    size: tuple[int, int, int]
    breaks: tuple[str, ...]
    regime: str
    fresh: tuple[str, str]


def _office(story: str, profile: str) -> Told:
    return Told(story, profile, office(story, profile), finished.told(story, profile).figures)


KINDS = {
    "mam-non": Kind(
        finished.told("mam-non-kim-thu", "mam-non"),
        (24, 4, 3),
        ("III", "I", "II"),
        "luat-2003",  # the school year ended on 31/05/2023, before the law of 2022 came into force on 01/01/2024
        ("T09", "AT3"),
    ),
    "tieu-hoc": Kind(
        finished.told("tieu-hoc-truc-cuong", "tieu-hoc"),
        (22, 4, 2),
        ("B", "C", "A"),
        "luat-2022",  # the school year ended on 31/05/2025, before Decree 152/2025 of 01/07/2025
        ("HK1", "D3"),
    ),
    "ptdtnt": Kind(
        finished.told("ptdtnt-mai-chau", "ptdtnt"),
        (23, 3, 3),
        ("B", "A3", "A2"),
        "nd152-2025",  # the school year ended on 31/05/2026: after Decree 152/2025, before the law of 01/10/2026
        ("Q4", "D2"),
    ),
    "office": Kind(
        _office("pgd-nam-tu-liem", "office"),
        (21, 4, 2),
        ("II", "III"),
        "luat-2003",  # the school year ended on 31/05/2022
        ("K1", "II.3"),
    ),
}
