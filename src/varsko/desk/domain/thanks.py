"""Whether somebody says nothing but thanks: what is over stays over then."""

import re
from collections.abc import Collection

from varsko.kernel.text import fold

_THANKS = frozenset(fold(one) for one in (
    "thanks", "thank you", "many thanks", "thank you very much", "thanks a lot", "thanks anyway", "thanks for the answer",
    "thank you for the answer", "thanks for letting me know", "thanks for your help", "understood", "ok", "okay", "all right",
    "takk", "tusen takk", "mange takk", "takk likevel", "takk for svar", "takk for svaret", "takk for hjelpen", "takk skal du ha", "greit",
    "den er grei", "forstått", "tak", "mange tak", "tusind tak", "tak alligevel", "tak for svar", "tak for svaret", "tak for hjælpen",
    "forstået", "i orden", "bedankt", "dank je", "dank u", "dank je wel", "dank u wel", "dankjewel", "hartelijk dank", "toch bedankt",
    "bedankt voor het antwoord", "begrepen", "duidelijk", "dziękuję", "dzięki", "dziękuję bardzo", "dziękuję za odpowiedź",
    "mimo to dziękuję", "rozumiem", "dobrze",
))  # fmt: skip
_GREETINGS = frozenset(fold(one) for one in (
    "hi", "hello", "hei", "hej", "hallo", "cześć", "dzień dobry", "mvh", "vh", "hilsen", "med vennlig hilsen", "vennlig hilsen",
    "med venlig hilsen", "venlig hilsen", "groet", "groeten", "met vriendelijke groet", "vriendelijke groet", "mvg", "pozdrawiam",
    "z poważaniem", "regards", "kind regards", "best regards", "best",
))  # fmt: skip
_PARTS = re.compile(r"[\n,.!;:–-]+")
_LONGEST = 300


def is_only_thanks(text: str, name: str = "") -> bool:
    """Tell whether a text thanks and says nothing else, but for a greeting and the name of whoever wrote it; a question never does."""
    parts = [" ".join(word for word in _words(part)) for part in _PARTS.split(text)] if len(text) <= _LONGEST and "?" not in text else []
    said = [part for part in parts if part]
    named = frozenset(_words(name))
    rest = [part for part in said if part not in _GREETINGS and not _is_named(part, named)]
    return bool(rest) and all(_thanks(part) for part in rest)


def _thanks(part: str) -> bool:
    """Tell whether a part is one of the ways to thank, or two after each other: “ok thanks”."""
    words = part.split()
    return part in _THANKS or any(" ".join(words[:at]) in _THANKS and " ".join(words[at:]) in _THANKS for at in range(1, len(words)))


def _is_named(part: str, names: Collection[str]) -> bool:
    return all(word in names for word in part.split())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+|[^\w\s]", fold(text))
