"""Reading Chinese: sentences and parts of a case, names of courts, what was ruled and why, which ruling it is."""
