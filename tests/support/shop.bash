# A project with a past, for reports: eight events of three people in production, one that failed, one that was reverted, a hook,
# two migrations that wait. In the present directory, after `repository`.

shop_commit() { # shop_commit NAME DAY SUBJECT
    local address=${1%% *}
    git add .
    GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL="${address,,}@example.org" GIT_AUTHOR_DATE="2026-05-$2T16:30:15+0200" \
        GIT_COMMITTER_DATE="2026-05-$2T16:30:15+0200" git commit -qm "$3"
}

shop_files() { # shop_files VERSION_name UP DOWN
    echo "$2" > "db/migrations/$1.up.sql"
    echo "$3" > "db/migrations/$1.down.sql"
}

shop() {
    mkdir -p db/migrations
    cat > confiture.yaml <<EOF
environments:
  production: {}
hooks:
  - name: analyse
    phase: after_ddl
    type: sql
    config: { sql: "ANALYZE" }
EOF
    export CONFITURE_ENV=production
    shop_files 0001_orders 'CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers
);' 'DROP TABLE orders, customers;'
    shop_commit 'Ada Lovelace' 04 'Keep customers and their orders'
    shop_files 0002_total 'ALTER TABLE orders ADD COLUMN total numeric NOT NULL DEFAULT 0;' 'ALTER TABLE orders DROP COLUMN total;'
    shop_commit 'Grace Hopper' 06 'Add the total of an order'
    shop_files 0003_order_lines 'CREATE TABLE order_lines (
    order_id bigint NOT NULL REFERENCES orders,
    position int NOT NULL CHECK (position > 0),
    article text NOT NULL,
    PRIMARY KEY (order_id, position)
);' 'DROP TABLE order_lines;'
    shop_commit 'Ada Lovelace' 11 'An order has lines'
    confiture-migrate -q --env production up
    shop_files 0004_email_unique "INSERT INTO customers VALUES (1, 'ada@example.org'), (2, 'ada@example.org');
ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE (email);" 'ALTER TABLE customers DROP CONSTRAINT customers_email_key;'
    shop_commit 'Grace Hopper' 12 'No two customers share an address'
    confiture-migrate -q --env production up 2> /dev/null || true
    shop_files 0004_email_unique 'ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE (email);' \
        'ALTER TABLE customers DROP CONSTRAINT customers_email_key;'
    shop_commit 'Radia Perlman' 13 'Do not seed customers twice'
    shop_files 0005_status "CREATE TYPE order_status AS ENUM ('open', 'paid', 'shipped');
ALTER TABLE orders ADD COLUMN status order_status NOT NULL DEFAULT 'open';" 'ALTER TABLE orders DROP COLUMN status;
DROP TYPE order_status;'
    shop_commit 'Radia Perlman' 18 'Orders have a status'
    confiture-migrate -q --env production up
    confiture-migrate -q --env production down --yes 2> /dev/null || confiture-migrate -q --env production down
    confiture-migrate -q --env production up
    shop_files 0006_ship 'ALTER TABLE orders ADD COLUMN shipped_at timestamptz;' 'ALTER TABLE orders DROP COLUMN shipped_at;'
    shop_files 0007_totals_exact 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(12, 2);' \
        'ALTER TABLE orders ALTER COLUMN total TYPE numeric;'
    shop_commit 'Ada Lovelace' 20 'Tell when an order left, and round its total'
}
