"""What the words of a target say of it: a number that stands among them, and whether it is a floor or a ceiling.

Only what can be read one way is read. Words that pull both ways, or that say nothing, give no direction: a target taken
the wrong way round would count three pupils in a hundred who drop out as six times the goal.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from thidua_xlsx.base.text import clean, number_text
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import Place

UP, DOWN = "up", "down"
SIGNS = {UP: "≥", DOWN: "≤"}

# What a target's cell may say beside its number: the reader here and the live check of a form both go by these words.
FLOORS = ("ít nhất", "tối thiểu", "không dưới", "không thấp hơn", "không ít hơn", "không kém", "≥", ">=", ">")
CEILINGS = (
    *("tối đa", "nhiều nhất", "không quá", "không vượt quá", "không vượt", "không trên", "không cao hơn"),
    *("không nhiều hơn", "không lớn hơn", "≤", "<=", "<"),
)
# Words that are a bound only where a number follows: "trên địa bàn" and "dưới chuẩn" bound nothing.
FLOORS_BEFORE, CEILINGS_BEFORE = ("thấp nhất", "trên"), ("cao nhất", "dưới", "còn", "giảm xuống")
FROM, REACHED = "từ", "đạt"  # "từ 5 trở xuống" is a ceiling; "đạt 95 %" says no more than "95 %"
OPEN_UP, OPEN_DOWN = "trở lên", "trở xuống"
NONE_AT_ALL = ("không để xảy ra", "không để có", "không để còn", "không xảy ra", "không có", "không còn")
LONGEST_BOUND = 60  # characters
# What no other words of such a cell may hold: other numbers, signs that part or join, words that bound or compare.
UNCLEAR_SIGNS = ",;.:()/\\-–—+=<>≥≤~?!%&*"
UNCLEAR_WORDS = (
    *("ít nhất", "tối thiểu", "thấp nhất", "tối đa", "nhiều", "cao nhất", "không quá", "không vượt", "không dưới"),
    *("không trên", "không kém", "hơn", "hoặc", "đến", "tăng", "giảm", "so với", "trở", "có chỉ tiêu", "có đăng ký"),
)

_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_FLOORS, _CEILINGS = "|".join(FLOORS), "|".join(CEILINGS)
_FLOOR = "|".join((_FLOORS, FLOORS_BEFORE[0], rf"(?<!không ){FLOORS_BEFORE[1]}", FROM))
_CEILING = "|".join((_CEILINGS, CEILINGS_BEFORE[0], rf"(?<!không ){CEILINGS_BEFORE[1]}", *CEILINGS_BEFORE[2:]))
_OPEN = rf"(?P<open>{OPEN_UP}|{OPEN_DOWN})"
_AGE = r"(?!\s*(?:tháng\s+)?tuổi)"
_BOUND = re.compile(
    rf"(?:(?P<floor>{_FLOOR})|(?P<ceiling>{_CEILING}))\s*(?P<number>{_NUMBER}){_AGE}(?![0-9.,]*[0-9])"
    rf"(?P<rest>[^0-9,;.()]*?\b{_OPEN})?"
)
_THOUSANDS = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}\.[0-9]{3}|,[0-9]{3},[0-9]{3})"  # two signs alike can only part thousands
_CELL = re.compile(
    rf"(?:{REACHED}\s+)?(?:(?P<floor>{_FLOOR})|(?P<ceiling>{_CEILING}))?\s*(?P<number>{_THOUSANDS}|{_NUMBER})"
    rf"\s*%?\s*(?P<measure>[^0-9]*?)\s*{_OPEN}?"
)
_NONE = re.compile(r"không (?:để|có|còn|xảy ra)\b|\b0 vụ\b|\bkhông vi phạm")
_BARE_FLOOR = re.compile(rf"(?:{_FLOORS})(?!\s*[0-9])")
_BARE_CEILING = re.compile(rf"(?:{_CEILINGS})(?!\s*[0-9])")
_LESS = re.compile(r"\bgiảm\b(?! nghèo| tải| giá)|\bhạn chế\b")
# A change asked for bounds the change and not the value: by itself it tells no direction.
_CHANGE = re.compile(
    r"\b(?:giảm|tăng)\b(?! nghèo| tải| giá| cường| gia\b| tốc)|\b(?:hạ|rút ngắn)\b(?! tầng)|\bbớt\b"
    r"|\bnâng\b(?! cấp| chuẩn| hạng| ngạch| lương| bậc| cao(?! (?:tỷ lệ|tỉ lệ|số)))"
)
_BY = rf"(?:\s+(?:thêm|bớt|đi|được|khoảng|từ|{_FLOORS}|{_CEILINGS}|trên|dưới))*\s*{_NUMBER}"
_EARLIER = r"(?:cùng k[ỳì]|(?:năm|k[ỳì]|tháng|quý|đợt|khóa)(?: học| k[ỳì])? (?:trước|ngoái|[0-9])|đầu năm|trước|hiện)"
_CHANGE_BY = re.compile(
    rf"(?:{_CHANGE.pattern}|\bthêm\b){_BY}(?!.*\b(?:xuống|lên|còn)\b\s*[0-9])|\btiết kiệm{_BY}\s*%"
    rf"|\b(?:so với|vượt)\s+{_EARLIER}|(?<!không )\b(?:cao|thấp|nhiều|ít|lớn) hơn\s+(?:so với\s+)?{_EARLIER}"
)
_TO = re.compile(rf"\b(?P<way>lên|xuống)(?: (?:còn|đến|tới|mức|đạt|bằng))*\s*(?P<number>{_NUMBER}){_AGE}")
_TASKS = (
    "nhiệm",
    "phục",
    "nghiệp",
    "dịch",
    "chức",
    "công",
    "học",
    "giáo",
    "nội",
    "sự",
    "thời",
)  # "nhiệm vụ" is no incident
_NOT_WEAK = ("chủ", "thiết", "trọng", "cốt")  # nor is "chủ yếu" a weak pupil
_BAD_THINGS = (
    r"bỏ học|nghỉ học|bỏ tiết|bỏ giờ|bỏ dạy|vắng|lưu ban|ở lại lớp|thi lại|trượt|kém|ngộ độc|tai nạn|"
    r"thương tích|đuối nước|cháy|bạo lực|vi phạm|kỷ luật|kỉ luật|ma túy|tệ nạn|tảo hôn|suy dinh dưỡng|thấp còi|"
    r"nhẹ cân|béo phì|thừa cân|vụ việc|sự cố|dịch bệnh|mất an toàn|mất an ninh|mất trật tự|mất đoàn kết|đơn thư|"
    r"khiếu nại|tố cáo|khiếu kiện|phàn nàn|chậm|trễ|muộn|quá hạn|sai sót|sai phạm|thất thoát|lãng phí|nợ môn|"
    r"không phép|dưới chuẩn|dưới trung bình|"
    r"(?:chưa|không) (?:đạt(?: chuẩn| yêu cầu)?|hoàn thành|tốt|đúng|đủ|tham gia|biết|đi học)"
)
_GOOD_THINGS = (
    r"đạt|giỏi|khá|tốt|xuất sắc|hoàn thành|đúng|đủ|đầy đủ|tham gia|công nhận|áp dụng|bình thường|chuẩn|"
    r"sáng kiến|mô hình|chuyên đề|đề tài|trải nghiệm|hoạt động|tiết dạy|giờ dạy|dự giờ|lên lớp|tốt nghiệp|đỗ|"
    r"trúng tuyển|chuyên cần|ủng hộ|hài lòng|an toàn|ứng dụng|tuyên truyền|duy trì|huy động|ra lớp|mượn sách|"
    r"khen|gương|học liệu|đăng ký|tiến bộ|phòng|chống|phụ đạo|giúp|khắc phục|ngăn|bồi dưỡng|trở lên|"
    r"sản phẩm|xanh|sạch|đẹp|thân thiện|giải(?! quyết| trình)"
)
_BAD = re.compile(
    rf"\b(?:{_BAD_THINGS})\b"
    rf"|{''.join(f'(?<!{word} )' for word in _NOT_WEAK)}\byếu\b"
    rf"|{''.join(f'(?<!{word} )' for word in _TASKS)}\bvụ\b"
)
_GOOD = re.compile(rf"\b(?:{_GOOD_THINGS})\b")
_INCIDENTS = re.compile(r"vụ(?: việc)?|ca|sự cố")
_ACHIEVEMENTS = re.compile(
    r"giải|mô hình|sáng kiến|chuyên đề|đề tài|tiết|gương|bài|buổi|lượt|sản phẩm|hoạt động|công trình"
)
_PERCENT = re.compile(r"%|phần trăm|tỷ lệ|tỉ lệ")
_ALL = Decimal(100)


class TargetTerms(msgspec.Struct, frozen=True):
    """What a target comes to: its number (None = none), its direction (empty = nobody can tell).

    `guessed`: the number or the direction was found in its words. `against`: the direction that the words speak of,
    where another one is declared.
    """

    value: Decimal | None
    direction: str
    guessed: bool = False
    against: str = ""

    @property
    def undecided(self) -> bool:
        """Whether there is a number of which nobody can say when it is met."""
        return self.value is not None and not self.direction

    @property
    def sign(self) -> str:
        """The sign before the number, empty without a direction."""
        return SIGNS.get(self.direction, "")


class WordedTarget(msgspec.Struct, frozen=True):
    """A target as somebody wrote it down: its name, what it comes to, its unit of measure, the cell to point at."""

    name: str
    terms: TargetTerms
    measure: str
    place: Place

    @property
    def shown(self) -> str:
        """The target in short: "Học sinh bỏ học (≤ 0,5 %)"."""
        value = self.terms.value
        number = f"{self.terms.sign} {number_text(value)} {self.measure}".strip() if value is not None else ""
        return f"{self.name} ({number})" if number else self.name


def terms_findings(worded: Iterable[WordedTarget], column: BilingualText, unit: str = "") -> list[Finding]:
    """Report targets of which nobody can say when they are met, those guessed, those declared against their words.

    `unit` is the code of the unit they are of, empty for the school's own.
    """
    targets = list(worded)
    doubted = [(codes.TARGET_WITHOUT_DIRECTION, target) for target in targets if target.terms.undecided]
    doubted += [(codes.TARGET_AGAINST_WORDS, target) for target in targets if target.terms.against]
    findings = [at(code, target.place, unit=unit or None, name=target.shown, column=column) for code, target in doubted]
    guessed = [target for target in targets if target.terms.guessed]
    if guessed:
        names, also = tuple(target.shown for target in guessed), tuple(target.place for target in guessed[1:])
        place = guessed[0].place
        findings.append(at(codes.TARGET_GUESSED, place, also=also, unit=unit or None, column=column, names=names))
    return findings


def measured_in_percent(measure: str) -> bool:
    """Say whether `measure`, a unit of measure, is a share of a whole, which cannot be added up."""
    return bool(_PERCENT.search(clean(measure).lower()))


def bound_in_cell(text: str) -> tuple[Decimal, str] | None:
    """Read `text`, a number with words about it: "từ 99,5 % trở lên", "tối đa 3", "không để xảy ra (0 vụ)".

    Before the number stands nothing or one bound, behind it what is counted; or the cell begins with what says "none"
    and holds no digit but 0. The direction is empty where the words are none of direction ("12 giải"). None where a
    cell is anything else, or could mean something else.
    """
    words = clean(text).lower()
    if len(words) > LONGEST_BOUND:
        return None
    bare = clean(re.sub("[(:)]", " ", words))
    none = f"{bare} ".startswith(tuple(f"{phrase} " for phrase in NONE_AT_ALL))
    if none and not _unclear(bare) and not re.search("[1-9]", bare):
        return Decimal(0), DOWN
    match = _CELL.fullmatch(words)
    number = _number(match["number"]) if match else None
    if match is None or number is None or _unclear(match["measure"]):
        return None
    if match["floor"] == FROM:
        return number, _opened(match) or UP
    if number == 0 and _INCIDENTS.fullmatch(match["measure"]):
        return number, DOWN
    directions = {side for side in (_side(match), _opened(match)) if side}
    return (number, next(iter(directions), "")) if len(directions) < 2 else None


def _unclear(words: str) -> bool:
    return any(part in words for part in (*UNCLEAR_SIGNS, *UNCLEAR_WORDS))


def target_terms(
    indicator: str, value: Decimal | str | None, declared: str | None, measure: str, note: str
) -> TargetTerms:
    """Give a target's number and direction: as declared, else as its number's cell says, else as its words say.

    Its row says `indicator` (what is reached), `value` (the number, or what its cell says), `declared` (the direction),
    `measure` (the unit of measure) and `note`. `declared` is None where the column was left blank and empty where it
    could not be read: then nobody can tell.
    """
    beside = bound_in_cell(value) if isinstance(value, str) else None
    number, direction = beside or (value if isinstance(value, Decimal) else None, "")
    bounded = _bounded_number(f"{indicator}; {note}".lower()) if value is None else None
    if bounded:
        number, bound = bounded
        direction = "" if _CHANGE_BY.search(f"{indicator}; {note}".lower()) else bound
    if number is None:
        return TargetTerms(None, declared or "")
    guess = direction or _guess(indicator, number, measure, note)
    if declared is not None:
        against = guess if declared and guess not in ("", declared) else ""
        if declared == UP and number == 0:
            against = DOWN  # every result is at least 0: such a target could not be missed
        return TargetTerms(number, declared, bounded is not None, against)
    return TargetTerms(number, guess, bool(guess) and (not direction or bounded is not None))


def _number(text: str) -> Decimal | None:
    whole, *groups = re.split("[.,]", text)
    if len(groups) > 1:
        return Decimal("".join((whole, *groups)))
    decimals = "".join(groups)
    if len(decimals) == 3 and whole != "0":
        return None  # 1.234 is a thousand to one reader and one-and-a-bit to another
    return Decimal(f"{whole}.{decimals or 0}").normalize() + 0


def _side(match: re.Match[str]) -> str:
    return UP if match["floor"] else DOWN if match["ceiling"] else ""


def _opened(match: re.Match[str]) -> str:
    return {OPEN_UP: UP, OPEN_DOWN: DOWN}.get(match["open"] or "", "")


def _bounded_number(words: str) -> tuple[Decimal, str] | None:
    """Give the one bounded number among the words of a target whose own cell for it was left blank."""
    bounds = {
        (number, side)
        for match in _BOUND.finditer(words)
        if (number := _number(match["number"])) is not None and (side := _bound_side(match))
    }
    if not bounds and (re.search(r"\b0 vụ\b|không để xảy ra", words)):
        return Decimal(0), DOWN
    return next(iter(bounds)) if len(bounds) == 1 else None


def _bound_side(match: re.Match[str]) -> str:
    """Say what one phrase bounds: "từ" alone bounds nothing ("từ 5 đến 7"), "từ 5 trở xuống" is a ceiling."""
    if match["floor"] == "từ":
        return _opened(match)
    sides = {side for side in (_side(match), _opened(match)) if side}
    return sides.pop() if len(sides) == 1 else ""


def _guess(indicator: str, value: Decimal, measure: str, note: str) -> str:
    """Guess a direction from the words: what bounds the number itself, then what the thing counted is.

    A change that is asked for by so much has none: nobody can tell whether what is measured is the change or what is
    left.
    """
    words, unit = f"{clean(indicator)}; {clean(note)}".lower(), clean(measure).lower()
    if value != 0 and _CHANGE_BY.search(f"{words}; {unit}"):
        return ""
    bounds = {_bound_side(match) for match in _BOUND.finditer(words) if _number(match["number"]) == value} - {""}
    bounds |= {UP} if _BARE_FLOOR.search(words) else set()
    bounds |= {DOWN} if _BARE_CEILING.search(words) else set()
    counted = (
        words if _PERCENT.search(unit) else words.replace("tăng thêm", "")
    )  # of what is added, only that is counted
    less, change = bool(_LESS.search(words)), bool(_CHANGE.search(f"{counted}; {unit}"))
    if bounds:
        return "" if len(bounds) > 1 or ((less or change) and UP in bounds) else bounds.pop()
    reached = {
        UP if match["way"] == "lên" else DOWN for match in _TO.finditer(words) if _number(match["number"]) == value
    }
    if len(reached) == 1:
        return reached.pop()
    nature = _nature(words, unit, less=less, change=change)
    if _NONE.search(words):
        return DOWN if value == 0 else UP if value == _ALL and _PERCENT.search(unit) else ""
    if value == _ALL and _PERCENT.search(unit):
        asked = change and not _PERCENT.search(words)  # twice as many books as before
        return "" if nature == DOWN or asked else UP  # nothing can go beyond all of them
    return nature if value != 0 or nature == DOWN else ""


def _nature(words: str, unit: str, *, less: bool, change: bool) -> str:
    """Say whether more of a thing is better (`up`) or worse (`down`); empty where its words say both or nothing."""
    bad = bool(_BAD.search(words)) or bool(_INCIDENTS.fullmatch(unit))
    good = bool(_GOOD.search(_BAD.sub(" ", words))) or bool(_ACHIEVEMENTS.fullmatch(unit))
    if bad:
        return "" if good else DOWN
    if change or (less and good):
        return ""
    return DOWN if less else UP if good else ""
