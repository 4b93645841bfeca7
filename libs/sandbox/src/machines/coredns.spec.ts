import { Desk } from '../../test/desk.ts';

const MINUTE = 60_000;

async function deskWithClient(): Promise<Desk> {
  const desk = new Desk();
  await desk.enter('kubectl run client --image=busybox:1.36 -- sleep 9999', MINUTE);
  return desk;
}

/** Changes the Corefile with sed and waits until it has reached the pods. */
async function edit(desk: Desk, expression: string): Promise<void> {
  await desk.enter(`kubectl -n kube-system get cm coredns -o yaml | sed '${expression}' | kubectl apply -f - 2>/dev/null`, 2 * MINUTE);
}

const ask = (desk: Desk, name: string) => desk.enter(`kubectl exec client -- nslookup ${name}`, 20_000);
const logs = (desk: Desk) => desk.enter('kubectl -n kube-system logs -l k8s-app=kube-dns --tail=-1');

describe('CoreDNS', () => {
  it('goes by its Corefile when that has changed', async () => {
    const desk = await deskWithClient();
    expect(await ask(desk, 'db.corp')).toContain('NXDOMAIN');
    await edit(
      desk,
      's/^        ready/        ready\\n        log\\n        hosts {\\n           10.0.0.7 db.corp\\n           fallthrough\\n        }/',
    );
    expect(await ask(desk, 'db.corp')).toContain('Address: 10.0.0.7');
    const said = await logs(desk.reopened());
    expect(said).toContain('[INFO] Reloading complete\n');
    expect(said).toMatch(/^\[INFO\] 10\.244\.\d\.\d+:\d+ - \d+ "A IN db\.corp\. udp \d+ false 512" NOERROR qr,aa,rd \d+ 0\.\d+s$/m);
  });

  it('stays with what it had when the new one is wrong, and cannot start with it', async () => {
    const desk = await deskWithClient();
    await edit(desk, 's/^        ready/        ready\\n        nosuch/');
    expect(await logs(desk)).toContain(
      "[ERROR] plugin/reload: Corefile changed but reload failed: /etc/coredns/Corefile:7 - Error during parsing: Unknown directive 'nosuch'\n",
    );
    expect(await ask(desk, 'kubernetes.default')).toContain('10.96.0.1');
    await desk.enter('kubectl -n kube-system delete po -l k8s-app=kube-dns', 2 * MINUTE);
    expect(await desk.enter('kubectl -n kube-system get po -l k8s-app=kube-dns')).toContain('CrashLoopBackOff');
    expect(await logs(desk)).toContain("/etc/coredns/Corefile:7 - Error during parsing: Unknown directive 'nosuch'\n");
    expect(await ask(desk, 'kubernetes.default')).toContain('no servers could be reached');
  });

  it('without the plugin ready is never ready', async () => {
    const desk = await deskWithClient();
    await edit(desk, '/^        ready/d');
    await desk.enter('kubectl -n kube-system rollout restart deploy coredns', 2 * MINUTE);
    expect(await desk.enter('kubectl -n kube-system get po -l k8s-app=kube-dns')).toMatch(/0\/1 +Running/);
  });

  it('finds loops', async () => {
    const desk = await deskWithClient();
    await edit(desk, 's|forward . /etc/resolv.conf|forward . 127.0.0.1|');
    await desk.enter('kubectl -n kube-system delete po -l k8s-app=kube-dns', 2 * MINUTE);
    expect(await logs(desk)).toContain(
      '[FATAL] plugin/loop: Loop (127.0.0.1:55953 -> :53) detected for zone ".", see https://coredns.io/plugins/loop#troubleshooting.',
    );
  });
});
