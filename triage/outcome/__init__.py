"""The results of an interview: recommendation, plan, snapshots, decisions."""
