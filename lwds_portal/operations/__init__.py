"""The operation of a portal: first start, backups, role of readers, stored files, logs, metrics, processes."""
