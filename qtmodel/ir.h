// The model of one translation unit: rows in tables, handles of their own type, const after qm_freeze().
//
// - Handles are 1-based; {0} means none/unknown, and unknown stays silent.
// - A body (function or lambda) is one preorder run of node rows: the subtree of n is the rows [n, qm_end(n)).
//   A lambda's body is a body of its own (QM_LAMBDA only names it), so no body contains rows of another.
// - Statements that Qt's macros hide (QVERIFY, QCOMPARE, Q_ASSERT, foreach …) are QM_MACRO rows named after the macro;
//   their children are the argument expressions the user wrote, in order of the text.
// - `place` is told to people (macro: where it is expanded). `span` may be edited; what a macro body, a system header or
//   generated code wrote has an empty span, so that a fix there is withheld by construction.
// - Everything is owned by the unit (one arena).
//
// Sources of fact: libclang's cursor tree (qtmodel/build_clang.c) and Qt's annotations (qt_signal, qt_slot).
#ifndef QTCWE_QTMODEL_IR_H
#define QTCWE_QTMODEL_IR_H

#include "base/arena.h"
#include "base/source.h"

typedef struct qm_node { u32 i; } qm_node;
typedef struct qm_func { u32 i; } qm_func;
typedef struct qm_var { u32 i; } qm_var;
typedef struct qm_type { u32 i; } qm_type;
typedef struct qm_class { u32 i; } qm_class;
typedef struct qm_object { u32 i; } qm_object;
typedef struct qm_conn { u32 i; } qm_conn;

// ---------------------------------------------------------------------------------------------------------------- nodes

// X(name, fixed children). "fixed" lists the roles of the children in order; QM_NONE fills an absent one.
#define QM_KINDS(X)                                                                       \
    X(NONE, "")              /* an absent optional child */                              \
    X(OPAQUE, "")            /* something the model does not understand; children are what was below it */ \
    /* statements */                                                                      \
    X(COMPOUND, "statements…")                                                            \
    X(EXPR_STMT, "expr")     /* an expression whose value is discarded */                 \
    X(DECL, "[init]")        /* one variable; .var */                                     \
    X(IF, "init condvar cond then else")                                                  \
    X(WHILE, "condvar cond body")                                                         \
    X(DO, "body cond")                                                                    \
    X(FOR, "init condvar cond inc body")                                                  \
    X(RANGE_FOR, "decl range body")  /* .func = the begin() it calls, if that is a function */ \
    X(SWITCH, "condvar cond body")                                                        \
    X(CASE, "value stmt")    X(DEFAULT, "stmt")                                           \
    X(BREAK, "") X(CONTINUE, "") X(RETURN, "[expr]") X(THROW, "[expr]") /* THROW is an expression too */ \
    X(TRY, "block catches…") X(CATCH, "decl block")                                       \
    X(GOTO, "") X(LABEL, "stmt")  /* .str is the label */                                 \
    X(NULL_STMT, "")                                                                      \
    X(MACRO, "arguments…")   /* .str is the macro's name; statement or expression */      \
    /* expressions */                                                                     \
    X(INT, "") X(FLOAT, "") X(BOOL, "") X(CHAR, "") X(NULLPTR, "")  /* .value */          \
    X(STRING, "")            /* .str, decoded as far as Latin-1 */                        \
    X(VAR, "")               /* use of a local, parameter, global, static member; .var */ \
    X(ENUMERATOR, "")        /* .str qualified name, .value */                            \
    X(MEMBER, "object")      /* field; .var; object is THIS when implicit */              \
    X(THIS, "")              /* QMF_IMPLICIT when not written */                          \
    X(FUNC_REF, "")          /* a function named without being called, &C::m; .func */    \
    X(CALL, "[object] args…")   /* .func = callee ({0} unknown); QMF_METHOD: child 0 is the object */ \
    X(CALL_INDIRECT, "callee args…") /* function pointer, std::function, dependent call */ \
    X(CONSTRUCT, "args…")    /* .func = constructor, .type = what is made (temporary, variable, member or base) */ \
    X(NEW, "[placement…] [init]")  /* .type = allocated type; QMF_ARRAY, QMF_PLACEMENT; init is CONSTRUCT or value */ \
    X(DELETE, "operand")     /* QMF_ARRAY */                                              \
    X(UNARY, "operand") X(BINARY, "left right") /* .op */                                 \
    X(ASSIGN, "left right")  /* .op: QMO_ASSIGN or the compound operator */               \
    X(COND, "cond then else")                                                             \
    X(CAST, "operand")       /* explicit and meaningful implicit casts; QMF_IMPLICIT; .type */ \
    X(SUBSCRIPT, "base index")  /* built-in only; class operator[] is CALL with QMF_OPERATOR */ \
    X(INIT_LIST, "values…")  /* none for a table of numbers */                           \
    X(LAMBDA, "capture initialisers…") /* .func = its body */                             \
    X(SIZEOF, "[operand]") X(CO_AWAIT, "operand")                                         \
    X(DEFAULT_ARG, "")       /* argument the user did not write */

typedef enum qm_kind {
#define X(name, roles) QM_##name,
    QM_KINDS(X)
#undef X
} qm_kind;

// Operators of UNARY, BINARY, ASSIGN, and of functions that are one; the last three are only those of functions.
#define QM_OPS(X)                                                                                              \
    X(NONE, "") X(ASSIGN, "=") X(ADD, "+") X(SUB, "-") X(MUL, "*") X(DIV, "/") X(REM, "%") X(SHL, "<<") X(SHR, ">>") \
    X(AND, "&") X(OR, "|") X(XOR, "^") X(LAND, "&&") X(LOR, "||") X(EQ, "==") X(NE, "!=") X(LT, "<") X(LE, "<=")     \
    X(GT, ">") X(GE, ">=") X(COMMA, ",") X(NOT, "!") X(BNOT, "~") X(NEG, "-") X(PLUS, "+") X(DEREF, "*")           \
    X(ADDR, "&") X(PREINC, "++") X(PREDEC, "--") X(POSTINC, "++") X(POSTDEC, "--") X(PTRMEM, "->*") X(CMP3, "<=>") \
    X(INDEX, "[]") X(INVOKE, "()") X(ARROW, "->")
typedef enum qm_op {
#define X(name, text) QMO_##name,
    QM_OPS(X)
#undef X
} qm_op;

enum qm_node_flags {
    QMF_METHOD = 1 << 0,    // CALL: child 0 is the object
    QMF_ARROW = 1 << 1,     // CALL, MEMBER: written with ->
    QMF_OPERATOR = 1 << 2,  // CALL: written as an operator (operator==, <<, [] …)
    QMF_IMPLICIT = 1 << 3,  // not written by the user (implicit this, implicit conversion)
    QMF_ARRAY = 1 << 4,     // NEW, DELETE
    QMF_PLACEMENT = 1 << 5,
    QMF_IN_MACRO = 1 << 6,  // located in a macro (argument or body)
    QMF_BRACES = 1 << 7,    // CONSTRUCT, NEW: {…} not (…)
    QMF_DEPENDENT = 1 << 8, // type-dependent: nothing is known
    QMF_STRING_SIGNAL = 1 << 9,  // STRING from SIGNAL(): .str starts with '2'
    QMF_STRING_SLOT = 1 << 10,   // STRING from SLOT(): .str starts with '1'
    QMF_DYNAMIC = 1 << 12,       // CAST: asks the object (dynamic_cast)
    QMF_DISCARDED = 1 << 11,     // value thrown away on purpose: (void) cast, std::ignore =, Q_UNUSED
};

typedef struct qm_node_row {
    u16 kind;      // qm_kind
    u16 flags;
    u8 op;         // qm_op
    u32 end;       // rows [this, end) are the subtree
    u32 parent;    // row of the parent in the same body, 0 for the root
    place at;      // told to people: start of the expression or statement; CALL: the callee's name is name.off
    span text;     // editable extent, or empty
    span name;     // editable name token of a CALL, MEMBER, VAR, DELETE keyword …, or empty
    qm_type type;  // of expressions
    qm_func func;
    qm_var var;
    i64 value;     // INT, BOOL, CHAR, ENUMERATOR
    str str;       // STRING, MACRO, ENUMERATOR, GOTO, LABEL
} qm_node_row;

// ---------------------------------------------------------------------------------------------------------------- types

typedef enum qm_type_kind {
    QMT_UNKNOWN, QMT_VOID, QMT_BOOL, QMT_INT, QMT_FLOAT, QMT_ENUM, QMT_POINTER, QMT_REFERENCE, QMT_RVALUE_REF,
    QMT_RECORD, QMT_FUNCTION, QMT_ARRAY, QMT_NULLPTR, QMT_MEMBER_POINTER, QMT_DEPENDENT
} qm_type_kind;

typedef struct qm_type_row {
    qm_type_kind kind;   // of the canonical type
    str text;            // canonical spelling, Qt's namespace stripped: "QLocalServer *"
    qm_type target;      // pointee, referee, element
    qm_class cls;        // QMT_RECORD
    bool is_const, is_signed;
    i64 size;            // bytes; <0 unknown
    i64 count;           // QMT_ARRAY: elements; QMT_ENUM: values that have a name; <0 unknown
} qm_type_row;

typedef struct qm_class_row {
    str name;            // qualified, Qt's namespace stripped; "" for unnamed and lambda classes
    str key;             // template pattern for specialisations: "QList" for QList<int>; else = name
    place at;
    span text;           // whole definition in a user file, or empty
    u32 first_base, n_bases;   // rows of unit.bases
    u32 first_field, n_fields; // consecutive rows of unit.vars
    qm_func destructor;        // user-declared in the unit, or {0}
    bool complete, tainted, user;  // user: declared in a file that may be reported
    bool base_unknown;         // an error hides a base of it
    bool qobject;              // QObject or derives from it
    bool q_object_macro;       // has staticMetaObject of its own
    bool abstract_;
    bool destroys;             // declares a destructor of its own that is not defaulted
    bool has_arrow;            // declares operator-> (not: inherits it)
    bool members_known;        // every method has a row, and what moc sees of them stands in unit.metas
    str taken_in;              // members_known: names of bases that using declarations take in, with blanks between
    bool meta_hidden;          // members_known: a library's class, or one with a metaObject() of its own, without Q_OBJECT
    u32 first_meta, n_metas;   // rows of unit.metas
} qm_class_row;

// A signal, slot or invokable as moc writes it into the meta object; one row for each number of arguments that default
// arguments allow. Made for the classes that strings of SIGNAL() and SLOT() may speak of.
typedef struct qm_meta_row {
    enum qm_meta_kind { QM_META_SIGNAL, QM_META_SLOT, QM_META_METHOD } kind;
    str signature;   // "clicked(bool)", normalised (qtmodel/meta.h)
    qm_func func;    // {0}: a private slot, whose function another class has
    u32 n_args;
    bool clone;      // default arguments are left out
    bool unsure;     // a macro wrote a part of it
} qm_meta_row;

typedef struct qm_var_row {
    str name;
    qm_type type;
    qm_func func;     // the function it is local to or parameter of; {0} for fields and globals
    qm_class cls;     // fields, static members
    u32 index;        // parameter position
    enum qm_var_kind { QMV_LOCAL, QMV_PARAM, QMV_FIELD, QMV_GLOBAL, QMV_STATIC_LOCAL, QMV_STATIC_MEMBER } kind;
    qm_node decl;     // its QM_DECL row when local (or {0})
    qm_node init;     // initialiser when lowered
    qm_var whole;     // a name of a structured binding: the variable without a name that it is a part of
    place at;         // its name
    span text;        // local, field: whole statement when it declares just this one variable; else empty
    span type_text;   // the written type specifier ("QLocalServer *", "auto *"), or empty
    span name_text;
    bool is_private;  // fields
    bool each_thread; // thread_local: every thread has one of its own
    str type_written; // the type as spelled in the source, sugar kept ("QString", "auto *")
} qm_var_row;

enum qm_func_flags {
    QMFN_STATIC = 1 << 0, QMFN_VIRTUAL = 1 << 1, QMFN_CONST = 1 << 2, QMFN_CTOR = 1 << 3, QMFN_DTOR = 1 << 4,
    QMFN_LAMBDA = 1 << 5, QMFN_SIGNAL = 1 << 6, QMFN_SLOT = 1 << 7, QMFN_OPERATOR = 1 << 8, QMFN_NOEXCEPT = 1 << 9,
    QMFN_NODISCARD = 1 << 10, QMFN_NORETURN = 1 << 11, QMFN_USER = 1 << 12 /* body in a reported file */,
    QMFN_TAINTED = 1 << 13 /* an error lies in it: claim nothing */, QMFN_TEMPLATE = 1 << 14, QMFN_COROUTINE = 1 << 15,
    QMFN_CONVERSION = 1 << 16, QMFN_INVOKABLE = 1 << 17, QMFN_VARIADIC = 1 << 18, QMFN_PRIVATE_SLOT = 1 << 19,
    QMFN_BODILESS = 1 << 20 /* pure, deleted or defaulted: no body is hidden in another unit */,
    QMFN_PROTECTED = 1 << 21, QMFN_PRIVATE = 1 << 22 /* access of methods */,
    QMFN_INTERNAL = 1 << 23 /* no linkage to other units: only this one can name it */,
    QMFN_OVERRIDDEN = 1 << 24 /* by a class of the program that the unit knows */,
};

typedef struct qm_capture {
    qm_var var;      // captured variable; {0} with is_this
    bool is_this;    // `this` (or *this when !by_ref and type is the class)
    bool by_ref;
    bool implicit;   // from [=] or [&]
    qm_node init;    // initialiser in [x = expr], a child of the QM_LAMBDA row; else {0}
    qm_var inner;    // the variable of an init-capture
    span text;       // the written capture ("server", "&x"), or empty
} qm_capture;

typedef struct qm_func_row {
    str name;          // unqualified: "listen", "operator==", "QLocalServer" for constructors, "" for lambdas
    str qualified;     // "QLocalServer::listen", Qt's namespace stripped
    str signature;     // "QLocalServer::listen(const QString &)" canonical parameter types; templates by their pattern
    qm_class cls;
    qm_type result;
    u32 flags;
    qm_op op;          // QMFN_OPERATOR: which; NONE for compound assignments, new, delete, literals
    u32 first_param, n_params;     // rows of unit.vars
    u32 first_capture, n_captures; // rows of unit.captures (lambdas)
    u32 first_override, n_overrides; // rows of unit.overrides: methods it overrides, all levels
    qm_node body;      // root row, {0} when not lowered here
    qm_node lambda;    // the QM_LAMBDA row that made it
    qm_func outer;     // function that contains the lambda
    place at;          // its name: where it is defined, if this unit shows that
    place declared;    // its name where it was first declared: the same in every unit that sees the class or header
    u32 first_init, n_inits; // constructors: rows of unit.inits
} qm_func_row;

// One of the places where a user file declares or defines a function.
typedef struct qm_declaration {
    qm_func func;
    span head;         // what stands before its name: "virtual int ", "int Panel::"; empty when a macro wrote it
    place at;          // its name
    u32 first_parameter, n_parameters;  // rows of unit.parameter_types: the types as they are written here; empty when a macro wrote one
} qm_declaration;

typedef struct qm_init {   // one constructor initialiser
    qm_var field;          // or {0} for a base
    qm_class base;
    qm_node value;         // root row of its own run; parent 0
} qm_init;

// A macro expansion written in a user file (outermost and nested in arguments).
typedef struct qm_expansion {
    str name;
    span text;   // whole invocation, always set (also where editing is not allowed)
} qm_expansion;

typedef struct qm_diag {  // an error of the front end
    place at;
    str text;
    bool fatal;
} qm_diag;

// A contiguous run of rows with one root: a body, a constructor initialiser, a variable's initialiser.
typedef struct qm_run {
    u32 first, end;
    qm_func func;  // whose run it is; {0} for globals and fields
} qm_run;

#define QM_TABLE(T) struct { T *rows; u32 n, cap; }

typedef struct qm_unit {
    arena mem;
    intern *strings;
    sources *files;         // not owned
    file_id main_file;
    int qt_major;           // 5, 6; 0 = no Qt seen
    u32 qt_version;         // 0x060402
    long cplusplus;         // 201703
    QM_TABLE(qm_node_row) nodes;      // row 0 is unused
    QM_TABLE(qm_type_row) types;
    QM_TABLE(qm_class_row) classes;
    QM_TABLE(qm_class) bases;
    QM_TABLE(qm_meta_row) metas;
    QM_TABLE(qm_var_row) vars;
    QM_TABLE(qm_func_row) funcs;
    QM_TABLE(qm_func) overrides;
    QM_TABLE(qm_declaration) declarations;
    QM_TABLE(span) parameter_types;
    QM_TABLE(qm_capture) captures;
    QM_TABLE(qm_init) inits;
    QM_TABLE(qm_expansion) expansions;  // user files, by file and offset
    QM_TABLE(qm_run) runs;              // by first row
    QM_TABLE(qm_diag) diags;
    QM_TABLE(span) skipped;             // regions the preprocessor skipped, # lines included
    QM_TABLE(file_id) includes;         // every file of the unit
    QM_TABLE(u64) declared;             // see qm_unit_declares
    struct qm_qt *qt;                   // qtmodel/qt.h: objects, connections, threads; set by qm_build_qt
    bool frozen;
} qm_unit;

// ----------------------------------------------------------------------------------------------------------- navigation
static inline bool qm_is(qm_node n) { return n.i != 0; }
static inline const qm_node_row *qm_row(const qm_unit *u, qm_node n) { return &u->nodes.rows[n.i]; }
static inline qm_kind qm_kind_of(const qm_unit *u, qm_node n) { return (qm_kind)u->nodes.rows[n.i].kind; }
static inline qm_node qm_parent(const qm_unit *u, qm_node n) { return (qm_node){u->nodes.rows[n.i].parent}; }
static inline u32 qm_end(const qm_unit *u, qm_node n) { return u->nodes.rows[n.i].end; }
static inline bool qm_contains(const qm_unit *u, qm_node outer, qm_node inner)
{
    return outer.i && inner.i >= outer.i && inner.i < qm_end(u, outer);
}
// First child and next sibling; {0} at the end. for (qm_node c = qm_first(u, n); qm_is(c); c = qm_next(u, n, c))
static inline qm_node qm_first(const qm_unit *u, qm_node n)
{
    return (qm_node){n.i + 1 < qm_end(u, n) ? n.i + 1 : 0};
}
static inline qm_node qm_next(const qm_unit *u, qm_node parent, qm_node child)
{
    u32 e = qm_end(u, child);
    return (qm_node){e < qm_end(u, parent) ? e : 0};
}
u32 qm_count(const qm_unit *u, qm_node n);              // children
qm_node qm_child(const qm_unit *u, qm_node n, u32 i);   // {0} past the end; QM_NONE rows are real children
static inline const qm_type_row *qm_type_of(const qm_unit *u, qm_type t) { return &u->types.rows[t.i]; }
static inline const qm_class_row *qm_class_of(const qm_unit *u, qm_class c) { return &u->classes.rows[c.i]; }
static inline const qm_var_row *qm_var_of(const qm_unit *u, qm_var v) { return &u->vars.rows[v.i]; }
static inline const qm_func_row *qm_func_of(const qm_unit *u, qm_func f) { return &u->funcs.rows[f.i]; }
// (row 0 of every table is a zeroed "unknown" row, so looking up {0} is fine and answers with blanks.)

qm_func qm_enclosing_func(const qm_unit *u, qm_node n);      // the function or lambda whose body holds n
qm_func qm_outermost_func(const qm_unit *u, qm_func f);      // out of all lambdas
qm_func qm_overridden_root(const qm_unit *u, qm_func f);     // the first that it overrides and that overrides none itself; else f
bool qm_is_main(const qm_unit *u, qm_func f);                // the program's own main()
bool qm_is_assignment(const qm_unit *u, qm_func f);          // operator= of a class
qm_node qm_statement_of(const qm_unit *u, qm_node n);        // nearest row that is a statement (n included)
qm_node qm_block_of(const qm_unit *u, qm_node n);            // nearest COMPOUND around n, n excluded
qm_node qm_strip(const qm_unit *u, qm_node n);               // through CASTs that keep the value, copy CONSTRUCTs of one argument and one-value INIT_LISTs
qm_node qm_through_casts(const qm_unit *u, qm_node n);         // the same, and through every other CAST
qm_node qm_above_casts(const qm_unit *u, qm_node n);           // the nearest row around n that is no CAST
bool qm_is_null_literal(const qm_unit *u, qm_node n);          // nullptr, NULL, 0, under casts
// Argument i (0-based) of a CALL, CONSTRUCT or CALL_INDIRECT, without object or callee; {0} past the end.
qm_node qm_arg(const qm_unit *u, qm_node call, u32 i);
u32 qm_nargs(const qm_unit *u, qm_node call);
qm_node qm_object_of(const qm_unit *u, qm_node call);        // child 0 of a QMF_METHOD call or MEMBER, stripped; {0}
qm_class qm_pointee_class(const qm_unit *u, qm_type t);      // class behind pointer, reference or value; {0}
qm_class qm_object_class(const qm_unit *u, qm_node object);  // class of the object an expression names, also of an implicit this
bool qm_derives(const qm_unit *u, qm_class c, str base);     // c is base or derives from it (qualified or key name)
bool qm_is_smart_pointer(const qm_unit *u, qm_type t);       // has operator-> of its own (std::unique_ptr, QPointer …)
// Two expressions name the same storage: same local, same member of the same object, *p and p->, x[i] with the same i.
bool qm_same_lvalue(const qm_unit *u, qm_node a, qm_node b);
// The root variable of an lvalue (v in v.a[i].b, m in this->m); {0} when there is none.
qm_var qm_root_var(const qm_unit *u, qm_node n);
str qm_text(const qm_unit *u, qm_node n);                    // source bytes of its extent; empty if not editable
// The macro expansion a node lies in (innermost whose text covers at), or NULL.
const qm_expansion *qm_expansion_of(const qm_unit *u, qm_node n);

// ---------------------------------------------------------------------------------------------------------- life of a unit
qm_unit *qm_unit_new(sources *files);   // not owned
void qm_unit_free(qm_unit *u);
void qm_sort_expansions(qm_unit *u);    // by file and offset, the outer one first
void qm_freeze(qm_unit *u);             // runs qm_validate in Debug builds
// Every invariant above; NULL when they hold, else the first broken one (in the unit's arena).
const char *qm_validate(qm_unit *u);
const char *qm_kind_name(qm_kind k);
const char *qm_op_text(qm_op op);
qm_op qm_op_negated(qm_op comparison);   // a < b: a >= b
qm_op qm_op_mirrored(qm_op comparison);  // a < b: b > a

#endif
