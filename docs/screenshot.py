"""Take docs/desk.png: the label page of the demo, in a Chromium that is installed.

.venv/bin/vidcat demo demo
.venv/bin/python docs/screenshot.py demo

It adds a manager named Noor to the catalogue, serves it, and stops the server.
"""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

PICTURE = Path(__file__).parent / "desk.png"
VIDCAT = Path(sys.executable).parent / "vidcat"
PERSON = "Noor"
VAN_PTS, VAN_TIME = 57344, "0:04.480"  # the demo labels a van in this frame


def main(catalogue: str) -> None:
    """Serve a catalogue, sign in, and take the picture."""
    vidcat = [str(VIDCAT), "--catalogue", catalogue]
    if PERSON not in printed([*vidcat, "user", "list"]):
        printed([*vidcat, "user", "add", PERSON, "--role", "manager"])
    clip = Path(catalogue) / "footage" / "bicycles.mp4"
    video = json.loads(printed([*vidcat, "video", str(clip), "--json"]))["video"]
    served = [*vidcat, "serve", "--port", "0", "--by", PERSON]
    with subprocess.Popen(served, stdout=subprocess.PIPE, text=True) as server:
        try:
            take(link(server), video)
        finally:
            server.terminate()


def printed(command: list[str]) -> str:
    """Run a command that must succeed, and return what it prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def link(server: subprocess.Popen[str]) -> str:
    """Read the sign-in link that the server prints."""
    for line in server.stdout or ():
        if found := re.search(r"http://\S+/sign-in#\S+", line):
            return found[0]
    sys.exit("The server ended before it printed a link.")


def take(address: str, video: str) -> None:
    """Sign in by the link and write the picture of the label page."""
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    program = os.environ.get("VIDCAT_TEST_BROWSER") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        page.goto(f"{address.partition('/sign-in')[0]}/videos/{video}/label?pts={VAN_PTS}")
        expect(page.locator("#when")).to_have_text(VAN_TIME)
        page.keyboard.press("Space")  # stills that nobody has looked at start grey
        page.locator("#boxes > *").first.click()
        page.wait_for_timeout(1500)  # the picture is faded in
        taken = page.screenshot()
        browser.close()
    with Image.open(io.BytesIO(taken)) as picture:  # 256 colours: half the size
        picture.convert("RGB").quantize(256).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
