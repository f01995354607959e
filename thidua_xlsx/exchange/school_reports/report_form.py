"""What the report to the body above is, for whoever reads one: `report` lays it out."""

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import Form

PHASE = "report"
TEXTS = ("name", "id", "school_year", "regime", "as_of", "head", "secretary")  # rows of report_school that hold words
POINTS = ("average", "total_max")


def report_form(book: Rulebook) -> Form | None:
    """Give the form of the report to the body above; None where the templates have none."""
    return next((form for form in book.forms.values() if form.whose == "above"), None)
