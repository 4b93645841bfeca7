import { Desk } from '../../../test/desk.ts';

const MINUTE = 60_000;

async function switchTo(desk: Desk, mode: string): Promise<void> {
  await desk.enter(`kubectl -n kube-system get cm kube-proxy -o yaml | sed 's/mode: .*/mode: "${mode}"/' | kubectl apply -f - 2>/dev/null`);
  await desk.enter('kubectl -n kube-system rollout restart ds kube-proxy', 2 * MINUTE);
}

/** Families of rules that show anything of a Service. */
async function families(desk: Desk): Promise<string[]> {
  const commands = {
    iptables: 'iptables-save',
    ipvs: 'ipvsadm -Ln',
    nftables: 'nft list table ip kube-proxy 2>/dev/null',
  };
  const found: string[] = [];
  for (const [name, command] of Object.entries(commands)) {
    const text = await desk.enter(command);
    if (name === 'iptables' ? text.includes('KUBE-SVC-NPX46M4PTMTKRN6Y') : text.includes('10.96.0.1')) found.push(name);
  }
  return found;
}

describe('what kube-proxy has set up on a node', () => {
  it('names a service and its endpoints', async () => {
    const desk = new Desk();
    const rules = await desk.enter('iptables-save -t nat');
    expect(rules).toMatch(
      /^-A KUBE-SERVICES -d 10\.96\.0\.1\/32 -p tcp .*default\/kubernetes:https cluster IP.* --dport 443 -j KUBE-SVC-/m,
    );
    expect(rules).not.toContain('*filter');
    expect(await desk.enter('ssh node01 iptables -t nat -L KUBE-SERVICES -n')).toMatch(
      /^KUBE-SVC-\w+ +6 +-- +0\.0\.0\.0\/0 +10\.96\.0\.1 +\/\* default\/kubernetes:https cluster IP \*\/ tcp dpt:443$/m,
    );
    expect(await desk.enter('ssh node01 iptables -t nat -L KUBE-SERVICES')).toMatch(
      /^KUBE-SVC-\w+ +tcp +-- +anywhere +10\.96\.0\.1 .* tcp dpt:https$/m,
    );
    expect(await desk.enter('iptables -A INPUT -j DROP')).toContain('only -L and -S are possible here');
  });

  it('shows rules that refuse where nothing is behind a Service', async () => {
    const desk = new Desk();
    await desk.enter('kubectl create service clusterip none --tcp=80');
    expect(await desk.enter('iptables -S KUBE-SERVICES')).toMatch(
      /^-A KUBE-SERVICES -d \S+\/32 -p tcp -m comment --comment "default\/none:80 has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable$/m,
    );
  });
});

describe('the mode of kube-proxy', () => {
  it('is iptables until somebody chooses', async () => {
    const desk = new Desk();
    expect(await desk.enter('curl -s localhost:10249/proxyMode; echo')).toBe('iptables\n');
    expect(await desk.enter('kubectl -n kube-system logs ds/kube-proxy 2>/dev/null')).toContain('"Using iptables Proxier"');
    expect(await families(desk)).toEqual(['iptables']);
  });

  it.each([
    ['ipvs', ['iptables', 'ipvs'], ['ipvs']],
    ['nftables', ['nftables'], ['nftables']],
  ])('%s', async (mode, before, after) => {
    const desk = new Desk();
    await switchTo(desk, mode);
    expect(await desk.enter('curl -s localhost:10249/proxyMode; echo')).toBe(`${mode}\n`);
    expect(await desk.enter('kubectl -n kube-system logs ds/kube-proxy 2>/dev/null')).toContain(`"Using ${mode} Proxier"`);
    expect(await families(desk)).toEqual(before);
    expect(await desk.enter('curl -sk https://10.96.0.1/version | grep gitVersion', 1000)).toContain('v1.33.1');
    const pod = (
      await desk.enter('kubectl -n kube-system get po -o name -l k8s-app=kube-proxy --field-selector spec.nodeName=controlplane')
    ).trim();
    await desk.enter(`kubectl -n kube-system exec ${pod} -- kube-proxy --cleanup`, 5000);
    expect(await families(desk.reopened())).toEqual(after);
    await switchTo(desk, 'iptables');
    expect(await families(desk)).toEqual(mode === 'ipvs' ? ['iptables', 'ipvs'] : ['iptables']);
  });

  it('userspace is refused', async () => {
    const desk = new Desk();
    await switchTo(desk, 'userspace');
    expect(await desk.enter('kubectl -n kube-system get po -l k8s-app=kube-proxy')).toMatch(/CrashLoopBackOff|Error/);
    const broken = (
      await desk.enter('kubectl -n kube-system get po -l k8s-app=kube-proxy --no-headers | grep -E "CrashLoop|Error" | cut -d" " -f1')
    ).trim();
    expect(await desk.enter(`kubectl -n kube-system logs ${broken}`)).toContain(
      'run.go:72] "command failed" err="failed validate: KubeProxyConfiguration.Mode.ProxyMode: Invalid value: \\"userspace\\": must be iptables, ipvs, nftables or blank (blank means the best-available proxy [currently iptables])"',
    );
  });
});

describe('a kube-proxy that is down', () => {
  it('leaves rules as they were', async () => {
    const desk = new Desk();
    await desk.enter('kubectl create deployment web --image=nginx --replicas=1; kubectl expose deployment web --port=80', MINUTE);
    await desk.enter(
      `kubectl -n kube-system patch ds kube-proxy -p '{"spec":{"template":{"spec":{"nodeSelector":{"none":"such"}}}}}'`,
      MINUTE,
    );
    expect(await desk.enter('kubectl -n kube-system get po -l k8s-app=kube-proxy')).toContain('No resources found');
    const address = (await desk.enter("kubectl get svc web -o jsonpath='{.spec.clusterIP}'")).trim();
    expect(await desk.enter(`curl -s ${address} | grep title`, 1000)).toContain('Welcome to nginx');
    const before = await desk.enter('iptables-save -t nat | grep default/web');
    await desk.enter('kubectl rollout restart deployment web', MINUTE);
    expect(await desk.enter('iptables-save -t nat | grep default/web')).toBe(before);
    expect(await desk.enter(`curl -m 3 -s ${address}; echo $?`, 10_000)).toBe('28\n');
    await desk.enter('kubectl create service clusterip late --tcp=80');
    expect(await desk.enter('iptables-save | grep -c default/late')).toBe('0\n');
  });
});
