import { apiServerSettings } from './api-server-settings.ts';
import { fileProblems, filesOf } from './api-server-files.ts';
import { API_SERVER_FLAGS, parseFlags, type Flags } from './flags.ts';

const settings = (...words: string[]) =>
  apiServerSettings(parseFlags(['kube-apiserver', '--etcd-servers=https://127.0.0.1:2379', ...words], API_SERVER_FLAGS) as Flags);

describe('the flags of kube-apiserver', () => {
  it.each([
    [['--authorization-mode=Webhook'], ["authorization-mode Webhook's authorization config file not passed"]],
    [
      ['--authorization-mode=Webhook', '--authorization-webhook-config-file=/w'],
      ['authorization-mode Webhook: this simulated cluster does not have it'],
    ],
    [['--authorization-mode=ABAC'], ["authorization-mode ABAC's authorization policy file not passed"]],
    [['--authorization-mode=ABAC', '--authorization-policy-file=/p'], []],
    [['--authentication-config=/a'], ['--authentication-config: this simulated cluster does not have it']],
    [
      ['--oidc-issuer-url=https://login.example.com'],
      ['oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set'],
    ],
    [
      ['--oidc-issuer-url=http://login.example.com', '--oidc-client-id=k'],
      ['issuer.url: Invalid value: "http://login.example.com": URL scheme must be https'],
    ],
    [
      ['--enable-admission-plugins=ImagePolicyWebhook'],
      ['failed to initialize admission: couldn\'t init admission plugin "ImagePolicyWebhook": no config specified'],
    ],
    [
      ['--enable-admission-plugins=ImagePolicyWebhook', '--admission-control-config-file=/c'],
      ['failed to initialize admission: couldn\'t init admission plugin "ImagePolicyWebhook": this simulated cluster does not have it'],
    ],
    [['--enable-admission-plugins=AlwaysPullImages,PodNodeSelector'], []],
    [['--event-ttl=an hour'], ['invalid argument "an hour" for "--event-ttl" flag: time: invalid duration "an hour"']],
  ])('%j: %j', (words, problems) => expect(settings(...words).problems).toEqual(problems));

  it.each([
    [[], 3_600_000],
    [['--event-ttl=1h30m'], 5_400_000],
    [['--event-ttl=0'], 0],
  ])('%j: events are kept for %d ms', (words, eventTtl) => expect(settings(...words).eventTtl).toBe(eventTtl));

  it('configure a provider of ID tokens', () => {
    const words = ['--oidc-issuer-url=https://i', '--oidc-client-id=k', '--oidc-groups-claim=groups', '--oidc-required-claim=hd=a.com'];
    expect(settings(...words).oidc).toEqual({
      issuerURL: 'https://i',
      clientID: 'k',
      usernameClaim: 'sub',
      groupsClaim: 'groups',
      requiredClaims: { hd: 'a.com' },
    });
  });

  it('name files, which are read once', () => {
    const current = settings('--token-auth-file=/tokens.csv');
    let text = 'secret,jane,u1\n';
    const users = () => Object.keys(filesOf(current, {}, () => text).users);
    expect(users()).toEqual(['secret']);
    text = 'other,jane,u1\n';
    expect(users()).toEqual(['secret']);
    expect(fileProblems(current, () => 'a,b\n')).toEqual([
      "token file '/tokens.csv' must have at least 3 columns (token, user name, user uid), found 2 in line 1",
    ]);
  });
});
