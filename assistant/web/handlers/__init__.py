"""What each page can be asked: plain functions of the store and a payload; nothing here knows Gradio."""
