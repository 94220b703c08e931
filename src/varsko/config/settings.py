"""Django's settings, derived from the typed environment."""

import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from varsko.config import env as environment

# The system's zone data are stale on common images; only the pinned tzdata package counts.
zoneinfo.reset_tzpath(to=[])

VARSKO = environment.load()
DATA = environment.data_folder(VARSKO)
SECRET_KEY = environment.secret_key(VARSKO)
SECRET_KEY_FALLBACKS = [key.strip() for key in VARSKO.old_secret_keys.split(",") if key.strip()]
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the public address is VARSKO_URL; links never come from the Host header
BASE = Path(__file__).resolve().parents[1]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "varsko.core",
    "varsko.channels",
    "varsko.ui",
    "varsko.people",
    "varsko.privacy",
    "varsko.catalog",
    "varsko.revisions",
    "varsko.schedules",
    "varsko.conversations",
    "varsko.knowledge",
    "varsko.alerts",
    "varsko.routing",
    "varsko.paging",
    "varsko.incidents",
    "varsko.statuspages",
    "varsko.postmortems",
    "varsko.drills",
    "varsko.desk",
    "varsko.changes",
    "varsko.insights",
    "varsko.ingest",
    "varsko.demo",
    "varsko.web",
    "varsko.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "varsko.people.middleware.actor",
    "varsko.knowledge.passes.give",
    "varsko.web.unsent.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "varsko.web.errors.TranslateErrors",
]

ROOT_URLCONF = "varsko.config.urls"
APPEND_SLASH = False
AUTH_USER_MODEL = "people.User"
_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_PASSWORDS}.CommonPasswordValidator"},
    {"NAME": f"{_PASSWORDS}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "varsko.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # named by email alone; sign-up itself is closed by the adapter
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation; contacts are confirmed on their own
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
SOCIALACCOUNT_ADAPTER = "varsko.people.single.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: a form may not lead away to another site
MFA_ADAPTER = "varsko.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Varsko"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = VARSKO.url.startswith("http://")  # browsers allow it on localhost only
PASSWORD_RESET_TIMEOUT = 4 * 3600
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_FAILURE_VIEW = "varsko.web.errors.csrf"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "varsko.web.shell.shell",
            ],
        },
    }
]

_SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
)


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "varsko.core.sqlite",
        "NAME": DATA / "varsko.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_START},
        "TEST": {"NAME": DATA / "test.sqlite3"},
    }


# A process that froze in the middle of a transaction loses it, so that another can go on. To compile our short questions takes longer
# than to answer them: a second, once tables have grown.
_POSTGRESQL_START = "-c idle_in_transaction_session_timeout=10s -c jit=off"


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "varsko.core.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": _POSTGRESQL_START, **dict(parse_qsl(parts.query))},
    }


DATABASES = {"default": _postgresql(VARSKO.database_url) if VARSKO.database_url else _sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = VARSKO.language
LANGUAGES = [("en", "English"), ("nb", "Norsk bokmål"), ("da", "Dansk"), ("nl", "Nederlands"), ("pl", "Polski")]
LOCALE_PATHS = [BASE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VARSKO.data / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "varsko.ui.assets.Assets"},
}
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = VARSKO.url.startswith("https://")
CSRF_TRUSTED_ORIGINS = [VARSKO.url]

LOGGING_CONFIG = None
