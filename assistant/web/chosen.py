"""The model that was chosen in the settings, for drafting and for suggesting; and whether it may be sent to."""

from assistant import settings
from assistant.errors import AssistantError, UnusableInput
from assistant.llm import egress, models
from assistant.llm.models import OFFLINE, Model
from assistant.web import preferences


def model() -> Model | None:
    """Return the model that is chosen in the settings, else by the environment; None where there is none.

    Raises:
        UnusableInput: A name stands for nothing.
        BrokenResource: A server has no address.
    """
    chosen = preferences.load()
    named = chosen.model.strip() or settings.model().strip()
    if not named or named == OFFLINE:
        return None
    is_known = ":" in named and named.partition(":")[0] in models.limits().endpoints
    found = models.find(named if is_known else f"openai:{named}")
    address = chosen.base_url.strip().rstrip("/")
    return found._replace(base_url=address) if found and chosen.model.strip() and address else found


def is_one() -> bool:
    """Whether a model may be asked at all."""
    try:
        return model() is not None
    except AssistantError:
        return False


def is_outside(address: str) -> bool:
    """Return whether a server is outside of this machine and the intranet.

    Raises:
        UnusableInput: It is, and the settings say that nothing leaves; or it is no address.
    """
    outside = not egress.is_local(address)
    if outside and preferences.load().stay_local:
        raise UnusableInput(
            "设置里选了不发到外网，{server} 不在本机或内网", then="换一个模型，或去“设置”里改。", code="stay_local",
            server=egress.describe(address),
        )  # fmt: skip
    return outside
