"""Teksterne på dansk."""

UNKNOWN = "endnu ikke kendt"

RESTART = {
    "needed": "Genstart programmet, eller log ind igen.",
    "not_needed": "Du kan fortsætte som normalt; intet skal genstartes.",
    "unknown": "Vi ved endnu ikke, om noget skal genstartes; hvis noget stadig fejler, så genstart og prøv igen.",
}

OPENINGS = {
    "investigating": "Vi undersøger en hændelse, der påvirker {service}. Den begyndte {since}.",
    "identified": "Vi ved, hvad der er galt med {service}, og arbejder på det. Hændelsen begyndte {since}.",
    "monitoring": "En løsning for {service} er på plads, og vi holder øje med, om den holder. Hændelsen begyndte {since}.",
    "no_news": "{service} er stadig påvirket. Der er endnu intet nyt; arbejdet fortsætter.",
    "resolved": "{service} har virket igen siden {ended}. Hændelsen varede {duration}.",
    "false_alarm": "Alarmen om {service} var falsk. Intet var påvirket, og arbejdet med den er afsluttet.",
    "maintenance_planned": "Der bliver vedligeholdelse af {service} fra {start} til {until}.",
    "maintenance_begun": "Vedligeholdelsen af {service} er begyndt. Den er planlagt til at slutte {until}.",
    "maintenance_extended": "Vedligeholdelsen af {service} tager længere tid end planlagt. Den ventes nu at slutte {until}.",
    "maintenance_done": "Vedligeholdelsen af {service} er færdig.",
}

LINES = {
    "status": "**Status nu**",
    "next": "**Næste skridt**",
    "impact": "- Påvirkning: {impact}",
    "reach": "- Berørte kunder: {customers}; kolleger: {colleagues}; supportsager: {cases}",
    "cause": "- Årsag: {cause}",
    "fix": "? - Det, der hjalp: {fix}",
    "workaround": "? - Midlertidig løsning: {workaround}",
    "steps": "- {next_steps}",
    "eta": "- Tilbage til det normale: {eta}",
    "lead": "? - {lead} leder. Spørgsmål og iagttagelser tages i {key}.",
    "host": "? - {lead} leder arbejdet og svarer på spørgsmål.",
    "restart": "- {restart}",
    "review": "- Det, vi lærer af dette, deles bagefter.",
    "relax": "- Ingen behøver at gøre noget.",
    "update": "Næste opdatering: {next_update}",
}

TITLES = {
    "investigating": "Vi undersøger problemer med {service}",
    "identified": "Problem med {service}: årsagen er fundet",
    "monitoring": "Problem med {service}: løsning på plads",
    "no_news": "Problem med {service}: arbejdet fortsætter",
    "resolved": "Problemet med {service} er løst",
    "false_alarm": "Intet problem med {service}",
    "maintenance_planned": "Planlagt vedligeholdelse af {service}",
    "maintenance_begun": "Vedligeholdelse af {service} er begyndt",
    "maintenance_extended": "Vedligeholdelse af {service} tager længere tid",
    "maintenance_done": "Vedligeholdelse af {service} er færdig",
}

OUTSIDE = {
    "investigating": "Vi undersøger et problem med {service}.\n? {impact}",
    "identified": "Vi har fundet årsagen til problemet med {service} og arbejder på en løsning.\n? Indtil da: {workaround}",
    "monitoring": "Problemet med {service} burde være overstået. Vi holder øje med, om det forbliver sådan.",
    "no_news": "Vi arbejder stadig på problemet med {service}.\n? Indtil da: {workaround}",
    "resolved": "Problemet med {service} har været overstået siden {ended}.\n{restart}",
    "false_alarm": "Vi har set på et muligt problem med {service}. Alt virkede hele tiden; du behøver ikke at gøre noget.",
    "maintenance_planned": "Vi vedligeholder {service} fra {start} til {until}.\n? {impact}",
    "maintenance_begun": "Vedligeholdelsen af {service} er begyndt og er planlagt til at slutte {until}.\n? {impact}",
    "maintenance_extended": (
        "Vedligeholdelsen af {service} tager længere tid end planlagt. Vi venter nu at være færdige {until} og beklager forsinkelsen."
    ),
    "maintenance_done": "Vedligeholdelsen af {service} er færdig.\n{restart}",
}

OUTSIDE_ETA = "? Vi venter, at det er overstået {eta}."
OUTSIDE_UPDATE = "Næste opdatering: {next_update}"

JARGON = (
    "database",
    "databasen",
    "server",
    "serveren",
    "klynge",
    "node",
    "deploy",
    "udrulning",
    "rollback",
    "failover",
    "latens",
    "backend",
    "frontend",
    "cache",
    "kø",
    "endepunkt",
    "container",
    "timeout",
    "load balancer",
    "rodårsag",
    "hændelsesleder",
    "alvorlighed",
)
