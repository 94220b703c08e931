"""Whether a request comes from Twilio: it signs the address it asks and what it says with the account's secret."""

import base64
import hmac
from collections.abc import Iterable, Mapping


def signature(token: str, url: str, form: Mapping[str, Iterable[str]]) -> str:
    """Sign a request as Twilio documents it: HMAC-SHA1 of the address and, in their order, the names and values of the form."""
    said = url + "".join(name + value for name in sorted(form) for value in sorted(set(form[name])))
    return base64.b64encode(hmac.digest(token.encode(), said.encode("utf-8", "replace"), "sha1")).decode()


def is_signed(token: str, url: str, form: Mapping[str, Iterable[str]], said: str) -> bool:
    """Tell whether a signature fits. Takes the same time for every wrong one; without a token none fits."""
    return bool(token) and hmac.compare_digest(signature(token, url, form).encode(), said.encode("utf-8", "replace"))
