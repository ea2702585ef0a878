"""The real `llm`, with a model that answers without a network. Started by `llm_store.py`."""

import types

import llm
from llm.cli import cli
from llm.plugins import pm


class Scripted(llm.Model):
    """Repeats the question, and calls the tool it is given once."""

    # A name with a colon, as Ollama's models have.
    model_id = "scripted:latest"
    can_stream = True
    supports_tools = True
    attachment_types = {"image/png", "application/pdf", "text/plain"}

    def execute(self, prompt, stream, response, conversation):
        response.set_usage(input=100, output=7, details={"prompt_tokens_details": {"cached_tokens": 60}})
        response.set_resolved_model("scripted-2026")
        if prompt.tools and not prompt.tool_results:
            response.add_tool_call(llm.ToolCall(name=prompt.tools[0].name, arguments={"zone": "UTC"}, tool_call_id="call_1"))
            return
        results = ", ".join(result.output for result in prompt.tool_results)
        yield "Answer to "
        yield results or prompt.prompt


plugin = types.ModuleType("scripted")
plugin.register_models = llm.hookimpl(lambda register: register(Scripted(), aliases=("scripted",)))
plugin.register_models.__name__ = "register_models"
pm.register(plugin, name="scripted")
cli()
