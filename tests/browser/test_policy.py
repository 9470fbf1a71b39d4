"""The Content-Security-Policy lets the app work, and a picture from elsewhere not load."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_a_picture_from_elsewhere_is_never_asked_for(visitor: Visitor) -> None:
    screen = visitor.open("")
    expect(screen.get_by_test_id("stSidebarNav")).to_be_attached()
    refused = screen.evaluate(
        """() => new Promise(done => {
            addEventListener('securitypolicyviolation', event => done(event.effectiveDirective), {once: true});
            const picture = new Image();
            picture.src = 'https://elsewhere.example/x.png?secret';
        })"""
    )
    assert refused == "img-src"
    assert len(visitor.complaints) == 2 and all("elsewhere.example" in said for said in visitor.complaints)
    visitor.complaints.clear()
