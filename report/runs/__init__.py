"""Steps from a study to its public findings: plan, notebooks, collection, disclosure."""
