"""The keys by which push services know this installation, and what proves to them who sends (VAPID, RFC 8292)."""

import json
from typing import TYPE_CHECKING

from django.conf import settings

from varsko.channels.models import PushKey
from varsko.channels.push.sealed import coded, point
from varsko.core.clock import now
from varsko.core.deliveries import NotTaken
from varsko.core.secrets import CannotUnseal, seal, unseal
from varsko.kernel.late import late

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, utils
else:
    hashes = late("cryptography.hazmat.primitives.hashes")
    serialization = late("cryptography.hazmat.primitives.serialization")
    ec = late("cryptography.hazmat.primitives.asymmetric.ec")
    utils = late("cryptography.hazmat.primitives.asymmetric.utils")

_GOOD_FOR = 12 * 3600  # seconds; services refuse what is good for longer than a day
_ONE = 1


def public_key() -> str:
    """Give the public key as browsers want it, base64url without padding; made when it is first asked for, and never again."""
    return str(_row().public)


def proof(origin: str) -> str:
    """Give the header that proves to a push service, such as https://push.example.org, who sends. Raises NotTaken when the key is lost."""
    row = _row()
    try:
        key = serialization.load_pem_private_key(unseal(row.private).encode(), None)
    except CannotUnseal as error:
        raise NotTaken(f"the key for push services cannot be read: {error}") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise NotTaken("the key for push services is none")
    claims = {"aud": origin, "exp": int(now().timestamp()) + _GOOD_FOR, "sub": _who()}
    said = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    first, second = utils.decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={said}.{coded(first.to_bytes(32, 'big') + second.to_bytes(32, 'big'))}, k={row.public}"


def _row() -> PushKey:
    found = PushKey.objects.filter(pk=_ONE).first()
    if found:
        return found
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    made = {"public": coded(point(key)), "private": seal(private), "made_at": now()}
    return PushKey.objects.get_or_create(pk=_ONE, defaults=made)[0]


def _part(said: object) -> str:
    return coded(json.dumps(said, separators=(",", ":")).encode())


def _who() -> str:
    """Say whom a push service may write to when something is wrong."""
    said = settings.VARSKO
    return str(said.url) if said.url.startswith("https://") else f"mailto:{said.mail_from.rpartition('<')[2].rstrip('>')}"
