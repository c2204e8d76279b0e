"""Where things lie in the project and beside it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
SEEDS = ROOT / "seeds"
SRC = ROOT / "src" / "vidcat"
AUTO_ARCHIVER = ROOT / "tests" / "integration" / "provenance" / "auto_archiver_1_2_9"
# What may lie beside the project: real clips, and a generator of bad files.
CORPUS = ROOT.parent / "shared" / "corpus"
BAD_MEDIA = ROOT.parent / "shared" / "badmedia" / "make.py"
