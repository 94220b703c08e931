"""HTML as strangers send it, made fit for a reader that looks again at all the rest whenever something has no end."""


def whole_tags(html: str) -> str:
    """Leave only tags that end, each with its text; comments and declarations go, a sign that opens no tag becomes text.

    What comes out is read in a time that grows with its length alone, whatever came in.
    """
    first, *pieces = html.split("<")
    kept = [first]
    in_comment = False
    for piece in pieces:
        if in_comment or piece.startswith("!--"):
            inside = piece if in_comment else f"--{piece.removeprefix('!--')}"  # `<!-->` ends at once
            _comment, end, after = inside.partition("-->")
            in_comment = not end
            kept.append(after)
        else:
            kept.append(_whole(piece))
    return "".join(kept)


def _whole(piece: str) -> str:
    if piece.startswith(("!", "?")):
        return piece.partition(">")[2]
    opens_tag = piece[:1] == "/" or (piece[:1].isascii() and piece[:1].isalpha())
    return f"<{piece}" if opens_tag and ">" in piece else f"&lt;{piece}"
