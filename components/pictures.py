"""`/pictures/…`: results of the pages, for Home. `st.image` would load numpy and decode each of them first."""

from __future__ import annotations

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from components.pages import PICTURES

_files = StaticFiles(directory=PICTURES)

# The second is for an app that is served below a path.
ROUTES = [Mount("/pictures", _files), Mount("/{base:path}/pictures", _files)]
