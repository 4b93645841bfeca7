# fails: fleet-three
mv /etc/kubernetes/manifests/kube-controller-manager.yaml /root/
# advance: 5s
kubectl scale deployment fleet --replicas=3
# advance: 2m
