"""The words that lines of residents are read with: what belongs to a theme, and what says nothing. Imports nothing."""

from enum import StrEnum


class Theme(StrEnum):
    """What many words are about."""

    PLAY = "play"
    PARTY = "party"
    MUSIC = "music"
    GARDEN = "garden"
    FOOD = "food"
    CRAFT = "craft"
    SEWING = "sewing"
    BICYCLES = "bicycles"
    SPORT = "sport"
    BOOKS = "books"
    DIGITAL = "digital"
    FILM = "film"
    LANGUAGE = "language"
    WALKING = "walking"
    ANIMALS = "animals"


THEMES: dict[Theme, str] = {
    Theme.PLAY: """
        speeltuin* speelgoed* speelple* speelpla* speelvel* *spel *spellen spelletje* schommel* glijbaan*
        zandbak* knikker* puzzel*
    """,
    Theme.PARTY: "burendag* *feest *feesten feest* *feestje barbecue* bbq braderie* kermis*",
    Theme.MUSIC: """
        muzie* *muziek muzik* gita* zing* *koor koor* koren accordeon* drum* piano* trompet* liedje* orkest*
        *orkest band bandje fanfare* viool* saxofoon*
    """,
    Theme.GARDEN: """
        *tuin *tuinen *tuintje *tuintjes tuin* plant plante* planten* plantje* *planten zaai* zaad* zaden stek
        stekken stekje* snoei* maai* grasmaai* bloem* *bloemen groen* boom bomen boompje* fruitbo* kruiden*
        hovenier* schoffel*
    """,
    Theme.FOOD: """
        kook* koken kok soep* eten avondeten maaltijd* bakken gebak* brood* taart* keuken* pizza* recept* oven
        *oven pannenkoek* lunch*
    """,
    Theme.CRAFT: """
        timmer* klus* repar* repair* gereedschap* zagen zaag* schilder* verf* lassen metsel* houtbewerk* schuren
    """,
    Theme.SEWING: "naai* brei* haken quilt* borduur* kleding* kleren",
    Theme.BICYCLES: "fiets* *fiets *fietsen",
    Theme.SPORT: "sport* *sport voetbal* gym* hardlo* zwem* volleybal* tennis* schaats* yoga* skate*",
    Theme.BOOKS: "boek boeken* boekje* *boeken lees* lezen voorlez* bieb* bibliothe* verhalen*",
    Theme.DIGITAL: "computer* laptop* appen tablet* internet* smartphone* digitaal website*",
    Theme.FILM: "film* *film bioscoop* beamer* foto* camera*",
    Theme.LANGUAGE: "taal taal* *taal nederlands* gronings* engels* vertal*",
    Theme.WALKING: "wandel* wandelen *wandeling",
    Theme.ANIMALS: "hond* kip kippen dier* paard* konijn* schapen bijen* vogel*",
}
"""By theme: 'tuin*' begins a word, '*tuin' ends one, a bare word is the whole of it.

The first theme that fits is the word's own: so a speeltuin is for playing, and not a garden.
"""

LITTLE = """
aanbod achter actief alle allemaal alles altijd ander andere anders april augustus avond bezig bijvoorbeeld binnen
buiten buren buurman buurt buurtbewoner buurvrouw daar daarna december deze dingen dinsdag dinsdagavond doen
donderdag door dorp dorpen dorpshuis drie eens eigen elkaar elkaars elke erbij ergens even extra februari gaan geen
geven gewoon goed goede graag groep grote haar hebben heeft heel hele helpen helpt herfst hier hulp ideetje iedere
iedereen iemand iets jaar januari jong jonge jongere jongeren juli jullie juni keer kennen kind kinderen klein
kleine koffie komen kunnen kunt lang lange laten leen leent lenen lente leren leuk leuke liefst liever lijkt maak
maand maandag maandagavond maar maart maken mee meer mensen met middag misschien moeten mooi mooie naar niemand niet
nieuw nieuwe niks nodig nooit november ochtend oktober onder ons onze ook open oude oudere ouderen over paar plaats
plek plekken rond samen september soms spelen spreekt spullen staan staat straat tegen terug thee tijd toch twee
uren uurtje vaak vaker vast veel verder vind vinden voor vraag vragen vrijdag waar waarop wanneer want week weekend
weer weet weken welke wijk wijken wil willen winter woensdag woensdagavond wonen worden zaterdag zelf zien zijn
zitten zoals zodat zoek zoeken zoekt zomer zondag zonder zouden
"""
"""Words that say nothing about what somebody wants: in their plain form, plurals are known by themselves."""
