import { Desk } from '../../../test/desk.ts';

describe('kubeadm', () => {
  it('shows when certificates end, and which file is gone', async () => {
    const desk = new Desk();
    const lines = (await desk.enter('kubeadm certs check-expiration')).split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^apiserver-kubelet-client +\w{3} \d\d, \d{4} \d\d:\d\d UTC +364d +ca +no {6}$/));
    expect(lines).toContainEqual(expect.stringMatching(/^etcd-ca +\w{3} \d\d, \d{4} \d\d:\d\d UTC +9y +no {6}$/));
    await desk.enter('rm /etc/kubernetes/pki/apiserver.crt');
    expect(await desk.enter('kubeadm certs check-expiration')).toMatch(/^!MISSING! apiserver +$/m);
  });

  it('creates, lists and deletes tokens', async () => {
    const desk = new Desk();
    const join = await desk.enter('kubeadm token create abcdef.0123456789abcdef --ttl 2h --print-join-command');
    expect(join).toMatch(
      /^kubeadm join 172\.30\.1\.2:6443 --token abcdef\.0123456789abcdef --discovery-token-ca-cert-hash sha256:[0-9a-f]{64} $/m,
    );
    const [header, token] = (await desk.enter('kubeadm token list')).split('\n');
    expect(header).toBe(
      `${'TOKEN'.padEnd(26)}${'TTL'.padEnd(12)}${'EXPIRES'.padEnd(23)}${'USAGES'.padEnd(25)}${'DESCRIPTION'.padEnd(59)}EXTRA GROUPS`,
    );
    expect(token).toMatch(
      /^abcdef\.0123456789abcdef {3}1h {10}[-\dT:]{19}Z {3}authentication,signing {3}<none> {53}system:bootstrappers:kubeadm:/,
    );
    expect(await desk.enter('kubectl -n kube-system get secret bootstrap-token-abcdef -o name')).toContain('secret/bootstrap-token-abcdef');
    expect(await desk.enter('kubeadm token delete abcdef')).toContain('bootstrap token "abcdef" deleted');
    expect((await desk.enter('kubeadm token list')).trim()).toBe('');
  });

  it.each([
    ['token create x', 'the bootstrap token "x" was not of the form'],
    ['token create --ttl soon', 'invalid argument "soon" for "--ttl" flag'],
    ['init', 'Port 6443 is in use'],
    ['upgrade plan', '\n\tkubeadm upgrade apply v1.33.5\n'],
    ['config images list', 'registry.k8s.io/etcd:3.5.21-0'],
    ['version -o short', 'v1.33.1'],
  ])('%s', async (line, text) => {
    expect(await new Desk().enter(`kubeadm ${line}`)).toContain(text);
  });
});

describe('crictl', () => {
  it('pulls, measures and removes', async () => {
    const desk = new Desk();
    expect(await desk.enter('crictl pull nginx:1.27')).toMatch(/^Image is up to date for sha256:[0-9a-f]{64}$/m);
    expect(await desk.enter('crictl images')).toMatch(/^docker\.io\/library\/nginx +1\.27 /m);
    expect(await desk.enter('crictl rmi nginx:1.27 nothing')).toBe(
      'Deleted: docker.io/library/nginx:1.27\nERRO[0000] no such image nothing \nFATA[0000] unable to remove the image(s) \n',
    );
    expect(await desk.enter('crictl images')).not.toContain('library/nginx');
    expect(await desk.enter('crictl stats')).toMatch(/^[0-9a-f]{13} +kube-apiserver +\d+\.\d\d +[\d.]+MB +/m);
    expect(await desk.enter('crictl pull nginx:does-not-exist')).toContain('FATA[0000] pulling image: rpc error: code = NotFound');
  });
});
