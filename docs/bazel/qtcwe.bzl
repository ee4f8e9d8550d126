"""qtcwe-fix as Bazel actions: one part for each shard, one report. A sketch: not part of the tests."""

def _qtcwe_report_impl(ctx):
    parts = []
    inputs = depset(ctx.files.srcs + [ctx.file.compile_commands])
    for k in range(1, ctx.attr.shards + 1):
        part = ctx.actions.declare_file("%s.%d.part" % (ctx.label.name, k))
        ctx.actions.run(
            executable = ctx.executable.tool,
            arguments = ["map", "-p", ctx.file.compile_commands.path, "--shard=%d/%d" % (k, ctx.attr.shards), "-o", part.path],
            inputs = inputs,
            outputs = [part],
            mnemonic = "QtcweMap",
        )
        parts.append(part)
    report = ctx.actions.declare_file(ctx.label.name + ".sarif")
    ctx.actions.run(
        executable = ctx.executable.tool,
        arguments = ["reduce", "-p", ctx.file.compile_commands.path, "--fail-on=none", "--report=sarif:" + report.path] +
                    [p.path for p in parts],
        inputs = depset(parts, transitive = [inputs]),
        outputs = [report],
        mnemonic = "QtcweReduce",
    )
    return [DefaultInfo(files = depset([report]))]

qtcwe_report = rule(
    implementation = _qtcwe_report_impl,
    attrs = {
        "srcs": attr.label_list(allow_files = True, doc = "Sources and all headers, Qt's too"),
        "compile_commands": attr.label(allow_single_file = [".json"], mandatory = True),
        "shards": attr.int(default = 8),
        "tool": attr.label(executable = True, cfg = "exec", mandatory = True),
    },
)
