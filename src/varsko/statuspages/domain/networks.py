"""Networks from which a page is read without signing in."""

import ipaddress
from collections.abc import Iterable

MOST_NETWORKS = 100
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def normal(text: str) -> str:
    """Write a network as it is compared: 10.1.2.3 becomes 10.1.2.3/32; "" for what is none, or is everything."""
    found = _read(text.strip())
    return str(found) if found is not None and found.prefixlen > 0 else ""


def within(address: str, networks: Iterable[str]) -> bool:
    """Tell whether an address lies in one of these networks; what is no address lies in none."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    return any(one is not None and mapped in one for one in map(_read, networks))


def home(address: str) -> str:
    """Give what one who asks has for sure: an address of the old network, or the 64 bits of the new one that a household is given."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((mapped, 64), strict=False)) if mapped.version == 6 else str(mapped)


def _read(text: str) -> _Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
