"""The servers: how they are installed, started, and reached."""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = ["litellm[proxy]", "xllamacpp", "gguf"]
LLAMA_KEY, LITELLM_KEY = "sk-llama", "sk-litellm"
ANSWER = "Hello from the mock."

# What LiteLLM answers for each model. The last ones ask llama.cpp, or a server that is not there.
MOCKS = {
    "talker": ("openai/gpt-4o", {"mock_response": ANSWER}),
    "claude": ("anthropic/claude-sonnet-4-5", {"mock_response": ANSWER}),
    "structured": ("openai/gpt-4o", {"mock_response": '{"name": "Ada", "age": 36}'}),
    "full": ("openai/gpt-4o", {"mock_response": "litellm.ContextWindowExceededError"}),
    "limited": ("openai/gpt-4o", {"mock_response": "litellm.RateLimitError"}),
    "broken": ("openai/gpt-4o", {"mock_response": "litellm.InternalServerError"}),
    "cut": ("openai/gpt-4o", {"mock_response": "Exception: mock_streaming_error"}),
}


def install(folder):
    """Returns the Python of a virtual environment with the packages."""
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        subprocess.run(["python3", "-m", "venv", folder], check=True)
    installed = subprocess.run(
        [python, "-c", "import gguf, litellm, xllamacpp"], capture_output=True)
    if installed.returncode != 0:
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def configuration(llama, endless):
    """LiteLLM's settings. JSON is YAML too."""
    models = {
        name: {"model": model, "api_key": "sk-none", **more}
        for name, (model, more) in MOCKS.items()
    }
    gone = f"http://127.0.0.1:{free_port()}"
    for name, server in {"tiny": llama, "endless": endless, "gone": gone}.items():
        models[name] = {
            "model": "openai/tiny", "api_key": LLAMA_KEY, "api_base": f"{server}/v1"}
    return json.dumps({
        "model_list": [
            {"model_name": name, "litellm_params": parameters}
            for name, parameters in models.items()
        ],
        "general_settings": {"master_key": LITELLM_KEY},
        "litellm_settings": {"num_retries": 0},
        "router_settings": {"num_retries": 0, "disable_cooldowns": True},
    })


def wait_until_up(process, url, log, limit=120):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.2)
    with open(log) as text:
        raise SystemExit(f"the server at {url} did not start:\n{text.read()[-2000:]}")


@contextlib.contextmanager
def running(tools, folder):
    """Starts the servers and returns their addresses: llama.cpp twice, the second with a model that
    never ends its answers, and LiteLLM."""
    python = install(tools)
    environment = {
        "PATH": os.environ["PATH"], "HOME": folder, "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_TELEMETRY": "False", "NO_PROXY": "127.0.0.1",
    }
    commands = {}
    ports = {name: free_port() for name in ["llama.cpp", "endless", "litellm"]}
    llama, endless, litellm = (f"http://127.0.0.1:{port}" for port in ports.values())
    for name, kind in {"llama.cpp": [], "endless": ["endless"]}.items():
        model = os.path.join(folder, f"{name}.gguf")
        subprocess.run(
            [python, os.path.join(HERE, "tiny_model.py"), model, *kind], check=True)
        commands[name] = [
            python, os.path.join(HERE, "llama_server.py"), model, str(ports[name]), LLAMA_KEY]
    settings = os.path.join(folder, "litellm.yaml")
    with open(settings, "w") as file:
        file.write(configuration(llama, endless))
    commands["litellm"] = [
        os.path.join(tools, "bin", "litellm"), "--config", settings, "--host", "127.0.0.1",
        "--port", str(ports["litellm"])]
    health = {
        "llama.cpp": f"{llama}/health", "endless": f"{endless}/health",
        "litellm": f"{litellm}/health/liveliness"}
    processes = {}
    try:
        for name, command in commands.items():
            with open(os.path.join(folder, f"{name}.log"), "w") as log:
                processes[name] = subprocess.Popen(
                    command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=log)
        for name, process in processes.items():
            wait_until_up(process, health[name], os.path.join(folder, f"{name}.log"))
        yield llama, endless, litellm
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
