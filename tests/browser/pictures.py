"""Takes the pictures of the home page anew, each a result of its page.

`python -m tests.browser.pictures [page ...]`; without any, all pages.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect, sync_playwright

from components.pages import PAGES
from tests.browser.chromium import FLAGS, find
from tests.browser.talking import devices, held, spoken
from tests.browser.visitor import Visitor
from tests.serve import serving

WIDTH, SHAPE = 720, 16 / 10
SECONDS = 120_000
DEVICES = ["microphone", "camera"]


def extract(screen: Screen) -> str:
    """Runs the sample; the picture begins at the text that is returned."""
    screen.get_by_role("button", name="Receipt of a café").click()
    screen.get_by_role("button", name="Read 1 document").click()
    expect(screen.get_by_text("checks agree")).to_be_visible(timeout=SECONDS)
    return "This run:"


def live(screen: Screen) -> str:
    """Talks a little, about what the camera sees."""
    screen.get_by_role("button", name="Camera", exact=True).click()
    expect(screen.get_by_label("What the model sees")).to_be_visible(timeout=SECONDS)
    screen.get_by_role("button", name="Start talking").click()
    chat = screen.locator(".st-key-live-chat")
    expect(chat).to_contain_text("15:30", timeout=SECONDS)
    expect(screen.get_by_text("listening")).to_be_visible(timeout=SECONDS)
    screen.get_by_test_id("stChatInputTextArea").fill("What is 12 * 12?")
    screen.keyboard.press("Enter")
    expect(chat).to_contain_text("says: 144", timeout=SECONDS)
    return "Stop answer"


def ask(screen: Screen) -> str:
    """A chart read into a table, and a question on the notes beside it."""
    screen.get_by_role("button", name="A chart and notes on it").click()
    screen.get_by_role("button", name="Chart to table").click(timeout=SECONDS)
    expect(screen.get_by_role("button", name="Ask again")).to_be_visible(timeout=SECONDS)
    return "Kestrel Outdoor: units"


def compare(screen: Screen) -> str:
    """A sample pair under the slider, with the model's differences numbered."""
    screen.get_by_role("button", name="A shop's checkout").click()
    screen.get_by_role("button", name="Compare 1 pair").click()
    expect(screen.get_by_text("By the model")).to_be_visible(timeout=SECONDS)
    return "Numbered boxes"


def meeting(screen: Screen) -> str:
    """The sample with its minutes, one turn being played."""
    screen.get_by_role("button", name="A short meeting of two").click()
    screen.get_by_role("button", name="Write it down").click()
    expect(screen.get_by_text("Take it along")).to_be_visible(timeout=SECONDS)
    screen.get_by_role("button", name="Show me 0:14").click()
    return "Meeting launch"


def inspect(screen: Screen) -> str:
    """The sample label with its faults, the bars of its code shown."""
    screen.get_by_role("button", name="Two labels and their specification").click()
    screen.get_by_role("button", name="Inspect 2 items").click()
    expect(screen.get_by_role("button", name="Report (Word)")).to_be_visible(timeout=SECONDS)
    box = screen.get_by_role("combobox", name="Item")
    box.focus()
    screen.keyboard.press("ArrowDown")
    screen.keyboard.type("muesli_faulty")
    screen.get_by_role("option", name="muesli_faulty").click()
    screen.get_by_role("button", name="Show me: muesli_faulty").first.click()
    expect(screen.get_by_alt_text("The place from close by")).to_be_visible(timeout=SECONDS)
    return "Deviations from the specification"


def cost(screen: Screen) -> str:
    """Work at several models, and what drives its price."""
    for label, value in {"Pictures": "200", "Film (minutes)": "10", "Questions about the same": "3"}.items():
        screen.get_by_role("spinbutton", name=label).fill(value)
        screen.keyboard.press("Enter")
    expect(screen).to_have_url(re.compile("questions=3"), timeout=SECONDS)
    return "What drives the price"


def history(screen: Screen) -> str:
    """Opens what Extract has kept, and looks at a place."""
    menu = screen.get_by_test_id("stSidebarNav")
    menu.get_by_role("link", name="Extract").click()
    extract(screen)
    menu.get_by_role("link", name="History").click()
    screen.get_by_role("button", name="receipt_cafe.png").click(timeout=SECONDS)
    screen.get_by_text("Where each value was read").click(timeout=SECONDS)
    screen.get_by_role("button", name="Show me").first.click()
    expect(screen.get_by_alt_text("The place from close by")).to_be_visible(timeout=SECONDS)
    return "Where each value was read"


def video(screen: Screen) -> str:
    """Has the sample film told; its chapters are shown."""
    screen.get_by_role("button", name="Demo film of a planner").click()
    screen.get_by_role("button", name="Look at the film").click()
    expect(screen.get_by_text("checks agree")).to_be_visible(timeout=SECONDS)
    screen.get_by_role("tab", name="Chapters").click()
    return "Write"


SCENES: dict[str, Callable[[Screen], str]] = {
    "live": live,
    "extract": extract,
    "ask": ask,
    "compare": compare,
    "meeting": meeting,
    "inspect": inspect,
    "video": video,
    "cost": cost,
    "history": history,
}


def take(visitor: Visitor, address: str) -> Image.Image:
    screen = visitor.open(address)
    start = SCENES[address](screen)
    visitor.settle()
    screen.wait_for_load_state("networkidle")
    top = screen.get_by_text(start).first.bounding_box()
    main = screen.get_by_test_id("stMainBlockContainer").bounding_box()
    assert top and main
    left, width = main["x"] + 60, main["width"] - 120
    clip = {"x": left, "y": top["y"] - 16, "width": width, "height": width / SHAPE}
    picture = Image.open(io.BytesIO(screen.screenshot(clip=clip)))  # type: ignore[arg-type]
    return picture.convert("RGB").resize((WIDTH, round(WIDTH / SHAPE)), Image.Resampling.LANCZOS)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as app, sync_playwright() as playwright:
        voice = spoken(Path(folder) / "voice.wav", [(4.0, "What does the page I am holding say?")], 10.0)
        film = held(Path(folder) / "page.mjpeg", ["Team meeting moved", "to Thursday, 15:30", "in room 204"])
        browser = playwright.chromium.launch(executable_path=find(), args=[*FLAGS, *devices(voice, film)])
        for page in (page for page in PAGES if page.address in (sys.argv[1:] or SCENES)):
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": 1400, "height": 2000}, color_scheme=scheme, permissions=DEVICES
                )
                picture = take(Visitor(context, app.base_url, Path(folder)), page.address)
                picture.save(page.picture(scheme), "WEBP", quality=80, method=6)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
