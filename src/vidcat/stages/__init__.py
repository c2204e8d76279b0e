"""The stages of one video, one a file. Stages never import each other."""
