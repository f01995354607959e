"""How much is tried: a sample in the suite, all of it with `make attack`."""

import os

ATTACK = bool(os.environ.get("THIDUA_ATTACK"))


def strength(quick: int, attack: int) -> int:
    """Give how many are tried of something."""
    return attack if ATTACK else quick
