"""Media between one page and one conversation: what is heard, seen and spoken. No Streamlit, no Gemini."""
