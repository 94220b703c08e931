"""What in a review is worth a second look."""

from varsko.incidents import queries as incidents
from varsko.postmortems.data import ReviewView
from varsko.postmortems.domain.blame import Hint
from varsko.postmortems.domain.blame import hints as found

FACTORS = "factors"


def hints(view: ReviewView) -> list[Hint]:
    """Find passages that blame, in its texts and factors (as the field `factors`). They never hold a review back."""
    texts = {**view.texts, FACTORS: "\n".join(one.text for one in view.factors)}
    return found(texts, {name for _part, name in incidents.parts(view.incident)})
