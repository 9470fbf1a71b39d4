"""What the workbench does, and the way to a first result."""

from __future__ import annotations

import streamlit as st

from components.pages import PAGES
from components.ui.beginning import start_key
from components.ui.connection import is_offline

st.title("Multimodal Workbench", anchor=False)
st.markdown(
    "Put pictures, documents and recordings through Google's Gemini models, "
    "check what the model claims, and see what each run costs."
)
with st.container(border=True):
    st.subheader("A first result in one click", anchor=False)
    st.markdown("Read a sample receipt into a checked table. Nothing to install, no key needed.")
    if st.button("Read the sample receipt", type="primary", icon=":material/play_arrow:", key="home-first"):
        st.session_state[start_key("extract")] = True
        st.switch_page(str(next(page.script for page in PAGES if page.address == "extract")))
    if is_offline():
        st.caption(
            "You are on the offline engine: it runs on this server, costs nothing, and is no language model. "
            "For Gemini itself choose “Gemini API key” in the sidebar."
        )
for group in dict.fromkeys(page.group for page in PAGES if page.group):
    st.subheader(group, anchor=False)
    with st.grid(min_column_width=280, gap="medium"):
        for page in (page for page in PAGES if page.group == group):
            with st.container(border=True):
                if (picture := page.picture(st.context.theme.type or "light")).exists():
                    st.markdown(f"![The page {page.title} with a result](pictures/{picture.name})")
                st.page_link(str(page.script), label=f"**{page.title}**", icon=page.icon)
                st.markdown(page.summary)
