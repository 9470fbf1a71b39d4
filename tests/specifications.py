"""Specifications in many hands' wordings, and labels that keep to them or do not; makers and goods are invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """`asks` are the paper's requirements in their order; `broken` the numbers, from 0, of those the label breaks in
    print, and `met` of those it keeps in print. The rest is for eyes."""

    name: str
    paper: str
    asks: tuple[str, ...]
    label: str
    broken: tuple[int, ...] = ()
    met: tuple[int, ...] = ()


CASES = (
    Case(
        "sentences with shall",
        """\
Tindale Lighting Ltd
Marking specification MS-7 Issue 2
1 Scope
This specification describes the rating plate of the lamp driver.
2 Marking
2.1 The plate shall bear the words "For indoor use only".
2.2 The rated output shall be 5 V 0.5 A.
2.3 The plate shall carry the CE mark, at least 5 mm high.
2.4 The plate shall be free of scratches and ink smears.
Page 1 of 1""",
        (
            'The plate shall bear the words "For indoor use only".',
            "The rated output shall be 5 V 0.5 A.",
            "The plate shall carry the CE mark, at least 5 mm high.",
            "The plate shall be free of scratches and ink smears.",
        ),
        "Tindale\nFor indoor use only\nOutput 5 V 3 A\nModel TD-5",
        broken=(1,),
        met=(0,),
    ),
    Case(
        "bullets under an introduction",
        """\
Label requirements: Willow hand cream 75 ml
The front must bear:
• the brand name "Willow & Fern"
• the words "Fragrance free"
• net contents 75 ml
Not permitted on any side:
• the word "organic"
Caps are seated straight.""",
        (
            'the brand name "Willow & Fern"',
            'the words "Fragrance free"',
            "net contents 75 ml",
            'the word "organic"',
            "Caps are seated straight.",
        ),
        "WILLOW & FERN\nHand cream\n75 ml e\nMade in Leeds",
        broken=(1,),
        met=(0, 2),
    ),
    Case(
        "a table with a head",
        """\
Product specification
Characteristic   Requirement
Article number   KX-204-B
Net weight   1.5 kg
Rated voltage   220-240 V
EAN   4006381333931
Surface   smooth, no dents""",
        (
            "Article number KX-204-B",
            "Net weight 1.5 kg",
            "Rated voltage 220-240 V",
            "EAN 4006381333931",
            "Surface smooth, no dents",
        ),
        "Article number KX-2041-B\nNet weight 1500 g\n230 V~\n4006381333931",
        broken=(0,),
        met=(1, 2, 3),
    ),
    Case(
        "German",
        """\
Kennzeichnungsvorgabe Blütenhonig
Dokument-Nr.: KV-17, Fassung 3
Pflichtangaben
1. Das Etikett muss die Aufschrift „Deutscher Blütenhonig“ tragen.
2. Nettofüllmenge: 250 g
3. Kein Hinweis „Bio“ ohne Zertifikat.
4. Das Etikett ist frei von Blasen und Rissen.
Erstellt von: M. Muster
Seite 1 von 1""",
        (
            "Das Etikett muss die Aufschrift „Deutscher Blütenhonig“ tragen.",
            "Nettofüllmenge: 250 g",
            "Kein Hinweis „Bio“ ohne Zertifikat.",
            "Das Etikett ist frei von Blasen und Rissen.",
        ),
        "Deutscher Blütenhonig\nNettofüllmenge: 500 g\nBio\nImkerei Auental",
        broken=(1,),
        met=(0,),
    ),
    Case(
        "French",
        """\
Cahier des charges étiquette
Version : 2
- Dénomination : « Confiture de mirabelles »
- Poids net : 370 g
- L'étiquette doit porter « À conserver au frais après ouverture ».
- Aucune tache ni déchirure.""",
        (
            "Dénomination : « Confiture de mirabelles »",
            "Poids net : 370 g",
            "L'étiquette doit porter « À conserver au frais après ouverture ».",
            "Aucune tache ni déchirure.",
        ),
        "Confiture de mirabelles\nPoids net : 370 g\nFabriqué en Lorraine",
        broken=(2,),
        met=(0, 1),
    ),
    Case(
        "Spanish",
        """\
Especificación de etiqueta
Fecha: 2026-05-01
a) Debe figurar "Sin gluten".
b) Peso neto mínimo 400 g
c) Código EAN: 8410000000016
d) La tapa no debe estar dañada.""",
        (
            'Debe figurar "Sin gluten".',
            "Peso neto mínimo 400 g",
            "Código EAN: 8410000000016",
            "La tapa no debe estar dañada.",
        ),
        "Sin gluten\nGalletas\nCódigo 8410000000016",
        met=(0, 2),
    ),
    Case(
        "required, and limits",
        """\
Data sheet: wall charger
Required: "Class II equipment"
Input power: max. 12 W
Cable length: min. 1.8 m
Weight without cable: 95 g ± 5 g
Required symbol: crossed-out bin""",
        (
            'Required: "Class II equipment"',
            "Input power: max. 12 W",
            "Cable length: min. 1.8 m",
            "Weight without cable: 95 g ± 5 g",
            "Required symbol: crossed-out bin",
        ),
        "Class II equipment\nInput power 15 W\nCable length 2 m",
        broken=(1,),
        met=(0, 2),
    ),
    Case(
        "allergens that read alike",
        """\
PACK SPECIFICATION
Allergens: Contains oats and hazelnuts
Claims: "No added sugar"
Best before: 2027-03-31
Colour of the lid: blue""",
        (
            "Allergens: Contains oats and hazelnuts",
            'Claims: "No added sugar"',
            "Best before: 2027-03-31",
            "Colour of the lid: blue",
        ),
        "Contains oats and walnuts\nAdded sugar\nBest before 31.03.2027\nNet 300 g",
        met=(2,),
    ),
    Case(
        "a list without signs, over two pages' feet",
        """\
Required markings
Made in Portugal
Recycling symbol 05 PP
Do not heat above 80 °C and keep out of reach of
children
Lot number on the base""",
        (
            "Made in Portugal",
            "Recycling symbol 05 PP",
            "Do not heat above 80 °C and keep out of reach of children",
            "Lot number on the base",
        ),
        "Made in Spain\nDo not heat above 80 °C and keep out of reach of children",
        met=(2,),
    ),
    Case(
        "gross and net",
        """\
Specification 44-B
Net weight: 250 g
The box must carry the words "Handle with care" and "This side up".""",
        ("Net weight: 250 g", 'The box must carry the words "Handle with care" and "This side up".'),
        "Gross weight: 250 g\nper 100 g: 400 kcal\nHandle with care",
    ),
)  # fmt: skip
