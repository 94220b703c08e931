"""Sign-in through an OpenID Connect provider of the organisation, where django-allauth touches the house."""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsko.core.clock import now
from varsko.kernel.errors import Conflict, Invalid
from varsko.people import actions
from varsko.people.models import LANGUAGES, User

log = logging.getLogger("varsko.sign_in")
COMPANY = "company"
"""What the provider is called in addresses and in the table of who came through it."""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Whoever the provider knows by a proven address is whom we know by it; nothing it tells is kept but its name for them."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: str | None = None) -> list[SocialApp]:
        """Give the provider of the settings, if there is one; no table is asked."""
        said = settings.VARSKO
        if not (said.oidc_url and said.oidc_client) or provider not in {None, "openid_connect", COMPANY}:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=COMPANY,
                name=said.oidc_label,
                client_id=said.oidc_client,
                secret=said.oidc_secret,
                settings={"server_url": said.oidc_url, "oauth_pkce_enabled": True},
            )
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up: who may come has an account, an invitation or a role waiting for them before this is asked."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie whoever comes for the first time to the person with their address, or make them one."""
        if sociallogin.account.pk:
            sociallogin.account.extra_data = {}
            sociallogin.account.save(update_fields=["extra_data"])
            return
        email = _proven(sociallogin)
        if not email:
            _refuse(request, _("%(provider)s does not say that your e-mail address is proven to be yours."))
        claims = sociallogin.account.get_provider_account().get_user_data() or {}
        language = str(claims.get("locale") or get_language() or "")[:2].lower()
        sociallogin.account.extra_data = {}
        try:
            with transaction.atomic():
                person = actions.arrive(
                    at=now(), email=email, name=str(claims.get("name") or ""), language=language if language in dict(LANGUAGES) else ""
                )
                if person is not None:
                    sociallogin.user = User.objects.get(pk=person.id)
                    sociallogin.save(request, connect=True)
        except (Conflict, Invalid, IntegrityError) as error:
            log.warning("somebody could not come in through the provider: %s", error)
            _refuse(request, _("What %(provider)s says of you cannot be used. Try again, or ask an admin."))
        if person is None:
            _refuse(request, _("Nobody here has your e-mail address. Ask an admin of your organisation to invite you."))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Say it on a page of ours, and why in the log."""
        log.warning("sign-in through the provider failed: %s", exception or error)
        _refuse(request, _("%(provider)s did not sign you in. Try again."))


def _proven(sociallogin: Any) -> str:
    """Give the address that the provider vouches for: by the standard's claim, or by Microsoft's, which says that the domain is theirs."""
    token = sociallogin.account.extra_data.get("id_token") or {}
    if token.get("xms_edov") is True:
        return str(token.get("email") or "")
    return next((one.email for one in sociallogin.email_addresses if one.verified is True), "")


def _refuse(request: HttpRequest, text: str) -> NoReturn:
    raise ImmediateHttpResponse(refusal(request, text))


def refusal(request: HttpRequest, text: str, status: int = 403) -> HttpResponse:
    """The page that says why nobody is signed in."""
    filled = text % {"provider": settings.VARSKO.oidc_label} if "%(provider)s" in text else text
    return render(request, "people/not_signed_in.html", {"text": filled}, status=status)
