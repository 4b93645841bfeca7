import type { AdmissionPlugin } from '@drydock/apiserver';
import { TestCluster } from '../test-support/test-cluster.ts';
import { allAdmissionPlugins } from './all-admission-plugins.ts';
import { allKinds } from './all-kinds.ts';

/** AllOrderedPlugins of v1.33. */
const UPSTREAM =
  `AlwaysAdmit NamespaceAutoProvision NamespaceLifecycle NamespaceExists LimitPodHardAntiAffinityTopology LimitRanger ServiceAccount
  NodeRestriction TaintNodesByCondition AlwaysPullImages ImagePolicyWebhook PodSecurity PodNodeSelector Priority DefaultTolerationSeconds
  PodTolerationRestriction EventRateLimit ExtendedResourceToleration DefaultStorageClass StorageObjectInUseProtection
  OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize RuntimeClass CertificateApproval CertificateSigning ClusterTrustBundleAttest
  CertificateSubjectRestriction DefaultIngressClass DenyServiceExternalIPs PodTopologyLabels MutatingAdmissionPolicy MutatingAdmissionWebhook
  ValidatingAdmissionPolicy ValidatingAdmissionWebhook ResourceQuota AlwaysDeny`.split(/\s+/);

/** What a kubeadm cluster's API server says when it starts (v1.33, with --enable-admission-plugins=NodeRestriction). */
const MUTATING =
  `NamespaceLifecycle,LimitRanger,ServiceAccount,NodeRestriction,TaintNodesByCondition,Priority,DefaultTolerationSeconds,DefaultStorageClass,
  StorageObjectInUseProtection,RuntimeClass,DefaultIngressClass,MutatingAdmissionWebhook`.split(/,\s*/);
const VALIDATING =
  `LimitRanger,ServiceAccount,PodSecurity,Priority,PersistentVolumeClaimResize,RuntimeClass,CertificateApproval,CertificateSigning,
  ClusterTrustBundleAttest,CertificateSubjectRestriction,ValidatingAdmissionPolicy,ValidatingAdmissionWebhook,ResourceQuota`.split(/,\s*/);

/** The first two call what is outside, the others are about kinds and features that v1.33 does not turn on. */
const ABSENT = ['ImagePolicyWebhook', 'EventRateLimit', 'ClusterTrustBundleAttest', 'PodTopologyLabels', 'MutatingAdmissionPolicy'];

describe('the admission plugins', () => {
  it('are in the order of upstream', () => {
    expect(allAdmissionPlugins.map(({ name }) => name)).toEqual(UPSTREAM.filter((name) => !ABSENT.includes(name)));
  });

  const on = allAdmissionPlugins.filter(({ name, optional }) => !optional || name === 'NodeRestriction');

  it('that change objects by default are those of upstream', () => {
    expect(on.filter(({ admit }) => admit).map(({ name }) => name)).toEqual(MUTATING);
  });

  it('that judge them by default are those of upstream', () => {
    expect(on.filter(({ validate }) => validate).map(({ name }) => name)).toEqual(VALIDATING.filter((name) => !ABSENT.includes(name)));
  });

  it('see classes of priority as well as pods', () => {
    const cluster = new TestCluster(
      [],
      allAdmissionPlugins.filter(({ name }) => name === 'Priority'),
    );
    const path = '/apis/scheduling.k8s.io/v1/priorityclasses';
    const codes = ['one', 'two'].map((name) => {
      const body = { metadata: { name }, value: 1, globalDefault: true };
      return cluster.send({ method: 'POST', path, body }).code;
    });
    expect(codes).toEqual([201, 403]);
  });

  it('neither change nor refuse what they overlook, and all that are on by default overlook events', () => {
    const wrong = new Set<string>();
    const overlooked = new Map<string, string[]>();
    const cluster = new TestCluster([], on.map(judged));
    for (const { group, version, plural, kind, namespaced } of allKinds) {
      const path = `${group ? `/apis/${group}` : '/api'}/${version}${namespaced ? '/namespaces/default' : ''}/${plural}`;
      const body = { metadata: { name: 'sample' }, spec: kind === 'Pod' ? { containers: [{ name: 'c', image: 'nginx' }] } : {} };
      cluster.send({ method: 'POST', path, body });
    }
    expect([...wrong]).toEqual([]);
    expect(overlooked.get('events')).toEqual(on.filter(({ resources }) => resources === undefined).map(({ name }) => name));
    expect(overlooked.get('pods')).not.toContain('PodSecurity');

    function judged({ name, resources, isIdle, overlooks, admit, validate }: AdmissionPlugin): AdmissionPlugin {
      return {
        name,
        resources,
        admit(attributes, context) {
          const { group } = attributes.resource;
          const resource = group ? `${attributes.resource.resource}.${group}` : attributes.resource.resource;
          const blind = { ...attributes, object: undefined };
          if (!isIdle?.(context.lister) && !overlooks?.(blind, context.lister)) return;
          overlooked.set(resource, [...(overlooked.get(resource) ?? []), name]);
          const before = JSON.stringify(attributes.object);
          const refuses = throws(() => admit?.(attributes, context)) || throws(() => validate?.(attributes, context));
          if (JSON.stringify(attributes.object) !== before || refuses) wrong.add(`${name}: ${resource}`);
        },
      };
    }
  });

  it('do nothing to what they are not about', () => {
    const acted = new Set<string>();
    const cluster = new TestCluster([], allAdmissionPlugins.filter(({ name }) => name !== 'AlwaysDeny').map(watched));
    for (const { group, version, plural, kind, namespaced } of allKinds) {
      const path = `${group ? `/apis/${group}` : '/api'}/${version}${namespaced ? '/namespaces/default' : ''}/${plural}`;
      const body = { metadata: { name: 'sample' }, spec: kind === 'Pod' ? { containers: [{ name: 'c', image: 'nginx' }] } : {} };
      cluster.send({ method: 'POST', path, body });
    }
    expect([...acted]).toContain('Priority: pods');
    expect([...acted]).toContain('ServiceAccount: pods');
    for (const { name, resources, onlyRefuses } of allAdmissionPlugins) {
      const found = [...acted].filter((each) => each.startsWith(`${name}: `)).map((each) => each.slice(name.length + 2));
      if (resources) expect([name, found.filter((resource) => !resources.includes(resource))]).toEqual([name, []]);
      if (onlyRefuses) expect([name, found]).toEqual([name, []]);
    }

    /** Notes in `acted` what the plugin has changed, or refused to be about; calls it for everything, and lets it refuse nothing. */
    function watched({ name, admit, validate }: AdmissionPlugin): AdmissionPlugin {
      return {
        name,
        admit(attributes, context) {
          const before = JSON.stringify(attributes.object);
          const refuses = throws(() => admit?.(attributes, context)) || throws(() => validate?.(attributes, context));
          if (JSON.stringify(attributes.object) !== before || refuses) acted.add(`${name}: ${attributes.resource.resource}`);
        },
      };
    }
  });
});

function throws(act: () => void): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}
