/** Why a node is not ready while nobody has set up the network for its pods (containerd's and the kubelet's words). */
export const NO_NETWORK =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
