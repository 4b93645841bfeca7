export * from './endpoint.ts';
export * from './protobuf/kubernetes-protobuf.ts';
export * from './served-cluster.ts';
export * from './serving/https-server.ts';
export * from './serving/kubeconfig.ts';
export * from './serving/wall-clock-cluster.ts';
