import { Sandbox } from '../sandbox.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 30);

async function on(commands: string): Promise<string> {
  const { stdout, stderr } = await Sandbox.create({ seed: 1, now: NOW }).openScriptSession().run(commands);
  return stdout + stderr;
}

/** With a pod that `kubectl debug` has made on node01; `$IN` runs a command in it. */
const debugging = (commands: string): Promise<string> =>
  on(
    `kubectl debug node/node01 --image=ubuntu -- sleep 3600; sleep 20; POD=$(kubectl get pods -o name); IN="kubectl exec $POD --"\n${commands}`,
  );

describe('the processes of a node', () => {
  it('are its services and its containers, with their command lines', async () => {
    const listed = await on('ps -ef; ssh node01 ps aux');
    const [controlPlane, worker] = listed.split(/^USER .*$/m) as [string, string];
    const kubelet =
      '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf';
    expect(controlPlane).toMatch(/^root +1 +0 +0 Nov19 \? +00:00:00 \/sbin\/init$/m);
    expect(controlPlane).toContain(`00:00:00 ${kubelet} --config=/var/lib/kubelet/config.yaml --container-runtime-endpoint=unix://`);
    expect(controlPlane).toMatch(/ kube-apiserver --advertise-address=172\.30\.1\.2 .*--etcd-servers=/);
    expect(controlPlane).toMatch(/^systemd\+ .*systemd-resolved$/m);
    expect(worker).toMatch(/^root .* 23:50 +0:00 \/usr\/local\/bin\/kube-proxy .*--hostname-override=node01$/m);
    expect(worker).toMatch(/^65535 .* \/pause$/m);
    expect(worker).not.toContain('kube-apiserver');
  });

  it('are found by name, and say the same as their files and sockets', async () => {
    expect(await on("pidof kubelet; pgrep kubelet; tr '\\0' ' ' < /proc/1337/cmdline | cut -d' ' -f1; pidof nothing; echo $?")).toBe(
      '1337\n1337\n/usr/bin/kubelet\n1\n',
    );
    expect(await on('ss -tlnp | grep -o "kube-apiserver.,pid=$(pidof kube-apiserver)" | sort -u | wc -l')).toBe('1\n');
  });

  it('come back when they are killed: containers by the kubelet, the kubelet by systemd', async () => {
    const script = `pidof kube-scheduler kubelet; kill $(pidof kube-scheduler); kill -9 $(pidof kubelet); sleep 60
      pidof kube-scheduler kubelet; kubectl get pods -n kube-system kube-scheduler-controlplane --no-headers`;
    const [before, after, pod] = (await on(script)).split('\n') as [string, string, string];
    expect(before.split(' ').filter((pid) => after.split(' ').includes(pid))).toEqual([]);
    expect(after.split(' ')).toHaveLength(2);
    expect(pod).toMatch(/^kube-scheduler-controlplane +1\/1 +Running +1 \(\d+s ago\)/);
    expect(await on('kill 29999; kill -0 1 && echo there')).toBe('there\nbash: line 1: kill: (29999) - No such process\n');
  });

  it('are not those of a container', async () => {
    expect(await on('kubectl run b --image=busybox -- sleep 1000; sleep 20; kubectl exec b -- ps -ef')).toBe(
      'pod/b created\nPID   USER     TIME  COMMAND\n    1 root      0:00 sleep 1000\n    2 root      0:00 ps -ef\n',
    );
  });

  it('stand in top by what they use, and in BusyBox as its applet shows them', async () => {
    const stress = `kubectl run s --image=polinux/stress --overrides='{"spec":{"nodeName":"node01"}}' -- stress --cpu 1; kubectl run b --image=busybox -- sleep 1000`;
    const listed = await on(
      `${stress}; sleep 30; ssh node01 top -b -n 1 | sed -n 3,8p; ssh node01 ps aux | grep stress; kubectl exec b -- top -bn1 | tail -3`,
    );
    expect(listed).toMatch(
      /^%Cpu\(s\): [5-6]\d\.\d us, .*\n(.*\n){4} *\d+ root +20 +0 +\d+ +\d+ +\d+ R +100\.0 +\d\.\d +0:2\d\.\d\d stress$/m,
    );
    expect(listed).toMatch(/^root +\d+ 100 +\d|^root +\d+ 100\.0 +\d\.\d +\d+ +\d+ \? +R +\d\d:\d\d +0:00 stress --cpu 1$/m);
    expect(listed).toMatch(
      /^ {2}PID {2}PPID USER {5}STAT {3}VSZ %VSZ CPU %CPU COMMAND\n {4}1 {5}0 root {5}S {5}4628 {3}0% {3}0 {3}0% sleep 1000\n/m,
    );
  });

  it('are those of a container that shares them, which is one of them', async () => {
    const listed = await debugging(
      `$IN ps -ef; ssh node01 'pgrep -x sleep'; $IN pgrep -x sleep; $IN sh -c 'kill $(pidof kube-proxy)'; sleep 20
       kubectl get pods -n kube-system --field-selector spec.nodeName=node01 --no-headers; $IN tr '\\0' ' ' '<' /host/proc/1/cmdline`,
    );
    expect(listed).toMatch(/^root +1337 +1 .* \/usr\/bin\/kubelet --bootstrap-kubeconfig=/m);
    const [, pid, shim] = /^root +(\d+) +(\d+) .* sleep 3600$/m.exec(listed)!;
    expect(listed).toMatch(new RegExp(`^root +${shim} +1 .*containerd-shim-runc-v2 -namespace k8s.io`, 'm'));
    expect(listed).toMatch(new RegExp(`^root +30001 +${shim} .* ps -ef$`, 'm'));
    expect(listed).toContain(`\n${pid}\n${pid}\n`);
    expect(listed).toMatch(/^kube-proxy-\w+ +1\/1 +Running +1 \(\d+s ago\)/m);
  });

  it('end with the container when they are killed', async () => {
    expect(await debugging(`$IN sh -c 'kill $(pgrep -x sleep)'; sleep 5; kubectl get $POD --no-headers`)).toMatch(/ 0\/1 +Error +0 /);
  });
});

describe('an ephemeral container with a target', () => {
  const beside = (commands: string): Promise<string> =>
    on(`kubectl run s --image=busybox:1.36 -- sh -c 'trap "echo got; exit 3" TERM; while true; do sleep 5; done'; sleep 10
      kubectl debug s --image=ubuntu --target=s -- sleep 1000; sleep 20
      IN="kubectl exec s -c $(kubectl get pod s -o jsonpath='{.spec.ephemeralContainers[0].name}') --"\n${commands}`);

  it('sees the processes and the files of the other one', async () => {
    const seen = await beside(`$IN pgrep -f sleep; $IN cat /proc/1/comm; $IN ls /proc/1/root/bin/ash; $IN df | grep -c proc`);
    expect(seen).toMatch(/\n1\n\d\n1\d\nsh\n\/proc\/1\/root\/bin\/ash\n0\n/);
  });

  it('reaches them with signals, but for a process 1 that wants none', async () => {
    const restarts = `kubectl get pod s --no-headers | tr -s ' ' | cut -d' ' -f4`;
    expect(await beside(`$IN kill -9 1; sleep 1; ${restarts}; $IN kill 1; sleep 10; ${restarts}; kubectl logs s -c s --previous`)).toMatch(
      /\n0\n1\ngot\n/,
    );
  });
});

describe('chroot to the disk of a node', () => {
  it('finds the files, the processes and the tools of the node', async () => {
    const script = `$IN chroot /host sh -c 'pwd; ls /etc/kubernetes; cd ..; pwd; systemctl is-active kubelet; crictl pods -q | wc -l; cat /proc/1337/comm'
      $IN chroot /host bash -c 'echo from-pod > /root/f'; ssh node01 cat /root/f`;
    expect(await debugging(script)).toContain('/\nkubelet.conf\nmanifests\npki\n/\nactive\n3\nkubelet\nfrom-pod\n');
  });
});
