"""What an answer by mail says: one clear word, or nothing that counts.

Only a first line that is the word and nothing else counts, and after it only a closing with a signature. "Approved, if you wait until
Monday" is a condition that a machine must not read as a yes, and so is "Approved / Thanks / But only if it is cheap": whatever might
be a sentence is given back with the link to the page.
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
_NOTICES = ("this e-mail", "this email", "this message", "disclaimer", "confidential", "denne e-post", "denne e-mail", "denne mail",
            "denne meldingen", "dit bericht", "deze e-mail", "ta wiadomosc", "niniejsza wiadomosc")  # fmt: skip
_CONDITIONS = frozenset((
    "if", "but", "only", "not", "never", "unless", "until", "when", "provided", "except", "without", "instead", "maximum", "max",
    "before", "after", "however", "ask", "hvis", "men", "bare", "kun", "ikke", "aldri", "aldrig", "mindre", "dersom", "unntatt",
    "uten", "uden", "undtagen", "dog", "senest", "maks", "als", "maar", "alleen", "niet", "geen", "nooit", "tenzij", "mits",
    "behalve", "zonder", "indien", "jesli", "jezeli", "ale", "tylko", "nie", "nigdy", "chyba", "warunkiem", "oprocz", "bez",
    "dopiero",
))  # fmt: skip
_SMALL = frozenset((
    "of", "for", "and", "the", "at", "in", "og", "i", "av", "af", "til", "ved", "van", "de", "der", "den", "het", "en", "voor",
    "bij", "te", "z", "w", "ds", "do", "dla", "na",
))  # fmt: skip
_WORDS = {fold(word): vote for words, vote in ((_YES, True), (_NO, False)) for word in words}
_AROUND = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_PIECES = re.compile(r"[\s|,/•·]+")
_LONGEST, _LONGEST_TITLE = 12, 4


def read(text: str, sender_name: str = "") -> bool | None:
    """Tell whether a mail's new words say yes; None for whatever is not one clear word alone, perhaps with a closing and a signature."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    vote = _WORDS.get(fold(_AROUND.sub("", lines[0]))) if lines and "?" not in lines[0] else None
    if vote is None or len(lines) == 1:
        return vote
    return vote if _is_closing(lines[1], sender_name) and _is_signed(lines[1:], sender_name) else None


def unsigned(text: str, sender_name: str = "") -> str:
    """Give a text without the closing and the signature at its end: what looks like a sentence below a closing keeps both."""
    lines = [line.strip() for line in text.strip().splitlines()]
    for number, line in enumerate(lines):
        if line and _is_closing(line, sender_name) and _is_signed([one for one in lines[number:] if one], sender_name):
            return "\n".join(text.strip().splitlines()[:number]).strip()
    return text.strip()


def _is_closing(line: str, name: str) -> bool:
    """Tell whether a line ends a mail: a greeting, the sender's name, both, the mark of a signature, or of a device."""
    said = fold(_AROUND.sub("", line))
    if not said:
        return line.startswith("--")
    names = set(fold(name).split())
    greeting = max((one for one in _CLOSINGS if said == one or said.startswith((f"{one} ", f"{one},"))), key=len, default="")
    rest = set(said.removeprefix(greeting).replace(",", " ").split())
    return said.startswith(_DEVICES) or rest <= names


def _is_signed(lines: list[str], name: str) -> bool:
    """Tell whether nothing but a signature stands there, as far as its mark or the small print of a house, after which all may follow.

    Below the sender's whole name a title may stand as it is written in the north: “Leder for drift”.
    """
    named = False
    for line in lines:
        if line.startswith("--") or fold(_AROUND.sub("", line)).startswith(_NOTICES):
            return True
        if not (_is_closing(line, name) or _is_of_signature(line, titled=named)):
            return False
        named = named or len(set(fold(_AROUND.sub("", line)).split()) & set(fold(name).split())) > 1
    return True


def _is_of_signature(line: str, *, titled: bool) -> bool:
    """Tell whether a line could stand in a signature and is no sentence: names, titles, numbers and addresses, no word of a condition."""
    words = [word for word in _PIECES.split(line) if word]
    if len(words) > _LONGEST or line.endswith(("?", "!")) or _CONDITIONS.intersection(fold(_AROUND.sub("", word)) for word in words):
        return False
    return all(_fits(word) for word in words) or (titled and len(words) <= _LONGEST_TITLE and words[0][0].isupper())


def _fits(word: str) -> bool:
    """Tell whether a word is a name, a number, an address, a short form or one of the small words between them."""
    bare = _AROUND.sub("", word)
    is_short = word.endswith(".") and len(bare) <= _LONGEST_TITLE
    return not bare or not bare[0].isalpha() or bare[0].isupper() or is_short or "@" in word or "." in bare or fold(bare) in _SMALL
