"""Runs llama.cpp's server on a port of this machine: llama_server.py MODEL PORT KEY."""
import sys
import threading

import xllamacpp

model, port, key = sys.argv[1:4]
parameters = xllamacpp.CommonParams()
parameters.model.path = model
parameters.model_alias = {"tiny"}
parameters.port = int(port)
parameters.api_keys = [key]
parameters.n_ctx = 4 * 32768
parameters.n_parallel = 4
parameters.n_threads_http = 4
parameters.cpuparams.n_threads = 1
server = xllamacpp.Server(parameters)
threading.Event().wait()
