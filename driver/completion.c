// Completion for bash and zsh, made from the tables of options of both names of the program.
#include "driver/driver.h"
#include "driver/tidy.h"

// What a value can be, by the option's name; what is not here is told by its placeholder (FILE, DIR).
static const struct {
    const char *name, *words;
} choices[] = {
    {"profile", "default strict"},
    {"fix", "review"},
    {"fail-on", "note warning error none"},
    {"color", "auto always never"},
    {"dump", "model cfg cfg:dot facts typestate"},
    {"split-by", "check folder"},
    {"completion", "bash zsh"},
    {"tidy-compat", "19 22"},
    {"use-color", "true false"},
    {"format-style", "none file llvm google"},
};

// The words that a value can be; empty when it is free.
static void put_words(const dr_option_name *o, buf *out)
{
    for (u32 i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (str_is(o->name, choices[i].name)) buf_puts(out, choices[i].words);
    for (u32 i = 0; str_is(o->name, "report") && i < rp_count(); i++) buf_printf(out, "%s%s", i ? " " : "", rp_at(i)->name);
    for (u32 i = 0; str_is(o->name, "checks") && i < ck_count(); i++) buf_printf(out, "%s%s", i ? " " : "", ck_at(i)->id);
}

// 'd' for a folder, 'f' for a file, 0 for something else.
static char path_kind(const dr_option_name *o)
{
    static const char *const files[] = {"config-file", "export-fixes", "vfsoverlay"};
    for (u32 i = 0; i < sizeof files / sizeof files[0]; i++)
        if (str_is(o->name, files[i])) return 'f';
    if (!o->value) return 0;
    if (strcmp(o->value, "DIR") == 0 || str_is(o->name, "p")) return 'd';
    return strcmp(o->value, "FILE") == 0 ? 'f' : 0;
}

static const char *dashes(const dr_option_name *o) { return o->name.n > 1 ? "--" : "-"; }

// ---------------------------------------------------------------------------------------------------------------- bash

static void bash_values(const dr_option_name *o, buf *out)
{
    buf words = {0};
    put_words(o, &words);
    char kind = path_kind(o);
    if (words.n)
        buf_printf(out, "        %s%.*s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", dashes(o), STR_ARG(o->name),
                   buf_cstr(&words));
    else if (kind)
        buf_printf(out, "        %s%.*s) compopt -o filenames; COMPREPLY=($(compgen -%c -- \"$cur\")); return ;;\n", dashes(o),
                   STR_ARG(o->name), kind);
    else if (o->value)
        buf_printf(out, "        %s%.*s) return ;;\n", dashes(o), STR_ARG(o->name));
    buf_release(&words);
}

static void bash_checks(buf *out)
{
    buf_puts(out, "    if [[ ${COMP_WORDS[1]} == explain && $COMP_CWORD -gt 1 ]]; then\n        COMPREPLY=($(compgen -W '");
    for (u32 i = 0; i < ck_count(); i++) buf_printf(out, "%s%s", i ? " " : "", ck_at(i)->id);
    buf_puts(out, "' -- \"$cur\")); return\n    fi\n");
}

static void bash_options(const dr_option_name *rows, u32 n, buf *out)
{
    buf_puts(out, "    if [[ $cur == -* ]]; then\n        COMPREPLY=($(compgen -W '");
    for (u32 i = 0; i < n; i++)
        buf_printf(out, "%s%s%.*s%s", i ? " " : "", dashes(&rows[i]), STR_ARG(rows[i].name),
                   rows[i].value && !rows[i].optional && rows[i].name.n > 1 ? "=" : "");
    buf_puts(out, "' -- \"$cur\"))\n        [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n        return\n    fi\n");
}

static void bash_verbs(buf *out)
{
    buf_puts(out, "    [[ $COMP_CWORD -eq 1 ]] && COMPREPLY=($(compgen -W '");
    for (const char *const *v = dr_verb_words(); *v; v++) buf_printf(out, "%s%s", v == dr_verb_words() ? "" : " ", *v);
    buf_puts(out, "' -- \"$cur\"))\n");
}

static void bash_function(const char *program, const char *id, const dr_option_name *rows, u32 n, bool verbs, buf *out)
{
    buf_printf(out, "%s()\n{\n"
                    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} option=\n"
                    "    COMPREPLY=()\n"
                    "    # '=' is a word of its own; of an option that must have a value the next word is it.\n"
                    "    if [[ $cur == '=' ]]; then option=$prev cur=\n"
                    "    elif [[ $prev == '=' ]]; then option=${COMP_WORDS[COMP_CWORD-2]}\n"
                    "    else case $prev in ", id);
    bool any = false;
    for (u32 i = 0; i < n; i++) {
        if (!rows[i].value || rows[i].optional) continue;
        buf_printf(out, "%s%s%.*s", any ? "|" : "", dashes(&rows[i]), STR_ARG(rows[i].name));
        any = true;
    }
    buf_puts(out, ") option=$prev ;; esac\n    fi\n    case $option in\n");
    for (u32 i = 0; i < n; i++) bash_values(&rows[i], out);
    buf_puts(out, "    esac\n");
    if (verbs) bash_checks(out);
    bash_options(rows, n, out);
    if (verbs) bash_verbs(out);
    buf_printf(out, "    compopt -o filenames; COMPREPLY+=($(compgen -f -- \"$cur\"))\n}\ncomplete -F %s %s\n\n", id, program);
}

// ----------------------------------------------------------------------------------------------------------------- zsh

static void zsh_text(const char *text, buf *out)
{
    for (; *text; text++) {
        if (strchr("[]:\\", *text)) buf_putc(out, '\\');
        if (*text == '\'') buf_puts(out, "'\\'");
        buf_putc(out, *text);
    }
}

static void zsh_option(const dr_option_name *o, buf *out)
{
    buf words = {0};
    put_words(o, &words);
    char kind = path_kind(o);
    // -name-: the value behind it; --name=: behind '=' or as the next word; =-: only behind '='.
    const char *joint = !o->value ? "" : o->optional ? "=-" : o->name.n == 1 ? "+" : "=";
    buf_printf(out, "        '*%s%.*s%s[", dashes(o), STR_ARG(o->name), joint);
    zsh_text(o->help, out);
    buf_putc(out, ']');
    if (o->value) {
        buf_printf(out, ":%s", o->optional ? ":" : "");
        zsh_text(o->value, out);
        if (words.n) buf_puts(out, ":("), zsh_text(buf_cstr(&words), out), buf_putc(out, ')');
        else if (kind) buf_puts(out, kind == 'd' ? ":_files -/" : ":_files");
        else buf_puts(out, ": ");
    }
    buf_puts(out, "' \\\n");
    buf_release(&words);
}

static void zsh_function(const char *name, const dr_option_name *rows, u32 n, bool verbs, buf *out)
{
    buf_printf(out, "%s()\n{\n    _arguments -S \\\n", name);
    for (u32 i = 0; i < n; i++) zsh_option(&rows[i], out);
    if (verbs) {
        buf_puts(out, "        '1: :{ compadd -- ");
        for (const char *const *v = dr_verb_words(); *v; v++) buf_printf(out, "%s ", *v);
        buf_puts(out, "; _files }' \\\n");
    }
    buf_puts(out, "        '*:source:_files'\n}\n\n");
}

void dr_completion(const char *shell, buf *out)
{
    u32 n_fix = 0, n_tidy = 0;
    dr_option_name *fix = dr_option_names(&n_fix), *tidy = td_option_names(&n_tidy);
    if (strcmp(shell, "bash") == 0) {
        buf_puts(out, "# Completion of qtcwe-fix and qtcwe-tidy for bash; made by qtcwe-fix --completion=bash.\n\n");
        bash_function("qtcwe-fix", "_qtcwe_fix", fix, n_fix, true, out);
        bash_function("qtcwe-tidy", "_qtcwe_tidy", tidy, n_tidy, false, out);
    } else {
        buf_puts(out, "#compdef qtcwe-fix qtcwe-tidy\n# Made by qtcwe-fix --completion=zsh.\n\n");
        zsh_function("_qtcwe_fix_words", fix, n_fix, true, out);
        zsh_function("_qtcwe_tidy_words", tidy, n_tidy, false, out);
        buf_puts(out, "case $service in\n    qtcwe-tidy) _qtcwe_tidy_words \"$@\" ;;\n    *) _qtcwe_fix_words \"$@\" ;;\nesac\n");
    }
    mem_free(fix);
    mem_free(tidy);
}
