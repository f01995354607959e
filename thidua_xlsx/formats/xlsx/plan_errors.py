"""What cannot be painted: a plan that a spreadsheet program would refuse or repair."""


class PlanDefect(Exception):
    """A plan that cannot be painted as it says: a defect of ours, never of the user's data."""


def require_accepted(code: int | None, what: str) -> None:
    """Raise PlanDefect where XlsxWriter refused `what` was painted: it returned a `code` below 0."""
    if code is not None and code < 0:
        raise PlanDefect(f"{what}: the painter refused it ({code})")
