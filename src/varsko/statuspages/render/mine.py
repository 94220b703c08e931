"""Whether what one reader uses works, said on the page itself.

All that the answer is made of stands in the bytes of the page, which are the same for everybody: nobody is told more than they may read
there, and no database is asked. The page's script (live.js) answers by the same rule.
"""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote_plus, urlencode

import msgspec
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from varsko.statuspages import words
from varsko.statuspages.data import Board, ReportView
from varsko.statuspages.domain.mine import Facts, Going, Hit, Lot, Part, Plan, Told, Verdict, hits, verdict
from varsko.statuspages.domain.states import Impact, State
from varsko.ui import times

MARK = b"<!--mine-->"
"""Where a page has room for the answer."""
_LONGEST = 30_000  # characters of a query: a thousand components and more
_FORM = re.compile(rb"<form id=\"own\"[^<>]* data-told=(?:'([^']*)'|\"([^\"]*)\")")
"""Older versions, whose pages are mirrored too, write it between double quotes. It looks past no other `<`: else a megabyte of beginnings
that a stranger signed would take minutes, while which nobody is served."""
_SWITCH = re.compile(rb'(<a href="[^"?#]*)(" lang="[a-z]{2}" hreflang=")')
_WORDS = ("works", "perhaps", "affected", "maintenance", "planned")
_BOX = re.compile(rb'(<input type="checkbox" name="mine" value="([^"]*)")')
_BY_IMPACT = {Impact.MINOR: State.DEGRADED, Impact.MAJOR: State.PARTIAL, Impact.CRITICAL: State.MAJOR}


def facts(board: Board, language: str) -> str:
    """Write what the answers are made of, as JSON, in the language and the zone that are active."""
    going = [*board.open_incidents, *board.running]
    parts = [Part(code=one.code, name=one.name, state=one.state) for one in board.components]
    found = Facts(
        words={
            "works": _("What you use works."),
            "perhaps": _("What you use works, as far as we know. This may concern you too:"),
            "affected": _("Affected:"),
            "maintenance": _("Maintenance under way") + ":",
            "planned": _("Planned maintenance") + ":",
        },
        told=tuple(_told(one) for one in hits(parts, [_going(one) for one in going])),
        plans=tuple(_plan(one, language) for one in board.upcoming if one.affected),
        common=tuple(_common(one, language) for one in board.open_incidents if not one.affected),
        quiet=tuple(one.code for one in board.components if one.only_if_degraded and one.state == State.OPERATIONAL),
    )
    return json.dumps(_lean(asdict(found)), ensure_ascii=False, separators=(",", ":"))


def _lean(value: Any) -> Any:
    """Leave out what is empty: most components work, and nothing is told of them."""
    if isinstance(value, dict):
        return {name: _lean(one) for name, one in value.items() if one}
    return [_lean(one) for one in value] if isinstance(value, list | tuple) else value


def _going(one: ReportView) -> Going:
    return Going(
        code=one.code,
        parts=frozenset(each.component.code for each in one.affected),
        is_maintenance=one.is_maintenance,
        began=one.began_at,
        until=one.planned_until,
        promise=one.next_update_at,
        scope=one.scope,
    )


def _told(one: Hit) -> Told:
    said = []
    if one.began and one.until:
        said.append(f"{times.absolute(one.began)} – {times.absolute(one.until)}")
    elif one.began:
        said.append(f"{_('since')} {times.absolute(one.began)}")
    if one.promise:
        said.append(f"{_('Next update by')} {times.absolute(one.promise)}")
    part, scope = one.part, str(words.SCOPES[one.scope]) if one.scope else ""
    word, more = str(words.STATES[part.state]), " · ".join(said)
    return Told(name=part.name, state=part.state, code=part.code, report=one.report, word=word, more=more, scope=scope)


def _plan(one: ReportView, language: str) -> Plan:
    when = " – ".join(times.absolute(moment) for moment in (one.planned_for, one.planned_until) if moment)
    parts = tuple(each.component.code for each in one.affected)
    return Plan(parts=parts, report=one.code, name=words.best(one.titles, language)[1], when=when)


def _common(one: ReportView, language: str) -> Told:
    return Told(name=words.best(one.titles, language)[1], state=_BY_IMPACT.get(one.impact, State.OPERATIONAL), report=one.code)


def chosen(query: str) -> frozenset[str]:
    """Read the codes of components from a query, whatever strangers put there."""
    return frozenset(unquote_plus(one[5:]) for one in query[:_LONGEST].split("&") if one.startswith("mine="))


def answered(body: bytes, query: str) -> bytes:
    """Put the answer for the components of a query on top of a page; what the page does not have is passed over.

    The other languages keep the choice. Without the form, or when a query names none of the components, the bytes stay as they are.
    """
    found = _found(body, query)
    if found is None:
        return body
    wanted = chosen(query)
    marked = _BOX.sub(lambda one: one[1] + b" checked" if one[2].decode() in wanted else one[1], body)
    kept = urlencode([("mine", one) for one in sorted(wanted & _known(body, found[1]))])
    marked = _SWITCH.sub(lambda one: one[1] + b"?" + kept.encode() + one[2], marked)
    return marked.replace(MARK, _said(*found).encode(), 1)


def told_of(shown: bytes, body: bytes, query: str) -> bytes:
    """Put the answer on top of a page as a mirror shows it, from the page's own bytes: the form is not in what is shown."""
    found = _found(body, query)
    return shown if found is None else shown.replace(MARK, _said(*found).encode(), 1)


def in_words(text: bytes, body: bytes, query: str) -> bytes:
    """Put the answer behind the first line of a page's plain text, from the bytes of the page in the same language."""
    found = _found(body, query)
    if found is None:
        return text
    first, _end, rest = text.partition(b"\n\n")
    return first + b"\n\n" + _plain(*found).encode() + b"\n\n" + rest


def _found(body: bytes, query: str) -> tuple[Verdict, Facts] | None:
    """Reckon the answer of a page; None for one that has none. What a stranger signed may be anything."""
    form = _FORM.search(body)
    wanted = chosen(query) if form else frozenset()
    if not form or not wanted:
        return None
    try:
        found = msgspec.json.decode(html.unescape((form[1] or form[2]).decode()), type=Facts)
        said = verdict(found, wanted & _known(body, found))
        return (said, found) if said and set(_WORDS) <= set(found.words) else None
    except (msgspec.DecodeError, ValueError):
        return None


def _known(body: bytes, found: Facts) -> frozenset[str]:
    return frozenset(one[2].decode("utf-8", "replace") for one in _BOX.finditer(body)) | frozenset(found.quiet)


def _plain(one: Verdict, found: Facts) -> str:
    """Say it in lines."""
    if one.lot in {Lot.WORKS, Lot.PLANNED}:
        lines = [f"**{found.words['works']}**"]
    else:
        beyond = f" (+{one.beyond})" if one.beyond else ""
        lines = [f"**{found.words[one.lot]}**{beyond}", *(f"- {each.name}{''.join(_rest(each, one.lot))}" for each in one.told)]
        scopes = {told.scope for told in one.told}
        lines += [scope for scope in scopes if scope and len(scopes) == 1]
    if one.plan:
        lines.append(f"{found.words['planned']} {one.plan.name}, {one.plan.when}")
    return "\n".join(" ".join(line.split()) for line in lines)


def _said(one: Verdict, found: Facts) -> SafeString:
    scopes = {told.scope for told in one.told}
    scope = scopes.pop() if len(scopes) == 1 else ""  # what holds for one of them need not hold for the others
    return format_html(
        '<div id="mine" class="notice"><p class="w {}">{}</p>{}{}{}</div>',
        one.state,
        _sentence(one, found),
        _each(one),
        format_html('<p class="do">{}</p>', scope) if scope else "",
        _planned(one.plan, found) if one.plan else "",
    )


def _sentence(one: Verdict, found: Facts) -> SafeString:
    if one.lot in {Lot.WORKS, Lot.PLANNED}:
        return format_html("<strong>{}</strong>", found.words["works"])
    names = format_html_join(", ", "{}", ((_name(told),) for told in one.told))
    beyond = f" (+{one.beyond})" if one.beyond else ""
    if len(one.told) > 1 or one.lot == Lot.PERHAPS:
        return format_html("<strong>{} {}{}</strong>", found.words[one.lot], names, beyond)
    word, more = _rest(one.told[0], one.lot)
    return format_html("<strong>{} {}{}</strong>{}", found.words[one.lot], names, word, more)


def _each(one: Verdict) -> SafeString | str:
    """Say of each of several how it is."""
    if len(one.told) < 2 or one.lot == Lot.PERHAPS:
        return ""
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}{}{}</li>", _rows(one.told, one.lot)))


def _rows(told: Iterable[Told], lot: Lot) -> Iterable[tuple[str, str, str]]:
    return ((each.name, *_rest(each, lot)) for each in told)


def _rest(told: Told, lot: Lot) -> tuple[str, str]:
    return f" – {told.word}" if lot == Lot.AFFECTED else "", f" · {told.more}" if told.more else ""


def _name(told: Told) -> SafeString | str:
    return format_html('<a href="#r-{}">{}</a>', told.report, told.name) if told.report else told.name


def _planned(plan: Plan, found: Facts) -> SafeString:
    return format_html('<p class="do">{} <a href="#r-{}">{}</a>, {}</p>', found.words["planned"], plan.report, plan.name, plan.when)
