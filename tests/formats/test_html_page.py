"""A page for a browser: what people wrote stays text, nothing is fetched, nothing runs."""

import re
import xml.etree.ElementTree as ET
from decimal import Decimal as D
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.documents.page_plan import (
    PageBars,
    PageCell,
    PageFigures,
    PagePlan,
    PageSection,
    PageShare,
    PageShares,
    PageTable,
    PageText,
)
from thidua_xlsx.formats.html_page import write_html

_HOSTILE = st.text(alphabet="<>&\"'=;/ aA`\n\u2028()javscript:on", max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", '" onload="x', "</style><img src=//a>", "&lt;b&gt;", "]]>", "javascript:x"]
)
_OURS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "main", "section", "details", "summary",
    "ul", "li", "b", "span", "svg", "rect", "table", "thead", "tbody", "tr", "th", "td", "footer", "br",
}  # fmt: skip


class Seen(HTMLParser):
    """The elements, attributes and texts of a page as a browser takes them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page_of(text: str) -> PagePlan:
    blocks = (
        PageText(text, "warn"),
        PageFigures(((text, text, "good"),)),
        PageBars((text, "B"), ((text, (1, 2)), ("x", (0, 0)))),
        PageBars((text,), ((text, None),), ("bad",)),
        PageShares(
            (text, text, text), D("0.15"), D(1), (PageShare(text, D("0.5"), text, "good"), PageShare(text, None))
        ),
        PageTable((text, "Tên"), ((PageCell("1", number=True), PageCell(text)),)),
        PageTable(("Tên",), (), empty=text),
    )
    sections = (PageSection(text, blocks), PageSection(text, blocks, folded=True))
    return PagePlan("vi", text, (text,), sections, banner=text, foot=(text,))


@given(_HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    seen = Seen(write_html(page_of(text)))
    assert seen.tags <= _OURS
    plain = Seen(write_html(page_of("Tổ Toán")))
    assert seen.attributes == plain.attributes


def test_a_text_is_shown_as_it_was_written() -> None:
    seen = Seen(write_html(page_of('Tổ <Toán> & "Tin"')))
    assert seen.texts.count('Tổ <Toán> & "Tin"') >= 10


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = write_html(page_of("https://example.org/x.png")).decode()
    assert not re.search(r"\b(src|href|action)\s*=|url\(|@import|<script", page)
    assert "default-src 'none'" in page


def test_bars_are_drawn_to_one_scale() -> None:
    # 3 + 1 = 4 is the longest bar and fills 100 units: one counts 25. 2 alone takes 50.
    plan = PagePlan("vi", "T", (), (PageSection("S", (PageBars(("A", "B"), (("x", (3, 1)), ("y", (2, 0)))),)),))
    page = write_html(plan).decode()
    drawn = [ET.fromstring(one) for one in re.findall(r"<rect .*?</rect>", page)][2:]  # after the legend's two
    assert [(one.get("x"), one.get("width")) for one in drawn] == [
        ("0.000", "75.000"),
        ("75.000", "25.000"),
        ("0.000", "50.000"),
    ]


def test_shares_are_drawn_against_their_goal_and_unknown_ones_not_at_all() -> None:
    # The scale ends at 30 per cent: 16,7 is 55.667 of 100 units, the goal of 15 ends at 50.
    bars = (PageShare("x", D("0.167"), "✓ 16,7 %", "good"), PageShare("y: chưa gửi", None))
    shares = PageShares(("Đạt", "Chưa đạt", "Chỉ tiêu 15 %"), D("0.15"), D("0.3"), bars)
    page = write_html(PagePlan("vi", "T", (), (PageSection("S", (shares,)),))).decode()
    items = page.partition('<ul class="bars shares">')[2].split("<li>")[1:]
    drawn = [[ET.fromstring(one) for one in re.findall(r"<rect .*?</rect>", item)] for item in items]
    assert [[(one.get("x"), one.get("width")) for one in rects] for rects in drawn] == [
        [("0.000", "55.667"), ("49.200", "0.800")],
        [("49.200", "0.800")],
    ]
    assert "✓ 16,7 %" in items[0] and ">–<" in items[1]
