import { allAdmissionPlugins } from './all-admission-plugins.ts';

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
});
