// The program: everything is in dr_main().
#include "driver/driver.h"

int main(int argc, char **argv) { return dr_main(argc, argv); }
