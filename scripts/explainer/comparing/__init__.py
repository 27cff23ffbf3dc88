"""Two states of the record compared: what changed for readers, and on which pages."""
