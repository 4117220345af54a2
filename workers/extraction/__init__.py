"""The extraction: text in, Analysis out. No Flask, no Celery, no Redis, no clock, no environment."""
