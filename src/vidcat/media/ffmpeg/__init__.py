"""FFmpeg: run its programs, and make re-uploads and demo clips with them."""
