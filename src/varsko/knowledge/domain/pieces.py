"""Cutting a long text into pieces that are rendered whole."""

_LONGEST = 40_000


def pieces(text: str) -> list[str]:
    """Cut a text between paragraphs."""
    found = [""]
    for paragraph in text.split("\n\n"):
        if found[-1] and len(found[-1]) + len(paragraph) > _LONGEST:
            found.append("")
        found[-1] += paragraph + "\n\n"
    return found
