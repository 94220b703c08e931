"""De teksten in het Nederlands."""

UNKNOWN = "nog niet bekend"

RESTART = {
    "needed": "Start de applicatie opnieuw, of meld u opnieuw aan.",
    "not_needed": "U kunt gewoon verder werken; er hoeft niets opnieuw gestart te worden.",
    "unknown": "We weten nog niet of opnieuw starten nodig is; werkt iets nog niet, start dan opnieuw en probeer het nog eens.",
}

OPENINGS = {
    "investigating": "We onderzoeken een incident dat {service} raakt. Het begon {since}.",
    "identified": "We weten wat er mis is met {service} en werken eraan. Het incident begon {since}.",
    "monitoring": "Er is een oplossing voor {service} doorgevoerd en we houden in de gaten of die standhoudt. Het incident begon {since}.",
    "no_news": "{service} is nog steeds geraakt. Er is nog geen nieuws; het werk gaat door.",
    "resolved": "{service} werkt weer sinds {ended}. Het incident duurde {duration}.",
    "false_alarm": "Het alarm over {service} was vals. Er was niets geraakt en het werk eraan is gestopt.",
    "maintenance_planned": "Er komt onderhoud aan {service}, van {start} tot {until}.",
    "maintenance_begun": "Het onderhoud aan {service} is begonnen. Het eindigt volgens plan {until}.",
    "maintenance_extended": "Het onderhoud aan {service} duurt langer dan gepland. Het eindigt nu naar verwachting {until}.",
    "maintenance_done": "Het onderhoud aan {service} is klaar.",
}

LINES = {
    "status": "**Huidige stand**",
    "next": "**Volgende stappen**",
    "impact": "- Impact: {impact}",
    "reach": "- Getroffen klanten: {customers}; collega's: {colleagues}; supportmeldingen: {cases}",
    "cause": "- Oorzaak: {cause}",
    "fix": "? - Wat hielp: {fix}",
    "workaround": "? - Tijdelijke oplossing: {workaround}",
    "steps": "- {next_steps}",
    "eta": "- Weer normaal: {eta}",
    "lead": "? - {lead} leidt. Vragen en waarnemingen horen bij {key}.",
    "host": "? - {lead} leidt het werk en beantwoordt vragen.",
    "restart": "- {restart}",
    "review": "- Wat we ervan leren, delen we achteraf.",
    "relax": "- Niemand hoeft iets te doen.",
    "update": "Volgende update: {next_update}",
}

TITLES = {
    "investigating": "We onderzoeken problemen met {service}",
    "identified": "Probleem met {service}: oorzaak gevonden",
    "monitoring": "Probleem met {service}: oplossing doorgevoerd",
    "no_news": "Probleem met {service}: het werk gaat door",
    "resolved": "Probleem met {service} opgelost",
    "false_alarm": "Geen probleem met {service}",
    "maintenance_planned": "Gepland onderhoud aan {service}",
    "maintenance_begun": "Onderhoud aan {service} is begonnen",
    "maintenance_extended": "Onderhoud aan {service} duurt langer",
    "maintenance_done": "Onderhoud aan {service} is klaar",
}

OUTSIDE = {
    "investigating": "We onderzoeken een probleem met {service}.\n? {impact}",
    "identified": "We hebben de oorzaak van het probleem met {service} gevonden en werken aan een oplossing.\n? Tot die tijd: {workaround}",
    "monitoring": "Het probleem met {service} zou voorbij moeten zijn. We houden in de gaten of dat zo blijft.",
    "no_news": "We werken nog steeds aan het probleem met {service}.\n? Tot die tijd: {workaround}",
    "resolved": "Het probleem met {service} is voorbij sinds {ended}.\n{restart}",
    "false_alarm": "We hebben een mogelijk probleem met {service} bekeken. Alles werkte de hele tijd; u hoeft niets te doen.",
    "maintenance_planned": "We plegen onderhoud aan {service} van {start} tot {until}.\n? {impact}",
    "maintenance_begun": "Het onderhoud aan {service} is begonnen en eindigt volgens plan {until}.\n? {impact}",
    "maintenance_extended": (
        "Het onderhoud aan {service} duurt langer dan gepland. We verwachten nu klaar te zijn {until}; onze excuses voor de vertraging."
    ),
    "maintenance_done": "Het onderhoud aan {service} is klaar.\n{restart}",
}

OUTSIDE_ETA = "? We verwachten dat het voorbij is {eta}."
OUTSIDE_UPDATE = "Volgende update: {next_update}"

JARGON = (
    "database",
    "server",
    "cluster",
    "node",
    "deploy",
    "uitrol",
    "rollback",
    "failover",
    "latentie",
    "backend",
    "frontend",
    "cache",
    "wachtrij",
    "endpoint",
    "container",
    "timeout",
    "load balancer",
    "grondoorzaak",
    "incidentmanager",
    "ernst",
)
