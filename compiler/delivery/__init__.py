"""How often each row reaches a sink, failures included: proved or refuted, hop by hop from its sources."""
