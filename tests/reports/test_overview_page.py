"""The page for phones: anybody may read what the public list says; the rest only who asked for it as internal."""

from typing import Any

import msgspec

from tests.seasons.small import Small
from thidua_xlsx.base.file_names import OVERVIEW_PAGE
from thidua_xlsx.documents.page_plan import PagePlan, PageTable
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import public_names, title_name
from thidua_xlsx.reports.overview_page import overview_page


def words_of(page: PagePlan) -> str:
    """Every text of a page in one."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple | list):
            for one in value:
                walk(one)
        elif isinstance(value, msgspec.Struct):
            walk(msgspec.structs.astuple(value))

    walk(page)
    return "\n".join(found)


def test_everybody_on_a_list_is_on_the_page_and_counted(season: Season, vi: Language) -> None:
    page = overview_page(season, vi)
    for id_ in given_titles(season):
        listed = season.listed(id_)
        heading = vi("page.title_listed", title=title_name(season, vi, id_), count=len(listed))
        (table,) = next(one.blocks for one in page.sections if one.title == heading)
        assert isinstance(table, PageTable)
        names = sorted(row[1].text for row in table.rows)
        assert names == sorted(public_names(season, [one.who for one in listed]))
    assert any(season.listed(id_) for id_ in given_titles(season))


def test_the_public_page_tells_no_points_reasons_or_troubles(season: Season, say: Language) -> None:
    public, internal = words_of(overview_page(season, say)), words_of(overview_page(season, say, internal=True))
    # What each of these is found by stands on the internal page, so that its absence says something.
    for secret in (say("report.col.score"), say("report.col.reasons"), say("report.sheet.ranking"), say("page.what")):
        assert secret in internal
        assert secret not in public
    assert say("page.internal") in internal
    assert say("page.internal") not in public
    listed = {one.who for id_ in given_titles(season) for one in season.listed(id_)}
    others = [one for one in season.rulebook.people if one.code not in listed]
    assert others
    for person in others:
        assert person.full_name in internal
        assert person.full_name not in public


def test_a_merge_writes_the_public_page_and_the_internal_one_on_request(small: Small) -> None:
    page = small.folder / "ket-qua" / OVERVIEW_PAGE
    small.merge()
    # 74,63 is the year of P5, who is on no list: (72 + 3 x 75,5) / 4 = 74,625, half up.
    assert "Nguyễn Thị Ánh" in page.read_text(encoding="utf-8")
    assert "74,63" not in page.read_text(encoding="utf-8")
    small.merge("--internal")
    assert "74,63" in page.read_text(encoding="utf-8")
    small.merge()
    assert "74,63" not in page.read_text(encoding="utf-8")
