"""Words that tend to blame, in five languages: data, each with the reason why it is worth a second look.

A pattern is a regular expression without groups that is matched in lower case at the beginning of a word.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Reason(StrEnum):
    """Why a passage is worth a second look. Stored nowhere, but named in the API: names are added, never changed."""

    HUMAN_ERROR = "human_error"
    COUNTERFACTUAL = "counterfactual"
    CHARACTER = "character"
    SINGLE_CAUSE = "single_cause"
    NAMED = "named"


H, C, X, S = Reason.HUMAN_ERROR, Reason.COUNTERFACTUAL, Reason.CHARACTER, Reason.SINGLE_CAUSE

WORDS: Mapping[str, tuple[tuple[str, Reason], ...]] = MappingProxyType(
    {
        "en": (
            (r"human errors?\b", H),
            (r"(?:user|operator|pilot) errors?\b", H),
            (r"(?:his|her|their) (?:mistake|fault)\b", H),
            (r"to blame\b", H),
            (r"(?:should|could|would) (?:not )?have\b", C),
            (r"(?:shouldn|couldn|wouldn)['’]t have\b", C),
            (r"if only\b", C),
            (r"failed to\b", C),
            (r"forgot\b", X),
            (r"careless", X),
            (r"negligen", X),
            (r"stupid", X),
            (r"sloppy\b", X),
            (r"incompeten", X),
            (r"the root cause\b", S),
        ),
        "nb": (
            (r"menneskelig(?:e)? (?:feil|svikt)", H),
            (r"brukerfeil", H),
            (r"(?:hans|hennes|deres) feil\b", H),
            (r"skylden?\b", H),
            (r"(?:burde|skulle|kunne) (?:\w+ )?ha(?:tt)?\b", C),
            (r"hvis bare\b", C),
            (r"unnlot\b", C),
            (r"glemte\b", X),
            (r"uforsiktig", X),
            (r"slurv", X),
            (r"uaktsom", X),
            (r"dum(?:t|me)?\b", X),
            (r"rotårsaken\b", S),
            (r"den egentlige årsaken\b", S),
        ),
        "da": (
            (r"menneskelig(?:e)? fejl", H),
            (r"brugerfejl", H),
            (r"(?:hans|hendes|deres) (?:fejl|skyld)\b", H),
            (r"skylden\b", H),
            (r"(?:burde|skulle|kunne) (?:\w+ )?have\b", C),
            (r"hvis bare\b", C),
            (r"undlod\b", C),
            (r"glemte\b", X),
            (r"uforsigtig", X),
            (r"sjusk", X),
            (r"uagtsom", X),
            (r"dum(?:t|me)?\b", X),
            (r"den grundlæggende årsag\b", S),
        ),
        "nl": (
            (r"menselijke (?:fout|vergissing)", H),
            (r"gebruikersfout", H),
            (r"(?:zijn|haar|hun) (?:fout|schuld)\b", H),
            (r"de schuld\b", H),
            (r"had(?:den)? (?:\w+ ){0,3}(?:moeten|kunnen)\b", C),
            (r"had(?:den)? maar\b", C),
            (r"naliet(?:en)?\b", C),
            (r"verga(?:t|ten)\b", X),
            (r"slordig", X),
            (r"nalatig", X),
            (r"onvoorzichtig", X),
            (r"dom(?:me)?\b", X),
            (r"de grondoorzaak\b", S),
        ),
        "pl": (
            (r"błąd ludzki", H),
            (r"błędu ludzkiego", H),
            (r"błąd (?:użytkownika|operatora)", H),
            (r"(?:z )?(?:jego|jej|ich) win[ay]\b", H),
            (r"winn[yai]\b", H),
            (r"(?:powinien|powinna|powinni|powinno|powinny) był[aoiy]?\b", C),
            (r"(?:powinien|powinna|powinni|powinno|powinny) byli?\b", C),
            (r"mógł był|mogła była|gdyby tylko\b", C),
            (r"zaniedbał", X),
            (r"zapomnia", X),
            (r"nieostrożn", X),
            (r"niedbał", X),
            (r"głupi", X),
            (r"jedyną przyczyną\b", S),
        ),
    }
)
