"""What a phone fetches for the first page: itself, its styles, scripts, faces and pictures, as they are sent."""

from __future__ import annotations

import posixpath
import re

from flask import Flask

OWN = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FACES = re.compile(r"""url\(["']?([^)"']+)["']?\)""")
BROWSER = {"Accept-Encoding": "gzip, br"}


def first_view(app: Flask) -> dict[str, int]:
    """Bytes of the page with its styles and scripts, of the scripts alone, and of the faces that styles name."""
    client = app.test_client()
    page = client.get("/", headers=BROWSER)
    text = client.get("/").text
    files = {address: client.get(address, headers=BROWSER).data for address in sorted(set(OWN.findall(text)))}
    scripts = sum(len(data) for address, data in files.items() if ".js" in address)
    faces: set[str] = set()
    for address in files:
        if ".css" in address:
            folder = address.rpartition("/")[0]
            named = FACES.findall(client.get(address).text)
            faces |= {posixpath.normpath(posixpath.join(folder, name)) for name in named if "fonts/" in name}
    kept = [client.get(face) for face in sorted(faces)]
    return {
        "page, styles, scripts and icon": len(page.data) + sum(map(len, files.values())),
        "scripts alone": scripts,
        "all faces that its styles name": sum(len(face.data) for face in kept if face.status_code == 200),
    }
