"""Where packaged data is found: templates, regimes and samples, and a season's own copies of templates."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent

# The finished samples, by the name that `demo --sample` knows them by; of a school it is the profile it is made from.
STORIES = {
    "thcs": "thcs-kim-son",
    "mam-non": "mam-non-kim-thu",
    "tieu-hoc": "tieu-hoc-truc-cuong",
    "ptdtnt": "ptdtnt-mai-chau",
    "office": "pgd-nam-tu-liem",
    "xa": "xa-12-truong",
}
OFFICES = ("xa",)  # of these, offices that collect the reports of their schools
_OWN = "workbook_templates"
_LOOKS = "looks.toml"
_GUIDES = "guides/*.md"
_ANSWER_MAPS = "answers/*.toml"
_PATTERNS = ("*.toml", "forms/*.toml", "profiles/*.toml", "papers/*.toml")


def _packaged(name: str) -> Path:
    """In a wheel the folder lies inside the package; in a checkout or editable install it lies beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def template_texts(season: Path | None = None) -> dict[str, str]:
    """Give every template and regime by its relative name; the folder `season` may have its own, file by file.

    Keys are `columns.toml`, `looks.toml`, `forms/season.toml`, `profiles/thcs.toml`, `papers/to-trinh.toml`,
    `regimes/luat-2022.toml`... A season's own `workbook_templates/` wins, but it cannot replace a regime: the law is
    not the school's to edit. Where it has looks of its own, the packaged ones, which stand in for what they lack, are
    `looks.toml (packaged)`.
    """
    packaged = _packaged_texts(_packaged(_OWN), _PATTERNS)
    own = _texts(season / _OWN, _PATTERNS) if season is not None else {}
    texts = {**packaged, **own}
    if _LOOKS in own:
        texts[f"{_LOOKS} (packaged)"] = packaged[_LOOKS]
    texts |= {f"regimes/{name}": text for name, text in _packaged_texts(_PACKAGE / "regimes", ("*.toml",)).items()}
    return texts


@lru_cache(maxsize=2)  # the program's own files stay as they are while it runs, and every command asks for them twice
def _packaged_texts(folder: Path, patterns: tuple[str, ...]) -> Mapping[str, str]:
    return _texts(folder, patterns)


def own_templates(season: Path) -> dict[str, str]:
    """Give the templates of its own that the folder `season` has, by their names below it; none where it has none."""
    return {f"{_OWN}/{name}": text for name, text in _texts(season / _OWN, (*_PATTERNS, _GUIDES, _ANSWER_MAPS)).items()}


def guide_texts(season: Path) -> dict[str, str]:
    """Give the pages for those who fill in forms, by name; `workbook_templates/guides/` of the folder `season` wins."""
    texts = {**_texts(_packaged(_OWN), (_GUIDES,)), **_texts(season / _OWN, (_GUIDES,))}
    return {name.rpartition("/")[-1].removesuffix(".md"): text for name, text in texts.items()}


def answer_maps(season: Path) -> dict[str, str]:
    """Give the maps for collected answers, by name; `workbook_templates/answers/` of the folder `season` wins."""
    texts = {**_texts(_packaged(_OWN), (_ANSWER_MAPS,)), **_texts(season / _OWN, (_ANSWER_MAPS,))}
    return {name.rpartition("/")[-1].removesuffix(".toml"): text for name, text in texts.items()}


def _texts(folder: Path, patterns: tuple[str, ...]) -> dict[str, str]:
    paths = sorted(path for pattern in patterns for path in folder.glob(pattern))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def sample_texts(story: str) -> dict[str, str]:
    """Give the text files of the packaged sample season `story`, by relative path."""
    folder = _packaged("samples") / story
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))}
