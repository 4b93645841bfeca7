# fails: lookout-everywhere
kubectl apply -f /root/lookout.yaml
kubectl taint node controlplane node-role.kubernetes.io/control-plane-
# advance: 30s
