"""Everything a person can be told went wrong.

WorkbenchError              what happened, and what to do about it
├── BadFile                 this file can't be used; another may
│   └── NoRoom              there is no room for it just now
├── EngineMissing           the offline engine did not start
├── BadSetting              components.settings: a setting of the deployment can't be used
├── StoreFailed             components.jobs.store.errors: history or ledger can't be read or written
└── GeminiError             components.gemini.errors: a call to the service failed
"""


class WorkbenchError(Exception):
    """Shown to the user as it stands: `message` says what happened, `advice` what to do next.

    Neither may hold a key, a path of this machine, or text taken from a file or a model.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class BadFile(WorkbenchError):
    """Shown beside the file's name; the run goes on with the others."""


class NoRoom(BadFile):
    """Shown like a file that can't be used; a smaller one may, or the same later."""


class EngineMissing(WorkbenchError):
    """Shown in the sidebar: no offline engine, so a key is needed."""
