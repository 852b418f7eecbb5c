"""Renderers: pure functions of a report. Not trusted; they compute nothing and judge nothing."""
