"""Whether a mail comes from where it says: the topmost verdict of a mail server that the desk trusts."""

import re

from varsko.desk.domain.mail.headers import Headers

_VERDICT = re.compile(r"\b(dmarc|dkim|spf|arc)\s*=\s*(\w+)", re.IGNORECASE)
_DOMAIN = re.compile(r"\bheader\.(?:d|i|from)\s*=\s*@?([\w.-]+)", re.IGNORECASE)


def is_verified(headers: Headers, sender: str, *, trusted: str) -> bool | None:
    """Tell whether the server named `trusted` vouches for the sender's domain; None when it says nothing.

    Only the topmost line counts: those below were there before our server looked, and anybody may have written them. Microsoft 365
    gives no name in front; `trusted` is `*` for mail that can only come through such a server.
    """
    if not trusted:
        return None
    top = next(iter(headers.all("authentication-results")), "")
    said_by = top.partition(";")[0].strip().split(" ")[0].lower()
    if not top or (trusted != "*" and said_by != trusted.lower()):
        return None
    return _passes(top, sender.rpartition("@")[2])


def _passes(line: str, domain: str) -> bool:
    verdicts = {kind.lower(): said.lower() for kind, said in reversed(_VERDICT.findall(line))}
    if "dmarc" in verdicts:
        return verdicts["dmarc"] in {"pass", "bestguesspass"}
    signed = {found.lower() for found in _DOMAIN.findall(line)}
    return verdicts.get("dkim") == "pass" and any(domain == one or domain.endswith(f".{one}") for one in signed)
