"""Points in the wide form that analysts reckon with: one row for each of whom they speak, one column for each thing."""

from typing import TYPE_CHECKING, Any

from thidua_xlsx.model import Season

if TYPE_CHECKING:
    import pandas

WIDE = ("scores", "totals", "unit_scores", "unit_totals")  # the tables that have a wide form
_LAYERS = ("self", "unit", "council", "final")


def wide_scores(long: "pandas.DataFrame", season: Season) -> "pandas.DataFrame":
    """Give the points of a score sheet as it is printed: a row a person, round and layer; a column a criterion."""
    criteria = [one.code for one in season.rulebook.rubric.criteria]
    return _wide(long, rows=list(long.columns[:3]), columns=["criterion"], order=criteria)


def wide_totals(long: "pandas.DataFrame", season: Season) -> "pandas.DataFrame":
    """Give totals with a row a person and a column for each (round, layer) that anybody has."""
    rounds = [one.code for one in season.rulebook.rounds]
    spoke = set(zip(long["round"], long["layer"], strict=True))
    order = [(round_, layer) for round_ in rounds for layer in _LAYERS if (round_, layer) in spoke]
    return _wide(long, rows=[long.columns[0]], columns=["round", "layer"], order=order)


def _wide(long: "pandas.DataFrame", *, rows: list[str], columns: list[str], order: list[Any]) -> "pandas.DataFrame":
    """Spread `points` over columns in the `order` given; rows stay in the order in which they come."""
    plain = long.astype(dict.fromkeys([*rows, *columns], "string"))
    made = plain.set_index([*rows, *columns])["points"].unstack(columns)
    return made.reindex(index=plain.set_index(rows).index.unique(), columns=order)
