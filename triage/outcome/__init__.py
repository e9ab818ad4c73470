"""What comes out of an interview: recommendation, plan, snapshots, decisions."""
