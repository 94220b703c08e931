"""The shape of a logo."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoView:
    """A logo of a page as PNG, with its size in pixels of the page; `alt` is what is read aloud instead, "" for the page's name."""

    is_dark: bool
    alt: str
    width: int
    height: int
    data: bytes
