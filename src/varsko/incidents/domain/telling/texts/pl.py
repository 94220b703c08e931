"""Teksty po polsku."""

UNKNOWN = "jeszcze nieznane"

RESTART = {
    "needed": "Prosimy ponownie uruchomić aplikację lub zalogować się jeszcze raz.",
    "not_needed": "Można normalnie pracować dalej; niczego nie trzeba uruchamiać ponownie.",
    "unknown": (
        "Nie wiemy jeszcze, czy trzeba coś uruchomić ponownie; jeśli coś nadal nie działa, prosimy zrobić to i spróbować jeszcze raz."
    ),
}

OPENINGS = {
    "investigating": "Badamy incydent, który dotyczy usługi {service}. Początek: {since}.",
    "identified": "Wiemy, co jest przyczyną problemu z usługą {service}, i pracujemy nad nim. Początek incydentu: {since}.",
    "monitoring": "Wprowadziliśmy poprawkę dla usługi {service} i sprawdzamy, czy jest skuteczna. Początek incydentu: {since}.",
    "no_news": "Problem z usługą {service} nadal trwa. Nie mamy jeszcze nowych informacji; prace trwają.",
    "resolved": "Usługa {service} znów działa od: {ended}. Incydent trwał {duration}.",
    "false_alarm": "Alarm dotyczący usługi {service} był fałszywy. Nic nie uległo awarii, a prace zakończono.",
    "maintenance_planned": "Planujemy prace serwisowe dotyczące usługi {service}. Początek: {start}, koniec: {until}.",
    "maintenance_begun": "Rozpoczęły się prace serwisowe dotyczące usługi {service}. Planowany koniec: {until}.",
    "maintenance_extended": "Prace serwisowe dotyczące usługi {service} potrwają dłużej, niż planowano. Nowy przewidywany koniec: {until}.",
    "maintenance_done": "Prace serwisowe dotyczące usługi {service} są zakończone.",
}

LINES = {
    "status": "**Stan obecny**",
    "next": "**Dalsze kroki**",
    "impact": "- Skutki: {impact}",
    "reach": "- Klienci, których to dotyczy: {customers}; współpracownicy: {colleagues}; zgłoszenia: {cases}",
    "cause": "- Przyczyna: {cause}",
    "fix": "? - Co pomogło: {fix}",
    "workaround": "? - Obejście: {workaround}",
    "steps": "- {next_steps}",
    "eta": "- Powrót do normalnego działania: {eta}",
    "lead": "? - Kieruje: {lead}. Pytania i spostrzeżenia prosimy kierować do {key}.",
    "host": "? - Pracami kieruje i na pytania odpowiada: {lead}.",
    "restart": "- {restart}",
    "review": "- Wnioski przedstawimy później.",
    "relax": "- Nikt nie musi nic robić.",
    "update": "Następna aktualizacja: {next_update}",
}

TITLES = {
    "investigating": "Badamy problemy z usługą {service}",
    "identified": "Problem z usługą {service}: znamy przyczynę",
    "monitoring": "Problem z usługą {service}: wprowadzono rozwiązanie",
    "no_news": "Problem z usługą {service}: prace trwają",
    "resolved": "Problem z usługą {service} rozwiązany",
    "false_alarm": "Usługa {service} działa prawidłowo",
    "maintenance_planned": "Planowane prace serwisowe: {service}",
    "maintenance_begun": "Rozpoczęły się prace serwisowe: {service}",
    "maintenance_extended": "Prace serwisowe potrwają dłużej: {service}",
    "maintenance_done": "Prace serwisowe zakończone: {service}",
}

OUTSIDE = {
    "investigating": "Badamy problem z usługą {service}.\n? {impact}",
    "identified": "Znamy przyczynę problemu z usługą {service} i pracujemy nad rozwiązaniem.\n? Do tego czasu: {workaround}",
    "monitoring": "Problem z usługą {service} powinien być rozwiązany. Sprawdzamy, czy tak pozostanie.",
    "no_news": "Nadal pracujemy nad problemem z usługą {service}.\n? Do tego czasu: {workaround}",
    "resolved": "Problem z usługą {service} został rozwiązany: {ended}.\n{restart}",
    "false_alarm": "Sprawdziliśmy możliwy problem z usługą {service}. Usługa działała przez cały czas; nie trzeba nic robić.",
    "maintenance_planned": "Planujemy prace serwisowe dotyczące usługi {service}. Początek: {start}, koniec: {until}.\n? {impact}",
    "maintenance_begun": "Rozpoczęły się prace serwisowe dotyczące usługi {service}. Planowany koniec: {until}.\n? {impact}",
    "maintenance_extended": (
        "Prace serwisowe dotyczące usługi {service} potrwają dłużej, niż planowano. Nowy przewidywany "
        "koniec: {until}; przepraszamy za opóźnienie."
    ),
    "maintenance_done": "Prace serwisowe dotyczące usługi {service} są zakończone.\n{restart}",
}

OUTSIDE_ETA = "? Przewidywany koniec: {eta}."
OUTSIDE_UPDATE = "Następna aktualizacja: {next_update}"

JARGON = (
    "baza danych",
    "bazy danych",
    "serwer",
    "serwera",
    "klaster",
    "węzeł",
    "wdrożenie",
    "wdrożenia",
    "rollback",
    "failover",
    "opóźnienie sieci",
    "backend",
    "frontend",
    "pamięć podręczna",
    "kolejka",
    "endpoint",
    "kontener",
    "timeout",
    "przyczyna źródłowa",
    "zarządzający incydentami",
    "poziom ważności",
)
