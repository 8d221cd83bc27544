"""The world's fault, as a person is told of it."""

from graph.language import shown


class WorldFault(Exception):
    """Something outside the program failed: one sentence what happened, one sentence what to do.

    Both are told in the language chosen when it is raised. Every failure that a user can meet derives from it; the
    command line prints both sentences and exits with 1. A failure of the program itself is any other exception, and is
    reported as a bug.
    """

    def __init__(self, happened: str, remedy: str) -> None:
        super().__init__(happened, remedy)
        self.happened = shown(happened)
        self.remedy = shown(remedy)

    def __str__(self) -> str:
        return f"{self.happened} {self.remedy}"
