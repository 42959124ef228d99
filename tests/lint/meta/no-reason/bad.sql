/* expect: meta/no-reason */ /* confiture:ignore data/drop-table
*/
DROP TABLE a;
DROP TABLE b; /* expect: meta/no-reason */ /* confiture:ignore data until 2999-12-31 */
