# Foreign libraries. Each "wall" is a library that one room alone may include (ARCHITECTURE.md).
find_package(PkgConfig REQUIRED)
pkg_check_modules(GLIB REQUIRED IMPORTED_TARGET glib-2.0>=2.74 gio-2.0 gio-unix-2.0)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(GIT2 REQUIRED IMPORTED_TARGET libgit2>=1.5)
pkg_check_modules(SMARTCOLS REQUIRED IMPORTED_TARGET smartcols)
pkg_check_modules(EDIT REQUIRED IMPORTED_TARGET libedit)

add_library(wall_yaml INTERFACE)
target_link_libraries(wall_yaml INTERFACE PkgConfig::YAML)
add_library(wall_crypto INTERFACE)
target_link_libraries(wall_crypto INTERFACE PkgConfig::CRYPTO)
add_library(wall_pq INTERFACE)
target_link_libraries(wall_pq INTERFACE PkgConfig::PQ)
add_library(wall_git2 INTERFACE)
target_link_libraries(wall_git2 INTERFACE PkgConfig::GIT2)
add_library(wall_smartcols INTERFACE)
target_link_libraries(wall_smartcols INTERFACE PkgConfig::SMARTCOLS)
add_library(wall_edit INTERFACE)
target_link_libraries(wall_edit INTERFACE PkgConfig::EDIT)

# PostgreSQL's own parser, and the server headers that declare its parse nodes.
find_library(PG_QUERY_LIBRARY pg_query REQUIRED)
find_path(PG_QUERY_INCLUDE pg_query.h REQUIRED)
find_path(PG_SERVER_INCLUDE nodes/parsenodes.h REQUIRED
    PATHS /usr/include/postgresql/15/server NO_DEFAULT_PATH)
add_library(wall_pg_query INTERFACE)
target_include_directories(wall_pg_query SYSTEM INTERFACE "${PG_QUERY_INCLUDE}" "${PG_SERVER_INCLUDE}")
target_link_libraries(wall_pg_query INTERFACE "${PG_QUERY_LIBRARY}")

pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)
