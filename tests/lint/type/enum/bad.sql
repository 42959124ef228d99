CREATE TYPE mood AS ENUM ('ok'); -- expect: type/enum
