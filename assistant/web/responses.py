"""What our own routes answer with: a file to be saved, or a sentence why not."""

from urllib.parse import quote

from fastapi.responses import JSONResponse, Response


def attached(name: str) -> dict[str, str]:
    """Return the headers of a file that is saved under a name and never opened in our pages."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "content-security-policy": "sandbox; default-src 'none'",
    }


def refused(status: int, message: str) -> Response:
    """Return why something is not done, in a sentence."""
    return JSONResponse({"ok": False, "msg": message}, status_code=status)
