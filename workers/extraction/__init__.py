"""The extraction: text in, Analysis out. No Flask, no Celery, no Redis, no clock, no environment."""

VERSION = "0.1.0"  # it changes whenever the same text may give another answer
