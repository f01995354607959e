"""A season's own templates: what is decoded once for season after season is never taken for what a school changed since."""

from pathlib import Path

import pytest

from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.runtime.packaged_data import template_texts
from thidua_xlsx.workflow.load.season_folder import load_templates


def test_a_template_that_changed_is_read_anew_by_the_same_process(tmp_path: Path) -> None:
    own = tmp_path / "workbook_templates" / "profiles" / "thcs.toml"
    own.parent.mkdir(parents=True)
    packaged = template_texts()["profiles/thcs.toml"]
    name = load_templates().profiles["thcs"].name.vi
    for changed in ("Trường của tôi", "Trường của bạn", name):
        own.write_text(packaged.replace(f'"{name}"', f'"{changed}"', 1), "utf-8")
        assert load_templates(tmp_path).profiles["thcs"].name.vi == changed
    assert load_templates().profiles["thcs"].name.vi == name


def test_a_broken_template_is_said_each_time(tmp_path: Path) -> None:
    own = tmp_path / "workbook_templates" / "columns.toml"
    own.parent.mkdir()
    own.write_text("= 1", "utf-8")
    for _ in range(2):
        with pytest.raises(CommandError) as stopped:
            load_templates(tmp_path)
        assert [found.code.id for found in stopped.value.findings] == ["D101"]
