"""What the law asks of whoever knows a person or a unit."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from thidua_xlsx.judging.conditions import Found


class Facts(Protocol):
    """Whoever can say what is known of one person or unit."""

    def fact(self, name: str, within_years: int = 0) -> "Found | None":
        """What is known of a fact; None where nobody asks for it.

        With `within_years` only what belongs to the last so many years counts, this season's the last of them.
        """
        ...

    def title(self, title: str) -> "Found":
        """Whether another title's conditions are met: 1, 0 or somewhere between."""
        ...

    def years_running(self, of: str, *, with_this_year: bool = False) -> "Found":
        """How many years running a title was given, or a grade or better, up to last year or up to this one."""
        ...

    def awarded(self, title: str, within_years: int = 0, *, with_this_year: bool = False) -> "Found":
        """How many times a title was given, in the last so many years or ever (0).

        The years end before this season, or with it where this year's verdict counts as one of the times.
        """
        ...
