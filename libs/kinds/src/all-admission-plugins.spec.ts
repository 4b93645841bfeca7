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

  it('change nothing but what they say they may, where the trace looks', () => {
    const changed = new Set<string>();
    const cluster = new TestCluster([], allAdmissionPlugins.filter(({ name, admit }) => admit && name !== 'AlwaysDeny').map(watched));
    cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } });
    for (const { group, version, plural, kind, namespaced } of allKinds) {
      const path = `${group ? `/apis/${group}` : '/api'}/${version}${namespaced ? '/namespaces/default' : ''}/${plural}`;
      const body = { metadata: { name: 'sample' }, spec: kind === 'Pod' ? { containers: [{ name: 'c', image: 'nginx' }] } : {} };
      cluster.send({ method: 'POST', path, body });
    }
    expect([...changed]).toContain('Priority: pods');
    for (const { name, changes } of allAdmissionPlugins) {
      const found = [...changed].filter((each) => each.startsWith(`${name}: `)).map((each) => each.slice(name.length + 2));
      if (changes) expect([name, found.filter((resource) => !changes.includes(resource))]).toEqual([name, []]);
    }

    /** Notes in `changed` what the plugin has changed, and judges nothing. */
    function watched(plugin: AdmissionPlugin): AdmissionPlugin {
      return {
        name: plugin.name,
        admit(attributes, context) {
          const before = JSON.stringify(attributes.object);
          plugin.admit!(attributes, context);
          if (JSON.stringify(attributes.object) !== before) changed.add(`${plugin.name}: ${attributes.resource.resource}`);
        },
      };
    }
  });
});
