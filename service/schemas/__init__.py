"""The wire contract: marshmallow schemas, from which openapi.yaml is written."""
