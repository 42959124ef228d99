ALTER TYPE mood ADD VALUE 'fine'; -- expect: type/enum-order
