"""A Kubernetes control plane with KEDA and Prometheus: each program is a process on one loopback address, in a folder of its own."""

import base64
import json
import os
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request

import tools

HOST = "127.1.2.1"


def until(what, condition, seconds):
    """Waits until the condition returns something true, and returns that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if result := condition():
                return result
        except (OSError, ValueError, LookupError):
            pass  # it does not answer yet, or not completely
        time.sleep(0.5)
    raise SystemExit(f"{what}: not within {seconds} s")


class Cluster:
    def __init__(self, cache):
        self.tool = tools.build(cache)
        self.run = cache / "run"
        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir(mode=0o700, parents=True)
        self.hosts = self.run / "hosts"
        self.targets = self.run / "targets.json"
        self.processes = []
        os.environ["KUBECONFIG"] = str(self.run / "admin.kubeconfig")

    def start(self, name, *command, ready=None, **options):
        """Starts a process and waits until it is ready."""
        log = open(self.run / f"{name}.log", "ab")
        options = {"cwd": self.run, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "start_new_session": True} | options
        process = subprocess.Popen(list(map(str, command)), **options)
        self.processes.append(process)

        def alive_and_ready():
            if process.poll() is not None:
                raise SystemExit(f"{name} has ended with status {process.returncode}; its log is {log.name}")
            return ready()

        if ready:
            until(f"start of {name}, whose log is {log.name}", alive_and_ready, 300)
            print(f"{time.strftime('%T')} {name} runs", flush=True)
        return process

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()

    def kubectl(self, *arguments, stdin=None):
        done = subprocess.run(["kubectl", *map(str, arguments)], input=stdin, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise SystemExit(f"kubectl {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout

    def api(self, method, path, body=None, kind=""):
        """Calls the Kubernetes API, with a kind of patch; None if the object does not exist."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": f"application/{kind and kind + '+'}json"}
        request = urllib.request.Request(f"https://{HOST}:6443{path}", body and json.dumps(body).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60, context=self.trust) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            if refusal.code == 404:
                return None
            raise SystemExit(f"{method} {path}: {refusal.read().decode()}") from refusal

    def kubeconfig(self, name, token):
        file = self.run / f"{name}.kubeconfig"
        cluster = {"server": f"https://{HOST}:6443", "certificate-authority": str(self.run / "ca.crt")}
        file.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "trial", "clusters": [{"name": "trial", "cluster": cluster}],
            "contexts": [{"name": "trial", "context": {"cluster": "trial", "user": name}}], "users": [{"name": name, "user": {"token": token}}],
        }))  # fmt: skip
        return file

    def begin(self):
        # One certificate for all: its own authority, every server, and the API server as a client of KEDA.
        names = f"subjectAltName=IP:{HOST},DNS:keda-metrics-apiserver.keda.svc,DNS:keda-operator.keda.svc"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tls.key", "-out", "tls.crt", "-subj", "/CN=trial",
                        "-days", "30", "-addext", names], cwd=self.run, check=True, stderr=subprocess.DEVNULL)  # fmt: skip
        shutil.copy(self.run / "tls.crt", self.run / "ca.crt")
        self.trust = ssl.create_default_context(cafile=self.run / "ca.crt")
        self.token = os.urandom(16).hex()
        (self.run / "tokens.csv").write_text(f"{self.token},admin,admin,system:masters\n")
        admin = self.kubeconfig("admin", self.token)
        etcd, peer = f"http://{HOST}:2379", f"http://{HOST}:2380"
        self.start("etcd", self.tool("etcd"), "--data-dir=etcd", "--unsafe-no-fsync", f"--listen-client-urls={etcd}", f"--advertise-client-urls={etcd}",
                   f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}", f"--initial-cluster=default={peer}",
                   ready=lambda: urllib.request.urlopen(f"{etcd}/health", timeout=5))  # fmt: skip
        self.start("kube-apiserver", self.tool("kube-apiserver"), f"--etcd-servers={etcd}", f"--bind-address={HOST}", "--advertise-address=10.0.0.1",
                   "--endpoint-reconciler-type=none", "--tls-cert-file=tls.crt", "--tls-private-key-file=tls.key", "--token-auth-file=tokens.csv",
                   "--authorization-mode=RBAC", "--service-cluster-ip-range=10.96.0.0/16", "--service-account-issuer=https://kubernetes.default.svc",
                   "--service-account-key-file=tls.key", "--service-account-signing-key-file=tls.key", "--requestheader-client-ca-file=ca.crt",
                   "--requestheader-allowed-names=trial", "--requestheader-username-headers=X-Remote-User",
                   "--requestheader-group-headers=X-Remote-Group", "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                   "--proxy-client-cert-file=tls.crt", "--proxy-client-key-file=tls.key",
                   ready=lambda: self.api("GET", "/api/v1/namespaces/kube-system"))  # fmt: skip
        common = [f"--bind-address={HOST}", "--leader-elect=false", *(f"--{kind}kubeconfig={admin}" for kind in ("", "authentication-", "authorization-"))]
        self.start("kube-scheduler", self.tool("kube-scheduler"), *common)
        self.start("kube-controller-manager", self.tool("kube-controller-manager"), *common, "--use-service-account-credentials",
                   "--root-ca-file=ca.crt", "--service-account-private-key-file=tls.key",
                   ready=lambda: self.api("GET", "/api/v1/namespaces/default/serviceaccounts/default"))  # fmt: skip
        self.prometheus()
        self.keda()

    def prometheus(self):
        self.targets.write_text("[]")
        job = {"job_name": "dispatchers", "scrape_interval": "5s", "metrics_path": "/q/metrics", "file_sd_configs": [{"files": [str(self.targets)]}]}
        (self.run / "prometheus.yml").write_text(json.dumps({"scrape_configs": [job]}))
        self.start("prometheus", self.tool("prometheus"), "--config.file=prometheus.yml", "--web.listen-address=127.1.3.1:9090",
                   ready=lambda: urllib.request.urlopen("http://127.1.3.1:9090/-/ready", timeout=5))

    def keda(self):
        """Installs KEDA's own objects, and runs it with its own account, so that its permissions are the real ones."""
        config = tools.source(*tools.MODULES["keda-operator"][:2]) / "config"
        self.kubectl("create", "namespace", "keda")
        self.kubectl("apply", "--server-side", "-f", config / "crd/bases")
        for file in ("service_account/service_account", "rbac/role", "rbac/role_binding", "metrics-server/role", "metrics-server/role_binding"):
            self.kubectl("apply", "-f", config / f"{file}.yaml")
        token = self.kubectl("-n", "keda", "create", "token", "keda-operator", "--duration=12h").strip()
        own = self.kubeconfig("keda", token)
        env = {**os.environ, "KUBECONFIG": str(own), "POD_NAMESPACE": "keda", "KEDA_CLUSTER_OBJECT_NAMESPACE": "keda", "WATCH_NAMESPACE": ""}
        # Instead of the cluster's DNS: a hosts file that only this process sees.
        self.hosts.touch()
        private = ["unshare", "-m" if os.geteuid() == 0 else "-rm", "sh", "-c", f'mount --bind "{self.hosts}" /etc/hosts && exec "$@"', "sh"]
        self.start("keda-operator", *private, self.tool("keda-operator"), f"--cert-dir={self.run}", f"--metrics-bind-address={HOST}:8080",
                   f"--health-probe-bind-address={HOST}:8081", f"--metrics-service-bind-address={HOST}:9666", env=env,
                   ready=lambda: urllib.request.urlopen(f"http://{HOST}:8081/readyz", timeout=5))  # fmt: skip
        configs = [f"--{kind}kubeconfig={own}" for kind in ("", "lister-", "authentication-", "authorization-")]
        # The API server tries a new service at once and then every 30 s, so the adapter must listen before.
        self.start("keda-adapter", self.tool("keda-adapter"), f"--bind-address={HOST}", "--secure-port=6444", "--tls-cert-file=tls.crt",
                   "--tls-private-key-file=tls.key", f"--cert-dir={self.run}", "--client-ca-file=ca.crt", "--port=8082",
                   f"--metrics-service-address={HOST}:9666", *configs, env=env,
                   ready=lambda: urllib.request.urlopen(f"https://{HOST}:6444/healthz", timeout=5, context=self.trust))  # fmt: skip
        # Without kube-proxy a service can only be a name; this one is an address.
        service = {"name": "keda-metrics-apiserver", "namespace": "keda", "port": 6444}
        authority = base64.b64encode((self.run / "ca.crt").read_bytes()).decode()
        self.api("POST", "/api/v1/namespaces/keda/services", {"metadata": {"name": service["name"]},
                 "spec": {"type": "ExternalName", "externalName": HOST, "ports": [{"port": 6444}]}})  # fmt: skip
        self.api("POST", "/apis/apiregistration.k8s.io/v1/apiservices", {"metadata": {"name": "v1beta1.external.metrics.k8s.io"},
                 "spec": {"service": service, "caBundle": authority, "group": "external.metrics.k8s.io", "version": "v1beta1",
                          "groupPriorityMinimum": 100, "versionPriority": 100}})  # fmt: skip
        self.kubectl("wait", "--for=condition=Available", "apiservice/v1beta1.external.metrics.k8s.io", "--timeout=120s")
        print("  KEDA runs", flush=True)
