# Prints PAGE anew as FRESH with "PROGRAM OPTION" and fails when they differ.
execute_process(COMMAND ${PROGRAM} ${OPTION} ${FRESH} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${PAGE} ${FRESH} RESULT_VARIABLE differs)
if(differs)
    message(FATAL_ERROR "${PAGE} is out of date; print it anew: ${PROGRAM} ${OPTION} ${PAGE}")
endif()
