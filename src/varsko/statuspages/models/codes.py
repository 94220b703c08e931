"""Public identifiers."""

import secrets
import string

_SIGNS = string.ascii_lowercase + string.digits


def new_code() -> str:
    """Make a public identifier as Statuspage has them: twelve small letters and digits."""
    return "".join(secrets.choice(_SIGNS) for _ in range(12))
