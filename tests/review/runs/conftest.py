"""Runs are made by the test engine that components are tried with, which leaves loops open."""

from tests.components.conftest import event_loops_closed

__all__ = ["event_loops_closed"]
