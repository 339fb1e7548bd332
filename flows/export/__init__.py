"""A data package: every public view as a file, described, checked, citable, and a feed of what moved.

`tables` writes rows, `descriptor`, `notes` and `feeds` are pure, `folder` puts a whole folder in place, `package` joins
them.
"""
