"""One module per revision, frozen: none of them imports today's tables."""
