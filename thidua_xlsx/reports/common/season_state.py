"""How far a season has come, in words."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.model import Season


def running_title(season: Season, say: Say) -> str:
    """Say until the end of which round what is shown of a running season reaches: "Tình hình đến hết đợt 1/4"."""
    name, place, rounds = season.rounds_in
    if not place:
        return say("report.running.before", rounds=rounds)
    words = name.split()
    if len(words) == 2 and words[1] == str(place):  # «Đợt 1» of four: 1/4
        return say("report.running.until", round=name.lower(), rounds=rounds)
    return say("report.running.until_named", round=name, place=place, rounds=rounds)
