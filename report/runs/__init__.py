"""From a study to public findings: plan, notebooks, collection, disclosure."""
