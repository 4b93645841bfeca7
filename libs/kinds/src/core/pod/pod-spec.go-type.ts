import { GoTypes } from '../../meta/go-dump/go-type.ts';
import type { PodSpec } from './spec/pod-spec.types.ts';

/** The internal types of pods (pkg/apis/core/types.go, release 1.33): fields in order. */
const types = new GoTypes({
  'core.PodSpec':
    'Volumes:[]core.Volume InitContainers:[]core.Container Containers:[]core.Container EphemeralContainers:[]core.EphemeralContainer RestartPolicy:string TerminationGracePeriodSeconds:*int64 ActiveDeadlineSeconds:*int64 DNSPolicy:string NodeSelector:map[string]string ServiceAccountName:string AutomountServiceAccountToken:*bool NodeName:string SecurityContext:*core.PodSecurityContext ImagePullSecrets:[]core.LocalObjectReference Hostname:string Subdomain:string SetHostnameAsFQDN:*bool Affinity:*core.Affinity SchedulerName:string Tolerations:[]core.Toleration HostAliases:[]core.HostAlias PriorityClassName:string Priority:*int32 PreemptionPolicy:*string DNSConfig:*core.PodDNSConfig ReadinessGates:[]core.PodReadinessGate RuntimeClassName:*string Overhead:core.ResourceList EnableServiceLinks:*bool TopologySpreadConstraints:[]core.TopologySpreadConstraint OS:*core.PodOS SchedulingGates:[]core.PodSchedulingGate ResourceClaims:[]core.PodResourceClaim Resources:*core.ResourceRequirements',
  'core.PodSecurityContext':
    'HostNetwork:bool HostPID:bool HostIPC:bool ShareProcessNamespace:*bool HostUsers:*bool SELinuxOptions:*core.SELinuxOptions WindowsOptions:*core.WindowsSecurityContextOptions RunAsUser:*int64 RunAsGroup:*int64 RunAsNonRoot:*bool SupplementalGroups:[]int64 SupplementalGroupsPolicy:*string FSGroup:*int64 FSGroupChangePolicy:*string Sysctls:[]core.Sysctl SeccompProfile:*core.SeccompProfile AppArmorProfile:*core.AppArmorProfile SELinuxChangePolicy:*string',
  'core.Container':
    'Name:string Image:string Command:[]string Args:[]string WorkingDir:string Ports:[]core.ContainerPort EnvFrom:[]core.EnvFromSource Env:[]core.EnvVar Resources:core.ResourceRequirements ResizePolicy:[]core.ContainerResizePolicy RestartPolicy:*string VolumeMounts:[]core.VolumeMount VolumeDevices:[]core.VolumeDevice LivenessProbe:*core.Probe ReadinessProbe:*core.Probe StartupProbe:*core.Probe Lifecycle:*core.Lifecycle TerminationMessagePath:string TerminationMessagePolicy:string ImagePullPolicy:string SecurityContext:*core.SecurityContext Stdin:bool StdinOnce:bool TTY:bool',
  'core.EphemeralContainer': '~core.EphemeralContainerCommon TargetContainerName:string',
  'core.EphemeralContainerCommon':
    'Name:string Image:string Command:[]string Args:[]string WorkingDir:string Env:[]core.EnvVar ImagePullPolicy:string SecurityContext:*core.SecurityContext Stdin:bool StdinOnce:bool TTY:bool',
  'core.ContainerPort': 'Name:string HostPort:int32 ContainerPort:int32 Protocol:string HostIP:string',
  'core.EnvFromSource': 'Prefix:string ConfigMapRef:*core.ConfigMapEnvSource SecretRef:*core.SecretEnvSource',
  'core.ConfigMapEnvSource': '~core.LocalObjectReference Optional:*bool',
  'core.SecretEnvSource': '~core.LocalObjectReference Optional:*bool',
  'core.LocalObjectReference': 'Name:string',
  'core.EnvVar': 'Name:string Value:string ValueFrom:*core.EnvVarSource',
  'core.EnvVarSource':
    'FieldRef:*core.ObjectFieldSelector ResourceFieldRef:*core.ResourceFieldSelector ConfigMapKeyRef:*core.ConfigMapKeySelector SecretKeyRef:*core.SecretKeySelector',
  'core.ObjectFieldSelector': 'APIVersion:string FieldPath:string',
  'core.ResourceFieldSelector': 'ContainerName:string Resource:string Divisor:resource.Quantity',
  'core.ConfigMapKeySelector': '~core.LocalObjectReference Key:string Optional:*bool',
  'core.SecretKeySelector': '~core.LocalObjectReference Key:string Optional:*bool',
  'core.ResourceRequirements': 'Limits:core.ResourceList Requests:core.ResourceList Claims:[]core.ResourceClaim',
  'core.ResourceClaim': 'Name:string Request:string',
  'core.ContainerResizePolicy': 'ResourceName:string RestartPolicy:string',
  'core.VolumeMount':
    'Name:string ReadOnly:bool RecursiveReadOnly:*string MountPath:string SubPath:string MountPropagation:*string SubPathExpr:string',
  'core.VolumeDevice': 'Name:string DevicePath:string',
  'core.Probe':
    '~core.ProbeHandler InitialDelaySeconds:int32 TimeoutSeconds:int32 PeriodSeconds:int32 SuccessThreshold:int32 FailureThreshold:int32 TerminationGracePeriodSeconds:*int64',
  'core.ProbeHandler': 'Exec:*core.ExecAction HTTPGet:*core.HTTPGetAction TCPSocket:*core.TCPSocketAction GRPC:*core.GRPCAction',
  'core.Lifecycle': 'PostStart:*core.LifecycleHandler PreStop:*core.LifecycleHandler StopSignal:*string',
  'core.LifecycleHandler': 'Exec:*core.ExecAction HTTPGet:*core.HTTPGetAction TCPSocket:*core.TCPSocketAction Sleep:*core.SleepAction',
  'core.ExecAction': 'Command:[]string',
  'core.HTTPGetAction': 'Path:string Port:intstr.IntOrString Host:string Scheme:string HTTPHeaders:[]core.HTTPHeader',
  'core.HTTPHeader': 'Name:string Value:string',
  'core.TCPSocketAction': 'Port:intstr.IntOrString Host:string',
  'core.GRPCAction': 'Port:int32 Service:*string',
  'core.SleepAction': 'Seconds:int64',
  'core.SecurityContext':
    'Capabilities:*core.Capabilities Privileged:*bool SELinuxOptions:*core.SELinuxOptions WindowsOptions:*core.WindowsSecurityContextOptions RunAsUser:*int64 RunAsGroup:*int64 RunAsNonRoot:*bool ReadOnlyRootFilesystem:*bool AllowPrivilegeEscalation:*bool ProcMount:*string SeccompProfile:*core.SeccompProfile AppArmorProfile:*core.AppArmorProfile',
  'core.Capabilities': 'Add:[]core.Capability Drop:[]core.Capability',
  'core.SELinuxOptions': 'User:string Role:string Type:string Level:string',
  'core.WindowsSecurityContextOptions': 'GMSACredentialSpecName:*string GMSACredentialSpec:*string RunAsUserName:*string HostProcess:*bool',
  'core.SeccompProfile': 'Type:string LocalhostProfile:*string',
  'core.AppArmorProfile': 'Type:string LocalhostProfile:*string',
  'core.Sysctl': 'Name:string Value:string',
  'core.Affinity': 'NodeAffinity:*core.NodeAffinity PodAffinity:*core.PodAffinity PodAntiAffinity:*core.PodAntiAffinity',
  'core.NodeAffinity':
    'RequiredDuringSchedulingIgnoredDuringExecution:*core.NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[]core.PreferredSchedulingTerm',
  'core.NodeSelector': 'NodeSelectorTerms:[]core.NodeSelectorTerm',
  'core.NodeSelectorTerm': 'MatchExpressions:[]core.NodeSelectorRequirement MatchFields:[]core.NodeSelectorRequirement',
  'core.NodeSelectorRequirement': 'Key:string Operator:string Values:[]string',
  'core.PreferredSchedulingTerm': 'Weight:int32 Preference:core.NodeSelectorTerm',
  'core.PodAffinity':
    'RequiredDuringSchedulingIgnoredDuringExecution:[]core.PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]core.WeightedPodAffinityTerm',
  'core.PodAntiAffinity':
    'RequiredDuringSchedulingIgnoredDuringExecution:[]core.PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]core.WeightedPodAffinityTerm',
  'core.WeightedPodAffinityTerm': 'Weight:int32 PodAffinityTerm:core.PodAffinityTerm',
  'core.PodAffinityTerm':
    'LabelSelector:*v1.LabelSelector Namespaces:[]string TopologyKey:string NamespaceSelector:*v1.LabelSelector MatchLabelKeys:[]string MismatchLabelKeys:[]string',
  'v1.LabelSelector': 'MatchLabels:map[string]string MatchExpressions:[]v1.LabelSelectorRequirement',
  'v1.LabelSelectorRequirement': 'Key:string Operator:string Values:[]string',
  'core.Toleration': 'Key:string Operator:string Value:string Effect:string TolerationSeconds:*int64',
  'core.HostAlias': 'IP:string Hostnames:[]string',
  'core.PodDNSConfig': 'Nameservers:[]string Searches:[]string Options:[]core.PodDNSConfigOption',
  'core.PodDNSConfigOption': 'Name:string Value:*string',
  'core.PodReadinessGate': 'ConditionType:string',
  'core.TopologySpreadConstraint':
    'MaxSkew:int32 TopologyKey:string WhenUnsatisfiable:string LabelSelector:*v1.LabelSelector MinDomains:*int32 NodeAffinityPolicy:*string NodeTaintsPolicy:*string MatchLabelKeys:[]string',
  'core.PodOS': 'Name:string',
  'core.PodSchedulingGate': 'Name:string',
  'core.PodResourceClaim': 'Name:string ResourceClaimName:*string ResourceClaimTemplateName:*string',
  'core.Volume': 'Name:string ~core.VolumeSource',
  'core.VolumeSource':
    'HostPath:*core.HostPathVolumeSource EmptyDir:*core.EmptyDirVolumeSource Secret:*core.SecretVolumeSource NFS:*core.NFSVolumeSource PersistentVolumeClaim:*core.PersistentVolumeClaimVolumeSource DownwardAPI:*core.DownwardAPIVolumeSource ConfigMap:*core.ConfigMapVolumeSource Projected:*core.ProjectedVolumeSource CSI:*core.CSIVolumeSource Image:*core.ImageVolumeSource',
  'core.HostPathVolumeSource': 'Path:string Type:*string',
  'core.EmptyDirVolumeSource': 'Medium:string SizeLimit:*resource.Quantity',
  'core.SecretVolumeSource': 'SecretName:string Items:[]core.KeyToPath DefaultMode:*int32 Optional:*bool',
  'core.ConfigMapVolumeSource': '~core.LocalObjectReference Items:[]core.KeyToPath DefaultMode:*int32 Optional:*bool',
  'core.KeyToPath': 'Key:string Path:string Mode:*int32',
  'core.NFSVolumeSource': 'Server:string Path:string ReadOnly:bool',
  'core.PersistentVolumeClaimVolumeSource': 'ClaimName:string ReadOnly:bool',
  'core.DownwardAPIVolumeSource': 'Items:[]core.DownwardAPIVolumeFile DefaultMode:*int32',
  'core.DownwardAPIVolumeFile': 'Path:string FieldRef:*core.ObjectFieldSelector ResourceFieldRef:*core.ResourceFieldSelector Mode:*int32',
  'core.ProjectedVolumeSource': 'Sources:[]core.VolumeProjection DefaultMode:*int32',
  'core.VolumeProjection':
    'Secret:*core.SecretProjection DownwardAPI:*core.DownwardAPIProjection ConfigMap:*core.ConfigMapProjection ServiceAccountToken:*core.ServiceAccountTokenProjection',
  'core.SecretProjection': '~core.LocalObjectReference Items:[]core.KeyToPath Optional:*bool',
  'core.ConfigMapProjection': '~core.LocalObjectReference Items:[]core.KeyToPath Optional:*bool',
  'core.DownwardAPIProjection': 'Items:[]core.DownwardAPIVolumeFile',
  'core.ServiceAccountTokenProjection': 'Audience:string ExpirationSeconds:int64 Path:string',
  'core.CSIVolumeSource':
    'Driver:string ReadOnly:*bool FSType:*string VolumeAttributes:map[string]string NodePublishSecretRef:*core.LocalObjectReference',
  'core.ImageVolumeSource': 'Reference:string PullPolicy:string',
});

export const podSpecType = types.get('core.PodSpec');

/** In the internal form the sharing of host namespaces belongs to the security context, and the service account has one name. */
export function toInternalPodSpec({
  hostNetwork,
  hostPID,
  hostIPC,
  shareProcessNamespace,
  hostUsers,
  serviceAccount: _,
  ...spec
}: PodSpec) {
  const securityContext = { ...spec.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return { ...spec, securityContext };
}
