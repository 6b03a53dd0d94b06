"""Declared sources and sinks: what they are to the plan, to the checks, and with which options."""
