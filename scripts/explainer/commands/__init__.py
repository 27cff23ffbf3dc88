"""The commands of `explainer`, one a module."""
