"""Addresses of people. Those of allauth have their own names here; what it offers beyond them is not reachable."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from varsko.people.pages import joining, keys, people, profile, single, teams

_SIGN_IN = [
    path("login", account.login, name="account_login"),
    path("login/second", factors.authenticate, name="mfa_authenticate"),
    path("login/passkey", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("login/with/<str:provider_id>", single.leave, name="openid_connect_login"),
    path("login/with/<str:provider_id>/back", single.come_back, name="openid_connect_callback"),
    path("login/inactive", account.account_inactive, name="account_inactive"),
    path("login/sign-up", account.signup, name="account_signup"),
    path("login/again", account.reauthenticate, name="account_reauthenticate"),
    path("login/again/code", factors.reauthenticate, name="mfa_reauthenticate"),
    path("login/again/passkey", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("logout", account.logout, name="account_logout"),
    path("password/forgotten", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/changed", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

_SECURITY = [
    path("profile/security", factors.index, name="mfa_index"),
    path("profile/security/password", account.password_change, name="account_change_password"),
    path("profile/security/password/first", account.password_set, name="account_set_password"),
    path("profile/security/app", totp.activate_totp, name="mfa_activate_totp"),
    path("profile/security/app/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("profile/security/codes", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("profile/security/codes/new", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("profile/security/codes/download", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("profile/security/passkeys", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("profile/security/passkeys/add", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("profile/security/passkeys/<int:pk>", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("profile/security/passkeys/<int:pk>/remove", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("profile/sessions", sessions.list_usersessions, name="usersessions_list"),
]

urlpatterns = [
    *_SIGN_IN,
    *_SECURITY,
    path("setup/<str:token>", joining.setup, name="setup"),
    path("invite/<str:token>", joining.invite, name="join"),
    path("profile", profile.profile, name="profile"),
    path("profile/contacts", profile.contacts, name="contacts"),
    path("profile/contacts/<uuid:contact_id>", profile.change_contact, name="change_contact"),
    path("profile/contacts/<uuid:contact_id>/code", profile.contact_code, name="contact_code"),
    path("profile/contacts/<uuid:contact_id>/send", profile.send_code, name="send_code"),
    path("settings/people", people.people, name="people"),
    path("settings/people/invite", people.invite, name="invite"),
    path("settings/people/invitations/<uuid:invitation_id>", people.change_invitation, name="change_invitation"),
    path("settings/people/<uuid:user_id>", people.person, name="person"),
    path("settings/people/<uuid:user_id>/untie", people.untie, name="untie_person"),
    path("settings/people/<uuid:user_id>/remove", people.delete_person, name="delete_person"),
    path("settings/teams", teams.teams, name="teams"),
    path("settings/teams/<uuid:team_id>", teams.team, name="team"),
    path("settings/teams/<uuid:team_id>/edit", teams.edit_team, name="edit_team"),
    path("settings/teams/<uuid:team_id>/members", teams.change_members, name="change_members"),
    path("settings/teams/<uuid:team_id>/remove", teams.delete_team, name="delete_team"),
    path("settings/keys", keys.keys, name="keys"),
    path("settings/keys/new", keys.new_key, name="new_key"),
    path("settings/keys/<uuid:key_id>", keys.key, name="key"),
    path("settings/keys/<uuid:key_id>/mapping", keys.key_mapping, name="key_mapping"),
    path("settings/keys/<uuid:key_id>/change", keys.change_key, name="change_key"),
]
