"""Entry of the command `varsko`."""


def main() -> int:
    """Run one command; returns its exit status."""
    return 0
