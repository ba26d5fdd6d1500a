"""The reference documentation of the Python package: Sphinx reads the stubs, and the sources without stubs."""

project = "libseam"
extensions = ["autoapi.extension", "sphinx.ext.napoleon"]
# The methods of namespaces are made at run time: the stubs have them.
autoapi_dirs = ["../libseam"]
autoapi_file_patterns = ["*.pyi", "*.py"]
autoapi_options = ["members", "undoc-members", "imported-members", "inherited-members", "show-inheritance"]
# index.rst says what is shown.
autoapi_generate_api_docs = False
autoapi_add_toctree_entry = False
autoapi_keep_files = False
# The texts are plain, with names between backticks.
default_role = "literal"
