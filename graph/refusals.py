"""Why a text is no value of its kind."""

from graph.language import Phrase


class BadValue(ValueError):
    """A text that is refused: `reason` says why in words for a person, `remedy` what to do about it (may be empty).

    Both are phrases, because a reason is kept with the rejected row; `words` is both in one.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        self.words = Phrase("{why}. {remedy}.", why=reason, remedy=remedy) if remedy else Phrase("{why}.", why=reason)
        super().__init__(self.words)
        self.reason = reason
        self.remedy = remedy
