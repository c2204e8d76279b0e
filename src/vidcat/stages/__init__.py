"""What happens to one video, one stage a file. Stages never import each other."""
