"""Drawing texts: Markdown with its pictures, which is the same for everybody, and what it asks for that is true now, for one reader."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from varsko.kernel.markup import escaped, label
from varsko.knowledge.data import Answer, Card
from varsko.knowledge.domain.macros import MOST, Why
from varsko.knowledge.domain.pieces import pieces
from varsko.knowledge.macros import answers
from varsko.people.data import Actor
from varsko.ui import markdown
from varsko.ui.icons import icon
from varsko.ui.markdown import Open, Place
from varsko.ui.times import absolute

_NO_PLACES: Mapping[str, Place] = {}


def opened(text: str, places: Mapping[str, Place] = _NO_PLACES) -> tuple[Open, ...]:
    """Draw a text but for what it asks for: the same for every reader, so that it can be kept."""
    return tuple(markdown.render_open(piece, places) for piece in pieces(text))


def filled(drawn: Sequence[Open], *, by: Actor) -> SafeString:
    """Answer what a drawn text asks for, as `by` may see it."""
    found = answers([one for piece in drawn for one in piece.asks], by)
    return _joined(markdown.fill(piece, [_holes(one, found.get(one)) for one in piece.asks]) for piece in drawn)


def still(drawn: Sequence[Open]) -> SafeString:
    """Show a drawn text without any answer: nobody is there who could be asked."""
    hint = _("– cannot be asked now")
    return _joined(markdown.fill(piece, [_unanswered(one, hint) for one in piece.asks]) for piece in drawn)


def drawn(text: str, *, by: Actor, places: Mapping[str, Place] = _NO_PLACES) -> SafeString:
    """Draw a text for `by`, with the files it names and what it asks for."""
    return filled(opened(text, places), by=by)


def spelled_out(text: str, *, by: Actor, at: datetime) -> str:
    """Write as Markdown what a text asks for, as `by` may see it at that moment, and when that was: for paper and for elsewhere."""
    asks = markdown.asked(text)
    found = answers(asks, by)
    if not found:
        return text
    note = _("What is true now was looked up on %(when)s, as %(who)s may see it.") % {
        "when": absolute(at),
        "who": by.who.name or _("anybody"),
    }
    return f"{markdown.answered(text, [_spelled(one, found.get(one)) for one in asks])}\n\n*{escaped(note)}*\n"


def _spelled(typed: str, answer: Answer | Why | None) -> tuple[str, str]:
    if answer is None:
        return typed, typed
    if isinstance(answer, Why):
        said = f"{escaped(typed) if '`' in typed else f'`{typed}`'} {escaped(_hint(answer))}"
        return said, said
    if not answer.cards:
        return escaped(answer.none), escaped(answer.none)
    led = [(f"[{label(one.title)}]({settings.VARSKO.url}{one.href})", escaped(one.note)) for one in answer.cards]
    within = ", ".join(f"{link} ({note})" if note else link for link, note in led)
    return within, "\n".join(f"- {link} – {note}" if note else f"- {link}" for link, note in led)


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((one,) for one in pieces))


def _holes(typed: str, answer: Answer | Why | None) -> tuple[SafeString, SafeString]:
    """Give what stands there within a sentence, and what stands there alone."""
    if answer is None:
        plain = format_html("{}", typed)
        return plain, format_html("<p>{}</p>", plain)
    if isinstance(answer, Why):
        return _unanswered(typed, _hint(answer))
    if not answer.cards:
        said = format_html('<span class="now">{}</span>', answer.none)
        return said, format_html('<p class="now-none">{}</p>', answer.none)
    inline = format_html_join(", ", '<span class="now">{}</span>', ((_card(one),) for one in answer.cards))
    rows = format_html_join("", "<li>{}</li>", ((_card(one),) for one in answer.cards))
    return inline, format_html('<ul class="now-list">{}</ul>', rows)


def _unanswered(typed: str, hint: str) -> tuple[SafeString, SafeString]:
    said = format_html('<span class="now-not"><code>{}</code> {}</span>', typed, hint)
    return said, format_html("<p>{}</p>", said)


def _card(card: Card) -> SafeString:
    said = format_html('{} <a href="{}">{}</a>', icon(card.icon, size="sm"), card.href, card.title)
    return format_html('{} <span class="now-note">{}</span>', said, card.note) if card.note else said


def _hint(why: Why) -> str:
    if why is Why.UNKNOWN:
        return _("– can be incidents, on-call, service or status")
    if why is Why.MANY:
        return _("– at most %(n)d of these are shown") % {"n": MOST}
    return _("– nothing of this name that you may see")
