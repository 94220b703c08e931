"""Tags that every page is composed of: `{% load ui %}`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from varsko.core import clock
from varsko.ui import icons, markdown, spark, states, times
from varsko.ui.panels import panels as known_panels
from varsko.ui.tabs import tabs as known_tabs
from varsko.ui.ways import word_of

register = template.Library()

_TINTS = 8
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MOMENTS = {"absolute": times.absolute, "date": times.date, "clock": times.clock}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """`{% icon "bell" %}`, `{% icon "bell" "lg" %}`."""
    return icons.icon(name, size=size)


@register.simple_tag
def moment(at: datetime | None, style: str = "relative") -> SafeString:
    """`{% moment alert.created_at %}`: relative with the absolute on hover; `"absolute"`, `"date"` and `"clock"` as well."""
    if at is None:
        return format_html('<span class="text-secondary">{}</span>', "–")
    if style == "relative":
        words = times.relative(at, clock.now())
        return format_html('<time datetime="{}" title="{}" data-relative>{}</time>', at.isoformat(), times.absolute(at), words)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), times.absolute(at, seconds=True), _MOMENTS[style](at))


@register.simple_tag
def countdown(at: datetime) -> SafeString:
    """`{% countdown step.due_at %}`: how long until then, counted down in the open page."""
    return format_html(
        '<time datetime="{}" title="{}" data-relative="seconds">{}</time>',
        at.isoformat(),
        times.absolute(at),
        times.relative(at, clock.now()),
    )


@register.simple_tag
def duration(length: timedelta | None) -> str:
    """`{% duration run.length %}`: 2 hours 5 minutes."""
    return "–" if length is None else times.duration(length)


@register.filter
def between_single_quotes(text: str) -> SafeString:
    """`data-told='{{ json|between_single_quotes }}'`: for JSON, each of whose many double quotes would take five letters more else."""
    for sign, written in (("&", "&amp;"), ("'", "&#39;"), ("<", "&lt;"), (">", "&gt;")):
        text = str(text).replace(sign, written)
    return mark_safe(text)


@register.filter
def day(one: date | None) -> str:
    """`{{ task.due_on|day }}`: a day as moments say theirs."""
    return times.day(one) if one else ""


@register.filter
def minutes(length: timedelta) -> int:
    """`{{ length|minutes }}`: a duration as a number, for the values of forms."""
    return int(length.total_seconds()) // 60


@register.simple_tag
def since(start: datetime | None, end: datetime | None = None) -> str:
    """`{% since alert.created_at alert.closed_at %}`: how long between two moments; without the second until now."""
    return "–" if start is None else times.duration((end or clock.now()) - start)


@register.filter
def way(name: str) -> str:
    """`{{ row.channel|way }}`: how a message goes to somebody, in the reader's words."""
    return word_of(name)


@register.filter
def number(value: float) -> str:
    """`{{ count|number }}`: with the reader's separators."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def oneline(text: str) -> str:
    """`{{ note|oneline }}`: a text of several lines as one, for lists in plain text."""
    return " ".join(text.split())


@register.filter(name="markdown")
def render_markdown(text: str) -> SafeString:
    """`{{ alert.description|markdown }}`: the only HTML that comes from somebody's text."""
    return markdown.render(text)


@register.filter
def illustrated(text: str, files: Mapping[str, markdown.Place]) -> SafeString:
    """`{{ piece|illustrated:files }}`: the same, with the pictures and files that the text names."""
    return markdown.render_with(text, files)


@register.filter
def weblink(text: str) -> SafeString:
    """`{{ detail|weblink }}`: a link if it is a web address, else the text."""
    if not _WEB.fullmatch(text):
        return conditional_escape(text)
    return format_html('<a href="{0}" rel="noopener noreferrer nofollow ugc" target="_blank">{0}</a>', text)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """`{% state_badge alert.state %}`: icon, word and shape."""
    look = states.look_of(state)
    return _badge(look.tone, look.icon, str(look.word))


@register.simple_tag
def badge(tone: str, icon: str, word: str) -> SafeString:
    """`{% badge "busy" "clock" text %}`: the same look for something that has no state."""
    return _badge(tone, icon, str(word))


# Lists draw the same few badges and people hundreds of times.
@lru_cache(maxsize=1024)
def _badge(tone: str, icon: str, word: str) -> SafeString:
    return _drawn("ui/_state.html", look=states.Look(tone, icon, word))


@register.simple_tag
def priority(level: int) -> SafeString:
    """`{% priority alert.priority %}`: P1 to P5."""
    return _priority(level, str(states.PRIORITIES.get(level, "")))


@lru_cache(maxsize=64)
def _priority(level: int, word: str) -> SafeString:
    return _drawn("ui/_priority.html", level=level, word=word)


@register.simple_tag
def person(who: Any, note: str = "") -> SafeString:
    """`{% person name %}`: initials and name; takes a name or anything with a `name`."""
    return _person(str(getattr(who, "name", who) or ""), str(note))


@lru_cache(maxsize=1024)
def _person(name: str, note: str) -> SafeString:
    return _drawn("ui/_person.html", name=name, initials=_initials(name), tint=_tint(name), note=note)


def _drawn(file: str, **facts: Any) -> SafeString:
    return mark_safe(render_to_string(file, facts).strip())


@register.simple_tag
def tint(name: str) -> str:
    """`{% tint who %}`: the class of somebody's own colour, the same wherever they are drawn."""
    return f"tint-{_tint(name)}"


@register.simple_tag
def initials(name: str) -> str:
    """`{% initials who %}`: at most two letters that stand for somebody."""
    return _initials(name)


def _tint(name: str) -> int:
    return sum(name.encode()) % _TINTS


def _initials(name: str) -> str:
    words = [word for word in name.replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[0], words[-1]) if words)[: 1 if len(words) == 1 else 2].upper() if words else "?"


@register.inclusion_tag("ui/_empty.html")
def empty(icon: str, title: str, text: str = "", href: str = "", label: str = "") -> dict[str, Any]:
    """`{% empty "inbox" title text href label %}`: nothing here, and the next step."""
    return {"icon": icon, "title": title, "text": text, "href": href, "label": label}


@register.inclusion_tag("ui/_tabs.html", takes_context=True)
def tabs(context: dict[str, Any], place: str, label: str) -> dict[str, Any]:
    """`{% tabs "profile" label %}`: the pages of a place, told by the stages that have them."""
    return {"tabs": known_tabs(place, context["request"].path, getattr(context["request"].user, "role", "")), "label": label}


@register.simple_tag(takes_context=True)
def panels(context: Context, place: str, about: Any) -> SafeString:
    """`{% panels "incident" incident %}`: what later stages hang into this page."""
    request = context["request"]
    page = {"request": request, "csrf_token": context.get("csrf_token")}  # as the page has them: what every page asks is asked once
    found, engine = known_panels(place, request, about), Engine.get_default()
    return mark_safe("".join([engine.get_template(name).render(context.new({**page, **facts})) for name, facts in found]))


@register.inclusion_tag("ui/_pages.html")
def pages(newer: str = "", older: str = "", shown: str = "") -> dict[str, Any]:
    """`{% pages newer_url older_url shown %}`: neighbours of a page of a list; an empty address is not offered."""
    return {"newer": newer, "older": older, "shown": shown}


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, label: str = "", help_text: str = "") -> dict[str, Any]:
    """`{% field form.name %}`: label, input, help, errors, joined for screen readers."""
    widget = bound.field.widget
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    if is_group:
        widget.attrs["class"] = "form-check-input"
    return {
        "field": bound,
        "input": "" if is_group else _dressed(bound),
        "label": label or bound.label,
        "help": help_text or bound.help_text,
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": is_group,
    }


def _dressed(bound: BoundField) -> SafeString:
    """Draw the input in the kit's classes."""
    widget = bound.field.widget
    style = "form-check-input" if isinstance(widget, CheckboxInput) else "form-select" if isinstance(widget, Select) else "form-control"
    own = str(widget.attrs.get("class", ""))
    wrong = " is-invalid" if bound.errors else ""
    described = " ".join(part for part in (_help_id(bound), f"{bound.auto_id}_error" if bound.errors else "") if part)
    attrs: dict[str, str | bool] = {"class": f"{style} {own}{wrong}".strip()}
    if described:
        attrs["aria-describedby"] = described
    return bound.as_widget(attrs=attrs)


def _help_id(bound: BoundField) -> str:
    return f"{bound.auto_id}_help" if bound.help_text else ""


@register.inclusion_tag("ui/_form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """`{% form_errors form %}`: a summary at the top, each line a link to its field, if one can see it."""
    wrong = [bound for bound in form.visible_fields() if bound.errors]
    unseen = [text for bound in form.hidden_fields() for text in bound.errors]
    return {"form": form, "wrong": wrong, "whole": [*form.non_field_errors(), *unseen]}


@register.simple_tag
def sparkline(values: Sequence[float], label: str) -> SafeString:
    """`{% sparkline counts "Alerts in the last 24 hours" %}`: bars with a name for screen readers."""
    return spark.bars(values, label)


@register.inclusion_tag("ui/_drill.html")
def drill_banner() -> dict[str, Any]:
    """Say on every page that the clock is a drill clock."""
    return {"is_drill": clock.is_drill(), "now": clock.now()}


@register.simple_tag
def server_now() -> str:
    """Tell the page what time it is for the server, so that countdowns follow its clock."""
    return clock.now().isoformat()


@register.simple_block_tag
def card(content: str, title: str = "", actions: str = "", flush: bool = False) -> SafeString:
    """`{% card title="…" %}…{% endcard %}`; `flush=True` for a table or a list that fills the card."""
    head = format_html('<div class="card-header"><h2 class="card-title">{}</h2>{}</div>', title, mark_safe(actions)) if title else ""
    body = content if flush else format_html('<div class="card-body">{}</div>', content)
    return format_html('<section class="card mb-3">{}{}</section>', head, body)


@register.simple_block_tag
def table(content: str, caption: str, stack: bool = False) -> SafeString:
    """`{% table caption="…" %}<thead>…</tbody>{% endtable %}`: the caption is for screen readers.

    With `stack=True` a phone shows each row as a block; its cells then say what they hold by `data-label`.
    """
    return format_html(
        '<div class="table-responsive" tabindex="0" role="region" aria-label="{0}"><table class="table table-vcenter card-table{2}">'
        '<caption class="visually-hidden">{0}</caption>{1}</table></div>',
        caption,
        content,
        " table-stack" if stack else "",
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002 - the attribute's own name
    """`{% dialog id="rename" title="…" %}…{% enddialog %}`, opened by `<button data-opens="rename">`."""
    return format_html(
        '<dialog id="{0}" class="sheet" aria-labelledby="{0}-title"><div class="sheet-head"><h2 class="card-title" id="{0}-title">{1}</h2>'
        '<form method="dialog"><button class="btn btn-icon btn-ghost-secondary" aria-label="{2}">{3}</button></form></div>{4}</dialog>',
        id,
        title,
        _("Close this window"),
        icons.icon("x"),
        content,
    )
