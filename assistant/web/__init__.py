"""The web app: Gradio's pages in FastAPI, over the verbs of `workflow` and the reports of `storage`.

* `server`    starts and stops it; `app` puts it together; `guard` and `chrome` stand round every page
* `pages`     which pages there are; `handlers` what each can be asked; `parts` the way between the two
* `static`    scripts and styles, a module and a file a page; `templates` html, every value escaped

Heavy to import (2 s): only the command that serves does.
"""
