"""Pictures of every page and panel at 1366×768 in 100 % and 150 %, light and dark: `python -m tests.ui.screens DIR`.

Made without a display, from the demo district; to be looked at after every change of the window.
"""
