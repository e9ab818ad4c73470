"""What running a portal takes: first start, backups, role of readers, stored files, logs, metrics, processes."""
