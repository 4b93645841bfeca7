# fails: pair-applied
kubectl create configmap menu --from-literal=coffee=3 --dry-run=client -o yaml > /root/pair.yaml
kubectl create job print --image=busybox:1.36 --dry-run=client -o yaml -- echo hello >> /root/pair.yaml
kubectl apply -f /root/pair.yaml
# advance: 30s
