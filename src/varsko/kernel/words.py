"""Words that say nothing about what a text is about, in the five languages, without accents."""

_ENGLISH = """
a about after again all also am an and any are as at be been before but by can cannot could did do does down for from get had has have
hello help her here him his how i if in into is it its just me more my need nobody none not now of off on once one only or our out please
she so some still than that the their them then there these they this those to too under up us was we were what when where which while who
why will with without work works would you your
"""
_NORTHERN = """
alle at av bare ble blir blitt da de deg dem den der deres det dette din disse du efter eller en er et etter for fra fordi for fort fra
gar har hele hej hei hjaelp hjelp hun hva hvad hvem hver hvor hvordan hvorfor i igen igjen ikke ingen inn ja jeg kan kom kunne ma man med
meg mig men mere mer mig min mine mit na nar naar nei nej nest noe noen noget nogen nogle nok nu og ogsa om op opp oss os over pa sa saa
sammen seg sig sin skal skulle som takk tak til ud uden under ut uten var vaere vaert ved vel vi vil ville virker vore vare
"""
_DUTCH = """
aan al alle alleen als altijd bij daar dan dank dat de deze die dit doe doen door dus een eens en er geen goed haar had heb hebben heeft
help het hier hij hoe hulp iets ik in is ja je kan kunnen maar me meer met mij mijn moet na naar nee niemand niet niets nog nu of om omdat
onder ons onze ook op over steeds te tot uit van veel via voor waar waarom wanneer want wat we weer wel werd werkt wie wij wil worden
wordt ze zelf zich zij zijn zo zonder zou
"""
_POLISH = """
a aby ale az bez bo by byc byl byla bylo byly ci co czy dla do dzien dobry dziala gdy gdzie go i ich ile im ja jak jako je jego jej jest
jeszcze juz ktora ktore ktory lub ma mam mi mnie moj moja moje mozna moze my na nad nam nas nic nie niech nikt nim o od on ona one oni ono
oraz pan pani po pod pomoc prosze przed przez przy sa sie sam siebie sobie ta tak tam te tego tej ten to tu ty tylko tym u w we wiec
wszyscy wszystko z za ze zeby
"""
_MUTE = frozenset(f"{_ENGLISH} {_NORTHERN} {_DUTCH} {_POLISH}".split())


def is_mute(word: str) -> bool:
    """Tell whether a word, in lower case without accents, would be found in any text."""
    return word in _MUTE
