"""A PostgreSQL server of the harness's own: Unix socket only, WAL as in production (a scratch server may forget what it told)."""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

SETTINGS = {"listen_addresses": "", "fsync": "off", "synchronous_commit": "on", "max_connections": "60", "shared_buffers": "32MB",
            "max_prepared_transactions": "4", "log_min_messages": "warning", "autovacuum": "on", "restart_after_crash": "on"}


def binary(name):
    found = shutil.which(name) or max(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), default=None)
    if found is None:
        raise SystemExit(f"faults: {name} is not installed")
    return found


class Server:
    """Runs as the user postgres when we are root, as the server refuses that."""

    def __init__(self, tablespace=None):
        self.folder = tempfile.mkdtemp(prefix="confiture-faults.")
        os.chmod(self.folder, 0o755)
        self.user = "postgres" if os.geteuid() == 0 else None
        self.data = os.path.join(self.folder, "data")
        self.socket_folder = os.path.join(self.folder, "socket")
        os.mkdir(self.data, 0o700)
        os.mkdir(self.socket_folder, 0o755)
        if self.user:
            entry = pwd.getpwnam(self.user)
            for path in (self.data, self.socket_folder):
                os.chown(path, entry.pw_uid, entry.pw_gid)
        self.run([binary("initdb"), "-D", self.data, "-U", "deployer", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"])
        self.process = None
        self.start()

    def run(self, command):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self.user, group=self.user, cwd="/")

    @property
    def socket(self):
        return os.path.join(self.socket_folder, ".s.PGSQL.5432")

    def url(self, database, folder=None):
        return f"host={folder or self.socket_folder} port=5432 user=deployer dbname={database}"

    def start(self):
        command = [binary("postgres"), "-D", self.data, "-k", self.socket_folder, "-p", "5432"]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        for _ in range(100):  # until the shared memory of one that was killed is free
            with open(os.path.join(self.folder, "log"), "ab") as log:
                self.process = subprocess.Popen(command, stdout=log, stderr=log, user=self.user, group=self.user, cwd="/")
            if self.wait():
                return
            time.sleep(0.1)
        raise SystemExit(f"faults: the server does not start, see {self.folder}/log")

    def wait(self):
        for _ in range(600):
            if self.process.poll() is not None:
                return False
            done = subprocess.run(["psql", "-XqAt", self.url("postgres"), "-c", "select 1"], capture_output=True, check=False)
            if done.returncode == 0:
                return True
            time.sleep(0.02)
        return False

    def children(self):
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            return [int(pid) for pid in file.read().split()]

    def kill(self):
        """As when the machine's power goes: nobody gets to say a word."""
        children = self.children()
        os.kill(self.process.pid, signal.SIGKILL)
        for pid in children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def stop_immediately(self):
        """pg_ctl stop -m immediate"""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def ensure(self):
        if self.process.poll() is not None:
            self.start()
        elif not self.wait():
            raise SystemExit(f"faults: the server does not recover, see {self.folder}/log")

    def sql(self, database, text):
        done = subprocess.run(["psql", "-XqAt", self.url(database), "-v", "ON_ERROR_STOP=1", "-c", text], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def remove(self):
        if self.process.poll() is None:
            self.stop_immediately()
        shutil.rmtree(self.folder, ignore_errors=True)


class Pooler:
    """pgbouncer in front of it, in transaction mode."""

    def __init__(self, server):
        self.folder = os.path.join(server.folder, "pooler")
        os.mkdir(self.folder, 0o755)
        if server.user:
            entry = pwd.getpwnam(server.user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        settings = os.path.join(self.folder, "pgbouncer.ini")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(f"[databases]\n* = host={server.socket_folder} port=5432\n[pgbouncer]\nlisten_addr =\nlisten_port = 5432\n"
                       f"unix_socket_dir = {self.folder}\nauth_type = any\npool_mode = transaction\nmax_client_conn = 200\n"
                       f"default_pool_size = 20\nserver_reset_query =\nlogfile = {self.folder}/log\nuser =\n")
        with open(settings, encoding="utf-8") as file:
            text = file.read().replace("* =", "* = user=deployer", 1).replace("user =\n", "")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(text)
        found = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
        if found is None:
            raise SystemExit("faults: pgbouncer is not installed")
        self.process = subprocess.Popen([found, "-q", settings], user=server.user, group=server.user, cwd="/",
                                        stderr=subprocess.DEVNULL)
        for _ in range(200):
            if os.path.exists(os.path.join(self.folder, ".s.PGSQL.5432")):
                return
            time.sleep(0.02)
        raise SystemExit(f"faults: the pooler does not start, see {self.folder}/log")

    @property
    def socket(self):
        return os.path.join(self.folder, ".s.PGSQL.5432")

    def stop(self):
        self.process.terminate()
        self.process.wait()
