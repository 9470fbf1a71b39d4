"""The launcher: `streamlit run app.py`.

The script with the navigation lies in components/, because Streamlit runs a page alone, without it,
when a folder named pages/ is a sibling of the main script and someone opens a page by its own address first.
"""

import streamlit as st
from starlette.middleware import Middleware
from streamlit import net_util

from components import clips, downloads, health, pictures
from components.server.arrivals import ARRIVALS
from components.server.guard import Guard
from components.server.uploads import UploadsToDisk
from components.server.visits import Visits
from components.ui import visits
from components.ui.environment import report
from components.ui.fault import on_script_error
from components.ui.reach import reach
from components.ui.readiness import database_trouble, engine_trouble
from components.ui.service import service

READY = health.readiness({"database": database_trouble, "engine": engine_trouble})
ROUTES = [*health.ROUTES, READY, *clips.ROUTES, *downloads.ROUTES, *pictures.ROUTES]
MIDDLEWARE = [
    Middleware(Guard, reach),
    Middleware(Visits, visits.seal, visits.path),
    Middleware(UploadsToDisk, ARRIVALS),
]

# Whenever a page of another origin knocks, Streamlit asks a host of Amazon's for this machine's address, to compare it.
net_util.get_external_ip = lambda: None
report()

app = st.App(
    "components/shell.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=service, on_script_error=on_script_error
)
