/** How fast the nodes of a cluster are, and where they are simpler than real ones. Times in milliseconds. */
export interface KubeletProfile {
  /** From the binding of a pod until its sandbox has an address and the first container is created. */
  sandboxMilliseconds: number;
  /** From the end of a container until the kubelet has noticed. */
  noticeMilliseconds: number;
  pull: PullSpeed;
  /** An image that one node has pulled is on all of them. */
  imagesShared: boolean;
  /** Catalogued repositories have only the tags that were published. */
  strictTags: boolean;
  /** `--serialize-image-pulls`: one after the other on each node. */
  pullsSerialized: boolean;
  /** Writes what a kubelet of 1.33 with containerd 2 adds to container statuses: resources, volumeMounts and user. */
  fullStatus: boolean;
  /** Network probes succeed where a port is declared, and servers have the declared ports. */
  declaredPortsAnswer: boolean;
  /** Names of Services resolve although no CoreDNS runs. */
  dnsWithoutServer: boolean;
  /** Volumes that are no ConfigMaps, Secrets or the like are mounted without a look at what is behind them: claims, directories of nodes, drivers. */
  storageIsThere: boolean;
}

export type PullSpeed = { fixed: number } | { latency: number; bytesPerSecond: number };

/** What learners get. */
export const LEARNER_KUBELET: KubeletProfile = {
  sandboxMilliseconds: 400,
  noticeMilliseconds: 1000,
  pull: { latency: 700, bytesPerSecond: 30_000_000 },
  imagesShared: false,
  strictTags: true,
  pullsSerialized: true,
  fullStatus: true,
  declaredPortsAnswer: false,
  dnsWithoutServer: false,
  storageIsThere: false,
};

/** The program that played the kubelets when the reference transcripts were recorded; a pull of 300 ms was reported as 301 ms. */
export const REFERENCE_KUBELET: KubeletProfile = {
  sandboxMilliseconds: 200,
  noticeMilliseconds: 1000,
  pull: { fixed: 301 },
  imagesShared: true,
  strictTags: false,
  pullsSerialized: false,
  fullStatus: false,
  declaredPortsAnswer: true,
  dnsWithoutServer: true,
  storageIsThere: true,
};
