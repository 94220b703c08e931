"""Writing articles: by a form, or together and live."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.knowledge import actions, queries, words
from varsko.knowledge.data import ArticleView, SpaceView
from varsko.knowledge.domain.differences import differences
from varsko.knowledge.domain.states import Kind
from varsko.knowledge.forms import ChangeForm, NewForm
from varsko.knowledge.pages.asked import actor_of, writable_of
from varsko.ui.files import uploads
from varsko.ui.forms import attempt, status_of


def new(request: HttpRequest) -> HttpResponse:
    """Write a new article: its space, its kind and what it hangs under may come with the address."""
    by = actor_of(request)
    spaces = [one for one in queries.spaces(by=by) if one.may_write]
    asked = {name: request.POST.get(name, "") or request.GET.get(name, "") for name in ("space", "parent", "original", "kind")}
    if not spaces:
        return render(request, "knowledge/new.html", {"spaces": []})
    original = queries.article(asked["original"], by=by) if asked["original"] else None
    space = next((one for one in spaces if asked["space"] in {one.id, one.slug}), spaces[0])
    form = NewForm(request.POST or None, spaces=spaces, initial={"space": space.id, **_begins(space, asked["kind"], original)})
    made = attempt(form, lambda: _create(request, form, asked))
    if made:
        return redirect("article", number=made.key.removeprefix("KB-"))
    context = {"form": form, "spaces": spaces, "space": space, "asked": asked, "kinds": words.KINDS, "original": original}
    return render(request, "knowledge/new.html", context, status=status_of(form))


def _create(request: HttpRequest, form: NewForm, asked: Mapping[str, str]) -> ArticleView:
    return actions.create_article(
        by=actor_of(request),
        at=now(),
        space=form.cleaned_data["space"],
        draft=form.draft(),
        parent=asked["parent"],
        original=asked["original"],
        publish=request.POST.get("verb") == "publish",
        files=uploads(request),
    )


def _begins(space: SpaceView, kind: str, original: ArticleView | None) -> dict[str, Any]:
    """Give what the form begins with: a template in the space's language, or the original that is to be translated."""
    if original:
        same = {"title": original.row.title, "kind": original.row.kind, "text": original.text, "reply": original.reply}
        return same | {"labels": ", ".join(original.row.labels), "language": translation.get_language()}
    kind = kind if kind in list(Kind) else Kind.HOW_TO
    with translation.override(space.language):
        return {"kind": kind, "language": space.language, "text": words.template(kind)}


def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change an article by a form. What others changed meanwhile is brought together with it, and looked at before it is stored."""
    found, by = writable_of(request, number), actor_of(request)
    form = ChangeForm(request.POST or None, article=found)
    filed = attempt(form, lambda: (actions.attach_files(by=by, at=now(), ref=found.id, files=uploads(request)),))
    if filed and form.cleaned_data["base"] != found.revision:
        return _both(request, found, form)
    if filed and attempt(form, lambda: _write(request, found, form)):
        messages.success(request, _("Saved."))
        return redirect("article", number=number)
    live = queries.document_of(actions.ABOUT, found.id, actions.SECTION)
    ahead = live is not None and queries.read(live)[actions.SECTION].strip() != found.text.strip()
    context = {
        "form": form,
        "article": found,
        "names": [one.name for one in found.files],
        "others_write": ahead and queries.access(by, actions.ABOUT, found.id) == "write",
    }
    return render(request, "knowledge/edit.html", context, status=status_of(form))


def _write(request: HttpRequest, found: ArticleView, form: ChangeForm) -> ArticleView:
    said = {name: form.cleaned_data.get(name, "") for name in ("note", "small", "caught_up", "base")}
    by = actor_of(request)
    made = actions.write_article(by=by, at=now(), ref=found.id, draft=form.draft(), **said | {"caught_up": bool(said["caught_up"])})
    if request.POST.get("verb") == "verify" and not made.row.is_archived:
        move = "publish" if made.row.state == "draft" else "verify"
        made = actions.move_article(by=by, at=now(), ref=found.id, move=move)
    return made


def _both(request: HttpRequest, found: ArticleView, form: ChangeForm) -> HttpResponse:
    """Show what was typed together with what others wrote meanwhile: nothing is stored, and nothing is lost."""
    base = form.cleaned_data["base"]
    before = queries.revision(found.id, base)
    both = queries.merged(found.id, base=base, text=form.cleaned_data["text"].replace("\r\n", "\n"))
    again = ChangeForm({**form.data.dict(), "text": both, "base": found.revision}, article=found)  # type: ignore[attr-defined]  # a QueryDict
    context = {
        "form": again,
        "article": found,
        "conflict": True,
        "names": [one.name for one in found.files],
        "theirs": differences(before.text if before else "", found.text),
    }
    return render(request, "knowledge/edit.html", context, status=409)


def together(request: HttpRequest, number: int) -> HttpResponse:
    """Write an article together, live; what is written becomes the article when somebody says so."""
    found, by = writable_of(request, number), actor_of(request)
    if request.method == "POST":
        small = bool(request.POST.get("small"))
        actions.take_over(by=by, at=now(), ref=found.id, note=request.POST.get("note", ""), small=small)
        messages.success(request, _("Saved."))
        return redirect("article", number=number)
    view = queries.document(actions.write_together(by=by, at=now(), ref=found.id))
    if view is None:
        raise NotFound("document")
    panel = queries.panel(by, view, {actions.SECTION: _("Text")})
    return render(request, "knowledge/together.html", {"article": found, "document": panel})
