"""A page of advice for those who fill in forms, as a paper: from a few lines of Markdown that a school may reword."""

from thidua_xlsx.documents.paper_plan import LineLook, PaperLine, PaperPage, PaperPlan

_LOOKS: dict[str, LineLook] = {"# ": "title", "## ": "heading"}


def guide_page(name: str, text: str) -> PaperPlan:
    """Give the plan of the page called `name`, from the Markdown of `text`.

    `# ` begins its title, `## ` a heading; every other line is a paragraph.
    """
    lines = []
    for line in filter(str.strip, text.splitlines()):
        sign = next((sign for sign in _LOOKS if line.startswith(sign)), "")
        lines.append(PaperLine(line.removeprefix(sign).strip(), _LOOKS.get(sign, "body")))
    title = next((line.text for line in lines if line.look == "title"), name)
    return PaperPlan(name, title, (PaperPage(None, tuple(lines)),))
