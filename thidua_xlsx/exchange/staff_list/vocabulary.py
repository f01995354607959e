"""What the words of a staff list mean: names, unit headings, posts, signatures; and the codes made from them."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from itertools import chain, count

from rapidfuzz import fuzz

from thidua_xlsx.base.text import clean, day_text, match_key, name_key, without_accents

_LONG_ENOUGH, _ALIKE = 6, 88  # letters of a unit name, and per cent in common, from which on two may be one
_ALIKE_WORDS = 60  # per cent that each two words of names with as many words must have in common
# Tin học, Bộ môn Toán, Vật lý and Ngữ văn are Tin, Toán, Lý and Văn.
_WEAK_WORDS = ("va", "hoc", "bo", "mon", "vat", "ngu")
_ENUMERATOR = re.compile(r"^(?:[IVX]{1,5}|[A-H]|\d{1,2})\s*[.)/:–-]\s*")
_BARE_ENUMERATOR = re.compile(r"^(?:[IVX]{1,5}|[A-H])\s+")
_HEADCOUNT = re.compile(
    r"\s*(?:\([^()]*\d[^()]*\)|[:–-]?\s*\d+\s*(?:người|đ/c|đồng chí|cán bộ|giáo viên|gv|nhân viên|cb\w*))\s*$",
    re.IGNORECASE,
)
_HEAD_NAMED = re.compile(r"\s*[(:,–-]?\s*(?:tổ|nhóm|khối)\s+(?:trưởng|phó)\b[^()]*\)?\s*$", re.IGNORECASE)
# `DANH SÁCH CBGVNV - TỔ 2,3` heads the table of a unit.
_LIST_OF = re.compile(r"^(?:danh sách|ds)\b(?:[^:–-]*[:–-])?\s*(?=(?:tổ|khối|bộ phận|nhóm)\s+\S)", re.IGNORECASE)
_AFTER_KIND = re.compile(r"^(tổ|bộ phận|phòng|khối|nhóm)\s*[:.–-]\s*(?=\w)", re.IGNORECASE)
_LEVEL = re.compile(r"^\s*khối\s+(?=\d)", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"^\d{1,3}\s*[.)–-]\s*")
_SALUTATION = re.compile(r"^(?:đồng chí|đ\s*/\s*c|đc|bà|cô|thầy)\s*[.:]?\s+(?=\S+\s+\S)", re.IGNORECASE)
_DAY_OR_MONTH = re.compile(r"\b\d{1,2}\s*[/.-]\s*(?:\d{1,2}\s*[/.-]\s*)?\d{4}\b")
# A degree or honour before a name (`ThS. Lê Văn An`), and what stands in brackets or as a mark behind it.
_DEGREE = re.compile(r"^(?:(?:PGS|GS|TS|Th\.?S|NGƯT|NGND)\b[.,]?\s*|(?:CN|KS|BS)\.\s*)+(?=\S+\s+\S)", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:\(\s*([^()]{2,}?)\s*\)|[*†])\s*$")
_BIRTH = re.compile(r"\D*(?:(?:(?P<day>\d{1,2})\D+)?(?P<month>\d{1,2})\D+)?(?P<year>(?:19|20)?\d{2})")
_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?$")  # as programs export it
_MR = re.compile(r"^ông\s*[.:]?\s+(?=\S+\s+\S)", re.IGNORECASE)

# With their accents: Tô, Tống and Công are family names, Tổ, Tổng and Cộng are not.
_UNIT_WORDS = ("tổ", "bộ phận", "phòng", "khối", "nhóm", "văn phòng", "hành chính", "ban giám hiệu", "bgh", "khoa")
_GROUP_WORDS = ("cán bộ quản lý", "cán bộ quản lí", "cbql", "giáo viên", "nhân viên", "ban lãnh đạo")
_LEADING_WORDS = (
    "ban", "quản lý", "quản lí", "lãnh đạo", "hiệu trưởng", "chi bộ", "công đoàn", "đoàn", "đội", "trường",
)  # fmt: skip
_TEAM_HEADINGS = frozenset(
    map(match_key, ("Tổ", "Tổ chuyên môn", "Tổ CM", "Tổ bộ môn", "Tên tổ", "Thuộc tổ", "Sinh hoạt tổ", "Tổ sinh hoạt"))
)
_STATUS_WORDS = ("biên chế", "hợp đồng", "cơ hữu", "thỉnh giảng", "trong biên chế", "ngoài biên chế", "nghỉ hưu")
_NOT_UNITS = ("tổ trưởng", "tổ phó", "phòng gd", "phòng giáo dục")
_SIGNATURES = (
    "người lập", "lập bảng", "lập biểu", "thủ trưởng", "hiệu trưởng", "phó hiệu trưởng", "kế toán", "xác nhận", "duyệt",
    "chủ tịch", "thư ký", "tổ trưởng", "nơi nhận", "tm", "kt", "ký tên", "ký ghi rõ", "ký và ghi rõ", "ký đóng dấu",
    "trưởng phòng", "cán bộ tổng hợp", "người tổng hợp", "phụ trách", "công đoàn", "ban chấp hành", "ký, ghi rõ",
)  # fmt: skip
_TOTALS = (
    "tổng", "tổng số", "cộng", "tong cong", "tong so", "danh sách này", "ấn định danh sách", "danh sách gồm",
    "danh sách có", "lưu ý", "ghi chú",
)  # fmt: skip

_MANAGERS = (
    "hieu truong", "pho hieu truong", "hieu pho", "ht", "pht", "cbql", "can bo quan ly", "can bo quan li", "giam doc",
    "pho giam doc", "ban giam hieu", "bgh", "truong phong", "pho phong", "chanh van phong",
)  # fmt: skip
_STAFF = (
    "ke toan", "van thu", "thu vien", "bao ve", "y te", "thiet bi", "phuc vu", "nhan vien", "nv", "thu quy",
    "cap duong", "nau an", "nuoi duong", "tap vu", "lai xe", "giao vu", "van phong", "hanh chinh", "lao cong",
    "ky thuat vien", "chuyen vien", "can su", "co nuoi", "nha bep", "dau bep", "nau bep", "ve sinh", "dien nuoc",
)  # fmt: skip
_TEACHERS = (
    "giao vien", "gv", "ttcm", "tpcm", "to truong chuyen mon", "to pho chuyen mon", "tong phu trach", "tpt",
    "chu nhiem", "giang vien", "gvcn", "gvbm", "gvmn", "gvth",
)  # fmt: skip

_GONE = (
    "nghi huu", "huu tri", "chuyen di", "da chuyen", "chuyen truong", "chuyen cong tac", "thoi viec", "nghi viec",
    "da nghi", "tu tran", "da mat", "cham dut hop dong", "het hop dong", "khong con lam viec",
)  # fmt: skip
_PRESENT = (
    "dang lam viec", "con lam viec", "dang cong tac", "dang day", "dang giang day", "hoat dong", "chuyen den",
    "tuyen moi", "moi tuyen", "tiep nhan", "binh thuong",
)  # fmt: skip
_AWAY = (
    "thai san", "nghi sinh", "nghi om", "om dai ngay", "chua benh", "biet phai", "di hoc", "khong luong",
    "khong huong luong", "nghi che do", "nghi ts", "tam hoan", "dinh chi", "ngan han", "thoi vu", "thinh giang",
    "hop dong truong",
)  # fmt: skip
_SINCE_LONG = (  # a day beside these says nothing of this year
    "vao dang", "ket nap", "vao nganh", "tuyen dung", "bo nhiem", "dang lam viec", "con lam viec", "dang cong tac",
    "dang day", "dang giang day",
)  # fmt: skip
_HONOURS = (
    "cstd", "cstdcs", "cstdct", "cstdtq", "cstdb", "cstt", "ldtt", "bang khen", "giay khen", "huan chuong",
    "chien si thi dua", "chien si tien tien", "lao dong tien tien", "nha giao uu tu",
)  # fmt: skip
_CONTRACT = ("hop dong", "hdld", "hd lao dong", "hd khoan", "hd 111", "hd 68", "hd truong")

# As papers name them: a list writes in short what stands on a decision in full.
_IN_FULL = {
    "GV": "Giáo viên", "NV": "Nhân viên", "TT": "Tổ trưởng", "TP": "Tổ phó", "TTCM": "Tổ trưởng chuyên môn",
    "TPCM": "Tổ phó chuyên môn", "HT": "Hiệu trưởng", "PHT": "Phó hiệu trưởng", "TPT": "Tổng phụ trách Đội",
    "TPT Đội": "Tổng phụ trách Đội", "GVCN": "Giáo viên chủ nhiệm", "GVBM": "Giáo viên bộ môn",
    "P.HT": "Phó hiệu trưởng", "P. Hiệu trưởng": "Phó hiệu trưởng", "P.Hiệu trưởng": "Phó hiệu trưởng",
    "GVMN": "Giáo viên mầm non", "GVTH": "Giáo viên tiểu học",
    "P. HT": "Phó hiệu trưởng", "Phó HT": "Phó hiệu trưởng",
    "TT chuyên môn": "Tổ trưởng chuyên môn", "TP chuyên môn": "Tổ phó chuyên môn", "TT CM": "Tổ trưởng chuyên môn",
    "CV": "Chuyên viên", "CVC": "Chuyên viên chính",
    "KT": "Kế toán", "VT": "Văn thư", "YT": "Nhân viên y tế", "BV": "Bảo vệ", "CD": "Cấp dưỡng",
    "TV": "Nhân viên thư viện", "NVTV": "Nhân viên thư viện", "NVTB": "Nhân viên thiết bị", "NVYT": "Nhân viên y tế",
    "NVKT": "Nhân viên kế toán", "NVVT": "Nhân viên văn thư", "NVBV": "Nhân viên bảo vệ", "NVPV": "Nhân viên phục vụ",
}  # fmt: skip
_SPELLED_IN_FULL = {short.casefold(): full for short, full in _IN_FULL.items()}
_HEADS = ("to truong", "to pho", "nhom truong", "nhom pho", "khoi truong", "khoi pho")
_HEAD_IN_SHORT = ("tt", "tt cm", "tt chuyen mon")
_HEADS_OF_OFFICES = ("truong phong", "truong bo phan", "truong ban")  # but for `Phó Trưởng phòng`
_PARTS = re.compile(r"[^,;/+()–-]+")  # of a post: `GV - TT`, `GV (TT)`
_OFFICES = ("van phong", "hanh chinh", "nuoi duong", "cap duong")


def _words(text: str) -> str:
    """The words of a text without accents and case, one space around each: ` to toan tin `."""
    keys = [match_key(word) for word in re.split(r"[\W_]+", clean(text))]
    return f" {' '.join(key for key in keys if key)} "


def _accented(text: str) -> str:
    """The words of a text with their accents, without case, one space around each: ` tổ toán tin `."""
    return f" {name_key(' '.join(re.split(r'[^0-9A-Za-zÀ-ỹ]+', clean(text))).strip())} "


def _has(text: str, phrases: Collection[str]) -> bool:
    padded = _words(text)
    return any(f" {phrase} " in padded for phrase in phrases)


def _starts(text: str, phrases: Collection[str]) -> bool:
    padded = _accented(text)
    return any(padded.startswith(_accented(phrase)) for phrase in phrases)


def is_signature(text: str) -> bool:
    """Say whether `text` belongs to the signature block below a list (`Người lập bảng`, `…, ngày … tháng …`)."""
    return _starts(text, _SIGNATURES) or re.search(r" ngay .*thang .*nam ", _words(text)) is not None


def has_left(text: str) -> bool:
    """Say whether `text`, on somebody's state, says that they are gone: `Đã nghỉ hưu`.

    `Nghỉ hưu từ 01/3/2027` does not.
    """
    done = " da " in _words(text) or not re.search(r"\d|\b(?:sắp|sẽ|chờ)\b", text, re.IGNORECASE)
    return done and _has(text, _GONE)


def is_present(text: str) -> bool:
    """Say whether `text`, on somebody's state, says nothing but that they are there: `Đang làm việc`."""
    return _has(text, _PRESENT)


def is_away_or_gone(text: str) -> bool:
    """Say whether `text`, of any column, says that somebody is on leave or elsewhere, or has left or will."""
    return _has(text, _AWAY + _GONE)


def worth_a_thought(text: str) -> bool:
    """Say whether `text`, a remark on somebody, may change how the year counts.

    That is leave, another place, a short term, what they were given in years before, or whatever has a day or a month.
    """
    return (
        is_away_or_gone(text)
        or _has(text, _HONOURS)
        or (_DAY_OR_MONTH.search(text) is not None and not _has(text, _SINCE_LONG))
        or re.search(r" (?:hd|hop dong) (?:\w+ ){0,2}\d+ thang ", _words(text)) is not None
    )


def is_contract(text: str) -> bool:
    """Say whether `text`, a remark on somebody, says that they are a contract worker: `Hợp đồng 111`, `HĐ khoán`.

    `Hợp đồng làm việc` is a public employee's.
    """
    return _words(text) == " hd " or (_has(text, _CONTRACT) and not _has(text, ("hop dong lam viec",)))


def employment_of(text: str) -> str:
    """Give the id of the employment that `text` begins with, as state databases write it; empty where it says none.

    `Viên chức HĐ xác định thời hạn`, `Hợp đồng làm việc …` and `HĐLĐ dưới 1 năm`, `Hợp đồng theo NĐ 111`.
    """
    spoken = _words(text)
    if spoken.startswith((" vien chuc ", " bien che ", " hop dong lam viec ", " hdlv ")):
        return "vien_chuc"
    return "hop_dong" if is_contract(text) and " vien chuc " not in spoken else ""


def is_total(text: str) -> bool:
    """Say whether `text` begins a row of totals or a remark on the list as a whole."""
    return _starts(text, _TOTALS)


def status_named(text: str) -> str:
    """Give the kind of contract that `text`, a heading, tells without its number (`B. Hợp đồng`); it names no unit."""
    bare = _BARE_ENUMERATOR.sub("", _ENUMERATOR.sub("", clean(text)))
    return bare if _starts(bare, _STATUS_WORDS) else ""


def is_title(text: str) -> bool:
    """Say whether `text` is the title of a unit's table: `Danh sách tổ Toán`."""
    return _LIST_OF.match(clean(text)) is not None


def unit_heading(text: str) -> str | None:
    """Give the unit that `text`, a heading between people, names; None if it names none.

    Its number, headcount and the name of its head (`Tổ Toán (Tổ trưởng: Lê An)`) are taken off.
    """
    written = _LIST_OF.sub("", clean(text))
    bare = _ENUMERATOR.sub("", written)
    bare = _BARE_ENUMERATOR.sub("", bare) if bare == written else bare
    name = _HEADCOUNT.sub("", bare)
    name = _AFTER_KIND.sub(r"\1 ", _HEAD_NAMED.sub("", name) or name).strip(" .:;-–")
    known = _starts(name, _UNIT_WORDS + _GROUP_WORDS) and not _starts(name, _NOT_UNITS)
    # A figure before a name only counts people, so it takes a word such as Tổ as well.
    counted = bare != written and not written[0].isdigit() and not is_total(name)
    return name if name and (known or counted) else None


def heads_teams(heading: str) -> bool:
    """Say whether all units below the `heading` of a column are a Tổ; of `Tổ, khối` or `Phòng, tổ` some are not."""
    return match_key(heading) in _TEAM_HEADINGS


def says_its_kind(name: str) -> bool:
    """Say whether `name`, a unit's, says what it is: Tổ Toán, Ban giám hiệu, Văn phòng; not Toán - Tin."""
    return unit_heading(name) is not None or _starts(name, _LEADING_WORDS)


def person_name(text: str, *, strip_mr: bool) -> str | None:
    """Give the person's name in `text`, without list number, salutation, degree and asides; None if it is no name.

    `Ông` is also a family name, so it is taken off only where the list as a whole writes it before names (`strip_mr`).
    A name in capitals is written as on a certificate: `LÊ VĂN HẠNH` is Lê Văn Hạnh.
    """
    bare = _SALUTATION.sub("", _LIST_NUMBER.sub("", _ASIDE.sub("", clean(text))))
    bare = _DEGREE.sub("", _MR.sub("", bare) if strip_mr else bare)
    letters = sum(char.isalpha() for char in bare)
    if letters <= 1 or re.search(r"\d", bare):
        return None
    return re.sub(r"[^\W_]+", lambda word: word[0].capitalize(), bare) if bare.isupper() and " " in bare else bare


def beside_name(text: str) -> str:
    """Give what stands in brackets behind the name in `text`, which says something of the person: `nghỉ sinh`, `TT`."""
    aside = _ASIDE.search(clean(text))
    return (aside and aside[1]) or ""


def writes_mr(texts: Collection[str]) -> bool:
    """Say whether a list writes Ông and Bà before most of its names, the `texts`."""
    titled = [text for text in texts if re.match(r"(?:ông|bà)\b", _LIST_NUMBER.sub("", clean(text)), re.IGNORECASE)]
    return len(titled) > 1 and 2 * len(titled) > len(texts)


def group_of(position: str, unit: str = "") -> str | None:
    """Give the position group (CBQL, GV, NV) of the post `position` in `unit`, a name, or None where neither tells.

    Whoever heads a unit is what the unit is: Tổ trưởng of Tổ Văn phòng is staff, of any other a teacher.
    """
    group = _group(position)
    if group is None and (_has(position, _HEADS) or _words(position).strip() in ("tt", "tp")):
        return "NV" if _has(unit, _OFFICES) else "GV"
    return group or _group(unit)


def _group(position: str) -> str | None:
    if _words(position).startswith((" giao vien ", " gv ")):
        return "GV"
    if _has(position, _MANAGERS):
        return "CBQL"
    if _has(position, _STAFF):
        return "NV"
    return "GV" if _has(position, _TEACHERS) else None


def post_in_full(position: str) -> str:
    """Write `position` as papers name it, in full: `gv, TPT Đội` is Giáo viên, Tổng phụ trách Đội."""
    full = _PARTS.sub(lambda part: _post(part[0]), position)
    return full[:1].upper() + full[1:]


def _post(text: str) -> str:
    bare = text.strip()
    written = _small(bare) if bare.isupper() and " " in bare else bare
    return text.replace(bare, _SPELLED_IN_FULL.get(bare.casefold(), written)) if bare else text


def leads(position: str) -> bool:
    """Say whether the post `position` is that of a unit's head."""
    parts = {_words(part).strip() for part in _PARTS.findall(position)}
    return (
        _has(position, ("to truong", "ttcm", "khoi truong"))
        or not parts.isdisjoint(_HEAD_IN_SHORT)
        or any(part.startswith(_HEADS_OF_OFFICES) for part in parts)
    )


def leads_school(position: str) -> bool:
    """Say whether the post `position` is that of the school's head."""
    return _words(position).strip() in ("hieu truong", "giam doc")


_OPEN_Y = re.compile(r"(?<=\b[hklmst])[yỳýỷỹỵ]\b", re.IGNORECASE)  # both letters are written there
_Y_AS_I = str.maketrans("yỳýỷỹỵYỲÝỶỸỴ", "iìíỉĩịIÌÍỈĨỊ")


def unit_key(name: str) -> str:
    """Give a key under which two spellings of `name`, a unit's, compare: Tổ Lí is Tổ Lý.

    Accents count: Tổ Hóa is not Tổ Họa.
    """
    plain = " ".join(re.split(r"[\W_]+", _OPEN_Y.sub(lambda y: y[0].translate(_Y_AS_I), clean(name)))).strip()
    bare = re.sub(r"^(?:tổ chuyên môn|tổ cm|tổ|bộ phận)\s+(?=\S)", "", plain, flags=re.IGNORECASE)
    return name_key(bare)


def may_be_one_birth(text: str, other: str) -> bool:
    """Say whether `text` and `other` may be one date of birth: what both tell of year, month, day is the same.

    A month with its year or a year alone may be so too; of `4/4/79` the last two figures of the year are enough, and
    `28949` is a day as spreadsheets count them. What is blank or cannot be read contradicts nothing.
    """
    pairs = zip(_parts_of_birth(text), _parts_of_birth(other), strict=False)
    return all(part.endswith(same) or same.endswith(part) for part, same in pairs)


def _parts_of_birth(text: str) -> list[str]:
    """Give year, month and day of birth as far as `text` tells them, month and day in two figures."""
    text = text.strip()
    if re.fullmatch(r"\d{5}", text):
        text = day_text(date(1899, 12, 30) + timedelta(int(text)))
    match = _BIRTH.fullmatch(_YEAR_FIRST.sub(r"\3/\2/\1", text))
    return [part.zfill(2) for part in match.group("year", "month", "day") if part] if match else []


def may_be_one_unit(name: str, other: str) -> bool:
    """Say whether `name` and `other` may mean one unit: `KHTN` and `Tổ Khoa học tự nhiên`; not Tổ 1 and Tổ 2.

    So may names a letter apart, but not a word (`Mẫu giáo lớn` and `Mẫu giáo nhỡ`), those with words by their initials
    (`MG bé` and `Mẫu giáo bé`), and those that differ in words such as học: `Toán - Tin` and `Toán-Tin học`, or in what
    stands in brackets: `Tổ Văn (bổ sung)`; `Khối 1` and `Tổ 1`.
    """
    name, other = (_LEVEL.sub("", re.sub(r"\([^()\d]*\)", " ", text)) for text in (name, other))
    short, long = sorted((_bare_words(name), _bare_words(other)), key=lambda parts: (len(parts), "".join(parts)))
    if [part for part in short if part.isdigit()] != [part for part in long if part.isdigit()]:
        return False
    if _strong_words(name) == _strong_words(other):
        return True
    plain, other_plain = (tuple(map(match_key, parts)) for parts in (short, long))
    if _by_initials(plain, other_plain):
        return True
    if len(plain) == len(other_plain) and any(
        fuzz.ratio(*pair) < _ALIKE_WORDS for pair in zip(plain, other_plain, strict=True)
    ):
        return False
    spoken = [" ".join(parts) for parts in (plain, other_plain)]
    return len(spoken[0]) >= _LONG_ENOUGH and fuzz.ratio(*spoken) >= _ALIKE


def is_short_for(short: str, name: str) -> bool:
    """Say whether `short` is the unit's `name` by initials: `BGH` is Ban giám hiệu, `Tổ KHTN` Tổ Khoa học tự nhiên."""
    initials, full = (tuple(map(match_key, _bare_words(text))) for text in (short, name))
    return initials != full and _by_initials(initials, full)


def _by_initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether words are those of a longer name, one or more of them the initials of several: mg, bé."""
    if not short or not long:
        return short == long
    runs = (run for run in range(2, len(long) + 1) if short[0] == "".join(word[:1] for word in long[:run]))
    equal = short[0] == long[0] and _by_initials(short[1:], long[1:])
    return equal or any(_by_initials(short[1:], long[run:]) for run in runs)


def _bare_words(name: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", unit_key(name)) if part and part != "và"]


def _strong_words(name: str) -> list[str]:
    return [word for word in unit_key(name).split() if match_key(word) not in _WEAK_WORDS]


_SYLLABLE = re.compile(r"(?:ngh?|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
_LANGUAGE = re.compile(r"(?<=iếng )(?:anh|pháp|nga|nhật|trung|hàn|đức|việt)\b")


def in_small_letters(name: str) -> str:
    """Write `name`, if in capitals, as people write it: `TỔ NGỮ VĂN - KHTN` is Tổ Ngữ văn - KHTN; others stay."""
    if not name.isupper():
        return name
    parts = re.split(r"(\s*[-–/]\s*|,\s*|\b(?:TỔ|BỘ MÔN)\s+)", name)
    return _LANGUAGE.sub(lambda named: named[0].title(), "".join(_small(part) for part in parts))


def _small(part: str) -> str:
    spoken = [word.lower() if _SYLLABLE.fullmatch(without_accents(word)) else word for word in part.split(" ")]
    text = " ".join(spoken)
    return text[:1].upper() + text[1:]


def unit_code(name: str, taken: Collection[str]) -> str:
    """Make a unit's code from the initials of `name`: `Tổ Toán - Tin` gives TT, a second one TT2.

    `taken` are the codes in use, in capitals; the new one is not added to them.
    """
    words = re.findall(r"\w+", clean(name))
    own = words[1:] if len(words) > 1 and match_key(words[0]) == "to" else words
    own = [word for word in own if match_key(word) not in ("va", "chuyen", "mon")] or own
    if len(own) == 1 and not own[0].isdigit():
        made = match_key(own[0])[:5].upper()
    else:
        made = ""
        for word in own:
            key, shouted = match_key(word).upper(), clean(name).isupper()
            # An abbreviation inside a name in lower case is kept whole: `Tổ KHTN 1` gives KHTN1.
            whole = word.isdigit() or (word.isupper() and not shouted and len(key) <= 5)
            made += key if whole else key[:1]
    made = (f"T{made}" if made.isdigit() else made) or "TO"
    return next(code for code in chain([made], (f"{made}{number}" for number in count(2))) if code not in taken)


def person_code(group: str, taken: Collection[str]) -> str:
    """Make the next free person code of the position group `group`: QL01, GV01, NV01.

    `taken` are the codes in use, in capitals; the new one is not added to them.
    """
    prefix = "QL" if group == "CBQL" else group
    return next(code for number in count(1) if (code := f"{prefix}{number:02d}") not in taken)
