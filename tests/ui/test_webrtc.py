"""Which of the browser's connections a description belongs to."""

from __future__ import annotations

from aiortc.sdp import SessionDescription

from components.ui.webrtc import session_of

OFFER = """v=0\r
o=- {session} {version} IN IP4 127.0.0.1\r
s=-\r
t=0 0\r
a=group:BUNDLE 0\r
m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r
c=IN IP4 0.0.0.0\r
a=ice-ufrag:nRlK\r
a=ice-pwd:u2Qdph6pkO3kAgRGz4P9mUUE\r
a=setup:actpass\r
a=mid:0\r
a=sctp-port:5000\r
"""


def test_an_offer_is_known_again_by_what_became_of_it() -> None:
    offer = OFFER.format(session="4611731400430051336", version=2)
    assert session_of(offer) == session_of(str(SessionDescription.parse(offer))) == "- 4611731400430051336"


def test_another_connection_has_another_session() -> None:
    former, later = (OFFER.format(session=session, version=2) for session in ("4611731400430051336", "85"))
    assert session_of(former) != session_of(later)


def test_a_description_without_a_session_has_none() -> None:
    assert session_of("v=0\r\ns=-\r\n") is None
