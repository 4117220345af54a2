"""The HTTP front: one module per resource."""

from service.api.openapi import openapi_document

__all__ = ["openapi_document"]
