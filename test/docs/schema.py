"""docs/models.schema.json against all data files and against files with one mistake each."""
import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError:
    print("python3-jsonschema or python3-yaml is missing")
    sys.exit(77)

WRONG = [
    "functions: {A::f: {must-chek: must}}",
    "functions: {A::f: {must-check: mist}}",
    "functions: {A::f: {takes: arg0}}",
    "functions: {A::f: {takes: [arg1, argx]}}",
    "functions: {A::f: {writes-buffer: arg1}}",
    "functions: {A::f: {connect: {sendr: arg1}}}",
    "functions: {A::f: {cwe: many}}",
    "functions: {A::f: {remove: false}}",
    "functions: {A::f: must}",
    "functions: {A::f: {}}",
    "macros: {M: {early-return: 1}}",
    "macros: {M: {child-of: arg1}}",
    "funktions: {A::f: {must-check: must}}",
    "[one]",
]
RIGHT = [
    "functions: {A::f: [{takes: arg1, until: 5.15}, {adopts: [arg1, this], since: '6.0'}], B::g: {remove: true}}",
    "library: A\nfrom: curated\nfunctions:\nclasses: {A: {parent-parameter: parent}}",
    "functions: {A::f: {failure: false, writes-buffer: {pointer: arg1, size: arg2}}}",
]

root = pathlib.Path(sys.argv[1])
validator = jsonschema.Draft7Validator(json.loads((root / "docs/models.schema.json").read_text()))
jsonschema.Draft7Validator.check_schema(validator.schema)
failures = []
files = sorted((root / "qtmodel/data").glob("*.yaml"))
for name, text in [(f.name, f.read_text()) for f in files] + [("right", text) for text in RIGHT]:
    failures += [f"{name}: {'/'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(yaml.safe_load(text))]
failures += [f"accepted: {text}" for text in WRONG if validator.is_valid(yaml.safe_load(text))]
if not files:
    failures.append("no data files")
print("\n".join(failures) or f"{len(files)} files, {len(WRONG)} mistakes")
sys.exit(bool(failures))
