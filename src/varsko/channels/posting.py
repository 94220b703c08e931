"""Handing a message to an address that somebody else chose: a webhook's, a browser's push service."""

import time
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from varsko.channels import outside
from varsko.core.deliveries import CannotDeliver, NotTaken, begin
from varsko.kernel.late import late

if TYPE_CHECKING:
    import httpx
else:
    httpx = late("httpx")

ANSWER_WITHIN, ALL_WITHIN = 5.0, 10.0


def post(address: str, body: bytes, heads: Mapping[str, str], since: datetime) -> "httpx.Response":
    """Post, and give how the answer begins; its body, which may be huge or never end, is not read.

    Raises CannotDeliver when the address lies inside our own network, NotTaken when nothing was handed over, as when that would begin
    too long after `since`, and httpx' errors when nobody knows.
    """
    try:
        target, named, checked = outside.pinned(address)
    except outside.IsPrivate as error:
        raise CannotDeliver(str(error)) from None
    except outside.NotReached as error:
        raise NotTaken(str(error)) from None
    try:
        with (
            outside.Deadline(time.monotonic() + ALL_WITHIN, partial(begin, since)) as deadline,
            outside.client(ANSWER_WITHIN) as client,
            client.stream(
                "POST", target, content=body, headers={**heads, **named}, extensions={**checked, "trace": deadline.hear}
            ) as answer,
        ):
            return answer
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
        raise NotTaken(f"{type(error).__name__}: {error}") from None
