"""Where sign-in by django-allauth touches the house: mails go to the outbox, links to the public address, writes through actions."""

import re
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core.clock import now
from varsko.core.secrets import seal, unseal
from varsko.people import actions, letters, queries
from varsko.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail for people who were invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up; people are invited."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Give the link of a reset mail on the public address, whatever Host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return letters.public(path.replace("UID-KEY", quote(key)))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the page about sign-in."""
        return reverse("mfa_index")

    def set_password(self, user: Any, password: str) -> None:
        """Store a password that its owner chose."""
        actions.update_user(by=queries.actor_for_user(user), at=now(), user_id=user.pk, password=password)
        user.password = User.objects.values_list("password", flat=True).get(pk=user.pk)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Mail the link to choose a new password, in the language of its reader."""
        with translation.override(user.language):
            letter = letters.Letter(
                subject=_("Choose a new password"),
                paragraphs=[
                    _("Somebody, probably you, asked for a new password for %(email)s.") % {"email": user.email},
                    _("The link works once, within four hours. If you did not ask for it, you can ignore this mail: nothing has changed."),
                ],
                link=context["password_reset_url"],
                label=_("Choose a new password"),
            )
            letters.post(letter, address=user.email, at=now(), user_id=user.pk, name=user.name)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody that their way to sign in has changed."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand a mail that allauth words to the outbox."""
        user = context["user"]
        with translation.override(user.language):
            text = render_to_string(f"{template_prefix}_message.txt", context)
            letter = letters.Letter(
                subject=render_to_string(f"{template_prefix}_subject.txt", context),
                paragraphs=[part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()],
            )
            letters.post(letter, address=email, at=now(), user_id=user.pk, name=user.name)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes; their secrets are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return unseal(encrypted_text)
