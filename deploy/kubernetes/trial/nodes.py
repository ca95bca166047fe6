"""Stands in for nodes, services and DNS: the container of each pod is a process with the variables of its manifest and an address of
its own. Unlike on a node, all workers compute on the CPU, and nothing is isolated."""

import base64
import datetime
import json
import os
import subprocess
import threading
import time
import urllib.request

SUBNETS = {"srfarm-dispatcher": "127.1.0.", "srfarm-worker": "127.1.1."}
HEAP = {"dispatcher": "-Xmx300m", "worker": "-Xmx1g"}
LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def path(pod):
    return f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods/{pod['metadata']['name']}"


class Nodes:
    """The dispatchers that run, those that are ready, and how the number of workers changed: (time, number)."""

    def __init__(self, cluster, farm, gpus):
        self.cluster, self.farm, self.ended = cluster, farm, False
        self.pods, self.addresses, self.ready, self.running, self.dispatchers, self.history = {}, {}, set(), [], [], []
        self.names = list(gpus)
        for name, count in gpus.items():
            has = {"cpu": "64", "memory": "256Gi", "pods": "110", "ephemeral-storage": "1Ti", "nvidia.com/gpu": str(count)}
            taints = [{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}] if count else []
            status = {"capacity": has, "allocatable": has, "conditions": [{"type": "Ready", "status": "True"}]}
            cluster.api("POST", "/api/v1/nodes", {"metadata": {"name": name}, "spec": {"taints": taints}, "status": status})
            lease = {"holderIdentity": name, "leaseDurationSeconds": 40, "renewTime": now()}
            cluster.api("POST", LEASES, {"metadata": {"name": name}, "spec": lease})
        threading.Thread(target=self.live, daemon=True).start()

    def live(self):
        """Keeps the nodes alive, starts the pods placed on them, and records the number of workers."""
        renewed = 0
        while not self.ended:
            if time.monotonic() > renewed + 10:
                renewed = time.monotonic()
                for name in self.names:
                    self.cluster.api("PATCH", f"{LEASES}/{name}", {"spec": {"renewTime": now()}}, "merge-patch")
            placed = [pod for pod in self.cluster.api("GET", "/api/v1/pods")["items"] if pod["spec"].get("nodeName")]
            known, self.pods = self.pods, {pod["metadata"]["uid"]: pod for pod in placed}
            for uid in self.pods.keys() - known.keys():
                subnet = SUBNETS[self.pods[uid]["metadata"]["labels"]["app.kubernetes.io/name"]]
                self.addresses[uid] = next(a for a in (f"{subnet}{n}" for n in range(1, 255)) if a not in self.addresses.values())
                threading.Thread(target=self.run, args=[self.pods[uid]], daemon=True).start()
            self.publish()
            workers = self.cluster.api("GET", "/apis/apps/v1/namespaces/srfarm/deployments/srfarm-worker")
            count = workers and workers["spec"]["replicas"]
            if workers and [count] != [last for _, last in self.history[-1:]]:
                self.history.append((time.monotonic(), count))
                print(f"{time.strftime('%T')}   workers: {count}", flush=True)
            time.sleep(1)

    def leaving(self, uid):
        return uid not in self.pods or "deletionTimestamp" in self.pods[uid]["metadata"]

    def publish(self):
        """Publishes ready dispatchers in the hosts file, and all that run to Prometheus."""
        self.running = [a for uid, a in self.addresses.copy().items() if a.startswith(SUBNETS["srfarm-dispatcher"]) and not self.leaving(uid)]
        self.dispatchers = [address for address in self.running if address in self.ready]
        names = [f"{address} srfarm-dispatcher.srfarm.svc" for address in self.dispatchers]
        hosts = "\n".join(["127.0.0.1 localhost", "127.1.3.1 prometheus.monitoring.svc", *names, ""])
        targets = json.dumps([{"targets": [f"{address}:8080" for address in self.running]}])
        for file, text in ((self.cluster.hosts, hosts), (self.cluster.targets, targets)):
            if file.read_text() != text:
                file.write_text(text)  # in place, because the hosts file is mounted elsewhere

    def variables(self, pod, container, folder):
        """Resolves the variables of a container as a kubelet does, then replaces paths and device."""

        def stored(kind, name):
            return self.cluster.api("GET", f"/api/v1/namespaces/{pod['metadata']['namespace']}/{kind}/{name}")["data"]

        values = {}
        for source in container["envFrom"]:
            values |= stored("configmaps", source["configMapRef"]["name"])
        for variable in container["env"]:
            match variable.get("valueFrom"):
                case None:
                    values[variable["name"]] = variable["value"]
                case {"secretKeyRef": reference}:
                    values[variable["name"]] = base64.b64decode(stored("secrets", reference["name"])[reference["key"]]).decode()
                case {"fieldRef": {"fieldPath": "metadata.name"}}:
                    values[variable["name"]] = pod["metadata"]["name"]
        folder.mkdir(exist_ok=True)
        (folder / "keys").write_bytes(base64.b64decode(stored("secrets", "srfarm")["keys"]))
        local = {"IDENTITY_KEYS_FILE": folder / "keys"}
        if container["name"] == "worker":
            local = {"WORKER_DEVICE": "cpu", "WORKER_THREADS": "1", "WORKER_MODELS": self.farm / "models", "WORKER_FLIGHT_FILE": folder / "flight"}
        return values | {f"SRFARM_{name}": str(value) for name, value in local.items()}

    def run(self, pod):
        """Runs a pod's container until the pod is deleted."""
        name, uid, container = pod["metadata"]["name"], pod["metadata"]["uid"], pod["spec"]["containers"][0]
        address = self.addresses[uid]
        probe = f"http://{address}:{container['ports'][0]['containerPort']}{container['readinessProbe']['httpGet']['path']}"
        jar = self.farm / container["name"] / "quarkus-run.jar"
        command = ["java", HEAP[container["name"]], "-XX:+UseSerialGC", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", jar]
        env = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "QUARKUS_HTTP_HOST": address}
        env |= self.variables(pod, container, self.cluster.run / name)
        process, ready = self.cluster.start(name, *command, env=env), None
        while not self.leaving(uid) and not self.ended:
            if process.poll() is not None:
                print(f"  {name} ended with status {process.returncode} and is started again", flush=True)
                process = self.cluster.start(name, *command, env=env)
            try:
                answer = urllib.request.urlopen(probe, timeout=5).status == 200
            except OSError:
                answer = False
            if answer != ready:
                ready = answer
                (self.ready.add if ready else self.ready.discard)(address)
                states = [{"type": kind, "status": str(ready)} for kind in ("ContainersReady", "Ready")]
                status = {"phase": "Running", "podIP": address, "podIPs": [{"ip": address}], "conditions": states}
                self.cluster.api("PATCH", f"{path(pod)}/status", {"status": status}, "strategic-merge-patch")
            time.sleep(1)
        self.ready.discard(address)
        subprocess.run(container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", ["true"]), check=True)
        process.terminate()
        try:
            process.wait(pod["spec"]["terminationGracePeriodSeconds"])
        except subprocess.TimeoutExpired:
            print(f"  {name} is killed after its grace period", flush=True)
            process.kill()
        if not self.ended:
            self.cluster.api("DELETE", path(pod), {"gracePeriodSeconds": 0})
        del self.addresses[uid]
