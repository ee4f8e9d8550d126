// Stands for a project: --check-model reads the headers of all libraries in its place.
