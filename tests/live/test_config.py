"""Settings, and the setup message made from them."""

from __future__ import annotations

import pytest

from components.gemini.errors import BadRequest
from components.live.capability import capability, voices
from components.live.config import Config, connect_config, presets, refusals

MODEL, THINKER = "gemini-3.8-live", "gemini-3.8-live-extended-thinking"


def setup(**settings: object) -> dict[str, object]:
    config = connect_config(Config(**{"model": MODEL} | settings))  # type: ignore[arg-type]
    return config.model_dump(mode="json", exclude_none=True)


def test_the_plain_setup() -> None:
    assert setup() == {
        "response_modalities": ["AUDIO"],
        "session_resumption": {},
        "input_audio_transcription": {},
        "output_audio_transcription": {},
        "realtime_input_config": {"automatic_activity_detection": {}},
        "context_window_compression": {"trigger_tokens": 25_000, "sliding_window": {"target_tokens": 8_000}},
    }


def test_every_setting_finds_its_place() -> None:
    made = setup(
        voice="Kore",
        system_instruction="Be brief.",
        start_sensitivity="low",
        end_sensitivity="high",
        silence_ms=500,
        prefix_ms=100,
        media_resolution="medium",
        search=True,
        functions=("current_time",),
        only_activity=True,
        mode="polite",
        compress_at=None,
    )
    assert made["speech_config"] == {"voice_config": {"prebuilt_voice_config": {"voice_name": "Kore"}}}
    assert made["system_instruction"] == {"parts": [{"text": "Be brief."}]}
    assert made["media_resolution"] == "MEDIA_RESOLUTION_MEDIUM"
    assert made["realtime_input_config"] == {
        "automatic_activity_detection": {
            "start_of_speech_sensitivity": "START_SENSITIVITY_LOW",
            "end_of_speech_sensitivity": "END_SENSITIVITY_HIGH",
            "prefix_padding_ms": 100,
            "silence_duration_ms": 500,
        },
        "activity_handling": "NO_INTERRUPTION",
        "turn_coverage": "TURN_INCLUDES_ONLY_ACTIVITY",
    }
    tools = made["tools"]
    assert isinstance(tools, list) and tools[0] == {"google_search": {}}
    declared = tools[1]["function_declarations"][0]
    assert (declared["name"], declared["behavior"]) == ("current_time", "NON_BLOCKING")
    assert "context_window_compression" not in made


def test_push_to_talk_switches_the_services_voice_detection_off() -> None:
    assert setup(mode="push")["realtime_input_config"] == {"automatic_activity_detection": {"disabled": True}}


def test_a_handle_resumes() -> None:
    config = connect_config(Config(MODEL), "h")
    assert config.session_resumption and config.session_resumption.handle == "h"


def test_written_answers_have_no_voice_and_no_transcript_of_it() -> None:
    made = setup(model="offline-engine", reply="text", voice="Kore")
    assert made["response_modalities"] == ["TEXT"]
    assert "speech_config" not in made and "output_audio_transcription" not in made


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"reply": "text"}, f"{MODEL} does not answer in text."),
        ({"code_execution": True}, f"{MODEL} can't run code in a live talk."),
        ({"thinking_level": "low"}, f"{MODEL} takes no thinking level low."),
        ({"proactive": False}, f"{MODEL} decides itself when to answer; that can't be switched off."),
        ({"voice": "Bob"}, "There is no voice called Bob."),
        ({"functions": ("fly",)}, "There is no function called fly."),
        ({"compress_at": 4_000}, "Compression can begin between 5,000 and 128,000 tokens."),
        ({"compress_to": 30_000}, "Compression must end below the tokens it begins at."),
        ({"model": THINKER, "functions": ("calculate",), "blocking": True}, f"{THINKER} does not wait for functions."),
        ({"model": "offline-engine", "search": True}, "offline-engine has no Google Search."),
    ],
)
def test_what_a_model_refuses_is_refused_here(settings: dict[str, object], reason: str) -> None:
    config = Config(**{"model": MODEL, **settings})  # type: ignore[arg-type]
    assert reason in refusals(config)
    with pytest.raises(BadRequest):
        connect_config(config)


def test_of_an_unknown_model_nothing_is_refused() -> None:
    config = Config("gemini-9-live", reply="text", code_execution=True, thinking_level="high", search=True)
    assert refusals(config) == () and capability("models/gemini-9-live").replies == ("audio", "text")


def test_thinking_goes_to_the_model_that_thinks() -> None:
    assert setup(model=THINKER, thinking_level="low")["thinking_config"] == {"thinking_level": "LOW"}


def test_what_a_model_needs_and_nobody_chose_is_filled_in() -> None:
    assert setup(model=THINKER)["thinking_config"] == {"thinking_level": "LOW"}
    assert setup(model=f"models/{THINKER}", thinking_level="high")["thinking_config"] == {"thinking_level": "HIGH"}
    assert "thinking_config" not in setup() and "thinking_config" not in setup(model="gemini-9-live")


def declared(model: str, *, vertex: bool, **settings: object) -> dict[str, object]:
    config = connect_config(Config(model, functions=("current_time", "calculate"), **settings), vertex=vertex)  # type: ignore[arg-type]
    found = config.model_dump(mode="json", exclude_none=True)["tools"][0]["function_declarations"][1]
    assert found.pop("name") == "calculate" and found.pop("description")
    return dict(found)


@pytest.mark.parametrize("blocking", [False, True])
def test_vertex_is_told_nothing_of_waiting_for_functions(blocking: bool) -> None:
    assert "behavior" in declared(MODEL, vertex=False, blocking=blocking)
    assert "behavior" not in declared(MODEL, vertex=True, blocking=blocking)


def test_a_model_that_sees_no_json_schema_gets_googles_own() -> None:
    assert declared("gemini-live-2.5-flash-native-audio", vertex=True) == {
        "parameters": {"type": "OBJECT", "properties": {"expression": {"type": "STRING"}}, "required": ["expression"]}
    }
    assert "parameters_json_schema" in declared(MODEL, vertex=True)


def test_there_are_thirty_voices_and_some_presets() -> None:
    assert len(set(voices())) == 30
    assert len(presets()) >= 5 and all(presets().values())
