import { Desk } from '../../../test/desk.ts';

const SHELL = 'kubectl run box --image=busybox:1.36 --overrides=\'{"spec":{"nodeName":"controlplane"}}\' -- sleep 10000';
const BOX = '$(crictl ps --name box -q)';

/** A desk with a container that has a shell. */
async function deskWithShell(): Promise<Desk> {
  const desk = new Desk();
  await desk.enter(SHELL, 15_000);
  return desk;
}

describe('crictl exec', () => {
  it.each<[string, string]>([
    [`crictl exec ${BOX} echo hello`, 'hello\n'],
    [`crictl exec ${BOX} -- echo -n hello`, 'hello'],
    [`echo input | crictl exec -i ${BOX} cat`, 'input\n'],
    [`crictl exec -s ${BOX} sh -c 'exit 3'; echo $?`, 'FATA[0000] execing command in container: command terminated with exit code 3 \n1\n'],
    ['crictl exec', 'FATA[0000] ID cannot be empty \n'],
    [`crictl exec ${BOX}`, 'FATA[0000] Please specify a container and command to execute \n'],
  ])('%s', async (line, expected) => {
    expect(await (await deskWithShell()).enter(line, 2000)).toBe(expected);
  });

  it('tells what can not be started', async () => {
    expect(await (await deskWithShell()).enter(`crictl exec ${BOX} nothing`, 2000)).toMatch(
      /^FATA\[0000\] execing command in container: Internal error occurred: error executing command in container: failed to exec in container: .*exec: "nothing": executable file not found in \$PATH: unknown \n$/,
    );
  });

  it('works while the API server is down', async () => {
    const desk = await deskWithShell();
    await desk.enter('mv /etc/kubernetes/manifests/kube-apiserver.yaml /tmp', 40_000);
    expect(await desk.enter(`crictl exec ${BOX} hostname`, 2000)).toBe('box\n');
  });
});

describe('crictl', () => {
  it.each<[string, string | RegExp]>([
    ['crictl version', 'Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.0.5\nRuntimeApiVersion:  v1\n'],
    ['crictl --version', 'crictl version v1.33.0\n'],
    [
      'crictl info -o go-template --template "{{range .status.conditions}}{{.type}} {{end}}"',
      'RuntimeReady NetworkReady ContainerdHasNoDeprecationWarnings \n',
    ],
    ['crictl info | jq -r .status.conditions[0].type', 'RuntimeReady\n'],
    [
      'crictl ps --name etcd -o json | jq -r ".containers[0].state, .containers[0].labels[\\"io.kubernetes.pod.name\\"]"',
      'CONTAINER_RUNNING\netcd-controlplane\n',
    ],
    ['crictl pods --name etcd -o yaml | sed -n "/state:/p"', '  state: SANDBOX_READY\n'],
    ['crictl images -o json | jq -r ".images[].repoTags[0]" | sed -n "/etcd/p"', /^registry\.k8s\.io\/etcd:3\S+\n$/],
    ['crictl inspect -o go-template --template "{{.status.state}}" $(crictl ps --name etcd -q)', 'CONTAINER_RUNNING\n'],
    ['crictl inspect -o table $(crictl ps --name etcd -q) | sed -n /^Name/p', 'Name: etcd\n'],
    ['crictl inspecti $(crictl images -q | head -1) | jq -r .status.pinned | cat', 'false\n'],
    ['crictl inspecti nothing', 'FATA[0000] no such image "nothing" present \n'],
    [
      'crictl imagefsinfo | jq -r ".status.imageFilesystems[0].fsId.mountpoint"',
      '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs\n',
    ],
    ['crictl config --get runtime-endpoint', 'unix:///run/containerd/containerd.sock\n'],
    ['crictl config --set timeout=10; crictl config --get timeout; sed -n /timeout/p /etc/crictl.yaml', '10\ntimeout: 10\n'],
    ['crictl config --get colour', 'FATA[0000] no configuration option named colour \n'],
    ['crictl ps -o xml', 'FATA[0000] listing containers: unsupported output format "xml" \n'],
    [
      'crictl ps --nothing | head -1',
      'FATA[0000] flag provided but not defined: -nothing \nIncorrect Usage: flag provided but not defined: -nothing\n',
    ],
    ['crictl fly; echo $?', "No help topic for 'fly'\n3\n"],
    ['crictl runp x.json', /^FATA\[0000\] crictl runp is not possible here: the kubelets/],
    ['crictl -r unix:///run/containerd/containerd.sock ps --name etcd -q | wc -l', '1\n'],
    ['crictl ps --help | head -2', 'NAME:\n   crictl ps - List containers\n'],
    [
      'crictl stopp nothing',
      /^FATA\[0000\] rpc error: code = NotFound desc = an error occurred when try to find sandbox "nothing": not found/,
    ],
    ['crictl attach nothing', /^FATA\[0000\] attaching running container failed: rpc error: code = NotFound/],
  ])('%s', async (line, expected) => {
    const said = await new Desk().enter(line, 2000);
    if (typeof expected === 'string') expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });

  it('ends the containers of a pod, which its kubelet starts again', async () => {
    const desk = await deskWithShell();
    await desk.enter('crictl stopp $(crictl pods --name box -q)', 15_000);
    expect(await desk.enter('kubectl get pod box --no-headers | tr -s " " | cut -d" " -f3,4', 1000)).toMatch(/^Running 1\n$/);
  });
});
