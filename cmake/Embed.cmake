# INPUT (a text file) -> OUTPUT (a C header with its text as a string constant).
file(READ "${INPUT}" text)
get_filename_component(name "${INPUT}" NAME)
string(REGEX REPLACE "[^A-Za-z0-9]" "_" symbol "${name}")
string(REPLACE "\\" "\\\\" text "${text}")
string(REPLACE "\"" "\\\"" text "${text}")
string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
file(WRITE "${OUTPUT}.tmp" "/* Made from ${name}. */\n#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\nstatic const char ${symbol}[] =\n    \"${text}\";\n#pragma GCC diagnostic pop\n")
file(RENAME "${OUTPUT}.tmp" "${OUTPUT}")
