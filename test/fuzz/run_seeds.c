// Stands in for libFuzzer's main(): runs the fuzzer once on each file, and on every beginning of it.
#include "base/os.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int main(int argc, char **argv)
{
    buf text = {0};
    for (int i = 1; i < argc; i++) {
        if (!os_read_file(argv[i], &text)) {
            perror(argv[i]);
            return 1;
        }
        for (size_t n = 0; n <= text.n; n++) LLVMFuzzerTestOneInput((const u8 *)buf_cstr(&text), n);
    }
    buf_release(&text);
    printf("%d seeds\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
