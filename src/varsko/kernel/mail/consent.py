"""What an answer by mail says: one clear word, or nothing that counts.

Only a first line that is the word and nothing else counts, and after it only a closing. "Approved, if you wait until Monday" is a
condition that a machine must not read as a yes: it is given back with the link to the page.
"""

import re

from varsko.kernel.text import fold

_YES = ("approved", "approve", "i approve", "godkjent", "godkjenner", "jeg godkjenner", "godkendt", "jeg godkender", "goedgekeurd",
        "akkoord", "zatwierdzam", "zatwierdzone", "zatwierdzono")  # fmt: skip
_NO = ("refused", "i refuse", "rejected", "not approved", "avvist", "avslått", "ikke godkjent", "afvist", "ikke godkendt", "afgekeurd",
       "afgewezen", "niet goedgekeurd", "niet akkoord", "odrzucam", "odrzucone", "nie zatwierdzam")  # fmt: skip
_CLOSINGS = ("mvh", "vh", "hilsen", "med vennlig hilsen", "vennlig hilsen", "med venlig hilsen", "venlig hilsen", "groet", "groeten",
             "met vriendelijke groet", "vriendelijke groet", "mvg", "pozdrawiam", "z powazaniem", "regards", "kind regards",
             "best regards", "best", "thanks", "thank you", "takk", "tak", "bedankt", "dziekuje")  # fmt: skip
_DEVICES = ("sent from my", "sendt fra min", "verzonden vanaf mijn", "wyslano z", "get outlook for", "hent outlook")
_WORDS = {fold(word): vote for words, vote in ((_YES, True), (_NO, False)) for word in words}
_AROUND = re.compile(r"^[\s\W_]+|[\s\W_]+$")


def read(text: str, sender_name: str = "") -> bool | None:
    """Tell whether a mail's new words say yes; None for whatever is not one clear word, perhaps with a closing or the sender's name."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    vote = _WORDS.get(fold(_AROUND.sub("", lines[0]))) if lines and "?" not in lines[0] else None
    if vote is None:
        return None
    return vote if len(lines) == 1 or _is_closing(lines[1], sender_name) else None


def _is_closing(line: str, name: str) -> bool:
    """Tell whether a line ends a mail: a greeting, the sender's name, both, the mark of a signature, or of a device."""
    said = fold(_AROUND.sub("", line))
    if not said:
        return line.startswith("--")
    names = set(fold(name).split())
    greeting = max((one for one in _CLOSINGS if said == one or said.startswith((f"{one} ", f"{one},"))), key=len, default="")
    rest = set(said.removeprefix(greeting).replace(",", " ").split())
    return said.startswith(_DEVICES) or rest <= names
