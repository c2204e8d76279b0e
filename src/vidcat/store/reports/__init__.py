"""Reports: what they cite and claim, and the claim check."""
