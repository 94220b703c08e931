"""What people type about paging. Whether it makes sense is decided by the actions; forms only ask."""
