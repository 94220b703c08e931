"""The shape of the banner of a page on foreign sites."""

from dataclasses import dataclass

POSITIONS = ("bottom-left", "bottom-right", "top-left", "top-right")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedView:
    """In which corner the banner appears (of POSITIONS), and its colours (such as #1c5fad): something is wrong, or in maintenance."""

    position: str = "bottom-right"
    incident_ground: str = "#b3261e"
    incident_text: str = "#ffffff"
    maintenance_ground: str = "#4a3f9a"
    maintenance_text: str = "#ffffff"
