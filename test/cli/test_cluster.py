"""The recipes of docs/batch.md on many machines, played by this one: GNU parallel over ssh to two servers, and Slurm."""
import getpass
import os
import pathlib
import shutil
import socket
import subprocess
import time
import unittest


from test_parts import ALL, Project


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def has(*programs):
    return all(shutil.which(p, path=os.environ.get("PATH", "") + ":/usr/sbin") for p in programs)


class Cluster(Project):
    def setUp(self):
        super().setUp()
        self.servers = []
        (self.dir / "parts").mkdir()

    def tearDown(self):
        for server in reversed(self.servers):
            server.terminate()
            server.wait()
        super().tearDown()

    def serve(self, *command, **more):
        server = subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, **more)
        self.servers.append(server)
        return server

    def run_here(self, *command, **more):
        return subprocess.run([str(c) for c in command], cwd=self.dir, check=True, capture_output=True, text=True, timeout=120,
                              env=self.environment(**more)).stdout

    def wait_for(self, what, seconds=60):
        end = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), end, "waited too long")
            time.sleep(0.1)

    def wait_for_server(self, what, name):
        """Servers that this machine does not let us run are no failure of ours."""
        try:
            self.wait_for(what)
        except AssertionError:
            self.skipTest(f"{name} does not work on this machine")

    def reduced(self):
        return self.reports("reduce", *sorted(str(p) for p in (self.dir / "parts").iterdir()))


@unittest.skipUnless(has("parallel", "ssh", "sshd", "ssh-keygen"), "GNU parallel or OpenSSH is not installed")
class Ssh(Cluster):
    def start_server(self, name):
        folder = self.dir / "ssh" / name
        folder.mkdir(parents=True)
        port = free_port()
        self.run_here("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host")
        self.write(f"ssh/{name}/config", f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile {folder}/pid\n"
                   f"AuthorizedKeysFile {self.dir}/ssh/user.pub\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n")
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)
        self.serve(shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin"), "-D", "-f", folder / "config")
        return port

    def test_parallel_over_ssh(self):
        """Two servers; a worker is killed half-way, its shard runs again."""
        whole = self.reports()
        (self.dir / "ssh").mkdir()
        self.run_here("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.dir / "ssh/user")
        ports = [self.start_server(name) for name in ("one", "two")]
        options = ["-i", self.dir / "ssh/user", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes"]
        client = "ssh " + " ".join(map(str, options))

        def answers(port):
            return subprocess.run([*client.split(), "-p", str(port), f"{getpass.getuser()}@127.0.0.1", "true"], capture_output=True).returncode == 0
        for port in ports:
            self.wait_for_server(lambda: answers(port), "sshd")
        killed = self.dir / "killed"
        script = f"cd {self.dir}; echo $SSH_CONNECTION >>hosts; " \
                 f"if [ {{}} = 2 ] && [ ! -e {killed} ]; then touch {killed}; kill -9 $$; fi; " \
                 f"{' '.join(self.command('map', *ALL))} --shard={{}}/4 -o parts/{{}}.part"
        hosts = [f"--sshlogin=2/{client} -p {port} {getpass.getuser()}@127.0.0.1" for port in ports]
        self.run_here("parallel", "--will-cite", "--retries", "3", *hosts, script, ":::", *"1234")
        self.assertTrue(killed.exists())
        used = {line.split()[3] for line in self.read("hosts").splitlines()}
        self.assertEqual(used, {str(p) for p in ports})
        self.assertEqual(self.reduced(), whole)


@unittest.skipUnless(has("sbatch", "slurmctld", "slurmd", "munged") and os.geteuid() == 0, "Slurm is not installed, or this is not root")
class Slurm(Cluster):
    def start(self):
        folder = self.dir / "slurm"
        folder.mkdir()
        host = socket.gethostname().split(".")[0]
        key = self.write("slurm/munge.key", os.urandom(1024))
        key.chmod(0o400)
        for name in ("munge", "state", "spool"):
            (folder / name).mkdir(mode=0o755)
        self.dir.chmod(0o755)
        self.serve(shutil.which("munged", path="/usr/sbin"), "--foreground", "--force", f"--key-file={key}", f"--socket={folder}/munge/socket",
                   f"--log-file={folder}/munge/log", f"--pid-file={folder}/munge/pid", f"--seed-file={folder}/munge/seed")
        self.wait_for_server(lambda: (folder / "munge/socket").exists(), "munged")
        self.write("slurm/slurm.conf", f"""ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmctldPidFile={folder}/ctld.pid
SlurmdPidFile={folder}/d.pid
SlurmdSpoolDir={folder}/spool
StateSaveLocation={folder}/state
SlurmctldLogFile={folder}/ctld.log
SlurmdLogFile={folder}/d.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
ReturnToService=2
MpiDefault=none
MinJobAge=300
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES State=UP
""")
        conf = {"SLURM_CONF": str(folder / "slurm.conf")}
        env = self.environment(**conf)
        self.serve(shutil.which("slurmctld", path="/usr/sbin"), "-D", "-i", env=env)
        self.serve(shutil.which("slurmd", path="/usr/sbin"), "-D", env=env)
        self.wait_for_server(lambda: "idle" in subprocess.run(["sinfo", "-h", "-o", "%t"], env=env, capture_output=True, text=True).stdout, "Slurm")
        return conf

    def test_array_job_and_dependent_reduce(self):
        whole = self.reports()
        conf = self.start()
        map_one = f"{' '.join(self.command('map', *ALL))} --shard=$SLURM_ARRAY_TASK_ID/4 -o parts/$SLURM_ARRAY_TASK_ID.part"
        job = self.run_here("sbatch", "--parsable", "--array=1-4", "--requeue", "-o", "map.log", "--wrap", map_one, **conf).strip()
        reduce = f"{' '.join(self.command('reduce', *ALL))} --fail-on=none --report=tsv:slurm.tsv parts/*.part"
        self.run_here("sbatch", f"--dependency=afterok:{job}", "-o", "reduce.log", "--wrap", f"{reduce} && touch done", **conf)
        self.wait_for(lambda: (self.dir / "done").exists(), 120)
        self.assertEqual(self.read("slurm.tsv"), whole[0])


if __name__ == "__main__":
    unittest.main()
