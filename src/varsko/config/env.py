"""Typed settings, read once from the environment and from varsko.toml in the data folder; the environment wins."""

import os
import re
import secrets
import tomllib
from contextlib import suppress
from errno import EACCES
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|MG[0-9a-f]{32}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_DOMAIN = re.compile(r"(?=.{3,253})[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_COUNTRY = re.compile(r"[A-Z]{2}")
CHECKOUT = Path(__file__).resolve().parents[3]


class WrongSetting(Exception):
    """A setting cannot be used; the text names the variable, the value and what is allowed."""


def _data_folder() -> Path:
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "varsko"


class Env(BaseSettings):
    """Every setting of the installation. The reference page of the documentation is checked against these fields."""

    # Django's lazy settings look for this name at every access, and pydantic takes twenty microseconds to say that it is not there.
    _mask_wrapped: ClassVar[bool] = True

    model_config = SettingsConfigDict(env_prefix="VARSKO_", frozen=True, extra="ignore")

    data: Path = Field(default_factory=_data_folder, description="Data folder: SQLite file, secret key, attachments, generated pages.")
    database_url: str = Field("", description="`postgresql://user:pass@host/name` for several hosts; SQLite in the data folder if unset.")
    bind: str = Field("127.0.0.1:8000", description="Where `serve` and `web` listen when `--bind` is not given.")
    url: str = Field("http://127.0.0.1:8000", description="Public base address, used in every link sent out.")
    secret_key: str = Field("", description="Signs sessions and links; generated once into the data folder (mode 600) if unset.")
    old_secret_keys: str = Field("", description="Earlier secret keys, with commas between: what they signed or encrypted is still read.")
    smtp_url: str = Field("", description="`smtp://user:pass@host:587?tls=starttls`. Unset: mails are kept and shown, nothing leaves.")
    mail_from: str = Field("varsko@localhost", description="Sender of every mail.")
    lmtp_bind: str = Field("", description="Where mail for the desk is taken by LMTP, such as `127.0.0.1:2424`. Unset: not at all.")
    imap_url: str = Field(
        "", description="Mailbox that mail for the desk is fetched from: `imaps://user:pass@host/INBOX`, `imap://…?tls=starttls`."
    )
    twilio_url: str = Field("https://api.twilio.com", description="Where text messages are handed over, by Twilio's REST API.")
    twilio_sid: str = Field("", description="Account at Twilio (`AC…`). Text messages are offered when account, token and sender are set.")
    twilio_token: str = Field("", description="Secret of that account; it signs what Twilio tells us, too.")
    twilio_from: str = Field("", description="Who text messages come from: a number such as `+4790000000`, or a messaging service (`MG…`).")
    twilio_countries: str = Field(
        "", description="Countries that readers of status pages may have text messages sent to, such as `NO,DK,NL,PL`. Unset: all."
    )
    oidc_url: str = Field(
        "",
        description="Address of your organisation's OpenID Connect provider, below which `/.well-known/openid-configuration` lies. With it "
        "and the client people may sign in there; who comes back is known by the e-mail address that it says is proven.",
    )
    oidc_client: str = Field(
        "", description="Id that the provider knows Varsko by; it sends people back to `VARSKO_URL` + `/login/with/company/back`."
    )
    oidc_secret: str = Field("", description="Secret of that client. Unset: a public client, proven by PKCE alone, as all are.")
    oidc_name: str = Field("", description="What the provider is called on the button. Unset: its host name.")
    oidc_role: Literal["", "responder", "stakeholder", "customer"] = Field(
        "", description="Role of whoever comes from the provider and was not invited. Unset: only people who are known or invited."
    )
    dns: str = Field(
        "",
        description="Name server that is asked for the keys of domains that sign their mail: `10.0.0.53` or `10.0.0.53:5353`; `off` asks "
        "nobody. Unset: the system's.",
    )
    mail_forwarders: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Domains of forwarders and lists whose seals (ARC) are believed, with commas between, such as `lists.example.org`: "
        "where they broke a signature, what they saw of it counts. Unset: nobody's.",
    )
    language: Literal["en", "nb", "da", "nl", "pl"] = Field("en", description="Default language of the installation.")
    time_zone: str = Field("UTC", description="Default time zone of the installation (IANA name).")
    clock_file: str = Field("", description="Drill aid: a file with a number of seconds that is added to every clock.")
    log: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged to stderr.")
    allow_private_webhooks: bool = Field(
        False, description="Let webhooks, mirrors, and looks at providers and monitors reach private and loopback addresses."
    )
    prove_hosts: bool = Field(
        False, description="Serve status pages at host names of their own only once these are proven to belong to whoever set them up."
    )
    status_copies: Path | None = Field(
        None, description="A folder for copies of public status pages that any web server can serve; kept up to date."
    )
    status_crowd: int = Field(
        1000,
        ge=0,
        description="Full status pages that a process gives in a second; when more are wanted, "
        "whoever comes anew gets the plain text for ten seconds. 0: never.",
    )
    s3_bucket: str = Field("", description="A bucket that copies of public status pages are kept in, as well. Unset: none.")
    s3_url: str = Field(
        "https://s3.amazonaws.com",
        description="The store it is in: of Amazon with the region, such as `https://s3.eu-north-1.amazonaws.com`.",
    )
    s3_region: str = Field("us-east-1", description="Region of the bucket; stores other than Amazon's mostly take any.")
    s3_key: str = Field("", description="Access key that may put and delete in the bucket.")
    s3_secret: str = Field("", description="Secret of that access key.")
    s3_prefix: str = Field("", description="What all names in the bucket begin with, such as `status`.")
    s3_style: Literal["path", "host"] = Field(
        "path", description="Whether the bucket is named in the path (`https://store/bucket/…`) or in the host (`https://bucket.store/…`)."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1", description="Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, with commas between."
    )
    metrics_token: str = Field("", description="If set, /metrics asks for it as a bearer token.")
    keep_requests: int = Field(7, ge=1, le=36500, description="Days for which API clients can ask what became of a request.")
    keep_messages: int = Field(
        90,
        ge=1,
        le=36500,
        description="Days for which notices, and messages about no alert, are kept. Those about alerts stay with them.",
    )
    keep_deleted: int = Field(400, ge=1, le=36500, description="Days for which the log of something deleted is kept.")
    demo_live: bool = Field(True, description="In a demo organisation, let alerts fire and resolve while you look.")

    @field_validator("url", "twilio_url", "s3_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address such as https://varsko.example.org")
        return value.rstrip("/")

    @field_validator("oidc_url")
    @classmethod
    def _is_provider(cls, value: str) -> str:
        return cls._is_web_address(value) if value else ""

    @property
    def oidc_label(self) -> str:
        """What the organisation's own sign-in is called."""
        return self.oidc_name or urlsplit(self.oidc_url).hostname or ""

    @field_validator("bind", "lmtp_bind")
    @classmethod
    def _is_bind(cls, value: str, info: ValidationInfo) -> str:
        host, _, port = value.rpartition(":")
        if not value and info.field_name == "lmtp_bind":
            return value
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("must be HOST:PORT, such as 127.0.0.1:8000")
        return value

    @field_validator("mail_forwarders", mode="before")
    @classmethod
    def _are_domains(cls, value: Any) -> Any:
        said = value.split(",") if isinstance(value, str) else list(value)
        found = tuple(one.strip().lower().strip(".") for one in said if str(one).strip())
        if not all(_DOMAIN.fullmatch(one) for one in found):
            raise ValueError("must be domains with commas between, such as lists.example.org,google.com")
        return found

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("must be an IANA time zone, such as Europe/Oslo")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"postgresql", "postgres"}:
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("must be an address such as smtp://user:pass@mail.example.org:587?tls=starttls")
        return value

    @field_validator("twilio_from")
    @classmethod
    def _is_sender(cls, value: str) -> str:
        if value and not _SENDER.fullmatch(value):
            raise ValueError("must be a number such as +4790000000, a name of up to eleven letters, or a messaging service (MG…)")
        return value

    @field_validator("twilio_countries")
    @classmethod
    def _are_countries(cls, value: str) -> str:
        named = [one.strip().upper() for one in value.split(",") if one.strip()]
        if any(not _COUNTRY.fullmatch(one) for one in named):
            raise ValueError("must be countries of two letters with commas between, such as NO,DK,NL,PL")
        return ",".join(named)

    @field_validator("imap_url")
    @classmethod
    def _is_imap(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"imap", "imaps"} or not parts.hostname):
            raise ValueError("must be an address such as imaps://user:pass@mail.example.org/INBOX")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over varsko.toml, and read nothing else."""
        return env_settings, init_settings


def load() -> Env:
    """Read the settings; raises WrongSetting with one line for the first wrong value."""
    folder = Path(os.environ.get("VARSKO_DATA") or _data_folder())
    try:
        return Env(**_from_file(folder / "varsko.toml"))
    except ValidationError as error:
        first = error.errors()[0]
        name = f"VARSKO_{first['loc'][0]}".upper()
        said = str(first["msg"]).removeprefix("Value error, ")
        raise WrongSetting(f"{name}={first['input']!r}: {said}") from None


def _from_file(file: Path) -> dict[str, Any]:
    """Read varsko.toml; names may be written as in the environment (VARSKO_URL) or without the prefix (url)."""
    if not file.exists():
        return {}
    try:
        values = tomllib.loads(file.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{file}: {error}") from None
    named = {name.lower().removeprefix("varsko_"): value for name, value in values.items()}
    unknown = sorted(set(named) - set(Env.model_fields))
    if unknown:
        raise WrongSetting(f"{file}: unknown setting {unknown[0]!r}")
    return named


def secret_key(env: Env) -> str:
    """Give the secret key, generating it into the data folder the first time."""
    if env.secret_key:
        return env.secret_key
    file = env.data / "secret-key"
    try:
        if not file.exists():
            _make_secret_key(file)
        return file.read_text().strip()
    except OSError as error:
        raise _unusable(env, error) from None


def _make_secret_key(file: Path) -> None:
    """Write the key whole under its name, or leave the one that another process wrote first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=file.parent, prefix=".secret-key-") as draft:
        draft.write(secrets.token_urlsafe(50))
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, file)


def data_folder(env: Env) -> Path:
    """Give the data folder, made if it was not there. Raises WrongSetting when it cannot be written."""
    try:
        env.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(env, error) from None
    if not os.access(env.data, os.W_OK | os.X_OK):
        raise _unusable(env, PermissionError(EACCES, os.strerror(EACCES)))
    return env.data


def _unusable(env: Env, error: OSError) -> WrongSetting:
    return WrongSetting(f"VARSKO_DATA={str(env.data)!r}: must be a folder that can be written ({error.strerror})")
