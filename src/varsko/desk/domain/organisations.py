"""By which mail domains an organisation is known: never by those where anybody may have an address."""

import re
from collections.abc import Iterable

MOST_DOMAINS, LONGEST_DOMAIN = 10, 253
_DOMAIN = re.compile(r"(?:[^\W_](?:[^\W_]|-){0,62}\.)+[^\W\d_](?:[^\W_]|-){1,62}")
_BETWEEN = re.compile(r"[\s,;]+")

_ANYBODYS = """
    aol.com fastmail.com gmail.com googlemail.com hey.com hotmail.co.uk hotmail.com icloud.com live.com mac.com mail.com me.com msn.com
    outlook.com pm.me proton.me protonmail.com rocketmail.com tuta.com tutanota.com yahoo.co.uk yahoo.com yandex.com yandex.ru ymail.com
    zoho.com gmx.at gmx.ch gmx.com gmx.de gmx.net mail.ru t-online.de web.de
    broadpark.no frisurf.no getmail.no hotmail.no live.no lyse.net online.no outlook.no yahoo.no
    hotmail.dk jubii.dk live.dk mail.dk mail.tele.dk ofir.dk outlook.dk pc.dk stofanet.dk yahoo.dk youmail.dk
    chello.nl hetnet.nl home.nl hotmail.nl kpnmail.nl live.nl online.nl outlook.nl planet.nl quicknet.nl upcmail.nl xs4all.nl ziggo.nl
    autograf.pl buziaczek.pl gazeta.pl go2.pl hotmail.pl int.pl interia.eu interia.pl o2.pl onet.eu onet.pl op.pl outlook.pl poczta.fm
    poczta.onet.pl tlen.pl vp.pl wp.pl yahoo.pl
"""
PUBLIC = frozenset(_ANYBODYS.split())
"""Where anybody gets an address: such a domain tells nothing of who somebody works for."""


def read_domains(text: str) -> tuple[str, ...]:
    """Read mail domains with blanks, commas or lines between, each once and in small letters; `@` before one is dropped."""
    found = (one.lower().removeprefix("@").rstrip(".") for one in _BETWEEN.split(text))
    return tuple(dict.fromkeys(one for one in found if one))


def wrong_domains(domains: Iterable[str]) -> list[str]:
    """List those that are no domains, or too long for one."""
    return [one for one in domains if len(one) > LONGEST_DOMAIN or not _DOMAIN.fullmatch(one)]


def public_domains(domains: Iterable[str]) -> list[str]:
    """List those where anybody may have an address."""
    return [one for one in domains if one in PUBLIC]


def domain_of(email: str) -> str:
    """Give the domain of a mail address; "" for none, and for one that tells nothing of who somebody works for."""
    domain = email.rpartition("@")[2].lower().rstrip(".")
    return "" if domain in PUBLIC else domain
