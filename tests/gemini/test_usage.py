from __future__ import annotations

from google.genai.types import GenerateContentResponseUsageMetadata, UsageMetadata

from components.gemini.usage import Usage, from_metadata


def test_an_answers_count() -> None:
    told = {
        "promptTokenCount": 268,
        "promptTokensDetails": [
            {"modality": "TEXT", "tokenCount": 6},
            {"modality": "IMAGE", "tokenCount": 258},
            {"modality": "TEXT", "tokenCount": 4},
        ],
        "candidatesTokenCount": 2,
        "thoughtsTokenCount": 42,
        "cachedContentTokenCount": 4,
        "cacheTokensDetails": [{"modality": "TEXT", "tokenCount": 4}],
        "toolUsePromptTokenCount": 69,
        "toolUsePromptTokensDetails": [{"modality": "TEXT", "tokenCount": 69}],
        "totalTokenCount": 312,
    }
    usage = from_metadata(GenerateContentResponseUsageMetadata.model_validate(told))
    assert usage == Usage(
        prompt=268,
        output=2,
        thoughts=42,
        cached=4,
        tool_prompt=69,
        total=312,
        prompt_by={"text": 10, "image": 258},
        cached_by={"text": 4},
        tool_prompt_by={"text": 69},
    )
    assert (usage.unattributed_prompt, usage.unattributed_output) == (0, 2)


def test_a_conversations_count_with_details_that_do_not_add_up() -> None:
    told = {
        "promptTokenCount": 187,
        "responseTokenCount": 69,
        "totalTokenCount": 256,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 154}, {"modality": "AUDIO"}],
        "responseTokensDetails": [{"modality": "AUDIO", "tokenCount": 57}],
    }
    usage = from_metadata(UsageMetadata.model_validate(told))
    assert (usage.prompt, usage.output, usage.thoughts, usage.total) == (187, 69, None, 256)
    assert (usage.prompt_by, usage.output_by) == ({"text": 154}, {"audio": 57})
    assert (usage.unattributed_prompt, usage.unattributed_output) == (33, 12)


def test_silence_is_unknown() -> None:
    assert from_metadata(GenerateContentResponseUsageMetadata()) == Usage()
