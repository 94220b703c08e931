"""How mail programs mark what they quote, in English, Bokmål, Danish, Dutch and Polish."""

import re

_FROM = r"(?:From|Fra|Van|Od)"
_SENT = r"(?:Sent|Date|Sendt|Dato|Verzonden|Datum|Wysłano|Data)"
_TO = r"(?:To|Til|Aan|Do)"
_SUBJECT = r"(?:Subject|Emne|Onderwerp|Temat)"
_OTHER = r"(?:Cc|Kopi|DW|Importance|Prioritet|Reply-To|Svar til|Wichtigkeit|Urgentie|Priorytet|Attachments|Vedlegg)"

FROM_LINE = re.compile(rf"\W*{_FROM}\s?:\W*\S.*", re.IGNORECASE)
SENT_LINE = re.compile(rf"\W*{_SENT}\s?:.*\d", re.IGNORECASE)
TO_OR_SUBJECT_LINE = re.compile(rf"\W*(?:{_TO}|{_SUBJECT})\s?:", re.IGNORECASE)
HEADER_LINE = re.compile(rf"\W*(?:{_FROM}|{_SENT}|{_TO}|{_SUBJECT}|{_OTHER})\s?:", re.IGNORECASE)

_DIVIDERS = (
    "Original Message",
    "Original Appointment",
    "Forwarded message",
    "Opprinnelig melding",
    "Videresendt melding",
    "Oprindelig meddelelse",
    "Original meddelelse",
    "Videresendt meddelelse",
    "Oorspronkelijk bericht",
    "Doorgestuurd bericht",
    "Wiadomość oryginalna",
    "Oryginalna wiadomość",
    "Wiadomość przekazana dalej",
)
DIVIDER = re.compile(rf"\s*-{{2,}}\s*(?:{'|'.join(_DIVIDERS)})\s*-{{2,}}\s*", re.IGNORECASE)
RULE = re.compile(r"\s*(?:_{10,}|-{10,}|={10,})\s*")
_VERBS = r"\bwrote\b|\bskrev\b|\bskreiv\b|\bschreef\b|het volgende geschreven|\bnapisała?\b|napisał\(a\)|\bpisze\b|\bpisała?\b"
SAID = re.compile(rf"(?:{_VERBS}|Wiadomość napisana przez)", re.IGNORECASE)
DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b")
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")

_PHONES = (
    r"Sent from (?:my|Outlook|Mail|Yahoo|Proton|Samsung).*",
    r"Get Outlook for .*",
    r"Sendt fra (?:min|mitt|Outlook|Mail|en|Samsung|Proton).*",
    r"(?:Skaff deg|Hent|Få) Outlook (?:for|til) .*",
    r"(?:Verzonden|Verstuurd) (?:vanaf|vanuit|met) (?:mijn|Outlook|Mail|een).*",
    r"(?:Download |Ontvang )?Outlook voor (?:iOS|Android).*",
    r"Wysłan[eoy] z (?:mojego|iPhone|iPad|telefonu|Outlook|programu|aplikacji|poczty).*",
    r"(?:Pobierz )?(?:aplikację )?Outlook (?:dla|na) .*",
)
PHONE_SIGNATURE = re.compile(rf"\s*(?:{'|'.join(_PHONES)})", re.IGNORECASE)

ANSWER_PREFIX = re.compile(r"\s*(?:re|sv|vs|aw|wg|antw|doorst|betr|odp|pd|fw|fwd|vb|ref)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
FORWARD_PREFIX = re.compile(r"\s*(?:vs|wg|doorst|pd|fw|fwd|vb)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def plain_subject(subject: str) -> str:
    """Give a subject without what programs put before it, however often, so that two can be compared."""
    before = None
    while before != subject:
        before, subject = subject, ANSWER_PREFIX.sub("", subject, count=1) if ANSWER_PREFIX.match(subject) else subject
    return " ".join(subject.split()).casefold()


_KEY = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,9}-\d{1,9}(?![\w-])", re.ASCII)


def key_in(subject: str) -> str:
    """Give the first key in a subject, such as HOT-12; "" for none. Only capital letters count: `covid-19` is no key."""
    found = _KEY.search(subject)
    return found.group() if found else ""
