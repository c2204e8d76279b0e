"""The documents say what the program does: commands, options, errors, links, the site itself."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer.main

from places import ROOT, SRC
from vidcat.cli import app

DOCS = ROOT / "docs"
INCLUDED = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = sorted([*DOCS.rglob("*.md"), *(ROOT / name for name in ("README.md", *INCLUDED[2:]))])
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def page_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def shell_lines(text: str) -> list[str]:
    """List the lines of all shell blocks, continued lines joined and comments cut off."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [re.sub(r"\s+#.*", "", line).strip() for line in lines]


def resolved(words: list[str]) -> tuple[click.Command, list[str]]:
    """Find the command that words call, and the words left for it."""
    command: click.Command = typer.main.get_command(app)
    while words and words[0] == "--catalogue":
        words = words[2:]
    while inner := getattr(command, "commands", None):
        if not words or words[0] not in inner:
            break
        command, words = inner[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_commands_in_a_page_exist_with_their_options(path: Path) -> None:
    for line in shell_lines(path.read_text("utf-8")):
        words = shlex.split(line)
        if not words or words[0] not in ("vidcat", ".venv/bin/vidcat"):
            continue
        command, rest = resolved(words[1:])
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        known |= {"--help", "--catalogue", "--install-completion", "--show-completion"}
        assert not hasattr(command, "commands") or not rest or rest[0].startswith("-"), line
        for word in rest:
            if word.startswith("-") and word != "--" and not re.fullmatch(r"-\d.*", word):
                assert word.split("=")[0] in known, f"{line}: {word}"


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_links_in_a_page_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text("utf-8")):
        if not target.startswith(("https://", "http://", "mailto:")):
            assert (path.parent / target).exists(), target


def test_the_reference_is_that_of_the_program() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_readme_is_short() -> None:
    assert (ROOT / "README.md").read_text("utf-8").count("\n") < 150


def test_the_site_builds_and_every_link_and_anchor_in_it_holds(tmp_path: Path) -> None:
    shutil.copytree(DOCS, tmp_path / "docs")
    for name in ("mkdocs.yml", *INCLUDED):
        shutil.copy(ROOT / name, tmp_path)
    zensical = Path(sys.executable).parent / "zensical"
    done = subprocess.run(
        [zensical, "build", "--strict"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    built = list((tmp_path / "build" / "docs").rglob("*.html"))
    assert len(built) >= len(list(DOCS.rglob("*.md")))
    for page in built:
        fetched = re.findall(
            r"""<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//[^>]*""",
            page.read_text("utf-8"),
        )
        assert not fetched, f"{page.name} fetches from another machine"


def test_the_table_of_asvs_is_whole_and_names_tests_and_files_that_are_there() -> None:
    text = (DOCS / "asvs.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\d., to]+) \| .+? \| ([a-z* ]+) \| (.+) \|$", text, re.MULTILINE)
    states: dict[str, int] = {}
    for numbers, state, shown in rows:
        said = state.strip("*")
        states[said] = states.get(said, 0) + how_many(numbers)
        for name in re.findall(r"`([\w/]+\.py)`", shown):
            assert any((folder / name).is_file() for folder in (ROOT / "tests", SRC)), name
    assert sum(states.values()) == 70  # as many requirements as level 1 of 5.0.0 has
    met, not_met, other = (states[each] for each in ("met", "not met", "does not apply"))
    assert f"Met {met}, not met {not_met}, does not apply {other}." in text


def how_many(numbers: str) -> int:
    """Count requirements, as in `9.1.1 to 9.1.3, 9.2.1`."""
    ends = [[int(n.rpartition(".")[2]) for n in each.split(" to ")] for each in numbers.split(", ")]
    return sum(each[-1] - each[0] + 1 for each in ends)


def test_readme_shows_a_small_picture_of_the_desk() -> None:
    picture = DOCS / "desk.png"
    assert "](docs/desk.png)" in (ROOT / "README.md").read_text("utf-8")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size <= 300_000


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("vidcat expo", "export"), ("vidcat export s", "srt"), ("vidcat sighting ", "review")],
)
def test_the_shell_completes_commands(typed: str, offered: str) -> None:
    words = typed.split(" ")
    done = subprocess.run(
        [Path(sys.executable).parent / "vidcat"],
        env={
            "PATH": "/usr/bin:/bin",
            "_VIDCAT_COMPLETE": "complete_bash",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert offered in done.stdout.split(), done.stderr


def test_bash_completes_with_the_script_that_is_shown() -> None:
    bin_folder = Path(sys.executable).parent
    shown = subprocess.run(
        [bin_folder / "vidcat", "--show-completion", "bash"],
        env={
            "PATH": f"{bin_folder}:/usr/bin:/bin",
            "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    words = "COMP_WORDS=(vidcat review con); COMP_CWORD=2"
    ask = f"{words}; _vidcat_completion vidcat; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(
        ["bash", "--norc", "-c", f"{shown}\n{ask}"],
        env={"PATH": f"{bin_folder}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["confirm"], done.stderr
