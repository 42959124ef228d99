# Warnings, hardening and instrumentation, the same for every target.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}")
endif()

add_library(confiture_compiler INTERFACE)
target_compile_definitions(confiture_compiler INTERFACE _GNU_SOURCE G_LOG_DOMAIN="confiture"
    G_LOG_USE_STRUCTURED GLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 GLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74)
target_compile_options(confiture_compiler INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
    -Wcast-qual -Wformat=2 -Wvla -Wundef)
if(CONFITURE_WERROR)
    target_compile_options(confiture_compiler INTERFACE -Werror)
endif()

if(CONFITURE_SANITIZE)
    target_compile_options(confiture_compiler INTERFACE
        -fsanitize=${CONFITURE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(confiture_compiler INTERFACE -fsanitize=${CONFITURE_SANITIZE})
    if(CMAKE_C_COMPILER_ID STREQUAL "Clang")
        # GLib and libpq hand callbacks around through pointers of their own types.
        target_compile_options(confiture_compiler INTERFACE -fno-sanitize=function)
    endif()
else()
    target_compile_options(confiture_compiler INTERFACE -fstack-protector-strong -fstack-clash-protection)
    if(CMAKE_BUILD_TYPE MATCHES "Rel")
        target_compile_options(confiture_compiler INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    endif()
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
        target_compile_options(confiture_compiler INTERFACE -fcf-protection)
    endif()
endif()
target_link_options(confiture_compiler INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)
if(CONFITURE_COVERAGE)
    target_compile_options(confiture_compiler INTERFACE --coverage)
    target_link_options(confiture_compiler INTERFACE --coverage)
endif()
if(CONFITURE_FUZZ)
    target_compile_options(confiture_compiler INTERFACE -fsanitize=fuzzer-no-link)
endif()
