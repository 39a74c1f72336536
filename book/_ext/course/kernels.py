"""Kernels are forks of one process, which has imported once what takes each of them seconds."""

import multiprocessing
import os
import sys

from jupyter_client.provisioning import local_provisioner

# None of these asks, when it is imported, which IPython it is in, as Matplotlib's inline backend does.
IMPORTED = ["ipykernel.kernelapp", "matplotlib.pyplot", "matplotlib.backends.backend_svg"]
server = multiprocessing.get_context("forkserver")
server.set_forkserver_preload(IMPORTED)


def run(arguments, folder, environment, started):
    """Be a kernel."""
    os.setsid()  # signals to it and what it starts reach nobody else
    os.chdir(folder)
    os.environ |= environment
    started.set()
    from ipykernel.kernelapp import IPKernelApp

    # Without a parent it would say how to connect to it.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    IPKernelApp.launch_instance(argv=[*arguments, parent])


class Kernel:
    """A process, with what `subprocess.Popen` has of names."""

    stdin = stdout = stderr = None

    def __init__(self, command, cwd=None, env=None, **_):
        arguments = command[command.index("ipykernel_launcher") + 1 :]
        started = server.Event()
        self.process = server.Process(
            target=run, args=(arguments, cwd or os.getcwd(), env or {}, started), daemon=True
        )
        self.process.start()
        started.wait(60)
        self.pid = self.process.pid
        self.kill, self.terminate = self.process.kill, self.process.terminate

    def poll(self):
        return self.process.exitcode

    def wait(self, timeout=None):
        self.process.join(timeout)
        return self.process.exitcode

    def send_signal(self, number):
        os.kill(self.pid, number)


def setup(app):
    local_provisioner.launch_kernel = Kernel
    vars(sys.modules["__main__"]).pop("__file__", None)  # a kernel would begin by running it
    return {"parallel_read_safe": True, "parallel_write_safe": True}
