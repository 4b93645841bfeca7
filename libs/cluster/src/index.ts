export * from './bootstrap/rbac/bootstrap-policy.ts';
export * from './bootstrap/rbac/kubeadm-policy.ts';
