# A shelf is a folder of the house: one static library of its .c files, its .sql files embedded.
#
#   confiture_shelf(core/sql USES core/base WALLS pg_query)
#
# USES names every other shelf that it may include; WALLS the foreign libraries that it alone may include.
# NAME.sql in the folder becomes "NAME.sql.h" with `static const char name_sql[]`; NAME.sh, NAME.css and NAME.js likewise.

set_property(GLOBAL PROPERTY CONFITURE_LAYERS "")

function(confiture_target_name out path)
    string(REPLACE "/" "_" name "${path}")
    string(REPLACE "-" "_" name "${name}")
    set(${out} "shelf_${name}" PARENT_SCOPE)
endfunction()

function(confiture_embed_sql target path)
    file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${path}/*.sql" "${PROJECT_SOURCE_DIR}/${path}/sql/*.sql"
        "${PROJECT_SOURCE_DIR}/${path}/*.sh" "${PROJECT_SOURCE_DIR}/${path}/*.css" "${PROJECT_SOURCE_DIR}/${path}/*.js")
    foreach(file IN LISTS files)
        get_filename_component(name "${file}" NAME)
        set(header "${CMAKE_BINARY_DIR}/generated/${path}/${name}.h")
        add_custom_command(OUTPUT "${header}"
            COMMAND "${CMAKE_COMMAND}" -DINPUT=${file} -DOUTPUT=${header} -P "${PROJECT_SOURCE_DIR}/cmake/Embed.cmake"
            DEPENDS "${file}" "${PROJECT_SOURCE_DIR}/cmake/Embed.cmake" VERBATIM)
        target_sources(${target} PRIVATE "${header}")
    endforeach()
endfunction()

function(confiture_describe_layer path uses walls)
    string(REPLACE ";" " " uses "${uses}")
    string(REPLACE ";" " " walls "${walls}")
    set_property(GLOBAL APPEND PROPERTY CONFITURE_LAYERS "${path}|${uses}|${walls}")
endfunction()

function(confiture_common target)
    target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/include"
        "${CMAKE_BINARY_DIR}/generated")
    target_link_libraries(${target} PUBLIC PkgConfig::GLIB PkgConfig::JANSSON PRIVATE confiture_compiler)
endfunction()

function(confiture_shelf path)
    cmake_parse_arguments(ARG "" "" "USES;WALLS" ${ARGN})
    confiture_target_name(target "${path}")
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${path}/*.c" "${PROJECT_SOURCE_DIR}/${path}/rules/*.c"
        "${PROJECT_SOURCE_DIR}/${path}/types/*.c" "${PROJECT_SOURCE_DIR}/${path}/factors/*.c"
        "${PROJECT_SOURCE_DIR}/${path}/strategies/*.c")
    add_library(${target} STATIC ${sources} "${PROJECT_SOURCE_DIR}/cmake/empty.c")
    confiture_common(${target})
    confiture_embed_sql(${target} "${path}")
    foreach(used IN LISTS ARG_USES)
        confiture_target_name(library "${used}")
        target_link_libraries(${target} PUBLIC ${library})
    endforeach()
    foreach(wall IN LISTS ARG_WALLS)
        target_link_libraries(${target} PRIVATE wall_${wall})
    endforeach()
    confiture_describe_layer("${path}" "${ARG_USES}" "${ARG_WALLS}")
endfunction()

# A program is a folder below cmd/: cmd/build is confiture-build, cmd/confiture is confiture.
function(confiture_program name)
    cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
    string(REGEX REPLACE "^confiture-" "" folder "${name}")
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cmd/${folder}/*.c"
        "${PROJECT_SOURCE_DIR}/cmd/${folder}/checks/*.c")
    set(uses core/base core/data core/config cmd/cli ${ARG_USES})
    list(REMOVE_DUPLICATES uses)
    confiture_describe_layer("cmd/${folder}" "${uses}" "")
    if(NOT sources)
        return()
    endif()
    add_executable(${name} ${sources})
    confiture_common(${name})
    confiture_embed_sql(${name} "cmd/${folder}")
    foreach(used IN LISTS uses)
        confiture_target_name(library "${used}")
        target_link_libraries(${name} PRIVATE ${library})
    endforeach()
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
    install(TARGETS ${name} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
    set_property(GLOBAL APPEND PROPERTY CONFITURE_PROGRAMS ${name})
endfunction()

# A program with a further room in it, cmd/NAME, that the other goes on as when it needs that room: all sources of FROM but its
# main.c, and those of the room. It lies in libexec and is nobody's to call.
function(confiture_part name)
    cmake_parse_arguments(ARG "" "FROM" "USES" ${ARGN})
    string(REGEX REPLACE "^confiture-" "" folder "${ARG_FROM}")
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cmd/${folder}/*.c" "${PROJECT_SOURCE_DIR}/cmd/${name}/*.c")
    list(REMOVE_ITEM sources "${PROJECT_SOURCE_DIR}/cmd/${folder}/main.c")
    set(uses core/base core/data core/config cmd/cli ${ARG_USES})
    list(REMOVE_DUPLICATES uses)
    confiture_describe_layer("cmd/${name}" "${uses}" "")
    add_executable(${name} ${sources})
    confiture_common(${name})
    confiture_embed_sql(${name} "cmd/${name}")
    list(REMOVE_ITEM uses "cmd/${folder}")
    foreach(used IN LISTS uses)
        confiture_target_name(library "${used}")
        target_link_libraries(${name} PRIVATE ${library})
    endforeach()
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/libexec/confiture")
    install(TARGETS ${name} RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/confiture")
endfunction()

function(confiture_write_layers)
    get_property(lines GLOBAL PROPERTY CONFITURE_LAYERS)
    string(REPLACE ";" "\n" text "${lines}")
    file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/layers.txt" CONTENT "${text}\n")
endfunction()

configure_file("${PROJECT_SOURCE_DIR}/cmake/version.h.in" "${CMAKE_BINARY_DIR}/generated/confiture/version.h" @ONLY)
