"""The looks that the program brings."""

from thidua_xlsx.workflow.load.season_folder import load_templates

LOOKS = load_templates().looks
