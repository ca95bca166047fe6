"""Builds the programs of the trial from their Go modules, unless they are already in the cache."""

import json
import os
import pathlib
import re
import subprocess

KUBERNETES, ETCD, KEDA, PROMETHEUS = "v1.37.2", "v3.6.16", "v2.21.0", "v0.310.0"
MODULES = {
    "etcd": ("go.etcd.io/etcd/server/v3", ETCD, ""),
    "kube-apiserver": ("k8s.io/kubernetes", KUBERNETES, "/cmd/kube-apiserver"),
    "kube-controller-manager": ("k8s.io/kubernetes", KUBERNETES, "/cmd/kube-controller-manager"),
    "kube-scheduler": ("k8s.io/kubernetes", KUBERNETES, "/cmd/kube-scheduler"),
    "keda-operator": ("github.com/kedacore/keda/v2", KEDA, "/cmd/operator"),
    "keda-adapter": ("github.com/kedacore/keda/v2", KEDA, "/cmd/adapter"),
    "prometheus": ("github.com/prometheus/prometheus", PROMETHEUS, "/cmd/prometheus"),
}


def go(folder, *arguments):
    settings = {"CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": "-buildvcs=false"}
    return subprocess.run(
        ["go", *arguments], cwd=folder, env={**os.environ, **settings}, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def source(module, version):
    """Downloads a module and returns its folder in Go's cache."""
    return pathlib.Path(json.loads(go("/", "mod", "download", "-json", f"{module}@{version}"))["Dir"])


def own_module(folder, module, version):
    """Makes a module that requires another one whose go.mod refers to folders that its archive does not contain."""
    staged = re.findall(r"^\t(k8s\.io/\S+) => \./staging/", (source(module, version) / "go.mod").read_text(), re.M)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "go.mod").unlink(missing_ok=True)
    go(folder, "mod", "init", "trial")
    # Kubernetes 1.x.y publishes each of these folders as version 0.x.y.
    replaced = [f"-replace={name}={name}@v0{version[2:]}" for name in staged]
    go(folder, "mod", "edit", f"-require={module}@{version}", *replaced)
    return folder


def build(cache):
    """Returns a function from a program's name to its file."""
    for name, (module, version, package) in MODULES.items():
        file = cache / version / name
        if file.exists():
            continue
        print(f"building {name} {version}; the first build takes up to an hour in total", flush=True)
        own = module.startswith(("k8s.io", "go.etcd.io"))
        folder = own_module(cache / "src" / name, module, version) if own else source(module, version)
        # Kubernetes and KEDA would otherwise report an unknown version. Prometheus discovers nothing but files.
        stamps = {"k8s.io/component-base/version.gitVersion": KUBERNETES, "github.com/kedacore/keda/v2/version.Version": KEDA[1:]}
        flags = "-s -w " + " ".join(f"-X {key}={value}" for key, value in stamps.items())
        go(folder, "build", "-mod=mod" if own else "-mod=readonly", "-tags=remove_all_sd", "-trimpath", f"-ldflags={flags}", "-o", file, module + package)
    return lambda name: cache / MODULES[name][1] / name
