"""Moving pictures, as stills."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from components.errors import BadFile
from components.media.streams import opened, video_of


def still(path: Path, second: float) -> Image.Image:
    """The picture shown at `second` from the start, upright; past the end, the last one. Raises BadFile."""
    with opened(path) as container:
        stream = video_of(container)
        if stream is None or stream.time_base is None:
            raise BadFile("There is no picture in this file.", "Choose a video.")
        offset = stream.start_time or 0
        container.seek(offset + int(max(second, 0) / stream.time_base), stream=stream)
        shown = None
        for frame in container.decode(stream):
            if shown and frame.pts is not None and (frame.pts - offset) * stream.time_base > second:
                break
            shown = frame
        if shown is None:
            raise BadFile("The video has no pictures that can be read.", "Export it again as MP4.")
        return Image.fromarray(shown.to_ndarray(format="rgb24")).rotate(shown.rotation, expand=True)
