"""Why a command could not do its work."""


class CannotDo(Exception):
    """The work could not be done (exit code 3). The message says why and what to do."""
