"""Shapes that the product ships."""

from __future__ import annotations

from components.analysis.shape import Column, Entry, Shape


def _items(description: str, name: str) -> Entry:
    columns = (
        Column(name="name", description=name),
        Column(name="quantity", kind="number", role="quantity"),
        Column(name="unit_price", kind="amount", description="Price of one", role="unit price"),
        Column(name="price", kind="amount", description="Price of the line", role="line total"),
    )
    return Entry(name="items", kind="table", description=description, role="items", columns=columns)


RECEIPT = Shape(
    title="Receipt",
    instruction="Read this receipt. Copy what is printed; leave out what is not there. Amounts as plain numbers.",
    entries=(
        Entry(name="store", description="Name of the shop or company that issued it", role="party"),
        Entry(name="address", description="Address of the shop"),
        Entry(name="date", kind="date", description="Date of purchase", role="date"),
        _items("One row for each article bought", "Article as printed"),
        Entry(name="subtotal", kind="amount", description="Sum before tax and tip", role="subtotal"),
        Entry(name="discount", kind="amount", description="Sum taken off, as a positive number", role="discount"),
        Entry(name="tax", kind="amount", description="Tax added or included", role="tax"),
        Entry(name="tip", kind="amount", description="Tip or service charge", role="tip"),
        Entry(name="rounding", kind="amount", description="Rounding adjustment, may be negative", role="rounding"),
        Entry(name="total", kind="amount", description="Sum to pay", role="total"),
        Entry(name="currency", description="Currency as a code of ISO 4217, such as EUR", role="currency"),
        Entry(name="payment", description="How it was paid: cash, card, ..."),
    ),
)

INVOICE = Shape(
    title="Invoice",
    instruction="Read this invoice. Copy what is printed; leave out what is not there. Amounts as plain numbers.",
    entries=(
        Entry(name="vendor", description="Company that sends the invoice", role="party"),
        Entry(name="customer", description="Company or person that it is for"),
        Entry(name="invoice_number", description="Number of the invoice"),
        Entry(name="date", kind="date", description="Date of the invoice", role="date"),
        Entry(name="due_date", kind="date", description="To be paid by"),
        _items("One row for each position", "Goods or service as printed"),
        Entry(name="subtotal", kind="amount", description="Sum before tax", role="subtotal"),
        Entry(name="tax", kind="amount", description="Tax", role="tax"),
        Entry(name="total", kind="amount", description="Sum to pay", role="total"),
        Entry(name="currency", description="Currency as a code of ISO 4217, such as EUR", role="currency"),
        Entry(name="iban", description="Account to pay to", role="iban"),
    ),
)

PRODUCT = Shape(
    title="Product",
    instruction="Describe the product in this picture from what can be seen or read on it.",
    entries=(
        Entry(name="name", description="Product name"),
        Entry(name="category", description="Kind of product"),
        Entry(name="brand", description="Brand or maker"),
        Entry(name="colors", kind="list", description="Main colours"),
        Entry(name="price_range", description="Price or price range, if printed"),
        Entry(name="features", kind="list", description="Features that can be seen or read"),
        Entry(name="audience", description="Who it is for"),
        Entry(
            name="condition",
            kind="choice",
            description="State of the product",
            choices=("new", "used", "damaged", "unknown"),
        ),
        Entry(name="code", description="EAN, UPC or ISBN under the bar code", role="code"),
    ),
)

ALL = (RECEIPT, INVOICE, PRODUCT)
