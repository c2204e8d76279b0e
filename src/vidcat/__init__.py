"""vidcat: a catalogue of video evidence, from file to cited frame."""

__version__ = "0.1.0"
