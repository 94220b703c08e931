"""Whether a mail comes from where it says: the topmost verdict of a mail server that we trust, else the signature of its domain."""

import re

from varsko.kernel.mail.headers import Headers

_VERDICT = re.compile(r"(dmarc|dkim)(?:\s*/\s*\d+)?\s*=\s*(\w+)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<=\s)header\.(?:d|i|from)\s*=\s*@?([\w.-]+)", re.IGNORECASE)
_ASIDE = re.compile(r'\((?:[^()\\]|\\.)*\)|"(?:[^"\\]|\\.)*"')
_DEEPEST = 10
_GOOD = frozenset({"pass", "bestguesspass"})


def is_verified(headers: Headers, sender: str, *, trusted: str, signed_by: str = "") -> bool | None:
    """Tell whether the server named `trusted` vouches for the sender's domain, or its own signature does; None when nothing is said.

    Only the topmost line counts: those below were there before our server looked, and anybody may have written them. Microsoft 365
    gives no name in front; `trusted` is `*` for mail that can only come through such a server. `signed_by` is a domain whose signature
    we checked ourselves; it may vouch, and that it is missing says nothing.
    """
    said = _verdict(headers, sender, trusted) if trusted else None
    return True if said is None and is_of(sender, signed_by) else said


def is_disproved(headers: Headers, sender: str, *, trusted: str, signed_by: str = "") -> bool:
    """Tell whether the server named `trusted` says that a mail fails the policy of its sender's domain (DMARC).

    That is more than that nobody vouches for it: a domain without a policy disproves nothing. Nor does one whose own signature fits.
    """
    said = [(found[1].lower(), found[2].lower()) for part in _parts(_top(headers, trusted)) if (found := _VERDICT.match(part))]
    return ("dmarc", "fail") in said and not is_of(sender, signed_by)


def is_of(sender: str, domain: str) -> bool:
    """Tell whether a domain, or one below it, is the one of an address."""
    return bool(domain) and f".{sender.rpartition('@')[2]}".endswith(f".{domain}")


def vouches(line: str, domain: str) -> bool:
    """Tell whether what a forwarder saw vouches for a domain, by name."""
    verdicts = [(found[1].lower(), found[2].lower(), part) for part in _parts(line) if (found := _VERDICT.match(part))]
    policies = [one for one in verdicts if one[0] == "dmarc"]
    if any(said not in _GOOD for _kind, said, _part in policies):
        return False
    return any(said in _GOOD and _is_about(part, domain, otherwise=False) for _kind, said, part in policies or verdicts)


def _verdict(headers: Headers, sender: str, trusted: str) -> bool | None:
    top = _top(headers, trusted)
    return _passes(top, sender.rpartition("@")[2]) if top else None


def _top(headers: Headers, trusted: str) -> str:
    """Give the topmost line of verdicts if it is of the server that we trust."""
    top = next(iter(headers.all("authentication-results")), "")
    said_by = top.partition(";")[0].strip().split(" ")[0].lower()
    return top if trusted and (trusted == "*" or said_by == trusted.lower()) else ""


def _passes(line: str, domain: str) -> bool:
    """Tell whether the verdicts of a line, one between two semicolons, vouch for a domain: that of DMARC where there is one, else DKIM's.

    A server repeats there what a stranger wrote, such as the address `dmarc=pass@evil.example`: only how a part begins is a verdict.
    """
    verdicts = [(found[1].lower(), found[2].lower(), part) for part in _parts(line) if (found := _VERDICT.match(part))]
    policies = [(said, part) for kind, said, part in verdicts if kind == "dmarc"]
    if policies:
        return all(said in _GOOD and _is_about(part, domain, otherwise=True) for said, part in policies)
    return any(said == "pass" and _is_about(part, domain, otherwise=False) for _kind, said, part in verdicts)


def _is_about(part: str, domain: str, *, otherwise: bool) -> bool:
    """Tell whether a verdict names a domain or one above it; `otherwise` when it names none."""
    named = {found.lower() for found in _DOMAIN.findall(part)}
    return any(domain == one or domain.endswith(f".{one}") for one in named) if named else otherwise


def _parts(line: str) -> list[str]:
    return [part.strip() for part in _bare(line).split(";")]


def _bare(line: str) -> str:
    """Leave out comments and what stands in quotes."""
    for _level in range(_DEEPEST):
        line = _ASIDE.sub(" ", line)
    return line
