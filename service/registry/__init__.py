"""The job registry: the source of truth for every article's state."""

from service.registry.model import Claim, Hint, Job, Page, Submission, Submitted
from service.registry.registry import Registry

__all__ = ["Claim", "Hint", "Job", "Page", "Registry", "Submission", "Submitted"]
