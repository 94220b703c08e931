"""Whether a person wrote a mail: the union of the signs that programs leave. What looks like a robot is never answered."""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from varsko.kernel.mail.headers import Headers
from varsko.kernel.mail.letter import Nature, Sign

INSTALLATION = "X-Varsko-Installation"
"""The header by which a mail of ours is known when it comes back."""
_REPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")
_PRECEDENCES = {"bulk": Nature.AUTOMATIC, "junk": Nature.AUTOMATIC, "list": Nature.AUTOMATIC, "auto_reply": Nature.REPLY_ROBOT}
_DAEMON = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]+)@")
_ABSENT_WORDS = (
    r"automatisk svar",
    r"fraværsmelding",
    r"fravær\b",
    r"ikke (?:til stede|på kontoret)",
    r"autosvar",
    r"automatisch antwoord",
    r"afwezig(?:heidsbericht)?\b",
    r"odpowiedź automatyczna",
    r"autoodpowiedź",
    r"nieobecność",
    r"auto(?:matic)?[- ]?reply",
    r"out of (?:the )?office",
)
_ABSENT = re.compile(rf"\W*(?:{'|'.join(_ABSENT_WORDS)})", re.IGNORECASE)
_FAILED = re.compile(
    r"undeliver|delivery (?:status|has failed|failure)|returned mail|mail delivery|failure notice|kan ikke leveres|kunne ikke leveres"
    r"|ikke levert|ikke leveret|onbestelbaar|niet afgeleverd|niedostarcz|nie można dostarczyć|zwrot(?:ka|na)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ours:
    """What is ours: the addresses that answer for us, and the name of this installation."""

    addresses: frozenset[str] = frozenset()
    installation: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who wrote a mail, what gave it away, and the words that did."""

    nature: Nature
    sign: Sign = Sign.NOTHING
    evidence: str = ""


def judge(headers: Headers, *, sender: str, envelope_from: str | None, is_report: bool, ours: Ours) -> Judgement:
    """Judge by the headers of a mail. `envelope_from` is "" for the null sender, None when the door could not know it."""
    return (
        _own(headers, sender, ours)
        or _bounced(headers, sender, _return_path(headers, envelope_from), is_report=is_report)
        or _answered_by_robot(headers)
        or _automatic(headers)
        or _null(_return_path(headers, envelope_from))
        or Judgement(Nature.HUMAN)
    )


def _return_path(headers: Headers, envelope_from: str | None) -> str | None:
    if envelope_from is not None or "return-path" not in headers:
        return envelope_from
    return parseaddr(headers.get("return-path"))[1]


def _own(headers: Headers, sender: str, ours: Ours) -> Judgement | None:
    said = headers.get(INSTALLATION.lower())
    if said and said == ours.installation:
        return Judgement(Nature.OWN, Sign.OWN_HEADER, said)
    if sender in ours.addresses:
        return Judgement(Nature.OWN, Sign.OWN_ADDRESS, sender)
    return Judgement(Nature.AUTOMATIC, Sign.OTHER_DESK, said) if said else None


def _bounced(headers: Headers, sender: str, return_path: str | None, *, is_report: bool) -> Judgement | None:
    if is_report:
        return Judgement(Nature.BOUNCE, Sign.REPORT, headers.get("content-type")[:200])
    if _DAEMON.match(sender):
        return Judgement(Nature.BOUNCE, Sign.MAILER_DAEMON, sender)
    if return_path == "" and _FAILED.search(headers.get("subject")):
        return Judgement(Nature.BOUNCE, Sign.NULL_SENDER, headers.get("subject")[:200])
    return None


def _answered_by_robot(headers: Headers) -> Judgement | None:
    submitted = headers.get("auto-submitted").lower()
    if submitted.startswith("auto-replied"):
        return Judgement(Nature.REPLY_ROBOT, Sign.AUTO_SUBMITTED, submitted)
    for name in _REPLY_HEADERS:
        if name in headers and headers.get(name).lower() not in {"no", "false"}:
            return Judgement(Nature.REPLY_ROBOT, Sign.AUTO_REPLY_HEADER, name)
    if "x-ms-exchange-inbox-rules-loop" in headers:
        return Judgement(Nature.REPLY_ROBOT, Sign.INBOX_RULE_LOOP, headers.get("x-ms-exchange-inbox-rules-loop"))
    words = _ABSENT.match(headers.get("subject"))
    return Judgement(Nature.REPLY_ROBOT, Sign.SUBJECT_WORDS, words.group()) if words else None


def _automatic(headers: Headers) -> Judgement | None:
    submitted = headers.get("auto-submitted").lower()
    if submitted and not submitted.startswith("no"):
        return Judgement(Nature.AUTOMATIC, Sign.AUTO_SUBMITTED, submitted)
    if "x-loop" in headers:
        return Judgement(Nature.AUTOMATIC, Sign.LOOP_HEADER, headers.get("x-loop"))
    for name in ("list-id", "list-unsubscribe"):
        if name in headers:
            return Judgement(Nature.AUTOMATIC, Sign.LIST, headers.get(name)[:200])
    precedence = headers.get("precedence").lower()
    return Judgement(_PRECEDENCES[precedence], Sign.PRECEDENCE, precedence) if precedence in _PRECEDENCES else None


def _null(return_path: str | None) -> Judgement | None:
    """Nobody wants an answer to what has no sender; the mail may still be an answer that somebody's robot wrote."""
    return Judgement(Nature.REPLY_ROBOT, Sign.NULL_SENDER) if return_path == "" else None
