"""Papers made up for tests, in the manner of several countries; no real shop's."""

from __future__ import annotations

from components.offline.answer.facts import Facts
from components.offline.answer.paper import Paper
from components.offline.senses.looking import text_source

AMERICAN = """\
Blue Heron Diner LLC
55 Harbor Street
Astoria, NY 11102
Server: Ann  Table 4
3/4/2023 7:45 PM
2 Burger 24.00
1 Lemonade 3.50
Subtotal $27.50
Sales Tax $2.44
Tip $5.50
Total $35.44
VISA ****1234 $35.44"""

GERMAN = """\
Lindenhof Markt GmbH
Lindenstr. 20
50668 Köln
EUR
BANANE 1,54 B
VOLLMILCH 3,5% 1,09 B
JOGHURT 1,58 B
2 Stk x 0,79
SUMME EUR 4,21
Geg. BAR EUR 10,00
Rückgeld BAR EUR 5,79
Steuer % Netto Steuer Brutto
B= 7,0% 3,93 0,28 4,21
13.02.2022 17:46 Bon-Nr.: 4711"""

MALAYSIAN = """\
GREEN LEAF MINI MART
SDN BHD (123456-X)
NO 7, JALAN MAWAR 2,
43300 SERI KEMBANGAN, SELANGOR
TAX INVOICE
Invoice No : GL-10233
Date : 11/06/2018 6:29:36 PM
SR-I00100000170- Imported Veggies
RM3.11 1 3.11
SR-I00100000031- Chicken Dishes
RM4.72 1 4.72
Total Amount: RM7.83
GST @6%: RM0.00
Rounding: RM0.02
Nett Total: RM7.85
CASH RM10.00
Change RM2.15"""

COLUMNS = """\
ORCHID HARDWARE TRADING
Doc No. CS0001 Date: 05/12/2018
Item Qty S/Price Amount Tax
1476 3 15.90 47.70 SR
25KG CEMENT GREY
1071 2 8.50 17.00 SR
WOOD GLUE
500ML
Total Qty: 5 64.70
Total Sales (Excluding GST) 61.04
Total GST 3.66
Total Sales (Inclusive of GST) : 64.70
CASH : 100.00
Change : 35.30
GST SUMMARY
SR 6 61.04 3.66
Total : 61.04 3.66"""

JAPANESE = """\
KAWA STORE
2021/05/06 09:10
Onigiri ¥130
Tea ¥150
Total ¥280
Cash ¥500
Change ¥220"""

LETTER = """\
The lighthouse was built in 1868 by two brothers who had lost a ship on the rocks below.
It burned whale oil at first, and kerosene from the year 1880 until the war ended.
Visitors may climb the 199 steps on Sundays, when the keeper's grandson tells stories."""


def paper(text: str) -> Paper:
    return Paper((text_source(text),))


def facts(text: str) -> Facts:
    return Facts(paper(text))
