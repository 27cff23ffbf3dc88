"""Structured notes become a cross-linked, sourced explainer site."""
