"""The workbench's rooms; each folder's own docstring says what belongs in it."""

import os

# Unless told so before it is loaded, onnxruntime reports its use to a host of Microsoft's and keeps an id and a
# database on the disk. Whatever of ours starts, starts here; child processes inherit it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
