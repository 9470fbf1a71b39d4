"""Every page on a phone, in the dark, and without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect

from components.pages import PAGES, Page
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.serve import App

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TAB_STOPS = 60

by_address = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address or "home")


@by_address
def test_a_page_fits_a_phone(page: Page, new_visitor: NewVisitor, app: App) -> None:
    visitor = new_visitor(app, **PHONE)
    screen = visitor.open(page.address)
    visitor.shot(f"phone-{page.address or 'home'}")
    assert beyond_the_edge(screen) == []


def beyond_the_edge(screen: Screen) -> list[str]:
    """Text and controls of the main part that a reader would have to scroll sideways for."""
    found: list[str] = screen.evaluate("""() => {
        const wide = document.documentElement.clientWidth + 1;
        return [...document.querySelectorAll('[data-testid="stMain"] :is(p, h1, h2, h3, button, input, img, label)')]
            .filter(e => e.getBoundingClientRect().right > wide && e.offsetWidth > 0 && !inner(e))
            .map(e => `${e.tagName} ${e.textContent.slice(0, 40)}`);
        function inner(e) {
            for (let up = e.parentElement; up && up.dataset.testid !== "stMain"; up = up.parentElement)
                if (["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return true;
            return false;
        }
    }""")
    return found


@by_address
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_follows_the_colour_scheme(page: Page, scheme: str, new_visitor: NewVisitor, app: App) -> None:
    visitor = new_visitor(app, color_scheme=scheme)
    screen = visitor.open(page.address)
    visitor.shot(f"{scheme}-{page.address or 'home'}")
    paper, ink = brightness(screen, "backgroundColor"), brightness(screen, "color")
    assert (paper > ink) == (scheme == "light")
    assert abs(paper - ink) > 0.6


def brightness(screen: Screen, colour: str) -> float:
    """0 for black to 1 for white."""
    read = "(app, name) => getComputedStyle(app)[name].match(/[0-9.]+/g).slice(0, 3).map(Number)"
    red, green, blue = screen.get_by_test_id("stApp").evaluate(read, colour)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


@by_address
def test_a_page_is_walked_through_by_keyboard(page: Page, visitor: Visitor) -> None:
    screen = visitor.open(page.address)
    titles = {entry.title for entry in PAGES}
    reached = walk(screen, TAB_STOPS)
    assert titles <= {text for text, _ in reached}, "the menu is not reachable"
    assert [text for text, named in reached if not named] == [], "a stop without a name"
    assert all(focus_is_seen(screen) for _ in range(3))


def walk(screen: Screen, stops: int) -> list[tuple[str, bool]]:
    """What Tab stops at, in order: its text, and whether it has a name to read out."""
    seen: list[tuple[str, bool]] = []
    for _ in range(stops):
        screen.keyboard.press("Tab")
        text, named = screen.evaluate("""() => {
            let e = document.activeElement;
            while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;  // parts of ours draw in one
            const label = e.ariaLabel || e.title || e.alt || e.labels?.[0]?.textContent || e.placeholder || "";
            const text = (e.innerText || "").trim();
            const named = label || text || e.ariaLabelledByElements?.length;
            return [text.split("\\n").pop(), e === document.body || !!named];
        }""")
        seen.append((text, named))
    return seen


def focus_is_seen(screen: Screen) -> bool:
    screen.keyboard.press("Tab")
    seen: bool = screen.evaluate("""() => {
        const box = document.activeElement.getBoundingClientRect();
        return document.activeElement === document.body || (box.width > 0 && box.height > 0);
    }""")
    return seen


def test_a_menu_entry_opens_by_keyboard(visitor: Visitor) -> None:
    screen = visitor.open("")
    entry = next(page for page in PAGES if page.address)
    screen.get_by_test_id("stSidebarNav").get_by_role("link", name=entry.title).focus()
    screen.keyboard.press("Enter")
    expect(screen).to_have_title(f"{entry.title} · Multimodal Workbench")
