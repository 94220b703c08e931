"""Typed settings, read once from the environment and from varsko.toml in the data folder; the environment wins."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from errno import EACCES
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Literal
from urllib.parse import urlsplit

from varsko.config import reading
from varsko.config.reading import setting

CHECKOUT = Path(__file__).resolve().parents[3]


class WrongSetting(Exception):
    """A setting cannot be used; the text names the variable, the value and what is allowed."""


def _data_folder() -> Path:
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "varsko"


@dataclass(frozen=True, kw_only=True)
class Env:
    """Every setting of the installation. The reference page of the documentation is checked against these fields."""

    data: Path = setting(_data_folder, "Data folder: SQLite file, secret key, attachments, generated pages.", reading.folder)
    database_url: str = setting(
        "", "`postgresql://user:pass@host/name` for several hosts; SQLite in the data folder if unset.", reading.database
    )
    bind: str = setting("127.0.0.1:8000", "Where `serve` and `web` listen when `--bind` is not given.", reading.bind)
    url: str = setting("http://127.0.0.1:8000", "Public base address, used in every link sent out.", reading.web_address)
    secret_key: str = setting("", "Signs sessions and links; generated once into the data folder (mode 600) if unset.")
    old_secret_keys: str = setting("", "Earlier secret keys, with commas between: what they signed or encrypted is still read.")
    smtp_url: str = setting("", "`smtp://user:pass@host:587?tls=starttls`. Unset: mails are kept and shown, nothing leaves.", reading.smtp)
    mail_from: str = setting("varsko@localhost", "Sender of every mail.")
    lmtp_bind: str = setting("", "Where mail for the desk is taken by LMTP, such as `127.0.0.1:2424`. Unset: not at all.", reading.door)
    imap_url: str = setting(
        "", "Mailbox that mail for the desk is fetched from: `imaps://user:pass@host/INBOX`, `imap://…?tls=starttls`.", reading.imap
    )
    twilio_url: str = setting("https://api.twilio.com", "Where text messages are handed over, by Twilio's REST API.", reading.web_address)
    twilio_sid: str = setting("", "Account at Twilio (`AC…`). Text messages are offered when account, token and sender are set.")
    twilio_token: str = setting("", "Secret of that account; it signs what Twilio tells us, too.")
    twilio_from: str = setting(
        "", "Who text messages come from: a number such as `+4790000000`, or a messaging service (`MG…`).", reading.sender
    )
    twilio_countries: str = setting(
        "", "Countries that readers of status pages may have text messages sent to, such as `NO,DK,NL,PL`. Unset: all.", reading.countries
    )
    oidc_url: str = setting(
        "",
        "Address of your organisation's OpenID Connect provider, below which `/.well-known/openid-configuration` lies. With it "
        "and the client people may sign in there; who comes back is known by the e-mail address that it says is proven.",
        reading.provider,
    )
    oidc_client: str = setting(
        "", "Id that the provider knows Varsko by; it sends people back to `VARSKO_URL` + `/login/with/company/back`."
    )
    oidc_secret: str = setting("", "Secret of that client. Unset: a public client, proven by PKCE alone, as all are.")
    oidc_name: str = setting("", "What the provider is called on the button. Unset: its host name.")
    oidc_role: Literal["", "responder", "stakeholder", "customer"] = setting(
        "",
        "Role of whoever comes from the provider and was not invited. Unset: only people who are known or invited.",
        reading.one_of("", "responder", "stakeholder", "customer"),
    )
    oidc_groups: str = setting(
        "",
        "Claim in which the provider names the groups of people, such as `groups`: groups of readers of status pages may be made of them. "
        "Unset: nothing of the kind is read.",
    )
    oidc_scopes: str = setting("", "What else is asked of the provider, with blanks between, such as `groups`. Unset: nothing.")
    dns: str = setting(
        "",
        "Name server that is asked for the keys of domains that sign their mail: `10.0.0.53` or `10.0.0.53:5353`; `off` asks "
        "nobody. Unset: the system's.",
    )
    mail_forwarders: tuple[str, ...] = setting(
        (),
        "Domains of forwarders and lists whose seals (ARC) are believed, with commas between, such as `lists.example.org`: "
        "where they broke a signature, what they saw of it counts. Unset: nobody's.",
        reading.domains,
    )
    language: Literal["en", "nb", "da", "nl", "pl"] = setting(
        "en", "Default language of the installation.", reading.one_of("en", "nb", "da", "nl", "pl")
    )
    time_zone: str = setting("UTC", "Default time zone of the installation (IANA name).", reading.zone)
    clock_file: str = setting("", "Drill aid: a file with a number of seconds that is added to every clock.")
    log: Literal["debug", "info", "warning", "error"] = setting(
        "info", "Least level that is logged to stderr.", reading.one_of("debug", "info", "warning", "error")
    )
    allow_private_webhooks: bool = setting(
        False, "Let webhooks, mirrors, and looks at providers and monitors reach private and loopback addresses.", reading.flag
    )
    prove_hosts: bool = setting(
        False, "Serve status pages at host names of their own only once these are proven to belong to whoever set them up.", reading.flag
    )
    status_copies: Path | None = setting(
        None, "A folder for copies of public status pages that any web server can serve; kept up to date.", reading.perhaps_folder
    )
    status_rsync: str = setting(
        "",
        "Where `rsync` brings the same copies: a folder, or `user@host:/folder` by SSH with a key that asks nobody. Unset: nowhere.",
        reading.place,
    )
    status_git: str = setting(
        "",
        "A git repository that the same copies are committed and pushed to, its branch after a `#` (`main` otherwise): "
        "`git@git.example.org:status.git#pages`. Unset: none.",
        reading.branch,
    )
    status_crowd: int = setting(
        1000,
        "Full status pages that a process gives in a second; when more are wanted, "
        "whoever comes anew gets the plain text for ten seconds. 0: never.",
        reading.number(0),
    )
    s3_bucket: str = setting("", "A bucket that copies of public status pages are kept in, as well. Unset: none.")
    s3_url: str = setting(
        "https://s3.amazonaws.com",
        "The store it is in: of Amazon with the region, such as `https://s3.eu-north-1.amazonaws.com`.",
        reading.web_address,
    )
    s3_region: str = setting("us-east-1", "Region of the bucket; stores other than Amazon's mostly take any.")
    s3_key: str = setting("", "Access key that may put and delete in the bucket.")
    s3_secret: str = setting("", "Secret of that access key.")
    s3_prefix: str = setting("", "What all names in the bucket begin with, such as `status`.")
    s3_style: Literal["path", "host"] = setting(
        "path",
        "Whether the bucket is named in the path (`https://store/bucket/…`) or in the host (`https://bucket.store/…`).",
        reading.one_of("path", "host"),
    )
    trusted_proxies: str = setting(
        "127.0.0.1,::1", "Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, with commas between."
    )
    metrics_token: str = setting("", "If set, /metrics asks for it as a bearer token.")
    keep_requests: int = setting(7, "Days for which API clients can ask what became of a request.", reading.number(1, 36500))
    keep_messages: int = setting(
        90, "Days for which notices, and messages about no alert, are kept. Those about alerts stay with them.", reading.number(1, 36500)
    )
    keep_deleted: int = setting(400, "Days for which the log of something deleted is kept.", reading.number(1, 36500))
    demo_live: bool = setting(True, "In a demo organisation, let alerts fire and resolve while you look.", reading.flag)
    given: frozenset[str] = frozenset()
    """The settings that somebody said something about."""

    @property
    def oidc_label(self) -> str:
        """What the organisation's own sign-in is called."""
        return self.oidc_name or urlsplit(self.oidc_url).hostname or ""

    def model_copy(self, *, update: Mapping[str, Any]) -> "Env":
        """Give a copy with other values, which nobody checks."""
        return replace(self, **update)


SETTINGS = tuple(one for one in fields(Env) if one.metadata)


def load() -> Env:
    """Read the settings; raises WrongSetting with one line for the first wrong value."""
    folder = Path(os.environ.get("VARSKO_DATA") or _data_folder())
    said = {**_from_file(folder / "varsko.toml"), **_from_environment()}
    return Env(
        **{one.name: _read(one.name, one.metadata["read"], said[one.name]) for one in SETTINGS if one.name in said}, given=frozenset(said)
    )


def _read(name: str, read: reading.Read, value: Any) -> Any:
    try:
        return read(value)
    except ValueError as error:
        raise WrongSetting(f"VARSKO_{name.upper()}={value!r}: {error}") from None


def _from_environment() -> dict[str, str]:
    said = {name.lower(): value for name, value in os.environ.items()}
    return {one.name: said[f"varsko_{one.name}"] for one in SETTINGS if f"varsko_{one.name}" in said}


def _from_file(file: Path) -> dict[str, Any]:
    """Read varsko.toml; names may be written as in the environment (VARSKO_URL) or without the prefix (url)."""
    if not file.exists():
        return {}
    try:
        values = tomllib.loads(file.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{file}: {error}") from None
    named = {name.lower().removeprefix("varsko_"): value for name, value in values.items()}
    unknown = sorted(set(named) - {one.name for one in SETTINGS})
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
