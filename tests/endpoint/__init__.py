"""A small real server on loopback that speaks OpenAI's chat completions, scripted by each test.

with endpoint([replies.status(429, "slow down"), replies.say("你好")]) as server:
    ...  # the program under test talks to server.base_url
    assert [request.user for request in server.requests] == [...]
"""

from tests.endpoint.replies import Reply, Request
from tests.endpoint.scripts import by_section
from tests.endpoint.server import Endpoint, Script, endpoint

__all__ = ["Endpoint", "Reply", "Request", "Script", "by_section", "endpoint"]
