"""The pictures of recipes: curves, regions and runs as numbers that can be drawn. Not trusted."""
