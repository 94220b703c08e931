"""One's own profile: who one is, and how one is reached."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import actions, queries
from varsko.people.data import ContactView
from varsko.people.forms import METHOD_NAMES, Code, NewContact, Profile
from varsko.people.pages.asking import asker
from varsko.ui.forms import attempt, saved, status_of


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change name, language, time zone and phone."""
    by = asker(request)
    person = queries.user(by.who.id)
    if person is None:
        raise NotFound("user")
    initial = {"name": person.name, "language": person.language, "time_zone": person.time_zone, "phone": person.phone}
    form = Profile(request.POST or None, initial=initial)
    if saved(form, lambda: actions.update_user(by=by, at=now(), user_id=person.id, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("profile")
    context = {"form": form, "person": person, "teams": queries.teams_of(person.id), "tie": queries.tie(person.id)}
    return render(request, "people/profile.html", context, status=status_of(form))


def contacts(request: HttpRequest) -> HttpResponse:
    """Show the ways one is reached, and add one."""
    by = asker(request)
    form = NewContact(request.POST or None)
    added = attempt(form, lambda: actions.add_contact(by=by, at=now(), user_id=by.who.id, **form.cleaned_data))
    if added and added.verified:
        messages.success(request, _("Added."))
        return redirect("contacts")
    if added:
        _send(request, added)
        return redirect("contact_code", contact_id=added.id)
    mine = queries.contacts([by.who.id]).get(by.who.id, [])
    rows = [{"contact": one, "method": METHOD_NAMES.get(one.method, one.method), "up": place - 1} for place, one in enumerate(mine)]
    return render(request, "people/contacts.html", {"form": form, "rows": rows}, status=status_of(form))


def contact_code(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Confirm a contact by the code that was sent to it."""
    by = asker(request)
    contact = _mine(request, contact_id)
    if contact.verified:
        return redirect("contacts")
    form = Code(request.POST or None)
    if saved(form, lambda: actions.verify_contact(by=by, at=now(), contact_id=contact.id, code=form.cleaned_data["code"])):
        messages.success(request, _("%(address)s is confirmed.") % {"address": contact.address})
        return redirect("contacts")
    return render(request, "people/contact_code.html", {"form": form, "contact": contact}, status=status_of(form))


@require_POST
def send_code(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Send a new code to an unconfirmed contact."""
    contact = _mine(request, contact_id)
    if _send(request, contact):
        messages.success(request, _("A code is on its way to %(address)s.") % {"address": contact.address})
    return redirect("contact_code", contact_id=contact.id)


def _send(request: HttpRequest, contact: ContactView) -> bool:
    try:
        actions.send_code(by=asker(request), at=now(), contact_id=contact.id)
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
        return False
    return True


@require_POST
def change_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Use a contact, do not use it, move it up, or remove it."""
    contact, by = _mine(request, contact_id), asker(request)
    wish = request.POST.get("do", "")
    if wish in {"enable", "disable"}:
        actions.update_contact(by=by, at=now(), contact_id=contact.id, enabled=wish == "enable")
    elif wish == "up":
        ids = [one.id for one in queries.contacts([by.who.id])[by.who.id]]
        actions.update_contact(by=by, at=now(), contact_id=contact.id, position=ids.index(contact.id) - 1)
    elif wish == "remove":
        actions.remove_contact(by=by, at=now(), contact_id=contact.id)
        messages.success(request, _("%(address)s is removed.") % {"address": contact.address})
    return redirect("contacts")


def _mine(request: HttpRequest, contact_id: UUID) -> ContactView:
    contact = queries.contact(contact_id)
    if contact is None or contact.user_id != asker(request).who.id:
        raise NotFound("contact")
    return contact
