#include "base/os.h"
#include "driver/driver.h"

enum { LIMIT = 600 };  // seconds; hooks may take their time

bool dr_git(const dr_project *p, const char *const *argv, os_result *result)
{
    arena a = {0};
    bool good = os_command(argv, arena_str(&a, p->report_root).p, LIMIT, result) && os_succeeded(result);
    arena_release(&a);
    return good;
}
