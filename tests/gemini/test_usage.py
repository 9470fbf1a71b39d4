from __future__ import annotations

from google.genai.types import GenerateContentResponseUsageMetadata, UsageMetadata

from components.gemini.usage import Usage, from_metadata, merged


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


def test_while_an_answer_comes_no_count_falls() -> None:
    before = Usage(prompt=8, output=20, thoughts=419, total=447, prompt_by={"text": 8})
    assert merged(None, before, final=False) == before
    # One round of tools alone, and what is left out after it (recorded of 3.x).
    tool = merged(before, Usage(prompt=8, total=8, prompt_by={"text": 8}), final=False)
    assert tool == before
    third = merged(tool, Usage(prompt=8, output=40, thoughts=28, total=76), final=False)
    assert third == Usage(prompt=8, output=40, thoughts=419, total=447, prompt_by={"text": 8})


def test_the_last_report_corrects_and_loses_nothing() -> None:
    before = Usage(prompt=145, thoughts=70, total=215, prompt_by={"text": 145}, cached=5, cached_by={"text": 5})
    last = Usage(prompt=85, output=14, total=99, prompt_by={"text": 85}, output_by={"text": 14})
    assert merged(before, last, final=True) == Usage(
        prompt=85, output=14, thoughts=70, cached=5, total=99,
        prompt_by={"text": 85}, output_by={"text": 14}, cached_by={"text": 5},
    )  # fmt: skip
    # Details of more than there is are of another count.
    assert merged(before, Usage(prompt=85, total=99), final=True).prompt_by == {}
    assert merged(before, Usage(prompt=150), final=True).prompt_by == {"text": 145}
