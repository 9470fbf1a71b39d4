"""Look into a file and prepare it. No Streamlit, no Gemini."""
