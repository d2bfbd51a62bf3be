"""What is sent for one section: one place, so that what is shown beforehand is what goes out."""

from typing import NamedTuple

from assistant.domain.report import Report
from assistant.grounding.facts import Facts, facts_of
from assistant.llm import prompts
from assistant.llm.calls import Message
from assistant.llm.masking import Masks
from assistant.llm.material import Material, material
from assistant.llm.prompts import Prompt


class Request(NamedTuple):
    """A section to be written by a model, with its prompt and its material.

    `begun` is what an earlier draft had come to, with its marks, where the section is to be gone on with.
    """

    report: Report
    section: str
    prompt: Prompt
    facts: Facts
    material: Material
    begun: str = ""

    @property
    def heading(self) -> str:
        """The heading of the section."""
        return self.report.form.section(self.section).heading

    @property
    def masks(self) -> Masks:
        """What puts back what was masked."""
        return self.material.masks

    def hidden(self, text: str) -> str:
        """Return what a model wrote as it may stand in a draft: nobody's personal data."""
        return self.masks.hidden(text, [self.report.organ.telephone])

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages that are sent first."""
        return self.opening(self.begun)[1]

    def opening(self, raw: str) -> tuple[Prompt, tuple[Message, ...]]:
        """Return what is sent where so much has come: the section's prompt, or the wish to go on from there."""
        if raw.strip():
            return self.following("resume", draft=raw)
        return self.prompt, self.prompt.render(self.material.values)

    def following(self, prompt_id: str, **values: str) -> tuple[Prompt, tuple[Message, ...]]:
        """Return the prompt and messages of another call about the same section (`repair`, `resume`)."""
        prompt = prompts.load(prompt_id)
        return prompt, prompt.render(self.material.adding(of_model=True, **values))


def request(report: Report, section: str, prompt_name: str | None = None) -> Request:
    """Return what is to be sent for a section.

    Args:
        report: The report, with last year's at hand where there is one.
        section: A narrative.
        prompt_name: A prompt, `overview@1`; the section's newest without it.

    Raises:
        BrokenResource: The prompt is not as it should be, or uses what there is not.
    """
    return Request(report, section, prompts.load(prompt_name or section), facts_of(report), material(report, section))
