"""Which addresses are for intake, told from the raw path alone."""

from varsko.ingest.dialects import opsgenie, pagerduty, prometheus, webhook
from varsko.ingest.shapes import Dialect

_FIXED = {
    b"/v2/enqueue": pagerduty.ALERTS,
    b"/v2/change/enqueue": pagerduty.CHANGES,
    b"/api/v2/alerts": prometheus.DIALECT,
}
_OPSGENIE = b"/v2/alerts"


def find(method: bytes, path: bytes) -> Dialect | None:
    """Tell how to speak at an address (without its query); None when it is not for intake.

    Opsgenie's address has other meanings for other methods, so only its POST is ours; the rest is ours whatever the method.
    """
    if path.startswith(b"/in/"):
        return webhook.DIALECT
    path = path[:-1] if path.endswith(b"/") else path
    path = path[1:] if path.startswith(b"//") else path  # a base address with a slash at its end
    if path == _OPSGENIE or (path.endswith(_OPSGENIE) and path.startswith(b"/opsgenie/")):
        return opsgenie.DIALECT if method == b"POST" else None
    return _FIXED.get(path)
