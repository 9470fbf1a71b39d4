"""One conversation: its thread and event loop, uplink, playback, transcript. No Streamlit: it gets plain objects."""
