"""Why a text is no value of its kind."""


class BadValue(ValueError):
    """A text that is refused: `reason` says why in words for a person, `remedy` what to do about it (may be empty)."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(f"{reason}. {remedy}." if remedy else f"{reason}.")
        self.reason = reason
        self.remedy = remedy
