"""Sign-in through an OpenID Connect provider of the organisation, where django-allauth touches the house."""

import logging
from hashlib import sha256
from typing import Any, NoReturn

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.base.provider import Provider, ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsko.core.clock import now
from varsko.kernel.errors import Conflict, Invalid
from varsko.people import actions, letters
from varsko.people.models import LANGUAGES, User

log = logging.getLogger("varsko.sign_in")
COMPANY = "company"
"""What the provider is called in addresses and in the table of who came through it."""


class Way(OpenIDConnectOAuth2Adapter):
    """The way to it and back."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Lead back to the public address, whatever Host the request named."""
        return letters.public(reverse("openid_connect_callback", kwargs={"provider_id": COMPANY}))


class Company(OpenIDConnectProvider):
    """The organisation's provider. What it answers is read like what any stranger says."""

    oauth2_adapter_class = Way

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Let an address say where to go afterwards, and nothing of how somebody is sent to the provider."""
        page = get_next_redirect_url(request)
        return {"process": AuthProcess.LOGIN} | ({"next_url": page} if page else {})

    def get_default_scope(self) -> list[str]:
        """Ask for what the settings name beside who somebody is and their address."""
        return [*super().get_default_scope(), *settings.VARSKO.oidc_scopes.split()]  # type: ignore[no-untyped-call]

    def extract_uid(self, data: Any) -> str:
        """Give a mark of somebody: what a provider calls them means them at its address only. Raises ProviderException."""
        called = [part.get("sub") if isinstance(part, dict) else None for part in data.values() if part]
        if not called or not all(isinstance(one, str) and one for one in called) or len(set(called)) > 1:
            raise ProviderException("it does not say, or says in two ways, who somebody is")
        return sha256(f"{settings.VARSKO.oidc_url}\n{called[0]}".encode("utf-8", "replace")).hexdigest()

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Keep nothing."""
        return {}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        """Fill in nothing by itself: who comes is made a person by our own rules."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        """Give the address that it says is somebody's, if it is text."""
        found = super().extract_email_addresses(data)  # type: ignore[no-untyped-call]
        return [one for one in found if isinstance(one.email, str)]

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> Any:
        """Keep what it said at hand for as long as it is asked."""
        found = super().sociallogin_from_response(request, response)
        found.said = response
        return found


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Whoever the provider knows by a proven address is whom we know by it; nothing it tells is kept but a mark of its name for them."""

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

    def list_providers(self, request: HttpRequest) -> list[Provider]:
        """Give the ways to sign in elsewhere that a page may offer. There is one kind, so that no registry of kinds is loaded."""
        return [Company(request, app=app) for app in self.list_apps(request)]

    def get_provider(self, request: HttpRequest, provider: Any, client_id: str | None = None) -> Company:
        """Give the provider of the settings. Raises SocialApp.DoesNotExist."""
        return Company(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up: who may come has an account, an invitation or a role waiting for them before this is asked."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie whoever comes for the first time to the person with their address, or make them one; hear of which groups they are."""
        if not sociallogin.account.pk:
            self._tie(request, sociallogin)
        actions.hear_groups(at=now(), user_id=sociallogin.account.user_id, groups=_groups(sociallogin.said))

    def _tie(self, request: HttpRequest, sociallogin: Any) -> None:
        email = _proven(sociallogin)
        if not email:
            _refuse(request, _("%(provider)s does not say that your e-mail address is proven to be yours."))
        try:
            with transaction.atomic():
                person = actions.arrive(at=now(), email=email, otherwise=_language(get_language()), **_told(sociallogin.said))
                if person is not None:
                    # not by saving the login: that writes the whole person anew, and undoes what somebody changes meanwhile
                    sociallogin.account.user = sociallogin.user = User.objects.get(pk=person.id)
                    sociallogin.account.save()
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
    token = sociallogin.said.get("id_token") or {}
    if token.get("xms_edov") is True:
        return str(token.get("email") or "")
    return next((one.email for one in sociallogin.email_addresses if one.verified is True), "")


def _told(said: Any) -> dict[str, str]:
    """Read name and language of somebody new; "" for what is not told, or not as text."""
    claims = said.get("userinfo") or said.get("id_token")
    name, language = claims.get("name"), claims.get("locale")
    return {"name": name if isinstance(name, str) else "", "language": _language(language)}


def _groups(said: Any) -> list[str]:
    """Read the groups that the provider names somebody in, by the claim of the settings; none where it does not say so as text."""
    claim = settings.VARSKO.oidc_groups
    parts = [part for part in (said.get("id_token"), said.get("userinfo")) if isinstance(part, dict)]
    found = next((part[claim] for part in parts if claim and claim in part), ())
    listed = [found] if isinstance(found, str) else found if isinstance(found, list) else ()
    return [one for one in listed if isinstance(one, str)]


def _language(said: Any) -> str:
    code = said[:2].lower() if isinstance(said, str) else ""
    return code if code in dict(LANGUAGES) else ""


def _refuse(request: HttpRequest, text: str) -> NoReturn:
    raise ImmediateHttpResponse(refusal(request, text))


def refusal(request: HttpRequest, text: str, status: int = 403) -> HttpResponse:
    """The page that says why nobody is signed in."""
    filled = text % {"provider": settings.VARSKO.oidc_label} if "%(provider)s" in text else text
    return render(request, "people/not_signed_in.html", {"text": filled}, status=status)
