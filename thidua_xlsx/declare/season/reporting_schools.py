"""Schools (and offices) that send a report instead of forms, and how they are compared."""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import msgspec

from thidua_xlsx.base.text import by_key, clean, match_key, name_key

_YEAR = re.compile(r"[-_.]?20\d\d([-_.]?20\d\d)?$")
_SHORT_WORDS = {  # of names of schools and offices (patterns), as they are said among colleagues; longer ones first
    "trung tâm giáo dục nghề nghiệp - giáo dục thường xuyên": "TT GDNN-GDTX",
    "trung tâm gdnn ?- ?gdtx": "TT GDNN-GDTX",
    "trung tâm giáo dục thường xuyên": "TT GDTX",
    "trung tâm gdtx": "TT GDTX",
    "phổ thông dân tộc nội trú": "PTDTNT",
    "phổ thông dân tộc bán trú": "PTDTBT",
    "trung học phổ thông": "THPT",
    "trung học cơ sở": "THCS",
    "giáo dục và đào tạo": "GDĐT",
    "tiểu học": "TH",
    "mầm non": "MN",
    "mẫu giáo": "MG",
}


class Reporter(msgspec.Struct, frozen=True):
    """A school or office whose report is awaited: its code here, ids of its reports, and its cluster (cụm, khối)."""

    code: str
    name: str
    kind: str = ""
    email: str = ""
    cluster: str = ""
    ids: tuple[str, ...] = ()


class SchoolsPolicy(msgspec.Struct, frozen=True):
    """How schools are compared: by raw points only with a scale common to all; `rank_by` empty = not ranked.

    `level` is the level on which this season decides (an id of `decided_by`): a school, or the office of schools.
    `sample` percent of the schools of each cluster are inspected (None = none is drawn), and of each `files` percent of
    what it puts forward (None = a few).
    """

    common_scale: bool = False
    rank_by: str = msgspec.field(name="rank_schools_by", default="")
    level: str = "school"
    sample: Decimal | None = msgspec.field(name="verify_schools_percent", default=None)
    files: Decimal | None = msgspec.field(name="verify_files_percent", default=None)


def id_key(id_: str) -> str:
    """Give the form in which `id_`, the id of a school's season, is compared: small letters, no year at its end."""
    return match_key(_YEAR.sub("", id_.strip()) or id_)


def clusters(reporters: Iterable[Reporter]) -> dict[str, list[Reporter]]:
    """Give schools by the name of their cluster, in the order declared; two writings of one name are one cluster."""
    groups = by_key(reporters, lambda school: name_key(school.cluster))
    return {members[0].cluster: members for members in groups.values()}


@lru_cache(maxsize=2_000)  # a province's schools, each named on several sheets
def short_school(name: str) -> str:
    """Give a school's `name` as colleagues say it: `Trường Tiểu học Hải Lộc` is `TH Hải Lộc`.

    Empty where it has none.
    """
    if "…" in name or "..." in name:  # the line of dots of a season whose school has not been named yet
        return ""
    short = re.sub(r"^trường\s+", "", clean(name), flags=re.IGNORECASE)
    for words, short_words in _SHORT_WORDS.items():
        short = re.sub(words, short_words, short, flags=re.IGNORECASE)
    return short


def school_key(name: str) -> str:
    """Give the key under which two writings of a school's `name` compare: with *Trường* or not, in full or short.

    `THCS Kim Sơn` is `Trường Trung học cơ sở Kim Sơn`; any other name is compared as names are.
    """
    return name_key(short_school(name) or name)


def short_names(reporters: Iterable[Reporter]) -> dict[str, str]:
    """Give each school's short name by its code; of several that would be called alike each has its whole name."""
    schools = tuple(reporters)
    short = {school.code: short_school(school.name) or school.name for school in schools}
    alike = Counter(map(school_key, short.values()))
    return {
        school.code: school.name if alike[school_key(short[school.code])] > 1 else short[school.code]
        for school in schools
    }
