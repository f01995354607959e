"""Emulation and commendation in Vietnamese schools, in plain Excel files.

What `__all__` names is for programmers (docs/python.md); everything else is private. It is fetched when it is first
asked for, so that the command line need not wait for it; type checkers read `__init__.pyi`, which says the same.
"""

__version__ = "1.0.0"
LANGUAGES = ("vi", "en")  # the first is spoken where nobody asks for another
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y")  # in which a day is typed

_ROOMS = {  # of the toolkit, with what programmers may use of each
    "open_season": ("FormAnswers", "Imported", "Season", "open_season"),
    "season_result": ("Result",),
    "thidua_error": ("ThiduaError",),
    "values": (
        *("Candidate", "Cell", "Finding", "PathStep", "Person", "Proposal", "Reason", "Receipt", "School"),
        *("SchoolInitiative", "Score", "Total", "Unit", "Verdict"),
    ),
}
__all__ = ["LANGUAGES", "__version__", *(name for names in _ROOMS.values() for name in names)]


def __getattr__(name: str) -> object:
    """Fetch a name of the toolkit when it is asked for (PEP 562)."""
    room = next((room for room, names in _ROOMS.items() if name in names), None)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.api.{room}"), name)


def __dir__() -> list[str]:
    """Name what programmers may use."""
    return sorted(__all__)
