"""The only code that runs ffmpeg, decodes with PyAV, or hashes and encodes pictures."""
