"""Gradio's own inputs in our clothes: every colour is a token of tokens.css, in light and in dark."""

from gradio import themes

_COLOURS = {
    "body_background_fill": "bg", "body_text_color": "text", "body_text_color_subdued": "text-3",
    "background_fill_primary": "surface", "background_fill_secondary": "surface-2", "border_color_primary": "line",
    "border_color_accent": "brand-line", "color_accent_soft": "brand-bg", "block_background_fill": "surface",
    "block_border_color": "line", "block_label_text_color": "text-2", "block_title_text_color": "text",
    "block_info_text_color": "text-3", "input_background_fill": "surface", "input_border_color": "line-ctl",
    "input_border_color_focus": "focus", "input_placeholder_color": "text-3", "button_primary_background_fill": "brand",
    "button_primary_background_fill_hover": "brand-hover", "button_primary_text_color": "brand-fg",
    "button_primary_border_color": "brand", "button_secondary_background_fill": "surface",
    "button_secondary_background_fill_hover": "surface-2", "button_secondary_text_color": "text",
    "button_secondary_border_color": "line-ctl", "button_cancel_background_fill": "surface",
    "button_cancel_text_color": "error-fg", "button_cancel_border_color": "error-line", "link_text_color": "brand",
    "error_background_fill": "error-bg", "error_border_color": "error-line", "error_text_color": "error-fg",
    "error_icon_color": "error-fg", "checkbox_background_color_selected": "brand", "checkbox_border_color": "line-ctl",
    "loader_color": "brand", "slider_color": "brand",
}  # fmt: skip
_SHAPES = {
    "button_border_width": "1px", "button_border_width_dark": "1px", "input_border_width": "1px",
    "block_title_text_weight": "600", "button_large_text_size": "14px", "button_large_padding": "0 14px",
    "button_large_radius": "4px", "block_shadow": "none", "input_shadow": "none", "button_primary_shadow": "none",
    "button_secondary_shadow": "none", "block_border_width": "0px",
}  # fmt: skip


def theme() -> themes.Base:
    """Return the theme; fonts are those of the system, none is fetched."""
    own = themes.Base(
        font=[
            "HarmonyOS Sans SC",
            "PingFang SC",
            "Microsoft YaHei UI",
            "Microsoft YaHei",
            "Noto Sans CJK SC",
            "sans-serif",
        ],
        font_mono=["Consolas", "monospace"],
        radius_size=themes.sizes.radius_sm,
        text_size=themes.sizes.text_sm,
        spacing_size=themes.sizes.spacing_sm,
    )
    colours = {name + mode: f"var(--{token})" for name, token in _COLOURS.items() for mode in ("", "_dark")}
    return own.set(**colours, **_SHAPES)  # pyright: ignore[reportUnknownMemberType]
