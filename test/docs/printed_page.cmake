# Prints PAGE anew as FRESH with "PROGRAM --doc" and fails when they differ.
execute_process(COMMAND ${PROGRAM} --doc ${FRESH} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${PAGE} ${FRESH} RESULT_VARIABLE differs)
if(differs)
    message(FATAL_ERROR "${PAGE} is out of date; print it anew: ${PROGRAM} --doc ${PAGE}")
endif()
