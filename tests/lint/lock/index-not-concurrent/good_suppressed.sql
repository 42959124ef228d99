-- confiture:ignore lock/index-not-concurrent the table has ten rows
CREATE INDEX a ON orders (placed_at);
CREATE INDEX b -- confiture:ignore lock: as above
    ON orders (number);
CREATE INDEX c ON orders (number); -- confiture:ignore data/drop-table, squawk:require-concurrent-index-creation
/* confiture:ignore all */
CREATE INDEX d ON orders (number);
