"""From bytes to JSON values, quickly when they are right and patiently when they are nearly so."""

import json
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from varsko.ingest.shapes import Refusal, Request, Trouble

_FORM = "application/x-www-form-urlencoded"
_JSON_FIELDS = ("payload", "data")
_MOST_FIELDS = 1000

_decode = msgspec.json.Decoder().decode


def decode(request: Request) -> Any:
    """Decode a body as JSON whatever its declared type; a form becomes an object. Raises Refusal for anything else."""
    try:
        return _decode(request.body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _patiently(request)
    except RecursionError:
        raise Refusal(Trouble.MALFORMED, {"body": "is nested too deeply"}) from None


def _patiently(request: Request) -> Any:
    """Understand what the strict decoder does not: other encodings, lone surrogates, NaN, numbers without end, forms."""
    if request.header(b"content-type").partition(";")[0].strip().lower() == _FORM:
        return _form(request.body)
    try:
        return json.loads(request.body.decode(json.detect_encoding(request.body), "replace"))
    except ValueError as error:
        raise Refusal(Trouble.MALFORMED, {"body": f"is not JSON: {error}"[:300]}) from None
    except RecursionError:
        raise Refusal(Trouble.MALFORMED, {"body": "is nested too deeply"}) from None


def _form(body: bytes) -> Any:
    try:
        fields: dict[str, Any] = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise Refusal(Trouble.MALFORMED, {"body": f"has more than {_MOST_FIELDS} fields"}) from None
    if len(fields) == 1 and (only := next(iter(fields))) in _JSON_FIELDS:
        try:
            return json.loads(fields[only])
        except (ValueError, RecursionError):
            return fields
    return fields
