"""What values, texts and heights are in the XML of a sheet, in XlsxWriter's own words."""

from decimal import Decimal
from functools import lru_cache

from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.formats.xlsx.plan_errors import UnpaintableValue
from thidua_xlsx.formats.xlsx.stream.excel_limits import most
from thidua_xlsx.formats.xlsx.stream.safe_text import cut, printable_text

_LONGEST_CELL = most("text of a cell")
_HIGHEST = most("height of a row")
_PLAIN_ROW = 20  # pixels of a row whose height nobody set
_EXACT = 10**15  # whole numbers below have no more digits than are written
_ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])


@lru_cache(maxsize=5_000)  # forms of two hundred units hold the same formulas
def escaped(text: str) -> str:
    """Give a text as it stands between two tags."""
    return printable_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def result_xml(value: PlanValue, *, array: bool = False) -> tuple[str, str]:
    """Give a formula's stored result as XML: the attribute that names its type, and the text of the result."""
    if isinstance(value, bool):
        return ' t="b"', "1" if value else "0"
    if isinstance(value, str):
        kind = ' t="e"' if value in _ERRORS else ' t="str"'
        return (kind if value or array else ""), escaped(value)
    if value is None:
        return result_xml("", array=array)
    return "", str(value if isinstance(value, int) else float(value))


def plain_xml(value: PlanValue) -> str:
    """Give what follows a cell's style up to the end of its value, for anything that is no ordinary text."""
    if value is True or value is False:
        return f' t="b"><v>{int(value)}'
    if value.__class__ is int and -_EXACT < value < _EXACT:
        return f"><v>{value}"
    if value.__class__ is Decimal and value:  # the points of thousands of people are few; a zero may have a sign
        return _decimal_xml(value)
    return _number_xml(value)


@lru_cache(maxsize=5_000)
def _decimal_xml(value: Decimal) -> str:
    return _number_xml(value)


def _number_xml(value: PlanValue) -> str:
    written = f"{float(value):.16G}"  # type: ignore[arg-type]
    if written[-1] > "9":
        raise UnpaintableValue(f"{value} is no number that a cell can hold")
    return f"><v>{written}"


def pixels(height: float | None) -> tuple[bool, int]:
    """Give whether a height in points hides its row, and the row's height in pixels."""
    high = _PLAIN_ROW if height is None else int(min(height, _HIGHEST) * 4.0 / 3.0 + 0.5)
    return high == 0, high or _PLAIN_ROW


def height_xml(height: float | None) -> tuple[bool, str, str]:
    """Give what a row's height says of it: whether it hides the row, and the two attributes around `hidden`."""
    zero, high = pixels(height)
    if high == _PLAIN_ROW:
        return zero, "", ""
    return False, f' ht="{high * 0.75:.16g}"', ' customHeight="1"'


def stored(value: PlanValue) -> object:
    """Give a formula's result as XlsxWriter takes it."""
    if isinstance(value, Decimal):
        return float(value)
    return "" if value is None else value


def cell_text(text: str) -> str:
    """Make any text fit for a cell: cut with a visible mark at Excel's limit, and never taken for markup."""
    if text.isprintable() and len(text) <= _LONGEST_CELL // 2 and text[:1] != "<":
        return text  # as nearly all are; half of a letter is not printable
    try:
        text.encode("utf-8")
        sound = text
    except UnicodeEncodeError:
        sound = text.encode("utf-8", "replace").decode("utf-8")
    # XlsxWriter copies a text between these two marks into the file as raw XML.
    if sound.startswith("<r>") and sound.endswith("</r>"):
        sound += " "
    if len(sound) > _LONGEST_CELL // 2:  # only a text of that many letters can be too long as Excel counts them
        sound = cut(sound, _LONGEST_CELL)
    return sound
