"""A folder kept in another place by rsync: what changed is sent, and what was brought before and is gone is taken away."""

from django.conf import settings

from varsko.channels.carriers import ALL_WITHIN, SSH, Load, NotBrought, reason
from varsko.core import programs

_HOW = (
    "--recursive",
    "--checksum",
    "--perms",
    "--chmod=Du=rwx,Dgo=rx,Fu=rw,Fgo=r",
    "--prune-empty-dirs",
    "--delay-updates",
    "--delete-delay",
    "--protect-args",
    "--timeout=30",
    f"--rsh={SSH}",
)


def target() -> str:
    """Give where rsync brings copies to, without a slash at its end; "" when this installation was told of no place."""
    return str(settings.VARSKO.status_rsync).rstrip("/")


def bring(load: Load, *, is_trial: bool = False) -> None:
    """Bring a folder to the place; what others put beside it stays. A trial reaches the place, and changes nothing. Raises NotBrought."""
    ours = [f"--include=/{name}/***" for name in sorted({*load.parts, *load.gone})]
    trial = ["--dry-run"] if is_trial else []
    try:
        said = programs.run(["rsync", *_HOW, *trial, *ours, "--exclude=/*", "--", f"{load.folder}/", f"{target()}/"], within=ALL_WITHIN)
    except programs.NotRun as error:
        raise NotBrought(str(error)) from None
    if said.code:
        raise NotBrought(f"rsync ended with {said.code}: {reason(said.complaint)}")
