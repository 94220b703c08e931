"""What a push service carries and cannot read: encrypted for one browser (RFC 8291, in the coding of RFC 8188, one record)."""

import base64
import os
from typing import TYPE_CHECKING

from varsko.kernel.late import late

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers import aead
    from cryptography.hazmat.primitives.kdf import hkdf
else:
    hashes = late("cryptography.hazmat.primitives.hashes")
    serialization = late("cryptography.hazmat.primitives.serialization")
    ec = late("cryptography.hazmat.primitives.asymmetric.ec")
    aead = late("cryptography.hazmat.primitives.ciphers.aead")
    hkdf = late("cryptography.hazmat.primitives.kdf.hkdf")

_RECORD = 4096
_POINT, _SECRET, _SALT = 65, 16, 16
_LAST = b"\x02"


def encrypted(
    said: bytes, receiver: bytes, secret: bytes, *, own: "ec.EllipticCurvePrivateKey | None" = None, salt: bytes | None = None
) -> bytes:
    """Encrypt for the browser that made the key `receiver` and its `secret`; with a key and a salt made for this message alone."""
    own, salt = own or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(_SALT)
    sender = point(own)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver))
    secret_of_both = _derived(shared, secret, b"WebPush: info\0" + receiver + sender, 32)
    key = _derived(secret_of_both, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret_of_both, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(sender)]) + sender
    return head + aead.AESGCM(key).encrypt(nonce, said + _LAST, None)


def point(key: "ec.EllipticCurvePrivateKey") -> bytes:
    """Give the public part of a key as 65 bytes."""
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def read_keys(key: str, secret: str) -> tuple[bytes, bytes] | None:
    """Read what a browser says of itself, `p256dh` and `auth` in base64url; None for what cannot be encrypted for."""
    try:
        receiver, auth = decoded(key), decoded(secret)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver)
    except ValueError:
        return None
    return (receiver, auth) if len(receiver) == _POINT and len(auth) == _SECRET else None


def coded(data: bytes) -> str:
    """Write bytes in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Read base64url, padded or not. Raises ValueError."""
    plain = text.strip().rstrip("=")
    return base64.b64decode(plain.encode("ascii") + b"=" * (-len(plain) % 4), altchars=b"-_", validate=True)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return hkdf.HKDF(hashes.SHA256(), length, salt, info).derive(secret)
