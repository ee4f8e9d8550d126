# qtcwe_folder(NAME [DEPENDS…]): the sources below NAME/ as the static library qtcwe_NAME.
#
# Sources are found by pattern, so a new check is a new file and nothing else. Not in the library: main.c (the program)
# and *_gen.c (programs that run at build time).
function(qtcwe_folder name)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${name}/*.c ${name}/*_llvm.cpp)
    list(FILTER sources EXCLUDE REGEX "(/main|_gen)\\.c$")
    list(TRANSFORM ARGN PREPEND qtcwe_ OUTPUT_VARIABLE depends)
    if(sources)
        add_library(qtcwe_${name} STATIC ${sources})
        target_link_libraries(qtcwe_${name} PUBLIC ${depends} qtcwe_options qtcwe_llvm)
    else()
        add_library(qtcwe_${name} INTERFACE)
        target_link_libraries(qtcwe_${name} INTERFACE ${depends} qtcwe_options qtcwe_llvm)
    endif()
endfunction()

# The shipped facts, compiled from YAML into a table of the model's library.
function(qtcwe_facts)
    get_target_property(kind qtcwe_qtmodel TYPE)
    if(kind STREQUAL INTERFACE_LIBRARY OR NOT EXISTS ${CMAKE_SOURCE_DIR}/qtmodel/facts_gen.c)
        return()
    endif()
    file(GLOB data CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/qtmodel/data/*.yaml)
    list(SORT data)
    set(table ${CMAKE_BINARY_DIR}/qtmodel/facts_data.c)
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/qtmodel)
    add_executable(facts_gen qtmodel/facts_gen.c qtmodel/facts_read.c qtmodel/machines_read.c)
    target_link_libraries(facts_gen PRIVATE qtcwe_base)
    add_custom_command(OUTPUT ${table} COMMAND facts_gen ${table} ${data} DEPENDS facts_gen ${data}
                       COMMENT "Compiling facts" VERBATIM)
    target_sources(qtcwe_qtmodel PRIVATE ${table})
endfunction()

# qtcwe_embed(NAME FILE SYMBOL): FILE's bytes as the constant SYMBOL, and SYMBOL_size, in the library qtcwe_NAME.
function(qtcwe_embed name file symbol)
    set(made ${CMAKE_BINARY_DIR}/${name}/${symbol}.c)
    add_custom_command(OUTPUT ${made}
                       COMMAND ${CMAKE_COMMAND} -DFILE=${CMAKE_SOURCE_DIR}/${file} -DSYMBOL=${symbol} -DMADE=${made}
                               -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
                       DEPENDS ${CMAKE_SOURCE_DIR}/${file} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
                       COMMENT "Embedding ${file}" VERBATIM)
    target_sources(qtcwe_${name} PRIVATE ${made})
endfunction()
